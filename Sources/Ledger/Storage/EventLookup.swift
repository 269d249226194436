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
  /// - Complexity: O(1) expected for each id: a look at the index and two reads of its line, so that no
  ///   line is held while others are looked up.
  package func lookUp(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) -> Bool {
    guard var index = IdIndexReader(layout.ids, identity: identity, covering: last) else {
      return false
    }
    let segments = try system { () throws(SystemFailure) in try layout.segments() }
    var store = LineStore(layout)
    func event(_ id: Int, at position: LinePosition) throws(LedgerError) -> EventBatch? {
      let found = try system { () throws(SystemFailure) in
        try store.line(at: position, segments: segments)
      }
      guard let batch = found, batch.lines[0].sequence <= last,
        let key = batch.lines[0].range(of: .id), batch.bytes[key].elementsEqual(ids[id])
      else { return nil }
      return batch
    }
    var wanted: [(position: LinePosition, id: Int)] = []
    wanted.reserveCapacity(ids.count)
    for (number, id) in ids.enumerated() {
      let finding = try system { () throws(SystemFailure) in
        try index.positions(of: IdTable.hash(id), .event)
      }
      guard case .positions(let found) = finding else { return false }
      for position in found { wanted.append((position, number)) }
    }
    wanted.sort { $0.position.packed < $1.position.packed }
    var known = 0
    for (position, id) in wanted where try event(id, at: position) != nil { known += 1 }
    guard known == ids.count else { return false }
    for (position, id) in wanted {
      guard let batch = try event(id, at: position) else { continue }
      try body(batch, batch.lines[0])
    }
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
