import Ledger

/// `keygen`: a key to sign checkpoints with, and what to give to those who check.
struct KeygenCommand: Command {
  static let spec = CommandSpec(
    "keygen", "make a key for signing, by openssl, and print its verifier key",
    operands: [OperandSpec("FILE", "the private key, made unless it is there", value: .file)],
    options: [
      OptionSpec("name", "NAME", "the key's name; the nearest ledger's origin without it")
    ],
    examples: [
      .init("ledgerctl keygen ledger.pem > ledger.vkey", "the verifier key in a file to give away"),
      .init("ledgerctl keygen board.pem --name council.example/board", "a board's own key"),
    ],
    details: [
      "It runs 'openssl genpkey -algorithm ed25519' and prints NAME+ID+KEY in the form of C2SP's signed "
        + "notes. A key that is there already is not touched: its verifier key is printed again. Keep the "
        + "private key where only whoever signs can read it; it never enters the ledger."
    ])

  private let path: String
  private let name: String?

  init(_ arguments: Arguments) {
    path = arguments.operands[0]
    name = arguments["name"]
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let name = if let given = self.name { given } else { try terminal.openLog().settings.origin }
    let isThere = FileSystem.exists(path)
    let key: VerifierKey
    do throws(SigningError) {
      if !isThere { try OpenSSL.makeKey(path) }
      key = try OpenSSL.verifierKey(name, of: path)
    } catch {
      throw LedgerError(error)
    }
    if terminal.isJSON {
      var line = JSONLine()
      line.add("name", name)
      line.add("verifierKey", key.text)
      line.add("file", path)
      line.add("status", isThere ? "existing" : "made")
      try terminal.write(line.ended)
    } else {
      try terminal.print(key.text)
    }
    terminal.hint(
      isThere
        ? "\(path) was there already" : "\(path) is the private key: only its owner can read it")
    return .done
  }
}
