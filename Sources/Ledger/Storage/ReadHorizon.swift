/// How far a reader goes that takes no lock: the log as it was at one moment.
///
/// Writers go on meanwhile. What they append after that moment is left for the next reader, and of a
/// batch that was not all there nothing is shown.
package struct ReadHorizon: Sendable {
  /// The first sequence numbers of the segments.
  package let segments: [Int]
  /// The bytes of the last segment.
  package let end: Int
  /// The batch of which the log had a part, and not all of it: while it is being written, and after
  /// a crash until it is set aside.
  package let unfinishedBatch: BatchIntent?
}

extension EventLog {
  /// How far the log may be read now.
  ///
  /// The intent of a batch is on disk before the batch's first line, so an intent that is the same
  /// before and after looking at the segments is that of the last batch of which they hold anything.
  ///
  /// - Parameter committed: How many lines are known to have been acknowledged, read before.
  /// - Returns: The segments, their end, and the batch that was not all there.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(1), unless lines of the batch that was begun last are not known to be
  ///   acknowledged: then O(n) in their bytes.
  package func horizon(committed: Int) throws(LedgerError) -> ReadHorizon {
    while true {
      let before = try batchIntent()
      let (segments, end) = try system { () throws(SystemFailure) in
        let segments = try layout.segments()
        guard let last = segments.last else { return (segments, 0) }
        let file = try Descriptor.unlessGone(layout.segment(first: last))
        return (segments, try file?.status().bytes ?? 0)
      }
      let intent = try batchIntent()
      guard intent == before else { continue }
      let isPart = try intent.map { intent throws(LedgerError) in
        try isUnfinished(intent, segments, end, committed)
      }
      return ReadHorizon(
        segments: segments, end: end, unfinishedBatch: isPart == true ? intent : nil)
    }
  }

  private func batchIntent() throws(LedgerError) -> BatchIntent? {
    try system { () throws(SystemFailure) in
      try BatchIntent.read(layout.batch, identity: identity)
    }
  }

  /// Whether the log has a part of a batch and not all of it.
  private func isUnfinished(
    _ intent: BatchIntent, _ segments: [Int], _ end: Int, _ committed: Int
  ) throws(LedgerError) -> Bool {
    guard committed <= intent.from,
      let ordinal = intent.segment == 0 ? 0 : segments.firstIndex(of: intent.segment)
    else { return false }
    var reader = LogReader(
      layout, segments: segments, end: end, ordinal: ordinal, offset: intent.offset,
      sequence: intent.from + 1, committed: committed)
    while reader.nextSequence <= intent.to,
      try system({ () throws(SystemFailure) in try reader.next() })
    {}
    let size = reader.nextSequence - 1
    return size > intent.from && size < intent.to
  }
}
