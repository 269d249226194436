import Ledger
import Projections

/// `export ees`: a data file and a meta file for Explore Education Statistics.
struct ExportStatisticsCommand: Command {
  static let spec = CommandSpec(
    "export ees", "counts, or measures, as data and meta files for Explore Education Statistics",
    operands: [
      OperandSpec(
        "PROGRAMME/MEASURE", "measures of one breakdown; events are counted where none is named",
        isRequired: false, isRepeatable: true, value: .measure)
    ],
    options: [
      OptionSpec(
        "output", "DIR", "the folder of the files; this one without it", value: .directory),
      OptionSpec("name", "NAME", "what the files are called; the programme's name without it"),
      OptionSpec(
        "by", "KEY,...", "the filters of a count; what happened (kind) without it",
        isRepeatable: true),
      OptionSpec(
        "time", "KEY", "the sort of period that rows of a count are of; year without it",
        value: .choice(PeriodKey.allCases.map(\.rawValue))),
      OptionSpec("sum", "FIELD", "add up a field too", isRepeatable: true),
      OptionSpec(
        "distinct", "KEY", "count the different values of a key too", isRepeatable: true),
      OptionSpec("area", "PLACE", "the area of events that name none: la:926, lad:E07000148"),
      OptionSpec(flag: "national", "add rows for England"),
    ] + ExportScope.options + [
      OptionSpec("threshold", "N", "hide counts below it, whatever the plan says; 1 hides none"),
      OptionSpec("rounding", "N", "round counts to a multiple of it, whatever the plan says"),
      OptionSpec(
        "previous", "FILE", "a data file that was published before, not to be contradicted",
        value: .file, isRepeatable: true),
      OptionSpec(
        "beside", "FILE", "another data file of the same people, published with this one",
        value: .file, isRepeatable: true),
    ],
    examples: [
      .init(
        "ledgerctl export ees --programme norwich --by kind --output statistics",
        "statistics/norwich.csv and norwich.meta.csv"),
      .init(
        "ledgerctl export ees --where kind=exclusion --by type,phase --time term --threshold 3",
        "terms, what is below three hidden"),
      .init(
        "ledgerctl export ees england-exclusions/permanent-exclusions --output statistics",
        "a measure's cells"),
    ],
    details: [
      "Rows are a period, an area with its codes, and a member of each filter or its total. An event's "
        + "area is its place where that is an area or a numbered school, else its plan's. Codes and "
        + "names are those of the Office for National Statistics.",
      "What the plan's 'disclosure' says is hidden, below five where it says nothing, and as many other "
        + "cells as it takes that no sum gives a hidden one away. Then the files are attacked: alone, "
        + "beside the files named, and against earlier ones. While a cell can be found out nothing is "
        + "written and the status is 3. docs/disclosure.md says how.",
    ])

  private let scope: ExportScope
  private let measures: [(programme: String, measure: String)]
  private let programmes: [String]
  private let folder: String
  private let name: String?
  private let query: StatisticsQuery
  private let on: CivilDate?
  private let threshold: Int?
  private let rounding: Int?
  private let previous: [String]
  private let beside: [String]

