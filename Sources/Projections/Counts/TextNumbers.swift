import Ledger

/// The numbers of texts of up to 32 bytes that were met before, each found by one look, without a loop and
/// hardly a branch: a processor that guesses at the lengths of values guesses wrong about once a value.
///
/// It remembers and decides nothing: a text that it does not know is looked up where all of them are.
struct TextNumbers: Sendable {
  /// A text of 1 to 32 bytes as words that no other text of its length has, and its number.
  private struct Text: Sendable {
    var words: Words
    var length = 0
    var number: UInt32 = 0
  }

  /// The first eight bytes of a text, the eight from its 9th and 17th on, where it has so many, and its
  /// last eight; fewer than eight bytes with zeros above them.
  private struct Words: Sendable {
    var first: UInt64
    var second: UInt64
    var third: UInt64
    var last: UInt64
  }

  /// More than that are not remembered: where there are so many, one seldom comes again soon.
  private static let textsMax = 1 << 10
  private static let slotBits: UInt64 = 12

  /// For each slot which text, 0 where none is.
  private var slots = [UInt16](repeating: 0, count: 1 << Self.slotBits)
  /// The texts; the first is none.
  private var texts = [Text(words: Words(first: 0, second: 0, third: 0, last: 0))]

  /// The number of a text; `nil` when it is not remembered.
  ///
  /// - Parameters:
  ///   - bytes: What holds the text.
  ///   - range: Where it stands.
  /// - Returns: Its number.
  @inline(__always)
  func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32? {
    guard let words = Self.words(bytes, range) else { return nil }
    let text = texts[Int(slots[Self.slot(words)])]
    let others =
      (text.words.first ^ words.first) | (text.words.second ^ words.second)
      | (text.words.third ^ words.third) | (text.words.last ^ words.last)
      | UInt64(truncatingIfNeeded: text.length ^ (range.upperBound &- range.lowerBound))
    return others == 0 ? text.number : nil
  }

  /// Remembers the number of a text, instead of another one that stands in its slot.
  @inline(never)
  mutating func remember(_ bytes: Span<UInt8>, _ range: Range<Int>, _ number: UInt32) {
    guard let words = Self.words(bytes, range) else { return }
    let slot = Self.slot(words)
    if slots[slot] == 0 {
      guard texts.count < Self.textsMax else { return }
      slots[slot] = UInt16(texts.count)
      texts.append(texts[0])
    }
    texts[Int(slots[slot])] = Text(words: words, length: range.count, number: number)
  }

  @inline(__always)
  private static func words(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Words? {
    let (start, length) = (range.lowerBound, range.upperBound &- range.lowerBound)
    // Bytes of a block go on after its last line, so that this is hardly ever not so.
    guard length &- 1 < 32, length > 0, start &+ 32 <= bytes.count else { return nil }
    let rest = max(length &- 8, 0)
    let mask = UInt64.max &>> UInt64(truncatingIfNeeded: 64 &- 8 &* min(length, 8))
    return Words(
      first: word(bytes, at: start) & mask, second: word(bytes, at: start &+ min(8, rest)) & mask,
      third: word(bytes, at: start &+ min(16, rest)) & mask,
      last: word(bytes, at: start &+ rest) & mask)
  }

  @inline(__always)
  private static func slot(_ words: Words) -> Int {
    let mixed =
      (words.first &* 0x9E37_79B9_7F4A_7C15) ^ (words.second &* 0xC2B2_AE3D_27D4_EB4F)
      ^ (words.third &* 0x1656_67B1_9E37_79F9) ^ words.last
    return Int(truncatingIfNeeded: (mixed &* 0xD6E8_FEB8_6659_FD93) &>> (64 &- slotBits))
  }
}
