import Ledger
import TestSupport
import Testing

@testable import Projections

/// Numbers that are remembered, against those that are looked up.
@Suite struct TextNumbersTests {
  /// Texts of every length to 40, each of their bytes changed once.
  private static let texts: [[UInt8]] = (0...40).flatMap { length in
    let text = (0..<length).map { UInt8(0x61 + $0 % 26) }
    return [text]
      + text.indices.map { index in
        var other = text
        other[index] = 0x30
        return other
      }
  }

  @Test func `a text is told from every other`() {
    var known = TextNumbers()
    let rest = [UInt8](repeating: 7, count: 40)
    for (number, text) in Self.texts.enumerated() {
      let bytes = [7] + text + rest
      let range = 1..<text.count + 1
      #expect(known.number(bytes.span, range) == nil)
      known.remember(bytes.span, range, UInt32(number))
      #expect(known.number(bytes.span, range) == (1...32 ~= text.count ? UInt32(number) : nil))
    }
    // Whatever is forgotten meanwhile, none is taken for another; nor where it stands at the end of all.
    for rest in [rest, []] {
      for (number, text) in Self.texts.enumerated() {
        let bytes = text + rest
        let found = known.number(bytes.span, text.indices)
        #expect(found == nil || found == UInt32(number))
      }
    }
  }

  @Test func `rows of texts are those of values`() {
    var random = SplitMix64(stream: "rows of texts")
    var (known, plain) = (CellTable(keys: 3), CellTable(keys: 3))
    for _ in 0..<5_000 {
      var (one, other) = (UInt32(0), UInt32(0))
      for key in 0..<3 {
        // More of the last key than numbers are remembered of.
        let most = key == 2 ? 1500 : 40
        let text = Array("value-\(Int.random(in: 0..<most, using: &random))".utf8)
        // More bytes follow, as in a block.
        let bytes = text + text + text + text
        let range = text.last == 0x30 ? nil : text.indices
        one =
          known.known.row(one, key, text: bytes.span, range)
          ?? known.row(one, key, text: bytes.span, range)
        if let range {
          other = plain.row(other, key, KeyCode.text, bytes.span, range)
        } else {
          other = plain.row(other, lacking: key)
        }
      }
      #expect(one == other)
    }
    #expect(known.count == plain.count)
    for row in 0..<known.count { #expect(known.key(row) == plain.key(row)) }
  }
}
