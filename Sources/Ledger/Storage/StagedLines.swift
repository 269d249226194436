import Dispatch

/// The lines of a batch until all of them are known to be right, divided as they will be into segments.
///
/// They stand one behind the other; a position counts the bytes from the first one's start. They wait in
/// memory up to a bound, then in files: what goes to a new segment in one that lacks only the name, so
/// that it is written once; what goes behind the lines of a segment in one that is gone when it is closed.
package struct StagedLines {
  /// How much is kept in memory; tests make it small.
  package struct Bounds: Sendable {
    /// The bytes that are gathered before they are hashed and, once there are files, written.
    package var blockBytes = 1 << 20
    /// The most bytes that wait: an import of a quarter of a million events makes no file.
    package var memoryBytes = 64 << 20

    package init() {}
  }

  /// What goes to one segment.
  struct Piece {
    /// The first sequence number of the segment.
    var first: Int
    /// Whether the segment begins with it.
    var isNew: Bool
    /// The lines, counted from 0.
    var entries: Range<Int>
    /// Where their bytes stand.
    var range: Range<Int>
    /// What holds them, once they are more than memory is for.
    fileprivate(set) var file: Descriptor?
    /// The sync of that file, where it was begun ahead of time.
    fileprivate var sync: AheadSync?
  }

  /// Some lines, all of one piece.
  struct Block {
    var bytes: [UInt8] = []
    /// Where its first line stands.
    var start = 0
    /// Its lines.
    var entries = 0..<0
  }

  private let layout: LedgerLayout
  private let linesPerSegment: Int
  private let bounds: Bounds
  /// How many lines the log has before the batch.
  private let size: Int
  /// How many lines the segment has that the next line goes to; as many as it takes when there is none.
  private var segmentLines: Int
  /// The blocks that wait in memory.
  private var waiting: [Block] = []
  /// The block that the next line goes to.
  private var current = Block()
  private var isSpilling = false

  /// What goes to each segment, in order.
  private(set) var pieces: [Piece] = []
  /// Where each line ends, its LF counted.
  private(set) var ends: [Int] = []

  /// Starts without lines.
  ///
  /// - Parameters:
  ///   - log: The ledger; its lock is held.
  ///   - size: How many lines it has.
  ///   - segment: The first sequence number of its last segment; 0 where it has none.
  ///   - bounds: How much is kept in memory.
  init(_ log: EventLog, after size: Int, segment: Int, _ bounds: Bounds) {
    layout = log.layout
    linesPerSegment = log.settings.segmentLines
    self.size = size
    self.bounds = bounds
    segmentLines = segment == 0 ? linesPerSegment : size - segment + 1
    if segmentLines < linesPerSegment {
      pieces.append(Piece(first: segment, isNew: false, entries: 0..<0, range: 0..<0))
    }
  }

  /// How many lines there are.
  var count: Int { ends.count }

  /// Where a line stands, its LF counted.
  ///
  /// - Parameter entry: Which line, from 0.
  /// - Returns: Its bytes' positions.
  func range(_ entry: Int) -> Range<Int> { (entry == 0 ? 0 : ends[entry - 1])..<ends[entry] }

  /// Takes a line.
  ///
  /// - Parameter body: Writes the line and its LF to the end of what it is given.
  /// - Returns: The block that was completed before it, to be hashed.
  /// - Throws: ``SystemFailure`` when a file cannot be made or written.
  mutating func append(_ body: (inout [UInt8]) -> Void) throws(SystemFailure) -> Block? {
    let completed = try makeRoom()
    body(&current.bytes)
    ends.append(current.start + current.bytes.count)
    segmentLines += 1
    count(to: ends.count)
    return completed
  }

  /// Takes lines that stand one behind another: as many of them as go to the same block, the first at least.
  ///
  /// - Parameters:
  ///   - bytes: What holds the lines, each with its LF.
  ///   - lines: The lines.
  ///   - range: Which of them, at least one.
  /// - Returns: How many were taken, and the block that was completed before them, to be hashed.
  /// - Throws: ``SystemFailure`` when a file cannot be made or written.
  mutating func append(
    _ bytes: Span<UInt8>, _ lines: Span<DraftedLines.Line>, _ range: Range<Int>
  ) throws(SystemFailure) -> (count: Int, completed: Block?) {
    let completed = try makeRoom()
    let start = lines[range.lowerBound].start
    let shift = current.start + current.bytes.count - start
    // A block is complete with the line that fills it, as when they come one by one.
    let full = current.start + bounds.blockBytes
    let last = min(range.upperBound, range.lowerBound + linesPerSegment - segmentLines)
    var end = start
    var next = range.lowerBound
    repeat {
      end = lines[next].end &+ 1
      ends.append(end &+ shift)
      next &+= 1
    } while next < last && end &+ shift < full
    current.bytes.append(span: bytes.extracting(start..<end))
    segmentLines += next - range.lowerBound
    count(to: ends.count)
    return (next - range.lowerBound, completed)
  }

  /// Completes the block that has no room for another line, and begins the segment that the line goes to.
  @inline(__always)
  private mutating func makeRoom() throws(SystemFailure) -> Block? {
    var completed: Block?
    let isFull = segmentLines >= linesPerSegment
    if !current.entries.isEmpty, isFull || current.bytes.count >= bounds.blockBytes {
      completed = try complete()
    }
    if isFull {
      beginSegment()
      segmentLines = 0
    }
    return completed
  }

  /// Says of the block and the piece that lines were added to that they reach up to an entry.
  @inline(__always)
  private mutating func count(to entry: Int) {
    current.entries = current.entries.lowerBound..<entry
    let last = pieces.count - 1
    pieces[last].entries = pieces[last].entries.lowerBound..<entry
    pieces[last].range = pieces[last].range.lowerBound..<current.start + current.bytes.count
  }

  private mutating func beginSegment() {
    // A segment that will get no more lines can be on its way to the disk while others are checked.
    if let last = pieces.indices.last, pieces[last].isNew, let file = pieces[last].file {
      pieces[last].sync = AheadSync(file)
    }
    pieces.append(
      Piece(
        first: size + ends.count + 1, isNew: true, entries: ends.count..<ends.count,
        range: position..<position))
  }

  /// Where the next line will stand.
  private var position: Int { current.start + current.bytes.count }

  /// Ends the block that lines were last added to.
  ///
  /// - Returns: The block, to be hashed; `nil` where it has no lines.
  /// - Throws: ``SystemFailure`` when a file cannot be made or written.
  mutating func complete() throws(SystemFailure) -> Block? {
    guard !current.entries.isEmpty else { return nil }
    let block = current
    current = Block(start: position, entries: ends.count..<ends.count)
    waiting.append(block)
    if isSpilling || block.start + block.bytes.count > bounds.memoryBytes {
      isSpilling = true
      for block in waiting { try write(block) }
      waiting.removeAll()
    }
    if !isSpilling { return block }
    current.bytes.reserveCapacity(block.bytes.count + LogFormat.lineBytesMax)
    return block
  }

  private mutating func write(_ block: Block) throws(SystemFailure) {
    let index = piece(at: block.start)
    let file: Descriptor
    if let known = pieces[index].file {
      file = known
    } else if pieces[index].isNew {
      file = try Descriptor(layout.staged(first: pieces[index].first), .new)
    } else {
      file = try Descriptor(temporaryIn: layout.cache)
    }
    pieces[index].file = file
    try file.write(block.bytes[...])
  }

  /// Which piece a position lies in.
  private func piece(at position: Int) -> Int {
    max(0, firstIndex(in: pieces.indices) { pieces[$0].range.lowerBound > position } - 1)
  }

  /// The bytes of a line.
  ///
  /// - Parameter entry: Which line, from 0.
  /// - Returns: The line with its LF.
  /// - Throws: ``SystemFailure`` when a file cannot be read.
  func line(_ entry: Int) throws(SystemFailure) -> [UInt8] {
    let range = range(entry)
    if range.lowerBound >= current.start { return Self.bytes(range, of: current) }
    if let first = waiting.first, range.lowerBound >= first.start {
      let next = firstIndex(in: waiting.indices) { waiting[$0].start > range.lowerBound }
      return Self.bytes(range, of: waiting[next - 1])
    }
    let piece = pieces[piece(at: range.lowerBound)]
    return try piece.file?.bytes(at: range.lowerBound - piece.range.lowerBound, count: range.count)
      ?? []
  }

  private static func bytes(_ range: Range<Int>, of block: Block) -> [UInt8] {
    Array(block.bytes[range.lowerBound - block.start..<range.upperBound - block.start])
  }

  // MARK: Into the log

  /// Brings to the disk what lacks only the name of a segment: nothing of the log is touched.
  ///
  /// - Throws: ``SystemFailure`` of `fdatasync`.
  func syncFiles() throws(SystemFailure) {
    for piece in pieces where piece.isNew {
      if let sync = piece.sync { try sync.wait() } else { try piece.file?.syncData() }
    }
  }

  /// Makes the segment of a piece, or writes the piece behind the lines of one and syncs it.
  ///
  /// - Parameters:
  ///   - piece: The piece: its blocks are complete, its file is synced.
  ///   - willWrite: Is called before the segment is touched.
  /// - Throws: ``SystemFailure`` of any of the calls; some of the bytes may have been written.
  func install(_ piece: Piece, willWrite: () -> Void) throws(SystemFailure) {
    let path = layout.segment(first: piece.first)
    if piece.isNew, let file = piece.file, try rename(file, to: path, willWrite) { return }
    let target = try Descriptor(path, piece.isNew ? .appendNew : .append)
    willWrite()
    if let file = piece.file {
      var at = 0
      while at < piece.range.count {
        let block = try file.bytes(at: at, count: min(bounds.blockBytes, piece.range.count - at))
        if block.isEmpty { throw SystemFailure(call: "pread", path: file.path, code: 0) }
        try target.write(block[...])
        at += block.count
      }
    }
    for block in waiting where piece.range.contains(block.start) {
      try target.write(block.bytes[...])
    }
    try target.syncData()
    if piece.isNew, let file = piece.file { try? FileSystem.remove(file.path) }
  }

  /// Gives a file the name of a segment; `false` where the cache lies on a disk of its own.
  private func rename(
    _ file: Descriptor, to path: String, _ willWrite: () -> Void
  ) throws(SystemFailure) -> Bool {
    // A rename would put it in the place of whatever has the name.
    if FileSystem.exists(path) || FileSystem.isLink(path) { throw .exists("rename", path) }
    willWrite()
    do throws(SystemFailure) {
      try FileSystem.rename(file.path, to: path)
      return true
    } catch {
      guard error.isOtherDevice else { throw error }
      return false
    }
  }

  /// Takes away what was written and got no name of the log's.
  func dropFiles() {
    for piece in pieces where piece.isNew {
      guard let file = piece.file else { continue }
      piece.sync?.end()
      try? FileSystem.remove(file.path)
    }
  }

  /// Takes away what a writer left that died.
  ///
  /// - Parameter layout: The ledger; its lock is held.
  /// - Throws: ``SystemFailure`` of `opendir`, `readdir` or `unlink`.
  static func dropLeftFiles(_ layout: LedgerLayout) throws(SystemFailure) {
    for name in try FileSystem.names(in: layout.cache) where name.hasPrefix(LogFormat.stagedPrefix)
    {
      try FileSystem.remove("\(layout.cache)/\(name)")
    }
  }
}

