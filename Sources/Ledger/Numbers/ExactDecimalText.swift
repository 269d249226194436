// Decimals as text: the number grammar of JSON in, plain and canonical forms out.

extension ExactDecimal {
  /// Reads a number as JSON writes it (RFC 8259, section 6).
  ///
  /// An exponent is taken (`1.2e3` is 1200), zeros at either end cost nothing, and minus zero is
  /// zero. A sign of plus, a leading zero, a bare point, white space and words are refused.
  ///
  /// It is `nil` when the bytes are no number, or one with more than 34 significant digits,
  /// more than 30 decimal places, or more than 21 digits before the point.
  ///
  /// - Parameter json: The number's bytes, and nothing else.
  /// - Complexity: One look at each byte; nothing is allocated.
  public init?(json: Span<UInt8>) {
    let count = json.count
    var at = 0
    var isNegative = false
    if count > 0, json[0] == UInt8(ascii: "-") {
      isNegative = true
      at = 1
    }
    guard at < count else { return nil }

    var digits = DigitRun()
    let whole = at
    while at < count, let digit = Self.digit(json[at]) {
      guard digits.append(digit) else { return nil }
      at &+= 1
    }
    guard at > whole, at == whole &+ 1 || json[whole] != UInt8(ascii: "0") else { return nil }

    var places = 0
    if at < count, json[at] == UInt8(ascii: ".") {
      at &+= 1
      let first = at
      while at < count, let digit = Self.digit(json[at]) {
        guard digits.append(digit) else { return nil }
        at &+= 1
      }
      places = at &- first
      guard places > 0 else { return nil }
    }

    var exponent = 0
    if at < count, json[at] | 0x20 == UInt8(ascii: "e") {
      at &+= 1
      var exponentIsNegative = false
      if at < count, json[at] == UInt8(ascii: "-") || json[at] == UInt8(ascii: "+") {
        exponentIsNegative = json[at] == UInt8(ascii: "-")
        at &+= 1
      }
      let first = at
      while at < count, let digit = Self.digit(json[at]) {
        // Held at a number that no text in memory can make good with its zeros.
        exponent = min(exponent &* 10 &+ Int(digit), 1 &<< 56)
        at &+= 1
      }
      guard at > first else { return nil }
      if exponentIsNegative { exponent = -exponent }
    }
    guard at == count else { return nil }

    guard digits.count > 0 else {
      self = .zero
      return
    }
    // The value is significand × 10^power, and the significand's last digit is not zero.
    let power = exponent &+ digits.zeros &- places
    guard power >= -Self.parsedPlacesMax, digits.count &+ power <= Self.parsedWholeDigitsMax else {
      return nil
    }
    let significand = Int128(digits.significand)
    let scaled = power > 0 ? significand * Self.powerOfTen(power) : significand
    self.init(shortest: isNegative ? -scaled : scaled, scale: max(0, -power))
  }

  /// Reads a number as JSON writes it.
  ///
  /// It is `nil` when it is no number or beyond the limits of `init(json:)`.
  ///
  /// - Parameter text: The number and nothing else: `-0.5`, `1200000`, `1.2e6`.
  public init?(_ text: String) {
    self.init(json: text.utf8.span)
  }

  /// The value of a decimal digit, or `nil` for any other byte.
  @inline(__always)
  private static func digit(_ byte: UInt8) -> UInt8? {
    let value = byte &- UInt8(ascii: "0")
    return value < 10 ? value : nil
  }

  /// The digits of a number from the first to the last that is not zero, and the zeros after it.
  private struct DigitRun {
    /// Digits in the run, without zeros at either end.
    var count = 0
    /// Zeros read since the last other digit.
    var zeros = 0
    /// The digits before the current part of up to 18, which fits a machine word.
    private var wide: UInt128 = 0
    private var part: UInt64 = 0
    private var partPower: UInt64 = 1

    /// Adds a digit on the right; `false` when the run would have more than 34.
    @inline(__always)
    mutating func append(_ digit: UInt8) -> Bool {
      guard digit != 0 else {
        if count > 0 { zeros &+= 1 }
        return true
      }
      count &+= zeros &+ 1
      guard count <= ExactDecimal.parsedDigitsMax else { return false }
      while zeros > 0 {
        push(0)
        zeros &-= 1
      }
      push(digit)
      return true
    }

    private mutating func push(_ digit: UInt8) {
      if partPower == 1_000_000_000_000_000_000 {
        wide = wide * UInt128(partPower) + UInt128(part)
        part = 0
        partPower = 1
      }
      part = part &* 10 &+ UInt64(digit)
      partPower &*= 10
    }

