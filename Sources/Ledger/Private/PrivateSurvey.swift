/// What the log says of private values, and what is kept of them.
struct PrivateSurvey {
  /// An event whose line holds the place of a private value.
  private struct Event {
    var sequence: Int
    var subject: [UInt8]
    /// The fields and what stands in the line for their values.
    var tokens: [(field: String, token: String)]
    var segment: Int
  }

  private var events: [Event] = []
  /// The erasures: whose, up to which line, and the line that says so.
  private var erasures: [(subject: [UInt8], through: Int, sequence: Int)] = []
  /// Every line that is kept, in the order of the log.
  private(set) var kept: [PrivateStore.Found] = []

  /// Reads the log's lines and the files beside it.
  ///
  /// - Parameters:
  ///   - log: The ledger.
  ///   - last: The last line that counts.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of both; memory for the events that have private values.
  init(_ log: EventLog, through last: Int) throws(LedgerError) {
    let segments = try system { () throws(SystemFailure) in try log.layout.segments() }
    var ordinal = 0
    let mark = Array("\"\(PrivateValue.prefix)".utf8)
    let erased = Array(ReservedKind.erased.rawValue.utf8)
    try log.forEachBatch(through: last) { (batch) throws(LedgerError) in
      let bytes = batch.bytes
      for line in batch.lines {
        while ordinal + 1 < segments.count, segments[ordinal + 1] <= line.sequence { ordinal += 1 }
        let kind = line.range(of: .kind)
        if let kind, equal(bytes.span, kind, erased.span) {
          let data = try JSONDocument(Array(bytes[line.range]), file: nil).root["data"]
          if let subject = data?["subject"]?.string, let through = data?["through"]?.integer {
            erasures.append((Appender.canonicalContent(of: subject), through, line.sequence))
          }
        } else if let data = line.range(of: .data), holds(mark, bytes, data) {
          let document = try JSONDocument(Array(bytes[data]), file: nil)
          var tokens: [(field: String, token: String)] = []
          for (name, value) in document.root.members {
            if let text = value.string, PrivateValue.isToken(text.utf8.span) {
              tokens.append((name, text))
            }
          }
          guard !tokens.isEmpty else { continue }
          events.append(
            Event(
              sequence: line.sequence,
              subject: line.range(of: .subject).map { Array(bytes[$0]) } ?? [], tokens: tokens,
              segment: segments[ordinal]))
        }
      }
    }
    let store = PrivateStore(log.layout)
    try system { () throws(SystemFailure) in
      for first in try store.segments where first <= last {
        try store.forEachLine(of: first) { found in
          kept.append(found)
          return true
        }
      }
    }
  }

  /// The sequence numbers of a subject's events that have private values.
  func events(of subject: String) -> Set<Int> {
    let content = Appender.canonicalContent(of: subject)
    return Set(events.filter { $0.subject == content }.map(\.sequence))
  }

  /// The line that says that a subject's values are erased, up to some line at least.
  func erasure(of subject: String, covering last: Int) -> Int? {
    let content = Appender.canonicalContent(of: subject)
    return erasures.first { $0.subject == content && $0.through >= last }?.sequence
  }

