import Ledger
import Projections

/// `export cloudevents`: the events that count, as CloudEvents.
struct ExportCloudEventsCommand: Command {
  static let spec = CommandSpec(
    "export cloudevents", "the events that count, as CloudEvents 1.0 with recordedtime",
    options: ExportScope.options + [
      OptionSpec(
        "format", "FORMAT", "batch, one JSON array, without it; or ndjson, one event a line",
        value: .choice(["batch", "ndjson"])),
      ExportOutput.option,
    ],
    examples: [
      .init(
        "ledgerctl export cloudevents --programme norwich --output events.json",
        "a batch for another system"),
      .init(
        "ledgerctl export cloudevents --where kind=grant.award --format ndjson | jq .time",
        "one event a line"),
    ],
    details: [
      "time is 'occurred' and recordedtime is 'recorded': both clocks travel. A day without a time is "
        + "written as its midnight in UTC, and stands as it is in 'occurred'. The origin of the "
        + "ledger is the source, and its host turned round begins the type: "
        + "org.example.grant.award."
    ])

  private let scope: ExportScope
  private let output: ExportOutput
  private let isBatch: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    scope = try ExportScope(arguments)
    output = ExportOutput(arguments)
    isBatch = arguments["format"] != "ndjson"
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    terminal.showsJSON = true
    let log = try terminal.openLog()
    let prefix = try scope.prefix(of: log)
    let writer = CloudEventWriter(origin: log.settings.origin)
    var bytes: [UInt8] = isBatch ? Array("[".utf8) : []
    var count = 0
    try scope.events(of: log, prefix).forEach(in: log) { (batch, line) throws(LedgerError) in
      if isBatch { bytes.append(contentsOf: count == 0 ? "\n".utf8 : ",\n".utf8) }
      writer.append(line, of: batch, to: &bytes)
      if !isBatch { bytes.append(0x0A) }
      count += 1
    }
    if isBatch { bytes.append(contentsOf: "\n]\n".utf8) }
    try output.write(bytes, terminal)
    terminal.hint(Words.exported(count, "event"))
    return .done
  }
}
