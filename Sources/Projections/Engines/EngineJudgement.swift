import Ledger

/// The measures of a plan as its folds hold them against their targets: for what the query takes from
/// the log as it stands, which is which cells there are and on which days things were first observed.
struct EngineJudge {
  private let maker: ReportMaker
  private let fold: PlanFold

  init(_ fold: PlanFold) {
    var maker = ReportMaker(fold)
    _ = maker.measures()
    self.maker = maker
    self.fold = fold
  }

  /// A measure being held against its target.
  func work(on number: Int) -> MeasureWork {
    maker.hold(fold.plan.measures[number], fold.compiled[number])
  }
}

// Whether a measure is met, as values of the query.
//
// Of all the words for how a measure stands only two keep a promise, `met` and `within`. Straight
// lines, which lead to the others, are not asked for.
extension EngineFigures {
  /// The node of whether a measure is met, worked out.
  mutating func keeps(_ id: String) -> Int {
    guard let number = plan.measures.firstIndex(where: { $0.id == id }), let judge,
      let target = plan.measures[number].target
    else { return self.number(0) }
    let whole = judge.work(on: number)
    guard target.each != nil else { return keeps(target, whole) }
    let cells = whole.works().filter(\.isJudged).map(\.work)
    // The worst cell decides; without one there is nothing to be kept.
    guard !cells.isEmpty else { return self.number(0) }
    let parts = cells.map { keeps(target, $0) }
    return combined(parts, empty: 1) { .times($0, $1) }
  }

  private mutating func keeps(_ target: Target, _ work: MeasureWork) -> Int {
    let measure = work.measure
    var tests: [Int] = []
    if let when = target.when, let milestone = plan.measure(when) {
      let day = value(of: milestone)
      tests.append(add(.known(day)))
    }
    if case .all(let parts) = target.goal {
      for part in parts {
        var part = part
        part.by = part.by ?? target.by
        part.starts = part.starts ?? target.starts
        tests.append(keeps(part, work))
      }
      return combined(tests, empty: 0) { .times($0, $1) }
    }
    if case .notGiven? = measure.baseline?.source, target.needsBaseline { return number(0) }
    if work.isToCome(target) || isUnsettled(target, work) { return number(0) }
    for key in measure.figure.cohorts {
      let size = cohort(key)
      tests.append(add(.known(size)))
    }
    for kinds in PlanFold.presences(measure.figure) {
      let taken = EnginePart(
        selection: selection(Events(kinds: kinds), Context()), shape: .taken(keys: [], numbers: []))
      let (count, nothing) = (add(.part(taken)), number(0))
      tests.append(add(.above(count, nothing)))
    }
    let context = context(of: work)
    let value = node(measure.figure, context)
    tests += holds(target, value, work, context)
    return combined(tests, empty: 0) { .times($0, $1) }
  }

  private func context(of work: MeasureWork) -> Context {
    guard !work.cell.isEmpty else { return Context() }
    let keys = KeyCode.values(work.cell, count: work.measure.by.count)
    return Context(cell: zip(work.measure.by, keys).map { Context.Cell(key: $0, value: $1) })
  }

  /// Whether a goal that holds today is not kept yet, because days are left on which it may fail.
  private func isUnsettled(_ target: Target, _ work: MeasureWork) -> Bool {
    let isHigher = work.measure.better == .higher
    var (isUpward, isDownward) = (false, false)
    switch target.goal {
    case .floor, .every, .increase: isUpward = true
    case .decrease, .topHalf: isDownward = true
    case .ceiling: isDownward = !isHigher
    case .exactly, .between, .around: (isUpward, isDownward) = (isHigher, !isHigher)
    case .changeBy(_, let isIncrease, _), .changeByFraction(_, _, let isIncrease, _):
      (isUpward, isDownward) = (isIncrease, !isIncrease)
    case .done, .all: return false
    }
    switch work.course(target) {
    case .open: return false
    case .falling: return isUpward && on <= work.deadline(target) ?? plan.ends
    case .filling(_, let last), .settling(let last): return isDownward && on <= last
    }
  }

