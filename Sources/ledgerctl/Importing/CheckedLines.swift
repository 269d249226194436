import Ledger

/// Whole lines of an import, and what was made of them.
struct CheckedLines: CheckedBlock {
  /// The memory that holds the lines.
  var bytes = [UInt8](repeating: 0, count: LineImport.lineBytesMax + ImportSource.blockBytes)
  /// Where they stand in it.
  var range = 0..<0
  /// The lines in canonical form, as far as they are plainly right.
  var drafted = DraftedLines()

  /// Reads every line of the range.
  mutating func check(_ reader: inout PlainEventReader) {
    drafted.removeAll()
    let bytes = bytes
    reader.readLines(bytes.span, range, into: &drafted)
  }
}
