import Ledger

// Reads figures and the events that they select.
extension PlanReader {
  /// The words that a figure begins with, and the other keys of each.
  private static let words: [(word: String, keys: [String])] = [
    ("count", []), ("sum", ["of"]), ("distinct", ["of", "having"]), ("largest", ["of"]),
    ("mean", ["of"]), ("latest", ["of"]), ("first", []), ("stock", ["joined", "left"]),
    ("sequence", ["from", "to"]), ("lowest", ["per"]), ("ratio", ["per"]), ("gap", []),
    ("share", ["cohort"]), ("met", []), ("cohort", []),
  ]

  mutating func figure(_ value: JSONValue) -> Figure? {
    guard value.kind == .object else {
      problems.append(.notOfType(value, "a figure such as {\"count\": {\"kind\": \"...\"}}"))
      return nil
    }
    guard let (word, keys) = Self.words.first(where: { value[$0.word] != nil }),
      let subject = value[word]
    else {
      problems.append(
        .notAFigure(value.members.map(\.name), Self.words.map(\.word), at: value.place))
      return nil
    }
    guard
      let object = ObjectReader(
        value, "the figure '\(word)'", keys: [word] + keys, problems: &problems)
    else { return nil }
    switch word {
    case "count": return events(subject).map { .count($0) }
    case "first": return events(subject).map { .first($0) }
    case "lowest":
      let events = events(subject)
      guard object.required("per", &problems) != nil,
        let per = self.word("per", of: object, PeriodKey.allCases), let events
      else { return nil }
      return .lowest(events, per: per)
    case "sum", "largest", "mean", "latest":
      return measured(word, subject, object)
    case "distinct":
      return distinct(subject, object)
    case "stock", "sequence":
      let names = word == "stock" ? ("joined", "left") : ("from", "to")
      let one = object.required(names.0, &problems).flatMap { events($0) }
      let two = object.required(names.1, &problems).flatMap { events($0) }
      let keys = self.keys(subject, of: [one, two].compactMap { $0 }, everywhere: true)
      guard let one, let two, !keys.isEmpty else { return nil }
      return word == "stock"
        ? .stock(keys, joined: one, left: two) : .sequence(keys, from: one, to: two)
    case "ratio", "gap":
      guard subject.elements.count == 2 else {
        problems.append(.notOfType(subject, "a list of two figures"))
        return nil
      }
      let parts = subject.elements.compactMap { figure($0) }
      guard parts.count == 2 else { return nil }
      if word == "gap" { return .gap(parts[0], parts[1]) }
      guard let per = value["per"] else { return .ratio(parts[0], parts[1], per: ExactDecimal(1)) }
      guard let number = per.decimal, !number.isZero, !number.isNegative else {
        problems.append(.notOfType(per, "a number above 0, such as 100"))
        return nil
      }
      return .ratio(parts[0], parts[1], per: number)
    case "share":
      let part = figure(subject)
      let cohort = reference("cohort", .cohort, of: object)
      guard let part, let cohort else { return nil }
      return .share(part, cohort: cohort)
    case "cohort":
      return reference("cohort", .cohort, of: object).map { .cohort($0) }
    default:
      return met(subject)
    }
  }

  private mutating func measured(
    _ word: String, _ subject: JSONValue, _ object: ObjectReader
  ) -> Figure? {
    let name = ObjectReader.text(subject, &problems)
    let events = object.required("of", &problems).flatMap { self.events($0) }
    guard let name, let events else { return nil }
    checkNumeric(name, of: events, at: subject)
    switch word {
    case "sum": return .sum(name, events)
    case "largest": return .largest(name, events)
    case "mean": return .mean(name, events)
    default: return .latest(name, events)
    }
  }

