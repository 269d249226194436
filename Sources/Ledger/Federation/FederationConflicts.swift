/// What the ledgers of a federation do not agree on, and what is settled by a second look.
struct FederationConflicts {
  /// A line under an id of which there are others.
  private struct Claim {
    var member: Int
    var sequence: Int
    var source: [UInt8]
    var statement: [UInt8]
    var line: [UInt8]
  }

  /// The most lines that are looked at again: so many conflicts are not told one by one.
  private static let claimsMax = 4096

  private let members: [FederatedLog.Member]
  /// Hashes of ids that several sources give to events of their own.
  private(set) var namesakes: Set<UInt64>
  /// What is wrong, in the order of the lines.
  private(set) var refusals: [Refusal] = []
  /// For each ledger, the names by which its lines call events whose id several sources give.
  private(set) var names: [[[UInt8]: [UInt8]]]

  /// Settles what a survey left open.
  ///
  /// - Parameters:
  ///   - survey: The survey.
  ///   - members: The ledgers.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes of the lines once more where ids are in conflict; else a look-up for
  ///   each removal of an event whose id several sources give.
  init(_ survey: FederationSurvey, _ members: [FederatedLog.Member]) throws(LedgerError) {
    self.members = members
    namesakes = survey.namesakes
    names = members.map { _ in [:] }
    if !survey.unlike.isEmpty { try settle(survey.unlike) }
    if !namesakes.isEmpty { try name(survey.removals) }
    try checkRemovals(survey.removals)
  }

  /// The name of an event whose id several sources give: id and source with a tab between them, as it
  /// stands in lines.
  static func name(_ id: ArraySlice<UInt8>, _ source: ArraySlice<UInt8>) -> [UInt8] {
    id + [UInt8(ascii: "\\"), UInt8(ascii: "t")] + source
  }

  /// Reads again what stands under some ids.
  private mutating func settle(_ hashes: Set<UInt64>) throws(LedgerError) {
    var claims: [[UInt8]: [Claim]] = [:]
    var order: [[UInt8]] = []
    var count = 0
    var merged = try MergedLines(members)
    while let run = try merged.next() {
      let batch = merged.batch(of: run.member)
      for index in run.lines where count < Self.claimsMax {
        let line = batch.lines[index]
        guard let kind = line.range(of: .kind),
          !FederationSurvey.isReserved(kind, batch.bytes.span),
          let id = line.range(of: .id),
          hashes.contains(IdTable.hash(batch.bytes.span.extracting(id)))
        else { continue }
        var claim = Claim(
          member: run.member, sequence: line.sequence,
          source: line.range(of: .source).map { Array(batch.bytes[$0]) } ?? [], statement: [],
          line: Array(batch.bytes[line.range]))
        try FederationSurvey.appendStatement(line, batch, true, to: &claim.statement)
        let key = Array(batch.bytes[id])
        if claims[key] == nil { order.append(key) }
        claims[key, default: []].append(claim)
        count += 1
      }
    }
    for id in order { try judge(id, claims[id] ?? []) }
  }

  /// Compares each line of an id with the first one that it should agree with.
  private mutating func judge(_ id: [UInt8], _ claims: [Claim]) throws(LedgerError) {
    for (number, claim) in claims.enumerated() {
      let earlier = claims[..<number]
      if earlier.contains(where: { $0.statement == claim.statement }) { continue }
      let rival = earlier.first {
        $0.source == claim.source || $0.source.isEmpty || claim.source.isEmpty
      }
      if let rival {
        refusals.append(
          .unlikeEvents(
            unescaped(id[...]), at: try place(claim.member, claim.sequence),
            try place(rival.member, rival.sequence),
            claim.source == rival.source
              ? statementDifferences(
                recorded: try JSONDocument(EventDraft.statement(ofLine: rival.line), file: nil)
                  .root,
                given: try JSONDocument(EventDraft.statement(ofLine: claim.line), file: nil).root)
              : nil))
      } else if number > 0 {
        namesakes.insert(IdTable.hash(id))
      }
    }
  }

  /// Looks up whose event each removal means, where its id alone does not say it.
  private mutating func name(_ removals: [FederationSurvey.Removal]) throws(LedgerError) {
    var wanted: [Set<[UInt8]>] = members.map { _ in [] }
    for removal in removals where namesakes.contains(IdTable.hash(removal.target)) {
      wanted[removal.member].insert(removal.target)
    }
    for (number, ids) in wanted.enumerated() where !ids.isEmpty {
      var found: [[UInt8]: [UInt8]] = [:]
      func note(_ batch: EventBatch, _ line: EventLine) {
        guard let id = line.range(of: .id), ids.contains(Array(batch.bytes[id])) else { return }
        let source = line.range(of: .source).map { batch.bytes[$0] } ?? []
        found[Array(batch.bytes[id])] = Self.name(batch.bytes[id], source)
      }
      let member = members[number]
      if try !member.log.lookUp(
        ids: ids.sorted { $0.lexicographicallyPrecedes($1) },
        through: member.size, { note($0, $1) })
      {
        try member.log.forEachBatch(through: member.size) { (batch: EventBatch) in
          for line in batch.lines { note(batch, line) }
        }
      }
      names[number] = found
    }
  }

  private func key(_ removal: FederationSurvey.Removal) -> [UInt8] {
    names[removal.member][removal.target] ?? removal.target
  }

  /// An event is taken out once: by voids, or by one event that stands in for it.
  private mutating func checkRemovals(
    _ removals: [FederationSurvey.Removal]
  ) throws(LedgerError) {
    guard !removals.isEmpty else { return }
    let voided = Set(removals.filter { $0.own == nil }.map { key($0) })
    var first: [[UInt8]: (own: [UInt8], number: Int)] = [:]
    for (number, removal) in removals.enumerated() {
      var own: [UInt8] = []
      if let event = removal.own {
        own =
          namesakes.contains(IdTable.hash(event.id))
          ? Self.name(event.id[...], event.source[...]) : event.id
        // What does not stand itself stands in for nothing.
        if voided.contains(own) { continue }
      }
      let target = key(removal)
      guard let known = first[target] else {
        first[target] = (own, number)
        continue
      }
      if known.own == own { continue }
      let other = removals[known.number]
      refusals.append(
        .takenOutTwice(
          unescaped(removal.target[...]), at: try place(removal.member, removal.sequence),
          isReplacement: removal.own != nil, try place(other.member, other.sequence),
          otherIsReplacement: other.own != nil))
    }
  }

  private func place(_ member: Int, _ sequence: Int) throws(LedgerError) -> Place {
    try members[member].place(of: sequence)
  }
}
