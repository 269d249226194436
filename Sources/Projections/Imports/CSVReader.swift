package import Ledger

/// A strict reader of CSV (RFC 4180), fed a block of bytes at a time.
///
/// ```swift
/// var reader = CSVReader(file: "june.csv")
/// while let block = nextBlock() {
///   var position = 0
///   while reader.next(in: block.span, at: &position) { use(reader.record) }
/// }
/// if reader.finish() { use(reader.record) }
/// ```
///
/// The grammar is RFC 4180's, section 2, with what its section 3 and practice allow beside it: a
/// record may end with LF as well as CRLF, text is UTF-8 and may open with a byte order mark. Spaces
/// belong to fields. Nothing is guessed and nothing mended: a record at fault is not given out, the
/// fault is listed with its line and byte column, and reading goes on to find the others. At most one
/// fault is listed for a field, as the rest of a broken field says nothing.
///
/// Memory is bounded by the format's limits, however long the file: one record, and 1,000 faults (all
/// are counted).
package struct CSVReader: Sendable {
  /// How many faults are kept until they are asked for, the first ones; the others are only counted.
  package static let faultsMax = 1000

  /// The record that was read last; only to be used after `next` or `finish` said that there is one.
  package private(set) var record = CSVRecord()
  /// What is wrong with the file, in its order.
  package private(set) var faults: [Refusal] = []
  /// How many faults were found, kept or not.
  package private(set) var faultCount = 0
  /// How many fields the first record has, and every other must have; `nil` before it was read, and
  /// when it was itself at fault.
  package private(set) var columnCount: Int?

  /// A place between two records.
  package struct Border: Sendable, Hashable {
    /// How many bytes of the file stand before it.
    package let offset: Int
    /// The line of the file that begins there, from 1.
    package let line: Int
    /// How many records stand before it.
    package let record: Int

    /// Makes a border.
    ///
    /// - Parameters:
    ///   - offset: How many bytes of the file stand before it.
    ///   - line: The line of the file that begins there, from 1.
    ///   - record: How many records stand before it.
    package init(offset: Int, line: Int, record: Int) {
      self.offset = offset
      self.line = line
      self.record = record
    }

    /// The border that follows after some records.
    ///
    /// - Parameters:
    ///   - bytes: How many bytes they have.
    ///   - lines: How many lines.
    ///   - records: How many they are.
    /// - Returns: The border.
    package func moved(bytes: Int, lines: Int, records: Int) -> Border {
      Border(offset: offset + bytes, line: line + lines, record: record + records)
    }
  }

  private enum State {
    /// Before the first byte of a field.
    case fieldStart
    /// In a field without quotes.
    case bare
    /// In a field after its opening quote.
    case quoted
    /// After a quote in a quoted field: its end, or the first of two.
    case quote
    /// After a CR that can only be followed by LF.
    case carriageReturn
  }

  private let file: String?
  private let format: CSVFormat
  private var state = State.fieldStart
  private var character = UTF8Character()
  /// The offset in the file of the first byte of `character`.
  private var characterStart = 0
  /// The first bytes of the file that are not ASCII, where a byte order mark shows.
  private var opening: UInt32 = 0
  /// Whether the file is of no use beyond what was read.
  private var isStopped = false

  /// Bytes of the file before the current block.
  private var consumed = 0
  private var line = 1
  /// The offset in the file of the current line's first byte.
  private var lineStart = 0

  /// How many bytes of `record.bytes` are taken.
  private var filled = 0
  /// Where the current field starts in `record.bytes`.
  private var fieldStart = 0
  private var fieldLine = 1
  private var fieldColumn = 1
  private var fieldIsQuoted = false
  private var fieldIsFaulty = false
  /// How many of `faults` were found before the current field.
  private var faultsBeforeField = 0
  private var recordIsFaulty = false
  private var recordIsOverLimit = false
  private var recordIsOpen = false
  /// How many of `faults` were found before the record that is open.
  private var faultsBeforeRecord = 0

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - file: The file as the user named it, for messages.
  ///   - format: How the file is written.
  package init(file: String?, format: CSVFormat = .standard) {
    self.file = file
    self.format = format
    record.bytes = [UInt8](repeating: 0, count: min(4096, format.recordBytesMax))
  }

  /// Reads on to the end of the next record without a fault.
  ///
  /// - Parameters:
  ///   - block: A part of the file; the same one until `false` is returned, then the part after it.
  ///   - position: How far the block has been read; 0 for a new block.
  /// - Returns: `true` when `record` is the next record, `false` when the block is used up.
  /// - Complexity: A look at each byte of the block.
  package mutating func next(in block: Span<UInt8>, at position: inout Int) -> Bool {
    while position < block.count, !isStopped {
      let byte = block[position]
      if character.isOpen {
        if continueCharacter(byte) { position += 1 }
        continue
      }
      switch state {
      case .fieldStart:
        if !recordIsOpen { openRecord() }
        fieldLine = line
        fieldColumn = column(position)
        faultsBeforeField = faults.count
        if byte == UInt8(ascii: "\"") {
          fieldIsQuoted = true
          state = .quoted
          position += 1
        } else {
          state = .bare
        }

      case .bare:
        position = copyRun(block, from: position, until: format.delimiter)
        guard position < block.count else { break }
        let byte = block[position]
        switch byte {
        case format.delimiter: endField()
        case UInt8(ascii: "\n"):
          position += 1
          if endLine(nextAt: position) { return true }
          continue
        case UInt8(ascii: "\r"): state = .carriageReturn
        case UInt8(ascii: "\""):
          fault(.quoteInBareField(at: here(position)))
        default:
          takeOddByte(byte, position)
        }
        position += 1

      case .quoted:
        position = copyRun(block, from: position, until: UInt8(ascii: "\""))
        guard position < block.count else { break }
        let byte = block[position]
        switch byte {
        case UInt8(ascii: "\""): state = .quote
        case UInt8(ascii: "\n"):
          append(byte)
          line += 1
          lineStart = consumed + position + 1
        default: takeOddByte(byte, position)
        }
        position += 1

      case .quote:
        switch byte {
        case UInt8(ascii: "\""):
          append(byte)
          state = .quoted
        case format.delimiter: endField()
        case UInt8(ascii: "\n"):
          position += 1
          if endLine(nextAt: position) { return true }
          continue
        case UInt8(ascii: "\r"): state = .carriageReturn
        default:
          fault(.textAfterQuote(at: here(position)))
          state = .bare
          continue
        }
        position += 1

      case .carriageReturn:
        if byte == UInt8(ascii: "\n") {
          position += 1
          if endLine(nextAt: position) { return true }
        } else {
          fault(.bareCarriageReturn(at: here(position - 1)))
          state = .bare
        }
      }
    }
    position = block.count
    consumed += block.count
    return false
  }

  /// Where the reader stands, when it stands between two records and its block is used up; `nil` when
  /// it stands in a record.
  package var border: Border? {
    recordIsOpen || isStopped
      ? nil : Border(offset: consumed, line: line, record: record.number)
  }

  /// Leaves a block before its end: what follows comes in another.
  ///
  /// - Parameter position: How far the block has been read, up to the end of a record.
  package mutating func leaveBlock(at position: Int) { consumed += position }

  /// Goes to a border, from where it reads as if it had read everything before; what was found wrong with a
  /// record that is left in its middle is forgotten.
  ///
  /// - Parameter border: A border after the file's first record; a new block begins there.
  package mutating func begin(at border: Border) {
    state = .fieldStart
    character = UTF8Character()
    if recordIsOpen { faults.removeSubrange(faultsBeforeRecord...) }
    recordIsOpen = false
    fieldIsQuoted = false
    fieldIsFaulty = false
    consumed = border.offset
    lineStart = border.offset
    line = border.line
    record.number = border.record
  }

  /// Gives the faults found since it was asked last, and forgets them: those of records that have ended,
  /// since what comes yet of a record may be a fault that stands before one that is known.
  ///
  /// - Returns: The faults in the order of the file, however it was cut into blocks.
  package mutating func takeFaults() -> [Refusal] {
    let count = recordIsOpen && !isStopped ? faultsBeforeRecord : faults.count
    guard count > 0 else { return [] }
    defer {
      faults.removeFirst(count)
      faultsBeforeRecord -= count
      faultsBeforeField -= count
    }
    return Array(faults.prefix(count))
  }

  /// Reads what the end of the file completes: a last record without a line break.
  ///
  /// - Returns: `true` when `record` is that record.
  package mutating func finish() -> Bool {
    guard recordIsOpen, !isStopped else { return false }
    if character.isOpen { characterFault() }
    switch state {
    case .fieldStart:
      fieldLine = line
      fieldColumn = column(0)
    case .bare, .quote: break
    case .quoted: unterminatedQuote()
    case .carriageReturn: fault(.bareCarriageReturn(at: here(-1)))
    }
    endField()
    return endRecord()
  }
}

