/// The bytes of a log in blocks that workers take side by side, each the lines that start in it.
package struct LogBlocks: Sendable {
  /// The bytes of a segment that a worker takes at a time: they stay in its processor's cache.
  private static let blockBytes = 1 << 18

  /// The bytes after a block that are read with it: nearly always its last line ends there.
  private static let tailBytes = 1 << 11

  /// The most bytes that are read for a block.
  private static let readBytesMax = 1 + blockBytes + LogFormat.lineBytesMax + 1

  /// A block.
  package struct Block: Sendable {
    /// Its segment, counted from 0.
    package var ordinal: Int
    /// Its bytes in the segment.
    package var bytes: Range<Int>
  }

  /// What a worker reads into, again and again.
  package struct Buffer {
    /// The bytes that were read last.
    package var bytes: [UInt8]
    /// Where plain text of strings ends in them.
    package private(set) var stops = StopMap()
    private var file: (ordinal: Int, file: Descriptor)?

    /// Makes room for a block: the byte before it, and the end of the last line that starts in it.
    package init() {
      bytes = [UInt8](repeating: 0, count: readBytesMax + EventLine.marginBytes)
    }

    fileprivate mutating func mark(through end: Int) {
      let bytes = bytes
      stops.mark(bytes.span, through: end)
    }

    fileprivate mutating func open(
      _ ordinal: Int, _ first: Int, _ layout: LedgerLayout
    ) throws(SystemFailure) -> Descriptor {
      if let file, file.ordinal == ordinal { return file.file }
      let opened = try layout.openThere(segment: first)
      file = (ordinal, opened)
      return opened
    }
  }

  /// Where the lines of a block stand in what was read.
  package struct Reading: Sendable {
    /// The first line that starts in the block.
    package var start: Int
    /// Where the block ends: lines that start before that are its own.
    package var end: Int
    /// Where the bytes end that were read.
    package var limit: Int
    /// The byte of the segment that was read first.
    package var base: Int
  }

  /// Which lines a block was found to have.
  package struct Extent: Sendable {
    /// How many lines start in it.
    package var lines = 0
    /// The bytes of the segment that they fill, LFs counted.
    package var bytes = 0..<0
    /// The number of the first of them.
    package var firstSequence = 0

    /// None yet.
    package init() {}
  }

  /// The first sequence numbers of the segments.
  package let segments: [Int]
  /// The lengths of the segments.
  package let lengths: [Int]
  /// The blocks, in order.
  package let blocks: [Block]
  private let layout: LedgerLayout
  private let watch = Watch.current

  /// Cuts a log into blocks.
  ///
  /// - Parameters:
  ///   - layout: The ledger.
  ///   - segments: The first sequence numbers of its segments.
  ///   - end: Where the last of them ends, for this reader.
  /// - Throws: ``SystemFailure`` of `open` or `fstat`.
  /// - Complexity: O(1) for each segment.
  package init(
    _ layout: LedgerLayout, segments: [Int], end: Int
  ) throws(SystemFailure) {
    self.layout = layout
    self.segments = segments
    var lengths: [Int] = []
    var blocks: [Block] = []
    for (ordinal, first) in segments.enumerated() {
      let length = try layout.length(ofSegment: first)
      lengths.append(ordinal == segments.count - 1 ? min(length, end) : length)
      for start in stride(from: 0, to: lengths[ordinal], by: Self.blockBytes) {
        blocks.append(
          Block(ordinal: ordinal, bytes: start..<min(start + Self.blockBytes, lengths[ordinal])))
      }
    }
    self.lengths = lengths
    self.blocks = blocks
    watch?.begins(Watch.readingTheLog, bytes: lengths.reduce(0, +))
  }

  /// Reads a block.
  ///
  /// - Parameters:
  ///   - number: Which one.
  ///   - buffer: What is read into.
  /// - Returns: Where its lines stand; `nil` when the segment is shorter than it was.
  /// - Throws: ``SystemFailure`` of `open` or `pread`.
  package func read(_ number: Int, into buffer: inout Buffer) throws(SystemFailure) -> Reading? {
    let block = blocks[number]
    let file = try buffer.open(block.ordinal, segments[block.ordinal], layout)
    // A line starts where the one before it has ended.
    let base = max(0, block.bytes.lowerBound - 1)
    let end = block.bytes.upperBound - base
    let most = min(Self.readBytesMax, lengths[block.ordinal] - base)
    var limit = min(end + Self.tailBytes, most)
    guard try file.read(into: &buffer.bytes, at: 0, from: base, most: limit) >= limit else {
      return nil
    }
    // The last line that starts in the block ends with its last byte, or after it.
    if limit < most,
      firstIndex(of: 0x0A, in: buffer.bytes.span, from: end - 1, to: limit) == limit
    {
      let rest = most - limit
      guard try file.read(into: &buffer.bytes, at: limit, from: base + limit, most: rest) >= rest
      else { return nil }
      limit = most
    }
    buffer.mark(through: limit)
    watch?.advances(block.bytes.count)
    let start =
      block.bytes.lowerBound == 0
      ? 0 : firstIndex(of: 0x0A, in: buffer.bytes.span, from: 0, to: limit) + 1
    return Reading(start: start, end: end, limit: limit, base: base)
  }

  /// Whether what was found in the blocks is all of the segments, numbered without a gap.
  ///
  /// - Parameter extents: What was found in each block.
  /// - Returns: `false` when a line is missing, or stands where it should not.
  package func isWhole(_ extents: some Sequence<Extent>) -> Bool {
    guard !segments.isEmpty, !lengths.contains(0) else { return false }
    var sequence = 1
    var offset = 0
    for (number, extent) in extents.enumerated() {
      let ordinal = blocks[number].ordinal
      if blocks[number].bytes.lowerBound == 0 {
        guard ordinal == 0 || offset == lengths[ordinal - 1], segments[ordinal] == sequence else {
          return false
        }
        offset = 0
      }
      guard extent.lines > 0 else { continue }
      guard extent.bytes.lowerBound == offset, extent.firstSequence == sequence else {
        return false
      }
      offset = extent.bytes.upperBound
      sequence += extent.lines
    }
    return offset == lengths[lengths.count - 1]
  }
}
