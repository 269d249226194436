/// What is wrong with a line.
struct LineProblem {
  var name: String
  var sequence: Int
  var what: String

  /// Whether a reader stops at such a line: then it may be the end that a crash left.
  ///
  /// A line that is read and says something wrong was written so, and is damage wherever it stands.
  var stopsReaders: Bool {
    ["line-too-long", "not-json", "not-canonical", "not-an-event", "sequence-broken"].contains(name)
  }
}

/// Checks lines one after the other: each as it stands, and against those before it.
struct LineChecker {
  /// The sequence number that comes next.
  var nextSequence = 1
  /// After a number that was not the next one: what may follow it besides, because either the numbers
  /// before it or the number itself is wrong.
  private var othersNext: [Int] = []
  /// How far the log reaches by the numbers of its lines.
  ///
  /// A last line with a wrong number counts as the one that it may be at most: it is said to be
  /// wrong, and what was behind it is not called missing too.
  private(set) var reached = 0
  private var lastRecorded = Instant(milliseconds: .min)
  private var json = JSONReader()
  private var canonical: [UInt8] = []
  /// The hashes of the ids met, and of those that are replaced or voided.
  private var ids: Set<UInt64> = []
  private var superseded: Set<UInt64> = []
  /// Ids that seem to be there twice, and targets that seem unknown or taken: looked at again by
  /// their bytes, because two ids may share a hash.
  private var doubtful: Set<UInt64> = []

  /// Checks the next line.
  ///
  /// - Parameters:
  ///   - bytes: What holds it.
  ///   - range: The line without LF.
  /// - Returns: Its problems; empty when all is well.
  mutating func check(_ bytes: [UInt8], _ range: Range<Int>) -> [LineProblem] {
    let expected = nextSequence
    var problems: [LineProblem] = []
    func problem(_ name: String, _ what: String) {
      problems.append(LineProblem(name: name, sequence: expected, what: what))
    }
    nextSequence += 1
    reached = expected
    let text = bytes.span.extracting(range)
    if range.count > LogFormat.lineBytesMax {
      problem("line-too-long", "the line has \(range.count) bytes")
      return problems
    }
    do throws(JSONFault) {
      try json.read(text)
    } catch {
      problem(
        "not-json", "the line is not JSON: \(error.kind.rawValue) at column \(error.offset + 1)")
      return problems
    }
    canonical.removeAll(keepingCapacity: true)
    json.appendCanonical(0, of: text, to: &canonical)
    if !equal(bytes.span, range, canonical.span) {
      let column = zip(bytes[range], canonical).enumerated().first { $0.element.0 != $0.element.1 }
      problem(
        "not-canonical",
        "the line is not in canonical form from column \((column?.offset ?? canonical.count) + 1)")
    }
    guard let line = EventLine(bytes.span, in: range) else {
      problem("not-an-event", "the line's keys are not an event's, or not in order")
      return problems
    }
    if line.sequence != expected {
      if othersNext.contains(line.sequence) {
        othersNext = []
        reached = line.sequence
      } else {
        reached = max(expected, line.sequence)
        problem("sequence-broken", "seq \(line.sequence) stands where \(expected) should")
        othersNext = [expected, expected + 1]
      }
      nextSequence = line.sequence &+ 1
    } else {
      othersNext = []
      reached = expected
    }
    checkValues(line, bytes, problem)
    checkIds(line, bytes, problem)
    return problems
  }

