public import Ledger

/// What a programme promised, in a form that the ledger can work out: the plan language of
/// docs/plans.md as values.
public struct Plan: Sendable {
  /// The area that a programme is for.
  public struct Area: Sendable, Hashable {
    /// What it is called.
    public var name: String
    /// Its code, such as `lad:E07000148`.
    public var place: String?
  }

  /// A document that promises stand in.
  public struct Document: Sendable, Hashable {
    /// The key that measures name it by.
    public var key: String
    /// The file's name.
    public var file: String
    /// What it is called.
    public var title: String
    /// Who published it.
    public var publisher: String?
  }

  /// A heading of the report.
  public struct Priority: Sendable, Hashable {
    /// The key that measures name it by.
    public var key: String
    /// What it is called.
    public var title: String
  }

  /// The members of whom a share is taken.
  public struct Cohort: Sendable, Hashable {
    /// Where the size comes from.
    public enum Size: Sendable, Hashable {
      /// The number of members.
      case number(ExactDecimal)
      /// Worked out from events.
      case figure(Figure)
      /// The document gives none.
      case unknown
    }

    /// The key that measures name it by.
    public var key: String
    /// Who they are.
    public var title: String
    /// How many they are.
    public var size: Size
    /// Where the number comes from.
    public var source: String?
  }

  /// A figure that a document quotes and that is no promise.
  public struct ContextFigure: Sendable, Hashable {
    /// Its slug.
    public var id: String
    /// What it is.
    public var title: String
    /// The figure as the document writes it.
    public var value: String
    /// A key of the plan's documents.
    public var document: String
    /// The document's words.
    public var quote: String?
  }

  /// The `programme` of the events that it is about.
  public var programme: String
  /// What people call it.
  public var title: String
  /// Where it is.
  public var area: Area?
  /// Where promises stand, in the order of the plan.
  public var documents: [Document]
  /// The first day of the programme.
  public var starts: CivilDate
  /// The last day of the programme.
  public var ends: CivilDate
  /// The days on which years and terms begin.
  public var calendar: SchoolCalendar
  /// The headings, in the order of the report.
  public var priorities: [Priority]
  /// The denominators, in the order of the plan.
  public var cohorts: [Cohort]
  /// The promises, in the order of the plan.
  public var measures: [Measure]
  /// Figures quoted and never scored.
  public var context: [ContextFigure]
  /// What is hidden where its figures are published; `nil` where the plan does not say.
  public var disclosure: DisclosureRules?

  /// A measure by its id.
  ///
  /// - Parameter id: The measure's slug.
  /// - Returns: `nil` when the plan has none of that id.
  public func measure(_ id: String) -> Measure? { measures.first { $0.id == id } }

  /// A cohort by its key.
  ///
  /// - Parameter key: The cohort's key.
  /// - Returns: `nil` when the plan has none of that key.
  public func cohort(_ key: String) -> Cohort? { cohorts.first { $0.key == key } }
}
