package import Ledger

/// The folds of a plan in parts of time: the events of each part apart, to be added up one after the
/// other.
///
/// Folds are sums, so what had happened by a day is the sum of the parts up to it, whatever the order in
/// which events were recorded.
struct SeriesFold {
  let plan: Plan
  /// The last day of each part, in order; the last of them is the report date.
  private let days: [CivilDate]
  private let empty: FoldState
  private var parts: [FoldState]
  /// The part that the last event fell into: the next mostly falls there too.
  private var part = 0

  init(_ plan: Plan, on: CivilDate) {
    self.plan = plan
    days = SeriesDays.days(from: plan.starts, through: plan.ends, on: on)
    empty = PlanFold(plan, on: on).state
    parts = Array(repeating: empty, count: days.count)
  }

  /// Puts an event of the programme in, or takes it out again.
  mutating func apply(_ line: EventLine, _ bytes: Span<UInt8>, weight: Int) {
    guard let occurred = line.range(of: .occurred), occurred.count >= 10,
      let day = CivilDate(bytes.extracting(occurred.lowerBound..<occurred.lowerBound &+ 10)),
      let last = days.last, day <= last
    else { return }
    if day > days[part] || part > 0 && day <= days[part - 1] { part = part(of: day) }
    parts[part].apply(line, bytes, weight: weight)
  }

  /// The first part that ends on a day or later.
  private func part(of day: CivilDate) -> Int {
    var (low, high) = (0, days.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if days[middle] < day { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// The values at the end of each part.
  func series() -> ProgrammeSeries {
    var values: [[FigureValue?]] = plan.measures.map { _ in [] }
    var lines: [[TargetLine]] = []
    var sum = empty
    for (number, day) in days.enumerated() {
      sum.merge(parts[number])
      var maker = ReportMaker(PlanFold(plan, on: day, state: sum))
      for (measure, value) in maker.valuesAlone().enumerated() { values[measure].append(value) }
      if number == days.count - 1 { lines = maker.lines() }
    }
    return ProgrammeSeries(
      plan: plan,
      measures: plan.measures.indices.map {
        MeasureSeries(plan.measures[$0], in: plan, days, values[$0], lines[$0])
      })
  }
}

extension Report {
  /// How the figures of the report came about, as of its own prefix and by its own plans.
  ///
  /// - Parameter source: The log that the report was made of.
  /// - Returns: A series for each programme, in the order of the report.
  /// - Throws: What reading throws.
  /// - Complexity: O(n) in the bytes of the prefix, once, whatever the number of days; for each day,
  ///   O(n) in what distinct counts must remember.
  package func series(_ source: some EventSource) throws(LedgerError) -> [ProgrammeSeries] {
    var folds: [SeriesFold] = []
    var names = ByteTable()
    for programme in programmes {
      guard let adoption = programme.plan,
        let plan = try Self.plan(ofLine: adoption.sequence, in: source)
      else { continue }
      let name = Array(KeyCode.part(.text(plan.programme)).dropFirst().dropLast())
      guard names.insert(name.span) == folds.count else { continue }
      folds.append(SeriesFold(plan, on: on))
    }
    guard !folds.isEmpty, size > 0 else { return [] }
    var removals = Removals()
    let size = size
    try source.forEachBatch(from: 1, through: size) { (batch) throws(LedgerError) in
      let bytes = batch.bytes
      let span = bytes.span
      for index in batch.lines.indices {
        let sequence = batch.lines[index].sequence
        guard sequence >= 1, sequence <= size else { continue }
        removals.note(batch.lines[index], of: batch)
        guard let name = batch.lines[index].range(of: .programme),
          let number = names.number(of: span.extracting(name))
        else { continue }
        folds[number].apply(batch.lines[index], span, weight: 1)
      }
    }
    if removals.count > 0 {
      try source.forEachEvent(ids: removals.sorted, through: size) {
        (batch, line) throws(LedgerError) in
        let bytes = batch.bytes
        guard line.sequence <= size, let name = line.range(of: .programme),
          let number = names.number(of: bytes.span.extracting(name))
        else { return }
        folds[number].apply(line, bytes.span, weight: -1)
      }
    }
    return folds.map { $0.series() }
  }

  /// The plan that a line adopted.
  private static func plan(
    ofLine sequence: Int, in source: some EventSource
  ) throws(LedgerError) -> Plan? {
    var data: [UInt8]?
    try source.forEachBatch(from: sequence, through: sequence) { (batch) throws(LedgerError) in
      for line in batch.lines where line.sequence == sequence {
        data = line.range(of: .data).map { Array(batch.bytes[$0]) }
      }
    }
    guard let data, let value = try JSONDocument(data, file: nil).root["plan"] else { return nil }
    return try Plan(value)
  }
}
