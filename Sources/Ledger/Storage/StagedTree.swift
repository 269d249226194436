import Dispatch

/// Hashes the lines of a large batch while others are still checked, and keeps the tree's hashes past
/// the log's end: nobody looks there until the head says that the lines are in the log.
///
/// A batch of less than a block's bytes is hashed by whoever wrote it: another thread would not pay.
final class StagedTree: Sendable {
  /// How far the hashing has come.
  struct State: Sendable {
    /// The right edge of the tree.
    var frontier: Frontier
    /// Where its hashes are kept; `nil` where they cannot be.
    var file: TreeFile?
    /// The hash of the last line.
    var lastLeaf: Digest?
    /// The last line's bytes, its LF counted.
    var lastLineBytes: Int

    /// Adds lines.
    ///
    /// - Parameters:
    ///   - bytes: The lines, each with its LF.
    ///   - ends: Where each ends in them, in order; the first begins at 0.
    /// - Complexity: O(n) in the bytes; one write to the file.
    mutating func append(_ bytes: [UInt8], ends: [Int]) {
      var ranges: [Range<Int>] = []
      ranges.reserveCapacity(ends.count)
      var start = 0
      for end in ends {
        ranges.append(start..<end &- 1)
        start = end
      }
      let leaves = MerkleTree.leafHashes(of: ranges, in: bytes.span)
      var nodes: [Digest] = []
      nodes.reserveCapacity(2 * leaves.count + 64)
      frontier.append(contentsOf: leaves.span, nodes: &nodes)
      lastLeaf = leaves.last ?? lastLeaf
      lastLineBytes = ranges.last.map { $0.count + 1 } ?? lastLineBytes
      do throws(SystemFailure) {
        try file?.append(nodes)
      } catch {
        file = nil
      }
    }
  }

  private let state: Guarded<State>
  private let queue = DispatchQueue(label: "append.tree")

  /// Starts.
  ///
  /// - Parameter state: The log's tree.
  init(_ state: State) { self.state = Guarded(state) }

  /// Has lines hashed.
  ///
  /// - Parameters:
  ///   - bytes: The lines, each with its LF.
  ///   - ends: Where each ends in them, in order; the first begins at 0.
  ///   - isLast: Whether nothing else will come: then it is not worth another thread.
  func add(_ bytes: [UInt8], ends: [Int], isLast: Bool) {
    if isLast || Workers.isAlone {
      state.withLock { $0.append(bytes, ends: ends) }
    } else {
      queue.async { [state] in state.withLock { $0.append(bytes, ends: ends) } }
    }
  }

  /// Waits until every line is hashed.
  ///
  /// - Returns: How far the hashing has come.
  func finish() -> State {
    queue.sync {}
    return state.withLock { $0 }
  }
}
