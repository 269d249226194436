/// What became of an event that was handed in.
public struct Receipt: Sendable, Hashable {
  /// Whether the event was new.
  public enum Status: String, Sendable {
    /// It is in the log now.
    case recorded
    /// The log had it already, with the same content.
    case duplicate
  }

  /// The event's id.
  public var id: String
  /// Its sequence number.
  public var sequence: Int
  /// Whether it was new.
  public var status: Status
}

/// The one writer of a ledger at a time: holds the lock from its making to its end.
///
/// Events are staged, each checked against the log and against those staged before it; ``commit(now:)``
/// then writes all of them, syncs, and answers. If any event of a batch is refused, the caller does
/// not commit, and nothing was written.
public final class Appender {
  /// Something that was put right while opening, to be told to the user.
  public enum Notice: Sendable, Hashable {
    /// The end of the log had not been acknowledged and was set aside in a file.
    case tailSetAside(file: String, bytes: Int)
  }

  /// What was put right while opening.
  public private(set) var notices: [Notice] = []
  /// How many lines the log has, staged ones not counted.
  public var size: Int { head.size }
  /// How many events are staged.
  public private(set) var staged = 0

  private let log: EventLog
  private let lock: Descriptor
  private let index: IdIndex
  private var head: Head
  private var controls: [Control]
  private var segments: [Int]
  /// Lines are in the log that nobody may have synced: those past the cached head.
  private var hasUnsyncedLines: Bool
  private var controlsOnDisk: Int?
  private var indexIsComplete = true

  private var spool: Spool
  private var batchTime: Instant?
  private var entries: [StagedEntry] = []
  private var entriesByHash: [UInt64: [Int]] = [:]
  private var ordinals: [Digest: Int] = [:]
  private var supersededInBatch: [String: Int] = [:]

  private struct StagedEntry {
    var idHash: UInt64
    var start: Int
    var end: Int
  }

  /// Takes the lock, reads what is new, and sets an unacknowledged tail aside.
  ///
  /// - Parameter log: The ledger.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head; O(1) when the cache is fresh.
  public init(_ log: EventLog) throws(LedgerError) {
    self.log = log
    let layout = log.layout
    lock = try system { () throws(SystemFailure) in
      let lock = try Descriptor(layout.log, .directory)
      _ = try lock.lock(waiting: true)
      try FileSystem.makeDirectory(layout.cache)
      return lock
    }
    let state = try LogState(log)
    head = state.head
    controls = state.controls
    segments = state.segments
    hasUnsyncedLines = state.cached < state.head.size
    controlsOnDisk = state.cached > 0 ? state.cachedControls : nil
    spool = Spool(in: layout.cache)
    let identity = log.identity
    let size = head.size
    index = try system { () throws(SystemFailure) in
      try IdIndex(layout.ids, identity: identity, size: size)
    }
    if case .unacknowledged(let bytes)? = state.tail?.verdict, let stop = state.tail?.stop {
      let file = try system { () throws(SystemFailure) in
        try Recovery.setAside(
          layout, segment: state.segments[stop.segmentOrdinal], at: stop.offset)
      }
      notices.append(.tailSetAside(file: file, bytes: bytes))
    }
    try coverIndex()
  }

  /// Enters the ids of lines that the index does not cover yet.
  private func coverIndex() throws(LedgerError) {
    guard index.covered < head.size else { return }
    let first = index.covered + 1
    let ordinal = max(0, (segments.firstIndex { $0 > first } ?? segments.count) - 1)
    var reader = LogReader(
      log.layout, segments: segments, ordinal: ordinal, sequence: segments[ordinal],
      committed: head.size)
    while try system({ () throws(SystemFailure) in try reader.next() }) {
      for line in reader.batch.lines where line.sequence >= first && line.sequence <= head.size {
        let position = reader.position(of: line)
        try enter(line, reader.batch, position)
      }
    }
    let size = head.size
    try system { () throws(SystemFailure) in try index.cover(size) }
  }

  private func enter(
    _ line: EventLine, _ batch: EventBatch, _ position: LinePosition
  ) throws(LedgerError) {
    let bytes = batch.bytes
    let target = Self.target(of: line, batch.bytes)
    try system { () throws(SystemFailure) in
      if let id = line.range(of: .id) {
        try index.insert(IdIndex.hash(bytes.span.extracting(id)), .event, position)
      }
      if let target {
        try index.insert(IdIndex.hash(bytes.span.extracting(target)), .superseding, position)
      }
    }
  }

