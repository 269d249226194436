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
  /// How many lines the block had that was taken last: about as many as the next ones have.
  private var linesBefore = 0
  private var checks: BlockChecks<CheckedLines>

  /// Starts.
  ///
  /// - Parameters:
  ///   - run: What takes the events.
  ///   - file: The file as the user named it.
  init(_ run: ImportRun, file: String) {
    self.run = run
    self.file = file
    checks = BlockChecks { run.plainReader() }
  }

  /// Takes every line.
  ///
  /// - Parameter source: Where the bytes come from.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  mutating func read(_ source: inout ImportSource) throws(LedgerError) {
    var block = checks.memory()
    var filled = 0
    // Whether the bytes up to the next LF belong to a line that was refused for its length.
    var isPassing = false
    while true {
      let count = try system { () throws(SystemFailure) in
        try source.read(into: &block.bytes, at: filled)
      }
      filled += count
      var start = 0
      if isPassing {
        let end = firstIndex(of: 0x0A, in: block.bytes.span, from: 0, to: filled)
        isPassing = end == filled
        start = min(end + 1, filled)
      }
      // At the end of the input, what follows the last LF is a line too.
      let end = count == 0 ? filled : Self.endOfLines(block.bytes, start..<filled)
      let rest = Array(block.bytes[end..<filled])
      if start < end {
        block.range = start..<end
        block.drafted.sequenceDigits = run.appender.sequenceDigits(
          after: checks.count * linesBefore)
        checks.add(block, isAlone: checks.isIdle && count < ImportSource.blockBytes)
      } else {
        checks.putBack(block)
      }
      block = checks.memory()
      filled = 0
      if rest.count > Self.lineBytesMax {
        try stageAll(leaving: 0)
        try refuseLength(rest[...])
        isPassing = true
      } else {
        block.bytes.replaceSubrange(0..<rest.count, with: rest)
        filled = rest.count
      }
      try stageAll(leaving: BlockChecks<CheckedLines>.blocksMax)
      if count == 0 { break }
    }
    try stageAll(leaving: 0)
  }

  /// Where the last whole line of a range ends.
  private static func endOfLines(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] != 0x0A { end -= 1 }
    return end
  }

  /// Takes the lines that were checked, in their order, until few enough blocks are under way.
  private mutating func stageAll(leaving count: Int) throws(LedgerError) {
    while checks.count > count, var block = checks.next() {
      run.appender.prepare(for: block.drafted)
      linesBefore = block.drafted.lines.count
      var index = 0
      while index < linesBefore {
        let count = try run.stagePlain(index..<linesBefore, of: &block.drafted)
        run.endRows(count)
        number += count
        index += count
        guard index < linesBefore else { break }
        defer { index += 1 }
        if try run.stagePlain(index, of: &block.drafted) {
          number += 1
          try run.endRow()
        } else {
          try take(block.bytes[block.drafted.lines[index].source])
        }
      }
      checks.putBack(block)
    }
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
