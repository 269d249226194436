public import Ledger

/// One promise of a programme, in a form that the ledger can work out.
public struct Measure: Sendable, Hashable {
  /// Which way is better.
  public enum Better: String, Sendable, CaseIterable {
    /// More is better.
    case higher
    /// Less is better: the words of a standing turn round.
    case lower
  }

  /// How firmly something was promised.
  public enum Firmness: String, Sendable, CaseIterable {
    /// A promise: `missed` when the deadline has passed.
    case promise
    /// "With a view to", "we hope": never `missed`.
    case aspiration
  }

  /// The unit of money.
  package static let pound = "£"

  /// The slug that reports and `explain` name the measure by.
  public var id: String
  /// In plain words.
  public var title: String
  /// A key of the plan's priorities.
  public var priority: String
  /// A key of the plan's documents.
  public var document: String
  /// The words of the promise.
  public var quote: String
  /// How the value is worked out.
  public var figure: Figure
  /// The keys that it is broken down by.
  public var by: [EventKey]
  /// What is counted.
  public var unit: String?
  /// What one of it is called; `nil` where the plan does not say.
  public var singular: String?
  /// Decimal places of the value as reported; `nil` for as exact as it is.
  public var places: Int?
  /// Which way is better.
  public var better: Better
  /// What the target is measured against.
  public var baseline: Baseline?
  /// What was promised; `nil` for a figure that is only reported.
  public var target: Target?
  /// How firmly.
  public var firmness: Firmness
  /// What a reader must know.
  public var note: String?
}

/// How a value is worked out from events.
public indirect enum Figure: Sendable, Hashable {
  /// The sum of quantities.
  case count(Events)
  /// The sum of a field as it stands.
  case sum(String, Events)
  /// How many different values of the keys, of those that have at least so much.
  case distinct([EventKey], Events, having: Having?)
  /// The largest single value of a field.
  case largest(String, Events)
  /// The sum of a field over the number of events that have it.
  case mean(String, Events)
  /// The field in the event that occurred last.
  case latest(String, Events)
  /// The day of the first event.
  case first(Events)
  /// How many joined and have not left since.
  case stock([EventKey], joined: Events, left: Events)
  /// How many have a later event on or after their first earlier one.
  case sequence([EventKey], from: Events, to: Events)
  /// The smallest count of any whole period.
  case lowest(Events, per: PeriodKey)
  /// One figure times a number over another.
  case ratio(Figure, Figure, per: ExactDecimal)
  /// One figure less another.
  case gap(Figure, Figure)
  /// A figure as a percentage of a cohort's size.
  case share(Figure, cohort: String)
  /// The size of a cohort.
  case cohort(String)
  /// How many of these measures are met.
  case met([String])

  /// What each of the different values must have.
  public struct Having: Sendable, Hashable {
    /// What is added up for each.
    public enum Of: Sendable, Hashable {
      /// Quantities.
      case count
      /// How many different values of a key.
      case distinct(EventKey)
      /// The sum of a field.
      case sum(String)
    }

    /// What is added up for each.
    public var of: Of
    /// The least there must be.
    public var atLeast: ExactDecimal

    /// Makes a condition on each of the different values.
    ///
    /// - Parameters:
    ///   - of: What is added up for each.
    ///   - atLeast: The least there must be.
    public init(_ of: Of, atLeast: ExactDecimal) {
      self.of = of
      self.atLeast = atLeast
    }
  }

  /// The figures that it is made of, in order.
  var parts: [Figure] {
    switch self {
    case .ratio(let a, let b, _), .gap(let a, let b): [a, b]
    case .share(let a, _): [a]
    default: []
    }
  }

  /// The selections of events in it, in order.
  var events: [Events] {
    switch self {
    case .count(let events), .sum(_, let events), .distinct(_, let events, _),
      .largest(_, let events), .mean(_, let events), .latest(_, let events), .first(let events),
      .lowest(let events, _):
      [events]
    case .stock(_, let joined, let left): [joined, left]
    case .sequence(_, let from, let to): [from, to]
    case .ratio, .gap, .share: parts.flatMap(\.events)
    case .cohort, .met: []
    }
  }

  /// The cohorts that it names.
  var cohorts: [String] {
    switch self {
    case .share(let figure, let cohort): figure.cohorts + [cohort]
    case .cohort(let cohort): [cohort]
    default: parts.flatMap(\.cohorts)
    }
  }

  /// The measures that it names.
  var measures: [String] {
    if case .met(let ids) = self { return ids }
    return parts.flatMap(\.measures)
  }

  /// Whether nothing observed means none: a count of no events is 0, a published value is unknown.
  var isCount: Bool {
    switch self {
    case .count, .sum, .distinct, .stock, .sequence, .met: true
    case .share(let figure, _): figure.isCount
    case .largest, .mean, .latest, .first, .lowest, .ratio, .gap, .cohort: false
    }
  }

  /// Whether the events of a period can only add to it, as to a count and to its rate of something
  /// that is observed.
  var isGrowing: Bool {
    switch self {
    case .count, .sum, .distinct, .sequence: true
    case .share(let figure, _): figure.isGrowing
    case .ratio(let above, let below, _): above.isGrowing && !below.isCount
    case .largest, .mean, .latest, .first, .stock, .lowest, .gap, .cohort, .met: false
    }
  }

  /// Whether the value is a day.
  var isDay: Bool {
    if case .first = self { return true }
    return false
  }

  /// Whether the value can have more places than one can write, so that `places` is needed.
  var isQuotient: Bool {
    switch self {
    case .mean, .ratio, .share: true
    default: parts.contains(where: \.isQuotient)
    }
  }

  /// The period of its events, when they all have the same one.
  var period: Period? {
    var found: Period?
    for events in events {
      guard let period = events.period else { continue }
      if let found, found != period { return nil }
      found = period
    }
    return found
  }

  /// The same figure with its events' period replaced.
  func replacing(period: Period) -> Figure {
    func moved(_ events: Events) -> Events {
      var events = events
      events.period = period
      return events
    }
    return switch self {
    case .count(let events): .count(moved(events))
    case .sum(let field, let events): .sum(field, moved(events))
    case .distinct(let keys, let events, let having):
      .distinct(keys, moved(events), having: having)
    case .largest(let field, let events): .largest(field, moved(events))
    case .mean(let field, let events): .mean(field, moved(events))
    case .latest(let field, let events): .latest(field, moved(events))
    case .first(let events): .first(moved(events))
    case .stock(let keys, let joined, let left):
      .stock(keys, joined: moved(joined), left: moved(left))
    case .sequence(let keys, let from, let to): .sequence(keys, from: moved(from), to: moved(to))
    case .lowest(let events, let per): .lowest(moved(events), per: per)
    case .ratio(let a, let b, let per):
      .ratio(a.replacing(period: period), b.replacing(period: period), per: per)
    case .gap(let a, let b): .gap(a.replacing(period: period), b.replacing(period: period))
    case .share(let a, let cohort): .share(a.replacing(period: period), cohort: cohort)
    case .cohort, .met: self
    }
  }
}
