import Testing

@testable import Ledger

/// The list of a tree's hashes that only grows, against the tree worked out whole.
struct StoredTreeTests {
  /// A list in memory.
  struct List: TreeNodes {
    var hashes: [Digest]
    var leaves: Int { StoredTree.leaves(count: hashes.count) }

    func node(level: Int, position: Int) -> Digest {
      hashes[StoredTree.index(level: level, position: position)]
    }
  }

  static let leaves = (0..<130).map { MerkleTree.leafHash(Array("line \($0)".utf8).span) }

  @Test(arguments: [1, 2, 3, 7, 130])
  func `the list is the same whatever the batches, and grows with its tree`(batch: Int) {
    var one = Frontier()
    var hashes: [Digest] = []
    for start in stride(from: 0, to: 130, by: batch) {
      let leaves = Self.leaves[start..<min(start + batch, 130)]
      one.append(contentsOf: Array(leaves).span, nodes: &hashes)
      #expect(hashes.count == StoredTree.count(leaves: start + leaves.count))
      #expect(StoredTree.leaves(count: hashes.count) == start + leaves.count)
      #expect(one.root == MerkleTree.root(of: Array(Self.leaves[..<(start + leaves.count)])))
    }
    let list = List(hashes: hashes)
    for (position, leaf) in Self.leaves.enumerated() {
      #expect(list.node(level: 0, position: position) == leaf)
    }
    for level in 1...7 {
      for position in 0..<(130 >> level) {
        let range = position << level..<(position + 1) << level
        #expect(
          list.node(level: level, position: position)
            == MerkleTree.root(of: Array(Self.leaves[range])))
      }
    }
  }

  @Test func `every proof from the list is the proof from the leaves`() throws {
    var frontier = Frontier()
    var hashes: [Digest] = []
    frontier.append(contentsOf: Self.leaves.span, nodes: &hashes)
    let list = List(hashes: hashes)
    for size in 0...130 {
      let leaves = Array(Self.leaves[..<size])
      #expect(try list.frontier(size: size).root == MerkleTree.root(of: leaves))
      for index in 0..<size {
        #expect(
          try list.roots(of: MerkleTree.inclusionRanges(index: index, size: size))
            == MerkleTree.inclusionProof(index: index, leaves: leaves))
      }
      for from in 0...size {
        #expect(
          try list.roots(of: MerkleTree.consistencyRanges(from: from, to: size))
            == MerkleTree.consistencyProof(from: from, to: size, leaves: leaves))
      }
    }
  }
}
