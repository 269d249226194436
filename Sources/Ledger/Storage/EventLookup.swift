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
  /// - Complexity: O(1) expected for each id: a look at the index and a read of its line.
  package func lookUp(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Bool {
    guard let index = IdIndex(reading: layout.ids, identity: identity, covering: last) else {
      return false
    }
    let segments = try system { () throws(SystemFailure) in try layout.segments() }
    var wanted: [(position: LinePosition, id: Int)] = []
    for (number, id) in ids.enumerated() {
      guard case .positions(let found) = index.positions(of: IdIndex.hash(id), .event) else {
        return false
      }
      for position in found { wanted.append((position, number)) }
    }
    wanted.sort { $0.position.packed < $1.position.packed }
    var events: [(EventBatch, EventLine)] = []
    var known: Set<Int> = []
    var store = LineStore(layout)
    for (position, number) in wanted {
      let found = try system { () throws(SystemFailure) in
        try store.line(at: position, segments: segments)
      }
      guard let bytes = found else { continue }
      let batch = try EventBatch(parsing: bytes)
      if let line = batch.lines.first, line.sequence <= last, let id = line.range(of: .id),
        batch.bytes[id].elementsEqual(ids[number])
      {
        events.append((batch, line))
        known.insert(number)
      }
    }
    guard known.count == ids.count else { return false }
    for (batch, line) in events { try body(batch, line) }
    return true
  }
}

/// Reads single lines of segments, each segment opened once.
struct LineStore {
  private let layout: LedgerLayout
  private var files: [Int: Descriptor] = [:]

  init(_ layout: LedgerLayout) {
    self.layout = layout
  }

  /// The line at a position with its LF; `nil` when no event's line starts there.
  mutating func line(
    at position: LinePosition, segments: [Int]
  ) throws(SystemFailure) -> [UInt8]? {
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
    guard let end = bytes.firstIndex(of: 0x0A), EventLine(bytes.span, in: 0..<end) != nil else {
      return nil
    }
    bytes.removeLast(bytes.count - end - 1)
    return bytes
  }
}
