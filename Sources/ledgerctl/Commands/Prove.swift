import Ledger

/// `prove`: that an event is in the log, or that the log goes on from an earlier one.
struct ProveCommand: Command {
  static let spec = CommandSpec(
    "prove", "prove to an outsider that an event, or an earlier state of the log, is in it",
    operands: [
      OperandSpec("ID", "the event's id; none with --since", isRequired: false)
    ],
    options: [
      OptionSpec(
        "since", "SIZE", "prove that the log goes on from the one of SIZE lines that somebody knows"
      ),
      OptionSpec(
        "checkpoint", "FILE", "in this checkpoint, signed or not; in the log's head without it",
        value: .file),
      OptionSpec(
        "sign", "KEY.pem", "sign the head with this Ed25519 key, by openssl", value: .file),
      OptionSpec("name", "NAME", "the key's name in the signature; the ledger's origin without it"),
      OptionSpec("output", "FILE", "write to a file, whole or not at all", value: .file),
    ],
    examples: [
      .init(
        "ledgerctl prove npq-4711 --output npq-4711.tlog-proof", "for whoever the event is about"),
      .init(
        "ledgerctl prove npq-4711 --checkpoint board-july.txt",
        "that it was in the books when the board met"),
      .init("ledgerctl prove --since 412", "that nothing of the first 412 lines was changed"),
    ],
    details: [
      "The first form is C2SP's tlog-proof: the event's own line, the hashes beside its way to the root, "
        + "and the checkpoint. It shows nothing of any other event. The second is the request that C2SP's "
        + "tlog-witness takes. 'ledgerctl check-proof' checks both, without a ledger and without a network."
    ])

  private let id: String?
  private let since: Int?
  private let checkpoint: String?
  private let key: String?
  private let name: String?
  private let output: String?

  init(_ arguments: Arguments) throws(UsageError) {
    id = arguments.operand(0)
    since = try arguments.number("since", in: 0...Int.max)
    checkpoint = arguments["checkpoint"]
    key = arguments["sign"]
    name = arguments["name"]
    output = arguments["output"].flatMap { $0 == "-" ? nil : $0 }
    if id == nil, since == nil {
      throw .operandMissing("prove", "an ID, or --since SIZE", Self.spec.usage)
    }
    if id != nil, since != nil {
      throw .notTogether("since", "ID", "prove one or the other")
    }
    if checkpoint != nil, key != nil {
      throw .notTogether(
        "checkpoint", "sign", "sign a checkpoint with 'ledgerctl checkpoint --sign'")
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let head = try self.head(log)
    let bytes: [UInt8]
    var summary = JSONLine()
    if let id {
      let proof = try log.proveInclusion(ofID: id, in: head)
      bytes = proof.bytes
      summary.add("id", id)
      summary.add("seq", proof.index + 1)
    } else {
      let proof = try log.proveConsistency(from: since ?? 0, to: head)
      bytes = proof.bytes
      summary.add("since", proof.oldSize)
    }
    if let output {
      try system { () throws(SystemFailure) in try FileSystem.writeWhole(output, bytes) }
      terminal.hint("wrote \(output)")
    }
    if terminal.isJSON {
      summary.add("size", Int(head.checkpoint.size))
      summary.add("root", head.checkpoint.root.base64)
      summary.add("file", output)
      if output == nil { summary.add("proof", String(decoding: bytes, as: UTF8.self)) }
      try terminal.write(summary.ended)
    } else if output == nil {
      try terminal.write(bytes)
    }
    return .done
  }

  /// The head that is proved in: the one that is named, else the log's, signed if need be.
  private func head(_ log: EventLog) throws(LedgerError) -> CheckpointFile {
    if let checkpoint {
      let bytes = try Signers.contents(of: checkpoint)
      do throws(NoteFault) {
        return try CheckpointFile(bytes)
      } catch {
        throw .refused([
          Refusal(
            error.name, at: Place(file: checkpoint), error.what,
            remedy: "give a file that 'ledgerctl checkpoint' made")
        ])
      }
    }
    let head = try log.checkpoint()
    // A proof states a head, as a checkpoint does: none that a kept one contradicts.
    try log.checkAgainstKept(head)
    guard let key else { return CheckpointFile(head) }
    do throws(SigningError) {
      let signature = try OpenSSL.sign(
        Array(head.text.utf8), as: name ?? log.settings.origin, with: key)
      return CheckpointFile(head, signatures: [signature])
    } catch {
      throw LedgerError(error)
    }
  }
}
