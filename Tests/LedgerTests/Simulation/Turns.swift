import Foundation
import TestSupport

@testable import Ledger

/// Lets several programs run at once, one at a time.
///
/// Before each system call the seed says whose turn it is. So what several programs do to one ledger is
/// the same each time.
final class Turns: Sendable {
  private struct State {
    var random: SplitMix64
    /// Who has not ended.
    var running: Set<Int>
    /// A turn ends at one call in so many.
    let patience: Int
  }

  private let state: Guarded<State>
  private let gates: [DispatchSemaphore]
  private let ended = DispatchSemaphore(value: 0)

  init(_ count: Int, seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let patience = [2, 6, 12, 24][Int.random(in: 0..<4, using: &random)]
    state = Guarded(State(random: random, running: Set(0..<count), patience: patience))
    gates = (0..<count).map { _ in DispatchSemaphore(value: 0) }
  }

  /// Runs programs beside one another to their ends.
  ///
  /// - Parameter programs: Each one's work.
  func run(_ programs: [@Sendable () -> Void]) {
    for (number, program) in programs.enumerated() {
      let thread = Thread { [self] in
        gates[number].wait()
        program()
        end(number)
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    give(to: nil)
    for _ in programs { ended.wait() }
  }

  /// Before a call: another program may go on first.
  func pass(_ number: Int) {
    let other = state.withLock { state -> Int? in
      guard Int.random(in: 0..<state.patience, using: &state.random) == 0 else { return nil }
      return Self.next(&state, but: nil)
    }
    if let other, other != number {
      gates[other].signal()
      gates[number].wait()
    }
  }

  /// Somebody else has the lock: another program goes on first.
  func wait(_ number: Int) {
    let other = state.withLock { Self.next(&$0, but: number) }
    guard let other else { return }
    gates[other].signal()
    gates[number].wait()
  }

  private static func next(_ state: inout State, but number: Int?) -> Int? {
    state.running.subtracting(number.map { [$0] } ?? []).sorted().randomElement(
      using: &state.random)
  }

  private func end(_ number: Int) {
    state.withLock { _ = $0.running.remove(number) }
    give(to: number)
    ended.signal()
  }

  private func give(to number: Int?) {
    if let next = state.withLock({ Self.next(&$0, but: number) }) { gates[next].signal() }
  }
}
