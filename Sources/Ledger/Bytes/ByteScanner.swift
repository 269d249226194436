/// Eight bytes as one little-endian word, read without a copy.
///
/// - Parameters:
///   - bytes: The bytes to read from.
///   - index: The first of the eight, counted from 0.
/// - Returns: The word; its lowest byte is the first.
/// - Precondition: `index + 8` is within `bytes`.
/// - Complexity: O(1); one load after optimisation.
@inlinable @inline(always)
package func word(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
  // The bytes are mostly known to be so many, which leaves one comparison.
  precondition(
    bytes.count >= 8 && UInt(bitPattern: index) <= UInt(bitPattern: bytes.count &- 8),
    "a word within the bytes")
  // The one load that is not bounds-checked by the language: the line above is its invariant. Put together
  // from eight bytes, it is taken apart again by the compiler where only some of them are compared.
  return unsafe UInt64(
    littleEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self))
}

/// Eight bytes of words that lie one after the other, from any byte of them on.
///
/// - Parameters:
///   - words: The words.
///   - byte: The first of the eight bytes, counted from 0; the lowest of a word is its first.
/// - Returns: The bytes as one word.
/// - Precondition: `byte + 8` is within the words.
/// - Complexity: O(1); one load after optimisation.
@inline(__always)
func unalignedWord(_ words: Span<UInt64>, byte: Int) -> UInt64 {
  precondition(byte >= 0 && byte &>> 3 &+ 1 < words.count, "a word within the words")
  #if _endian(little)
    // Not bounds-checked by the language: the line above is its invariant.
    return unsafe words.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: byte, as: UInt64.self)
  #else
    let shift = UInt64(byte & 7) &* 8
    let low = words[byte &>> 3] &>> shift
    return shift == 0 ? low : low | words[byte &>> 3 &+ 1] &<< (64 &- shift)
  #endif
}

