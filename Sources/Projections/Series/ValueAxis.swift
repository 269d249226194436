package import Ledger

/// The numbers along the side of a chart: round ones, a few, with everything that is drawn between the
/// first and the last.
package struct ValueAxis: Sendable, Hashable {
  /// The round numbers, at even distances, from the bottom.
  package let ticks: [ExactDecimal]

  /// Chooses round numbers; none, `nil`, of nothing and of numbers too large to be compared.
  ///
  /// - Parameters:
  ///   - values: What is drawn.
  ///   - fromZero: Whether nothing is where the axis begins, as for what is counted; without it, where
  ///     what is drawn lies far from nothing, the axis begins near it.
  ///   - most: How many distances between round numbers there are at most, from 1.
  package init?(_ values: [ExactDecimal], fromZero: Bool, most: Int = 6) {
    guard var low = values.min(), var high = values.max() else { return nil }
    let zero = ExactDecimal(0)
    let isFar = !fromZero && low < high && Self.isFar(low, high)
    if !isFar { (low, high) = (min(low, zero), max(high, zero)) }
    if low == high { high = low + ExactDecimal(1) }
    // Whole numbers have no ticks between them.
    let isWhole = values.allSatisfy(\.isInteger)
    for step in Self.steps where !isWhole || step.isInteger {
      guard let first = low.divided(by: step, places: 12).flatMap({ Self.floor($0) }),
        let last = high.divided(by: step, places: 12).flatMap({ Self.ceiling($0) })
      else { continue }
      let (count, overflow) = last.subtractingReportingOverflow(first)
      guard !overflow, count <= most else { continue }
      let ticks = (first...last).compactMap { ExactDecimal($0).multiplied(by: step) }
      guard ticks.count == count + 1 else { continue }
      self.ticks = ticks
      return
    }
    return nil
  }

  /// 1, 2 and 5 at every power of ten that figures may need, the finest first.
  private static let steps: [ExactDecimal] = (-9...18).flatMap { exponent -> [ExactDecimal] in
    [1, 2, 5].map { (digit: Int128) in
      let power = (0..<abs(exponent)).reduce(1 as Int128) { power, _ in power * 10 }
      return exponent < 0
        ? ExactDecimal(significand: digit, scale: -exponent)
        : ExactDecimal(significand: digit * power, scale: 0)
    }
  }

  /// Whether nothing is so far away that changes could not be seen beside it.
  private static func isFar(_ low: ExactDecimal, _ high: ExactDecimal) -> Bool {
    guard low.isNegative == high.isNegative,
      let range = high.subtracting(low)?.multiplied(by: ExactDecimal(2))
    else { return false }
    return range < min(low.magnitude, high.magnitude)
  }

  private static func floor(_ value: ExactDecimal) -> Int? {
    let rounded = value.rounded(places: 0)
    return (rounded > value ? rounded - ExactDecimal(1) : rounded).integer
  }

  private static func ceiling(_ value: ExactDecimal) -> Int? { floor(-value).map { -$0 } }

  /// Where a value stands between the first tick and the last.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - length: The length of the axis, in the chart's own unit.
  /// - Returns: The distance from the first tick, rounded half away from it; within the axis for what
  ///   lies outside.
  package func position(_ value: ExactDecimal, of length: Int) -> Int {
    guard let low = ticks.first, let high = ticks.last,
      let distance = value.subtracting(low)?.multiplied(by: ExactDecimal(length))?
        .divided(by: high - low, places: 0)?.integer
    else { return 0 }
    return min(max(distance, 0), length)
  }
}
