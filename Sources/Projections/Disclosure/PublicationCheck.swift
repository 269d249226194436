package import Ledger

/// Published tables held against one another, and against what was published before.
package struct PublicationCheck: Sendable {
  /// How tables are attacked.
  package struct Options: Sendable {
    /// The least count that stands behind a symbol.
    package var leastHidden = 1
    /// How many values must be possible behind each symbol.
    package var valuesMin = 2
    /// What shown values are rounded to a multiple of.
    package var rounding = 1
    /// A count, or a change of one, below this gives people away.
    package var threshold = 1

    /// Options by rules.
    ///
    /// - Parameter rules: The rules that the tables were made by.
    package init(_ rules: DisclosureRules) {
      leastHidden = rules.leastHidden
      valuesMin = rules.valuesMin
      rounding = rules.rounding
      threshold = rules.threshold
    }
  }

  /// A cell that is found out.
  package struct Leak: Sendable, Hashable {
    /// The table.
    package var table: String
    /// The indicator.
    package var indicator: String
    /// Where it stands: period, area, and the members of the dimensions.
    package var at: [String]
    /// How.
    package var method: DisclosureAttack.Method
    /// The least that it can be.
    package var least: ExactDecimal
    /// The most that it can be; `nil` for no limit.
    package var most: ExactDecimal?
    /// The places of cells that the first table alone shows, and whose hiding may help; the best first.
    package var helpers: [[String]] = []

    /// A row's place: period, area, and the members of the dimensions.
    static func place(of row: PublishedTable.Row) -> [String] {
      [row.period, row.place.area] + row.members
    }
  }

  /// What was found of one indicator at one geographic level.
  package struct Count: Sendable, Hashable {
    /// The indicator.
    package var indicator: String
    /// The level; empty where the table has none.
    package var level: String
    /// How many cells are hidden.
    package var hidden: Int
    /// How many of these are found out, by method.
    package var found: [DisclosureAttack.Method: Int]
    /// The sums that do not hold, and were not used: of which dimension and level, how many of how many.
    package var unused: [String]
  }

  /// The cells that are found out, by indicator and then in the order of the tables.
  package private(set) var leaks: [Leak] = []
  /// A line for each indicator.
  package private(set) var counts: [Count] = []

  /// Attacks tables together.
  ///
  /// - Parameters:
  ///   - tables: The tables: what they share is one cell.
  ///   - earlier: What was published before of the same.
  ///   - options: How.
  ///   - judged: Which families of sums are additive, by indicator, where that is known.
  ///   - rates: Which columns of the first table are worked out from others, where that is known.
  ///   - truth: The first table with nothing hidden, where that is known: what an attacker would take
  ///     for a cell's value and is not gives nobody away.
  package init(
    _ tables: [PublishedTable], earlier: [PublishedTable] = [], _ options: Options,
    judged: [String: [CellSystem.FamilyKey: Bool]] = [:],
    rates: [RateColumns.Relation] = [], truth: PublishedTable? = nil
  ) {
    var indicators: [String] = []
    for table in tables {
      for name in table.indicators where !indicators.contains(name) { indicators.append(name) }
    }
    let columns = tables.enumerated().map { index, table in
      RateColumns(table, known: index == 0 ? rates : [])
    }
    for indicator in indicators {
      let whole = CellSystem(indicator, of: tables)
      let judgements = whole.judgements.merging(judged[indicator] ?? [:]) { $1 }
      var counts: [String: Count] = [:]
      for (period, parts) in Self.byPeriod(tables) {
        let before = earlier.map { table in
          var part = table
          part.rows = table.rows.filter { $0.period == period }
          return part
        }
        let whole = truth.map { table in
          var part = table
          part.rows = table.rows.filter { $0.period == period }
          return CellSystem(indicator, of: [part])
        }
        attack(parts, before, indicator, options, judgements, whole, columns, &counts)
      }
      for family in whole.families where judgements[family.key] != true && !counts.isEmpty {
        guard counts[family.key.level] != nil else { continue }
        counts[family.key.level]?.unused.append(
          "\(family.key.dimension), \(family.holding) of \(family.shown) sums hold")
      }
      self.counts += counts.values.sorted { $0.level < $1.level }
    }
  }

  /// The rows of each period, in the order of the first row of each.
  private static func byPeriod(_ tables: [PublishedTable]) -> [(String, [PublishedTable])] {
    var numbers: [String: Int] = [:]
    var parts: [(String, [PublishedTable])] = []
    let empty = tables.map { table in
      PublishedTable(name: table.name, dimensions: table.dimensions, indicators: table.indicators)
    }
    for (index, table) in tables.enumerated() {
      for row in table.rows {
        let number = numbers[row.period] ?? parts.count
        if number == parts.count {
          numbers[row.period] = number
          parts.append((row.period, empty))
        }
        parts[number].1[index].rows.append(row)
      }
    }
    return parts
  }

  private mutating func attack(
    _ tables: [PublishedTable], _ earlier: [PublishedTable], _ indicator: String,
    _ options: Options, _ judged: [CellSystem.FamilyKey: Bool],
    _ truth: CellSystem?, _ columns: [RateColumns], _ counts: inout [String: Count]
  ) {
    let system = CellSystem(indicator, of: tables, judged: judged)
    func row(_ cell: Int) -> PublishedTable.Row {
      tables[system.cells[cell].table].rows[system.cells[cell].row]
    }
    for (number, cell) in system.cells.enumerated() where cell.value == nil && !cell.isVoid {
      let level = row(number).place.level
      counts[
        level, default: Count(indicator: indicator, level: level, hidden: 0, found: [:], unused: [])
      ]
      .hidden += 1
    }
    let attack = DisclosureAttack(
      system, leastHidden: options.leastHidden, valuesMin: options.valuesMin,
      rounding: options.rounding,
      limits: options.rounding == 1 ? Self.limits(system, indicator, tables, columns) : [:])
    var findings = attack.findings
    let known = Set(findings.map(\.cell))
    findings += Self.compare(system, indicator, tables, earlier, options)
      .filter { !known.contains($0.cell) }
    if let truth, truth.places == system.places {
      // The first table's cells have the same numbers.
      findings.removeAll { finding in
        guard finding.method != .change, finding.method != .earlier,
          finding.cell < truth.cells.count,
          let value = truth.cells[finding.cell].value
        else { return false }
        return value < finding.least || value > finding.most
      }
    }
    findings.sort { $0.cell < $1.cell }
    func number(_ scaled: Int) -> ExactDecimal {
      ExactDecimal(significand: Int128(scaled), scale: system.places)
    }
    let others = Self.shownElsewhere(system, indicator, tables)
    func helpers(_ cell: Int) -> [Int] {
      system.neighbours(of: cell).filter { other in
        !others.contains(other) && system.cells[other].table == 0
      }
    }
    for finding in findings {
      let place = row(finding.cell)
      let level = place.place.level
      counts[
        level, default: Count(indicator: indicator, level: level, hidden: 0, found: [:], unused: [])
      ]
      .found[finding.method, default: 0] += 1
      leaks.append(
        Leak(
          table: tables[system.cells[finding.cell].table].name, indicator: indicator,
          at: Leak.place(of: place), method: finding.method,
          least: number(finding.least), most: finding.most == .max ? nil : number(finding.most),
          helpers: truth == nil || finding.isOfEarlier
            ? [] : helpers(finding.cell).map { Leak.place(of: row($0)) }))
    }
  }

  /// The cells that another table than the first shows.
  private static func shownElsewhere(
    _ system: CellSystem, _ indicator: String, _ tables: [PublishedTable]
  ) -> Set<Int> {
    var cells: Set<Int> = []
    for (number, table) in tables.enumerated().dropFirst() {
      guard let column = table.indicators.firstIndex(of: indicator) else { continue }
      for (index, row) in table.rows.enumerated() {
        if case .number = row.values[column], let cell = system.cellOfRow[number][index] {
          cells.insert(cell)
        }
      }
    }
    return cells
  }

  /// What hidden cells can be by the rates that stand beside them.
  private static func limits(
    _ system: CellSystem, _ indicator: String, _ tables: [PublishedTable],
    _ columns: [RateColumns]
  ) -> [Int: ClosedRange<Int>] {
    // A rate of a thousandth of somebody is no count.
    guard system.places == 0 else { return [:] }
    var limits: [Int: ClosedRange<Int>] = [:]
    for (number, table) in tables.enumerated() {
      guard !columns[number].relations.isEmpty,
        let column = table.indicators.firstIndex(of: indicator)
      else { continue }
      for (index, row) in table.rows.enumerated() {
        guard let cell = system.cellOfRow[number][index], system.cells[cell].value == nil,
          !system.cells[cell].isVoid, let range = columns[number].limits(of: column, in: row)
        else { continue }
        if let known = limits[cell] {
          guard known.overlaps(range) else { continue }
          limits[cell] = range.clamped(to: known)
        } else {
          limits[cell] = range
        }
      }
    }
    return limits
  }

  /// Cells that are hidden now and were shown before, and those whose change is small.
  private static func compare(
    _ system: CellSystem, _ indicator: String, _ tables: [PublishedTable],
    _ earlier: [PublishedTable], _ options: Options
  ) -> [DisclosureAttack.Finding] {
    var findings: [DisclosureAttack.Finding] = []
    var seen: Set<Int> = []
    for table in earlier where table.indicators.contains(indicator) {
      // One system of both gives the cells that they share one number.
      let both = CellSystem(indicator, of: tables + [table])
      let before = CellSystem(indicator, of: [table])
      for (row, cell) in both.cellOfRow[tables.count].enumerated() {
        guard let cell, cell < system.cells.count, let then = before.cellOfRow[0][row],
          let old = before.cells[then].value, both.places == system.places,
          before.places == system.places, !system.cells[cell].isVoid
        else { continue }
        let now = system.cells[cell].value
        let isShownBefore = now == nil
        let change = now.map { abs($0 - old) } ?? 0
        let isSmall = change > 0 && change < options.threshold && options.rounding == 1
        guard isShownBefore || isSmall, seen.insert(cell).inserted else { continue }
        findings.append(
          DisclosureAttack.Finding(
            cell: cell, method: isShownBefore ? .earlier : .change, least: isSmall ? change : old,
            most: isSmall ? change : old))
      }
    }
    return findings
  }
}
