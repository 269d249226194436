// Heads and proofs from a ledger.

extension EventLog {
  /// How far the log reaches on disk: what a checkpoint may vouch for.
  ///
  /// Lines that a writer left without its answer are synced first, which takes the lock; without such
  /// lines nothing is written.
  ///
  /// - Returns: The number of lines and their root.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head.
  public func settledHead() throws(LedgerError) -> LogHead {
    let state = try LogState(self)
    if state.cached == state.head.size, state.tail == nil, state.unfinishedBatch == nil {
      return LogHead(
        size: state.head.size, root: state.head.root,
        lastRecorded: state.head.size == 0 ? nil : state.head.lastRecorded)
    }
    return try Appender(self).commit()
  }

  /// The checkpoint at a size.
  ///
  /// - Parameter size: How many lines; `nil` for all that are on disk.
  /// - Returns: The checkpoint.
  /// - Throws: ``LedgerError/refused(_:)`` for more lines than there are; what reading throws.
  /// - Complexity: O(log n) hashes are read; O(n) in the bytes of the log without its cache.
  public func checkpoint(size: Int? = nil) throws(LedgerError) -> Checkpoint {
    let head = try settledHead()
    let size = size ?? head.size
    guard size <= head.size else { throw .refused([.beyondHead(size, head: head.size)]) }
    let root = size == head.size ? head.root : try proofRoot(size: size)
    return Checkpoint(origin: settings.origin, size: size, root: root)
  }

  /// The root of the first lines, by the cached tree where that is proved to lead to the head's root.
  func proofRoot(size: Int) throws(LedgerError) -> Digest {
    guard let head = cachedHead, size > 0, size < head.size,
      let tree = TreeFile(reading: layout.tree, identity: identity), tree.leaves >= head.size,
      let root = try? tree.frontier(size: size).root,
      let hashes = try? tree.roots(
        of: MerkleTree.consistencyRanges(from: size, to: head.size)),
      MerkleTree.verifyConsistency(
        from: size, to: head.size, proof: hashes, oldRoot: root, newRoot: head.root)
    else { return try self.root(size: size) }
    return root
  }

  /// Proves that an event is in the log at a checkpoint.
  ///
  /// - Parameters:
  ///   - id: The event's id.
  ///   - checkpoint: The head that it is proved in: of this log, and no longer than it.
  /// - Returns: The proof, checked.
  /// - Throws: ``LedgerError/refused(_:)`` when there is no such event in the lines that the checkpoint
  ///   covers; ``LedgerError/damaged(_:)`` when the log is not the checkpoint's; what reading throws.
  /// - Complexity: O(log n) reads; O(n) in the bytes of the log without its cache.
  public func proveInclusion(
    ofID id: String, in checkpoint: CheckpointFile
  ) throws(LedgerError) -> InclusionProof {
    let size = try sizeHere(of: checkpoint)
    guard let found = try line(withID: id) else { throw .refused([.noSuchEvent(id)]) }
    guard found.sequence <= size else {
      throw .refused([.notYetIn(id, sequence: found.sequence, size: size)])
    }
    let index = found.sequence - 1
    let hashes = try roots(of: MerkleTree.inclusionRanges(index: index, size: size)) { hashes in
      MerkleTree.verifyInclusion(
        leaf: MerkleTree.leafHash(found.line.span), index: index, size: size, proof: hashes,
        root: checkpoint.checkpoint.root)
    }
    guard let hashes else { throw .damaged([.notOfCheckpoint(size)]) }
    return InclusionProof(line: found.line, index: index, hashes: hashes, checkpoint: checkpoint)
  }

