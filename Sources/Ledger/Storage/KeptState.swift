/// What was worked out of a log up to one of its lines, kept to go on from there: the files
/// `cache/folds-NAME`.
///
/// A kept state is derived and never believed further than its seal. It says of which ledger it is, up
/// to which line, and the root of the tree over the lines to there; before it is used, that root is
/// shown to be of a tree with which the log begins. What it holds is its maker's business.
///
/// Layout: the magic `FOLDPLI2`, 32 bytes that tell the ledger from others, the number of lines, the
/// first sequence number of the segment in which the last of them stands and where it ends there,
/// each eight bytes, little-endian; the root, 32 bytes; what is kept; the root of the tree (RFC 6962)
/// whose leaves are all that in pieces of 4,096 bytes.
package struct KeptState: Sendable {
  /// How many lines it is of.
  package let size: Int
  /// The root of the tree over them.
  package let root: Digest
  /// The whole file; what is kept stands in ``content``.
  package let bytes: [UInt8]
  /// Where what is kept stands.
  package let content: Range<Int>
  fileprivate let segment: Int
  fileprivate let offset: Int

  fileprivate static let magic = Array("FOLDPLI2".utf8)
  fileprivate static let headerBytes = 8 + 32 + 3 * 8 + 32

  /// Reads a file; `nil` when it is not whole, or another ledger's.
  init?(_ bytes: [UInt8], identity: Digest) {
    let start = Self.headerBytes
    let end = bytes.count - Digest.byteCount
    guard end >= start, bytes.starts(with: Self.magic) else { return nil }
    let span = bytes.span
    guard Digest(span.extracting(8..<40)) == identity,
      Self.seal(span.extracting(0..<end)) == Digest(span.extracting(end..<bytes.count)),
      let size = Int(exactly: word(span, at: 40)), let segment = Int(exactly: word(span, at: 48)),
      let offset = Int(exactly: word(span, at: 56)), size >= 1, segment >= 1, segment <= size
    else { return nil }
    self.size = size
    self.segment = segment
    self.offset = offset
    root = Digest(span.extracting(64..<96))
    content = start..<end
    self.bytes = bytes
  }

  /// What tells the bytes from any others: pieces are hashed two at a time, a whole would be one by one.
  private static func seal(_ bytes: Span<UInt8>) -> Digest {
    let pieces = stride(from: 0, to: bytes.count, by: 4096).map { $0..<min($0 + 4096, bytes.count) }
    return MerkleTree.root(of: MerkleTree.leafHashes(of: pieces, in: bytes))
  }

  /// The bytes of a file.
  static func file(_ head: Head, identity: Digest, _ content: [UInt8]) -> [UInt8] {
    var bytes = magic
    bytes.reserveCapacity(headerBytes + content.count + Digest.byteCount)
    bytes += identity.bytes
    for number in [head.size, head.segment, head.offset] {
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number >> shift))
      }
    }
    bytes += head.root.bytes
    bytes.append(contentsOf: content)
    bytes += seal(bytes.span).bytes
    return bytes
  }
}

extension EventLog {
  /// The state that is kept under a name, if it is one of the log's own beginning.
  ///
  /// - Parameters:
  ///   - name: What it was kept as: a slug.
  ///   - last: The last line that it may be of.
  /// - Returns: `nil` when there is none that can be relied on.
  /// - Complexity: O(n) in its bytes.
  package func keptState(_ name: String, through last: Int) -> KeptState? {
    guard let head = cachedHead, last <= head.size,
      let bytes = try? FileSystem.contents(of: layout.folds(name)),
      let state = KeptState(bytes, identity: identity), state.size <= last,
      begins(with: state, head)
    else { return nil }
    return state
  }

  /// Whether the tree of a head begins with that of a state.
  private func begins(with state: KeptState, _ head: Head) -> Bool {
    if state.size == head.size { return state.root == head.root }
    guard let tree = TreeFile(reading: layout.tree, identity: identity), tree.leaves >= head.size,
      let proof = try? tree.roots(
        of: MerkleTree.consistencyRanges(from: state.size, to: head.size))
    else { return false }
    return MerkleTree.verifyConsistency(
      from: state.size, to: head.size, proof: proof, oldRoot: state.root, newRoot: head.root)
  }

