import Ledger
import Projections

/// Imports JSON: rows of a list, or one a line, through a map or as CloudEvents of the ledger's own form.
struct JSONImport {
  /// What becomes of a row.
  enum Reading {
    case mapped(RowMap, JSONShape)
    case cloudEvents(CloudEventReader)
  }

  private let run: ImportRun
  private let reading: Reading
  private let file: String
  private let keepsRows: Bool
  private var rows: JSONRowReader
  private var mapper: RowMapper?
  private var events: MappedEvents
  private var unreadRows = 0
  /// The hashes of rows, where none may come twice.
  private var known: Set<Digest> = []

  /// Starts.
  ///
  /// - Parameters:
  ///   - run: What takes the events.
  ///   - reading: What becomes of a row.
  ///   - file: The file as the user named it.
  init(_ run: ImportRun, _ reading: Reading, file: String) {
    self.run = run
    self.reading = reading
    self.file = file
    events = MappedEvents(run)
    switch reading {
    case .mapped(let map, let shape):
      rows = JSONRowReader(file: file, rows: shape.places)
      mapper = RowMapper(map, file: file)
      // A row that names somebody may hold other names too, which no screen knows.
      keepsRows = run.refusals.keepsRows && !map.hasSubjects
    case .cloudEvents:
      rows = JSONRowReader(file: file, rows: JSONRowPlaces(ofRoot: true, members: []))
      keepsRows = run.refusals.keepsRows
    }
  }

  /// Takes every row.
  ///
  /// - Parameter source: Where the bytes come from.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  mutating func read(_ source: inout ImportSource) throws(LedgerError) {
    var buffer = [UInt8](repeating: 0, count: ImportSource.blockBytes)
    while true {
      let count = try system { () throws(SystemFailure) in
        try source.read(into: &buffer, at: 0)
      }
      if count == 0 { break }
      var position = 0
      while true {
        let isRow = rows.next(in: buffer.span.extracting(0..<count), at: &position)
        try listFaults()
        guard isRow, let row = rows.row else { break }
        try take(row)
      }
    }
    // What was cut off is another's fault, and said already.
    guard source.stop == nil else { return }
    let isRow = rows.finish()
    try listFaults()
    if isRow, let row = rows.row { try take(row) }
    if case .mapped(let map, let shape) = reading {
      try run.add(shape.refusals(of: rows.head, in: file, by: map))
    }
  }

  private mutating func listFaults() throws(LedgerError) {
    run.endUnreadRows(rows.unread - unreadRows)
    unreadRows = rows.unread
    for fault in rows.takeFaults() { try run.add([fault]) }
  }

  private mutating func take(_ row: JSONValue) throws(LedgerError) {
    switch reading {
    case .mapped(_, let shape):
      if shape.isUnique, !known.insert(SHA256.hash(row.canonical)).inserted {
        return try end(row, [.sameRow(at: row.place)])
      }
      if shape.form == .cloudevents {
        let found = CloudEventForm.refusals(of: row)
        if !found.isEmpty { return try end(row, found) }
      }
      let records = CSVRecord.records(of: row, number: rows.count, by: shape)
      if records.isEmpty { run.skipRow(Words.emptyList) }
      for record in records { try take(record, of: row) }
    case .cloudEvents(let reader): try take(row, reader)
    }
  }

  private mutating func take(_ record: CSVRecord, of row: JSONValue) throws(LedgerError) {
    // Held by one owner, or every row would copy its buffers.
    guard var mapper, case .mapped(let map, _) = reading else { return }
    self.mapper = nil
    defer { self.mapper = mapper }
    switch mapper.read(record) {
    case .skipped(let reason): run.skipRow(map.skipReasons[reason])
    case .refused: try end(row, mapper.refusals)
    case .events: try end(row, events.take(mapper, of: record))
    }
  }

  private func take(_ row: JSONValue, _ reader: CloudEventReader) throws(LedgerError) {
    let broken = CloudEventForm.refusals(of: row)
    if !broken.isEmpty { return try end(row, broken) }
    switch reader.event(row) {
    case .failure(let fault): try end(row, [fault.refusal])
    case .success(let event):
      var json = event.json
      // What it corrects is in the ledger that it came from, and need not be in this one.
      if let target = event.replaces, let without = event.withoutCorrection,
        EventForms.isID(target),
        try appender(knows: target) == false
      {
        json = without
        run.correctsUnknown += 1
      }
      let value = try JSONDocument(json, file: nil).root
      let found = try run.stage(value, reserved: LineImport.reserved) {
        event.place(of: $0.place.pointer ?? "")
      }
      try end(row, found)
    }
  }

  private func appender(knows id: String) throws(LedgerError) -> Bool {
    try run.appender.known(id) != nil
  }

  private func end(_ row: JSONValue, _ found: [Refusal]) throws(LedgerError) {
    try run.endRow(found) { keepsRows ? String(decoding: row.raw, as: UTF8.self) : nil }
  }
}
