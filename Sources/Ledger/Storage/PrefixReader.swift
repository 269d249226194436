/// Reads the log as it was at one moment, whatever writers do meanwhile, without a lock.
///
/// Lines are only ever added behind what a reader may show, with one exception: an end of the log that
/// nobody was told of is cut off, and something else comes in its place. A reader whose moment was
/// before that could take the first part of a later batch for what it saw there. So whoever cuts counts
/// it, before and after (``BatchFile/cuts``), and lines that are not known to be acknowledged are given on
/// only if nothing was cut, and no batch begun before them, until after they were read. Otherwise they are
/// read again, from another moment.
package struct PrefixReader {
  private let log: EventLog
  private let committed: Int
  private let blockBytes: Int
  private var reader: LogReader
  /// How far it reads.
  package private(set) var horizon: ReadHorizon
  /// What stands after the last good line, and where, once that was reached.
  package private(set) var tail: (stop: ReadStop, verdict: TailVerdict)?

  /// Starts reading.
  ///
  /// - Parameters:
  ///   - log: The ledger.
  ///   - committed: How many lines are known to have been acknowledged, read before.
  ///   - blockBytes: The most bytes that are read at once.
  ///   - start: Where to begin, with the segments given.
  /// - Throws: ``LedgerError/system(_:)``.
  package init(
    _ log: EventLog, committed: Int, blockBytes: Int = LogReader.blockBytes,
    from start: ([Int]) -> LogReader.Mark
  ) throws(LedgerError) {
    self.log = log
    self.committed = committed
    self.blockBytes = blockBytes
    horizon = try log.horizon(committed: committed)
    reader = LogReader(log.layout, horizon, at: start(horizon.segments), committed: committed)
    reader.blockBytes = blockBytes
  }

  /// The lines read last.
  package var batch: EventBatch { reader.batch }
  /// The segment of the batch, counted from 0.
  package var segmentOrdinal: Int { reader.segmentOrdinal }
  /// Where the batch's bytes start in its segment.
  package var batchOffset: Int { reader.batchOffset }
  /// The sequence number that comes next.
  package var nextSequence: Int { reader.nextSequence }

  /// Where a line of the batch stands.
  ///
  /// - Parameter line: A line of ``batch``.
  /// - Returns: Its position in the log.
  package func position(of line: EventLine) -> LinePosition { reader.position(of: line) }

  /// Reads the next lines into ``batch``.
  ///
  /// - Returns: `false` at the end, or when ``tail`` says what stands there instead of more.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes read.
  package mutating func next() throws(LedgerError) -> Bool {
    while true {
      let mark = reader.mark
      let isMore = try system { () throws(SystemFailure) in try reader.next() }
      var found: (ReadStop, TailVerdict)?
      if !isMore, let stop = reader.stop {
        let verdict = try system { () throws(SystemFailure) in
          try Recovery.judge(
            stop, log.layout, segments: horizon.segments, end: horizon.end, committed: committed)
        }
        found = (stop, verdict)
      }
      if try isOfItsMoment(found != nil) {
        tail = found
        return isMore
      }
      horizon = try log.horizon(committed: committed)
      reader = LogReader(log.layout, horizon, at: mark, committed: committed)
      reader.blockBytes = blockBytes
    }
  }

  /// Whether what was read just now is of the moment of the horizon.
  private func isOfItsMoment(_ hasTail: Bool) throws(LedgerError) -> Bool {
    if !hasTail, reader.nextSequence <= committed + 1 { return true }
    return try log.batchFile().isOfMoment(of: horizon.batchFile, reached: reader.nextSequence - 1)
  }
}
