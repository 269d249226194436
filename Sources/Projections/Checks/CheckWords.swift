import Ledger

/// What checks say that they found: the sentences, in one place.
enum CheckWords {
  private static func count(_ number: Int, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func list(_ events: [CheckFinding.Event]) -> String {
    events.map { "seq \($0.sequence)" }.joined(separator: ", ")
  }

  /// A figure with its unit, as the plan writes it.
  private static func amount(_ number: ExactDecimal, _ unit: String?) -> String {
    switch unit {
    case Measure.pound?: (number.isNegative ? "-£" : "£") + number.magnitude.text(places: 2)
    case "%"?: "\(number)%"
    default: number.description
    }
  }

  private static func amount(_ value: FigureValue?, _ unit: String?) -> String {
    switch value {
    case .number(let number)?: amount(number, unit)
    case .day(let day)?: day.description
    case nil: "no figure"
    }
  }

  static func disagreement(
    _ found: ReconciledCheck.Disagreement, difference: ExactDecimal?, _ events: EventsInQuestion
  ) -> String {
    let (total, unit) = (found.total, found.total.measure.unit)
    var text = "\(total.title): \(quoted(total.source)) has "
    text += "\(amount(total.value, unit)), the ledger \(amount(found.ours, unit))"
    if let difference {
      let shown =
        total.measure.figure.isDay
        ? count(difference.magnitude.integer ?? 0, "day") : amount(difference.magnitude, unit)
      text += ", \(shown) \(difference.isNegative ? "less" : "more")"
      if total.measure.figure.isDay { text += difference.isNegative ? " (earlier)" : " (later)" }
    }
    text += "; in question: \(count(events.list.count, "event"))"
    text += found.agreedOn.map { " since both agreed on \($0)" } ?? ", as no earlier total agreed"
    if (1...3).contains(events.equal.count) {
      text += ", of which \(list(events.equal.listed)) alone is the difference"
    }
    return text
  }

  static func notComparable(_ why: String) -> String {
    "the total cannot be compared: \(why)"
  }

  static func aboveCap(
    _ events: Int, isSum: Bool, _ value: ExactDecimal?, _ limit: ExactDecimal?,
    by difference: ExactDecimal?, cell: [String]
  ) -> String {
    func pounds(_ number: ExactDecimal?) -> String {
      number.map { amount($0, Measure.pound) } ?? "what is allowed"
    }
    let of = cell.isEmpty ? "" : "\(cell.joined(separator: ", ")): "
    let above = difference.map { ", \(pounds($0)) above it" } ?? ""
    if isSum {
      return "\(of)\(count(events, "event")) of \(pounds(value)) together, and the ceiling is"
        + " \(pounds(limit))\(above)"
    }
    return "\(of)\(count(events, "event")) above the cap of \(pounds(limit)), the largest of"
      + " \(pounds(value))\(above)"
  }

  static func duplicates(
    _ events: Int, _ kind: String, on occurred: String, sources: [String?]
  ) -> String {
    let from =
      sources.count > 1
      ? "from different sources" : "from \(sources.first.flatMap { $0 }.map(quoted) ?? "no source")"
    return "\(events) events of \(kind) on \(occurred) say the same under different ids, \(from)"
  }

  static func implausible(
    _ number: ExactDecimal, _ field: String, of kind: String, next: ExactDecimal, among events: Int
  ) -> String {
    "\(field.isEmpty ? "quantity" : "field '\(field)'") of \(kind) is \(number); the next largest of"
      + " \(events) is \(next)"
  }

  static func future(
    _ events: Int, _ kind: String, days: Int, _ extreme: CheckFinding.Event?
  ) -> String {
    "\(count(events, "event")) of \(kind) dated after the moment of recording, the furthest by"
      + " \(count(days, "day")) (seq \(extreme?.sequence ?? 0))"
  }

  static func late(
    _ events: Int, from source: String, daysMax: Int, days: Int, _ extreme: CheckFinding.Event?
  ) -> String {
    "\(count(events, "event")) from \(source.isEmpty ? "no source" : quoted(source)) recorded more than"
      + " \(count(daysMax, "day")) after the day, the latest by \(days) (seq \(extreme?.sequence ?? 0))"
  }

  static func unknownProgramme(_ events: Int, _ programme: String, near: String?) -> String {
    "\(count(events, "event")) of a programme that no adopted plan names"
      + (near.map { "; is '\($0)' meant?" } ?? "")
  }

  static func orphans(_ events: Int, _ kind: String) -> String {
    "\(count(events, "event")) of \(kind) that no measure of the plan counts"
  }

  static func withoutSource(_ events: Int, _ kind: String) -> String {
    "\(count(events, "event")) of \(kind) without a source"
  }

  static func more(_ findings: Int) -> String {
    "\(count(findings, "more finding")) of this check"
  }
}
