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

  /// Makes a receipt.
  ///
  /// - Parameters:
  ///   - id: The event's id.
  ///   - sequence: Its sequence number.
  ///   - status: Whether it was new.
  package init(id: String, sequence: Int, status: Status) {
    self.id = id
    self.sequence = sequence
    self.status = status
  }
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
  public internal(set) var notices: [Notice] = []
  /// How many lines the log has, staged ones not counted.
  public var size: Int { head.size }
  /// How many events are staged.
  public var staged: Int { stagedLines.count }

  let log: EventLog
  let lock: Descriptor
  /// Whether the ledger is a copy, which is checked, packed and mended like any other, and never added to.
  let isMirror: Bool
  var caches: LogCaches
  var head: Head
  var controls: [Control]
  var segments: [Int]
  /// Lines are in the log that nobody may have synced: those past the cached head.
  var hasUnsyncedLines: Bool
  /// Where in the head's segment those of them begin that may not be on disk.
  let unsyncedOffset: Int
  var controlsOnDisk: Int?
  var indexIsComplete = true
  /// The failure after which nobody knows what the log holds: this appender is done.
  var failure: LedgerError?
  var store: LineStore

  var stagedLines: StagedLines
  /// What hashes the lines of a large batch while it is staged.
  var stagedTree: StagedTree?
  /// The blocks of a batch that is not large so far: hashed when they are written.
  var unhashed: [StagedLines.Block] = []
  var batchTime: Instant?
  var stagedIds = StagedIndex()
  var ordinals: [Digest: Int] = [:]
  /// By the bytes of the id: texts that look alike are not the same id.
  var supersededInBatch: [[UInt8]: Int] = [:]
  /// The staged lines that replace or void another, and the hash of its id.
  var supersedings: [(entry: Int, hash: UInt64)] = []
  /// The staged lines that adopt a catalogue or a plan.
  var stagedControls: [Int] = []
  /// The private values of staged events: in order, where each one's line stands in their spool.
  var privateLines: [(entry: Int, range: Range<Int>)] = []
  var privateSpool: SealedSpool
  /// The most events that are staged at a time.
  package var eventsMax = LogFormat.batchEventsMax
  /// How much of what is staged is kept in memory; setting it drops what is staged.
  package var bounds = StagedLines.Bounds() {
    didSet { discard() }
  }
  /// What ``prepare(for:)`` read, kept so that it is read.
  var touched: UInt64 = 0
  private var line: [UInt8] = []

  deinit { stagedLines.dropFiles() }

  /// Takes the lock, reads what is new, and sets an unacknowledged tail aside.
  ///
  /// - Parameter log: The ledger.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head; O(1) when the cache is fresh.
  public convenience init(_ log: EventLog) throws(LedgerError) {
    try self.init(log, lock: Self.takeLock(log))
  }

  /// Waits for the lock.
  static func takeLock(_ log: EventLog) throws(LedgerError) -> Descriptor {
    try system { () throws(SystemFailure) in
      let lock = try Descriptor(log.layout.log, .directory)
      _ = try lock.lock(waiting: true)
      return lock
    }
  }

  /// Reads what is new, and sets an unacknowledged tail aside, holding a lock that was taken before.
  init(_ log: EventLog, lock: Descriptor) throws(LedgerError) {
    self.log = log
    self.lock = lock
    isMirror = log.isMirror
    let layout = log.layout
    try system { () throws(SystemFailure) in
      try FileSystem.makeDirectory(layout.cache)
      // What is derived is no link: one that somebody put there goes, and what it leads to stays.
      for path in layout.cacheFiles where FileSystem.isLink(path) { try FileSystem.remove(path) }
      try StagedLines.dropLeftFiles(layout)
    }
    let state = try LogState(log)
    head = state.head
    controls = state.controls
    segments = state.segments
    hasUnsyncedLines = state.cached < state.head.size
    unsyncedOffset = state.lastBatch
    controlsOnDisk = state.cached > 0 ? state.cachedControls : nil
    privateSpool = SealedSpool(in: layout.cache)
    store = LineStore(layout)
    notices = try Self.putRight(log, state, &segments)
    stagedLines = StagedLines(log, after: head.size, segment: segments.last ?? 0, bounds)
    let size = head.size
    try system { () throws(SystemFailure) in try PrivateStore(layout).dropBeyond(size) }
    caches = try LogCaches(log, head, segments, vouched: state.vouched)
  }

  /// Sets aside what a crash left unfinished: a batch in part, or a line.
  private static func putRight(
    _ log: EventLog, _ state: LogState, _ segments: inout [Int]
  ) throws(LedgerError) -> [Notice] {
    let layout = log.layout
    var notices: [Notice] = []
    do throws(SystemFailure) {
      if let batch = state.unfinishedBatch {
        let (file, bytes) = try Recovery.setAside(layout, batch, segments: segments)
        notices.append(.tailSetAside(file: file, bytes: bytes))
        if let end = segments.firstIndex(where: { $0 > batch.from }) {
          segments.removeSubrange(end...)
        }
      } else if case .unacknowledged(let bytes)? = state.tail?.verdict, let stop = state.tail?.stop
      {
        try BatchFile.announceCut(layout, identity: log.identity)
        let file = try Recovery.setAside(
          layout, segment: segments[stop.segmentOrdinal], at: stop.offset)
        notices.append(.tailSetAside(file: file, bytes: bytes))
      }
      try BatchFile.settle(layout, identity: log.identity, size: state.head.size)
      return notices
    } catch {
      throw .system(error)
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
    if let failure { throw failure }
    var draft = draft
    var statement: [UInt8] = []
    draft.appendStatement(to: &statement)
    if draft.id == nil { draft.identify(as: derivedID(statement)) }
    let id = draft.id ?? ""
    let key = Self.canonicalContent(of: id)
    let hash = IdTable.hash(key.span)
    if let found = try event(withID: key, hash: hash) {
      let recorded = try EventDraft.statement(
        ofLine: found.line, without: draft.privateFields.map(\.name))
      let others = try privateDifferences(of: draft, from: found)
      guard recorded == statement, others.isEmpty else {
        var at = place
        at.pointer = at.pointer ?? "/id"
        let differences =
          recorded == statement ? [] : [differences(recorded: recorded, given: statement)]
        throw .refused([
          .conflict(
            id, sequence: found.sequence,
            differences: (differences + others).joined(separator: "; "), at: at)
        ])
      }
      return Receipt(id: id, sequence: found.sequence, status: .duplicate)
    }
    try checkTarget(draft, key, place)
    guard staged < eventsMax else { throw .refused([.tooManyEvents(eventsMax, at: place)]) }
    let sequence = head.size + staged + 1
    // A log without its first line is of a ledger whose making was cut short.
    guard sequence > 1 || draft.kind == ReservedKind.opened.rawValue else {
      throw .refused([.notOpened(log.directory)])
    }
    let recorded = time()
    let sealed = draft.seal()
    line.removeAll(keepingCapacity: true)
    draft.appendLine(sequence: sequence, recorded: recorded, to: &line)
    // Measured before it is staged: nothing of what is refused may come between other lines.
    guard line.count <= LogFormat.lineBytesMax else {
      throw .refused([.lineTooLong(line.count, at: place)])
    }
    line.append(0x0A)
    try stagePrivate(sealed, sequence)
    let entry = staged
    try take { $0.append(contentsOf: line) }
    stagedIds.append(hash)
    if let target = draft.replaces ?? draft.voids {
      let key = Self.canonicalContent(of: target)
      supersededInBatch[key] = entry
      supersedings.append((entry, IdTable.hash(key.span)))
    }
    if draft.kind == ReservedKind.catalogue.rawValue || draft.kind == ReservedKind.plan.rawValue {
      stagedControls.append(entry)
    }
    return Receipt(id: id, sequence: sequence, status: .recorded)
  }

  /// Takes a line, and has those before it hashed once they are many.
  func take(_ line: (inout [UInt8]) -> Void) throws(LedgerError) {
    if isMirror { throw .refused([.isMirror(log.directory)]) }
    let block = try system { () throws(SystemFailure) in try stagedLines.append(line) }
    if let block { hashAhead(block) }
  }

  /// One moment for the whole batch, later than any before it: what tells batches apart in a log
  /// that a crash cut short.
  ///
  /// - Returns: The moment, the same one until the batch is committed or discarded.
  package func time() -> Instant {
    if let batchTime { return batchTime }
    let last = head.size == 0 ? Int64.min : head.lastRecorded.milliseconds
    let time = Instant(
      milliseconds: max(Instant.now().milliseconds, last == .min ? last : last + 1))
    batchTime = time
    return time
  }

  /// An id for an event that comes without one: what it says, and which of the identical rows of
  /// this batch it is.
  func derivedID(_ statement: [UInt8]) -> String {
    let digest = SHA256.hash(statement)
    let ordinal = (ordinals[digest] ?? 0) + 1
    ordinals[digest] = ordinal
    var text = statement
    text.append(0x0A)
    text.append(contentsOf: String(ordinal).utf8)
    return "x-" + SHA256.hash(text).hex.prefix(32)
  }

  static func canonicalContent(of id: String) -> [UInt8] {
    var key: [UInt8] = []
    appendCanonicalString(id, to: &key)
    return Array(key[1..<(key.count - 1)])
  }

  func checkTarget(
    _ draft: EventDraft, _ own: [UInt8], _ place: Place
  ) throws(LedgerError) {
    guard let target = draft.replaces ?? draft.voids else { return }
    let verb = draft.voids == nil ? "replaced" : "voided"
    var place = place
    place.pointer = draft.voids == nil ? "/replaces" : "/data/event"
    let key = Self.canonicalContent(of: target)
    if key == own { throw .refused([.selfTarget(target, at: place)]) }
    let hash = IdTable.hash(key.span)
    guard let found = try event(withID: key, hash: hash) else {
      throw .refused([.unknownTarget(verb, target, at: place)])
    }
    let line = try JSONDocument(found.line, file: nil).root
    let kind = line["kind"]?.string ?? ""
    // A partner's total is a statement like any other, and may be mistaken.
    let isTotal = kind == ReservedKind.reconciled.rawValue && draft.voids != nil
    if kind.hasPrefix(LogFormat.reservedPrefix), !isTotal {
      throw .refused([.reservedTarget(verb, target, kind: kind, at: place)])
    }
    if let other = try superseding(key, hash) {
      let line = try JSONDocument(other.line, file: nil).root
      throw .refused([
        .alreadySuperseded(
          target, by: line["id"]?.string ?? "", sequence: other.sequence,
          wasVoided: line["kind"]?.string == ReservedKind.void.rawValue, at: place)
      ])
    }
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
