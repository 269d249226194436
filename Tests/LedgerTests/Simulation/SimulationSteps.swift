import TestSupport

@testable import Ledger

// What a life consists of: each step is drawn by the seed.
extension SimulationRun {
  func takeStep() throws {
    switch pick(0..<100) {
    case 0..<38: try write([drawAppend()])
    case 38..<44: try write((0..<pick(2..<5)).map { _ in drawAppend() })
    case 44..<50: try read(.read(drawRange()))
    case 50..<55: try read(.head)
    case 55..<57: try read(.verify)
    case 57..<60: try read(.root(drawSize()))
    case 60..<64: try read(.asOf(drawMoment()))
    case 64..<66: try read(.plans)
    case 66..<70: try read(.find(drawIds()))
    case 70..<74: try deleteCache()
    case 74..<79: try corruptCache()
    case 79..<82: try cutPower()
    case 82..<88: moveClock()
    case 88..<90: try changeSettings()
    case 90..<91: try forgetUnsynced()
    case 91..<96: try runTogether()
    case 96: try settleThen(.checkpoint(pick(0..<2) == 0 ? nil : drawSize()))
    case 97: try settleThen(.prove(model.lines[pick(0..<model.lines.count)].id, from: drawSize()))
    case 98 where pick(0..<2) == 0: try settleThen(.repair)
    default:
      doing = "a full check"
      try checkEverything()
    }
  }

  // MARK: Events

  private func drawEvent() -> SimulatedEvent {
    var event = SimulatedEvent()
    event.amount = pick(1..<100_000)
    switch pick(0..<40) {
    case 0..<24: break
    case 24..<34: event.note = String(repeating: "é n", count: pick(1..<30))
    case 34..<39: event.note = String(repeating: "note ", count: pick(60..<700))
    default: event.note = String(repeating: "x", count: pick(8_000..<64_000))
    }
    if pick(0..<10) == 0 { event.quantity = pick(2..<500) }
    if pick(0..<10) < 7 {
      event.id = "e\(nextName)"
      nextName += 1
    } else {
      // Without an id what it says decides: mostly something new.
      event.amount = pick(0..<8) == 0 ? pick(1..<5) : 100_000 + nextName
      nextName += 1
    }
    switch pick(0..<30) {
    case 0..<2:
      event.replaces = drawTarget()
    case 2..<4:
      event.kind = "ledger.void"
      event.voids = drawTarget()
      event.note = "recorded twice"
      event.quantity = 1
    case 4:
      event.kind = "ledger.plan"
      event.plan = ["norwich", "ipswich", "stoke"][pick(0..<3)]
      event.quantity = 1
    default: break
    }
    return event
  }

  /// Mostly an event that counts; now and then one that is unknown, voided or a line of the ledger's own.
  private func drawTarget() -> String {
    if pick(0..<12) == 0 { return "nobody" }
    guard !model.lines.isEmpty else { return "ledger-opened" }
    for _ in 0..<4 {
      let line = model.lines[pick(0..<model.lines.count)]
      if line.statement.contains("grant.award") || pick(0..<20) == 0 { return line.id }
    }
    return "ledger-opened"
  }

  func drawAppend() -> [SimulatedEvent] {
    let count: Int =
      switch pick(0..<20) {
      case 0..<12: 1
      case 12..<17: pick(2..<6)
      case 17..<19: pick(2..<20)
      default: pick(20..<51)
      }
    var events: [SimulatedEvent] = []
    for _ in 0..<count {
      switch pick(0..<40) {
      case 0..<8 where !known.isEmpty:
        // As a script does that was not told whether its last run came through.
        events.append(known[known.count - 1 - pick(0..<min(known.count, 60))])
      case 8..<10 where !known.isEmpty: events.append(known[pick(0..<known.count)])
      case 10 where !known.isEmpty:
        var event = known[pick(0..<known.count)]
        event.amount += 1
        events.append(event)
      case 11 where count > 1 && pick(0..<4) == 0:
        var event = drawEvent()
        event.isWrong = true
        events.append(event)
      default: events.append(drawEvent())
      }
    }
    known.append(contentsOf: events.filter { !$0.isWrong })
    return events
  }

