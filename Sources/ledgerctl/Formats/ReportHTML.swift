import Ledger
import Projections

/// A report as one page of HTML that needs nothing but itself: for a browser, a printer, a telephone.
///
/// Nothing in it runs and nothing is fetched. It says of every figure what was promised and where, how it
/// came about, and on what lines of the log it stands.
struct HTMLReport {
  let page: ReportPage
  let series: [ProgrammeSeries]
  /// The name of the ledger's log; of several ledgers, how many there are.
  let origin: String

  /// The page; the same figures are the same bytes.
  var bytes: [UInt8] {
    var html = HTMLOutput()
    html.documentType()
    html.element("html", [("lang", "en-GB")]) { html in
      html.element("head") { writeHead(&$0) }
      html.element("body") { writeBody(&$0) }
    }
    return html.bytes
  }

  private var report: Report { page.report }
  /// The only programme; `nil` where there are several, or none.
  private var only: ProgrammeReport? {
    report.programmes.count == 1 ? report.programmes.first : nil
  }

  private var title: String {
    only?.title ?? "Progress of \(Words.grouped(report.programmes.count)) programmes"
  }

  private func writeHead(_ html: inout HTMLOutput) {
    // Not even a style of someone else's may act: what is allowed is the hash of our own.
    let hash = SHA256.hash(Array(ReportStyle.rules.description.utf8)).base64
    html.empty("meta", [("charset", "utf-8")])
    html.empty(
      "meta",
      [
        ("http-equiv", "Content-Security-Policy"),
        (
          "content",
          "default-src 'none'; style-src 'sha256-\(hash)'; img-src data:; base-uri 'none';"
            + " form-action 'none'"
        ),
      ])
    html.empty(
      "meta", [("name", "viewport"), ("content", "width=device-width, initial-scale=1")])
    html.empty("meta", [("name", "color-scheme"), ("content", "light dark")])
    html.empty("meta", [("name", "referrer"), ("content", "no-referrer")])
    html.empty("meta", [("name", "generator"), ("content", "ledgerctl")])
    // Else a browser would ask for one.
    html.empty("link", [("rel", "icon"), ("href", "data:,")])
    html.element("title", text: "\(title): report of \(report.on.inWords)")
    html.style(ReportStyle.rules)
  }

  private func writeBody(_ html: inout HTMLOutput) {
    html.element("a", [("class", "skip"), ("href", "#content")], text: "Skip to the report")
    html.element("header") { html in
      html.element("div", [("class", "wrap")]) { html in
        html.element("p", [("class", "kicker")], text: "What was promised, and what was delivered")
        html.element("h1", text: title)
        html.element("p", [("class", "lead")]) { html in
          html.text("Position on ")
          html.time(report.on)
          let lines = "\(Words.grouped(report.size)) lines of"
          html.text(
            page.basis.ledgers == nil ? ", from the first \(lines) the log " : ", from \(lines) ")
          html.element("bdi", text: origin)
        }
      }
    }
    writeContents(&html)
    html.element("main", [("id", "content"), ("class", "wrap"), ("tabindex", "-1")]) { html in
      if report.programmes.isEmpty { html.element("p", text: "No plan is adopted.") }
      for programme in report.programmes {
        let found = series.first { $0.plan.programme == programme.programme }
        HTMLProgramme(programme, found, on: report.on, isOnly: only != nil).write(to: &html)
      }
    }
    html.element("footer") { html in
      html.element("div", [("class", "wrap")]) { html in
        writeWords(&html)
        writeEvidence(&html)
      }
    }
  }

  private func writeContents(_ html: inout HTMLOutput) {
    html.element("nav", [("aria-labelledby", "contents")]) { html in
      html.element("div", [("class", "wrap")]) { html in
        html.element("h2", [("id", "contents")], text: "Contents")
        html.element("ul") { html in
          for programme in report.programmes {
            if only != nil {
              HTMLProgramme.writeLinks(programme, &html)
            } else {
              html.element("li") { html in
                html.element(
                  "a", [("href", "#\(HTMLProgramme.id(of: programme))")], text: programme.title)
                html.element("ul") { HTMLProgramme.writeLinks(programme, &$0) }
              }
            }
          }
          for (id, text) in [
            ("words", "What the words mean"), ("evidence", "What this report stands on"),
          ] {
            html.element("li") { $0.element("a", [("href", "#\(id)")], text: text) }
          }
        }
      }
    }
  }

  private func writeWords(_ html: inout HTMLOutput) {
    let used = Set(
      report.programmes.flatMap(\.measures).flatMap { measure in
        [measure.standing] + measure.cells.compactMap(\.standing)
      })
    html.element("h2", [("id", "words")], text: "What the words mean")
    html.element("dl", [("class", "words")]) { html in
      for standing in Standing.allCases where used.contains(standing) {
        html.element("div") { html in
          html.element("dt") { $0.tag(standing) }
          html.element("dd", text: standing.meaning)
        }
      }
    }
  }

  /// The checkpoints, three lines each.
  private var checkpoints: [String] {
    switch page.basis {
    case .ledger(let root): [origin, String(report.size), root.base64]
    case .federation(let ledgers, _, _):
      ledgers.flatMap { [$0.origin, String($0.size), $0.root.base64] }
    }
  }

