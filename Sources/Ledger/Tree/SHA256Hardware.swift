import CSHA256

/// Two blocks as words, the first byte of each eight the highest.
typealias BlockPair = [16 of UInt64]

// The only Swift file that hands memory to C. The functions of the C target read whole blocks, lines of
// a text or digests, and write eight words or digests; the preconditions here are what keeps them inside.

extension SHA256 {
  /// Whether the processor has instructions for SHA-256.
  package static var hasInstructions: Bool { csha256_is_available() }

  /// Whether the processor's own instructions for SHA-256 are used.
  ///
  /// Asked once. They must be there and give for a few blocks what the plain path gives: an answer
  /// that differs would turn every proof wrong in silence.
  package static let usesInstructions: Bool = hasInstructions && instructionsAgree()

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

  /// Takes two blocks into the state.
  ///
  /// - Parameters:
  ///   - state: The state before the blocks, and after them when this returns.
  ///   - blocks: The blocks as words.
  @inline(__always)
  static func compress(_ state: inout HashState, _ blocks: BlockPair) {
    withBytes(of: blocks) { compress(&state, $0) }
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
    var (alone, plain) = (initialState, initialState)
    compressWithInstructions(&alone, bytes.span)
    compressPlain(&plain, bytes.span)
    let lines = [0..<100, 90..<192].map { plainDigest([0x00] + bytes[$0]) }
    let pair = linePair(bytes.span, 0..<100, 90..<192)
    let node = plainDigest([0x01] + lines[0].bytes + lines[1].bytes)
    let three = [lines[0], lines[1], lines[0], lines[1], lines[0], lines[1]]
    return alone == plain && pair == (lines[0], lines[1])
      && line(bytes.span, 90..<192) == lines[1] && nodes(above: three.span) == [node, node, node]
  }

  /// Hashes a message by the plain path.
  private static func plainDigest(_ message: [UInt8]) -> Digest {
    let bits = UInt64(message.count) * 8
    var padded = message + [0x80]
    while padded.count % blockBytes != 56 { padded.append(0) }
    for shift in stride(from: 56 as UInt64, through: 0, by: -8) {
      padded.append(UInt8(truncatingIfNeeded: bits >> shift))
    }
    var state = initialState
    compressPlain(&state, padded.span)
    return Digest(state)
  }
}

// MARK: Lines and nodes

// What follows may be called only where the instructions are used.

extension SHA256 {
  /// The bytes that a line has at least for ``line(_:_:)`` and ``linePair(_:_:_:)``: it fills a block.
  static let lineBytesMin = blockBytes - 1

  /// How many blocks the message of a line makes: 0x00, the line, a bit of 1, and the length.
  @inline(__always)
  static func blocks(ofLine bytes: Int) -> Int { (bytes &+ 10 &+ 63) / blockBytes }

