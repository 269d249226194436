import Ledger
import Projections

/// A chart of one measure through time against what it is held to, as SVG within a page.
///
/// The picture is as wide as the page lets it be and its letters keep their size: what is drawn stands
/// in a box of its own that is stretched, and letters stand outside of it, at hundredths of per cent
/// across. All coordinates are whole numbers.
struct SVGChart {
  /// The height of the whole, in CSS pixels.
  private static let height = 232
  /// Above what is drawn, and below it, where letters stand.
  private static let (top, foot) = (26, 28)
  /// Units across; as fine as a wide screen shows.
  private static let across = 10_000
  private static var tall: Int { height - top - foot }

  private let series: MeasureSeries
  private let scale: Scale
  private let time: TimeAxis
  private let values: ValueAxis
  /// What tells the chart's names from those of others on the page.
  private let id: String

  /// Makes a chart; `nil` where there is nothing to draw.
  init?(_ series: MeasureSeries, scale: Scale, id: String) {
    guard series.hasCourse else { return nil }
    let numbers = series.shown.compactMap { $0.value?.number }
    let held = series.lines.flatMap { [$0.startValue, $0.endValue] }.compactMap { $0 }
    guard let values = ValueAxis(numbers + held, fromZero: !series.isStepped) else {
      return nil
    }
    self.series = series
    self.scale = scale
    self.id = id
    self.values = values
    time = TimeAxis(series)
  }

  /// The number at the foot where that is not 0, which a reader must be told; else `nil`.
  var beginning: String? {
    guard let first = values.ticks.first, !first.isZero, !first.isNegative else { return nil }
    return label(first)
  }

  /// Writes the picture.
  ///
  /// - Parameters:
  ///   - html: Where it is written.
  ///   - title: What it shows.
  ///   - description: What it says, in words, for those who do not see it.
  func write(to html: inout HTMLOutput, title: String, description: String) {
    html.element("div", [("class", "plot")]) { html in
      writeSide(&html)
      html.element(
        "svg",
        [
          ("xmlns", "http://www.w3.org/2000/svg"), ("class", "chart"), ("role", "img"),
          ("width", "100%"), ("height", "\(Self.height)"),
          ("aria-labelledby", "\(id)-title \(id)-text"),
        ]
      ) { svg in
        svg.element("title", [("id", "\(id)-title")], text: title)
        svg.element("desc", [("id", "\(id)-text")], text: description)
        writeGrid(&svg)
        svg.element(
          "svg",
          [
            ("x", "0"), ("y", "\(Self.top)"), ("width", "100%"), ("height", "\(Self.tall)"),
            ("viewBox", "0 0 \(Self.across) \(Self.tall)"), ("preserveAspectRatio", "none"),
            ("overflow", "visible"),
          ]
        ) { box in
          for line in series.lines { write(line, &box) }
          for run in runs {
            box.empty("polyline", [("class", "course"), ("points", path(run))])
          }
        }
        writeEnds(&svg)
      }
    }
  }

