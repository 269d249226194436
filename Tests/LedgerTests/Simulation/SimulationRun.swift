import Foundation
import Synchronization
import TestSupport

@testable import Ledger

/// What a simulation found wrong, with all that is needed to see it again.
struct SimulationFailure: Error, CustomStringConvertible {
  var seed: UInt64
  var step: Int
  var doing: String
  var what: String
  var trace: [String]

  var description: String {
    """
    seed \(seed), step \(step), \(doing): \(what)
    again: LEDGER_SIMULATION_SEED=\(seed) LEDGER_SIMULATION_STEPS=1 swift test --filter Simulation
    \(trace.joined(separator: "\n"))
    """
  }
}

/// One ledger's life on a simulated machine.
///
/// It is made of commands, faults and power cuts, and of a model that knows what each command must
/// answer. A seed decides everything.
final class SimulationRun {
  let seed: UInt64
  let machine: SimulatedMachine
  let directory: String
  var layout: LedgerLayout { LedgerLayout(directory) }
  var random: SplitMix64
  var model = LedgerModel()
  var step = 0
  var doing = "the beginning" {
    didSet { note("\(step) \(doing)") }
  }
  var nextName = 1
  /// Events that were handed in, to be handed in again.
  var known: [SimulatedEvent] = []
  /// What programs that ran at once appended, or tried to, in order.
  var appendsTogether: [Attempt] = []
  var settings: LedgerSettings

  init(seed: UInt64, root: String, now: Int64 = 1_795_000_000_000) {
    self.seed = seed
    random = SplitMix64(seed: seed)
    let start = Instant(milliseconds: now + Int64.random(in: 0..<86_400_000, using: &random))
    machine = SimulatedMachine(root: root, seed: random.next(), now: start)
    directory = root + "/events"
    let limits = [1, 3, 7, 20, 50, 100, 262_144, 262_144]
    settings = LedgerSettings(
      origin: "example.org/simulation", created: start,
      segmentLines: limits[Int.random(in: 0..<limits.count, using: &random)])
  }

  func failure(_ what: String) -> SimulationFailure {
    let files = machine.withState { state in
      state.disk.listing().sorted { $0.key < $1.key }.map { "\($0.key): \($0.value.count) bytes" }
    }
    let intent = FileManager.default.contents(atPath: layout.batch).map {
      String(decoding: $0.prefix { $0 != 0 }.prefix(200), as: UTF8.self)
    }
    return SimulationFailure(
      seed: seed, step: step, doing: doing, what: what,
      trace: files + ["cache/batch: \(intent ?? "none")"]
        + machine.withState { Array($0.trace.suffix(400)) })
  }

  /// Writes something down for whoever looks into a failure.
  func note(_ text: @autoclosure () -> String) {
    guard machine.withState({ $0.isTraced }) else { return }
    let text = text()
    machine.withState { $0.trace.append(text) }
  }

  var now: Instant { machine.withState { $0.now } }

  func pick(_ range: Range<Int>) -> Int { Int.random(in: range, using: &random) }

  /// Runs a life of so many steps.
  func run(steps: Int) throws {
    try begin()
    while step < steps {
      step += 1
      // The line that opened it may be gone with the power before anybody was told of it.
      if model.lines.isEmpty { try begin() } else { try takeStep() }
      machine.withState { $0.figures.steps += 1 }
    }
    try checkEverything()
    machine.withState { $0.figures.ledgers += 1 }
  }

  // MARK: The beginning

  /// Makes the ledger, however often the machine fails in the middle.
  private func begin() throws {
    doing = "the making of the ledger"
    let line =
      "{\"actor\":\"simulation\",\"data\":{\"format\":1,\"origin\":\"example.org/simulation\"},"
      + "\"id\":\"ledger-opened\",\"kind\":\"ledger.opened\",\"occurred\":\"\(settings.created.date)\","
      + "\"recorded\":\"\(now)\",\"seq\":1}"
    let opened = ModelLine(
      id: "ledger-opened", statement: "\"kind\":\"ledger.opened\"", recorded: now,
      bytes: Array(line.utf8))
    for attempt in 0...20 {
      let program = machine.program(
        fault: attempt < 20 ? drawFault(within: 40, often: true) : nil)
      var caught: LedgerError?
      let (directory, settings) = (directory, settings)
      program.run {
        do throws(LedgerError) {
          _ = try EventLog.create(at: directory, settings: settings, actor: "simulation")
        } catch {
          caught = error
        }
      }
      switch caught {
      case nil:
        model.acknowledge([opened])
        try afterwards(program)
        return
      case .refused(let refusals)? where refusals.first?.name == "ledger-exists":
        try afterwards(program, settles: false)
        try settle()
        if model.lines.count == 1 { return }
        throw failure("a ledger without lines cannot be made again")
      case .system? where program.wasFaulted:
        model.attempt([opened])
        try afterwards(program, settles: false)
      default: throw failure("making a ledger gave \(String(describing: caught))")
      }
    }
  }

  // MARK: After a command

