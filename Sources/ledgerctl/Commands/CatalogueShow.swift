import Ledger
import Projections

/// `catalogue show`: the kinds of event that the ledger takes, or one of them.
struct CatalogueShowCommand: Command {
  static let spec = CommandSpec(
    "catalogue show", "the kinds of event that the ledger takes; of one its fields and codes",
    operands: [
      OperandSpec("KIND", "the kind; a line for each without it", isRequired: false, value: .kind)
    ],
    examples: [
      .init("ledgerctl catalogue show", "what can be recorded"),
      .init("ledgerctl catalogue show npq.enrolment", "its fields, and the codes that they take"),
      .init("ledgerctl catalogue show --json > kinds.json", "the catalogue as it was adopted"),
    ])

  private let kind: String?

  init(_ arguments: Arguments) { kind = arguments.operand(0) }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    guard let line = try log.inForce(.catalogue).last,
      let value = line.document.root["data"]?["catalogue"]
    else { throw .refused([.noCatalogue(log.directory)]) }
    let catalogue = try Catalogue(value)
    guard let name = kind else {
      if terminal.isJSON {
        try terminal.write(value.canonical + [0x0A])
      } else {
        let width = catalogue.kinds.map(\.name.count).max() ?? 0
        for kind in catalogue.kinds { try row(kind.name, width, kind.title, terminal) }
      }
      return .done
    }
    guard let kind = catalogue.kind(name) else {
      throw .refused([.unknownKindAsked(name, among: catalogue.kinds.map(\.name))])
    }
    if terminal.isJSON {
      try terminal.write((value["kinds"]?[name]?.canonical ?? []) + [0x0A])
    } else {
      try show(kind, catalogue, terminal)
    }
    return .done
  }

  private func show(
    _ kind: Catalogue.Kind, _ catalogue: Catalogue, _ terminal: Terminal
  ) throws(LedgerError) {
    try terminal.print(kind.name, .bold, then: "  \(kind.title)")
    if let subject = kind.subject { try row("subject", 10, subject, terminal) }
    if let place = kind.place { try row("place", 10, place, terminal) }
    let width = kind.fields.map(\.name.count).max() ?? 0
    for field in kind.fields {
      var what = "\(field.title): \(field.type.rawValue)"
      if field.isRequired { what += ", needed" }
      if field.isMany { what += ", one or more" }
      if field.isPrivate { what += ", private" }
      try row(field.name, width, what, terminal)
      guard let list = field.list.map({ catalogue.lists[$0] }) else { continue }
      for code in list.codes {
        try row("", width, "  \(code.code)  \(code.title)", terminal)
      }
      if field.isOpen { try row("", width, "  or another text", terminal) }
    }
  }

  private func row(
    _ name: String, _ width: Int, _ text: String, _ terminal: Terminal
  ) throws(LedgerError) {
    let column = 2 + max(width, name.count) + 2
    var start = "  \(name)".padded(to: column)
    let indent = text.prefix { $0 == " " }
    let room = max(terminal.page.columns - column - indent.count, 20)
    for line in wrapped(printable(text), to: room) {
      try terminal.print("\(start)\(indent)\(line)")
      start = String(repeating: " ", count: column)
    }
  }
}

extension String {
  /// The text with spaces after it.
  fileprivate func padded(to columns: Int) -> String {
    self + String(repeating: " ", count: max(0, columns - count))
  }
}
