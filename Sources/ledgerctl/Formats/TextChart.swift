import Ledger
package import Projections

/// Small charts for a page of text: how they are drawn, and of what.
package struct TextCharts: Sendable {
  /// How figures came about.
  package var series: [ProgrammeSeries]
  /// Whether there is more than ASCII to draw with.
  package var isUnicode: Bool

  /// Makes charts.
  ///
  /// - Parameters:
  ///   - series: How figures came about.
  ///   - isUnicode: Whether there is more than ASCII to draw with.
  package init(_ series: [ProgrammeSeries], isUnicode: Bool) {
    self.series = series
    self.isUnicode = isUnicode
  }

  /// The lines of a measure's chart; none where there is nothing to draw.
  func lines(_ measure: MeasureReport, of programme: String, columns: Int) -> [String] {
    let found = series.first { $0.plan.programme == programme }?.measures
      .first { $0.measure.id == measure.id }
    guard let found, found.hasCourse,
      let chart = TextChart(found, measure.scale, columns, isUnicode)
    else { return [] }
    return chart.lines
  }
}

/// One measure through time, five lines high: a bar for each part of time, and where the line to its
/// target runs above them.
private struct TextChart {
  /// Lines of bars.
  private static let rows = 5
  private static let columnsMax = 60
  private static let columnsMin = 12
  /// How much of a line a bar fills, in eighths.
  private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
  /// The same in ASCII: less than half, half and more, all.
  private static let plain: [Character] = [" ", ".", ".", ".", ":", ":", ":", ":", "#"]

  private let series: MeasureSeries
  private let scale: Scale
  private let values: ValueAxis
  private let time: TimeAxis
  private let isUnicode: Bool
  /// Parts of time.
  private let columns: Int
  private let labels: [String]

  init?(_ series: MeasureSeries, _ scale: Scale, _ columns: Int, _ isUnicode: Bool) {
    let numbers = series.shown.compactMap { $0.value?.number }
    let held = series.lines.flatMap { [$0.startValue, $0.endValue] }.compactMap { $0 }
    // A bar begins at nothing, or says something that is not so.
    guard let values = ValueAxis(numbers + held, fromZero: true), let low = values.ticks.first,
      let high = values.ticks.last
    else { return nil }
    let labels = [scale.short(high), scale.short(low)]
    let room = columns - 4 - (labels.map(displayWidth).max() ?? 0)
    self.columns = min(room, Self.columnsMax)
    guard self.columns >= Self.columnsMin else { return nil }
    self.series = series
    self.scale = scale
    self.values = values
    self.isUnicode = isUnicode
    self.labels = labels
    time = TimeAxis(series)
  }

  /// Whether bars can stand for the values: what is below nothing is marked by points instead.
  private var hasBars: Bool { values.ticks.first?.isNegative == false }

  var lines: [String] {
    let width = labels.map(displayWidth).max() ?? 0
    let tall = Self.rows * 8
    let bars = levels(tall)
    let marks = series.lines.map { line in
      (0..<columns).map { column -> Int? in
        // A level is drawn all along; what leads somewhere stays there.
        line.value(on: max(time.day(endOf: column, of: columns), line.first))
          .map { min(values.position($0, of: tall), tall - 1) / 8 }
      }
    }
    var lines: [String] = []
    for row in (0..<Self.rows).reversed() {
      var line = ""
      for column in 0..<columns {
        let cell = cell(bars[column], row)
        let isMarked = marks.contains { $0[column] == row }
        line.append(cell == " " && isMarked ? (isUnicode ? "·" : "-") : cell)
      }
      let label = row == Self.rows - 1 ? labels[0] : row == 0 ? labels[1] : ""
      let pad = String(repeating: " ", count: width - displayWidth(label))
      lines.append(trimmed("\(pad)\(label) \(isUnicode ? "│" : "|")\(line)"))
    }
    return lines + foot(width + 2)
  }

  /// What stands in a line of a column.
  private func cell(_ level: Int?, _ row: Int) -> Character {
    guard let level else { return " " }
    guard hasBars else {
      return min(level, Self.rows * 8 - 1) / 8 == row ? (isUnicode ? "•" : "*") : " "
    }
    let filled = min(max(level - row * 8, 0), 8)
    return isUnicode ? Self.eighths[filled] : Self.plain[filled]
  }

  /// For each part of time the height of what was known last, in eighths of a line; `nil` where nothing
  /// was, and after the report date.
  private func levels(_ tall: Int) -> [Int?] {
    var levels = [Int?](repeating: nil, count: columns)
    var next = 0
    for point in series.shown {
      let column = max(time.position(point.day, of: columns) - 1, 0)
      // What was known before stands until then.
      while next < column {
        levels[next] = next > 0 ? levels[next - 1] : nil
        next += 1
      }
      levels[column] = point.value?.number.map { value in
        let level = values.position(value, of: tall)
        // The least that is not nothing can be seen.
        return level == 0 && hasBars && value > ExactDecimal(0) ? 1 : level
      }
      next = column + 1
    }
    return levels
  }

  /// The days at both ends, and what the line is.
  private func foot(_ indent: Int) -> [String] {
    let (first, last) = (time.first.adding(days: 1).monthInShort, time.last.monthInShort)
    let gap = max(columns - first.count - last.count, 2)
    let space = String(repeating: " ", count: indent)
    var lines = [space + first + String(repeating: " ", count: gap) + last]
    for line in series.lines {
      guard let end = line.endValue else { continue }
      lines.append("\(space)\(isUnicode ? "·" : "-") \(line.legend): \(scale.short(end))")
    }
    return lines
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}
