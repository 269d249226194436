/// Lines in canonical form, ready for the log but for their sequence numbers.
///
/// A line's bytes are two runs: up to the digits of `seq`, and from behind them to the closing brace, which an
/// LF follows. So that lines can be made side by side, and be numbered when it is known which of them are new.
/// Between the runs there may be room for the digits, as many as the numbers are thought to have: then a
/// line that was numbered stands in the log as it stands here.
package struct DraftedLines: Sendable {
  /// One line that was handed in.
  package struct Line: Sendable {
    /// The first byte of what it was made from, and the byte after the last.
    package var source: Range<Int>
    /// The first byte of its canonical form; meaningless where there is none.
    var start = 0
    /// Where the key `data` stands, with its quote.
    var data = 0
    /// Where the key `id` stands.
    var id = 0
    /// Where the key `kind` stands.
    var kind = 0
    /// Where the key `recorded` stands.
    var recorded = 0
    /// Where the digits of `seq` belong.
    var sequence = 0
    /// The byte after the line; 0 where it was not taken.
    var end = 0
    /// Where `programme` stands, without quotes.
    var programme = 0..<0
    /// The hash of its id.
    var hash: UInt64 = 0
    /// For an id that is derived, what it is derived from in `statements`; else -1.
    var statement = -1

    /// Whether it has a canonical form here; what has none is for ``EventDraft`` to take or to refuse.
    package var isTaken: Bool { end > 0 }

    /// Where the content of `id` stands.
    var idContent: Range<Int> { id &+ 6..<kind &- 2 }
  }

  /// The lines in their order.
  package var lines: [Line] = []
  /// Their canonical forms.
  package var bytes: [UInt8] = []
  /// How many digits of `seq` there is room for in each line; set before the first is read.
  package var sequenceDigits = 0
  /// The hashes of the statements from which ids were derived.
  var statements: [Digest] = []

  /// Makes an empty list.
  package init() {}

  /// Where a line's programme stands in the bytes.
  ///
  /// - Parameter index: A line that was taken.
  /// - Returns: The slug, without quotes.
  package func programme(_ index: Int) -> Range<Int> { lines[index].programme }

  /// The id of a line, as text.
  ///
  /// - Parameter index: A line that was taken.
  /// - Returns: The id.
  package func id(_ index: Int) -> String { unescaped(bytes[lines[index].idContent]) }

  /// Forgets the lines, and keeps the memory.
  package mutating func removeAll() {
    lines.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    statements.removeAll(keepingCapacity: true)
  }

  /// Writes the numbers of lines into the room that there is for them.
  ///
  /// - Parameters:
  ///   - range: The lines.
  ///   - first: The first one's number; none has more digits than there is room for.
  mutating func number(_ range: Range<Int>, from first: Int) {
    let digits = sequenceDigits
    // Counted as it is written: the digits of the next number differ in few places.
    var text = [UInt8](repeating: UInt8(ascii: "0"), count: digits)
    var rest = first
    for place in stride(from: digits &- 1, through: 0, by: -1) {
      text[place] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    let all = lines
    let lines = all.span
    var bytes = bytes.mutableSpan
    for index in range {
      let start = lines[index].sequence
      for place in 0..<digits { bytes[start &+ place] = text[place] }
      var place = digits &- 1
      while place >= 0 {
        text[place] &+= 1
        if text[place] <= UInt8(ascii: "9") { break }
        text[place] = UInt8(ascii: "0")
        place &-= 1
      }
    }
  }

  /// Writes what a line says: the form of ``EventDraft/appendStatement(to:)``.
  func appendStatement(_ line: Line, to output: inout [UInt8]) {
    let bytes = bytes.span
    output.append(UInt8(ascii: "{"))
    output.append(span: bytes.extracting(line.data..<line.id))
    // Without the comma before `recorded`; what follows `seq` begins with its own, or ends the object.
    output.append(span: bytes.extracting(line.kind..<line.recorded &- 1))
    output.append(span: bytes.extracting(line.sequence &+ sequenceDigits..<line.end))
  }

  /// Gives a line the id that is derived from its statement.
  mutating func derive(_ line: inout Line, ordinal: Int) -> Digest {
    var text: [UInt8] = []
    text.reserveCapacity(line.end - line.start + 8)
    appendStatement(line, to: &text)
    var hash = SHA256()
    hash.update(text.span)
    let statement = hash.finalize()
    text.append(0x0A)
    text.append(contentsOf: String(ordinal).utf8)
    let words = SHA256.hash(text.span).words
    var at = line.idContent.lowerBound + 2
    for word in [words.0, words.1] {
      for shift in stride(from: UInt64(60), through: 0, by: -4) {
        let digit = UInt8(truncatingIfNeeded: word &>> shift) & 15
        bytes[at] = digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
        at += 1
      }
    }
    line.hash = IdTable.hash(bytes.span.extracting(line.idContent))
    return statement
  }
}