  /// The id of the event that a line replaces or voids, as it stands in the line.
  static func target(of line: EventLine, _ bytes: [UInt8]) -> Range<Int>? {
    if let replaced = line.range(of: .replaces) { return replaced }
    guard let kind = line.range(of: .kind),
      bytes[kind].elementsEqual(ReservedKind.void.rawValue.utf8)
    else { return nil }
    return EventBatch(bytes: bytes, lines: []).field(Array("event".utf8), of: line)?.range
  }

  // MARK: Staging

  /// Checks an event against the log and the batch, and takes it into the batch.
  ///
  /// - Parameters:
  ///   - draft: The event, its envelope and data checked already.
  ///   - place: Where it stands in what the user gave.
  /// - Returns: Its receipt, true once the batch is committed.
  /// - Throws: ``LedgerError/refused(_:)`` when its id is taken by other content, or what it
  ///   replaces or voids is not there to be; ``LedgerError/system(_:)``.
  /// - Complexity: O(1) expected, whatever the log's size.
  @discardableResult
  public func stage(_ draft: EventDraft, at place: Place) throws(LedgerError) -> Receipt {
    var draft = draft
    var statement: [UInt8] = []
    draft.appendStatement(to: &statement)
    if draft.id == nil { draft.identify(as: derivedID(statement)) }
    let id = draft.id ?? ""
    let key = Self.canonicalContent(of: id)
    let hash = IdIndex.hash(key.span)
    if let found = try event(withID: key, hash: hash) {
      let recorded = try EventDraft.statement(ofLine: found.line)
      guard recorded == statement else {
        var at = place
        at.pointer = at.pointer ?? "/id"
        throw .refused([
          .conflict(
            id, sequence: found.sequence,
            differences: differences(recorded: recorded, given: statement), at: at)
        ])
      }
      return Receipt(id: id, sequence: found.sequence, status: .duplicate)
    }
    try checkTarget(draft, id, place)
    let sequence = head.size + staged + 1
    let recorded = time()
    let start = spool.count
    try system { () throws(SystemFailure) in
      try spool.append { output in
        draft.appendLine(sequence: sequence, recorded: recorded, to: &output)
        output.append(0x0A)
      }
    }
    let length = spool.count - start - 1
    guard length <= LogFormat.lineBytesMax else {
      throw .refused([.lineTooLong(length, at: place)])
    }
    guard staged < LogFormat.batchEventsMax else { throw .refused([.tooManyEvents(at: place)]) }
    entriesByHash[hash, default: []].append(entries.count)
    entries.append(StagedEntry(idHash: hash, start: start, end: spool.count))
    staged += 1
    if let target = draft.replaces ?? draft.voids { supersededInBatch[target] = entries.count - 1 }
    return Receipt(id: id, sequence: sequence, status: .recorded)
  }

  /// One moment for the whole batch, later than any before it: what tells batches apart in a log
  /// that a crash cut short.
  private func time() -> Instant {
    if let batchTime { return batchTime }
    let last = head.size == 0 ? Int64.min : head.lastRecorded.milliseconds
    let time = Instant(
      milliseconds: max(Instant.now().milliseconds, last == .min ? last : last + 1))
    batchTime = time
    return time
  }

  /// An id for an event that comes without one: what it says, and which of the identical rows of
  /// this batch it is.
  private func derivedID(_ statement: [UInt8]) -> String {
    let digest = SHA256.hash(statement)
    let ordinal = (ordinals[digest] ?? 0) + 1
    ordinals[digest] = ordinal
    var text = statement
    text.append(0x0A)
    text.append(contentsOf: String(ordinal).utf8)
    return "x-" + SHA256.hash(text).hex.prefix(32)
  }

  private static func canonicalContent(of id: String) -> [UInt8] {
    var key: [UInt8] = []
    appendCanonicalString(id, to: &key)
    return Array(key[1..<(key.count - 1)])
  }

