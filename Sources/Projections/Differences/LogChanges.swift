import Ledger

/// What came in and what went out between two sizes of a log, each event with its cause.
struct LogChanges {
  /// The two sizes.
  let from: Int
  let to: Int
  /// The first report date.
  private let day: CivilDate
  private let before: Removals
  private let after: Removals
  /// Of the lines between that replace something: what, and each line's own id.
  private var replaced: [[UInt8]: [UInt8]] = [:]
  private var ids: [Int: [UInt8]] = [:]
  /// What went out, and counted at first.
  private var gone: Set<[UInt8]> = []

  /// Finds what was replaced and voided between two prefixes.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - from: The first state.
  ///   - to: The size of the second.
  ///   - before: What no longer counts in the first.
  ///   - after: What no longer counts in the second.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes between, and a look-up for each event that went out.
  init(
    _ source: some EventSource, from: Difference.State, to: Int, before: Removals, after: Removals
  ) throws(LedgerError) {
    self.from = from.size
    self.to = to
    day = from.on
    self.before = before
    self.after = after
    guard to > from.size else { return }
    let first = from.size + 1
    var replaced: [[UInt8]: [UInt8]] = [:]
    var ids: [Int: [UInt8]] = [:]
    try source.forEachBatch(from: first, through: to) { (batch) throws(LedgerError) in
      for line in batch.lines where line.sequence >= first && line.sequence <= to {
        guard let target = line.range(of: .replaces), let id = line.range(of: .id) else { continue }
        replaced[Array(batch.bytes[id])] = Array(batch.bytes[target])
        ids[line.sequence] = Array(batch.bytes[id])
      }
    }
    self.replaced = replaced
    self.ids = ids
    var gone: Set<[UInt8]> = []
    try forEachGone(source) { batch, line in
      if let id = line.range(of: .id) { gone.insert(Array(batch.bytes[id])) }
    }
    self.gone = gone
  }

  private func forEachGone(
    _ source: some EventSource, _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    let lost = after.sorted.filter { !before.contains($0[...]) }
    guard !lost.isEmpty, from > 0 else { return }
    try source.forEachEvent(ids: lost, through: from) { (batch, line) throws(LedgerError) in
      if line.sequence <= from { try body(batch, line) }
    }
  }

  /// Goes through the changes: what went out first, then what came in, in the log's order.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - on: The second report date, for the events between the two as well; `nil` without them.
  ///   - body: What is done with each event, given its cause, 1 for one that came in or -1, and the
  ///     line that took it out.
  /// - Throws: What reading throws.
  func forEach(
    in source: some EventSource, withDates on: CivilDate? = nil,
    _ body: (Difference.Cause, Int, Int?, EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    if let on, on != day, from > 0 {
      let days = min(day, on).adding(days: 1)...max(day, on)
      try source.forEachBatch(from: 1, through: from) { (batch) throws(LedgerError) in
        for line in batch.lines where line.sequence >= 1 && line.sequence <= from {
          guard let happened = Self.day(of: line, in: batch), days.contains(happened),
            let id = line.range(of: .id), !before.contains(batch.bytes[id])
          else { continue }
          try body(.reportDate, on > day ? 1 : -1, nil, batch, line)
        }
      }
    }
    try forEachGone(source) { (batch, line) throws(LedgerError) in
      guard let id = line.range(of: .id) else { return }
      let fate = fate(batch.bytes[id])
      try body(fate.cause, -1, fate.by, batch, line)
    }
    guard to > from else { return }
    try source.forEachBatch(from: from + 1, through: to) { (batch) throws(LedgerError) in
      for line in batch.lines where line.sequence > from && line.sequence <= to {
        guard let id = line.range(of: .id), !after.contains(batch.bytes[id]) else { continue }
        try body(cause(of: line, in: batch), 1, nil, batch, line)
      }
    }
  }

  /// What became of an event that counted at first: voided, as it was or as corrected, or replaced by
  /// one that stands.
  private func fate(_ id: ArraySlice<UInt8>) -> (cause: Difference.Cause, by: Int?) {
    let first = after.remover(of: id)
    var remover = first
    while let found = remover {
      guard found.isReplacement else { return (.voided, first?.sequence) }
      guard let next = ids[found.sequence], let then = after.remover(of: next[...]),
        then.sequence > found.sequence
      else { break }
      remover = then
    }
    return (.corrected, first?.sequence)
  }

  private func cause(of line: EventLine, in batch: EventBatch) -> Difference.Cause {
    if let target = line.range(of: .replaces) {
      var root = Array(batch.bytes[target])
      // A chain has no circle in a log that was written at the door; in any other it ends here.
      for _ in 0..<replaced.count {
        guard !gone.contains(root), let earlier = replaced[root] else { break }
        root = earlier
      }
      if gone.contains(root) { return .corrected }
    }
    guard let happened = Self.day(of: line, in: batch), happened <= day else { return .new }
    return .late
  }

  private static func day(of line: EventLine, in batch: EventBatch) -> CivilDate? {
    guard let occurred = line.range(of: .occurred), occurred.count >= 10 else { return nil }
    return CivilDate(batch.bytes.span.extracting(occurred.prefix(10)))
  }
}
