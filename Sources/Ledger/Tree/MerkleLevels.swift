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
  /// - Complexity: O(*n*) for *n* bytes of lines; memory for the leaves.
  public static func leafHashes(of lines: [Range<Int>], in text: Span<UInt8>) -> [Digest] {
    guard SHA256.usesInstructions else { return lines.map { leafHash(text.extracting($0)) } }
    var leaves = [Digest](repeating: emptyRoot, count: lines.count)
    let order = inOrderOfBlocks(lines)
    let ranges = lines.span
    var hashed = leaves.mutableSpan
    var at = 0
    while at < order.count {
      let index = Int(order[at])
      let line = ranges[index]
      at += 1
      guard line.count >= SHA256.lineBytesMin else {
        hashed[index] = leafHash(text.extracting(line))
        continue
      }
      if at < order.count {
        let other = Int(order[at])
        let beside = ranges[other]
        if beside.count >= SHA256.lineBytesMin,
          SHA256.blocks(ofLine: line.count) == SHA256.blocks(ofLine: beside.count)
        {
          (hashed[index], hashed[other]) = SHA256.linePair(text, line, beside)
          at += 1
          continue
        }
      }
      hashed[index] = SHA256.line(text, line)
    }
    return leaves
  }

  /// Which line comes when, so that lines that make as many blocks stand together; long ones come last.
  private static func inOrderOfBlocks(_ lines: [Range<Int>]) -> [Int32] {
    let longest = 31
    // At first how many lines make so many blocks and one less; then where the next of them goes.
    var places = [33 of Int](repeating: 0)
    for line in lines { places[min(SHA256.blocks(ofLine: line.count), longest) &+ 1] &+= 1 }
    for blocks in 1...longest { places[blocks] &+= places[blocks &- 1] }
    var order = [Int32](repeating: 0, count: lines.count)
    var ordered = order.mutableSpan
    for index in lines.indices {
      let blocks = min(SHA256.blocks(ofLine: lines[index].count), longest)
      ordered[places[blocks]] = Int32(truncatingIfNeeded: index)
      places[blocks] &+= 1
    }
    return order
  }

  /// The level above one level of a tree; the last node goes up as it is when it has no neighbour.
  ///
  /// - Parameter level: The nodes from left to right.
  /// - Returns: Half as many, rounded up.
  package static func nodesAbove(_ level: Span<Digest>) -> [Digest] {
    var above =
      SHA256.usesInstructions ? SHA256.nodes(above: level) : plainNodes(above: level)
    if level.count % 2 == 1 { above.append(level[level.count - 1]) }
    return above
  }

  /// All nodes above the leaves of a perfect tree, level by level.
  ///
  /// - Parameters:
  ///   - leaves: The leaves, as many as a power of two.
  ///   - nodes: Its first become the nodes, one fewer than there are leaves, and it grows where it is too
  ///     short; ``startOfLevel(_:leaves:)`` says where a level begins.
  /// - Complexity: O(*n*) hashes for *n* leaves, two at a time.
  package static func nodes(above leaves: Span<Digest>, into nodes: inout [Digest]) {
    if nodes.count < leaves.count - 1 {
      nodes = [Digest](repeating: emptyRoot, count: leaves.count)
    }
    if SHA256.usesInstructions { return SHA256.nodes(above: leaves, into: &nodes) }
    var done = 0
    for leaf in stride(from: 0, to: leaves.count & ~1, by: 2) {
      nodes[done] = nodeHash(leaves[leaf], leaves[leaf + 1])
      done += 1
    }
    // Each two nodes that are there, in their order, make the next.
    for below in stride(from: 0, to: max(0, leaves.count - 2), by: 2) {
      nodes[done] = nodeHash(nodes[below], nodes[below + 1])
      done += 1
    }
  }

  /// Where a level begins in the list of ``nodes(above:into:)``.
  ///
  /// - Parameters:
  ///   - level: Which one, from 1.
  ///   - leaves: How many leaves there are.
  /// - Returns: The index of its first node.
  @inline(__always)
  package static func startOfLevel(_ level: Int, leaves: Int) -> Int {
    leaves &- leaves &>> (level &- 1)
  }

  private static func plainNodes(above level: Span<Digest>) -> [Digest] {
    (0..<level.count / 2).map { nodeHash(level[2 * $0], level[2 * $0 + 1]) }
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
