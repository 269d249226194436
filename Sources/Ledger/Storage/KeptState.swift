/// What was worked out of a log up to one of its lines, kept to go on from there, or to be given again: the
/// files `cache/folds-NAME` and `cache/report-NAME`.
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
  /// What is kept.
  package enum Kind: Sendable, CaseIterable {
    /// The sums of a programme's folds.
    case folds
    /// A programme's part of a report.
    case report

    /// What the names of its files begin with.
    var prefix: String {
      switch self {
      case .folds: LogFormat.foldsPrefix
      case .report: LogFormat.reportPrefix
      }
    }
  }

  /// How many lines it is of.
  package let size: Int
  /// The root of the tree over them.
  package let root: Digest
  /// How many bytes the whole file has.
  package let bytes: Int
  fileprivate let segment: Int
  fileprivate let offset: Int
  private let file: Descriptor

  fileprivate static let magic = Array("FOLDPLI2".utf8)
  fileprivate static let headerBytes = 8 + 32 + 3 * 8 + 32
  static let pieceBytes = 4096

  /// Reads how a file begins; `nil` when it is no such file, or another ledger's.
  init?(_ file: Descriptor, identity: Digest) {
    guard let bytes = try? file.status().bytes,
      bytes >= Self.headerBytes + Digest.byteCount,
      let header = try? file.bytes(at: 0, count: Self.headerBytes),
      header.count == Self.headerBytes, header.starts(with: Self.magic)
    else { return nil }
    let span = header.span
    guard Digest(span.extracting(8..<40)) == identity,
      let size = Int(exactly: word(span, at: 40)), let segment = Int(exactly: word(span, at: 48)),
      let offset = Int(exactly: word(span, at: 56)), size >= 1, segment >= 1, segment <= size
    else { return nil }
    self.size = size
    self.segment = segment
    self.offset = offset
    root = Digest(span.extracting(64..<96))
    self.bytes = bytes
    self.file = file
  }

  /// What is kept, from its beginning.
  package var content: KeptContent { KeptContent(file, after: Self.headerBytes, of: bytes) }

  /// Whether the seal is that of the file.
  ///
  /// - Complexity: O(n) in its bytes.
  package var isWhole: Bool {
    var content = content
    return content.isSealed()
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
    bytes += MerkleTree.root(of: pieces(bytes.span)).bytes
    return bytes
  }

  /// The leaves of pieces: they are hashed two at a time, a whole would be one block after the other.
  static func pieces(_ bytes: Span<UInt8>) -> [Digest] {
    let pieces = stride(from: 0, to: bytes.count, by: pieceBytes).map {
      $0..<min($0 + pieceBytes, bytes.count)
    }
    return MerkleTree.leafHashes(of: pieces, in: bytes)
  }
}

extension EventLog {
  /// The state that is kept under a name, if it is one of the log's own beginning.
  ///
  /// - Parameters:
  ///   - kind: What was kept.
  ///   - name: What it was kept as: a slug.
  ///   - last: The last line that it may be of.
  /// - Returns: `nil` when there is none. What it holds may be relied on when it was read to its end
  ///   and ``KeptContent/isSealed()`` is true.
  /// - Complexity: O(log n) in the lines of the log.
  package func keptState(
    _ kind: KeptState.Kind, _ name: String, through last: Int
  ) -> KeptState? {
    guard let head = cachedHead, last <= head.size,
      let file = try? Descriptor(layout.kept(kind, name), .read),
      let state = KeptState(file, identity: identity), state.size <= last,
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
  ///   - kind: What is kept.
  ///   - name: What it is kept as: a slug.
  ///   - size: The lines that it is of; it is not kept when the head is of others by now.
  ///   - content: What is kept.
  package func keepState(
    _ kind: KeptState.Kind, _ name: String, of size: Int, _ content: [UInt8]
  ) {
    guard let head = cachedHead, head.size == size, size > 0 else { return }
    try? FileSystem.replace(
      layout.kept(kind, name), with: KeptState.file(head, identity: identity, content),
      durably: false)
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
    guard let head = cachedHead, let names = try? layout.namesOfKept() else { return [] }
    // A slug has no point: what has one is being written.
    let kept = names.filter { !$0.utf8.contains(UInt8(ascii: ".")) }
    let isStale = Workers.each(kept.count) { number in
      guard let file = try? Descriptor("\(layout.cache)/\(kept[number])", .read),
        let state = KeptState(file, identity: identity), state.size <= head.size, state.isWhole
      else { return true }
      return !begins(with: state, head)
    }
    return zip(kept, isStale).filter(\.1).map(\.0)
  }
}

extension LedgerLayout {
  /// The names of the files in the cache that are kept states, or will be.
  func namesOfKept() throws(SystemFailure) -> [String] {
    try FileSystem.names(in: cache).filter { name in
      KeptState.Kind.allCases.contains { name.hasPrefix($0.prefix) }
    }.sorted()
  }
}
