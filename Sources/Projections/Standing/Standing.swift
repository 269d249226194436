package import Ledger

/// The word for how a measure stands against its target on a report date.
public enum Standing: String, Sendable, CaseIterable {
  /// The target holds.
  case met = "met"
  /// Not yet, and no worse than the straight line to it.
  case onTrack = "on track"
  /// Worse than the straight line.
  case behind = "behind"
  /// The deadline has passed and the target does not hold.
  case missed = "missed"
  /// A ceiling kept.
  case within = "within"
  /// A ceiling exceeded.
  case breached = "breached"
  /// Not met, and no line can be drawn.
  case notYetDue = "not yet due"
  /// Nothing of the kind was recorded, or the value cannot be worked out.
  case noData = "no data"
  /// What it started from is not known.
  case noBaseline = "no baseline"
  /// What it is compared with is not known.
  case noComparator = "no comparator"
  /// How many there are in all is not known.
  case noDenominator = "no denominator"
  /// Due only after another milestone.
  case conditionNotMet = "condition not met"
  /// No target was promised.
  case reportOnly = "report only"

  /// Whether the promise is kept as things stand.
  public var isKept: Bool { self == .met || self == .within }

  /// From the worst to the best.
  ///
  /// Of a promise in parts, the part that a board must hear of first stands for the whole. What is not known hides behind what is known to be wrong, and shows
  /// before what is well.
  package static let worstFirst: [Standing] = [
    .breached, .missed, .behind, .noData, .noDenominator, .noBaseline, .noComparator,
    .conditionNotMet, .notYetDue, .onTrack, .within, .met, .reportOnly,
  ]

  /// The worst of several; `nil` of none.
  package static func worst(_ standings: some Sequence<Standing>) -> Standing? {
    let all = Set(standings)
    return worstFirst.first { all.contains($0) }
  }
}

/// A goal with its numbers worked out.
package enum ResolvedGoal: Sendable, Hashable {
  /// To come up to.
  case floor(ExactRatio, isStrict: Bool)
  /// To come down to.
  case descent(ExactRatio, isStrict: Bool)
  /// Not to exceed.
  case ceiling(ExactRatio, isStrict: Bool)
  /// To come to from one side and not to pass; both the same for a single number.
  case band(ExactRatio, ExactRatio)
  /// Above the baseline, or below it.
  case change(from: ExactRatio, isIncrease: Bool)
  /// A day to be reached.
  case done
  /// One of its numbers is not known, for this reason.
  case unknown(Standing)
}

/// Which way a value may still go, and so whether a goal that holds today is kept for good.
package enum Course: Sendable, Hashable {
  /// Either way, or only up: a goal that holds is met.
  case open
  /// Only down, as the lowest of whole periods: what fell short is not made good by waiting.
  case falling
  /// Only up, from nothing on the first day to all there is after the last: a count of a period.
  case filling(first: CivilDate, last: CivilDate)
  /// Either way until the last day of its period.
  case settling(last: CivilDate)
}

