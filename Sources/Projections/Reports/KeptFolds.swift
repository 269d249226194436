package import Ledger

/// The state of a plan's folds as it is kept beside a log.
///
/// It does not depend on the report date, as far as that is not before the day up to which it was
/// folded: of the events after that day it has the lines.
struct KeptFolds {
  /// Changes whenever what is kept, or how folds are laid out, changes.
  static let version: UInt64 = 1

  /// The plan's line, and a hash of the plan as it has it.
  let adoption: Int
  let plan: Digest
  /// The last day that counts.
  let day: CivilDate

  /// What is kept of folds; `nil` when they cannot be.
  func content(_ fold: PlanFold) -> [UInt8]? {
    guard let later = fold.state.later else { return nil }
    var writer = KeptWriter()
    writer.append(Self.version)
    writer.append(adoption)
    writer.append(plan.bytes)
    writer.append(day.dayNumber)
    writer.append(Array(later.sorted { $0.key < $1.key }.map(\.value).joined()))
    guard fold.state.write(to: &writer) else { return nil }
    return writer.bytes
  }

  /// Takes folds up again; `false`, and the folds of no use, when what is kept is not whole, not of this
  /// plan, or of a later day.
  func restore(_ fold: inout PlanFold, from state: KeptState) -> Bool {
    var reader = KeptReader(state.content)
    guard reader.word() == Self.version, reader.integer() == adoption,
      reader.list(of: UInt8.self) == plan.bytes, let lastDay = reader.integer(),
      lastDay <= day.dayNumber, let later = reader.list(of: UInt8.self),
      let lines = try? EventBatch(parsing: later), fold.restore(&reader), reader.isWhole()
    else { return false }
    for line in lines.lines { fold.apply(lines, line, weight: 1) }
    return true
  }
}

extension EventLog {
  /// A log of fewer lines is read as fast as what would be kept of it.
  package static var foldsKeptFrom: Int { 32_768 }

  /// Whether there is enough of it that what a command prepares pays.
  package var isLong: Bool { (cachedHead?.size ?? 0) >= Self.foldsKeptFrom }

  /// Every measure of programmes against its target, by what was kept of earlier reports where that
  /// saves reading the log.
  ///
  /// What was folded is kept in `cache/folds-PROGRAMME`, and the report in `cache/report-PROGRAMME`; they
  /// decide nothing: without them the report is the same to the byte.
  ///
  /// - Parameters:
  ///   - size: How many lines count.
  ///   - on: The report date.
  ///   - programmes: The programmes asked for; `nil` for all that have a plan.
  ///   - linesMin: The fewest lines of which something is kept.
  /// - Returns: The report.
  /// - Throws: As ``Replay/init(_:through:on:programmes:)``.
  /// - Complexity: O(n) in the bytes of the report where nothing was added; in those of the lines that are
  ///   new since, and in what distinct counts must remember; in the bytes of the prefix where nothing is
  ///   kept.
  package func report(
    through size: Int, on: CivilDate, programmes: [String]?,
    keptFrom linesMin: Int = EventLog.foldsKeptFrom
  ) throws(LedgerError) -> Report {
    if size >= linesMin, let kept = try keptReport(size, on, programmes) { return kept }
    let plans = try plansInForce(at: size, programmes)
    if size >= linesMin, let plans, let resumed = try? resumed(size, on, plans) {
      let report = Report(size: size, on: on, resumed.folds, plans)
      if isWorthKeeping(of: size, on) {
        if resumed.isWorthKeeping { keep(resumed.folds, plans, size, on) }
        keep(report)
      }
      return report
    }
    let replay =
      if let plans {
        try Replay(self, through: size, on: on, by: plans)
      } else {
        try Replay(self, through: size, on: on, programmes: programmes)
      }
    let report = replay.report()
    if size >= linesMin, isWorthKeeping(of: size, on) {
      keep(replay.folds, replay.plans, size, on)
      keep(report)
    }
    return report
  }

