import Ledger
import Testing

/// The value of a text that is known to be a number.
private func number(_ text: String, _ location: SourceLocation = #_sourceLocation) throws
  -> ExactDecimal
{
  try #require(ExactDecimal(text), sourceLocation: location)
}

@Suite struct `Exact decimals` {
  private let largest = Int128("99999999999999999999999999999999999999") ?? 0

  @Test func `a value is held in its shortest form`() {
    let value = ExactDecimal(significand: 1_500_000, scale: 6)
    #expect(value.significand == 15)
    #expect(value.scale == 1)
    #expect(value == ExactDecimal("1.5"))
    #expect(value.hashValue == ExactDecimal("15e-1")?.hashValue)
    #expect(ExactDecimal(significand: 0, scale: 38) == .zero)
    #expect(ExactDecimal(significand: 1200, scale: 2) == ExactDecimal(12))
    #expect(ExactDecimal(significand: 1200, scale: 0).scale == 0)
    let wide = ExactDecimal(significand: largest / 10 * 10, scale: 38)
    #expect(wide.significand == largest / 10)
    #expect(wide.scale == 37)
  }

  @Test func `sums and differences are exact`() throws {
    #expect(try number("0.1") + number("0.2") == number("0.3"))
    #expect(try number("91557888.5") + number("0.25") == number("91557888.75"))
    #expect(try number("1.75") - number("0.75") == number("1"))
    #expect(try number("-0.5") + number("0.5") == .zero)
    #expect(try number("5") - number("0.000000000001") == number("4.999999999999"))
    #expect(-ExactDecimal.zero == .zero)
  }

  @Test func `products are exact`() throws {
    #expect(try number("0.5") * number("2") == ExactDecimal(1))
    #expect(try number("-1.25") * number("0.8") == ExactDecimal(-1))
    #expect(
      try number("999999999999999") * number("0.000000000001") == number("999.999999999999"))
    let tiny = ExactDecimal(significand: 1, scale: 38)
    #expect(tiny.multiplied(by: tiny) == nil)
    #expect(ExactDecimal(significand: 5, scale: 38).multiplied(by: ExactDecimal(2))?.scale == 37)
  }

  @Test func `what does not fit is nil and never cut off`() {
    let most = ExactDecimal(significand: largest, scale: 0)
    #expect(most.adding(ExactDecimal(1)) == nil)
    #expect(most.adding(most) == nil)
    #expect(most.adding(ExactDecimal(significand: 5, scale: 1)) == nil)
    #expect((-most).subtracting(ExactDecimal(1)) == nil)
    #expect(most.subtracting(most) == .zero)
    #expect(most.multiplied(by: ExactDecimal(2)) == nil)
    #expect(most.multiplied(by: most) == nil)
    #expect(most.multiplied(by: ExactDecimal(1)) == most)
    #expect(most.divided(by: ExactDecimal(significand: 1, scale: 1), places: 0) == nil)
    #expect(most.divided(by: ExactDecimal(2), places: 1) == nil)
    #expect(most.divided(by: ExactDecimal(2), places: 0)?.significand == largest / 2 + 1)
    #expect(most.divided(by: ExactDecimal(1), places: 38) == most)
    #expect(most.divided(by: ExactDecimal(1), places: 0) == most)
  }

  @Test func `ten thousand million of the largest line numbers can be added up`() throws {
    // Doubling stands for the sum: 2^33 is under 10^10, and 10^10 times the number fits too.
    for text in ["999999999999999", "999.999999999999", "-999999999999999"] {
      let value = try number(text)
      #expect(value.isLineNumber)
      let many = try #require(value.multiplied(by: ExactDecimal(10_000_000_000)))
      #expect(many.adding(ExactDecimal(significand: 1, scale: 12)) != nil)
      #expect(many.multiplied(by: ExactDecimal(1_000_000_000)) != nil)
    }
  }

  @Test func `rounding is half away from zero at every digit`() {
    // Every number of -20.000 to 20.000, rounded at each place, against arithmetic on integers.
    for thousandths in -20_000...20_000 {
      let value = ExactDecimal(significand: Int128(thousandths), scale: 3)
      for (places, unit) in [(0, 1000), (1, 100), (2, 10), (3, 1), (4, 1)] {
        let magnitude = (abs(thousandths) + unit / 2) / unit * unit
        let expected = thousandths < 0 ? -magnitude : magnitude
        if value.rounded(places: places)
          != ExactDecimal(significand: Int128(expected), scale: 3)
        {
          Issue.record("\(value) to \(places) places is \(value.rounded(places: places))")
        }
      }
    }
  }

  @Test(arguments: [
    ("0.5", 0, "1"), ("-0.5", 0, "-1"), ("0.49999999999999999999", 0, "0"), ("2.5", 0, "3"),
    ("-2.5", 0, "-3"), ("1.005", 2, "1.01"), ("-1.005", 2, "-1.01"), ("9.995", 2, "10"),
    ("0.05", 1, "0.1"), ("0.049", 1, "0"), ("-0.049", 1, "0"), ("12", 5, "12"),
  ])
  func `rounding gives`(_ text: String, _ places: Int, _ expected: String) throws {
    #expect(try number(text).rounded(places: places).description == expected)
  }

  @Test func `the widest value rounds`() {
    let value = ExactDecimal(significand: largest, scale: 38)
    #expect(value.rounded(places: 0) == ExactDecimal(1))
    #expect(value.rounded(places: 37) == ExactDecimal(1))
    #expect((-value).rounded(places: 20) == ExactDecimal(-1))
  }

  @Test(arguments: [
    ("1", "3", 4, "0.3333"), ("2", "3", 4, "0.6667"), ("-2", "3", 4, "-0.6667"),
    ("2", "-3", 0, "-1"), ("1", "8", 2, "0.13"), ("-1", "8", 2, "-0.13"), ("1", "8", 3, "0.125"),
    ("10", "4", 0, "3"), ("0.1", "0.3", 1, "0.3"), ("1000000", "0.001", 0, "1000000000"),
    ("0.001", "1000000", 9, "0.000000001"), ("0.001", "1000000", 8, "0"),
    ("0.0000000005", "0.1", 8, "0.00000001"), ("0.00000000049", "0.1", 8, "0"),
    ("0", "7", 3, "0"), ("7", "7", 38, "1"), ("70", "7", 38, "10"), ("0", "0.001", 0, "0"),
    ("5", "0.1", 0, "50"),
    ("100000000000000000000", "1e-17", 0, "1" + String(repeating: "0", count: 37)),
    ("1.25", "1", 1, "1.3"), ("1.2499", "1", 1, "1.2"),
    ("1", "3", 37, "0.3333333333333333333333333333333333333"),
  ])
  func `division gives`(
    _ dividend: String, _ divisor: String, _ places: Int, _ expected: String
  ) throws {
    let quotient = try number(dividend).divided(by: number(divisor), places: places)
    #expect(quotient?.description == expected)
  }

  @Test func `division is the nearest number of so many places, for every small pair`() {
    for dividend in -60...60 {
      for divisor in -60...60 where divisor != 0 {
        for (places, unit) in [(0, 1), (1, 10), (3, 1000)] {
          // |dividend| * unit / |divisor| to the nearest integer, a half upwards.
          let twice = 2 * abs(dividend) * unit + abs(divisor)
          let nearest = twice / (2 * abs(divisor)) * (dividend.signum() * divisor.signum())
          let expected = ExactDecimal(significand: Int128(nearest), scale: places)
          let quotient = ExactDecimal(dividend).divided(by: ExactDecimal(divisor), places: places)
          if quotient != expected {
            Issue.record("\(dividend) / \(divisor) to \(places) is not \(expected)")
          }
        }
      }
    }
  }

  @Test func `division by a divisor of 38 digits does not overflow`() {
    let most = ExactDecimal(significand: largest, scale: 0)
    let nearly = ExactDecimal(significand: largest - 1, scale: 0)
    #expect(nearly.divided(by: most, places: 37) == ExactDecimal(1))
    #expect(
      nearly.divided(by: most, places: 38)?.description == "0." + String(repeating: "9", count: 37)
        + "9")
    #expect(
      ExactDecimal(1).divided(by: most, places: 38) == ExactDecimal(significand: 1, scale: 38))
    #expect(ExactDecimal(1).divided(by: .zero, places: 2) == nil)
  }

  @Test func `order is by size, whatever the scale`() throws {
    let texts = [
      "-100000000000000000000", "-10", "-9.5", "-9.49999999999999999999999999999", "-1", "-0.1",
      "-0.000000000000000000000000000001", "0", "0.000000000000000000000000000001", "0.09", "0.1",
      "0.11", "1", "1.000000000000000000000000000001", "9.5", "10", "100000000000000000000",
    ]
    let values = try texts.map { try number($0) }
    for (i, left) in values.enumerated() {
      for (j, right) in values.enumerated() {
        #expect((left < right) == (i < j), "\(left) < \(right)")
      }
    }
    let wide = ExactDecimal(significand: largest, scale: 0)
    let narrow = ExactDecimal(significand: largest, scale: 38)
    #expect(narrow < wide)
    #expect(-wide < -narrow)
    #expect(narrow < ExactDecimal(1))
  }

  @Test func `arithmetic obeys its laws on random values`() throws {
    var random = SplitMix(seed: 0x1ED6E2)
    for _ in 0..<4000 {
      let a = random.lineNumber()
      let b = random.lineNumber()
      let c = random.lineNumber()
      let seen: Comment = "\(a), \(b), \(c)"
      try #require(a.isLineNumber && b.isLineNumber && c.isLineNumber, seen)
      #expect(a + b == b + a, seen)
      #expect((a + b) + c == a + (b + c), seen)
      #expect(a - b == -(b - a), seen)
      #expect(a + b - b == a, seen)
      #expect(a * b == b * a, seen)
      #expect((a < b) == (a + c < b + c), seen)
      #expect(ExactDecimal(a.description) == a, seen)
      if !b.isZero, let product = a.multiplied(by: b) {
        #expect(product.divided(by: b, places: 12) == a, seen)
      }
      let rounded = a.rounded(places: 2)
      #expect((rounded - a).magnitude <= ExactDecimal(significand: 5, scale: 3), seen)
      #expect(rounded.text(places: 2) == a.text(places: 2), seen)
    }
  }
}

/// Numbers that a seed repeats (Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014).
private struct SplitMix {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  /// A number as a line of the log may hold it, of any length and scale.
  mutating func lineNumber() -> ExactDecimal {
    var limit: UInt64 = 1
    for _ in 0..<Int(next() % 16) { limit *= 10 }
    let digits = Int128(next() % limit)
    return ExactDecimal(
      significand: next() & 1 == 0 ? digits : -digits, scale: Int(next() % 13))
  }
}
