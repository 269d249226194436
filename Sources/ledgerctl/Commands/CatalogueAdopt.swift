import Ledger
import Projections

/// `catalogue adopt`: the kinds of event that a ledger takes, from now on.
struct CatalogueAdoptCommand: Command {
  static let spec = CommandSpec(
    "catalogue adopt", "adopt another catalogue of kinds, or the one that is built in",
    operands: [
      OperandSpec(
        "FILE", "the catalogue; without it the one that this version brings", isRequired: false,
        value: .file)
    ],
    options: [
      OptionSpec("actor", "A", "who adopts it: a role or a job; else $LEDGER_ACTOR, else ledgerctl")
    ],
    examples: [
      .init(
        "ledgerctl catalogue adopt", "the kinds of this version, in a ledger made by an earlier one"
      ),
      .init("ledgerctl catalogue adopt kinds.json --actor data-officer", "kinds of your own"),
    ],
    details: [
      "What is recorded from now on is checked by it; what was recorded stays as it is. Every problem "
        + "of the catalogue is listed. Adopting the one that is in force adds nothing. A plan that asks "
        + "for a kind or a field that is no longer there counts what was recorded before."
    ])

  private let file: String?
  private let actor: String

  init(_ arguments: Arguments) throws(UsageError) {
    file = arguments.operand(0)
    actor = arguments.actor
    if let file, !FileSystem.exists(file) { throw .noFile(file) }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let value = try Self.document(file).root
    let catalogue = try Catalogue(value)
    let appender = try terminal.appender(to: log)
    let inForce = try appender.inForce(.catalogue).last
    let receipt: Receipt
    if let inForce, inForce.document.root["data"]?["catalogue"]?.canonical == value.canonical {
      receipt = Receipt(
        id: inForce.document.root["id"]?.string ?? "", sequence: inForce.sequence,
        status: .duplicate)
      // To say that it is in force is to acknowledge it.
      _ = try appender.commit()
    } else {
      terminal.typed = ["/actor": "--actor \(actor)"]
      receipt = try appender.stage(
        Self.draft(value, actor: actor, after: inForce?.sequence ?? 0), at: Place(file: file))
      _ = try appender.commit()
      terminal.recordedBefore = Words.recordedBefore(receipt.sequence)
    }
    if terminal.isJSON {
      var line = receipt.json
      line.add("catalogue", catalogue.title)
      line.add("kinds", catalogue.kinds.count)
      try terminal.write(line.ended)
    } else {
      try terminal.write(receipt)
      terminal.hint("the ledger takes \(Words.count(catalogue.kinds.count, "kind")) of event")
    }
    return .done
  }

  /// A catalogue's file, or the one that is built in.
  ///
  /// - Parameter file: The file; `nil` for the built-in one.
  /// - Returns: The document.
  /// - Throws: ``LedgerError/refused(_:)``, ``LedgerError/system(_:)``.
  static func document(_ file: String?) throws(LedgerError) -> JSONDocument {
    guard let file else { return try JSONDocument(Catalogue.builtInBytes, file: nil) }
    return try JSONDocument(file: file, bytesMax: LogFormat.inputBytesMax, as: "a catalogue")
  }

  /// The line that adopts a catalogue.
  ///
  /// - Parameters:
  ///   - value: The catalogue.
  ///   - actor: Who adopts it.
  ///   - after: The line that adopts the one in force; 0 where there is none. One that comes back is
  ///     adopted anew.
  /// - Returns: The event.
  /// - Throws: ``LedgerError/refused(_:)``.
  static func draft(_ value: JSONValue, actor: String, after: Int) throws(LedgerError) -> EventDraft
  {
    let digest = SHA256.hash(value.canonical + (after == 0 ? [] : Array("\n\(after)".utf8)))
    var data = JSONLine()
    data.add("catalogue", json: value.canonical)
    var event = JSONLine()
    event.add("data", json: data.object)
    event.add("id", "catalogue-\(digest.hex.prefix(16))")
    event.add("kind", ReservedKind.catalogue.rawValue)
    event.add("occurred", CivilDate.today.description)
    return try EventDraft(
      JSONDocument(event.object, file: nil).root, actor: actor, reserved: [.catalogue],
      locate: { Place(pointer: $0.place.pointer) })
  }
}
