import Ledger

/// Values under keys of bytes, without a copy of a key that is there already.
struct ByteMap<Value: Sendable>: Sendable {
  private(set) var keys = ByteTable()
  private(set) var values: [Value] = []

  /// The value of a key; `nil` when there is none.
  subscript(_ key: Span<UInt8>) -> Value? { keys.number(of: key).map { values[$0] } }

  /// Sets or changes the value of a key.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - first: The value when there is none yet.
  ///   - combine: Changes the value that there is.
  mutating func merge(_ key: Span<UInt8>, _ first: Value, _ combine: (inout Value) -> Void) {
    let number = keys.insert(key)
    if number == values.count {
      values.append(first)
    } else {
      combine(&values[number])
    }
  }
}

/// The values of a figure for each cell; the whole has one cell with no key.
struct CellValues: Sendable {
  /// The cells that occur, and their values; `nil` where one cannot be worked out.
  var cells: [[UInt8]: ExactRatio?] = [:]
  /// The value of every other cell: 0 for counts, a number that is the same for all.
  var otherwise: ExactRatio?

  /// The value of a cell.
  subscript(_ cell: [UInt8]) -> ExactRatio? { cells[cell] ?? otherwise }

  /// The values of two figures taken cell by cell.
  func combined(
    with other: CellValues, _ combine: (ExactRatio, ExactRatio) -> ExactRatio?
  ) -> CellValues {
    func both(_ left: ExactRatio?, _ right: ExactRatio?) -> ExactRatio? {
      guard let left, let right else { return nil }
      return combine(left, right)
    }
    var result = CellValues()
    result.otherwise = both(otherwise, other.otherwise)
    for cell in Set(cells.keys).union(other.cells.keys) {
      result.cells[cell] = .some(both(self[cell], other[cell]))
    }
    return result
  }
}
