import Ledger

/// A figure with its events replaced by the folds that count them.
indirect enum CompiledFigure: Sendable, Hashable {
  case count(Int)
  case sum(Int)
  case mean(Int)
  /// Different keys; with at least so much of something for each.
  case distinct(Int, Having?)
  case largest(Int)
  case latest(Int)
  case first(Int)
  case stock(joined: Int, left: Int)
  case sequence(from: Int, to: Int)
  /// The smallest count of these whole periods, given as parts of keys.
  case lowest(Int, periods: [[UInt8]])
  case ratio(CompiledFigure, CompiledFigure, per: ExactRatio)
  case gap(CompiledFigure, CompiledFigure)
  case share(CompiledFigure, cohort: String)
  case cohort(String)
  case met([String])

  enum Having: Sendable, Hashable {
    case count(ExactRatio)
    case sum(ExactRatio)
    /// Keys have one part more, whose different values are counted.
    case distinct(ExactRatio)

    /// The least that each must have.
    var least: ExactRatio {
      switch self {
      case .count(let least), .sum(let least), .distinct(let least): least
      }
    }

    /// What the sums of a key are of it; `nil` when they cannot be held.
    func has(_ sums: Tally.Sums) -> ExactRatio? {
      if case .sum = self { return sums.total.map { ExactRatio($0) } }
      return ExactRatio(sums.units)
    }

    /// Whether the sums of a key are enough.
    func passes(_ sums: Tally.Sums) -> Bool { has(sums).map { $0 >= least } ?? false }
  }

  /// The folds in it.
  var folds: [Int] {
    switch self {
    case .count(let fold), .sum(let fold), .mean(let fold), .distinct(let fold, _),
      .largest(let fold), .latest(let fold), .first(let fold), .lowest(let fold, _):
      [fold]
    case .stock(let one, let two), .sequence(let one, let two): [one, two]
    case .ratio(let a, let b, _), .gap(let a, let b): a.folds + b.folds
    case .share(let a, _): a.folds
    case .cohort, .met: []
    }
  }

  /// The folds that must hold something for there to be a first observation: those who leave are not
  /// needed for there to be a stock, nor what follows for there to be a sequence.
  var observed: [Int] {
    switch self {
    case .stock(let one, _), .sequence(let one, _): [one]
    case .ratio(let a, let b, _), .gap(let a, let b): a.observed + b.observed
    case .share(let a, _): a.observed
    default: folds
    }
  }
}

/// Turns the figures of a plan into folds, each fold once.
struct FigureCompiler {
  let plan: Plan
  /// The report date.
  ///
  /// Folds know it apart from what they add up, so that they are the same on every date.
  let on: CivilDate
  private(set) var specs: [FoldSpec] = []
  private var numbers: [FoldSpec: Int] = [:]

  init(plan: Plan, on: CivilDate) {
    self.plan = plan
    self.on = on
  }

  /// Compiles a figure.
  ///
  /// - Parameters:
  ///   - figure: The figure.
  ///   - cells: The keys that it is broken down by; none for the whole.
  ///   - until: The last day that counts, when it is before the report date.
  ///   - isDated: Whether the value is asked for as it stood on earlier days: every key then has the
  ///     day as its last part, unless it has it already.
  /// - Returns: The figure over folds of this compiler.
  mutating func compile(
    _ figure: Figure, cells: [EventKey], until: CivilDate? = nil, isDated: Bool = false
  ) -> CompiledFigure {
    let last = until
    let head = cells.map { FoldSpec.Part.cell($0) }
    let tail: [FoldSpec.Part] = isDated ? [.day] : []
    func keys(_ keys: [EventKey]) -> [FoldSpec.Part] { keys.map { .key($0) } }
    switch figure {
    case .count(let events): return .count(fold(events, head + tail, last))
    case .sum(let field, let events): return .sum(fold(events, head + tail, last, sum: field))
    case .mean(let field, let events): return .mean(fold(events, head + tail, last, sum: field))
    case .distinct(let names, let events, let having):
      let parts = head + keys(names)
      guard let having else { return .distinct(fold(events, parts + tail, last), nil) }
      let least = ExactRatio(having.atLeast)
      switch having.of {
      case .count: return .distinct(fold(events, parts + tail, last), .count(least))
      case .sum(let field):
        return .distinct(fold(events, parts + tail, last, sum: field), .sum(least))
      case .distinct(let key):
        return .distinct(fold(events, parts + [.key(key)] + tail, last), .distinct(least))
      }
    case .largest(let field, let events):
      return .largest(fold(events, head + [.number(field)] + tail, last))
    case .latest(let field, let events):
      return .latest(fold(events, head + [.day, .observation(field)], last))
    case .first(let events): return .first(fold(events, head + [.day], last))
    case .stock(let names, let joined, let left):
      let scope = Events(kinds: joined.kinds + left.kinds).kinds
      return .stock(
        joined: fold(joined, head + keys(names) + [.day], last, scope: scope),
        left: fold(left, head + keys(names) + [.day], last, scope: scope))
    case .sequence(let names, let from, let to):
      let scope = Events(kinds: from.kinds + to.kinds).kinds
      return .sequence(
        from: fold(from, head + keys(names) + [.day], last, scope: scope),
        to: fold(to, head + keys(names) + [.day], last, scope: scope))
    case .lowest(let events, let per):
      let first = max(events.period?.first ?? plan.starts, plan.starts)
      let end = min(events.period?.last ?? on, until ?? on, on)
      let periods = per.periods(from: first, through: end, in: plan.calendar, wholeOnly: true)
      return .lowest(
        fold(events, head + [.key(.period(per))] + tail, last),
        periods: periods.map { KeyCode.part(.text($0.description)) })
    case .ratio(let a, let b, let per):
      return .ratio(
        compile(a, cells: cells, until: until, isDated: isDated),
        compile(b, cells: cells, until: until, isDated: isDated), per: ExactRatio(per))
    case .gap(let a, let b):
      return .gap(
        compile(a, cells: cells, until: until, isDated: isDated),
        compile(b, cells: cells, until: until, isDated: isDated))
    case .share(let a, let cohort):
      return .share(
        compile(a, cells: cells, until: until, isDated: isDated), cohort: cohort)
    case .cohort(let cohort): return .cohort(cohort)
    case .met(let ids): return .met(ids)
    }
  }

  /// The fold of all events of some kinds, for whether any stands at all.
  mutating func presence(of kinds: [String]) -> Int { fold(Events(kinds: kinds), [], nil) }

  private mutating func fold(
    _ events: Events, _ parts: [FoldSpec.Part], _ last: CivilDate?, sum: String? = nil,
    scope: [String]? = nil
  ) -> Int {
    var spec = FoldSpec(events, parts, sum: sum)
    if let scope { spec.scope = scope }
    if let last { spec.days = DayRange(nil, last).flatMap { spec.days?.intersection($0) } }
    if let number = numbers[spec] { return number }
    numbers[spec] = specs.count
    specs.append(spec)
    return specs.count - 1
  }
}
