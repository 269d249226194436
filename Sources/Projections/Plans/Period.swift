public import Ledger

/// Days from a first to a last, both included; an end that is missing is open.
public struct DayRange: Sendable, Hashable {
  /// The first day; `nil` for every day up to the last.
  public let first: CivilDate?
  /// The last day; `nil` for every day from the first.
  public let last: CivilDate?

  /// Every day.
  public static let always = Self(unchecked: nil, nil)

  /// Makes a range of days, or `nil` when the last day is before the first.
  ///
  /// - Parameters:
  ///   - first: The first day; `nil` for an open end.
  ///   - last: The last day; `nil` for an open end.
  public init?(_ first: CivilDate?, _ last: CivilDate?) {
    if let first, let last, last < first { return nil }
    self.init(unchecked: first, last)
  }

  init(unchecked first: CivilDate?, _ last: CivilDate?) {
    self.first = first
    self.last = last
  }

  /// Whether a day belongs to the range.
  ///
  /// - Parameter date: The day asked about.
  /// - Returns: True between the ends, and on them.
  public func contains(_ date: CivilDate) -> Bool {
    if let first, date < first { return false }
    if let last, last < date { return false }
    return true
  }

  /// The days that both ranges have.
  ///
  /// - Parameter other: The other range.
  /// - Returns: `nil` when they share no day.
  public func intersection(_ other: DayRange) -> DayRange? {
    let first: CivilDate? =
      if let mine = self.first, let theirs = other.first { max(mine, theirs) } else {
        self.first ?? other.first
      }
    let last: CivilDate? =
      if let mine = self.last, let theirs = other.last { min(mine, theirs) } else {
        self.last ?? other.last
      }
    return DayRange(first, last)
  }
}

/// A stretch of days as plans, `--period` and reports write it.
///
/// ```
/// 2017/18                    academic year      2018-03-07               day
/// 2017-18                    financial year     2017/18 autumn           school term
/// 2018                       calendar year      2017-09-01..2018-08-31   days from, to
/// 2018-03                    month              2018-09-01..             days from
/// ```
///
/// `2011-12` is a month; the financial year is written `FY2011-12`.
public struct Period: Sendable, Hashable, CustomStringConvertible {
  /// What the days are called.
  public enum Form: Sendable, Hashable {
    /// The academic year that begins in this calendar year.
    case academicYear(Int)
    /// The financial year that begins in this calendar year.
    case financialYear(Int)
    /// A calendar year.
    case calendarYear(Int)
    /// A term of the academic year that begins in this calendar year.
    case term(SchoolTerm, of: Int)
    /// A month of a year.
    case month(Int, of: Int)
    /// One day.
    case day(CivilDate)
    /// From a day to a day.
    case range
  }

  /// What the days are called.
  public let form: Form
  /// The days.
  public let days: DayRange

  /// The first day; `nil` when that end is open.
  public var first: CivilDate? { days.first }
  /// The last day; `nil` when that end is open.
  public var last: CivilDate? { days.last }

  /// Makes the period of a form.
  ///
  /// Gives `nil` when one of its days is outside the years 0001 to 9999, when there is no such
  /// month, and for a range.
  ///
  /// - Parameters:
  ///   - form: What the days are called; a range is made with `init(days:)`.
  ///   - calendar: The days on which years and terms begin.
  public init?(_ form: Form, in calendar: SchoolCalendar = .england) {
    let first: CivilDate?
    let next: CivilDate?
    switch form {
    case .academicYear(let year):
      first = calendar.start(of: calendar.academicYear, in: year)
      next = calendar.start(of: calendar.academicYear, in: year + 1)
    case .financialYear(let year):
      first = calendar.start(of: calendar.financialYear, in: year)
      next = calendar.start(of: calendar.financialYear, in: year + 1)
    case .calendarYear(let year):
      guard let first = CivilDate(year: year, month: 1, day: 1),
        let last = CivilDate(year: year, month: 12, day: 31)
      else { return nil }
      self.init(unchecked: form, first, last)
      return
    case .term(let term, let year):
      first = calendar.start(of: term, in: year)
      next =
        switch term {
        case .autumn: calendar.start(of: .spring, in: year)
        case .spring: calendar.start(of: .summer, in: year)
        case .summer: calendar.start(of: .autumn, in: year + 1)
        }
    case .month(let month, let year):
      guard let first = CivilDate(year: year, month: month, day: 1) else { return nil }
      let days = CivilDate.days(inMonth: month, of: year)
      self.init(unchecked: form, first, first.adding(days: days - 1))
      return
    case .day(let day):
      self.init(unchecked: form, day, day)
      return
    case .range:
      return nil
    }
    guard let first, let next else { return nil }
    self.init(unchecked: form, first, next.adding(days: -1))
  }

  /// Makes a range of days.
  ///
  /// - Parameter days: The days; at least one end must be there for it to have a written form.
  public init(days: DayRange) {
    self.form = .range
    self.days = days
  }

  private init(unchecked form: Form, _ first: CivilDate?, _ last: CivilDate?) {
    self.form = form
    self.days = DayRange(unchecked: first, last)
  }

