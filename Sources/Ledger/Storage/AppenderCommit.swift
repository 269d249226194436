// Writing what is staged, and remembering it.
extension Appender {
  /// Writes the staged events, syncs them, and brings the caches up to date.
  ///
  /// - Parameter moment: For `ledger.opened` alone: the moment that the settings state.
  /// - Returns: How far the log reaches now.
  /// - Throws: ``LedgerError/system(_:)``: after a failed write the log is as it was; after a failed
  ///   sync nobody knows, and the next command reads the disk and decides. This appender takes nothing
  ///   more then, and repeats the failure.
  /// - Complexity: O(n) in the bytes staged; one sync for each segment written.
  public func commit(now moment: Instant? = nil) throws(LedgerError) -> LogHead {
    if let failure { throw failure }
    let changed = staged > 0 || hasUnsyncedLines
    if hasUnsyncedLines {
      try system { () throws(SystemFailure) in try settle() }
      hasUnsyncedLines = false
    }
    if staged > 0 { try write() }
    if changed { remember() }
    discard()
    return LogHead(
      size: head.size, root: head.root, lastRecorded: head.size == 0 ? nil : head.lastRecorded)
  }

  /// Drops what is staged.
  public func discard() {
    if let stagedTree {
      caches.tree = stagedTree.finish().file
      caches.dropTree(beyond: head.size)
    }
    stagedTree = nil
    unhashed.removeAll()
    stagedLines.dropFiles()
    stagedLines = StagedLines(log, after: head.size, segment: segments.last ?? 0, bounds)
    batchTime = nil
    stagedIds = StagedIndex()
    ordinals.removeAll()
    supersededInBatch.removeAll()
    supersedings.removeAll()
    stagedControls.removeAll()
    privateLines.removeAll()
    privateSpool = SealedSpool(in: log.layout.cache)
  }

  /// Has the lines of a block hashed beside what is staged next, once there are many.
  func hashAhead(_ block: StagedLines.Block) {
    unhashed.append(block)
    guard stagedTree != nil || block.start + block.bytes.count >= bounds.blockBytes else { return }
    hash(isLast: false)
  }

  /// Has the lines hashed that are not yet.
  private func hash(isLast: Bool) {
    let tree = stagedTree ?? StagedTree(treeState)
    stagedTree = tree
    for block in unhashed {
      let ends = stagedLines.ends[block.entries].map { $0 - block.start }
      tree.add(block.bytes, ends: ends, isLast: isLast)
    }
    unhashed.removeAll()
  }

  private var treeState: StagedTree.State {
    StagedTree.State(
      frontier: head.frontier, file: caches.tree, lastLeaf: head.lastLeaf,
      lastLineBytes: head.lastLineBytes)
  }

  /// Brings lines to the disk that a writer left which died, or whose sync failed: to call one of
  /// them a duplicate is to acknowledge it, and whatever follows them comes after them on disk too.
  ///
  /// They are written again, the same bytes in the same place. After a sync that failed the system may
  /// call pages clean that never reached the disk, and a sync alone would bring nothing there.
  private func settle() throws(SystemFailure) {
    let file = try Descriptor(log.layout.segment(first: head.segment), .readWrite)
    var at = unsyncedOffset
    while at < head.offset {
      let block = try file.bytes(at: at, count: min(1 << 20, head.offset - at))
      if block.isEmpty { break }
      try file.write(block, at: at)
      at += block.count
    }
    try file.syncData()
    try lock.sync()
  }

  private func write() throws(LedgerError) {
    let before = head.segment == segments.last ? head.offset : 0
    var written: [StagedLines.Piece] = []
    do throws(SystemFailure) {
      if let last = try stagedLines.complete() { unhashed.append(last) }
      if stagedTree == nil {
        try install(before, &written)
        hash(isLast: true)
        enterIds()
      } else {
        hash(isLast: false)
        // What the index leads to is read before it is believed, so it may come first.
        try Workers.both({ enterIds() }) { () throws(SystemFailure) in
          try install(before, &written)
        }
      }
    } catch {
      if ["write", "open", "pread", "rename"].contains(error.call) {
        takeBack(written, before)
        try? PrivateStore(log.layout).dropBeyond(head.size)
      }
      failure = .system(error)
      discard()
      throw .system(error)
    }
    try advance()
  }

