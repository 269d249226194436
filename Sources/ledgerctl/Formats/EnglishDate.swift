import Ledger

// Days as a person reads them in a page. A table of twelve names, and no locale: the page is the same
// on every machine.

private let months = [
  "January", "February", "March", "April", "May", "June", "July", "August", "September",
  "October", "November", "December",
]

extension CivilDate {
  /// The name of the month.
  private var monthName: String { months[month - 1] }

  /// The day in words: `31 August 2018`.
  package var inWords: String { "\(day) \(monthName) \(year)" }

  /// The day in few letters: `31 Aug 2018`.
  package var inShort: String { "\(day) \(monthName.prefix(3)) \(year)" }

  /// Its month in few letters: `Aug 2018`.
  package var monthInShort: String { "\(monthName.prefix(3)) \(year)" }
}
