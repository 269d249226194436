package import Ledger

/// A partner's own total, as a `ledger.reconciled` line holds it: what a measure of the programme's plan
/// came to by the end of a day, as the partner counts.
///
/// ```json
/// {"kind": "ledger.reconciled", "programme": "norwich", "occurred": "2018-08-31",
///  "source": "Careers Hub, annual return",
///  "data": {"measure": "nor-p4-encounters-11000", "value": 11040, "period": "2017/18",
///           "cell": ["phase=secondary"], "note": "without the summer school"}}
/// ```
struct ReconciledTotal: Sendable {
  /// The line that holds it.
  let sequence: Int
  /// The line's id.
  let id: String
  /// Whose total it is.
  let source: String
  /// The programme.
  let programme: String
  /// The measure, its events' period replaced where the total has one of its own.
  let measure: Measure
  /// What the partner counts.
  let value: FigureValue
  /// The day at whose end it stands.
  let on: CivilDate
  /// The period that it is of, where it is not the measure's own.
  let period: Period?
  /// The cell that it is of, as conditions on the measure's keys; empty for the whole.
  let cell: [CellKey]

  /// One key of a cell.
  struct CellKey: Sendable, Hashable {
    let key: EventKey
    /// The value as a person reads it; `nil` for events without one.
    let value: String?

    /// The key as it is written.
    var text: String { "\(key.name)=\(value ?? "")" }

    /// The condition that an event of the cell meets.
    var condition: Condition {
      guard let value else { return Condition(key, .present(false)) }
      var values: [KeyValue] = [.text(value)]
      if let number = ExactDecimal(value) { values.append(.number(number)) }
      if value == "true" || value == "false" { values.append(.boolean(value == "true")) }
      return Condition(key, .anyOf(values))
    }
  }

  /// What totals of the same thing have in common: only those can agree one after another.
  var series: String {
    ([programme, measure.id, period?.description ?? ""] + cell.map(\.text)).joined(separator: "\n")
  }

  /// What it is a total of, beside the measure.
  var title: String {
    ((period.map { [$0.description] } ?? []) + cell.map(\.text) + ["by the end of \(on)"])
      .joined(separator: ", ")
  }
}

/// Reads partners' totals, at the door and again when they are checked: the one place that knows their
/// fields.
package struct ReconciliationRules: EventRules {
  private let catalogue: Catalogue
  private let plans: [Plan]
  private static let kind = ReservedKind.reconciled.rawValue

  /// Makes the rules.
  ///
  /// - Parameters:
  ///   - catalogue: The catalogue in force, for every other kind.
  ///   - plans: The plans in force.
  package init(_ catalogue: Catalogue, plans: [Plan]) {
    self.catalogue = catalogue
    self.plans = plans
  }

  /// Every problem of a partner's total; of any other kind, what the catalogue finds.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - data: Its `data`; `nil` counts as an empty object.
  ///   - occurred: The day on which it happened, when that could be read.
  ///   - isCorrection: Whether it replaces another event.
  ///   - event: The whole event.
  /// - Returns: The problems in the order of the event.
  package func problems(
    kind: String, data: JSONValue?, occurred: CivilDate?, isCorrection: Bool, event: JSONValue
  ) -> [RuleProblem] {
    guard kind == Self.kind else {
      return catalogue.problems(
        kind: kind, data: data, occurred: occurred, isCorrection: isCorrection, event: event)
    }
    return Self.read(event, plans).problems
  }

  /// The fields of a total as a kind of a catalogue, so that they are checked, and typed on the command
  /// line, as any other kind's are.
  ///
  /// - Parameter measure: The measure that the total names; `nil` where there is none.
  /// - Returns: A catalogue of the one kind.
  package static func catalogue(for measure: Measure?) -> Catalogue {
    let kind = Catalogue.Kind(
      name: kind, title: "A partner's own total", subject: nil, place: nil,
      fields: [
        .init(name: "measure", title: "The measure's id", type: .text, isRequired: true),
        .init(
          name: "value", title: "What the partner counts", type: type(of: measure),
          isRequired: true),
        .init(name: "period", title: "The period that it is of", type: .text),
        .init(name: "cell", title: "The cell that it is of", type: .text, isMany: true),
        .init(name: "note", title: "What a reader must know", type: .text),
      ])
    return Catalogue(title: "Partners' totals", lists: [], kinds: [kind])
  }

  /// What a measure's value is written as.
  private static func type(of measure: Measure?) -> Catalogue.FieldType {
    guard let measure else { return .decimal }
    if measure.figure.isDay { return .date }
    if measure.unit == Measure.pound { return .money }
    switch measure.figure {
    case .count, .distinct, .stock, .sequence, .lowest, .met: return .integer
    default: return .decimal
    }
  }

  /// The measure that the fields of a total name; `nil` where there is none.
  ///
  /// - Parameters:
  ///   - id: The measure's id.
  ///   - programme: The programme's slug.
  /// - Returns: The measure of the plan in force.
  package func measure(_ id: String?, of programme: String?) -> Measure? {
    guard let id else { return nil }
    return plans.first { $0.programme == programme }?.measure(id)
  }

  /// Reads a total.
  ///
  /// - Parameters:
  ///   - event: The event, on its way in or as its line has it.
  ///   - plans: The plans in force.
  /// - Returns: The total, and everything that is wrong with it; one of the two.
  static func read(
    _ event: JSONValue, _ plans: [Plan]
  ) -> (total: ReconciledTotal?, problems: [RuleProblem]) {
    var reader = TotalReader(event: event)
    let plan = reader.plan(among: plans)
    reader.readEnvelope()
    let data = event["data"]
    let id = data?["measure"]?.string
    let measure = id.flatMap { plan?.measure($0) }
    reader.problems += catalogue(for: measure).problems(
      kind: kind, data: data, occurred: nil, isCorrection: false, event: event)
    if let plan, let id, measure == nil, let value = data?["measure"] {
      reader.problems.append(
        RuleProblem(.unknownMeasure(id, of: plan, at: value.place), in: value))
    }
    guard let plan, let measure else { return (nil, reader.problems) }
    let value = reader.value(of: measure)
    let period = reader.period(of: measure, in: plan)
    let cell = reader.cell(of: measure)
    guard reader.problems.isEmpty, let value,
      let on = event["occurred"]?.string.flatMap({ Occurrence($0) })?.date
    else { return (nil, reader.problems) }
    var counted = measure
    if let period { counted.figure = measure.figure.replacing(period: period) }
    return (
      ReconciledTotal(
        sequence: event["seq"]?.integer ?? 0, id: event["id"]?.string ?? "",
        source: event["source"]?.string ?? "", programme: plan.programme, measure: counted,
        value: value, on: on, period: period, cell: cell), []
    )
  }
}

