/// What an attacker with the published tables and a pencil learns of hidden cells.
///
/// Four steps, each with what the one before it found: a hidden cell that is alone in a sum is a
/// subtraction away; a rate beside what it is worked out from gives its count (``RateColumns``); sums together may
/// leave one value (``SumElimination``); and the least and the most of a cell may leave one or too few
/// (``CellBounds``, ``ExactBounds``), because nothing counts less than nobody.
package struct DisclosureAttack: Sendable {
  /// How a cell was found out.
  package enum Method: String, Sendable, CaseIterable {
    /// By one subtraction from what is published.
    case subtraction = "one subtraction"
    /// By a subtraction after others.
    case chain = "several subtractions"
    /// By a rate that is shown beside what it is worked out from.
    case rate = "a rate beside it"
    /// By sums together.
    case elimination = "several sums together"
    /// By the least and the most that it can be.
    case bounds = "its limits"
    /// Its value is not found, but fewer are possible than the rule leaves open.
    case interval = "too few possible values"
    /// It was shown in another publication.
    case earlier = "an earlier publication"
    /// It differs from an earlier publication by a number that is itself too small.
    case change = "a small change since an earlier publication"
    /// It could not be decided: it counts as found out.
    case undecided = "undecided"
  }

  /// A hidden cell that is found out.
  package struct Finding: Sendable, Hashable {
    /// The cell's number in its system.
    package var cell: Int
    /// How.
    package var method: Method
    /// The least that it can be.
    package var least: Int
    /// The most that it can be.
    package var most: Int
    /// The sum that gave it away; `nil` where several did.
    package var sum: Int?

    /// Whether another publication gave it away: hiding more now takes nothing back.
    var isOfEarlier: Bool { method == .earlier || method == .change }
  }

  /// The findings, in the order of the cells.
  package private(set) var findings: [Finding] = []
  /// How many cells are hidden.
  package let hidden: Int

  /// Attacks the cells of one indicator.
  ///
  /// - Parameters:
  ///   - system: The cells and their sums, hidden ones without a value.
  ///   - leastHidden: The least that stands behind a symbol.
  ///   - valuesMin: How many values must be possible behind each symbol.
  ///   - rounding: What shown values are rounded to a multiple of.
  ///   - limits: What hidden cells can be by rates that are shown.
  /// - Complexity: near O(n) in the cells of all sums; see ``SumElimination`` for what hangs together.
  package init(
    _ system: CellSystem, leastHidden: Int, valuesMin: Int, rounding: Int = 1,
    limits: [Int: ClosedRange<Int>] = [:]
  ) {
    var system = system
    let hiddenCells = system.cells.indices.filter {
      system.cells[$0].value == nil && !system.cells[$0].isVoid
    }
    hidden = hiddenCells.count
    var found: [Int: Finding] = [:]
    if rounding == 1 {
      found = Self.subtract(&system, from: Array(system.sums.indices), .subtraction)
      let given = Self.take(limits, valuesMin, hiddenCells, found, &system)
      found.merge(given) { first, _ in first }
      let next = Set(given.keys.flatMap { system.cells[$0].sums }).sorted()
      found.merge(Self.subtract(&system, from: next, .chain)) { first, _ in first }
      for finding in Self.eliminate(system, hiddenCells, found) { found[finding.cell] = finding }
      for finding in found.values where system.cells[finding.cell].value == nil {
        if finding.least == finding.most { system.set(finding.least, of: finding.cell) }
      }
    }
    // Only whole counts have a next value.
    if system.places == 0 {
      let bounds = CellBounds(
        system, leastHidden: leastHidden, slack: rounding / 2, limits: limits)
      var ranges: [Int: ExactBounds.Range] = [:]
      for cell in hiddenCells where found[cell] == nil && !bounds.isContradicted {
        let (least, most) = (bounds.least[cell], bounds.most[cell])
        guard most != .max, most - least + 1 < valuesMin else { continue }
        ranges[cell] = ExactBounds.Range(least: least, most: most)
      }
      // Rounded figures need not add up, so there is nothing exact about their sums.
      if rounding == 1, !bounds.isContradicted {
        let narrow = ExactBounds.narrow(
          system.sums.indices.compactMap { system.equation($0) },
          least: { max(leastHidden, limits[$0]?.lowerBound ?? 0) },
          most: { limits[$0]?.upperBound }, valuesMin: valuesMin)
        for (cell, range) in narrow where found[cell] == nil { ranges[cell] = range }
      }
      for (cell, range) in ranges {
        found[cell] = Finding(
          cell: cell, method: range.least == range.most ? .bounds : .interval,
          least: range.least, most: range.most)
      }
    }
    findings = hiddenCells.compactMap { found[$0] }
  }

  /// Takes what rates say of hidden cells; those of one possible value are filled in.
  private static func take(
    _ limits: [Int: ClosedRange<Int>], _ valuesMin: Int, _ hidden: [Int],
    _ found: [Int: Finding], _ system: inout CellSystem
  ) -> [Int: Finding] {
    var taken: [Int: Finding] = [:]
    for cell in hidden where found[cell] == nil {
      guard let range = limits[cell], range.count < valuesMin else { continue }
      taken[cell] = Finding(
        cell: cell, method: .rate, least: range.lowerBound, most: range.upperBound)
      if range.count == 1 { system.set(range.lowerBound, of: cell) }
    }
    return taken
  }

  /// Fills in whatever is alone in a sum, again and again.
  private static func subtract(
    _ system: inout CellSystem, from sums: [Int], _ first: Method
  ) -> [Int: Finding] {
    var found: [Int: Finding] = [:]
    var waiting = sums
    var method = first
    while !waiting.isEmpty {
      // Those of one round do not build on one another.
      var round: [Finding] = []
      var taken: Set<Int> = []
      for sum in waiting {
        guard let (cell, value) = system.aloneIn(sum), value >= 0, taken.insert(cell).inserted
        else {
          continue
        }
        round.append(Finding(cell: cell, method: method, least: value, most: value, sum: sum))
      }
      var next: Set<Int> = []
      for finding in round {
        system.set(finding.least, of: finding.cell)
        found[finding.cell] = finding
        next.formUnion(system.cells[finding.cell].sums)
      }
      waiting = next.sorted()
      method = .chain
    }
    return found
  }

  private static func eliminate(
    _ system: CellSystem, _ hidden: [Int], _ found: [Int: Finding]
  ) -> [Finding] {
    let equations = system.sums.indices.compactMap { system.equation($0) }
    let solution = SumElimination.solve(equations)
    var findings: [Finding] = []
    for cell in hidden where found[cell] == nil {
      if let value = solution.known[cell] {
        // What comes out as no count contradicts the sums, and tells nobody anything.
        guard let value, value >= 0 else { continue }
        findings.append(Finding(cell: cell, method: .elimination, least: value, most: value))
      } else if solution.undecided.contains(cell) {
        findings.append(Finding(cell: cell, method: .undecided, least: 0, most: .max))
      }
    }
    return findings
  }
}

extension CellSystem {
  /// The one hidden cell of a sum and what the others leave for it; `nil` where more are hidden, or none.
  func aloneIn(_ sum: Int) -> (cell: Int, value: Int)? {
    var unknown: (cell: Int, sign: Int)?
    var rest = 0
    for (cell, sign) in terms(sum) {
      if let value = cells[cell].value {
        rest += sign * value
      } else if cells[cell].isVoid {
        return nil
      } else if unknown != nil {
        return nil
      } else {
        unknown = (cell, sign)
      }
    }
    return unknown.map { ($0.cell, -$0.sign * rest) }
  }

  /// A sum with its shown cells on the right side; `nil` where none is hidden.
  func equation(_ sum: Int) -> SumElimination.Equation? {
    var terms: [SumElimination.Term] = []
    var right = 0
    for (cell, sign) in self.terms(sum) {
      if let value = cells[cell].value {
        right -= sign * value
      } else if !cells[cell].isVoid {
        terms.append(SumElimination.Term(cell, sign))
      }
    }
    guard !terms.isEmpty else { return nil }
    terms.sort { $0.unknown < $1.unknown }
    return SumElimination.Equation(terms: terms, right: right)
  }
}
