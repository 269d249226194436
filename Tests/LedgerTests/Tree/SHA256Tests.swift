import Foundation
import Ledger
import Testing
import TestSupport

/// The rule of the made-up messages here and in `sha256-lengths.json`.
func message(_ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: 7 * $0 + 3) }
}

/// SHA-256 by the path that every processor has, padded here and not by what is tested.
private func plainHash(_ bytes: [UInt8]) -> Digest {
  var padded = bytes + [0x80]
  while padded.count % 64 != 56 { padded.append(0) }
  for shift in stride(from: 56, through: 0, by: -8) {
    padded.append(UInt8(truncatingIfNeeded: (bytes.count * 8) >> shift))
  }
  var state = SHA256.initialState
  SHA256.compressPlain(&state, padded.span)
  return Digest(
    (0..<8).flatMap { i in
      stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: state[i] >> $0) }
    })
}

@Suite struct SHA256Tests {
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqr"
        + "lmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
  ])
  func `NIST's examples are hashed as printed`(_ text: String, _ digest: String) {
    #expect(SHA256.hash(Array(text.utf8)).hex == digest)
    #expect(plainHash(Array(text.utf8)).hex == digest)
  }

  @Test func `a million times the letter a is hashed as NIST printed`() {
    var hash = SHA256()
    let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1000)
    for _ in 0..<1000 { hash.update(thousand) }
    #expect(
      hash.finalize().hex == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }

  @Test func `sixteen million zeros are hashed as OpenSSL does`() {
    let zeros = [UInt8](repeating: 0, count: 1 << 24)
    #expect(
      SHA256.hash(zeros).hex == "080acf35a507ac9849cfcba47dc2ad83e01b75663a516279c8b9d243b719643e")
  }

  @Test func `every length from 0 to 260 is the same by the plain path and by the one in use`() {
    for count in 0...260 {
      #expect(SHA256.hash(message(count)) == plainHash(message(count)), "\(count) bytes")
    }
  }

  @Test func `every way to give up to 130 bytes in two pieces comes to the same`() {
    for count in 0...130 {
      let whole = message(count)
      let expected = SHA256.hash(whole)
      for split in 0...count {
        var hash = SHA256()
        hash.update(whole.span.extracting(0..<split))
        hash.update(whole.span.extracting(split...))
        #expect(hash.finalize() == expected, "\(count) bytes split at \(split)")
      }
    }
  }

  @Test func `a message given in any pieces comes to the same by both paths`() {
    var random = SplitMix64(stream: "messages in any pieces")
    for _ in 0..<200 {
      let bytes = random.bytes(Int.random(in: 0...2000, using: &random))
      var hash = SHA256()
      var at = 0
      while at < bytes.count {
        let end = Int.random(in: at...min(bytes.count, at + 200), using: &random)
        hash.update(bytes.span.extracting(at..<end))
        at = end
      }
      #expect(hash.finalize() == plainHash(bytes), "seed \(SplitMix64.seed), \(bytes.count) bytes")
    }
  }

  @Test func `finishing leaves a copy that can go on`() {
    var hash = SHA256()
    hash.update(Array("a".utf8))
    let early = hash
    hash.update(Array("bc".utf8))
    #expect(early.finalize() == SHA256.hash(Array("a".utf8)))
    #expect(hash.finalize() == SHA256.hash(Array("abc".utf8)))
  }

  @Test func `instructions that the processor has are used: they give what the plain path gives`() {
    #expect(SHA256.usesInstructions == SHA256.hasInstructions)
  }

  @Test func `lines of every length are hashed alike alone, side by side and by the plain path`() {
    var random = SplitMix64(stream: "lines side by side")
    // Each length thrice: where the text begins, in it, and where it ends; in any order.
    let text = message(1200)
    var lines = (0...700).flatMap { [0..<$0, 41..<41 + $0, text.count - $0..<text.count] }
    for _ in 0..<2 {
      let leaves = MerkleTree.leafHashes(of: lines, in: text.span)
      for (line, leaf) in zip(lines, leaves) {
        #expect(leaf == plainHash([0x00] + text[line]), "\(line), seed \(SplitMix64.seed)")
      }
      lines.shuffle(using: &random)
    }
  }

  @Test func `a text that ends with its line is hashed, whatever lies behind it`() {
    for count in 0...200 {
      let text = message(count)
      #expect(
        MerkleTree.leafHashes(of: [0..<count, 0..<count], in: text.span)
          == [plainHash([0x00] + text), plainHash([0x00] + text)], "\(count) bytes")
    }
  }

  @Test func `the nodes above leaves are those of the plain path, level by level`() {
    let leaves = (0..<128).map { SHA256.hash(message($0)) }
    var nodes: [Digest] = []
    for count in [1, 2, 4, 8, 16, 32, 64, 128] {
      MerkleTree.nodes(above: leaves.span.extracting(0..<count), into: &nodes)
      var below = Array(leaves.prefix(count))
      var level = 1
      while below.count > 1 {
        below = (0..<below.count / 2).map {
          plainHash([0x01] + below[2 * $0].bytes + below[2 * $0 + 1].bytes)
        }
        let start = MerkleTree.startOfLevel(level, leaves: count)
        #expect(Array(nodes[start..<start + below.count]) == below, "\(count), level \(level)")
        level += 1
      }
    }
    for count in 0...65 {
      let above = MerkleTree.nodesAbove(leaves.span.extracting(0..<count))
      let expected = (0..<(count + 1) / 2).map {
        2 * $0 + 1 < count
          ? plainHash([0x01] + leaves[2 * $0].bytes + leaves[2 * $0 + 1].bytes) : leaves[2 * $0]
      }
      #expect(above == expected, "\(count) nodes")
    }
  }
}

/// Published vectors, read where they are.
@Suite struct SHA256VectorTests {
  @Test(
    .enabled(if: SharedFolder.has("vectors/sha2"), "needs the shared folder of vectors"),
    arguments: ["SHA256ShortMsg.rsp", "SHA256LongMsg.rsp"])
  func `NIST's CAVP messages are hashed as published`(_ file: String) throws {
    var fields: [Substring: Substring] = [:]
    var count = 0
    for line in try SharedFolder.text("vectors/sha2/\(file)").split(whereSeparator: \.isNewline) {
      let parts = line.split(separator: " = ")
      guard parts.count == 2 else { continue }
      fields[parts[0]] = parts[1]
      guard parts[0] == "MD" else { continue }
      let bitCount = try #require(Int(fields["Len"] ?? ""))
      let bytes = try #require(Hex.decode(String(fields["Msg"] ?? "")))
      // A message of no bits is written as one byte of 0.
      let message = Array(bytes.prefix(bitCount / 8))
      #expect(SHA256.hash(message).hex == String(parts[1]), "\(bitCount) bits")
      #expect(plainHash(message).hex == String(parts[1]), "\(bitCount) bits, plain path")
      count += 1
    }
    #expect(count >= 64)
  }

  private struct Lengths: Decodable {
    var digests_hex: [String]
  }

  @Test(
    .enabled(
      if: SharedFolder.has("vectors/sha2/sha256-lengths.json"), "needs the shared folder of vectors"
    ))
  func `every length from 0 to 260 is hashed as OpenSSL does`() throws {
    let data = Data(try SharedFolder.bytes("vectors/sha2/sha256-lengths.json"))
    let lengths = try JSONDecoder().decode(Lengths.self, from: data)
    #expect(lengths.digests_hex.count == 261)
    for (count, digest) in lengths.digests_hex.enumerated() {
      #expect(SHA256.hash(message(count)).hex == digest, "\(count) bytes")
    }
  }
}
