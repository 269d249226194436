import Ledger

/// A cell that cannot become what the map makes of it, before that is put into words.
struct RowFault {
  enum Kind {
    case notInTable(RowTable)
    case noDay([RowDateFormat])
    case noPeriod(RowPeriod.Sort)
    case wrong(RowType)
    /// It is no value, as the map says.
    case none
    /// It cannot become a pseudonym.
    case noIdentifier
    /// A list or an object stands where one value belongs.
    case container
    case tooLong
  }

  let kind: Kind
  let column: Int
  let pointer: String
}

/// Writes the JSON of events from the cells of a row, and collects what cannot be written.
struct RowWriter: Sendable {
  private(set) var faults: [RowFault] = []
  /// Whether the value that is written became longer than any can be: a map may ask for the same long
  /// cell a thousand times.
  private var isTooLong = false
  private static let valueBytesMax = LogFormat.inputBytesMax
  /// Memory for texts that are not in the row as they stand.
  private var scratch: [UInt8] = []

  mutating func start() { faults.removeAll(keepingCapacity: true) }

  /// Writes an event in canonical form; members without a value are left out.
  mutating func append(_ event: RowEvent, of row: RowView, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "{"))
    var isFirst = true
    for index in 0..<event.beforeData {
      append(event.envelope[index], "/", row, &isFirst, &output)
    }
    output.append(contentsOf: isFirst ? "\"data\":{".utf8 : ",\"data\":{".utf8)
    isFirst = true
    for member in event.data { append(member, "/data/", row, &isFirst, &output) }
    output.append(UInt8(ascii: "}"))
    isFirst = false
    for index in event.beforeData..<event.envelope.count {
      append(event.envelope[index], "/", row, &isFirst, &output)
    }
    output.append(UInt8(ascii: "}"))
  }

  private mutating func append(
    _ member: RowMember, _ prefix: String, _ row: RowView, _ isFirst: inout Bool,
    _ output: inout [UInt8]
  ) {
    let start = output.count
    if !isFirst { output.append(UInt8(ascii: ",")) }
    output.append(contentsOf: member.key)
    if member.isConstant {
      isFirst = false
      return
    }
    let faultsBefore = faults.count
    if appendValue(member.expression, member.type, row, &output) {
      isFirst = false
    } else {
      output.removeLast(output.count - start)
    }
    if isTooLong {
      isTooLong = false
      faults.append(RowFault(kind: .tooLong, column: member.expression.column ?? 0, pointer: ""))
    }
    for index in faultsBefore..<faults.count {
      let fault = faults[index]
      faults[index] = RowFault(
        kind: fault.kind, column: fault.column, pointer: prefix + member.name)
    }
  }

  /// Writes a value; false, and nothing written, when there is none.
  private mutating func appendValue(
    _ expression: RowExpression, _ type: RowType, _ row: RowView, _ output: inout [UInt8]
  ) -> Bool {
    switch expression {
    case .constant(let json):
      output.append(contentsOf: json)
      return true
    case .cell(let cell):
      return cell.template.isEmpty
        ? appendCell(cell, type, row, &output) : appendTemplate(cell, type, row, &output)
    case .symbol(let columns):
      for column in columns {
        if let number = row.symbol(row.range(column)) {
          let meaning = row.cells.symbols.values[number]
          appendCanonicalString(meaning.span, to: &output)
          return true
        }
      }
      return false
    case .first(let parts):
      for part in parts where appendValue(part, type, row, &output) { return true }
      return false
    case .list(let parts):
      let start = output.count
      output.append(UInt8(ascii: "["))
      for part in parts {
        let before = output.count
        if before > start + 1 { output.append(UInt8(ascii: ",")) }
        if !appendValue(part, type, row, &output) { output.removeLast(output.count - before) }
        if output.count - start > Self.valueBytesMax {
          isTooLong = true
          break
        }
      }
      output.append(UInt8(ascii: "]"))
      guard output.count == start + 2 else { return true }
      output.removeLast(2)
      return false
    }
  }

  private mutating func appendCell(
    _ cell: RowCell, _ type: RowType, _ row: RowView, _ output: inout [UInt8]
  ) -> Bool {
    let column = cell.column ?? 0
    if row.isContainer(column) {
      faults.append(RowFault(kind: .container, column: column, pointer: ""))
      return false
    }
    let range = row.range(column)
    if row.isEmpty(range) { return appendWhenEmpty(cell, type, &output) }
    if type.takesNoSymbol, row.symbol(range) != nil { return false }
    let bytes = row.record.bytes.span.extracting(range)
    if cell.isPlain { return encode(bytes, cell.steps, type, column, &output) }
    if let separator = cell.steps.separator {
      return appendParts(Array(row.record.bytes[range]), separator, cell, type, &output)
    }
    var text = takeScratch()
    defer { scratch = text }
    text.append(span: bytes)
    if cell.steps.takesFirst, let end = text.firstIndex(of: CSVRecord.valueSeparator) {
      text.removeSubrange(end...)
    }
    return appendChanged(&text, cell, type, &output)
  }

  /// Writes a cell of several values as a list; spaces around a value are no part of it, and nothing
  /// between two separators is no value.
  private mutating func appendParts(
    _ bytes: [UInt8], _ separator: [UInt8], _ cell: RowCell, _ type: RowType,
    _ output: inout [UInt8]
  ) -> Bool {
    let start = output.count
    output.append(UInt8(ascii: "["))
    for part in bytes.split(separator: separator) {
      var text = Array(part)
      while text.last == 0x20 { text.removeLast() }
      text.removeSubrange(..<(text.firstIndex { $0 != 0x20 } ?? text.endIndex))
      if text.isEmpty { continue }
      let before = output.count
      if before > start + 1 { output.append(UInt8(ascii: ",")) }
      if !appendChanged(&text, cell, type, &output) { output.removeLast(output.count - before) }
    }
    output.append(UInt8(ascii: "]"))
    if output.count > start + 2 { return true }
    output.removeLast(2)
    return false
  }

  private mutating func appendTemplate(
    _ cell: RowCell, _ type: RowType, _ row: RowView, _ output: inout [UInt8]
  ) -> Bool {
    var text = takeScratch()
    defer { scratch = text }
    guard fill(&text, cell.template, row) else { return appendWhenEmpty(cell, type, &output) }
    return appendChanged(&text, cell, type, &output)
  }

  private mutating func appendChanged(
    _ text: inout [UInt8], _ cell: RowCell, _ type: RowType, _ output: inout [UInt8]
  ) -> Bool {
    if let kind = change(&text, cell.steps) {
      if case .none = kind { return false }
      faults.append(RowFault(kind: kind, column: cell.column ?? 0, pointer: ""))
      return false
    }
    return encode(text.span, cell.steps, type, cell.column ?? 0, &output)
  }

  private mutating func appendWhenEmpty(
    _ cell: RowCell, _ type: RowType, _ output: inout [UInt8]
  ) -> Bool {
    guard let whenEmpty = cell.steps.whenEmpty else { return false }
    return encode(whenEmpty.span, RowSteps(), type, cell.column ?? 0, &output)
  }

  /// The memory for a text, emptied, which is given back when the text is written.
  private mutating func takeScratch() -> [UInt8] {
    var text = scratch
    scratch = []
    text.removeAll(keepingCapacity: true)
    return text
  }

  /// Fills in a template; false when one of its cells is empty, so that nothing is half filled in.
  private mutating func fill(
    _ text: inout [UInt8], _ parts: [RowTemplatePart], _ row: RowView
  ) -> Bool {
    for part in parts {
      switch part {
      case .text(let bytes): text.append(contentsOf: bytes)
      case .column(let column):
        let range = row.range(column)
        if row.isEmpty(range) { return false }
        if text.count + range.count > Self.valueBytesMax {
          isTooLong = true
          return false
        }
        text.append(span: row.record.bytes.span.extracting(range))
      }
    }
    return true
  }

  /// Takes a text through the steps that change it; gives the step that it fails at.
  private func change(_ text: inout [UInt8], _ steps: RowSteps) -> RowFault.Kind? {
    if let after = steps.after {
      guard text.starts(with: after) else { return RowFault.Kind.none }
      text.removeFirst(after.count)
    }
    if let makesSmall = steps.makesSmall {
      let first = makesSmall ? UInt8(ascii: "A") : UInt8(ascii: "a")
      for index in text.indices where text[index] &- first < 26 { text[index] ^= 0x20 }
    }
    for removed in steps.removed { remove(removed, from: &text) }
    if let table = steps.table {
      if let number = table.table.number(of: text.span) {
        text = table.values[number]
      } else if let otherwise = steps.otherwise {
        text = otherwise
      } else if steps.dropsOthers {
        return RowFault.Kind.none
      } else {
        return .notInTable(table)
      }
    }
    if !steps.dates.isEmpty {
      var found: [UInt8]?
      for format in steps.dates where found == nil { found = format.written(text.span) }
      guard let found else { return .noDay(steps.dates) }
      text.removeAll(keepingCapacity: true)
      text += found
    }
    if let period = steps.period {
      var name: [UInt8] = []
      guard period.append(text.span, to: &name) else { return .noPeriod(period.sort) }
      text = name
    }
    if let prefix = steps.prefix { text.insert(contentsOf: prefix, at: 0) }
    if let key = steps.pseudonym {
      guard case .success(let made) = key.pseudonym(of: String(decoding: text, as: UTF8.self))
      else { return .noIdentifier }
      text = Array(made.utf8)
    }
    return nil
  }

  private func remove(_ character: [UInt8], from text: inout [UInt8]) {
    guard let first = character.first else { return }
    var kept = 0
    var index = 0
    while index < text.count {
      if text[index] == first, text[index...].starts(with: character) {
        index += character.count
      } else {
        text[kept] = text[index]
        kept += 1
        index += 1
      }
    }
    text.removeLast(text.count - kept)
  }

  /// Writes a text as JSON of the type that the member has.
  private mutating func encode(
    _ text: Span<UInt8>, _ steps: RowSteps, _ type: RowType, _ column: Int,
    _ output: inout [UInt8]
  ) -> Bool {
    switch type {
    case .field(let field):
      let isWritten: Bool
      if type.isNumber {
        guard let number = number(text, steps) else { break }
        isWritten = appendJSON(number, as: field, to: &output)
      } else {
        isWritten = appendJSON(text, as: field, to: &output)
      }
      if isWritten { return true }
    case .text:
      appendCanonicalString(text, to: &output)
      return true
    case .occurred:
      guard Occurrence(text) != nil else { break }
      output.append(UInt8(ascii: "\""))
      output.append(span: text)
      output.append(UInt8(ascii: "\""))
      return true
    case .quantity:
      guard let quantity = number(text, steps)?.integer,
        (1...LogFormat.quantityMax).contains(quantity)
      else { break }
      // One is what an event without a quantity says, and there is one way to write it.
      if quantity == 1 { return false }
      output.append(contentsOf: String(quantity).utf8)
      return true
    }
    faults.append(RowFault(kind: .wrong(type), column: column, pointer: ""))
    return false
  }

  private func number(_ text: Span<UInt8>, _ steps: RowSteps) -> ExactDecimal? {
    guard var number = ExactDecimal(json: text) else { return nil }
    if let times = steps.times {
      guard let product = number.multiplied(by: times) else { return nil }
      number = product
    }
    return steps.places.map { number.rounded(places: $0) } ?? number
  }
}