  /// Whether it is the whole log, and a date not before what is recorded now: most reports could not use
  /// anything else.
  private func isWorthKeeping(of size: Int, _ on: CivilDate) -> Bool {
    guard let head = cachedHead else { return false }
    return head.size == size && on >= head.lastRecorded.date
  }

  /// Keeps folds of the whole log.
  private func keep(
    _ folds: [PlanFold], _ plans: [Replay.PlanInForce], _ size: Int, _ on: CivilDate
  ) {
    for (fold, plan) in zip(folds, plans) {
      let kept = KeptFolds(
        adoption: plan.adoption.sequence, plan: SHA256.hash(plan.document), day: on)
      if let content = kept.content(fold) {
        keepState(.folds, plan.plan.programme, of: size, content)
      }
    }
  }

  /// Goes on from what is kept; `nil` where the log is to be read from its beginning.
  func resumed(
    _ size: Int, _ on: CivilDate, _ plans: [Replay.PlanInForce]
  ) throws(LedgerError) -> ResumedFolds? {
    var states: [KeptState] = []
    for plan in plans {
      guard let state = keptState(.folds, plan.plan.programme, through: size) else { return nil }
      states.append(state)
    }
    return try ResumedFolds(self, size, on, plans, states)
  }
}

/// Folds that were taken up again and brought to the end of a prefix.
struct ResumedFolds {
  let folds: [PlanFold]
  /// Whether reading the new lines took longer than writing the state will.
  let isWorthKeeping: Bool

  /// So many bytes of new lines are in memory at once.
  private static let bytesAtOnce = 8 << 20

  /// Takes folds up and puts in what is new; `nil` where that cannot be done without reading the log.
  init?(
    _ log: EventLog, _ size: Int, _ on: CivilDate, _ plans: [Replay.PlanInForce],
    _ states: [KeptState]
  ) throws(LedgerError) {
    guard let earliest = states.min(by: { $0.size < $1.size }) else { return nil }
    isWorthKeeping = (size - earliest.size) * 256 > states.reduce(0) { $0 + $1.bytes }
    let resuming = zip(plans, states).map { Resuming($0, $1, on) }
    // The largest first, so that no worker is left with it at the end.
    let order = resuming.indices.sorted { states[$0].bytes > states[$1].bytes }

    /// Puts lines into the folds of every programme, which are first taken up from what was kept.
    func apply(_ lines: [EventBatch]) -> Bool {
      Workers.each(order.count) { resuming[order[$0]].apply(lines) }.allSatisfy(\.self)
    }
    var removals = Removals()
    var (held, heldBytes, isRight) = ([EventBatch](), 0, true)
    let isThere = try log.forEachBatch(after: earliest, through: size) {
      (batch) throws(LedgerError) in
      for line in batch.lines { removals.note(line, of: batch) }
      held.append(batch)
      heldBytes += batch.bytes.count
      guard heldBytes >= Self.bytesAtOnce else { return }
      isRight = isRight && apply(held)
      (held, heldBytes) = ([], 0)
    }
    guard isThere, isRight, removals.count <= size / 100, apply(held),
      try Self.remove(removals, from: resuming, log, since: earliest, size)
    else { return nil }
    folds = resuming.compactMap(\.fold)
  }

  /// Takes out what new lines replace or void; `false` where the index does not say what that is.
  private static func remove(
    _ removals: Removals, from resuming: [Resuming], _ log: EventLog, since earliest: KeptState,
    _ size: Int
  ) throws(LedgerError) -> Bool {
    guard removals.count > 0 else { return true }
    let ids = removals.sorted
    guard let known = try log.superseded(ids, within: earliest.size, covered: size) else {
      return false
    }
    let wanted = zip(ids, known).filter { !$0.1 }.map(\.0)
    return try log.lookUp(ids: wanted, through: size) { (batch, line) throws(LedgerError) in
      guard let id = line.range(of: .id), let remover = removals.remover(of: batch.bytes[id]) else {
        return
      }
      for one in resuming { one.remove(batch, line, remover) }
    }
  }
}

