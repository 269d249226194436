/// The right edge of a growing tree: the roots of its perfect subtrees, largest first.
///
/// Eleven leaves are 8 + 2 + 1, so their frontier has three hashes: one for each bit that is set in
/// the size. It is all that is needed to add leaves and to know the root, without reading a line
/// again; a ledger of ten million lines needs at most 24 hashes.
///
/// ```swift
/// var frontier = Frontier()
/// for leaf in leaves { frontier.append(leaf) }
/// frontier.root == MerkleTree.root(of: leaves)  // true
/// ```
///
/// Source: RFC 6962, section 2.1; the compact ranges of RFC 9162 verifiers.
public struct Frontier: Sendable, Hashable {
  /// How many leaves the tree has.
  public private(set) var size: Int = 0
  /// One hash for each bit set in `size`, from the highest bit down.
  public private(set) var hashes: [Digest] = []

  /// The frontier of the empty tree.
  public init() {}

  /// Takes up a frontier that was kept.
  ///
  /// - Parameters:
  ///   - size: How many leaves the tree has.
  ///   - hashes: One hash for each bit set in `size`, from the highest bit down; `nil` is returned
  ///     when there are more or fewer.
  public init?(size: Int, hashes: [Digest]) {
    guard size >= 0, hashes.count == size.nonzeroBitCount else { return nil }
    self.size = size
    self.hashes = hashes
  }

  /// Adds one leaf.
  ///
  /// - Parameter leaf: The leaf hash of the next line.
  /// - Complexity: O(log *size*) hashes, less than one on average.
  public mutating func append(_ leaf: Digest) {
    append(perfect: leaf, size: 1)
  }

  /// Adds many leaves, those that make up whole subtrees level by level.
  ///
  /// - Parameter leaves: The leaf hashes of the next lines, in order.
  /// - Complexity: O(*n*) hashes for *n* leaves, two at a time: the way to add more than a few.
  public mutating func append(contentsOf leaves: [Digest]) {
    append(contentsOf: leaves.span)
  }

  /// Adds many leaves, those that make up whole subtrees level by level.
  ///
  /// - Parameter leaves: The leaf hashes of the next lines, in order.
  /// - Complexity: O(*n*) hashes for *n* leaves, two at a time: the way to add more than a few.
  public mutating func append(contentsOf leaves: Span<Digest>) {
    var rest = leaves
    while !rest.isEmpty {
      let fitting = 1 << (Int.bitWidth - 1 - rest.count.leadingZeroBitCount)
      let count = min(fitting, boundary)
      append(perfect: MerkleTree.root(of: rest.extracting(0..<count)), size: count)
      rest = rest.extracting(count...)
    }
  }

  /// Adds many leaves, and tells every node that is complete now.
  ///
  /// - Parameters:
  ///   - leaves: The leaf hashes of the next lines, in order.
  ///   - nodes: Is given, after each leaf, the roots of the perfect subtrees that end with it, the
  ///     smallest first: the order of ``StoredTree``.
  /// - Complexity: O(*n*) hashes for *n* leaves, two at a time.
  package mutating func append(contentsOf leaves: Span<Digest>, nodes: inout [Digest]) {
    var rest = leaves
    while !rest.isEmpty {
      let fitting = 1 << (Int.bitWidth - 1 - rest.count.leadingZeroBitCount)
      let count = min(fitting, boundary)
      var levels: [[Digest]] = []
      var level = MerkleTree.nodesAbove(rest.extracting(0..<count))
      while count > 1 {
        levels.append(level)
        if level.count == 1 { break }
        level = MerkleTree.nodesAbove(level.span)
      }
      for leaf in 0..<count {
        nodes.append(rest[leaf])
        // As many levels end with a leaf as its number, counted from 1, has zeros at its end.
        for height in 0..<min((leaf + 1).trailingZeroBitCount, levels.count) {
          nodes.append(levels[height][leaf >> (height + 1)])
        }
      }
      append(perfect: levels.last?.last ?? rest[0], size: count) { nodes.append($0) }
      rest = rest.extracting(count...)
    }
  }

  /// Adds a perfect subtree by its root, for whoever works out parts of the tree side by side.
  ///
  /// - Parameters:
  ///   - root: The root of the next `count` leaves.
  ///   - count: How many leaves it stands for.
  ///   - completed: Is given each node above it that is complete now.
  /// - Precondition: `count` is a power of two that divides `size`.
  /// - Complexity: O(log *size*) hashes.
  package mutating func append(
    perfect root: Digest, size count: Int, completed: (Digest) -> Void = { _ in }
  ) {
    precondition(count.nonzeroBitCount == 1 && count <= boundary, "not a subtree of this tree")
    var node = root
    var bit = count
    while size & bit != 0 {
      node = MerkleTree.nodeHash(hashes.removeLast(), node)
      completed(node)
      bit <<= 1
    }
    hashes.append(node)
    size += count
  }

  /// The root of the whole tree.
  ///
  /// - Complexity: O(log *size*) hashes.
  public var root: Digest {
    guard var node = hashes.last else { return MerkleTree.emptyRoot }
    for left in hashes.dropLast().reversed() { node = MerkleTree.nodeHash(left, node) }
    return node
  }

  /// The largest perfect subtree that may come next: the lowest bit set in `size`.
  private var boundary: Int {
    size == 0 ? 1 << (Int.bitWidth - 2) : 1 << size.trailingZeroBitCount
  }
}