  /// Hashes a line into its leaf.
  ///
  /// - Parameters:
  ///   - text: What holds it.
  ///   - line: The line, of ``lineBytesMin`` or more.
  /// - Returns: The leaf.
  /// - Complexity: O(*n*) for *n* bytes; all but the last is read where it lies.
  static func line(_ text: Span<UInt8>, _ line: Range<Int>) -> Digest {
    preconditionHolds(line, text)
    var leaf = (0, 0, 0, 0) as (UInt64, UInt64, UInt64, UInt64)
    unsafe text.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { return }
      unsafe withUnsafeMutableBytes(of: &leaf) { digest in
        guard let digest = unsafe digest.baseAddress?.assumingMemoryBound(to: UInt64.self) else {
          return
        }
        unsafe csha256_line(start, text.count, line.lowerBound, line.upperBound, digest)
      }
    }
    return Digest(words: leaf)
  }

  /// Hashes two lines into their leaves, in little more time than one.
  ///
  /// - Parameters:
  ///   - text: What holds them.
  ///   - first: A line, of ``lineBytesMin`` or more.
  ///   - second: Another, which makes as many blocks.
  /// - Returns: The leaves.
  /// - Complexity: O(*n*) for *n* bytes; all but their last is read where it lies.
  @inline(__always)
  static func linePair(
    _ text: Span<UInt8>, _ first: Range<Int>, _ second: Range<Int>
  ) -> (Digest, Digest) {
    preconditionHolds(first, text)
    preconditionHolds(second, text)
    precondition(
      blocks(ofLine: first.count) == blocks(ofLine: second.count), "a pair of as many blocks")
    var leaves =
      (0, 0, 0, 0, 0, 0, 0, 0)
      as (
        UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64
      )
    unsafe text.withUnsafeBufferPointer { text in
      guard let start = text.baseAddress else { return }
      unsafe withUnsafeMutableBytes(of: &leaves) { digests in
        guard let digest = unsafe digests.baseAddress?.assumingMemoryBound(to: UInt64.self) else {
          return
        }
        unsafe csha256_line_pair(
          start, text.count, first.lowerBound, first.upperBound, digest, second.lowerBound,
          second.upperBound, digest + 4)
      }
    }
    return (
      Digest(words: (leaves.0, leaves.1, leaves.2, leaves.3)),
      Digest(words: (leaves.4, leaves.5, leaves.6, leaves.7))
    )
  }

  @inline(__always)
  private static func preconditionHolds(_ line: Range<Int>, _ text: Span<UInt8>) {
    precondition(
      line.lowerBound >= 0 && line.upperBound <= text.count && line.count >= lineBytesMin,
      "a line within the text that fills a block")
  }

  /// Hashes each two nodes of a level into the one above them.
  ///
  /// - Parameter level: The nodes from left to right; the last one of an odd number is left out.
  /// - Returns: Half as many.
  /// - Complexity: O(*n*): two blocks a node, two nodes at a time.
  static func nodes(above level: Span<Digest>) -> [Digest] {
    let pairs = level.count / 2
    return unsafe [Digest](unsafeUninitializedCapacity: pairs) { above, count in
      unsafe level.withUnsafeBufferPointer { below in unsafe hash(below, into: above) }
      count = pairs
    }
  }

  /// Hashes the leaves of a perfect tree into all nodes above them, level by level.
  ///
  /// - Parameters:
  ///   - leaves: The leaves; as many as a power of two.
  ///   - nodes: What becomes the nodes, one fewer than there are leaves: half as many as leaves, then half
  ///     of those, up to the root. It has room for them.
  /// - Complexity: O(*n*): two blocks a node, two nodes at a time.
  static func nodes(above leaves: Span<Digest>, into nodes: inout [Digest]) {
    precondition(
      leaves.count.nonzeroBitCount == 1 && nodes.count >= leaves.count - 1, "a perfect tree")
    unsafe nodes.withUnsafeMutableBufferPointer { all in
      unsafe leaves.withUnsafeBufferPointer { leaves in
        var below = unsafe leaves
        var done = 0
        while below.count > 1 {
          let above = unsafe UnsafeMutableBufferPointer(
            rebasing: all[done..<done + below.count / 2])
          unsafe hash(below, into: above)
          done += above.count
          unsafe below = UnsafeBufferPointer(above)
        }
      }
    }
  }

  /// Hashes each two digests into one.
  private static func hash(
    _ below: UnsafeBufferPointer<Digest>, into above: UnsafeMutableBufferPointer<Digest>
  ) {
    let pairs = below.count / 2
    precondition(pairs <= above.count, "room for every node")
    guard let from = UnsafeRawBufferPointer(below).baseAddress,
      let to = UnsafeMutableRawBufferPointer(above).baseAddress
    else { return }
    unsafe csha256_nodes(
      from.assumingMemoryBound(to: UInt64.self), pairs, to.assumingMemoryBound(to: UInt64.self))
  }
}