  /// The round numbers at the side, in a picture of their own that is as wide as they are.
  private func writeSide(_ html: inout HTMLOutput) {
    let labels = values.ticks.map { label($0) }
    let width = 12 + 8 * (labels.map(\.count).max() ?? 0)
    html.element(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("class", "side"), ("aria-hidden", "true"),
        ("width", "\(width)"), ("height", "\(Self.height)"),
      ]
    ) { svg in
      for (tick, label) in zip(values.ticks, labels) {
        svg.element(
          "text",
          [
            ("class", "tick"), ("x", "\(width - 8)"), ("y", "\(Self.top + y(tick) + 4)"),
            ("text-anchor", "end"),
          ], text: label)
      }
    }
  }

  private func x(_ day: CivilDate) -> Int { time.position(day, of: Self.across) }

  private func y(_ value: ExactDecimal) -> Int {
    Self.tall - values.position(value, of: Self.tall)
  }

  /// A place across the whole picture: `83.27%`.
  private func percent(_ x: Int) -> String {
    let rest = x % 100
    return "\(x / 100).\(rest < 10 ? "0" : "")\(rest)%"
  }

  /// Rules at the round numbers, and the days at the foot.
  private func writeGrid(_ svg: inout HTMLOutput) {
    for tick in values.ticks {
      let y = "\(Self.top + y(tick))"
      let isFoot = tick == values.ticks.first || tick.isZero
      svg.empty(
        "line",
        [
          ("class", isFoot ? "rule foot" : "rule"), ("x1", "0"), ("x2", "100%"), ("y1", y),
          ("y2", y),
        ])
    }
    let base = Self.top + Self.tall
    let (days, areYears) = time.ticks(most: 4)
    for day in days {
      let place = x(day)
      svg.empty(
        "line",
        [
          ("class", "mark"), ("x1", percent(place)), ("x2", percent(place)), ("y1", "\(base)"),
          ("y2", "\(base + 5)"),
        ])
      let anchor = place < 700 ? "start" : place > 9_300 ? "end" : "middle"
      svg.element(
        "text",
        [
          ("class", "tick"), ("x", percent(place)), ("y", "\(base + 20)"),
          ("text-anchor", anchor),
        ], text: areYears ? "\(day.year)" : day.monthInShort)
    }
  }

  private func label(_ tick: ExactDecimal) -> String {
    let places = values.ticks.map(\.scale).max() ?? 0
    let text = Scale(unit: scale.unit, places: places)
    return scale.isMoney && places == 0
      ? text.text(tick).replacing(".00", with: "") : text.text(tick)
  }

  private func write(_ line: TargetLine, _ box: inout HTMLOutput) {
    guard let start = line.startValue, let end = line.endValue else { return }
    let last = line.last ?? time.last
    var points = "\(x(line.first)),\(y(start)) \(x(last)),\(y(end))"
    // What was reached is to be kept.
    if last < time.last { points += " \(Self.across),\(y(end))" }
    box.empty("polyline", [("class", "goal"), ("points", points)])
  }

  /// Points one after another that all have a number.
  private var runs: [[(day: CivilDate, value: ExactDecimal)]] {
    var runs: [[(day: CivilDate, value: ExactDecimal)]] = []
    var isOpen = false
    for point in series.shown {
      guard let value = point.value?.number else {
        isOpen = false
        continue
      }
      if !isOpen { runs.append([]) }
      isOpen = true
      runs[runs.count - 1].append((point.day, value))
    }
    return runs
  }

  private func path(_ run: [(day: CivilDate, value: ExactDecimal)]) -> String {
    var points: [String] = []
    var level: Int?
    for point in run {
      let (x, y) = (x(point.day), y(point.value))
      if series.isStepped, let level, level != y { points.append("\(x),\(level)") }
      points.append("\(x),\(y)")
      level = y
    }
    // A line needs two ends, even of one day.
    if run.count == 1, let only = points.first { points.append(only) }
    return points.joined(separator: " ")
  }

  /// Where the course has come to, and the numbers of what it is held to.
  ///
  /// Letters keep their size, so that on a narrow page those at the right edge reach far to the left: what
  /// stands in that half keeps clear of them.
  private func writeEnds(_ svg: inout HTMLOutput) {
    var taken: [Int] = []
    for line in series.lines {
      guard let end = line.endValue else { continue }
      let at = Self.top + y(end)
      let y = taken.contains { abs($0 - (at - 7)) < 16 } ? at + 17 : at - 7
      taken.append(y)
      svg.element(
        "text",
        [
          ("class", "figure goal-figure"), ("x", "100%"), ("y", "\(y)"), ("text-anchor", "end"),
        ], text: "\(line.name) \(scale.targetText(.number(end)))")
    }
    guard let last = series.shown.last, let value = last.value?.number else { return }
    let (x, y) = (x(last.day), Self.top + y(value))
    let isClear = x < 5_000 || !taken.contains { abs($0 - (y - 11)) < 16 }
    // Below, it stands to the right of where a rising course comes from, as far as there is room.
    let anchor = x < 1_500 ? "start" : x > 8_500 ? "end" : isClear ? "middle" : "start"
    svg.element(
      "text",
      [
        ("class", "figure"), ("x", percent(x)), ("y", "\(isClear ? max(y - 11, 14) : y + 21)"),
        ("text-anchor", anchor), ("dx", isClear || anchor == "end" ? nil : "8"),
      ], text: scale.text(value))
    svg.empty("circle", [("class", "end"), ("cx", percent(x)), ("cy", "\(y)"), ("r", "5")])
  }
}

extension TargetLine {
  /// What the number at its end is called.
  var name: String {
    switch sort {
    case .goal: "target"
    case .limit: "limit"
    case .baseline: "baseline"
    }
  }
}