// The ends of fields, lines and records.
extension CSVReader {
  private mutating func openRecord() {
    recordIsOpen = true
    faultsBeforeRecord = faults.count
    recordIsFaulty = false
    recordIsOverLimit = false
    record.number += 1
    record.line = line
    record.fields.removeAll(keepingCapacity: true)
    filled = 0
    fieldStart = 0
  }

  private mutating func endField() {
    if record.fields.count == format.fieldsMax {
      overLimit(
        .tooManyFields(format.fieldsMax, at: Place(file: file, line: record.line, column: 1)))
    }
    record.fields.append(
      CSVField(
        range: fieldStart..<filled, line: fieldLine, column: fieldColumn, isQuoted: fieldIsQuoted))
    state = .fieldStart
    fieldStart = filled
    fieldIsQuoted = false
    fieldIsFaulty = false
  }

  /// Ends the record at a line break, and says whether it is fit to be given out.
  private mutating func endLine(nextAt position: Int) -> Bool {
    endField()
    let isGood = endRecord()
    line += 1
    lineStart = consumed + position
    return isGood
  }

  private mutating func endRecord() -> Bool {
    recordIsOpen = false
    guard !recordIsFaulty else { return false }
    let count = record.fields.count
    guard record.number > 1 else {
      columnCount = count
      return true
    }
    guard let columnCount, columnCount != count else { return true }
    if count == 1, record.fields[0].range.isEmpty, !record.fields[0].isQuoted {
      fault(.emptyLine(columns: columnCount, at: record.place(of: 0, in: file)))
    } else {
      // Too many fields are shown from the first that has no column, too few from the first of all.
      let index = count > columnCount ? columnCount : 0
      fault(
        .raggedRow(fields: count, columns: columnCount, at: record.place(of: index, in: file)))
    }
    // What was said of this record is nothing of the next one's first field.
    fieldIsFaulty = false
    return false
  }
}

