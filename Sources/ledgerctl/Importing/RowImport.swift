import Ledger
import Projections

/// Imports CSV through a map: a row becomes one event, several, or none.
struct RowImport {
  private let run: ImportRun
  private let map: RowMap
  private let file: String
  private var table: CSVReader
  private var events: MappedEvents
  private var mapper: RowMapper?
  /// The number of the last record that was dealt with, the faulty ones before it too.
  private var lastNumber = 0
  private var isStopped = false
  private var raw = RawRows()

  /// Starts.
  ///
  /// - Parameters:
  ///   - run: What takes the events.
  ///   - map: How rows become events.
  ///   - file: The file as the user named it.
  init(_ run: ImportRun, _ map: RowMap, file: String) {
    self.run = run
    self.map = map
    self.file = file
    table = CSVReader(file: file, format: map.format)
    events = MappedEvents(run)
    raw.isKept = run.refusals.keepsRows
  }

  /// Takes every row.
  ///
  /// - Parameter source: Where the bytes come from.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  mutating func read(_ source: inout ImportSource) throws(LedgerError) {
    var buffer = [UInt8](repeating: 0, count: ImportSource.blockBytes)
    while !isStopped {
      let count = try system { () throws(SystemFailure) in
        try source.read(into: &buffer, at: 0)
      }
      if count == 0 { break }
      var position = 0
      while !isStopped {
        let start = position
        let isRecord = table.next(in: buffer.span.extracting(0..<count), at: &position)
        raw.add(buffer[start..<position])
        try listFaults()
        guard isRecord else { break }
        try take()
      }
    }
    guard !isStopped else { return }
    let isRecord = table.finish()
    try listFaults()
    if isRecord {
      try take()
    } else {
      run.endUnreadRows(unreadRows(upTo: table.record.number))
      if table.record.number == 0, table.faultCount == 0 {
        try run.add([.emptyTable(at: Place(file: file, line: 1, column: 1))])
      }
    }
  }

  /// How many records since the last one dealt with could not be read; the header is no row.
  private mutating func unreadRows(upTo number: Int) -> Int {
    let first = max(lastNumber, 1)
    lastNumber = max(lastNumber, number)
    return max(0, number - first)
  }

  private mutating func listFaults() throws(LedgerError) {
    for fault in table.takeFaults() {
      try run.add([fault]) { raw.line(fault.place.line ?? 0) }
    }
  }

  /// Takes the record that was read last.
  private mutating func take() throws(LedgerError) {
    let record = table.record
    run.endUnreadRows(unreadRows(upTo: record.number - 1))
    lastNumber = record.number
    defer { raw.begin() }
    guard var mapper else {
      // A header at fault is in the list already, and without it no row says anything.
      guard record.number == 1 else {
        isStopped = true
        return
      }
      do throws(LedgerError) {
        self.mapper = try RowMapper(map, header: record, file: file)
      } catch {
        guard case .refused(let refusals) = error else { throw error }
        try run.add(refusals) { raw.rows(from: record.line) }
        isStopped = true
      }
      return
    }
    // Held by one owner, or every row would copy its buffers.
    self.mapper = nil
    let outcome = mapper.read(record)
    switch outcome {
    case .skipped(let reason): run.skipRow(map.skipReasons[reason])
    case .refused: try run.endRow(mapper.refusals) { raw.rows(from: record.line) }
    case .events:
      let found = try events.take(mapper, of: record)
      try run.endRow(found) { raw.rows(from: record.line) }
    }
    self.mapper = mapper
  }
}

/// The bytes of a table since the last record, as they came: what a file of refusals shows of a row.
private struct RawRows {
  /// Whether anybody wants them.
  var isKept = false
  private var bytes: [UInt8] = []
  /// The line of the file that they start with.
  private var line = 1
  /// More than this is no row that somebody will look at.
  private static let bytesMax = 2 << 20

  mutating func add(_ more: ArraySlice<UInt8>) {
    guard isKept else { return }
    if bytes.count + more.count > Self.bytesMax { begin() }
    bytes += more
  }

  /// Lets go of what came before.
  mutating func begin() {
    guard isKept else { return }
    for byte in bytes where byte == 0x0A { line += 1 }
    bytes.removeAll(keepingCapacity: true)
  }

  /// The text from a line of the file on, without the last line's end.
  func rows(from number: Int) -> String? { text(from: number, isOne: false) }

  /// The text of one line of the file.
  func line(_ number: Int) -> String? { text(from: number, isOne: true) }

  private func text(from number: Int, isOne: Bool) -> String? {
    guard number >= line else { return nil }
    var start = 0
    for _ in line..<number {
      guard let end = bytes[start...].firstIndex(of: 0x0A) else { return nil }
      start = end + 1
    }
    var text = bytes[start...]
    if isOne, let end = text.firstIndex(of: 0x0A) { text = text[..<end] }
    while let last = text.last, last == 0x0A || last == 0x0D { text.removeLast() }
    return String(decoding: text, as: UTF8.self)
  }
}
