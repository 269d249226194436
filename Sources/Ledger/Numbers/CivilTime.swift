// Days and moments by arithmetic alone: no time zone, no locale and no clock of the machine.
//
// Day numbers are worked out as in Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"
// (days_from_civil, civil_from_days): the year is taken to start in March, so that a leap day is
// its last, and 400 years always have 146,097 days.

/// A day of the proleptic Gregorian calendar, from 0001-01-01 to 9999-12-31.
///
/// Arithmetic that would leave these years stays at the first or the last day of them, so that no
/// date in an input, however far off, can stop the program.
public struct CivilDate: Sendable, Hashable {
  /// Year, month and day in one number that has their order: 4 bits for the month, 5 for the day.
  private let packed: UInt32

  /// The first day that there is, 0001-01-01.
  public static let first = CivilDate(valid: 1, 1, 1)
  /// The last day that there is, 9999-12-31.
  public static let last = CivilDate(valid: 9999, 12, 31)

  /// Days from 0000-03-01, where Hinnant's count starts, to 1970-01-01.
  private static let epoch = 719_468
  private static let firstNumber = -719_162
  private static let lastNumber = 2_932_896

  @inline(__always)
  private init(valid year: Int, _ month: Int, _ day: Int) {
    packed = UInt32(truncatingIfNeeded: year &<< 9 | month &<< 5 | day)
  }

  /// Makes the day with this number, or the first or last day there is when it lies beyond.
  ///
  /// - Parameter dayNumber: Days since 1970-01-01.
  public init(dayNumber: Int) {
    let days = min(max(dayNumber, Self.firstNumber), Self.lastNumber) + Self.epoch
    let era = days / 146_097
    let dayOfEra = days % 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    self.init(valid: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }

  /// Makes a day of the calendar.
  ///
  /// It is `nil` when there is no such day.
  ///
  /// - Parameters:
  ///   - year: 1...9999.
  ///   - month: 1...12.
  ///   - day: 1 to the last of the month.
  @inline(__always)
  public init?(year: Int, month: Int, day: Int) {
    guard year >= 1, year <= 9999, month >= 1, month <= 12, day >= 1,
      day <= 28 || day <= Self.days(inMonth: month, of: year)
    else { return nil }
    self.init(valid: year, month, day)
  }

  /// Reads a day in the form `2018-03-07`, of ten bytes and nothing else.
  ///
  /// It is `nil` for any other form, and for a day that there is not.
  ///
  /// - Parameter bytes: The text in ASCII.
  /// - Complexity: Ten bytes looked at; nothing is allocated.
  @inline(__always)
  public init?(_ bytes: Span<UInt8>) {
    guard bytes.count == 10 else { return nil }
    // What is left of each byte without `0` or `-`; more than 9, or than 0, reaches its high bit below,
    // and carries from there only.
    let month = word(bytes, at: 0) ^ 0x2D30_302D_3030_3030
    let day = word(bytes, at: 2) &>> 48 ^ 0x3030
    let others =
      (month &+ 0x7F76_767F_7676_7676) | month | (day &+ 0x7676) | day
    guard others & 0x8080_8080_8080_8080 == 0 else { return nil }
    // Each byte ten times, with the next one.
    let pairs = month &* 10 &+ month &>> 8
    func pair(_ at: UInt64) -> Int { Int(truncatingIfNeeded: pairs &>> (8 &* at) & 0xFF) }
    self.init(
      year: pair(0) &* 100 &+ pair(2), month: pair(5),
      day: Int(truncatingIfNeeded: (day & 0xFF) &* 10 &+ day &>> 8))
  }

  /// Reads a day in the form `2018-03-07`.
  ///
  /// It is `nil` for any other form, and for a day that there is not.
  ///
  /// - Parameter text: The day and nothing else.
  public init?(_ text: String) {
    self.init(text.utf8.span)
  }

  /// The year, 1...9999.
  public var year: Int { Int(packed &>> 9) }
  /// The month, 1...12.
  public var month: Int { Int(packed &>> 5 & 15) }
  /// The day of the month, 1...31.
  public var day: Int { Int(packed & 31) }

  /// Days since 1970-01-01, negative before it.
  public var dayNumber: Int {
    let yearFromMarch = month <= 2 ? year - 1 : year
    let era = yearFromMarch / 400
    let yearOfEra = yearFromMarch % 400
    let monthFromMarch = month > 2 ? month - 3 : month + 9
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - Self.epoch
  }

  /// How many days a month has.
  ///
  /// - Parameters:
  ///   - month: 1...12.
  ///   - year: Any year of the calendar.
  /// - Returns: 28...31.
  public static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// The day so many days later.
  ///
  /// - Parameter days: How many; negative for earlier.
  /// - Returns: That day, or the first or last there is when it lies beyond.
  public func adding(days: Int) -> CivilDate {
    let (sum, overflow) = dayNumber.addingReportingOverflow(days)
    guard !overflow else { return days < 0 ? .first : .last }
    return CivilDate(dayNumber: sum)
  }

  /// The same day of the month so many months later; the month's last day where it is shorter.
  ///
  /// - Parameter months: How many; negative for earlier.
  /// - Returns: That day, or the first or last there is when it lies beyond.
  public func adding(months: Int) -> CivilDate {
    let (sum, overflow) = (year * 12 + month - 1).addingReportingOverflow(months)
    guard !overflow else { return months < 0 ? .first : .last }
    guard sum >= 12 else { return .first }
    guard sum < 10_000 * 12 else { return .last }
    let (year, month) = (sum / 12, sum % 12 + 1)
    return CivilDate(valid: year, month, min(day, Self.days(inMonth: month, of: year)))
  }
}

extension CivilDate: Comparable, CustomStringConvertible {
  /// Whether one day comes before another.
  ///
  /// - Parameters:
  ///   - left: A day.
  ///   - right: The day that it is compared with.
  /// - Returns: `true` when `left` is the earlier.
  public static func < (left: CivilDate, right: CivilDate) -> Bool { left.packed < right.packed }

