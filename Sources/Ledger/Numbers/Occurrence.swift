/// When something happened, local to the programme: a day, or a day with a time and its offset.
///
/// The forms are those of `occurred` in a line of the log, and no others:
///
/// ```
/// 2018-03-07
/// 2018-03-07T10:00Z          2018-03-07T10:00+01:00
/// 2018-03-07T10:00:30Z       2018-03-07T10:00:30.250+01:00
/// ```
///
/// Two occurrences are equal when they are written alike: `10:00Z` and `10:00+00:00` are the same
/// moment, and different texts, and a line keeps the text that it was given. `instant` compares
/// moments; `date` is what periods and report dates go by.
public struct Occurrence: Sendable, Hashable {
  /// How closely the time is given.
  public enum Precision: Sendable, Hashable {
    /// A day without a time.
    case day
    /// Hours and minutes.
    case minutes
    /// Seconds without a fraction.
    case seconds
    /// Seconds with a fraction of so many digits, 1...3.
    case fraction(digits: Int)
  }

  /// The offset from UTC as written.
  private enum Zone: UInt8, Sendable {
    case none
    case zulu
    case ahead
    case behind
  }

  /// The local day as written.
  public let date: CivilDate
  /// How closely the time is given.
  public let precision: Precision
  /// Milliseconds since local midnight; 0 when only the day is given.
  public let millisecondOfDay: Int
  /// Minutes that local time is ahead of UTC, -1080...1080; 0 when only the day is given.
  public let offsetMinutes: Int
  private let zone: Zone

  /// The most minutes that an offset may have either way: ISO 8601 clocks stay within 18 hours.
  private static let offsetMinutesMax = 18 * 60

  /// Makes an occurrence of a day without a time.
  ///
  /// - Parameter date: The local day.
  public init(_ date: CivilDate) {
    self.init(date, .day, 0, .none, offsetMinutes: 0)
  }

  private init(
    _ date: CivilDate, _ precision: Precision, _ millisecondOfDay: Int, _ zone: Zone,
    offsetMinutes: Int
  ) {
    self.date = date
    self.precision = precision
    self.millisecondOfDay = millisecondOfDay
    self.zone = zone
    self.offsetMinutes = offsetMinutes
  }

  /// Reads an occurrence.
  ///
  /// It is `nil` for any other form, a day that there is not, hour 24, minute or second 60, a
  /// time without an offset, or an offset beyond 18 hours.
  ///
  /// - Parameter bytes: The text in ASCII and nothing else.
  /// - Complexity: One look at each byte, at most 29; nothing is allocated.
  public init?(_ bytes: Span<UInt8>) {
    let count = bytes.count
    guard count != 10 else {
      guard let date = CivilDate(bytes) else { return nil }
      self.init(date)
      return
    }
    // The shortest form with a time is 2018-03-07T10:00Z.
    guard count >= 17, let date = CivilDate(bytes.extracting(0..<10)),
      bytes[10] == UInt8(ascii: "T"), let hour = twoDigits(bytes, at: 11), hour < 24,
      bytes[13] == UInt8(ascii: ":"), let minute = twoDigits(bytes, at: 14), minute < 60
    else { return nil }

    var at = 16
    var precision = Precision.minutes
    var milliseconds = (hour * 60 + minute) * 60_000
    if bytes[at] == UInt8(ascii: ":") {
      guard count >= 20, let second = twoDigits(bytes, at: 17), second < 60 else { return nil }
      at = 19
      precision = .seconds
      milliseconds += second * 1000
      if bytes[at] == UInt8(ascii: ".") {
        var digits = 0
        var worth = 100
        at += 1
        while at < count, bytes[at] &- UInt8(ascii: "0") < 10 {
          guard digits < 3 else { return nil }
          milliseconds += Int(bytes[at] &- UInt8(ascii: "0")) * worth
          worth /= 10
          digits += 1
          at += 1
        }
        guard digits > 0, at < count else { return nil }
        precision = .fraction(digits: digits)
      }
    }

    switch (bytes[at], count - at) {
    case (UInt8(ascii: "Z"), 1):
      self.init(date, precision, milliseconds, .zulu, offsetMinutes: 0)
    case (UInt8(ascii: "+"), 6), (UInt8(ascii: "-"), 6):
      guard let hours = twoDigits(bytes, at: at + 1), bytes[at + 3] == UInt8(ascii: ":"),
        let minutes = twoDigits(bytes, at: at + 4), minutes < 60,
        hours * 60 + minutes <= Self.offsetMinutesMax
      else { return nil }
      let offset = hours * 60 + minutes
      if bytes[at] == UInt8(ascii: "+") {
        self.init(date, precision, milliseconds, .ahead, offsetMinutes: offset)
      } else {
        self.init(date, precision, milliseconds, .behind, offsetMinutes: -offset)
      }
    default:
      return nil
    }
  }

  /// Reads an occurrence.
  ///
  /// It is `nil` as for the bytes of the text.
  ///
  /// - Parameter text: The occurrence and nothing else.
  public init?(_ text: String) {
    self.init(text.utf8.span)
  }

  /// Whether the text gives seconds.
  var hasSeconds: Bool {
    switch precision {
    case .day, .minutes: false
    case .seconds, .fraction: true
    }
  }

  /// The moment in UTC; `nil` when only the day is given, or the moment falls outside the years 0001
  /// to 9999.
  public var instant: Instant? {
    guard precision != .day else { return nil }
    let milliseconds =
      Int64(date.dayNumber) * Instant.millisecondsPerDay
      + Int64(millisecondOfDay - offsetMinutes * 60_000)
    let instant = Instant(milliseconds: milliseconds)
    return instant.milliseconds == milliseconds ? instant : nil
  }
}

extension Occurrence: CustomStringConvertible {
  /// The text, exactly as it was read.
  public var description: String {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the text, exactly as it was read.
  ///
  /// - Parameter bytes: Where the 10 to 29 bytes are added.
  public func append(to bytes: inout [UInt8]) {
    date.append(to: &bytes)
    guard precision != .day else { return }
    bytes.append(UInt8(ascii: "T"))
    appendDigits(millisecondOfDay / 3_600_000, count: 2, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
    appendDigits(millisecondOfDay / 60_000 % 60, count: 2, to: &bytes)
    if hasSeconds {
      bytes.append(UInt8(ascii: ":"))
      appendDigits(millisecondOfDay / 1000 % 60, count: 2, to: &bytes)
    }
    if case .fraction(let digits) = precision {
      bytes.append(UInt8(ascii: "."))
      let fraction = millisecondOfDay % 1000
      appendDigits(
        digits == 3 ? fraction : digits == 2 ? fraction / 10 : fraction / 100, count: digits,
        to: &bytes)
    }
    switch zone {
    case .none: break
    case .zulu: bytes.append(UInt8(ascii: "Z"))
    case .ahead, .behind:
      bytes.append(zone == .ahead ? UInt8(ascii: "+") : UInt8(ascii: "-"))
      let offset = abs(offsetMinutes)
      appendDigits(offset / 60, count: 2, to: &bytes)
      bytes.append(UInt8(ascii: ":"))
      appendDigits(offset % 60, count: 2, to: &bytes)
    }
  }
}
