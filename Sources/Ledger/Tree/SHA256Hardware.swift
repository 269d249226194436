import CSHA256

/// Two blocks as words, the first byte of each eight the highest.
typealias BlockPair = [16 of UInt64]

// The only Swift file that hands memory to C. The two functions of the C target read whole blocks
// and write eight words; the preconditions here are what keeps them inside both.

extension SHA256 {
  /// Whether the processor's own instructions for SHA-256 are used.
  ///
  /// Asked once. They must be there and give for a few blocks what the plain path gives: an answer
  /// that differs would turn every proof wrong in silence.
  package static let usesInstructions: Bool = csha256_is_available() && instructionsAgree()

  /// Takes whole blocks of 64 bytes into the state, the fastest way that this processor has.
  ///
  /// - Parameters:
  ///   - state: The state before the blocks, and after them when this returns.
  ///   - blocks: The bytes; their number is a multiple of 64.
  /// - Complexity: O(*n*) for *n* bytes; nothing is allocated.
  package static func compress(_ state: inout HashState, _ blocks: Span<UInt8>) {
    guard usesInstructions else { return compressPlain(&state, blocks) }
    compressWithInstructions(&state, blocks)
  }

  /// Takes as many blocks of one message as of another into their two states.
  ///
  /// With the processor's instructions, two messages take little longer than one: see `csha256.h`.
  ///
  /// - Parameters:
  ///   - first: The state of the first message.
  ///   - firstBlocks: Its bytes; their number is a multiple of 64.
  ///   - second: The state of the second message.
  ///   - secondBlocks: Its bytes, as many as of the first.
  /// - Complexity: O(*n*) for *n* bytes; nothing is allocated.
  package static func compressPair(
    _ first: inout HashState, _ firstBlocks: Span<UInt8>,
    _ second: inout HashState, _ secondBlocks: Span<UInt8>
  ) {
    precondition(firstBlocks.count == secondBlocks.count, "a pair has blocks of equal number")
    guard usesInstructions else {
      compressPlain(&first, firstBlocks)
      return compressPlain(&second, secondBlocks)
    }
    compressPairWithInstructions(&first, firstBlocks, &second, secondBlocks)
  }

  /// Takes two blocks into the state.
  ///
  /// - Parameters:
  ///   - state: The state before the blocks, and after them when this returns.
  ///   - blocks: The blocks as words.
  @inline(__always)
  static func compress(_ state: inout HashState, _ blocks: BlockPair) {
    withBytes(of: blocks) { compress(&state, $0) }
  }

  /// Takes two blocks of one message, and two of another, into their two states.
  ///
  /// - Parameters:
  ///   - first: The state of the first message.
  ///   - firstBlocks: Its blocks as words.
  ///   - second: The state of the second message.
  ///   - secondBlocks: Its blocks as words.
  @inline(__always)
  static func compressPair(
    _ first: inout HashState, _ firstBlocks: BlockPair,
    _ second: inout HashState, _ secondBlocks: BlockPair
  ) {
    withBytes(of: firstBlocks) { a in
      withBytes(of: secondBlocks) { b in compressPair(&first, a, &second, b) }
    }
  }

  /// Lends the bytes of two blocks in the order of the message.
  @inline(__always)
  private static func withBytes(of blocks: BlockPair, _ body: (Span<UInt8>) -> Void) {
    var ordered = blocks
    for i in ordered.indices { ordered[i] = ordered[i].bigEndian }
    unsafe ordered.span.withUnsafeBytes { bytes in
      unsafe body(bytes.bindMemory(to: UInt8.self).span)
    }
  }

  private static func compressWithInstructions(_ state: inout HashState, _ blocks: Span<UInt8>) {
    precondition(blocks.count % blockBytes == 0, "only whole blocks are compressed")
    unsafe withWords(of: &state) { words in
      unsafe blocks.withUnsafeBufferPointer { bytes in
        guard let start = bytes.baseAddress else { return }
        unsafe csha256_compress(words, start, bytes.count / blockBytes)
      }
    }
  }

  private static func compressPairWithInstructions(
    _ first: inout HashState, _ firstBlocks: Span<UInt8>,
    _ second: inout HashState, _ secondBlocks: Span<UInt8>
  ) {
    precondition(firstBlocks.count % blockBytes == 0, "only whole blocks are compressed")
    unsafe withWords(of: &first) { a in
      unsafe withWords(of: &second) { b in
        unsafe firstBlocks.withUnsafeBufferPointer { x in
          unsafe secondBlocks.withUnsafeBufferPointer { y in
            guard let p = x.baseAddress, let q = y.baseAddress else { return }
            unsafe csha256_compress_pair(a, p, b, q, x.count / blockBytes)
          }
        }
      }
    }
  }

  /// Lends the eight words of a state, which lie one after the other in memory.
  @inline(__always)
  private static func withWords(
    of state: inout HashState, _ body: (UnsafeMutablePointer<UInt32>) -> Void
  ) {
    unsafe withUnsafeMutableBytes(of: &state) { bytes in
      guard let start = bytes.baseAddress else { return }
      unsafe body(start.assumingMemoryBound(to: UInt32.self))
    }
  }

  private static func instructionsAgree() -> Bool {
    let bytes = (0..<192).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
    let (x, y) = (bytes.span.extracting(0..<128), bytes.span.extracting(64..<192))
    var (plainX, plainY) = (initialState, initialState)
    compressPlain(&plainX, x)
    compressPlain(&plainY, y)
    var (alone, besideX, besideY) = (initialState, initialState, initialState)
    compressWithInstructions(&alone, x)
    compressPairWithInstructions(&besideX, x, &besideY, y)
    return alone == plainX && besideX == plainX && besideY == plainY
  }
}
