import Ledger
import Projections

/// `snapshot check`: whether the ledger still gives a snapshot, byte for byte.
struct SnapshotCheckCommand: Command {
  static let spec = CommandSpec(
    "snapshot check", "make a snapshot again from the ledger and compare the bytes",
    operands: [
      OperandSpec(
        "FILE", "the snapshot, or the name of one in the ledger's snapshots/", value: .snapshot)
    ],
    options: [
      OptionSpec(
        "differences", "N", "how many differences are listed; \(SnapshotCheck.listedDefault)")
    ],
    examples: [
      .init("ledgerctl snapshot check board-2018-08", "one that was saved in the ledger"),
      .init(
        "ledgerctl snapshot check june.json --ledger events",
        "a file that somebody sent, against a ledger"),
    ],
    details: [
      "Status 0 says that the lines, the plans, the figures and every byte of the file are what this "
        + "ledger gives, however much was recorded since. Status 1 says that something is not, and "
        + "lists what: another ledger, lines that are missing or were changed, then each difference "
        + "by its JSON pointer. A file that is no snapshot at all is refused with status 3."
    ])

  private let file: String
  private let limit: Int

  init(_ arguments: Arguments) throws(UsageError) {
    file = arguments.operands[0]
    limit = try arguments.number("differences", in: 0...1_000_000) ?? SnapshotCheck.listedDefault
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    // A file of that name comes first, as everywhere else.
    let isName = EventForms.isSlug(file) && !FileSystem.exists(file)
    let path = isName ? log.layout.snapshot(file) : file
    if isName, !FileSystem.exists(path) {
      throw .refused([.noSnapshot(file, known: log.snapshotNames)])
    }
    let saved = try SavedSnapshot(file: path)
    let check = try SnapshotCheck(saved, against: log, listing: limit)
    if terminal.isJSON {
      try write(check, saved, path, terminal)
    } else if check.holds {
      try terminal.print(
        "holds", .green,
        then: ": \(path): \(Words.snapshot(saved.programmes.count, saved.on, saved.size))")
    } else {
      try terminal.print("does not hold", .red, then: ": \(path)")
      for finding in check.findings {
        for line in finding.lines { try terminal.print(line) }
      }
    }
    return check.holds ? .done : .no
  }

  private func write(
    _ check: SnapshotCheck, _ saved: SavedSnapshot, _ path: String, _ terminal: Terminal
  ) throws(LedgerError) {
    var line = JSONLine()
    line.add("ok", check.holds)
    line.add("file", path)
    line.add("name", saved.name)
    line.add("size", saved.size)
    line.add("on", saved.on.description)
    line.add("findings", check.findings.map(\.json))
    try terminal.write(line.ended)
  }
}

extension SnapshotCheck.Finding {
  /// The name as `--json` prints it.
  private var name: String {
    switch self {
    case .otherOrigin: "other-origin"
    case .beyondLog: "beyond-log"
    case .otherRoot: "other-root"
    case .notMade: "not-made"
    case .differs: "differs"
    case .otherBytes: "other-bytes"
    }
  }

  /// What it says, a line or, of differences, a line each.
  var lines: [String] {
    guard case .differs(let differences) = self else { return [Words.finding(self)] }
    var lines = differences.listed.map(Words.difference)
    let more = differences.count - lines.count
    if more > 0 { lines.append("and \(Words.count(more, "more difference"))") }
    return lines
  }

  var json: JSONLine {
    var line = JSONLine()
    line.add("finding", name)
    line.add("message", Words.finding(self))
    if case .differs(let differences) = self {
      line.add("count", differences.count)
      line.add(
        "differences",
        differences.listed.map { difference in
          var line = JSONLine()
          line.add("pointer", difference.pointer)
          line.add("snapshot", difference.first)
          line.add("ledger", difference.second)
          return line
        })
    }
    return line
  }
}

/// What is said of snapshots.
extension Words {
  static func snapshot(_ programmes: Int, _ on: CivilDate, _ size: Int) -> String {
    "\(count(programmes, "programme")) on \(on), from the first \(count(size, "line"))"
  }

  static func afterSnapshot(_ path: String) -> String {
    "'ledgerctl snapshot check \(path)' makes it again and compares, now or in ten years"
  }

  static func finding(_ finding: SnapshotCheck.Finding) -> String {
    switch finding {
    case .otherOrigin(let snapshot, let ledger):
      "it is a snapshot of the ledger \(quoted(snapshot)), and this one is \(quoted(ledger))"
    case .beyondLog(let snapshot, let ledger):
      "it was made from \(count(snapshot, "line")), and the ledger has \(grouped(ledger)): this is an"
        + " older copy, or lines are missing"
    case .otherRoot(let size, let snapshot, let ledger):
      "the first \(count(size, "line")) are not those it was made from: their root is"
        + " \(ledger.base64) here and \(snapshot.base64) in the snapshot"
    case .notMade(let refusal): "this ledger does not give it: \(refusal.what)"
    case .differs(let differences):
      "\(count(differences.count, "difference")) between the snapshot and what the ledger gives"
    case .otherBytes(let offset):
      "it says the same in other bytes, from byte \(grouped(offset + 1)) on: it was written by another"
        + " program, not by 'ledgerctl snapshot save'"
    }
  }

  static func difference(_ difference: JSONDifference) -> String {
    let place = difference.pointer.isEmpty ? "the whole" : difference.pointer
    return "\(place): \(difference.first ?? "nothing") in the snapshot,"
      + " \(difference.second ?? "nothing") from the ledger"
  }
}
