package import Ledger

/// Turns the rows of one table into events, by a map whose columns were found in its header.
///
/// ```swift
/// var mapper = try RowMapper(map, header: reader.record, file: "june.csv")
/// switch mapper.read(reader.record) {
/// case .events: for event in mapper.events { use(mapper.bytes[event.range]) }
/// case .skipped(let reason): skipped[reason] += 1          // an index into map.skipReasons
/// case .refused: report(mapper.refusals)
/// }
/// ```
package struct RowMapper: Sendable {
  /// What became of a row.
  package enum Outcome: Sendable, Equatable {
    /// One event or more, in `events`.
    case events
    /// Nothing, as the map says; the reason's number in `skipReasons`.
    case skipped(Int)
    /// Nothing, for what is in `refusals`.
    case refused
  }

  /// An event made from the last row.
  package struct Event: Sendable {
    /// Which of the map's events it is, from 0.
    package let template: Int
    /// Its canonical JSON in `bytes`: an import line without its line break.
    package let range: Range<Int>
  }

  /// The map.
  package let map: RowMap
  /// The events of the last row.
  package private(set) var events: [Event] = []
  /// The JSON of the last row's events, one after the other, and zeros behind them.
  package private(set) var bytes: [UInt8] = []
  /// Why the last row was refused, in the order of the map.
  package private(set) var refusals: [Refusal] = []

  private let file: String?
  /// For each column of the map, its number in the table.
  private let position: [Int]
  private let columnCount: Int
  private let mapOnlyRecords: Bool
  private var writer = RowWriter()

  /// Finds the columns of a map in a table's header.
  ///
  /// - Parameters:
  ///   - map: The map.
  ///   - header: The table's first record.
  ///   - file: The file as the user named it.
  /// - Throws: `LedgerError.refused` with every column that is missing, stands twice, or is not in
  ///   the map.
  package init(_ map: RowMap, header: CSVRecord, file: String?) throws(LedgerError) {
    var problems: [Refusal] = []
    // A header is as its cells are: spaces around a name are no part of it where the map says so.
    let names = header.fields.indices.map { index in
      let text = header.text(index)
      return map.cells.trims ? RowMapper.trimmed(text) : text
    }
    let numbers = Dictionary(grouping: names.indices) { names[$0] }
    // In a header of thousands of columns the nearest name is no help, and takes long to find.
    let candidates = names.count <= 512 ? names : []
    var position: [Int] = []
    for column in map.columns {
      guard let found = numbers[column] else {
        position.append(0)
        problems.append(
          .columnMissing(
            column, header: candidates, at: Place(file: file, line: header.line, column: 1)))
        continue
      }
      position.append(found[0])
      if found.count > 1 {
        problems.append(.columnTwice(column, at: header.place(of: found[1], in: file)))
      }
    }
    if !map.ignoresOthers {
      let known = Set(map.columns)
      for (index, name) in names.enumerated() where !known.contains(name) {
        problems.append(.columnUnknown(name, at: header.place(of: index, in: file)))
      }
    }
    guard problems.isEmpty else { throw .refused(problems) }
    self.map = map
    self.file = file
    self.position = position
    columnCount = names.count
    mapOnlyRecords = map.events.allSatisfy(\.purpose.isRecord)
  }

  /// Takes the rows of a JSON file, whose columns need no header.
  ///
  /// - Parameters:
  ///   - map: The map, of JSON.
  ///   - file: The file as the user named it.
  package init(_ map: RowMap, file: String?) {
    self.map = map
    self.file = file
    position = Array(map.columns.indices)
    columnCount = map.columns.count
    mapOnlyRecords = map.events.allSatisfy(\.purpose.isRecord)
  }

  /// What an event of the map is for.
  ///
  /// - Parameter template: The event's number in the map.
  /// - Returns: What is to be done with it.
  package func purpose(_ template: Int) -> RowPurpose { map.events[template].purpose }

  /// Has the events of the row that was read last checked and written as lines, as far as they are plainly
  /// right.
  ///
  /// - Parameters:
  ///   - reader: What checks them.
  ///   - lines: What a line for each is added to.
  package func draft(by reader: inout PlainEventReader, into lines: inout DraftedLines) {
    reader.readCanonical(bytes.span, count: events.count, { events[$0].range }, into: &lines)
  }

  /// Makes the events of a row.
  ///
  /// - Parameter record: The row.
  /// - Returns: What became of it; events and refusals are read from the mapper before the next row.
  /// - Complexity: O(n) in the bytes of the row and of the events.
  package mutating func read(_ record: CSVRecord) -> Outcome {
    events.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    refusals.removeAll(keepingCapacity: true)
    guard record.fields.count == columnCount else {
      refusals.append(
        .cellCount(
          record.fields.count, columnCount, at: Place(file: file, line: record.line, column: 1)))
      return .refused
    }
    let row = RowView(record: record, position: position, cells: map.cells)
    for (number, skip) in map.skips.enumerated() where row.holds(skip.condition) {
      return .skipped(number)
    }
    for fault in map.faults where row.holds(fault.condition) {
      let place =
        fault.condition.column.map { record.place(of: position[$0], in: file) }
        ?? record.start(in: file)
      let refusal = Refusal.refusedByMap(fault.reason, at: place)
      if !refusals.contains(refusal) { refusals.append(refusal) }
    }
    if !refusals.isEmpty { return .refused }
    writer.start()
    for (number, event) in map.events.enumerated() {
      if let condition = event.condition, !row.holds(condition) { continue }
      let start = bytes.count
      writer.append(event, of: row, to: &bytes)
      if bytes.count - start > LogFormat.inputBytesMax {
        refusals.append(
          .eventTooLong(bytes.count - start, at: record.start(in: file)))
        return .refused
      }
      events.append(Event(template: number, range: start..<bytes.count))
    }
    guard writer.faults.isEmpty else {
      for fault in writer.faults { refuse(fault, record) }
      return .refused
    }
    // What the reader of events may look at behind the last one.
    bytes.append(contentsOf: repeatElement(0, count: PlainEventReader.marginBytes))
    return events.isEmpty ? .skipped(map.skips.count) : .events
  }

  /// Whether no event of the last row corrects or takes out another.
  package var onlyRecords: Bool {
    mapOnlyRecords || events.allSatisfy { purpose($0.template).isRecord }
  }

  /// Where the value at a JSON pointer of an event of the last row stands: its cell.
  ///
  /// - Parameters:
  ///   - pointer: A pointer into the event, such as `/data/amount`.
  ///   - template: The event's number in the map.
  ///   - record: The row.
  /// - Returns: The place of the first cell that the value is made from, or of the row where it is
  ///   made from none; the pointer with it.
  package func place(of pointer: String, template: Int, in record: CSVRecord) -> Place {
    let event = map.events[template]
    let parts = pointer.split(separator: "/", omittingEmptySubsequences: true)
    let member: RowMember? =
      if parts.count > 1, parts[0] == "data" { event.data.first { $0.name == parts[1] } } else {
        event.envelope.first { $0.name == parts.first ?? "" }
      }
    var place = record.start(in: file)
    if let column = member?.expression.column, position[column] < record.fields.count {
      place = record.place(of: position[column], in: file)
    }
    // In JSON the pointer is that of the value that was given.
    if record.cells == nil || place.pointer == nil { place.pointer = pointer }
    return place
  }

  /// The column that a part of an event would have come from.
  ///
  /// - Parameters:
  ///   - pointer: A pointer into the event.
  ///   - template: The event's number in the map.
  /// - Returns: The first column that the map names for it; `nil` where it names none.
  package func column(of pointer: String, template: Int) -> String? {
    let event = map.events[template]
    let parts = pointer.split(separator: "/", omittingEmptySubsequences: true)
    let members = parts.count > 1 && parts[0] == "data" ? event.data : event.envelope
    return members.first { $0.name == parts.last ?? "" }?.expression.column
      .map { map.columns[$0] }
  }

  private static func trimmed(_ text: String) -> String {
    var bytes = Array(text.utf8)[...]
    while let last = bytes.last, last == 0x20 || last == 0x09 { bytes.removeLast() }
    while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Puts a fault into words; one cell is refused once for one reason, however many events use it.
  private mutating func refuse(_ fault: RowFault, _ record: CSVRecord) {
    var place = record.place(of: position[fault.column], in: file)
    let text = record.text(position[fault.column])
    if record.cells == nil { place.pointer = fault.pointer }
    let refusal = Refusal.cell(
      fault, text, column: map.columns[fault.column], isTable: record.cells == nil, at: place)
    let isSaid = refusals.contains {
      $0.name == refusal.name && $0.place.line == place.line && $0.place.column == place.column
    }
    if !isSaid { refusals.append(refusal) }
  }
}
