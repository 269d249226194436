import Ledger

/// What is said of periods and calendars.
extension Refusal {
  private static let periodForms =
    "write a year 2018, an academic year 2017/18, a term '2017/18 autumn', a financial year 2017-18,"
    + " a month 2018-03, a day 2018-03-07 or days 2017-09-01..2018-08-31"

  static func notAPeriod(_ text: String, at place: Place) -> Refusal {
    Refusal("bad-period", at: place, "\(quoted(text)) is not a period", remedy: periodForms)
  }

  static func yearsDoNotFollow(_ text: String, right: String?, at place: Place) -> Refusal {
    Refusal(
      "bad-period", at: place,
      "\(quoted(text)) is not a period: its second half is not the year after the first",
      remedy: right.map { "write '\($0)'" } ?? periodForms)
  }

  static func unknownTerm(_ text: String, year: String, at place: Place) -> Refusal {
    Refusal(
      "bad-period", at: place, "\(quoted(text)) names no term",
      remedy: "write '\(year) autumn', '\(year) spring' or '\(year) summer'")
  }

  static func rangeEnd(_ end: String, at place: Place) -> Refusal {
    Refusal(
      "bad-period", at: place, "\(quoted(end)) is not a day",
      remedy: "a range is written with days that exist, such as 2017-09-01..2018-08-31")
  }

  static func periodWithoutEnds(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "bad-period", at: place, "the range \(quoted(text)) has no end",
      remedy: "write a first day, a last day or both: 2018-09-01.., ..2024-05-16")
  }

  static func periodBackwards(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "bad-period", at: place, "the range \(quoted(text)) ends before it begins",
      remedy: "write the earlier day first")
  }

  static func periodOutOfYears(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "bad-period", at: place, "\(quoted(text)) has days outside the years 0001 to 9999",
      remedy: "write a period within those years")
  }
}