  /// Proves that the log at a checkpoint begins with that of an earlier size.
  ///
  /// - Parameters:
  ///   - oldSize: The earlier size.
  ///   - checkpoint: The head that it is proved to.
  /// - Returns: The proof, checked against the log's own root of the earlier size.
  /// - Throws: As ``proveInclusion(ofID:in:)``.
  /// - Complexity: O(log n) reads; O(n) in the bytes of the log without its cache.
  public func proveConsistency(
    from oldSize: Int, to checkpoint: CheckpointFile
  ) throws(LedgerError) -> ConsistencyProof {
    let size = try sizeHere(of: checkpoint)
    guard oldSize <= size else { throw .refused([.beyondHead(oldSize, head: size)]) }
    let oldRoot = try proofRoot(size: oldSize)
    let hashes = try roots(of: MerkleTree.consistencyRanges(from: oldSize, to: size)) { hashes in
      MerkleTree.verifyConsistency(
        from: oldSize, to: size, proof: hashes, oldRoot: oldRoot,
        newRoot: checkpoint.checkpoint.root)
    }
    guard let hashes else { throw .damaged([.notOfCheckpoint(size)]) }
    return ConsistencyProof(oldSize: oldSize, hashes: hashes, checkpoint: checkpoint)
  }

  private func sizeHere(of file: CheckpointFile) throws(LedgerError) -> Int {
    let checkpoint = file.checkpoint
    guard checkpoint.origin == settings.origin else {
      throw .refused([.otherOrigin(checkpoint.origin, settings.origin)])
    }
    let head = try head()
    guard let size = Int(exactly: checkpoint.size), size <= head.size else {
      throw .refused([.beyondHead(Int(clamping: checkpoint.size), head: head.size)])
    }
    return size
  }

  /// The roots of ranges of lines: from the cached tree, or, where what comes of it does not hold, from
  /// the lines themselves; `nil` where neither holds.
  private func roots(
    of ranges: [Range<Int>], holds: ([Digest]) -> Bool
  ) throws(LedgerError) -> [Digest]? {
    if let tree = TreeFile(reading: layout.tree, identity: identity),
      (ranges.map(\.upperBound).max() ?? 0) <= tree.leaves,
      let roots = try? tree.roots(of: ranges), holds(roots)
    {
      return roots
    }
    let roots = try rootsByReading(ranges)
    return holds(roots) ? roots : nil
  }

  private func rootsByReading(_ ranges: [Range<Int>]) throws(LedgerError) -> [Digest] {
    guard let end = ranges.map(\.upperBound).max() else { return [] }
    // Ranges of a proof do not overlap: in order, each line belongs to one at most.
    let order = ranges.indices.sorted { ranges[$0].lowerBound < ranges[$1].lowerBound }
    var frontiers = [Frontier](repeating: Frontier(), count: ranges.count)
    var next = 0
    try forEachBatch(through: end) { batch in
      let bytes = batch.bytes
      let leaves = MerkleTree.leafHashes(of: batch.lines.map(\.range), in: bytes.span)
      for (line, leaf) in zip(batch.lines, leaves) {
        while next < order.count, ranges[order[next]].upperBound < line.sequence { next += 1 }
        guard next < order.count, ranges[order[next]].contains(line.sequence - 1) else { continue }
        frontiers[order[next]].append(leaf)
      }
    }
    return frontiers.map(\.root)
  }

  /// The line of an event.
  ///
  /// - Parameter id: The event's id.
  /// - Returns: The line without LF and its sequence number; `nil` when there is none.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(1) expected; O(n) in the bytes of the log without its cache, or for an id that
  ///   is not there.
  public func line(withID id: String) throws(LedgerError) -> (line: [UInt8], sequence: Int)? {
    let key = Appender.canonicalContent(of: id)
    var found: (line: [UInt8], sequence: Int)?
    func take(_ batch: EventBatch, _ line: EventLine) {
      guard found == nil, let range = line.range(of: .id), batch.bytes[range].elementsEqual(key)
      else { return }
      found = (Array(batch.bytes[line.range]), line.sequence)
    }
    let size = try head().size
    if try lookUp(ids: [key], through: size, { batch, line in take(batch, line) }) { return found }
    try forEachBatch(through: size) { batch in
      if found == nil { for line in batch.lines { take(batch, line) } }
    }
    return found
  }
}

extension Damage {
  static func otherOrigin(_ kept: Checkpoint, own: String) -> Damage {
    Damage(
      "other-origin",
      what: "the given checkpoint is of \(quoted(kept.origin)), and this ledger is \(quoted(own))")
  }

  static func notOfCheckpoint(_ size: Int) -> Damage {
    Damage(
      "root-differs", sequence: size,
      what: "the root over the first \(size) lines is not the checkpoint's")
  }
}
