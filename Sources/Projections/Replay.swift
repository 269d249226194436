public import Ledger

/// Where events are read from: a log on disk, or lines in memory.
public protocol EventSource {
  /// Gives lines in order, many at a time.
  ///
  /// - Parameters:
  ///   - first: The first sequence number, from 1.
  ///   - last: The last sequence number.
  ///   - body: What is done with each batch; a batch may have a few lines before `first` or after
  ///     `last`.
  /// - Throws: What reading throws, or `body`.
  func forEachBatch(
    from first: Int, through last: Int,
    _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError)

  /// Gives lines in any order, by several workers where that pays, each with a state of its own.
  ///
  /// - Parameters:
  ///   - last: The last sequence number that counts.
  ///   - make: Makes a worker's state.
  ///   - body: What is done with each batch; what is made of the states together must not depend on which
  ///     worker had which.
  /// - Returns: The states, at least one.
  /// - Throws: What reading throws, or `body`.
  func fold<State: Sendable>(
    through last: Int, into make: @Sendable () -> State,
    _ body: @Sendable (inout State, EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) -> [State]

  /// The lines that adopted the catalogue, or the plans, in force at the end of a prefix, where that is
  /// known without reading it.
  ///
  /// - Parameters:
  ///   - kind: `ReservedKind.catalogue` or `ReservedKind.plan`.
  ///   - size: How many lines count.
  /// - Returns: Their lines, in order of programme; `nil` where the prefix is to be read for them.
  /// - Throws: What reading them throws.
  func adopted(_ kind: ReservedKind, at size: Int) throws(LedgerError) -> [ControlLine]?

  /// Finds events by their ids, in any order; an id that no line has is passed over.
  ///
  /// - Parameters:
  ///   - ids: Each id once, as its bytes stand in a line.
  ///   - last: The last sequence number that counts.
  ///   - body: What is done with each event found.
  /// - Throws: What reading throws, or `body`.
  func forEachEvent(
    ids: [[UInt8]], through last: Int,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError)
}

/// A prefix of a log folded for some programmes, each by the plan in force at its end.
///
/// One pass over the prefix folds every programme and notes what was replaced and voided. Where the plans
/// in force are known beforehand, all processors read it, each into folds of its own, which then are
/// added up. Where they are not, it is read in order: a programme is folded from the line that adopted its
/// plan on, and what came before that line, mostly nothing, is read once more. What was taken out is
/// looked up by its id and undone.
public struct Replay: Sendable {
  /// A plan and the line that adopted it.
  public struct PlanInForce: Sendable {
    /// The plan.
    public let plan: Plan
    /// The line.
    public let adoption: ProgrammeReport.Adoption
    /// The plan as the line has it: canonical JSON.
    package let document: [UInt8]
  }

  /// How many lines the prefix has.
  public let size: Int
  /// The report date.
  public let on: CivilDate
  /// What was replaced or voided within the prefix.
  public private(set) var removals = Removals()
  /// The folds of each programme, in the order asked for.
  public private(set) var folds: [PlanFold] = []
  /// The plans of the folds.
  public private(set) var plans: [PlanInForce] = []
  /// The latest line of the prefix that adopted a catalogue, as the bytes of its `data`.
  private var catalogueData: [UInt8]?

  /// Folds a prefix.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - size: How many lines count.
  ///   - on: The report date: what occurred later does not count.
  ///   - programmes: The programmes asked for; `nil` for all that have a plan, by their slugs.
  /// - Throws: What reading throws; `refused` for a programme without a plan, or a plan in the log
  ///   that this version cannot read.
  /// - Complexity: O(n) in the bytes of the prefix, once, and of the lines before the latest plan.
  public init(
    _ source: some EventSource, through size: Int, on: CivilDate, programmes: [String]? = nil
  ) throws(LedgerError) {
    try self.init(source, through: size, on: on, programmes: programmes, passingOverUnknown: false)
  }

