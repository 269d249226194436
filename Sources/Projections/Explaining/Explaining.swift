package import Ledger

/// What is asked of an explanation.
package struct ExplanationQuery: Sendable {
  /// The measure's slug.
  package var measure: String
  /// The values of the measure's keys, for one cell of its breakdown; empty for the whole.
  package var cell: [(key: String, value: String)]
  /// How many events that count are listed; the numbers are of all of them.
  package var countedMax: Int
  /// How many events that a rule left out are listed, for each rule.
  package var leftOutMax: Int

  /// Asks for an explanation.
  ///
  /// - Parameters:
  ///   - measure: The measure's slug.
  ///   - cell: The values of the measure's keys; empty for the whole.
  ///   - countedMax: How many events that count are listed.
  ///   - leftOutMax: How many events that a rule left out are listed, for each rule.
  package init(
    _ measure: String, cell: [(key: String, value: String)] = [], countedMax: Int = .max,
    leftOutMax: Int = .max
  ) {
    self.measure = measure
    self.cell = cell
    self.countedMax = countedMax
    self.leftOutMax = leftOutMax
  }
}

extension Replay {
  /// Leads a figure of the first programme back to its events, by reading the log once more.
  ///
  /// - Parameters:
  ///   - query: What is asked.
  ///   - source: The log that was replayed.
  ///   - last: The last line of the whole log, so that what was recorded after the prefix is named too.
  /// - Returns: The events that count and those that nearly counted.
  /// - Throws: What reading throws; `refused` for a measure, a key or a cell that there is not.
  /// - Complexity: O(n) in the bytes of the log; memory for what is listed, and for what the figure
  ///   tells apart.
  package func explain(
    _ query: ExplanationQuery, in source: some EventSource, through last: Int
  ) throws(LedgerError) -> Explanation {
    var fold = folds[0]
    let plan = fold.plan
    guard let number = plan.measures.firstIndex(where: { $0.id == query.measure }) else {
      throw .refused([.noMeasure(query.measure, of: plan)])
    }
    var maker = ReportMaker(fold)
    guard let report = maker.measures().first(where: { $0.id == query.measure }) else {
      throw .refused([.noMeasure(query.measure, of: plan)])
    }
    let measure = plan.measures[number]
    let cell = try Self.cell(query.cell, of: measure, among: report.cells)
    var parts: [Explanation.Part] = []
    var works: [PartWork] = []
    for leaf in fold.leaves(ofMeasure: number, cell: cell.map { Self.key($0.by) }) {
      var part = Explanation.Part(path: leaf.path, figure: leaf.figure)
      part.value = leaf.value(maker)
      if case .met(let ids) = leaf.figure {
        part.standing = ids.first.flatMap { maker.done[$0]?.standing }
      }
      works.append(
        PartWork(number: parts.count, judge: PartJudge(leaf, maker.values), on: on, query))
      parts.append(part)
    }
    let wanted = Set(works.flatMap { $0.sides.map(\.fold) }).sorted()
    let size = size
    let removals = removals
    if !wanted.isEmpty, last > 0 {
      try source.forEachBatch(from: 1, through: last) { (batch) throws(LedgerError) in
        for line in batch.lines where line.sequence >= 1 && line.sequence <= last {
          fold.inspect(batch, line, for: wanted) { number, event in
            for index in works.indices {
              works[index].look(at: &event, by: self.folds[0].folds[number], number, size, removals)
            }
          }
        }
      }
    }
    var explanation = Explanation(
      programme: plan.programme, size: size, on: on, measure: measure, report: report, cell: cell,
      parts: parts, counted: [], leftOut: [])
    for (index, work) in works.enumerated() {
      work.finish(&explanation.parts[index])
      explanation.counted += work.counted
      explanation.leftOut += work.settledLeftOut
    }
    // Of several parts: in the log's order again.
    if works.count > 1 {
      for list in [\Explanation.counted, \Explanation.leftOut] {
        explanation[keyPath: list].sort { ($0.sequence, $0.part) < ($1.sequence, $1.part) }
      }
    }
    return explanation
  }

  /// The cell of the breakdown that has these values, as the report has it.
  private static func cell(
    _ wanted: [(key: String, value: String)], of measure: Measure,
    among cells: [MeasureReport.Cell]
  ) throws(LedgerError) -> MeasureReport.Cell? {
    guard !wanted.isEmpty else { return nil }
    let names = measure.by.map(\.name)
    var problems: [Refusal] = []
    for (key, _) in wanted where !names.contains(key) {
      problems.append(.noCellKey(key, of: measure))
    }
    for name in names where !wanted.contains(where: { $0.key == name }) {
      problems.append(.cellKeyMissing(name, of: measure))
    }
    if !problems.isEmpty { throw .refused(problems) }
    var values: [String] = []
    for name in names { values += wanted.filter { $0.key == name }.map(\.value).prefix(1) }
    func words(_ cell: MeasureReport.Cell) -> [String] { cell.by.map { $0?.description ?? "" } }
    guard let found = cells.first(where: { words($0) == values }) else {
      throw .refused([.noCell(values, of: measure, among: cells.map(words))])
    }
    return found
  }

