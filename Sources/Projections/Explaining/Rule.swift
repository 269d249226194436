package import Ledger

/// Why an event that nearly counted does not.
package enum Rule: Sendable, Hashable {
  /// It is in the log, and was not yet when the prefix ended.
  case recordedAfter
  /// A line voids it.
  case voided(by: Int)
  /// A line replaces it.
  case replaced(by: Int)
  /// It occurred after the report date.
  case afterReportDate
  /// It occurred outside the period that the figure is of.
  case outsidePeriod(Period)
  /// A condition does not hold of it; what it has instead.
  case condition(Condition, found: [KeyValue])
  /// It has no number in a field that is added up or compared.
  case noNumber(String)
  /// It does not have what is told apart.
  case noValue(EventKey)
  /// It belongs to other cells than the one asked about.
  case otherCell([[KeyValue?]])
  /// No group of it has enough.
  case belowThreshold(has: ExactDecimal?, least: ExactDecimal?)
  /// Another event has a larger value, or had the same one before.
  case notLargest(by: Int)
  /// Another event was observed later.
  case older(than: Int)
  /// Another event came first.
  case later(than: Int)
  /// Who joined has left again.
  case left(by: Int)
  /// It takes someone out, and adds nobody.
  case leaves
  /// Nothing came after it.
  case notFollowed
  /// Nothing came before it.
  case nothingBefore
  /// It occurred in a period that is not the lowest, or not a whole one.
  case otherPeriod([KeyValue?])

  /// The name that scripts rely on.
  package var name: String {
    switch self {
    case .recordedAfter: "recorded-after-as-of"
    case .voided: "voided"
    case .replaced: "replaced"
    case .afterReportDate: "after-report-date"
    case .outsidePeriod: "outside-period"
    case .condition(let condition, _):
      condition.key == .envelope(.place) ? "wrong-place" : "condition-not-met"
    case .noNumber: "no-number"
    case .noValue: "no-value"
    case .otherCell: "other-cell"
    case .belowThreshold: "below-threshold"
    case .notLargest: "not-largest"
    case .older: "older"
    case .later: "later"
    case .left: "left"
    case .leaves: "leaves"
    case .notFollowed: "not-followed"
    case .nothingBefore: "nothing-before"
    case .otherPeriod: "other-period"
    }
  }

  /// The sequence number of the line that is the reason; `nil` where no line is.
  package var by: Int? {
    switch self {
    case .voided(let by), .replaced(let by), .notLargest(let by), .older(let by), .later(let by),
      .left(let by):
      by
    default: nil
    }
  }
}