  /// Folds a prefix; with `passingOverUnknown`, a programme that has no plan in it yet is left out.
  init(
    _ source: some EventSource, through size: Int, on: CivilDate, programmes: [String]?,
    passingOverUnknown: Bool
  ) throws(LedgerError) {
    self.size = size
    self.on = on
    if let plans = try source.plansInForce(at: size, programmes) {
      try foldAtOnce(source, plans)
    } else {
      try foldInOrder(source, programmes, passingOverUnknown)
    }
    try undo(source)
  }

  /// Folds a prefix by the plans in force at its end.
  init(
    _ source: some EventSource, through size: Int, on: CivilDate, by plans: [PlanInForce]
  ) throws(LedgerError) {
    self.size = size
    self.on = on
    try foldAtOnce(source, plans)
    try undo(source)
  }

  /// Folds the prefix by all processors, by plans that are known.
  private mutating func foldAtOnce(
    _ source: some EventSource, _ plans: [PlanInForce]
  ) throws(LedgerError) {
    self.plans = plans
    catalogueData = try source.adopted(.catalogue, at: size)?
      .first?.document.root["data"]?.canonical
    let (size, on) = (size, on)
    let empty = PrefixFolds(plans, on: on)
    var parts = try source.fold(through: size, into: { empty }) {
      (state, batch) throws(LedgerError) in state.apply(batch, through: size)
    }
    for part in parts { removals.merge(part.removals) }
    // Each programme's by themselves, and held by nobody else while they are added up.
    let programmes = plans.indices.map { number in Guarded(parts.map { $0.folds[number] }) }
    parts = []
    folds = Workers.each(plans.count) { number in
      programmes[number].withLock { folds in
        var whole = folds.removeLast()
        while let next = folds.popLast() { whole.merge(next) }
        return whole
      }
    }
  }

  /// Folds the prefix line by line, with the plans as they come.
  private mutating func foldInOrder(
    _ source: some EventSource, _ programmes: [String]?, _ passingOverUnknown: Bool
  ) throws(LedgerError) {
    let (size, on) = (size, on)
    var running = RunningPlans()
    var removals = Removals()
    var catalogueData: [UInt8]?
    if size > 0 {
      try source.forEachBatch(from: 1, through: size) { (batch) throws(LedgerError) in
        let bytes = batch.bytes
        let span = bytes.span
        // By index: a line is some 80 bytes, and is looked at where it stands.
        for index in batch.lines.indices {
          let sequence = batch.lines[index].sequence
          guard sequence >= 1, sequence <= size else { continue }
          removals.note(batch.lines[index], of: batch)
          running.apply(batch.lines[index], span)
          switch ReservedLine(batch.lines[index], of: batch) {
          case .catalogue?:
            catalogueData = batch.lines[index].range(of: .data).map { Array(bytes[$0]) }
          case .plan?: Self.adopt(batch.lines[index], batch, on: on, among: programmes, &running)
          case .other?, nil: break
          }
        }
      }
    }
    self.removals = removals
    self.catalogueData = catalogueData
    try choose(programmes, running.all, passingOverUnknown)
    try readEarlier(source)
  }

  /// Takes a plan from its line; the folds begin anew with the line after it.
  private static func adopt(
    _ line: EventLine, _ batch: EventBatch, on: CivilDate, among programmes: [String]?,
    _ running: inout RunningPlans
  ) {
    guard let data = line.range(of: .data),
      let document = try? JSONDocument(Array(batch.bytes[data]), file: nil),
      let value = document.root["plan"], let name = value["programme"]?.string
    else { return }
    var next = RunningPlan(name: name)
    // Of those not asked for only the name is kept: it may be the one that was meant.
    if programmes?.contains(name) ?? true {
      do throws(LedgerError) {
        let plan = try Plan(value)
        let recorded = batch.text(.recorded, of: line) ?? ""
        next.inForce = PlanInForce(
          plan: plan, adoption: .init(sequence: line.sequence, recorded: recorded),
          document: value.canonical)
        next.fold = PlanFold(plan, on: on)
      } catch {
        next.error = error
      }
    }
    running.set(next)
  }

