/// What a repair did, or why it did nothing.
public struct Repair: Sendable {
  /// What the whole check found before anything was touched.
  public internal(set) var found = Verification()
  /// The file that an unacknowledged end was set aside in, and its bytes.
  public internal(set) var setAside: [(file: String, bytes: Int)] = []
  /// The files of the cache that were made anew; none where lines are damaged.
  public internal(set) var rebuilt: [String] = []
  /// What is to be brought back from another copy, segment by segment.
  public internal(set) var restore: [Restoration] = []
}

/// A part of the log that only another copy of the ledger can give back.
public struct Restoration: Sendable, Hashable {
  /// The segment's file name; `nil` where the whole log is in question.
  public var segment: String?
  /// The first sequence number with a problem, where it is known.
  public var sequence: Int?
  /// How to know the right copy: a root that was written down, and its size.
  public var proof: String?
}

extension EventLog {
  /// Sets an unacknowledged end aside and makes the cache anew: what can be done without losing
  /// anything.
  ///
  /// Where acknowledged lines are damaged it changes nothing and says what to restore.
  ///
  /// - Returns: What was found and done.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of the log, read three times; it waits for the lock and holds it.
  public func repair() throws(LedgerError) -> Repair {
    let lock = try Appender.takeLock(self)
    var repair = Repair()
    repair.found = try verify()
    guard repair.found.isSound else {
      repair.restore = restorations(repair.found)
      return repair
    }
    let layout = layout
    let caches = [layout.head, layout.controls, layout.ids, layout.tree]
    // A head that the log and the rest contradict would stand in the way of the next step.
    if repair.found.staleCaches.contains(where: { $0.name == "head" }) {
      try system { () throws(SystemFailure) in try FileSystem.remove(layout.head) }
    }
    let first = try Appender(self, lock: lock)
    for case .tailSetAside(let file, let bytes) in first.notices {
      repair.setAside.append((file, bytes))
    }
    let kept = try system { () throws(SystemFailure) in try layout.namesOfKept() }
    // What is kept is made anew by the next report.
    for path in caches + kept.map({ "\(layout.cache)/\($0)" }) {
      try system { () throws(SystemFailure) in try FileSystem.remove(path) }
    }
    let second = try Appender(self, lock: lock)
    _ = try second.commit()
    repair.rebuilt = caches.map { String($0.dropFirst(layout.cache.utf8.count + 1)) }
    return repair
  }

  /// What to bring back, in the order of the log.
  private func restorations(_ found: Verification) -> [Restoration] {
    let committed = cachedHead.map { "root \($0.root.base64) at size \($0.size) (cache/head)" }
    var restorations: [Restoration] = []
    for problem in found.problems where problem.name != "stray-file" {
      let segment = problem.segment
      guard !restorations.contains(where: { $0.segment == segment }) else { continue }
      restorations.append(
        Restoration(segment: segment, sequence: problem.sequence, proof: committed))
    }
    return restorations
  }
}
