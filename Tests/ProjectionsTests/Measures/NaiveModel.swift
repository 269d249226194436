import Ledger
import Projections

/// Figures worked out the slow and plain way: from the events that stand, held in an array.
struct NaiveModel {
  let facts: [(sequence: Int, fact: Fact)]

  /// The events of a history that stand: not the ledger's own, not replaced, not voided.
  init(history: [Fact]) {
    var gone: Set<String> = []
    for fact in history {
      if let id = fact.replaces { gone.insert(id) }
      if fact.kind == "ledger.void", let id = fact.data["event"] {
        gone.insert(String(id.dropFirst().dropLast()))
      }
    }
    facts = history.enumerated().map { ($0 + 1, $1) }.filter {
      !$1.kind.hasPrefix("ledger.") && !gone.contains($1.id)
    }
  }

  typealias Item = (sequence: Int, fact: Fact)

  private func select(_ events: Events, _ on: String) -> [Item] {
    facts.filter { _, fact in
      let day = String(fact.occurred.prefix(10))
      guard fact.programme == "norwich", events.kinds.contains(fact.kind), day <= on else {
        return false
      }
      if let first = events.period?.first?.description, day < first { return false }
      if let last = events.period?.last?.description, day > last { return false }
      return events.conditions.allSatisfy { condition in
        guard case .anyOf(let wanted) = condition.test else { return false }
        return Self.values(condition.key, fact).contains { value in
          wanted.contains { $0.description == value }
        }
      }
    }
  }

  /// The values of a key; numbers and texts look alike here, which the histories allow for.
  static func values(_ key: EventKey, _ fact: Fact) -> [String] {
    switch key {
    case .envelope(.subject): return fact.subject.map { [$0] } ?? []
    case .envelope(.place): return fact.place.map { [$0] } ?? []
    case .envelope(.kind): return [fact.kind]
    case .envelope: return []
    case .period(let key):
      return CivilDate(String(fact.occurred.prefix(10))).map { [key.label(of: $0)] } ?? []
    case .field(let name):
      guard let text = fact.data[name] else { return [] }
      if text.hasPrefix("[") {
        let inner = text.dropFirst().dropLast().split(separator: ",")
        return Array(Set(inner.map { $0.trimmingCharacters(of: "\"") }))
      }
      return [text[...].trimmingCharacters(of: "\"")]
    }
  }

  private func number(_ field: String, _ fact: Fact) -> ExactDecimal? {
    fact.data[field].flatMap { ExactDecimal($0) }
  }

  /// The items of each combination of the values of some keys.
  private func grouped(_ items: [Item], _ keys: [EventKey]) -> [[String]: [Item]] {
    var groups: [[String]: [Item]] = [:]
    for item in items {
      var combinations: [[String]] = [[]]
      for key in keys {
        combinations = combinations.flatMap { head in
          Self.values(key, item.fact).map { head + [$0] }
        }
      }
      for combination in combinations { groups[combination, default: []].append(item) }
    }
    return groups
  }

  private func sum(_ field: String, _ items: [Item]) -> ExactDecimal {
    items.reduce(.zero) { $0 + (number(field, $1.fact) ?? .zero) }
  }

  /// The value of a figure; quotients as numerator and denominator times the same.
  func value(_ figure: Figure, on: String) -> ExactDecimal? {
    switch figure {
    case .count(let events):
      return ExactDecimal(select(events, on).reduce(0) { $0 + $1.fact.quantity })
    case .sum(let field, let events): return sum(field, select(events, on))
    case .mean(let field, let events):
      let items = select(events, on).filter { number(field, $0.fact) != nil }
      return sum(field, items).divided(by: ExactDecimal(items.count), places: 2)
    case .largest(let field, let events):
      return select(events, on).compactMap { number(field, $0.fact) }.max()
    case .latest(let field, let events):
      let last = select(events, on).max {
        ($0.fact.occurred, $0.sequence) < ($1.fact.occurred, $1.sequence)
      }
      return last.flatMap { number(field, $0.fact) }
    case .first(let events):
      return select(events, on).map(\.fact.occurred).min().flatMap { CivilDate($0) }.map {
        ExactDecimal($0.dayNumber)
      }
    case .distinct(let keys, let events, let having):
      let groups = grouped(select(events, on), keys)
      guard let having else { return ExactDecimal(groups.count) }
      return ExactDecimal(
        groups.values.count { items in
          switch having.of {
          case .count:
            ExactDecimal(items.reduce(0) { $0 + $1.fact.quantity }) >= having.atLeast
          case .distinct(let key):
            ExactDecimal(grouped(items, [key]).count) >= having.atLeast
          case .sum(let field): sum(field, items) >= having.atLeast
          }
        })
    case .stock(let keys, let joined, let left):
      let (joins, leaves) = (
        grouped(select(joined, on), keys), grouped(select(left, on), keys)
      )
      return ExactDecimal(
        joins.count { key, items in
          let last = items.map(\.fact.occurred).max() ?? ""
          return last > (leaves[key] ?? []).map(\.fact.occurred).max() ?? ""
        })
    case .sequence(let keys, let from, let to):
      let (starts, ends) = (grouped(select(from, on), keys), grouped(select(to, on), keys))
      return ExactDecimal(
        starts.count { key, items in
          let first = items.map(\.fact.occurred).min() ?? ""
          return (ends[key] ?? []).contains { $0.fact.occurred >= first }
        })
    case .lowest(let events, let per):
      let groups = grouped(select(events, on), [.period(per)])
      guard let last = CivilDate(on), let first = CivilDate("2017-09-01") else { return nil }
      return per.periods(from: first, through: last, wholeOnly: true).map { period in
        ExactDecimal(
          (groups[[period.description]] ?? []).reduce(0) { $0 + $1.fact.quantity })
      }.min()
    case .gap(let a, let b):
      guard let a = value(a, on: on), let b = value(b, on: on) else { return nil }
      return a - b
    case .ratio, .share, .cohort, .met: return nil
    }
  }
}

extension Substring {
  func trimmingCharacters(of quote: Character) -> String {
    String(drop { $0 == quote }.reversed().drop { $0 == quote }.reversed())
  }
}
