import TestSupport

@testable import Ledger

/// What goes wrong while a program runs.
struct Fault: Sendable {
  enum Kind: Sendable, CaseIterable {
    /// The program dies.
    case crash
    /// The power fails.
    case powerCut
    /// A call fails with an input or output error.
    case inputOutput
    /// A call finds the disk full, and so does every later one that needs space.
    case full
    /// Every call that changes something fails.
    case dead
    /// A signal interrupts a call.
    case interrupted
    /// A write writes less than it was given.
    case short
  }

  var kind: Kind
  /// At which call that changes something, or, of a fault in reading, at which that reads; from 1.
  var call: Int
  /// Whether calls that only read are counted, and fail.
  var isInReading = false
}

/// A machine in memory: its disk, its clock, its locks, and the programs that run on it.
///
/// The state is behind one lock, and only one program runs at a time: `Turns` says which, at each call.
final class SimulatedMachine: Sendable {
  struct State {
    var disk: SimulatedDisk
    var random: SplitMix64
    var now: Instant
    var boot: UInt64 = 1
    /// Which program has the lock of a directory, and through which descriptor.
    var locks: [String: Int32] = [:]
    /// The programs that took a lock, in order.
    var locked: [Int] = []
    var open: [Int32: OpenFile] = [:]
    var isOff = false
    /// Syncs do nothing: the lie of a disk that a simulation must find out.
    var isLying = false
    var figures = SimulationFigures()
    /// Whether steps and calls are written down: of a life that is lived again because it failed.
    var isTraced = false
    var trace: [String] = []
  }

  struct OpenFile {
    var path: String
    var inode: Int?
    var position = 0
    var appends = false
  }

  private let state: Guarded<State>

  init(root: String, seed: UInt64, now: Instant) {
    state = Guarded(
      State(disk: SimulatedDisk(root: root), random: SplitMix64(seed: seed), now: now))
  }

  func withState<Result>(_ body: (inout State) throws -> Result) rethrows -> Result {
    try state.withLock(body)
  }

  /// A program that starts now.
  func program(_ number: Int = 0, fault: Fault? = nil, turns: Turns? = nil) -> SimulatedProgram {
    SimulatedProgram(self, number, fault, turns)
  }

  /// After a power cut: what was not synced stays or goes, and the machine starts anew.
  func restart() throws {
    try state.withLock { state in
      var random = state.random
      try state.disk.cutPower(&random)
      state.random = random
      state.boot += 1
      state.isOff = false
      state.locks.removeAll()
      state.open.removeAll()
    }
  }
}

/// What a simulation did.
struct SimulationFigures: Sendable, CustomStringConvertible {
  var steps = 0
  var calls = 0
  var crashes = 0
  var powerCuts = 0
  var failedCalls = 0
  var ledgers = 0
  var recorded = 0
  var uncertain = 0
  var checks = 0

  static func += (left: inout SimulationFigures, right: SimulationFigures) {
    left.steps += right.steps
    left.calls += right.calls
    left.crashes += right.crashes
    left.powerCuts += right.powerCuts
    left.failedCalls += right.failedCalls
    left.ledgers += right.ledgers
    left.recorded += right.recorded
    left.uncertain += right.uncertain
    left.checks += right.checks
  }

  var description: String {
    "\(steps) steps on \(ledgers) ledgers, \(calls) system calls, \(crashes) crashes,"
      + " \(powerCuts) power cuts, \(failedCalls) failed calls, \(recorded) events recorded,"
      + " \(uncertain) appends of unknown outcome, \(checks) full checks, losses 0"
  }
}

/// One program on a simulated machine, from its start to its end or death: what the ledger's system calls
/// are told to.
final class SimulatedProgram: SimulatedSystem {
  private struct Life {
    var isDead = false
    var diesAfterCall = false
    var cutsAfterCall = false
    var changing = 0
    var reading = 0
    var failsFromNow: Fault.Kind?
    var faulted = false
  }

  let machine: SimulatedMachine
  private let number: Int
  private let fault: Fault?
  private let turns: Turns?
  private let life = Guarded(Life())

