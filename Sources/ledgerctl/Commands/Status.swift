import Ledger

/// `status`: what the ledger holds.
struct StatusCommand: Command {
  static let spec = CommandSpec(
    "status", "how many lines the ledger has, its root, and its programmes",
    examples: [
      .init("ledgerctl status", "the nearest ledger"),
      .init("ledgerctl status --json --ledger events", "for a script"),
    ])

  init(_ arguments: Arguments) {}

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let head = try log.head()
    let extent = try log.extent()
    let programmes = try log.inForce(.plan).compactMap {
      $0.document.root["data"]?["plan"]?["programme"]?.string
    }
    if terminal.isJSON {
      var line = JSONLine()
      line.add("size", head.size)
      line.add("root", head.root.base64)
      line.add("bytes", extent.bytes)
      line.add("segments", extent.segments)
      if let last = head.lastRecorded {
        line.add("lastRecorded", last.description)
      } else {
        line.add("lastRecorded", json: Array("null".utf8))
      }
      line.add("programmes", programmes)
      line.add("origin", log.settings.origin)
      line.add("ledger", log.directory)
      try terminal.write(line.ended)
      return .done
    }
    let rows = [
      ("ledger", log.directory), ("origin", log.settings.origin),
      ("lines", Words.grouped(head.size)),
      ("root", head.root.base64),
      ("last recorded", head.lastRecorded?.description ?? "nothing yet"),
      (
        "on disk",
        "\(Words.count(extent.bytes, "byte")) in \(Words.count(extent.segments, "segment"))"
      ),
      (
        "programmes", programmes.isEmpty ? "no plan is adopted" : programmes.joined(separator: ", ")
      ),
    ]
    for (name, value) in rows {
      let label = name + String(repeating: " ", count: 15 - name.count)
      try terminal.print(label, .bold, then: value)
    }
    return .done
  }
}
