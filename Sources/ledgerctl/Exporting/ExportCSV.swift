import Ledger
import Projections

/// `export csv`: the events that count, as a table.
struct ExportCSVCommand: Command {
  static let spec = CommandSpec(
    "export csv", "the events that count, a row for each, safe to open in a spreadsheet",
    options: ExportScope.options + [ExportOutput.option],
    examples: [
      .init(
        "ledgerctl export csv --where kind=grant.award --output grants.csv",
        "every grant, a column for each of its fields"),
      .init("ledgerctl export csv --programme norwich --on 2018-08-31", "one programme's events"),
    ],
    details: [
      "RFC 4180: CRLF, quotes where they are needed, UTF-8. The envelope's columns come first, then one "
        + "for each field that any of the events has; several values of one field stand in one cell "
        + "with | between them.",
      "A text that a spreadsheet would run, one that begins with = + - @ or a tab, gets an "
        + "apostrophe before it; numbers stay numbers. Whoever reads it back takes one apostrophe "
        + "away from every cell that has apostrophes and then such a character at its beginning.",
    ])

  private let scope: ExportScope
  private let output: ExportOutput

  init(_ arguments: Arguments) throws(UsageError) {
    scope = try ExportScope(arguments)
    output = ExportOutput(arguments)
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let prefix = try scope.prefix(of: log)
    let events = try scope.events(of: log, prefix)
    let table = try EventTable(of: events, in: log, catalogue: log.catalogue(at: prefix.size))
    try output.write(try table.csv(of: events, in: log), terminal)
    return .done
  }
}
