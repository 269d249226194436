import Ledger

/// `grants-within-cap`: ceilings on money, each grant's own and their sum's.
///
/// A plan writes them as a measure in pounds, the `largest` amount or the `sum`, with a ceiling for its
/// target; whether a ceiling holds is the report's own rule.
final class GrantCheck: EventCheck {
  private struct Cap {
    let measure: Measure
    /// The cap on each; `nil` for a ceiling on the sum, and where it is worked out.
    let limit: (value: ExactDecimal, isStrict: Bool, field: [UInt8])?
    var list = EventList()
  }

  private struct Programme {
    var fold: PlanFold
    var matchers: ProgrammeMatchers<Int>
    var caps: [Cap]
  }

  private var programmes: [Programme] = []

  init(_ plans: [Plan], on: CivilDate) {
    for plan in plans {
      let capped = plan.measures.filter(Self.isCap)
      guard !capped.isEmpty else { continue }
      var part = plan
      // A cap that waits for another measure needs the plan whole.
      if capped.allSatisfy({ $0.target?.measures.isEmpty ?? true }) { part.measures = capped }
      let days = DayRange(nil, on)
      let matchers = capped.enumerated().flatMap { number, measure in
        measure.figure.events.map { events in
          (
            EventMatcher(
              events, days: days.flatMap { (events.period?.days ?? .always).intersection($0) },
              sum: measure.figure.summedField),
            number
          )
        }
      }
      programmes.append(
        Programme(
          fold: PlanFold(part, on: on), matchers: ProgrammeMatchers(plan, matchers),
          caps: capped.map { Cap(measure: $0, limit: Self.limit($0)) }))
    }
  }

  /// Whether a measure is a ceiling on money.
  private static func isCap(_ measure: Measure) -> Bool {
    guard measure.unit == Measure.pound, measure.better == .higher, let target = measure.target
    else { return false }
    switch measure.figure {
    case .largest, .sum: break
    default: return false
    }
    return ([target] + target.parts).contains { if case .ceiling = $0.goal { true } else { false } }
  }

  private static func limit(_ measure: Measure) -> (ExactDecimal, Bool, [UInt8])? {
    guard case .largest(let field, _) = measure.figure, let target = measure.target else {
      return nil
    }
    for goal in ([target] + target.parts).map(\.goal) {
      if case .ceiling(.number(let number)?, let isStrict) = goal {
        return (number, isStrict, Array(field.utf8))
      }
    }
    return nil
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    for number in programmes.indices where programmes[number].matchers.isOf(line, batch) {
      programmes[number].fold.apply(batch, line, weight: 1)
      var caps = programmes[number].caps
      programmes[number].caps = []
      programmes[number].matchers.forEachMatch(line, batch) { cap, event in
        if let limit = caps[cap].limit {
          guard let amount = event.number(limit.field),
            limit.isStrict ? amount >= limit.value : amount > limit.value
          else { return }
        }
        caps[cap].list.add(line, of: batch)
      }
      programmes[number].caps = caps
    }
  }

  func findings() -> [CheckFinding] {
    programmes.flatMap { programme in
      let reports = programme.fold.report().measures
      return programme.caps.flatMap { cap in
        reports.first { $0.id == cap.measure.id }.map { findings(programme, cap, $0) } ?? []
      }
    }
  }

  private func findings(
    _ programme: Programme, _ cap: Cap, _ report: MeasureReport
  ) -> [CheckFinding] {
    guard report.standing == .breached else { return [] }
    let slug = programme.fold.plan.programme
    let cells = report.cells.filter { $0.standing == .breached }
    guard cells.isEmpty else {
      return cells.map { cell in
        finding(
          slug, cap, cell.value, cell.target,
          zip(report.by, cell.by).map { key, value in
            "\(key.name)=\(value?.description ?? "")"
          })
      }
    }
    return [finding(slug, cap, report.value, report.target, [])]
  }

  private func finding(
    _ programme: String, _ cap: Cap, _ value: FigureValue?,
    _ target: MeasureReport.TargetReport?, _ cell: [String]
  ) -> CheckFinding {
    let targets = target.map { [$0] + $0.parts } ?? []
    let limit = targets.filter { ["atMost", "lessThan"].contains($0.word) }
      .compactMap { $0.value?.number }.min()
    let difference = limit.flatMap { value?.number?.subtracting($0) }
    var isSum = false
    if case .sum = cap.measure.figure { isSum = true }
    return CheckFinding(
      .grantsWithinCap, programme: programme, measure: cap.measure.id,
      CheckWords.aboveCap(
        cap.list.count, isSum: isSum, value?.number, limit, by: difference, cell: cell),
      difference: difference, cap.list)
  }
}
