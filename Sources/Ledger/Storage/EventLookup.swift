extension EventLog {
  /// Finds events by their ids through the cached index, without reading the log.
  ///
  /// - Parameters:
  ///   - ids: Each id once, as its bytes stand in a line.
  ///   - last: The last sequence number that counts.
  ///   - body: Is given each event found, in the order of the log, in a batch that may have others.
  /// - Returns: `false`, and nothing done, where the index does not cover so many lines, or does not
  ///   know one of the ids: then the log is to be read.
  /// - Throws: ``LedgerError/system(_:)``; what the body throws.
  /// - Complexity: O(1) expected for each id: a look at the index and a read of its line, two where the
  ///   ids are too many for their lines to be held.
  package func lookUp(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Bool {
    guard let lines = try recorded(ids: ids, through: last) else { return false }
    // Nothing may be done unless all of them are known.
    var held: [EventBatch] = []
    var known = 0
    for round in 0..<lines.rounds {
      held = try system { () throws(SystemFailure) in try lines.found(in: round).map(\.batch) }
      known += held.reduce(0) { $0 + $1.lines.count }
    }
    guard known == ids.count else { return false }
    for round in 0..<lines.rounds {
      if lines.rounds > 1 {
        held = try system { () throws(SystemFailure) in try lines.found(in: round).map(\.batch) }
      }
      for batch in held {
        for line in batch.lines { try body(batch, line) }
      }
    }
    return true
  }

  /// Finds events by their ids through the cached index, as far as it knows them, and reads each line once.
  ///
  /// - Parameters:
  ///   - ids: Each id once, as its bytes stand in a line.
  ///   - last: The last sequence number that counts.
  ///   - body: Is given each event found, in the order of the log, in a batch that may have others.
  /// - Returns: The ids of which no event was found, in their order: they are to be looked for in the log.
  /// - Throws: ``LedgerError/system(_:)``; what the body throws.
  /// - Complexity: O(1) expected for each id: a look at the index and a read of its line.
  package func lookUpKnown(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) -> [[UInt8]] {
    guard let lines = try recorded(ids: ids, through: last) else { return ids }
    var isKnown = [Bool](repeating: false, count: ids.count)
    for round in 0..<lines.rounds {
      let found = try system { () throws(SystemFailure) in try lines.found(in: round) }
      for found in found {
        for (line, id) in zip(found.batch.lines, found.ids) {
          isKnown[id] = true
          try body(found.batch, line)
        }
      }
    }
    return zip(ids, isKnown).filter { !$0.1 }.map(\.0)
  }

  /// Where the lines of ids stand; `nil` where the index does not say.
  private func recorded(
    ids: [[UInt8]], through last: Int
  ) throws(LedgerError) -> RecordedLines? {
    guard let index = IdIndexReader(layout.ids, identity: identity, covering: last),
      let wanted = try system({ () throws(SystemFailure) in try WantedLines(ids, index) })
    else { return nil }
    return try system { () throws(SystemFailure) in
      try RecordedLines(layout, ids: ids, wanted: wanted, last: last)
    }
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

  /// Lines that were found, and the numbers of their ids.
  struct Found: Sendable {
    var batch = EventBatch.none
    var ids: [Int] = []
  }

  /// The lines of a round whose ids are those that were asked for, in the order of the log.
  func found(in round: Int) throws(SystemFailure) -> [Found] {
    let start = round * Self.linesOfRound
    let count = min(Self.linesOfRound, wanted.positions.count - start)
    let found = try Workers.map(
      (count + Self.linesAtOnce - 1) / Self.linesAtOnce, keeping: { LineStore(layout) }
    ) { (store, part) throws(SystemFailure) -> Found? in
      var found = Found()
      let first = start + part * Self.linesAtOnce
      for (position, id) in wanted.positions[first..<min(first + Self.linesAtOnce, start + count)] {
        let isIt = try store.append(position, segments: segments, to: &found.batch) {
          (bytes, line) in
          guard line.sequence <= last, let key = line.range(of: .id) else { return false }
          let wanted = ids[id]
          return equal(bytes, key, wanted.span)
        }
        if isIt { found.ids.append(id) }
      }
      return found
    }
    return found ?? []
  }
}

/// Reads single lines of segments, each segment opened once.
struct LineStore {
  private let layout: LedgerLayout
  private var files: [Int: Descriptor] = [:]
  /// What was read last: nearly every line is shorter.
  private var bytes = [UInt8](repeating: 0, count: 512)

  init(_ layout: LedgerLayout) {
    self.layout = layout
  }

  /// The line at a position with its LF, a batch of one; `nil` when no event's line starts there.
  mutating func line(
    at position: LinePosition, segments: [Int]
  ) throws(SystemFailure) -> EventBatch? {
    var batch = EventBatch.none
    let isThere = try append(position, segments: segments, to: &batch) { _, _ in true }
    return isThere ? batch : nil
  }

  /// Puts the line at a position with its LF to a batch.
  ///
  /// - Parameters:
  ///   - position: Where it starts.
  ///   - segments: The first sequence numbers of the segments.
  ///   - batch: What it is put to.
  ///   - isWanted: Is given the line and what holds it.
  /// - Returns: `false` when no event's line starts there, or it is not wanted.
  /// - Throws: ``SystemFailure`` of `open` or `pread`.
  @inline(__always)
  mutating func append(
    _ position: LinePosition, segments: [Int], to batch: inout EventBatch,
    where isWanted: (Span<UInt8>, EventLine) -> Bool
  ) throws(SystemFailure) -> Bool {
    guard position.segmentOrdinal < segments.count else { return false }
    let file = try open(segments[position.segmentOrdinal])
    let count = try file.read(into: &bytes, at: 0, from: position.offset)
    let end = firstIndex(of: 0x0A, in: bytes.span, from: 0, to: count)
    if end < count { return Self.append(bytes, end, to: &batch, isWanted) }
    let long = try file.bytes(at: position.offset, count: LogFormat.lineBytesMax + 1)
    let longEnd = firstIndex(of: 0x0A, in: long.span, from: 0, to: long.count)
    return longEnd < long.count && Self.append(long, longEnd, to: &batch, isWanted)
  }

  private static func append(
    _ bytes: [UInt8], _ end: Int, to batch: inout EventBatch,
    _ isWanted: (Span<UInt8>, EventLine) -> Bool
  ) -> Bool {
    guard var line = EventLine(bytes.span, in: 0..<end), isWanted(bytes.span, line) else {
      return false
    }
    line.move(by: batch.bytes.count)
    batch.bytes.append(contentsOf: bytes[...end])
    batch.lines.append(line)
    return true
  }

  private mutating func open(_ first: Int) throws(SystemFailure) -> Descriptor {
    if let open = files[first] { return open }
    let file = try layout.openThere(segment: first)
    // A bound on open files; a log of so many segments is looked up in order of position.
    if files.count >= 64 { files.removeAll() }
    files[first] = file
    return file
  }
}

extension EventLine {
  /// Moves the line with its bytes.
  fileprivate mutating func move(by bytes: Int) {
    start &+= Int32(truncatingIfNeeded: bytes)
    end &+= Int32(truncatingIfNeeded: bytes)
  }
}
