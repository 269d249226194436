/// Which cells of tables are hidden: those that are small, and others so that no sum gives a small one away.
///
/// A hidden cell is safe when there is another table with the same published sums, in which it has
/// another count, and as many such counts as the rule leaves open. Such a table is looked for: a hidden
/// cell is raised by one, and in every sum that it breaks another hidden cell is lowered, until all hold
/// again. Where none is found another cell is hidden, the smallest of a sum that the cell is in, and the
/// search begins again. What the search proves does not depend on how an attacker goes about it.
package struct Suppression: Sendable {
  /// The cells and sums, with every value.
  private let full: CellSystem
  /// The same with the hidden cells hidden.
  package private(set) var published: CellSystem
  /// The cells hidden for their own size.
  package private(set) var primary: Set<Int> = []
  /// The cells hidden for the sake of others.
  package private(set) var secondary: Set<Int> = []
  private let leastHidden: Int
  private let valuesMin: Int

  /// How many cells a search may change: longer ways are not looked for, and another cell is hidden.
  private static let movesMax = 16
  /// How many steps a search may take in all.
  private static let stepsMax = 192

  /// Hides small counts, and what gives them away.
  ///
  /// - Parameters:
  ///   - system: The cells and sums, with every value.
  ///   - alsoHidden: Cells that are hidden for another reason.
  ///   - rules: The rules.
  package init(_ system: CellSystem, alsoHidden: Set<Int> = [], _ rules: DisclosureRules) {
    var primary = alsoHidden
    for (number, cell) in system.cells.enumerated() {
      if let value = cell.value, rules.hides(value) { primary.insert(number) }
    }
    self.init(
      system, primary: primary, leastHidden: rules.leastHidden, valuesMin: rules.valuesMin)
  }

  /// Hides some cells, and what gives them away.
  ///
  /// - Parameters:
  ///   - system: The cells and sums, with every value.
  ///   - primary: The cells to hide.
  ///   - leastHidden: The least that stands behind a symbol.
  ///   - valuesMin: How many values must be possible behind each symbol.
  package init(_ system: CellSystem, primary: Set<Int>, leastHidden: Int, valuesMin: Int) {
    full = system
    published = system
    self.leastHidden = leastHidden
    self.valuesMin = valuesMin
    self.primary = primary.filter { system.cells[$0].value != nil }
    for cell in self.primary { published.hide(cell) }
    var waiting = self.primary.sorted()
    while !waiting.isEmpty {
      var changed: Set<Int> = []
      var stuck: [Int] = []
      for cell in waiting where !isSafe(cell) {
        if let more = mostFitting(for: [cell]) ?? mostFitting(for: hangingTogether(with: cell)) {
          secondary.insert(more)
          published.hide(more)
          changed.insert(more)
          changed.insert(cell)
        } else {
          stuck.append(cell)
        }
      }
      // What was hidden for others may have freed one that had nothing left beside it.
      waiting = changed.isEmpty ? [] : changed.union(stuck).sorted()
    }
  }

  /// Whether a cell is hidden.
  package func hides(_ cell: Int) -> Bool { primary.contains(cell) || secondary.contains(cell) }

  /// The hidden cells that no other table was found for: none where the sums have cells enough to hide.
  package var unsafe: [Int] {
    (primary.union(secondary)).sorted().filter { !isSafe($0) }
  }

  /// Whether enough counts are possible for a hidden cell.
  private func isSafe(_ cell: Int) -> Bool {
    var possible: Set<Int> = [full.cells[cell].value ?? 0]
    for sign in [1, -1] {
      guard let change = change(raising: cell, by: sign) else { continue }
      // The change may be made several times, as long as no cell falls below the least.
      var times = 1
      while possible.count < valuesMin {
        let isPossible = change.allSatisfy { cell, step in
          (full.cells[cell].value ?? 0) + times * step >= leastHidden
        }
        guard isPossible else { break }
        possible.insert((full.cells[cell].value ?? 0) + times * sign)
        times += 1
      }
      if possible.count >= valuesMin { return true }
    }
    return false
  }

  /// A change of hidden cells, one of them by `sign`, that leaves every sum as it is.
  private func change(raising cell: Int, by sign: Int) -> [Int: Int]? {
    var search = ChangeSearch(
      system: published, full: full, least: leastHidden, movesMax: Self.movesMax,
      stepsMax: Self.stepsMax)
    return search.change(of: cell, by: sign)
  }

  /// The cell to hide for another's sake: in a sum that it is in, the smallest part that is shown and is not 0;
  /// the total only where there is no part.
  private func mostFitting(for cells: [Int]) -> Int? {
    var best: (rank: Int, beside: Int, value: Int, cell: Int)?
    for cell in cells {
      for number in full.cells[cell].sums {
        // A sum in which the cell is alone gives it away: it comes first.
        let isAlone = published.aloneIn(number) != nil
        for (other, sign) in full.terms(number) {
          guard let value = published.cells[other].value, value >= max(1, leastHidden) else {
            continue
          }
          let candidate = (sign == -1 ? 1 : 0, isAlone ? 0 : 1, value, other)
          if best.map({ candidate < ($0.rank, $0.beside, $0.value, $0.cell) }) ?? true {
            best = candidate
          }
        }
      }
    }
    return best?.cell
  }

  /// The hidden cells that a cell is linked with by sums, itself too.
  private func hangingTogether(with cell: Int) -> [Int] {
    var found: Set<Int> = [cell]
    var waiting = [cell]
    while let next = waiting.popLast() {
      for number in published.cells[next].sums {
        for (other, _) in published.terms(number)
        where published.cells[other].value == nil && !published.cells[other].isVoid
          && found.insert(other).inserted
        {
          waiting.append(other)
        }
      }
    }
    return found.sorted()
  }
}