  private mutating func distinct(_ subject: JSONValue, _ object: ObjectReader) -> Figure? {
    let events = object.required("of", &problems).flatMap { self.events($0) }
    let keys = self.keys(subject, of: events.map { [$0] } ?? [])
    var having: Figure.Having?
    if let member = object.value["having"] {
      having = self.having(member, events)
      if having == nil { return nil }
    }
    guard let events, !keys.isEmpty else { return nil }
    return .distinct(keys, events, having: having)
  }

  private mutating func having(_ value: JSONValue, _ events: Events?) -> Figure.Having? {
    guard
      let object = ObjectReader(
        value, "'having'", keys: ["count", "distinct", "sum", "atLeast"], problems: &problems)
    else { return nil }
    let sorts = ["count", "distinct", "sum"].filter { value[$0] != nil }
    guard sorts.count == 1, let subject = value[sorts[0]] else {
      problems.append(.havingOfOne(at: value.place))
      return nil
    }
    var of: Figure.Having.Of?
    switch sorts[0] {
    case "count":
      if subject.boolean == true {
        of = .count
      } else {
        problems.append(.notOfType(subject, "true"))
      }
    case "distinct":
      of = key(subject, of: events.map { [$0] } ?? [], everywhere: false).map { .distinct($0) }
    default:
      guard let name = ObjectReader.text(subject, &problems) else { break }
      if let events { checkNumeric(name, of: events, at: subject) }
      of = .sum(name)
    }
    guard let member = object.required("atLeast", &problems) else { return nil }
    guard let least = member.decimal, !least.isZero, !least.isNegative else {
      problems.append(.notOfType(member, "a number above 0"))
      return nil
    }
    return of.map { Figure.Having($0, atLeast: least) }
  }

  private mutating func met(_ value: JSONValue) -> Figure? {
    guard value.kind == .array, !value.elements.isEmpty else {
      problems.append(.notOfType(value, "a list of measures' ids"))
      return nil
    }
    var ids: [String] = []
    for element in value.elements {
      guard let id = ObjectReader.text(element, &problems) else { continue }
      guard !ids.contains(id) else {
        problems.append(.listedTwice(id, at: element.place))
        continue
      }
      references.append(Reference(sort: .measure, name: id, value: element))
      ids.append(id)
    }
    return .met(ids)
  }

  mutating func events(_ value: JSONValue) -> Events? {
    guard
      let object = ObjectReader(
        value, "a selection of events", keys: ["kind", "where", "period"], problems: &problems),
      let member = object.required("kind", &problems)
    else { return nil }
    let values = member.kind == .array ? member.elements : [member]
    if values.isEmpty { problems.append(.notOfType(member, "a kind or a list of kinds")) }
    var kinds: [String] = []
    for value in values {
      guard let kind = ObjectReader.text(value, &problems) else { continue }
      checkKind(kind, at: value)
      kinds.append(kind)
    }
    var conditions: [Condition] = []
    for (name, value) in object.members("where", isRequired: false, &problems) {
      guard let key = key(name, at: value, of: kinds, everywhere: false),
        let test = test(value, of: key)
      else { continue }
      checkValues(of: test, key, kinds, at: value)
      conditions.append(Condition(key, test))
    }
    let period = value["period"].flatMap { self.period($0) }
    guard !kinds.isEmpty else { return nil }
    return Events(kinds: kinds, conditions: conditions, period: period)
  }

  private mutating func test(_ value: JSONValue, of key: EventKey) -> Condition.Test? {
    switch value.kind {
    case .string, .number, .boolean: return scalar(value).map { .anyOf([$0]) }
    case .array: return scalars(value).map { .anyOf($0) }
    case .null:
      problems.append(.nullCondition(key.name, at: value.place))
      return nil
    case .object: break
    }
    let bounds = ["atLeast", "moreThan", "atMost", "lessThan"]
    let others = ["not", "unless", "present"]
    guard
      ObjectReader(value, "a condition", keys: others + bounds, problems: &problems) != nil
    else { return nil }
    let members = value.members.filter { (others + bounds).contains($0.name) }
    // What is not known was named already.
    if members.isEmpty, !value.members.isEmpty { return nil }
    let isRange = members.allSatisfy { bounds.contains($0.name) }
    guard let first = members.first, isRange || members.count == 1 else {
      problems.append(.conditionOfOne(at: value.place))
      return nil
    }
    guard isRange else {
      if first.name == "present" {
        guard let isPresent = first.value.boolean else {
          problems.append(.notOfType(first.value, "true or false"))
          return nil
        }
        return .present(isPresent)
      }
      let values =
        first.value.kind == .array ? scalars(first.value) : scalar(first.value).map { [$0] }
      return values.map { first.name == "not" ? .noneOf($0) : .unless($0) }
    }
    return range(members, at: value)
  }