  /// Writes the lines into the log.
  private func install(
    _ before: Int, _ written: inout [StagedLines.Piece]
  ) throws(SystemFailure) {
    try stagedLines.syncFiles()
    if staged > 1 {
      let intent = BatchIntent(
        identity: log.identity, from: head.size, to: head.size + staged,
        segment: segments.last ?? 0, offset: before)
      try BatchFile.begin(intent, log.layout)
    }
    let pieces = stagedLines.pieces
    // Before the first line that speaks of them: what the log says is kept is kept.
    for piece in pieces { try writePrivate(of: piece.entries, segment: piece.first) }
    for piece in pieces {
      try stagedLines.install(piece) { written.append(piece) }
      // The name too, unless lines are there already: who made the file may have died just then.
      if head.segment != piece.first { try lock.sync() }
    }
  }

  /// Makes the log what it was before a write that failed.
  ///
  /// What cannot be taken back is whole lines or an unfinished one that nobody was told of; the next
  /// command deals with them.
  private func takeBack(_ written: [StagedLines.Piece], _ before: Int) {
    let layout = log.layout
    // The intent of a batch stands until the next append, which counts the cut. For a single line there
    // is none; where the disk has no room for this either, its reader has the line's form to go by.
    if staged == 1 { try? BatchFile.announceCut(layout, identity: log.identity) }
    for piece in written.reversed() {
      let path = layout.segment(first: piece.first)
      if piece.isNew {
        try? FileSystem.remove(path)
      } else if let file = try? Descriptor(path, .readWrite) {
        try? file.truncate(to: before)
        try? file.syncData()
      }
    }
    try? lock.sync()
  }

  /// Enters the ids of what is staged, where it will stand.
  private func enterIds() {
    guard indexIsComplete else { return }
    let index = caches.index
    var superseding = 0
    var ordinal = segments.count - 1
    do throws(SystemFailure) {
      try index.makeRoom(for: staged + supersedings.count)
      for piece in stagedLines.pieces {
        if piece.isNew { ordinal += 1 }
        // Where the positions' bytes stand in the segment.
        let shift = start(of: piece) - piece.range.lowerBound
        let lines = stagedLines
        func position(_ entry: Int) -> LinePosition {
          LinePosition(segmentOrdinal: ordinal, offset: lines.range(entry).lowerBound + shift)
        }
        let hashes = stagedIds.hashes
        let first = piece.entries.lowerBound
        try index.insert(hashes.span.extracting(piece.entries)) { position(first + $0) }
        while superseding < supersedings.count,
          piece.entries.contains(supersedings[superseding].entry)
        {
          let (entry, hash) = supersedings[superseding]
          try index.insert(hash, .superseding, position(entry))
          superseding += 1
        }
      }
    } catch {
      // Where the index cannot take them, the next look-up covers them again.
      indexIsComplete = false
    }
    // Nor may one be asked in which an entry is missing.
    if index.isBroken { indexIsComplete = false }
  }

  /// The byte of its segment at which a piece begins.
  private func start(of piece: StagedLines.Piece) -> Int {
    head.segment == piece.first ? head.offset : 0
  }

  /// Moves the head over what was written.
  private func advance() throws(LedgerError) {
    let pieces = stagedLines.pieces
    for piece in pieces {
      if piece.isNew { segments.append(piece.first) }
      let start = start(of: piece)
      head.segment = piece.first
      for entry in stagedControls where piece.entries.contains(entry) {
        let line = try system { () throws(SystemFailure) in try stagedLines.line(entry) }
        let offset = stagedLines.range(entry).lowerBound - piece.range.lowerBound
        try addControl(line, at: start + offset)
      }
      head.offset = start + piece.range.count
    }
    head.segmentCount = segments.count
    if let tree = stagedTree?.finish() {
      caches.tree = tree.file
      head.size = tree.frontier.size
      head.frontier = tree.frontier
      head.lastLeaf = tree.lastLeaf
      head.lastLineBytes = tree.lastLineBytes
    }
    stagedTree = nil
    // What waited in files has its name now.
    stagedLines = StagedLines(log, after: head.size, segment: head.segment, bounds)
    if let batchTime { head.lastRecorded = batchTime }
  }

  /// Remembers where a catalogue or a plan stands.
  private func addControl(_ line: [UInt8], at offset: Int) throws(LedgerError) {
    let batch = try EventBatch(parsing: line)
    guard let first = batch.lines.first,
      let control = Control(batch, first, segment: head.segment, at: offset)
    else { return }
    controls.append(control)
    head.controls += 1
  }

  /// Brings the caches up to date; whatever fails here is worked out again from the log.
  private func remember() {
    let layout = log.layout
    if controlsOnDisk != head.controls {
      guard let sum = try? ControlFile.write(controls, to: layout.controls) else { return }
      head.controlsSum = sum
      controlsOnDisk = head.controls
    }
    if indexIsComplete { try? caches.finish(head) }
    try? HeadFile.write(head, to: layout.head)
  }
}
