/// What is kept beside a log for speed, brought up to its head: the index of ids and the tree's hashes.
///
/// Held by whoever holds the lock.
struct LogCaches {
  let index: IdIndex
  /// The tree's hashes; `nil` where they cannot be kept, on a full disk say: nothing depends on them.
  var tree: TreeFile?

  /// Opens the caches and enters the lines that they do not hold yet; what cannot be trusted is made
  /// anew.
  ///
  /// - Parameters:
  ///   - log: The ledger; its lock is held.
  ///   - head: How far the log reaches.
  ///   - segments: The first sequence numbers of its segments.
  ///   - vouched: The tree of the lines that the cached head covered.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(1) when the caches are up to date; O(n) in the bytes of the lines they lack.
  init(
    _ log: EventLog, _ head: Head, _ segments: [Int], vouched: Frontier
  ) throws(LedgerError) {
    let identity = log.identity
    let layout = log.layout
    let known = Self.trustedTree(log, vouched)
    tree = known
    index = try system { () throws(SystemFailure) in
      try IdIndex(layout.ids, identity: identity, head: head.extent) { size in
        guard let known, size <= known.leaves else { return nil }
        return try? known.frontier(size: size).root
      }
    }
    try cover(log, head, segments)
    if !hasTree(of: head) {
      // Its beginning was not this log's.
      dropTree(beyond: 0)
      try cover(log, head, segments)
      // Made of the log itself, it is the log's: then the head is not, or the log was changed.
      if !hasTree(of: head) { throw .damaged([Self.rootDiffers(head)]) }
    }
  }

  private func hasTree(of head: Head) -> Bool {
    guard let tree else { return true }
    return (try? tree.frontier(size: head.size)) == head.frontier
  }

  private static func rootDiffers(_ head: Head) -> Damage {
    Damage(
      "root-differs", sequence: head.size,
      what: "the root over the first \(head.size) lines is not the one that cache/head has: a line"
        + " was changed, or the cache")
  }

  /// The hashes that are there, as far as the cached head vouches for their right edge: all that follows
  /// is worked out from it, and what a power cut left past it is not looked at.
  private static func trustedTree(_ log: EventLog, _ vouched: Frontier) -> TreeFile? {
    guard var tree = try? TreeFile(log.layout.tree, identity: log.identity) else { return nil }
    do throws(SystemFailure) {
      let size = vouched.size
      let isWhole =
        if tree.leaves >= size { try tree.frontier(size: size) == vouched } else { false }
      let kept = isWhole ? size : 0
      if tree.leaves > kept { try tree.cut(to: kept) }
    } catch {
      return nil
    }
    return tree
  }

  /// Makes the index of ids anew.
  ///
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of the log.
  mutating func remakeIndex(
    _ log: EventLog, _ head: Head, _ segments: [Int]
  ) throws(LedgerError) {
    let index = index
    try system { () throws(SystemFailure) in try index.clear() }
    try cover(log, head, segments)
  }

  /// Enters the lines that a cache does not hold yet.
  private mutating func cover(
    _ log: EventLog, _ head: Head, _ segments: [Int]
  ) throws(LedgerError) {
    let first = min(index.covered, tree?.leaves ?? head.size) + 1
    guard first <= head.size, !segments.isEmpty else { return }
    let indexed = index.covered
    var frontier = tree.flatMap { try? $0.frontier(size: $0.leaves) }
    let ordinal = max(0, (segments.firstIndex { $0 > first } ?? segments.count) - 1)
    var reader = LogReader(
      log.layout, segments: segments, ordinal: ordinal, sequence: segments[ordinal],
      committed: head.size)
    while try system({ () throws(SystemFailure) in try reader.next() }) {
      let batch = reader.batch
      for line in batch.lines where line.sequence > indexed && line.sequence <= head.size {
        try enter(line, batch, reader.position(of: line))
      }
      if frontier != nil, let size = frontier?.size {
        let lines = batch.lines.filter { $0.sequence > size && $0.sequence <= head.size }
        let bytes = batch.bytes
        let leaves = MerkleTree.leafHashes(of: lines.map(\.range), in: bytes.span)
        var nodes: [Digest] = []
        frontier?.append(contentsOf: leaves.span, nodes: &nodes)
        do throws(SystemFailure) {
          try tree?.append(nodes)
        } catch {
          tree = nil
        }
      }
    }
    try finish(head)
    if index.isBroken {
      try remakeIndex(log, head, segments)
    }
  }

  /// Enters an event, and what it replaces or voids.
  ///
  /// - Parameters:
  ///   - line: The line.
  ///   - batch: What holds it.
  ///   - position: Where it stands in the log.
  /// - Throws: ``LedgerError/system(_:)`` when the index cannot grow.
  func enter(
    _ line: EventLine, _ batch: EventBatch, _ position: LinePosition
  ) throws(LedgerError) {
    let bytes = batch.bytes
    let target = Appender.target(of: line, batch.bytes)
    try system { () throws(SystemFailure) in
      if let id = line.range(of: .id) {
        try index.insert(IdTable.hash(bytes.span.extracting(id)), .event, position)
      }
      if let target {
        try index.insert(IdTable.hash(bytes.span.extracting(target)), .superseding, position)
      }
    }
  }

  /// Drops the hashes of lines that did not come into the log.
  ///
  /// - Parameter size: How many lines the log has.
  mutating func dropTree(beyond size: Int) {
    do throws(SystemFailure) {
      if let leaves = tree?.leaves, leaves > size { try tree?.cut(to: size) }
    } catch {
      tree = nil
    }
  }

  /// States that the index covers the log.
  ///
  /// - Parameter head: How far the log reaches.
  /// - Throws: ``LedgerError/system(_:)`` of a sync.
  func finish(_ head: Head) throws(LedgerError) {
    try system { () throws(SystemFailure) in try index.cover(head.extent) }
  }
}
