/// That a line is in a log, for somebody who has neither: C2SP tlog-proof.
///
/// The line itself is the extra data; it proves nothing by itself, but its hash is the leaf that the
/// proof leads from.
///
/// Source: C2SP tlog-proof v1.
public struct InclusionProof: Sendable, Hashable {
  /// The first line of the file.
  static let header = "c2sp.org/tlog-proof@v1"

  /// The event's line, without LF.
  public var line: [UInt8]
  /// Where it stands, from 0: its sequence number less one.
  public var index: Int
  /// The siblings on the way to the root, from the bottom up.
  public var hashes: [Digest]
  /// The head that it is proved in.
  public var checkpoint: CheckpointFile

  /// Puts a proof together.
  ///
  /// - Parameters:
  ///   - line: The event's line, without LF.
  ///   - index: Where it stands, from 0.
  ///   - hashes: The siblings on the way to the root, from the bottom up.
  ///   - checkpoint: The head that it is proved in.
  public init(line: [UInt8], index: Int, hashes: [Digest], checkpoint: CheckpointFile) {
    self.line = line
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Reads a file.
  ///
  /// - Parameter bytes: All of it.
  /// - Throws: ``NoteFault/malformed(_:)``.
  public init(_ bytes: [UInt8]) throws(NoteFault) {
    var parts = try ProofParts(bytes)
    guard parts.next() == Self.header else {
      throw .malformed("line 1 of the proof is not '\(Self.header)'")
    }
    guard let extra = parts.value("extra"), let line = Base64.decode(extra),
      line.count <= LogFormat.lineBytesMax
    else {
      throw .malformed("line 2 of the proof is not 'extra' and Base64 of the event's line")
    }
    guard let index = parts.number("index") else {
      throw .malformed("line 3 of the proof is not 'index' and a number")
    }
    self.line = line
    self.index = index
    hashes = try parts.hashes()
    checkpoint = try CheckpointFile(parts.rest)
  }

  /// The bytes of the file.
  public var bytes: [UInt8] {
    Array("\(Self.header)\nextra \(Base64.encode(line))\nindex \(index)\n".utf8)
      + ProofParts.bytes(hashes, checkpoint)
  }

  /// Whether the line is in the log that the checkpoint is of.
  public var holds: Bool {
    guard let size = Int(exactly: checkpoint.checkpoint.size) else { return false }
    return MerkleTree.verifyInclusion(
      leaf: MerkleTree.leafHash(line.span), index: index, size: size, proof: hashes,
      root: checkpoint.checkpoint.root)
  }
}

/// That a log is the continuation of an earlier one: the request that C2SP tlog-witness sends.
///
/// Source: C2SP tlog-witness, "add-checkpoint".
public struct ConsistencyProof: Sendable, Hashable {
  /// The earlier size.
  public var oldSize: Int
  /// The nodes that both roots come of, from the bottom up.
  public var hashes: [Digest]
  /// The later head.
  public var checkpoint: CheckpointFile

  /// Puts a proof together.
  ///
  /// - Parameters:
  ///   - oldSize: The earlier size.
  ///   - hashes: The nodes that both roots come of, from the bottom up.
  ///   - checkpoint: The later head.
  public init(oldSize: Int, hashes: [Digest], checkpoint: CheckpointFile) {
    self.oldSize = oldSize
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  /// Reads a file.
  ///
  /// - Parameter bytes: All of it.
  /// - Throws: ``NoteFault/malformed(_:)``.
  public init(_ bytes: [UInt8]) throws(NoteFault) {
    var parts = try ProofParts(bytes)
    guard let oldSize = parts.number("old") else {
      throw .malformed("line 1 of the proof is not 'old' and a size")
    }
    self.oldSize = oldSize
    hashes = try parts.hashes()
    checkpoint = try CheckpointFile(parts.rest)
  }

  /// The bytes of the file.
  public var bytes: [UInt8] {
    Array("old \(oldSize)\n".utf8) + ProofParts.bytes(hashes, checkpoint)
  }

  /// Whether the checkpoint's log begins with that of an earlier root.
  ///
  /// - Parameter root: The root of ``oldSize`` lines, from somebody who kept it.
  /// - Returns: Whether it does.
  public func holds(from root: Digest) -> Bool {
    guard let size = Int(exactly: checkpoint.checkpoint.size) else { return false }
    return MerkleTree.verifyConsistency(
      from: oldSize, to: size, proof: hashes, oldRoot: root, newRoot: checkpoint.checkpoint.root)
  }
}

/// What both kinds of proof are made of: lines, hashes up to an empty line, and a checkpoint.
private struct ProofParts {
  /// No tree of 64 bits needs more.
  private static let hashesMax = 64

  private var lines: ArraySlice<Substring>

  init(_ bytes: [UInt8]) throws(NoteFault) {
    lines = try SignedNote.text(of: bytes)
      .split(separator: "\n" as Character, omittingEmptySubsequences: false)[...]
  }

  mutating func next() -> String? { lines.popFirst().map(String.init) }

  /// What stands behind a word and a space in the next line.
  mutating func value(_ word: String) -> String? {
    guard let line = lines.first, line.hasPrefix(word + " ") else { return nil }
    lines.removeFirst()
    return String(line.dropFirst(word.count + 1))
  }

  mutating func number(_ word: String) -> Int? {
    guard let text = value(word), let number = Int(text), number >= 0, String(number) == text
    else { return nil }
    return number
  }

  mutating func hashes() throws(NoteFault) -> [Digest] {
    var hashes: [Digest] = []
    while let line = next() {
      if line.isEmpty { return hashes }
      guard hashes.count < Self.hashesMax, let hash = Digest(base64: line) else {
        throw .malformed("\(quoted(line)) is not a hash of the proof: Base64 of 32 bytes")
      }
      hashes.append(hash)
    }
    throw .malformed("the proof has no empty line before its checkpoint")
  }

  /// The bytes that are left.
  var rest: [UInt8] { Array(lines.joined(separator: "\n").utf8) }

  static func bytes(_ hashes: [Digest], _ checkpoint: CheckpointFile) -> [UInt8] {
    Array((hashes.map { $0.base64 + "\n" }.joined() + "\n").utf8) + checkpoint.bytes
  }
}