  private func checkTarget(
    _ draft: EventDraft, _ id: String, _ place: Place
  ) throws(LedgerError) {
    guard let target = draft.replaces ?? draft.voids else { return }
    let verb = draft.voids == nil ? "replaced" : "voided"
    var place = place
    place.pointer = draft.voids == nil ? "/replaces" : "/data/event"
    if target == id { throw .refused([.selfTarget(id, at: place)]) }
    let key = Self.canonicalContent(of: target)
    let hash = IdIndex.hash(key.span)
    guard let found = try event(withID: key, hash: hash) else {
      throw .refused([.unknownTarget(verb, target, at: place)])
    }
    let line = try JSONDocument(found.line, file: nil).root
    let kind = line["kind"]?.string ?? ""
    if kind.hasPrefix(LogFormat.reservedPrefix) {
      throw .refused([.reservedTarget(verb, target, kind: kind, at: place)])
    }
    if let other = try superseding(target, key, hash) {
      let line = try JSONDocument(other.line, file: nil).root
      throw .refused([
        .alreadySuperseded(
          target, by: line["id"]?.string ?? "", sequence: other.sequence,
          wasVoided: line["kind"]?.string == ReservedKind.void.rawValue, at: place)
      ])
    }
  }

  // MARK: Looking up

  private struct FoundLine {
    var line: [UInt8]
    var sequence: Int
  }

  /// The event with an id, in the batch or in the log.
  private func event(withID key: [UInt8], hash: UInt64) throws(LedgerError) -> FoundLine? {
    for entry in entriesByHash[hash] ?? [] {
      if let found = try stagedLine(entry), Self.holds(found, key, .id) { return found }
    }
    for position in index.positions(of: hash, .event) {
      if let found = try storedLine(position), Self.holds(found, key, .id) { return found }
    }
    return nil
  }

  /// The line that replaces or voids the event with an id, in the batch or in the log.
  private func superseding(
    _ target: String, _ key: [UInt8], _ hash: UInt64
  ) throws(LedgerError) -> FoundLine? {
    if let entry = supersededInBatch[target] { return try stagedLine(entry) }
    for position in index.positions(of: hash, .superseding) {
      guard let found = try storedLine(position) else { continue }
      let batch = try EventBatch(parsing: found.line + [0x0A])
      if let line = batch.lines.first, let range = Self.target(of: line, batch.bytes),
        batch.bytes[range].elementsEqual(key)
      {
        return found
      }
    }
    return nil
  }

  private static func holds(_ found: FoundLine, _ key: [UInt8], _ field: EnvelopeKey) -> Bool {
    let bytes = found.line
    guard let line = EventLine(bytes.span, in: bytes.indices), let range = line.range(of: field)
    else { return false }
    return bytes[range].elementsEqual(key)
  }

  private func stagedLine(_ entry: Int) throws(LedgerError) -> FoundLine? {
    let range = entries[entry].start..<entries[entry].end - 1
    let line = try system { () throws(SystemFailure) in try spool.bytes(range) }
    return FoundLine(line: line, sequence: head.size + entry + 1)
  }

  /// The line at a position; `nil` when no line of the log stands there, as after a stale entry.
  private func storedLine(_ position: LinePosition) throws(LedgerError) -> FoundLine? {
    guard position.segmentOrdinal < segments.count else { return nil }
    let path = log.layout.segment(first: segments[position.segmentOrdinal])
    return try system { () throws(SystemFailure) in
      let file = try Descriptor(path, .read)
      var bytes = try file.bytes(at: position.offset, count: 1024)
      if !bytes.contains(0x0A) {
        bytes = try file.bytes(at: position.offset, count: LogFormat.lineBytesMax + 1)
      }
      guard let end = bytes.firstIndex(of: 0x0A), let line = EventLine(bytes.span, in: 0..<end),
        line.sequence <= head.size
      else { return nil }
      return FoundLine(line: Array(bytes[..<end]), sequence: line.sequence)
    }
  }

  private func differences(recorded: [UInt8], given: [UInt8]) -> String {
    guard let old = try? JSONDocument(recorded, file: nil).root,
      let new = try? JSONDocument(given, file: nil).root
    else { return "both lines differ" }
    return statementDifferences(recorded: old, given: new)
  }

  // MARK: Committing

  /// Writes the staged events, syncs them, and brings the caches up to date.
  ///
  /// - Parameter moment: For `ledger.opened` alone: the moment that the settings state.
  /// - Returns: How far the log reaches now.
  /// - Throws: ``LedgerError/system(_:)``: after a failed write the log is as it was; after a failed
  ///   sync nobody knows, and the next command reads the disk and decides.
  /// - Complexity: O(n) in the bytes staged; one sync for each segment written.
  public func commit(now moment: Instant? = nil) throws(LedgerError) -> LogHead {
    if staged > 0 {
      try write()
    } else if hasUnsyncedLines {
      // Lines that a dead writer left: to call one of them a duplicate is to acknowledge it.
      try system { () throws(SystemFailure) in
        if let last = segments.last {
          try Descriptor(log.layout.segment(first: last), .append).syncData()
        }
        try lock.sync()
      }
    }
    let changed = staged > 0 || hasUnsyncedLines
    hasUnsyncedLines = false
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
    entries.removeAll()
    entriesByHash.removeAll()
    ordinals.removeAll()
    supersededInBatch.removeAll()
  }

