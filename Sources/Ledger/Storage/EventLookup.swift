extension EventLog {
  /// Finds events by their ids through the cached index, without reading the log.
  ///
  /// - Parameters:
  ///   - ids: Each id once, as its bytes stand in a line.
  ///   - last: The last sequence number that counts.
  ///   - body: Is given each event found, in a batch of its own, in the order of the log.
  /// - Returns: `false`, and nothing done, where the index does not cover so many lines, or does not
  ///   know one of the ids: then the log is to be read.
  /// - Throws: ``LedgerError/system(_:)``; what the body throws.
  /// - Complexity: O(1) expected for each id: a look at the index and a read of its line, two where the
  ///   ids are too many for their lines to be held.
  package func lookUp(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Bool {
    guard let index = IdIndexReader(layout.ids, identity: identity, covering: last),
      let wanted = try system({ () throws(SystemFailure) in try WantedLines(ids, index) })
    else { return false }
    let lines = try system { () throws(SystemFailure) in
      try RecordedLines(layout, ids: ids, wanted: wanted, last: last)
    }
    // Nothing may be done unless all of them are known.
    var held: [EventBatch] = []
    var known = 0
    for round in 0..<lines.rounds {
      held = try system { () throws(SystemFailure) in try lines.found(in: round) }
      known += held.count
    }
    guard known == ids.count else { return false }
    for round in 0..<lines.rounds {
      if lines.rounds > 1 {
        held = try system { () throws(SystemFailure) in try lines.found(in: round) }
      }
      for batch in held { try body(batch, batch.lines[0]) }
    }
    return true
  }
}

/// Where the lines of some ids may stand, in the order of the log.
private struct WantedLines: Sendable {
  /// Each with the number of its id.
  let positions: [(position: LinePosition, id: Int)]

  private static let idsAtOnce = 1024

  /// Looks the ids up; `nil` where the index does not say.
  init?(_ ids: [[UInt8]], _ index: IdIndexReader) throws(SystemFailure) {
    let found = try Workers.map(
      (ids.count + Self.idsAtOnce - 1) / Self.idsAtOnce, keeping: { index }
    ) { (index, part) throws(SystemFailure) -> [(position: LinePosition, id: Int)]? in
      var found: [(position: LinePosition, id: Int)] = []
      for id in part * Self.idsAtOnce..<min((part + 1) * Self.idsAtOnce, ids.count) {
        let finding = try index.positions(of: IdTable.hash(ids[id]), .event)
        guard case .positions(let positions) = finding else { return nil }
        for position in positions { found.append((position, id)) }
      }
      return found
    }
    guard let found else { return nil }
    positions = found.flatMap(\.self).sorted { $0.position.packed < $1.position.packed }
  }
}

/// The lines of some ids, read some thousands at a time by all processors.
private struct RecordedLines: Sendable {
  private let layout: LedgerLayout
  private let segments: [Int]
  private let ids: [[UInt8]]
  private let wanted: WantedLines
  private let last: Int

  /// So many lines are held at once: some ten megabytes.
  private static let linesOfRound = 1 << 14
  private static let linesAtOnce = 256

  init(
    _ layout: LedgerLayout, ids: [[UInt8]], wanted: WantedLines, last: Int
  ) throws(SystemFailure) {
    self.layout = layout
    self.ids = ids
    self.wanted = wanted
    self.last = last
    segments = try layout.segments()
  }

  /// How often lines are read so that all of them are.
  var rounds: Int { (wanted.positions.count + Self.linesOfRound - 1) / Self.linesOfRound }

  /// The lines of a round whose ids are those that were asked for, in the order of the log.
  func found(in round: Int) throws(SystemFailure) -> [EventBatch] {
    let start = round * Self.linesOfRound
    let count = min(Self.linesOfRound, wanted.positions.count - start)
    let found = try Workers.map(
      (count + Self.linesAtOnce - 1) / Self.linesAtOnce, keeping: { LineStore(layout) }
    ) { (store, part) throws(SystemFailure) -> [EventBatch]? in
      var found: [EventBatch] = []
      let first = start + part * Self.linesAtOnce
      for (position, id) in wanted.positions[first..<min(first + Self.linesAtOnce, start + count)] {
        guard let batch = try store.line(at: position, segments: segments),
          batch.lines[0].sequence <= last, let key = batch.lines[0].range(of: .id),
          batch.bytes[key].elementsEqual(ids[id])
        else { continue }
        found.append(batch)
      }
      return found
    }
    return (found ?? []).flatMap(\.self)
  }
}

/// Reads single lines of segments, each segment opened once.
struct LineStore {
  private let layout: LedgerLayout
  private var files: [Int: Descriptor] = [:]

  init(_ layout: LedgerLayout) {
    self.layout = layout
  }

  /// The line at a position with its LF, a batch of one; `nil` when no event's line starts there.
  mutating func line(
    at position: LinePosition, segments: [Int]
  ) throws(SystemFailure) -> EventBatch? {
    guard position.segmentOrdinal < segments.count else { return nil }
    let first = segments[position.segmentOrdinal]
    let file: Descriptor
    if let open = files[first] {
      file = open
    } else {
      file = try layout.openThere(segment: first)
      // A bound on open files; a log of so many segments is looked up in order of position.
      if files.count >= 64 { files.removeAll() }
      files[first] = file
    }
    var bytes = try file.bytes(at: position.offset, count: 512)
    if !bytes.contains(0x0A) {
      bytes = try file.bytes(at: position.offset, count: LogFormat.lineBytesMax + 1)
    }
    guard let end = bytes.firstIndex(of: 0x0A), let line = EventLine(bytes.span, in: 0..<end) else {
      return nil
    }
    bytes.removeLast(bytes.count - end - 1)
    return EventBatch(bytes: bytes, lines: [line])
  }
}
