// The nodes of a tree in one list that only grows: after each leaf come the roots of the perfect
// subtrees that end with it, the smallest first. A perfect subtree never changes, so nor does the list:
//
//     leaf 0, leaf 1, node 0-1, leaf 2, leaf 3, node 2-3, node 0-3, leaf 4, ...
//
// Every hash that a proof needs is the root of a perfect subtree, or comes of a few of them. The order
// is that of the Go checksum database's "stored hashes".

/// Where the hashes of a tree stand in a list, and what can be worked out from such a list.
package enum StoredTree {
  /// How many hashes are stored for a tree.
  ///
  /// - Parameter leaves: Its size.
  /// - Returns: Two for each leaf, less one for each bit set in the size.
  package static func count(leaves: Int) -> Int {
    2 * leaves - leaves.nonzeroBitCount
  }

  /// How many whole leaves a number of hashes makes.
  ///
  /// - Parameter count: The hashes.
  /// - Returns: The largest tree that they are enough for.
  package static func leaves(count: Int) -> Int {
    var leaves = count / 2
    while Self.count(leaves: leaves + 1) <= count { leaves += 1 }
    return leaves
  }

  /// Where the root of a perfect subtree stands.
  ///
  /// - Parameters:
  ///   - level: 0 for a leaf, and one more for each level above.
  ///   - position: Which one of its level, from 0.
  /// - Returns: Its index in the list.
  package static func index(level: Int, position: Int) -> Int {
    count(leaves: (position + 1) << level - 1) + level
  }
}

/// Something that knows the roots of a tree's perfect subtrees.
package protocol TreeNodes {
  /// How many leaves are known.
  var leaves: Int { get }

  /// The root of a perfect subtree.
  ///
  /// - Parameters:
  ///   - level: 0 for a leaf, and one more for each level above.
  ///   - position: Which one of its level, from 0.
  /// - Returns: Its hash.
  /// - Throws: ``SystemFailure`` when it cannot be read.
  func node(level: Int, position: Int) throws(SystemFailure) -> Digest
}

extension TreeNodes {
  /// The frontier of the tree of the first leaves.
  ///
  /// - Parameter size: How many of them; at most ``leaves``.
  /// - Returns: The frontier.
  /// - Throws: ``SystemFailure``.
  /// - Complexity: O(log *size*) hashes are read.
  package func frontier(size: Int) throws(SystemFailure) -> Frontier {
    var hashes: [Digest] = []
    var done = 0
    for level in stride(from: Int.bitWidth - 2, through: 0, by: -1) where size & 1 << level != 0 {
      hashes.append(try node(level: level, position: done >> level))
      done += 1 << level
    }
    return Frontier(size: size, hashes: hashes) ?? Frontier()
  }

  /// The root of the leaves of a range.
  ///
  /// - Parameter range: A range that RFC 6962 splits a tree into: it begins at a multiple of the
  ///   smallest power of two that is not below its length.
  /// - Returns: The root.
  /// - Throws: ``SystemFailure``.
  /// - Complexity: O(log n) hashes are read.
  package func root(of range: Range<Int>) throws(SystemFailure) -> Digest {
    if range.count.nonzeroBitCount == 1 {
      let level = range.count.trailingZeroBitCount
      return try node(level: level, position: range.lowerBound >> level)
    }
    let middle = range.lowerBound + MerkleTree.split(range.count)
    return MerkleTree.nodeHash(
      try root(of: range.lowerBound..<middle), try root(of: middle..<range.upperBound))
  }

  /// The roots of the leaves of ranges, as a proof is made of them.
  ///
  /// - Parameter ranges: What ``MerkleTree/inclusionRanges(index:size:)`` or
  ///   ``MerkleTree/consistencyRanges(from:to:)`` gave.
  /// - Returns: A root for each.
  /// - Throws: ``SystemFailure``.
  /// - Complexity: O(log² n) hashes are read at most, for perfect trees O(log n).
  package func roots(of ranges: [Range<Int>]) throws(SystemFailure) -> [Digest] {
    var roots: [Digest] = []
    for range in ranges { roots.append(try root(of: range)) }
    return roots
  }
}

extension MerkleTree {
  /// The leaves under each hash of an inclusion proof: PATH(m, D[n]) of RFC 6962, section 2.1.1.
  ///
  /// - Parameters:
  ///   - index: Which leaf, from 0.
  ///   - size: The tree's size, above the index.
  /// - Returns: The ranges of the siblings on the way to the root, from the bottom up.
  package static func inclusionRanges(index: Int, size: Int) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var range = 0..<size
    while range.count > 1 {
      let middle = range.lowerBound + split(range.count)
      if index < middle {
        ranges.append(middle..<range.upperBound)
        range = range.lowerBound..<middle
      } else {
        ranges.append(range.lowerBound..<middle)
        range = middle..<range.upperBound
      }
    }
    return ranges.reversed()
  }

  /// The leaves under each hash of a consistency proof: PROOF(m, D[n]) of RFC 6962, section 2.1.2.
  ///
  /// - Parameters:
  ///   - from: The size of the smaller tree.
  ///   - to: The size of the larger tree.
  /// - Returns: The ranges of the nodes that both roots come of, from the bottom up; none when the
  ///   smaller tree is empty or as large as the other.
  package static func consistencyRanges(from: Int, to: Int) -> [Range<Int>] {
    guard from > 0, from < to else { return [] }
    var ranges: [Range<Int>] = []
    var range = 0..<to
    var isKnown = true
    while from < range.upperBound {
      let middle = range.lowerBound + split(range.count)
      if from <= middle {
        ranges.append(middle..<range.upperBound)
        range = range.lowerBound..<middle
      } else {
        ranges.append(range.lowerBound..<middle)
        range = middle..<range.upperBound
        isKnown = false
      }
    }
    if !isKnown { ranges.append(range) }
    return ranges.reversed()
  }
}
