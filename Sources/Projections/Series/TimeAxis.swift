package import Ledger

/// The days along the foot of a chart.
package struct TimeAxis: Sendable, Hashable {
  /// The day at its beginning.
  package let first: CivilDate
  /// The day at its end.
  package let last: CivilDate

  /// Makes an axis; one of no length is made a day long.
  ///
  /// - Parameters:
  ///   - first: The day at its beginning.
  ///   - last: The day at its end.
  package init(from first: CivilDate, through last: CivilDate) {
    self.first = first
    self.last = last > first ? last : first.adding(days: 1)
  }

  /// The axis on which a series and what it is held against are drawn.
  ///
  /// - Parameter series: The series.
  package init(_ series: MeasureSeries) {
    let days = series.shown.map(\.day)
    let first = min(days.first ?? series.span.lowerBound, series.span.lowerBound)
    self.init(from: first, through: max(days.last ?? first, series.span.upperBound))
  }

  /// Where a day stands.
  ///
  /// - Parameters:
  ///   - day: The day.
  ///   - length: The length of the axis, in the chart's own unit.
  /// - Returns: The distance from the first day, rounded half up; within the axis for what lies outside.
  package func position(_ day: CivilDate, of length: Int) -> Int {
    let whole = last.dayNumber - first.dayNumber
    let gone = min(max(day.dayNumber - first.dayNumber, 0), whole)
    return (gone * length * 2 + whole) / (whole * 2)
  }

  /// The last day of a part, where the axis is cut into parts of the same length.
  ///
  /// - Parameters:
  ///   - part: The part, from 0.
  ///   - count: How many parts there are.
  /// - Returns: The day.
  package func day(endOf part: Int, of count: Int) -> CivilDate {
    first.adding(days: (part + 1) * (last.dayNumber - first.dayNumber) / count)
  }

  /// The first days of months or years at even distances, for labels.
  ///
  /// - Parameter most: How many there are at most, from 1.
  /// - Returns: The days, in order; whether they begin years alone.
  package func ticks(most: Int) -> (days: [CivilDate], areYears: Bool) {
    for step in [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1_200, 2_400, 6_000, 12_000] {
      var found: [CivilDate] = []
      let start = (first.year * 12 + first.month - 1 + step - 1) / step * step
      for number in stride(from: start, through: last.year * 12 + last.month - 1, by: step) {
        guard let day = CivilDate(year: number / 12, month: number % 12 + 1, day: 1),
          day >= first, day <= last
        else { continue }
        found.append(day)
        if found.count > most { break }
      }
      if found.count <= most { return (found, step >= 12) }
    }
    return ([], true)
  }
}
