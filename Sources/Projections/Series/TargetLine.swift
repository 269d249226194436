package import Ledger

/// What a measure is held against through time: the straight line to its target, or a level that does
/// not change.
package struct TargetLine: Sendable, Hashable {
  /// What the line stands for.
  package enum Sort: Sendable, Hashable {
    /// The way to a number that is to be reached.
    case goal
    /// A number that is not to be passed.
    case limit
    /// A number that the value is to leave behind, on the better side.
    case baseline
  }

  /// What it stands for.
  package let sort: Sort
  /// The day on which it begins.
  package let first: CivilDate
  /// The day on which it ends: the deadline; `nil` for a level without one.
  package let last: CivilDate?
  /// Where it begins.
  let start: ExactRatio
  /// Where it ends; of a level, where it began.
  let end: ExactRatio
  /// Decimal places of the measure; `nil` for as many as its numbers have.
  let places: Int?

  /// Whether it rises or falls.
  package var isSloping: Bool { start != end }
  /// The number at its beginning.
  package var startValue: ExactDecimal? { start.decimal ?? start.reported(places: places ?? 2) }
  /// The number at its end.
  package var endValue: ExactDecimal? { end.decimal ?? end.reported(places: places ?? 2) }

  /// Where it stands on a day, as it is shown: with the measure's places, else at most one.
  ///
  /// - Parameter day: The day.
  /// - Returns: The number; `nil` before the first day, and where it cannot be held.
  package func value(on day: CivilDate) -> ExactDecimal? {
    guard day >= first else { return nil }
    guard isSloping, let last, day < last else { return endValue }
    let (gone, whole) = (day.dayNumber - first.dayNumber, last.dayNumber - first.dayNumber)
    guard let share = ExactRatio(Int128(gone), Int128(whole)),
      let way = end.subtracting(start)?.multiplied(by: share)
    else { return nil }
    return start.adding(way)?.decimal(places: places ?? 1)
  }
}

// The lines that standings are judged by, to be drawn.
extension MeasureWork {
  /// The lines of a target; none where its numbers are not known, or are each cell's own.
  func lines(_ target: Target) -> [TargetLine] {
    if case .all(let parts) = target.goal {
      return parts.flatMap { part in
        var part = part
        part.by = part.by ?? target.by
        part.starts = part.starts ?? target.starts
        return lines(part)
      }
    }
    guard target.each == nil, !measure.figure.isDay else { return [] }
    let goal = resolve(target.goal)
    switch goal {
    case .floor(let number, _), .descent(let number, _):
      return [line(target, .goal, to: number, goal)]
    case .ceiling(let number, _): return [level(target, .limit, at: number)]
    case .band(let low, let high):
      let (near, far) = measure.better == .higher ? (low, high) : (high, low)
      let way = line(target, .goal, to: near, goal)
      return low == high ? [way] : [way, level(target, .limit, at: far)]
    case .change(let number, let isIncrease):
      // A count that starts its period at nothing comes up to the baseline that it must stay under.
      if !isIncrease, case .filling = course(target) {
        return [line(target, .baseline, to: number, goal)]
      }
      return [level(target, .baseline, at: number)]
    case .done, .unknown: return []
    }
  }

  private func line(
    _ target: Target, _ sort: TargetLine.Sort, to number: ExactRatio, _ goal: ResolvedGoal
  ) -> TargetLine {
    let from = lineStarts(target)
    if case .filling(let first, let last) = course(target), isFilled(goal), last > first {
      return TargetLine(
        sort: sort, first: first, last: last, start: .zero, end: number, places: measure.places)
    }
    let begins = baseline?.value ?? (measure.figure.isCount ? start(goal) : nil)
    guard course(target) != .falling, let begins, let deadline = deadline(target), deadline > from
    else { return level(target, sort, at: number) }
    return TargetLine(
      sort: sort, first: from, last: deadline, start: begins, end: number,
      places: measure.places)
  }

  private func level(
    _ target: Target, _ sort: TargetLine.Sort, at number: ExactRatio
  ) -> TargetLine {
    TargetLine(
      sort: sort, first: min(lineStarts(target), fold.on), last: deadline(target), start: number,
      end: number, places: measure.places)
  }

  /// Whether a goal is to come down to, so that a count that fills its period is held against a line
  /// from nothing.
  private func isFilled(_ goal: ResolvedGoal) -> Bool {
    switch goal {
    case .descent, .change(_, isIncrease: false): true
    case .band: measure.better == .lower
    default: false
    }
  }
}
