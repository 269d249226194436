public import Ledger

/// A plan at work on a log: the folds of all its figures, each event put in once.
///
/// Its state is sums only, so that an event can be taken out again, events may come in any order,
/// and two workers who folded two parts of a log can add up what they have.
///
/// ```swift
/// var fold = PlanFold(plan, on: day)
/// fold.apply(batch, line, weight: 1)     // an event
/// fold.apply(batch, line, weight: -1)    // the same event, voided
/// let report = fold.report()
/// ```
public struct PlanFold: Sendable {
  /// A measure's figures as folds.
  struct Compiled: Sendable {
    var total: CompiledFigure
    var cells: CompiledFigure?
    /// The figure of a baseline by period or day.
    var baseline: CompiledFigure?
    var baselineCells: CompiledFigure?
    /// The figure with days, for a baseline that is the first observation.
    var dated: CompiledFigure?
    var datedCells: CompiledFigure?
    /// For each count in the figure, the fold of all events of its kinds.
    var presences: [Int]
    /// For each count in a baseline by period, the fold of the events that it selects.
    var operands: [Figure: CompiledFigure]
    var operandCells: [Figure: CompiledFigure]
  }

  /// The plan.
  public let plan: Plan
  /// The report date: what occurred later does not count.
  public let on: CivilDate
  let compiled: [Compiled]
  let cohorts: [String: CompiledFigure]
  /// What each fold makes of an event.
  let folds: [Fold]
  private(set) var state: FoldState
  private let programme: [UInt8]
  private var view: EventView?

  /// Makes the empty folds of a plan.
  ///
  /// - Parameters:
  ///   - plan: The plan.
  ///   - on: The report date.
  public init(_ plan: Plan, on: CivilDate) {
    self.init(plan, on: on, state: nil)
  }

  /// Takes up what was folded of the same plan, which may hold nothing after the report date.
  init(_ plan: Plan, on: CivilDate, state: FoldState?) {
    self.plan = plan
    self.on = on
    var compiler = FigureCompiler(plan: plan, on: on)
    compiled = plan.measures.map { Self.compile($0, &compiler) }
    var cohorts: [String: CompiledFigure] = [:]
    for cohort in plan.cohorts {
      guard case .figure(let figure) = cohort.size else { continue }
      cohorts[cohort.key] = compiler.compile(figure, cells: [])
    }
    self.cohorts = cohorts
    folds = compiler.specs.map { Fold($0, on: on) }
    self.state =
      state ?? FoldState(FoldLayout(compiler.specs), calendar: plan.calendar, on: on)
    programme = Self.nameInLines(plan.programme)
  }

  /// A programme's name as it stands in lines, without the quotes.
  static func nameInLines(_ programme: String) -> [UInt8] {
    Array(KeyCode.part(.text(programme)).dropFirst().dropLast())
  }

  private static func compile(_ measure: Measure, _ compiler: inout FigureCompiler) -> Compiled {
    let (figure, by) = (measure.figure, measure.by)
    func both(
      _ figure: Figure, _ compiler: inout FigureCompiler, until: CivilDate? = nil,
      isDated: Bool = false
    ) -> (CompiledFigure, CompiledFigure?) {
      let total = compiler.compile(figure, cells: [], until: until, isDated: isDated)
      guard !by.isEmpty else { return (total, nil) }
      return (total, compiler.compile(figure, cells: by, until: until, isDated: isDated))
    }
    let (total, cells) = both(figure, &compiler)
    var compiled = Compiled(
      total: total, cells: cells, presences: presences(figure).map { compiler.presence(of: $0) },
      operands: [:], operandCells: [:])
    switch measure.baseline?.source {
    case .period(let period)?:
      (compiled.baseline, compiled.baselineCells) = both(
        figure.replacing(period: period), &compiler)
    case .on(let day)?:
      (compiled.baseline, compiled.baselineCells) = both(figure, &compiler, until: day)
    case .first?:
      (compiled.dated, compiled.datedCells) = both(figure, &compiler, isDated: true)
    case .value?, .notGiven?, nil: break
    }
    for operand in measure.target.map(operands) ?? [] {
      let (total, cells) = both(operand, &compiler)
      compiled.operands[operand] = total
      compiled.operandCells[operand] = cells
    }
    return compiled
  }

