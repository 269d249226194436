import Dispatch
import Synchronization

/// Work on many parts of one thing, by as many workers as there are processors.
package enum Workers {
  /// How many work at once.
  package static var count: Int { max(1, Program.processors) }

  /// Does a piece of work for each part, and keeps the results in the order of the parts.
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
    let results = Mutex([Result?](repeating: nil, count: parts))
    let kept = try run(parts) { (next) throws(SystemFailure) in
      var kept = make()
      while let part = next() {
        guard let result = try work(&kept, part) else { return nil as Bool? }
        results.withLock { $0[part] = result }
      }
      return true
    }
    return kept == nil ? nil : results.withLock { $0.compactMap { $0 } }
  }

  /// Does a piece of work for each part, and gives what the workers kept.
  ///
  /// - Parameters:
  ///   - parts: How many parts.
  ///   - make: Makes what a worker keeps from part to part.
  ///   - work: Is given what its worker keeps, and the part; `false` ends the whole.
  /// - Returns: What each worker kept, in no order, at least one; `nil` when a part ended the whole and its
  ///   worker kept nothing to say of it.
  /// - Throws: ``SystemFailure``, the first that a part threw.
  /// - Complexity: One worker for a single part, on the thread that calls.
  package static func fold<Kept: Sendable>(
    _ parts: Int, keeping make: @Sendable () -> Kept,
    _ work: @Sendable (inout Kept, Int) throws(SystemFailure) -> Bool
  ) throws(SystemFailure) -> [Kept]? {
    try run(parts) { (next) throws(SystemFailure) in
      var kept = make()
      while let part = next(), try work(&kept, part) {}
      return kept
    }
  }

  /// Runs workers, each of which takes the next part that nobody has taken until there is none.
  ///
  /// A worker without a result ends the whole: the others get no more parts.
  private static func run<Result: Sendable>(
    _ parts: Int, _ live: @Sendable (() -> Int?) throws(SystemFailure) -> Result?
  ) throws(SystemFailure) -> [Result]? {
    let state = Mutex(State<Result>(parts: parts))
    @Sendable func work() {
      do throws(SystemFailure) {
        let result = try live { state.withLock { $0.take() } }
        state.withLock { $0.finish(result) }
      } catch {
        state.withLock { $0.fail(error) }
      }
    }
    let workers = isAlone ? 1 : min(count, parts)
    if workers <= 1 {
      work()
    } else {
      DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
    }
    let (results, failure, isOver) = state.withLock { ($0.results, $0.failure, $0.isOver) }
    if let failure { throw failure }
    return isOver ? nil : results
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
    let parts: Int
    var results: [Result] = []
    var failure: SystemFailure?
    var isOver = false
    private var next = 0

    init(parts: Int) { self.parts = parts }

    mutating func take() -> Int? {
      guard !isOver, next < parts else { return nil }
      next += 1
      return next - 1
    }

    mutating func finish(_ result: Result?) {
      if let result { results.append(result) } else { isOver = true }
    }

    mutating func fail(_ failure: SystemFailure) {
      if self.failure == nil { self.failure = failure }
      isOver = true
    }
  }
}