  /// What is not as the log says.
  ///
  /// - Parameter last: The last line that counts.
  /// - Returns: In the order of the log.
  func problems(through last: Int) -> [Damage] {
    var problems: [Damage] = []
    var lines: [Int: PrivateStore.Found] = [:]
    for found in kept {
      let name = "\(LogFormat.privateName)/\(LogFormat.segmentName(first: found.segment))"
      func add(_ problem: String, _ what: String) {
        problems.append(
          Damage(
            problem, segment: name, line: found.number, sequence: found.line?.sequence, what: what))
      }
      guard let line = found.line else {
        add("not-private-values", "the line is not one of private values")
        continue
      }
      // Of an append that goes on, or that never was: the next one drops it.
      guard line.sequence <= last else { continue }
      if lines.updateValue(found, forKey: line.sequence) != nil {
        add("private-repeated", "seq \(line.sequence) has private values twice")
      }
    }
    for event in events {
      let found = lines.removeValue(forKey: event.sequence)
      let isErased = erasures.contains {
        $0.subject == event.subject && $0.through >= event.sequence
      }
      if let problem = problem(of: event, found, isErased: isErased) { problems.append(problem) }
    }
    for (sequence, found) in lines {
      problems.append(
        Damage(
          "private-stray",
          segment: "\(LogFormat.privateName)/\(LogFormat.segmentName(first: found.segment))",
          line: found.number, sequence: sequence,
          what: "seq \(sequence) has no private field, and values are kept for it"))
    }
    return problems.sorted { ($0.sequence ?? 0, $0.line ?? 0) < ($1.sequence ?? 0, $1.line ?? 0) }
  }

  private func problem(
    of event: Event, _ found: PrivateStore.Found?, isErased: Bool
  ) -> Damage? {
    let name = "\(LogFormat.privateName)/\(LogFormat.segmentName(first: event.segment))"
    func damage(_ problem: String, _ what: String) -> Damage {
      Damage(
        problem, segment: name, line: found?.number, sequence: event.sequence,
        what: "seq \(event.sequence): \(what)")
    }
    guard let values = found?.line?.values else {
      return isErased
        ? nil
        : damage(
          "private-missing", "its private values are gone, and no line says that they are erased")
    }
    if isErased {
      return damage(
        "erasure-unfinished", "its private values are still there; repeat the erasure")
    }
    let said = event.tokens.map { "\($0.field) \($0.token)" }.sorted()
    let kept = values.map { "\($0.field) \($0.token)" }.sorted()
    return said == kept
      ? nil : damage("private-differs", "its private values are not those that were recorded")
  }

  private func holds(_ mark: [UInt8], _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var at = range.lowerBound
    while let found = bytes[at..<range.upperBound].firstIndex(of: mark[0]) {
      if bytes[found..<range.upperBound].starts(with: mark) { return true }
      at = found + 1
    }
    return false
  }
}

extension EventLog {
  /// The private values that are kept of an event.
  ///
  /// - Parameter id: The event's id.
  /// - Returns: Its sequence number and its values, none where they are erased; `nil` where it has no
  ///   private field.
  /// - Throws: ``LedgerError/refused(_:)`` when no event has the id; ``LedgerError/damaged(_:)``,
  ///   ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of the file beside one segment.
  public func privateValues(
    ofID id: String
  ) throws(LedgerError) -> (sequence: Int, values: [PrivateValue])? {
    guard let found = try line(withID: id) else { throw .refused([.noSuchEvent(id)]) }
    let line = try system { () throws(SystemFailure) in
      try PrivateStore(layout).line(of: found.sequence)
    }
    return line.map { (found.sequence, $0.values ?? []) }
  }

  /// Whether anything may be private here: values are kept, or a catalogue has had such a field.
  private var mayBePrivate: Bool {
    get throws(LedgerError) {
      if PrivateStore(layout).exists { return true }
      let mark = Array("\"private\":true".utf8)
      for line in try inForce(.catalogue) {
        let bytes = line.document.bytes
        if bytes.indices.contains(where: { bytes[$0...].starts(with: mark) }) { return true }
      }
      return false
    }
  }

  /// What the private values are not that the log says of them.
  ///
  /// - Parameter size: How many lines count.
  /// - Returns: Nothing where no field is private.
  /// - Throws: ``LedgerError/system(_:)``, ``LedgerError/damaged(_:)``.
  /// - Complexity: O(1) where no field is private; else O(n) in the bytes of log and values.
  func privateProblems(through size: Int) throws(LedgerError) -> [Damage] {
    guard try mayBePrivate else { return [] }
    return try PrivateSurvey(self, through: size).problems(through: size)
  }
}
