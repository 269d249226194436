/// A decimal number that is exact: a whole number of 128 bits, divided by a power of ten.
///
/// Figures pass through this type and never through binary floating point, so that a tenth is a
/// tenth and a sum does not depend on the order of its parts. Every rounding is half away from
/// zero, as the Department for Education rounds its statistics.
///
/// ```swift
/// let third = ExactDecimal(1).divided(by: ExactDecimal(3), places: 4)  // 0.3333
/// ExactDecimal("-0.125")?.rounded(places: 2)                           // -0.13
/// ```
///
/// A value has at most 38 digits in all and at most 38 of them after the point. What cannot be held
/// exactly is never cut off: the checked forms `adding(_:)`, `subtracting(_:)`, `multiplied(by:)`
/// and `divided(by:places:)` give `nil`, and are what to use where nothing bounds the operands. The
/// operators `+`, `-` and `*` stop the program instead, and are for operands with a known bound: ten
/// thousand million numbers of a log's lines (`isLineNumber`) can be added up in any order, because
/// each is under 10^15 with 12 places and 10 + 15 + 12 = 37 digits; and any of them can be
/// multiplied by any other and the 10^10 products of one scale with a quantity up to 10^9 added
/// up (15 + 9 + 10 = 34 digits).
public struct ExactDecimal: Sendable, Hashable {
  /// The most digits that a value has: the largest count whose every number fits 128 bits.
  public static let digitsMax = 38
  /// The most significant digits that a text may have: those of IEEE 754 decimal128, with four to
  /// spare before `digitsMax`.
  public static let parsedDigitsMax = 34
  /// The most decimal places that a text may have, so that a parsed number times a line's number
  /// of few digits still has a scale that can be held.
  public static let parsedPlacesMax = 30
  /// The most digits before the point that a text may have: ECMAScript writes numbers in full below
  /// 10^21 only.
  public static let parsedWholeDigitsMax = 21
  /// The most significant digits of a number in a line of the log: a reader that holds numbers in
  /// binary (RFC 8259, section 6) gives back every decimal of 15 digits unchanged.
  public static let lineDigitsMax = 15
  /// The most decimal places of a number in a line of the log.
  public static let linePlacesMax = 12

  /// The digits of the number as a whole number, with its sign; fewer than 10^38.
  public let significand: Int128
  /// How many of the digits stand after the point, 0...38; the least that the value needs.
  public let scale: Int

  /// Nothing at all: 0 with no decimal places.
  public static let zero = ExactDecimal(0)

  /// The limit that every significand stays below, 10^38.
  static let limit: UInt128 = 100_000_000_000_000_000_000_000_000_000_000_000_000

  /// Makes a whole number.
  ///
  /// - Parameter integer: The number.
  public init(_ integer: Int) {
    significand = Int128(integer)
    scale = 0
  }

  /// Makes `significand / 10^scale`, in its shortest form.
  ///
  /// - Parameters:
  ///   - significand: The digits as a whole number, less than 10^38 either way.
  ///   - scale: How many of them stand after the point, 0...38.
  /// - Precondition: Both are within their bounds.
  public init(significand: Int128, scale: Int) {
    precondition(significand.magnitude < Self.limit, "a decimal has at most 38 digits")
    precondition(0...Self.digitsMax ~= scale, "a decimal has 0 to 38 places")
    (self.significand, self.scale) = Self.shortest(significand, scale)
  }

  /// Makes a value from parts known to be in bounds and in their shortest form.
  init(shortest significand: Int128, scale: Int) {
    self.significand = significand
    self.scale = scale
  }

  /// Makes a value of any parts, if it can be held.
  private init?(fitting significand: Int128, scale: Int) {
    let (digits, places) = Self.shortest(significand, scale)
    guard digits.magnitude < Self.limit, places <= Self.digitsMax else { return nil }
    self.init(shortest: digits, scale: places)
  }

  /// Drops zeros from the end of the decimal places.
  ///
  /// Numbers of 64 bits, nearly all that there are, are divided as such: many times quicker.
  private static func shortest(_ significand: Int128, _ scale: Int) -> (Int128, Int) {
    guard scale > 0 else { return (significand, 0) }
    guard significand != 0 else { return (0, 0) }
    var wide = significand
    var places = scale
    while places > 0 {
      if var narrow = Int64(exactly: wide) {
        while places > 0, narrow % 10 == 0 {
          narrow /= 10
          places -= 1
        }
        return (Int128(narrow), places)
      }
      guard wide % 10 == 0 else { break }
      wide /= 10
      places -= 1
    }
    return (wide, places)
  }

