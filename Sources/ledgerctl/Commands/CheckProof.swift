import Ledger

/// `check-proof`: whether a proof holds; needs no ledger and no network.
struct CheckProofCommand: Command {
  static let spec = CommandSpec(
    "check-proof", "check a proof of 'ledgerctl prove', without a ledger",
    operands: [OperandSpec("FILE", "the proof, or '-'", value: .file)],
    options: [
      Signers.option,
      OptionSpec(
        "checkpoint", "FILE",
        "for a proof with 'old': the earlier checkpoint; else the checkpoint that it must hold",
        value: .file),
    ],
    examples: [
      .init(
        "ledgerctl check-proof npq-4711.tlog-proof --signer ledger.vkey",
        "that the event was in the log that the key's owner signed"),
      .init(
        "ledgerctl check-proof since-412.txt --checkpoint july.txt",
        "that the log goes on from the one of July"),
    ],
    details: [
      "Status 0 when the proof holds, and the event's line is printed as it stands in the log; 1 when it "
        + "does not. Without --signer and --checkpoint a proof shows only that the line belongs to the "
        + "checkpoint inside it: compare that with one from somebody whom you trust."
    ])

  private let path: String
  private let signers: Signers
  private let checkpoint: String?

  init(_ arguments: Arguments) {
    path = arguments.operands[0]
    signers = Signers(arguments)
    checkpoint = arguments["checkpoint"]
  }

  /// What was found.
  private struct Finding {
    var problem: NoteFault?
    var line: [UInt8]?
    var index: Int?
    var oldSize: Int?
    var head: Checkpoint?
    var signers: [VerifierKey] = []
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let bytes = try Signers.contents(of: path)
    var finding = Finding()
    do throws(SigningError) {
      finding = try check(bytes, keys: keys())
    } catch {
      guard case .fault(let fault) = error else { throw LedgerError(error) }
      finding.problem = fault
    }
    try write(finding, terminal)
    return finding.problem == nil ? .done : .no
  }

  private func keys() throws(SigningError) -> [VerifierKey] {
    do throws(LedgerError) { return try signers.keys() } catch { throw SigningError(error) }
  }

  /// The checkpoint of `--checkpoint`.
  private func earlier(_ keys: [VerifierKey]) throws(SigningError) -> Checkpoint? {
    guard let checkpoint else { return nil }
    do throws(LedgerError) {
      let bytes = try Signers.contents(of: checkpoint)
      do throws(NoteFault) {
        return try CheckpointFile(bytes).checkpoint
      } catch {
        throw LedgerError(.fault(error))
      }
    } catch {
      throw SigningError(error)
    }
  }

  private func check(_ bytes: [UInt8], keys: [VerifierKey]) throws(SigningError) -> Finding {
    var finding = Finding()
    let known = try earlier(keys)
    if bytes.starts(with: "old ".utf8) {
      let proof = try parsed { () throws(NoteFault) in try ConsistencyProof(bytes) }
      finding.oldSize = proof.oldSize
      finding.head = proof.checkpoint.checkpoint
      guard let known else {
        throw .refused(
          Refusal(
            "checkpoint-missing", at: Place(file: path),
            "the proof starts from \(proof.oldSize) lines, and does not say of what root",
            remedy: "add --checkpoint FILE with the checkpoint of that size"))
      }
      finding.signers = try proof.checkpoint.verified(by: keys)
      guard known.origin == proof.checkpoint.checkpoint.origin else {
        finding.problem = .notProved(
          "the checkpoint is of \(quoted(known.origin)), and the proof of"
            + " \(quoted(proof.checkpoint.checkpoint.origin))")
        return finding
      }
      if known.size != UInt64(proof.oldSize) || !proof.holds(from: known.root) {
        finding.problem = .hashesElsewhere
      }
      return finding
    }
    let proof = try parsed { () throws(NoteFault) in try InclusionProof(bytes) }
    finding.line = proof.line
    finding.index = proof.index
    finding.head = proof.checkpoint.checkpoint
    finding.signers = try proof.checkpoint.verified(by: keys)
    if !proof.holds {
      finding.problem = .hashesElsewhere
    } else if let known, known != proof.checkpoint.checkpoint {
      finding.problem = .notProved("the proof holds another checkpoint than the one that is given")
    }
    return finding
  }

  private func parsed<Proof>(
    _ body: () throws(NoteFault) -> Proof
  ) throws(SigningError) -> Proof {
    do throws(NoteFault) { return try body() } catch { throw .fault(error) }
  }

  private func write(_ finding: Finding, _ terminal: Terminal) throws(LedgerError) {
    if terminal.isJSON {
      var line = JSONLine()
      line.add("ok", finding.problem == nil)
      line.add("problem", finding.problem?.name)
      line.add("message", finding.problem?.what)
      line.add("origin", finding.head?.origin)
      line.add("size", finding.head.map { String($0.size) }.flatMap { Int($0) })
      line.add("root", finding.head?.root.base64)
      line.add("seq", finding.index.map { $0 + 1 })
      line.add("since", finding.oldSize)
      line.add("signers", finding.signers.map(\.name))
      if finding.problem == nil, let event = finding.line {
        line.add("line", String(decoding: event, as: UTF8.self))
      }
      return try terminal.write(line.ended)
    }
    if let problem = finding.problem {
      return try terminal.print("no proof", .red, then: ": \(problem.what)")
    }
    if let line = finding.line {
      let showsJSON = terminal.showsJSON
      terminal.showsJSON = true
      defer { terminal.showsJSON = showsJSON }
      try terminal.write(line + [0x0A])
    }
    terminal.hint(Words.proved(finding.index, finding.oldSize, finding.head, finding.signers))
  }
}

extension NoteFault {
  /// The hashes do not lead to the checkpoint's root.
  static let hashesElsewhere = NoteFault.notProved(
    "the hashes do not lead to the checkpoint's root")
}

extension SigningError {
  /// What stops a check, kept apart from what a check finds.
  init(_ error: LedgerError) {
    switch error {
    case .refused(let refusals):
      self = refusals.first.map { .refused($0) } ?? .fault(.malformed("nothing was given"))
    case .damaged(let damages): self = .fault(.malformed(damages.first?.what ?? ""))
    case .system(let failure): self = .system(failure)
    }
  }
}
