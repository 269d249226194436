import Ledger
import Projections

/// `report`: every measure of some programmes against its target.
struct ReportCommand: Command {
  static let spec = CommandSpec(
    "report", "show every measure against its target",
    operands: [
      OperandSpec(
        "PROGRAMME", "the programmes; all that have a plan where none is named",
        isRequired: false, isRepeatable: true, value: .programme)
    ],
    options: [
      OptionSpec("on", "DATE", "the report date: what had happened by the end of that day"),
      AsOf.option,
      OptionSpec(
        "format", "FORMAT", "how it is written; text without it",
        value: .choice(["text", "json", "csv", "markdown", "html"])),
      OptionSpec("output", "FILE", "write to a file, whole or not at all", value: .file),
      OptionSpec(flag: "all", "also the measures of which nothing is known yet"),
      OptionSpec(
        flag: "chart", "in the text, below each measure, its value through time against its target"),
    ],
    examples: [
      .init(
        "ledgerctl report norwich --on 2018-08-31", "how the programme stood at the year's end"),
      .init(
        "ledgerctl report --format csv --output board.csv",
        "every measure and cell for a spreadsheet"),
      .init(
        "ledgerctl report norwich --on 2018-08-31 --format html --output norwich.html",
        "one file for a browser, a printer or a website, with charts"),
      .init(
        "ledgerctl report norwich --as-of 2026-06-30 --on 2018-08-31",
        "the same figures as the board saw them in June"),
    ],
    details: [
      "The report date is --on, else the day (UTC) on which the last line of the prefix was "
        + "recorded: never today, so that the same prefix gives the same bytes on any day.",
      "--as-of chooses what the ledger knew, --on what had happened. A plan revised later is not in "
        + "force in an earlier prefix.",
      "A bar shows how much of the way to a target is done; one that ends in | is a ceiling, and a + "
        + "after it is what lies above. CSV, JSON and HTML hold everything; text and Markdown leave out "
        + "measures without data unless --all is given.",
      "The page of --format html fetches nothing and runs nothing: it can be read from a memory stick, "
        + "and printed on A4. A chart shows a measure's value at the ends of months, or of weeks or "
        + "years, each as a report of that day has it, and the straight line to its target.",
      "Over several ledgers an event that more than one of them has counts once, and each "
        + "ledger's checkpoint stands in the report; --as-of is then a day, a moment, or "
        + "checkpoints, those of a federation's file.",
    ], takesLedgers: true)

  private let programmes: [String]
  private let on: CivilDate?
  private let asOf: AsOf?
  private let format: String
  private let output: String?
  private let showsAll: Bool
  private let showsCharts: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    // Twice the same programme is once.
    programmes = arguments.operands.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    on = try arguments.day("on")
    asOf = try arguments.asOf()
    format = try arguments.format()
    output = arguments["output"].flatMap { $0 == "-" ? nil : $0 }
    showsAll = arguments.has("all")
    showsCharts = arguments.has("chart")
    if showsCharts, format != "text" {
      let way =
        format == "html" ? "the page has its charts without it" : "--format \(format) has none"
      throw .notTogether("chart", "format", "leave --chart out: \(way)")
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let asked = programmes.isEmpty ? nil : programmes
    let hasSeries = showsCharts || format == "html"
    if let federation = try terminal.openFederation() {
      let (log, prefix) = try federation.open(asOf)
      let report = try log.report(through: log.size, on: on ?? prefix.day, programmes: asked)
      // The series are those of the lines as they are numbered here.
      let series = hasSeries ? try report.series(log) : []
      let page = ReportPage(
        report: log.located(report), basis: try prefix.basis(sharedEvents: log.sharedEvents))
      let origin = Words.count(log.members.count, "ledger")
      return try write(page, series, origin, terminal)
    }
    let log = try terminal.openWholeLog()
    let prefix = try Prefix(log, asOf: asOf)
    let report = try log.report(
      through: prefix.size, on: on ?? prefix.day, programmes: asked)
    let page = ReportPage(report: report, basis: .ledger(root: try log.root(size: prefix.size)))
    let series = hasSeries ? try report.series(log) : []
    return try write(page, series, log.settings.origin, terminal)
  }

  private func write(
    _ page: ReportPage, _ series: [ProgrammeSeries], _ origin: String, _ terminal: Terminal
  ) throws(LedgerError) -> ExitStatus {
    let bytes: [UInt8] =
      switch format {
      case "json": page.json
      case "csv": page.csv
      case "markdown": page.markdown(showsAll: showsAll)
      case "html": HTMLReport(page: page, series: series, origin: origin).bytes
      default:
        page.text(
          output == nil ? terminal.page : .plain, showsAll: showsAll,
          charts: showsCharts
            ? TextCharts(series, isUnicode: output != nil || terminal.isUnicode) : nil)
      }
    guard let output else {
      try terminal.write(bytes)
      return .done
    }
    try system { () throws(SystemFailure) in try FileSystem.writeWhole(output, bytes) }
    terminal.hint("wrote \(output)")
    return .done
  }
}
