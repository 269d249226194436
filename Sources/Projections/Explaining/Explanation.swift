package import Ledger

/// A figure led back to the events behind it: those that count, and those that nearly counted.
///
/// An event *nearly counted* when it is of the programme and of a kind that the figure asks for, and
/// does not count all the same. Every such event of the log is listed, with every rule that left it
/// out; so each event of those kinds stands in exactly one of the two lists, once for each part of the
/// figure that asks for it.
///
/// What the counted events add always comes to the figure: a count, a sum or a number of different
/// values is the sum of the amounts, a mean their mean, the largest and the latest value that of the
/// one event that counts, a milestone's day that of its event. A ratio, a gap or a share is worked out
/// from its parts, each of which is explained by itself.
package struct Explanation: Sendable, Hashable {
  /// The programme's slug.
  package var programme: String
  /// How many lines of the log the figure is worked out from.
  package var size: Int
  /// The report date.
  package var on: CivilDate
  /// The measure as the plan in force has it.
  package var measure: Measure
  /// The measure as it is reported.
  package var report: MeasureReport
  /// The cell that is explained; `nil` for the whole.
  package var cell: MeasureReport.Cell?
  /// What the figure is made of; one part, unless it is a ratio, a gap, a share, or such.
  package var parts: [Part]
  /// The events that count, in the log's order.
  package var counted: [Entry]
  /// The events that nearly counted, in the log's order.
  package var leftOut: [Entry]

  /// The figure, as it is reported.
  package var value: FigureValue? { cell.map(\.value) ?? report.value }

  /// Where a part stands in a figure.
  package enum Step: Sendable, Hashable {
    /// The upper or the lower part of a ratio.
    case above, below
    /// What a gap is taken from, and what is taken off.
    case minuend, subtrahend
    /// The members of a cohort who are counted.
    case share
    /// The size of a cohort.
    case cohort(String)
    /// Another measure of the plan.
    case measure(String)
  }

  /// One part of a figure, and what its events come to.
  package struct Part: Sendable, Hashable {
    /// Where it stands in the figure; empty for the figure itself.
    package var path: [Step]
    /// What is counted.
    package var figure: Figure
    /// Its value, not yet rounded; `nil` when it cannot be worked out.
    package var value: FigureValue?
    /// How a measure stands that a figure of kept promises names.
    package var standing: Standing?
    /// How many events count.
    package var counted = 0
    /// How many events nearly counted.
    package var leftOut = 0
    /// The sum of what the counted events add; `nil` when it cannot be held.
    package var total: ExactDecimal?
    /// How many events each rule left out: the first that each breaks.
    package var rules: [RuleCount] = []
    /// What is told apart, in the order of its values: subjects, places, periods.
    package var groups: [Group] = []
    /// The least that a group must have to count; `nil` where one event will do.
    package var least: ExactDecimal?

    /// How many groups have how much, most first; those that count together in one row.
    package var thresholds: [Threshold] {
      guard let least else { return [] }
      var below: [ExactDecimal: Int] = [:]
      for group in groups where !group.counts { below[group.has ?? .zero, default: 0] += 1 }
      let passing = Threshold(
        has: least, isAtLeast: true, groups: groups.count { $0.counts })
      return [passing]
        + below.sorted { $0.key > $1.key }
        .map { Threshold(has: $0.key, isAtLeast: false, groups: $0.value) }
    }
  }

  /// How many events a rule left out.
  package struct RuleCount: Sendable, Hashable {
    /// The rule's name.
    package var rule: String
    /// The events of which it is the first rule that they break.
    package var events: Int
  }

  /// How many groups have as much.
  package struct Threshold: Sendable, Hashable {
    /// What each of them has.
    package var has: ExactDecimal
    /// Whether they may have more, and count; else they have just that, and do not.
    package var isAtLeast: Bool
    /// How many they are.
    package var groups: Int
  }

  /// What is told apart: a subject, a place, a period.
  package struct Group: Sendable, Hashable {
    /// The values of the keys.
    package var by: [KeyValue?]
    /// What it has; `nil` when the sum cannot be held.
    package var has: ExactDecimal?
    /// Whether it counts.
    package var counts: Bool
  }

  /// Which side of a stock or sequence an event is on.
  package enum Role: String, Sendable {
    case joined, left, from, to
  }

  /// One event.
  package struct Entry: Sendable, Hashable {
    /// The part's index.
    package var part: Int
    /// The side of a stock or sequence.
    package var role: Role?
    /// The sequence number.
    package var sequence: Int
    /// The id.
    package var id: String
    /// The kind.
    package var kind: String
    /// When it occurred, as the line says.
    package var occurred: String
    /// Whom it is about.
    package var subject: String?
    /// Where it was.
    package var place: String?
    /// How many units the line stands for.
    package var quantity: Int
    /// What it adds to the figure; `nil` for one left out, for a milestone, and for an observation
    /// without a number.
    package var amount: ExactDecimal?
    /// The groups that it belongs to, where the figure tells groups apart.
    package var groups: [[KeyValue?]] = []
    /// The rules that left it out, the first of them first; none for one that counts.
    package var rules: [Rule] = []
  }
}
