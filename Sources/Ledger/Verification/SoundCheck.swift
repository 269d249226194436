/// The full check of a log in which nothing is wrong, by all processors at once.
///
/// It only ever says that all is well. Whatever is not as it should be, or takes a closer look than one
/// pass, makes it give up: then ``Verifier`` reads the log line by line and says what is wrong and where.
/// So the two need agree on one thing alone, what a sound log is, and tests compare them on every fault.
///
/// Workers take blocks of the segments, each the lines that start in it. What a block says of itself
/// (where its lines begin and end, their numbers, the subtrees that they make) is put together in order; their ids
/// are ``SoundIds``.
struct SoundCheck {
  /// What a worker found in a block: its lines are sound one by one and beside one another.
  struct Block: Sendable {
    /// Which lines they are.
    var extent = LogBlocks.Extent()
    var firstRecorded = Instant(milliseconds: .min)
    var lastRecorded = Instant(milliseconds: .min)
    /// The perfect subtrees that the lines make, in order.
    var subtrees: [(root: Digest, size: Int)] = []
    /// The nodes above those that end with their last leaves, as the cached tree has them, from the first
    /// subtree's on; `nil` where the cached tree ends before the block.
    var cachedAbove: [Digest]?
    /// What the index should hold for the lines that it covers, and for all lines.
    var expectedOfCovered: UInt64 = 0
    var expected: UInt64 = 0
    var controls: [Control] = []
    /// Whether a node above the leaves is another in the cached tree.
    var isTreeStale = false
  }

  private let log: EventLog
  private let blocks: LogBlocks
  private let sizes: [Int]
  private let tree: TreeFile?
  private let indexed: Int?
  private let ids: SoundIds

  /// Prepares a check.
  ///
  /// - Parameters:
  ///   - log: The ledger.
  ///   - segments: The first sequence numbers of its segments.
  ///   - end: Where the last of them ends, for this check.
  ///   - sizes: The sizes at which the root will be asked for.
  ///   - tree: The cached tree, to be compared.
  ///   - indexed: How many lines the index of ids covers; `nil` without one.
  ///   - idChunksInMemory: How much of the ids waits in memory.
  /// - Throws: ``SystemFailure`` of `open` or `fstat`.
  init(
    _ log: EventLog, segments: [Int], end: Int, sizes: Set<Int>, tree: TreeFile?, indexed: Int?,
    idChunksInMemory: Int = SoundIds.chunksInMemory
  ) throws(SystemFailure) {
    self.log = log
    blocks = try LogBlocks(log.layout, segments: segments, end: end)
    self.sizes = sizes.sorted()
    self.tree = tree
    self.indexed = indexed
    ids = SoundIds(
      lines: blocks.lengths.reduce(0, +) / 200, folder: log.layout.cache,
      chunksInMemory: idChunksInMemory)
  }

  /// All bytes that are checked.
  var bytes: Int { blocks.lengths.reduce(0, +) }

  /// Checks every line, and the lines beside one another.
  ///
  /// - Returns: The blocks in order; `nil` where something is not as it should be.
  /// - Throws: ``SystemFailure`` of a read.
  func run() throws(SystemFailure) -> [Block]? {
    let workers = try Workers.fold(
      blocks.blocks.count, keeping: { Worker(collector: ids.collector()) },
      { (worker, number) throws(SystemFailure) in
        guard let block = try check(number, worker: &worker) else { return false }
        worker.found.append((number, block))
        return true
      })
    let found = workers.flatMap(\.found).sorted { $0.number < $1.number }.map(\.block)
    guard found.count == blocks.blocks.count, blocks.isWhole(found.lazy.map(\.extent)),
      neverGoBack(found), try ids.areSound(workers.map(\.collector))
    else { return nil }
    return found
  }

  // MARK: A block

  /// What a worker uses again for block after block.
  private struct Worker: Sendable {
    var collector: SoundIds.Collector
    var found: [(number: Int, block: Block)] = []
    var buffer = LogBlocks.Buffer()
    var ranges: [Range<Int>] = []
    var hashes: [UInt64] = []
    var scanner = StrictLineScanner()
    var cached: [UInt8] = []
    var nodes: [Digest] = []
  }

