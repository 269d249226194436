import Ledger

/// The cells of one indicator in some tables, and the sums that hold among them.
///
/// Cells of different tables that mean the same are one. A sum is a total and its parts: the members of a
/// dimension, or the areas of a larger one. Values are whole numbers of some decimal place.
package struct CellSystem: Sendable {
  /// One cell.
  package struct Cell: Sendable {
    /// Its value; `nil` where it is hidden in every table.
    package var value: Int?
    /// Whether nothing is known or asked of it: not applicable, not available.
    package var isVoid = false
    /// The table and the row in which it stands first.
    package var table: Int
    package var row: Int
    /// The sums that it is in.
    package var sums: [Int] = []
  }

  /// A total and its parts.
  package struct Sum: Sendable {
    package var total: Int
    package var parts: [Int]
    /// The number of its family.
    package var family: Int
  }

  /// What a family of sums is of.
  package struct FamilyKey: Sendable, Hashable {
    package var table: Int
    package var dimension: String
    package var level: String
    /// Whether it is of areas: a table may well leave some of them out.
    package var isOfAreas: Bool
  }

  /// Sums of one dimension at one level: they hold or they do not, together.
  package struct Family: Sendable, Hashable {
    package var key: FamilyKey
    /// How many of its sums are shown whole.
    package var shown = 0
    /// How many of these hold.
    package var holding = 0

    /// Whether its sums may be taken to hold: nine in ten of those that can be checked do, and of areas
    /// there is one to be checked.
    package var isAdditive: Bool {
      (shown - holding) * 10 <= shown && (shown > 0 || !key.isOfAreas)
    }
  }

  /// The indicator.
  package let indicator: String
  /// The cells.
  package private(set) var cells: [Cell] = []
  /// The sums of families that are additive.
  package private(set) var sums: [Sum] = []
  /// All families.
  package private(set) var families: [Family] = []
  /// The number of decimal places that values were multiplied with.
  package private(set) var places = 0
  /// The cell of each row of each table; `nil` where the table lacks the indicator.
  package private(set) var cellOfRow: [[Int?]] = []

  /// Puts tables together.
  ///
  /// - Parameters:
  ///   - indicator: The indicator.
  ///   - tables: The tables; those without the indicator have no part in it.
  ///   - period: The period of the rows that are taken; `nil` for all. No sum is of two periods.
  ///   - judged: Which families are additive, where that is known already.
  /// - Complexity: O(n) in the cells and their dimensions.
  package init(
    _ indicator: String, of tables: [PublishedTable], in period: String? = nil,
    judged: [FamilyKey: Bool]? = nil
  ) {
    self.indicator = indicator
    var numbers: [[Int]: Int] = [:]
    var names = NumberedNames()
    let columns = tables.map { $0.indicators.firstIndex(of: indicator) }
    for (table, column) in zip(tables, columns) {
      guard let column else { continue }
      for row in table.rows where period == nil || row.period == period {
        if case .number(let number) = row.values[column] { places = max(places, number.scale) }
      }
    }
    // More than these is no count, and its product would not fit.
    places = min(places, 6)
    for (number, table) in tables.enumerated() {
      var found = [Int?](repeating: nil, count: table.rows.count)
      defer { cellOfRow.append(found) }
      guard let column = columns[number] else { continue }
      let order = table.dimensions.enumerated().sorted { $0.element < $1.element }.map(\.offset)
      for (index, row) in table.rows.enumerated() where period == nil || row.period == period {
        var key = [names.number(row.period), names.number(row.place.level)]
        key.append(names.number(row.place.area))
        for dimension in order where row.members[dimension] != PublishedTable.total {
          key.append(names.number(table.dimensions[dimension]))
          key.append(names.number(row.members[dimension]))
        }
        let cell = numbers[key] ?? cells.count
        if cell == cells.count {
          numbers[key] = cell
          cells.append(Cell(value: nil, isVoid: true, table: number, row: index))
        }
        found[index] = cell
        take(row.values[column], cell)
      }
    }
    for (number, table) in tables.enumerated() where columns[number] != nil {
      addSums(of: table, number)
    }
    judge(judged)
  }

  /// Which families are additive.
  package var judgements: [FamilyKey: Bool] {
    Dictionary(families.map { ($0.key, $0.isAdditive) }) { first, _ in first }
  }

  private mutating func take(_ value: PublishedTable.Value, _ cell: Int) {
    switch value {
    case .hidden: cells[cell].isVoid = false
    case .other: break
    case .number(let number):
      guard number.scale <= places, let scaled = Int(exactly: Self.scaled(number, places)) else {
        return
      }
      cells[cell].isVoid = false
      cells[cell].value = scaled
    }
  }

  private static func scaled(_ number: ExactDecimal, _ places: Int) -> Int128 {
    var value = number.significand
    for _ in number.scale..<places where value.magnitude < 1 << 100 { value *= 10 }
    return value
  }

  /// The sums of a table: along each dimension, and of areas.
  private mutating func addSums(of table: PublishedTable, _ number: Int) {
    for dimension in table.dimensions.indices {
      var groups: [GroupKey: (total: Int?, parts: [Int], level: String)] = [:]
      var order: [GroupKey] = []
      for (index, row) in table.rows.enumerated() {
        guard let cell = cellOfRow[number][index] else { continue }
        var members = row.members
        members[dimension] = ""
        let key = GroupKey(
          period: row.period, place: row.place.level + "\n" + row.place.area, members: members)
        if groups[key] == nil {
          groups[key] = (nil, [], row.place.level)
          order.append(key)
        }
        if row.members[dimension] == PublishedTable.total {
          groups[key]?.total = cell
        } else {
          groups[key]?.parts.append(cell)
        }
      }
      append(
        order.compactMap { groups[$0] }, number, table.dimensions[dimension], isOfAreas: false)
    }
    addSumsOfAreas(of: table, number)
  }

  private struct GroupKey: Hashable {
    var period: String
    var place: String
    var members: [String]
  }

  /// The sums of areas: of regions to a nation, of areas to a region and a nation.
  ///
  /// Levels may stand side by side without overlapping, so a nation may be the sum of one level or of all.
  /// Which holds is seen from the figures, apart for periods in which other levels stand beside.
  private mutating func addSumsOfAreas(of table: PublishedTable, _ number: Int) {
    struct Areas {
      var nation: Int?
      var regions: [String: Int] = [:]
      var regionOrder: [String] = []
      var levels: [String: [(region: String?, cell: Int)]] = [:]
      var levelOrder: [String] = []
    }
    var groups: [GroupKey: Areas] = [:]
    var order: [GroupKey] = []
    for (index, row) in table.rows.enumerated() {
      guard let cell = cellOfRow[number][index] else { continue }
      let key = GroupKey(period: row.period, place: "", members: row.members)
      if groups[key] == nil {
        groups[key] = Areas()
        order.append(key)
      }
      switch row.place.level {
      case "National": groups[key]?.nation = cell
      case "Regional", "Region":
        groups[key]?.regions[row.place.area] = cell
        groups[key]?.regionOrder.append(row.place.area)
      default:
        if groups[key]?.levels[row.place.level] == nil {
          groups[key]?.levelOrder.append(row.place.level)
        }
        groups[key]?.levels[row.place.level, default: []].append((row.place.region, cell))
      }
    }
    var ofNation: [(total: Int?, parts: [Int], level: String)] = []
    var ofRegions: [(total: Int?, parts: [Int], level: String)] = []
    var levelsOfPeriod: [String: Set<String>] = [:]
    for key in order {
      levelsOfPeriod[key.period, default: []].formUnion(groups[key]?.levelOrder ?? [])
    }
    for key in order {
      guard let areas = groups[key] else { continue }
      let present = (levelsOfPeriod[key.period] ?? []).sorted()
      func label(_ level: String) -> String {
        let others = present.filter { $0 != level }
        return others.isEmpty ? level : "\(level) beside \(others.joined(separator: ", "))"
      }
      if let nation = areas.nation, present.count > 1 {
        let all = areas.levelOrder.flatMap { areas.levels[$0] ?? [] }.map(\.cell)
        ofNation.append((nation, all, present.joined(separator: " and ")))
      }
      if let nation = areas.nation, !areas.regionOrder.isEmpty {
        ofNation.append((nation, areas.regionOrder.compactMap { areas.regions[$0] }, "Regional"))
      }
      for level in areas.levelOrder {
        let members = areas.levels[level] ?? []
        if let nation = areas.nation {
          ofNation.append((nation, members.map(\.cell), label(level)))
        }
        for region in areas.regionOrder {
          let inside = members.filter { $0.region == region }.map(\.cell)
          ofRegions.append((areas.regions[region], inside, label(level)))
        }
      }
    }
    append(ofNation, number, "the nation", isOfAreas: true)
    append(ofRegions, number, "the region", isOfAreas: true)
  }

  /// Adds the sums of one dimension, a family for each level.
  private mutating func append(
    _ groups: [(total: Int?, parts: [Int], level: String)], _ table: Int, _ dimension: String,
    isOfAreas: Bool
  ) {
    var numbers: [String: Int] = [:]
    for group in groups {
      guard let total = group.total, !group.parts.isEmpty, !group.parts.contains(total),
        !cells[total].isVoid
      else { continue }
      let number = numbers[group.level] ?? families.count
      if number == families.count {
        numbers[group.level] = number
        families.append(
          Family(
            key: FamilyKey(
              table: table, dimension: dimension, level: group.level, isOfAreas: isOfAreas)))
      }
      // What is not applicable adds nothing.
      let parts = group.parts.filter { !cells[$0].isVoid }
      sums.append(Sum(total: total, parts: parts, family: number))
    }
  }

  /// Leaves out the families whose sums do not hold, and tells each cell its sums.
  private mutating func judge(_ judged: [FamilyKey: Bool]?) {
    var broken: Set<Int> = []
    for (number, sum) in sums.enumerated() {
      guard let total = cells[sum.total].value else { continue }
      var rest = total
      var isShown = true
      for part in sum.parts {
        guard let value = cells[part].value else {
          isShown = false
          break
        }
        rest -= value
      }
      guard isShown else { continue }
      families[sum.family].shown += 1
      if rest == 0 {
        families[sum.family].holding += 1
      } else {
        broken.insert(number)
      }
    }
    sums = sums.enumerated().filter { number, sum in
      let family = families[sum.family]
      return !broken.contains(number) && (judged?[family.key] ?? family.isAdditive)
    }
    .map(\.element)
    for (number, sum) in sums.enumerated() {
      cells[sum.total].sums.append(number)
      for part in sum.parts { cells[part].sums.append(number) }
    }
  }

  /// The shown cells that are linked with a hidden one by sums, and are not 0: those of its own sums first,
  /// parts before totals, small before large.
  func neighbours(of cell: Int) -> [Int] {
    var ranks: [Int: (distance: Int, isTotal: Int, value: Int)] = [:]
    var reached: [Int: Int] = [cell: 0]
    var waiting = [cell]
    var next = 0
    while next < waiting.count {
      let from = waiting[next]
      let distance = reached[from] ?? 0
      next += 1
      for sum in cells[from].sums {
        for (other, sign) in terms(sum) {
          if let value = cells[other].value {
            guard value > 0, ranks[other] == nil else { continue }
            ranks[other] = (min(distance, 1), sign == -1 ? 1 : 0, value)
          } else if !cells[other].isVoid, reached[other] == nil {
            reached[other] = distance + 1
            waiting.append(other)
          }
        }
      }
    }
    return ranks.sorted { left, right in
      (left.value.distance, left.value.isTotal, left.value.value, left.key)
        < (right.value.distance, right.value.isTotal, right.value.value, right.key)
    }
    .map(\.key)
  }

  /// Fills in what is found out of a hidden cell.
  package mutating func set(_ value: Int, of cell: Int) { cells[cell].value = value }

  /// Hides a cell.
  package mutating func hide(_ cell: Int) { cells[cell].value = nil }

  /// The cells of a sum, each with its sign: the parts, and the total with the other one.
  package func terms(_ sum: Int) -> [(cell: Int, sign: Int)] {
    [(sums[sum].total, -1)] + sums[sum].parts.map { ($0, 1) }
  }
}

/// Texts by number.
private struct NumberedNames {
  private var numbers: [String: Int] = [:]

  mutating func number(_ name: String) -> Int {
    if let number = numbers[name] { return number }
    let number = numbers.count
    numbers[name] = number
    return number
  }
}