  // MARK: Commands

  func write(_ appends: [[SimulatedEvent]]) throws {
    doing = "appends of \(appends.map(\.count)) events"
    let isLong = settings.segmentLines < 4 && appends.contains { $0.count > 5 }
    let fault =
      pick(0..<20) == 0
      ? drawReadFault() : drawFault(within: isLong ? 80 : pick(0..<3) == 0 ? 24 : 10)
    let program = machine.program(fault: fault)
    let report = program.run { SimulatedCommand.write(appends).run(at: directory) }
    let outcomes = try absorb(report, appends, program, model)
    guard let outcome = outcomes.first else { throw unexplained(report, appends, model) }
    model = outcome
    try afterwards(program)
    if !program.wasFaulted, pick(0..<4) == 0 {
      let head = machine.program().run { SimulatedCommand.head.run(at: directory) }
      if let error = head.error { throw failure("the head gave \(error)") }
      try check(head.head)
    }
  }

  /// What the model is after appends; none where it does not explain what came of them.
  func absorb(
    _ report: CommandReport, _ appends: [[SimulatedEvent]], _ program: SimulatedProgram,
    _ before: LedgerModel
  ) throws -> [LedgerModel] {
    if let error = report.error {
      guard case .system = error else { throw failure("it gave \(error)") }
      guard program.wasFaulted else { throw failure("no call failed, and it gave \(error)") }
    } else if report.appends.count != appends.count {
      return []
    }
    var model = before
    for (append, events) in zip(report.appends, appends) {
      let (expected, staged) = model.expect(events, at: now)
      guard append.base == model.lines.count else { return [] }
      let given = append.receipts
      guard given.count <= expected.count, zip(given, expected).allSatisfy({ $1.agrees(with: $0) })
      else { return [] }
      if let refused = append.refused {
        guard expected.count == given.count + 1, expected.last == .refused(refused) else {
          return []
        }
      } else if let head = append.head {
        guard expected.count == given.count else { return [] }
        appendsTogether.append(Attempt(base: model.lines.count, lines: staged))
        model.acknowledge(staged)
        guard head.size == model.lines.count, head.root == model.tree.root,
          head.lastRecorded == model.lines.last?.recorded
        else { return [] }
        machine.withState { $0.figures.recorded += staged.count }
      } else if given.count == events.count {
        machine.withState { $0.figures.uncertain += 1 }
        appendsTogether.append(Attempt(base: model.lines.count, lines: staged))
        model.attempt(staged)
        return [model] + (model.attempts.last.map { [model.seeing($0)] } ?? [])
      }
    }
    return [model]
  }

  /// The first append that the model does not explain.
  private func unexplained(
    _ report: CommandReport, _ appends: [[SimulatedEvent]], _ before: LedgerModel
  ) -> SimulationFailure {
    var model = before
    for (append, events) in zip(report.appends, appends) {
      let (expected, staged) = model.expect(events, at: now)
      let given = append.receipts.map { "\($0.status) \($0.id) \($0.sequence)" }
      if append.base != model.lines.count || append.receipts.count != expected.count
        || zip(append.receipts, expected).contains(where: { !$0.1.agrees(with: $0.0) })
        || append.head?.root != model.seeing(Attempt(base: 0, lines: staged)).tree.root
      {
        return failure(
          "after \(append.base) lines (\(model.lines.count) in the model) it gave \(given),"
            + " refused \(append.refused ?? "nothing"), \(append.head.map { "\($0)" } ?? "no head");"
            + " the model: \(expected)")
      }
      model.acknowledge(staged)
    }
    return failure("it gave what the model does not: \(report)")
  }

  func drawReadFault() -> Fault {
    var fault = Fault(
      kind: [.inputOutput, .interrupted, .crash, .powerCut][pick(0..<4)], call: pick(1..<30))
    fault.isInReading = true
    return fault
  }