  private mutating func range(
    _ members: [(name: String, value: JSONValue)], at value: JSONValue
  ) -> Condition.Test? {
    var lower: Condition.Bound?
    var upper: Condition.Bound?
    for (name, value) in members {
      guard let limit = scalar(value) else { continue }
      if case .boolean = limit {
        problems.append(.notOfType(value, "a number or a date"))
        continue
      }
      switch name {
      case "atLeast", "moreThan":
        if lower != nil { problems.append(.twoLimits("atLeast", "moreThan", at: value.place)) }
        lower = Condition.Bound(limit, isStrict: name == "moreThan")
      default:
        if upper != nil { problems.append(.twoLimits("atMost", "lessThan", at: value.place)) }
        upper = Condition.Bound(limit, isStrict: name == "lessThan")
      }
    }
    if case (.text?, .number?) = (lower?.value, upper?.value) {
      problems.append(.limitsOfTwoSorts(at: value.place))
    } else if case (.number?, .text?) = (lower?.value, upper?.value) {
      problems.append(.limitsOfTwoSorts(at: value.place))
    }
    return lower == nil && upper == nil ? nil : .within(lower: lower, upper: upper)
  }

  mutating func scalar(_ value: JSONValue) -> KeyValue? {
    if let text = value.string { return .text(text) }
    if let boolean = value.boolean { return .boolean(boolean) }
    if let number = value.decimal { return .number(number) }
    problems.append(.notOfType(value, "a text, a number, true or false"))
    return nil
  }

  private mutating func scalars(_ value: JSONValue) -> [KeyValue]? {
    let values = value.elements.compactMap { scalar($0) }
    if value.elements.isEmpty { problems.append(.notOfType(value, "a list with values in it")) }
    return values.isEmpty ? nil : values
  }

  /// One key or a list of keys, each once.
  mutating func keys(
    _ value: JSONValue, of events: [Events], everywhere: Bool = false
  ) -> [EventKey] {
    let values = value.kind == .array ? value.elements : [value]
    if values.isEmpty { problems.append(.notOfType(value, "a key or a list of keys")) }
    var keys: [EventKey] = []
    for value in values {
      guard let key = key(value, of: events, everywhere: everywhere) else { continue }
      guard !keys.contains(key) else {
        problems.append(.listedTwice(key.name, at: value.place))
        continue
      }
      keys.append(key)
    }
    return keys
  }

  mutating func key(
    _ value: JSONValue, of events: [Events], everywhere: Bool
  ) -> EventKey? {
    guard let name = ObjectReader.text(value, &problems) else { return nil }
    guard everywhere else {
      return key(name, at: value, of: events.flatMap(\.kinds), everywhere: false)
    }
    var key: EventKey?
    for selection in events {
      key = self.key(name, at: value, of: selection.kinds, everywhere: false) ?? key
    }
    return events.isEmpty ? EventKey(name) : key
  }

  private mutating func key(
    _ name: String, at value: JSONValue, of kinds: [String], everywhere: Bool
  ) -> EventKey? {
    let key = EventKey(name)
    if case .envelope(let envelope) = key, !EventKey.inPlans.contains(envelope) {
      problems.append(.keyNotInPlans(name, at: value.place))
      return nil
    }
    checkKey(key, of: kinds, at: value)
    return key
  }
}
