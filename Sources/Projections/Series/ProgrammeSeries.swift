package import Ledger

/// How the figures of one programme came about: the value of each measure on days up to the report
/// date, all as of one prefix.
///
/// The value of a day is that of a report with that day as its date.
package struct ProgrammeSeries: Sendable {
  /// The plan in force.
  package let plan: Plan
  /// The measures, in the order of the plan.
  package let measures: [MeasureSeries]
}

/// One measure through time.
package struct MeasureSeries: Sendable {
  /// A value and its day.
  package struct Point: Sendable, Hashable {
    /// The day.
    package let day: CivilDate
    /// The value; `nil` where it cannot be worked out.
    package let value: FigureValue?
  }

  /// The measure as the plan has it.
  package let measure: Measure
  /// The value on every day that was looked at; the last is the report date.
  package let points: [Point]
  /// What it is held against.
  package let lines: [TargetLine]
  /// The first day and the last that the measure is about: of its period, of its lines, else of the
  /// programme.
  package let span: ClosedRange<CivilDate>

  init(
    _ measure: Measure, in plan: Plan, _ days: [CivilDate], _ values: [FigureValue?],
    _ lines: [TargetLine]
  ) {
    self.measure = measure
    self.lines = lines
    points = zip(days, values).map { Point(day: $0, value: $1) }
    let period = measure.figure.period
    let first = min(period?.first ?? plan.starts, lines.map(\.first).min() ?? .last)
    let deadlines = lines.compactMap(\.last)
    let last = ([period?.last ?? (deadlines.isEmpty ? plan.ends : .first)] + deadlines).max()
    span = first...max(last ?? plan.ends, first)
  }

  /// The points that show something: from the eve of what the measure is about, and until nothing
  /// moves any more after its end.
  package var shown: ArraySlice<Point> {
    var first = points.lastIndex { $0.day < span.lowerBound } ?? 0
    // What was observed before is where the value comes from.
    if let early = points.firstIndex(where: { $0.value != nil && $0.value?.number?.isZero != true })
    {
      first = min(first, max(early - 1, 0))
    }
    var end = points.count
    while end - 2 > first, points[end - 2].day >= span.upperBound,
      points[end - 2].value == points[end - 1].value
    {
      end -= 1
    }
    return points[first..<end]
  }

  /// Whether there is a course to draw: two numbers, and either they differ or there is something to
  /// hold them against.
  package var hasCourse: Bool {
    let numbers = shown.compactMap { $0.value?.number }
    guard numbers.count > 1 else { return false }
    return !lines.isEmpty || numbers.contains { $0 != numbers[0] }
  }

  /// Whether a value stands until the next one takes its place, as what is published does; else it
  /// grows by what happens from day to day.
  package var isStepped: Bool { !measure.figure.isCount }
}
