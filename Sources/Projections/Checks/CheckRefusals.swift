package import Ledger

/// What is said of partners' totals at the door.
extension Refusal {
  static func totalWithoutProgramme(at place: Place) -> Refusal {
    Refusal(
      "missing-key", at: place, "the total names no programme",
      remedy: "add 'programme', its slug, such as norwich")
  }

  static func totalWithoutSource(at place: Place) -> Refusal {
    Refusal(
      "missing-key", at: place, "the total does not say whose it is",
      remedy: "add 'source', the partner's return or system")
  }

  static func notOfATotal(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-total", at: place, "a partner's total has no '\(key)'",
      remedy: key == "quantity"
        ? "write the number as the field 'value'"
        : "leave it out; a cell of the measure is written as the field 'cell'")
  }

  package static func unknownMeasure(_ id: String, of plan: Plan, at place: Place) -> Refusal {
    let near = nearestName(to: id, among: plan.measures.map(\.id))
    return Refusal(
      "unknown-measure", at: place,
      "the plan of \(plan.programme) has no measure \(quoted(id))",
      remedy: near.map { "write '\($0)'" } ?? "'ledgerctl plan show \(plan.programme)' lists them")
  }

  static func totalTooExact(_ measure: Measure, places: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-places", at: place,
      "the measure '\(measure.id)' is reported to \(places) decimal place\(places == 1 ? "" : "s")",
      remedy: "round the total half away from zero to as many")
  }

  static func totalWithoutPeriods(_ measure: Measure, at place: Place) -> Refusal {
    Refusal(
      "wrong-total", at: place, "the measure '\(measure.id)' is of no period",
      remedy: "leave 'period' out")
  }

  static func notACell(_ text: String, of measure: Measure, at place: Place) -> Refusal {
    let keys = measure.by.map { "\($0.name)=VALUE" }
    return Refusal(
      "wrong-cell", at: place, "\(quoted(text)) is no key of the cells of '\(measure.id)'",
      remedy: keys.isEmpty
        ? "leave 'cell' out: the measure is not broken down"
        : "write \(keys.joined(separator: " and ")), each once")
  }

  static func partOfACell(of measure: Measure, at place: Place) -> Refusal {
    Refusal(
      "wrong-cell", at: place, "the cell does not name every key of '\(measure.id)'",
      remedy: "write " + measure.by.map { "\($0.name)=VALUE" }.joined(separator: " and ")
        + "; nothing after the sign stands for events without it")
  }
}
