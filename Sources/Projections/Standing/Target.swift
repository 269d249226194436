public import Ledger

/// A number of a target: written in the plan, or worked out.
public enum Operand: Sendable, Hashable {
  /// A number of the plan.
  case number(ExactDecimal)
  /// A figure: a comparator.
  case figure(Figure)
}

/// What a target is measured against.
public struct Baseline: Sendable, Hashable {
  /// Where the number comes from.
  public enum Source: Sendable, Hashable {
    /// The number that the document gives, and its day.
    case value(ExactDecimal, on: CivilDate?)
    /// The same figure in another period.
    case period(Period)
    /// The same figure as it stood on a day.
    case on(CivilDate)
    /// The first observation.
    case first
    /// The document does not give it.
    case notGiven
  }

  /// Where the number comes from.
  public var source: Source
  /// The document's own words.
  public var words: String?

  /// Makes a baseline.
  ///
  /// - Parameters:
  ///   - source: Where the number comes from.
  ///   - words: The document's own words.
  public init(_ source: Source, words: String? = nil) {
    self.source = source
    self.words = words
  }
}

/// When a target is due.
public enum Deadline: Sendable, Hashable {
  /// A unit of time after a milestone.
  public enum Unit: String, Sendable, CaseIterable {
    /// School terms: due by the end of the term that comes so many terms after the milestone's.
    case terms
    /// Months, to the same day of the month.
    case months
    /// Days.
    case days
  }

  /// On or before a day.
  case on(CivilDate)
  /// So long after another measure's day.
  case after(measure: String, Int, Unit)
}

/// What was promised of a measure.
public struct Target: Sendable, Hashable {
  /// The sort of promise, without its numbers.
  public enum Goal: Sendable, Hashable {
    /// A floor: at least, or strictly more than. No number where `each` gives one for each group.
    case floor(Operand?, isStrict: Bool)
    /// A ceiling, or with lower better a goal to come down to.
    case ceiling(Operand?, isStrict: Bool)
    /// Neither less nor more.
    case exactly(Operand?)
    /// From one number to another.
    case between(Operand, Operand)
    /// Within a tolerance either way.
    case around(Operand?, tolerance: ExactDecimal)
    /// Every member of a cohort.
    case every(cohort: String)
    /// Above the baseline.
    case increase
    /// Below the baseline.
    case decrease
    /// Above or below the baseline by an amount.
    case changeBy(Operand, isIncrease: Bool, isStrict: Bool)
    /// Above or below the baseline by a part of it.
    case changeByFraction(numerator: Int, denominator: Int, isIncrease: Bool, isStrict: Bool)
    /// A rank in the better half of so many.
    case topHalf(of: Operand)
    /// A milestone's day has come.
    case done
    /// Every one of these.
    case all([Target])
  }

  /// How each cell of `by` is held to the target.
  public enum Each: Sendable, Hashable {
    /// Every cell that occurs, and these groups even where nothing was recorded.
    case cells(groups: [KeyValue])
    /// Each group has its own number.
    case values([Group])
  }

  /// A group and its own number.
  public struct Group: Sendable, Hashable {
    /// The value of the one key of `by`.
    public var key: KeyValue
    /// The number that the goal takes.
    public var value: ExactDecimal

    /// Makes a group.
    ///
    /// - Parameters:
    ///   - key: The value of the one key of `by`.
    ///   - value: The number that the goal takes.
    public init(_ key: KeyValue, _ value: ExactDecimal) {
      self.key = key
      self.value = value
    }
  }

  /// The word of the plan language, such as `atLeast`.
  public var word: String
  /// The promise.
  public var goal: Goal
  /// When it is due.
  public var by: Deadline?
  /// The first day of the straight line to it.
  public var starts: CivilDate?
  /// How cells are held to it; `nil` when only the whole is.
  public var each: Each?
  /// The measure whose milestone must be done before it is due.
  public var when: String?
  /// The promise's own wording.
  public var words: String?

  /// Makes a target.
  ///
  /// - Parameters:
  ///   - word: The word of the plan language.
  ///   - goal: The promise.
  ///   - by: When it is due.
  public init(_ word: String, _ goal: Goal, by: Deadline? = nil) {
    self.word = word
    self.goal = goal
    self.by = by
  }

  /// The figures that its numbers are worked out from.
  var figures: [Figure] {
    let operands: [Operand?] =
      switch goal {
      case .floor(let value, _), .ceiling(let value, _), .exactly(let value),
        .around(let value, _):
        [value]
      case .between(let from, let to): [from, to]
      case .changeBy(let amount, _, _): [amount]
      case .topHalf(let of): [of]
      case .every, .increase, .decrease, .changeByFraction, .done, .all: []
      }
    return operands.compactMap { if case .figure(let figure) = $0 { figure } else { nil } }
  }

  /// The parts of an `all`.
  var parts: [Target] {
    if case .all(let targets) = goal { return targets }
    return []
  }

  /// Whether the baseline is part of the goal itself.
  var needsBaseline: Bool {
    switch goal {
    case .increase, .decrease, .changeBy, .changeByFraction: true
    case .all(let targets): targets.contains(where: \.needsBaseline)
    case .floor, .ceiling, .exactly, .between, .around, .every, .topHalf, .done: false
    }
  }

  /// The way that the goal's own word points; `nil` where the word leaves it open.
  var direction: Measure.Better? {
    switch goal {
    case .floor, .every, .increase: .higher
    case .decrease, .topHalf: .lower
    case .changeBy(_, let isIncrease, _), .changeByFraction(_, _, let isIncrease, _):
      isIncrease ? .higher : .lower
    case .ceiling, .exactly, .between, .around, .done, .all: nil
    }
  }

  /// The measures whose days it waits for.
  var measures: [String] {
    var ids: [String] = []
    if let when { ids.append(when) }
    if case .after(let id, _, _)? = by { ids.append(id) }
    return ids + parts.flatMap(\.measures)
  }
}
