import Ledger

/// The bytes that are imported, a block at a time.
///
/// What is not an ordinary file is taken in whole first: whoever writes into a pipe may take an hour
/// over it, and must not hold the ledger's lock for so long.
struct ImportSource {
  /// How many bytes a block has.
  static let blockBytes = 1 << 18

  private let file: Descriptor?
  private let spool: Spool
  private var position = 0

  /// Opens what is imported.
  ///
  /// - Parameters:
  ///   - path: A file, or `-` for standard input.
  ///   - directory: Where a file without a name is made, if need be.
  /// - Throws: ``SystemFailure`` of `open` or `read`.
  init(_ path: String, spoolingIn directory: String) throws(SystemFailure) {
    let input = path == "-" ? Descriptor.standardInput : try Descriptor(path, .input)
    var spool = Spool(in: directory)
    if path != "-", FileSystem.isOrdinaryFile(path) {
      file = input
    } else {
      file = nil
      var buffer = [UInt8](repeating: 0, count: Self.blockBytes)
      while true {
        let count = try input.read(into: &buffer, at: 0)
        if count == 0 { break }
        try spool.append { $0.append(contentsOf: buffer[..<count]) }
      }
    }
    self.spool = spool
  }

  /// Reads on.
  ///
  /// - Parameters:
  ///   - buffer: Where the bytes go.
  ///   - start: The first place in it; there must be room.
  /// - Returns: How many bytes came; 0 at the end.
  /// - Throws: ``SystemFailure`` of `read` or `pread`.
  mutating func read(into buffer: inout [UInt8], at start: Int) throws(SystemFailure) -> Int {
    if let file { return try file.read(into: &buffer, at: start) }
    let end = min(spool.count, position + buffer.count - start)
    guard position < end else { return 0 }
    let bytes = try spool.bytes(position..<end)
    buffer.replaceSubrange(start..<(start + bytes.count), with: bytes)
    position = end
    return bytes.count
  }
}