  private static func operands(_ target: Target) -> [Figure] {
    target.figures + target.parts.flatMap(operands)
  }

  /// The kinds of each count in a figure: while none of their events stands at all, nobody has
  /// reported, which is not the same as nothing delivered.
  static func presences(_ figure: Figure) -> [[String]] {
    switch figure {
    case .count(let events), .sum(_, let events), .distinct(_, let events, _),
      .lowest(let events, _):
      [events.kinds]
    case .stock(_, let one, let two), .sequence(_, let one, let two):
      [Events(kinds: one.kinds + two.kinds).kinds]
    case .ratio, .gap, .share: figure.parts.flatMap(presences)
    case .largest, .mean, .latest, .first, .cohort, .met: []
    }
  }

  /// Puts an event in, or takes it out again.
  ///
  /// Whether the event counts at all is the caller's to know; one of another programme, or of a kind
  /// that the plan does not name, changes nothing.
  ///
  /// - Parameters:
  ///   - batch: The batch that holds the event.
  ///   - line: The event's line in it.
  ///   - weight: 1 to put it in, -1 to take it out.
  /// - Complexity: O(n) in the bytes of its fields, for each fold of its kind.
  public mutating func apply(_ batch: EventBatch, _ line: EventLine, weight: Int) {
    let bytes = batch.bytes
    apply(bytes.span, line, weight)
  }

  /// Puts all events of a batch in that satisfy a condition.
  ///
  /// - Parameters:
  ///   - batch: The batch.
  ///   - sequences: The sequence numbers of the lines that count.
  public mutating func apply(_ batch: EventBatch, sequences: ClosedRange<Int>) {
    let bytes = batch.bytes
    let span = bytes.span
    // By index: a line is some 80 bytes, and most are passed over.
    for index in batch.lines.indices where sequences.contains(batch.lines[index].sequence) {
      apply(span, batch.lines[index], 1)
    }
  }

  /// Puts an event in that is known to be of the plan's programme.
  @inline(__always)
  mutating func apply(_ line: EventLine, ofItsProgramme bytes: Span<UInt8>) {
    state.apply(line, bytes, weight: 1)
  }

  @inline(__always)
  private mutating func apply(_ bytes: Span<UInt8>, _ line: EventLine, _ weight: Int) {
    guard let range = line.range(of: .programme), equal(bytes, range, programme.span) else {
      return
    }
    state.apply(line, bytes, weight: weight)
  }

  /// Shows a line to those who ask why it counts or not: the same look at it that folding takes.
  ///
  /// - Parameters:
  ///   - batch: The batch that holds the line.
  ///   - line: The line.
  ///   - wanted: The folds asked about, sorted.
  ///   - body: What is done with the event, for each of those folds that is of its kind.
  mutating func inspect(
    _ batch: EventBatch, _ line: EventLine, for wanted: [Int],
    _ body: (_ fold: Int, inout EventView) -> Void
  ) {
    var view = view ?? EventView(calendar: plan.calendar, batch: batch, line: line)
    self.view = nil
    view.turn(to: batch)
    let bytes = batch.bytes
    let layout = state.layout
    if let range = line.range(of: .programme), equal(bytes.span, range, programme.span),
      let kind = line.range(of: .kind),
      let number = layout.kindNames.number(of: bytes.span.extracting(kind)), view.turn(to: line)
    {
      let numbers = layout.foldList[layout.kinds[number].folds]
      for number in wanted where numbers.contains(number) { body(number, &view) }
    }
    self.view = view
  }

  /// Adds what another worker folded of the same plan on the same date.
  ///
  /// - Parameter other: The other worker's folds; no event is in both.
  /// - Precondition: Plan and date are the same.
  public mutating func merge(_ other: PlanFold) {
    precondition(
      on == other.on && folds.map(\.spec) == other.folds.map(\.spec),
      "folds of two plans do not add up")
    state.merge(other.state)
  }

  /// Takes the state of the folds from what was kept of them; `false`, and nothing done, when it is
  /// none of theirs.
  mutating func restore(_ reader: inout KeptReader) -> Bool { state.restore(&reader) }

  /// Whether nothing is left in any fold.
  public var isEmpty: Bool { state.isEmpty }
}
