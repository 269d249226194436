/// Several ledgers read as one: the different events of all of them, each once.
///
/// Figures over a federation are those of one ledger that holds the union. Its lines have one order, that
/// of the moments at which they were recorded; an event that several ledgers have stands where it was
/// recorded first. What two events are one is said in docs/federation.md.
///
/// ```swift
/// let members = try [north, south].map { try FederatedLog.Member($0, size: $0.head().size) }
/// let log = try FederatedLog(members)
/// let table = try CountTable(query, log, through: log.size)
/// ```
public final class FederatedLog: Sendable {
  /// A ledger of a federation, and how much of it counts.
  public struct Member: Sendable {
    /// The ledger.
    public let log: EventLog
    /// How many of its lines count.
    public let size: Int

    /// The name of the ledger's log.
    public var origin: String { log.settings.origin }

    /// Takes the first lines of a ledger.
    ///
    /// - Parameters:
    ///   - log: The ledger.
    ///   - size: How many lines; no more than it has.
    public init(_ log: EventLog, size: Int) {
      self.log = log
      self.size = size
    }

    /// Where a line stands.
    func place(of sequence: Int) throws(LedgerError) -> Place {
      let segments = try system { () throws(SystemFailure) in try log.layout.segments() }
      let first = segments.last { $0 <= sequence } ?? 1
      return Place(file: log.layout.segment(first: first), line: sequence - first + 1)
    }
  }

  /// A line among those of all ledgers.
  public struct Position: Sendable, Hashable {
    /// The ledger, counted from 0.
    public let member: Int
    /// The line's sequence number there.
    public let sequence: Int
  }

  /// The ledgers, in the order in which they were named.
  public let members: [Member]
  /// How many lines the ledgers have together.
  public let size: Int

  private let passedOver: LineBits
  private let namesakes: Set<UInt64>
  private let names: [[[UInt8]: [UInt8]]]
  private let plans: [FederationSurvey.Adoption]
  private let catalogueLines: [FederationSurvey.Adoption]
  private let catalogueData: [Digest: [UInt8]]

  /// The most ledgers that are read as one: each is read with files and a buffer of its own.
  public static let membersMax = 256

  /// Reads ledgers as one.
  ///
  /// - Parameter members: The ledgers.
  /// - Throws: ``LedgerError/refused(_:)`` with everything that the ledgers do not agree on: an event that
  ///   two of them have under one id with other content, an event that was corrected in two ways, two
  ///   ledgers of one name; what reading throws.
  /// - Complexity: O(n) in the bytes of the lines, a hash of each; 20 bytes of memory a line meanwhile, and
  ///   one bit a line afterwards.
  public init(_ members: [Member]) throws(LedgerError) {
    self.members = members
    try Self.checkOrigins(members.map(\.log))
    size = members.reduce(0) { $0 + $1.size }
    let survey = try FederationSurvey(members)
    let conflicts = try FederationConflicts(survey, members)
    guard conflicts.refusals.isEmpty else { throw .refused(conflicts.refusals) }
    passedOver = survey.passedOver
    namesakes = conflicts.namesakes
    names = conflicts.names
    plans = survey.plans
    catalogueLines = survey.catalogues
    catalogueData = survey.catalogueData
  }

  /// How many lines say again what a line of another ledger said before.
  public var sharedEvents: Int { sharedEvents(through: size) }

  /// How many of the first lines say again what a line of another ledger said before.
  ///
  /// - Parameter size: How many lines of all count.
  /// - Returns: How many.
  /// - Complexity: O(n), a bit a line.
  package func sharedEvents(through size: Int) -> Int {
    let plansAgain = plans.count { $0.number <= size && passedOver.contains($0.number) }
    return passedOver.count(through: size) - plansAgain
  }

  /// How many lines each ledger has among the first of all.
  ///
  /// - Parameter size: How many lines of all count.
  /// - Returns: A number for each ledger.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes of those lines.
  package func sizes(through size: Int) throws(LedgerError) -> [Int] {
    var sizes = members.map { _ in 0 }
    var merged = try MergedLines(members)
    while let run = try merged.next(), run.first <= size {
      sizes[run.member] += min(run.lines.count, size - run.first + 1)
    }
    return sizes
  }

