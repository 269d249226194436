import Ledger

/// `erase`: removes what is kept privately about a subject.
struct EraseCommand: Command {
  static let spec = CommandSpec(
    "erase", "remove the private values of a subject's events, and record that it was done",
    operands: [OperandSpec("SUBJECT", "the subject as events name it, such as p-7f3a")],
    options: [
      OptionSpec("reason", "TEXT", "why they are erased"),
      OptionSpec("actor", "A", "who does it: a role or a job; else $LEDGER_ACTOR, else ledgerctl"),
      OptionSpec("on", "DATE", "the day on which it was asked for; today"),
    ],
    examples: [
      .init(
        "ledgerctl erase p-7f3a --reason 'asked for under Article 17'", "at a person's request"),
      .init(
        "ledgerctl erase p-7f3a --reason 'kept for six years' --actor records-officer --json",
        "at the end of a term, from a script"),
    ],
    details: [
      "Only fields that the catalogue marks \"private\" are erased: their values are kept in private/ "
        + "beside the log, and a line holds a salted digest in their place. So no line changes, and "
        + "every count, root, proof and snapshot stays what it was. The rest of the event stays: "
        + "what happened, when, and the pseudonym.",
      "The values are written over where they stand. Copies and backups of the ledger, and what a "
        + "file system or a disk keeps of its own accord, are out of this program's reach.",
    ])

  private let subject: String
  private let reason: String
  private let occurred: String
  private let actor: String

  init(_ arguments: Arguments) throws(UsageError) {
    subject = arguments.operands[0]
    guard let reason = arguments["reason"] else {
      throw .optionMissing("erase", "reason", "--reason TEXT, which says why")
    }
    if reason.allSatisfy(\.isWhitespace) { throw .emptyReason() }
    self.reason = reason
    occurred = arguments["on"] ?? CivilDate.today.description
    actor = arguments.actor
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let appender = try terminal.appender(to: log)
    terminal.typed = [
      "/data/reason": "--reason \(reason)", "/occurred": "--on \(occurred)",
      "/actor": "--actor \(actor)",
    ]
    let done = try appender.erase(
      subject: subject, reason: reason, actor: actor, occurred: occurred)
    if terminal.isJSON {
      var line = JSONLine()
      line.add("subject", subject)
      line.add("events", done?.events ?? 0)
      line.add("seq", done?.sequence)
      try terminal.write(line.ended)
    } else {
      try terminal.print(Words.erased(subject, done))
    }
    return .done
  }
}
