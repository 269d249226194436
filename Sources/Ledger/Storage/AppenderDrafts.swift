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
    let hashes = lines.lines.lazy.map(\.hash)
    touched &+= stagedIds.touch(hashes) &+ caches.index.touch(hashes)
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
    var digits = 1
    var power = 10
    while power <= sequence {
      digits &+= 1
      power &*= 10
    }
    guard line.end - line.start + digits <= LogFormat.lineBytesMax else { return .unclear }
    try take { output in
      let bytes = lines.bytes.span
      output.append(span: bytes.extracting(line.start..<line.sequence))
      appendDigits(sequence, count: digits, to: &output)
      output.append(span: bytes.extracting(line.sequence..<line.end))
      output.append(0x0A)
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
