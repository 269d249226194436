import Ledger
import Projections

extension EventTable {
  /// The table as comma-separated values.
  ///
  /// - Parameters:
  ///   - events: The events that the columns were found in.
  ///   - source: The log.
  /// - Returns: A header and a row for each event.
  /// - Throws: What reading throws.
  func csv(
    of events: StandingEvents, in source: some EventSource
  ) throws(LedgerError) -> [UInt8] {
    var csv = CSVOutput()
    csv.append(names)
    try events.forEach(in: source) { (batch, line) throws(LedgerError) in
      csv.append(row(line, of: batch))
    }
    return csv.bytes
  }
}
