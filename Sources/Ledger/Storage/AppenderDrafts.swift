// Staging lines that are in canonical form already.
extension Appender {
  /// What became of a drafted line.
  package enum DraftOutcome: Sendable {
    /// It is staged, with this sequence number.
    case recorded(Int)
    /// The log or the batch has it already, with the same content.
    case duplicate(Int)
    /// Nothing was done: ``stage(_:at:)`` takes the event or says why not.
    case unclear
  }

  /// Has at hand what ``stage(_:of:)`` will look for: with millions of ids each look-up waits for memory,
  /// and many of them can wait at once.
  ///
  /// - Parameter lines: The lines that will be staged next.
  package func prepare(for lines: DraftedLines) {
    touched &+= caches.index.touch(lines.lines.span)
  }

  /// How many digits the sequence number has of a line that comes after so many others.
  ///
  /// - Parameter count: How many lines come first after those that are staged.
  /// - Returns: The digits.
  package func sequenceDigits(after count: Int) -> Int {
    Self.digits(of: head.size + staged + count + 1)
  }

  private static func digits(of sequence: Int) -> Int {
    var digits = 1
    var power = 10
    while power <= sequence {
      digits &+= 1
      power &*= 10
    }
    return digits
  }

  /// Takes lines into the batch that are new beyond doubt, one after another, up to the first of which there
  /// is anything else to be said.
  ///
  /// - Parameters:
  ///   - range: Which of the lines, at least one.
  ///   - lines: The lines, made for the moment that ``time()`` gives; each one's number is written into it.
  ///   - isPassed: Whether nothing is to be said of a line's programme.
  /// - Returns: How many were taken.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of the lines, whatever the log's size.
  package func stage(
    _ range: Range<Int>, of lines: inout DraftedLines,
    where isPassed: (Span<UInt8>, Range<Int>) -> Bool
  ) throws(LedgerError) -> Int {
    guard failure == nil, !isMirror, indexIsComplete else { return 0 }
    let digits = lines.sequenceDigits
    let first = head.size + staged + 1
    guard first > 1, digits > 0, Self.digits(of: first) == digits else { return 0 }
    var limit = 1
    for _ in 0..<digits { limit *= 10 }
    // No more than the batch may have, and none whose number has more digits.
    let most = min(range.count, eventsMax - staged, limit - first)
    let count = enter(range.lowerBound..<range.lowerBound + max(0, most), lines, isPassed)
    lines.number(range.lowerBound..<range.lowerBound + count, from: first)
    var next = range.lowerBound
    let end = next + count
    while next < end {
      let taken = try system { () throws(SystemFailure) in
        try stagedLines.append(lines.bytes.span, lines.lines.span, next..<end)
      }
      if let block = taken.completed { hashAhead(block) }
      next += taken.count
    }
    return count
  }

  /// Enters the ids of lines among those that are staged, up to the first that may not be new.
  private func enter(
    _ range: Range<Int>, _ lines: DraftedLines, _ isPassed: (Span<UInt8>, Range<Int>) -> Bool
  ) -> Int {
    let bytes = lines.bytes.span
    let all = lines.lines.span
    let index = caches.index
    var ids = StagedIndex()
    swap(&ids, &stagedIds)
    defer { swap(&ids, &stagedIds) }
    var next = range.lowerBound
    var touchedUpTo = next
    while next < range.upperBound {
      if next == touchedUpTo {
        touchedUpTo = min(next + StagedIndex.entriesAtOnce, range.upperBound)
        touched &+= ids.touch(all.extracting(next..<touchedUpTo))
      }
      let hash = all[next].hash
      guard all[next].isTaken, all[next].statement < 0, !ids.mayHold(hash),
        all[next].end &- all[next].start <= LogFormat.lineBytesMax,
        isPassed(bytes, all[next].programme), index.holdsNone(of: hash)
      else { break }
      ids.append(hash)
      next &+= 1
    }
    return next - range.lowerBound
  }

  /// Takes a line into the batch whose event ``PlainEventReader`` found right.
  ///
  /// - Parameters:
  ///   - index: Which of the lines, one that was taken.
  ///   - lines: The lines, made for the moment that ``time()`` gives. A derived id is changed where the
  ///     event is not the first of its statement in the batch.
  /// - Returns: What became of it.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of the line, whatever the log's size.
  package func stage(
    _ index: Int, of lines: inout DraftedLines
  ) throws(LedgerError) -> DraftOutcome {
    if let failure { throw failure }
    var line = lines.lines[index]
    let sequence = head.size + staged + 1
    guard staged < eventsMax, sequence > 1 else { return .unclear }
    var statement: Digest?
    if line.statement >= 0 {
      let digest = lines.statements[line.statement]
      statement = digest
      let ordinal = (ordinals[digest] ?? 0) + 1
      if ordinal > 1 {
        _ = lines.derive(&line, ordinal: ordinal)
        lines.lines[index] = line
      }
    }
    let isNew =
      stagedIds.entries(line.hash).isEmpty && indexIsComplete
      && caches.index.holdsNone(of: line.hash)
    if !isNew, let outcome = try recordedOutcome(of: line, lines) {
      if case .duplicate = outcome, let statement { ordinals[statement, default: 0] += 1 }
      return outcome
    }
    let digits = Self.digits(of: sequence)
    let rest = line.sequence + lines.sequenceDigits
    guard line.end - line.start - lines.sequenceDigits + digits <= LogFormat.lineBytesMax else {
      return .unclear
    }
    try take { output in
      let bytes = lines.bytes.span
      output.append(span: bytes.extracting(line.start..<line.sequence))
      appendDigits(sequence, count: digits, to: &output)
      // With its LF.
      output.append(span: bytes.extracting(rest..<line.end + 1))
    }
    if let statement { ordinals[statement, default: 0] += 1 }
    stagedIds.append(line.hash)
    return .recorded(sequence)
  }

  /// What a line is whose id may be known; `nil` where it is not known after all.
  private func recordedOutcome(
    of line: DraftedLines.Line, _ lines: DraftedLines
  ) throws(LedgerError) -> DraftOutcome? {
    let key = Array(lines.bytes[line.idContent])
    guard let found = try event(withID: key, hash: line.hash) else { return nil }
    var statement: [UInt8] = []
    lines.appendStatement(line, to: &statement)
    let recorded = try EventDraft.statement(ofLine: found.line)
    return recorded == statement ? .duplicate(found.sequence) : .unclear
  }
}
