import Ledger

/// `verify`: whether everything is as it was recorded.
struct VerifyCommand: Command {
  static let spec = CommandSpec(
    "verify", "check every line, the numbering, the ids and the tree",
    examples: [
      .init("ledgerctl verify", "the nearest ledger; status 1 when something is wrong"),
      .init(
        "ledgerctl verify --json --ledger events | jq .problems", "what is wrong, for a script"),
    ],
    details: [
      "Nothing is changed. The root that it prints is the one that every copy of the same log gives, "
        + "in any program that follows RFC 6962."
    ])

  init(_ arguments: Arguments) {}

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let found: Verification
    do throws(LedgerError) {
      found = try terminal.openLog().verify()
    } catch {
      return try report(error, terminal)
    }
    if terminal.isJSON {
      try write(found.size, found.root, found.problems, found, terminal)
    } else {
      for problem in found.problems { try terminal.print(problem.words) }
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
      try write(0, MerkleTree.emptyRoot, problems, nil, terminal)
    } else {
      for problem in problems { try terminal.print(problem.words) }
      try terminal.print(
        "not sound", .red, then: ": \(Words.count(problems.count, "problem"))")
    }
    return .no
  }

  private func write(
    _ size: Int, _ root: Digest, _ problems: [Damage], _ found: Verification?, _ terminal: Terminal
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
