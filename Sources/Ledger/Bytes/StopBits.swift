// The bytes of 64 at which a run of plain text ends, as a bit each: by the 16 bytes that every x86-64
// processor compares at once, and by words anywhere else.

#if arch(x86_64)
  import _Builtin_intrinsics.intel
#endif

/// The bytes of 64 at which plain text of a JSON string ends: a quote, a backslash, a control character,
/// or a byte outside ASCII.
///
/// - Parameters:
///   - bytes: The bytes to read from.
///   - index: The first of the 64, counted from 0.
/// - Returns: A bit for each byte, the lowest for the first.
/// - Precondition: `index + 64` is within `bytes`.
/// - Complexity: O(1).
@inline(__always)
func stopBits(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
  #if arch(x86_64)
    precondition(bytes.count >= 64 && index >= 0 && index <= bytes.count &- 64, "64 bytes")
    return sixteen(bytes, index) | sixteen(bytes, index &+ 16) &<< 16
      | sixteen(bytes, index &+ 32) &<< 32 | sixteen(bytes, index &+ 48) &<< 48
  #else
    return plainStopBits(bytes, at: index)
  #endif
}

#if arch(x86_64)
  /// The stops of 16 bytes; whoever calls has checked that they are within.
  @inline(__always)
  private func sixteen(_ bytes: Span<UInt8>, _ index: Int) -> UInt64 {
    let text = unsafe bytes.bytes.unsafeLoadUnaligned(
      fromUncheckedByteOffset: index, as: SIMD2<Int64>.self)
    // With a sign, a byte outside ASCII is less than a space, as a control character is. With its second
    // bit changed, a quote is a space, a space a quote, and a control character still one.
    let stops = _mm_or_si128(
      _mm_cmpgt_epi8(_mm_set1_epi8(0x21), _mm_xor_si128(text, _mm_set1_epi8(0x02))),
      _mm_cmpeq_epi8(text, _mm_set1_epi8(0x5C)))
    return UInt64(truncatingIfNeeded: _mm_movemask_epi8(stops))
  }
#endif

/// The same, eight bytes at a time, on any processor.
///
/// - Parameters:
///   - bytes: The bytes to read from.
///   - index: The first of the 64, counted from 0.
/// - Returns: A bit for each byte, the lowest for the first.
/// - Precondition: `index + 64` is within `bytes`.
func plainStopBits(_ bytes: Span<UInt8>, at index: Int) -> UInt64 {
  var bits: UInt64 = 0
  for eighth in 0..<8 {
    let eight = word(bytes, at: index &+ 8 &* eighth)
    let stops =
      equalBytes(eight, 0x22) | equalBytes(eight, 0x5C) | eight & 0x8080_8080_8080_8080
      | equalBytes(eight & 0xE0E0_E0E0_E0E0_E0E0, 0)
    // The high bit of each byte, brought together in the highest byte.
    let gathered = ((stops &>> 7) &* 0x0102_0408_1020_4080) &>> 56
    bits |= gathered &<< UInt64(8 &* eighth)
  }
  return bits
}
