import Ledger
import Projections

/// `explain`: the events behind a figure, and those that nearly counted.
struct ExplainCommand: Command {
  static let spec = CommandSpec(
    "explain", "the events behind a figure, and why others do not count",
    operands: [
      OperandSpec("PROGRAMME/MEASURE", "the measure, as reports name it", value: .measure)
    ],
    options: [
      OptionSpec(
        "cell", "KEY=VALUE", "one cell of the breakdown; once for each key of it",
        isRepeatable: true),
      OptionSpec("on", "DATE", "the report date: what had happened by the end of that day"),
      AsOf.option,
      OptionSpec(
        flag: "all",
        "every event and subject; without it the first 20 that count, 5 that each rule left out, "
          + "and 12 of the subjects, places or periods"),
    ],
    examples: [
      .init(
        "ledgerctl explain norwich/nor-p4-encounters-11000 --on 2018-08-31",
        "which encounters count, and why others do not"),
      .init(
        "ledgerctl explain norwich/nor-p4-four-encounters-1718 --on 2018-08-31 --json | jq .thresholds",
        "how many pupils have four encounters, and how many three, two, one"),
    ],
    details: [
      "An event nearly counted when it is of the programme and of a kind that the figure asks for, and "
        + "does not count. All of them are listed, each with every rule that left it out: recorded "
        + "after the prefix, voided or replaced by a line, outside the period, after the report "
        + "date, a condition that it does not meet, a key or number that it does not have, another "
        + "cell, a threshold that is not reached, an observation that another one supersedes.",
      "What the counted events add comes to the figure: of a number of different values each adds 1 "
        + "with the event that makes it count, of a mean it is their mean, of the largest or latest "
        + "value that of one event. A ratio, a gap and a share are explained part by part.",
      "JSON always has every event.",
    ])

  /// How many events that count, and that each rule left out, a page lists without `--all`.
  private static let countedMax = 20
  private static let leftOutMax = 5
  /// How many subjects, places or periods it shows.
  private static let groupsMax = 12

  private let programme: String
  private let query: ExplanationQuery
  private let on: CivilDate?
  private let asOf: AsOf?
  private let groupsMax: Int

  init(_ arguments: Arguments) throws(UsageError) {
    let name = arguments.operands[0]
    let words = name.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard words.count == 2, !words[0].isEmpty, !words[1].isEmpty else {
      throw .notAMeasure(name)
    }
    var cell: [(key: String, value: String)] = []
    for text in arguments.all("cell") {
      guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
        throw .notACell(text)
      }
      let key = String(text[..<equals])
      if cell.contains(where: { $0.key == key }) { throw .cellTwice(key) }
      cell.append((key, String(text[text.index(after: equals)...])))
    }
    programme = String(words[0])
    let showsAll = arguments.has("all") || arguments.has("json")
    query = ExplanationQuery(
      String(words[1]), cell: cell, countedMax: showsAll ? .max : Self.countedMax,
      leftOutMax: showsAll ? .max : Self.leftOutMax)
    groupsMax = showsAll ? .max : Self.groupsMax
    on = try arguments.day("on")
    asOf = try arguments.asOf()
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let prefix = try Prefix(log, asOf: asOf)
    let replay = try Replay(
      log, through: prefix.size, on: on ?? prefix.day, programmes: [programme])
    let explanation = try replay.explain(query, in: log, through: try log.head().size)
    let page = ExplanationPage(
      explanation: explanation, root: try log.root(size: prefix.size), groupsMax: groupsMax)
    try terminal.write(terminal.isJSON ? page.json : page.text(terminal.page))
    return .done
  }
}

extension UsageError {
  fileprivate static func notAMeasure(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "\(quoted(text)) does not name a measure",
      remedy: "write PROGRAMME/MEASURE, such as norwich/nor-p4-encounters-11000")
  }

  fileprivate static func notACell(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--cell' cannot be \(quoted(text))",
      remedy: "write KEY=VALUE, such as phase=primary; KEY= for events without the key")
  }

  fileprivate static func cellTwice(_ key: String) -> UsageError {
    UsageError(
      "given-twice", "'--cell' gives \(quoted(key)) twice", remedy: "give it once")
  }
}
