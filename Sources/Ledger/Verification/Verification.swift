/// What a full check of a ledger found.
public struct Verification: Sendable {
  /// How many lines are whole and in order, from the first.
  public internal(set) var size = 0
  /// The root of the tree over all lines read.
  public internal(set) var root = MerkleTree.emptyRoot
  /// Everything that is not as it should be, in the order of the log; empty when all is well.
  public internal(set) var problems: [Damage] = []
  /// Bytes at the end that were never acknowledged: no problem, and set aside by the next append.
  public internal(set) var unacknowledgedBytes = 0
  /// How many lines were read.
  public internal(set) var lines = 0
  /// How many bytes were read.
  public internal(set) var bytes = 0
  /// How many checkpoints the root was compared with, the cached head counted.
  public internal(set) var checkpoints = 0

  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }
}

extension EventLog {
  /// Checks the whole ledger: every line's bytes, canonical form and envelope, the numbering, the
  /// order of `recorded`, the ids, what is replaced and voided, the segments, and the tree against
  /// the cached head and every checkpoint.
  ///
  /// It reads and changes nothing, and goes on after a problem, so that all of them are found.
  ///
  /// - Returns: What was found.
  /// - Throws: ``LedgerError/system(_:)`` when a file cannot be read.
  /// - Complexity: O(n) in the bytes of the log; memory for a hash of each id.
  public func verify() throws(LedgerError) -> Verification {
    var verifier = Verifier(log: self)
    return try system { () throws(SystemFailure) in try verifier.run() }
  }
}

/// One run of the check.
struct Verifier {
  let log: EventLog
  var result = Verification()
  private var lineChecker = LineChecker()
  private var frontier = Frontier()
  /// The roots to be compared, by size: the cached head's and the checkpoints'.
  private var claims: [(size: Int, root: Digest, source: String)] = []
  private var committed = 0
  private var isCountingWhole = true
  /// The last line of the last whole batch, where the batch after it is there only in part.
  private var limit = Int.max

  init(log: EventLog) {
    self.log = log
  }

  mutating func run() throws(SystemFailure) -> Verification {
    let head = log.cachedHead
    if let head { claims.append((head.size, head.root, "the cached head")) }
    try readCheckpoints()
    result.checkpoints = claims.count
    claims.sort { $0.size < $1.size }
    committed = claims.last?.size ?? 0
    let segments = try log.layout.segments()
    try findStrangers()
    compare()
    do throws(LedgerError) {
      limit = try log.unfinishedBatch(segments: segments, committed: committed)?.from ?? .max
    } catch {
      if case .system(let failure) = error { throw failure }
    }
    for (ordinal, first) in segments.enumerated() {
      if lineChecker.nextSequence > limit {
        result.unacknowledgedBytes += try Descriptor(log.layout.segment(first: first), .read)
          .status().bytes
        continue
      }
      try readSegment(first, isLast: ordinal == segments.count - 1)
    }
    if lineChecker.nextSequence - 1 < committed {
      report(
        Damage(
          "truncated", sequence: lineChecker.nextSequence,
          what: "the log ends after seq \(lineChecker.nextSequence - 1), and \(committed) lines"
            + " were acknowledged"))
    }
    result.problems += try lineChecker.problemsOfIds(log)
    result.root = frontier.root
    return result
  }

  private mutating func report(_ damage: Damage) {
    isCountingWhole = false
    result.problems.append(damage)
  }

  // MARK: Checkpoints

