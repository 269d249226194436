import Ledger

extension StatisticsFile {
  /// Hides what the rules demand, and as much more as it takes beside other tables.
  ///
  /// The file is attacked together with those beside it. For each cell that is found out another is hidden
  /// that only this file shows, the smallest of a sum that the cell is in, and the attack begins again.
  ///
  /// - Parameters:
  ///   - rules: The rules.
  ///   - beside: Tables of the same people that are published too.
  ///   - earlier: What was published before of the same.
  /// - Returns: The file, and what is found out of it where hiding does not help.
  /// - Complexity: An attack for each time that something more is hidden.
  package func protected(
    by rules: DisclosureRules, beside: [PublishedTable], earlier: [PublishedTable]
  ) -> (file: Protected, leaks: [PublicationCheck.Leak]) {
    var forced: [Int: Set<Int>] = [:]
    let numbers = Dictionary(
      published.rows.enumerated().map { (PublicationCheck.Leak.place(of: $0.element), $0.offset) },
      uniquingKeysWith: { first, _ in first })
    while true {
      let made = protected(by: rules, hiding: forced)
      guard rules.threshold > 1 else { return (made, []) }
      let check = PublicationCheck(
        [made.published] + beside, earlier: earlier, PublicationCheck.Options(rules),
        judged: made.judged, rates: rateColumns, truth: published)
      var isMore = false
      for leak in check.leaks {
        guard let indicator = indicators.firstIndex(where: { $0.name == leak.indicator }) else {
          continue
        }
        for place in leak.helpers {
          guard let row = numbers[place],
            forced[indicator, default: []].insert(row).inserted
          else { continue }
          isMore = true
          break
        }
      }
      if !isMore { return (made, check.leaks) }
    }
  }
}
