package import Ledger

extension Difference {
  /// Compares two states of a log.
  ///
  /// - Parameters:
  ///   - from: The first state.
  ///   - to: The second; not smaller than the first.
  ///   - source: The log.
  ///   - programmes: The programmes; `nil` for all that have a plan in the second state.
  ///   - isListing: Whether events are listed, and not only counted.
  /// - Throws: What reading throws; `refused` for a programme without a plan in the second state.
  /// - Complexity: O(n) in the bytes of the log, two or three times; memory for the folds, for what was
  ///   replaced and voided, and for what is listed.
  package init(
    from: State, to: State, in source: some EventSource, programmes: [String]? = nil,
    isListing: Bool = true
  ) throws(LedgerError) {
    let after = try Replay(source, through: to.size, on: to.on, programmes: programmes)
    let before = try Replay(
      source, through: from.size, on: from.on,
      programmes: after.plans.map(\.plan.programme), passingOverUnknown: true)
    let changes = try LogChanges(
      source, from: from, to: to.size, before: before.removals, after: after.removals)
    var works = zip(after.plans, after.folds).map { inForce, fold in
      let old = before.plans.firstIndex { $0.plan.programme == inForce.plan.programme }
      return ProgrammeWork(
        before: old.map { (before.plans[$0], before.folds[$0]) }, after: (inForce, fold), on: to.on)
    }
    try Self.refold(&works, source, from.size, before.removals)
    try changes.forEach(in: source) { (cause, weight, _, batch, line) throws(LedgerError) in
      for index in works.indices { works[index].apply(cause, weight, batch, line) }
    }
    var found = works.map { $0.compare() }
    try Self.list(&found, &works, changes, source, to, isListing)
    self.from = from
    self.to = to
    self.programmes = found
  }

  /// Folds the first prefix anew for what is not known from its report: another date, another plan.
  private static func refold(
    _ works: inout [ProgrammeWork], _ source: some EventSource, _ size: Int, _ removals: Removals
  ) throws(LedgerError) {
    guard size > 0, works.contains(where: \.needsFolding) else { return }
    try source.forEachBatch(from: 1, through: size) { (batch) throws(LedgerError) in
      for index in works.indices { works[index].refold(batch, 1...size) }
    }
    guard removals.count > 0 else { return }
    try source.forEachEvent(ids: removals.sorted, through: size) {
      (batch, line) throws(LedgerError) in
      guard line.sequence <= size else { return }
      for index in works.indices { works[index].takeOut(batch, line) }
    }
  }

  /// Finds the events of the measures that moved, and puts them to their parts.
  private static func list(
    _ found: inout [Programme], _ works: inout [ProgrammeWork], _ changes: LogChanges,
    _ source: some EventSource, _ to: State, _ isListing: Bool
  ) throws(LedgerError) {
    guard found.contains(where: { !$0.measures.isEmpty }) else { return }
    try changes.forEach(in: source, withDates: to.on) {
      (cause, weight, by, batch, line) throws(LedgerError) in
      for index in works.indices {
        let touched = works[index].touched(
          cause, batch, line, among: found[index].measures)
        guard !touched.isEmpty else { continue }
        let event = Event(
          cause: cause, isAdded: weight > 0, by: by, sequence: line.sequence,
          id: batch.text(.id, of: line) ?? "", kind: batch.text(.kind, of: line) ?? "",
          occurred: batch.text(.occurred, of: line) ?? "",
          recorded: batch.text(.recorded, of: line) ?? "",
          subject: batch.text(.subject, of: line), place: batch.text(.place, of: line),
          quantity: line.quantity)
        for number in touched { found[index].measures[number].add(event, isListing) }
      }
    }
    for index in found.indices {
      for number in found[index].measures.indices { found[index].measures[number].settle() }
    }
  }
}

extension Difference.MeasureChange {
  /// Whether there is anything to say of it.
  var isChanged: Bool {
    from?.value != to?.value || from?.standing != to?.standing || from?.target != to?.target
      || from?.baseline != to?.baseline || (from == nil) != (to == nil)
      || parts.contains { $0.from != $0.to }
  }

  mutating func add(_ event: Difference.Event, _ isListing: Bool) {
    guard let part = parts.firstIndex(where: { $0.causes.contains(event.cause) }) else { return }
    parts[part].events += 1
    if event.isAdded { parts[part].added += 1 }
    if isListing { parts[part].listed.append(event) }
  }

  /// Leaves out the parts that did nothing, and joins those between which there is no value, so that
  /// the parts of a movement between two values all have a size.
  mutating func settle() {
    var joined: [Difference.Part] = []
    for part in parts where part.from != part.to || part.events > 0 {
      if let last = joined.last, last.to == nil, last.from != nil, part.from == nil {
        joined[joined.count - 1].causes += part.causes
        joined[joined.count - 1].to = part.to
        joined[joined.count - 1].events += part.events
        joined[joined.count - 1].added += part.added
        joined[joined.count - 1].listed += part.listed
      } else {
        joined.append(part)
      }
    }
    for index in joined.indices { joined[index].listed.sort { $0.sequence < $1.sequence } }
    parts = joined
  }
}

