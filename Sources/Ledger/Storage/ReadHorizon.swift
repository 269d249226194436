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
  /// What `cache/batch` said: lines that were read past those that were acknowledged are of this moment
  /// only as long as what it says now allows it.
  package let batchFile: BatchFile

  /// The last line that may be shown: lines after it are of a batch that was not all there.
  package var limit: Int { unfinishedBatch?.from ?? .max }
}

extension EventLog {
  /// How far the log may be read now.
  ///
  /// The intent of a batch is on disk before the batch's first line, and is counted anew when it is
  /// taken back. So an intent that is the same before and after looking at the segments is that of the
  /// last batch of which they hold anything.
  ///
  /// - Parameter committed: How many lines are known to have been acknowledged, read before.
  /// - Returns: The segments, their end, and the batch that was not all there.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(1), unless lines of the batch that was begun last are not known to be
  ///   acknowledged: then O(n) in their bytes.
  package func horizon(committed: Int) throws(LedgerError) -> ReadHorizon {
    while true {
      let before = try batchFile()
      let (segments, end) = try system { () throws(SystemFailure) in
        let segments = try layout.segments()
        guard let last = segments.last else { return (segments, 0) }
        let file = try Descriptor.unlessGone(layout.segment(first: last))
        return (segments, try file?.status().bytes ?? 0)
      }
      guard try batchFile() == before else { continue }
      var unfinished: BatchIntent?
      if let intent = before.intent, committed <= intent.from {
        let size = try lines(of: intent, segments, end)
        if size > intent.from, size < intent.to { unfinished = intent }
      }
      return ReadHorizon(
        segments: segments, end: end, unfinishedBatch: unfinished, batchFile: before)
    }
  }

  /// What `cache/batch` says now.
  ///
  /// - Returns: The batch that was begun last, and how often an end of the log was cut off.
  /// - Throws: ``LedgerError/system(_:)``.
  package func batchFile() throws(LedgerError) -> BatchFile {
    try system { () throws(SystemFailure) in
      try BatchFile.read(layout.batch, identity: identity)
    }
  }

  /// How many lines the log has with those of a batch that are there, none of them known to be
  /// acknowledged.
  private func lines(
    of intent: BatchIntent, _ segments: [Int], _ end: Int
  ) throws(LedgerError) -> Int {
    guard let ordinal = intent.segment == 0 ? 0 : segments.firstIndex(of: intent.segment) else {
      return intent.from
    }
    var reader = LogReader(
      layout, segments: segments, end: end, ordinal: ordinal, offset: intent.offset,
      sequence: intent.from + 1, committed: intent.from)
    while reader.nextSequence <= intent.to,
      try system({ () throws(SystemFailure) in try reader.next() })
    {}
    return reader.nextSequence - 1
  }
}
