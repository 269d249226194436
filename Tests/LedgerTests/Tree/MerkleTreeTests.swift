import Ledger
import Testing
import TestSupport

/// RFC 6962, section 2.1, word for word: the definition that the tree is compared with.
private func definedRoot(_ leaves: ArraySlice<Digest>) -> Digest {
  guard leaves.count > 1 else { return leaves.first ?? SHA256.hash([]) }
  var k = 1
  while k * 2 < leaves.count { k *= 2 }
  let left = definedRoot(leaves.prefix(k))
  let right = definedRoot(leaves.dropFirst(k))
  return SHA256.hash([0x01] + left.bytes + right.bytes)
}

private let sizeMax = 130
private let leaves = (0..<sizeMax).map { SHA256.hash([0x00] + message($0)) }
private let roots = (0...sizeMax).map { definedRoot(leaves.prefix($0)) }

/// The digest with one of its 256 bits turned over.
private func flipped(_ digest: Digest, bit: Int) -> Digest {
  var bytes = digest.bytes
  bytes[bit / 8] ^= 1 << UInt8(bit % 8)
  return Digest(bytes)
}

/// Every change of one hash of a proof, and a hash too many or too few at either end.
private func spoilt(_ proof: [Digest], _ random: inout SplitMix64) -> [[Digest]] {
  var all = proof.indices.map { at in
    var changed = proof
    changed[at] = flipped(proof[at], bit: Int.random(in: 0..<256, using: &random))
    return changed
  }
  all += [proof + [leaves[0]], [leaves[0]] + proof]
  if !proof.isEmpty { all += [proof.dropLast(), Array(proof.dropFirst())] }
  return all
}

@Suite struct MerkleTreeTests {
  @Test func `the roots of the trees of up to eight leaves are those of Certificate Transparency`()
  {
    let inputs = [
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
      "606162636465666768696a6b6c6d6e6f",
    ]
    let expected = [
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]
    let hashes = inputs.compactMap(Hex.decode).map { MerkleTree.leafHash($0.span) }
    #expect(MerkleTree.emptyRoot.hex == expected[0])
    for size in 0...8 {
      #expect(MerkleTree.root(of: Array(hashes.prefix(size))).hex == expected[size], "size \(size)")
    }
  }

  @Test func `a line cannot pass as a node`() {
    let line = leaves[0].bytes + leaves[1].bytes
    #expect(MerkleTree.leafHash(line.span) != MerkleTree.nodeHash(leaves[0], leaves[1]))
  }

  @Test func `the root and the frontier are the definition's at every size`() {
    var frontier = Frontier()
    for size in 0...sizeMax {
      #expect(MerkleTree.root(of: Array(leaves.prefix(size))) == roots[size], "size \(size)")
      #expect(frontier.root == roots[size], "size \(size)")
      #expect(frontier.size == size && frontier.hashes.count == size.nonzeroBitCount)
      #expect(Frontier(size: size, hashes: frontier.hashes) == frontier)
      if size < sizeMax { frontier.append(leaves[size]) }
    }
  }

  @Test func `leaves added together give the frontier of leaves added one by one`() {
    var byOne: [Frontier] = [Frontier()]
    for leaf in leaves {
      var next = byOne[byOne.count - 1]
      next.append(leaf)
      byOne.append(next)
    }
    for from in 0...sizeMax {
      for to in from...sizeMax {
        var together = byOne[from]
        together.append(contentsOf: Array(leaves[from..<to]))
        #expect(together == byOne[to], "\(from) and then \(to - from)")
      }
    }
  }

  @Test func `a frontier with a hash too many or too few is none`() {
    #expect(Frontier(size: 0, hashes: []) == Frontier())
    #expect(Frontier(size: 0, hashes: [leaves[0]]) == nil)
    #expect(Frontier(size: 7, hashes: Array(leaves.prefix(2))) == nil)
    #expect(Frontier(size: 8, hashes: Array(leaves.prefix(2))) == nil)
    #expect(Frontier(size: -1, hashes: Array(leaves.prefix(64))) == nil)
  }

  @Test func `lines hashed together are lines hashed alone, whatever their lengths`() {
    var random = SplitMix64(stream: "lines of a text")
    let text = random.bytes(40_000)
    // Each length beside the next, so that pairs with as many blocks and with more both occur.
    var lines: [Range<Int>] = []
    for count in 0...260 {
      lines.append((lines.last?.upperBound ?? 0)..<((lines.last?.upperBound ?? 0) + count))
    }
    for _ in 0..<100 {
      let start = Int.random(in: 0..<text.count, using: &random)
      lines.append(start..<Int.random(in: start...text.count, using: &random))
    }
    for range in [lines, Array(lines.dropLast()), Array(lines.prefix(1)), []] {
      let alone = range.map { MerkleTree.leafHash(text.span.extracting($0)) }
      #expect(MerkleTree.leafHashes(of: range, in: text.span) == alone)
      #expect(alone == range.map { SHA256.hash([0x00] + text[$0]) })
    }
  }