  private func read(_ command: SimulatedCommand) throws {
    doing = "\(command)"
    let program = machine.program(fault: pick(0..<6) == 0 ? drawReadFault() : nil)
    let report = program.run { command.run(at: directory) }
    if let error = report.error {
      guard case .system = error, program.wasFaulted else { throw failure("it gave \(error)") }
    } else if let wrong = difference(report, command) {
      throw failure(wrong)
    }
    try afterwards(program)
  }

  /// What is wrong with an answer; `nil` when it is the model's.
  private func difference(_ report: CommandReport, _ command: SimulatedCommand) -> String? {
    let lines = model.lines
    switch command {
    case .write: return nil
    case .read(let range):
      let expected = lines[
        min(range.lowerBound - 1, lines.count)..<min(range.upperBound, lines.count)]
      return report.lines.elementsEqual(expected, by: { $0 == $1.bytes })
        ? nil : "it read other lines: \(report.lines.count) for \(expected.count)"
    case .head:
      return report.head?.size == lines.count && report.head?.root == model.tree.root
        ? nil : "it gave \(String(describing: report.head)) for \(lines.count) lines"
    case .verify:
      guard let found = report.verification, found.isSound else {
        return "verify found \(report.verification?.problems ?? [])"
      }
      return found.size == lines.count && found.root == model.tree.root ? nil : "verify: \(found)"
    case .root(let size):
      return report.root == root(size) ? nil : "the root of \(size) lines is another one"
    case .asOf(let moment):
      let size = lines.count { $0.recorded <= moment }
      return report.size == size ? nil : "it says \(report.size ?? -1), and it was \(size)"
    case .plans:
      var latest: [String: Int] = [:]
      for (number, line) in lines.enumerated() {
        if let plan = line.plan { latest[plan] = number + 1 }
      }
      let expected = latest.sorted { $0.key < $1.key }.map(\.value)
      return report.plans == expected ? nil : "plans \(report.plans) for \(expected)"
    case .checkpoint(let size):
      let size = size ?? lines.count
      return report.size == size && report.root == root(size) ? nil : "checkpoint: \(report)"
    case .prove(let id, _):
      return report.size == model.sequence(of: id) && report.root == model.tree.root
        && report.isConsistent && report.lines.first == report.size.map { lines[$0 - 1].bytes }
        ? nil : "proof: \(report)"
    case .repair:
      return report.verification?.isSound == true ? nil : "repair: \(report)"
    case .find(let ids):
      let expected = ids.compactMap { model.sequence(of: $0) }.sorted()
      return report.found == nil || report.found == expected
        ? nil : "it found \(report.found ?? []) for \(expected)"
    }
  }

  private func root(_ size: Int) -> Digest {
    var tree = ModelTree()
    for line in model.lines[..<size] { tree.append(SHA256.hash([0] + line.bytes)) }
    return tree.root
  }

  /// A command that first brings to the disk what a reader sees: after it, every line is acknowledged.
  private func settleThen(_ command: SimulatedCommand) throws {
    doing = "\(command)"
    let program = machine.program(
      fault: pick(0..<8) == 0 ? drawReadFault() : drawFault(within: 24))
    let report = program.run { command.run(at: directory) }
    if let error = report.error {
      guard case .system = error, program.wasFaulted else { throw failure("it gave \(error)") }
    } else {
      model.acknowledge([])
      if let wrong = difference(report, command) { throw failure(wrong) }
    }
    try afterwards(program)
  }

  private func drawSize() -> Int { pick(0..<model.lines.count + 1) }

  private func drawRange() -> ClosedRange<Int> {
    let first = pick(1..<model.lines.count + 3)
    return first...(pick(0..<3) == 0 ? Int.max : first + pick(0..<40))
  }

