/// Solves sums with unknown cells as far as they can be solved, over whole numbers.
///
/// An equation is a list of unknowns with whole coefficients and a right side. Equations are brought to
/// reduced row echelon form without division; an unknown that stands alone in an equation at the end is
/// known. Coefficients of tables stay at 1 and -1 nearly always. Where one outgrows 64 bits the unknowns
/// of its part of the table are called undecided: whoever publishes treats them as known.
package struct SumElimination {
  /// One equation: the sum of coefficient and unknown is the right side.
  package struct Equation: Sendable, Hashable {
    /// Unknowns in order, each with a coefficient other than 0.
    package var terms: [Term]
    /// The right side.
    package var right: Int

    /// Makes an equation.
    ///
    /// - Parameters:
    ///   - terms: Unknowns in order, each with a coefficient other than 0.
    ///   - right: The right side.
    package init(terms: [Term], right: Int) {
      self.terms = terms
      self.right = right
    }
  }

  /// An unknown and its coefficient.
  package struct Term: Sendable, Hashable {
    /// The unknown's number.
    package var unknown: Int
    /// Its coefficient.
    package var coefficient: Int

    /// Makes a term.
    ///
    /// - Parameters:
    ///   - unknown: The unknown's number.
    ///   - coefficient: Its coefficient.
    package init(_ unknown: Int, _ coefficient: Int) {
      self.unknown = unknown
      self.coefficient = coefficient
    }
  }

  /// What was found.
  package struct Solution: Sendable {
    /// The unknowns that are known, with their values; `nil` for a value that is no whole number.
    package var known: [Int: Int?] = [:]
    /// The unknowns of a part that could not be solved within 64 bits.
    package var undecided: Set<Int> = []
  }

  /// Solves equations.
  ///
  /// - Parameter equations: The equations, in an order that decides nothing of the solution.
  /// - Returns: Every unknown that they determine.
  /// - Complexity: O(n³) in the unknowns of one part that hangs together at worst; near O(n) for parts of a
  ///   few.
  package static func solve(_ equations: [Equation]) -> Solution {
    var solution = Solution()
    for part in parts(of: equations) {
      var elimination = SumElimination()
      if elimination.reduce(part) {
        elimination.read(into: &solution)
      } else {
        for equation in part { solution.undecided.formUnion(equation.terms.map(\.unknown)) }
      }
    }
    return solution
  }

  /// Equations that share no unknown with one another's.
  static func parts(of equations: [Equation]) -> [[Equation]] {
    var parent: [Int: Int] = [:]
    func root(_ unknown: Int) -> Int {
      var at = unknown
      while let up = parent[at], up != at { at = up }
      return at
    }
    for equation in equations {
      guard let first = equation.terms.first else { continue }
      for term in equation.terms where parent[term.unknown] == nil {
        parent[term.unknown] = term.unknown
      }
      let top = root(first.unknown)
      for term in equation.terms.dropFirst() {
        let other = root(term.unknown)
        if other != top { parent[other] = top }
      }
      // Shorter ways for the next.
      for term in equation.terms { parent[term.unknown] = top }
    }
    var numbers: [Int: Int] = [:]
    var parts: [[Equation]] = []
    for equation in equations {
      guard let first = equation.terms.first else { continue }
      let top = root(first.unknown)
      if let number = numbers[top] {
        parts[number].append(equation)
      } else {
        numbers[top] = parts.count
        parts.append([equation])
      }
    }
    return parts
  }

  /// The equation that was solved for an unknown.
  private var pivots: [Int: Equation] = [:]

  /// Brings equations to reduced form; `false` where a coefficient outgrows 64 bits.
  private mutating func reduce(_ equations: [Equation]) -> Bool {
    // Short ones first: they fill the others least.
    let order = equations.indices.sorted {
      (equations[$0].terms.count, $0) < (equations[$1].terms.count, $1)
    }
    var sequence: [Int] = []
    for index in order {
      var equation = equations[index]
      // Every pivot that it holds goes out; a pivot's equation holds no earlier pivot.
      while let term = equation.terms.first(where: { pivots[$0.unknown] != nil }) {
        guard let pivot = pivots[term.unknown],
          let less = Self.eliminate(term.unknown, from: equation, by: pivot)
        else { return false }
        equation = less
      }
      guard let lead = equation.terms.first else { continue }
      pivots[lead.unknown] = equation
      sequence.append(lead.unknown)
      // The earlier ones lose the new pivot.
      for other in sequence.dropLast() {
        guard let known = pivots[other], known.terms.contains(where: { $0.unknown == lead.unknown })
        else { continue }
        guard let less = Self.eliminate(lead.unknown, from: known, by: equation) else {
          return false
        }
        pivots[other] = less
      }
    }
    return true
  }

  private func read(into solution: inout Solution) {
    for (unknown, equation) in pivots where equation.terms.count == 1 {
      let coefficient = equation.terms[0].coefficient
      let isWhole = equation.right % coefficient == 0
      solution.known[unknown] = .some(isWhole ? equation.right / coefficient : nil)
    }
  }

  /// An equation without an unknown: a multiple of another is taken away.
  private static func eliminate(
    _ unknown: Int, from equation: Equation, by pivot: Equation
  ) -> Equation? {
    guard let here = equation.terms.first(where: { $0.unknown == unknown })?.coefficient,
      let there = pivot.terms.first(where: { $0.unknown == unknown })?.coefficient
    else { return equation }
    let divisor = greatestDivisor(here, there)
    let (a, b) = (there / divisor, here / divisor)
    func combined(_ left: Int, _ right: Int) -> Int? {
      let (x, lost) = left.multipliedReportingOverflow(by: a)
      let (y, lostToo) = right.multipliedReportingOverflow(by: b)
      let (z, lostLast) = x.subtractingReportingOverflow(y)
      return lost || lostToo || lostLast ? nil : z
    }
    var terms: [Term] = []
    var (i, j) = (0, 0)
    while i < equation.terms.count || j < pivot.terms.count {
      let left = i < equation.terms.count ? equation.terms[i] : nil
      let right = j < pivot.terms.count ? pivot.terms[j] : nil
      var term = Term(0, 0)
      if let left, right.map({ left.unknown < $0.unknown }) ?? true {
        guard let value = combined(left.coefficient, 0) else { return nil }
        term = Term(left.unknown, value)
        i += 1
      } else if let right, left.map({ right.unknown < $0.unknown }) ?? true {
        guard let value = combined(0, right.coefficient) else { return nil }
        term = Term(right.unknown, value)
        j += 1
      } else if let left, let right {
        guard let value = combined(left.coefficient, right.coefficient) else { return nil }
        term = Term(left.unknown, value)
        i += 1
        j += 1
      }
      if term.coefficient != 0 { terms.append(term) }
    }
    guard let right = combined(equation.right, pivot.right) else { return nil }
    return shortened(Equation(terms: terms, right: right))
  }

  /// The equation divided by what divides all of it.
  private static func shortened(_ equation: Equation) -> Equation {
    var divisor = 0
    for term in equation.terms {
      divisor = greatestDivisor(divisor, term.coefficient)
      if divisor == 1 { return equation }
    }
    guard divisor > 1, equation.right % divisor == 0 else { return equation }
    return Equation(
      terms: equation.terms.map { Term($0.unknown, $0.coefficient / divisor) },
      right: equation.right / divisor)
  }

  private static func greatestDivisor(_ left: Int, _ right: Int) -> Int {
    var (a, b) = (left.magnitude, right.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Int(clamping: a)
  }
}