    var significand: UInt128 {
      wide == 0 ? UInt128(part) : wide * UInt128(partPower) + UInt128(part)
    }
  }
}

extension ExactDecimal: CustomStringConvertible {
  /// The value in full and no longer than needed: `91557888.75`, `-0.5`, `1200000`.
  public var description: String {
    var bytes: [UInt8] = []
    appendPlain(to: &bytes, places: scale)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The value with a fixed count of decimal places, rounded half away from zero.
  ///
  /// - Parameter places: How many digits stand after the point, 0 or more: 2 for pounds and pence.
  /// - Returns: Such as `91557888.50`; no sign when the rounded value is zero.
  public func text(places: Int) -> String {
    var bytes: [UInt8] = []
    rounded(places: places).appendPlain(to: &bytes, places: places)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Writes the value in the form of RFC 8785 (JCS), section 3.2.2.3: as ECMAScript writes it.
  ///
  /// In full from 10^-6 to below 10^21, else as `1e-7`, `1.5e+21`. ECMAScript's numbers are binary
  /// doubles, and a decimal of up to 15 digits is the shortest text of the double nearest to it, so
  /// that no double is needed to write one.
  ///
  /// - Parameter bytes: Where the text is added, in ASCII.
  /// - Precondition: `significantDigits` is at most 15; beyond that ECMAScript may write another
  ///   number, and a line that holds it would not be canonical.
  public func appendCanonical(to bytes: inout [UInt8]) {
    var digits = DecimalDigits(significand.magnitude)
    // Where the point stands, counted in digits from the left: 0.5 is 0, 12.5 is 2.
    let point = digits.count - scale
    guard significand != 0, point < -5 || point > 21 else {
      precondition(
        digits.count <= Self.lineDigitsMax || significantDigits <= Self.lineDigitsMax,
        "a canonical number has at most 15 significant digits")
      appendPlain(to: &bytes, places: scale)
      return
    }
    digits.dropZeros()
    precondition(
      digits.count <= Self.lineDigitsMax, "a canonical number has at most 15 significant digits")
    if significand < 0 { bytes.append(UInt8(ascii: "-")) }
    digits.append(0..<1, to: &bytes)
    if digits.count > 1 {
      bytes.append(UInt8(ascii: "."))
      digits.append(1..<digits.count, to: &bytes)
    }
    let exponent = point - 1
    bytes.append(UInt8(ascii: "e"))
    bytes.append(exponent < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
    let power = DecimalDigits(UInt128(exponent.magnitude))
    power.append(0..<power.count, to: &bytes)
  }

  /// Writes the value in full with so many places, no fewer than it has.
  private func appendPlain(to bytes: inout [UInt8], places: Int) {
    let digits = DecimalDigits(significand.magnitude)
    if significand < 0 { bytes.append(UInt8(ascii: "-")) }
    let point = digits.count - scale
    if point > 0 {
      digits.append(0..<point, to: &bytes)
    } else {
      bytes.append(UInt8(ascii: "0"))
    }
    guard places > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    if point < 0 { bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: -point)) }
    digits.append(max(point, 0)..<digits.count, to: &bytes)
    bytes.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: places - scale))
  }
}

/// The digits of a whole number in ASCII, without an allocation.
private struct DecimalDigits {
  /// The digits stand at the end, from `start` on: 39 are enough for 128 bits.
  private var bytes = [39 of UInt8](repeating: UInt8(ascii: "0"))
  private var start = 39
  private var end = 39

  init(_ number: UInt128) {
    var wide = number
    while wide > UInt128(UInt64.max) {
      let (rest, digit) = wide.quotientAndRemainder(dividingBy: 10)
      push(UInt8(digit))
      wide = rest
    }
    var narrow = UInt64(wide)
    repeat {
      push(UInt8(narrow % 10))
      narrow /= 10
    } while narrow != 0
  }

  private mutating func push(_ digit: UInt8) {
    start -= 1
    bytes[start] = UInt8(ascii: "0") + digit
  }

  var count: Int { end - start }

  /// Lets go of zeros on the right, all but a first digit.
  mutating func dropZeros() {
    while count > 1, bytes[end - 1] == UInt8(ascii: "0") { end -= 1 }
  }

  /// Writes some of the digits, counted from the left.
  func append(_ range: Range<Int>, to target: inout [UInt8]) {
    for index in range { target.append(bytes[start + index]) }
  }
}
