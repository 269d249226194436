/// One run of the check.
struct Verifier {
  let log: EventLog
  var result = Verification()
  private var lineChecker = LineChecker()
  private var frontier = Frontier()
  private var evidence = Evidence(claims: [], tree: nil)
  private var cacheCheck: CacheCheck
  private var isCountingWhole = true
  /// The sizes at which the root is compared.
  private var sizes: Set<Int> = []
  /// The first sequence numbers of the segments, and where the last of them ends: the log as it was
  /// when the check began, whatever is appended meanwhile.
  private var segments: [Int] = []
  private var end = Int.max
  /// The last line of the last whole batch, where the batch after it is there only in part.
  private var limit = Int.max
  private var batchFile: BatchFile?

  /// The checkpoint that somebody kept.
  private let kept: Checkpoint?

  init(log: EventLog, kept: Checkpoint? = nil) {
    self.log = log
    self.kept = kept
    cacheCheck = CacheCheck(log)
  }

  /// Takes up what vouches for the log, and how far it reaches now.
  private mutating func begin() throws(SystemFailure) {
    // What vouches for the log is read before it: the log only grows meanwhile.
    var claims: [RootClaim] = []
    if let head = cacheCheck.head {
      claims.append(
        RootClaim(size: head.size, root: head.root, source: "cache/head", isCachedHead: true))
    }
    try readCheckpoints(&claims)
    if let kept {
      if kept.origin == log.settings.origin {
        claims.append(
          RootClaim(
            size: Int(clamping: kept.size), root: kept.root, source: "the given checkpoint",
            isCachedHead: false, isGiven: true))
      } else {
        report(.otherOrigin(kept, own: log.settings.origin))
        result.relation = .otherOrigin
      }
    }
    result.checkpoints = claims.count
    evidence = Evidence(
      claims: claims, tree: TreeFile(reading: log.layout.tree, identity: log.identity))
    sizes = evidence.sizes
    do throws(LedgerError) {
      let horizon = try log.horizon(committed: evidence.committed)
      segments = horizon.segments
      end = horizon.end
      limit = horizon.limit
      batchFile = horizon.batchFile
    } catch {
      if case .system(let failure) = error { throw failure }
    }
    try findStrangers()
    evidence.compare(frontier)
  }

  /// Checks everything where nothing is wrong.
  ///
  /// - Returns: What was found; `nil` when anything is not as it should be, and ``run()`` is to say what.
  mutating func runSound() throws(SystemFailure) -> Verification? {
    try begin()
    guard result.problems.isEmpty, limit == .max else { return nil }
    let check = try SoundCheck(
      log, segments: segments, end: end, sizes: sizes, tree: evidence.tree,
      indexed: cacheCheck.indexed)
    guard let blocks = try check.run() else { return nil }
    var isTreeStale = blocks.contains(where: \.isTreeStale)
    var nodes: [Digest] = []
    for block in blocks where block.extent.lines > 0 {
      var compared = 0
      for subtree in block.subtrees {
        let level = subtree.size.trailingZeroBitCount
        nodes.removeAll(keepingCapacity: true)
        frontier.append(perfect: subtree.root, size: subtree.size) { nodes.append($0) }
        if let cached = block.cachedAbove {
          let ofSubtree = cached[min(compared, cached.count)...].prefix(nodes.count)
          if !ofSubtree.elementsEqual(nodes) { isTreeStale = true }
          compared += nodes.count
        } else if !isTreeStale {
          isTreeStale = differs(from: nodes, above: level)
        }
        if sizes.contains(frontier.size) { evidence.compare(frontier) }
      }
      cacheCheck.see(block)
    }
    guard evidence.claims.allSatisfy({ $0.holds == true }), try !isCutMeanwhile(frontier.size)
    else {
      return nil
    }
    result.lines = frontier.size
    result.size = frontier.size
    result.bytes = check.bytes
    result.root = frontier.root
    if isTreeStale { result.staleCaches.append(.tree) }
    result.staleCaches += cacheCheck.findings(lines: result.lines)
    if let kept { result.relation = relation(to: kept, read: frontier.size) }
    return result
  }