  /// Whether ledgers can stand side by side: no two of one name, and not too many.
  ///
  /// - Parameter logs: The ledgers.
  /// - Throws: ``LedgerError/refused(_:)`` with each name that two of them have.
  package static func checkOrigins(_ logs: [EventLog]) throws(LedgerError) {
    guard logs.count <= membersMax else {
      throw .refused([.tooManyLedgers(logs.count, membersMax)])
    }
    var refusals: [Refusal] = []
    for (number, log) in logs.enumerated() {
      let origin = log.settings.origin
      if let other = logs[..<number].first(where: { $0.settings.origin == origin }) {
        refusals.append(.originTwice(origin, log.directory, other.directory))
      }
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
  }

  /// Gives the lines that count in the order of all, each with its number in it.
  ///
  /// - Parameters:
  ///   - first: The first number, from 1.
  ///   - last: The last number.
  ///   - body: What is done with each batch; its lines are of one ledger.
  /// - Throws: What reading throws, or `body`.
  /// - Complexity: O(n) in the bytes of the lines up to `last`.
  public func forEachBatch(
    from first: Int, through last: Int, _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    var merged = try MergedLines(members)
    var lines: [EventLine] = []
    while let run = try merged.next() {
      guard run.first <= last else { return }
      guard run.first + run.lines.count > first else { continue }
      let source = merged.batch(of: run.member)
      lines.removeAll(keepingCapacity: true)
      for index in run.lines {
        let number = run.first + index - run.lines.lowerBound
        guard number >= first, number <= last, !passedOver.contains(number) else { continue }
        var line = source.lines[index]
        line.sequence = number
        lines.append(line)
      }
      guard !lines.isEmpty else { continue }
      if namesakes.isEmpty {
        let batch = EventBatch(bytes: source.bytes, lines: lines)
        // Only the batch holds them meanwhile.
        lines = []
        try body(batch)
        lines = batch.lines
      } else {
        try body(try renamed(lines, source.bytes, of: run.member))
      }
    }
  }

  /// Lines in which events whose id several sources give have a name of their own.
  private func renamed(
    _ lines: [EventLine], _ bytes: [UInt8], of member: Int
  ) throws(LedgerError) -> EventBatch {
    let source = EventBatch(bytes: bytes, lines: [])
    var output: [UInt8] = []
    for line in lines {
      var at = line.range.lowerBound
      func put(_ name: [UInt8], for range: Range<Int>) {
        output += bytes[at..<range.lowerBound]
        output += name
        at = range.upperBound
      }
      if let target = FederationSurvey.target(ofVoid: line, source),
        let name = names[member][Array(bytes[target])]
      {
        put(name, for: target)
      }
      if let kind = line.range(of: .kind), !FederationSurvey.isReserved(kind, bytes.span) {
        if let id = line.range(of: .id),
          namesakes.contains(IdTable.hash(bytes.span.extracting(id)))
        {
          let source = line.range(of: .source).map { bytes[$0] } ?? []
          put(FederationConflicts.name(bytes[id], source), for: id)
        }
        if let target = line.range(of: .replaces), let name = names[member][Array(bytes[target])] {
          put(name, for: target)
        }
      }
      output += bytes[at..<line.range.upperBound]
      output.append(0x0A)
    }
    var batch = try EventBatch(parsing: output)
    for index in batch.lines.indices { batch.lines[index].sequence = lines[index].sequence }
    return batch
  }

  /// Finds the ledgers' own lines of some numbers.
  ///
  /// - Parameter numbers: Numbers of lines among those of all.
  /// - Returns: The line of each.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes of the lines up to the last number.
  package func positions(of numbers: Set<Int>) throws(LedgerError) -> [Int: Position] {
    var wanted = numbers.sorted()[...]
    var found: [Int: Position] = [:]
    guard !wanted.isEmpty else { return found }
    var merged = try MergedLines(members)
    while let run = try merged.next(), let next = wanted.first {
      guard next < run.first + run.lines.count else { continue }
      let lines = merged.batch(of: run.member).lines
      while let number = wanted.first, number < run.first + run.lines.count {
        let line = lines[run.lines.lowerBound + number - run.first]
        found[number] = Position(member: run.member, sequence: line.sequence)
        wanted.removeFirst()
      }
    }
    return found
  }

  /// The line that adopted a plan.
  ///
  /// - Parameter number: The line's number among those of all.
  /// - Returns: The line; `nil` where that one adopted none.
  package func adoption(_ number: Int) -> Position? {
    plans.first { $0.number == number }.map { Position(member: $0.member, sequence: $0.sequence) }
  }

  /// Checks that the ledgers that have a plan of a programme have the same.
  ///
  /// - Parameters:
  ///   - size: How many lines of all count.
  ///   - programmes: The programmes; `nil` for all.
  /// - Throws: ``LedgerError/refused(_:)`` with every programme of which they have different plans.
  package func checkPlans(at size: Int, _ programmes: [String]?) throws(LedgerError) {
    var latest: [String: [Int: FederationSurvey.Adoption]] = [:]
    for plan in plans where plan.number <= size && programmes?.contains(plan.programme) ?? true {
      latest[plan.programme, default: [:]][plan.member] = plan
    }
    var refusals: [Refusal] = []
    for (programme, held) in latest.sorted(by: { $0.key < $1.key })
    where Set(held.values.map(\.digest)).count > 1 {
      let each = held.values.sorted { $0.member < $1.member }
      refusals.append(
        .plansDiffer(
          programme, each.map { (members[$0.member].log.directory, $0.sequence, $0.digest) }))
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
  }

  /// The different catalogues in force, and the ledgers that have each.
  ///
  /// - Parameter size: How many lines of all count.
  /// - Returns: The `data` of the lines that adopted them, in the order of the ledgers.
  package func catalogues(at size: Int) -> [(data: [UInt8], members: [Int])] {
    var latest: [Int: Digest] = [:]
    for line in catalogueLines where line.number <= size { latest[line.member] = line.digest }
    var found: [(digest: Digest, members: [Int])] = []
    for (member, digest) in latest.sorted(by: { $0.key < $1.key }) {
      if let known = found.firstIndex(where: { $0.digest == digest }) {
        found[known].members.append(member)
      } else {
        found.append((digest, [member]))
      }
    }
    return found.compactMap { entry in catalogueData[entry.digest].map { ($0, entry.members) } }
  }
}
