import Ledger

// Reads baselines and targets.
extension PlanReader {
  /// The words of targets, and the keys that each takes beside those of every target.
  private static let words: [(word: String, keys: [String])] = [
    ("atLeast", ["value"]), ("moreThan", ["value"]), ("atMost", ["value"]), ("lessThan", ["value"]),
    ("exactly", ["value"]), ("between", ["from", "to"]), ("around", ["value", "tolerance"]),
    ("every", ["cohort"]), ("increase", []), ("decrease", []),
    ("increaseBy", ["amount", "fraction", "strictly"]),
    ("reduceBy", ["amount", "fraction", "strictly"]), ("topHalf", ["of"]), ("done", []),
    ("all", ["targets"]),
  ]
  private static let common = ["is", "by", "words", "starts", "each", "groups", "when"]

  mutating func baseline(_ value: JSONValue) -> Baseline? {
    guard
      let object = ObjectReader(
        value, "a baseline", keys: ["value", "on", "period", "first", "words"], problems: &problems)
    else { return nil }
    let words = object.text("words", &problems)
    let sorts = ["value", "period", "first"].filter { value[$0] != nil }
    guard sorts.count == 1 || sorts.isEmpty && value["on"] != nil,
      sorts.isEmpty || sorts == ["value"] || value["on"] == nil
    else {
      problems.append(.baselineOfOne(at: value.place))
      return nil
    }
    let day = object.date("on", &problems)
    switch sorts.first {
    case "value":
      guard let member = value["value"], member.kind != .null else {
        return Baseline(.notGiven, words: words)
      }
      guard let number = member.decimal else {
        problems.append(.notOfType(member, "a number, or null where the document gives none"))
        return nil
      }
      return Baseline(.value(number, on: day), words: words)
    case "period":
      return value["period"].flatMap { period($0) }.map { Baseline(.period($0), words: words) }
    case "first":
      guard let member = value["first"], member.boolean == true else {
        if let member = value["first"] { problems.append(.notOfType(member, "true")) }
        return nil
      }
      return Baseline(.first, words: words)
    default:
      return day.map { Baseline(.on($0), words: words) }
    }
  }

  mutating func target(_ value: JSONValue, keys: [EventKey]) -> Target? {
    guard value.kind == .object else {
      problems.append(.notOfType(value, "a target such as {\"is\": \"atLeast\", \"value\": 100}"))
      return nil
    }
    guard let member = value["is"] else {
      problems.append(.missingKey("is", of: "a target", at: value.place))
      return nil
    }
    guard let word = member.string, let (_, own) = Self.words.first(where: { $0.word == word })
    else {
      problems.append(.notOneOf(member, Self.words.map(\.word)))
      return nil
    }
    guard
      let object = ObjectReader(
        value, "a target that is '\(word)'", keys: Self.common + own, problems: &problems)
    else { return nil }
    let each = each(value, keys: keys, takesValue: own.contains("value"))
    var isByGroup = false
    if case .values? = each { isByGroup = true }
    let goal = goal(word, object, isByGroup: isByGroup, keys: keys)
    let by = value["by"].flatMap { deadline($0) }
    let starts = object.date("starts", &problems)
    var when: String?
    if let member = value["when"],
      let condition = ObjectReader(member, "'when'", keys: ["done"], problems: &problems)
    {
      when = reference("done", .milestone, of: condition)
    }
    let words = object.text("words", &problems)
    guard let goal else { return nil }
    var target = Target(word, goal, by: by)
    target.starts = starts
    target.each = each
    target.when = when
    target.words = words
    return target
  }

  private mutating func goal(
    _ word: String, _ object: ObjectReader, isByGroup: Bool, keys: [EventKey]
  ) -> Target.Goal? {
    var value: Operand?
    if ["atLeast", "moreThan", "atMost", "lessThan", "exactly", "around"].contains(word) {
      if isByGroup {
        if let member = object.value["value"] {
          problems.append(.valueAndGroups(at: member.place))
        }
      } else {
        value = operand("value", of: object)
        if value == nil { return nil }
      }
    }
    switch word {
    case "atLeast", "moreThan": return .floor(value, isStrict: word == "moreThan")
    case "atMost", "lessThan": return .ceiling(value, isStrict: word == "lessThan")
    case "exactly": return .exactly(value)
    case "between":
      let (from, to) = (operand("from", of: object), operand("to", of: object))
      guard let from, let to else { return nil }
      if case (.number(let a), .number(let b)) = (from, to), b < a {
        problems.append(.limitsReversed(at: object.value.place))
      }
      return .between(from, to)
    case "around":
      guard let member = object.required("tolerance", &problems) else { return nil }
      guard let tolerance = member.decimal, !tolerance.isNegative else {
        problems.append(.notOfType(member, "how far it may be off either way, such as 15"))
        return nil
      }
      return .around(value, tolerance: tolerance)
    case "every": return reference("cohort", .cohort, of: object).map { .every(cohort: $0) }
    case "increase": return .increase
    case "decrease": return .decrease
    case "increaseBy", "reduceBy": return change(object, isIncrease: word == "increaseBy")
    case "topHalf": return operand("of", of: object).map { .topHalf(of: $0) }
    case "done": return .done
    default:
      let parts = list("targets", of: object, isRequired: true)
      if parts.isEmpty, let member = object.value["targets"], member.kind == .array {
        problems.append(.notOfType(member, "a list of targets"))
      }
      let targets = parts.compactMap { target($0, keys: keys) }
      return targets.isEmpty ? nil : .all(targets)
    }
  }

