/// What is said of keys and of the program that uses them.
extension Refusal {
  static let noOpenSSL = Refusal(
    "no-openssl", at: Place(), "the program 'openssl' is not there, and it signs and checks",
    remedy: "install openssl 3.0 or newer")

  static func opensslFailed(_ about: String, said: String) -> Refusal {
    Refusal(
      "key-not-usable", at: Place(), "openssl cannot use \(quoted(about)): \(said)",
      remedy:
        "give an Ed25519 key in PEM, as 'ledgerctl keygen' makes it; the passphrase of one that"
        + " has any in $LEDGER_KEY_PASSPHRASE")
  }

  static func notEd25519(_ path: String) -> Refusal {
    Refusal(
      "key-not-usable", at: Place(), "\(quoted(path)) is not an Ed25519 key",
      remedy: "make one with 'ledgerctl keygen'")
  }
}

/// What is said of checkpoints and proofs.
extension Refusal {
  static func beyondHead(_ size: Int, head: Int) -> Refusal {
    Refusal(
      "beyond-log", at: Place(), "\(size) lines are more than the log has: \(head)",
      remedy: "name a size up to \(head)")
  }

  static func noSuchEvent(_ id: String) -> Refusal {
    Refusal(
      "unknown-event", at: Place(pointer: "/id"), "no event has the id \(quoted(id))",
      remedy: "'ledgerctl replay --where' finds events by what they say")
  }

  static func notYetIn(_ id: String, sequence: Int, size: Int) -> Refusal {
    Refusal(
      "not-in-checkpoint", at: Place(),
      "\(quoted(id)) has seq \(sequence), and the checkpoint covers \(size) lines",
      remedy: "prove it in a later checkpoint")
  }

  static func otherOrigin(_ origin: String, _ own: String) -> Refusal {
    Refusal(
      "other-origin", at: Place(),
      "the checkpoint is of \(quoted(origin)), and this ledger is \(quoted(own))",
      remedy: "give a checkpoint of this ledger")
  }
}
