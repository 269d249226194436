import Ledger

// What is reported of a measure beside its standing.
extension MeasureWork {
  /// A value as it is reported.
  func reported(_ value: ExactRatio?) -> FigureValue? {
    guard let value else { return nil }
    if measure.figure.isDay {
      guard let day = Int(exactly: value.numerator) else { return nil }
      return .day(CivilDate(dayNumber: day))
    }
    return value.reported(places: measure.places).map { .number($0) }
  }

  /// A target with its numbers.
  func report(_ target: Target) -> MeasureReport.TargetReport {
    var report = MeasureReport.TargetReport(
      word: target.word, by: deadline(target), words: target.words,
      parts: target.parts.map { part in
        var part = part
        part.by = part.by ?? target.by
        return self.report(part)
      })
    // Numbers that the plan writes stay as written; those worked out have the measure's places.
    func shown(_ number: ExactRatio) -> FigureValue? {
      (number.decimal ?? number.reported(places: measure.places ?? 2)).map { .number($0) }
    }
    switch target.goal {
    case .exactly(let value), .around(let value, _):
      if case .band(let low, let high) = resolve(.exactly(value)), low == high {
        report.value = shown(low)
      }
      if case .around = target.goal, case .band(let low, let high) = resolve(target.goal) {
        report.from = shown(low)
        report.to = shown(high)
      }
      return report
    case .all: return report
    default: break
    }
    switch resolve(target.goal) {
    case .floor(let number, _), .descent(let number, _), .ceiling(let number, _):
      report.value = shown(number)
    case .band(let low, let high):
      report.from = shown(low)
      report.to = shown(high)
    case .change(let number, _): report.value = shown(number)
    case .done, .unknown: break
    }
    return report
  }

  /// The baseline with its number.
  func report(_ given: Baseline) -> MeasureReport.BaselineReport {
    let found = baseline
    return MeasureReport.BaselineReport(
      value: found.flatMap { $0.value.decimal ?? $0.value.reported(places: measure.places ?? 2) },
      on: found?.on, words: given.words)
  }

  /// How much of the way is done: of the number to reach, or from the baseline down to it.
  func progress(_ target: Target) -> ExactDecimal? {
    guard absence == nil, let value, target.each == nil else { return nil }
    let share: ExactRatio?
    switch resolve(target.goal) {
    case .floor(let limit, _), .ceiling(let limit, _):
      share = limit > .zero ? value.divided(by: limit) : nil
    case .band(let low, _):
      share = measure.better == .higher && low > .zero ? value.divided(by: low) : nil
    case .descent(let limit, _):
      // Part of a year is lower than a year for no merit of its own.
      guard !isRunning, let start = baseline?.value, start > limit,
        let way = start.subtracting(limit), let gone = start.subtracting(value)
      else { return nil }
      share = gone.divided(by: way)
    case .change, .done, .unknown: share = nil
    }
    guard let share, !share.isNegative else { return nil }
    return share.decimal(places: 4)
  }
}
