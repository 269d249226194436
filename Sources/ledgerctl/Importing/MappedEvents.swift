import Ledger
import Projections

/// Takes the events that a map made of a row into an import.
struct MappedEvents {
  private let run: ImportRun
  private var reader: PlainEventReader
  private var lines = DraftedLines()

  /// Starts.
  ///
  /// - Parameter run: What takes the events.
  init(_ run: ImportRun) {
    self.run = run
    reader = run.plainReader()
  }

  /// Takes the events of the row that a mapper read last.
  ///
  /// - Parameters:
  ///   - mapper: The mapper.
  ///   - record: The row.
  ///   - first: The first of them that was not taken yet.
  /// - Returns: Why they are refused; nothing when they are not.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  mutating func take(
    _ mapper: RowMapper, of record: CSVRecord, from first: Int = 0
  ) throws(LedgerError) -> [Refusal] {
    var found: [Refusal] = []
    lines.removeAll()
    mapper.draft(by: &reader, into: &lines)
    for (index, event) in mapper.events.enumerated() where index >= first {
      let purpose = mapper.purpose(event.template)
      if purpose.isRecord, try run.stagePlain(index, of: &lines) { continue }
      let value = try JSONDocument(Array(mapper.bytes[event.range]), file: nil).root
      let refusals = try run.stage(value, purpose) {
        mapper.place(of: $0.place.pointer ?? "", template: event.template, in: record)
      }
      found += refusals.map { Self.ofEmptyCell($0, mapper, event.template, record) }
    }
    return found
  }

  /// A refusal of something that an event lacks, with the cell that it would have come from.
  private static func ofEmptyCell(
    _ refusal: Refusal, _ mapper: RowMapper, _ template: Int, _ record: CSVRecord
  ) -> Refusal {
    guard ["missing-key", "missing-field"].contains(refusal.name),
      let pointer = refusal.place.pointer,
      let column = mapper.column(of: pointer, template: template)
    else { return refusal }
    var refusal = refusal
    refusal.place = mapper.place(of: pointer, template: template, in: record)
    refusal.what += ", because \(quoted(column)) is empty"
    return refusal
  }
}
