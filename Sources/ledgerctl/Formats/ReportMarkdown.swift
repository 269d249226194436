import Ledger
import Projections

extension ReportPage {
  /// Headings and tables in GitHub's form of Markdown.
  ///
  /// - Parameter showsAll: Whether measures of which nothing is known are shown as well.
  /// - Returns: The document.
  package func markdown(showsAll: Bool = false) -> [UInt8] {
    var text = ""
    for programme in report.programmes {
      if !text.isEmpty { text += "\n" }
      text += "# \(markdownText(programme.title))\n\n"
      text += "Report date \(report.on), from "
      switch basis {
      case .ledger(let root):
        text +=
          "the first \(Words.grouped(report.size)) lines of the log (root `\(root.base64)`).\n\n"
      case .federation(let ledgers, _, _):
        text +=
          "\(Words.grouped(report.size)) lines of \(Words.count(ledgers.count, "ledger")).\n\n"
      }
      let counts = programme.counts.map { "\($0.count) \($0.standing.rawValue)" }
      text += "\(programme.measures.count) measures: \(counts.joined(separator: ", ")).\n"
      var hidden = 0
      for priority in programme.priorities {
        let all = programme.measures.filter { $0.priority == priority.key }
        let shown = showsAll ? all : all.filter { !$0.isSilent }
        hidden += all.count - shown.count
        guard !shown.isEmpty else { continue }
        text += "\n## \(markdownText("\(priority.key) \(priority.title)"))\n\n"
        text += table(shown)
      }
      if hidden > 0 {
        text += "\n\(hidden) measure\(hidden == 1 ? " has" : "s have") no data"
        text += " and \(hidden == 1 ? "is" : "are") not shown.\n"
      }
    }
    return Array((text + basis.markdown).utf8)
  }

  private func table(_ measures: [MeasureReport]) -> String {
    var table = MarkdownTable([
      ("Measure", false), ("Value", true), ("Target", false), ("By", false), ("Standing", false),
    ])
    for measure in measures {
      func append(
        _ title: String, _ value: FigureValue?, _ target: MeasureReport.TargetReport?,
        _ standing: Standing?
      ) {
        var shown = measure.scale.text(value)
        let unit = measure.scale.unit(after: value)
        if !unit.isEmpty { shown += " \(unit)" }
        table.append([
          title, shown, target.map { measure.text(of: $0) } ?? "",
          target?.by?.description ?? "", standing.map { "\($0.mark) \($0.rawValue)" } ?? "",
        ])
      }
      append(measure.title, measure.value, measure.target, measure.standing)
      for cell in measure.cells {
        append("· \(measure.label(of: cell))", cell.value, cell.target, cell.standing)
      }
    }
    return table.text
  }
}
