// The tree of RFC 6962, section 2.1, and what can be proved with it.
//
// A log is a list of lines D[0], D[1], ..., D[n-1]. Its tree hash MTH says everything about it in 32
// bytes: change, drop, add or swap a line, and it is another.
//
//     MTH()         = SHA-256()                                 no lines
//     MTH(D[0])     = SHA-256(0x00 || D[0])                     a leaf
//     MTH(D[0:n])   = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n]))
//                     where k is the largest power of two below n
//
// The 0x00 and 0x01 keep a line from passing as a node. Since k is a power of two, the left side of
// a node is always a perfect tree, and only the right edge of the whole is ragged. For seven lines:
//
//                  MTH(D[0:7])
//                 /           \
//                i             j            i = MTH(D[0:4])   j = MTH(D[4:7])
//              /   \         /   \
//             f     g       h     d6        h = MTH(D[4:6])   d6 = MTH(D[6])
//            / \   / \     / \
//           d0 d1 d2 d3   d4 d5
//
// Perfect trees never change when lines are added: that is why log n hashes, here [i, h, d6], are
// enough to go on from (`Frontier`), and why the tree can be worked out level by level in pairs, a
// node without a neighbour going up as it is.
//
// **Inclusion.** That D[2] is in the tree: give d3, f and j, the sibling at each level on the way up.
// Whoever knows the root hashes d2 with them and compares: at most ceil(log2 n) hashes.
//
// **Consistency.** That the tree of m lines is the beginning of the tree of n: give just the nodes
// from which both roots can be worked out. From 3 to 7: d2, d3, f, j. Both roots come of them,
// hash(f, d2) and hash(hash(f, hash(d2, d3)), j), so that what the first tree promised the second
// still holds: at most ceil(log2 n) + 1 hashes. Where m is itself a perfect subtree on the left edge,
// its root is known and left out.
//
// A proof is listed from the bottom up, so its last hash belongs to the split at the top. Making and
// checking are therefore the same walk: split at the top, take the last hash, go down one side.

/// The Merkle tree over the lines of a log: RFC 6962, section 2.1.
public enum MerkleTree {
  /// The root of the tree of no lines: SHA-256 of nothing.
  public static let emptyRoot = SHA256.hash([])

  /// Hashes one line into its leaf: SHA-256(0x00 || line).
  ///
  /// - Parameter line: The line without its LF.
  /// - Returns: The leaf.
  /// - Complexity: O(*n*) for *n* bytes; the line is not copied, nothing is allocated.
  public static func leafHash(_ line: Span<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(leafPrefix.span)
    hash.update(line)
    return hash.finalize()
  }

  /// Hashes two nodes into the one above them: SHA-256(0x01 || left || right).
  ///
  /// - Parameters:
  ///   - left: The node of the earlier lines.
  ///   - right: The node of the later lines.
  /// - Returns: The node above them.
  /// - Complexity: O(1): two blocks; nothing is allocated.
  public static func nodeHash(_ left: Digest, _ right: Digest) -> Digest {
    var state = SHA256.initialState
    SHA256.compress(&state, nodeMessage(left, right))
    return Digest(state)
  }

  /// Works out the root of a tree from its leaves.
  ///
  /// - Parameter leaves: The leaf hashes in the order of the log.
  /// - Returns: The root; `emptyRoot` when there are none.
  /// - Complexity: O(*n*) for *n* leaves: *n* - 1 hashes and memory for *n* / 2 digests.
  public static func root(of leaves: [Digest]) -> Digest {
    root(of: leaves.span)
  }

