import Ledger
import Projections

/// Imports CSV through a map: a row becomes one event, several, or none.
///
/// Rows of a large table are read beside the one who numbers their events, in blocks that end where a
/// record seems to end. A block begins rightly where the one before it ended rightly, which is known when
/// that one is taken: a block that does not, or in which the table is at fault, is read again, from its
/// first byte, and so is a row that is not plainly right. So all that is said is said in one place, whatever
/// was read beside.
struct RowImport {
  /// The most reads of a block whose end is not found: it holds a row that is far too long, or quotes that
  /// are out of step.
  private static let searchReadsMax = 4

  private let run: ImportRun
  private let map: RowMap
  private let file: String
  private let skipReasons: [String]
  private let makeMap: () -> RowMap?
  private let readBytes: Int
  private let isSequential: Bool
  private var table: CSVReader
  private var events: MappedEvents
  private var mapper: RowMapper?
  /// The number of the last record that was dealt with, the faulty ones before it too.
  private var lastNumber = 0
  private var isStopped = false
  private var raw = RawRows()
  /// The table's first record, once it was found right.
  private var header: CSVRecord?
  /// Those who read rows beside, once there are any.
  private var checks: BlockChecks<CheckedRows>?
  /// Whether rows are read beside at the moment.
  private var isBeside = false
  /// How many events the block had that was taken last: about as many as the next ones have.
  private var eventsBefore = 0
  /// The block that is being filled.
  private var block = CheckedRows()
  /// Whether the block's bytes so far end between quotes.
  private var isQuoted = false
  /// Whether a block turned out not to begin where a record does.
  private var isLost = false

  /// Starts.
  ///
  /// - Parameters:
  ///   - run: What takes the events.
  ///   - map: How rows become events.
  ///   - file: The file as the user named it.
  ///   - readBytes: How many bytes are read at a time.
  ///   - isSequential: Whether rows are read one after the other, however many.
  ///   - makeMap: Makes another like the map that shares no memory with it: threads that count references
  ///     to the same memory would wait for each other.
  init(
    _ run: ImportRun, _ map: RowMap, file: String, readBytes: Int = ImportSource.blockBytes,
    isSequential: Bool = false, makeMap: @escaping () -> RowMap?
  ) {
    self.run = run
    self.map = map
    self.file = file
    self.readBytes = readBytes
    // What only corrects or takes out events asks the ledger about every row.
    self.isSequential = isSequential || !map.records
    self.makeMap = makeMap
    skipReasons = map.skipReasons
    table = CSVReader(file: file, format: map.format)
    events = MappedEvents(run)
    raw.isKept = run.refusals.keepsRows
  }

  /// Takes every row.
  ///
  /// - Parameter source: Where the bytes come from.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  mutating func read(_ source: inout ImportSource) throws(LedgerError) {
    var buffer = [UInt8](repeating: 0, count: readBytes)
    while !isStopped {
      let count = try system { () throws(SystemFailure) in
        try source.read(into: &buffer, at: 0)
      }
      if count == 0 { break }
      if isBeside, isLost || block.readEnds.count > Self.searchReadsMax { try endBlocks() }
      var position = 0
      if !isBeside {
        // What ends with this read is not worth another thread.
        let isLong = !isSequential && count == readBytes
        position = try take(buffer, 0..<count, endsRead: true, stopsAtBorder: isLong)
        if position < count { beginBlocks() }
      }
      if position < count { try add(buffer[position..<count], isLast: count < readBytes) }
    }
    if isBeside { try endBlocks() }
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
}

