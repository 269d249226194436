/// The file `cache/tree`: every hash of the log's tree, so that a proof costs a few reads however long
/// the log is, and so that `verify` can name the line that was changed.
///
/// It is derived and never believed: before it is used its right edge is compared with the head's,
/// and a proof made from it is checked against the root before it leaves the program.
///
/// Layout: 32 bytes that tell the ledger from others, then the hashes in the order of ``StoredTree``,
/// 32 bytes each. It only grows; bytes after the last whole leaf do not count.
package struct TreeFile: TreeNodes, Sendable {
  /// How many leaves it holds.
  package private(set) var leaves: Int

  private let file: Descriptor

  /// Opens the file to read it.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others; `nil` is returned for another one's file.
  package init?(reading path: String, identity: Digest) {
    guard let file = try? Descriptor(path, .read), let tree = try? TreeFile(file, identity) else {
      return nil
    }
    self = tree
  }

  /// Opens the file to go on with it, or makes it where it is not there or another ledger's.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others.
  /// - Throws: ``SystemFailure`` of `open`, `pread`, `pwrite` or `ftruncate`.
  package init(_ path: String, identity: Digest) throws(SystemFailure) {
    let file = try Descriptor(path, .readWrite)
    if let tree = try TreeFile(file, identity) {
      self = tree
      return
    }
    try file.truncate(to: 0)
    try file.write(identity.bytes, at: 0)
    self.file = file
    leaves = 0
  }

  private init?(_ file: Descriptor, _ identity: Digest) throws(SystemFailure) {
    guard try file.bytes(at: 0, count: Digest.byteCount) == identity.bytes else { return nil }
    self.file = file
    leaves = StoredTree.leaves(count: try file.status().bytes / Digest.byteCount - 1)
  }

  package func node(level: Int, position: Int) throws(SystemFailure) -> Digest {
    let index = StoredTree.index(level: level, position: position)
    let bytes = try file.bytes(at: Self.offset(index), count: Digest.byteCount)
    guard bytes.count == Digest.byteCount else {
      throw SystemFailure(call: "pread", path: file.path, code: 0)
    }
    return Digest(bytes)
  }

  /// The bytes of the hashes of a range of the list.
  ///
  /// - Parameter range: Indices in the order of ``StoredTree``.
  /// - Returns: 32 bytes each; fewer where the file ends before.
  /// - Throws: ``SystemFailure`` of `pread`.
  package func bytes(_ range: Range<Int>) throws(SystemFailure) -> [UInt8] {
    try file.bytes(at: Self.offset(range.lowerBound), count: range.count * Digest.byteCount)
  }

  /// Reads the hashes of a range of the list.
  ///
  /// - Parameters:
  ///   - range: Indices in the order of ``StoredTree``.
  ///   - buffer: Where they go, from its first byte on; it grows where it is too short.
  /// - Returns: How many bytes came, 32 for each; fewer where the file ends before.
  /// - Throws: ``SystemFailure`` of `pread`.
  package func read(
    _ range: Range<Int>, into buffer: inout [UInt8]
  ) throws(SystemFailure) -> Int {
    let count = range.count * Digest.byteCount
    if buffer.count < count { buffer = [UInt8](repeating: 0, count: count + count / 8) }
    return try file.read(
      into: &buffer, at: 0, from: Self.offset(range.lowerBound), most: count)
  }

  /// Adds hashes behind those of the leaves that are there, over whatever was left unfinished.
  ///
  /// - Parameter nodes: The hashes of the next leaves, in the order of ``StoredTree``.
  /// - Throws: ``SystemFailure`` of `pwrite`.
  package mutating func append(_ nodes: [Digest]) throws(SystemFailure) {
    guard !nodes.isEmpty else { return }
    let bytes = [UInt8](capacity: nodes.count * Digest.byteCount) { output in
      for node in nodes { node.append(to: &output) }
    }
    let start = StoredTree.count(leaves: leaves)
    try file.write(bytes, at: Self.offset(start))
    leaves = StoredTree.leaves(count: start + nodes.count)
  }

  /// Drops the hashes of leaves from some size on.
  ///
  /// - Parameter size: How many leaves stay.
  /// - Throws: ``SystemFailure`` of `ftruncate`.
  package mutating func cut(to size: Int) throws(SystemFailure) {
    try file.truncate(to: Self.offset(StoredTree.count(leaves: size)))
    leaves = size
  }

  private static func offset(_ index: Int) -> Int { (index + 1) * Digest.byteCount }
}