  init(_ machine: SimulatedMachine, _ number: Int, _ fault: Fault?, _ turns: Turns?) {
    self.machine = machine
    self.number = number
    self.fault = fault
    self.turns = turns
  }

  /// Whether it died, alone or with the machine.
  var isDead: Bool { life.withLock { $0.isDead } || machine.withState { $0.isOff } }
  /// Whether a call of it failed that would not have on a sound machine.
  var wasFaulted: Bool { life.withLock { $0.faulted } || isDead }

  /// Runs a program's work; its system calls go to the simulated machine.
  func run<Result>(_ work: () throws -> Result) rethrows -> Result {
    try Simulation.$system.withValue(self) { try work() }
  }

  var now: Instant { machine.withState { $0.now } }
  var startOfMachine: UInt64 { machine.withState { $0.boot } }

  func inode(_ descriptor: Int32) -> UInt64? {
    machine.withState { state in state.open[descriptor]?.inode.map { UInt64($0) } }
  }

  func closing(_ descriptor: Int32) {
    machine.withState { state in
      guard let file = state.open.removeValue(forKey: descriptor) else { return }
      if state.locks[file.path] == descriptor { state.locks[file.path] = nil }
    }
  }

  private static func changes(_ call: SystemCall) -> Bool {
    switch call.name {
    case "open": [.readWrite, .append, .appendNew, .new, .output, .newOutput].contains(call.mode)
    case "read", "pread", "opendir": false
    case "mmap": call.mode == .readWrite
    default: true
    }
  }

  func answer(_ call: SystemCall) -> SystemAnswer {
    turns?.pass(number)
    while call.name == "flock", !isDead, let turns,
      machine.withState({ $0.locks[call.path] }) != nil
    {
      turns.wait(number)
    }
    if isDead {
      life.withLock { $0.isDead = true }
      return .fail(5)
    }
    let changes = Self.changes(call)
    let kind = due(call, changes)
    let answer = machine.withState { state -> SystemAnswer in
      state.figures.calls += 1
      let answer = Self.answer(call, kind, &state)
      if state.isTraced, changes || kind != nil {
        let target = call.target.isEmpty ? "" : " to \(state.disk.relative(call.target))"
        let place = call.offset < 0 ? "" : " at \(call.offset)"
        let fault = kind.map { " <- \($0): \(answer)" } ?? ""
        state.trace.append(
          "  \(number): \(call.name) \(state.disk.relative(call.path))\(target)\(place)"
            + " \(call.count)\(fault)")
      }
      if case .goOn = answer, call.name == "rename" || call.name == "unlink" {
        state.disk.willLose(call.name == "rename" ? call.target : call.path)
      }
      return answer
    }
    if kind == .crash || kind == .powerCut {
      if case .short = answer {
        life.withLock {
          $0.diesAfterCall = kind == .crash
          $0.cutsAfterCall = kind == .powerCut
        }
      } else {
        die(ofPowerCut: kind == .powerCut)
      }
    }
    return answer
  }

  /// What goes wrong at this call.
  private func due(_ call: SystemCall, _ changes: Bool) -> Fault.Kind? {
    life.withLock { life in
      if changes { life.changing += 1 } else { life.reading += 1 }
      if let kind = life.failsFromNow, changes { return kind }
      guard let fault, changes != fault.isInReading,
        fault.call == (changes ? life.changing : life.reading)
      else { return nil }
      if fault.kind == .full || fault.kind == .dead { life.failsFromNow = fault.kind }
      if fault.kind != .interrupted && fault.kind != .short { life.faulted = true }
      if fault.kind == .interrupted, call.name == "fdatasync" || call.name == "fsync" {
        life.faulted = true
      }
      return fault.kind
    }
  }

