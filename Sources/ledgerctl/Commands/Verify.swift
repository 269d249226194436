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
      for problem in found.problems { try terminal.print(Self.words(problem)) }
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
    case .system(let failure) where failure.isMissing:
      problems = [
        Damage("file-missing", what: "\(quoted(failure.path)) is not there")
      ]
    case .refused, .system: throw error
    }
    if terminal.isJSON {
      try write(0, MerkleTree.emptyRoot, problems, nil, terminal)
    } else {
      for problem in problems { try terminal.print(Self.words(problem)) }
      try terminal.print(
        "not sound", .red, then: ": \(Words.count(problems.count, "problem"))")
    }
    return .no
  }

  private static func words(_ problem: Damage) -> String {
    guard let segment = problem.segment else { return problem.what }
    let line = problem.line.map { ":\($0)" } ?? ""
    return "\(LogFormat.logName)/\(segment)\(line): \(problem.what)"
  }

  private func write(
    _ size: Int, _ root: Digest, _ problems: [Damage], _ found: Verification?, _ terminal: Terminal
  ) throws(LedgerError) {
    var line = JSONLine()
    line.add("ok", problems.isEmpty)
    line.add("size", size)
    line.add("root", root.base64)
    line.add(
      "problems",
      problems.map { problem in
        var object = JSONLine()
        object.add("problem", problem.name)
        object.add("segment", problem.segment)
        object.add("line", problem.line)
        object.add("seq", problem.sequence)
        object.add("message", problem.what)
        return object
      })
    line.add("lines", found?.lines)
    line.add("bytes", found?.bytes)
    line.add("checkpoints", found?.checkpoints)
    line.add("unacknowledgedBytes", found?.unacknowledgedBytes)
    try terminal.write(line.ended)
  }
}
