/// The lines of several logs as one: in order of the moment at which they were recorded, of one moment in
/// the order of the ledgers, of one ledger as they stand.
///
/// Each line has a number in that order, as if all had been appended to one log. So the lines that were
/// recorded up to a moment are the first ones, whatever was appended to which ledger since.
struct MergedLines {
  /// Lines of one log that follow one another in the order of all.
  struct Run {
    /// The ledger, counted from 0.
    var member: Int
    /// The lines, of the ledger's batch.
    var lines: Range<Int>
    /// The number of the first, from 1.
    var first: Int
  }

  fileprivate struct Cursor {
    var reader: PrefixReader
    /// The next line of the batch, and how many of it count.
    var index = 0
    var count = 0
    var recorded = Instant(milliseconds: 0)
    let size: Int
    let log: EventLog
  }

  /// What all logs together are read in: memory does not grow with the number of ledgers before a block
  /// is as short as it may be.
  private static let buffersBytes = 8 << 20
  private static let blockBytesMin = 2 * LogFormat.lineBytesMax

  private var cursors: [Cursor] = []
  /// The ledgers that have a next line, by their number.
  private var open: [Int] = []
  private var taken = 0

  /// Opens the logs.
  ///
  /// - Parameter members: The ledgers, and how many lines of each count.
  /// - Throws: What reading throws.
  init(_ members: [FederatedLog.Member]) throws(LedgerError) {
    let blockBytes = min(
      LogReader.blockBytes, max(Self.blockBytesMin, Self.buffersBytes / max(members.count, 1)))
    for member in members {
      let reader = try PrefixReader(
        member.log, committed: member.log.cachedHead?.size ?? 0, blockBytes: blockBytes
      ) { _ in LogReader.Mark() }
      cursors.append(Cursor(reader: reader, size: member.size, log: member.log))
    }
    for number in cursors.indices where try cursors[number].load() { open.append(number) }
  }

  /// The batch that holds the lines of a run.
  ///
  /// - Parameter member: The run's ledger.
  /// - Returns: The batch; whoever holds it when the next run is asked for makes the reader copy it.
  func batch(of member: Int) -> EventBatch { cursors[member].reader.batch }

  /// Goes on to the next lines.
  ///
  /// - Returns: The lines; `nil` at the end of all logs.
  /// - Throws: What reading throws.
  /// - Complexity: O(k) in the ledgers, and the bytes that are read.
  mutating func next() throws(LedgerError) -> Run? {
    while true {
      guard var first = open.first else { return nil }
      var second: Int?
      for number in open.dropFirst() {
        // In order of the ledgers: of one moment the earlier one stays.
        if cursors[number].recorded < cursors[first].recorded {
          (first, second) = (number, first)
        } else if second.map({ cursors[number].recorded < cursors[$0].recorded }) ?? true {
          second = number
        }
      }
      let start = cursors[first].index
      let end = second.map { cursors[first].end(before: cursors[$0].recorded, orAt: first < $0) }
      let run = Run(member: first, lines: start..<(end ?? cursors[first].count), first: taken + 1)
      if run.lines.isEmpty {
        // The batch is used up: the ledger's next line may not be the next of all.
        if try !cursors[first].load() { open.removeAll { $0 == first } }
        continue
      }
      taken += run.lines.count
      cursors[first].take(run.lines.count)
      return run
    }
  }
}

extension MergedLines.Cursor {
  /// Reads the next batch; `false` at the end of what counts.
  fileprivate mutating func load() throws(LedgerError) -> Bool {
    index = 0
    count = 0
    guard reader.nextSequence <= size else { return false }
    guard try reader.next() else {
      if case .damaged(let damages)? = reader.tail?.verdict {
        throw .damaged(damages.map { $0.inLedger(log.directory) })
      }
      // It was longer when its size was looked up: the state says what is missing.
      _ = try LogState(log)
      throw .damaged([
        Damage(
          "truncated", sequence: reader.nextSequence,
          what: "the log ends before seq \(reader.nextSequence), and had \(size) lines"
        ).inLedger(log.directory)
      ])
    }
    let lines = reader.batch.lines.count
    count = min(lines, size - (reader.nextSequence - 1 - lines))
    recorded = moment(ofLine: 0)
    return true
  }

  fileprivate mutating func take(_ lines: Int) {
    index += lines
    if index < count { recorded = moment(ofLine: index) }
  }

  /// The first line that comes after another ledger's next one.
  fileprivate func end(before moment: Instant, orAt isEarlier: Bool) -> Int {
    func isBefore(_ line: Int) -> Bool {
      let recorded = self.moment(ofLine: line)
      return recorded < moment || (isEarlier && recorded == moment)
    }
    // Used up: whatever moment the last line had, nothing of the batch is left.
    guard index < count else { return index }
    if isBefore(count - 1) { return count }
    // A log's moments never go back.
    var (low, high) = (index, count - 1)
    while low < high {
      let middle = (low + high) / 2
      if isBefore(middle) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func moment(ofLine line: Int) -> Instant {
    let batch = reader.batch
    guard line < batch.lines.count, let range = batch.lines[line].range(of: .recorded),
      let moment = Instant(batch.bytes.span.extracting(range))
    else { return recorded }
    return moment
  }
}

extension Damage {
  /// The finding with the ledger that it is in: there are several.
  package func inLedger(_ directory: String) -> Damage {
    var damage = self
    damage.what = "in ledger '\(directory)': \(what)"
    return damage
  }
}