  /// Works out the root of a tree from its leaves.
  ///
  /// - Parameter leaves: The leaf hashes in the order of the log.
  /// - Returns: The root; `emptyRoot` when there are none.
  /// - Complexity: O(*n*) for *n* leaves: *n* - 1 hashes and memory for *n* / 2 digests.
  public static func root(of leaves: Span<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves.isEmpty ? emptyRoot : leaves[0] }
    var level = nodesAbove(leaves)
    while level.count > 1 { level = nodesAbove(level.span) }
    return level[0]
  }

  /// Proves that a leaf is in a tree: PATH(m, D[n]) of RFC 6962, section 2.1.1.
  ///
  /// - Parameters:
  ///   - index: Which leaf, counted from 0.
  ///   - leaves: The leaf hashes of the whole tree.
  /// - Returns: The siblings on the way to the root, from the bottom up.
  /// - Precondition: `index` is one of the leaves'.
  /// - Complexity: O(*n*) for *n* leaves; at most ⌈log₂ *n*⌉ digests are returned.
  public static func inclusionProof(index: Int, leaves: [Digest]) -> [Digest] {
    precondition(leaves.indices.contains(index), "an inclusion proof is of a leaf in the tree")
    return inclusionProof(index, leaves.span)
  }

  /// Proves that a tree is the beginning of a larger one: PROOF(m, D[n]) of RFC 6962, section 2.1.2.
  ///
  /// - Parameters:
  ///   - from: The size of the smaller tree.
  ///   - to: The size of the larger tree.
  ///   - leaves: The leaf hashes of the larger tree; there may be more.
  /// - Returns: The nodes that both roots come of, from the bottom up; none when the smaller tree is
  ///   empty or as large as the other.
  /// - Precondition: `0 <= from <= to <= leaves.count`.
  /// - Complexity: O(*n*) for *n* leaves; at most ⌈log₂ *n*⌉ + 1 digests are returned.
  public static func consistencyProof(from: Int, to: Int, leaves: [Digest]) -> [Digest] {
    precondition(0 <= from && from <= to && to <= leaves.count, "a log only grows")
    guard from > 0 else { return [] }
    return consistencyProof(from, leaves.span.extracting(0..<to), isKnown: true)
  }

  /// Checks that a leaf is in the tree of a root.
  ///
  /// - Parameters:
  ///   - leaf: The leaf hash.
  ///   - index: Where it is said to stand, counted from 0.
  ///   - size: How many leaves the tree has.
  ///   - proof: What `inclusionProof(index:leaves:)` gave.
  ///   - root: The root of the tree, from a checkpoint that is trusted.
  /// - Returns: Whether the proof holds, and is no longer than it need be.
  /// - Complexity: O(log *size*); whatever the proof, no more is read.
  public static func verifyInclusion(
    leaf: Digest, index: Int, size: Int, proof: [Digest], root: Digest
  ) -> Bool {
    guard 0 <= index, index < size else { return false }
    return rootByInclusion(leaf, index, size, proof[...]) == root
  }

  /// Checks that a tree is the beginning of a larger one.
  ///
  /// - Parameters:
  ///   - from: The size of the smaller tree.
  ///   - to: The size of the larger tree.
  ///   - proof: What `consistencyProof(from:to:leaves:)` gave.
  ///   - oldRoot: The root of the smaller tree, from a checkpoint that is trusted.
  ///   - newRoot: The root of the larger tree.
  /// - Returns: Whether the proof holds, and is no longer than it need be. The empty tree is the
  ///   beginning of every tree, which takes no proof.
  /// - Complexity: O(log *to*); whatever the proof, no more is read.
  public static func verifyConsistency(
    from: Int, to: Int, proof: [Digest], oldRoot: Digest, newRoot: Digest
  ) -> Bool {
    guard 0 <= from, from <= to else { return false }
    guard to > 0 else { return proof.isEmpty && oldRoot == emptyRoot && newRoot == emptyRoot }
    guard from > 0 else { return proof.isEmpty && oldRoot == emptyRoot }
    guard let roots = rootsByConsistency(from, to, known: oldRoot, proof[...]) else { return false }
    return roots.old == oldRoot && roots.new == newRoot
  }

  /// The largest power of two below `size`, where RFC 6962 splits a tree.
  ///
  /// - Parameter size: How many leaves, at least two.
  /// - Returns: How many of them go to the left.
  static func split(_ size: Int) -> Int {
    1 << (Int.bitWidth - 1 - (size - 1).leadingZeroBitCount)
  }
}

extension MerkleTree {
  private static func inclusionProof(_ index: Int, _ leaves: Span<Digest>) -> [Digest] {
    guard leaves.count > 1 else { return [] }
    let k = split(leaves.count)
    let left = leaves.extracting(0..<k)
    let right = leaves.extracting(k...)
    return index < k
      ? inclusionProof(index, left) + [root(of: right)]
      : inclusionProof(index - k, right) + [root(of: left)]
  }

  /// The root that a proof leads to; `nil` when it has too few hashes or too many.
  private static func rootByInclusion(
    _ leaf: Digest, _ index: Int, _ size: Int, _ proof: ArraySlice<Digest>
  ) -> Digest? {
    guard size > 1 else { return proof.isEmpty ? leaf : nil }
    guard let sibling = proof.last else { return nil }
    let k = split(size)
    guard index < k else {
      let below = rootByInclusion(leaf, index - k, size - k, proof.dropLast())
      return below.map { nodeHash(sibling, $0) }
    }
    return rootByInclusion(leaf, index, k, proof.dropLast()).map { nodeHash($0, sibling) }
  }

  /// SUBPROOF(m, D[n], b): `isKnown` is b, whether the tree of `from` leaves is the whole smaller one.
  private static func consistencyProof(
    _ from: Int, _ leaves: Span<Digest>, isKnown: Bool
  ) -> [Digest] {
    guard from < leaves.count else { return isKnown ? [] : [root(of: leaves)] }
    let k = split(leaves.count)
    let left = leaves.extracting(0..<k)
    let right = leaves.extracting(k...)
    return from <= k
      ? consistencyProof(from, left, isKnown: isKnown) + [root(of: right)]
      : consistencyProof(from - k, right, isKnown: false) + [root(of: left)]
  }

  /// Both roots that a proof leads to; `nil` when it has too few hashes or too many.
  ///
  /// `known` is the smaller tree's root as long as the walk has kept to the left edge.
  private static func rootsByConsistency(
    _ from: Int, _ to: Int, known: Digest?, _ proof: ArraySlice<Digest>
  ) -> (old: Digest, new: Digest)? {
    guard from < to else {
      if let known { return proof.isEmpty ? (known, known) : nil }
      return proof.count == 1 ? proof.first.map { ($0, $0) } : nil
    }
    guard let sibling = proof.last else { return nil }
    let k = split(to)
    guard from > k else {
      return rootsByConsistency(from, k, known: known, proof.dropLast())
        .map { ($0.old, nodeHash($0.new, sibling)) }
    }
    return rootsByConsistency(from - k, to - k, known: nil, proof.dropLast())
      .map { (nodeHash(sibling, $0.old), nodeHash(sibling, $0.new)) }
  }
}
