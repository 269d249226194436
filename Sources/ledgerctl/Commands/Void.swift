import Ledger

/// `void`: takes an event out of every count from now on.
struct VoidCommand: Command {
  static let spec = CommandSpec(
    "void", "take an event out of every count from now on",
    operands: [OperandSpec("ID", "the event's id")],
    options: [
      OptionSpec("reason", "TEXT", "why the event is void"),
      OptionSpec("actor", "A", "who says so: a role or a job; else $LEDGER_ACTOR, else ledgerctl"),
      OptionSpec("on", "DATE", "the day on which it was found out; today"),
      OptionSpec("id", "ID", "an id for the void itself; derived without it"),
    ],
    examples: [
      .init("ledgerctl void fund-17 --reason 'the grant was never paid'", "a grant that never was"),
      .init(
        "ledgerctl void june-12 --reason 'counted in May' --actor returns-officer",
        "with the role of who says so"),
    ],
    details: [
      "The event stays in the log with the reason beside it. A void cannot be taken back: record the "
        + "event anew under another id. To put a right event in place of a wrong one, use "
        + "'ledgerctl record ... --replaces ID --reason TEXT'."
    ])

  private let target: String
  private let reason: String
  private let occurred: String
  private let id: String?
  private let actor: String

  init(_ arguments: Arguments) throws(UsageError) {
    target = arguments.operands[0]
    guard let reason = arguments["reason"] else {
      throw .optionMissing("void", "reason", "--reason TEXT, which says why")
    }
    if reason.allSatisfy(\.isWhitespace) { throw .emptyReason() }
    self.reason = reason
    occurred = arguments["on"] ?? CivilDate.today.description
    id = arguments["id"]
    actor = arguments.actor
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let appender = try terminal.appender(to: log)
    var data = JSONLine()
    data.add("event", target)
    data.add("reason", reason)
    var event = JSONLine()
    event.add("data", json: data.object)
    event.add("id", id)
    event.add("kind", ReservedKind.void.rawValue)
    event.add("occurred", occurred)
    terminal.typed = [
      "/data/event": target, "/data/reason": "--reason \(reason)", "/occurred": "--on \(occurred)",
      "/actor": "--actor \(actor)",
    ]
    terminal.typed["/id"] = id.map { "--id \($0)" }
    let draft = try EventDraft(
      JSONDocument(event.object, file: nil).root, actor: actor, reserved: [.void],
      locate: { Place(pointer: $0.place.pointer) })
    let receipt = try appender.stage(draft, at: Place())
    // For an import the same statement again is a duplicate; for a person it is too late.
    if receipt.status == .duplicate {
      throw .refused([
        .alreadySuperseded(
          target, by: receipt.id, sequence: receipt.sequence, wasVoided: true,
          at: Place(pointer: "/data/event"))
      ])
    }
    _ = try appender.commit()
    terminal.recordedBefore = Words.recordedBefore(receipt.sequence)
    try terminal.write(receipt)
    terminal.hint(Words.afterVoid(target))
    return .done
  }
}
