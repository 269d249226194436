import Ledger

/// `verify`: whether everything is as it was recorded.
struct VerifyCommand: Command {
  static let spec = CommandSpec(
    "verify", "check every line, the numbering, the ids and the tree",
    options: [
      OptionSpec(
        "checkpoint", "FILE", "a checkpoint from before: the log must be a continuation of it",
        value: .file),
      Signers.option,
    ],
    examples: [
      .init("ledgerctl verify", "the nearest ledger; status 1 when something is wrong"),
      .init(
        "ledgerctl verify --checkpoint july.txt --signer ledger.vkey",
        "that nothing of what was signed in July was changed"),
      .init(
        "ledgerctl verify --json --ledger events | jq .problems", "what is wrong, for a script"),
    ],
    details: [
      "Nothing is changed. The root that it prints is the one that every copy of the same log gives, "
        + "in any program that follows RFC 6962. With --checkpoint it says how the log stands to it: the same, "
        + "extended, truncated, rewritten at an event, forked, or of another origin. An unsigned "
        + "checkpoint is taken as it is; with --signer it must have a right signature of that key.",
      "Several ledgers are checked one after another, each against the checkpoint that a "
        + "federation's file holds of it; --json gives a list.",
    ], takesLedgers: true)

  private let checkpoint: String?
  private let signers: Signers