/// The folds of a programme while they are brought up to date.
private final class Resuming: Sendable {
  private let plan: Replay.PlanInForce
  private let state: KeptState
  private let on: CivilDate
  /// `nil` until they were taken up.
  private let folds = Guarded<PlanFold?>(nil)

  init(_ plan: Replay.PlanInForce, _ state: KeptState, _ on: CivilDate) {
    self.plan = plan
    self.state = state
    self.on = on
  }

  /// The folds.
  var fold: PlanFold? { folds.withLock { $0 } }

  /// Puts new lines in; `false` where what was kept is not what it should be.
  func apply(_ batches: [EventBatch]) -> Bool {
    folds.withLock { fold in
      if fold == nil { fold = restored }
      for batch in batches where batch.lines.last.map({ $0.sequence > state.size }) ?? false {
        fold?.apply(batch, sequences: state.size + 1...Int.max)
      }
      return fold != nil
    }
  }

  private var restored: PlanFold? {
    let kept = KeptFolds(
      adoption: plan.adoption.sequence, plan: SHA256.hash(plan.document), day: on)
    var fold = PlanFold(plan.plan, on: on)
    return kept.restore(&fold, from: state) ? fold : nil
  }

  /// Takes an event out, if the line that says so is a new one.
  func remove(_ batch: EventBatch, _ line: EventLine, _ remover: Removals.Remover) {
    guard remover.sequence > state.size else { return }
    folds.withLock { $0?.apply(batch, line, weight: -1) }
  }
}

extension FoldState {
  /// Writes all numbers and sums; `false` when they are too large for it.
  func write(to writer: inout KeptWriter) -> Bool {
    for table in values {
      guard table.bytes.count <= Int(UInt32.max) else { return false }
      writer.append(table.bytes)
      writer.append(table.ends.map { UInt32($0) })
    }
    for table in nodes { writer.append(table.pairs) }
    for column in columns {
      guard column.beyond.isEmpty else { return false }
      writer.append(column.events.map { UInt32(bitPattern: $0) })
      writer.append(column.more)
      writer.append(column.amounts)
    }
    return true
  }

  /// Takes all numbers and sums; `false`, and nothing done, when they do not fit the folds.
  mutating func restore(_ reader: inout KeptReader) -> Bool {
    var values: [ValueTable] = []
    for _ in layout.atoms {
      guard let bytes = reader.list(of: UInt8.self),
        let ends = reader.list(of: UInt32.self, as: { Int($0) }),
        let table = ValueTable(bytes: bytes, ends: ends)
      else { return false }
      values.append(table)
    }
    var nodes: [PairTable] = []
    var counts: [Int] = []
    for path in layout.paths {
      guard let pairs = reader.list(of: UInt64.self) else { return false }
      let firsts = path.parent < 0 ? 1 : counts[path.parent]
      let lasts = path.atom < 0 ? Int(UInt32.max) + 1 : values[path.atom].count
      guard !path.isAtom || pairs.isEmpty,
        pairs.allSatisfy({ Int($0 &>> 32) < firsts && Int($0 & 0xFFFF_FFFF) < lasts })
      else { return false }
      nodes.append(PairTable(pairs: pairs))
      counts.append(path.isAtom ? lasts : pairs.count)
    }
    var columns: [FoldColumn] = []
    for entry in layout.entries {
      guard let events = reader.list(of: UInt32.self, as: { Int32(bitPattern: $0) }),
        let more = reader.list(of: Int.self),
        let amounts = reader.list(of: Int128.self),
        events.count <= (entry.path < 0 ? 1 : counts[entry.path]),
        let column = FoldColumn(
          events: events, more: more, amounts: amounts)
      else { return false }
      columns.append(column)
    }
    take(values, nodes, columns)
    return true
  }
}
