/// A root that the log is said to have had at a size.
struct RootClaim {
  var size: Int
  var root: Digest
  /// Who says so, as a message names it: `checkpoints/00000000000000000412`.
  var source: String
  /// Whether it is the cached head: evidence, but only as long as nothing speaks against it.
  var isCachedHead: Bool
  /// Whether it is the one that the user gave.
  var isGiven = false
  /// Whether the log agrees; `nil` until it has been read so far.
  var holds: Bool?
}

/// Lines, one after the other, that are not those of the cached tree.
struct ChangedRun {
  var first: Int
  var last: Int
  var segment: String
  var line: Int
  /// The leaf of the first of them, as the log has it.
  var leaf: Digest
}

/// What says how the log was: roots that were written down, and the hashes of its lines in the cache.
///
/// None of them alone proves anything: a cache may be as broken as a log. Two that agree against a
/// third say which one was changed.
struct Evidence {
  /// More runs of changed lines than anybody reads.
  static let runsMax = 1000
  private static let hashesInBlock = 4096

  private(set) var claims: [RootClaim] = []
  private(set) var runs: [ChangedRun] = []
  let tree: TreeFile?
  private var block: [UInt8] = []
  private var blockRange = 0..<0

  /// Takes up what is known before the log is read.
  ///
  /// - Parameters:
  ///   - claims: The roots that were written down.
  ///   - tree: The cached tree.
  init(claims: [RootClaim], tree: TreeFile?) {
    self.claims = claims.sorted { $0.size < $1.size }
    self.tree = tree
  }

  /// How many lines are known to have been acknowledged.
  var committed: Int { claims.last?.size ?? 0 }
  /// How many lines the cached tree holds.
  var leaves: Int { tree?.leaves ?? 0 }

  /// Compares a line with the one that the cached tree holds.
  ///
  /// - Parameters:
  ///   - leaf: The line's leaf.
  ///   - sequence: Its sequence number.
  ///   - segment: The file name of its segment.
  ///   - line: Which line of it, from 1.
  ///   - isNamed: Whether something else was found wrong with it already.
  mutating func see(
    _ leaf: Digest, sequence: Int, segment: String, line: Int, isNamed: Bool
  ) {
    guard let tree, sequence >= 1, sequence <= tree.leaves, !isNamed else { return }
    let index = StoredTree.index(level: 0, position: sequence - 1)
    if !blockRange.contains(index) {
      let start = index
      block = (try? tree.bytes(start..<start + Self.hashesInBlock)) ?? []
      blockRange = start..<start + block.count / Digest.byteCount
    }
    guard blockRange.contains(index) else { return }
    let at = (index - blockRange.lowerBound) * Digest.byteCount
    guard Digest(block.span.extracting(at..<at + Digest.byteCount)) != leaf else { return }
    if let last = runs.last, last.last == sequence - 1, last.segment == segment {
      runs[runs.count - 1].last = sequence
    } else if runs.count < Self.runsMax {
      runs.append(
        ChangedRun(
          first: sequence, last: sequence, segment: segment, line: line, leaf: leaf))
    }
  }

  /// Compares a size's root with what was written down of it.
  ///
  /// - Parameter frontier: The tree of the lines read.
  mutating func compare(_ frontier: Frontier) {
    for index in claims.indices where claims[index].size == frontier.size {
      claims[index].holds = claims[index].root == frontier.root
    }
  }

  /// The sizes at which the log's root is to be compared.
  var sizes: Set<Int> { Set(claims.map(\.size)) }

  /// Whether the log agrees with the checkpoint that was given; `nil` when it was not read so far.
  func holds(given size: Int) -> Bool? {
    claims.first { $0.isGiven && $0.size == size }?.holds
  }

  /// The largest size below another of which the log is known to be as it was.
  func sound(below size: Int) -> Int {
    claims.filter { $0.size < size && $0.holds == true }.map(\.size).max() ?? 0
  }

  // MARK: Judgement

