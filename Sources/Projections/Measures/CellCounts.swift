import Ledger

/// Counts by the numbers of cells.
struct CellCounts {
  private let state: FoldState
  private let path: Int
  /// -1 for a cell that does not occur.
  private var counts: [Int]

  init(_ state: FoldState, _ path: Int) {
    self.state = state
    self.path = path
    counts = Array(repeating: -1, count: state.count(of: path))
  }

  /// Adds to the cell that a key is in.
  @inline(__always)
  mutating func add(_ count: Int, at number: Int, of longer: Int) {
    let cell = path < 0 ? 0 : state.beginning(number, of: longer, on: path)
    counts[cell] = max(counts[cell], 0) &+ count
  }

  /// Adds keys to the one cell there is, where what is counted is not broken down.
  mutating func add(toTheOne keys: Int) {
    if keys > 0 { counts[0] = max(counts[0], 0) &+ keys }
  }

  func forEach(_ body: (_ number: Int, _ count: Int) -> Void) {
    for number in counts.indices where counts[number] >= 0 { body(number, counts[number]) }
  }

  /// The counts as values of a figure.
  var values: CellValues {
    var result = CellValues()
    result.otherwise = .zero
    forEach { number, count in
      result.cells[state.key(number, of: path)] = .some(ExactRatio(count))
    }
    return result
  }
}

extension CellValues {
  /// Values of cells that have one, by the numbers of the cells.
  init(_ values: [Int: ExactRatio], _ state: FoldState, _ path: Int) {
    for (cell, value) in values { cells[state.key(cell, of: path)] = .some(value) }
  }

  /// Counts, each a whole number.
  init(counts: ByteMap<Int>) {
    otherwise = .zero
    for number in counts.values.indices {
      cells[counts.keys.key(number)] = .some(ExactRatio(counts.values[number]))
    }
  }
}
