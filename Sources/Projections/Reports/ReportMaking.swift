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
      documents: plan.documents, priorities: plan.priorities,
      measures: maker.measures(), context: plan.context)
  }
}

/// Works the measures of one plan out, each once, those that others wait for first.
struct ReportMaker {
  private let fold: PlanFold
  /// The values of the folds, with the cohorts and, once the measures are worked out, what is met.
  private(set) var values: FigureValues
  /// The measures that are worked out, by their ids.
  private(set) var done: [String: MeasureReport] = [:]

  init(_ fold: PlanFold) {
    self.fold = fold
    values = FigureValues(fold.state)
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

  /// The reports in the order of the plan.
  ///
  /// Of measures that wait for one another in a circle, which the reader of plans refuses, one is
  /// worked out as if the next had no value.
  mutating func measures() -> [MeasureReport] {
    let plan = fold.plan
    for number in PlanOrder(plan.measures).order {
      let measure = plan.measures[number]
      for other in measure.figure.measures where done[other]?.standing.isKept == true {
        values.met.insert(other)
      }
      done[measure.id] = work(measure, fold.compiled[number])
    }
    return plan.measures.compactMap { done[$0.id] }
  }

  /// The values of the reports without what they are held against, in the order of the plan.
  mutating func valuesAlone() -> [FigureValue?] {
    let plan = fold.plan
    let judged = Self.judged(plan)
    var found: [FigureValue?] = plan.measures.map { _ in nil }
    for number in PlanOrder(plan.measures).order {
      let measure = plan.measures[number]
      for other in measure.figure.measures where done[other]?.standing.isKept == true {
        values.met.insert(other)
      }
      if judged.contains(measure.id) {
        let report = work(measure, fold.compiled[number])
        done[measure.id] = report
        found[number] = report.value
      } else {
        let work = hold(measure, fold.compiled[number])
        found[number] = work.reported(work.value)
      }
    }
    return found
  }

  /// The measures whose standings are part of some figure, and those that they wait for.
  private static func judged(_ plan: Plan) -> Set<String> {
    var found: Set<String> = []
    var next = plan.measures.flatMap(\.figure.measures)
    while let id = next.popLast() {
      guard found.insert(id).inserted, let measure = plan.measure(id) else { continue }
      next += measure.figure.measures + (measure.target?.measures ?? [])
    }
    return found
  }

  /// What each measure is held against through time, in the order of the plan.
  mutating func lines() -> [[TargetLine]] {
    _ = measures()
    return zip(fold.plan.measures, fold.compiled).map { measure, compiled in
      measure.target.map { hold(measure, compiled).lines($0) } ?? []
    }
  }

  func hold(_ measure: Measure, _ compiled: PlanFold.Compiled) -> MeasureWork {
    MeasureWork(measure: measure, compiled: compiled, fold: fold, values: values, done: done)
  }

  private func work(_ measure: Measure, _ compiled: PlanFold.Compiled) -> MeasureReport {
    let whole = hold(measure, compiled)
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
      singular: measure.singular,
      target: measure.target.map { whole.report($0) },
      baseline: measure.baseline.map { whole.report($0) }, standing: standing, by: measure.by,
      cells: cells, progress: measure.target.flatMap { whole.progress($0) },
      document: measure.document, quote: measure.quote, note: measure.note,
      firmness: measure.firmness, better: measure.better)
  }
}
