import Ledger
import Projections
import TestSupport
import Testing

@Suite struct ExactRatioTests {
  @Test func `fractions are in lowest terms with the sign above`() throws {
    let half = try #require(ExactRatio(-3, -6))
    #expect(half.numerator == 1 && half.denominator == 2)
    #expect(ExactRatio(3, -6) == -half)
    #expect(ExactRatio(1, 0) == nil)
    #expect(ExactRatio(.min, 3) == nil && ExactRatio(3, .min) == nil)
    #expect(try ExactRatio(#require(ExactDecimal("0.125"))) == ExactRatio(1, 8))
  }

  @Test func `what cannot be held is nil and not wrong`() throws {
    let huge = try #require(ExactRatio(Int128.max, 3))
    let other = try #require(ExactRatio(Int128.max - 4, 7))
    #expect(huge.multiplied(by: other) == nil)
    #expect(huge.adding(other) == nil)
    #expect(huge.divided(by: .zero) == nil)
    #expect(huge.decimal(places: 2) == nil)
    #expect(other < huge && !(huge < other))
    #expect(huge.multiplied(by: ExactRatio(3)) == ExactRatio(Int128.max, 1))
  }

  @Test func `values are written to their places half away from zero, or as exact as they are`() {
    #expect(ExactRatio(1, 3)?.reported(places: 2)?.description == "0.33")
    #expect(ExactRatio(-1, 8)?.reported(places: 2)?.description == "-0.13")
    #expect(ExactRatio(1, 8)?.reported(places: nil)?.description == "0.125")
    #expect(ExactRatio(2, 3)?.reported(places: nil)?.description == "0.666666666667")
  }

  @Test func `arithmetic and order agree with whole numbers over one denominator`() throws {
    var random = SplitMix64(stream: "fractions")
    for _ in 0..<2000 {
      let (a, c) = (
        Int.random(in: -50...50, using: &random), Int.random(in: -50...50, using: &random)
      )
      let (b, d) = (Int.random(in: 1...40, using: &random), Int.random(in: 1...40, using: &random))
      let left = try #require(ExactRatio(Int128(a), Int128(b)))
      let right = try #require(ExactRatio(Int128(c), Int128(d)))
      #expect(left.adding(right) == ExactRatio(Int128(a * d + c * b), Int128(b * d)))
      #expect(left.subtracting(right) == ExactRatio(Int128(a * d - c * b), Int128(b * d)))
      #expect(left.multiplied(by: right) == ExactRatio(Int128(a * c), Int128(b * d)))
      #expect((left < right) == (a * d < c * b))
      #expect((left == right) == (a * d == c * b))
      if c != 0 {
        #expect(left.divided(by: right) == ExactRatio(Int128(a * d), Int128(b * c)))
      }
    }
  }
}
