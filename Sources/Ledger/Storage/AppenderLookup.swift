// Finding recorded and staged events by their ids.
extension Appender {
  struct FoundLine {
    var line: [UInt8]
    var sequence: Int
  }

  /// The event with an id, in the batch or in the log.
  func event(withID key: [UInt8], hash: UInt64) throws(LedgerError) -> FoundLine? {
    for entry in stagedIds.entries(hash) {
      if let found = try stagedLine(entry), Self.holds(found, key, .id) { return found }
    }
    for position in try positions(of: hash, .event) {
      if let found = try storedLine(position), Self.holds(found, key, .id) { return found }
    }
    return nil
  }

  /// The line that replaces or voids the event with an id, in the batch or in the log.
  func superseding(_ key: [UInt8], _ hash: UInt64) throws(LedgerError) -> FoundLine? {
    if let entry = supersededInBatch[key] { return try stagedLine(entry) }
    for position in try positions(of: hash, .superseding) {
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

  /// Where the index says that an id stands; an index that is not whole is made anew first.
  private func positions(
    of hash: UInt64, _ kind: IdEntryKind
  ) throws(LedgerError) -> [LinePosition] {
    if indexIsComplete, case .positions(let found) = caches.index.positions(of: hash, kind) {
      return found
    }
    // Lines that were written last may not have come into it: their ids would pass for new ones.
    try caches.remakeIndex(log, head, segments)
    indexIsComplete = true
    guard case .positions(let found) = caches.index.positions(of: hash, kind) else { return [] }
    return found
  }

  static func holds(_ found: FoundLine, _ key: [UInt8], _ field: EnvelopeKey) -> Bool {
    let bytes = found.line
    guard let line = EventLine(bytes.span, in: bytes.indices), let range = line.range(of: field)
    else { return false }
    return bytes[range].elementsEqual(key)
  }

  func stagedLine(_ entry: Int) throws(LedgerError) -> FoundLine? {
    let line = try system { () throws(SystemFailure) in try stagedLines.line(entry).dropLast() }
    return FoundLine(line: Array(line), sequence: head.size + entry + 1)
  }

  /// The line at a position; `nil` when no line of the log stands there, as after a stale entry.
  func storedLine(_ position: LinePosition) throws(LedgerError) -> FoundLine? {
    let found = try system { () throws(SystemFailure) in
      try store.line(at: position, segments: segments)
    }
    guard let batch = found, batch.lines[0].sequence <= head.size else { return nil }
    return FoundLine(line: Array(batch.bytes.dropLast()), sequence: batch.lines[0].sequence)
  }

  func differences(recorded: [UInt8], given: [UInt8]) -> String {
    guard let old = try? JSONDocument(recorded, file: nil).root,
      let new = try? JSONDocument(given, file: nil).root
    else { return "both lines differ" }
    return statementDifferences(recorded: old, given: new)
  }
}
