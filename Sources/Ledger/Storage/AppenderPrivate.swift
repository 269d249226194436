// Private values: staged beside their lines, written before them, and erased.
extension Appender {
  /// Takes the private values of a staged event.
  func stagePrivate(_ values: [PrivateValue], _ sequence: Int) throws(LedgerError) {
    guard !values.isEmpty else { return }
    let line = PrivateLine(sequence: sequence, values: values).json + [0x0A]
    let start = privateSpool.count
    try system { () throws(SystemFailure) in try privateSpool.append(line[...]) }
    privateLines.append((staged, start..<privateSpool.count))
  }

  /// Writes the private values of staged events that go to a segment, and syncs them.
  func writePrivate(of entries: Range<Int>, segment first: Int) throws(SystemFailure) {
    let lines = privateLines.filter { entries.contains($0.entry) }
    guard let start = lines.first?.range.lowerBound, let end = lines.last?.range.upperBound else {
      return
    }
    let store = PrivateStore(log.layout)
    var at = start
    while at < end {
      let next = min(at + 1 << 20, end)
      try store.append(privateSpool.bytes(at..<next), of: first)
      at = next
    }
  }

  /// The private fields in which an event differs from the one that is recorded under its id, in words
  /// that do not tell them.
  ///
  /// Of what was erased nothing is known: it is taken to be the same.
  func privateDifferences(
    of draft: EventDraft, from found: FoundLine
  ) throws(LedgerError) -> [String] {
    guard !draft.privateFields.isEmpty else { return [] }
    let data = try JSONDocument(found.line, file: nil).root["data"]
    let kept = try keptPrivate(found.sequence)
    var differences: [String] = []
    for field in draft.privateFields {
      let recorded = data?[field.name]
      let isSame: Bool
      if let text = recorded?.string, PrivateValue.isToken(text.utf8.span) {
        let value = kept?.values?.first { $0.field == field.name }
        isSame = kept?.values == nil || value?.json == field.json
      } else {
        isSame = recorded?.canonical == field.json
      }
      if !isSame { differences.append("/data/\(field.name) is private and differs") }
    }
    return differences
  }

  /// The private values of an event that is staged or recorded.
  private func keptPrivate(_ sequence: Int) throws(LedgerError) -> PrivateLine? {
    try system { () throws(SystemFailure) in
      guard sequence > head.size else { return try PrivateStore(log.layout).line(of: sequence) }
      let entry = sequence - head.size - 1
      guard let line = privateLines.first(where: { $0.entry == entry }) else { return nil }
      return PrivateLine(Array(try privateSpool.bytes(line.range).dropLast()))
    }
  }
}

/// What an erasure did.
public struct Erasure: Sendable, Hashable {
  /// The sequence number of the line that says so.
  public var sequence: Int
  /// Whether that line was there already, and an erasure was completed that had been interrupted.
  public var isCompletion: Bool
  /// How many events had private values that are erased now.
  public var events: Int
}

extension Appender {
  /// Erases the private values of all events about a subject, and records that it was done.
  ///
  /// First the line that says so is on disk, then the values are written over: after a crash between the
  /// two, `verify` names what is left, and the same command completes it.
  ///
  /// - Parameters:
  ///   - subject: The subject as the events name it.
  ///   - reason: Why.
  ///   - actor: Who does it: a role or a job's name.
  ///   - occurred: The day on which it was asked for.
  /// - Returns: What was done; `nil` where nothing private is kept about the subject.
  /// - Throws: ``LedgerError/refused(_:)`` when no event is about the subject; ``LedgerError/system(_:)``;
  ///   ``LedgerError/damaged(_:)``.
  /// - Complexity: O(n) in the bytes of the log and of the private values.
  public func erase(
    subject: String, reason: String, actor: String, occurred: String
  ) throws(LedgerError) -> Erasure? {
    let survey = try PrivateSurvey(log, through: head.size)
    let events = survey.events(of: subject)
    guard !events.isEmpty else { throw .refused([.unknownSubject(subject)]) }
    let found = survey.kept.filter { line in
      line.line?.values != nil && line.line.map { events.contains($0.sequence) } ?? false
    }
    guard let last = found.compactMap(\.line?.sequence).max() else { return nil }
    var sequence = survey.erasure(of: subject, covering: last)
    let isCompletion = sequence != nil
    if sequence == nil {
      var data: [UInt8] = []
      appendObject(
        [
          ("events", Array(String(found.count).utf8)), ("reason", canonical(reason)),
          ("subject", canonical(subject)), ("through", Array(String(head.size).utf8)),
        ], to: &data)
      var event: [UInt8] = []
      appendObject(
        [
          ("data", data), ("kind", canonical(ReservedKind.erased.rawValue)),
          ("occurred", canonical(occurred)),
        ], to: &event)
      let draft = try EventDraft(
        JSONDocument(event, file: nil).root, actor: actor, reserved: [.erased],
        locate: { Place(pointer: $0.place.pointer) })
      sequence = try stage(draft, at: Place()).sequence
      _ = try commit()
    }
    try system { () throws(SystemFailure) in try PrivateStore(log.layout).erase(found) }
    return Erasure(sequence: sequence ?? 0, isCompletion: isCompletion, events: found.count)
  }

  private func canonical(_ text: String) -> [UInt8] {
    var json: [UInt8] = []
    appendCanonicalString(text, to: &json)
    return json
  }
}