  /// Keeps a state of all lines that the cached head covers.
  ///
  /// Nothing depends on it: where it cannot be written, nothing is said.
  ///
  /// - Parameters:
  ///   - name: What it is kept as: a slug.
  ///   - size: The lines that it is of; it is not kept when the head is of others by now.
  ///   - content: What is kept.
  package func keepState(_ name: String, of size: Int, _ content: [UInt8]) {
    guard let head = cachedHead, head.size == size, size > 0 else { return }
    try? FileSystem.replace(
      layout.folds(name), with: KeptState.file(head, identity: identity, content), durably: false)
  }

  /// Reads the lines after those of a state, in batches.
  ///
  /// - Parameters:
  ///   - state: The state.
  ///   - last: The last line.
  ///   - body: Is given each batch.
  /// - Returns: `false` when the lines to the last one could not all be read from there.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``; what the body throws.
  /// - Complexity: O(n) in the bytes of those lines.
  package func forEachBatch(
    after state: KeptState, through last: Int,
    _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Bool {
    guard last > state.size else { return true }
    var isThere = false
    var reader = try PrefixReader(self, committed: last) { segments in
      let ordinal = segments.lastIndex(of: state.segment)
      isThere = ordinal != nil
      return LogReader.Mark(
        ordinal: ordinal ?? 0, offset: state.offset, sequence: state.size + 1)
    }
    guard isThere else { return false }
    while try reader.next() {
      var batch = reader.batch
      if reader.nextSequence - 1 > last { batch.lines.removeAll { $0.sequence > last } }
      if !batch.lines.isEmpty { try body(batch) }
      if reader.nextSequence > last { return true }
    }
    return false
  }

  /// Which of some ids a line of the first ones replaces or voids, by the cached index.
  ///
  /// - Parameters:
  ///   - ids: The ids as their bytes stand in lines.
  ///   - size: How many lines.
  ///   - covered: How many lines the index must cover.
  /// - Returns: For each id whether it is superseded; `nil` where the index does not say.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(1) expected for each id.
  package func superseded(
    _ ids: [[UInt8]], within size: Int, covered: Int
  ) throws(LedgerError) -> [Bool]? {
    guard var index = IdIndexReader(layout.ids, identity: identity, covering: covered) else {
      return nil
    }
    let segments = try system { () throws(SystemFailure) in try layout.segments() }
    var store = LineStore(layout)
    var found: [Bool] = []
    for id in ids {
      let finding = try system { () throws(SystemFailure) in
        try index.positions(of: IdTable.hash(id), .superseding)
      }
      guard case .positions(let positions) = finding else { return nil }
      var isSuperseded = false
      for position in positions {
        let found = try system { () throws(SystemFailure) in
          try store.line(at: position, segments: segments)
        }
        guard let batch = found, batch.lines[0].sequence <= size,
          let target = Appender.target(of: batch.lines[0], batch.bytes),
          batch.bytes[target].elementsEqual(id)
        else { continue }
        isSuperseded = true
      }
      found.append(isSuperseded)
    }
    return found
  }

  /// The names of the kept states that are of no use: broken, or not of the log.
  package func staleStates() -> [String] {
    guard let head = cachedHead, let names = try? FileSystem.names(in: layout.cache) else {
      return []
    }
    return names.filter { name in
      // A slug has no point: what has one is being written.
      guard name.hasPrefix(LogFormat.foldsPrefix), !name.utf8.contains(UInt8(ascii: ".")) else {
        return false
      }
      guard let bytes = try? FileSystem.contents(of: "\(layout.cache)/\(name)"),
        let state = KeptState(bytes, identity: identity), state.size <= head.size
      else { return true }
      return !begins(with: state, head)
    }.sorted()
  }
}
