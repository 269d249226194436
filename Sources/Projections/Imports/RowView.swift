import Ledger

/// The cells of one row, by the columns of a map.
struct RowView {
  let record: CSVRecord
  let position: [Int]
  let cells: RowCells

  /// Where a cell's text lies in the record's bytes.
  func range(_ column: Int) -> Range<Int> {
    var range = record.fields[position[column]].range
    guard cells.trims else { return range }
    let bytes = record.bytes.span
    while let last = range.last, isBlank(bytes[last]) { range = range.dropLast() }
    while let first = range.first, isBlank(bytes[first]) { range = range.dropFirst() }
    return range
  }

  /// What a value of JSON is; `nil` for a cell of a table, and for what is not there.
  func kind(_ column: Int) -> JSONValue.Kind? { record.fields[position[column]].kind }

  /// Whether a value of JSON is no text, number or boolean.
  func isContainer(_ column: Int) -> Bool {
    let kind = kind(column)
    return kind == .object || kind == .array
  }

  /// Whether a cell's text stands for nothing.
  func isEmpty(_ range: Range<Int>) -> Bool {
    range.isEmpty || cells.missing.number(of: record.bytes.span.extracting(range)) != nil
  }

  /// The number of the symbol that a cell's text is; `nil` when it is none.
  func symbol(_ range: Range<Int>) -> Int? {
    cells.symbols.table.number(of: record.bytes.span.extracting(range))
  }

  func holds(_ condition: RowCondition) -> Bool {
    switch condition {
    case .isOne(let column, let texts):
      return texts.number(of: record.bytes.span.extracting(range(column))) != nil
    case .isEmpty(let column): return !isContainer(column) && isEmpty(range(column))
    case .isA(let column, let sorts):
      for sort in sorts where isA(sort, column) { return true }
      return false
    case .isSymbol(let column): return symbol(range(column)) != nil
    case .lacks(let column, let names):
      guard let list = record.cells?.values[position[column]], list.kind == .array else {
        return false
      }
      for element in list.elements {
        for name in names where element[name]?.string?.isEmpty ?? true { return true }
      }
      return false
    case .not(let other): return !holds(other)
    case .all(let parts):
      for part in parts where !holds(part) { return false }
      return true
    case .any(let parts):
      for part in parts where holds(part) { return true }
      return false
    }
  }
}

extension RowView {
  private func isA(_ sort: RowSort, _ column: Int) -> Bool {
    let kind = kind(column)
    let text = record.bytes.span.extracting(range(column))
    switch sort {
    case .text: return kind == .string
    case .number: return kind == .number
    case .boolean: return kind == .boolean
    case .list: return kind == .array
    case .object: return kind == .object
    case .uuid: return !isContainer(column) && isUUID(text)
    case .day: return !isContainer(column) && CivilDate(text) != nil
    case .moment: return !isContainer(column) && WrittenMoment(text) != nil
    }
  }
}

/// Whether a text is a UUID as RFC 9562 writes it.
private func isUUID(_ text: Span<UInt8>) -> Bool {
  guard text.count == 36 else { return false }
  for index in text.indices {
    if index == 8 || index == 13 || index == 18 || index == 23 {
      if text[index] != UInt8(ascii: "-") { return false }
    } else {
      let small = text[index] | 0x20
      let isHex = text[index].isDigit || (small >= 0x61 && small <= 0x66)
      if !isHex { return false }
    }
  }
  return true
}

@inline(__always)
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
