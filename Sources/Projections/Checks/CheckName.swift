public import Ledger

/// A check of what a ledger says, by the name that people call it by.
public enum CheckName: String, Sendable, CaseIterable {
  /// Each partner's own total against the ledger's figure.
  case reconciled = "reconciled"
  /// Each grant against its cap, and their sum against the fund.
  case grantsWithinCap = "grants-within-cap"
  /// The same said of the same day twice, under other ids.
  case suspiciousDuplicates = "suspicious-duplicates"
  /// A number far above all others of its kind.
  case implausibleQuantities = "implausible-quantities"
  /// What happened after it was recorded.
  case futureDates = "future-dates"
  /// What was recorded long after it happened.
  case lateRecords = "late-records"
  /// Programmes that no adopted plan names.
  case unknownProgrammes = "unknown-programmes"
  /// What no measure of the programme's plan counts.
  case orphans = "orphans"
  /// What does not say where it comes from.
  case withoutSource = "without-source"

  /// What it finds, in one line.
  public var title: String {
    switch self {
    case .reconciled: "a partner's own total is not the ledger's figure of that day"
    case .grantsWithinCap: "a grant is above its cap, or grants add up to more than their fund"
    case .suspiciousDuplicates: "events of other ids say the same of the same day"
    case .implausibleQuantities: "a quantity or an amount is far above all others of its kind"
    case .futureDates: "an event is dated after the moment it was recorded"
    case .lateRecords: "an event was recorded long after it happened"
    case .unknownProgrammes: "an event is of a programme that no adopted plan names"
    case .orphans: "no measure of the programme's plan would ever count the event"
    case .withoutSource: "an event does not say where it comes from"
    }
  }
}

/// Something that a check found.
public struct CheckFinding: Sendable, Hashable {
  /// An event in question.
  public struct Event: Sendable, Hashable {
    /// Its sequence number.
    public var sequence: Int
    /// Its id.
    public var id: String
  }

  /// The check.
  public var check: CheckName
  /// The programme; `nil` where it is about none.
  public var programme: String?
  /// The measure; `nil` where it is about none.
  public var measure: String?
  /// What was found, in words.
  public var what: String
  /// The ledger's figure less what it should be; `nil` where there is no such number.
  public var difference: ExactDecimal?
  /// How many events are in question.
  public var events: Int
  /// The first of them, in the order of the log.
  public var listed: [Event]

  init(
    _ check: CheckName, programme: String? = nil, measure: String? = nil, _ what: String,
    difference: ExactDecimal? = nil, _ events: EventList = EventList()
  ) {
    self.check = check
    self.programme = programme
    self.measure = measure
    self.what = what
    self.difference = difference
    self.events = events.count
    listed = events.listed
  }
}
