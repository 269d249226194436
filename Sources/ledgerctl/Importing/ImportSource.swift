import Ledger

/// The bytes that are imported, a block at a time.
///
/// What is not an ordinary file is taken in whole first: whoever writes into a pipe may take an hour
/// over it, and must not hold the ledger's lock for so long. It is sealed, because nobody has looked
/// yet whether it names people.
struct ImportSource {
  /// How many bytes a block has.
  static let blockBytes = 1 << 18
  /// The most bytes without a line's end: no line or row is so long, and reading on would only look for
  /// the end of something that is refused already.
  static let lineSearchBytesMax = 8 << 20
  /// The most bytes of one import: 20 million events of 800 bytes.
  static let bytesMax = 16 << 30

  /// Why reading stopped before the end; `nil` when it did not.
  private(set) var stop: Refusal?

  private let file: Descriptor?
  private let spool: SealedSpool
  private let name: String
  private let bytesMax: Int
  private var position = 0
  private var lines: LineSearch
  /// Who is told how much was read, once reading has begun.
  private var watch: (any Watching)?
  private var isBegun = false
  private let needsLines: Bool

  /// Opens what is imported.
  ///
  /// - Parameters:
  ///   - path: A file, or `-` for standard input.
  ///   - directory: Where a file without a name is made, if need be.
  ///   - needsLines: Whether lines must end: JSON may all stand in one.
  ///   - bytesMax: The most bytes that are read.
  /// - Throws: ``SystemFailure`` of `open` or `read`.
  init(
    _ path: String, spoolingIn directory: String, needsLines: Bool = true,
    bytesMax: Int = Self.bytesMax
  ) throws(SystemFailure) {
    name = path
    self.needsLines = needsLines
    self.bytesMax = bytesMax
    lines = LineSearch()
    let input = path == "-" ? Descriptor.standardInput : try Descriptor(path, .input)
    var spool = SealedSpool(in: directory)
    if path != "-", FileSystem.isOrdinaryFile(path) {
      file = input
      if try input.status().bytes > bytesMax {
        stop = .importTooLong(bytesMax, at: Place(file: path))
      }
    } else {
      file = nil
      var buffer = [UInt8](repeating: 0, count: Self.blockBytes)
      let watch = Watch.current
      watch?.begins(Self.reading(path), bytes: nil)
      while true {
        let count = try input.read(into: &buffer, at: 0)
        if count == 0 { break }
        watch?.advances(count)
        try spool.append(buffer[..<count])
        // What comes without an end is not waited for.
        if needsLines { lines.pass(buffer, 0..<count) }
        if lines.isLost { break }
        if spool.count > bytesMax {
          stop = .importTooLong(bytesMax, at: Place(file: path))
          break
        }
      }
      lines = LineSearch()
    }
    self.spool = spool
  }

  private static func reading(_ path: String) -> String {
    "reading \(path == "-" ? "standard input" : path)"
  }

  /// Reads on.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go.
  ///   - start: The first place in it; there must be room.
  /// - Returns: How many bytes came; 0 at the end.
  /// - Throws: ``SystemFailure`` of `read` or `pread`.
  mutating func read(into buffer: inout [UInt8], at start: Int) throws(SystemFailure) -> Int {
    if stop != nil { return 0 }
    if !isBegun {
      isBegun = true
      watch = Watch.current
      if let watch {
        watch.begins(Self.reading(name), bytes: try file?.status().bytes ?? spool.count)
      }
    }
    let count: Int
    if let file {
      count = try file.read(into: &buffer, at: start)
    } else {
      let end = min(spool.count, position + buffer.count - start)
      guard position < end else { return 0 }
      let bytes = try spool.bytes(position..<end)
      buffer.replaceSubrange(start..<(start + bytes.count), with: bytes)
      position = end
      count = bytes.count
    }
    watch?.advances(count)
    if needsLines { lines.pass(buffer, start..<(start + count)) }
    if lines.isLost {
      stop = .noLineEnd(
        Self.lineSearchBytesMax, at: Place(file: name, line: lines.line, column: 1))
    }
    return count
  }
}

/// Looks for the ends of lines, and tells where one does not come.
private struct LineSearch {
  /// The line that is read, from 1.
  private(set) var line = 1
  private var bytes = 0

  /// Whether the line has more bytes than any may have.
  var isLost: Bool { bytes > ImportSource.lineSearchBytesMax }

  mutating func pass(_ block: [UInt8], _ range: Range<Int>) {
    guard !isLost, !range.isEmpty else { return }
    line += countOf(0x0A, in: block.span, range)
    // What stands behind the last end; a block is shorter than a line may be.
    var last = range.upperBound
    while last > range.lowerBound, block[last - 1] != 0x0A { last -= 1 }
    bytes = last > range.lowerBound ? range.upperBound - last : bytes + range.count
  }
}
