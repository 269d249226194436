import Ledger
import Projections

/// `snapshot save`: a report pinned to a prefix of the log, in a file.
struct SnapshotSaveCommand: Command {
  static let spec = CommandSpec(
    "snapshot save", "write a report, its plans and its checkpoint in one file",
    operands: [
      OperandSpec("NAME", "what it is called: small letters, digits and hyphens"),
      OperandSpec(
        "PROGRAMME", "the programmes; all that have a plan where none is named",
        isRequired: false, isRepeatable: true, value: .programme),
    ],
    options: [
      OptionSpec("on", "DATE", "the report date: what had happened by the end of that day"),
      AsOf.option,
      OptionSpec(
        "output", "FILE", "where it is written; snapshots/NAME.json in the ledger without it",
        value: .file),
    ],
    examples: [
      .init(
        "ledgerctl snapshot save board-2018-08 norwich --on 2018-08-31",
        "what the board is shown, to be made again at any time"),
      .init(
        "ledgerctl snapshot save june --as-of 2026-06-30 --output june.json",
        "every programme as the ledger knew it in June"),
      .init(
        "ledgerctl snapshot save now --output - | jq -r .checkpoint", "to standard output"),
    ],
    details: [
      "The file is canonical JSON: the report, the plans in force as they were adopted, the report "
        + "date, the checkpoint of the lines that it was worked out from, and the command that makes "
        + "it again. The same lines and the same date give the same bytes, on any machine.",
      "It is written whole or not at all, and never over another: a name that is taken by other "
        + "content is refused. 'ledgerctl snapshot check' makes it again and compares.",
    ])

  private let name: String
  private let programmes: [String]
  private let on: CivilDate?
  private let asOf: AsOf?
  private let output: String?

  init(_ arguments: Arguments) throws(UsageError) {
    name = arguments.operands[0]
    guard EventForms.isSlug(name) else { throw .notASnapshotName(name) }
    // Twice the same programme is once.
    programmes = arguments.operands.dropFirst().reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    on = try arguments.day("on")
    asOf = try arguments.asOf()
    output = arguments["output"]
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openWholeLog()
    let prefix = try Prefix(log, asOf: asOf)
    let snapshot = try Snapshot(
      name, of: log, size: prefix.size, on: on ?? prefix.day,
      programmes: programmes.isEmpty ? nil : programmes)
    if output == "-" {
      try terminal.write(snapshot.bytes)
      return .done
    }
    let path = output ?? log.layout.snapshot(name)
    let isNew = try system { () throws(SystemFailure) in
      if output == nil { try FileSystem.makeDirectory(log.layout.snapshots) }
      return try FileSystem.createWhole(path, snapshot.bytes)
    }
    if !isNew {
      // What is no ordinary file may never end.
      let found = try system { () throws(SystemFailure) in
        FileSystem.isOrdinaryFile(path)
          ? try FileSystem.contents(of: path, atMost: snapshot.bytes.count) : nil
      }
      guard found == snapshot.bytes else { throw .refused([.snapshotExists(path)]) }
    }
    try write(snapshot, path, isNew ? "saved" : "unchanged", terminal)
    return .done
  }

  private func write(
    _ snapshot: Snapshot, _ path: String, _ status: String, _ terminal: Terminal
  ) throws(LedgerError) {
    guard terminal.isJSON else {
      try terminal.print(
        status, .bold,
        then: " \(path): \(Words.snapshot(snapshot.programmes.count, snapshot.on, snapshot.size))")
      // In the ledger a snapshot is known by its name, and needs no path.
      return terminal.hint(Words.afterSnapshot(output == nil ? name : path))
    }
    var line = JSONLine()
    line.add("status", status)
    line.add("file", path)
    line.add("name", snapshot.name)
    line.add("size", snapshot.size)
    line.add("root", snapshot.root.base64)
    line.add("on", snapshot.on.description)
    line.add("programmes", snapshot.programmes)
    try terminal.write(line.ended)
  }
}

extension UsageError {
  fileprivate static func notASnapshotName(_ name: String) -> UsageError {
    UsageError(
      "wrong-value", "\(quoted(name)) cannot be a snapshot's name",
      remedy: "write at most \(LogFormat.slugBytesMax) small letters, digits and single hyphens,"
        + " such as board-2018-08")
  }
}
