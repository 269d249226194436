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

  /// How the log stands to the checkpoint that it was to be compared with; `nil` without one.
  public internal(set) var relation: CheckpointRelation?

  /// Takes in that the checkpoint proves nothing that the log was to be compared with.
  ///
  /// - Parameter fault: Why.
  package mutating func refuse(_ fault: NoteFault) {
    problems.insert(
      Damage("\(fault.name)-checkpoint", what: "the given checkpoint: \(fault.what)"), at: 0)
  }

  /// Whether nothing is wrong.
  public var isSound: Bool { problems.isEmpty }
}

/// How a log stands to a checkpoint that somebody kept.
public enum CheckpointRelation: Sendable, Hashable {
  /// It has just those lines.
  case same
  /// It begins with those lines, and goes on.
  case extended
  /// It has fewer lines.
  case truncated
  /// One of those lines, this one first, is not as it was.
  case rewritten(at: Int)
  /// It is whole in itself, and another history from some line on, which is after this one.
  case forked(after: Int)
  /// The checkpoint is another log's.
  case otherOrigin

  /// The name that `--json` prints.
  public var name: String {
    switch self {
    case .same: "same"
    case .extended: "extended"
    case .truncated: "truncated"
    case .rewritten: "rewritten"
    case .forked: "forked"
    case .otherOrigin: "other-origin"
    }
  }

  /// Whether the log is a continuation of the checkpoint's.
  public var holds: Bool { self == .same || self == .extended }
}

/// A file of the cache that does not fit the log.
public struct StaleCache: Sendable, Hashable {
  /// The file's name in the cache: `head`, `tree`, `ids` or `controls`.
  public var name: String
  /// What does not fit.
  public var what: String

  /// The hashes of the tree.
  static let tree = StaleCache(name: "tree", what: "its hashes are not the log's")
}

extension EventLog {
  /// Checks the whole ledger: every line's bytes, canonical form and envelope, the numbering, the
  /// order of `recorded`, the ids, what is replaced and voided, the segments, the tree against the
  /// cached head and every checkpoint, the cache against the log, and of a sound log the private values
  /// against their digests.
  ///
  /// It reads and changes nothing, and goes on after a problem, so that all of them are found. A line
  /// that was changed into another valid one is named by the hashes in `cache/tree`, as long as these
  /// agree with a head or a checkpoint that the log no longer agrees with.
  ///
  /// - Parameter kept: A checkpoint that somebody kept elsewhere.
  /// - Returns: What was found.
  /// - Throws: ``LedgerError/system(_:)`` when a file cannot be read.
  /// - Complexity: O(n) in the bytes of the log; memory for a hash of each id.
  public func verify(against kept: Checkpoint? = nil) throws(LedgerError) -> Verification {
    var found = try system { () throws(SystemFailure) in
      while true {
        var quick = Verifier(log: self, kept: kept)
        do throws(SystemFailure) {
          if let found = try quick.runSound() { return found }
        } catch {
          // A packed segment that cannot be unpacked: which, is found below.
          guard error.isNotAsWritten else { throw error }
        }
        var verifier = Verifier(log: self, kept: kept)
        if let found = try verifier.run() { return found }
      }
    }
    // What a damaged log says of them proves nothing.
    if found.isSound { found.problems = try privateProblems(through: found.size) }
    return found
  }
}