  /// Whether the nodes that end with the last leaf, above a level, are others in the cached tree.
  private func differs(from nodes: [Digest], above level: Int) -> Bool {
    guard let tree = evidence.tree, tree.leaves >= frontier.size else { return false }
    for (number, node) in nodes.enumerated() {
      let above = level + 1 + number
      let cached = try? tree.node(level: above, position: frontier.size >> above - 1)
      if cached != node { return true }
    }
    return false
  }

  /// Checks everything.
  ///
  /// - Returns: What was found; `nil` when lines that were read had not been acknowledged, and an end of
  ///   the log was cut off meanwhile: they may be of two moments.
  mutating func run() throws(SystemFailure) -> Verification? {
    try begin()
    for (ordinal, first) in segments.enumerated() {
      if lineChecker.nextSequence > limit {
        let file = try log.layout.openUnlessGone(segment: first)
        result.unacknowledgedBytes += try file?.status().bytes ?? 0
        continue
      }
      try readSegment(first, ordinal, isLast: ordinal == segments.count - 1)
    }
    if try isCutMeanwhile(result.isSound ? lineChecker.reached : .max) { return nil }
    try conclude()
    return result
  }

  /// Whether an end of the log was cut off since the check began, and matters to it.
  private func isCutMeanwhile(_ reached: Int) throws(SystemFailure) -> Bool {
    guard let batchFile, reached > evidence.committed else { return false }
    return try !BatchFile.read(log.layout.batch, identity: log.identity)
      .isOfMoment(of: batchFile, reached: reached)
  }

  /// What can be said once everything has been read.
  private mutating func conclude() throws(SystemFailure) {
    let read = lineChecker.reached
    if read < evidence.committed {
      report(
        Damage(
          "truncated", sequence: read + 1,
          what: "the log ends after seq \(read), and \(evidence.committed) lines were"
            + " acknowledged"))
    }
    result.problems += try lineChecker.problemsOfIds(log)
    let (damages, stale) = evidence.judge(named: result.problems.compactMap(\.sequence))
    result.problems += damages
    result.problems = result.problems.enumerated().sorted {
      ($0.element.position, $0.offset) < ($1.element.position, $1.offset)
    }.map(\.element)
    result.staleCaches = stale
    if result.isSound { result.staleCaches += cacheCheck.findings(lines: result.lines) }
    if result.relation == nil, let kept { result.relation = relation(to: kept, read: read) }
    if let first = damages.compactMap(\.sequence).min() {
      result.size = min(result.size, first - 1)
    }
    result.root = frontier.root
  }

  /// How the log stands to a checkpoint, when all problems are known.
  private func relation(to kept: Checkpoint, read: Int) -> CheckpointRelation {
    let size = Int(clamping: kept.size)
    if let holds = evidence.holds(given: size), holds { return read == size ? .same : .extended }
    let named = result.problems.filter { $0.name != "root-differs" && $0.name != "truncated" }
    if let first = named.compactMap(\.sequence).min(), first <= size {
      return .rewritten(at: first)
    }
    return size > read ? .truncated : .forked(after: evidence.sound(below: size))
  }

  private mutating func report(_ damage: Damage) {
    isCountingWhole = false
    result.problems.append(damage)
  }

  // MARK: Checkpoints

  /// Reads the checkpoints that the ledger keeps.
  private mutating func readCheckpoints(_ claims: inout [RootClaim]) throws(SystemFailure) {
    do throws(LedgerError) {
      for size in try log.keptSizes() {
        do throws(LedgerError) {
          guard let kept = try log.keptCheckpoint(size: size) else { continue }
          claims.append(
            RootClaim(
              size: size, root: kept.checkpoint.root,
              source: "checkpoints/\(LogFormat.checkpointName(size: size))", isCachedHead: false))
        } catch {
          guard case .damaged(let damages) = error else { throw error }
          for damage in damages { report(damage) }
        }
      }
    } catch {
      if case .system(let failure) = error { throw failure }
    }
  }

