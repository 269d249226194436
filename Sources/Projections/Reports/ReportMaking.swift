import Ledger

extension PlanFold {
  /// Every measure against its target, as the folds stand.
  ///
  /// - Parameter adoption: The line that adopted the plan; `nil` when none did.
  /// - Returns: The programme's part of a report.
  /// - Complexity: O(n) in the keys of the folds.
  public func report(adoption: ProgrammeReport.Adoption? = nil) -> ProgrammeReport {
    var maker = ReportMaker(self)
    return ProgrammeReport(
      programme: plan.programme, title: plan.title, on: on, plan: adoption,
      priorities: plan.priorities,
      measures: plan.measures.compactMap { maker.report($0.id) }, context: plan.context)
  }
}

/// Works the measures of one plan out, each once, those that others wait for first.
struct ReportMaker {
  private let fold: PlanFold
  private var values: FigureValues
  private var done: [String: MeasureReport] = [:]
  private var open: Set<String> = []

  init(_ fold: PlanFold) {
    self.fold = fold
    values = FigureValues(folds: fold.folds)
    for cohort in fold.plan.cohorts {
      switch cohort.size {
      case .number(let size): values.cohorts[cohort.key] = .some(ExactRatio(size))
      case .unknown: values.cohorts[cohort.key] = .some(nil)
      case .figure:
        values.cohorts[cohort.key] = .some(
          fold.cohorts[cohort.key].flatMap { values.values($0, cells: 0)[[]] })
      }
    }
  }

  /// The report of a measure; `nil` when there is none of that id, or it waits for itself, which the
  /// reader of plans refuses.
  mutating func report(_ id: String) -> MeasureReport? {
    if let done = done[id] { return done }
    guard let number = fold.plan.measures.firstIndex(where: { $0.id == id }),
      open.insert(id).inserted
    else { return nil }
    let measure = fold.plan.measures[number]
    for other in measure.figure.measures where report(other)?.standing.isKept == true {
      values.met.insert(other)
    }
    for other in measure.target?.measures ?? [] { _ = report(other) }
    let report = work(measure, fold.compiled[number])
    done[id] = report
    return report
  }

  private func work(_ measure: Measure, _ compiled: PlanFold.Compiled) -> MeasureReport {
    let whole = MeasureWork(
      measure: measure, compiled: compiled, fold: fold, values: values, done: done)
    let value = whole.value
    let cells = whole.cells()
    var standing = Standing.reportOnly
    if let target = measure.target {
      let each = cells.compactMap(\.standing)
      if target.each == nil {
        standing = whole.standing(target)
      } else {
        standing = Standing.worst(each) ?? whole.absence ?? .noData
      }
    }
    return MeasureReport(
      id: measure.id, title: measure.title, priority: measure.priority,
      value: whole.reported(value), places: measure.places, unit: measure.unit,
      target: measure.target.map { whole.report($0) },
      baseline: measure.baseline.map { whole.report($0) }, standing: standing, by: measure.by,
      cells: cells, progress: measure.target.flatMap { whole.progress($0) },
      document: measure.document, quote: measure.quote, note: measure.note,
      firmness: measure.firmness, better: measure.better)
  }
}
