/// Why reading a log stopped before the end of its bytes.
package struct ReadStop: Sendable, Hashable {
  /// What is there instead of the next line.
  package enum Reason: Sendable, Hashable {
    /// Bytes without a line feed at the end of a segment.
    case unfinished
    /// A line that is not an event's.
    case notAnEvent
    /// A line with another sequence number.
    case sequence(Int)
    /// A segment that starts with another sequence number than the one before ended with.
    case gap(Int)
  }

  package var reason: Reason
  /// The segment, counted from 0.
  package var segmentOrdinal: Int
  /// The first byte of what is wrong.
  package var offset: Int
  /// The line in the segment, counted from 1.
  package var line: Int
  /// The sequence number that was expected.
  package var sequence: Int
}

/// Reads a log's lines in order, a block of a segment at a time, into one buffer that is used again.
///
/// It never locks. A line counts once its LF is there, so what it has read is always a prefix.
package struct LogReader {
  /// Blocks of this size keep the buffer in the processor's cache and the calls few.
  package static let blockBytes = 1 << 20

  /// The most bytes that are read at once: fewer where many logs are read side by side.
  package var blockBytes = Self.blockBytes

  /// The lines read last.
  package private(set) var batch = EventBatch(bytes: [], lines: [])
  /// The segment of the batch, counted from 0.
  package private(set) var segmentOrdinal: Int
  /// Where the batch's bytes start in its segment.
  package private(set) var batchOffset: Int
  /// The sequence number that comes next.
  package private(set) var nextSequence: Int
  /// Why reading stopped, when it was not the end.
  package private(set) var stop: ReadStop?
  /// The first sequence numbers of the segments, as they were when reading began.
  package let segments: [Int]

  private let layout: LedgerLayout
  private let end: Int
  private let limit: Int
  private let committed: Int
  private var scanner = StrictLineScanner()
  private var stops = StopMap()
  private var file: Descriptor?
  private var filled = 0
  private var consumed = 0
  private var lineInSegment = 0
  private var isAtLimit = false
  private let watch = Watch.current

  /// Where a line stands, or will.
  package struct Mark: Sendable, Hashable {
    /// The segment, counted from 0.
    package var ordinal = 0
    /// Its first byte.
    package var offset = 0
    /// Its sequence number.
    package var sequence = 1
  }

  /// Where the next line stands.
  package var mark: Mark {
    Mark(ordinal: segmentOrdinal, offset: batchOffset + consumed, sequence: nextSequence)
  }

  /// Starts reading the log as it was at one moment.
  ///
  /// - Parameters:
  ///   - layout: The ledger.
  ///   - horizon: The moment.
  ///   - start: Where to begin.
  ///   - committed: How many lines are known to be whole.
  package init(_ layout: LedgerLayout, _ horizon: ReadHorizon, at start: Mark, committed: Int) {
    self.init(
      layout, segments: horizon.segments, end: horizon.end, limit: horizon.limit,
      ordinal: start.ordinal, offset: start.offset, sequence: start.sequence, committed: committed)
  }

  /// Starts reading.
  ///
  /// - Parameters:
  ///   - layout: The ledger.
  ///   - segments: The first sequence numbers of its segments, in order.
  ///   - end: Where the last of them ends, for this reader: bytes after that are not looked at.
  ///   - limit: The last line that is read.
  ///   - ordinal: The segment to start in, counted from 0.
  ///   - offset: The byte to start at; a line starts there.
  ///   - sequence: The sequence number of that line.
  ///   - committed: How many lines are known to be whole; later ones are read strictly, so that a
  ///     block that never reached the disk cannot pass for text.
  package init(
    _ layout: LedgerLayout, segments: [Int], end: Int = .max, limit: Int = .max, ordinal: Int = 0,
    offset: Int = 0, sequence: Int = 1, committed: Int
  ) {
    self.layout = layout
    self.end = end
    self.limit = limit
    self.committed = committed
    self.segments = segments
    segmentOrdinal = ordinal
    batchOffset = offset
    nextSequence = sequence
    lineInSegment = ordinal < segments.count ? sequence - segments[ordinal] : 0
  }

  /// Where a line of the batch stands.
  ///
  /// - Parameter line: A line of ``batch``.
  /// - Returns: Its position in the log.
  package func position(of line: EventLine) -> LinePosition {
    LinePosition(segmentOrdinal: segmentOrdinal, offset: batchOffset + line.range.lowerBound)
  }

  /// Reads the next lines into ``batch``.
  ///
  /// - Returns: `false` at the end, or when ``stop`` says why there is no more.
  /// - Throws: ``SystemFailure`` of `open` or `read`.
  /// - Complexity: O(n) in the bytes read.
  package mutating func next() throws(SystemFailure) -> Bool {
    batch.lines.removeAll(keepingCapacity: true)
    while stop == nil, !isAtLimit {
      if file == nil {
        guard segmentOrdinal < segments.count else { return false }
        guard try openSegment() else { return false }
      }
      moveRestToFront()
      guard let file else { return false }
      // Short segments are common, and a fresh mebibyte for each would cost more than reading them.
      let isLast = segmentOrdinal == segments.count - 1
      let rest = min(try file.status().bytes, isLast ? end : .max) - batchOffset - filled
      makeRoom(min(max(rest, 4096), blockBytes))
      let count = min(try file.read(into: &batch.bytes, at: filled), isLast ? max(rest, 0) : .max)
      if count == 0 {
        if filled > 0 {
          halt(.unfinished, at: 0)
          return false
        }
        self.file = nil
        segmentOrdinal += 1
        batchOffset = 0
        lineInSegment = 0
        continue
      }
      filled += count
      watch?.advances(count)
      scanLines()
      if !batch.lines.isEmpty { return true }
      if isAtLimit { return false }
      // A block without a line feed: a line longer than any line may be.
      if filled > LogFormat.lineBytesMax, stop == nil { halt(.notAnEvent, at: 0) }
    }
    return false
  }

  private mutating func makeRoom(_ count: Int) {
    guard batch.bytes.count - filled < count else { return }
    var larger = [UInt8](repeating: 0, count: max(filled + count, 2 * batch.bytes.count))
    larger.replaceSubrange(0..<filled, with: batch.bytes[..<filled])
    batch.bytes = larger
  }

  /// Opens the segment to be read; its name must continue the numbering.
  private mutating func openSegment() throws(SystemFailure) -> Bool {
    let first = segments[segmentOrdinal]
    if batchOffset == 0, first != nextSequence {
      stop = ReadStop(
        reason: .gap(first), segmentOrdinal: segmentOrdinal, offset: 0, line: 1,
        sequence: nextSequence)
      return false
    }
    // Of what was acknowledged nothing is ever taken back: there a file that is gone is an error.
    let found =
      first > committed
      ? try layout.openUnlessGone(segment: first) : try layout.open(segment: first)
    guard let opened = found else { return false }
    if batchOffset > 0 { try opened.seek(to: batchOffset) }
    if file == nil, batch.bytes.isEmpty { tellBeginning() }
    file = opened
    filled = 0
    consumed = 0
    return true
  }

  /// Says how many bytes are to be read, where anybody watches.
  private func tellBeginning() {
    guard let watch else { return }
    var bytes = -batchOffset
    for first in segments[segmentOrdinal...] {
      bytes += (try? layout.length(ofSegment: first)) ?? 0
    }
    watch.begins(Watch.readingTheLog, bytes: max(bytes, 0))
  }

  private mutating func moveRestToFront() {
    guard consumed > 0 else { return }
    let rest = filled - consumed
    for index in 0..<rest { batch.bytes[index] = batch.bytes[consumed + index] }
    filled = rest
    batchOffset += consumed
    consumed = 0
  }

  private mutating func scanLines() {
    let bytes = batch.bytes
    let span = bytes.span
    stops.mark(span, through: filled)
    let stops = stops
    let marked = stops.words.span
    var start = 0
    while start < filled {
      guard let line = scannedLine(span, marked, from: start) else {
        // Either its end is not read yet, or there will never be an event.
        if firstIndex(of: 0x0A, in: span, from: start, to: filled) < filled {
          halt(.notAnEvent, at: start)
        }
        break
      }
      guard line.sequence == nextSequence else {
        halt(.sequence(line.sequence), at: start)
        break
      }
      guard nextSequence <= limit else {
        isAtLimit = true
        break
      }
      batch.lines.append(line)
      nextSequence += 1
      lineInSegment += 1
      start = line.range.upperBound + 1
    }
    consumed = start
  }

  @inline(__always)
  private mutating func scannedLine(
    _ bytes: Span<UInt8>, _ stops: Span<UInt64>, from start: Int
  ) -> EventLine? {
    if nextSequence <= committed {
      return EventLine(bytes, stops: stops, from: start, to: filled)
        ?? EventLine(bytes, from: start, to: filled)
    }
    return scanner.line(bytes, stops: stops, from: start, to: filled)
  }

  private mutating func halt(_ reason: ReadStop.Reason, at start: Int) {
    stop = ReadStop(
      reason: reason, segmentOrdinal: segmentOrdinal, offset: batchOffset + start,
      line: lineInSegment + 1, sequence: nextSequence)
  }
}
