import Foundation
import Ledger
import Testing
import TestSupport

/// Published roots and proofs of RFC 6962 trees, read where they are.
@Suite(.enabled(if: SharedFolder.has("vectors/merkle"), "needs the shared folder of vectors"))
struct MerkleVectorTests {
  private struct Inclusion: Decodable {
    var leafIdx: UInt64
    var treeSize: UInt64
    var root: String
    var leafHash: String
    var proof: [String]?
    var wantErr: Bool

    /// Whether the proof holds; what is no number or no digest of ours does not.
    var holds: Bool {
      guard let index = Int(exactly: leafIdx), let size = Int(exactly: treeSize),
        let leaf = Digest(base64: leafHash), let root = Digest(base64: root),
        let proof = digests(proof)
      else { return false }
      return MerkleTree.verifyInclusion(
        leaf: leaf, index: index, size: size, proof: proof, root: root)
    }
  }

  private struct Consistency: Decodable {
    var size1: UInt64
    var size2: UInt64
    var root1: String
    var root2: String
    var proof: [String]?
    var wantErr: Bool

    var holds: Bool {
      guard let from = Int(exactly: size1), let to = Int(exactly: size2),
        let old = Digest(base64: root1), let new = Digest(base64: root2), let proof = digests(proof)
      else { return false }
      return MerkleTree.verifyConsistency(
        from: from, to: to, proof: proof, oldRoot: old, newRoot: new)
    }
  }

  private static func digests(_ texts: [String]?) -> [Digest]? {
    let digests = (texts ?? []).map { Digest(base64: $0) }
    return digests.contains(nil) ? nil : digests.compactMap(\.self)
  }

  private static func read<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(try SharedFolder.bytes(path)))
  }

  @Test func `published inclusion proofs are taken when good and refused when bad`() throws {
    let files = SharedFolder.files(under: "vectors/merkle/inclusion")
    var goodCount = 0
    for file in files {
      let vector = try Self.read(Inclusion.self, file)
      #expect(vector.holds == !vector.wantErr, "\(file)")
      goodCount += vector.wantErr ? 0 : 1
    }
    #expect(files.count >= 49 && goodCount >= 3)
  }

  @Test func `published consistency proofs are taken when good and refused when bad`() throws {
    let files = SharedFolder.files(under: "vectors/merkle/consistency")
    var goodCount = 0
    for file in files {
      let vector = try Self.read(Consistency.self, file)
      #expect(vector.holds == !vector.wantErr, "\(file)")
      goodCount += vector.wantErr ? 0 : 1
    }
    #expect(files.count >= 43 && goodCount >= 3)
  }

  private struct Roots: Decodable {
    struct Leaf: Decodable {
      var data_hex: String
      var leaf_hash_hex: String
    }
    struct Small: Decodable {
      var leaf_inputs_hex: [String]
      var leaf_hashes_hex: [String]
      var roots_by_size_hex: [String]
    }
    struct Golden: Decodable {
      struct Root: Decodable {
        var size: Int
        var root_b64: String
      }
      var roots: [Root]
    }
    var empty_root_hex: String
    var leaf_hash_cases: [Leaf]
    var ct_small_tree: Small
    var golden_large: Golden
  }

  @Test func `published roots of small and large trees are ours`() throws {
    let vectors = try Self.read(Roots.self, "vectors/tlog/rfc6962-roots.json")
    #expect(MerkleTree.emptyRoot.hex == vectors.empty_root_hex)
    for leaf in vectors.leaf_hash_cases {
      let line = try #require(Hex.decode(leaf.data_hex))
      #expect(MerkleTree.leafHash(line.span).hex == leaf.leaf_hash_hex)
    }
    let small = vectors.ct_small_tree
    let lines = try small.leaf_inputs_hex.map { try #require(Hex.decode($0)) }
    let leaves = lines.map { MerkleTree.leafHash($0.span) }
    #expect(leaves.map(\.hex) == small.leaf_hashes_hex)
    for (size, root) in small.roots_by_size_hex.enumerated() {
      #expect(MerkleTree.root(of: Array(leaves.prefix(size))).hex == root, "size \(size)")
    }
    try expectGolden(vectors.golden_large)
  }

  private func expectGolden(_ golden: Roots.Golden) throws {
    let largest = golden.roots.map(\.size).max() ?? 0
    let leaves = (0..<largest).map { i in
      MerkleTree.leafHash([UInt8(i & 0xff), UInt8(i >> 8 & 0xff)].span)
    }
    for root in golden.roots {
      var frontier = Frontier()
      frontier.append(contentsOf: Array(leaves.prefix(root.size)))
      #expect(frontier.root.base64 == root.root_b64, "size \(root.size)")
    }
  }
}