  init(_ arguments: Arguments) throws(UsageError) {
    scope = try ExportScope(arguments)
    var measures: [(programme: String, measure: String)] = []
    for operand in arguments.operands {
      let parts = operand.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
        throw .notAMeasure(operand)
      }
      if let first = measures.first, first.programme != parts[0] { throw .twoProgrammes(operand) }
      measures.append((parts[0], parts[1]))
    }
    self.measures = measures
    programmes = arguments.all("programme")
    folder = arguments["output"] ?? "."
    name = arguments["name"]
    if let name, !EventForms.isSlug(name) { throw .notAFileName(name) }
    var query = StatisticsQuery()
    let keys = arguments.all("by").flatMap {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    if !keys.isEmpty { query.by = keys.map { EventKey($0) } }
    if keys.contains("") || Set(keys).count < keys.count { throw .wrongKeys(keys) }
    if query.by.count > StatisticsQuery.filtersMax {
      throw .tooManyKeys("by", query.by.count, StatisticsQuery.filtersMax)
    }
    query.time = arguments["time"].flatMap { PeriodKey(rawValue: $0) } ?? .year
    query.sums = arguments.all("sum")
    query.distinct = arguments.all("distinct").map { EventKey($0) }
    query.addsNation = arguments.has("national")
    if let text = arguments["area"] {
      guard let area = Geography.area(at: text), area.name != nil else { throw .notAnArea(text) }
      query.area = area
    }
    self.query = query
    if !measures.isEmpty {
      for option in ["by", "time", "sum", "distinct", "where", "programme"]
      where !arguments.all(option).isEmpty {
        throw .notTogether(option, "PROGRAMME/MEASURE", "the plan says what a measure counts")
      }
    }
    on = try arguments.day("on")
    let range = 1...DisclosureRules.numberMax
    threshold = try arguments.number("threshold", in: range)
    rounding = try arguments.number("rounding", in: range)
    previous = arguments.all("previous")
    beside = arguments.all("beside")
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let prefix = try scope.prefix(of: log)
    let plans = try log.inForce(.plan, at: prefix.size).compactMap { line in
      line.plan.flatMap { try? Plan($0) }
    }
    let words = StatisticsWords(
      catalogue: try log.catalogue(at: prefix.size),
      programmes: Dictionary(plans.map { ($0.programme, $0.title) }) { first, _ in first })
    let file: StatisticsFile
    if let programme = measures.first?.programme {
      let replay = try Replay(
        log, through: prefix.size, on: on ?? prefix.day, programmes: [programme])
      guard let plan = replay.plans.first?.plan, let report = replay.report().programmes.first
      else {
        return .refused
      }
      let unknown = measures.map(\.measure).filter { plan.measure($0) == nil }
      guard unknown.isEmpty else {
        throw .refused(unknown.map { .unknownMeasure($0, of: plan, at: Place()) })
      }
      let made = try StatisticsMeasures(
        measures.map(\.measure), of: report, plan, named: name ?? programme, words)
      if let first = made.leftOut.first { terminal.warn(.leftOut(made.leftOut.count, first)) }
      file = made.file
    } else {
      file = try count(log, prefix, plans, words, terminal)
    }
    try write(protected(file, by: rules(plans)), terminal)
    return .done
  }

  private func count(
    _ log: EventLog, _ prefix: Prefix, _ plans: [Plan], _ words: StatisticsWords,
    _ terminal: Terminal
  ) throws(LedgerError) -> StatisticsFile {
    var query = query
    for plan in plans {
      if let area = plan.area?.place.flatMap({ Geography.area(at: $0) }), area.name != nil {
        query.areas[plan.programme] = area
      }
    }
    if programmes.count == 1, let plan = plans.first(where: { $0.programme == programmes[0] }) {
      query.calendar = plan.calendar
    }
    let counted = try StatisticsCount(
      query, named: name ?? (programmes.count == 1 ? programmes[0] : "events"),
      of: try scope.events(
        of: log, prefix, by: query.by + query.sums.map { .field($0) } + query.distinct), in: log,
      words)
    if !counted.withoutArea.isEmpty { terminal.warn(.withoutArea(counted.withoutArea)) }
    return counted.file
  }

  /// The rules of the plans that the figures are of, the strictest of each, unless the command says otherwise.
  private func rules(_ plans: [Plan]) -> DisclosureRules {
    let named = measures.first.map { [$0.programme] } ?? programmes
    let found = plans.filter { named.isEmpty || named.contains($0.programme) }.compactMap(
      \.disclosure)
    var rules = found.first ?? .standard
    for other in found.dropFirst() {
      rules.threshold = max(rules.threshold, other.threshold)
      rules.rounding = max(rules.rounding, other.rounding)
      rules.showsZero = rules.showsZero && other.showsZero
      rules.showsRatesOfHidden = rules.showsRatesOfHidden && other.showsRatesOfHidden
    }
    rules.threshold = threshold ?? rules.threshold
    rules.rounding = rounding ?? rules.rounding
    return rules
  }

