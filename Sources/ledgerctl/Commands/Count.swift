import Ledger
import Projections

/// `count`: any table of counts over the events that stand.
struct CountCommand: Command {
  static let spec = CommandSpec(
    "count", "count events, or add up a field, by any keys",
    options: [
      OptionSpec("by", "KEY,...", "a row for each combination of these keys", isRepeatable: true),
      OptionSpec(
        "where", "CONDITION", "only events of which it holds: k=v, k!=v, k>=v, k<=v, k>v, k<v",
        isRepeatable: true),
      OptionSpec("sum", "FIELD", "add up a field as it stands, instead of quantities"),
      OptionSpec("distinct", "KEY", "count the different values of a key"),
      OptionSpec(
        "period", "PERIOD", "only what occurred in it: 2017/18, 2018-03, 2018-01-01..2018-06-30"),
      OptionSpec("on", "DATE", "only what had occurred by the end of that day"),
      AsOf.option,
      OptionSpec(
        "format", "FORMAT", "how it is written; text without it",
        value: .choice(["text", "json", "csv"])),
    ],
    examples: [
      .init("ledgerctl count --by programme,kind", "how much of everything there is"),
      .init(
        "ledgerctl count --where kind=employer.encounter --period 2017/18 --by term",
        "encounters in a school year, term by term"),
      .init(
        "ledgerctl count --where place=lad:E07000148 --sum amount",
        "the pounds of all grants to a district"),
      .init("ledgerctl count --by year --distinct subject", "how many different people each year"),
    ],
    details: [
      "An event counts unless a later line replaces or voids it. A count adds up quantities, so one "
        + "line may stand for 30 pupils; a sum adds the field of each line as it stands.",
      "Keys are those of the envelope (programme, kind, place, subject, source, actor, ...), the "
        + "fields of data, and year, term, month, financial-year and calendar-year of the day on "
        + "which something occurred. Where an event has no such key its value is null.",
      "Several --where must all hold; k=v holds of a field of many values when any of them is v.",
      "Over several ledgers an event that more than one of them has counts once.",
    ], takesLedgers: true)

  /// The most keys that a table is broken down by: more has a row for nearly every event.
  static let keysMax = 16

  private let query: CountQuery
  private let asOf: AsOf?
  private let format: String

  init(_ arguments: Arguments) throws(UsageError) {
    var query = CountQuery()
    query.by = arguments.all("by").flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false)
    }
    .map { EventKey(String($0)) }
    if query.by.contains(where: { $0.name.isEmpty }) {
      throw .emptyKey(arguments.all("by").joined(separator: ","))
    }
    if query.by.count > Self.keysMax {
      throw .tooManyKeys("by", query.by.count, Self.keysMax)
    }
    for text in arguments.all("where") {
      do throws(Refusal) {
        query.conditions.append(try Condition(parsing: text))
      } catch {
        throw .condition(error)
      }
    }
    switch (arguments["sum"], arguments["distinct"]) {
    case (_?, _?):
      throw .notTogether("sum", "distinct", "ask twice, once with each")
    case (let field?, nil): query.value = .sum(field)
    case (nil, let key?): query.value = .distinct(EventKey(key))
    case (nil, nil): break
    }
    if let text = arguments["period"] {
      do throws(Refusal) {
        query.period = try Period(parsing: text)
      } catch {
        throw .condition(error)
      }
    }
    query.on = try arguments.day("on")
    self.query = query
    asOf = try arguments.asOf()
    format = try arguments.format()
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let page: CountPage
    if let federation = try terminal.openFederation() {
      page = try self.page(of: federation)
    } else {
      page = try self.page(of: try terminal.openWholeLog(), terminal)
    }
    switch format {
    case "json": try terminal.write(page.json)
    case "csv": try terminal.write(page.csv)
    default: try terminal.write(page.text(terminal.page))
    }
    warnOfUnknownKeys(page.rows, terminal)
    return .done
  }

  private func page(of log: EventLog, _ terminal: Terminal) throws(LedgerError) -> CountPage {
    let prefix = try Prefix(log, asOf: asOf)
    try log.refusePrivate(query.keys, query.conditions, at: prefix.size)
    let table = try CountTable(query, log, through: prefix.size)
    // They are put in order whenever they are asked for.
    let rows = table.rows
    if rows.allSatisfy(\.value.isZero) {
      try log.warnOfUnknown(query.conditions, at: prefix.size, terminal)
    }
    return CountPage(
      size: prefix.size, query: query, rows: rows,
      isMoney: try isMoney(log, at: prefix.size))
  }

  private func page(of federation: Federation) throws(LedgerError) -> CountPage {
    let (log, prefix) = try federation.open(asOf)
    for member in log.members {
      try member.log.refusePrivate(query.keys, query.conditions, at: member.size)
    }
    let catalogues = try log.checkedCatalogues(at: log.size)
    let table = try CountTable(query, log, through: log.size)
    return CountPage(
      size: log.size, query: query, rows: table.rows, isMoney: isMoney(in: catalogues),
      basis: try prefix.basis(sharedEvents: log.sharedEvents))
  }

  private func isMoney(_ log: EventLog, at size: Int) throws(LedgerError) -> Bool {
    guard case .sum = query.value,
      let line = try log.inForce(.catalogue, at: size).first,
      let value = line.document.root["data"]?["catalogue"]
    else { return false }
    return isMoney(in: [try Catalogue(value)])
  }

  /// Whether what is added up is pounds: in the catalogues in force, every kind with such a field, of
  /// those that the conditions leave, has it as money.
  private func isMoney(in catalogues: [Catalogue]) -> Bool {
    guard case .sum(let field) = query.value else { return false }
    let kinds = query.conditions.kinds
    let types = catalogues.flatMap(\.kinds)
      .filter { kinds?.contains($0.name) ?? true }
      .compactMap { $0.field(field)?.type }
    return !types.isEmpty && types.allSatisfy { $0 == .money }
  }

  /// A key that no row has was most likely mistyped.
  private func warnOfUnknownKeys(_ rows: [CountTable.Row], _ terminal: Terminal) {
    guard !rows.isEmpty else { return }
    for (index, key) in query.by.enumerated() where rows.allSatisfy({ $0.by[index] == nil }) {
      let names = EnvelopeKey.allCases.map(\.name) + PeriodKey.allCases.map(\.rawValue)
      // A key of the envelope may well be in no event; it is no slip of the keyboard.
      if names.contains(key.name) { continue }
      let meant = nearestName(to: key.name, among: names).map { "; is '\($0)' meant?" } ?? ""
      terminal.warn(
        Message("unknown-key", "no event counted has \(quoted(key.name))\(meant)"))
    }
  }
}

extension CountQuery {
  /// Every key that the rows and their values are made of.
  fileprivate var keys: [EventKey] {
    switch value {
    case .units: by
    case .sum(let field): by + [.field(field)]
    case .distinct(let key): by + [key]
    }
  }
}

extension UsageError {
  fileprivate static func emptyKey(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--by' cannot be \(quoted(text))",
      remedy: "write keys with a comma between them, such as programme,kind")
  }
}
