import Ledger

/// `federation update`: the checkpoints that a federation's file holds, brought forward.
struct FederationUpdateCommand: Command {
  static let spec = CommandSpec(
    "federation update", "write each ledger's checkpoint into a federation's file",
    operands: [OperandSpec("FILE", "the file that names the ledgers", value: .file)],
    examples: [
      .init(
        "ledgerctl federation update federation.json",
        "what was seen of each ledger last is now what it holds"),
      .init(
        "ledgerctl federation update regions.json --json", "the same, told to a script"),
    ],
    details: [
      "The file is one object: \"format\" is 1, and \"ledgers\" a list of objects with \"origin\", the "
        + "name of the ledger's log, \"path\", its directory, from the file's own on, and \"checkpoint\", "
        + "the text of the checkpoint that was seen last, which this command writes.",
      "A ledger that is not the continuation of what was seen last is refused, with both roots, and the "
        + "file stays as it is.",
    ])

  private let file: String

  init(_ arguments: Arguments) throws(UsageError) { file = arguments.operands[0] }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    var file = try FederationFile(self.file)
    let federation = try Federation([self.file])
    try federation.checkHistory()
    var changes: [(old: Checkpoint?, new: Checkpoint)] = []
    for (number, entry) in federation.entries.enumerated() {
      let head = try entry.log.head()
      let checkpoint = Checkpoint(
        origin: entry.log.settings.origin, size: head.size, root: head.root)
      changes.append((entry.checkpoint, checkpoint))
      file.entries[number].checkpoint = checkpoint
    }
    let bytes = file.bytes
    try system { () throws(SystemFailure) in try FileSystem.replace(self.file, with: bytes) }
    for (old, new) in changes {
      if terminal.isJSON {
        var line = JSONLine()
        line.add("origin", new.origin)
        line.add("from", old.flatMap { Int(exactly: $0.size) })
        line.add("size", Int(exactly: new.size))
        line.add("root", new.root.base64)
        try terminal.write(line.ended)
      } else {
        let size = Words.grouped(Int(exactly: new.size) ?? 0)
        let from = old.flatMap { Int(exactly: $0.size) }.map { "\(Words.grouped($0)) → " } ?? ""
        try terminal.print("\(new.origin)  \(from)\(size) lines  \(new.root.base64)")
      }
    }
    return .done
  }
}
