/// The least and the most that hidden cells can be, from the sums that they are in.
///
/// Limits are drawn in from sum to sum until none moves: each hidden cell is what the total leaves when the
/// others are at their ends.
package struct CellBounds: Sendable {
  /// The least that each cell can be.
  package private(set) var least: [Int]
  /// The most that each cell can be; `Int.max` for no limit.
  package private(set) var most: [Int]
  /// Whether some sum cannot hold at all: the table contradicts itself.
  package private(set) var isContradicted = false

  /// How often one cell's limits are drawn in: a row of halving steps ends long before, and one that
  /// creeps by ones is no nearer to a single value for it.
  private static let stepsMax = 64

  /// Draws the limits in.
  ///
  /// - Parameters:
  ///   - system: The cells and sums.
  ///   - leastHidden: The least that stands behind a symbol.
  ///   - slack: How far each shown value may be from the true one: half of a base of rounding.
  ///   - limits: What is known of hidden cells beside the sums.
  /// - Complexity: O(n) in the cells of all sums, for each step.
  package init(
    _ system: CellSystem, leastHidden: Int, slack: Int = 0,
    limits: [Int: ClosedRange<Int>] = [:]
  ) {
    least = system.cells.map { cell in
      guard let value = cell.value else { return cell.isVoid ? 0 : leastHidden }
      return max(0, value - slack)
    }
    most = system.cells.map { cell in
      guard let value = cell.value else { return cell.isVoid ? 0 : .max }
      return value + slack
    }
    for (cell, range) in limits where system.cells[cell].value == nil {
      least[cell] = max(least[cell], range.lowerBound)
      most[cell] = min(most[cell], range.upperBound)
      if least[cell] > most[cell] { isContradicted = true }
    }
    var waiting = Array(system.sums.indices)
    var isWaiting = [Bool](repeating: true, count: system.sums.count)
    var steps = [Int](repeating: 0, count: system.cells.count)
    var next = 0
    // Sums that contradict one another would push limits apart without end.
    while next < waiting.count, !isContradicted {
      let sum = waiting[next]
      next += 1
      isWaiting[sum] = false
      for cell in drawIn(system.sums[sum]) {
        guard system.cells[cell].value == nil, steps[cell] < Self.stepsMax else { continue }
        steps[cell] += 1
        for other in system.cells[cell].sums where other != sum && !isWaiting[other] {
          isWaiting[other] = true
          waiting.append(other)
        }
      }
    }
  }

  /// Draws in the limits of a sum's cells, and gives those that moved.
  private mutating func drawIn(_ sum: CellSystem.Sum) -> [Int] {
    var moved: [Int] = []
    var low = 0
    var high = 0
    var unlimited = 0
    for part in sum.parts {
      low = saturating(low, least[part])
      if most[part] == .max { unlimited += 1 } else { high = saturating(high, most[part]) }
    }
    if low > least[sum.total] {
      least[sum.total] = low
      moved.append(sum.total)
    }
    if unlimited == 0, high < most[sum.total] {
      most[sum.total] = high
      moved.append(sum.total)
    }
    for part in sum.parts {
      if most[sum.total] != .max, low != .max {
        let room = most[sum.total] &- (low &- least[part])
        if room < most[part] {
          most[part] = room
          moved.append(part)
        }
      }
      let others = unlimited - (most[part] == .max ? 1 : 0)
      if others == 0, unlimited == 0 {
        let need = least[sum.total] &- (high &- most[part])
        if need > least[part], !moved.contains(part) {
          least[part] = need
          moved.append(part)
        }
      }
      if least[part] > most[part] { isContradicted = true }
    }
    if least[sum.total] > most[sum.total] { isContradicted = true }
    return moved
  }

  private func saturating(_ left: Int, _ right: Int) -> Int {
    let (sum, lost) = left.addingReportingOverflow(right)
    return lost ? .max : sum
  }
}