/// One programme on its way from the first state to the second.
private struct ProgrammeWork {
  typealias InForce = (plan: Replay.PlanInForce, fold: PlanFold)

  private let before: InForce?
  private let after: InForce
  /// The first prefix by the first plan on the second date, and by the second plan.
  private var dated: PlanFold?
  private var planned: PlanFold
  private let foldsDated: Bool
  private let foldsPlanned: Bool
  /// What each cause puts in and takes out.
  private var changes: [Difference.Cause: PlanFold] = [:]
  private var watches: [Bool: Watch] = [:]

  init(before: InForce?, after: InForce, on: CivilDate) {
    self.before = before
    self.after = after
    let empty = PlanFold(after.plan.plan, on: on)
    foldsDated = before.map { $0.fold.on != on } ?? false
    dated = before.map { $0.fold.on == on ? $0.fold : PlanFold($0.plan.plan, on: on) }
    let isSame = before.map { $0.plan.adoption == after.plan.adoption } ?? false
    // The same plan on the same date is what the first report was worked out by.
    foldsPlanned = !isSame
    planned = empty
    for cause in [Difference.Cause.voided, .corrected, .late, .new] { changes[cause] = empty }
  }

  var needsFolding: Bool { foldsDated || foldsPlanned }

  mutating func refold(_ batch: EventBatch, _ sequences: ClosedRange<Int>) {
    if foldsDated { dated?.apply(batch, sequences: sequences) }
    if foldsPlanned { planned.apply(batch, sequences: sequences) }
  }

  mutating func takeOut(_ batch: EventBatch, _ line: EventLine) {
    if foldsDated { dated?.apply(batch, line, weight: -1) }
    if foldsPlanned { planned.apply(batch, line, weight: -1) }
  }

  mutating func apply(
    _ cause: Difference.Cause, _ weight: Int, _ batch: EventBatch, _ line: EventLine
  ) {
    changes[cause]?.apply(batch, line, weight: weight)
  }

  /// The figures after each step.
  func compare() -> Difference.Programme {
    let first = before.map { $0.fold.report(adoption: $0.plan.adoption) }
    var state = foldsPlanned ? planned : dated ?? planned
    var steps: [(cause: Difference.Cause, report: ProgrammeReport)] = []
    if foldsDated, let dated { steps.append((.reportDate, dated.report())) }
    if foldsPlanned { steps.append((.plan, state.report())) }
    for cause in Difference.Cause.allCases {
      guard let change = changes[cause] else { continue }
      if !change.isEmpty { state.merge(change) }
      steps.append((cause, state.report()))
    }
    let last = after.fold.report(adoption: after.plan.adoption)
    var measures: [Difference.MeasureChange] = []
    var ids = last.measures.map(\.id)
    ids += (first?.measures ?? []).map(\.id).filter { !ids.contains($0) }
    for id in ids {
      func measure(_ report: ProgrammeReport?) -> MeasureReport? {
        report?.measures.first { $0.id == id }
      }
      var change = Difference.MeasureChange(from: measure(first), to: measure(last), parts: [])
      var value = change.from?.value
      for step in steps {
        let next = measure(step.report)?.value
        change.parts.append(
          Difference.Part(
            causes: [step.cause], from: value, to: next, events: 0, added: 0, listed: []))
        value = next
      }
      if change.isChanged { measures.append(change) }
    }
    return Difference.Programme(
      programme: last.programme, title: last.title, from: first?.plan, to: last.plan,
      unchanged: ids.count - measures.count, measures: measures)
  }

  /// The measures that an event is part of, by their place in the list.
  mutating func touched(
    _ cause: Difference.Cause, _ batch: EventBatch, _ line: EventLine,
    among measures: [Difference.MeasureChange]
  ) -> [Int] {
    let isDate = cause == .reportDate
    if watches[isDate] == nil {
      // A date moved back takes out what the earlier report still had.
      let earlier = before.map { $0.fold.on > after.fold.on ? $0.fold : dated ?? $0.fold }
      watches[isDate] = Watch(
        isDate ? earlier ?? planned : planned, measures.compactMap(\.report?.id))
    }
    return watches[isDate]?.touched(batch, line) ?? []
  }
}

/// The folds of some measures, waiting for events that they take.
private struct Watch {
  private var fold: PlanFold
  private let wanted: [[Int]]
  private let all: [Int]

  init(_ fold: PlanFold, _ measures: [String]) {
    self.fold = fold
    wanted = measures.map { id in
      guard let number = fold.plan.measures.firstIndex(where: { $0.id == id }) else { return [] }
      return Set(fold.leaves(ofMeasure: number, cell: nil).flatMap { $0.sides.map(\.fold) })
        .sorted()
    }
    all = Set(wanted.joined()).sorted()
  }

  mutating func touched(_ batch: EventBatch, _ line: EventLine) -> [Int] {
    var takers: Set<Int> = []
    let folds = fold.folds
    fold.inspect(batch, line, for: all) { number, event in
      if !folds[number].contribution(&event).isEmpty { takers.insert(number) }
    }
    guard !takers.isEmpty else { return [] }
    return wanted.indices.filter { !takers.isDisjoint(with: wanted[$0]) }
  }
}
