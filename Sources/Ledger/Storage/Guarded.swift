import Dispatch

/// A value that several threads share, one at a time.
///
/// It is what `Mutex` of the standard library is, by other means: on Linux that one has the kernel hand a
/// contended lock over, which the thread sanitizer does not see, so that it calls right code a race. A
/// semaphore it understands.
package final class Guarded<Value: Sendable>: Sendable {
  private let turn = DispatchSemaphore(value: 1)
  /// Only ever touched by whoever has the turn.
  nonisolated(unsafe) private var value: Value

  /// Guards a value.
  ///
  /// - Parameter value: The value at first.
  package init(_ value: Value) { unsafe self.value = value }

  /// Waits for the turn and uses the value.
  ///
  /// - Parameter body: Is given the value; it must not ask for the turn again.
  /// - Returns: What the body returns.
  /// - Throws: What the body throws.
  package func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    turn.wait()
    defer { turn.signal() }
    return try unsafe body(&value)
  }
}
