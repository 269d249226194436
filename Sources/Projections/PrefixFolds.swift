import Ledger

/// What one worker folds of a prefix by plans that are known.
struct PrefixFolds: Sendable {
  private(set) var folds: [PlanFold]
  private(set) var removals = Removals()
  /// The programmes by their names as lines have them.
  private var names = ByteTable()

  init(_ plans: [Replay.PlanInForce], on: CivilDate) {
    folds = plans.map { PlanFold($0.plan, on: on) }
    for plan in plans { _ = names.insert(PlanFold.nameInLines(plan.plan.programme).span) }
  }

  mutating func apply(_ batch: EventBatch, through last: Int) {
    let bytes = batch.bytes
    let span = bytes.span
    // By index: a line is some 80 bytes, and is looked at where it stands.
    for index in batch.lines.indices where batch.lines[index].sequence <= last {
      removals.note(batch.lines[index], of: batch)
      guard let name = batch.lines[index].range(of: .programme),
        let number = names.number(of: span.extracting(name))
      else { continue }
      folds[number].apply(batch.lines[index], ofItsProgramme: span)
    }
  }
}

extension EventSource {
  /// The plans in force, in the order of a report; `nil` where the prefix has to be read for them, or has
  /// something to say of one.
  func plansInForce(
    at size: Int, _ programmes: [String]?
  ) throws(LedgerError) -> [Replay.PlanInForce]? {
    guard let adopted = try adopted(.plan, at: size) else { return nil }
    var found: [String: ControlLine] = [:]
    for line in adopted {
      guard let name = line.document.root["data"]?["plan"]?["programme"]?.string else { return nil }
      if programmes?.contains(name) ?? true { found[name] = line }
    }
    let names = programmes ?? found.keys.sorted()
    let lines = names.compactMap { found[$0] }
    guard lines.count == names.count, !lines.isEmpty else { return nil }
    let plans = Workers.each(lines.count) { number -> Replay.PlanInForce? in
      let line = lines[number]
      guard let value = line.document.root["data"]?["plan"], let plan = try? Plan(value) else {
        return nil
      }
      return Replay.PlanInForce(
        plan: plan,
        adoption: .init(
          sequence: line.sequence, recorded: line.document.root["recorded"]?.string ?? ""),
        document: value.canonical)
    }
    return plans.contains { $0 == nil } ? nil : plans.compactMap(\.self)
  }
}
