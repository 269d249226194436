/// One look at the lines of several ledgers in the order of all: which of them say again what another
/// ledger said, what takes out what, and which plans and catalogues were adopted.
struct FederationSurvey {
  /// A line that adopted a plan or a catalogue.
  struct Adoption: Sendable {
    /// Its number among the lines of all.
    var number: Int
    /// Its ledger, counted from 0, and its sequence number there.
    var member: Int
    var sequence: Int
    var recorded: String
    /// The programme; empty of a catalogue.
    var programme: String
    /// The SHA-256 of what was adopted, in canonical form.
    var digest: Digest
  }

  /// A line that takes an event out.
  struct Removal {
    var member: Int
    var sequence: Int
    /// The id that it names.
    var target: [UInt8]
    /// The id and the source of an event that stands in; `nil` for a void.
    var own: (id: [UInt8], source: [UInt8])?
  }

  private static let void = Array(ReservedKind.void.rawValue.utf8)
  private static let reserved = Array(LogFormat.reservedPrefix.utf8)
  private static let privateMark = Array("\"private\":true".utf8)

  private let members: [FederatedLog.Member]
  private var known: KnownEvents
  /// The members whose catalogues have, or had, private fields.
  private var hasPrivate: [Bool]
  private var planInForce: [String: Digest] = [:]

  /// Lines that are passed over: events that an earlier line has, and plans that are in force already.
  private(set) var passedOver: LineBits
  /// Hashes of ids that several sources give to events of their own.
  private(set) var namesakes: Set<UInt64> = []
  /// Hashes of ids under which lines say different things, or seem to.
  private(set) var unlike: Set<UInt64> = []
  private(set) var removals: [Removal] = []
  private(set) var plans: [Adoption] = []
  private(set) var catalogues: [Adoption] = []
  /// The catalogues by their digests.
  private(set) var catalogueData: [Digest: [UInt8]] = [:]

  private var statements: [UInt8] = []
  private var ranges: [Range<Int>] = []
  private var lines: [Int] = []

  /// Looks at all lines.
  ///
  /// - Parameter members: The ledgers, and how many lines of each count.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes of the lines, a hash of each; 20 bytes of memory a line while it
  ///   looks.
  init(_ members: [FederatedLog.Member]) throws(LedgerError) {
    self.members = members
    let size = members.reduce(0) { $0 + $1.size }
    known = KnownEvents(capacity: size)
    hasPrivate = members.map { _ in false }
    passedOver = LineBits(lines: size)
    var merged = try MergedLines(members)
    while let run = try merged.next() { try take(run, merged.batch(of: run.member)) }
    known = KnownEvents(capacity: 0)
    (statements, ranges, lines) = ([], [], [])
  }

  private mutating func take(
    _ run: MergedLines.Run, _ batch: EventBatch
  ) throws(LedgerError) {
    statements.removeAll(keepingCapacity: true)
    ranges.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    let bytes = batch.bytes
    let span = bytes.span
    for index in run.lines {
      let line = batch.lines[index]
      guard let kind = line.range(of: .kind) else { continue }
      if Self.isReserved(kind, span) {
        try takeReserved(line, batch, run, index)
        continue
      }
      let start = statements.count
      try Self.appendStatement(line, batch, hasPrivate[run.member], to: &statements)
      ranges.append(start..<statements.count)
      lines.append(index)
      if let target = line.range(of: .replaces), let id = line.range(of: .id) {
        let source = line.range(of: .source).map { Array(bytes[$0]) } ?? []
        removals.append(
          Removal(
            member: run.member, sequence: line.sequence, target: Array(bytes[target]),
            own: (Array(bytes[id]), source)))
      }
    }
    let hashes = MerkleTree.leafHashes(of: ranges, in: statements.span)
    for (order, index) in lines.enumerated() {
      let line = batch.lines[index]
      guard let id = line.range(of: .id) else { continue }
      let hash = IdTable.hash(span.extracting(id))
      let source = line.range(of: .source).map { IdTable.hash(span.extracting($0)) } ?? 0
      switch known.meet(id: hash, source: source, statement: hashes[order].words.0) {
      case .new: break
      case .same: passedOver.insert(run.first + index - run.lines.lowerBound)
      case .namesake: namesakes.insert(hash)
      case .unlike: unlike.insert(hash)
      }
    }
  }

  /// Whether a kind is of the ledger's own lines.
  static func isReserved(_ kind: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    guard kind.count >= reserved.count, bytes[kind.lowerBound] == reserved[0] else { return false }
    return equal(bytes, kind.lowerBound..<kind.lowerBound + reserved.count, reserved.span)
  }

  /// Where a void names the event that it takes out; `nil` for any other line.
  static func target(ofVoid line: EventLine, _ batch: EventBatch) -> Range<Int>? {
    guard let kind = line.range(of: .kind), kind.count == void.count,
      batch.bytes[kind].elementsEqual(void),
      let field = batch.field(Array("event".utf8), of: line), field.kind == .string
    else { return nil }
    return field.range
  }

  private mutating func takeReserved(
    _ line: EventLine, _ batch: EventBatch, _ run: MergedLines.Run, _ index: Int
  ) throws(LedgerError) {
    if let target = Self.target(ofVoid: line, batch) {
      removals.append(
        Removal(
          member: run.member, sequence: line.sequence, target: Array(batch.bytes[target]), own: nil)
      )
      return
    }
    let kind = batch.text(.kind, of: line).flatMap(ReservedKind.init(rawValue:))
    guard kind == .plan || kind == .catalogue, let data = line.range(of: .data) else { return }
    let content = Array(batch.bytes[data])
    let number = run.first + index - run.lines.lowerBound
    var adoption = Adoption(
      number: number, member: run.member, sequence: line.sequence,
      recorded: batch.text(.recorded, of: line) ?? "", programme: "",
      digest: SHA256.hash(content))
    if kind == .catalogue {
      if content.contains(Self.privateMark) { hasPrivate[run.member] = true }
      catalogueData[adoption.digest] = content
      catalogues.append(adoption)
      return
    }
    guard let plan = try JSONDocument(content, file: nil).root["plan"],
      let programme = plan["programme"]?.string
    else { return }
    adoption.programme = programme
    adoption.digest = SHA256.hash(plan.canonical)
    plans.append(adoption)
    if planInForce[programme] == adoption.digest { passedOver.insert(number) }
    planInForce[programme] = adoption.digest
  }

  /// Appends what a line says: all of it but its sequence number, and when and by whom it was recorded;
  /// without private values, of which it holds digests that no two lines share.
  static func appendStatement(
    _ line: EventLine, _ batch: EventBatch, _ hasPrivate: Bool, to output: inout [UInt8]
  ) throws(LedgerError) {
    guard let actor = line.range(of: .actor), let recorded = line.range(of: .recorded),
      let sequence = line.range(of: .seq)
    else { return }
    if hasPrivate {
      let fields = batch.fields(of: line).filter { _, value in
        value.kind == .string && PrivateValue.isToken(batch.bytes.span.extracting(value.range))
      }
      if !fields.isEmpty {
        output += try EventDraft.statement(
          ofLine: Array(batch.bytes[line.range]),
          without: fields.map { unescaped(batch.bytes[$0.name]) })
        if let id = line.range(of: .id) { output += batch.bytes[id] }
        return
      }
    }
    let bytes = batch.bytes.span
    output.append(span: bytes.extracting(actor.upperBound..<recorded.lowerBound))
    output.append(span: bytes.extracting(recorded.upperBound..<sequence.lowerBound))
    output.append(span: bytes.extracting(sequence.upperBound..<line.range.upperBound))
  }
}
