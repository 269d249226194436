public import Ledger

/// What is counted, of which events, and how it is broken down.
public struct CountQuery: Sendable, Hashable {
  /// What is added up.
  public enum Value: Sendable, Hashable {
    /// Quantities.
    case units
    /// A field, as it stands, whatever the quantity.
    case sum(String)
    /// Different values of a key.
    case distinct(EventKey)
  }

  /// The keys of a row; none for one row of all.
  public var by: [EventKey]
  /// What must hold of an event, all of it.
  public var conditions: [Condition]
  /// What is added up.
  public var value: Value
  /// The days on which it occurred; `nil` for any.
  public var period: Period?
  /// The last day that counts; `nil` for none.
  public var on: CivilDate?
  /// The days on which years and terms begin.
  public var calendar: SchoolCalendar

  /// Makes a question.
  ///
  /// - Parameters:
  ///   - value: What is added up.
  ///   - by: The keys of a row.
  ///   - conditions: What must hold of an event.
  ///   - period: The days on which it occurred.
  ///   - on: The last day that counts.
  ///   - calendar: The days on which years and terms begin.
  public init(
    _ value: Value = .units, by: [EventKey] = [], conditions: [Condition] = [],
    period: Period? = nil, on: CivilDate? = nil, calendar: SchoolCalendar = .england
  ) {
    self.value = value
    self.by = by
    self.conditions = conditions
    self.period = period
    self.on = on
    self.calendar = calendar
  }
}

/// Any table of counts over the events that stand.
///
/// ```swift
/// let query = CountQuery(by: [EventKey("programme"), EventKey("year")])
/// let table = try CountTable(query, log, through: log.size)
/// for row in table.rows { print(row.by, row.value) }
/// ```
public struct CountTable: Sendable {
  /// One row of a table.
  public struct Row: Sendable, Hashable {
    /// The values of the keys, `nil` where events do not have one.
    public var by: [KeyValue?]
    /// The count or sum.
    public var value: ExactDecimal

    /// Makes a row.
    ///
    /// - Parameters:
    ///   - by: The values of the keys.
    ///   - value: The count or sum.
    public init(by: [KeyValue?], value: ExactDecimal) {
      self.by = by
      self.value = value
    }
  }

  /// What is counted.
  public let query: CountQuery
  private var fold: Fold
  private var view: EventView?
  private var key: [UInt8] = []

  private static let reserved = Array(LogFormat.reservedPrefix.utf8)

  /// Makes an empty table.
  ///
  /// - Parameter query: What is counted.
  public init(_ query: CountQuery) {
    self.query = query
    var parts = query.by.map { FoldSpec.Part.cell($0) }
    var sum: String?
    switch query.value {
    case .units: break
    case .sum(let field): sum = field
    case .distinct(let key): parts.append(.key(key))
    }
    var spec = FoldSpec(
      Events(kinds: [], conditions: query.conditions, period: query.period), parts, sum: sum)
    if let on = query.on {
      spec.days = DayRange(nil, on).flatMap { spec.days?.intersection($0) }
    }
    fold = Fold(spec)
  }

  /// Counts the events of a prefix that stand at its end.
  ///
  /// - Parameters:
  ///   - query: What is counted.
  ///   - source: The log.
  ///   - size: How many lines count.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes of the prefix, and in those of the events taken out.
  public init(
    _ query: CountQuery, _ source: some EventSource, through size: Int
  ) throws(LedgerError) {
    let parts = try source.fold(
      through: size, into: { (table: CountTable(query), removals: Removals()) },
      { (state, batch) throws(LedgerError) in
        guard size > 0 else { return }
        state.table.apply(batch, sequences: 1...size)
        for index in batch.lines.indices where batch.lines[index].sequence <= size {
          state.removals.note(batch.lines[index], of: batch)
        }
      })
    var (table, removals) = (CountTable(query), Removals())
    for part in parts {
      table.merge(part.table)
      removals.merge(part.removals)
    }
    if removals.count > 0 {
      try source.forEachEvent(ids: removals.sorted, through: size) {
        (batch, line) throws(LedgerError) in
        if line.sequence <= size { table.apply(batch, line, weight: -1) }
      }
    }
    self = table
  }

  /// Puts an event in, or takes it out again; a line of the ledger's own changes nothing.
  ///
  /// - Parameters:
  ///   - batch: The batch that holds the event.
  ///   - line: The event's line in it.
  ///   - weight: 1 to put it in, -1 to take it out.
  public mutating func apply(_ batch: EventBatch, _ line: EventLine, weight: Int) {
    var view = view ?? EventView(calendar: query.calendar, batch: batch, line: line)
    self.view = nil
    view.turn(to: batch)
    apply(&view, line, weight)
    self.view = view
  }

  /// Puts the events of a batch in.
  ///
  /// - Parameters:
  ///   - batch: The batch.
  ///   - sequences: The sequence numbers of the lines that count.
  public mutating func apply(_ batch: EventBatch, sequences: ClosedRange<Int>) {
    guard let first = batch.lines.first else { return }
    var view = view ?? EventView(calendar: query.calendar, batch: batch, line: first)
    self.view = nil
    view.turn(to: batch)
    // By index: a line is some 80 bytes, and most are passed over.
    for index in batch.lines.indices where sequences.contains(batch.lines[index].sequence) {
      apply(&view, batch.lines[index], 1)
    }
    self.view = view
  }

  @inline(__always)
  private mutating func apply(_ view: inout EventView, _ line: EventLine, _ weight: Int) {
    guard let kind = line.range(of: .kind) else { return }
    if view.begins(kind, with: Self.reserved) { return }
    guard view.turn(to: line) else { return }
    fold.apply(&view, weight: weight, key: &key)
  }

  /// Adds what another worker counted.
  ///
  /// - Parameter other: The other worker's table, of the same question; no event is in both.
  /// - Precondition: The questions are the same.
  public mutating func merge(_ other: CountTable) {
    precondition(query == other.query, "tables of two questions do not add up")
    fold.merge(other.fold)
  }

  /// The rows, in the order of the bytes of their keys; what is missing comes first.
  ///
  /// Without keys there is one row, of 0 where nothing stands.
  public var rows: [Row] {
    var rows: [Row] = []
    if case .distinct = query.value {
      rows = distinctRows
    } else {
      for (key, sums) in fold.tally.rows where sums.events != 0 {
        let value: ExactDecimal? =
          if case .sum = query.value { sums.total } else { ExactDecimal(sums.units) }
        guard let value else { continue }
        rows.append(Row(by: KeyCode.values(key, count: query.by.count), value: value))
      }
    }
    if rows.isEmpty, query.by.isEmpty { rows.append(Row(by: [], value: .zero)) }
    return rows
  }

  /// How many values each row has.
  ///
  /// A row's keys are the beginning of its values' keys: only the rows are sorted, not the values, of which
  /// there may be as many as events.
  private var distinctRows: [Row] {
    let keys = fold.tally.keys
    let bytes = keys.bytes
    var cells = ByteTable()
    var counts: [Int] = []
    for number in fold.tally.sums.indices where fold.tally.sums[number].events != 0 {
      let key = bytes.span.extracting(keys.range(number))
      let end = KeyCode.end(ofParts: query.by.count, in: key)
      let cell = cells.insert(key.extracting(0..<end))
      if cell == counts.count { counts.append(0) }
      counts[cell] += 1
    }
    return cells.sorted().map { cell in
      Row(
        by: KeyCode.values(cells.key(cell), count: query.by.count),
        value: ExactDecimal(counts[cell]))
    }
  }
}