  private static func key(_ values: [KeyValue?]) -> [UInt8] {
    var key: [UInt8] = []
    for value in values { KeyCode.append(value, to: &key) }
    return key
  }
}

extension FigureLeaf {
  /// The value of the leaf, as exact as it is.
  func value(_ maker: ReportMaker) -> FigureValue? {
    if case .met(let ids) = figure {
      let isMet = ids.contains { maker.done[$0]?.standing.isKept == true }
      return .number(ExactDecimal(isMet ? 1 : 0))
    }
    guard let value = maker.values.values(compiled, cells: cells)[cell] else { return nil }
    if figure.isDay {
      return Int(exactly: value.numerator).map { .day(CivilDate(dayNumber: $0)) }
    }
    return value.reported(places: nil).map { .number($0) }
  }
}

/// One part of a figure while the log is read.
private struct PartWork {
  let number: Int
  private(set) var judge: PartJudge
  let sides: [FigureLeaf.Side]
  private let on: CivilDate
  private let query: ExplanationQuery
  private(set) var counted: [Explanation.Entry] = []
  private var leftOut: [Explanation.Entry] = []
  private var countedEvents = 0
  private var rules: [String: Int] = [:]
  private var total: ExactRatio? = .zero

  init(number: Int, judge: PartJudge, on: CivilDate, _ query: ExplanationQuery) {
    self.number = number
    self.judge = judge
    self.on = on
    self.query = query
    sides = judge.leaf.sides
  }

  /// Lists an event that a fold was shown, if the fold is one of this part's.
  mutating func look(
    at event: inout EventView, by fold: Fold, _ foldNumber: Int, _ size: Int, _ removals: Removals
  ) {
    for side in sides where side.fold == foldNumber {
      look(at: &event, by: fold, side, size, removals)
    }
  }

  private mutating func look(
    at event: inout EventView, by fold: Fold, _ side: FigureLeaf.Side, _ size: Int,
    _ removals: Removals
  ) {
    let (line, batch) = (event.line, event.batch)
    var broken: [Rule] = []
    if line.sequence > size {
      broken.append(.recordedAfter)
    } else if let id = line.range(of: .id), let remover = removals.remover(of: batch.bytes[id]) {
      broken.append(
        remover.isReplacement ? .replaced(by: remover.sequence) : .voided(by: remover.sequence))
    }
    for obstacle in fold.obstacles(&event) { broken += rules(obstacle, side, &event) }
    var amount: ExactRatio?
    var groups: [[KeyValue?]] = []
    let rows = fold.contribution(&event)
    if broken.isEmpty {
      switch judge.judge(rows, side.role, sequence: line.sequence) {
      case .counts(let adds, let named): (amount, groups) = (adds, named)
      case .leftOut(let rule, let named):
        broken.append(rule)
        groups = named
      }
    } else if !rows.isEmpty, let rule = judge.otherCell(rows, side.role) {
      broken.append(rule)
    }
    if let first = broken.first {
      rules[first.name, default: 0] += 1
      guard rules[first.name, default: 0] <= query.leftOutMax else { return }
      var entry = entry(event, side.role)
      entry.groups = groups
      entry.rules = broken
      leftOut.append(entry)
    } else {
      countedEvents += 1
      if let amount { total = total?.adding(amount) }
      guard counted.count < query.countedMax else { return }
      var entry = entry(event, side.role)
      entry.groups = groups
      entry.amount = amount?.reported(places: nil)
      counted.append(entry)
    }
  }

  private func rules(
    _ obstacle: FoldObstacle, _ side: FigureLeaf.Side, _ event: inout EventView
  ) -> [Rule] {
    switch obstacle {
    case .day:
      var found: [Rule] = []
      if let period = side.events.period, !period.days.contains(event.day) {
        found.append(.outsidePeriod(period))
      }
      if event.day > on { found.append(.afterReportDate) }
      return found
    case .condition(let condition):
      return [.condition(condition, found: event.values(of: condition.key))]
    case .noNumber(let field): return [.noNumber(field)]
    case .noValue(let key): return [.noValue(key)]
    }
  }

  private func entry(_ event: EventView, _ role: Explanation.Role?) -> Explanation.Entry {
    let (line, batch) = (event.line, event.batch)
    return Explanation.Entry(
      part: number, role: role, sequence: line.sequence, id: batch.text(.id, of: line) ?? "",
      kind: batch.text(.kind, of: line) ?? "", occurred: batch.text(.occurred, of: line) ?? "",
      subject: batch.text(.subject, of: line), place: batch.text(.place, of: line),
      quantity: line.quantity)
  }

  /// The events left out, each with the line that is the reason, where that came later.
  var settledLeftOut: [Explanation.Entry] {
    leftOut.map { entry in
      var entry = entry
      entry.rules = entry.rules.map { judge.settled($0, entry.groups) }
      return entry
    }
  }

  /// Writes down what the events came to.
  func finish(_ part: inout Explanation.Part) {
    part.counted = countedEvents
    part.leftOut = rules.values.reduce(0, +)
    part.rules = rules.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { Explanation.RuleCount(rule: $0.key, events: $0.value) }
    part.total = total?.reported(places: nil)
    (part.groups, part.least) = judge.described()
  }
}
