import Ledger

/// The days on which years and terms begin.
///
/// Periods are cut by these days and by nothing else: a term ends the day before the next one
/// starts, a year the day before the next year. What the holidays are does not matter, so every day
/// belongs to one term.
public struct SchoolCalendar: Sendable, Hashable {
  /// A day of every year, such as 1 September.
  public struct MonthDay: Sendable, Hashable {
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, from 1; never 29 February, which most years do not have.
    public let day: Int

    /// Makes a day of every year, or `nil` when not every year has that day.
    ///
    /// - Parameters:
    ///   - month: The month, 1 to 12.
    ///   - day: The day of the month, from 1.
    public init?(month: Int, day: Int) {
      guard CivilDate(year: 2001, month: month, day: day) != nil else { return nil }
      self.month = month
      self.day = day
    }

    init(unchecked month: Int, _ day: Int) {
      self.month = month
      self.day = day
    }

    /// Reads a day of every year, or gives `nil` for any other text.
    ///
    /// - Parameter text: Month and day with two digits each, such as `09-01`.
    public init?(_ text: some StringProtocol) {
      let bytes = Array(text.utf8)
      guard bytes.count == 5, bytes[2] == UInt8(ascii: "-"),
        let month = number(bytes[0..<2]), let day = number(bytes[3..<5])
      else { return nil }
      self.init(month: month, day: day)
    }

    func isAfter(_ date: CivilDate) -> Bool {
      month != date.month ? month > date.month : day > date.day
    }
  }

  /// The first day of the academic year.
  public var academicYear: MonthDay
  /// The first day of the financial year.
  public var financialYear: MonthDay
  /// The first day of the autumn term.
  public var autumn: MonthDay
  /// The first day of the spring term.
  public var spring: MonthDay
  /// The first day of the summer term.
  public var summer: MonthDay

  /// The calendar of a plan that does not say otherwise: 1 September, 1 April, and terms from
  /// 1 September, 1 January and 1 April.
  public static let england = Self(
    academicYear: MonthDay(unchecked: 9, 1), financialYear: MonthDay(unchecked: 4, 1),
    autumn: MonthDay(unchecked: 9, 1), spring: MonthDay(unchecked: 1, 1),
    summer: MonthDay(unchecked: 4, 1))

  /// Makes a calendar.
  ///
  /// - Parameters:
  ///   - academicYear: The first day of the academic year.
  ///   - financialYear: The first day of the financial year.
  ///   - autumn: The first day of the autumn term.
  ///   - spring: The first day of the spring term.
  ///   - summer: The first day of the summer term.
  public init(
    academicYear: MonthDay, financialYear: MonthDay, autumn: MonthDay, spring: MonthDay,
    summer: MonthDay
  ) {
    self.academicYear = academicYear
    self.financialYear = financialYear
    self.autumn = autumn
    self.spring = spring
    self.summer = summer
  }

  /// Whether the terms follow one another within an academic year: autumn, spring, summer.
  public var isInOrder: Bool {
    let starts = SchoolTerm.allCases.compactMap { start(of: $0, in: 2001) }
    return starts.count == 3 && starts[0] < starts[1] && starts[1] < starts[2]
  }

  /// The first day of a year that starts on a given day of the year.
  func start(of boundary: MonthDay, in year: Int) -> CivilDate? {
    CivilDate(year: year, month: boundary.month, day: boundary.day)
  }

  /// The calendar year in which the year around a date began.
  func startYear(of date: CivilDate, from boundary: MonthDay) -> Int {
    boundary.isAfter(date) ? date.year - 1 : date.year
  }

  /// The first day of a term; `year` is the calendar year in which its academic year begins.
  func start(of term: SchoolTerm, in year: Int) -> CivilDate? {
    let boundary = self[term]
    let sameYear =
      boundary.month != academicYear.month
      ? boundary.month > academicYear.month : boundary.day >= academicYear.day
    return start(of: boundary, in: sameYear ? year : year + 1)
  }

  /// The first day of a term in every year.
  subscript(_ term: SchoolTerm) -> MonthDay {
    switch term {
    case .autumn: autumn
    case .spring: spring
    case .summer: summer
    }
  }
}

/// A school term.
public enum SchoolTerm: String, Sendable, CaseIterable {
  case autumn, spring, summer
}

/// The number that ASCII digits write; `nil` when there is anything else.
func number(_ digits: ArraySlice<UInt8>) -> Int? {
  guard (1...9).contains(digits.count) else { return nil }
  var value = 0
  for digit in digits {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int(digit &- UInt8(ascii: "0"))
  }
  return value
}