  private func check(_ number: Int, worker: inout Worker) throws(SystemFailure) -> Block? {
    guard let reading = try blocks.read(number, into: &worker.buffer) else { return nil }
    var block = Block()
    guard reading.start < reading.end else { return block }
    guard scan(&block, &worker, reading, blocks.blocks[number].ordinal),
      try makeSubtrees(&block, &worker)
    else { return nil }
    worker.collector.take(worker.hashes, from: block.extent.firstSequence, ids)
    return block
  }

  /// Checks the lines of a block one by one.
  private func scan(
    _ block: inout Block, _ worker: inout Worker, _ reading: LogBlocks.Reading, _ ordinal: Int
  ) -> Bool {
    worker.ranges.removeAll(keepingCapacity: true)
    worker.hashes.removeAll(keepingCapacity: true)
    // Held apart from what the worker changes; given back before the next block is read into it.
    let buffer = worker.buffer.bytes
    let bytes = buffer.span
    let stops = worker.buffer.stops
    let marked = stops.words.span
    var recorded = 0..<0
    var lines = 0
    var line = EventLine()
    var at = reading.start
    while at < reading.end {
      guard worker.scanner.scan(&line, bytes, stops: marked, from: at, to: reading.limit) else {
        return false
      }
      if lines == 0 { block.extent.firstSequence = line.sequence }
      guard line.sequence == block.extent.firstSequence &+ lines,
        let id = line.range(of: .id), let moment = line.range(of: .recorded),
        let occurred = line.range(of: .occurred), let kind = line.range(of: .kind),
        Occurrence(bytes.extracting(occurred)) != nil,
        line.range(of: .quantity) == nil || (2...LogFormat.quantityMax).contains(line.quantity)
      else { return false }
      // The lines of one append have one moment.
      if !equal(bytes, moment, bytes.extracting(recorded)) {
        guard let instant = Instant(bytes.extracting(moment)), instant >= block.lastRecorded,
          instant.description.utf8.elementsEqual(buffer[moment])
        else { return false }
        block.lastRecorded = instant
        if lines == 0 { block.firstRecorded = instant }
        recorded = moment
      }
      let isReserved =
        bytes[kind.lowerBound] == UInt8(ascii: "l")
        && buffer[kind].starts(with: LogFormat.reservedPrefix.utf8)
      if isReserved {
        guard isSound(reserved: line, kind, &block, buffer, reading.base, ordinal) else {
          return false
        }
      } else if line.range(of: .programme) == nil || line.sequence == 1 {
        return false
      }
      let position = LinePosition(
        segmentOrdinal: ordinal, offset: reading.base + line.range.lowerBound)
      let hash = IdTable.hash(bytes.extracting(id))
      worker.hashes.append(hash)
      if indexed != nil { enter(.event, hash, line, position, &block) }
      if isReserved || line.range(of: .replaces) != nil,
        let target = Appender.target(of: line, buffer)
      {
        let named = IdTable.hash(bytes.extracting(target))
        guard named != hash else { return false }
        worker.collector.take(target: named, of: line.sequence)
        if indexed != nil { enter(.superseding, named, line, position, &block) }
      }
      worker.ranges.append(line.range)
      lines += 1
      at = line.range.upperBound + 1
    }
    block.extent.lines = lines
    block.extent.bytes = reading.base + reading.start..<reading.base + at
    return true
  }

  /// Whether a line of the ledger's own is one that there may be.
  private func isSound(
    reserved line: EventLine, _ kind: Range<Int>, _ block: inout Block, _ bytes: [UInt8],
    _ base: Int, _ ordinal: Int
  ) -> Bool {
    guard let reserved = ReservedKind(rawValue: String(decoding: bytes[kind], as: UTF8.self)),
      (reserved == .opened) == (line.sequence == 1)
    else { return false }
    let batch = EventBatch(bytes: bytes, lines: [])
    if let control = Control(batch, line, segment: blocks.segments[ordinal], at: base) {
      block.controls.append(control)
    }
    return true
  }

  @inline(__always)
  private func enter(
    _ kind: IdEntryKind, _ hash: UInt64, _ line: EventLine, _ position: LinePosition,
    _ block: inout Block
  ) {
    let entry = IdTable.entryHash(hash, kind, position)
    block.expected &+= entry
    if line.sequence <= indexed ?? 0 { block.expectedOfCovered &+= entry }
  }

