import Ledger

/// `checkpoint`: the head of the log in three lines that others can keep, signed if need be.
struct CheckpointCommand: Command {
  static let spec = CommandSpec(
    "checkpoint", "the log's size and root in three lines for others to keep, and sign them",
    options: [
      OptionSpec("size", "N", "of the first N lines; of all without it"),
      OptionSpec("sign", "KEY.pem", "sign with this Ed25519 key, by openssl", value: .file),
      OptionSpec("name", "NAME", "the key's name in the signature; the ledger's origin without it"),
      OptionSpec(
        "output", "FILE", "write to a file instead of the ledger's checkpoints/; '-' to neither",
        value: .file),
    ],
    examples: [
      .init("ledgerctl checkpoint", "printed, and kept in checkpoints/"),
      .init("ledgerctl checkpoint --sign board.pem --output -", "signed, printed, not kept"),
      .init("ledgerctl checkpoint --size 412", "as the log was when it had 412 lines"),
    ],
    details: [
      "The form is C2SP's tlog-checkpoint; with --sign it is a signed note, which any verifier of that "
        + "form checks. Whoever holds one can prove later that nothing of those lines was changed: see "
        + "'ledgerctl help verify'. A signature is added to those that the kept checkpoint of that size has."
    ])

  private let size: Int?
  private let key: String?
  private let name: String?
  private let output: String?

  init(_ arguments: Arguments) throws(UsageError) {
    size = try arguments.number("size", in: 0...Int.max)
    key = arguments["sign"]
    name = arguments["name"]
    output = arguments["output"]
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let checkpoint = try log.checkpoint(size: size)
    try log.checkAgainstKept(checkpoint)
    let kept = try log.keptCheckpoint(size: Int(checkpoint.size))
    var signatures = kept?.signatures ?? []
    if let key {
      do throws(SigningError) {
        let added = try OpenSSL.sign(
          Array(checkpoint.text.utf8), as: name ?? log.settings.origin, with: key)
        signatures.removeAll { $0.name == added.name && $0.keyID == added.keyID }
        signatures.append(added)
      } catch {
        throw LedgerError(error)
      }
    }
    let file = CheckpointFile(checkpoint, signatures: signatures)
    var path: String?
    switch output {
    case "-"?: break
    case let output?:
      try system { () throws(SystemFailure) in try FileSystem.writeWhole(output, file.bytes) }
      path = output
    case nil: path = try log.keep(file)
    }
    if terminal.isJSON {
      var line = JSONLine()
      line.add("origin", checkpoint.origin)
      line.add("size", Int(checkpoint.size))
      line.add("root", checkpoint.root.base64)
      line.add("signatures", signatures.map(\.line))
      line.add("file", path)
      line.add("checkpoint", String(decoding: file.bytes, as: UTF8.self))
      try terminal.write(line.ended)
      return .done
    }
    try terminal.write(file.bytes)
    if let path { terminal.hint("kept in \(path)") }
    return .done
  }
}
