import Foundation
import TestSupport
import Testing

@testable import Ledger

/// A ledger on a machine that fails: see docs/reliability.md.
@Suite struct SimulationTests {
  /// Where simulated disks stand: in memory, where the machine has such a place.
  static func folder() throws -> String {
    let memory = "/dev/shm"
    let base =
      FileManager.default.isWritableFile(atPath: memory)
      ? memory : FileManager.default.temporaryDirectory.path
    let path = base + "/ledger-simulation-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  static func number(_ name: String) -> UInt64? {
    ProcessInfo.processInfo.environment[name].flatMap { UInt64($0) }
  }

  /// One life of a ledger.
  static func life(_ seed: UInt64, isTraced: Bool = false) throws -> SimulationFigures {
    let root = try folder()
    defer { try? FileManager.default.removeItem(atPath: root) }
    let run = SimulationRun(seed: seed, root: root)
    run.machine.withState { $0.isTraced = isTraced }
    var length = SplitMix64(seed: seed ^ 0x11FE)
    do {
      try run.run(steps: Int.random(in: 50...600, using: &length))
    } catch let failure as SimulationFailure {
      throw failure
    } catch {
      throw run.failure("\(error)")
    }
    return run.machine.withState { $0.figures }
  }

  /// Lives of ledgers, each by a seed of its own, one after the other.
  static func lives(from seed: UInt64, steps: Int) throws -> SimulationFigures {
    var figures = SimulationFigures()
    var seed = seed
    repeat {
      do {
        figures += try life(seed)
      } catch {
        // Once more, written down.
        _ = try life(seed, isTraced: true)
        throw error
      }
      seed &+= 1
    } while figures.steps < steps
    return figures
  }

  @Test func `no acknowledged event is lost, whatever fails`() throws {
    let steps = Self.number("LEDGER_SIMULATION_STEPS").map { Int($0) } ?? 2_000
    let seed = Self.number("LEDGER_SIMULATION_SEED") ?? 1
    let figures = try Self.lives(from: seed, steps: steps)
    print("simulation from seed \(seed): \(figures)")
  }
}
