import Ledger

/// `pull`: a copy of another ledger, brought forward.
struct PullCommand: Command {
  static let spec = CommandSpec(
    "pull", "copy a ledger's new closed segments, unless its history changed",
    operands: [
      OperandSpec("SOURCE", "the directory of the ledger that is copied", value: .directory)
    ],
    options: [
      OptionSpec(
        "into", "DIR", "the copy's directory; made where it is not there", value: .directory)
    ],
    examples: [
      .init("ledgerctl pull /srv/north --into copies/north", "what is new of a ledger elsewhere"),
      .init(
        "ledgerctl pull /srv/north --into copies/north --json",
        "the same for a script, each night"),
    ],
    details: [
      "Copied are whole segments that are closed: the next one was begun, so their bytes never change "
        + "again (segmentLines in ledger.json says how long they are). Each is checked line by line before "
        + "it stands in the copy, and is on disk before it is acknowledged; what was cut short is done by "
        + "the same command again.",
      "Before anything is copied the source's closed segments are read from the first line on. If the root "
        + "over what was copied before is another one, the source's history changed: nothing is copied, and "
        + "both roots are said.",
      "The copy is a ledger for every command that reads, and nothing is recorded in it. Private values are "
        + "not copied.",
    ])

  private let source: String
  private let directory: String

  init(_ arguments: Arguments) throws(UsageError) {
    source = arguments.operands[0]
    guard let directory = arguments["into"] else {
      throw .optionMissing("pull", "into", "--into DIR, the copy's directory")
    }
    self.directory = directory
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let pulled = try Mirror.pull(from: source, into: directory)
    if terminal.isJSON {
      var line = JSONLine()
      line.add("origin", pulled.origin)
      line.add("from", pulled.from)
      line.add("size", pulled.size)
      line.add("root", pulled.root.base64)
      line.add("segments", pulled.segments)
      line.add("bytes", pulled.bytes)
      try terminal.write(line.ended)
      return .done
    }
    let segments = Words.count(pulled.segments, "segment")
    let lines = Words.count(pulled.size - pulled.from, "line")
    try terminal.print(
      "\(pulled.origin)  \(segments) with \(lines) copied; \(Words.count(pulled.size, "line")), root"
        + " \(pulled.root.base64)")
    if pulled.size == 0 {
      terminal.hint("no segment of the source is closed yet, so there is nothing to copy")
    }
    return .done
  }
}
