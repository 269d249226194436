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
    staged = 0
    spool = Spool(in: log.layout.cache)
    batchTime = nil
    lineEnds.removeAll()
    stagedIds = StagedIndex()
    ordinals.removeAll()
    supersededInBatch.removeAll()
    supersedings.removeAll()
    stagedControls.removeAll()
    privateLines.removeAll()
    privateSpool = SealedSpool(in: log.layout.cache)
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

  private struct Piece {
    var first: Int
    var isNew: Bool
    /// The staged lines.
    var entries: Range<Int>
    /// Their bytes in the spool.
    var range: Range<Int>
  }

  /// Which staged lines go to which segment.
  private func pieces() -> [Piece] {
    var pieces: [Piece] = []
    var taken = 0
    var first = segments.last ?? 0
    var lines = first == 0 ? 0 : head.size - first + 1
    var isNew = false
    let limit = log.settings.segmentLines
    while taken < staged {
      if first == 0 || lines >= limit {
        first = head.size + taken + 1
        lines = 0
        isNew = true
      }
      let count = min(staged - taken, limit - lines)
      let range = lineStart(taken)..<lineEnds[taken + count - 1]
      pieces.append(
        Piece(first: first, isNew: isNew, entries: taken..<taken + count, range: range))
      taken += count
      lines += count
    }
    return pieces
  }

  private func write() throws(LedgerError) {
    let pieces = pieces()
    let layout = log.layout
    let before = head.segment == segments.last ? head.offset : 0
    var written: [Piece] = []
    do throws(SystemFailure) {
      if staged > 1 {
        let intent = BatchIntent(
          identity: log.identity, from: head.size, to: head.size + staged,
          segment: segments.last ?? 0, offset: before)
        try BatchFile.begin(intent, layout)
      }
      // Before the first line that speaks of them: what the log says is kept is kept.
      for piece in pieces { try writePrivate(of: piece.entries, segment: piece.first) }
      for piece in pieces {
        let path = layout.segment(first: piece.first)
        let file = try Descriptor(path, piece.isNew ? .appendNew : .append)
        written.append(piece)
        var at = piece.range.lowerBound
        while at < piece.range.upperBound {
          let end = min(at + 1 << 20, piece.range.upperBound)
          try file.write(spool.slice(at..<end))
          at = end
        }
        try file.syncData()
        // The name too, unless lines are there already: who made the file may have died just then.
        if head.segment != piece.first { try lock.sync() }
      }
    } catch {
      if error.call == "write" || error.call == "open" || error.call == "pread" {
        takeBack(written, before)
        try? PrivateStore(layout).dropBeyond(head.size)
      }
      failure = .system(error)
      throw .system(error)
    }
    try advance(pieces)
  }

  /// Makes the log what it was before a write that failed.
  ///
  /// What cannot be taken back is whole lines or an unfinished one that nobody was told of; the next
  /// command deals with them.
  private func takeBack(_ written: [Piece], _ before: Int) {
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

  /// Moves the head over what was written, and enters the ids.
  private func advance(_ pieces: [Piece]) throws(LedgerError) {
    // The events are on disk: an index that cannot take them is covered again by the next command.
    if indexIsComplete {
      let ids = staged + supersedings.count
      indexIsComplete = (try? caches.makeRoom(for: ids)) != nil
    }
    var superseding = 0
    for piece in pieces {
      if piece.isNew { segments.append(piece.first) }
      if head.segment != piece.first {
        head.segment = piece.first
        head.segmentCount = segments.count
        head.offset = 0
      }
      // Where the spool's bytes stand in the segment.
      let shift = head.offset - piece.range.lowerBound
      var first = piece.entries.lowerBound
      while first < piece.entries.upperBound {
        let block = lines(from: first, to: piece.entries.upperBound)
        try advance(over: block, shift, &superseding)
        first = block.upperBound
      }
    }
    if let batchTime { head.lastRecorded = batchTime }
  }

  /// As many staged lines as make a block, at least one.
  private func lines(from first: Int, to end: Int) -> Range<Int> {
    let start = lineStart(first)
    var last = first + 1
    while last < end, lineEnds[last] - start <= 1 << 20 { last += 1 }
    return first..<last
  }

  private func advance(
    over entries: Range<Int>, _ shift: Int, _ superseding: inout Int
  ) throws(LedgerError) {
    let start = lineStart(entries.lowerBound)
    let range = start..<lineEnds[entries.upperBound - 1]
    let bytes = try system { () throws(SystemFailure) in try spool.slice(range) }
    let ranges = entries.map { lineStart($0) - start..<lineEnds[$0] - 1 - start }
    let leaves = MerkleTree.leafHashes(of: ranges, in: bytes.span)
    var nodes: [Digest] = []
    head.frontier.append(contentsOf: leaves.span, nodes: &nodes)
    caches.append(nodes)
    head.size += leaves.count
    head.lastLeaf = leaves.last ?? head.lastLeaf
    head.lastLineBytes = (ranges.last?.count ?? head.lastLineBytes - 1) + 1
    for entry in entries {
      let offset = lineStart(entry) + shift
      if stagedControls.contains(entry) {
        let line = bytes.dropFirst(lineStart(entry) - start).prefix(
          lineEnds[entry] - lineStart(entry))
        try addControl(Array(line), at: offset)
      }
      guard indexIsComplete else { continue }
      let position = LinePosition(segmentOrdinal: segments.count - 1, offset: offset)
      var isEntered = (try? caches.enter(stagedIds.hashes[entry], .event, position)) != nil
      if superseding < supersedings.count, supersedings[superseding].entry == entry {
        let hash = supersedings[superseding].hash
        superseding += 1
        if isEntered {
          isEntered = (try? caches.enter(hash, .superseding, position)) != nil
        }
      }
      indexIsComplete = isEntered
    }
    head.offset = range.upperBound + shift
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
