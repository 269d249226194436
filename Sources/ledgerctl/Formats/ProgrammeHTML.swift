import Ledger
import Projections

/// One programme on a page of HTML.
struct HTMLProgramme {
  private let programme: ProgrammeReport
  private let series: ProgrammeSeries?
  private let on: CivilDate
  private let isOnly: Bool

  /// Makes the part of a page.
  ///
  /// - Parameters:
  ///   - programme: The figures.
  ///   - series: How they came about; `nil` where that is not known.
  ///   - on: The report date.
  ///   - isOnly: Whether the page is about nothing else, and bears its title.
  init(
    _ programme: ProgrammeReport, _ series: ProgrammeSeries?, on: CivilDate, isOnly: Bool
  ) {
    self.programme = programme
    self.series = series
    self.on = on
    self.isOnly = isOnly
  }

  /// What links lead to.
  static func id(of programme: ProgrammeReport) -> String { "programme-\(programme.programme)" }

  private static func id(ofPriority index: Int, _ programme: ProgrammeReport) -> String {
    "priority-\(programme.programme)--\(index + 1)"
  }

  private static func id(_ part: String, _ programme: ProgrammeReport) -> String {
    "\(part)-\(programme.programme)"
  }

  /// The level of its parts' headings.
  private var level: Int { isOnly ? 2 : 3 }

  /// Links to the parts of a programme, as items of a list.
  static func writeLinks(_ programme: ProgrammeReport, _ html: inout HTMLOutput) {
    func link(_ id: String, _ text: String, _ html: inout HTMLOutput) {
      html.element("li") { $0.element("a", [("href", "#\(id)")], text: text) }
    }
    link(id("glance", programme), "At a glance", &html)
    for (index, priority) in programme.priorities.enumerated()
    where programme.measures.contains(where: { $0.priority == priority.key }) {
      link(id(ofPriority: index, programme), "\(priority.key) \(priority.title)", &html)
    }
    if !programme.context.isEmpty { link(id("context", programme), "Context", &html) }
    link(id("documents", programme), "Documents", &html)
  }

  /// Writes the programme.
  func write(to html: inout HTMLOutput) {
    html.element("section", [("id", Self.id(of: programme)), ("class", "programme")]) { html in
      if !isOnly { html.element("h2", text: programme.title) }
      writeFacts(&html)
      writeGlance(&html)
      for (index, priority) in programme.priorities.enumerated() {
        let measures = programme.measures.filter { $0.priority == priority.key }
        guard !measures.isEmpty else { continue }
        html.heading(
          level, [("id", Self.id(ofPriority: index, programme)), ("class", "priority")],
          text: "\(priority.key) \(priority.title)")
        for measure in measures {
          let found = series?.measures.first { $0.measure.id == measure.id }
          let document = programme.documents.first { $0.key == measure.document }
          HTMLMeasure(
            measure, of: programme.programme, found, document, on: on, level: level + 1
          ).write(to: &html)
        }
      }
      writeContext(&html)
      writeDocuments(&html)
    }
  }

  private func writeFacts(_ html: inout HTMLOutput) {
    html.element("dl", [("class", "facts")]) { html in
      if let plan = series?.plan {
        if let area = plan.area { html.fact("Area") { $0.element("bdi", text: area.name) } }
        html.fact("Runs") { html in
          html.time(plan.starts)
          html.text(" to ")
          html.time(plan.ends)
        }
      }
      if let plan = programme.plan {
        html.fact("Plan in force") { html in
          html.text("line \(Words.grouped(plan.sequence)) of the log, recorded ")
          html.element("bdi", text: String(plan.recorded.prefix(10)))
        }
      }
    }
  }

  /// How many measures stand at each word, and all of them in a table.
  private func writeGlance(_ html: inout HTMLOutput) {
    html.heading(level, [("id", Self.id("glance", programme))], text: "At a glance")
    html.element("ul", [("class", "tally")]) { html in
      for (standing, count) in programme.counts {
        html.element("li") { html in
          html.element(
            "data", [("value", "\(count)"), ("class", "count")], text: Words.grouped(count))
          html.tag(standing)
        }
      }
    }
    html.element("table", [("class", "glance stack")]) { html in
      html.element(
        "caption",
        text: "\(Words.count(programme.measures.count, "measure")) by priority")
      html.element("thead") { html in
        html.element("tr") { html in
          for heading in ["Measure", "Value and target", "Standing"] {
            html.element("th", [("scope", "col")], text: heading)
          }
        }
      }
      for priority in programme.priorities {
        let measures = programme.measures.filter { $0.priority == priority.key }
        if measures.isEmpty { continue }
        html.element("tbody") { html in
          html.element("tr") { html in
            html.element(
              "th", [("colspan", "3"), ("scope", "rowgroup")],
              text: "\(priority.key) \(priority.title)")
          }
          for measure in measures { writeRow(measure, &html) }
        }
      }
    }
  }

  private func writeRow(_ measure: MeasureReport, _ html: inout HTMLOutput) {
    html.element("tr") { html in
      html.element("th", [("scope", "row")]) { html in
        html.element(
          "a", [("href", "#\(HTMLMeasure.id(of: measure, programme.programme))")],
          text: measure.title)
      }
      html.element("td") { html in
        html.value(measure.value, measure.scale)
        if measure.target != nil {
          html.element("span", [("class", "aim")], text: "target: \(measure.targetText)")
        }
      }
      html.element("td") { $0.tag(measure.standing) }
    }
  }

  private func writeContext(_ html: inout HTMLOutput) {
    guard !programme.context.isEmpty else { return }
    html.heading(level, [("id", Self.id("context", programme))], text: "Context")
    html.element("p", text: "Figures that the documents quote. Nobody is held to them.")
    html.element("table", [("class", "context stack")]) { html in
      html.element("caption", text: "Quoted figures")
      html.element("thead") { html in
        html.element("tr") { html in
          for heading in ["Figure", "Value", "In the words of the document"] {
            html.element("th", [("scope", "col")], text: heading)
          }
        }
      }
      html.element("tbody") { html in
        for figure in programme.context {
          html.element("tr") { html in
            html.element("th", [("scope", "row")], text: figure.title)
            html.element("td", text: figure.value)
            html.element("td") { html in
              if let quote = figure.quote { html.element("q", text: quote) }
              let document = programme.documents.first { $0.key == figure.document }
              if programme.documents.count > 1, let document {
                html.element("span", [("class", "aim")], text: document.title)
              }
            }
          }
        }
      }
    }
  }

  private func writeDocuments(_ html: inout HTMLOutput) {
    html.heading(level, [("id", Self.id("documents", programme))], text: "Documents")
    html.element("ul", [("class", "documents")]) { html in
      for document in programme.documents {
        html.element("li") { html in
          html.element("cite", text: document.title)
          if let publisher = document.publisher { html.text(", \(publisher)") }
          html.text(", file ")
          html.element("code", text: document.file)
        }
      }
    }
  }
}

extension HTMLOutput {
  /// A value with its unit, and as programs read it.
  mutating func value(_ value: FigureValue?, _ scale: Scale, isStrong: Bool = true) {
    let name = isStrong ? "value" : nil
    switch value {
    case .number(let number)?:
      element(
        "data", [("class", name), ("value", number.description)], text: scale.text(number))
      let unit = scale.unit(after: value)
      if !unit.isEmpty {
        text(" ")
        element("bdi", text: unit)
      }
    case .day(let day)?:
      element(
        "time", [("class", name), ("datetime", day.description)], text: day.inWords)
    case nil: element("span", [("class", "none")], text: "not known")
    }
  }
}
