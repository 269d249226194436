import Ledger

/// One measure, or one cell of it, being held against its target.
struct MeasureWork {
  let measure: Measure
  let compiled: PlanFold.Compiled
  let fold: PlanFold
  let values: FigureValues
  /// The measures that this one waits for.
  let done: [String: MeasureReport]
  /// The bytes of the cell; empty for the whole.
  private(set) var cell: [UInt8] = []
  /// The period that the cell is of, when it is broken down by one.
  private(set) var cellPeriod: Period?
  /// The number of the cell's group.
  private(set) var groupValue: ExactDecimal?
  /// The value; `nil` when it cannot be worked out.
  private(set) var value: ExactRatio?

  init(
    measure: Measure, compiled: PlanFold.Compiled, fold: PlanFold, values: FigureValues,
    done: [String: MeasureReport]
  ) {
    self.measure = measure
    self.compiled = compiled
    self.fold = fold
    self.values = values
    self.done = done
    value = values.values(compiled.total, cells: 0)[[]]
  }

  private var isWhole: Bool { cell.isEmpty }

  /// The cells of the breakdown: groups that the target names in its order, then those that occur by
  /// their bytes.
  func cells() -> [MeasureReport.Cell] {
    works().map { work, isJudged in
      let keys = KeyCode.values(work.cell, count: measure.by.count)
      var report = MeasureReport.Cell(by: keys, value: reported(work.value))
      if isJudged, let target = measure.target {
        report.standing = work.standing(target)
        report.target = work.report(target)
      }
      return report
    }
  }

  /// Each cell being held against the target, and whether it must meet it.
  func works() -> [(work: MeasureWork, isJudged: Bool)] {
    guard let figure = compiled.cells else { return [] }
    let count = measure.by.count
    let found = values.values(figure, cells: count)
    var rest = found.cells.keys.sorted { precedes($0.span, $1.span) }
    var order: [(cell: [UInt8], value: ExactDecimal?)] = []
    func take(_ group: KeyValue, _ value: ExactDecimal?) {
      // A group is named as a person reads it: the year group 12 is the number 12 in events.
      let index = rest.firstIndex {
        KeyCode.values($0, count: 1).first??.description == group.description
      }
      order.append((index.map { rest.remove(at: $0) } ?? KeyCode.part(group), value))
    }
    switch measure.target?.each {
    case .cells(let groups)?: for group in groups { take(group, nil) }
    case .values(let groups)?: for group in groups { take(group.key, group.value) }
    case nil: break
    }
    let named = order.count
    order += rest.map { ($0, nil) }
    return order.enumerated().map { index, entry in
      var work = self
      work.cell = entry.cell
      work.groupValue = entry.value
      work.value = found[entry.cell]
      if case .period? = measure.by.first, count == 1,
        let label = KeyCode.values(entry.cell, count: 1).first??.description
      {
        work.cellPeriod = try? Period(parsing: label, in: fold.plan.calendar)
      }
      // Where groups have their own numbers, what is in no group was promised nothing.
      let isJudged: Bool =
        switch measure.target?.each {
        case nil: false
        case .values?: index < named
        case .cells(let groups)?: groups.isEmpty || index < named
        }
      return (work, isJudged)
    }
  }

  /// Why there is no value to judge; `nil` when there is one.
  var absence: Standing? {
    if isCohortUnknown { return .noDenominator }
    let isSilent = compiled.presences.contains { values.state.columns[$0][0].events <= 0 }
    if isSilent { return .noData }
    guard value == nil else { return nil }
    return isDenominatorMissing(compiled.total) ? .noDenominator : .noData
  }

  /// Whether a cohort that it is a share of has no known size.
  private var isCohortUnknown: Bool {
    measure.figure.cohorts.contains { (values.cohorts[$0] ?? nil) == nil }
  }

  /// Whether it is the lower part of a rate that is not there.
  private func isDenominatorMissing(_ figure: CompiledFigure) -> Bool {
    guard case .ratio(let above, let below, _) = figure, isWhole,
      values.values(above, cells: 0)[[]] != nil
    else { return false }
    let size = values.values(below, cells: 0)[[]]
    return size == nil || size == .zero
  }

