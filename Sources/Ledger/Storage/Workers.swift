import Dispatch

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
    let results = Guarded([Result?](repeating: nil, count: parts))
    let queue = Parts(parts)
    try run(queue) { () throws(SystemFailure) in
      var kept = make()
      while let part = queue.next() {
        let result = try work(&kept, part)
        if result == nil { queue.end() }
        results.withLock { $0[part] = result }
      }
    }
    let done = results.withLock { $0.compactMap { $0 } }
    return done.count == parts ? done : nil
  }

  /// Does a piece of work that cannot fail for each part, and keeps the results in their order.
  ///
  /// - Parameters:
  ///   - parts: How many parts.
  ///   - work: Is given the part.
  /// - Returns: A result for each part.
  /// - Complexity: As ``map(_:keeping:_:)``.
  package static func each<Result: Sendable>(
    _ parts: Int, _ work: @Sendable (Int) -> Result
  ) -> [Result] {
    let done = try? map(parts, keeping: {}) { _, part in work(part) }
    return done ?? (0..<parts).map(work)
  }

  /// Does a piece of work for each part, and gives what the workers kept.
  ///
  /// - Parameters:
  ///   - parts: How many parts.
  ///   - make: Makes what a worker keeps from part to part.
  ///   - work: Is given what its worker keeps, and the part; `false` ends the whole.
  /// - Returns: What each worker kept, in no order, at least one.
  /// - Throws: ``SystemFailure``, the first that a part threw.
  /// - Complexity: One worker for a single part, on the thread that calls.
  package static func fold<Kept: Sendable>(
    _ parts: Int, keeping make: @Sendable () -> Kept,
    _ work: @Sendable (inout Kept, Int) throws(SystemFailure) -> Bool
  ) throws(SystemFailure) -> [Kept] {
    let all = Guarded<[Kept]>([])
    let queue = Parts(parts)
    try run(queue) { () throws(SystemFailure) in
      var kept = make()
      while let part = queue.next() {
        if try !work(&kept, part) { queue.end() }
      }
      all.withLock { $0.append(kept) }
    }
    return all.withLock { $0 }
  }

  /// Does two things at once, and is back when both are done.
  ///
  /// - Parameters:
  ///   - beside: What another thread does. It touches nothing that `body` changes, and changes nothing that
  ///     `body` touches: nobody checks that.
  ///   - body: What this thread does.
  /// - Throws: What `body` throws.
  package static func both<Failure: Error>(
    _ beside: () -> Void, _ body: () throws(Failure) -> Void
  ) throws(Failure) {
    guard !isAlone else {
      try body()
      return beside()
    }
    try withoutActuallyEscaping(beside) { (beside) throws(Failure) in
      nonisolated(unsafe) let beside = beside
      let group = DispatchGroup()
      DispatchQueue.global().async(group: group) { unsafe beside() }
      defer { group.wait() }
      try body()
    }
  }

  /// Runs workers, each of which takes parts until there are none.
  private static func run(
    _ queue: Parts, _ live: @Sendable () throws(SystemFailure) -> Void
  ) throws(SystemFailure) {
    let failure = Guarded<SystemFailure?>(nil)
    @Sendable func work() {
      do throws(SystemFailure) {
        try live()
      } catch {
        queue.end()
        failure.withLock { $0 = $0 ?? error }
      }
    }
    let workers = isAlone ? 1 : min(count, queue.count)
    if workers <= 1 {
      work()
    } else {
      DispatchQueue.concurrentPerform(iterations: workers) { _ in work() }
    }
    if let failure = failure.withLock({ $0 }) { throw failure }
  }

  /// Whether a simulation runs, which takes one call after the other.
  static var isAlone: Bool {
    #if DEBUG || FAULTS
      return Simulation.system != nil
    #else
      return false
    #endif
  }

  /// The parts that nobody has taken yet.
  private final class Parts: Sendable {
    let count: Int
    private let taken = Guarded(0)

    init(_ count: Int) { self.count = count }

    func next() -> Int? {
      taken.withLock { taken in
        guard taken < count else { return nil }
        taken += 1
        return taken - 1
      }
    }

    func end() { taken.withLock { $0 = count } }
  }
}
