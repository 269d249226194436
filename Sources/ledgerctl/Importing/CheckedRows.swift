import Ledger
import Projections

/// Rows of a table that begin with a record, and the events that were made of them.
///
/// Only what is plainly right is made here. A row that is not is left to be read again by the one who
/// says what is wrong with it, and so is a block in which the table itself is at fault.
struct CheckedRows: CheckedBlock {
  /// What keeps a checker's tables: a reader in the middle of its table, the map and the catalogue.
  struct Checker: Sendable {
    private(set) var table: CSVReader
    private(set) var mapper: RowMapper
    private(set) var reader: PlainEventReader

    /// Makes a checker.
    ///
    /// - Parameters:
    ///   - table: A reader that has read the header.
    ///   - mapper: The map, bound to the header.
    ///   - reader: A reader of events.
    init(_ table: CSVReader, _ mapper: RowMapper, _ reader: PlainEventReader) {
      self.table = table
      self.mapper = mapper
      self.reader = reader
    }
  }

  /// One row.
  struct Row: Sendable {
    enum Outcome: Sendable {
      /// So many events, the next of those that are drafted.
      case events(Int)
      /// Nothing, as the map says; the reason's number.
      case skipped(Int)
      /// Not known: it is read again.
      case odd
    }

    let outcome: Outcome
    /// Where it begins in the bytes.
    let start: Int
    /// How many line ends stand before it.
    let line: Int
  }

  /// The bytes, from a record's first on.
  var bytes: [UInt8] = []
  /// How the bytes came: where in them a read ended.
  var readEnds: [Int] = []
  /// The rows, in their order.
  private(set) var rows: [Row] = []
  /// How many line ends there are.
  private(set) var lines = 0
  /// Whether nothing is wrong with the table here, and the block ends where a record does.
  private(set) var isWhole = false
  /// The events in canonical form, as far as they are plainly right.
  var drafted = DraftedLines()

  /// Makes an empty block.
  init() {}

  /// Empties the block, and keeps the memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    readEnds.removeAll(keepingCapacity: true)
  }

  /// Takes the end of another block, and how that came.
  ///
  /// - Parameters:
  ///   - other: The other block; its end is cut off.
  ///   - start: The first byte of it that is taken.
  mutating func takeTail(of other: inout Self, from start: Int) {
    removeAll()
    bytes += other.bytes[start...]
    for end in other.readEnds where end > start { readEnds.append(end - start) }
    other.readEnds.removeAll { $0 > start }
    other.bytes.removeLast(other.bytes.count - start)
  }

  /// Where a row ends.
  func end(of row: Int) -> Int { row + 1 < rows.count ? rows[row + 1].start : bytes.count }

  /// Up to which event there are rows without one that is read again.
  ///
  /// - Parameters:
  ///   - row: The first of the rows.
  ///   - event: Its first event.
  /// - Returns: The events before the next row that is read again.
  func eventsBeforeOdd(from row: Int, event: Int) -> Int {
    var end = event
    for row in rows[row...] {
      switch row.outcome {
      case .events(let count): end += count
      case .skipped: continue
      case .odd: return end
      }
    }
    return end
  }

  /// Reads every row.
  mutating func check(_ checker: inout Checker) {
    rows.removeAll(keepingCapacity: true)
    drafted.removeAll()
    let bytes = bytes
    // The beginning of a file and of a table have rules of their own.
    isWhole = checker.read(bytes.span, &rows, &drafted, &lines)
  }
}

extension CheckedRows.Checker {
  /// Reads every row of a block.
  ///
  /// - Returns: Whether nothing is wrong with the table.
  fileprivate mutating func read(
    _ bytes: Span<UInt8>, _ rows: inout [CheckedRows.Row], _ drafted: inout DraftedLines,
    _ lines: inout Int
  ) -> Bool {
    let first = 2
    table.begin(at: CSVReader.Border(offset: 1 << 10, line: first, record: 1))
    var position = 0
    while true {
      let start = position
      guard table.next(in: bytes, at: &position) else { break }
      let line = table.record.line - first
      rows.append(
        CheckedRows.Row(outcome: outcome(drafting: &drafted), start: start, line: line))
    }
    lines = (table.border?.line ?? first) - first
    return table.takeFaults().isEmpty && table.border != nil
  }

  /// What becomes of the record that was read last.
  private mutating func outcome(drafting lines: inout DraftedLines) -> CheckedRows.Row.Outcome {
    switch mapper.read(table.record) {
    case .skipped(let reason): return .skipped(reason)
    case .refused: return .odd
    case .events:
      guard mapper.onlyRecords else { return .odd }
      mapper.draft(by: &reader, into: &lines)
      return .events(mapper.events.count)
    }
  }
}
