/// Where plain text of JSON strings ends in a block of lines: a bit for each byte.
///
/// It is made for a whole block in one pass without a branch, 64 bytes at a time; then the end of a string
/// is mostly one load away, however long the string is. What guesses at the lengths of strings byte by
/// byte guesses wrong about once a string.
package struct StopMap: Sendable {
  /// 64 bytes each, the lowest bit for the first; one more of ones, so that every search ends.
  private(set) var words: [UInt64] = []

  /// Makes a map of nothing.
  package init() {}

  /// Marks the stops of bytes, and forgets those marked before.
  ///
  /// - Parameters:
  ///   - bytes: The bytes.
  ///   - end: Where to end, exclusive; some of those that follow are marked as well.
  /// - Complexity: O(n).
  package mutating func mark(_ bytes: Span<UInt8>, through end: Int) {
    let count = (end &+ 63) / 64
    if words.count < count + 2 { words = Array(repeating: .max, count: count + 2) }
    var marked = words.mutableSpan
    let whole = min(count, bytes.count / 64)
    for number in 0..<whole { marked[number] = stopBits(bytes, at: 64 &* number) }
    if whole < count {
      var bits: UInt64 = 0
      for index in 64 * whole..<64 * count {
        let byte: UInt8 = index < bytes.count ? bytes[index] : 0
        if byte < 0x20 || byte >= 0x80 || byte == 0x22 || byte == 0x5C {
          bits |= 1 << UInt64(index & 63)
        }
      }
      marked[whole] = bits
    }
    for number in count..<count + 2 { marked[number] = .max }
  }
}

/// The first stop from an index on.
///
/// - Parameters:
///   - stops: The words of a ``StopMap``.
///   - index: Where to begin; not after the end of what was marked.
/// - Returns: The index of the stop; one after the end of what was marked where there is none before.
/// - Complexity: O(1) where one of the next 57 bytes is one.
@inline(__always)
func nextStop(_ stops: Span<UInt64>, _ index: Int) -> Int {
  let bits = unalignedWord(stops, byte: index &>> 3) &>> UInt64(truncatingIfNeeded: index & 7)
  if bits != 0 { return index &+ bits.trailingZeroBitCount }
  return nextStopFarOff(stops, index)
}

@inline(never)
private func nextStopFarOff(_ stops: Span<UInt64>, _ index: Int) -> Int {
  var number = index &>> 6
  var bits = stops[number] & (UInt64.max &<< UInt64(index & 63))
  while bits == 0 {
    number &+= 1
    bits = stops[number]
  }
  return number &* 64 &+ bits.trailingZeroBitCount
}
