/// The least and the most that hidden cells can be, by linear programming over exact fractions.
///
/// ``CellBounds`` looks at one sum after the other and may miss what several of them say together. Here all sums
/// that hang together are taken at once: the simplex method, with Bland's rule, finds the least and the
/// most of each cell among all tables of fractions with the same sums. Those of a table of two dimensions
/// are whole; of more dimensions a range may be wider than that of whole numbers, never narrower.
///
/// The tableau holds whole numbers over one common denominator, so no fraction is ever rounded. What outgrows
/// 128 bits, or is larger than ``unknownsMax``, is left to ``CellBounds``.
package struct ExactBounds {
  /// The most unknowns, and the most sums, of a part that is solved.
  package static let unknownsMax = 40

  /// A range of whole numbers.
  package struct Range: Sendable, Hashable {
    /// The least.
    package var least: Int
    /// The most.
    package var most: Int
  }

  private var rows: [[Int128]] = []
  private var basis: [Int] = []
  private var denominator: Int128 = 1
  private let columns: Int

  /// The unknowns that have fewer possible values than are needed.
  ///
  /// - Parameters:
  ///   - equations: The sums, of unknowns that hang together or do not.
  ///   - least: The least that an unknown can be.
  ///   - most: The most, where it is known beforehand.
  ///   - valuesMin: How many values are needed.
  /// - Returns: Their ranges.
  /// - Complexity: O(u² e²) steps for u unknowns and e sums of a part at worst, mostly far fewer: whatever two
  ///   corners show to have values enough is not looked at again.
  package static func narrow(
    _ equations: [SumElimination.Equation], least: (Int) -> Int, most: (Int) -> Int?,
    valuesMin: Int
  ) -> [Int: Range] {
    var found: [Int: Range] = [:]
    for part in SumElimination.parts(of: equations) {
      let unknowns = Set(part.flatMap { $0.terms.map(\.unknown) }).sorted()
      guard unknowns.count <= unknownsMax, part.count <= unknownsMax,
        var bounds = ExactBounds(part, unknowns, least, most)
      else { continue }
      let ranges = bounds.ranges(of: unknowns.count, valuesMin)
      for (index, range) in ranges {
        let base = least(unknowns[index])
        found[unknowns[index]] = Range(least: base + range.least, most: base + range.most)
      }
    }
    return found
  }

  /// Finds a first table; `nil` where there is none, or numbers grow too large.
  private init?(
    _ equations: [SumElimination.Equation], _ unknowns: [Int], _ least: (Int) -> Int,
    _ most: (Int) -> Int?
  ) {
    let indices = Dictionary(uniqueKeysWithValues: unknowns.enumerated().map { ($1, $0) })
    let limited = unknowns.indices.filter { most(unknowns[$0]) != nil }
    columns = unknowns.count + limited.count
    for equation in equations {
      // The last column is the right side; what is counted is how far each unknown is above its least.
      var row = [Int128](repeating: 0, count: columns + 1)
      row[columns] = Int128(equation.right)
      for term in equation.terms {
        guard let index = indices[term.unknown] else { return nil }
        row[index] = Int128(term.coefficient)
        row[columns] -= Int128(term.coefficient) * Int128(least(term.unknown))
      }
      rows.append(row)
    }
    for (slack, index) in limited.enumerated() {
      guard let limit = most(unknowns[index]) else { continue }
      var row = [Int128](repeating: 0, count: columns + 1)
      row[index] = 1
      row[unknowns.count + slack] = 1
      row[columns] = Int128(limit) - Int128(least(unknowns[index]))
      rows.append(row)
    }
    for index in rows.indices where rows[index][columns] < 0 { negate(index) }
    guard findCorner() else { return nil }
  }

  private mutating func negate(_ row: Int) {
    for column in rows[row].indices { rows[row][column] = -rows[row][column] }
  }

  /// Brings the tableau to a corner of the tables that the sums allow.
  private mutating func findCorner() -> Bool {
    // Unknowns that stand for what each sum lacks yet, from `columns` on; their sum goes down to 0.
    basis = rows.indices.map { columns + $0 }
    var aim = [Int128](repeating: 0, count: columns + 1)
    for row in rows { for column in aim.indices { aim[column] -= row[column] } }
    guard climb(&aim) != nil, aim[columns] == 0 else { return false }
    for row in rows.indices.reversed() where basis[row] >= columns {
      guard let column = (0..<columns).first(where: { rows[row][$0] != 0 }) else {
        // The sum follows from the others.
        rows.remove(at: row)
        basis.remove(at: row)
        continue
      }
      if rows[row][column] < 0 { negate(row) }
      var none = [Int128](repeating: 0, count: columns + 1)
      guard pivot(row, column, &none) else { return false }
    }
    return true
  }

  /// Climbs while that raises what the aim stands for; `nil` where numbers grow too large.
  ///
  /// - Returns: Whether there is a highest corner.
  private mutating func climb(_ aim: inout [Int128]) -> Bool? {
    while let column = (0..<columns).first(where: { aim[$0] < 0 }) {
      var leaving: Int?
      for row in rows.indices where rows[row][column] > 0 {
        guard let best = leaving else {
          leaving = row
          continue
        }
        // right / coefficient of both, without a division.
        let (ours, lost) = rows[row][columns].multipliedReportingOverflow(by: rows[best][column])
        let (theirs, lostToo) = rows[best][columns].multipliedReportingOverflow(
          by: rows[row][column])
        guard !lost, !lostToo else { return nil }
        if ours < theirs || (ours == theirs && basis[row] < basis[best]) { leaving = row }
      }
      guard let row = leaving else { return false }
      guard pivot(row, column, &aim) else { return nil }
    }
    return true
  }

  /// Takes an unknown into the basis; `false` where numbers grow too large.
  private mutating func pivot(_ row: Int, _ column: Int, _ aim: inout [Int128]) -> Bool {
    let pivotRow = rows[row]
    let own = pivotRow[column]
    let old = denominator
    func reduced(_ line: inout [Int128]) -> Bool {
      let factor = line[column]
      for index in line.indices {
        let (left, lost) = line[index].multipliedReportingOverflow(by: own)
        let (right, lostToo) = factor.multipliedReportingOverflow(by: pivotRow[index])
        let (difference, lostLast) = left.subtractingReportingOverflow(right)
        guard !lost, !lostToo, !lostLast else { return false }
        // Exact: every entry is a determinant of the first tableau.
        line[index] = difference / old
      }
      return true
    }
    for index in rows.indices where index != row {
      guard reduced(&rows[index]) else { return false }
    }
    guard reduced(&aim) else { return false }
    denominator = own
    basis[row] = column
    return true
  }

  /// The ranges of those of the first unknowns that have fewer values than are needed.
  private mutating func ranges(of count: Int, _ valuesMin: Int) -> [(Int, Range)] {
    var low = [Int](repeating: .max, count: count)
    var high = [Int](repeating: 0, count: count)
    var found: [(Int, Range)] = []
    note(&low, &high)
    for unknown in 0..<count where !isWide(low[unknown], high[unknown], valuesMin) {
      let most = end(of: unknown, isMost: true)
      if case .lost = most { return [] }
      note(&low, &high)
      // Without a most there is no end of values.
      guard case .at(let most) = most, !isWide(low[unknown], high[unknown], valuesMin) else {
        continue
      }
      guard case .at(let least) = end(of: unknown, isMost: false) else { return [] }
      note(&low, &high)
      if most - least + 1 < valuesMin {
        found.append((unknown, Range(least: least, most: most)))
      }
    }
    return found
  }

  private func isWide(_ low: Int, _ high: Int, _ valuesMin: Int) -> Bool {
    low <= high && high - low + 1 >= valuesMin
  }

  /// The values of a corner: what was seen is possible.
  private func note(_ low: inout [Int], _ high: inout [Int]) {
    var values = [Int128](repeating: 0, count: low.count)
    for (row, column) in basis.enumerated() where column < low.count {
      values[column] = rows[row][columns]
    }
    for (index, value) in values.enumerated() {
      let down = value / denominator
      let up = down + (value % denominator == 0 ? 0 : 1)
      low[index] = min(low[index], Int(clamping: up))
      high[index] = max(high[index], Int(clamping: down))
    }
  }

  /// One end of an unknown.
  private enum End {
    /// The last whole number before it.
    case at(Int)
    /// There is none.
    case open
    /// Numbers grew too large.
    case lost
  }

  private mutating func end(of unknown: Int, isMost: Bool) -> End {
    let sign: Int128 = isMost ? 1 : -1
    var aim = [Int128](repeating: 0, count: columns + 1)
    if let row = basis.firstIndex(of: unknown) {
      for column in aim.indices { aim[column] = sign * rows[row][column] }
      aim[unknown] = 0
    } else {
      aim[unknown] = -sign * denominator
    }
    guard let isBounded = climb(&aim) else { return .lost }
    guard isBounded else { return .open }
    let value = sign * aim[columns]
    let down = value / denominator
    let end = isMost || value % denominator == 0 ? down : down + 1
    return Int(exactly: end).map { .at($0) } ?? .lost
  }
}