  /// The baseline; `nil` when it is not known.
  var baseline: (value: ExactRatio, on: CivilDate?)? {
    let count = isWhole ? 0 : measure.by.count
    switch measure.baseline?.source {
    case .value(let number, let day)?: return (ExactRatio(number), day)
    case .notGiven?, nil: return nil
    case .first?:
      guard let figure = isWhole ? compiled.dated : compiled.datedCells,
        let first = values.firstObservation(figure, cells: count, of: cell)
      else { return nil }
      return (first.value, first.day)
    case .period?, .on?:
      guard let figure = isWhole ? compiled.baseline : compiled.baselineCells else { return nil }
      if case .on(let day)? = measure.baseline?.source, day > fold.on { return nil }
      // A count of nothing is 0, but a year of which nothing is known is no year to start from.
      let isObserved = figure.observed.allSatisfy { !values.state.columns[$0].isEmpty }
      guard isObserved || measure.baseline.map(Self.isOn) == true,
        let value = values.values(figure, cells: count)[cell]
      else { return nil }
      if case .on(let day)? = measure.baseline?.source { return (value, day) }
      return (value, nil)
    }
  }

  private static func isOn(_ baseline: Baseline) -> Bool {
    if case .on = baseline.source { return true }
    return false
  }

  private func operand(_ operand: Operand) -> ExactRatio? {
    switch operand {
    case .number(let number): return ExactRatio(number)
    case .figure(let figure):
      guard
        let compiled = isWhole ? compiled.operands[figure] : compiled.operandCells[figure]
      else { return nil }
      return values.values(compiled, cells: isWhole ? 0 : measure.by.count)[cell]
    }
  }

  /// The goal with its numbers.
  func resolve(_ goal: Target.Goal) -> ResolvedGoal {
    func number(_ value: Operand?, _ make: (ExactRatio) -> ResolvedGoal) -> ResolvedGoal {
      if let groupValue { return make(ExactRatio(groupValue)) }
      guard let value, let number = operand(value) else { return .unknown(.noComparator) }
      return make(number)
    }
    switch goal {
    case .floor(let value, let isStrict):
      return number(value) { .floor($0, isStrict: isStrict) }
    case .ceiling(let value, let isStrict):
      return number(value) {
        measure.better == .lower
          ? .descent($0, isStrict: isStrict) : .ceiling($0, isStrict: isStrict)
      }
    case .exactly(let value): return number(value) { .band($0, $0) }
    case .around(let value, let tolerance):
      return number(value) {
        guard let low = $0.subtracting(ExactRatio(tolerance)),
          let high = $0.adding(ExactRatio(tolerance))
        else { return .unknown(.noComparator) }
        return .band(low, high)
      }
    case .between(let from, let to):
      return number(from) { low in number(to) { .band(low, $0) } }
    case .every(let cohort):
      if case .share = measure.figure { return .floor(ExactRatio(100), isStrict: false) }
      guard let size = values.cohorts[cohort] ?? nil else { return .unknown(.noDenominator) }
      return .floor(size, isStrict: false)
    case .topHalf(let of):
      return number(of) {
        $0.divided(by: ExactRatio(2)).map { .descent($0, isStrict: false) }
          ?? .unknown(.noComparator)
      }
    case .increase, .decrease:
      guard let baseline else { return .unknown(.noBaseline) }
      return .change(from: baseline.value, isIncrease: goal == .increase)
    case .changeBy(let amount, let isIncrease, let isStrict):
      guard let baseline else { return .unknown(.noBaseline) }
      guard let amount = operand(amount) else { return .unknown(.noComparator) }
      return moved(baseline.value, by: amount, isIncrease, isStrict)
    case .changeByFraction(let numerator, let denominator, let isIncrease, let isStrict):
      // A part of less than nothing would turn the promise round.
      guard let baseline, !baseline.value.isNegative,
        let fraction = ExactRatio(Int128(numerator), Int128(denominator)),
        let amount = baseline.value.multiplied(by: fraction)
      else { return .unknown(.noBaseline) }
      return moved(baseline.value, by: amount, isIncrease, isStrict)
    case .done: return .done
    case .all: return .unknown(.noData)
    }
  }