  /// The tests of a goal.
  private mutating func holds(
    _ target: Target, _ value: Int, _ work: MeasureWork, _ context: Context
  ) -> [Int] {
    switch target.goal {
    case .floor(let limit, let isStrict):
      let limit = operand(limit, work, context)
      return [test(value, isStrict ? .above : .atLeast, limit)]
    case .ceiling(let limit, let isStrict):
      let limit = operand(limit, work, context)
      return [test(limit, isStrict ? .above : .atLeast, value)]
    case .exactly(let limit):
      let limit = operand(limit, work, context)
      return [test(value, .atLeast, limit), test(limit, .atLeast, value)]
    case .between(let from, let to):
      let (low, high) = (operand(from, work, context), operand(to, work, context))
      return [test(value, .atLeast, low), test(high, .atLeast, value)]
    case .around(let limit, let tolerance):
      let (middle, off) = (operand(limit, work, context), add(.number(ExactRatio(tolerance))))
      let (low, high) = (add(.less(middle, off)), add(.plus(middle, off)))
      return [test(value, .atLeast, low), test(high, .atLeast, value)]
    case .every(let key):
      if case .share = work.measure.figure {
        let all = number(100)
        return [test(value, .atLeast, all)]
      }
      let size = cohort(key)
      return [test(value, .atLeast, size)]
    case .topHalf(let of):
      let (all, two) = (operand(of, work, context), number(2))
      let half = add(.ratio(all, two, times: ExactRatio(1)))
      return [test(half, .atLeast, value)]
    case .increase:
      let start = baseline(work, context)
      return [test(value, .above, start)]
    case .decrease:
      let start = baseline(work, context)
      return [test(start, .above, value)]
    case .changeBy(let amount, let isIncrease, let isStrict):
      let (start, amount) = (baseline(work, context), plain(amount, context))
      return [moved(value, start, amount, isIncrease, isStrict)]
    case .changeByFraction(let above, let below, let isIncrease, let isStrict):
      guard let fraction = ExactRatio(Int128(above), Int128(below)) else { return [number(0)] }
      let (start, one, nothing) = (baseline(work, context), number(1), number(0))
      let amount = add(.ratio(start, one, times: fraction))
      return [
        test(start, .atLeast, nothing), moved(value, start, amount, isIncrease, isStrict),
      ]
    case .done:
      guard let deadline = work.deadline(target) else { return [add(.known(value))] }
      let day = number(deadline.year * 10_000 + deadline.month * 100 + deadline.day)
      return [test(day, .atLeast, value)]
    case .all: return [number(0)]
    }
  }

  private enum Comparison { case atLeast, above }

  private mutating func test(_ one: Int, _ comparison: Comparison, _ other: Int) -> Int {
    add(comparison == .above ? .above(one, other) : .atLeast(one, other))
  }

  private mutating func moved(
    _ value: Int, _ start: Int, _ amount: Int, _ isIncrease: Bool, _ isStrict: Bool
  ) -> Int {
    let goal = add(isIncrease ? .plus(start, amount) : .less(start, amount))
    let comparison: Comparison = isStrict ? .above : .atLeast
    return isIncrease ? test(value, comparison, goal) : test(goal, comparison, value)
  }

  /// The number of a goal: that of the cell's group, else the plan's.
  private mutating func operand(
    _ operand: Operand?, _ work: MeasureWork, _ context: Context
  ) -> Int {
    if let value = work.groupValue { return add(.number(ExactRatio(value))) }
    return operand.map { plain($0, context) } ?? add(.none)
  }

  private mutating func plain(_ operand: Operand, _ context: Context) -> Int {
    switch operand {
    case .number(let number): add(.number(ExactRatio(number)))
    case .figure(let figure): node(figure, context)
    }
  }

  private mutating func baseline(_ work: MeasureWork, _ context: Context) -> Int {
    let figure = work.measure.figure
    switch work.measure.baseline?.source {
    case .value(let value, _)?: return add(.number(ExactRatio(value)))
    case .notGiven?, nil: return add(.none)
    case .first?:
      guard let day = work.baseline?.on else { return add(.none) }
      var context = context
      context.asOf = day
      return node(figure, context)
    case .on(let day)?:
      guard day <= on else { return add(.none) }
      var context = context
      context.until = day
      return node(figure, context)
    case .period(let period)?:
      // A count of nothing is 0, but a year of which nothing is known is no year to start from.
      let moved = figure.replacing(period: period)
      let (value, nothing) = (node(moved, context), number(0))
      let counts = observed(moved, Context())
      let tests = counts.map { add(.above($0, nothing)) }
      guard !tests.isEmpty else { return value }
      let isObserved = combined(tests, empty: 1) { .times($0, $1) }
      return add(.given(value, isObserved))
    }
  }
}