/// The first index of a range from which on something holds; the end of the range where it never does.
///
/// - Parameters:
///   - range: The indices.
///   - holds: Holds for all indices after one for which it holds.
/// - Returns: The index.
/// - Complexity: O(log *n*).
private func firstIndex(in range: Range<Int>, where holds: (Int) -> Bool) -> Int {
  var low = range.lowerBound
  var high = range.upperBound
  while low < high {
    let middle = low + (high - low) / 2
    if holds(middle) { high = middle } else { low = middle + 1 }
  }
  return low
}

/// A file on its way to the disk while its writer goes on.
private final class AheadSync: Sendable {
  private let file: Descriptor
  private let failure = Guarded<SystemFailure?>(nil)
  private let group = DispatchGroup()
  private let isBegun: Bool

  init(_ file: Descriptor) {
    self.file = file
    isBegun = !Workers.isAlone
    guard isBegun else { return }
    DispatchQueue.global().async(group: group) { [file, failure] in
      do throws(SystemFailure) {
        try file.syncData()
      } catch {
        failure.withLock { $0 = error }
      }
    }
  }

  /// Waits until nothing is under way.
  func end() { group.wait() }

  /// Waits until the file is on the disk.
  ///
  /// - Throws: ``SystemFailure`` of `fdatasync`, which is never repeated: a second one would succeed.
  func wait() throws(SystemFailure) {
    guard isBegun else { return try file.syncData() }
    group.wait()
    if let failure = failure.withLock({ $0 }) { throw failure }
  }
}