  private mutating func change(_ object: ObjectReader, isIncrease: Bool) -> Target.Goal? {
    let isStrict = object.boolean("strictly", &problems)
    switch (object.value["amount"], object.value["fraction"]) {
    case (_?, nil):
      return operand("amount", of: object).map {
        .changeBy($0, isIncrease: isIncrease, isStrict: isStrict)
      }
    case (nil, let member?):
      guard let (above, below) = member.string.flatMap(Self.fraction) else {
        problems.append(.notOfType(member, "a fraction as a text, such as \"2/3\" or \"10%\""))
        return nil
      }
      return .changeByFraction(
        numerator: above, denominator: below, isIncrease: isIncrease, isStrict: isStrict)
    default:
      problems.append(.amountOrFraction(at: object.value.place))
      return nil
    }
  }

  /// Two whole numbers with a stroke between them, or one with a per cent sign.
  private static func fraction(_ text: String) -> (Int, Int)? {
    let bytes = Array(text.utf8)
    if bytes.last == UInt8(ascii: "%") {
      guard let percent = number(bytes.dropLast()), percent > 0 else { return nil }
      return (percent, 100)
    }
    guard let stroke = bytes.firstIndex(of: UInt8(ascii: "/")),
      let above = number(bytes[..<stroke]), let below = number(bytes[(stroke + 1)...]),
      above > 0, below > 0
    else { return nil }
    return (above, below)
  }

  private mutating func operand(_ key: String, of object: ObjectReader) -> Operand? {
    guard let member = object.required(key, &problems) else { return nil }
    if let number = member.decimal { return .number(number) }
    guard member.kind == .object else {
      problems.append(.notOfType(member, "a number, or a figure to compare with"))
      return nil
    }
    return figure(member).map { .figure($0) }
  }

  private mutating func each(
    _ value: JSONValue, keys: [EventKey], takesValue: Bool
  ) -> Target.Each? {
    guard let member = value["each"] else {
      if let groups = value["groups"] { problems.append(.groupsWithoutEach(at: groups.place)) }
      return nil
    }
    if member.boolean == false { return nil }
    if keys.isEmpty { problems.append(.eachWithoutBy(at: member.place)) }
    if member.kind == .object {
      if !takesValue { problems.append(.notOfType(member, "true: this target takes no value")) }
      if keys.count > 1 { problems.append(.groupsOfManyKeys(at: member.place)) }
      if let groups = value["groups"] { problems.append(.groupsTwice(at: groups.place)) }
      var groups: [Target.Group] = []
      for (name, number) in member.members {
        guard let decimal = number.decimal else {
          problems.append(.notOfType(number, "a number"))
          continue
        }
        groups.append(Target.Group(.text(name), decimal))
      }
      if member.members.isEmpty { problems.append(.notOfType(member, "groups and their values")) }
      return .values(groups)
    }
    guard member.boolean == true else {
      problems.append(.notOfType(member, "true, or an object of groups and their values"))
      return nil
    }
    guard let list = value["groups"] else { return .cells(groups: []) }
    guard list.kind == .array else {
      problems.append(.notOfType(list, "a list of groups"))
      return .cells(groups: [])
    }
    if keys.count > 1 { problems.append(.groupsOfManyKeys(at: list.place)) }
    return .cells(groups: list.elements.compactMap { scalar($0) })
  }

  private mutating func deadline(_ value: JSONValue) -> Deadline? {
    guard value.kind == .object else {
      guard let period = period(value) else { return nil }
      guard let last = period.last else {
        problems.append(.deadlineWithoutEnd(period.description, at: value.place))
        return nil
      }
      return .on(last)
    }
    let units = Deadline.Unit.allCases
    let keys = ["before", "after"] + units.map(\.rawValue)
    guard let object = ObjectReader(value, "a deadline", keys: keys, problems: &problems) else {
      return nil
    }
    if value["before"] != nil, value.members.count == 1 {
      return object.date("before", &problems).map { .on($0.adding(days: -1)) }
    }
    let given = units.filter { value[$0.rawValue] != nil }
    guard value["after"] != nil, value["before"] == nil, given.count == 1 else {
      problems.append(.deadlineForm(at: value.place))
      return nil
    }
    let measure = reference("after", .milestone, of: object)
    let amount = wholeNumber(given[0].rawValue, of: object, in: 0...10_000)
    guard let measure, let amount else { return nil }
    return .after(measure: measure, amount, given[0])
  }

  /// The way that a target's words point, those of its parts where it has parts.
  static func direction(_ target: Target) -> Measure.Better? {
    target.direction ?? target.parts.lazy.compactMap { direction($0) }.first
  }

  /// What a target needs of its measure.
  mutating func check(
    _ target: Target, _ value: JSONValue, _ figure: Figure, baseline: JSONValue?,
    better: Measure.Better?
  ) {
    if let direction = target.direction, let better, direction != better {
      problems.append(.pointsTheOtherWay(target.word, better, at: value.place))
    }
    if !target.needsBaseline || !target.parts.isEmpty {
    } else if baseline == nil {
      problems.append(.baselineNeeded(target.word, at: value.place))
    }
    if target.parts.isEmpty, figure.isDay != (target.goal == .done) {
      problems.append(.dayAndNumber(target.word, isDay: figure.isDay, at: value.place))
    }
    for operand in target.figures where operand.isDay {
      problems.append(.dayAsNumber(at: value.place))
    }
    for (part, member) in zip(target.parts, value["targets"]?.elements ?? []) {
      check(part, member, figure, baseline: baseline, better: better)
    }
  }
}
