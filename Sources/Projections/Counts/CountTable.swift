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

  /// A key of a row, and where its value is found.
  private enum Part: Sendable {
    /// A text of the envelope.
    case text(EnvelopeKey)
    case other(CompiledKey)

    init(_ key: EventKey) {
      switch key {
      case .envelope(let key) where key != .seq && key != .quantity: self = .text(key)
      default: self = .other(CompiledKey(key))
      }
    }
  }

  /// What most questions are made of.
  private struct Texts: Sendable {
    var keys: [EnvelopeKey] = []
    var distinct: EnvelopeKey?

    /// Nothing where other things are asked.
    init?(_ parts: [Part], distinct: Part?) {
      for part in parts {
        guard case .text(let key) = part else { return nil }
        keys.append(key)
      }
      switch distinct {
      case .text(let key)?: self.distinct = key
      case .other?: return nil
      case nil: break
      }
    }
  }

  /// The different values that a worker met, and the numbers that its rows have here; none where they are
  /// the same.
  private typealias Values = (table: DistinctTable, cells: [UInt32])

  /// What is counted.
  public let query: CountQuery
  private let parts: [Part]
  private let distinct: Part?
  /// Where nothing is asked of an event but texts of its envelope: which ones.
  private let texts: Texts?
  private let sum: [UInt8]?
  private let days: DayRange?
  private let conditions: [CompiledCondition]
  private var cells: CellTable
  private var sums = FoldColumn()
  private var values = DistinctTable()
  private var others: [Values] = []
  private var view: EventView?

  private static let reserved = Array(LogFormat.reservedPrefix.utf8)

  /// Makes an empty table.
  ///
  /// - Parameter query: What is counted.
  public init(_ query: CountQuery) {
    self.query = query
    parts = query.by.map { Part($0) }
    cells = CellTable(keys: parts.count)
    switch query.value {
    case .units: (sum, distinct) = (nil, nil)
    case .sum(let field): (sum, distinct) = (Array(field.utf8), nil)
    case .distinct(let key): (sum, distinct) = (nil, Part(key))
    }
    conditions = query.conditions.map { CompiledCondition($0) }
    texts = conditions.isEmpty && sum == nil ? Texts(parts, distinct: distinct) : nil
    let inPeriod = query.period?.days ?? .always
    days = DayRange(nil, query.on ?? .last).flatMap { inPeriod.intersection($0) }
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
      try source.forEachEvent(ids: removals.all, through: size) {
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
    apply(batch, [line], weight) { _ in true }
  }

  /// Puts the events of a batch in.
  ///
  /// - Parameters:
  ///   - batch: The batch.
  ///   - sequences: The sequence numbers of the lines that count.
  public mutating func apply(_ batch: EventBatch, sequences: ClosedRange<Int>) {
    if let texts { return apply(batch, sequences, texts) }
    apply(batch, batch.lines, 1) { sequences.contains($0) }
  }

  /// The same where only texts are asked for.
  private mutating func apply(
    _ batch: EventBatch, _ sequences: ClosedRange<Int>, _ texts: Texts
  ) {
    guard let days else { return }
    let bytes = batch.bytes.span
    // The first eight and the last eight bytes of the day that counted last: the next is mostly the same.
    var (dayStart, dayEnd) = (UInt64(0), UInt64(0))
    for line in batch.lines where sequences.contains(line.sequence) {
      guard let kind = line.range(of: .kind), !Self.isReserved(kind, bytes),
        let occurred = line.range(of: .occurred), occurred.count >= 10
      else { continue }
      let (start, end) = (
        word(bytes, at: occurred.lowerBound), word(bytes, at: occurred.lowerBound &+ 2)
      )
      if (start ^ dayStart) | (end ^ dayEnd) != 0 {
        let text = bytes.extracting(occurred.lowerBound..<occurred.lowerBound &+ 10)
        guard let day = CivilDate(text), days.contains(day) else { continue }
        (dayStart, dayEnd) = (start, end)
      }
      var value = 0..<0
      if let distinct = texts.distinct {
        guard let range = line.range(of: distinct) else { continue }
        value = range
      }
      var row: UInt32 = 0
      for key in texts.keys.indices {
        let range = line.range(of: texts.keys[key])
        row =
          cells.known.row(row, key, text: bytes, range)
          ?? cells.row(row, key, text: bytes, range)
      }
      if texts.distinct == nil {
        sums.add(Int(row), Tally.Sums(events: 1, units: line.quantity))
      } else {
        values.add(1, KeyCode.text, bytes, value, cell: row, cellHash: cells.hash(row))
      }
    }
  }

  @inline(__always)
  private mutating func apply(
    _ batch: EventBatch, _ lines: [EventLine], _ weight: Int, _ counts: (Int) -> Bool
  ) {
    guard let first = lines.first, let days else { return }
    var view = view ?? EventView(calendar: query.calendar, batch: batch, line: first)
    self.view = nil
    view.turn(to: batch)
    let bytes = batch.bytes.span
    // By index: a line is some 80 bytes, and most are passed over.
    for index in lines.indices where counts(lines[index].sequence) {
      apply(lines[index], bytes, &view, days, weight)
    }
    view.turn(to: .none)
    self.view = view
  }

  @inline(__always)
  private mutating func apply(
    _ line: EventLine, _ bytes: Span<UInt8>, _ view: inout EventView, _ days: DayRange,
    _ weight: Int
  ) {
    guard let kind = line.range(of: .kind), !Self.isReserved(kind, bytes),
      let occurred = line.range(of: .occurred), occurred.count >= 10,
      let day = CivilDate(bytes.extracting(occurred.lowerBound..<occurred.lowerBound &+ 10)),
      days.contains(day)
    else { return }
    if !conditions.isEmpty {
      guard view.turn(to: line) else { return }
      for condition in conditions where !condition.passes(&view) { return }
    }
    var sums = Tally.Sums(events: weight, units: weight &* line.quantity)
    if let sum {
      guard let number = view.number(sum, of: line), let amount = Tally.amount(number) else {
        return
      }
      sums.amount = Int128(weight) &* amount
    }
    add(line, bytes, &view, from: 0, row: 0, sums)
  }

  /// Whether a kind is of the ledger's own lines.
  @inline(__always)
  private static func isReserved(_ kind: Range<Int>, _ bytes: Span<UInt8>) -> Bool {
    // Hardly any kind begins as they do.
    guard kind.count > 0, bytes[kind.lowerBound] == UInt8(ascii: "l"), kind.count >= reserved.count
    else { return false }
    return equal(bytes, kind.lowerBound..<kind.lowerBound &+ reserved.count, reserved.span)
  }

  /// Goes on with the keys of a row from one on, and adds to the row that results; where an event has
  /// several values of a key, to the row of each.
  @inline(__always)
  private mutating func add(
    _ line: EventLine, _ bytes: Span<UInt8>, _ view: inout EventView, from first: Int, row: UInt32,
    _ sums: Tally.Sums
  ) {
    var row = row
    for key in first..<parts.count {
      switch parts[key] {
      case .text(let name):
        if let range = line.range(of: name) {
          row = cells.row(row, key, KeyCode.text, bytes, range)
        } else {
          row = cells.row(row, lacking: key)
        }
      case .other(let name):
        guard view.turn(to: line) else { return }
        let values = view.parts(of: name)
        guard values.count <= 1 else {
          return branch(line, bytes, &view, at: key, values, row: row, sums)
        }
        if values.isEmpty { row = cells.row(row, lacking: key) }
        for value in values { row = go(on: row, key, view.part(value)) }
      }
    }
    guard let distinct else { return self.sums.add(Int(row), sums) }
    switch distinct {
    case .text(let name):
      guard let range = line.range(of: name) else { return }
      values.add(
        Int32(truncatingIfNeeded: sums.events), KeyCode.text, bytes, range, cell: row,
        cellHash: cells.hash(row))
    case .other(let name):
      guard view.turn(to: line) else { return }
      for value in view.parts(of: name) {
        let part = view.part(value)
        let bytes = part.span
        values.add(
          Int32(truncatingIfNeeded: sums.events), bytes[0], bytes, 1..<bytes.count &- 1, cell: row,
          cellHash: cells.hash(row))
      }
    }
  }

  /// The row that goes on with a part of a key.
  private mutating func go(on row: UInt32, _ key: Int, _ part: ArraySlice<UInt8>) -> UInt32 {
    let bytes = part.span
    return cells.row(row, key, bytes[0], bytes, 1..<bytes.count &- 1)
  }

  private mutating func branch(
    _ line: EventLine, _ bytes: Span<UInt8>, _ view: inout EventView, at key: Int, _ values: Parts,
    row: UInt32, _ sums: Tally.Sums
  ) {
    for row in values.map({ go(on: row, key, view.part($0)) }) {
      addRest(line, bytes, &view, from: key + 1, row: row, sums)
    }
  }

  private mutating func addRest(
    _ line: EventLine, _ bytes: Span<UInt8>, _ view: inout EventView, from first: Int, row: UInt32,
    _ sums: Tally.Sums
  ) {
    add(line, bytes, &view, from: first, row: row, sums)
  }

  /// Adds what another worker counted.
  ///
  /// - Parameter other: The other worker's table, of the same question; no event is in both.
  /// - Precondition: The questions are the same.
  public mutating func merge(_ other: CountTable) {
    precondition(query == other.query, "tables of two questions do not add up")
    let map = cells.merge(other.cells)
    for row in 0..<other.sums.count {
      let sums = other.sums.sums(row)
      if !sums.isNothing { self.sums.add(Int(map[row]), sums) }
    }
    if !other.values.isEmpty { others.append((other.values, map)) }
    for (table, cells) in other.others {
      others.append((table, cells.map { map[Int($0)] }))
    }
  }

  /// The rows, in the order of the bytes of their keys; what is missing comes first.
  ///
  /// Without keys there is one row, of 0 where nothing stands.
  public var rows: [Row] {
    var keys = ByteTable()
    var numbers: [ExactDecimal] = []
    func put(_ row: Int, _ value: ExactDecimal) {
      let key = cells.key(row)
      _ = keys.insert(key.span)
      numbers.append(value)
    }
    if distinct != nil {
      let counts = DistinctTable.counts([(values, [])] + others, cells: cells.count)
      for row in counts.indices where counts[row] != 0 { put(row, ExactDecimal(counts[row])) }
    } else {
      for row in 0..<sums.count {
        let sums = sums.sums(row)
        guard sums.events != 0 else { continue }
        let value: ExactDecimal? = sum == nil ? ExactDecimal(sums.units) : sums.total
        if let value { put(row, value) }
      }
    }
    var rows = keys.sorted().map { number in
      Row(by: KeyCode.values(keys.key(number), count: query.by.count), value: numbers[number])
    }
    if rows.isEmpty, query.by.isEmpty { rows.append(Row(by: [], value: .zero)) }
    return rows
  }
}
