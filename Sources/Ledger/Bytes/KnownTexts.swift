/// Short texts that were looked at before: in a file most values come again and again.
///
/// Each text has one place, which the next one that belongs there takes over: nothing grows.
package struct KnownTexts: Sendable {
  /// The most bytes of a text that is kept.
  @usableFromInline package let bytesMax: Int
  @usableFromInline package private(set) var bytes: [UInt8]
  @usableFromInline package private(set) var counts: [UInt8]

  /// Makes an empty one.
  ///
  /// - Parameters:
  ///   - places: How many texts there is room for, a power of two.
  ///   - bytesMax: The most bytes of a text that is kept, at most 64.
  package init(places: Int, bytesMax: Int = 64) {
    precondition(places > 0 && places & (places - 1) == 0 && bytesMax <= 64)
    self.bytesMax = bytesMax
    bytes = [UInt8](repeating: 0, count: places * bytesMax)
    counts = [UInt8](repeating: 0, count: places)
  }

  /// Whether a text is known.
  ///
  /// - Parameters:
  ///   - text: What holds the text.
  ///   - range: Where it stands.
  /// - Returns: `false` also for one that another took the place of, and for an empty one.
  /// - Complexity: O(1).
  @inlinable @inline(__always)
  package func holds(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count &- 1 < bytesMax, !range.isEmpty else { return false }
    let place = place(text, range)
    guard Int(counts[place]) == range.count else { return false }
    let start = place &* bytesMax
    return equal(bytes.span, start..<start &+ range.count, text, range)
  }

  /// Keeps a text.
  ///
  /// - Parameters:
  ///   - text: What holds the text.
  ///   - range: Where it stands; an empty one and a long one are not kept.
  /// - Complexity: O(1).
  package mutating func insert(_ text: Span<UInt8>, _ range: Range<Int>) {
    guard range.count <= bytesMax, !range.isEmpty else { return }
    let place = place(text, range)
    var to = place * bytesMax
    for index in range {
      bytes[to] = text[index]
      to += 1
    }
    counts[place] = UInt8(range.count)
  }

  /// By the first and the last eight bytes, and the length.
  @inlinable @inline(__always)
  package func place(_ text: Span<UInt8>, _ range: Range<Int>) -> Int {
    Int(truncatingIfNeeded: hashOfEnds(text, range)) & (counts.count &- 1)
  }
}

/// A hash of a name: over its length and all its bytes, eight at a time.
///
/// - Parameter name: The name.
/// - Returns: The hash, good in its lower half.
/// - Complexity: O(n).
@inlinable @inline(__always)
package func hashOfAll(_ name: Span<UInt8>) -> UInt64 {
  var hash = UInt64(truncatingIfNeeded: name.count)
  var index = 0
  while index < name.count {
    let count = name.count &- index
    let eight = count >= 8 ? word(name, at: index) : shortWord(name, at: index, count: count)
    hash = (hash ^ eight) &* 0x9E37_79B9_7F4A_7C15
    hash ^= hash &>> 32
    index &+= 8
  }
  return hash &* 0xD6E8_FEB8_6659_FD93 &>> 32
}

/// A hash of a short name: over its length, its first and its last eight bytes.
///
/// - Parameters:
///   - text: What holds the name.
///   - range: Where it stands.
/// - Returns: The hash, good in its lower half.
/// - Complexity: O(1).
@inlinable @inline(always)
package func hashOfEnds(_ text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
  let count = range.upperBound &- range.lowerBound
  var first: UInt64
  var last: UInt64 = 0
  if count >= 8 {
    first = word(text, at: range.lowerBound)
    last = word(text, at: range.upperBound &- 8)
  } else {
    first = shortWord(text, at: range.lowerBound, count: count)
  }
  first ^= UInt64(truncatingIfNeeded: count) &<< 56
  var hash = first &* 0x9E37_79B9_7F4A_7C15
  hash = (hash ^ hash &>> 32 ^ last) &* 0xD6E8_FEB8_6659_FD93
  return hash &>> 32
}
