import Ledger
import Projections

/// `plan adopt`: what a programme promised, from now on.
struct PlanAdoptCommand: Command {
  static let spec = CommandSpec(
    "plan adopt", "adopt a programme's plan, or a revision of it",
    operands: [OperandSpec("FILE", "the plan, as docs/plans.md describes it", value: .file)],
    options: [
      OptionSpec("actor", "A", "who adopts it: a role or a job; else $LEDGER_ACTOR, else ledgerctl")
    ],
    examples: [
      .init("ledgerctl plan adopt events/plans/norwich.json", "a plan"),
      .init(
        "ledgerctl plan adopt norwich-2019.json --actor partnership-board",
        "its revision: reports as of earlier days keep the targets of then"),
    ],
    details: [
      "The whole plan is checked against the catalogue, and every problem listed. Adopting the plan "
        + "that is in force adds nothing."
    ])

  private let file: String
  private let actor: String

  init(_ arguments: Arguments) throws(UsageError) {
    file = arguments.operands[0]
    actor = arguments.actor
    if !FileSystem.exists(file) { throw .noFile(file) }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let value = try JSONDocument(
      file: file, bytesMax: LogFormat.inputBytesMax, as: "a plan"
    ).root
    let appender = try terminal.appender(to: log)
    let plan = try Plan(value, catalogue: appender.catalogue(of: log))
    terminal.warnOfPersonalData(in: value)
    let canonical = value.canonical
    let inForce = try appender.inForce(.plan).first { $0.programme == plan.programme }
    if let inForce, inForce.plan?.canonical == canonical {
      let id = inForce.document.root["id"]?.string ?? ""
      // To say that it is in force is to acknowledge it: the commit brings it to the disk if need be.
      _ = try appender.commit()
      let receipt = Receipt(id: id, sequence: inForce.sequence, status: .duplicate)
      try write(receipt, plan, terminal)
      terminal.hint(Words.planInForce(plan.programme, inForce.sequence))
      return .done
    }
    terminal.typed = ["/actor": "--actor \(actor)"]
    let event = Self.event(plan.programme, canonical, after: inForce?.sequence ?? 0)
    let draft = try EventDraft(
      JSONDocument(event, file: nil).root, actor: actor, reserved: [.plan],
      locate: { Place(pointer: $0.place.pointer) })
    let receipt = try appender.stage(draft, at: Place(file: file))
    _ = try appender.commit()
    terminal.recordedBefore = Words.recordedBefore(receipt.sequence)
    try write(receipt, plan, terminal)
    terminal.hint(Words.afterAdopting(plan.programme))
    return .done
  }

  /// The line that adopts a plan.
  ///
  /// Its id is of the plan and of the one before it: a plan that was revised and comes back is adopted
  /// anew, and a command that is repeated adopts nothing twice.
  private static func event(_ programme: String, _ plan: [UInt8], after: Int) -> [UInt8] {
    let digest = SHA256.hash(plan + Array("\n\(after)".utf8))
    var data = JSONLine()
    data.add("plan", json: plan)
    var event = JSONLine()
    event.add("data", json: data.object)
    event.add("id", "plan-\(programme)-\(digest.hex.prefix(16))")
    event.add("kind", ReservedKind.plan.rawValue)
    event.add("occurred", CivilDate.today.description)
    return event.object
  }

  private func write(
    _ receipt: Receipt, _ plan: Plan, _ terminal: Terminal
  ) throws(LedgerError) {
    guard terminal.isJSON else { return try terminal.write(receipt) }
    var line = receipt.json
    line.add("programme", plan.programme)
    line.add("measures", plan.measures.count)
    try terminal.write(line.ended)
  }
}

extension ControlLine {
  /// The plan of a line that adopts one.
  var plan: JSONValue? { document.root["data"]?["plan"] }

  /// The programme of that plan.
  var programme: String? { plan?["programme"]?.string }
}