  /// The checkpoint, and how somebody else makes the page again.
  private func writeEvidence(_ html: inout HTMLOutput) {
    html.element("h2", [("id", "evidence")], text: "What this report stands on")
    html.element(
      "p",
      text: (page.basis.ledgers == nil
        ? "Every figure is worked out from lines of a log that is only ever added to. This is the "
        : "Every figure is worked out from lines of logs that are only ever added to; an event that "
          + "several of them have counts once. For each log, this is the ")
        + "checkpoint of the lines that count here: the log's name, how many lines, and the root of "
        + "the tree of their hashes. Whoever holds the log can compare it.")
    html.element("pre", [("tabindex", "0"), ("aria-label", "Checkpoint")]) { html in
      html.lines(checkpoints, "code")
    }
    html.element("dl", [("class", "facts evidence")]) { html in
      html.fact(page.basis.ledgers == nil ? "Log" : "Logs") { $0.element("bdi", text: origin) }
      html.fact("Lines") {
        $0.element(
          "data", [("id", "size"), ("value", "\(report.size)")], text: Words.grouped(report.size))
      }
      switch page.basis {
      case .ledger(let root):
        html.fact("Root") { $0.element("code", [("id", "root")], text: root.base64) }
      case .federation(_, let shared, _):
        html.fact("Lines that say again what another log has") { $0.text(Words.grouped(shared)) }
      }
      html.fact("Report date") { $0.time(report.on) }
      for programme in report.programmes {
        guard let plan = programme.plan else { continue }
        html.fact("Plan of \(programme.programme)") { html in
          let log = plan.origin.map { " of \($0)" } ?? ""
          html.text("line \(Words.grouped(plan.sequence))\(log), recorded \(plan.recorded)")
        }
      }
    }
    html.element(
      "p",
      text:
        "The same lines and the same date give this page again, to the byte; the second command "
        + (page.basis.ledgers == nil
          ? "checks every line; the third lists the events behind a figure:" : "checks every line:")
    )
    let names = report.programmes.map(\.programme)
    let ledgers = page.basis.ledgers
    let several = (ledgers ?? []).map { "--ledger \(DemoCommand.shellWord($0.path)) " }.joined()
    var asOf = String(report.size)
    if case .federation(_, _, let lastRecorded) = page.basis { asOf = lastRecorded.description }
    let prefix = "--as-of \(asOf) --on \(report.on)"
    let example =
      report.programmes.first.flatMap { programme in
        programme.measures.first.map { "\(programme.programme)/\($0.id)" }
      } ?? "PROGRAMME/MEASURE"
    html.element("pre", [("tabindex", "0"), ("aria-label", "Commands")]) { html in
      html.lines(
        [
          "ledgerctl report \(several)\(names.joined(separator: " ")) \(prefix) --format html",
          "ledgerctl verify\(ledgers == nil ? "" : " \(several.dropLast())")",
        ] + (ledgers == nil ? ["ledgerctl explain \(example) \(prefix)"] : []), "code")
    }
  }
}

// What several parts of a page are made of.
extension HTMLOutput {
  /// A day in words.
  mutating func time(_ day: CivilDate, isShort: Bool = false) {
    element(
      "time", [("datetime", day.description)], text: isShort ? day.inShort : day.inWords)
  }

  /// How something stands: a sign and a word, and a colour for those who see it.
  mutating func tag(_ standing: Standing) {
    element("strong", [("class", "tag \(standing.tone)")]) { html in
      html.element("span", [("aria-hidden", "true")], text: standing.mark)
      html.text(" \(standing.rawValue)")
    }
  }

  /// One fact of a list.
  mutating func fact(_ name: String, _ content: (inout HTMLOutput) -> Void) {
    element("div") { html in
      html.element("dt", text: name)
      html.element("dd", [], content)
    }
  }

  /// Lines that stay lines.
  mutating func lines(_ lines: [String], _ name: StaticString) {
    for line in lines {
      element(name, text: line)
      breakLine()
    }
  }

  /// The heading of a level, from 1.
  mutating func heading(_ level: Int, _ attributes: [Attribute] = [], text: String) {
    let names: [StaticString] = ["h1", "h2", "h3", "h4", "h5", "h6"]
    element(names[min(level, names.count) - 1], attributes, text: text)
  }
}

extension Standing {
  /// Which of four colours it has.
  var tone: String {
    switch ink {
    case .green?: "good"
    case .yellow?: "caution"
    case .red?: "bad"
    default: "plain"
    }
  }

  /// What the word means, for somebody who has not read the plan language.
  var meaning: String {
    switch self {
    case .met: "The target holds."
    case .onTrack: "Not there yet, and no worse than the straight line that leads to the target."
    case .behind: "Not there yet, and worse than the straight line that leads to the target."
    case .missed: "The deadline has passed and the target does not hold."
    case .within: "A limit, and it is kept."
    case .breached: "A limit, and it is passed."
    case .notYetDue: "Not met, and no line leads to it: no deadline, or nothing to start from."
    case .noData: "Nothing of the kind was recorded, or no value can be worked out."
    case .noBaseline: "What it started from is not known."
    case .noComparator: "What it is compared with is not known."
    case .noDenominator: "How many there are in all is not known."
    case .conditionNotMet: "Due only after something else that has not happened."
    case .reportOnly: "No target was promised; the figure is shown all the same."
    }
  }
}
