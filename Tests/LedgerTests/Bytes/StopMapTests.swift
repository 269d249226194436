import TestSupport
import Testing

@testable import Ledger

/// The stops of plain text, against a look at each byte.
struct StopMapTests {
  private func isStop(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte >= 0x80 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private func expected(_ bytes: [UInt8], at index: Int) -> UInt64 {
    (0..<64).reduce(0) { $0 | (isStop(bytes[index + $1]) ? 1 << UInt64($1) : 0) }
  }

  @Test func `every byte is judged at every place, by both ways`() {
    for value in UInt8.min...UInt8.max {
      var wrong = 0
      for place in 0..<64 {
        let other: UInt8 = [0x61, 0x21, 0x22, 0x1F, 0x20, 0x7F, 0x80, 0xFF][place % 8]
        var bytes = [UInt8](repeating: other, count: 71)
        bytes[7 + place] = value
        let bits = expected(bytes, at: 7)
        if stopBits(bytes.span, at: 7) != bits || plainStopBits(bytes.span, at: 7) != bits {
          wrong += 1
        }
      }
      #expect(wrong == 0, "byte \(value)")
    }
  }

  @Test func `the next stop is found from every place, at every length`() {
    var random = SplitMix64(seed: 3)
    for count in 0...200 {
      for density in [1, 9, 100] {
        let bytes = (0..<count).map { _ in
          Int.random(in: 0..<density, using: &random) == 0 ? UInt8(ascii: "\"") : 0x61
        }
        var stops = StopMap()
        stops.mark([UInt8](repeating: 0x22, count: 300).span, through: 300)
        stops.mark(bytes.span, through: count)
        for index in 0...count {
          let next = bytes[index...].firstIndex(where: isStop) ?? count
          let found = nextStop(stops.words.span, index)
          #expect(next < count ? found == next : found >= count)
        }
      }
    }
  }

  @Test func `words are read from every byte`() {
    let words: [UInt64] = [0x0706_0504_0302_0100, 0x0F0E_0D0C_0B0A_0908, 0x1716_1514_1312_1110]
    for byte in 0..<16 {
      let expected = (0..<8).reduce(UInt64(0)) { $0 | UInt64(byte + $1) << UInt64(8 * $1) }
      #expect(unalignedWord(words.span, byte: byte) == expected)
    }
  }
}
