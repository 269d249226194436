package import Ledger

/// An exact fraction: what rates, shares and means are until they are written down.
///
/// A figure is rounded once, when it is reported. Until then it is compared as it is, so that 94.96
/// per cent does not reach 95.
package struct ExactRatio: Sendable, Hashable {
  /// The fraction in lowest terms; the denominator is above 0.
  package let numerator: Int128
  package let denominator: Int128

  package static let zero = ExactRatio(0)

  package init(_ integer: Int) {
    numerator = Int128(integer)
    denominator = 1
  }

  /// Makes the fraction of two whole numbers; `nil` when the lower one is 0 or its sign cannot be
  /// turned round.
  package init?(_ numerator: Int128, _ denominator: Int128) {
    guard denominator != 0, numerator != .min, denominator != .min else { return nil }
    var (divisor, rest) = (numerator.magnitude, denominator.magnitude)
    while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
    let factor = Int128(divisor) * (denominator < 0 ? -1 : 1)
    self.numerator = numerator / factor
    self.denominator = denominator / factor
  }

  package init(_ decimal: ExactDecimal) {
    var power: Int128 = 1
    for _ in 0..<decimal.scale { power *= 10 }
    self =
      ExactRatio(decimal.significand, power) ?? ExactRatio(0)
  }

  /// Makes the fraction of two decimals.
  package init?(_ numerator: ExactDecimal, over denominator: ExactDecimal) {
    guard let ratio = ExactRatio(numerator).divided(by: ExactRatio(denominator)) else { return nil }
    self = ratio
  }

  package var isNegative: Bool { numerator < 0 }

  /// The sum; `nil` when it cannot be held.
  package func adding(_ other: Self) -> Self? {
    let (left, a) = numerator.multipliedReportingOverflow(by: other.denominator)
    let (right, b) = other.numerator.multipliedReportingOverflow(by: denominator)
    let (below, c) = denominator.multipliedReportingOverflow(by: other.denominator)
    guard !a, !b, !c else { return nil }
    let (sum, d) = left.addingReportingOverflow(right)
    return d ? nil : ExactRatio(sum, below)
  }

  /// The difference; `nil` when it cannot be held.
  package func subtracting(_ other: Self) -> Self? { adding(-other) }

  /// The product; `nil` when it cannot be held.
  package func multiplied(by other: Self) -> Self? {
    // Crosswise in lowest terms first, so that what fits in the end fits on the way.
    guard let one = ExactRatio(numerator, other.denominator),
      let two = ExactRatio(other.numerator, denominator)
    else { return nil }
    let (above, a) = one.numerator.multipliedReportingOverflow(by: two.numerator)
    let (below, b) = one.denominator.multipliedReportingOverflow(by: two.denominator)
    return a || b ? nil : ExactRatio(above, below)
  }

  /// The quotient; `nil` when the divisor is 0 or it cannot be held.
  package func divided(by other: Self) -> Self? {
    guard let inverse = ExactRatio(other.denominator, other.numerator) else { return nil }
    return multiplied(by: inverse)
  }

  package static prefix func - (value: Self) -> Self {
    ExactRatio(-value.numerator, value.denominator) ?? .zero
  }

  /// The value at so many decimal places, rounded half away from zero; `nil` when it cannot be held.
  package func decimal(places: Int) -> ExactDecimal? {
    guard let above = Self.decimal(numerator), let below = Self.decimal(denominator) else {
      return nil
    }
    return above.divided(by: below, places: places)
  }

  /// The value as a decimal; `nil` when it has none that ends, as a third has not.
  package var decimal: ExactDecimal? {
    var rest = denominator
    var twos = 0
    var fives = 0
    while rest % 2 == 0 {
      rest /= 2
      twos += 1
    }
    while rest % 5 == 0 {
      rest /= 5
      fives += 1
    }
    guard rest == 1, max(twos, fives) <= ExactDecimal.digitsMax else { return nil }
    return decimal(places: max(twos, fives))
  }

  /// The value with the places asked for, or as exact as it can be written.
  package func reported(places: Int?) -> ExactDecimal? {
    if let places { return decimal(places: places) }
    return decimal ?? decimal(places: 12)
  }

  private static func decimal(_ number: Int128) -> ExactDecimal? {
    number.magnitude < 100_000_000_000_000_000_000_000_000_000_000_000_000
      ? ExactDecimal(significand: number, scale: 0) : nil
  }
}

extension ExactRatio: Comparable {
  /// By size, without a product that could be too large: whole parts first, then the other way round
  /// what is left of each (as in continued fractions).
  package static func < (left: Self, right: Self) -> Bool {
    var (a, b) = (left.numerator, left.denominator)
    var (c, d) = (right.numerator, right.denominator)
    while true {
      let (wholeLeft, restLeft) = floored(a, b)
      let (wholeRight, restRight) = floored(c, d)
      if wholeLeft != wholeRight { return wholeLeft < wholeRight }
      if restRight == 0 { return false }
      if restLeft == 0 { return true }
      // restLeft / b < restRight / d is d / restRight < b / restLeft.
      (a, b, c, d) = (d, restRight, b, restLeft)
    }
  }

  private static func floored(_ number: Int128, _ divisor: Int128) -> (Int128, Int128) {
    let (whole, rest) = number.quotientAndRemainder(dividingBy: divisor)
    return rest < 0 ? (whole - 1, rest + divisor) : (whole, rest)
  }
}