/// The bytes of a word that equal a given byte, as the high bit of each.
///
/// The test is exact: no carry runs from one byte into the next.
///
/// - Parameters:
///   - word: Eight bytes.
///   - byte: The byte looked for.
/// - Returns: A mask with bit 7 of each equal byte set.
/// - Complexity: O(1).
@inlinable @inline(always)
package func equalBytes(_ word: UInt64, _ byte: UInt8) -> UInt64 {
  let x = word ^ (UInt64(byte) &* 0x0101_0101_0101_0101)
  let t = (x & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F
  return ~(t | x | 0x7F7F_7F7F_7F7F_7F7F)
}

/// The bytes of a word at which a run of plain text in a JSON string ends, as the high bit of each:
/// a quote, a backslash, a control character, or a byte outside ASCII.
///
/// - Parameter word: Eight bytes.
/// - Returns: A mask whose lowest set bit is exact; higher ones may be false.
/// - Complexity: O(1).
@inlinable @inline(always)
package func stringStops(_ word: UInt64) -> UInt64 {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs: UInt64 = 0x8080_8080_8080_8080
  // Bytes below 0x20: subtracting borrows into the high bit only where the byte is small; a borrow
  // can reach a later byte but never an earlier one, so the lowest set bit is right.
  let control = (word &- ones &* 0x20) & ~word
  let quote = word ^ ones &* 0x22
  let backslash = word ^ ones &* 0x5C
  return
    (control | word | (quote &- ones) & ~quote | (backslash &- ones) & ~backslash) & highs
}

/// The bytes of a word at which a reader of lines that were checked stops in a string, as the high bit of
/// each: a quote, a backslash or a control character.
///
/// - Parameter word: Eight bytes.
/// - Returns: A mask whose lowest set bit is exact; higher ones may be false.
/// - Complexity: O(1).
@inlinable @inline(always)
package func readingStops(_ word: UInt64) -> UInt64 {
  // A borrow can reach a later byte but never an earlier one, so the lowest set bit is right.
  let quote = word ^ 0x2222_2222_2222_2222
  let backslash = word ^ 0x5C5C_5C5C_5C5C_5C5C
  return
    ((word &- 0x2020_2020_2020_2020) & ~word
    | (quote &- 0x0101_0101_0101_0101) & ~quote
    | (backslash &- 0x0101_0101_0101_0101) & ~backslash) & 0x8080_8080_8080_8080
}

/// Where a byte next occurs.
///
/// - Parameters:
///   - byte: The byte looked for.
///   - bytes: The bytes to look in.
///   - start: Where to begin, counted from 0.
///   - end: Where to stop, exclusive.
/// - Returns: The index of the first occurrence, or `end`.
/// - Complexity: O(n) in the bytes passed over, eight at a time.
package func firstIndex(
  of byte: UInt8, in bytes: Span<UInt8>, from start: Int, to end: Int
) -> Int {
  var index = start
  while index &+ 8 <= end {
    let mask = equalBytes(word(bytes, at: index), byte)
    if mask != 0 { return index &+ mask.trailingZeroBitCount &>> 3 }
    index &+= 8
  }
  while index < end, bytes[index] != byte { index &+= 1 }
  return index
}

/// Whether there is a byte that is not a printable one of ASCII or a control character below it: DEL,
/// or part of a character outside ASCII.
///
/// - Parameter bytes: The bytes.
/// - Returns: `true` when there is.
/// - Complexity: O(n), eight at a time.
package func holdsDeleteOrNotASCII(_ bytes: Span<UInt8>) -> Bool {
  var index = 0
  while index &+ 8 <= bytes.count {
    let eight = word(bytes, at: index)
    if eight & 0x8080_8080_8080_8080 | equalBytes(eight, 0x7F) != 0 { return true }
    index &+= 8
  }
  while index < bytes.count {
    if bytes[index] >= 0x7F { return true }
    index &+= 1
  }
  return false
}

/// The length of the UTF-8 sequence that starts at a byte outside ASCII, by RFC 3629, table 3-7.
///
/// - Parameters:
///   - bytes: The bytes.
///   - index: Where the sequence starts.
///   - end: Where the bytes end, exclusive.
/// - Returns: 2, 3 or 4; 0 when the bytes are no well-formed sequence (overlong forms, surrogates
///   and values past U+10FFFF included).
/// - Complexity: O(1).
package func utf8SequenceLength(_ bytes: Span<UInt8>, at index: Int, end: Int) -> Int {
  let first = bytes[index]
  func continues(_ offset: Int, _ low: UInt8 = 0x80, _ high: UInt8 = 0xBF) -> Bool {
    index &+ offset < end && bytes[index &+ offset] >= low && bytes[index &+ offset] <= high
  }
  switch first {
  case 0xC2...0xDF:
    return continues(1) ? 2 : 0
  case 0xE0...0xEF:
    let low: UInt8 = first == 0xE0 ? 0xA0 : 0x80
    let high: UInt8 = first == 0xED ? 0x9F : 0xBF
    return continues(1, low, high) && continues(2) ? 3 : 0
  case 0xF0...0xF4:
    let low: UInt8 = first == 0xF0 ? 0x90 : 0x80
    let high: UInt8 = first == 0xF4 ? 0x8F : 0xBF
    return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0
  default:
    return 0
  }
}

/// Fewer than eight bytes as one word, zeros above them.
///
/// - Parameters:
///   - bytes: The bytes to read from.
///   - start: The first, counted from 0.
///   - count: How many, 0 to 7.
/// - Returns: The word; its lowest byte is the first.
/// - Precondition: The bytes are there.
/// - Complexity: O(1); one load where eight bytes are there from the first on, or up to the last.
@inlinable @inline(always)
package func shortWord(_ bytes: Span<UInt8>, at start: Int, count: Int) -> UInt64 {
  let mask = (1 as UInt64) &<< UInt64(8 &* count) &- 1
  if start &+ 8 <= bytes.count { return word(bytes, at: start) & mask }
  var letters: UInt64 = 0
  var index = count
  while index > 0 {
    index &-= 1
    letters = letters &<< 8 | UInt64(bytes[start &+ index])
  }
  return letters
}

/// Whether two runs of bytes are the same.
///
/// - Parameters:
///   - left: What holds the first run.
///   - leftRange: Where it stands.
///   - right: What holds the second run.
///   - rightRange: Where it stands.
/// - Returns: `true` when lengths and bytes agree.
/// - Complexity: O(n), eight bytes at a time.
@inlinable @inline(always)
package func equal(
  _ left: Span<UInt8>, _ leftRange: Range<Int>, _ right: Span<UInt8>, _ rightRange: Range<Int>
) -> Bool {
  let length = leftRange.upperBound &- leftRange.lowerBound
  if length != rightRange.upperBound &- rightRange.lowerBound { return false }
  if length < 8 {
    return shortWord(left, at: leftRange.lowerBound, count: length)
      == shortWord(right, at: rightRange.lowerBound, count: length)
  }
  var index = 0
  while index &+ 8 < length {
    if word(left, at: leftRange.lowerBound &+ index)
      != word(right, at: rightRange.lowerBound &+ index)
    {
      return false
    }
    index &+= 8
  }
  // The last eight, some of them for the second time.
  return word(left, at: leftRange.upperBound &- 8) == word(right, at: rightRange.upperBound &- 8)
}

/// Whether two runs of bytes are the same.
///
/// - Parameters:
///   - left: What holds the first run.
///   - leftRange: Where it stands.
///   - right: The second run, whole.
/// - Returns: `true` when lengths and bytes agree.
/// - Complexity: O(n), eight bytes at a time.
@inlinable @inline(always)
package func equal(_ left: Span<UInt8>, _ leftRange: Range<Int>, _ right: Span<UInt8>) -> Bool {
  equal(left, leftRange, right, 0..<right.count)
}
