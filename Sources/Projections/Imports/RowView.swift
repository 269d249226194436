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
    case .isEmpty(let column): return isEmpty(range(column))
    case .isSymbol(let column): return symbol(range(column)) != nil
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

@inline(__always)
private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