  private func drawMoment() -> Instant {
    guard !model.lines.isEmpty, pick(0..<5) > 0 else { return now }
    let line = model.lines[pick(0..<model.lines.count)]
    return Instant(milliseconds: line.recorded.milliseconds + Int64(pick(-1..<2)))
  }

  private func drawIds() -> [String] {
    guard !model.lines.isEmpty else { return ["nobody"] }
    let ids = (0..<pick(1..<6)).map { _ in model.lines[pick(0..<model.lines.count)].id }
    return Array(Set(ids + ["nobody"])).sorted()
  }

  // MARK: What happens to the machine

  private func cutPower() throws {
    doing = "a power cut"
    machine.withState {
      $0.isOff = true
      $0.figures.powerCuts += 1
    }
    try machine.restart()
    try settle()
    if pick(0..<8) == 0 { try checkEverything() }
  }

  /// After a sync that failed, what the system's memory holds may go without a power cut.
  private func forgetUnsynced() throws {
    doing = "reading from the disk again"
    try machine.withState { try $0.disk.forget() }
    try settle()
  }

  private func moveClock() {
    doing = "a clock that moves"
    let day: Int64 = 86_400_000
    let by: Int64 =
      switch pick(0..<10) {
      case 0..<5: Int64(pick(0..<60_000))
      case 5..<7: Int64(pick(0..<2)) * day
      case 7: -Int64.random(in: 0..<5 * 365 * day, using: &random)
      case 8: Int64.random(in: 0..<2 * 365 * day, using: &random)
      default: -Int64(pick(0..<5_000))
      }
    machine.withState { state in
      // Between 1996 and 2096, so that years have four digits for ever.
      let milliseconds = min(max(state.now.milliseconds + by, 820_000_000_000), 4_000_000_000_000)
      state.now = Instant(milliseconds: milliseconds)
    }
  }

  private func changeSettings() throws {
    doing = "other segments from now on"
    settings.segmentLines = [1, 4, 11, 30, 64, 262_144][pick(0..<6)]
    let (path, bytes) = (layout.settings, settings.bytes)
    try machine.program().run { try FileSystem.replace(path, with: bytes) }
  }

  // MARK: The cache

  /// Whether the intent of a batch may go, as `docs/format.md` promises.
  ///
  /// Nothing of a batch is there in part, and nothing can be after a power cut.
  private var isSettled: Bool {
    guard model.attempts.isEmpty else { return false }
    let bytes = model.lines.reduce(0) { $0 + $1.bytes.count + 1 }
    let held = machine.withState { state in
      state.disk.listing().filter { $0.key.hasSuffix(".ndjson") }.reduce(0) { $0 + $1.value.count }
    }
    return bytes == held
  }

  private func drawCacheFile() -> String? {
    let names = machine.withState { state in
      state.disk.directories["events/cache"]?.names.keys.sorted() ?? []
    }
    guard !names.isEmpty else { return nil }
    let name = names[pick(0..<names.count)]
    return name == "batch" && !isSettled ? nil : layout.cache + "/" + name
  }

  private func deleteCache() throws {
    doing = "a cache deleted"
    if pick(0..<2) == 0, isSettled {
      let names = machine.withState { state in
        state.disk.directories["events/cache"]?.names.keys.sorted() ?? []
      }
      let cache = layout.cache
      for name in names { try machine.withState { try $0.disk.deleteByHand("\(cache)/\(name)") } }
    } else if let path = drawCacheFile() {
      try machine.withState { try $0.disk.deleteByHand(path) }
    }
  }

  private func corruptCache() throws {
    guard let path = drawCacheFile() else { return }
    doing = "\(path.split(separator: "/").last ?? "") corrupted"
    let how = pick(0..<4)
    let number = random.next()
    try machine.withState { state in
      try state.disk.changeByHand(path) { bytes in
        var random = SplitMix64(seed: number)
        guard !bytes.isEmpty else { return }
        switch how {
        case 0: bytes.removeLast(Int.random(in: 1...bytes.count, using: &random))
        case 1: bytes = [UInt8](repeating: 0, count: bytes.count)
        case 2: bytes.append(contentsOf: random.bytes(Int.random(in: 1..<600, using: &random)))
        default:
          for _ in 0..<Int.random(in: 1..<4, using: &random) {
            bytes[Int.random(in: 0..<bytes.count, using: &random)] ^= UInt8.random(
              in: 1...255, using: &random)
          }
        }
      }
    }
  }