  init(_ arguments: Arguments) throws(UsageError) {
    checkpoint = arguments["checkpoint"]
    signers = Signers(arguments)
    if checkpoint == nil, !arguments.all("signer").isEmpty {
      throw .optionMissing(
        "verify --signer", "checkpoint", "--checkpoint FILE, the signed checkpoint")
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    if let names = terminal.severalLedgers {
      if let checkpoint {
        throw .refused([.checkpointOfSeveral(checkpoint)])
      }
      return try run(try Federation.named(names), terminal)
    }
    let keys = try signers.keys()
    var kept: KeptCheckpoint?
    if let checkpoint { kept = try KeptCheckpoint(checkpoint, by: keys) }
    var found: Verification
    do throws(LedgerError) {
      let log = try terminal.openWholeLog()
      // A copy is held against what was acknowledged of it, where nothing else is given.
      found = try log.verify(against: try log.seen(kept?.checkpoint))
    } catch {
      return try report(error, terminal)
    }
    if case .rejected(let fault)? = kept { found.refuse(fault) }
    if terminal.isJSON {
      try terminal.write(json(found.size, found.root, found.problems, found, kept).ended)
    } else {
      if case .accepted(let file, let signers)? = kept {
        try tell(found, file.checkpoint, signers, terminal)
      } else {
        try tell(found, nil, [], terminal)
      }
    }
    return found.isSound ? .done : .no
  }

  /// Checks several ledgers, each against the checkpoint that was seen of it last.
  private func run(
    _ ledgers: [Federation.Named], _ terminal: Terminal
  ) throws(LedgerError) -> ExitStatus {
    var isSound = true
    var results: [JSONLine] = []
    for (number, ledger) in ledgers.enumerated() {
      var line = JSONLine()
      line.add("origin", ledger.origin)
      line.add("path", ledger.path)
      if !terminal.isJSON {
        if number > 0 { try terminal.print("") }
        try terminal.print(
          ledger.origin ?? ledger.path, .bold,
          then: ledger.origin.map { _ in
            " (\(ledger.path))"
          } ?? "")
      }
      do throws(LedgerError) {
        let log = try EventLog(at: ledger.path)
        if ledger.origin == nil { line.add("origin", log.settings.origin) }
        var found = try log.verify(against: try log.seen(ledger.checkpoint))
        if let origin = ledger.origin, origin != log.settings.origin {
          found.refuse(
            .notProved("it is of \(quoted(origin)), not of \(quoted(log.settings.origin))"))
        }
        isSound = isSound && found.isSound
        if terminal.isJSON {
          line.addMembers(of: json(found.size, found.root, found.problems, found, nil))
          line.add("relation", found.relation?.name)
        } else {
          try tell(found, ledger.checkpoint, [], terminal)
        }
      } catch {
        isSound = false
        let problems = try problems(error)
        if terminal.isJSON {
          line.addMembers(of: json(0, MerkleTree.emptyRoot, problems, nil, nil))
        } else {
          try tell(problems, terminal)
        }
      }
      results.append(line)
    }
    if terminal.isJSON { try terminal.write(JSONLine.list(results)) }
    return isSound ? .done : .no
  }

  private func tell(
    _ found: Verification, _ checkpoint: Checkpoint?, _ signers: [VerifierKey], _ terminal: Terminal
  ) throws(LedgerError) {
    for problem in found.problems { try terminal.print(problem.words) }
    if let checkpoint, let relation = found.relation {
      try terminal.print(Words.relation(relation, to: checkpoint, signers))
    }
    if found.isSound {
      try terminal.print("sound", .green, then: ": \(Words.verified(found))")
    } else {
      let problems = Words.count(found.problems.count, "problem")
      try terminal.print("not sound", .red, then: ": \(problems); \(Words.verified(found))")
    }
    try terminal.print("root \(found.root.base64)")
    if found.unacknowledgedBytes > 0 {
      terminal.hint(Words.unacknowledged(found.unacknowledgedBytes))
    }
    for cache in found.staleCaches { terminal.hint(Words.stale(cache)) }
    if !found.isSound { terminal.hint(Words.afterDamage) }
  }

  /// What stops the check from beginning: a finding too, where it is the ledger that is at fault.
  private func report(_ error: LedgerError, _ terminal: Terminal) throws(LedgerError) -> ExitStatus
  {
    let problems = try problems(error)
    if terminal.isJSON {
      try terminal.write(json(0, MerkleTree.emptyRoot, problems, nil, nil).ended)
    } else {
      try tell(problems, terminal)
    }
    return .no
  }

  private func tell(_ problems: [Damage], _ terminal: Terminal) throws(LedgerError) {
    for problem in problems { try terminal.print(problem.words) }
    try terminal.print(
      "not sound", .red, then: ": \(Words.count(problems.count, "problem"))")
  }

  private func problems(_ error: LedgerError) throws(LedgerError) -> [Damage] {
    switch error {
    case .damaged(let damages): return damages
    case .refused(let refusals) where !refusals.contains { $0.name == "no-ledger" }:
      return refusals.map { refusal in
        Damage("wrong-settings", line: refusal.place.line, what: Message(refusal).text)
      }
    case .system(let failure) where failure.isLink:
      return [
        Damage("link", what: "\(quoted(failure.path)) is a link, and nothing in a ledger is one")
      ]
    case .system(let failure) where failure.isMissing:
      return [
        Damage("file-missing", what: "\(quoted(failure.path)) is not there")
      ]
    case .refused, .system: throw error
    }
  }

  private func json(
    _ size: Int, _ root: Digest, _ problems: [Damage], _ found: Verification?,
    _ kept: KeptCheckpoint?
  ) -> JSONLine {
    var line = JSONLine()
    line.add("ok", problems.isEmpty)
    line.add("size", size)
    line.add("root", root.base64)
    line.add("problems", problems.map(\.json))
    line.add("lines", found?.lines)
    line.add("bytes", found?.bytes)
    line.add("checkpoints", found?.checkpoints)
    line.add("unacknowledgedBytes", found?.unacknowledgedBytes)
    line.add("staleCaches", (found?.staleCaches ?? []).map(\.json))
    if let kept { line.add("checkpoint", json: kept.json(found?.relation)) }
    return line
  }
}

extension Refusal {
  /// One checkpoint, where there are several ledgers.
  fileprivate static func checkpointOfSeveral(_ file: String) -> Refusal {
    Refusal(
      "one-ledger", at: Place(file: file), "a checkpoint is of one ledger, and there are several",
      remedy: "name one ledger, or write each one's checkpoint in a federation's file")
  }
}

extension Damage {
  /// The finding in one line, with its place.
  var words: String {
    guard let segment else { return what }
    let line = line.map { ":\($0)" } ?? ""
    return "\(LogFormat.logName)/\(segment)\(line): \(what)"
  }

  var json: JSONLine {
    var object = JSONLine()
    object.add("problem", name)
    object.add("segment", segment)
    object.add("line", line)
    object.add("seq", sequence)
    object.add("message", what)
    return object
  }
}

extension StaleCache {
  var json: JSONLine {
    var object = JSONLine()
    object.add("cache", name)
    object.add("message", what)
    return object
  }
}
