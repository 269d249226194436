// Many leaves, and many nodes of a level, in one call. Hashes of one level do not depend on each
// other, so they are worked out two at a time, which the processor's instructions do in little more
// than the time of one (see csha256.h).

extension MerkleTree {
  static let leafPrefix: [1 of UInt8] = [0x00]
  static let nodePrefix: UInt64 = 0x01

  /// Hashes many lines of one text into their leaves.
  ///
  /// - Parameters:
  ///   - lines: Where each line stands in the text, without its LF.
  ///   - text: The memory that the lines lie in, such as a block of a segment.
  /// - Returns: The leaves, in the order of the lines.
  /// - Precondition: every range lies within the text.
  /// - Complexity: O(*n*) for *n* bytes of lines; memory for the leaves and twice the longest line.
  public static func leafHashes(of lines: [Range<Int>], in text: Span<UInt8>) -> [Digest] {
    let longest = lines.reduce(0) { max($0, $1.count) }
    var first = LeafMessage(lineBytesMax: longest)
    var second = LeafMessage(lineBytesMax: longest)
    return [Digest](capacity: lines.count) { (leaves: inout OutputSpan<Digest>) in
      for i in stride(from: 0, to: lines.count & ~1, by: 2) {
        first.set(text.extracting(lines[i]))
        second.set(text.extracting(lines[i + 1]))
        let (a, b) = LeafMessage.hashes(first, second)
        leaves.append(a)
        leaves.append(b)
      }
      if lines.count % 2 == 1 { leaves.append(leafHash(text.extracting(lines[lines.count - 1]))) }
    }
  }

  /// The level above one level of a tree; the last node goes up as it is when it has no neighbour.
  ///
  /// - Parameter level: The nodes from left to right.
  /// - Returns: Half as many, rounded up.
  static func nodesAbove(_ level: Span<Digest>) -> [Digest] {
    let pairCount = level.count / 2
    return [Digest](capacity: (level.count + 1) / 2) { (above: inout OutputSpan<Digest>) in
      for i in stride(from: 0, to: pairCount & ~1, by: 2) {
        let (a, b) = nodeHashes(
          level[2 * i], level[2 * i + 1], level[2 * i + 2], level[2 * i + 3])
        above.append(a)
        above.append(b)
      }
      if pairCount % 2 == 1 {
        above.append(nodeHash(level[2 * pairCount - 2], level[2 * pairCount - 1]))
      }
      if level.count % 2 == 1 { above.append(level[level.count - 1]) }
    }
  }

  private static func nodeHashes(
    _ a: Digest, _ b: Digest, _ c: Digest, _ d: Digest
  ) -> (Digest, Digest) {
    var first = SHA256.initialState
    var second = SHA256.initialState
    SHA256.compressPair(&first, nodeMessage(a, b), &second, nodeMessage(c, d))
    return (Digest(first), Digest(second))
  }

  /// The two blocks that a node's 65 bytes are hashed as, padded by FIPS 180-4, section 5.1.1.
  ///
  /// In words, since bytes stored one by one would have to be waited for: the instructions load
  /// sixteen at a time.
  static func nodeMessage(_ left: Digest, _ right: Digest) -> BlockPair {
    let (l, r) = (left.words, right.words)
    return [
      nodePrefix << 56 | l.0 >> 8, l.0 << 56 | l.1 >> 8, l.1 << 56 | l.2 >> 8, l.2 << 56 | l.3 >> 8,
      l.3 << 56 | r.0 >> 8, r.0 << 56 | r.1 >> 8, r.1 << 56 | r.2 >> 8, r.2 << 56 | r.3 >> 8,
      r.3 << 56 | 0x80 << 48, 0, 0, 0,
      0, 0, 0, 65 * 8,
    ]
  }
}

/// The blocks that one line is hashed as: 0x00, the line, and the padding of FIPS 180-4, 5.1.1.
///
/// Its memory is used again for line after line.
private struct LeafMessage {
  private var bytes: [UInt8]
  private var byteCount = 0

  init(lineBytesMax: Int) {
    // The prefix, the bit of 1 and the length take 10 bytes; the rest of the last block is zeros.
    bytes = [UInt8](repeating: 0, count: (lineBytesMax + 10 + 63) & ~63)
  }

  mutating func set(_ line: Span<UInt8>) {
    let end = (line.count + 10 + 63) & ~63
    byteCount = end
    var message = bytes.mutableSpan
    message[0] = 0x00
    for i in line.indices { message[i &+ 1] = line[i] }
    message[line.count + 1] = 0x80
    let bitCount = UInt64(line.count + 1) * 8
    for i in (line.count + 2)..<(end - 8) { message[i] = 0 }
    for i in 0..<8 {
      message[end - 1 - i] = UInt8(truncatingIfNeeded: bitCount >> UInt64(8 * i))
    }
  }

  /// The hashes of two messages: side by side for as long as both last, the longer one to its end.
  static func hashes(_ first: LeafMessage, _ second: LeafMessage) -> (Digest, Digest) {
    var a = SHA256.initialState
    var b = SHA256.initialState
    let x = first.bytes.span.extracting(0..<first.byteCount)
    let y = second.bytes.span.extracting(0..<second.byteCount)
    let common = min(x.count, y.count)
    SHA256.compressPair(&a, x.extracting(0..<common), &b, y.extracting(0..<common))
    if x.count > common { SHA256.compress(&a, x.extracting(common...)) }
    if y.count > common { SHA256.compress(&b, y.extracting(common...)) }
    return (Digest(a), Digest(b))
  }
}
