import Ledger

/// A form in which a source writes days, such as `dd/mm/yyyy`.
struct RowDateFormat: Sendable {
  private enum Part {
    case year
    case month
    case day
    /// Month and day with one digit or two.
    case looseMonth
    case looseDay
    /// `Mar` and `March`.
    case shortName
    case longName
    case literal(UInt8)
    /// Whatever follows.
    case rest
    /// A day with its time and offset, as ISO 8601 writes them: its day, or the whole.
    case dayOfMoment
    case moment
  }

  /// The form as the map writes it.
  let text: String
  private let parts: [Part]

  private static let names = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ].map { Array($0.utf8) }

  /// Reads a form: `yyyy`, `mm`, `m`, `mmm`, `mmmm`, `dd` and `d` stand for parts of the day, `*` at
  /// the end for anything, other characters for themselves; gives `nil` when year, month or day is
  /// missing or comes twice, or a letter means nothing.
  init?(_ text: String) {
    if text == "date-time" || text == "moment" {
      self.text = text
      parts = [text == "moment" ? .moment : .dayOfMoment]
      return
    }
    var parts: [Part] = []
    var (years, months, days) = (0, 0, 0)
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.first {
      let run = bytes.prefix { $0 == byte }.count
      switch (byte, run) {
      case (UInt8(ascii: "y"), 4):
        parts.append(.year)
        years += 1
      case (UInt8(ascii: "m"), 1...4):
        parts.append([Part.looseMonth, .month, .shortName, .longName][run - 1])
        months += 1
      case (UInt8(ascii: "d"), 1...2):
        parts.append(run == 2 ? .day : .looseDay)
        days += 1
      case (UInt8(ascii: "*"), 1) where bytes.count == 1: parts.append(.rest)
      case (UInt8(ascii: "A")...UInt8(ascii: "Z"), _) where byte != UInt8(ascii: "T"): return nil
      case (UInt8(ascii: "a")...UInt8(ascii: "z"), _), (UInt8(ascii: "*"), _): return nil
      default: for _ in 0..<run { parts.append(.literal(byte)) }
      }
      bytes = bytes.dropFirst(run)
    }
    guard years == 1, months == 1, days == 1 else { return nil }
    self.text = text
    self.parts = parts
  }

  /// The day, or the moment, that a text writes in this form, as events write it; `nil` when it does
  /// not.
  func written(_ text: Span<UInt8>) -> [UInt8]? {
    var written: [UInt8] = []
    switch parts.first {
    case .moment, .dayOfMoment:
      guard let moment = WrittenMoment(text) else { return nil }
      if case .moment = parts[0] { return moment.text }
      moment.date.append(to: &written)
    default:
      guard let date = date(text) else { return nil }
      date.append(to: &written)
    }
    return written
  }

  /// The day that a text writes in this form; `nil` when it does not.
  func date(_ text: Span<UInt8>) -> CivilDate? {
    var at = 0
    var (year, month, day) = (0, 0, 0)
    for part in parts {
      switch part {
      case .year: guard Self.number(text, &at, 4...4, &year) else { return nil }
      case .month: guard Self.number(text, &at, 2...2, &month) else { return nil }
      case .day: guard Self.number(text, &at, 2...2, &day) else { return nil }
      case .looseMonth: guard Self.number(text, &at, 1...2, &month) else { return nil }
      case .looseDay: guard Self.number(text, &at, 1...2, &day) else { return nil }
      case .shortName, .longName:
        let isLong = if case .longName = part { true } else { false }
        guard let found = Self.month(text, &at, isLong: isLong) else { return nil }
        month = found
      case .literal(let byte):
        guard at < text.count, text[at] == byte else { return nil }
        at += 1
      case .rest: at = text.count
      case .moment, .dayOfMoment: return nil
      }
    }
    return at == text.count ? CivilDate(year: year, month: month, day: day) : nil
  }

  private static func number(
    _ text: Span<UInt8>, _ at: inout Int, _ digits: ClosedRange<Int>, _ number: inout Int
  ) -> Bool {
    let start = at
    while at < text.count, at - start < digits.upperBound, text[at].isDigit {
      number = number * 10 + Int(text[at] - UInt8(ascii: "0"))
      at += 1
    }
    return digits.contains(at - start)
  }

  private static func month(_ text: Span<UInt8>, _ at: inout Int, isLong: Bool) -> Int? {
    for (number, name) in names.enumerated() {
      let length = isLong ? name.count : 3
      guard at + length <= text.count else { continue }
      var isSame = true
      for index in 0..<length where text[at + index] | 0x20 != name[index] { isSame = false }
      if isSame {
        at += length
        return number + 1
      }
    }
    return nil
  }
}

/// A form in which a source writes years, and what becomes of them.
struct RowPeriod: Sendable {
  /// The sorts of year.
  enum Sort: String, CaseIterable, Sendable {
    /// `201617`, `2016/17`, `2016-17`, `2016/2017`, `2016-2017`, from 1 September.
    case academic
    /// The same, from 1 April.
    case financial
    /// `2016`.
    case calendar
  }

  /// A day of a year.
  enum Day: Sendable {
    case first
    case last
    /// The day of the year that bears this date.
    case on(SchoolCalendar.MonthDay)
  }

  let sort: Sort
  /// The day that is wanted; `nil` for the period's own name.
  let day: Day?

  /// Writes the period, or its day, that a text names; false when it names none.
  func append(_ text: Span<UInt8>, to output: inout [UInt8]) -> Bool {
    guard let year = startYear(text) else { return false }
    if day == nil, sort == .academic, year < 9999 {
      // The first year as it stands, and the last two digits of the second.
      output.append(span: text.extracting(0..<4))
      output.append(UInt8(ascii: "/"))
      output.append(span: text.extracting(text.count - 2..<text.count))
      return true
    }
    let form: Period.Form =
      switch sort {
      case .academic: .academicYear(year)
      case .financial: .financialYear(year)
      case .calendar: .calendarYear(year)
      }
    guard let period = Period(form), let first = period.first, let last = period.last else {
      return false
    }
    switch day {
    case nil: output.append(contentsOf: period.description.utf8)
    case .first: first.append(to: &output)
    case .last: last.append(to: &output)
    case .on(let boundary):
      let year = boundary.isBefore(first) ? first.year + 1 : first.year
      guard let day = CivilDate(year: year, month: boundary.month, day: boundary.day) else {
        return false
      }
      day.append(to: &output)
    }
    return true
  }

  /// The calendar year in which the year begins.
  private func startYear(_ text: Span<UInt8>) -> Int? {
    guard let first = Self.number(text, 0, 4), first > 0 else { return nil }
    if sort == .calendar { return text.count == 4 ? first : nil }
    let hasSign =
      text.count > 4 && (text[4] == UInt8(ascii: "/") || text[4] == UInt8(ascii: "-"))
    let at = hasSign ? 5 : 4
    switch text.count - at {
    case 2: return Self.number(text, at, 2) == (first + 1) % 100 ? first : nil
    case 4 where hasSign: return Self.number(text, at, 4) == first + 1 ? first : nil
    default: return nil
    }
  }

  private static func number(_ text: Span<UInt8>, _ start: Int, _ digits: Int) -> Int? {
    guard start + digits <= text.count else { return nil }
    var number = 0
    for index in start..<start + digits {
      guard text[index].isDigit else { return nil }
      number = number * 10 + Int(text[index] - UInt8(ascii: "0"))
    }
    return number
  }
}

extension SchoolCalendar.MonthDay {
  fileprivate func isBefore(_ date: CivilDate) -> Bool {
    month != date.month ? month < date.month : day < date.day
  }
}
