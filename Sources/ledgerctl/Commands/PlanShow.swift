import Ledger
import Projections

/// `plan show`: one plan, measure by measure.
struct PlanShowCommand: Command {
  static let spec = CommandSpec(
    "plan show", "a programme's measures, targets and the words of the promises",
    operands: [OperandSpec("PROGRAMME", "the programme's slug", value: .programme)],
    examples: [
      .init("ledgerctl plan show norwich", "what Norwich promised"),
      .init("ledgerctl plan show norwich --json > norwich.json", "the plan as it was adopted"),
    ])

  /// A longer line is hard to read.
  private static let columnsMax = 96
  private let programme: String

  init(_ arguments: Arguments) {
    programme = arguments.operands[0]
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let lines = try log.inForce(.plan)
    guard let line = lines.first(where: { $0.programme == programme }), let value = line.plan else {
      throw .refused([.noPlan(programme, known: lines.compactMap(\.programme))])
    }
    if terminal.isJSON {
      try terminal.write(value.canonical + [0x0A])
      return .done
    }
    let plan = try Plan(value)
    try terminal.print(plan.title, .bold)
    try terminal.print(
      "\(plan.programme), \(plan.starts) to \(plan.ends), adopted with seq \(line.sequence) on "
        + (line.document.root["recorded"]?.string?.prefix(10) ?? ""))
    let targets = Dictionary(
      (value["measures"]?.elements ?? []).map { ($0["id"]?.string ?? "", $0["target"]) },
      uniquingKeysWith: { first, _ in first })
    for priority in plan.priorities {
      let measures = plan.measures.filter { $0.priority == priority.key }
      if measures.isEmpty { continue }
      try terminal.print("")
      try terminal.print("\(priority.key)  \(priority.title)", .bold)
      for measure in measures {
        try terminal.print("")
        try show(measure, targets[measure.id] ?? nil, plan, terminal)
      }
    }
    return .done
  }

  private func show(
    _ measure: Measure, _ target: JSONValue?, _ plan: Plan, _ terminal: Terminal
  ) throws(LedgerError) {
    try terminal.print("  \(measure.id)")
    try row("measure", measure.title + (measure.unit.map { " (\($0))" } ?? ""), terminal)
    try row("target", target.map(Self.words) ?? "none: report only", terminal)
    try row("promise", "\"\(measure.quote)\"", terminal)
    let document = plan.documents.first { $0.key == measure.document }
    try row("document", document.map { "\($0.title), \($0.file)" } ?? measure.document, terminal)
    if let note = measure.note { try row("note", note, terminal) }
  }

  /// A target in its own words, else as the plan writes it, with its deadline.
  private static func words(_ target: JSONValue) -> String {
    var words = target["words"]?.string ?? ""
    if words.isEmpty {
      words = target["is"]?.string ?? ""
      for key in ["value", "amount", "fraction", "from", "to", "cohort", "of"] {
        guard let value = target[key] else { continue }
        words += " \(value.string ?? String(decoding: value.canonical, as: UTF8.self))"
      }
    }
    guard let by = target["by"] else { return words }
    if let day = by.string { return "\(words), by \(day)" }
    if let day = by["before"]?.string { return "\(words), before \(day)" }
    let span = ["terms", "months", "days"].compactMap { unit in
      by[unit]?.integer.map { "\($0) \(unit)" }
    }
    return "\(words), \(span.joined(separator: " ")) after \(by["after"]?.string ?? "")"
  }

  /// A label and a text, wrapped beside it.
  private func row(
    _ label: String, _ text: String, _ terminal: Terminal
  ) throws(LedgerError) {
    let indent = 14
    let width = min(Self.columnsMax, terminal.page.columns)
    var line = "    " + label + String(repeating: " ", count: indent - 4 - label.count)
    var isFresh = true
    for word in text.split(separator: " ") {
      if !isFresh, line.count + 1 + word.count > width {
        try terminal.print(line)
        line = String(repeating: " ", count: indent)
        isFresh = true
      }
      line += (isFresh ? "" : " ") + word
      isFresh = false
    }
    try terminal.print(line)
  }
}
