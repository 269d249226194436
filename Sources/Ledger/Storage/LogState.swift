/// Reads a log from its cached head to its end: how far it reaches, its tree, its catalogues and
/// plans, and what stands after its last good line.
package struct LogState {
  /// The head now.
  package private(set) var head = Head()
  /// The catalogues and plans, in order.
  package private(set) var controls: [Control] = []
  /// How many lines the cached head or a checkpoint vouches for.
  package private(set) var committed = 0
  /// How many of the lines the cached head covered: those after it were read just now.
  package private(set) var cached = 0
  /// The tree of the lines that the cached head covers, whether the rest of the cache was whole or not.
  package private(set) var vouched = Frontier()
  /// How many catalogues and plans the cached list held.
  package private(set) var cachedControls = 0
  /// The first sequence numbers of the segments.
  package private(set) var segments: [Int] = []
  /// Where in the head's segment the lines of the last batch begin, of those that the cached head does
  /// not cover: all that may not be on disk.
  package private(set) var lastBatch = 0
  /// The intent of a batch of which the log has a part: its lines are past the head.
  package private(set) var unfinishedBatch: BatchIntent?
  /// What stands after the last good line, and where.
  package private(set) var tail: (stop: ReadStop, verdict: TailVerdict)?

  /// Reads a log's end.
  ///
  /// - Parameters:
  ///   - log: The ledger.
  ///   - visit: Is shown every line that the cached head does not cover, with its position.
  /// - Throws: ``LedgerError/damaged(_:)`` when the log does not hold what the head vouches for, or
  ///   what follows is damaged; ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head; O(1) for a fresh one.
  package init(
    _ log: EventLog,
    visit: (EventBatch, EventLine, LinePosition) throws(LedgerError) -> Void = { _, _, _ in }
  ) throws(LedgerError) {
    let layout = log.layout
    // These first: what they vouch for is there when the segments are looked at.
    let cachedHead = log.cachedHead
    committed = max(try Self.largestCheckpoint(layout), cachedHead?.size ?? 0)
    head.identity = log.identity
    if let cachedHead {
      vouched = cachedHead.frontier
      if let known = ControlFile.read(layout.controls, for: cachedHead) {
        head = cachedHead
        controls = known
        cachedControls = known.count
        cached = cachedHead.size
      }
    }
    let start = head
    var reader = try PrefixReader(log, committed: committed) { segments in
      LogReader.Mark(
        ordinal: max(0, segments.lastIndex(of: start.segment) ?? 0), offset: start.offset,
        sequence: start.size + 1)
    }
    segments = reader.horizon.segments
    if let cachedHead { try check(cachedHead, layout) }
    while try reader.next() {
      segments = reader.horizon.segments
      let batch = reader.batch
      count(batch, reader)
      for line in batch.lines { try visit(batch, line, reader.position(of: line)) }
    }
    segments = reader.horizon.segments
    unfinishedBatch = reader.horizon.unfinishedBatch
    if unfinishedBatch == nil { try judge(reader.tail) }
  }

  private mutating func count(_ batch: EventBatch, _ reader: PrefixReader) {
    let bytes = batch.bytes
    let span = bytes.span
    let leaves = MerkleTree.leafHashes(of: batch.lines.map(\.range), in: span)
    guard let last = batch.lines.last, let lastLeaf = leaves.last else { return }
    if head.segment != segments[reader.segmentOrdinal] { lastBatch = reader.batchOffset }
    head.frontier.append(contentsOf: leaves)
    head.size += leaves.count
    head.lastLeaf = lastLeaf
    head.lastLineBytes = last.range.count + 1
    head.segment = segments[reader.segmentOrdinal]
    head.segmentCount = reader.segmentOrdinal + 1
    head.offset = reader.batchOffset + last.range.upperBound + 1
    for line in batch.lines {
      if let recorded = line.range(of: .recorded).flatMap({ Instant(span.extracting($0)) }) {
        if recorded > head.lastRecorded {
          head.lastRecorded = recorded
          lastBatch = reader.batchOffset + line.range.lowerBound
        }
      }
      if let control = Control(
        batch, line, segment: head.segment, at: reader.batchOffset)
      {
        controls.append(control)
        head.controls += 1
      }
    }
  }

  private mutating func judge(
    _ found: (stop: ReadStop, verdict: TailVerdict)?
  ) throws(LedgerError) {
    guard let found else {
      if head.size < committed {
        throw .damaged([
          Damage(
            "truncated", sequence: head.size + 1,
            what: "the log ends after seq \(head.size), and \(committed) lines were acknowledged")
        ])
      }
      return
    }
    if case .damaged(let damages) = found.verdict { throw .damaged(damages) }
    tail = found
  }

  /// Checks that the log still holds what a cached head covers.
  private func check(_ head: Head, _ layout: LedgerLayout) throws(LedgerError) {
    guard head.size > 0 else { return }
    let count = segments.firstIndex(of: head.segment).map { $0 + 1 }
    if let count, count != head.segmentCount {
      throw .damaged([
        Damage(
          "segment-missing",
          what: "\(count) segments end with \(LogFormat.segmentName(first: head.segment)), and"
            + " there were \(head.segmentCount)")
      ])
    }
    guard count != nil,
      try Self.leaf(
        layout, segment: head.segment, at: head.offset - head.lastLineBytes,
        bytes: head.lastLineBytes) == head.lastLeaf
    else { throw .damaged([Self.lost(head, segments)]) }
  }

  private static func lost(_ head: Head, _ segments: [Int]) -> Damage {
    Damage(
      "acknowledged-line-lost", segment: LogFormat.segmentName(first: head.segment),
      line: head.size - head.segment + 1, sequence: head.size,
      what: "seq \(head.size) was acknowledged, and its line is not there as it was written")
  }

  /// The leaf of the line at an offset; `nil` when it does not end after just so many bytes.
  private static func leaf(
    _ layout: LedgerLayout, segment: Int, at offset: Int, bytes: Int
  ) throws(LedgerError) -> Digest? {
    let found = try system { () throws(SystemFailure) in
      try layout.openShared(segment: segment)?.bytes(at: offset, count: bytes) ?? []
    }
    guard let end = found.firstIndex(of: 0x0A), bytes == end + 1 else {
      return nil
    }
    return MerkleTree.leafHash(found.span.extracting(0..<end))
  }

  /// The size that the newest checkpoint states: a checkpoint is only ever made of what is on disk.
  private static func largestCheckpoint(_ layout: LedgerLayout) throws(LedgerError) -> Int {
    guard FileSystem.isDirectory(layout.checkpoints) else { return 0 }
    let names = try system { () throws(SystemFailure) in
      try FileSystem.names(in: layout.checkpoints)
    }
    return names.filter { $0.utf8.count == 20 && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
      .compactMap { Int($0) }.max() ?? 0
  }
}

extension Control {
  /// The control that a line is; `nil` for any other line.
  init?(_ batch: EventBatch, _ line: EventLine, segment: Int, at batchOffset: Int) {
    guard let kindRange = line.range(of: .kind), kindRange.count <= 16,
      batch.bytes[kindRange].starts(with: LogFormat.reservedPrefix.utf8),
      let kind = ReservedKind(rawValue: unescaped(batch.bytes[kindRange])),
      kind == .catalogue || kind == .plan
    else { return nil }
    var programme = ""
    if kind == .plan {
      let plan = try? batch.document(of: line).root["data"]?["plan"]
      programme = plan?["programme"]?.string ?? ""
    }
    self.init(
      kind: kind, programme: programme, sequence: line.sequence, segment: segment,
      offset: batchOffset + line.range.lowerBound, bytes: line.range.count)
  }
}