  /// Ten to the power given, which is 0...38.
  static func powerOfTen(_ exponent: Int) -> Int128 {
    var narrow: UInt64 = 1
    for _ in 0..<min(exponent, 19) { narrow &*= 10 }
    guard exponent > 19 else { return Int128(narrow) }
    var wide = Int128(narrow)
    for _ in 19..<exponent { wide *= 10 }
    return wide
  }
}

// What a value is like.
extension ExactDecimal {
  /// Whether the value has no decimal places.
  public var isInteger: Bool { scale == 0 }

  /// Whether the value is below zero.
  public var isNegative: Bool { significand < 0 }

  /// Whether the value is zero.
  public var isZero: Bool { significand == 0 }

  /// The value as a machine integer; `nil` when it has decimal places or is too large.
  public var integer: Int? { scale == 0 ? Int(exactly: significand) : nil }

  /// The value without its sign.
  public var magnitude: ExactDecimal { significand < 0 ? -self : self }

  /// How many digits it takes to write the value without an exponent's help: those from the first
  /// to the last that are not zero; 1 for zero.
  public var significantDigits: Int {
    guard significand != 0 else { return 1 }
    var rest = significand.magnitude
    while rest % 10 == 0 { rest /= 10 }
    var count = 0
    while rest != 0 {
      rest /= 10
      count += 1
    }
    return count
  }

  /// Whether the value may stand as a number in a line of the log: at most 15 significant digits, at
  /// most 12 decimal places, and less than 10^15.
  public var isLineNumber: Bool {
    if significand.magnitude < 1_000_000_000_000_000 { return scale <= Self.linePlacesMax }
    return scale <= Self.linePlacesMax && significantDigits <= Self.lineDigitsMax
      && significand.magnitude / Self.powerOfTen(scale).magnitude < 1_000_000_000_000_000
  }
}

// Exact arithmetic.
extension ExactDecimal {
  /// The sum, exactly.
  ///
  /// - Parameter other: What to add.
  /// - Returns: `nil` when the sum has more than 38 digits at the larger of the two scales.
  public func adding(_ other: ExactDecimal) -> ExactDecimal? {
    guard scale != other.scale else {
      let (sum, overflow) = significand.addingReportingOverflow(other.significand)
      return overflow ? nil : ExactDecimal(fitting: sum, scale: scale)
    }
    let (coarse, fine) = scale < other.scale ? (self, other) : (other, self)
    let factor = Self.powerOfTen(fine.scale - coarse.scale)
    let (aligned, tooWide) = coarse.significand.multipliedReportingOverflow(by: factor)
    guard !tooWide else { return nil }
    let (sum, overflow) = aligned.addingReportingOverflow(fine.significand)
    // The finer number's last digit is not zero and the other's is, so the sum is in shortest form.
    guard !overflow, sum.magnitude < Self.limit else { return nil }
    return ExactDecimal(shortest: sum, scale: fine.scale)
  }

  /// The difference, exactly.
  ///
  /// - Parameter other: What to take away.
  /// - Returns: `nil` when the difference has more than 38 digits at the larger of the two scales.
  public func subtracting(_ other: ExactDecimal) -> ExactDecimal? { adding(-other) }

  /// The product, exactly.
  ///
  /// - Parameter other: What to multiply by.
  /// - Returns: `nil` when the product of the significands does not fit 128 bits, or the value needs
  ///   more than 38 digits or places.
  public func multiplied(by other: ExactDecimal) -> ExactDecimal? {
    let (product, overflow) = significand.multipliedReportingOverflow(by: other.significand)
    return overflow ? nil : ExactDecimal(fitting: product, scale: scale + other.scale)
  }

