import Ledger

// Checks of a plan as a whole, and of its figures against the catalogue.
extension PlanReader {
  /// Names that two things share.
  mutating func checkIds(_ value: JSONValue) {
    var seen: Set<String> = []
    let lists = [value["measures"], value["context"]].compactMap { $0 }
    for element in lists.flatMap(\.elements) {
      guard let member = element["id"], let id = member.string else { continue }
      if !seen.insert(id).inserted { problems.append(.idTwice(id, at: member.place)) }
    }
  }

  /// Every name that refers to something must find it.
  mutating func resolve(in value: JSONValue, _ plan: Plan) {
    // What could not be read is not missing too: its own problem is already listed.
    let measures = (value["measures"]?.elements ?? []).compactMap { $0["id"]?.string }
    let names: [Reference.Sort: [String]] = [
      .priority: (value["priorities"]?.members ?? []).map(\.name),
      .document: (value["documents"]?.members ?? []).map(\.name),
      .cohort: (value["cohorts"]?.members ?? []).map(\.name),
      .measure: measures, .milestone: measures,
    ]
    for reference in references {
      let known = names[reference.sort] ?? []
      guard known.contains(reference.name) else {
        problems.append(
          .unresolved(reference.name, reference.sort, known, at: reference.value.place))
        continue
      }
      if reference.sort == .milestone, let measure = plan.measure(reference.name),
        !measure.figure.isDay
      {
        problems.append(.notAMilestone(reference.name, at: reference.value.place))
      }
    }
  }

  /// A measure that waits for itself by way of others never has a value.
  mutating func checkCycles(_ plan: Plan, in value: JSONValue) {
    for cycle in PlanOrder(plan.measures).circles {
      let element = value["measures"]?.elements.first { $0["id"]?.string == cycle[0] }
      problems.append(.cycle(cycle, at: (element ?? value).place))
    }
  }

  mutating func checkKind(_ kind: String, at value: JSONValue) {
    guard let catalogue, catalogue.kind(kind) == nil else { return }
    problems.append(
      .unknownKind(
        kind, nearest: nearestName(to: kind, among: catalogue.kinds.map(\.name)), at: value.place))
  }

  /// The kinds of a selection that the catalogue has; `nil` where there is nothing to check against.
  private func known(_ kinds: [String]) -> [Catalogue.Kind]? {
    let known = catalogue.map { catalogue in kinds.compactMap { catalogue.kind($0) } }
    return known?.isEmpty == true ? nil : known
  }

  /// A key that no kind of the selection has would select or count nothing, and nobody would see.
  mutating func checkKey(_ key: EventKey, of kinds: [String], at value: JSONValue) {
    guard let known = known(kinds) else { return }
    switch key {
    case .period: break
    case .envelope(.subject):
      guard known.allSatisfy({ $0.subject == nil }) else { break }
      problems.append(.kindsWithout("subject", known.map(\.name), nearest: nil, at: value.place))
    case .envelope(.place):
      guard known.allSatisfy({ $0.place == nil }) else { break }
      problems.append(.kindsWithout("place", known.map(\.name), nearest: nil, at: value.place))
    case .envelope: break
    case .field(let name):
      guard known.allSatisfy({ $0.field(name) == nil }) else {
        return checkPublic(known.compactMap { $0.field(name) }, at: value)
      }
      let names = known.flatMap { $0.fields.map(\.name) } + EventKey.inPlans.map(\.name)
      problems.append(
        .kindsWithout(
          name, known.map(\.name), nearest: nearestName(to: name, among: names), at: value.place))
    }
  }

  /// What is kept beside the log can be erased, so no figure stands on it.
  private mutating func checkPublic(_ fields: [Catalogue.Field], at value: JSONValue) {
    guard let first = fields.first, fields.allSatisfy(\.isPrivate) else { return }
    problems.append(.privateField(first.name, at: value.place))
  }

  /// A field that is added up must hold numbers.
  mutating func checkNumeric(_ name: String, of events: Events, at value: JSONValue) {
    guard let known = known(events.kinds) else { return }
    let fields = known.compactMap { $0.field(name) }
    guard !fields.isEmpty else {
      checkKey(.field(name), of: events.kinds, at: value)
      return
    }
    checkPublic(fields, at: value)
    let isNumeric = fields.contains {
      [.integer, .decimal, .money].contains($0.type) && !$0.isMany
    }
    if !isNumeric {
      problems.append(.notNumeric(name, fields[0].type.rawValue, at: value.place))
    }
  }

  /// Values that the field of no kind of the selection can have.
  mutating func checkValues(
    of test: Condition.Test, _ key: EventKey, _ kinds: [String], at value: JSONValue
  ) {
    guard let catalogue, case .field(let name) = key, let known = known(kinds) else { return }
    let fields = known.compactMap { $0.field(name) }
    guard !fields.isEmpty else { return }
    let values: [KeyValue] =
      switch test {
      case .anyOf(let values), .noneOf(let values), .unless(let values): values
      case .within(let lower, let upper): [lower?.value, upper?.value].compactMap { $0 }
      case .present: []
      }
    for wanted in values {
      if fields.contains(where: { Self.fits(wanted, $0, catalogue) }) { continue }
      let lists = fields.compactMap { $0.list }.map { catalogue.lists[$0] }
      let codes = lists.flatMap { $0.codes.map(\.code) }
      problems.append(
        .neverHolds(
          name, wanted, fields[0].type.rawValue,
          nearest: nearestName(to: wanted.description, among: codes), codes: codes, at: value.place)
      )
    }
  }

  private static func fits(
    _ value: KeyValue, _ field: Catalogue.Field, _ catalogue: Catalogue
  ) -> Bool {
    switch (value, field.type) {
    case (.text(let text), .code):
      field.isOpen
        || field.list.map { catalogue.lists[$0].codes.contains { $0.code == text } } ?? true
    case (.text(let text), .date): CivilDate(text) != nil
    case (.text, .text): true
    case (.number(let number), .integer): number.isInteger
    case (.number, .decimal), (.number, .money): true
    case (.boolean, .boolean): true
    default: false
    }
  }
}
