import Ledger

/// `reveal`: the private values of one event.
struct RevealCommand: Command {
  static let spec = CommandSpec(
    "reveal", "the private values of an event, for whoever may read the ledger's private files",
    operands: [OperandSpec("ID", "the event's id")],
    examples: [
      .init("ledgerctl reveal enc-17", "a line for each private field"),
      .init("ledgerctl reveal enc-17 --json | jq .private", "for a script"),
    ],
    details: [
      "Nothing else shows them: reports, counts, replays and exports have the digest that stands in "
        + "the line. Status 1 says that the values are erased."
    ])

  private let id: String

  init(_ arguments: Arguments) { id = arguments.operands[0] }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    guard let (sequence, values) = try log.privateValues(ofID: id) else {
      throw .refused([.nothingPrivate(id)])
    }
    if terminal.isJSON {
      var fields = JSONLine()
      for value in values { fields.add(value.field, json: value.json) }
      var line = JSONLine()
      line.add("id", id)
      line.add("seq", sequence)
      line.add("erased", values.isEmpty)
      line.add("private", json: fields.object)
      try terminal.write(line.ended)
    } else if values.isEmpty {
      try terminal.print(Words.erasedBefore(id))
    } else {
      for value in values {
        let text = try JSONDocument(value.json, file: nil).root
        try terminal.print(
          "\(value.field): ", .bold,
          then: text.string ?? String(decoding: value.json, as: UTF8.self))
      }
    }
    return values.isEmpty ? .no : .done
  }
}
