import Ledger
import Projections

/// `check-disclosure`: what can be found out of published tables.
struct CheckDisclosureCommand: Command {
  static let spec = CommandSpec(
    "check-disclosure", "find hidden cells of published tables by arithmetic; needs no ledger",
    operands: [
      OperandSpec(
        "FILE", "published CSV files of the same people, attacked together", isRepeatable: true,
        value: .file)
    ],
    options: [
      OptionSpec(
        "threshold", "N", "counts below it are hidden; only single values count without it"),
      OptionSpec("rounding", "N", "shown counts are rounded to a multiple of it"),
      OptionSpec(flag: "zeros-hidden", "0 is hidden too"),
      OptionSpec(
        "previous", "FILE", "a table that was published before", value: .file, isRepeatable: true),
      OptionSpec("period", "COLUMN", "when; time_period without it"),
      OptionSpec("level", "COLUMN", "the geographic level; geographic_level without it"),
      OptionSpec("area", "COLUMN", "where; the codes of each level without it"),
      OptionSpec("dimension", "COLUMN", "a column of members and their total", isRepeatable: true),
      OptionSpec("indicator", "COLUMN", "a column of figures", isRepeatable: true),
      OptionSpec(
        "hidden", "SYMBOL", "what stands for a hidden figure; c, k and x without it",
        isRepeatable: true),
    ],
    examples: [
      .init(
        "ledgerctl check-disclosure norwich.csv",
        "a data file of Explore Education Statistics, by its meta file"),
      .init(
        "ledgerctl check-disclosure exclusions.csv --period year --level level --area la_name"
          + " --dimension school_type --indicator perm_excl", "a table with columns of its own"),
    ],
    details: [
      "Status 1 and a line for each cell that is found out, status 0 when none is. A total, and the "
        + "members that add up to it, stand in one column: 'Total' is the total. Sums that do not "
        + "hold where all is shown, because members overlap or figures are rounded, are not used, and "
        + "said. With --json the last line has the numbers for each indicator.",
      "docs/disclosure.md says what is tried.",
    ])

  private let files: [String]
  private let previous: [String]
  private let columns: PublishedTableReader.Columns
  private let options: PublicationCheck.Options

  init(_ arguments: Arguments) throws(UsageError) {
    files = arguments.operands
    previous = arguments.all("previous")
    var columns = PublishedTableReader.Columns()
    columns.period = arguments["period"]
    columns.level = arguments["level"]
    columns.area = arguments["area"]
    columns.dimensions = arguments.all("dimension")
    columns.indicators = arguments.all("indicator")
    if !arguments.all("hidden").isEmpty { columns.hiddenSymbols = arguments.all("hidden") }
    self.columns = columns
    let range = 1...DisclosureRules.numberMax
    var rules = DisclosureRules.standard
    rules.threshold = try arguments.number("threshold", in: range) ?? 1
    rules.rounding = try arguments.number("rounding", in: range) ?? 1
    rules.showsZero = !arguments.has("zeros-hidden")
    var options = PublicationCheck.Options(rules)
    // Without a threshold nobody knows what a symbol leaves open: a single value is found out, no less.
    if arguments["threshold"] == nil {
      options.leastHidden = 0
      options.valuesMin = 2
    }
    self.options = options
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    var tables: [PublishedTable] = []
    for path in files { tables.append(try publishedTable(path, columns)) }
    var earlier: [PublishedTable] = []
    for path in previous { earlier.append(try publishedTable(path, columns)) }
    let check = PublicationCheck(tables, earlier: earlier, options)
    for leak in check.leaks {
      if terminal.isJSON {
        try terminal.write(leak.json.ended)
      } else {
        try terminal.print(
          leak.method.rawValue, .yellow,
          then: ": \(leak.table): \(leak.indicator) of \(leak.at.joined(separator: ", ")) is"
            + " \(leak.words)")
      }
    }
    for count in check.counts {
      if terminal.isJSON {
        try terminal.write(count.json.ended)
      } else {
        terminal.hint(count.words)
      }
    }
    return check.leaks.isEmpty ? .done : .no
  }
}

extension PublicationCheck.Leak {
  fileprivate var words: String {
    guard let most else { return "at least \(least)" }
    return most == least ? "\(least)" : "\(least) to \(most)"
  }

  fileprivate var json: JSONLine {
    var line = JSONLine()
    line.add("table", table)
    line.add("indicator", indicator)
    line.add("at", at)
    line.add("by", method.rawValue)
    line.add("least", json: number(least))
    if let most { line.add("most", json: number(most)) }
    return line
  }

  private func number(_ number: ExactDecimal) -> [UInt8] {
    var json = JSONOutput()
    json.number(number)
    return json.bytes
  }
}

extension PublicationCheck.Count {
  private var methods: [(DisclosureAttack.Method, Int)] {
    DisclosureAttack.Method.allCases.compactMap { method in found[method].map { (method, $0) } }
  }

  fileprivate var words: String {
    let parts = methods.map { "\(Words.grouped($0.1)) by \($0.0.rawValue)" }
    var text =
      "\(indicator)\(level.isEmpty ? "" : ", \(level)"): \(Words.count(hidden, "hidden cell"))"
    text += parts.isEmpty ? ", none found out" : "; found out: " + parts.joined(separator: ", ")
    for family in unused { text += "; not used, \(family)" }
    return text
  }

  fileprivate var json: JSONLine {
    var line = JSONLine()
    line.add("indicator", indicator)
    line.add("level", level)
    line.add("hidden", hidden)
    var json = JSONOutput()
    json.object { json in
      for (method, count) in methods { json.member(method.rawValue, count) }
    }
    line.add("found", json: json.bytes)
    line.add("unused", unused)
    return line
  }
}
