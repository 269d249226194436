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
        + "checkpoint is taken as it is; with --signer it must have a right signature of that key."
    ])

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
    let keys = try signers.keys()
    var kept: KeptCheckpoint?
    if let checkpoint { kept = try KeptCheckpoint(checkpoint, by: keys) }
    var found: Verification
    do throws(LedgerError) {
      found = try terminal.openLog().verify(against: kept?.checkpoint)
    } catch {
      return try report(error, terminal)
    }
    if case .rejected(let fault)? = kept { found.refuse(fault) }
    if terminal.isJSON {
      try write(found.size, found.root, found.problems, found, kept, terminal)
    } else {
      for problem in found.problems { try terminal.print(problem.words) }
      if case .accepted(let file, let signers)? = kept, let relation = found.relation {
        try terminal.print(Words.relation(relation, to: file.checkpoint, signers))
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
    return found.isSound ? .done : .no
  }

  /// What stops the check from beginning: a finding too, where it is the ledger that is at fault.
  private func report(_ error: LedgerError, _ terminal: Terminal) throws(LedgerError) -> ExitStatus
  {
    let problems: [Damage]
    switch error {
    case .damaged(let damages): problems = damages
    case .refused(let refusals) where !refusals.contains { $0.name == "no-ledger" }:
      problems = refusals.map { refusal in
        Damage("wrong-settings", line: refusal.place.line, what: Message(refusal).text)
      }
    case .system(let failure) where failure.isLink:
      problems = [
        Damage("link", what: "\(quoted(failure.path)) is a link, and nothing in a ledger is one")
      ]
    case .system(let failure) where failure.isMissing:
      problems = [
        Damage("file-missing", what: "\(quoted(failure.path)) is not there")
      ]
    case .refused, .system: throw error
    }
    if terminal.isJSON {
      try write(0, MerkleTree.emptyRoot, problems, nil, nil, terminal)
    } else {
      for problem in problems { try terminal.print(problem.words) }
      try terminal.print(
        "not sound", .red, then: ": \(Words.count(problems.count, "problem"))")
    }
    return .no
  }

  private func write(
    _ size: Int, _ root: Digest, _ problems: [Damage], _ found: Verification?,
    _ kept: KeptCheckpoint?, _ terminal: Terminal
  ) throws(LedgerError) {
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
    try terminal.write(line.ended)
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