/// Takes the parts of a total, and gathers what is wrong.
private struct TotalReader {
  let event: JSONValue
  var problems: [RuleProblem] = []

  init(event: JSONValue) {
    self.event = event
  }

  private func field(_ name: String) -> JSONValue? { event["data"]?[name] }

  mutating func plan(among plans: [Plan]) -> Plan? {
    guard let value = event["programme"] else {
      problems.append(
        RuleProblem(.totalWithoutProgramme(at: event.place), in: event, pointer: "/programme"))
      return nil
    }
    let slug = value.string ?? ""
    if let plan = plans.first(where: { $0.programme == slug }) { return plan }
    if EventForms.isSlug(slug) {
      let near = nearestName(to: slug, among: plans.map(\.programme))
      problems.append(
        RuleProblem(.unknownProgramme(slug, near: near, at: value.place), in: value))
    }
    return nil
  }

  /// A total is of a whole measure or a cell of it, and somebody's.
  mutating func readEnvelope() {
    if event["source"] == nil {
      problems.append(
        RuleProblem(.totalWithoutSource(at: event.place), in: event, pointer: "/source"))
    }
    for key in ["place", "quantity", "subject"] {
      guard let value = event[key] else { continue }
      problems.append(RuleProblem(.notOfATotal(key, at: value.place), in: value))
    }
  }

  mutating func value(of measure: Measure) -> FigureValue? {
    guard let value = field("value") else { return nil }
    if measure.figure.isDay { return value.string.flatMap { CivilDate($0) }.map { .day($0) } }
    guard let number = value.decimal else { return nil }
    // A figure is compared as it is reported, so its places are the most that can agree.
    if let places = measure.places, number.scale > places {
      problems.append(
        RuleProblem(.totalTooExact(measure, places: places, at: value.place), in: value))
    }
    return .number(number)
  }

  mutating func period(of measure: Measure, in plan: Plan) -> Period? {
    guard let value = field("period"), let text = value.string else { return nil }
    if measure.figure.events.isEmpty {
      problems.append(RuleProblem(.totalWithoutPeriods(measure, at: value.place), in: value))
      return nil
    }
    do throws(Refusal) {
      return try Period(parsing: text, in: plan.calendar)
    } catch {
      problems.append(RuleProblem(error, in: value))
      return nil
    }
  }

  /// The keys of the cell in the order of the measure's.
  mutating func cell(of measure: Measure) -> [ReconciledTotal.CellKey] {
    guard let value = field("cell") else { return [] }
    var found: [String: String] = [:]
    for element in value.kind == .array ? value.elements : [value] {
      guard let text = element.string else { continue }
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let name = String(parts[0])
      guard parts.count == 2, measure.by.contains(where: { $0.name == name }),
        found.updateValue(String(parts[1]), forKey: name) == nil
      else {
        problems.append(RuleProblem(.notACell(text, of: measure, at: element.place), in: element))
        return []
      }
    }
    let cell = measure.by.compactMap { key in
      found[key.name].map {
        ReconciledTotal.CellKey(key: key, value: $0.isEmpty ? nil : $0)
      }
    }
    if cell.count < measure.by.count {
      problems.append(RuleProblem(.partOfACell(of: measure, at: value.place), in: value))
    }
    return cell
  }
}