  /// The catalogue in force and the plans in force, as documents.
  ///
  /// - Parameter kind: Which.
  /// - Returns: Each one's line, by programme for plans, the latest only, in order of programme.
  /// - Throws: ``LedgerError/system(_:)``.
  public func inForce(_ kind: ReservedKind) throws(LedgerError) -> [ControlLine] {
    try log.read(controls.latest(kind))
  }

  /// The programmes that adopted plans name, in order.
  public var programmes: [String] { controls.latest(.plan).map(\.programme) }
}

// Writing.
extension Appender {
  private struct Piece {
    var first: Int
    var isNew: Bool
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
      let range = entries[taken].start..<entries[taken + count - 1].end
      pieces.append(Piece(first: first, isNew: isNew, range: range))
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
      // A segment is on disk before its successor is begun: only the last one can end unfinished.
      if let last = segments.last, pieces[0].isNew, hasUnsyncedLines {
        try Descriptor(layout.segment(first: last), .append).syncData()
      }
      for piece in pieces {
        written.append(piece)
        let path = layout.segment(first: piece.first)
        let file = try Descriptor(path, piece.isNew ? .appendNew : .append)
        var at = piece.range.lowerBound
        while at < piece.range.upperBound {
          let end = min(at + 1 << 20, piece.range.upperBound)
          try file.write(spool.bytes(at..<end)[...])
          at = end
        }
        try file.syncData()
        if piece.isNew || hasUnsyncedLines { try lock.sync() }
      }
    } catch {
      if error.call == "write" || error.call == "open" || error.call == "pread" {
        takeBack(written, before)
      }
      throw .system(error)
    }
    try advance(pieces)
  }

  /// Makes the log what it was before a write that failed.
  ///
  /// What cannot be taken back is whole lines
  /// or an unfinished one that nobody was told of; the next command deals with them.
  private func takeBack(_ written: [Piece], _ before: Int) {
    let layout = log.layout
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
    for piece in pieces {
      if piece.isNew {
        segments.append(piece.first)
        head.segment = piece.first
        head.segmentCount = segments.count
        head.offset = 0
      } else if head.segment != piece.first {
        head.segment = piece.first
        head.offset = 0
      }
      var at = piece.range.lowerBound
      while at < piece.range.upperBound {
        var end = min(at + 1 << 20, piece.range.upperBound)
        var block = try system { () throws(SystemFailure) in try spool.bytes(at..<end) }
        if end < piece.range.upperBound, let last = block.lastIndex(of: 0x0A) {
          block.removeLast(block.count - last - 1)
          end = at + last + 1
        }
        try advance(over: EventBatch(parsing: block), piece.first)
        at = end
      }
    }
  }

  private func advance(over batch: EventBatch, _ segment: Int) throws(LedgerError) {
    let bytes = batch.bytes
    let base = head.offset
    for line in batch.lines {
      let leaf = MerkleTree.leafHash(bytes.span.extracting(line.range))
      head.frontier.append(leaf)
      head.size += 1
      head.lastLeaf = leaf
      head.lastLineBytes = line.range.count + 1
      if let control = Control(batch, line, segment: segment, at: base) {
        controls.append(control)
        head.controls += 1
      }
      let position = LinePosition(
        segmentOrdinal: segments.count - 1, offset: base + line.range.lowerBound)
      // The events are on disk: an index that cannot take them is covered again by the next command.
      if indexIsComplete { indexIsComplete = (try? enter(line, batch, position)) != nil }
    }
    head.offset = base + bytes.count
    if let last = batch.lines.last, let range = last.range(of: .recorded),
      let recorded = Instant(bytes.span.extracting(range))
    {
      head.lastRecorded = recorded
    }
  }

  /// Brings the caches up to date; whatever fails here is worked out again from the log.
  private func remember() {
    let layout = log.layout
    if controlsOnDisk != head.controls {
      guard (try? ControlFile.write(controls, to: layout.controls)) != nil else { return }
      controlsOnDisk = head.controls
    }
    if indexIsComplete { try? index.cover(head.size) }
    try? HeadFile.write(head, to: layout.head)
  }
}
