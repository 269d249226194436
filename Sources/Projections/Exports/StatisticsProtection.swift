import Ledger

extension StatisticsFile {
  /// A file as it may be published.
  package struct Protected: Sendable {
    /// The file.
    package var file: StatisticsFile
    /// The text of each cell, row by row.
    package var texts: [[String]]
    /// The same as a table to be attacked.
    package var published: PublishedTable
    /// Which sums hold, by indicator, as the figures themselves show.
    package var judged: [String: [CellSystem.FamilyKey: Bool]]
    /// How many cells are hidden for their own size.
    package var primary: Int
    /// How many for the sake of others.
    package var secondary: Int
    /// How many cells there are.
    package var cells: Int
  }

  /// Hides what the rules demand, with whatever gives it away, and rounds the rest.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - forced: Rows of indicators that are hidden whatever their size.
  /// - Returns: The file with what stands in each cell.
  package func protected(
    by rules: DisclosureRules, hiding forced: [Int: Set<Int>] = [:]
  ) -> Protected {
    let table = published
    var hidden = rows.map { _ in [Bool](repeating: false, count: indicators.count) }
    var (primary, secondary) = (0, 0)
    // Counts first: sums and rates follow them.
    let order = indicators.indices.sorted {
      (indicators[$0].sort == .count ? 0 : 1, $0) < (indicators[$1].sort == .count ? 0 : 1, $1)
    }
    var judged: [String: [CellSystem.FamilyKey: Bool]] = [:]
    let periods = Dictionary(grouping: table.rows.indices) { table.rows[$0].period }
    for indicator in order where rules.threshold > 1 {
      let name = indicators[indicator].name
      let judgements = CellSystem(name, of: [table]).judgements
      judged[name] = judgements
      for (_, rowNumbers) in periods.sorted(by: { $0.key < $1.key }) {
        var part = table
        part.rows = rowNumbers.map { table.rows[$0] }
        let system = CellSystem(name, of: [part], judged: judgements)
        let cells = system.cellOfRow[0]
        var also: Set<Int> = []
        var forOthers = 0
        for (row, cell) in zip(rowNumbers, cells) {
          guard let cell else { continue }
          if follows(indicator, row, hidden, rules) { also.insert(cell) }
          if forced[indicator]?.contains(row) ?? false, also.insert(cell).inserted {
            forOthers += 1
          }
        }
        let suppressed = suppressed(indicator, system, also, rules)
        primary += suppressed.primary.count - forOthers
        secondary += suppressed.secondary.count + forOthers
        for (row, cell) in zip(rowNumbers, cells) {
          guard let cell else { continue }
          hidden[row][indicator] =
            suppressed.primary.contains(cell) || suppressed.secondary.contains(cell)
        }
      }
    }
    var result = table
    var texts: [[String]] = []
    for (number, row) in rows.enumerated() {
      var line: [String] = []
      for (column, indicator) in indicators.enumerated() {
        if hidden[number][column] {
          result.rows[number].values[column] = .hidden
          line.append(rules.hiddenSymbol)
        } else if let value = row.values[column] {
          let text = Self.text(value, indicator, rules)
          result.rows[number].values[column] =
            ExactDecimal(text).map { .number($0) } ?? .other(text)
          line.append(text)
        } else {
          line.append(rules.missingSymbol)
        }
      }
      texts.append(line)
    }
    return Protected(
      file: self, texts: texts, published: result, judged: judged, primary: primary,
      secondary: secondary,
      cells: rows.count * indicators.count)
  }

  /// Whether a cell is hidden because of what stands beside it in its row.
  private func follows(
    _ indicator: Int, _ row: Int, _ hidden: [[Bool]], _ rules: DisclosureRules
  ) -> Bool {
    switch indicators[indicator].sort {
    case .count: return false
    case .sum:
      return indicators.firstIndex { $0.sort == .count }.map { hidden[row][$0] } ?? false
    case .rate(let part, let whole, let factor):
      // Beside what it is divided by, a rate is the count that it is of.
      if let part, hidden[row][part], !rules.showsRatesOfHidden || whole != nil { return true }
      guard let whole else { return false }
      if hidden[row][whole] { return true }
      guard part == nil, factor > 0, let rate = rows[row].values[indicator],
        let count = rows[row].values[whole]?.integer
      else { return false }
      return Self.count(of: rate, over: count, factor).map { rules.hides($0) } ?? false
    }
  }

  /// The whole number that a rate is of, the nearest; `nil` where it is too large.
  private static func count(of rate: ExactDecimal, over whole: Int, _ factor: Int) -> Int? {
    var unit = 2 * Int128(factor)
    for _ in 0..<rate.scale { unit *= 10 }
    let (product, isLost) = rate.significand.multipliedReportingOverflow(by: 2 * Int128(whole))
    return isLost || product < 0 ? nil : Int(exactly: (product + unit / 2) / unit)
  }

  /// Which columns are worked out from which.
  package var rateColumns: [RateColumns.Relation] {
    indicators.indices.compactMap { index in
      guard case .rate(let part?, let whole?, let factor) = indicators[index].sort, factor > 0
      else { return nil }
      return RateColumns.Relation(
        rate: index, part: part, whole: whole, factor: factor, places: indicators[index].places)
    }
  }

  private func suppressed(
    _ indicator: Int, _ system: CellSystem, _ also: Set<Int>, _ rules: DisclosureRules
  ) -> (primary: Set<Int>, secondary: Set<Int>) {
    switch indicators[indicator].sort {
    case .count where system.places == 0:
      let suppression = Suppression(system, alsoHidden: also, rules)
      return (suppression.primary, suppression.secondary)
    case .count, .sum:
      // Estimates are no whole numbers: the small ones are hidden as counts are.
      var primary = also
      var unit = 1
      for _ in 0..<system.places { unit *= 10 }
      if indicators[indicator].sort == .count {
        for (number, cell) in system.cells.enumerated() {
          guard let value = cell.value, value > 0 || !rules.showsZero else { continue }
          if value < rules.threshold * unit { primary.insert(number) }
        }
      }
      let suppression = Suppression(system, primary: primary, leastHidden: 0, valuesMin: 2)
      return (suppression.primary, suppression.secondary)
    case .rate: return (also, [])
    }
  }

  /// A figure as it is printed: counts rounded by the rules, others to their places.
  private static func text(
    _ value: ExactDecimal, _ indicator: Indicator, _ rules: DisclosureRules
  ) -> String {
    guard indicator.sort == .count, rules.rounding > 1, value.isInteger, let count = value.integer
    else { return value.text(places: max(indicator.places, 0)) }
    // Half away from zero, as every figure is.
    let base = rules.rounding
    let rounded = (count.magnitude + UInt(base) / 2) / UInt(base) * UInt(base)
    if rounded == 0, count != 0 { return rules.lowSymbol }
    return (count < 0 ? "-" : "") + String(rounded)
  }
}