  @Test(arguments: 0...sizeMax)
  func `every leaf is proved to be in every tree, and no spoilt proof is taken`(_ size: Int) {
    var random = SplitMix64(stream: "inclusion \(size)")
    let tree = Array(leaves.prefix(size))
    let root = roots[size]
    for index in 0..<size {
      let proof = MerkleTree.inclusionProof(index: index, leaves: tree)
      func holds(
        _ leaf: Digest, at index: Int, of size: Int, _ proof: [Digest], _ root: Digest
      ) -> Bool {
        MerkleTree.verifyInclusion(leaf: leaf, index: index, size: size, proof: proof, root: root)
      }
      let bit = Int.random(in: 0..<256, using: &random)
      var wrong: [String] = []
      if !holds(tree[index], at: index, of: size, proof, root) { wrong.append("good refused") }
      for bad in spoilt(proof, &random) where holds(tree[index], at: index, of: size, bad, root) {
        wrong.append("spoilt proof taken")
      }
      if holds(flipped(tree[index], bit: bit), at: index, of: size, proof, root) {
        wrong.append("other leaf taken")
      }
      if holds(tree[index], at: index, of: size, proof, flipped(root, bit: bit)) {
        wrong.append("other root taken")
      }
      // The places whose way up differs least: one turn another way.
      let others = [-1, size, index - 1, index + 1] + (0..<8).map { index ^ 1 << $0 }
      for other in others where holds(tree[index], at: other, of: size, proof, root) {
        wrong.append("taken at \(other)")
      }
      if holds(tree[index], at: index, of: index, proof, root) { wrong.append("outside the tree") }
      #expect(wrong.isEmpty, "leaf \(index) of \(size), seed \(SplitMix64.seed)")
    }
  }

  @Test(arguments: 0...sizeMax)
  func `every tree is proved to begin every larger one, and no spoilt proof is taken`(_ to: Int) {
    var random = SplitMix64(stream: "consistency \(to)")
    for from in 0...to {
      let proof = MerkleTree.consistencyProof(from: from, to: to, leaves: leaves)
      func holds(_ from: Int, _ to: Int, _ proof: [Digest], _ old: Digest, _ new: Digest) -> Bool {
        MerkleTree.verifyConsistency(from: from, to: to, proof: proof, oldRoot: old, newRoot: new)
      }
      let bit = Int.random(in: 0..<256, using: &random)
      var wrong: [String] = []
      if !holds(from, to, proof, roots[from], roots[to]) { wrong.append("good refused") }
      for bad in spoilt(proof, &random) where holds(from, to, bad, roots[from], roots[to]) {
        wrong.append("spoilt proof taken")
      }
      if holds(from, to, proof, flipped(roots[from], bit: bit), roots[to]) {
        wrong.append("other old root taken")
      }
      // Anything may follow the empty tree; that is the one root that a proof says nothing about.
      if from > 0 || to == 0, holds(from, to, proof, roots[from], flipped(roots[to], bit: bit)) {
        wrong.append("other new root taken")
      }
      if from < to, holds(to, from, proof, roots[to], roots[from]) {
        wrong.append("shrinking taken")
      }
      if holds(-1, to, proof, roots[from], roots[to]) { wrong.append("size -1 taken") }
      #expect(wrong.isEmpty, "from \(from) to \(to), seed \(SplitMix64.seed)")
    }
  }

  /// A proof and all that it is about, each of which is refused when any bit of it is another.
  private func expectEveryBitMatters(
    _ proof: [Digest], _ others: [Digest], _ context: String,
    holds: ([Digest], [Digest]) -> Bool
  ) {
    var taken = 0
    for at in proof.indices {
      var changed = proof
      for bit in 0..<256 {
        changed[at] = flipped(proof[at], bit: bit)
        if holds(changed, others) { taken += 1 }
      }
    }
    for at in others.indices {
      var changed = others
      for bit in 0..<256 {
        changed[at] = flipped(others[at], bit: bit)
        if holds(proof, changed) { taken += 1 }
      }
    }
    #expect(holds(proof, others) && taken == 0, "\(context): \(taken) taken")
  }

  /// A debug build takes long for the larger ones: all of them where `LEDGER_PROOFS` is `all`.
  private static let sizesOfEveryBit =
    1...(Program.environment("LEDGER_PROOFS") == "all" ? sizeMax : 20)

  @Test(arguments: Self.sizesOfEveryBit)
  func `every bit of a proof, its leaf, its roots and its place matters`(_ size: Int) {
    for index in 0..<size {
      let proof = MerkleTree.inclusionProof(index: index, leaves: Array(leaves.prefix(size)))
      expectEveryBitMatters(proof, [leaves[index], roots[size]], "leaf \(index) of \(size)") {
        MerkleTree.verifyInclusion(leaf: $1[0], index: index, size: size, proof: $0, root: $1[1])
      }
      for bit in 0..<63 {
        #expect(
          !MerkleTree.verifyInclusion(
            leaf: leaves[index], index: index ^ 1 << bit, size: size, proof: proof,
            root: roots[size]), "leaf \(index) of \(size), bit \(bit)")
      }
    }
    for from in 1...size {
      let proof = MerkleTree.consistencyProof(from: from, to: size, leaves: leaves)
      expectEveryBitMatters(proof, [roots[from], roots[size]], "from \(from) to \(size)") {
        MerkleTree.verifyConsistency(
          from: from, to: size, proof: $0, oldRoot: $1[0], newRoot: $1[1])
      }
    }
  }

  @Test func `proofs of the largest sizes are refused without reading past them`() {
    let proof = Array(leaves.prefix(64))
    #expect(
      !MerkleTree.verifyInclusion(
        leaf: leaves[0], index: Int.max - 1, size: Int.max, proof: proof, root: leaves[1]))
    #expect(
      !MerkleTree.verifyConsistency(
        from: Int.max - 1, to: Int.max, proof: proof, oldRoot: leaves[0], newRoot: leaves[1]))
  }
}