  /// What goes wrong in the next command; `nil` for most.
  func drawFault(within calls: Int, often: Bool = false) -> Fault? {
    guard pick(0..<100) < (often ? 60 : 35) else { return nil }
    let kinds = Fault.Kind.allCases
    let kind = kinds[pick(0..<kinds.count)]
    // A step that leads nowhere is one without a fault: most commands make fewer calls.
    return Fault(kind: kind, call: pick(1..<calls + 1))
  }

  /// Starts the machine anew if it went off, and finds out what became of what was cut short.
  func afterwards(_ program: SimulatedProgram, settles: Bool = true) throws {
    if machine.withState({ $0.isOff }) { try machine.restart() }
    if program.wasFaulted, settles { try settle() }
  }

  /// Reads the end of the log as a sound program does, and takes what may be so.
  func settle() throws {
    let start = max(0, model.certain - 2)
    let report = machine.program().run {
      SimulatedCommand.read(start + 1...Int.max).run(at: directory)
    }
    if let error = report.error { throw failure("reading gave \(error)") }
    if let wrong = model.adopt(report.lines, from: start) { throw failure(wrong) }
    let head = machine.program().run { SimulatedCommand.head.run(at: directory) }
    if let error = head.error { throw failure("the head gave \(error)") }
    try check(head.head)
  }

  func check(_ head: LogHead?) throws {
    guard let head else { throw failure("no head") }
    if head.size != model.lines.count {
      throw failure("the head says \(head.size) lines, and there are \(model.lines.count)")
    }
    if head.root != model.tree.root { throw failure("the root is not that of the model") }
    if head.lastRecorded != model.lines.last?.recorded {
      throw failure("the last line was recorded at another moment than the head says")
    }
  }

  // MARK: Full checks

  /// Everything that must hold whenever the machine runs.
  func checkEverything() throws {
    machine.withState { $0.figures.checks += 1 }
    let directory = directory
    let report = machine.program().run { SimulatedCommand.read(1...Int.max).run(at: directory) }
    if let error = report.error { throw failure("reading everything gave \(error)") }
    if let wrong = model.adopt(report.lines, from: 0) { throw failure(wrong) }
    try checkWithoutTheLedger(report.lines)
    try checkEffective(report.lines)
    let head = machine.program().run { SimulatedCommand.head.run(at: directory) }
    if let error = head.error { throw failure("the head gave \(error)") }
    try check(head.head)
    let verified = machine.program().run { SimulatedCommand.verify.run(at: directory) }
    if let error = verified.error { throw failure("verify gave \(error)") }
    try check(verified.verification)
    if let difference = machine.withState({ $0.disk.difference() }) {
      throw failure("the simulated disk is wrong: \(difference)")
    }
  }

  func check(_ verification: Verification?) throws {
    guard let verification else { throw failure("nothing verified") }
    guard verification.isSound else { throw failure("verify found \(verification.problems)") }
    guard verification.size == model.lines.count, verification.root == model.tree.root else {
      throw failure("verify found \(verification.size) lines, and there are \(model.lines.count)")
    }
  }

  /// The segments read byte by byte begin with the lines, in order, named by their first.
  private func checkWithoutTheLedger(_ lines: [[UInt8]]) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: layout.log)
    var number = 0
    for name in names.sorted() where name.hasSuffix(".ndjson") {
      guard number < lines.count else { break }
      if Int(name.prefix(20)) != number + 1 { throw failure("\(name) begins with another line") }
      let data = FileManager.default.contents(atPath: "\(layout.log)/\(name)") ?? Data()
      var rest = [UInt8](data)[...]
      while !rest.isEmpty, number < lines.count {
        let line = lines[number]
        guard rest.starts(with: line), rest.dropFirst(line.count).first == 0x0A else {
          throw failure("\(name) does not hold line \(number + 1) where it should")
        }
        rest = rest.dropFirst(line.count + 1)
        number += 1
      }
    }
    if number < lines.count { throw failure("the segments hold \(number) lines") }
    let recorded = model.lines.map(\.recorded)
    for (earlier, later) in zip(recorded, recorded.dropFirst()) where later < earlier {
      throw failure("recorded goes back from \(earlier) to \(later)")
    }
    if Set(model.lines.map(\.id)).count != model.lines.count { throw failure("an id twice") }
  }

  /// What counts, worked out from the lines as read, is what the model says.
  private func checkEffective(_ lines: [[UInt8]]) throws {
    var counted: Set<String> = []
    for bytes in lines {
      let batch = try EventBatch(parsing: bytes + [0x0A])
      guard let line = batch.lines.first, let id = line.range(of: .id) else { continue }
      counted.insert(String(decoding: bytes[id], as: UTF8.self))
      if let target = Appender.target(of: line, batch.bytes) {
        let target = String(decoding: bytes[target], as: UTF8.self)
        if counted.remove(target) == nil { throw failure("'\(target)' taken out twice") }
      }
    }
    if counted != model.effective { throw failure("other events count than in the model") }
  }
}
