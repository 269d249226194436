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
  /// - Parameter rules: The rules.
  /// - Returns: The file with what stands in each cell.
  package func protected(by rules: DisclosureRules) -> Protected {
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
        if let follows = leader(of: indicator, rules) {
          for (row, cell) in zip(rowNumbers, cells) where hidden[row][follows] {
            if let cell { also.insert(cell) }
          }
        }
        let suppressed = suppressed(indicator, system, also, rules)
        primary += suppressed.primary.count
        secondary += suppressed.secondary.count
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

  /// The indicator in whose hidden cells another is hidden too.
  private func leader(of indicator: Int, _ rules: DisclosureRules) -> Int? {
    switch indicators[indicator].sort {
    case .count: nil
    case .sum: indicators.firstIndex { $0.sort == .count }
    case .rate(let source): rules.showsRatesOfHidden ? nil : source
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