  /// Reads a period.
  ///
  /// - Parameters:
  ///   - text: The period as written.
  ///   - calendar: The days on which years and terms begin.
  ///   - place: Where the text stands, for the refusal.
  /// - Throws: A refusal that says what is wrong with it, and what would be right.
  public init(
    parsing text: String, in calendar: SchoolCalendar = .england, at place: Place = Place()
  ) throws(Refusal) {
    let reader = PeriodReader(text: text, place: place)
    if let days = try reader.range() {
      self.init(days: days)
      return
    }
    let form = try reader.form()
    guard let period = Period(form, in: calendar) else {
      throw Refusal.periodOutOfYears(text, at: place)
    }
    self = period
  }

  /// Whether a day belongs to the period; both of its ends do.
  ///
  /// - Parameter date: The day asked about.
  /// - Returns: True when it does.
  public func contains(_ date: CivilDate) -> Bool { days.contains(date) }

  /// The period in the grammar that reads it.
  public var description: String {
    switch form {
    case .academicYear(let year): "\(fourDigits(year))/\(twoDigits(year + 1))"
    case .financialYear(let year):
      "\(isMonthToo(year) ? "FY" : "")\(fourDigits(year))-\(twoDigits(year + 1))"
    case .calendarYear(let year): fourDigits(year)
    case .term(let term, let year): "\(fourDigits(year))/\(twoDigits(year + 1)) \(term.rawValue)"
    case .month(let month, let year): "\(fourDigits(year))-\(twoDigits(month))"
    case .day(let day): day.description
    case .range: "\(days.first?.description ?? "")..\(days.last?.description ?? "")"
    }
  }
}

/// Whether the short form of the financial year that begins in a year reads as a month.
private func isMonthToo(_ year: Int) -> Bool { (1...12).contains((year + 1) % 100) }

private func twoDigits(_ number: Int) -> String {
  let number = number % 100
  return number < 10 ? "0\(number)" : "\(number)"
}

private func fourDigits(_ number: Int) -> String {
  String(repeating: "0", count: max(0, 4 - "\(number)".utf8.count)) + "\(number)"
}

/// The grammar of periods over one text.
private struct PeriodReader {
  let text: String
  let place: Place

  /// The days of a text with `..` in it; `nil` for any other text.
  func range() throws(Refusal) -> DayRange? {
    let bytes = Array(text.utf8)
    guard
      let dots = bytes.indices.dropLast().first(where: {
        bytes[$0] == UInt8(ascii: ".") && bytes[$0 + 1] == UInt8(ascii: ".")
      })
    else { return nil }
    let first = String(decoding: bytes[..<dots], as: UTF8.self)
    let last = String(decoding: bytes[(dots + 2)...], as: UTF8.self)
    guard !first.isEmpty || !last.isEmpty else {
      throw Refusal.periodWithoutEnds(text, at: place)
    }
    guard let days = DayRange(try day(first), try day(last)) else {
      throw Refusal.periodBackwards(text, at: place)
    }
    return days
  }

  private func day(_ end: String) throws(Refusal) -> CivilDate? {
    if end.isEmpty { return nil }
    guard let day = CivilDate(end) else { throw Refusal.rangeEnd(end, at: place) }
    return day
  }

  /// What a text without `..` names.
  func form() throws(Refusal) -> Period.Form {
    var bytes = Array(text.utf8)[...]
    let saysFinancial = bytes.starts(with: "FY".utf8)
    if saysFinancial { bytes = bytes.dropFirst(2) }
    guard bytes.count >= 4, let year = number(bytes.prefix(4)), year > 0 else {
      throw Refusal.notAPeriod(text, at: place)
    }
    let rest = bytes.dropFirst(4)
    let tail = rest.dropFirst()
    switch (rest.first, saysFinancial) {
    case (nil, false):
      return .calendarYear(year)
    case (UInt8(ascii: "/"), false):
      try check(tail.prefix(2), isAfter: year, right: Period(.academicYear(year)))
      if tail.count == 2 { return .academicYear(year) }
      let word = String(decoding: tail.dropFirst(2), as: UTF8.self)
      guard let term = SchoolTerm.allCases.first(where: { " \($0.rawValue)" == word }) else {
        throw Refusal.unknownTerm(
          text, year: "\(fourDigits(year))/\(twoDigits(year + 1))", at: place)
      }
      return .term(term, of: year)
    case (UInt8(ascii: "-"), true):
      try check(tail, isAfter: year, right: Period(.financialYear(year)))
      return .financialYear(year)
    case (UInt8(ascii: "-"), false) where tail.count == 2:
      if let month = number(tail), (1...12).contains(month) { return .month(month, of: year) }
      try check(tail, isAfter: year, right: Period(.financialYear(year)))
      return .financialYear(year)
    case (UInt8(ascii: "-"), false):
      guard let day = CivilDate(text) else { throw Refusal.notAPeriod(text, at: place) }
      return .day(day)
    default:
      throw Refusal.notAPeriod(text, at: place)
    }
  }

  /// The second half of `2017/18` is the year after the first.
  private func check(
    _ half: ArraySlice<UInt8>, isAfter year: Int, right: Period?
  ) throws(Refusal) {
    guard half.count == 2, let second = number(half) else {
      throw Refusal.notAPeriod(text, at: place)
    }
    guard second == (year + 1) % 100 else {
      throw Refusal.yearsDoNotFollow(text, right: right?.description, at: place)
    }
  }
}
