/// What the bytes after the last good line are.
package enum TailVerdict: Sendable, Hashable {
  /// An append that was never acknowledged: to be set aside.
  case unacknowledged(bytes: Int)
  /// Lines that were acknowledged and are not as they were written.
  case damaged([Damage])
}

/// Tells an append that a crash cut short from damage to what was acknowledged.
///
/// The rule, argued in `docs/format.md`: a batch is written only after the one before it is on disk,
/// and all its lines carry one `recorded`, later than that of any batch before. So what a crash can
/// leave unfinished lies in the last batch, at the end of the last segment, past every line that a
/// head or a checkpoint vouches for; and it shows as missing bytes: no LF at the end, or NUL bytes
/// where blocks never reached the disk. Anything else is damage.
package enum Recovery {
  /// Judges what stopped a reader.
  ///
  /// - Parameters:
  ///   - stop: Where and why it stopped.
  ///   - layout: The ledger.
  ///   - segments: The first sequence numbers of its segments.
  ///   - end: Where the last of them ended for that reader: what was appended since is not looked at.
  ///   - committed: How many lines a head or a checkpoint vouches for.
  /// - Returns: What is to be done.
  /// - Throws: ``SystemFailure`` when the tail cannot be read.
  package static func judge(
    _ stop: ReadStop, _ layout: LedgerLayout, segments: [Int], end: Int = .max, committed: Int
  ) throws(SystemFailure) -> TailVerdict {
    let finding = damage(stop, segments)
    if case .gap = stop.reason { return .damaged([finding]) }
    guard stop.sequence > committed, stop.segmentOrdinal == segments.count - 1 else {
      return .damaged([finding])
    }
    let path = layout.segment(first: segments[stop.segmentOrdinal])
    guard let file = try Descriptor.unlessGone(path) else { return .unacknowledged(bytes: 0) }
    let length = min(try file.status().bytes, end) - stop.offset
    // Whoever writes just now may have ended the line since: it had no end when it was read.
    var lacksBytes = stop.reason == .unfinished
    var offset = stop.offset
    var batches = BatchWitness()
    while offset < stop.offset + length {
      let block = try file.bytes(at: offset, count: min(1 << 20, stop.offset + length - offset))
      if block.isEmpty { break }
      if block.contains(0) { lacksBytes = true }
      offset += block.count
      batches.see(block[...])
      if offset == stop.offset + length, block.last != 0x0A { lacksBytes = true }
    }
    return lacksBytes && batches.count <= 1
      ? .unacknowledged(bytes: length) : .damaged([finding])
  }

  /// The words for what stopped a reader.
  package static func damage(_ stop: ReadStop, _ segments: [Int]) -> Damage {
    let segment =
      stop.segmentOrdinal < segments.count
      ? LogFormat.segmentName(first: segments[stop.segmentOrdinal]) : nil
    let name: String
    let what: String
    switch stop.reason {
    case .unfinished:
      name = "unfinished-line"
      what = "the line of seq \(stop.sequence) has no end"
    case .notAnEvent:
      name = "not-an-event"
      what = "the line that should have seq \(stop.sequence) is not an event's canonical line"
    case .sequence(let found):
      name = "sequence-broken"
      what = "seq \(found) stands where \(stop.sequence) should"
    case .gap(let found):
      name = "segment-missing"
      what = "the segment starts with seq \(found), and \(stop.sequence) should come next"
    }
    return Damage(name, segment: segment, line: stop.line, sequence: stop.sequence, what: what)
  }

  /// Sets an unacknowledged tail aside: copied to a file of its own beside the log and synced, and
  /// only then cut off.
  ///
  /// - Parameters:
  ///   - layout: The ledger; its lock is held.
  ///   - first: The first sequence number of the last segment.
  ///   - offset: The first byte of the tail.
  /// - Returns: The file that holds the tail now.
  /// - Throws: ``SystemFailure`` of any of the calls; the log is then as it was.
  package static func setAside(
    _ layout: LedgerLayout, segment first: Int, at offset: Int
  ) throws(SystemFailure) -> String {
    let segment = try Descriptor(layout.segment(first: first), .readWrite)
    let length = try segment.status().bytes
    var attempt = 0
    var aside: Descriptor?
    while aside == nil {
      do throws(SystemFailure) {
        aside = try Descriptor(layout.tail(ofSegment: first, at: offset, attempt: attempt), .new)
      } catch {
        guard FileSystem.exists(layout.tail(ofSegment: first, at: offset, attempt: attempt)) else {
          throw error
        }
        attempt += 1
      }
    }
    guard let aside else { return "" }
    var at = offset
    while at < length {
      let block = try segment.bytes(at: at, count: min(1 << 20, length - at))
      if block.isEmpty { break }
      try aside.write(block[...])
      at += block.count
    }
    try aside.sync()
    try Descriptor(layout.log, .directory).sync()
    try segment.truncate(to: offset)
    try segment.sync()
    return aside.path
  }
}

extension Recovery {
  /// Sets a batch aside of which only a part is there: later segments first, the first one last, so
  /// that a crash in the middle leaves a batch in part again.
  ///
  /// - Parameters:
  ///   - layout: The ledger; its lock is held.
  ///   - batch: The intent of the batch.
  ///   - segments: The first sequence numbers of the segments.
  /// - Returns: The file that holds its first lines now, and the bytes of all of them.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func setAside(
    _ layout: LedgerLayout, _ batch: BatchIntent, segments: [Int]
  ) throws(SystemFailure) -> (file: String, bytes: Int) {
    var bytes = 0
    var file = ""
    for first in segments.reversed() where first >= batch.segment {
      let start = first == batch.segment ? batch.offset : 0
      let count = try Descriptor(layout.segment(first: first), .read).status().bytes - start
      if count > 0 { file = try setAside(layout, segment: first, at: start) }
      bytes += count
      if first > batch.from {
        try FileSystem.remove(layout.segment(first: first))
        try Descriptor(layout.log, .directory).sync()
      }
    }
    return (file, bytes)
  }
}

/// Counts the batches that whole lines in a damaged tail belong to, by their `recorded`.
private struct BatchWitness {
  private var rest: [UInt8] = []
  private var recorded: Set<[UInt8]> = []

  var count: Int { recorded.count }

  mutating func see(_ block: ArraySlice<UInt8>) {
    rest.append(contentsOf: block)
    let bytes = rest
    let span = bytes.span
    var start = 0
    while start < bytes.count {
      let end = firstIndex(of: 0x0A, in: span, from: start, to: bytes.count)
      if end == bytes.count { break }
      if let line = EventLine(span, in: start..<end), let range = line.range(of: .recorded) {
        recorded.insert(Array(bytes[range]))
      }
      start = end + 1
    }
    rest.removeFirst(start)
    // A run without line feeds, a lost block, cannot be the start of a line that ends later.
    if rest.count > LogFormat.lineBytesMax { rest.removeAll() }
  }
}