  private mutating func choose(
    _ programmes: [String]?, _ running: [RunningPlan], _ passingOverUnknown: Bool
  ) throws(LedgerError) {
    var problems: [Refusal] = []
    let known = running.map(\.name).sorted()
    for name in programmes ?? known {
      guard let programme = running.first(where: { $0.name == name }) else {
        if !passingOverUnknown { problems.append(.noPlan(name, known: known)) }
        continue
      }
      if let error = programme.error { throw error }
      guard let inForce = programme.inForce, let fold = programme.fold else { continue }
      plans.append(inForce)
      folds.append(fold)
    }
    if !problems.isEmpty { throw .refused(problems) }
  }

  /// Folds the lines before each plan's own.
  private mutating func readEarlier(_ source: some EventSource) throws(LedgerError) {
    let last = (plans.map(\.adoption.sequence).max() ?? 0) - 1
    guard last >= 1 else { return }
    let ends = plans.map { $0.adoption.sequence - 1 }
    var folds = folds
    self.folds = []
    try source.forEachBatch(from: 1, through: last) { (batch) throws(LedgerError) in
      for number in folds.indices where ends[number] >= 1 {
        folds[number].apply(batch, sequences: 1...ends[number])
      }
    }
    self.folds = folds
  }

  /// Takes out what was replaced or voided.
  private mutating func undo(_ source: some EventSource) throws(LedgerError) {
    guard removals.count > 0, !folds.isEmpty else { return }
    var folds = folds
    self.folds = []
    let size = size
    try source.forEachEvent(ids: removals.sorted, through: size) {
      (batch, line) throws(LedgerError) in
      guard line.sequence <= size else { return }
      for number in folds.indices { folds[number].apply(batch, line, weight: -1) }
    }
    self.folds = folds
  }

  /// Every measure of the programmes against its target.
  ///
  /// - Returns: The report.
  public func report() -> Report {
    Report(size: size, on: on, folds, plans)
  }

  /// The catalogue in force at the end of the prefix.
  ///
  /// - Returns: `nil` when no line adopted one.
  /// - Throws: `refused` when this version cannot read it.
  public func catalogue() throws(LedgerError) -> Catalogue? {
    guard let catalogueData,
      let value = try JSONDocument(catalogueData, file: nil).root["catalogue"]
    else { return nil }
    return try Catalogue(value)
  }
}

/// A programme while the prefix is read.
private struct RunningPlan {
  let name: String
  var inForce: Replay.PlanInForce?
  var fold: PlanFold?
  /// What is wrong with the latest plan, which a later one may mend.
  var error: LedgerError?
}

/// The programmes while the prefix is read, found by the name that a line has.
private struct RunningPlans {
  private(set) var all: [RunningPlan] = []
  private var names = ByteTable()

  /// Begins a programme anew.
  mutating func set(_ plan: RunningPlan) {
    let number = names.insert(PlanFold.nameInLines(plan.name).span)
    if number == all.count {
      all.append(plan)
    } else {
      all[number] = plan
    }
  }

  /// Puts an event of one of the programmes in.
  @inline(__always)
  mutating func apply(_ line: EventLine, _ bytes: Span<UInt8>) {
    guard let name = line.range(of: .programme),
      let number = names.number(of: bytes.extracting(name))
    else { return }
    all[number].fold?.apply(line, ofItsProgramme: bytes)
  }
}

/// What a line of the ledger's own is to a replay.
private enum ReservedLine {
  case plan, catalogue, other

  private static let prefix = Array(LogFormat.reservedPrefix.utf8)
  private static let planKind = Array(ReservedKind.plan.rawValue.utf8)
  private static let catalogueKind = Array(ReservedKind.catalogue.rawValue.utf8)

  init?(_ line: EventLine, of batch: EventBatch) {
    guard let kind = line.range(of: .kind), kind.count > Self.prefix.count,
      batch.bytes[kind.lowerBound] == Self.prefix[0],
      batch.bytes[kind.prefix(Self.prefix.count)].elementsEqual(Self.prefix)
    else { return nil }
    if batch.bytes[kind].elementsEqual(Self.planKind) {
      self = .plan
    } else if batch.bytes[kind].elementsEqual(Self.catalogueKind) {
      self = .catalogue
    } else {
      self = .other
    }
  }
}