  private func moved(
    _ baseline: ExactRatio, by amount: ExactRatio, _ isIncrease: Bool, _ isStrict: Bool
  ) -> ResolvedGoal {
    guard let goal = isIncrease ? baseline.adding(amount) : baseline.subtracting(amount) else {
      return .unknown(.noBaseline)
    }
    return isIncrease ? .floor(goal, isStrict: isStrict) : .descent(goal, isStrict: isStrict)
  }

  /// The last day on which a target may be reached; `nil` when it is open.
  func deadline(_ target: Target) -> CivilDate? {
    if let cellPeriod { return cellPeriod.last }
    switch target.by {
    case .on(let day)?: return day
    case .after(let id, let amount, let unit)?:
      guard case .day(let day)? = done[id]?.value else { return nil }
      return Self.after(day, amount, unit, in: fold.plan.calendar)
    case nil: return measure.figure.period?.last
    }
  }

  private static func after(
    _ day: CivilDate, _ amount: Int, _ unit: Deadline.Unit, in calendar: SchoolCalendar
  ) -> CivilDate {
    switch unit {
    case .days: return day.adding(days: amount)
    case .months: return day.adding(months: amount)
    case .terms:
      var last = PeriodKey.term.period(containing: day, in: calendar).last ?? day
      for _ in 0..<amount {
        let next = PeriodKey.term.period(containing: last.adding(days: 1), in: calendar)
        guard let end = next.last, end > last else { break }
        last = end
      }
      return last
    }
  }

  /// The first day of the straight line.
  func lineStarts(_ target: Target) -> CivilDate {
    cellPeriod?.first ?? target.starts ?? measure.figure.period?.first ?? fold.plan.starts
  }

  /// How the measure stands against a target.
  func standing(_ target: Target) -> Standing {
    if let when = target.when {
      guard case .day(let day)? = done[when]?.value, day <= fold.on else { return .conditionNotMet }
    }
    if case .all(let parts) = target.goal {
      let standings = parts.map { part in
        var part = part
        part.by = part.by ?? target.by
        part.starts = part.starts ?? target.starts
        return standing(part)
      }
      return Standing.worst(standings) ?? .noData
    }
    // What the plan itself leaves open is named at once: no waiting for the period closes the gap. Of
    // how many it is a share must be known before what share it was at first can be.
    if isCohortUnknown { return .noDenominator }
    if target.needsBaseline, case .notGiven? = measure.baseline?.source { return .noBaseline }
    if isToCome(target) { return .notYetDue }
    let goal = resolve(target.goal)
    var situation = Situation(
      value: value, start: baseline?.value ?? (measure.figure.isCount ? start(goal) : nil),
      on: fold.on, lineStarts: lineStarts(target), deadline: deadline(target),
      better: measure.better, firmness: measure.firmness)
    situation.course = course(target)
    // So many each month, without a last one, is promised until the programme ends.
    if situation.course == .falling { situation.deadline = situation.deadline ?? fold.plan.ends }
    if let absence {
      situation.value = nil
      situation.reason = absence
    }
    return situation.standing(goal)
  }

  /// The period that the value is of: the cell's, else the figure's.
  private var period: Period? { cellPeriod ?? measure.figure.period }

  /// Whether the value is of a period that has not begun: it has nothing to be judged by, but a
  /// ceiling on the whole holds from the first day to the last.
  func isToCome(_ target: Target) -> Bool {
    if case .ceiling = target.goal, measure.better != .lower, isWhole { return false }
    return period?.first.map { $0 > fold.on } ?? false
  }

  /// Whether the value is of a period of which days are left.
  var isRunning: Bool { period?.last.map { $0 >= fold.on } ?? false }

  /// Which way the value may still go.
  func course(_ target: Target) -> Course {
    if case .lowest = measure.figure { return .falling }
    guard let end = period?.last else { return .open }
    let last = min(deadline(target) ?? end, end)
    return measure.figure.isGrowing
      ? .filling(first: lineStarts(target), last: last) : .settling(last: last)
  }

  /// A count starts from nothing; coming down to a number it has no such start.
  func start(_ goal: ResolvedGoal) -> ExactRatio? {
    switch goal {
    case .descent: nil
    case .band: measure.better == .higher ? .zero : nil
    default: .zero
    }
  }
}
