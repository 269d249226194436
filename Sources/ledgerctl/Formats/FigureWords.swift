import Ledger
import Projections

// How a figure is worked out, and why an event is left out, in words.

/// A list in words: `a`, `a or b`, `a, b or c`.
private func joined(_ words: [String], _ last: String) -> String {
  guard words.count > 1, let end = words.last else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(last) " + end
}

extension Condition {
  /// What must hold, such as `quality is high or meaningful`.
  var words: String {
    switch test {
    case .anyOf(let values): "\(key.name) is \(joined(values.map(\.description), "or"))"
    case .noneOf(let values), .unless(let values):
      "\(key.name) is not \(joined(values.map(\.description), "or"))"
    case .within: "\(key.name) is \(limits)"
    case .present(let isPresent): isPresent ? "\(key.name) is given" : "\(key.name) is not given"
    }
  }

  private var limits: String {
    guard case .within(let lower, let upper) = test else { return "" }
    let parts = [
      lower.map { ($0.isStrict ? "more than " : "at least ") + $0.value.description },
      upper.map { ($0.isStrict ? "less than " : "at most ") + $0.value.description },
    ]
    return joined(parts.compactMap { $0 }, "and")
  }

  /// Why it does not hold of an event that has these values.
  func failure(_ found: [KeyValue]) -> String {
    let value = joined(found.map(\.description), "and")
    switch test {
    case .present(false): return "has \(key.name) \(value)"
    case _ where found.isEmpty: return "has no \(key.name)"
    case .anyOf(let values):
      return "\(key.name) is \(value), not \(joined(values.map(\.description), "or"))"
    case .within: return "\(key.name) is \(value), not \(limits)"
    case .noneOf, .unless, .present: return "\(key.name) is \(value)"
    }
  }
}

extension Events {
  /// Which events, such as `employer.encounter in 2017/18 where quality is high`.
  var words: String {
    var words = joined(kinds, "or")
    if let period { words += " in \(period)" }
    if !conditions.isEmpty { words += " where \(joined(conditions.map(\.words), "and"))" }
    return words
  }
}

extension Figure {
  /// How it is worked out.
  var words: String {
    switch self {
    case .count(let events): "quantities added up of \(events.words)"
    case .sum(let field, let events): "\(field) added up of \(events.words)"
    case .distinct(let keys, let events, let having):
      "different \(Self.names(keys)) of \(events.words)" + (having.map { ", \($0.words)" } ?? "")
    case .largest(let field, let events): "largest \(field) of \(events.words)"
    case .mean(let field, let events): "mean of \(field) over \(events.words)"
    case .latest(let field, let events): "\(field) as last observed of \(events.words)"
    case .first(let events): "day of the first \(events.words)"
    case .stock(let keys, let joined, let left):
      "different \(Self.names(keys)) of \(joined.words) without a later \(left.words)"
    case .sequence(let keys, let from, let to):
      "different \(Self.names(keys)) of \(from.words) with \(to.words) on that day or later"
    case .lowest(let events, let per): "fewest in any whole \(per.rawValue) of \(events.words)"
    case .ratio(let above, let below, let per):
      "(\(above.words))" + (per == ExactDecimal(1) ? "" : " × \(per)") + " ÷ (\(below.words))"
    case .gap(let one, let other): "(\(one.words)) − (\(other.words))"
    case .share(let part, let cohort): "(\(part.words)) × 100 ÷ (cohort \(cohort))"
    case .cohort(let cohort): "size of cohort \(cohort)"
    case .met(let ids): "how many are met of \(joined(ids, "and"))"
    }
  }

  private static func names(_ keys: [EventKey]) -> String { joined(keys.map(\.name), "and") }

  /// The keys by which it tells things apart.
  var groupKeys: [EventKey] {
    switch self {
    case .distinct(let keys, _, _), .stock(let keys, _, _), .sequence(let keys, _, _): keys
    case .lowest(_, let per): [.period(per)]
    default: []
    }
  }

  /// Whether what an event adds is a number of a field, in the measure's own unit.
  var addsField: Bool {
    switch self {
    case .sum, .mean, .largest, .latest: true
    default: false
    }
  }
}

extension Figure.Having {
  /// What each must have.
  var words: String {
    switch of {
    case .count: "of those with at least \(atLeast)"
    case .distinct(let key): "of those with at least \(atLeast) different \(key.name)"
    case .sum(let field): "of those with \(field) of at least \(atLeast)"
    }
  }
}

extension Explanation {
  /// The name of a part; `nil` for a figure that is in one part.
  func name(of part: Part) -> String? {
    guard !part.path.isEmpty else { return nil }
    return part.path.map { step in
      switch step {
      case .above: "above"
      case .below: "below"
      case .minuend: "first"
      case .subtrahend: "second"
      case .share: "share"
      case .cohort(let key): "cohort \(key)"
      case .measure(let id): id
      }
    }.joined(separator: ", ")
  }

  /// Why a rule leaves an event out.
  func words(_ rule: Rule) -> String {
    switch rule {
    case .recordedAfter: return "recorded after the first \(Words.grouped(size)) lines"
    case .voided(let by): return "voided by seq \(by)"
    case .replaced(let by): return "replaced by seq \(by)"
    case .afterReportDate: return "occurred after the report date"
    case .outsidePeriod(let period): return "occurred outside \(period)"
    case .condition(let condition, let found): return condition.failure(found)
    case .noNumber(let field): return "has no number in \(field)"
    case .noValue(let key): return "has no \(key.name)"
    case .otherCell(let cells):
      let named = cells.map { zip(measure.by, $0).map { keyText($0, $1) }.joined(separator: ", ") }
      return "belongs to \(joined(named, "and"))"
    case .belowThreshold(let has, let least):
      let has = has?.description ?? noValue
      return least.map { "only \(has), and \($0) are needed" } ?? "only \(has)"
    case .notLargest(let by): return "not the largest, which seq \(by) has"
    case .older(let by): return "seq \(by) was observed later"
    case .later(let by): return "seq \(by) came first"
    case .left(let by): return by == 0 ? "has left again" : "left with seq \(by)"
    case .leaves: return "takes somebody out, and adds nobody"
    case .notFollowed: return "nothing followed it"
    case .nothingBefore: return "nothing came before it"
    case .otherPeriod(let values):
      let period = values.first??.description ?? noValue
      return "occurred in \(period), which is not the lowest"
    }
  }

  /// A rule's name as a count of events has it: `3 voided`.
  static func words(ruleNamed name: String) -> String {
    switch name {
    case "recorded-after-as-of": "recorded later"
    case "after-report-date": "after the report date"
    case "outside-period": "outside the period"
    case "wrong-place": "at another place"
    case "condition-not-met": "failing a condition"
    case "no-number": "without the number"
    case "no-value": "without the key"
    case "other-cell": "of other cells"
    case "below-threshold": "below the threshold"
    case "not-largest": "not the largest"
    case "later": "later than the first"
    case "left": "of those who left"
    case "leaves": "leaving"
    case "not-followed": "not followed"
    case "nothing-before": "with nothing before"
    case "other-period": "of other periods"
    default: name
    }
  }
}