  /// Reads the checkpoints: C2SP tlog-checkpoint, origin, size and root, a line each.
  private mutating func readCheckpoints() throws(SystemFailure) {
    guard FileSystem.isDirectory(log.layout.checkpoints) else { return }
    for name in try FileSystem.names(in: log.layout.checkpoints).sorted() {
      guard name.utf8.count == 20, name.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
        continue
      }
      let bytes = try FileSystem.contents(
        of: "\(log.layout.checkpoints)/\(name)", limit: LogFormat.lineBytesMax)
      let lines = String(decoding: bytes, as: UTF8.self).split(
        separator: "\n", omittingEmptySubsequences: false)
      guard lines.count >= 4, lines[0] == log.settings.origin, let size = Int(lines[1]),
        size == Int(name), let root = Digest(base64: String(lines[2]))
      else {
        report(
          Damage(
            "wrong-checkpoint", what: "checkpoints/\(name) is not a checkpoint of this ledger"))
        continue
      }
      claims.append((size, root, "checkpoints/\(name)"))
    }
  }

  /// Compares the root with the claims for the size just reached.
  private mutating func compare() {
    while let claim = claims.first, claim.size <= frontier.size {
      claims.removeFirst()
      if claim.size == frontier.size, claim.root != frontier.root {
        report(
          Damage(
            "root-differs", sequence: claim.size,
            what: "the root over the first \(claim.size) lines is \(frontier.root.base64), and"
              + " \(claim.source) says \(claim.root.base64): a line was changed"))
      }
    }
  }

  private mutating func findStrangers() throws(SystemFailure) {
    for name in try FileSystem.names(in: log.layout.log).sorted()
    where LogFormat.firstSequence(ofSegment: name) == nil && !name.contains(".torn") {
      report(Damage("stray-file", what: "log/\(name) is no segment"))
    }
  }

  // MARK: Segments

  private mutating func readSegment(_ first: Int, isLast: Bool) throws(SystemFailure) {
    let name = LogFormat.segmentName(first: first)
    if first != lineChecker.nextSequence {
      report(
        Damage(
          first > lineChecker.nextSequence ? "segment-missing" : "segment-repeated", segment: name,
          line: 1, sequence: lineChecker.nextSequence,
          what: "the segment starts with seq \(first), and \(lineChecker.nextSequence) should"
            + " come next"))
      lineChecker.nextSequence = first
    }
    let file = try Descriptor(log.layout.segment(first: first), .read)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var filled = 0
    var offset = 0
    var line = 0
    while true {
      let count = try file.read(into: &buffer, at: filled)
      filled += count
      result.bytes += count
      var start = 0
      var ranges: [Range<Int>] = []
      while true {
        let end = firstIndex(of: 0x0A, in: buffer.span, from: start, to: filled)
        if end == filled { break }
        ranges.append(start..<end)
        start = end + 1
      }
      let leaves = MerkleTree.leafHashes(of: ranges, in: buffer.span)
      for (index, range) in ranges.enumerated() {
        line += 1
        let sequence = lineChecker.nextSequence
        if sequence > limit {
          result.unacknowledgedBytes += try file.status().bytes - offset - range.lowerBound
          return
        }
        let problems = lineChecker.check(buffer, range)
        if !problems.isEmpty, isLast, sequence > committed,
          try judge(.notAnEvent, first, offset + range.lowerBound, line, sequence)
        {
          return
        }
        take(problems, leaves[index], name, line)
      }
      offset += start
      buffer.replaceSubrange(0..<(filled - start), with: Array(buffer[start..<filled]))
      filled -= start
      if count == 0 { break }
      if filled == buffer.count {
        buffer.append(contentsOf: [UInt8](repeating: 0, count: buffer.count))
      }
    }
    if filled > 0 { try endsUnfinished(first, offset, line + 1, filled, isLast: isLast) }
  }

  private mutating func take(
    _ problems: [LineProblem], _ leaf: Digest, _ name: String, _ line: Int
  ) {
    result.lines += 1
    for problem in problems {
      report(
        Damage(
          problem.name, segment: name, line: line, sequence: problem.sequence, what: problem.what))
    }
    frontier.append(leaf)
    if isCountingWhole { result.size += 1 }
    compare()
  }

  private mutating func endsUnfinished(
    _ first: Int, _ offset: Int, _ line: Int, _ bytes: Int, isLast: Bool
  ) throws(SystemFailure) {
    if isLast, try judge(.unfinished, first, offset, line, lineChecker.nextSequence) { return }
    report(
      Damage(
        "unfinished-line", segment: LogFormat.segmentName(first: first), line: line,
        sequence: lineChecker.nextSequence, what: "the segment ends in a line without its end"))
  }

  /// Whether a line past what was acknowledged, and all after it, are an append that a crash cut
  /// short.
  private mutating func judge(
    _ reason: ReadStop.Reason, _ first: Int, _ offset: Int, _ line: Int, _ sequence: Int
  ) throws(SystemFailure) -> Bool {
    let segments = try log.layout.segments()
    guard let ordinal = segments.firstIndex(of: first) else { return false }
    let stop = ReadStop(
      reason: reason, segmentOrdinal: ordinal, offset: offset, line: line,
      sequence: sequence)
    guard
      case .unacknowledged(let tail) = try Recovery.judge(
        stop, log.layout, segments: segments, committed: committed)
    else { return false }
    result.unacknowledgedBytes = tail
    return true
  }
}
