import Ledger
import Projections
import Testing

/// What the counted events of a part come to by plain arithmetic.
private func value(
  _ part: Explanation.Part, _ entries: [Explanation.Entry]
) -> FigureValue? {
  let amounts = entries.compactMap(\.amount)
  let sum = amounts.reduce(ExactDecimal.zero) { $0 + $1 }
  switch part.figure {
  case .count, .sum, .distinct, .stock, .sequence, .lowest: return .number(sum)
  case .mean:
    return entries.isEmpty
      ? nil : sum.divided(by: ExactDecimal(entries.count), places: 12).map { .number($0) }
  case .largest, .latest:
    #expect(entries.count <= 1)
    return amounts.first.map { .number($0) }
  case .first:
    #expect(entries.count <= 1)
    return entries.first.flatMap { CivilDate(String($0.occurred.prefix(10))) }.map { .day($0) }
  case .ratio, .gap, .share, .cohort, .met: return nil
  }
}

/// Holds an explanation against itself and the facts: what the counted events of each part come to is its
/// value, and each event of its kinds stands in one list, with a rule where it is left out.
func expectConsistent(
  _ found: Explanation, _ facts: [Fact], _ standing: Set<Int>, _ context: String
) throws {
  for (index, part) in found.parts.enumerated() {
    let counted = found.counted.filter { $0.part == index }
    let leftOut = found.leftOut.filter { $0.part == index }
    #expect(part.counted == counted.count && part.leftOut == leftOut.count, "\(context)")
    #expect(part.rules.map(\.events).reduce(0, +) == leftOut.count, "\(context)")
    if part.figure.isEventFigure {
      var value = value(part, counted)
      // No whole period has gone by yet.
      if case .lowest = part.figure, part.groups.isEmpty { value = nil }
      if case .mean = part.figure {
        #expect(value?.text(places: 6) == part.value?.text(places: 6), "\(context)")
      } else {
        #expect(value == part.value, "\(context)")
      }
      if part.figure.isDistinct {
        #expect(part.total == ExactDecimal(part.groups.count { $0.counts }), "\(context)")
      }
    }
    // Each event of the kinds stands in one list, once for each side that asks for it.
    for (side, kinds) in part.figure.kindsOfSides.enumerated() {
      let roles = part.figure.roles
      let listed = (counted + leftOut).filter { roles[side] == $0.role }.map(\.sequence).sorted()
      let asked = facts.indices.filter {
        facts[$0].programme == found.programme && kinds.contains(facts[$0].kind)
      }.map { $0 + 1 }
      #expect(listed == asked, "\(context)")
    }
    #expect(counted.allSatisfy { standing.contains($0.sequence) && $0.sequence <= found.size })
    for entry in leftOut {
      #expect(!entry.rules.isEmpty)
      for case .voided(let by) in entry.rules {
        #expect(facts[by - 1].data["event"] == "\"\(entry.id)\"", "\(context)")
      }
      for case .replaced(let by) in entry.rules {
        #expect(facts[by - 1].replaces == entry.id, "\(context)")
      }
      for rule in entry.rules { if let by = rule.by { #expect(by > 0, "\(context) \(rule)") } }
    }
  }
}

extension Figure {
  /// Whether events add up to it by themselves.
  fileprivate var isEventFigure: Bool {
    switch self {
    case .ratio, .gap, .share, .cohort, .met: false
    default: true
    }
  }

  fileprivate var isDistinct: Bool {
    if case .distinct = self { return true }
    return false
  }

  fileprivate var kindsOfSides: [[String]] {
    switch self {
    case .count(let events), .sum(_, let events), .distinct(_, let events, _),
      .largest(_, let events), .mean(_, let events), .latest(_, let events), .first(let events),
      .lowest(let events, _):
      [events.kinds]
    case .stock(_, let one, let two), .sequence(_, let one, let two): [one.kinds, two.kinds]
    case .ratio, .gap, .share, .cohort, .met: []
    }
  }

  fileprivate var roles: [Explanation.Role?] {
    switch self {
    case .stock: [.joined, .left]
    case .sequence: [.from, .to]
    default: [nil]
    }
  }
}

extension FigureValue {
  fileprivate func text(places: Int) -> String { number?.text(places: places) ?? "" }
}
