package import Ledger

/// The days on which a programme's figures are looked at, to see how they came about.
package enum SeriesDays {
  /// How many days there are at most while the programme runs, besides its eve and the report date.
  package static let runningMax = 48
  /// How many there are at most after its end.
  package static let afterMax = 10
  /// A programme of fewer months is looked at each week.
  private static let monthsMin = 5

  /// The days, in order: the eve of the programme, the ends of weeks or months (or of several of them,
  /// where it runs for long), after its end those of years, and the report date.
  ///
  /// - Parameters:
  ///   - starts: The first day of the programme.
  ///   - ends: Its last day.
  ///   - on: The report date, which is always the last of the days.
  /// - Returns: At least the report date.
  package static func days(
    from starts: CivilDate, through ends: CivilDate, on: CivilDate
  ) -> [CivilDate] {
    let eve = starts.adding(days: -1)
    guard eve < on else { return [on] }
    let end = max(min(ends, on), eve)
    let months = monthNumber(end) - monthNumber(eve)
    var found = [eve]
    if months < monthsMin {
      found += (1...runningMax).map { eve.adding(days: 7 * $0) }.filter { $0 <= end }
    } else {
      found += monthEnds(after: eve, through: end, step: step(months, runningMax, from: 1))
    }
    if end < on {
      if found.last != end { found.append(end) }
      let rest = monthNumber(on) - monthNumber(end)
      found += monthEnds(after: end, through: on, step: step(rest, afterMax, from: 12))
    }
    if found.last != on { found.append(on) }
    return found
  }

  /// So many months between the days that there are no more of them than wanted.
  private static func step(_ months: Int, _ most: Int, from least: Int) -> Int {
    let natural = [1, 2, 3, 6, 12].first { $0 >= least && months / $0 <= most }
    if let natural { return natural }
    let years = (months / most + 11) / 12
    return max(years, 1) * 12
  }

  private static func monthNumber(_ day: CivilDate) -> Int { day.year * 12 + day.month - 1 }

  private static func monthEnds(
    after first: CivilDate, through last: CivilDate, step: Int
  ) -> [CivilDate] {
    var found: [CivilDate] = []
    let start = monthNumber(first)
    // The first day's own month counts where its end is still to come.
    for number in stride(from: start, through: monthNumber(last), by: step) {
      let (year, month) = (number / 12, number % 12 + 1)
      guard
        let day = CivilDate(
          year: year, month: month, day: CivilDate.days(inMonth: month, of: year)),
        day > first, day <= last
      else { continue }
      found.append(day)
    }
    return found
  }
}