  // MARK: Several programs at once

  private func runTogether() throws {
    var commands: [SimulatedCommand] = []
    for _ in 0..<pick(2..<4) {
      let command: SimulatedCommand =
        switch pick(0..<8) {
        case 0..<4: .write([drawAppend()])
        case 4: .read(1...Int.max)
        case 5: .head
        case 6: .verify
        default: .read(max(1, model.lines.count - 1)...Int.max)
        }
      commands.append(command)
    }
    doing = "together: \(commands.map { String("\($0)".prefix(12)) })"
    let turns = Turns(commands.count, seed: random.next())
    let fault = pick(0..<3) == 0 ? drawFault(within: 14, often: true) : nil
    let unlucky = pick(0..<commands.count)
    let programs = commands.indices.map {
      machine.program($0, fault: $0 == unlucky ? fault : nil, turns: turns)
    }
    let reports = Guarded([CommandReport](repeating: CommandReport(), count: commands.count))
    machine.withState { $0.locked.removeAll() }
    let before = model
    appendsTogether.removeAll()
    turns.run(
      commands.indices.map { number in
        { [directory, program = programs[number], command = commands[number]] in
          let report = program.run { command.run(at: directory) }
          reports.withLock { $0[number] = report }
        }
      })
    let outcome = reports.withLock { $0 }
    var models = [model]
    for number in machine.withState({ $0.locked }) {
      guard case .write(let appends) = commands[number] else { continue }
      models = try models.flatMap { try absorb(outcome[number], appends, programs[number], $0) }
      if models.isEmpty {
        throw unexplained(outcome[number], appends, before)
      }
    }
    if machine.withState({ $0.isOff }) { try machine.restart() }
    try settle(models)
    let states = states(before, appendsTogether)
    for (number, command) in commands.enumerated() {
      if let wrong = difference(together: outcome[number], command, states, programs[number]) {
        throw failure("program \(number): \(wrong)")
      }
    }
  }

  /// Takes the model that explains what is there now.
  private func settle(_ models: [LedgerModel]) throws {
    var caught: (any Error)?
    for candidate in models {
      model = candidate
      do {
        try settle()
        return
      } catch {
        caught = error
      }
    }
    if let caught { throw caught }
  }

  /// What is wrong with what a reader saw beside writers: it must be the log as it was with some of the
  /// appends since, each whole.
  private func difference(
    together report: CommandReport, _ command: SimulatedCommand, _ states: [LedgerModel],
    _ program: SimulatedProgram
  ) -> String? {
    if case .write = command { return nil }
    if let error = report.error {
      if case .system = error, program.wasFaulted { return nil }
      return "it gave \(error)"
    }
    if let found = report.verification, !found.isSound { return "verify found \(found.problems)" }
    let isOneOfThem = states.contains { state in
      switch command {
      case .read(let range):
        return report.lines.elementsEqual(
          state.lines[min(range.lowerBound - 1, state.lines.count)...], by: { $0 == $1.bytes })
      case .verify:
        return report.verification?.size == state.lines.count
          && report.verification?.root == state.tree.root
      default: return report.head?.size == state.lines.count && report.head?.root == state.tree.root
      }
    }
    return isOneOfThem ? nil : "it saw what never was"
  }

  /// Every state of the log that there may have been while programs ran: as it was, and with some of the
  /// appends since, in order.
  private func states(_ before: LedgerModel, _ appends: [Attempt]) -> [LedgerModel] {
    var states = [before]
    for append in appends {
      states += states.filter { $0.lines.count == append.base }.map { $0.seeing(append) }
    }
    return states
  }
}