  private mutating func findStrangers() throws(SystemFailure) {
    for name in try FileSystem.names(in: log.layout.log).sorted()
    where LedgerLayout.firstSequence(ofPacked: name) == nil && !name.contains(".torn") {
      report(Damage("stray-file", what: "log/\(name) is no segment"))
    }
  }

  // MARK: Segments

  /// Opens a segment; what is packed and cannot be unpacked is damage.
  private mutating func open(_ first: Int, _ name: String) throws(SystemFailure) -> Descriptor? {
    do throws(SystemFailure) {
      return first > evidence.committed
        ? try log.layout.openUnlessGone(segment: first) : try log.layout.open(segment: first)
    } catch {
      guard error.isNotAsWritten else { throw error }
      var damage = error.damage
      (damage.segment, damage.line, damage.sequence) = (name, 1, first)
      report(damage)
      // Its lines are not known; that they are missing before the next one is no news.
      lineChecker.nextSequence = segments.first { $0 > first } ?? first
      return nil
    }
  }

  private mutating func readSegment(
    _ first: Int, _ ordinal: Int, isLast: Bool
  ) throws(SystemFailure) {
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
    guard let file = try open(first, name) else { return }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var filled = 0
    var offset = 0
    var skipped = 0
    var line = 0
    while true {
      let room = isLast ? max(0, end - offset - filled) : .max
      let count = min(try file.read(into: &buffer, at: filled), room)
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
        if problems.contains(where: \.stopsReaders), isLast, sequence > evidence.committed,
          try judge(.notAnEvent, first, offset + range.lowerBound, line, sequence)
        {
          return
        }
        if problems.isEmpty {
          cacheCheck.see(
            buffer, range, LinePosition(segmentOrdinal: ordinal, offset: offset + range.lowerBound),
            segment: first)
        }
        try take(problems, leaves[index], name, line)
      }
      if !ranges.isEmpty { skipped = 0 }
      offset += start
      buffer.replaceSubrange(0..<(filled - start), with: Array(buffer[start..<filled]))
      filled -= start
      if count == 0 { break }
      if filled == buffer.count {
        // A mebibyte without a line feed is no line: what follows it to its end says so.
        skipped += filled
        offset += filled
        filled = 0
      }
    }
    if skipped + filled > 0 {
      try endsUnfinished(first, offset - skipped, line + 1, isLast: isLast)
    }
  }

  private mutating func take(
    _ problems: [LineProblem], _ leaf: Digest, _ name: String, _ line: Int
  ) throws(SystemFailure) {
    result.lines += 1
    for problem in problems {
      report(
        Damage(
          problem.name, segment: name, line: line, sequence: problem.sequence, what: problem.what))
    }
    evidence.see(
      leaf, sequence: lineChecker.nextSequence - 1, segment: name, line: line,
      isNamed: !problems.isEmpty)
    frontier.append(leaf)
    if isCountingWhole { result.size += 1 }
    if sizes.contains(frontier.size) { evidence.compare(frontier) }
  }

  private mutating func endsUnfinished(
    _ first: Int, _ offset: Int, _ line: Int, isLast: Bool
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
    guard let ordinal = segments.firstIndex(of: first) else { return false }
    let stop = ReadStop(
      reason: reason, segmentOrdinal: ordinal, offset: offset, line: line,
      sequence: sequence)
    guard
      case .unacknowledged(let tail) = try Recovery.judge(
        stop, log.layout, segments: segments, end: end,
        committed: evidence.committed)
    else { return false }
    result.unacknowledgedBytes = tail
    return true
  }
}

extension Damage {
  /// Where it stands among others: by segment and line, which no changed number can move.
  fileprivate var position: Int {
    if let segment, let line, let first = LogFormat.firstSequence(ofSegment: segment) {
      return first + line - 1
    }
    return sequence ?? 0
  }
}
