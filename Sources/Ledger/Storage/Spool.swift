/// Bytes that wait until all of them are known to be right: in memory up to a bound, then in a file
/// without a name, so that a batch of any size is checked whole in bounded memory.
package struct Spool {
  /// The most bytes that are kept in memory: an import of a quarter of a million events makes no file.
  package static let memoryBytes = 64 << 20
  /// How many bytes are gathered for a file once there is one.
  private static let spillBytes = 8 << 20

  private let directory: String
  private let memoryBytes: Int
  private var memory: [UInt8] = []
  private var file: Descriptor?
  private var spilled = 0

  /// Makes an empty spool.
  ///
  /// - Parameters:
  ///   - directory: Where a file is made when one is needed.
  ///   - memoryBytes: The most bytes that are kept in memory.
  package init(in directory: String, memoryBytes: Int = Self.memoryBytes) {
    self.directory = directory
    self.memoryBytes = memoryBytes
  }

  /// How many bytes there are.
  package var count: Int { spilled + memory.count }

  /// Appends bytes.
  ///
  /// - Parameter body: Writes them to the end of what it is given.
  /// - Throws: ``SystemFailure`` when the file cannot be made or written.
  package mutating func append(_ body: (inout [UInt8]) -> Void) throws(SystemFailure) {
    body(&memory)
    if memory.count >= (file == nil ? memoryBytes : Self.spillBytes) { try spill() }
  }

  private mutating func spill() throws(SystemFailure) {
    let target: Descriptor
    if let file { target = file } else { target = try Descriptor(temporaryIn: directory) }
    file = target
    try target.write(memory[...])
    spilled += memory.count
    memory.removeAll(keepingCapacity: memory.capacity <= Self.spillBytes * 2)
  }

  /// A range of the bytes.
  ///
  /// - Parameter range: From 0; within ``count``.
  /// - Returns: The bytes.
  /// - Throws: ``SystemFailure`` when the file cannot be read.
  package func bytes(_ range: Range<Int>) throws(SystemFailure) -> [UInt8] {
    var result: [UInt8] = []
    if range.lowerBound < spilled, let file {
      let end = min(range.upperBound, spilled)
      result = try file.bytes(at: range.lowerBound, count: end - range.lowerBound)
    }
    if range.upperBound > spilled {
      let start = max(range.lowerBound, spilled)
      result.append(contentsOf: memory[(start - spilled)..<(range.upperBound - spilled)])
    }
    return result
  }
}