  private static func answer(
    _ call: SystemCall, _ kind: Fault.Kind?, _ state: inout SimulatedMachine.State
  ) -> SystemAnswer {
    guard let kind else { return .goOn }
    let isWrite = call.name == "write" || call.name == "pwrite"
    func some(_ state: inout SimulatedMachine.State) -> SystemAnswer {
      .short(Int.random(in: 0...call.count, using: &state.random))
    }
    switch kind {
    case .crash:
      state.figures.crashes += 1
      return isWrite ? some(&state) : .fail(5)
    case .powerCut:
      return isWrite ? some(&state) : .fail(5)
    case .short:
      return isWrite && call.count > 1
        ? .short(Int.random(in: 1..<call.count, using: &state.random)) : .goOn
    case .full:
      let needsSpace = isWrite || ["open", "mkdir", "posix_fallocate"].contains(call.name)
      guard needsSpace else { return .goOn }
      if call.name == "open", state.disk.inode(at: call.path) != nil { return .goOn }
      state.figures.failedCalls += 1
      return .fail(28)
    case .interrupted:
      // Of a system that restarts what it interrupts: a mapping and names cannot be interrupted.
      guard
        [
          "open", "write", "pwrite", "ftruncate", "posix_fallocate", "flock", "read", "pread",
          "opendir",
          "fdatasync", "fsync",
        ].contains(call.name)
      else { return .goOn }
      state.figures.failedCalls += 1
      return .fail(4)
    case .inputOutput, .dead:
      state.figures.failedCalls += 1
      let isSync = call.name == "fdatasync" || call.name == "fsync"
      if isSync, Bool.random(using: &state.random),
        let inode = state.open[call.descriptor]?.inode
      {
        var random = state.random
        state.disk.syncFailed(inode, &random)
        state.random = random
      }
      return .fail(5)
    }
  }

  private func die(ofPowerCut: Bool) {
    life.withLock {
      $0.isDead = true
      $0.faulted = true
    }
    machine.withState { state in
      guard ofPowerCut, !state.isOff else { return }
      state.isOff = true
      state.figures.powerCuts += 1
    }
  }

  func made(_ call: SystemCall, result: Int) {
    machine.withState { state in Self.note(call, result, &state) }
    if call.name == "flock" { machine.withState { $0.locked.append(number) } }
    let (dies, cuts) = life.withLock { ($0.diesAfterCall, $0.cutsAfterCall) }
    if dies || cuts { die(ofPowerCut: cuts) }
  }

  /// Does to the disk in memory what the call did to the real one.
  private static func note(
    _ call: SystemCall, _ result: Int, _ state: inout SimulatedMachine.State
  ) {
    switch call.name {
    case "open":
      let makes = [.readWrite, .appendNew, .new].contains(call.mode)
      state.open[Int32(result)] = SimulatedMachine.OpenFile(
        path: call.path, inode: state.disk.open(call.path, makes: makes),
        appends: call.mode == .append || call.mode == .appendNew)
    case "write", "pwrite":
      guard let file = state.open[call.descriptor], let inode = file.inode else { return }
      let end = state.disk.files[inode]?.bytes.count ?? 0
      let offset = call.name == "pwrite" ? call.offset : file.appends ? end : file.position
      if result > 0 { state.disk.write(inode, call.bytes.prefix(result), at: offset) }
      if call.name == "write" { state.open[call.descriptor]?.position = offset + result }
    case "fdatasync", "fsync":
      guard !state.isLying, let file = state.open[call.descriptor] else { return }
      if let inode = file.inode {
        state.disk.sync(inode)
      } else {
        state.disk.syncNames(file.path)
      }
    case "ftruncate":
      if let inode = state.open[call.descriptor]?.inode {
        state.disk.truncate(inode, to: call.count)
      }
    case "posix_fallocate":
      if let inode = state.open[call.descriptor]?.inode {
        state.disk.truncate(inode, to: max(call.count, state.disk.files[inode]?.bytes.count ?? 0))
      }
    case "mmap":
      if call.mode == .readWrite, let inode = state.open[call.descriptor]?.inode {
        state.disk.map(inode)
      }
    case "flock": state.locks[call.path] = call.descriptor
    case "mkdir": state.disk.makeDirectory(call.path)
    case "rename": state.disk.rename(call.path, to: call.target)
    case "unlink": state.disk.remove(call.path)
    default: break
    }
  }
}
