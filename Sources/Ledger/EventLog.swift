/// A ledger on disk, for reading: its settings, its lines, its head.
///
/// Reading takes no lock and always sees a whole prefix of the log; to record, open an ``Appender``.
///
/// ```swift
/// let log = try EventLog(at: "events")
/// try log.forEachBatch { batch in
///   for line in batch.lines { print(line.sequence) }
/// }
/// ```
public final class EventLog: Sendable {
  /// What `ledger.json` says.
  public let settings: LedgerSettings
  package let layout: LedgerLayout

  /// The hash of origin and moment of making: a cache that does not carry it is another ledger's.
  package var identity: Digest {
    SHA256.hash(Array("\(settings.origin)\n\(settings.created)\n".utf8))
  }

  /// The head that the cache holds, if it is this ledger's.
  package var cachedHead: Head? {
    guard let head = HeadFile.read(layout.head), head.identity == identity else { return nil }
    return head
  }

  /// The ledger's directory as it was named.
  public var directory: String { layout.directory }

  /// Opens a ledger.
  ///
  /// - Parameter directory: Its directory, which holds `ledger.json`.
  /// - Throws: ``LedgerError/refused(_:)`` when there is no ledger or its settings are wrong;
  ///   ``LedgerError/damaged(_:)`` when one of its folders is a link; ``LedgerError/system(_:)``.
  /// - Complexity: O(1).
  public init(at directory: String) throws(LedgerError) {
    layout = LedgerLayout(directory)
    let path = layout.settings
    let contents: [UInt8]?
    do throws(SystemFailure) {
      contents = try FileSystem.contents(of: path, atMost: LogFormat.lineBytesMax, as: .read)
    } catch {
      if error.isMissing { throw .refused([.noLedger(directory)]) }
      throw .system(error)
    }
    guard let bytes = contents else {
      throw .refused([
        .fileTooLong(LogFormat.lineBytesMax, "a ledger's settings", at: Place(file: path))
      ])
    }
    settings = try LedgerSettings(bytes, file: path)
    // A link inside could lead anywhere: what is written there, or read as acknowledged, is another's.
    let links = layout.ownFolders.filter(FileSystem.isLink)
    guard links.isEmpty else {
      throw .damaged(
        links.map { Damage("link", what: "'\($0)' is a link, and nothing in a ledger is one") })
    }
  }

  /// Makes a ledger with its first line, `ledger.opened`.
  ///
  /// A directory that is there already keeps what is in it. Where an earlier attempt was cut short,
  /// this completes it.
  ///
  /// - Parameters:
  ///   - directory: Where it is made.
  ///   - settings: What `ledger.json` says.
  ///   - actor: Who makes it: a role or a job's name.
  /// - Returns: The ledger.
  /// - Throws: ``LedgerError/refused(_:)`` when there is a ledger already;
  ///   ``LedgerError/system(_:)``.
  public static func create(
    at directory: String, settings: LedgerSettings, actor: String
  ) throws(LedgerError) -> EventLog {
    let layout = LedgerLayout(directory)
    if FileSystem.exists(layout.settings) {
      let existing = try EventLog(at: directory)
      guard !existing.isMirror, try !existing.hasLines,
        existing.settings.origin == settings.origin
      else {
        throw .refused([.ledgerExists(directory)])
      }
    }
    try system { () throws(SystemFailure) in
      for path in [layout.directory] + layout.folders {
        try FileSystem.makeDirectory(path)
      }
      // Settings are there only when all the rest is: they make a ledger of a directory.
      try Descriptor(layout.directory, .directory).sync()
      try FileSystem.replace(layout.settings, with: settings.bytes)
      try Descriptor(FileSystem.parent(of: layout.directory), .directory).sync()
    }
    let log = try EventLog(at: directory)
    let appender = try Appender(log)
    var line: [UInt8] = Array("{\"data\":{\"format\":\(LogFormat.version),\"origin\":".utf8)
    appendCanonicalString(settings.origin, to: &line)
    line.append(
      contentsOf: ("},\"id\":\"ledger-opened\",\"kind\":\"ledger.opened\",\"occurred\":"
        + "\"\(settings.created.date)\"}").utf8)
    let document = try JSONDocument(line, file: nil)
    try appender.stage(EventDraft(document.root, actor: actor, reserved: [.opened]), at: Place())
    _ = try appender.commit(now: settings.created)
    return log
  }

  /// Whether any line was recorded: `false` for a ledger whose making was cut short before its first.
  ///
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  private var hasLines: Bool {
    get throws(LedgerError) {
      guard FileSystem.isDirectory(layout.log) else { return false }
      return try head().size > 0
    }
  }

