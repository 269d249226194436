package import Ledger

/// Why figures moved between two states of a ledger: each part of each movement, and its events.
///
/// A state is a prefix of the log and a report date. To get from the first to the second, the changes
/// are made in a fixed order, and after each the figures are worked out again: the report date, the
/// plan, what was voided, what was corrected, what came late, what is new. What a figure moves by at a
/// step is that part of its movement; so the parts add up to the movement exactly, for counts and sums
/// as for rates and numbers of different people, and in the places in which the figure is reported.
/// What several changes did together (a pupil voided who also came late) falls to the earlier step.
package struct Difference: Sendable, Hashable {
  /// A state of a ledger.
  package struct State: Sendable, Hashable {
    /// How many lines of the log count.
    package var size: Int
    /// The report date.
    package var on: CivilDate

    /// Makes a state.
    ///
    /// - Parameters:
    ///   - size: How many lines of the log count.
    ///   - on: The report date.
    package init(size: Int, on: CivilDate) {
      self.size = size
      self.on = on
    }
  }

  /// What moves figures, in the order in which the changes are made.
  package enum Cause: String, Sendable, CaseIterable {
    /// Another report date.
    case reportDate = "report-date"
    /// Another plan in force.
    case plan
    /// Events that counted and were voided since.
    case voided
    /// Events that counted and were replaced since, and what stands in for them.
    case corrected
    /// Events that had happened by the first report date and were recorded since.
    case late
    /// Events that happened after the first report date.
    case new
  }

  /// One programme's figures.
  package struct Programme: Sendable, Hashable {
    /// The programme's slug.
    package var programme: String
    /// What people call it.
    package var title: String
    /// The plan in force in the first state; `nil` when there was none.
    package var from: ProgrammeReport.Adoption?
    /// The plan in force in the second.
    package var to: ProgrammeReport.Adoption?
    /// How many measures are the same in both.
    package var unchanged: Int
    /// The measures that differ, in the order of the second plan, then those it has no longer.
    package var measures: [MeasureChange]
  }

  /// One measure that differs.
  package struct MeasureChange: Sendable, Hashable {
    /// The measure in the first state; `nil` when the plan did not have it.
    package var from: MeasureReport?
    /// The measure in the second.
    package var to: MeasureReport?
    /// What moved it, in the order of the changes; a part without an effect has events.
    package var parts: [Part]

    /// What it moved by; `nil` when it has no value in one of the states.
    package var change: ExactDecimal? { Difference.change(from?.value, to?.value) }
    /// The measure as it is, or was last.
    package var report: MeasureReport? { to ?? from }
  }

  /// One part of a movement.
  package struct Part: Sendable, Hashable {
    /// What it comes from: one cause, or several between which the figure cannot be worked out.
    package var causes: [Cause]
    /// The value before it.
    package var from: FigureValue?
    /// The value after it.
    package var to: FigureValue?
    /// How many events there are.
    package var events: Int
    /// How many of them came in; the others went out.
    package var added: Int
    /// The events, unless they were not asked for.
    package var listed: [Event]

    /// What the figure moved by, of a milestone in days; `nil` where it has no value before or after.
    package var change: ExactDecimal? { Difference.change(from, to) }
  }

  /// An event that came in or went out.
  package struct Event: Sendable, Hashable {
    /// Why.
    package var cause: Cause
    /// Whether it came in.
    package var isAdded: Bool
    /// The line that took it out; `nil` for one that came in.
    package var by: Int?
    /// The origins of the ledgers that have the event and the line that took it out, where there are
    /// several ledgers; `nil` of one.
    package var origin: String?
    package var byOrigin: String?
    /// The sequence number.
    package var sequence: Int
    /// The id.
    package var id: String
    /// The kind.
    package var kind: String
    /// When it occurred, as the line says.
    package var occurred: String
    /// When it was recorded, as the line says.
    package var recorded: String
    /// Whom it is about.
    package var subject: String?
    /// Where it was.
    package var place: String?
    /// How many units the line stands for.
    package var quantity: Int
  }

  /// The first state.
  package var from: State
  /// The second.
  package var to: State
  /// The programmes, in the order of the second report.
  package var programmes: [Programme]

  /// How far it is from one value to another; of days, how many.
  static func change(_ from: FigureValue?, _ to: FigureValue?) -> ExactDecimal? {
    switch (from, to) {
    case (.number(let from)?, .number(let to)?): to - from
    case (.day(let from)?, .day(let to)?): ExactDecimal(to.dayNumber - from.dayNumber)
    default: nil
    }
  }
}
