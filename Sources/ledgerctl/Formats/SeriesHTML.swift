import Ledger
import Projections

// How a measure came about, on a page of HTML: the chart, what it says in words, and its numbers.
extension HTMLMeasure {
  /// Writes the picture and what its lines are.
  func write(_ chart: SVGChart, of series: MeasureSeries, _ html: inout HTMLOutput) {
    html.element("figure") { html in
      chart.write(
        to: &html, title: "\(measure.title) through time", description: description(of: series))
      html.element("figcaption") { html in
        html.element("span", [("class", "key course")]) { html in
          writeSwatch("course", &html)
          html.text(series.isStepped ? "as observed" : "so far")
        }
        for line in series.lines {
          html.element("span", [("class", "key")]) { html in
            writeSwatch("goal", &html)
            html.text(line.legend)
          }
        }
        if let beginning = chart.beginning {
          html.element("span", text: "the scale begins at \(beginning)")
        }
      }
    }
  }

  private func writeSwatch(_ name: String, _ html: inout HTMLOutput) {
    html.element(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("class", "swatch"), ("aria-hidden", "true"),
        ("width", "28"), ("height", "10"),
      ]
    ) { svg in
      svg.empty("polyline", [("class", name), ("points", "1,5 27,5")])
    }
  }

  /// What the picture says.
  private func description(of series: MeasureSeries) -> String {
    let known = series.shown.filter { $0.value?.number != nil }
    guard let first = known.first, let last = known.last else { return "No values." }
    func text(_ point: MeasureSeries.Point) -> String {
      "\(measure.scale.text(point.value)) on \(point.day.inWords)"
    }
    var sentences = ["From \(text(first)) to \(text(last))."]
    for line in series.lines {
      guard let start = line.startValue, let end = line.endValue else { continue }
      if line.isSloping, let last = line.last {
        sentences.append(
          "The straight line to the \(line.name) leads from \(measure.scale.short(start)) on "
            + "\(line.first.inWords) to \(measure.scale.short(end)) on \(last.inWords).")
      } else {
        sentences.append("The \(line.name) is \(measure.scale.short(end)).")
      }
    }
    sentences.append("It stands at: \(measure.standing.rawValue). A table with the values follows.")
    return sentences.joined(separator: " ")
  }

  /// Whether a row of the numbers is too wide to stand four times beside one another on paper.
  func isWide(_ series: MeasureSeries) -> Bool {
    let longest = series.shown.map { measure.scale.text($0.value).count }.max() ?? 0
    let held = series.lines.map { line in
      series.shown.compactMap { line.value(on: $0.day).map { measure.scale.short($0).count } }.max()
    }
    return held.count > 1 || longest + (held.first.map { max($0 ?? 0, 6) } ?? 0) > 11
  }

  /// Writes the numbers behind the chart.
  func writePoints(_ series: MeasureSeries, _ html: inout HTMLOutput) {
    html.element("table") { html in
      html.element("caption", text: "\(measure.title): values through time")
      html.element("thead") { html in
        html.element("tr") { html in
          for heading in ["By end of", "Value"] + series.lines.map(\.heading) {
            html.element(
              "th", [("scope", "col"), ("class", heading == "By end of" ? nil : "number")],
              text: heading)
          }
        }
      }
      html.element("tbody") { html in
        for point in series.shown {
          html.element("tr") { html in
            html.element("th", [("scope", "row")]) { $0.time(point.day, isShort: true) }
            html.element("td", [("class", "number")]) { html in
              html.element(
                "data", [("value", point.value?.number?.description ?? "")],
                text: measure.scale.text(point.value))
            }
            for line in series.lines {
              html.element(
                "td", [("class", "number")],
                text: line.value(on: point.day).map { measure.scale.short($0) } ?? noValue)
            }
          }
        }
      }
    }
  }
}

extension TargetLine {
  /// What it is called beside the chart.
  var legend: String {
    switch (sort, isSloping) {
    case (.goal, true): "straight line to the target"
    case (.goal, false): "target"
    case (.limit, _): "limit"
    case (.baseline, true): "straight line to the baseline"
    case (.baseline, false): "baseline"
    }
  }

  /// What stands above its numbers.
  var heading: String {
    switch (sort, isSloping) {
    case (.goal, true): "Line to target"
    case (.goal, false): "Target"
    case (.limit, _): "Limit"
    case (.baseline, true): "Line to baseline"
    case (.baseline, false): "Baseline"
    }
  }
}
