import Ledger
import Projections

/// `export sql`: the figures of the plans as a script for another engine.
struct ExportSQLCommand: Command {
  static let spec = CommandSpec(
    "export sql", "the figures of the plans as SQL that another engine works out from the log",
    operands: [
      OperandSpec(
        "PROGRAMME", "the programmes; all that have a plan where none is named",
        isRequired: false, isRepeatable: true, value: .programme)
    ],
    options: [
      OptionSpec(
        "engine", "ENGINE", "who is asked: duckdb, spark, postgres or clickhouse",
        value: .choice(SQLEngine.allCases.map(\.rawValue))),
      OptionSpec("on", "DATE", "the report date: what had happened by the end of that day"),
      AsOf.option,
      ExportOutput.option,
    ],
    examples: [
      .init(
        "ledgerctl export sql --engine duckdb --on 2018-08-31 --output report.sql",
        "a script for DuckDB, to be run in the ledger's folder"),
      .init(
        "ledgerctl export sql norwich --engine spark | head -3", "one programme, for Apache Spark"),
    ],
    details: [
      "Run in the ledger's folder, the script reads log/*.ndjson as it stands and ends in one table: "
        + "programme, measure, value. The values are those of 'ledgerctl report --json' with the same "
        + "--on and --as-of, as text, null where there is none. It counts the lines that the log has now, "
        + "or those of --as-of, and so gives the same on a longer log.",
      "The script is made from the plans in force. Only for a measure that counts which others are met it "
        + "takes from the log which cells there are and on which day something was first observed.",
    ])

  private let programmes: [String]
  private let engine: SQLEngine
  private let on: CivilDate?
  private let asOf: AsOf?
  private let output: ExportOutput

  init(_ arguments: Arguments) throws(UsageError) {
    programmes = arguments.operands.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    guard let engine = arguments["engine"].flatMap({ SQLEngine(rawValue: $0) }) else {
      throw .optionMissing(
        "export sql", "engine", "--engine duckdb, spark, postgres or clickhouse")
    }
    self.engine = engine
    on = try arguments.day("on")
    asOf = try arguments.asOf()
    output = ExportOutput(arguments)
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    try log.requireSegmentsAsWritten()
    let prefix = try Prefix(log, asOf: asOf)
    let day = on ?? prefix.day
    let plans = try log.plans(programmes, through: prefix.size)
    let counting = plans.filter { EngineQuery.Source.needsFolds($0) }.map(\.programme)
    let folds =
      counting.isEmpty
      ? [] : try Replay(log, through: prefix.size, on: day, programmes: counting).folds
    let query = EngineQuery(
      plans.map { plan in
        EngineQuery.Source(plan, folds.first { $0.plan.programme == plan.programme })
      }, on: day)
    let script = SQLScript(
      query, engine: engine, size: prefix.size, origin: log.settings.origin,
      catalogues: try log.catalogues(through: prefix.size))
    try output.write(Array(script.text.utf8), terminal)
    return .done
  }
}

extension EventLog {
  /// The plans in force, in the order of a report.
  fileprivate func plans(
    _ programmes: [String], through size: Int
  ) throws(LedgerError) -> [Plan] {
    var found: [(name: String, plan: JSONValue)] = []
    for line in try inForce(.plan, at: size) {
      if let plan = line.plan, let name = plan["programme"]?.string { found.append((name, plan)) }
    }
    found.sort { $0.name < $1.name }
    if programmes.isEmpty {
      return try found.map { found throws(LedgerError) in try Plan(found.plan) }
    }
    var problems: [Refusal] = []
    var plans: [Plan] = []
    for programme in programmes {
      if let plan = found.first(where: { $0.name == programme })?.plan {
        plans.append(try Plan(plan))
      } else {
        problems.append(.noPlan(programme, known: found.map(\.name)))
      }
    }
    if !problems.isEmpty { throw .refused(problems) }
    return plans
  }

  /// Every catalogue that was adopted: what a field held once it may hold in any line.
  fileprivate func catalogues(through size: Int) throws(LedgerError) -> [Catalogue] {
    var catalogues: [Catalogue] = []
    var size = size
    while let line = try inForce(.catalogue, at: size).last {
      if let value = line.document.root["data"]?["catalogue"] {
        catalogues.append(try Catalogue(value))
      }
      size = line.sequence - 1
    }
    return catalogues
  }
}