/// Looks for a change of hidden cells that leaves every sum as it is.
private struct ChangeSearch {
  let system: CellSystem
  let full: CellSystem
  let least: Int
  let movesMax: Int
  var stepsMax: Int
  private var steps: [Int: Int] = [:]
  private var broken: [Int] = []
  private var excess: [Int: Int] = [:]

  init(system: CellSystem, full: CellSystem, least: Int, movesMax: Int, stepsMax: Int) {
    self.system = system
    self.full = full
    self.least = least
    self.movesMax = movesMax
    self.stepsMax = stepsMax
  }

  mutating func change(of cell: Int, by sign: Int) -> [Int: Int]? {
    guard take(cell, sign) else { return nil }
    return mend() ? steps : nil
  }

  /// Changes a cell by one, and notes what that does to its sums; `false` where it would fall below the least.
  private mutating func take(_ cell: Int, _ sign: Int) -> Bool {
    guard (full.cells[cell].value ?? 0) + sign >= least else { return false }
    steps[cell] = sign
    for sum in system.cells[cell].sums {
      excess[sum, default: 0] += sign * self.sign(of: cell, in: sum)
    }
    return true
  }

  private mutating func takeBack(_ cell: Int, _ sign: Int) {
    steps[cell] = nil
    for sum in system.cells[cell].sums {
      excess[sum, default: 0] -= sign * self.sign(of: cell, in: sum)
    }
  }

  private func sign(of cell: Int, in sum: Int) -> Int {
    system.sums[sum].total == cell ? -1 : 1
  }

  /// Mends the first sum that does not hold by each of its hidden cells in turn.
  private mutating func mend() -> Bool {
    guard let sum = excess.filter({ $0.value != 0 }).keys.min() else { return true }
    guard steps.count < movesMax else { return false }
    let need = excess[sum] ?? 0
    // Cells in fewer sums, and those that close other breaches, first.
    var candidates: [(breaches: Int, cell: Int, sign: Int)] = []
    for (cell, own) in system.terms(sum)
    where system.cells[cell].value == nil && !system.cells[cell].isVoid && steps[cell] == nil {
      let sign = need > 0 ? -own : own
      var breaches = 0
      for other in system.cells[cell].sums {
        let now = excess[other] ?? 0
        let then = now + sign * self.sign(of: cell, in: other)
        breaches += abs(then) - abs(now)
      }
      candidates.append((breaches, cell, sign))
    }
    candidates.sort { ($0.breaches, $0.cell) < ($1.breaches, $1.cell) }
    for candidate in candidates {
      stepsMax -= 1
      guard stepsMax > 0 else { return false }
      guard take(candidate.cell, candidate.sign) else { continue }
      if mend() { return true }
      takeBack(candidate.cell, candidate.sign)
    }
    return false
  }
}
