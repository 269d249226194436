import Ledger
import Projections

/// `check`: named checks of what the ledger says.
struct CheckCommand: Command {
  static let spec = CommandSpec(
    "check", "run named checks of what was recorded; silent when all is well",
    operands: [
      OperandSpec(
        "NAME", "the checks; all of them where none is named", isRequired: false,
        isRepeatable: true, value: .choice(CheckName.allCases.map(\.rawValue)))
    ],
    options: [
      OptionSpec(
        "programme", "P", "only this programme's events", value: .programme, isRepeatable: true),
      OptionSpec("on", "DATE", "the report date of ceilings: what had happened by that day"),
      AsOf.option,
      OptionSpec(
        "late-days", "N",
        "how many days after it happened an event may be recorded; \(CheckRun.lateDaysDefault)"),
      OptionSpec(flag: "list", "the names of the checks and what each finds"),
    ],
    examples: [
      .init("ledgerctl check --list", "what there is to check"),
      .init(
        "ledgerctl check reconciled grants-within-cap",
        "partners' totals, and grants and their caps"),
      .init(
        "ledgerctl check late-records --programme norwich --late-days 31 --json | jq .events",
        "late returns of one programme, for a script"),
    ],
    details: [
      "Status 0 and not a word when all is well, status 1 and a line for each finding otherwise. "
        + "'verify' asks whether the log is as it was written; this asks whether what it says can be "
        + "right. Nothing is changed: whoever knows better records a correction. docs/checks.md says "
        + "what each check takes for a finding."
    ])

  private let checks: [CheckName]
  private let on: CivilDate?
  private let asOf: AsOf?
  private let programmes: [String]
  private let lateDays: Int
  private let listsNames: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    var checks: [CheckName] = []
    for name in arguments.operands {
      guard let check = CheckName(rawValue: name) else { throw .unknownCheck(name) }
      checks.append(check)
    }
    self.checks = checks.isEmpty ? CheckName.allCases : checks
    on = try arguments.day("on")
    asOf = try arguments.asOf()
    programmes = arguments.all("programme")
    lateDays = try arguments.number("late-days", in: 0...1_000_000) ?? CheckRun.lateDaysDefault
    listsNames = arguments.has("list")
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    if listsNames { return try list(terminal) }
    do throws(LedgerError) {
      return try check(terminal)
    } catch {
      // Who asks whether anything is wrong has an answer.
      guard case .damaged(let damages) = error else { throw error }
      for damage in damages { try write(damage, terminal) }
      return .no
    }
  }

  private func check(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openWholeLog()
    let prefix = try Prefix(log, asOf: asOf)
    var options = CheckRun.Options()
    options.checks = checks
    options.programmes = programmes.isEmpty ? nil : programmes
    options.lateDays = lateDays
    let run = try CheckRun(log, through: prefix.size, on: on ?? prefix.day, options)
    for finding in run.findings {
      if terminal.isJSON {
        try terminal.write(finding.json.ended)
      } else {
        try terminal.print(finding.check.rawValue, .yellow, then: ": \(finding.words)")
      }
    }
    return run.findings.isEmpty ? .done : .no
  }

  private func write(_ damage: Damage, _ terminal: Terminal) throws(LedgerError) {
    guard terminal.isJSON else {
      return try terminal.print("damaged", .red, then: ": \(damage.words); run 'ledgerctl verify'")
    }
    var line = JSONLine()
    line.add("check", "damaged")
    line.add("what", damage.words)
    try terminal.write(line.ended)
  }

  private func list(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let width = (checks.map(\.rawValue.count).max() ?? 0) + 2
    for check in checks {
      if terminal.isJSON {
        var line = JSONLine()
        line.add("check", check.rawValue)
        line.add("finds", check.title)
        try terminal.write(line.ended)
      } else {
        let space = String(repeating: " ", count: width - check.rawValue.count)
        try terminal.print(check.rawValue, .bold, then: space + check.title)
      }
    }
    return .done
  }
}

extension CheckFinding {
  /// The finding in one line: what it is about, what was found, and the first events in question.
  fileprivate var words: String {
    let about = [programme, measure].compactMap { $0 }.joined(separator: "/")
    var text = about.isEmpty ? what : "\(about): \(what)"
    if !listed.isEmpty {
      text += " [seq " + listed.map { String($0.sequence) }.joined(separator: ", ")
      text += events > listed.count ? ", ...]" : "]"
    }
    return text
  }

  fileprivate var json: JSONLine {
    var line = JSONLine()
    line.add("check", check.rawValue)
    line.add("programme", programme)
    line.add("measure", measure)
    line.add("what", what)
    if let difference {
      var json = JSONOutput()
      json.number(difference)
      line.add("difference", json: json.bytes)
    }
    line.add("events", events)
    let numbers = listed.map { String($0.sequence) }.joined(separator: ",")
    line.add("seqs", json: Array("[\(numbers)]".utf8))
    line.add("ids", listed.map(\.id))
    return line
  }
}

/// What is said of partners' totals.
extension Words {
  static func afterTotal(_ id: String) -> String {
    "'ledgerctl check reconciled' holds it against the ledger's figure; to take it out:"
      + " ledgerctl void \(id) --reason TEXT"
  }
}

extension UsageError {
  fileprivate static func unknownCheck(_ name: String) -> UsageError {
    let near = nearestName(to: name, among: CheckName.allCases.map(\.rawValue))
    return UsageError(
      "unknown-check", "\(quoted(name)) is not a check",
      remedy: near.map { "write '\($0)'" } ?? "'ledgerctl check --list' lists them")
  }
}