  /// The day in the form `2018-03-07`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the day in the form `2018-03-07`.
  ///
  /// - Parameter bytes: Where the ten bytes are added.
  public func append(to bytes: inout [UInt8]) {
    appendDigits(year, count: 4, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(month, count: 2, to: &bytes)
    bytes.append(UInt8(ascii: "-"))
    appendDigits(day, count: 2, to: &bytes)
  }
}

/// A moment in UTC to the millisecond, from 0001-01-01 to the end of 9999-12-31.
public struct Instant: Sendable, Hashable {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  static let millisecondsPerDay: Int64 = 86_400_000

  /// Makes a moment, or the first or last there is when it lies beyond.
  ///
  /// - Parameter milliseconds: Since 1970-01-01T00:00:00Z, without leap seconds as POSIX counts.
  public init(milliseconds: Int64) {
    let first = Int64(CivilDate.first.dayNumber) * Self.millisecondsPerDay
    let last = Int64(CivilDate.last.dayNumber + 1) * Self.millisecondsPerDay - 1
    self.milliseconds = min(max(milliseconds, first), last)
  }

  /// Reads a moment in the form of RFC 3339: `2026-11-21T09:00:00.000Z`, or with an offset.
  ///
  /// It is `nil` for any other form, a day that there is not, hour 24, second 60, an offset
  /// beyond 18 hours, or a moment outside the years 0001 to 9999.
  ///
  /// - Parameter bytes: The text in ASCII. The fraction may be left out and has up to 3 digits.
  public init?(_ bytes: Span<UInt8>) {
    guard let written = Occurrence(bytes), written.hasSeconds, let instant = written.instant else {
      return nil
    }
    self = instant
  }

  /// Reads a moment in the form of RFC 3339.
  ///
  /// It is `nil` as for the bytes of the text.
  ///
  /// - Parameter text: The moment and nothing else.
  public init?(_ text: String) {
    self.init(text.utf8.span)
  }

  /// The day in UTC.
  public var date: CivilDate { CivilDate(dayNumber: dayNumber) }

  private var dayNumber: Int {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: Self.millisecondsPerDay)
    return Int(rest < 0 ? days - 1 : days)
  }
}

extension Instant: Comparable, CustomStringConvertible {
  /// Whether one moment comes before another.
  ///
  /// - Parameters:
  ///   - left: A moment.
  ///   - right: The moment that it is compared with.
  /// - Returns: `true` when `left` is the earlier.
  public static func < (left: Instant, right: Instant) -> Bool {
    left.milliseconds < right.milliseconds
  }

  /// The moment in the one form that the ledger writes: `2026-11-21T09:00:00.000Z`.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the moment in the form `2026-11-21T09:00:00.000Z`.
  ///
  /// - Parameter bytes: Where the 24 bytes are added.
  public func append(to bytes: inout [UInt8]) {
    let dayNumber = self.dayNumber
    CivilDate(dayNumber: dayNumber).append(to: &bytes)
    bytes.append(UInt8(ascii: "T"))
    let clock = Int(milliseconds - Int64(dayNumber) * Self.millisecondsPerDay)
    appendDigits(clock / 3_600_000, count: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(clock / 60_000 % 60, count: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(clock / 1000 % 60, count: 2, to: &bytes)
    bytes.append(UInt8(ascii: "."))
    appendDigits(clock % 1000, count: 3, to: &bytes)
    bytes.append(UInt8(ascii: "Z"))
  }
}

/// The value of two decimal digits, or `nil` when either byte is something else.
@inline(__always)
func twoDigits(_ bytes: Span<UInt8>, at index: Int) -> Int? {
  let tens = bytes[index] &- UInt8(ascii: "0")
  let ones = bytes[index &+ 1] &- UInt8(ascii: "0")
  return tens < 10 && ones < 10 ? Int(tens &* 10 &+ ones) : nil
}

/// Writes a number with leading zeros.
func appendDigits(_ number: Int, count: Int, to bytes: inout [UInt8]) {
  var power = 1
  for _ in 1..<count { power *= 10 }
  while power > 0 {
    bytes.append(UInt8(ascii: "0") + UInt8(number / power % 10))
    power /= 10
  }
}