// Bytes into the record.
extension CSVReader {
  /// Copies bytes up to one that may mean something, or the end of the block.
  ///
  /// - Returns: Where it stopped in the block.
  private mutating func copyRun(
    _ block: Span<UInt8>, from start: Int, until stop: UInt8
  ) -> Int {
    var at = start
    while true {
      let room = min(record.bytes.count, fieldStart + format.fieldBytesMax) - filled
      let end = at + min(block.count - at, room)
      let count = copyPlain(
        block.extracting(at..<end), to: &record.bytes, at: filled, until: stop)
      at += count
      filled += count
      guard at == end, at < block.count, isPlain(block[at], until: stop) else { return at }
      makeRoom()
    }
  }

  private mutating func append(_ byte: UInt8) {
    if filled == min(record.bytes.count, fieldStart + format.fieldBytesMax) { makeRoom() }
    record.bytes[filled] = byte
    filled += 1
  }

  /// Grows the record's memory; beyond a limit, says so and lets go of what was read.
  private mutating func makeRoom() {
    if filled - fieldStart >= format.fieldBytesMax {
      fault(.fieldTooLong(format.fieldBytesMax, isQuoted: fieldIsQuoted, at: fieldPlace))
      filled = fieldStart
    } else if filled >= format.recordBytesMax {
      overLimit(
        .recordTooLong(format.recordBytesMax, at: Place(file: file, line: record.line, column: 1)))
    } else {
      let count = record.bytes.count
      let more = min(count, format.recordBytesMax - count)
      record.bytes.append(contentsOf: repeatElement(0, count: more))
    }
  }

