import Ledger

/// Imports NDJSON: one event a line, blank lines passed over.
struct LineImport {
  /// The most bytes of a line as it comes: four times what the log keeps, for spaces and escapes.
  static let lineBytesMax = 4 * LogFormat.lineBytesMax
  /// The ledger's own kinds that partners may send.
  static let reserved: Set<ReservedKind> = [.void, .reconciled]

  private let run: ImportRun
  private let file: String
  private var number = 0
  private var reader: PlainEventReader
  private var lines = DraftedLines()

  /// Starts.
  ///
  /// - Parameters:
  ///   - run: What takes the events.
  ///   - file: The file as the user named it.
  init(_ run: ImportRun, file: String) {
    self.run = run
    self.file = file
    reader = run.plainReader()
  }

  /// Takes every line.
  ///
  /// - Parameter source: Where the bytes come from.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  mutating func read(_ source: inout ImportSource) throws(LedgerError) {
    var buffer = [UInt8](repeating: 0, count: Self.lineBytesMax + ImportSource.blockBytes)
    var filled = 0
    // Whether the bytes up to the next LF belong to a line that was refused for its length.
    var isPassing = false
    while true {
      let count = try system { () throws(SystemFailure) in
        try source.read(into: &buffer, at: filled)
      }
      filled += count
      var start = 0
      if isPassing {
        let end = firstIndex(of: 0x0A, in: buffer.span, from: 0, to: filled)
        isPassing = end == filled
        start = min(end + 1, filled)
      }
      start = try takeLines(of: buffer, start..<filled, isLast: count == 0)
      if count == 0 { break }
      if filled - start > Self.lineBytesMax {
        try refuseLength(buffer[start..<filled])
        isPassing = true
        start = filled
      }
      let rest = filled - start
      if start > 0, rest > 0 {
        buffer.replaceSubrange(0..<rest, with: Array(buffer[start..<filled]))
      }
      filled = rest
    }
  }

  /// Takes the whole lines of a range, and at the end of the input what follows them too; gives where
  /// the rest begins.
  private mutating func takeLines(
    of buffer: [UInt8], _ range: Range<Int>, isLast: Bool
  ) throws(LedgerError) -> Int {
    lines.removeAll()
    let bytes = buffer.span
    var start = range.lowerBound
    while start < range.upperBound {
      let end = firstIndex(of: 0x0A, in: bytes, from: start, to: range.upperBound)
      if end == range.upperBound, !isLast { break }
      reader.read(bytes, start..<end, into: &lines)
      start = end + 1
    }
    for index in lines.lines.indices {
      if try run.stagePlain(index, of: &lines) {
        number += 1
        try run.endRow()
      } else {
        try take(buffer[lines.lines[index].source])
      }
    }
    return min(start, range.upperBound)
  }

  private mutating func take(_ line: ArraySlice<UInt8>) throws(LedgerError) {
    if line.count > Self.lineBytesMax { return try refuseLength(line) }
    number += 1
    if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { return }
    var found: [Refusal]
    do throws(LedgerError) {
      let event = try JSONDocument(Array(line), file: file, firstLine: number).root
      found = try run.stage(event, reserved: Self.reserved) { $0.place }
    } catch {
      guard case .refused(let refusals) = error else { throw error }
      found = refusals
    }
    try run.endRow(found) { String(decoding: line, as: UTF8.self) }
  }

  private mutating func refuseLength(_ line: ArraySlice<UInt8>) throws(LedgerError) {
    number += 1
    let place = Place(file: file, line: number, column: 1)
    try run.endRow([.lineTooLongToRead(Self.lineBytesMax, at: place)]) {
      // Masked before it is cut: half of a number is still a part of it.
      String(redacted(String(decoding: line.prefix(10_000), as: UTF8.self)).prefix(200)) + "..."
    }
  }
}
