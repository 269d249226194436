/// A copy of another ledger's closed segments, brought forward.
///
/// A segment is closed when the next one was begun: its bytes never change again. The copy holds whole
/// segments, the source's settings, and ``MirrorNote``; every command that reads a ledger reads it.
///
/// **Order.** A segment is written under `cache/`, synced, read again and checked, then renamed into
/// `log/`, the directory synced, and only then acknowledged by the note. A copy that was cut short anywhere
/// is a copy of fewer segments, or holds a segment that the note does not have yet; the next pull writes
/// that one again. `ledger.json`, which makes a ledger of a directory, is there only after the note: a
/// copy is never taken for a ledger of its own.
///
/// **Trust.** Each pull reads the source's closed segments from the first line on, and works their tree out
/// from the lines; no cache of the source is believed. If the root over what was copied before is not the
/// one in the note, the source's history changed, and nothing is copied.
package struct Mirror {
  /// What a pull did.
  package struct Pulled: Sendable, Hashable {
    /// The name of the ledger's log.
    package var origin: String
    /// How many lines the copy had, and has.
    package var from: Int
    package var size: Int
    /// The root of the tree over the lines that it has.
    package var root: Digest
    /// How many segments were copied, and their bytes.
    package var segments: Int
    package var bytes: Int
  }

  private let source: EventLog
  private let layout: LedgerLayout
  /// The copy's own segment that is being written, as a log of that one segment.
  private let arriving: LedgerLayout
  private var note: MirrorNote
  private var pulled: Pulled

  /// Copies what is new.
  ///
  /// - Parameters:
  ///   - source: The directory of the ledger that is copied.
  ///   - directory: The copy's directory; made where it is not there.
  /// - Returns: What was done.
  /// - Throws: ``LedgerError/refused(_:)`` where the directory is a ledger of its own or a copy of another,
  ///   or the source's history changed; ``LedgerError/damaged(_:)`` where a closed segment of the source is
  ///   not whole; ``LedgerError/system(_:)``. What was acknowledged before stays.
  /// - Complexity: O(n) in the bytes of the source's closed segments, a hash a line; what is new is
  ///   written once and read twice. Four syncs a segment.
  package static func pull(
    from source: String, into directory: String
  ) throws(LedgerError) -> Pulled {
    let source = try EventLog(at: source)
    let layout = LedgerLayout(directory)
    if FileSystem.exists(layout.settings), !FileSystem.exists(layout.mirror) {
      throw .refused([.notAMirror(directory)])
    }
    try system { () throws(SystemFailure) in
      for path in [layout.directory] + layout.folders + [layout.arriving, "\(layout.arriving)/log"]
      {
        try FileSystem.makeDirectory(path)
      }
      try Descriptor(layout.directory, .directory).sync()
      try Descriptor(FileSystem.parent(of: layout.directory), .directory).sync()
    }
    let links = layout.ownFolders.filter(FileSystem.isLink)
    guard links.isEmpty else {
      throw .damaged(
        links.map { Damage("link", what: "'\($0)' is a link, and nothing in a ledger is one") })
    }
    // Two pulls into one copy follow one another.
    let lock = try system { () throws(SystemFailure) in
      let lock = try Descriptor(layout.log, .directory)
      _ = try lock.lock(waiting: true)
      return lock
    }
    return try withExtendedLifetime(lock) { () throws(LedgerError) in
      var mirror = try Mirror(source, layout)
      try mirror.copy()
      return mirror.pulled
    }
  }

  private init(_ source: EventLog, _ layout: LedgerLayout) throws(LedgerError) {
    self.source = source
    self.layout = layout
    arriving = LedgerLayout(layout.arriving)
    let settings = source.settings
    var note = MirrorNote(
      source: source.directory, created: settings.created,
      checkpoint: Checkpoint(origin: settings.origin, size: 0, root: MerkleTree.emptyRoot))
    if let known = try MirrorNote.read(layout) {
      guard known.checkpoint.origin == settings.origin, known.created == settings.created else {
        throw .refused([
          .mirrorOfOther(layout.directory, known.checkpoint.origin, settings.origin)
        ])
      }
      note = known
    }
    note.source = source.directory
    self.note = note
    pulled = Pulled(
      origin: settings.origin, from: note.size, size: note.size, root: note.checkpoint.root,
      segments: 0, bytes: 0)
  }

  /// Reads the source's closed segments, and copies those that are not there.
  private mutating func copy() throws(LedgerError) {
    let segments = try system { () throws(SystemFailure) in try source.layout.segments() }
    let closed = Array(segments.dropLast())
    let end = (segments.last ?? 1) - 1
    let known = closed.filter { $0 <= note.size }
    let own = try system { () throws(SystemFailure) in try layout.segments() }
    guard end >= note.size else {
      throw .refused([.closedLinesGone(source.directory, end, note.checkpoint)])
    }
    guard Array(own.filter { $0 <= note.size }) == known else {
      throw .refused([.segmentsDiffer(source.directory, layout.directory)])
    }
    var frontier = Frontier()
    var reader = LogReader(source.layout, segments: closed, committed: 0)
    // Of what was copied before only the root is looked at: before anything is written.
    try read(&reader, closed, through: note.size, &frontier) { _, _ in }
    guard frontier.size == note.size, frontier.root == note.checkpoint.root else {
      throw .refused([
        .historyChanged(
          source.directory, frontier.root, note.checkpoint, at: Place(file: layout.mirror))
      ])
    }
    try begin()
    for (number, first) in closed.enumerated() where first > note.size {
      let last = (number + 1 < closed.count ? closed[number + 1] : end + 1) - 1
      try take(first, through: last, &reader, closed, &frontier)
    }
  }

  /// Writes what makes a ledger of the directory: the note first.
  private func begin() throws(LedgerError) {
    try system { () throws(SystemFailure) in
      if !FileSystem.exists(layout.mirror) {
        try FileSystem.replace(layout.mirror, with: note.bytes)
      }
      let settings = try FileSystem.contents(of: source.layout.settings)
      var own: [UInt8]?
      if FileSystem.exists(layout.settings) {
        own = try FileSystem.contents(of: layout.settings)
      }
      if own != settings { try FileSystem.replace(layout.settings, with: settings) }
    }
  }

  /// Reads lines of the source into a tree.
  private func read(
    _ reader: inout LogReader, _ segments: [Int], through last: Int, _ frontier: inout Frontier,
    _ body: ([UInt8], Range<Int>) throws(SystemFailure) -> Void
  ) throws(LedgerError) {
    while reader.nextSequence <= last {
      let isMore = try system { () throws(SystemFailure) in try reader.next() }
      guard isMore, let first = reader.batch.lines.first, let final = reader.batch.lines.last else {
        throw .damaged([
          (reader.stop?.damage(segments) ?? .closedSegmentShort(reader.nextSequence)).inLedger(
            source.directory)
        ])
      }
      // A batch is of one segment, and what is asked for ends with one.
      let batch = reader.batch
      frontier.append(
        contentsOf: MerkleTree.leafHashes(of: batch.lines.map(\.range), in: batch.bytes.span))
      try system { () throws(SystemFailure) in
        try body(batch.bytes, first.range.lowerBound..<final.range.upperBound + 1)
      }
    }
  }

  /// Copies a segment: written, synced, read again, renamed, synced, acknowledged.
  private mutating func take(
    _ first: Int, through last: Int, _ reader: inout LogReader, _ segments: [Int],
    _ frontier: inout Frontier
  ) throws(LedgerError) {
    let path = arriving.segment(first: first)
    var copied = frontier
    var bytes = 0
    let file = try system { () throws(SystemFailure) in
      try FileSystem.remove(path)
      return try Descriptor(path, .appendNew)
    }
    try read(&reader, segments, through: last, &frontier) { buffer, range throws(SystemFailure) in
      try file.write(buffer[range])
      bytes += range.count
    }
    try system { () throws(SystemFailure) in try file.syncData() }
    try readAgain(first, through: last, &copied)
    guard copied == frontier else { throw .damaged([.copyDiffers(path)]) }
    try system { () throws(SystemFailure) in
      try FileSystem.rename(path, to: layout.segment(first: first))
      try Descriptor(layout.log, .directory).sync()
      note.checkpoint = Checkpoint(
        origin: note.checkpoint.origin, size: last, root: frontier.root)
      try FileSystem.replace(layout.mirror, with: note.bytes)
    }
    pulled.size = last
    pulled.root = frontier.root
    pulled.segments += 1
    pulled.bytes += bytes
  }

  /// Reads a segment that was copied, as strictly as a log is read.
  private func readAgain(
    _ first: Int, through last: Int, _ frontier: inout Frontier
  ) throws(LedgerError) {
    var reader = LogReader(arriving, segments: [first], sequence: first, committed: 0)
    while try system({ () throws(SystemFailure) in try reader.next() }) {
      let batch = reader.batch
      frontier.append(
        contentsOf: MerkleTree.leafHashes(of: batch.lines.map(\.range), in: batch.bytes.span))
    }
    guard reader.stop == nil, reader.nextSequence == last + 1 else {
      throw .damaged([.copyDiffers(arriving.segment(first: first))])
    }
  }
}

extension ReadStop {
  /// What stands there, in a segment that was closed.
  fileprivate func damage(_ segments: [Int]) -> Damage {
    let name =
      segments.indices.contains(segmentOrdinal)
      ? LogFormat.segmentName(first: segments[segmentOrdinal]) : nil
    let what =
      switch reason {
      case .unfinished: "the closed segment ends in the middle of a line"
      case .notAnEvent: "the line is not an event's in canonical form"
      case .sequence(let found): "the line has sequence number \(found), not \(sequence)"
      case .gap(let found): "the segment begins with \(found), and \(sequence) comes next"
      }
    return Damage("closed-segment", segment: name, line: line, sequence: sequence, what: what)
  }
}

extension Damage {
  fileprivate static func closedSegmentShort(_ sequence: Int) -> Damage {
    Damage(
      "closed-segment", sequence: sequence, what: "a closed segment ends before seq \(sequence)")
  }

  fileprivate static func copyDiffers(_ path: String) -> Damage {
    Damage(
      "copy-differs", what: "what was written to '\(path)' is not what was read back from it")
  }
}