// One row after the other.
extension RowImport {
  /// Takes the rows of a part of the table.
  ///
  /// - Parameters:
  ///   - bytes: Memory that holds the part.
  ///   - range: Where it stands there.
  ///   - endsRead: Whether the part ends where a read did.
  ///   - stopsAtBorder: Whether to stop between two records, once the header is known.
  /// - Returns: Where it stopped.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  private mutating func take(
    _ bytes: [UInt8], _ range: Range<Int>, endsRead: Bool, stopsAtBorder: Bool = false
  ) throws(LedgerError) -> Int {
    var position = 0
    while !isStopped {
      let start = range.lowerBound + position
      let isRecord = table.next(in: bytes.span.extracting(range), at: &position)
      let end = range.lowerBound + position
      raw.add(bytes[start..<end], isAll: isRecord || endsRead)
      // Only so many faults are kept until they are asked for, and a block may end in the middle of a read.
      if isRecord || endsRead { try listFaults() }
      guard isRecord else { break }
      try take()
      if stopsAtBorder, mapper != nil, end < range.upperBound {
        table.leaveBlock(at: position)
        return end
      }
    }
    return range.upperBound
  }

  /// Takes the record that was read last.
  private mutating func take() throws(LedgerError) {
    let record = table.record
    run.endUnreadRows(unreadRows(upTo: record.number - 1))
    lastNumber = record.number
    defer { raw.begin() }
    guard mapper != nil else {
      // A header at fault is in the list already, and without it no row says anything.
      guard record.number == 1 else {
        isStopped = true
        return
      }
      do throws(LedgerError) {
        mapper = try RowMapper(map, header: record, file: file)
        header = record
      } catch {
        guard case .refused(let refusals) = error else { throw error }
        try run.add(refusals) { raw.rows(from: record.line) }
        isStopped = true
      }
      return
    }
    let seen = raw
    try take(record, from: 0) { seen.rows(from: record.line) }
  }

  /// Takes the events of a record.
  ///
  /// - Parameters:
  ///   - record: The record.
  ///   - first: The first of its events that was not taken yet.
  ///   - text: The row as it came.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  private mutating func take(
    _ record: CSVRecord, from first: Int, text: () -> String?
  ) throws(LedgerError) {
    // Held by one owner, or every row would copy its buffers.
    guard var mapper else { return }
    self.mapper = nil
    defer { self.mapper = mapper }
    switch mapper.read(record) {
    case .skipped(let reason): run.skipRow(skipReasons[reason])
    case .refused: try run.endRow(mapper.refusals, text: text)
    case .events:
      let found = try events.take(mapper, of: record, from: first)
      try run.endRow(found, text: text)
    }
  }
}

// Blocks of rows that are read beside.
extension RowImport {
  /// Has the rows from here on read beside: the table stands between two records.
  private mutating func beginBlocks() {
    if checks == nil, let header {
      let (run, map, file, table, makeMap) = (run, map, file, table, makeMap)
      let mapper = mapper ?? RowMapper(map, file: file)
      checks = BlockChecks {
        let own = try? makeMap().map { try RowMapper($0, header: header, file: file) }
        return CheckedRows.Checker(table, own ?? mapper, run.plainReader())
      }
    }
    isBeside = true
    isQuoted = false
    isLost = false
  }

  /// Adds what was read to the block, and has it read beside up to the last record that ends in it.
  private mutating func add(_ more: ArraySlice<UInt8>, isLast: Bool) throws(LedgerError) {
    if Self.hasOddQuotes(more.span) { isQuoted.toggle() }
    block.bytes += more
    block.readEnds.append(block.bytes.count)
    let end = Self.endOfRecords(block.bytes.span, isQuoted: isQuoted)
    guard end > 0 else { return }
    var next = checks?.memory() ?? CheckedRows()
    next.takeTail(of: &block, from: end)
    swap(&block, &next)
    let isAlone = isLast && checks?.isIdle ?? true
    next.drafted.sequenceDigits = run.appender.sequenceDigits(
      after: (checks?.count ?? 0) * eventsBefore)
    checks?.add(next, isAlone: isAlone)
    try takeBlocks(leaving: BlockChecks<CheckedRows>.blocksMax)
  }

  private static func hasOddQuotes(_ bytes: Span<UInt8>) -> Bool {
    var isOdd: UInt8 = 0
    for index in bytes.indices { isOdd ^= bytes[index] == UInt8(ascii: "\"") ? 1 : 0 }
    return isOdd != 0
  }