  /// The quotient, rounded half away from zero.
  ///
  /// Long division, a digit at a time, so that nothing between overflows when the result fits.
  ///
  /// - Parameters:
  ///   - divisor: What to divide by.
  ///   - places: How many decimal places the result has at most, 0...38.
  /// - Returns: `nil` when the divisor is zero, or the result has more than 38 digits.
  public func divided(by divisor: ExactDecimal, places: Int) -> ExactDecimal? {
    precondition(0...Self.digitsMax ~= places, "a decimal has 0 to 38 places")
    guard !divisor.isZero else { return nil }
    let denominator = divisor.significand.magnitude
    var (quotient, remainder) = significand.magnitude.quotientAndRemainder(dividingBy: denominator)
    // How many digits are still to come; fewer than none when digits must go.
    var shift = places + divisor.scale - scale
    // A division that comes out even stops there, and keeps no zeros that might not fit.
    while shift > 0, remainder != 0 || shift > places {
      guard quotient < Self.limit / 10 else { return nil }
      let digit: UInt128
      (digit, remainder) = denominator.dividingFullWidth(remainder.multipliedFullWidth(by: 10))
      quotient = quotient * 10 + digit
      shift -= 1
    }
    if shift >= 0 {
      if remainder >= denominator - remainder { quotient += 1 }
    } else {
      // The divisor's own remainder cannot matter: at a half or more it rounds away all the same.
      let factor = Self.powerOfTen(-shift).magnitude
      let (whole, dropped) = quotient.quotientAndRemainder(dividingBy: factor)
      quotient = dropped >= factor - dropped ? whole + 1 : whole
    }
    guard quotient < Self.limit else { return nil }
    let isNegative = self.isNegative != divisor.isNegative
    return ExactDecimal(
      significand: isNegative ? -Int128(quotient) : Int128(quotient),
      scale: places - max(shift, 0))
  }

  /// The value at so many decimal places, rounded half away from zero.
  ///
  /// - Parameter places: How many places are kept at most; 0 or more.
  /// - Returns: The value itself when it has no more places than that.
  public func rounded(places: Int) -> ExactDecimal {
    precondition(places >= 0, "the places of a decimal are not negative")
    guard places < scale else { return self }
    let factor = Self.powerOfTen(scale - places)
    let (whole, dropped) = significand.quotientAndRemainder(dividingBy: factor)
    guard dropped.magnitude >= factor.magnitude / 2 else {
      return ExactDecimal(significand: whole, scale: places)
    }
    return ExactDecimal(significand: significand < 0 ? whole - 1 : whole + 1, scale: places)
  }

  /// The sum of two values whose bound is known.
  ///
  /// - Parameters:
  ///   - left: A value.
  ///   - right: What to add to it.
  /// - Returns: The exact sum.
  /// - Precondition: It has at most 38 digits; where nothing bounds the operands use `adding(_:)`.
  public static func + (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    guard let sum = left.adding(right) else { preconditionFailure("a sum of over 38 digits") }
    return sum
  }

  /// The difference of two values whose bound is known.
  ///
  /// - Parameters:
  ///   - left: A value.
  ///   - right: What to take from it.
  /// - Returns: The exact difference.
  /// - Precondition: It has at most 38 digits; where nothing bounds the operands use
  ///   `subtracting(_:)`.
  public static func - (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal { left + -right }

  /// The product of two values whose bound is known.
  ///
  /// - Parameters:
  ///   - left: A value.
  ///   - right: What to multiply it by.
  /// - Returns: The exact product.
  /// - Precondition: It has at most 38 digits; where nothing bounds the operands use
  ///   `multiplied(by:)`.
  public static func * (left: ExactDecimal, right: ExactDecimal) -> ExactDecimal {
    guard let product = left.multiplied(by: right) else {
      preconditionFailure("a product of over 38 digits")
    }
    return product
  }

  /// The value with its sign turned round.
  ///
  /// - Parameter value: Any value.
  /// - Returns: Its negative; zero is its own.
  public static prefix func - (value: ExactDecimal) -> ExactDecimal {
    ExactDecimal(shortest: -value.significand, scale: value.scale)
  }
}

extension ExactDecimal: Comparable {
  /// Whether one value is less than another, by size alone.
  ///
  /// - Parameters:
  ///   - left: A value.
  ///   - right: The value that it is compared with.
  /// - Returns: `true` when `left` is the smaller.
  public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool {
    guard left.scale != right.scale else { return left.significand < right.significand }
    let (leftWhole, leftPart) = left.significand.quotientAndRemainder(
      dividingBy: powerOfTen(left.scale))
    let (rightWhole, rightPart) = right.significand.quotientAndRemainder(
      dividingBy: powerOfTen(right.scale))
    guard leftWhole == rightWhole else { return leftWhole < rightWhole }
    // A part is below 10^scale, so that at the larger scale it is still below 10^38.
    let scale = max(left.scale, right.scale)
    return leftPart * powerOfTen(scale - left.scale) < rightPart * powerOfTen(scale - right.scale)
  }
}