  /// Hides what the rules demand, and refuses while anything hidden can be found out.
  private func protected(
    _ file: StatisticsFile, by rules: DisclosureRules
  ) throws(LedgerError) -> StatisticsFile.Protected {
    var tables: [PublishedTable] = []
    for path in beside { tables.append(try publishedTable(path)) }
    var earlier: [PublishedTable] = []
    for path in previous { earlier.append(try publishedTable(path)) }
    let made = file.protected(by: rules, beside: tables, earlier: earlier)
    if !made.leaks.isEmpty { throw .refused(made.leaks.prefix(100).map { .disclosed($0) }) }
    return made.file
  }

  private func write(
    _ protected: StatisticsFile.Protected, _ terminal: Terminal
  ) throws(LedgerError) {
    let data = "\(folder)/\(protected.file.name).csv"
    let meta = "\(folder)/\(protected.file.name).meta.csv"
    try system { () throws(SystemFailure) in
      if folder != "." { _ = try FileSystem.makeDirectory(folder) }
      // The meta file alone describes nothing; a data file never stands without its own.
      try FileSystem.writeWhole(meta, protected.meta)
      try FileSystem.writeWhole(data, protected.data)
    }
    if terminal.isJSON {
      var line = JSONLine()
      line.add("data", data)
      line.add("meta", meta)
      line.add("rows", protected.file.rows.count)
      line.add("cells", protected.cells)
      line.add("hidden", protected.primary)
      line.add("hiddenForOthers", protected.secondary)
      return try terminal.write(line.ended)
    }
    terminal.hint(
      "wrote \(data) and its meta file: \(Words.count(protected.file.rows.count, "row")),"
        + " \(Words.count(protected.primary, "small cell")) hidden and"
        + " \(Words.grouped(protected.secondary)) more for their sake")
  }
}

/// Reads a table that was published, by its meta file where one stands beside it.
func publishedTable(
  _ path: String, _ columns: PublishedTableReader.Columns = .init()
) throws(LedgerError) -> PublishedTable {
  func contents(_ path: String) throws(LedgerError) -> [UInt8] {
    let bytesMax = 1 << 30
    let bytes = try system { () throws(SystemFailure) in
      try FileSystem.contents(of: path, atMost: bytesMax)
    }
    guard let bytes else {
      throw .refused([.fileTooLong(bytesMax, "a table", at: Place(file: path))])
    }
    return bytes
  }
  var columns = columns
  let meta = path.hasSuffix(".csv") ? "\(path.dropLast(4)).meta.csv" : ""
  if !meta.isEmpty, columns.indicators.isEmpty, columns.dimensions.isEmpty,
    FileSystem.isOrdinaryFile(meta)
  {
    let found = try PublishedTableReader.metaColumns(contents(meta), file: meta)
    columns.dimensions = found.filters
    columns.indicators = found.indicators
  }
  return try PublishedTableReader.table(contents(path), file: path, columns: columns)
}

extension Message {
  fileprivate static func withoutArea(_ programmes: [String]) -> Message {
    Message(
      "area-assumed",
      "events of \(programmes.map { quoted($0) }.joined(separator: ", ")) name no area and their plan"
        + " has none; they stand as England's; name one with --area")
  }

  fileprivate static func leftOut(_ count: Int, _ first: String) -> Message {
    Message(
      "rows-left-out",
      "\(Words.count(count, "cell")) left out, whose area or period is not known: \(quoted(first))"
        + (count > 1 ? " and others" : ""))
  }
}

extension UsageError {
  fileprivate static func notAMeasure(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "\(quoted(text)) names no measure", remedy: "write PROGRAMME/MEASURE")
  }

  fileprivate static func twoProgrammes(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "\(quoted(text)) is of another programme",
      remedy: "export each to its own files")
  }

  fileprivate static func notAFileName(_ name: String) -> UsageError {
    UsageError(
      "wrong-value", "'--name' cannot be \(quoted(name))",
      remedy: "write small letters, digits and single hyphens: the screener takes no others")
  }

  fileprivate static func wrongKeys(_ keys: [String]) -> UsageError {
    UsageError(
      "wrong-value", "'--by' cannot be \(quoted(keys.joined(separator: ",")))",
      remedy: "write different keys with a comma between them, such as kind,phase")
  }

  fileprivate static func notAnArea(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--area' cannot be \(quoted(text))",
      remedy: "write a place that is an area, such as la:926, lad:E07000148 or region:E12000006")
  }
}
