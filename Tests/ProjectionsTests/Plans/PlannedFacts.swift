import Ledger
import TestSupport

@testable import Projections

/// Random events that a plan's figures are about: mostly those that they count, and some that a rule leaves
/// out, so that every measure of a real plan has something to count and something to explain.
struct PlannedFacts {
  /// One selection of events of a figure, and what the figure takes from them.
  private struct Side {
    var events: Events
    var keys: [EventKey] = []
    var fields: [String] = []
  }

  private let plan: Plan
  private let sides: [Side]

  /// Reads what the plan's figures, baselines, comparators and cohorts ask for.
  init(_ plan: Plan) {
    self.plan = plan
    var sides: [Side] = []
    for measure in plan.measures {
      let own = Self.sides(measure.figure)
      var all = own
      if case .period(let period)? = measure.baseline?.source {
        all += Self.sides(measure.figure.replacing(period: period))
      }
      for target in [measure.target].compactMap({ $0 }) {
        for figure in ([target] + target.parts).flatMap(\.figures) { all += Self.sides(figure) }
      }
      // One observation has all the numbers that the figure's parts take.
      let fields = Set(all.flatMap(\.fields)).sorted()
      sides += all.map { side in
        var side = side
        side.keys += measure.by
        if !side.fields.isEmpty { side.fields = fields }
        return side
      }
    }
    for case .figure(let figure) in plan.cohorts.map(\.size) { sides += Self.sides(figure) }
    self.sides = sides
  }

  private static func sides(_ figure: Figure) -> [Side] {
    switch figure {
    case .count(let events), .first(let events), .lowest(let events, _): [Side(events: events)]
    case .sum(let field, let events), .largest(let field, let events),
      .mean(let field, let events), .latest(let field, let events):
      [Side(events: events, fields: [field])]
    case .distinct(let keys, let events, let having):
      switch having?.of {
      case .distinct(let key): [Side(events: events, keys: keys + [key])]
      case .sum(let field): [Side(events: events, keys: keys, fields: [field])]
      case .count, nil: [Side(events: events, keys: keys)]
      }
    case .stock(let keys, let one, let two), .sequence(let keys, let one, let two):
      [Side(events: one, keys: keys), Side(events: two, keys: keys)]
    case .ratio, .gap, .share: figure.parts.flatMap { sides($0) }
    case .cohort, .met: []
    }
  }

  /// A history with a few events for each figure, corrections and voids among them; unless `ofOneDay`, no
  /// two happen on the same day.
  func history(
    _ random: inout SplitMix64, perSide: Int = 3, ofOneDay: Bool = true
  ) -> [Fact] {
    var history: [Fact] = []
    var standing: [String] = []
    var days: Set<String> = []
    for (number, side) in (0..<perSide).flatMap({ _ in sides }).shuffled(using: &random)
      .enumerated()
    {
      if Int.random(in: 0..<12, using: &random) == 0, let id = standing.popLast() {
        history.append(.void(id))
      }
      var fact = fact(of: side, &random)
      while !ofOneDay, !days.insert(fact.occurred).inserted {
        fact.occurred = day(nil, &random).description
      }
      fact.id = "\(plan.programme)-\(number)"
      if Int.random(in: 0..<8, using: &random) == 0, !standing.isEmpty {
        fact.replaces = standing.remove(at: Int.random(in: standing.indices, using: &random))
      }
      standing.append(fact.id)
      history.append(fact)
    }
    return history
  }

  private func fact(of side: Side, _ random: inout SplitMix64) -> Fact {
    let kind = side.events.kinds.randomElement(using: &random) ?? ""
    var fact = Fact(kind: kind, occurred: day(side.events.period, &random).description)
    fact.programme = plan.programme
    if Bool.random(using: &random) { fact.quantity = Int.random(in: 1...40, using: &random) }
    if Int.random(in: 0..<5, using: &random) > 0 {
      fact.subject = "p-\(Int.random(in: 1...6, using: &random))"
    }
    if Int.random(in: 0..<5, using: &random) > 0 {
      fact.place = "urn:\(Int.random(in: 1...4, using: &random))"
    }
    for key in side.keys where Int.random(in: 0..<8, using: &random) > 0 {
      if case .field(let name) = key {
        fact.data[name] = ["\"x\"", "\"y\"", "[\"x\",\"z\"]"].randomElement(using: &random)
      }
    }
    for field in side.fields where Int.random(in: 0..<10, using: &random) > 0 {
      fact.data[field] = ["0", "1", "7", "12.5", "0.1", "-3", "250000", "99.99"].randomElement(
        using: &random)
    }
    for condition in side.events.conditions where Int.random(in: 0..<12, using: &random) > 0 {
      meet(condition, in: &fact, &random)
    }
    return fact
  }

  /// A day of a period or near it, or of the programme's years.
  private func day(_ period: Period?, _ random: inout SplitMix64) -> CivilDate {
    let isNear = Int.random(in: 0..<6, using: &random) > 0
    let first = (isNear ? period?.first : nil) ?? plan.starts.adding(days: -400)
    let last = (isNear ? period?.last : nil) ?? plan.ends.adding(days: 200)
    let slack = isNear && period != nil ? 20 : 0
    let days = first.dayNumber - slack...max(first.dayNumber, last.dayNumber) + slack
    return CivilDate(dayNumber: Int.random(in: days, using: &random))
  }

  /// Gives an event a value that a condition asks for.
  private func meet(_ condition: Condition, in fact: inout Fact, _ random: inout SplitMix64) {
    let wanted: KeyValue? =
      switch condition.test {
      case .anyOf(let values): values.randomElement(using: &random)
      case .noneOf, .present(true): .text("other")
      case .unless, .present(false): nil
      case .within(let lower, let upper): Self.within(lower, upper)
      }
    switch condition.key {
    case .field(let name):
      guard let wanted else {
        fact.data[name] = nil
        return
      }
      let json = Self.json(wanted)
      // A list passes when one of its values does.
      let isList = Int.random(in: 0..<4, using: &random) == 0
      fact.data[name] = isList ? "[\(json)]" : json
    case .envelope(.subject): fact.subject = wanted?.description
    case .envelope(.place): fact.place = wanted?.description
    case .envelope(.source): fact.source = wanted?.description
    case .envelope, .period: break
    }
  }

  private static func within(_ lower: Condition.Bound?, _ upper: Condition.Bound?) -> KeyValue? {
    guard let bound = lower ?? upper else { return nil }
    guard bound.isStrict, case .number(let number) = bound.value else { return bound.value }
    return .number(lower == nil ? number - ExactDecimal(1) : number + ExactDecimal(1))
  }

  private static func json(_ value: KeyValue) -> String {
    if case .text(let text) = value { return "\"\(text)\"" }
    return value.description
  }
}