  /// What was changed, by all that is known when the log has been read.
  ///
  /// - Parameter named: The sequence numbers at which something else was found.
  /// - Returns: The damage, and what of the cache does not fit.
  func judge(named: [Int]) -> (damages: [Damage], stale: [StaleCache]) {
    var damages: [Damage] = []
    var changed: [ClosedRange<Int>] = []
    var isTreeStale = false
    for run in runs {
      // A tree that cannot be read, or that a writer is making anew just now, says nothing.
      guard let tree, (try? vouches(for: run, tree)) == true,
        let recorded = try? tree.node(level: 0, position: run.first - 1), recorded != run.leaf
      else {
        isTreeStale = true
        continue
      }
      changed.append(run.first...run.last)
      let which =
        run.first == run.last
        ? "the line of seq \(run.first) is not the one that was recorded, whose leaf is \(recorded.hex)"
        : "the lines of seq \(run.first) to \(run.last) are not those that were recorded, the first"
          + " with the leaf \(recorded.hex)"
      damages.append(
        Damage(
          "line-changed", segment: run.segment, line: run.line, sequence: run.first, what: which))
    }
    var stale = isTreeStale ? [StaleCache.tree] : []
    for claim in claims {
      switch claim.holds {
      case true, nil: continue
      default:
        let sound =
          claims.filter { $0.size <= claim.size && $0.holds == true }.map(\.size).max() ?? 0
        if claim.isCachedHead, isContradicted(claim, isTreeStale: isTreeStale) {
          stale.append(StaleCache(name: "head", what: "its root is not the log's"))
          continue
        }
        // A line that was named explains the root; only one that is not must be said.
        let explained =
          named.contains { $0 > sound && $0 <= claim.size }
          || changed.contains { $0.lowerBound <= claim.size }
        if explained { continue }
        let whence =
          sound < claim.size
          ? "a line between seq \(sound + 1) and \(claim.size) was changed"
          : "another root that was written down of that size is the log's, so the two contradict each"
            + " other"
        damages.append(
          Damage(
            "root-differs", sequence: claim.size,
            what: "\(claim.source) says that the root over the first \(claim.size) lines is"
              + " \(claim.root.base64), and it is another: \(whence)"))
      }
    }
    return (damages, stale)
  }

  /// Whether a cached head stands alone against the log and something else that agrees with it.
  private func isContradicted(_ head: RootClaim, isTreeStale: Bool) -> Bool {
    if claims.contains(where: { !$0.isCachedHead && $0.size >= head.size && $0.holds == true }) {
      return true
    }
    return runs.isEmpty && !isTreeStale && leaves >= head.size
  }

  /// Whether the cached tree, and what was written down, speak for the lines as the tree has them.
  private func vouches(for run: ChangedRun, _ tree: TreeFile) throws(SystemFailure) -> Bool {
    let covering = claims.filter { $0.size >= run.first }
    // By itself a tree says nothing: it may have the leaves of lines that were hashed ahead and never
    // recorded, which a power cut brought back.
    guard !covering.isEmpty, !covering.contains(where: { $0.holds == true }),
      try isWhole(above: run.first - 1, in: tree)
    else { return false }
    for claim in covering where claim.size <= tree.leaves {
      let frontier = try tree.frontier(size: claim.size)
      if frontier.root == claim.root { return true }
    }
    return false
  }

  /// Whether every node above a leaf that is stored is the hash of those below it.
  private func isWhole(above index: Int, in tree: TreeFile) throws(SystemFailure) -> Bool {
    var level = 0
    var node = try tree.node(level: 0, position: index)
    while ((index >> (level + 1)) + 1) << (level + 1) <= tree.leaves {
      let position = index >> level
      let sibling = try tree.node(level: level, position: position ^ 1)
      let above =
        position & 1 == 0
        ? MerkleTree.nodeHash(node, sibling) : MerkleTree.nodeHash(sibling, node)
      level += 1
      node = try tree.node(level: level, position: index >> level)
      guard node == above else { return false }
    }
    return true
  }
}
