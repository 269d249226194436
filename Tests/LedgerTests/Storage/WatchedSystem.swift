@testable import Ledger

/// The real machine, watched: a test is told of each call, may let one fail, and may do something else
/// before it.
final class WatchedSystem: SimulatedSystem {
  private let calls = Guarded(0)
  private let before: @Sendable (SystemCall, Int) -> SystemAnswer
  private let after: @Sendable (SystemCall, Int) -> Void
  let now = Instant(milliseconds: 2_000_000_000_000)
  let startOfMachine = Program.startOfMachine

  /// Watches.
  ///
  /// - Parameters:
  ///   - before: Is given a call and its number, from 1, and says whether it is made. Its own calls are
  ///     not watched.
  ///   - after: Is given a call that was made, and its result.
  init(
    before: @escaping @Sendable (SystemCall, Int) -> SystemAnswer = { _, _ in .goOn },
    after: @escaping @Sendable (SystemCall, Int) -> Void = { _, _ in }
  ) {
    self.before = before
    self.after = after
  }

  /// How many calls were made.
  var count: Int { calls.withLock { $0 } }

  func answer(_ call: SystemCall) -> SystemAnswer {
    let number = calls.withLock { calls in
      calls += 1
      return calls
    }
    return Simulation.$system.withValue(nil) { before(call, number) }
  }

  func made(_ call: SystemCall, result: Int) { after(call, result) }

  func closing(_ descriptor: Int32) {}

  func inode(_ descriptor: Int32) -> UInt64? { nil }
}
