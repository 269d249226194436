import Ledger

/// Columns of a table that are worked out from one another: a rate, the count that it is of, and what that is
/// divided by.
///
/// Whoever knows two of the three knows the third, or nearly. Which columns are so is seen from the figures,
/// as an attacker sees it: in every row that shows all three, the rate is 1, 100, 1,000, 10,000 or
/// 100,000 times the quotient, to its last decimal place.
package struct RateColumns: Sendable {
  /// Three columns, by their numbers.
  package struct Relation: Sendable, Hashable {
    /// The rate's.
    package var rate: Int
    /// That of the count.
    package var part: Int
    /// That of what it is divided by.
    package var whole: Int
    /// What the quotient is multiplied by.
    package var factor: Int
    /// The rate's decimal places.
    package var places: Int

    /// Makes a relation.
    ///
    /// - Parameters:
    ///   - rate: The rate's column.
    ///   - part: That of the count.
    ///   - whole: That of what it is divided by.
    ///   - factor: What the quotient is multiplied by.
    ///   - places: The rate's decimal places.
    package init(rate: Int, part: Int, whole: Int, factor: Int, places: Int) {
      self.rate = rate
      self.part = part
      self.whole = whole
      self.factor = factor
      self.places = places
    }
  }

  /// The relations that hold.
  package private(set) var relations: [Relation] = []

  /// Fewer rows that agree may be chance.
  private static let rowsMin = 3
  private static let factors = [1, 100, 1_000, 10_000, 100_000]
  /// Larger numbers are no counts of people, and their products would not fit.
  private static let numberMax = 1_000_000_000_000

  /// Finds relations.
  ///
  /// - Parameters:
  ///   - table: A table.
  ///   - known: Relations that are known to hold.
  /// - Complexity: O(n³) in the columns; a row that contradicts ends the look at three of them.
  package init(_ table: PublishedTable, known: [Relation] = []) {
    relations = known
    let columns = table.indicators.indices
    var counts: [Int: [Int?]] = [:]
    var rates: [Int: (values: [Int?], places: Int)] = [:]
    for column in columns {
      let numbers = table.rows.map { row -> ExactDecimal? in
        if case .number(let number) = row.values[column] { number } else { nil }
      }
      let places = numbers.compactMap { $0?.scale }.max() ?? 0
      if numbers.allSatisfy({ $0?.isInteger ?? true }) {
        counts[column] = numbers.map { $0.flatMap { Self.whole($0, places: 0) } }
      }
      if places <= 6 {
        rates[column] = (numbers.map { $0.flatMap { Self.whole($0, places: places) } }, places)
      }
    }
    for rate in columns {
      guard let found = rates[rate] else { continue }
      for part in columns where part != rate {
        for whole in columns where whole != rate && whole != part {
          guard let parts = counts[part], let wholes = counts[whole] else { continue }
          for factor in Self.factors {
            let relation = Relation(
              rate: rate, part: part, whole: whole, factor: factor, places: found.places)
            if !known.contains(relation), Self.holds(relation, found.values, parts, wholes) {
              relations.append(relation)
            }
          }
        }
      }
    }
  }

  private static func whole(_ number: ExactDecimal, places: Int) -> Int? {
    guard !number.isNegative else { return nil }
    var value = number.significand
    for _ in number.scale..<max(places, number.scale) { value *= 10 }
    return Int(exactly: value).flatMap { $0 <= numberMax ? $0 : nil }
  }

  private static func power(_ places: Int) -> Int128 {
    (0..<places).reduce(1) { power, _ in power * 10 }
  }

  private static func holds(
    _ relation: Relation, _ rates: [Int?], _ parts: [Int?], _ wholes: [Int?]
  ) -> Bool {
    let scale = Int128(relation.factor) * power(relation.places)
    var seen: Set<Int> = []
    var rows = 0
    for index in rates.indices {
      guard let rate = rates[index], let part = parts[index], let whole = wholes[index], whole > 0
      else { continue }
      let off = Int128(rate) * Int128(whole) - Int128(part) * scale
      guard 2 * off.magnitude <= whole.magnitude else { return false }
      // A rate of nothing, or of all, is so whatever it is multiplied by.
      if part > 0 {
        rows += 1
        seen.insert(rate)
      }
    }
    return rows >= rowsMin && seen.count > 1
  }

  /// What a row's hidden count can be, by its rate.
  ///
  /// - Parameters:
  ///   - column: The column of the count.
  ///   - row: The row.
  /// - Returns: A range; `nil` where the row does not show what it takes.
  package func limits(of column: Int, in row: PublishedTable.Row) -> ClosedRange<Int>? {
    func shown(_ column: Int, places: Int = 0) -> Int128? {
      guard case .number(let number) = row.values[column], number.scale <= places else {
        return nil
      }
      return Self.whole(number, places: places).map { Int128($0) }
    }
    var limits: ClosedRange<Int>?
    for relation in relations where relation.part == column || relation.whole == column {
      guard let rate = shown(relation.rate, places: relation.places) else { continue }
      let scale = 2 * Int128(relation.factor) * Self.power(relation.places)
      var least: Int128
      var most: Int128
      if relation.part == column {
        guard let whole = shown(relation.whole), whole > 0 else { continue }
        least = Self.up(max((2 * rate - 1) * whole, 0), scale)
        most = (2 * rate + 1) * whole / scale
      } else {
        // A rate that may be 0 says nothing of what it is divided by.
        guard let part = shown(relation.part), part > 0, rate > 0 else { continue }
        least = Self.up(part * scale, 2 * rate + 1)
        most = part * scale / (2 * rate - 1)
      }
      if let known = limits {
        least = max(least, Int128(known.lowerBound))
        most = min(most, Int128(known.upperBound))
      }
      guard least <= most else { continue }
      limits = Int(clamping: least)...Int(clamping: most)
    }
    return limits
  }

  private static func up(_ value: Int128, _ divisor: Int128) -> Int128 {
    value / divisor + (value % divisor == 0 ? 0 : 1)
  }
}