  // MARK: The tree

  /// Hashes the lines of a block into the perfect subtrees that they make, and compares them with the
  /// cached tree.
  private func makeSubtrees(
    _ block: inout Block, _ worker: inout Worker
  ) throws(SystemFailure) -> Bool {
    let leaves = MerkleTree.leafHashes(of: worker.ranges, in: worker.buffer.bytes.span)
    let start = block.extent.firstSequence - 1
    let end = start + block.extent.lines
    let cached = try readCached(start, end, into: &worker.cached)
    block.cachedAbove = cached.map { _ in [] }
    let base = StoredTree.index(level: 0, position: start)
    var at = start
    while at < end {
      // No subtree reaches over a size at which the root is asked for.
      let stop = min(end, sizes.first { $0 > at } ?? end)
      let fitting = 1 << (Int.bitWidth - 1 - (stop - at).leadingZeroBitCount)
      let count = at == 0 ? fitting : min(fitting, 1 << at.trailingZeroBitCount)
      let part = leaves.span.extracting(at - start..<at - start + count)
      MerkleTree.nodes(above: part, into: &worker.nodes)
      if let cached {
        let first = (StoredTree.index(level: 0, position: at) - base) * Digest.byteCount
        // A writer may just be making the file anew: then it has fewer than it had.
        let stored = worker.cached.span.extracting(min(first, cached)..<cached)
        let nodes = worker.nodes.span.extracting(0..<count - 1)
        guard agrees(part, nodes, stored, through: at + count, &block) else {
          return false
        }
      }
      block.subtrees.append((count == 1 ? part[0] : worker.nodes[count - 2], count))
      at += count
    }
    return true
  }

  /// Reads the hashes of the cached tree for the leaves of a range, in the order of ``StoredTree``.
  ///
  /// - Returns: How many bytes; `nil` where the tree ends before.
  private func readCached(
    _ start: Int, _ end: Int, into buffer: inout [UInt8]
  ) throws(SystemFailure) -> Int? {
    guard let tree, tree.leaves >= end, end > start else { return nil }
    let first = StoredTree.index(level: 0, position: start)
    return try tree.read(first..<StoredTree.count(leaves: end), into: &buffer)
  }

  /// Whether a subtree's leaves are those of the cached tree; nodes that differ are noted, and those above
  /// it kept.
  ///
  /// - Parameters:
  ///   - leaves: The subtree's leaves.
  ///   - nodes: Its nodes, level by level.
  ///   - stored: What the cached tree has from its first leaf on.
  ///   - end: How many leaves there are in the log, its last one counted.
  ///   - block: What the nodes are noted in.
  /// - Returns: `false` where a leaf is another.
  private func agrees(
    _ leaves: Span<Digest>, _ nodes: Span<Digest>, _ stored: Span<UInt8>, through end: Int,
    _ block: inout Block
  ) -> Bool {
    let height = leaves.count.trailingZeroBitCount
    let above = end.trailingZeroBitCount - height
    guard stored.count >= (leaves.count + nodes.count + above) * Digest.byteCount else {
      return false
    }
    var at = 0
    for leaf in leaves.indices {
      guard leaves[leaf].stands(in: stored, at: at) else { return false }
      at &+= Digest.byteCount
      // As many levels end with a leaf as its number, counted from 1, has zeros at its end.
      var number = leaf &+ 1
      var level = 1
      while number & 1 == 0, level <= height {
        number &>>= 1
        let place = MerkleTree.startOfLevel(level, leaves: leaves.count) &+ number &- 1
        if !nodes[place].stands(in: stored, at: at) { block.isTreeStale = true }
        at &+= Digest.byteCount
        level &+= 1
      }
    }
    for _ in 0..<above {
      block.cachedAbove?.append(Digest(stored.extracting(at..<at + Digest.byteCount)))
      at += Digest.byteCount
    }
    return true
  }

  // MARK: Blocks beside one another

  /// Whether no line was recorded before one above it.
  private func neverGoBack(_ blocks: [Block]) -> Bool {
    var recorded = Instant(milliseconds: .min)
    for block in blocks where block.extent.lines > 0 {
      if block.firstRecorded < recorded { return false }
      recorded = block.lastRecorded
    }
    return true
  }
}