/// Everything that decides a standing besides the goal.
package struct Situation: Sendable {
  /// The value, or the day number of a milestone.
  package var value: ExactRatio?
  /// Why there is no value.
  package var reason = Standing.noData
  /// Where the straight line begins; `nil` when no line can be drawn.
  package var start: ExactRatio?
  /// The report date.
  package var on: CivilDate
  /// The first day of the line.
  package var lineStarts: CivilDate
  /// The last day on which the target may be reached.
  package var deadline: CivilDate?
  package var better = Measure.Better.higher
  package var firmness = Measure.Firmness.promise
  /// Which way the value may still go.
  package var course = Course.open

  package init(
    value: ExactRatio?, start: ExactRatio?, on: CivilDate, lineStarts: CivilDate,
    deadline: CivilDate?, better: Measure.Better = .higher, firmness: Measure.Firmness = .promise
  ) {
    self.value = value
    self.start = start
    self.on = on
    self.lineStarts = lineStarts
    self.deadline = deadline
    self.better = better
    self.firmness = firmness
  }

  /// The standing of a goal in this situation.
  package func standing(_ goal: ResolvedGoal) -> Standing {
    let standing = promised(goal)
    return standing == .missed && firmness == .aspiration ? .behind : standing
  }

  private func promised(_ goal: ResolvedGoal) -> Standing {
    if goal == .done { return milestone() }
    // What a document never gave is not found by recording more, so it is named before missing data.
    if case .unknown(.noBaseline) = goal, value == nil { return .noBaseline }
    guard let value else { return reason }
    switch course {
    case .open: return held(value, against: goal)
    case .falling: return sinking(value, against: goal)
    case .filling(let first, let last):
      return filling(value, against: goal, first: first, last: last)
    case .settling(let last):
      let found = held(value, against: goal)
      return found == .met && on <= last && isDownward(goal) ? .onTrack : found
    }
  }

  /// A goal held against the value as if both stayed as they are.
  private func held(_ value: ExactRatio, against goal: ResolvedGoal) -> Standing {
    switch goal {
    case .unknown(let reason): return reason
    case .done: return milestone()
    case .ceiling(let limit, let isStrict):
      return (isStrict ? value < limit : value <= limit) ? .within : .breached
    case .floor(let limit, let isStrict):
      if isStrict ? value > limit : value >= limit { return .met }
      return underway(value, to: limit, isRising: true)
    case .descent(let limit, let isStrict):
      if isStrict ? value < limit : value <= limit { return .met }
      return underway(value, to: limit, isRising: false)
    case .band(let low, let high):
      if low <= value, value <= high { return .met }
      let isRising = better == .higher
      if isRising ? value > high : value < low { return .breached }
      return underway(value, to: isRising ? low : high, isRising: isRising)
    case .change(let baseline, let isIncrease):
      if isIncrease ? value > baseline : value < baseline { return .met }
      if hasPassed { return .missed }
      // No line leads to a direction, but every line would start at the baseline and run the right
      // way: who is on the wrong side of it is below all of them.
      return value == baseline ? .notYetDue : .behind
    }
  }

  /// A floor under a value that only falls: it holds so far, or it has been fallen through.
  private func sinking(_ value: ExactRatio, against goal: ResolvedGoal) -> Standing {
    let found = held(value, against: goal)
    guard !hasPassed, isUpward(goal) else { return found }
    switch found {
    case .met: return .onTrack
    case .onTrack, .notYetDue: return .behind
    default: return found
    }
  }

  /// A goal to come down to, of a count that starts its period at nothing and only grows.
  ///
  /// Half a year of a count is always lower than a whole one, so it proves nothing by being low; one
  /// that is already too high stays so.
  private func filling(
    _ value: ExactRatio, against goal: ResolvedGoal, first: CivilDate, last: CivilDate
  ) -> Standing {
    let limit: ExactRatio
    let isKept: Bool
    switch goal {
    case .descent(let number, let isStrict):
      (limit, isKept) = (number, isStrict ? value < number : value <= number)
    case .band(_, let high) where better == .lower: (limit, isKept) = (high, value <= high)
    case .change(let baseline, isIncrease: false): (limit, isKept) = (baseline, value < baseline)
    default: return held(value, against: goal)
    }
    guard isKept else { return .missed }
    guard on <= last else { return held(value, against: goal) }
    // value / limit against gone / whole, by cross multiplication.
    let gone = on.dayNumber - first.dayNumber
    guard gone >= 0, let done = value.multiplied(by: ExactRatio(last.dayNumber - first.dayNumber)),
      let due = limit.multiplied(by: ExactRatio(gone))
    else { return .notYetDue }
    return done <= due ? .onTrack : .behind
  }

  /// Whether a goal holds for being low.
  private func isDownward(_ goal: ResolvedGoal) -> Bool {
    switch goal {
    case .descent, .change(_, isIncrease: false): true
    case .band: better == .lower
    case .floor, .ceiling, .change, .done, .unknown: false
    }
  }

  /// Whether a goal holds for being high.
  private func isUpward(_ goal: ResolvedGoal) -> Bool {
    switch goal {
    case .floor, .change(_, isIncrease: true): true
    case .band: better == .higher
    case .descent, .ceiling, .change, .done, .unknown: false
    }
  }

  private var hasPassed: Bool { deadline.map { on > $0 } ?? false }

  /// A milestone is not late until its day has passed, and stays late when it comes after it.
  private func milestone() -> Standing {
    guard let value else { return hasPassed ? .missed : .notYetDue }
    guard let deadline else { return .met }
    return value <= ExactRatio(deadline.dayNumber) ? .met : .missed
  }

  /// A goal that is not reached: against the straight line, by cross multiplication of days, so that
  /// nothing is rounded.
  private func underway(_ value: ExactRatio, to limit: ExactRatio, isRising: Bool) -> Standing {
    if hasPassed { return .missed }
    guard let deadline, let start else { return .notYetDue }
    // Before its first day and without length there is no line.
    let whole = deadline.dayNumber - lineStarts.dayNumber
    let gone = on.dayNumber - lineStarts.dayNumber
    guard whole > 0, gone >= 0 else { return .notYetDue }
    // (value - start) / (limit - start) against gone / whole.
    guard let done = value.subtracting(start)?.multiplied(by: ExactRatio(whole)),
      let due = limit.subtracting(start)?.multiplied(by: ExactRatio(gone))
    else { return .notYetDue }
    return (isRising ? done >= due : done <= due) ? .onTrack : .behind
  }
}
