/// What a full check of a ledger found.
public struct Verification: Sendable {
  /// How many lines are whole and in order, from the first.
  public internal(set) var size = 0
  /// The root of the tree over all lines read.
  public internal(set) var root = MerkleTree.emptyRoot
  /// Everything that is not as it should be, in the order of the log; empty when all is well.
  public internal(set) var problems: [Damage] = []
  /// Files of the cache that do not fit the log: no problem, and made again by the next append.
  public internal(set) var staleCaches: [StaleCache] = []
  /// Bytes at the end that were never acknowledged: no problem, and set aside by the next append.
  public internal(set) var unacknowledgedBytes = 0
  /// How many lines were read.
  public internal(set) var lines = 0
  /// How many bytes were read.
  public internal(set) var bytes = 0
  /// How many checkpoints the root was compared with, the cached head counted.
  public internal(set) var checkpoints = 0

  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }
}

/// A file of the cache that does not fit the log.
public struct StaleCache: Sendable, Hashable {
  /// The file's name in the cache: `head`, `tree`, `ids` or `controls`.
  public var name: String
  /// What does not fit.
  public var what: String
}

extension EventLog {
  /// Checks the whole ledger: every line's bytes, canonical form and envelope, the numbering, the
  /// order of `recorded`, the ids, what is replaced and voided, the segments, the tree against the
  /// cached head and every checkpoint, and the cache against the log.
  ///
  /// It reads and changes nothing, and goes on after a problem, so that all of them are found. A line
  /// that was changed into another valid one is named by the hashes in `cache/tree`, as long as these
  /// agree with a head or a checkpoint that the log no longer agrees with.
  ///
  /// - Returns: What was found.
  /// - Throws: ``LedgerError/system(_:)`` when a file cannot be read.
  /// - Complexity: O(n) in the bytes of the log; memory for a hash of each id.
  public func verify() throws(LedgerError) -> Verification {
    var verifier = Verifier(log: self)
    return try system { () throws(SystemFailure) in try verifier.run() }
  }
}
