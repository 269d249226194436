import Ledger

/// Turns the figures of one plan into nodes of a query.
struct EngineFigures {
  /// Where and when a figure is asked for.
  struct Context: Hashable {
    /// The cell of a breakdown; `nil` for what does not have a key.
    var cell: [Cell] = []
    /// The last day that counts, when it is before the report date.
    var until: CivilDate?
    /// The day as of which it is asked for; what it is made of stays that of the report date.
    var asOf: CivilDate?

    struct Cell: Hashable {
      let key: EventKey
      let value: KeyValue?
    }
  }

  let plan: Plan
  let on: CivilDate
  private(set) var query: EngineQuery
  /// The folds' own judge of the plan; where some measure counts others' standings.
  let judge: EngineJudge?
  private var found: [String: Int] = [:]
  private var kept: [String: Int] = [:]

  init(_ plan: Plan, _ fold: PlanFold?, on: CivilDate, _ query: EngineQuery) {
    self.plan = plan
    self.on = on
    self.query = query
    judge = fold.map { EngineJudge($0) }
  }

  mutating func add(_ node: EngineNode) -> Int { query.number(node) }

  mutating func number(_ number: Int) -> Int { add(.number(ExactRatio(number))) }

  /// The node of a measure's value.
  mutating func value(of measure: Measure) -> Int {
    if let node = found[measure.id] { return node }
    let node = node(measure.figure)
    found[measure.id] = node
    return node
  }

  /// The node of whether a measure is met, 1 or 0.
  ///
  /// Measures that wait for one another in a circle, which the reader of plans refuses, are not met.
  mutating func isKept(_ id: String) -> Int {
    if let node = kept[id] { return node }
    kept[id] = number(0)
    let node = keeps(id)
    kept[id] = node
    return node
  }

  /// The node of a cohort's size.
  mutating func cohort(_ key: String) -> Int {
    switch plan.cohort(key)?.size {
    case .number(let size)?: add(.number(ExactRatio(size)))
    case .figure(let figure)?: node(figure)
    case .unknown?, nil: add(.none)
    }
  }

  /// The node of a figure.
  mutating func node(_ figure: Figure, _ context: Context = Context()) -> Int {
    func part(_ events: Events, _ shape: EnginePart.Shape) -> EngineNode {
      .part(EnginePart(selection: selection(events, context), shape: shape))
    }
    switch figure {
    case .count(let events): return add(part(events, .units))
    case .sum(let field, let events): return add(part(events, .amount(field)))
    case .distinct(let keys, let events, let having):
      return add(part(events, .distinct(keys, having)))
    case .largest(let field, let events): return add(part(events, .largest(field)))
    case .mean(let field, let events):
      let total = add(part(events, .amount(field)))
      let count = add(part(events, .taken(keys: [], numbers: [field])))
      return add(.ratio(total, count, times: ExactRatio(1)))
    case .latest(let field, let events): return add(part(events, .latest(field)))
    case .first(let events): return add(part(events, .first))
    case .stock(let keys, let joined, let left):
      let others = selection(left, context, isPartner: true)
      return add(part(joined, .pairs(keys, others: others, isStock: true)))
    case .sequence(let keys, let from, let to):
      let others = selection(to, context, isPartner: true)
      return add(part(from, .pairs(keys, others: others, isStock: false)))
    case .lowest(let events, let per): return lowest(events, per, context)
    case .ratio(let a, let b, let per):
      let (above, below) = (node(a, context), node(b, context))
      return add(.ratio(above, below, times: ExactRatio(per)))
    case .gap(let a, let b):
      let (one, other) = (node(a, context), node(b, context))
      return add(.less(one, other))
    case .share(let a, let key):
      let (part, size) = (node(a, context), cohort(key))
      return add(.ratio(part, size, times: ExactRatio(100)))
    case .cohort(let key): return cohort(key)
    case .met(let ids):
      let parts = ids.map { isKept($0) }
      return combined(parts, empty: 0) { .plus($0, $1) }
    }
  }

  /// One node of many, two and two, so that there are few steps.
  mutating func combined(
    _ nodes: [Int], empty: Int, _ combine: (Int, Int) -> EngineNode
  ) -> Int {
    var nodes = nodes
    while nodes.count > 1 {
      nodes = stride(from: 0, to: nodes.count, by: 2).map { index in
        index + 1 < nodes.count ? add(combine(nodes[index], nodes[index + 1])) : nodes[index]
      }
    }
    return nodes.first ?? number(empty)
  }

  /// The smallest count of whole periods: of those without an event 0, and none without a period.
  private mutating func lowest(_ events: Events, _ per: PeriodKey, _ context: Context) -> Int {
    let first = max(events.period?.first ?? plan.starts, plan.starts)
    let end = min(events.period?.last ?? on, context.until ?? on, on)
    let periods = per.periods(from: first, through: end, in: plan.calendar, wholeOnly: true)
    guard let from = periods.first?.first, let through = periods.last?.last else {
      return add(.none)
    }
    var selection = selection(events, context)
    selection.days = DayRange(from, through).flatMap { selection.days?.intersection($0) }
    return add(
      .part(EnginePart(selection: selection, shape: .lowest(per, periods: periods.count))))
  }

  /// The events of a selection that count in a context.
  func selection(
    _ events: Events, _ context: Context, isPartner: Bool = false
  ) -> EngineSelection {
    var days = DayRange(nil, on).flatMap { (events.period?.days ?? .always).intersection($0) }
    for last in [context.until, context.asOf].compactMap({ $0 }) {
      days = DayRange(nil, last).flatMap { days?.intersection($0) }
    }
    return EngineSelection(
      programme: plan.programme, calendar: plan.calendar,
      // A line of the ledger's own is no event, whatever a plan says.
      kinds: events.kinds.filter { !$0.hasPrefix(LogFormat.reservedPrefix) },
      conditions: events.conditions.map { .plan($0) }
        + context.cell.map { .cell($0.key, $0.value, isPartner: isPartner) },
      days: days)
  }

  /// The nodes of how many events the folds take that must hold something for a figure to be observed.
  mutating func observed(_ figure: Figure, _ context: Context) -> [Int] {
    func taken(_ events: Events, _ keys: [EventKey] = [], _ numbers: [String] = []) -> EngineNode {
      .part(
        EnginePart(
          selection: selection(events, context), shape: .taken(keys: keys, numbers: numbers)))
    }
    switch figure {
    case .count(let events), .latest(_, let events), .first(let events), .lowest(let events, _):
      return [add(taken(events))]
    case .sum(let field, let events), .mean(let field, let events), .largest(let field, let events):
      return [add(taken(events, [], [field]))]
    case .distinct(let keys, let events, let having):
      switch having?.of {
      case .distinct(let key)?: return [add(taken(events, keys + [key]))]
      case .sum(let field)?: return [add(taken(events, keys, [field]))]
      case .count?, nil: return [add(taken(events, keys))]
      }
    case .stock(let keys, let events, _), .sequence(let keys, let events, _):
      return [add(taken(events, keys))]
    case .ratio(let a, let b, _), .gap(let a, let b):
      return observed(a, context) + observed(b, context)
    case .share(let a, _): return observed(a, context)
    case .cohort, .met: return []
    }
  }
}
