import Ledger
import Projections

extension ReportPage {
  /// The most cells of a measure that a page shows.
  private static let cellsMax = 12

  /// A page for a person: for each programme its standings, then by priority its measures.
  ///
  /// - Parameters:
  ///   - style: The page.
  ///   - showsAll: Whether measures of which nothing is known are shown as well.
  ///   - charts: What is drawn below each measure; `nil` for nothing.
  /// - Returns: Lines of text.
  package func text(
    _ style: PageStyle, showsAll: Bool = false, charts: TextCharts? = nil
  ) -> [UInt8] {
    let texts = Workers.each(report.programmes.count) { number in
      text(of: report.programmes[number], style, showsAll, charts)
    }
    let whole = texts.isEmpty ? "no plan is adopted\n" : texts.joined(separator: "\n\n")
    return Array((whole + basis.text(style)).utf8)
  }

  private func text(
    of programme: ProgrammeReport, _ style: PageStyle, _ showsAll: Bool, _ charts: TextCharts?
  ) -> String {
    var text = ""
    func drawn(_ measure: MeasureReport) -> [String] {
      charts?.lines(measure, of: programme.programme, columns: style.columns - 4) ?? []
    }
    let title = printable("\(programme.title) (\(programme.programme))")
    text += style.ink(.bold, title) + "\n"
    text += String(repeating: "=", count: min(displayWidth(title), style.columns)) + "\n"
    var facts =
      "report date \(report.on), from the first \(Words.grouped(report.size)) lines of the log"
    if let ledgers = basis.ledgers {
      facts =
        "report date \(report.on), from \(Words.grouped(report.size)) lines of "
        + Words.count(ledgers.count, "ledger")
    }
    if let plan = programme.plan {
      facts += "; plan of seq \(Words.grouped(plan.sequence))"
      facts += plan.origin.map { " of \($0)" } ?? ""
      facts += ", recorded \(plan.recorded.prefix(10))"
    }
    for line in wrapped(printable(facts), to: style.columns) { text += line + "\n" }
    let counts = programme.counts.map { "\($0.count) \($0.standing.rawValue)" }
    let summary =
      "\(programme.measures.count) measures: " + counts.joined(separator: ", ")
    for line in wrapped(summary, to: style.columns) { text += line + "\n" }

    var hidden = 0
    for priority in programme.priorities {
      let all = programme.measures.filter { $0.priority == priority.key }
      let shown = showsAll ? all : all.filter { !$0.isSilent }
      hidden += all.count - shown.count
      guard !shown.isEmpty else { continue }
      text += "\n" + style.ink(.bold, printable("\(priority.key)  \(priority.title)")) + "\n"
      text += table(shown, style, drawn).text(style)
    }
    if hidden > 0 {
      let those = hidden == 1 ? "1 measure has" : "\(hidden) measures have"
      text += "\n\(those) no data and \(hidden == 1 ? "is" : "are") not shown; --all shows "
      text += hidden == 1 ? "it\n" : "them\n"
    }
    return text
  }

  /// The measures of one priority.
  ///
  /// Deadlines have a column of their own where nothing need be
  /// shortened for it; a page too narrow for bars has none.
  private func table(
    _ measures: [MeasureReport], _ style: PageStyle, _ drawn: (MeasureReport) -> [String]
  ) -> TextTable {
    let whole = table(measures, hasDeadlines: true, hasBars: true, drawn)
    if whole.naturalWidth <= style.columns { return whole }
    let table = table(measures, hasDeadlines: false, hasBars: true, drawn)
    if table.leastWidth <= style.columns { return table }
    return self.table(measures, hasDeadlines: false, hasBars: false, drawn)
  }

  private func table(
    _ measures: [MeasureReport], hasDeadlines: Bool, hasBars: Bool,
    _ drawn: (MeasureReport) -> [String]
  ) -> TextTable {
    var table = TextTable(
      [
        .init("measure", least: 18), .init("value", isRight: true),
        .init("", least: 10, gap: 1), .init("target", least: 12), .init("by"), .init("progress"),
        .init("standing"),
      ], indent: 2)
    for measure in measures {
      func append(
        _ title: String, _ value: FigureValue?, _ target: MeasureReport.TargetReport?,
        _ progress: String, _ standing: Standing?
      ) {
        let unit = measure.scale.unit(after: value)
        table.append([
          .init(title), .init(measure.scale.text(value)), .init(unit),
          .init(target.map { measure.text(of: $0) } ?? ""),
          .init(hasDeadlines ? target?.by?.description ?? "" : ""),
          .init(hasBars ? progress : ""),
          standing.map { .init("\($0.mark) \($0.rawValue)", ink: $0.ink) } ?? "",
        ])
      }
      append(
        measure.title, measure.value, measure.target,
        measure.progress?.bar(isCeiling: measure.hasCeiling) ?? "", measure.standing)
      for cell in measure.cells.prefix(Self.cellsMax) {
        append("  " + measure.label(of: cell), cell.value, cell.target, "", cell.standing)
      }
      let more = measure.cells.count - Self.cellsMax
      if more > 0 {
        table.append(
          line:
            "  and \(Words.grouped(more)) more cell\(more == 1 ? "" : "s"); --format csv has them")
      }
      for line in drawn(measure) { table.append(line: "  " + line) }
    }
    return table
  }
}
