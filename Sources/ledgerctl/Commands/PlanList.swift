import Ledger
import Projections

/// `plan list`: the plans in force.
struct PlanListCommand: Command {
  static let spec = CommandSpec(
    "plan list", "the plans in force",
    examples: [
      .init("ledgerctl plan list", "a line for each programme"),
      .init("ledgerctl plan list --json", "for a script"),
    ])

  init(_ arguments: Arguments) {}

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let lines = try log.inForce(.plan)
    if terminal.isJSON {
      for line in lines {
        guard let plan = line.plan else { continue }
        var object = JSONLine()
        object.add("programme", plan["programme"]?.string)
        object.add("title", plan["title"]?.string)
        object.add("starts", plan["starts"]?.string)
        object.add("ends", plan["ends"]?.string)
        object.add("measures", plan["measures"]?.elements.count)
        object.add("seq", line.sequence)
        object.add("recorded", line.document.root["recorded"]?.string)
        try terminal.write(object.ended)
      }
      return .done
    }
    guard !lines.isEmpty else {
      terminal.hint(Words.noPlans)
      return .done
    }
    let names = lines.map { $0.programme ?? "" }
    let width = (names.map(\.count).max() ?? 0) + 2
    for (name, line) in zip(names, lines) {
      guard let plan = line.plan else { continue }
      let days = "\(plan["starts"]?.string ?? "") to \(plan["ends"]?.string ?? "")"
      let label = name + String(repeating: " ", count: width - name.count)
      try terminal.print(
        label, .bold,
        then: "\(plan["title"]?.string ?? ""), \(days), "
          + "\(Words.count(plan["measures"]?.elements.count ?? 0, "measure")), seq \(line.sequence)"
      )
    }
    return .done
  }
}
