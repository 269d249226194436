import Ledger
import Projections

/// One measure on a page of HTML: what was promised, what it has come to, and how.
struct HTMLMeasure {
  /// The most cells that are shown without being asked for.
  private static let openCellsMax = 12

  let measure: MeasureReport
  private let programme: String
  let series: MeasureSeries?
  private let document: Plan.Document?
  let on: CivilDate
  private let level: Int

  /// Makes the part of a page.
  ///
  /// - Parameters:
  ///   - measure: The figure.
  ///   - programme: The programme's slug.
  ///   - series: How it came about.
  ///   - document: Where it was promised.
  ///   - on: The report date.
  ///   - level: The level of its heading.
  init(
    _ measure: MeasureReport, of programme: String, _ series: MeasureSeries?,
    _ document: Plan.Document?, on: CivilDate, level: Int
  ) {
    self.measure = measure
    self.programme = programme
    self.series = series
    self.document = document
    self.on = on
    self.level = level
  }

  /// What links lead to: slugs have no two hyphens together.
  static func id(of measure: MeasureReport, _ programme: String) -> String {
    "\(programme)--\(measure.id)"
  }

  private var id: String { Self.id(of: measure, programme) }

  /// Writes the measure.
  func write(to html: inout HTMLOutput) {
    html.element("article", [("id", id), ("class", "measure")]) { html in
      html.heading(level, text: measure.title)
      html.element("p", [("class", "stands")]) { html in
        html.value(measure.value, measure.scale)
        html.text(" ")
        html.tag(measure.standing)
      }
      let chart = series.flatMap { SVGChart($0, scale: measure.scale, id: "\(id)--chart") }
      html.element("div", [("class", "halves")]) { html in
        html.element("div") { html in
          writeFacts(&html)
          if chart != nil || !hasFacts { writePromise(&html) }
        }
        // What has no chart has its promise there.
        if let series, let chart {
          write(chart, of: series, &html)
        } else if hasFacts {
          html.element("div") { writePromise(&$0) }
        }
      }
      if let series, chart != nil {
        html.element("details") { html in
          html.element("summary", text: "The numbers behind the chart")
          html.element("div", [("class", isWide(series) ? "points wide" : "points")]) {
            writePoints(series, &$0)
          }
        }
      }
      writeCells(&html)
    }
  }

  /// Whether there is anything to say besides the value.
  private var hasFacts: Bool {
    measure.target != nil || measure.baseline != nil || measure.firmness == .aspiration
  }

  private func writeFacts(_ html: inout HTMLOutput) {
    guard hasFacts else { return }
    html.element("dl", [("class", "facts")]) { html in
      if let target = measure.target {
        html.fact("Target") { html in
          html.element("bdi", text: measure.text(of: target))
          // The promise's words, and what they are held to.
          let plain = measure.text(of: target.withoutWords)
          if !measure.text(of: target).contains(plain) {
            html.element("span", [("class", "aim")], text: plain)
          }
        }
        if let by = target.by { html.fact("Due") { $0.time(by) } }
      }
      if let baseline = measure.baseline {
        html.fact("Baseline") { html in
          html.value(baseline.value.map { .number($0) }, measure.scale, isStrong: false)
          if let on = baseline.on {
            html.text(" on ")
            html.time(on)
          }
          if let words = baseline.words {
            html.element("span", [("class", "aim")], text: words)
          }
        }
      }
      if let percent = measure.progressPercent {
        html.fact("Progress") { html in
          html.element("data", [("value", percent.description)], text: "\(grouped(percent))%")
          html.text(measure.hasCeiling ? " of the limit" : " of the way")
          writeBar(percent, &html)
        }
      }
      for line in series?.lines ?? []
      where line.isSloping && (line.last ?? on) >= on && measure.value != nil {
        guard let value = line.value(on: on) else { continue }
        html.fact("Straight line") { html in
          html.element("data", [("value", value.description)], text: measure.scale.short(value))
          html.text(" on this date")
        }
      }
      if measure.firmness == .aspiration {
        html.fact("Firmness") { $0.text("hoped for, not promised: never missed") }
      }
    }
  }

  /// The way that is done, for those who like to see it; the number stands beside it.
  private func writeBar(_ percent: ExactDecimal, _ html: inout HTMLOutput) {
    let width = min(max(percent, ExactDecimal(0)), ExactDecimal(100))
    html.element(
      "svg",
      [
        ("xmlns", "http://www.w3.org/2000/svg"), ("class", "bar"), ("aria-hidden", "true"),
        ("width", "100%"), ("height", "8"),
      ]
    ) { svg in
      svg.empty("rect", [("class", "way"), ("width", "100%"), ("height", "8")])
      svg.empty("rect", [("class", "done"), ("width", "\(width)%"), ("height", "8")])
    }
  }

  private func writePromise(_ html: inout HTMLOutput) {
    html.element("blockquote") { html in
      html.element("p", text: measure.quote)
      if let document {
        html.element("p", [("class", "source")]) { html in
          html.element("cite", text: document.title)
          if let publisher = document.publisher { html.text(", \(publisher)") }
        }
      }
    }
    if let note = measure.note {
      html.element("p", [("class", "note")]) { html in
        html.element("strong", text: "Note:")
        html.text(" \(note)")
      }
    }
    html.element("p", [("class", "small")]) { html in
      html.element("code", text: "\(programme)/\(measure.id)")
      if let figure = series?.measure.figure { html.text(": \(figure.words)") }
    }
  }

  private func writeCells(_ html: inout HTMLOutput) {
    guard !measure.cells.isEmpty else { return }
    let names = measure.by.map(\.name).joined(separator: " and ")
    if measure.cells.count <= Self.openCellsMax {
      html.element("div", [("class", "scroll")]) { writeCellTable(names, &$0) }
    } else {
      html.element("details") { html in
        html.element(
          "summary", text: "By \(names): \(Words.count(measure.cells.count, "cell"))")
        html.element("div", [("class", "scroll")]) { writeCellTable(names, &$0) }
      }
    }
  }

  private func writeCellTable(_ names: String, _ html: inout HTMLOutput) {
    let hasStandings = measure.cells.contains { $0.standing != nil }
    html.element("table", [("class", "cells")]) { html in
      html.element("caption", text: "\(measure.title) by \(names)")
      html.element("thead") { html in
        html.element("tr") { html in
          for key in measure.by { html.element("th", [("scope", "col")], text: key.name) }
          html.element("th", [("scope", "col"), ("class", "number")], text: "Value")
          if hasStandings {
            html.element("th", [("scope", "col")], text: "Target")
            html.element("th", [("scope", "col")], text: "Standing")
          }
        }
      }
      html.element("tbody") { html in
        for cell in measure.cells {
          html.element("tr") { html in
            for (index, value) in cell.by.enumerated() {
              let text = value?.description ?? "none"
              if index == 0 {
                html.element("th", [("scope", "row")], text: text)
              } else {
                html.element("td", text: text)
              }
            }
            html.element("td", [("class", "number")]) { html in
              html.value(cell.value, measure.scale, isStrong: false)
            }
            if hasStandings {
              html.element("td", text: cell.target.map { measure.text(of: $0) } ?? "")
              html.element("td") { html in
                if let standing = cell.standing { html.tag(standing) }
              }
            }
          }
        }
      }
    }
  }
}

extension MeasureReport.TargetReport {
  /// The same in the words of the plan language alone.
  var withoutWords: Self {
    var plain = self
    plain.words = nil
    plain.parts = parts.map(\.withoutWords)
    return plain
  }
}
