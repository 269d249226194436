// Reading a log by all processors at once, for sums that do not depend on the order of events.

extension EventLog {
  /// Reads the log's lines by all processors, each worker into a state of its own.
  ///
  /// Which lines come to which worker, and in what order, is not settled: what is made of the states
  /// together must not depend on it. Lines that no head covers are read by one worker, in order, at the
  /// end.
  ///
  /// - Parameters:
  ///   - last: The sequence number to end with.
  ///   - make: Makes a worker's state.
  ///   - body: Is given a state and each batch in turn.
  /// - Returns: The states, at least one.
  /// - Throws: ``LedgerError/damaged(_:)`` where a line is not as it was written;
  ///   ``LedgerError/system(_:)``; what the body throws.
  /// - Complexity: O(n) in the bytes of the log, over the number of processors; memory for some blocks
  ///   of 1 MiB, and the states.
  public func fold<State: Sendable>(
    through last: Int, into make: @Sendable () -> State,
    _ body: @Sendable (inout State, EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) -> [State] {
    let head = cachedHead
    var states: [State] = []
    var next = 1
    if let head, head.size > 0, let found = try fold(head, through: last, make, body) {
      states = found
      next = head.size + 1
    }
    guard next <= last else { return states }
    // Also where the blocks are not those of a whole log: read in order, it is said what is wrong.
    var state = states.popLast() ?? make()
    try forEachBatch(from: next, through: last) { (batch) throws(LedgerError) in
      try body(&state, batch)
    }
    states.append(state)
    return states
  }

  /// Reads the lines that a head covers; `nil` where they are not what it says.
  private func fold<State: Sendable>(
    _ head: Head, through last: Int, _ make: @Sendable () -> State,
    _ body: @Sendable (inout State, EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) -> [State]? {
    let blocks = try system { () throws(SystemFailure) in
      let segments = try layout.segments()
      guard let own = segments.firstIndex(of: head.segment), own + 1 == head.segmentCount else {
        return nil as LogBlocks?
      }
      let within = segments[...own].filter { $0 <= last }
      return try LogBlocks(
        layout, segments: within, end: within.count == head.segmentCount ? head.offset : .max)
    }
    guard let blocks else { return nil }
    let workers = try system { () throws(SystemFailure) in
      try Workers.fold(
        blocks.blocks.count, keeping: { FoldWorker(state: make()) },
        { (worker, number) throws(SystemFailure) in
          try worker.take(number, of: blocks, through: last, body)
        })
    }
    for worker in workers { if let error = worker.error { throw error } }
    var extents = [LogBlocks.Extent](repeating: .init(), count: blocks.blocks.count)
    for worker in workers {
      for (number, extent) in worker.extents { extents[number] = extent }
    }
    let isAll =
      blocks.segments.count < head.segmentCount
      || extents.reduce(0) { $0 + $1.lines } == head.size
    return isAll && blocks.isWhole(extents) ? workers.map(\.state) : nil
  }
}

/// One worker: its state, and what it read so far.
private struct FoldWorker<State: Sendable>: Sendable {
  var state: State
  var extents: [(number: Int, extent: LogBlocks.Extent)] = []
  /// What the body threw: all of it ends then.
  var error: LedgerError?
  private var buffer: LogBlocks.Buffer?
  private var lines: [EventLine] = []

  init(state: State) { self.state = state }

  /// Reads a block; `false` ends the whole.
  mutating func take(
    _ number: Int, of blocks: LogBlocks, through last: Int,
    _ body: (inout State, EventBatch) throws(LedgerError) -> Void
  ) throws(SystemFailure) -> Bool {
    var buffer = self.buffer ?? LogBlocks.Buffer()
    self.buffer = nil
    guard let reading = try blocks.read(number, into: &buffer) else { return false }
    var batch = EventBatch(bytes: buffer.bytes, lines: lines)
    lines = []
    var extent = LogBlocks.Extent()
    var at = reading.start
    var isWhole = true
    // Some lines at a time: what was read of them for one thing is near when it is read for the next.
    while isWhole, error == nil, at < reading.end {
      isWhole = Self.scan(&batch, buffer.stops, reading, &at, &extent)
      guard isWhole, let first = batch.lines.first, first.sequence <= last else { continue }
      if let final = batch.lines.last, final.sequence > last {
        batch.lines.removeLast(final.sequence - last)
      }
      do throws(LedgerError) {
        try body(&state, batch)
      } catch {
        self.error = error
      }
    }
    if !isWhole {
      extent = LogBlocks.Extent()
    } else if extent.lines > 0 {
      extent.bytes = reading.base + reading.start..<reading.base + at
    }
    extents.append((number, extent))
    lines = batch.lines
    self.buffer = consume buffer
    return isWhole && error == nil
  }

  /// So many lines are given to the body at a time.
  private static var linesAtOnce: Int { 128 }

  /// Scans the next lines of a block; `false` where they are not as they were written.
  private static func scan(
    _ batch: inout EventBatch, _ stops: StopMap, _ reading: LogBlocks.Reading, _ start: inout Int,
    _ extent: inout LogBlocks.Extent
  ) -> Bool {
    let bytes = batch.bytes
    let span = bytes.span
    let marked = stops.words.span
    // Held apart from the batch, which need not be looked after line by line.
    var lines: [EventLine] = []
    swap(&lines, &batch.lines)
    defer { swap(&lines, &batch.lines) }
    lines.removeAll(keepingCapacity: true)
    var at = start
    while at < reading.end, lines.count < linesAtOnce {
      guard
        let line = EventLine(span, stops: marked, from: at, to: reading.limit)
          ?? EventLine(span, from: at, to: reading.limit)
      else { return false }
      if extent.lines == 0, lines.isEmpty { extent.firstSequence = line.sequence }
      guard line.sequence == extent.firstSequence &+ extent.lines &+ lines.count else {
        return false
      }
      lines.append(line)
      at = line.range.upperBound + 1
    }
    start = at
    extent.lines += lines.count
    return true
  }
}
