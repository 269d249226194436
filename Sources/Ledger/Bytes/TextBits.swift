// What the bytes of a short text are, a bit for each: sixteen at a time on every x86-64 processor, one after
// the other anywhere else.

#if arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// A sort of bytes that ``textBits(_:_:_:)`` looks for.
enum TextByte {
  /// A decimal digit.
  case digit
  /// A letter of ASCII.
  case letter
  /// One of A to D, as a capital or a small letter.
  case letterAToD
  /// B, as a capital or a small letter.
  case letterB
  /// A space or a hyphen.
  case spaceOrHyphen
  /// A space.
  case space
  /// `_` or a hyphen.
  case underscoreOrHyphen
  /// What may stand in and around a telephone number: a space, `(`, `)`, `*`, `+`, `,`, `-` and `.`.
  case numberSign
  /// An `@`, or a byte outside ASCII.
  case atOrNotASCII

  /// Whether a byte is of the sort.
  @inline(__always)
  func holds(_ byte: UInt8) -> Bool {
    switch self {
    case .digit: byte.isDecimal
    case .letter: byte.isLetter
    case .letterAToD: (byte | 0x20) &- 0x61 < 4
    case .letterB: byte | 0x20 == 0x62
    case .spaceOrHyphen: byte == 0x20 || byte == 0x2D
    case .space: byte == 0x20
    case .underscoreOrHyphen: byte == 0x5F || byte == 0x2D
    case .numberSign: byte == 0x20 || byte &- 0x28 < 7
    case .atOrNotASCII: byte == 0x40 || byte >= 0x80
    }
  }
}

/// The bytes of a text that are of a sort.
///
/// - Parameters:
///   - bytes: What holds the text; where more follows it, less is looked at one by one.
///   - range: The text, of at most 64 bytes.
///   - sort: The sort.
/// - Returns: A bit for each byte, the lowest for the first.
/// - Precondition: The range is within the bytes, and no longer than 64.
/// - Complexity: O(1).
@inline(__always)
func textBits(_ bytes: Span<UInt8>, _ range: Range<Int>, _ sort: TextByte) -> UInt64 {
  let count = range.count
  precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count && count <= 64)
  var bits: UInt64 = 0
  var at = 0
  #if arch(x86_64)
    while at < count, range.lowerBound &+ at &+ 16 <= bytes.count {
      bits |= sixteenBits(bytes, range.lowerBound &+ at, sort) &<< UInt64(at)
      at &+= 16
    }
    if at >= count { return count == 64 ? bits : bits & (1 &<< UInt64(count) &- 1) }
  #endif
  while at < count {
    if sort.holds(bytes[range.lowerBound &+ at]) { bits |= 1 &<< UInt64(at) }
    at &+= 1
  }
  return bits
}

/// Whether there is a DEL among bytes.
///
/// - Parameters:
///   - bytes: The bytes.
///   - range: Which of them; one of the 63 that follow may count too.
/// - Returns: `false` only where there is none.
/// - Complexity: O(n), 64 at a time.
func mayHoldDelete(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
  var at = range.lowerBound
  #if arch(x86_64)
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let delete = _mm_set1_epi8(0x7F)
    var found = _mm_setzero_si128()
    while at < range.upperBound, at &+ 64 <= bytes.count {
      for part in 0..<4 {
        found = _mm_or_si128(found, _mm_cmpeq_epi8(sixteenBytes(bytes, at &+ 16 &* part), delete))
      }
      at &+= 64
    }
    if _mm_movemask_epi8(found) != 0 { return true }
  #endif
  while at < range.upperBound {
    if bytes[at] == 0x7F { return true }
    at &+= 1
  }
  return false
}

/// How often a byte stands among bytes.
///
/// - Parameters:
///   - byte: The byte.
///   - bytes: What holds them.
///   - range: Where they stand.
/// - Returns: How often.
/// - Complexity: O(n), 64 at a time.
package func countOf(_ byte: UInt8, in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
  var at = range.lowerBound
  var count = 0
  #if arch(x86_64)
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    let wanted = _mm_set1_epi8(Int8(bitPattern: byte))
    while at &+ 64 <= range.upperBound {
      var bits: UInt64 = 0
      for part in 0..<4 {
        let found = _mm_cmpeq_epi8(sixteenBytes(bytes, at &+ 16 &* part), wanted)
        bits |=
          (UInt64(truncatingIfNeeded: _mm_movemask_epi8(found)) & 0xFFFF) &<< UInt64(16 &* part)
      }
      count &+= bits.nonzeroBitCount
      at &+= 64
    }
  #endif
  while at < range.upperBound {
    if bytes[at] == byte { count &+= 1 }
    at &+= 1
  }
  return count
}

#if arch(x86_64)
  /// Sixteen bytes; whoever calls has checked that they are within.
  @inline(__always)
  private func sixteenBytes(_ bytes: Span<UInt8>, _ index: Int) -> SIMD2<Int64> {
    unsafe bytes.bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index, as: SIMD2<Int64>.self)
  }

  @inline(__always)
  private func sixteenBits(_ bytes: Span<UInt8>, _ index: Int, _ sort: TextByte) -> UInt64 {
    let text = sixteenBytes(bytes, index)
    // With a sign, bytes outside ASCII are less than all others, and small letters of them too.
    @inline(__always) func among(_ text: SIMD2<Int64>, _ first: Int8, _ last: Int8) -> SIMD2<Int64>
    {
      _mm_and_si128(
        _mm_cmpgt_epi8(text, _mm_set1_epi8(first &- 1)),
        _mm_cmpgt_epi8(_mm_set1_epi8(last &+ 1), text))
    }
    @inline(__always) func small() -> SIMD2<Int64> { _mm_or_si128(text, _mm_set1_epi8(0x20)) }
    @inline(__always) func equal(_ text: SIMD2<Int64>, _ byte: Int8) -> SIMD2<Int64> {
      _mm_cmpeq_epi8(text, _mm_set1_epi8(byte))
    }
    let found: SIMD2<Int64> =
      switch sort {
      case .digit: among(text, 0x30, 0x39)
      case .letter: among(small(), 0x61, 0x7A)
      case .letterAToD: among(small(), 0x61, 0x64)
      case .letterB: equal(small(), 0x62)
      case .spaceOrHyphen: _mm_or_si128(equal(text, 0x20), equal(text, 0x2D))
      case .space: equal(text, 0x20)
      case .underscoreOrHyphen: _mm_or_si128(equal(text, 0x5F), equal(text, 0x2D))
      case .numberSign: _mm_or_si128(equal(text, 0x20), among(text, 0x28, 0x2E))
      // The highest bit is what is gathered.
      case .atOrNotASCII: _mm_or_si128(equal(text, 0x40), text)
      }
    return UInt64(truncatingIfNeeded: _mm_movemask_epi8(found)) & 0xFFFF
  }
#endif