  /// Takes a byte that is not plain: a control character, or part of a character of several bytes.
  private mutating func takeOddByte(_ byte: UInt8, _ position: Int) {
    guard byte >= 0x80 else {
      if byte == 0 { fault(.nulByte(at: here(position))) } else { append(byte) }
      return
    }
    let offset = consumed + position
    if offset < 3 { takeOpening(byte, offset) }
    switch format.encoding {
    case .utf8:
      if character.open(byte) {
        characterStart = offset
        append(byte)
      } else {
        fault(.notUTF8(byte, at: here(position)))
      }
    case .windows1252:
      if let scalar = Windows1252.scalar(byte) {
        for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(unit) }
      } else {
        fault(.notWindows1252(byte, at: here(position)))
      }
    case .latin1:
      if byte < 0xA0 {
        fault(.notLatin1(byte, at: here(position)))
      } else {
        for unit in String(Unicode.Scalar(byte)).utf8 { append(unit) }
      }
    }
  }

  /// Looks for the marks that tell another encoding, in the first three bytes of the file.
  private mutating func takeOpening(_ byte: UInt8, _ offset: Int) {
    opening = opening << 8 | UInt32(byte)
    let start = Place(file: file, line: 1, column: 1)
    switch (opening, offset) {
    case (0xFFFE, 1), (0xFEFF, 1):
      // What was said of the first byte is this.
      faults.removeAll()
      faultCount = 0
      fieldIsFaulty = false
      fault(.markOfUTF16(at: start))
      isStopped = true
    case (0xEFBBBF, 2) where format.encoding != .utf8: fault(.markOfUTF8(at: start))
    default: break
    }
  }

  /// Takes the next byte of a character of several; `false` when the byte is not part of it.
  private mutating func continueCharacter(_ byte: UInt8) -> Bool {
    guard character.take(byte) else {
      characterFault()
      return false
    }
    append(byte)
    // A byte order mark is no part of the first field, and takes no column.
    if !character.isOpen, characterStart == 0, filled == 3,
      record.bytes[0] == 0xEF, record.bytes[1] == 0xBB, record.bytes[2] == 0xBF
    {
      filled = 0
      lineStart = 3
      state = .fieldStart
      recordIsOpen = false
      record.number = 0
    }
    return true
  }
}

// Faults and where they are.
extension CSVReader {
  private var fieldPlace: Place { Place(file: file, line: fieldLine, column: fieldColumn) }

  private func column(_ position: Int) -> Int { consumed + position - lineStart + 1 }

  private func here(_ position: Int) -> Place {
    Place(file: file, line: line, column: column(position))
  }

  /// Lists what is wrong with the current field, unless something already is.
  private mutating func fault(_ refusal: Refusal) {
    recordIsFaulty = true
    guard !fieldIsFaulty else { return }
    fieldIsFaulty = true
    list(refusal, at: faults.count)
  }

  private mutating func list(_ refusal: Refusal, at index: Int) {
    faultCount += 1
    guard index < Self.faultsMax else { return }
    faults.insert(refusal, at: index)
    if faults.count > Self.faultsMax { faults.removeLast() }
  }

  /// Says once that the record is beyond a limit, and lets go of what was read of it.
  private mutating func overLimit(_ refusal: Refusal) {
    recordIsFaulty = true
    if !recordIsOverLimit { list(refusal, at: faults.count) }
    recordIsOverLimit = true
    record.fields.removeAll(keepingCapacity: true)
    filled = 0
    fieldStart = 0
  }

  private mutating func characterFault() {
    fault(.notUTF8(character.lead, at: here(characterStart - consumed)))
    character = UTF8Character()
  }

  /// Lists a quote that is never closed, before whatever is wrong further on in its field.
  private mutating func unterminatedQuote() {
    recordIsFaulty = true
    list(.unterminatedQuote(at: fieldPlace), at: faultsBeforeField)
  }
}

/// Whether a byte is text and nothing else: ASCII, no quote, and none of the control characters up to
/// CR, whose few harmless ones are sorted out one at a time.
private func isPlain(_ byte: UInt8, until stop: UInt8) -> Bool {
  byte > 0x0D && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != stop
}

/// Copies plain bytes, found eight at a time.
///
/// - Returns: How many bytes were copied.
private func copyPlain(
  _ source: Span<UInt8>, to bytes: inout [UInt8], at start: Int, until stop: UInt8
) -> Int {
  let ones: UInt64 = 0x0101_0101_0101_0101
  let highs: UInt64 = 0x8080_8080_8080_8080
  var count = 0
  while count &+ 8 <= source.count {
    let eight = word(source, at: count)
    // A borrow out of a byte up to CR can reach later bytes only: the lowest set bit is right.
    let odd = ((eight &- ones &* 0x0E) & ~eight | eight) & highs
    let mask = odd | equalBytes(eight, UInt8(ascii: "\"")) | equalBytes(eight, stop)
    guard mask == 0 else {
      count &+= mask.trailingZeroBitCount &>> 3
      break
    }
    count &+= 8
  }
  while count < source.count, isPlain(source[count], until: stop) { count &+= 1 }
  let run = source.extracting(0..<count)
  var target = bytes.mutableSpan
  for index in run.indices { target[start &+ index] = run[index] }
  return count
}