  /// Reads the log's lines in order, in batches of about 1 MiB.
  ///
  /// - Parameters:
  ///   - first: The sequence number to start with, from 1.
  ///   - last: The sequence number to end with; the end of the log where it is `nil`.
  ///   - body: Is given each batch; its first and last may hold fewer lines.
  /// - Returns: How many lines the log had when reading reached its end or `last`.
  /// - Throws: ``LedgerError/damaged(_:)`` where a line is not as it was written;
  ///   ``LedgerError/system(_:)``; what the body throws.
  /// - Complexity: O(n) in the bytes of the segments from the one that holds `first`; memory does
  ///   not grow with the log.
  @discardableResult
  public func forEachBatch(
    from first: Int = 1, through last: Int? = nil,
    _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Int {
    let head = cachedHead
    var reader = try PrefixReader(self, committed: head?.size ?? 0) { segments in
      let ordinal = max(0, (segments.firstIndex { $0 > first } ?? segments.count) - 1)
      return LogReader.Mark(ordinal: ordinal, sequence: ordinal == 0 ? 1 : segments[ordinal])
    }
    let last = last ?? .max
    while try reader.next() {
      var batch = reader.batch
      let isWhole =
        batch.lines[0].sequence >= first && reader.nextSequence - 1 <= last
      if !isWhole {
        batch.lines.removeAll { $0.sequence < first || $0.sequence > last }
      }
      if !batch.lines.isEmpty { try body(batch) }
      if reader.nextSequence > last { return last }
    }
    let size = min(reader.nextSequence - 1, last)
    if let tail = reader.tail {
      if case .damaged(let damages) = tail.verdict { throw .damaged(damages) }
    } else if let head, size < head.size, size >= first - 1 {
      // Lines that were acknowledged are missing: the state says which.
      _ = try LogState(self)
    }
    return size
  }

  /// How far the log reaches now, with its root.
  ///
  /// - Returns: The number of lines and the root of their tree.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head.
  public func head() throws(LedgerError) -> LogHead {
    let state = try LogState(self)
    return LogHead(
      size: state.head.size, root: state.head.root,
      lastRecorded: state.head.size == 0 ? nil : state.head.lastRecorded)
  }

  /// The root of the tree over the first lines of the log.
  ///
  /// - Parameter size: How many lines.
  /// - Returns: The root.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of those lines; O(1) for the cached head's size.
  public func root(size: Int) throws(LedgerError) -> Digest {
    if let head = cachedHead, head.size == size, size > 0 { return head.root }
    var frontier = Frontier()
    if size == 0 { return frontier.root }
    try forEachBatch(through: size) { batch in
      let bytes = batch.bytes
      frontier.append(
        contentsOf: MerkleTree.leafHashes(of: batch.lines.map(\.range), in: bytes.span))
    }
    return frontier.root
  }

  /// The last line recorded at or before a moment: what the ledger knew then.
  ///
  /// - Parameter moment: The moment.
  /// - Returns: Its sequence number; 0 when there was none.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of one segment, and a read of a line for each segment.
  public func size(asOf moment: Instant) throws(LedgerError) -> Int {
    let horizon = try horizon(committed: cachedHead?.size ?? 0)
    var start = 1
    // `recorded` never goes back, so the segments are in order of it.
    for first in horizon.segments.dropFirst() where first <= horizon.limit {
      let line = try system { () throws(SystemFailure) in
        try layout.openShared(segment: first)?
          .bytes(at: 0, count: LogFormat.lineBytesMax + 1) ?? []
      }
      guard let end = line.firstIndex(of: 0x0A), let event = EventLine(line.span, in: 0..<end),
        let range = event.range(of: .recorded),
        let recorded = Instant(line.span.extracting(range)), recorded <= moment
      else { break }
      start = first
    }
    var size = start - 1
    try forEachBatch(from: start) { batch in
      let bytes = batch.bytes
      for line in batch.lines where line.sequence == size + 1 {
        guard let range = line.range(of: .recorded),
          let recorded = Instant(bytes.span.extracting(range)), recorded <= moment
        else { break }
        size = line.sequence
      }
    }
    return size
  }

  /// The segments and their bytes.
  ///
  /// - Returns: How many segments there are, and the bytes of all of them.
  /// - Throws: ``LedgerError/system(_:)``.
  public func extent() throws(LedgerError) -> (segments: Int, bytes: Int) {
    try system { () throws(SystemFailure) in
      var bytes = 0
      let segments = try layout.segments()
      for first in segments {
        bytes += try layout.length(ofSegment: first)
      }
      return (segments.count, bytes)
    }
  }
}

/// How far a log reaches.
public struct LogHead: Sendable, Hashable {
  /// How many lines there are.
  public var size: Int
  /// The root of the tree over them.
  public var root: Digest
  /// When the last of them was recorded; `nil` for an empty log.
  public var lastRecorded: Instant?
}