  /// Where the last record of a block seems to end, if all its quotes come in pairs; 0 where none does.
  private static func endOfRecords(_ bytes: Span<UInt8>, isQuoted: Bool) -> Int {
    var end = bytes.count
    var isQuoted = isQuoted
    while end > 0, bytes[end - 1] != 0x0A || isQuoted {
      end -= 1
      if bytes[end] == UInt8(ascii: "\"") { isQuoted.toggle() }
    }
    return end
  }

  /// Takes the blocks that were read beside, and what is left of the last; then rows are read one after the
  /// other again.
  private mutating func endBlocks() throws(LedgerError) {
    try takeBlocks(leaving: 0)
    try takeAgain(block)
    block.removeAll()
    isBeside = false
  }

  /// Takes the blocks that were read beside, in their order, until few enough are under way.
  private mutating func takeBlocks(leaving count: Int) throws(LedgerError) {
    while checks?.count ?? 0 > count, var next = checks?.next() {
      if next.isWhole, let border = table.border, raw.hasRoom(for: next.bytes.count) {
        try take(&next, from: border)
      } else {
        try takeAgain(next)
      }
      checks?.putBack(next)
    }
  }

  /// Takes a block that is as its reader thought: it begins where a record does.
  private mutating func take(
    _ block: inout CheckedRows, from border: CSVReader.Border
  ) throws(LedgerError) {
    raw.addHeld()
    try listFaults()
    run.endUnreadRows(unreadRows(upTo: border.record))
    run.appender.prepare(for: block.drafted)
    eventsBefore = block.drafted.lines.count
    var event = 0
    // Up to where events were taken; and those before the next row that is read again.
    var (staged, limit) = (0, block.eventsBeforeOdd(from: 0, event: 0))
    for (index, row) in block.rows.enumerated() {
      switch row.outcome {
      case .skipped(let reason): run.skipRow(skipReasons[reason])
      case .odd:
        try takeAgain(index, of: block, from: border, event: 0)
        limit = block.eventsBeforeOdd(from: index + 1, event: event)
      case .events(let count):
        let end = event + count
        while staged < end {
          staged += try run.stagePlain(staged..<limit, of: &block.drafted)
          guard staged < end else { break }
          guard try run.stagePlain(staged, of: &block.drafted) else { break }
          staged += 1
        }
        if staged >= end {
          run.endRows(1)
        } else {
          try takeAgain(index, of: block, from: border, event: staged - event)
          staged = end
        }
        event = end
      }
    }
    let end = border.moved(
      bytes: block.bytes.count, lines: block.lines, records: block.rows.count)
    table.begin(at: end)
    lastNumber = end.record
    raw.begin(at: end.line)
  }

  /// Takes a row of a block that is not plainly right.
  ///
  /// - Parameters:
  ///   - index: Which row.
  ///   - block: The block.
  ///   - border: Where the block begins.
  ///   - event: The first event of the row that was not taken yet.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  private mutating func takeAgain(
    _ index: Int, of block: CheckedRows, from border: CSVReader.Border, event: Int
  ) throws(LedgerError) {
    let row = block.rows[index]
    let range = row.start..<block.end(of: index)
    table.begin(at: border.moved(bytes: row.start, lines: row.line, records: index))
    var position = 0
    let isRecord = table.next(in: block.bytes.span.extracting(range), at: &position)
    precondition(isRecord, "a record that was read is not read again")
    try take(table.record, from: event) { RawRows.text(block.bytes[range]) }
  }

  /// Takes a block as if nobody had read it.
  private mutating func takeAgain(_ block: CheckedRows) throws(LedgerError) {
    var start = 0
    for end in block.readEnds {
      _ = try take(block.bytes, start..<end, endsRead: true)
      start = end
    }
    if start < block.bytes.count {
      _ = try take(block.bytes, start..<block.bytes.count, endsRead: false)
    }
    if table.border == nil { isLost = true }
  }
}
