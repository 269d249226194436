import Dispatch
import Synchronization

/// Work on many parts of one thing, by as many workers as there are processors.
package enum Workers {
  /// How many work at once.
  package static var count: Int { max(1, Program.processors) }

  /// Does a piece of work for each part, and keeps the results in the order of the parts.
  ///
  /// Workers take the parts in order, each the next one that nobody has taken. A part that fails, or for
  /// which there is no result, ends all of it.
  ///
  /// - Parameters:
  ///   - parts: How many parts.
  ///   - make: Makes what a worker keeps from part to part.
  ///   - work: Is given what its worker keeps, and the part; `nil` ends the whole.
  /// - Returns: A result for each part; `nil` when there is one without.
  /// - Throws: ``SystemFailure``, the first that a part threw.
  /// - Complexity: One worker for a single part, on the thread that calls.
  package static func map<Kept, Result: Sendable>(
    _ parts: Int, keeping make: @Sendable () -> Kept,
    _ work: @Sendable (inout Kept, Int) throws(SystemFailure) -> Result?
  ) throws(SystemFailure) -> [Result]? {
    let state = Mutex(State<Result>(results: Array(repeating: nil, count: parts)))
    let workers = isAlone ? 1 : min(count, parts)
    @Sendable func live() {
      var kept = make()
      while let part = state.withLock({ $0.take() }) {
        do throws(SystemFailure) {
          let result = try work(&kept, part)
          state.withLock { $0.finish(part, result) }
        } catch {
          state.withLock { $0.fail(error) }
        }
      }
    }
    if workers <= 1 {
      live()
    } else {
      DispatchQueue.concurrentPerform(iterations: workers) { _ in live() }
    }
    let (results, failure) = state.withLock { ($0.results, $0.failure) }
    if let failure { throw failure }
    let done = results.compactMap { $0 }
    return done.count == parts ? done : nil
  }

  /// Whether a simulation runs, which takes one call after the other.
  private static var isAlone: Bool {
    #if DEBUG || FAULTS
      return Simulation.system != nil
    #else
      return false
    #endif
  }

  private struct State<Result: Sendable>: Sendable {
    var results: [Result?]
    var failure: SystemFailure?
    private var next = 0
    private var isOver = false

    init(results: [Result?]) { self.results = results }

    mutating func take() -> Int? {
      guard !isOver, next < results.count else { return nil }
      next += 1
      return next - 1
    }

    mutating func finish(_ part: Int, _ result: Result?) {
      results[part] = result
      if result == nil { isOver = true }
    }

    mutating func fail(_ failure: SystemFailure) {
      if self.failure == nil { self.failure = failure }
      isOver = true
    }
  }
}