  private mutating func checkValues(
    _ line: EventLine, _ bytes: [UInt8], _ problem: (String, String) -> Void
  ) {
    let span = bytes.span
    if let range = line.range(of: .recorded) {
      if let recorded = Instant(span.extracting(range)),
        recorded.description.utf8.elementsEqual(bytes[range])
      {
        if recorded < lastRecorded {
          problem("recorded-goes-back", "recorded \(recorded) is before the line's above")
        }
        lastRecorded = recorded
      } else {
        problem("wrong-value", "recorded is not a moment in UTC with milliseconds")
      }
    }
    if let range = line.range(of: .occurred), Occurrence(span.extracting(range)) == nil {
      problem("wrong-value", "occurred is not a day or a moment")
    }
    if line.range(of: .quantity) != nil, !(2...LogFormat.quantityMax).contains(line.quantity) {
      problem("wrong-value", "quantity \(line.quantity) is not 2 to \(LogFormat.quantityMax)")
    }
    guard let kind = line.range(of: .kind) else { return }
    let isReserved = bytes[kind].starts(with: LogFormat.reservedPrefix.utf8)
    if !isReserved, line.range(of: .programme) == nil {
      problem("missing-key", "the event names no programme")
    }
    if isReserved, ReservedKind(rawValue: String(decoding: bytes[kind], as: UTF8.self)) == nil {
      problem("unknown-reserved-kind", "no ledger writes this kind")
    }
    let isOpening = bytes[kind].elementsEqual(ReservedKind.opened.rawValue.utf8)
    if isOpening != (line.sequence == 1) {
      problem("wrong-opening", "ledger.opened is the first line and no other")
    }
  }

  private mutating func checkIds(
    _ line: EventLine, _ bytes: [UInt8], _ problem: (String, String) -> Void
  ) {
    guard let id = line.range(of: .id) else { return }
    let hash = IdTable.hash(bytes.span.extracting(id))
    if !ids.insert(hash).inserted { doubtful.insert(hash) }
    guard let target = Appender.target(of: line, bytes) else { return }
    let targetHash = IdTable.hash(bytes.span.extracting(target))
    let isKnown = targetHash != hash && ids.contains(targetHash)
    if !isKnown {
      problem(
        "unknown-target",
        "no line before this one has the id \(quoted(unescaped(bytes[target]))) that it names")
    }
    if !superseded.insert(targetHash).inserted { doubtful.insert(targetHash) }
  }

  /// The ids that two lines have, and the events that two lines replace or void.
  ///
  /// - Parameter log: The ledger, of which the lines in doubt are read once more.
  /// - Returns: A problem at each second line.
  /// - Throws: ``SystemFailure`` when a segment cannot be read.
  func problemsOfIds(_ log: EventLog) throws(SystemFailure) -> [Damage] {
    guard !doubtful.isEmpty else { return [] }
    var firsts: [[UInt8]: Int] = [:]
    var targets: [[UInt8]: Int] = [:]
    var problems: [Damage] = []
    for first in try log.layout.segments() {
      let name = LogFormat.segmentName(first: first)
      let file = try log.layout.open(segment: first)
      let bytes = try file.bytes(at: 0, count: file.status().bytes)
      var start = 0
      var number = 0
      while start < bytes.count {
        let end = firstIndex(of: 0x0A, in: bytes.span, from: start, to: bytes.count)
        number += 1
        defer { start = end + 1 }
        guard let line = EventLine(bytes.span, in: start..<end) else { continue }
        if let id = line.range(of: .id), isDoubtful(bytes, id) {
          if let other = firsts[Array(bytes[id])] {
            problems.append(
              Damage(
                "id-repeated", segment: name, line: number, sequence: line.sequence,
                what: "id \(quoted(unescaped(bytes[id]))) is that of seq \(other) too"))
          } else {
            firsts[Array(bytes[id])] = line.sequence
          }
        }
        if let target = Appender.target(of: line, bytes), isDoubtful(bytes, target) {
          if let other = targets[Array(bytes[target])] {
            problems.append(
              Damage(
                "superseded-twice", segment: name, line: number, sequence: line.sequence,
                what: "\(quoted(unescaped(bytes[target]))) was replaced or voided by seq \(other)"))
          } else {
            targets[Array(bytes[target])] = line.sequence
          }
        }
      }
    }
    return problems
  }

  private func isDoubtful(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    doubtful.contains(IdTable.hash(bytes.span.extracting(range)))
  }
}
