public import Ledger

/// Every measure of some programmes against its target: figures as values, in no format.
public struct Report: Sendable, Hashable {
  /// The prefix of the log that the figures are worked out from: how many lines.
  public var size: Int
  /// The report date: what occurred later does not count.
  public var on: CivilDate
  /// The programmes, in the order asked for.
  public var programmes: [ProgrammeReport]

  /// Makes a report.
  ///
  /// - Parameters:
  ///   - size: How many lines of the log it is worked out from.
  ///   - on: The report date.
  ///   - programmes: The programmes.
  public init(size: Int, on: CivilDate, programmes: [ProgrammeReport]) {
    self.size = size
    self.on = on
    self.programmes = programmes
  }
}

extension Report {
  /// Works out every measure of programmes, side by side.
  ///
  /// - Parameters:
  ///   - size: How many lines of the log count.
  ///   - on: The report date.
  ///   - folds: What the plans' folds hold.
  ///   - plans: The plans, in the order of the report.
  init(size: Int, on: CivilDate, _ folds: [PlanFold], _ plans: [Replay.PlanInForce]) {
    self.init(
      size: size, on: on,
      programmes: Workers.each(folds.count) { folds[$0].report(adoption: plans[$0].adoption) })
  }
}

/// One programme's measures.
public struct ProgrammeReport: Sendable, Hashable {
  /// The plan that a programme is held to.
  public struct Adoption: Sendable, Hashable {
    /// The sequence number of the `ledger.plan` line.
    public var sequence: Int
    /// When it was recorded, as the line says.
    public var recorded: String
    /// The origin of the ledger that has the line, where there are several; `nil` of one ledger.
    public var origin: String?

    /// Makes an adoption.
    ///
    /// - Parameters:
    ///   - sequence: The sequence number of the line.
    ///   - recorded: When it was recorded.
    ///   - origin: The origin of the ledger that has the line, where there are several.
    public init(sequence: Int, recorded: String, origin: String? = nil) {
      self.sequence = sequence
      self.recorded = recorded
      self.origin = origin
    }
  }

  /// The programme's slug.
  public var programme: String
  /// What people call it.
  public var title: String
  /// The report date.
  public var on: CivilDate
  /// The plan in force; `nil` for one that no line of the log adopted.
  public var plan: Adoption?
  /// The documents that promises stand in, by the keys that measures name.
  public var documents: [Plan.Document]
  /// The headings, in order.
  public var priorities: [Plan.Priority]
  /// The measures in the order of the plan.
  public var measures: [MeasureReport]
  /// Figures quoted and never scored.
  public var context: [Plan.ContextFigure]

  /// How many measures stand at each word, in the order of the words.
  public var counts: [(standing: Standing, count: Int)] {
    Standing.allCases.compactMap { standing in
      let count = measures.count { $0.standing == standing }
      return count == 0 ? nil : (standing, count)
    }
  }
}

/// A value of a report.
public enum FigureValue: Sendable, Hashable {
  /// A number.
  case number(ExactDecimal)
  /// A milestone's day.
  case day(CivilDate)

  /// The number; `nil` for a day.
  public var number: ExactDecimal? {
    if case .number(let number) = self { return number }
    return nil
  }
}

/// One measure against its target.
public struct MeasureReport: Sendable, Hashable {
  /// A target with its numbers worked out.
  public struct TargetReport: Sendable, Hashable {
    /// The word of the plan language.
    public var word: String
    /// The number to reach; `nil` where there is none, or it is not known.
    public var value: FigureValue?
    /// The lower limit of a range.
    public var from: FigureValue?
    /// The upper limit of a range.
    public var to: FigureValue?
    /// The day by which it is due; `nil` when it is open.
    public var by: CivilDate?
    /// The promise's own wording.
    public var words: String?
    /// The targets of an `all`.
    public var parts: [TargetReport]
  }

  /// What the target is measured against.
  public struct BaselineReport: Sendable, Hashable {
    /// The number; `nil` when it is not known.
    public var value: ExactDecimal?
    /// Its day, where it has one.
    public var on: CivilDate?
    /// The document's own words.
    public var words: String?
  }

  /// One cell of the breakdown.
  public struct Cell: Sendable, Hashable {
    /// The values of the measure's keys, `nil` for what the events do not have.
    public var by: [KeyValue?]
    /// The value; `nil` when it cannot be worked out.
    public var value: FigureValue?
    /// How it stands, where each cell must meet the target.
    public var standing: Standing?
    /// The cell's own target, where each cell must meet one.
    public var target: TargetReport?
  }

  /// The measure's slug.
  public var id: String
  /// In plain words.
  public var title: String
  /// The priority's key.
  public var priority: String
  /// The value; `nil` when it cannot be worked out.
  public var value: FigureValue?
  /// Decimal places of the value; `nil` for as many as it has.
  public var places: Int?
  /// What is counted.
  public var unit: String?
  /// What one of it is called, for people alone; `nil` where the plan does not say.
  public var singular: String?
  /// The target; `nil` when none was promised.
  public var target: TargetReport?
  /// What the target is measured against; `nil` when the plan gives no baseline.
  public var baseline: BaselineReport?
  /// How it stands.
  public var standing: Standing
  /// The keys of the breakdown.
  public var by: [EventKey]
  /// The breakdown, groups that the target names first, then by the bytes of the keys.
  public var cells: [Cell]
  /// How much of the way to the target is done, 1 for all of it, at 4 places; `nil` where that makes
  /// no sense.
  public var progress: ExactDecimal?
  /// How much of the way is done, in per cent.
  package var progressPercent: ExactDecimal? { progress?.multiplied(by: ExactDecimal(100)) }
  /// The document's key.
  public var document: String
  /// The words of the promise.
  public var quote: String
  /// What a reader must know.
  public var note: String?
  /// How firmly it was promised.
  public var firmness: Measure.Firmness
  /// Which way is better.
  public var better: Measure.Better
}
