import Ledger
import Projections

extension ExplanationPage {
  /// A page for a person: the figure, how it is worked out, then the events.
  ///
  /// - Parameter style: The page.
  /// - Returns: Lines of text.
  package func text(_ style: PageStyle) -> [UInt8] {
    let found = explanation
    let scale = found.report.scale
    var text = ""
    func line(_ words: String, _ indent: String = "") {
      for line in wrapped(printable(words), to: style.columns - indent.count) {
        text += indent + line + "\n"
      }
    }
    var title = "\(found.measure.title) (\(found.programme)/\(found.measure.id))"
    if let cell = found.cell { title += ", \(found.report.label(of: cell))" }
    for line in wrapped(printable(title), to: style.columns) {
      text += style.ink(.bold, line) + "\n"
    }
    let unit = scale.unit(after: found.value)
    line(
      scale.text(found.value) + (unit.isEmpty ? "" : " \(unit)")
        + " on \(found.on), from the first \(Words.grouped(found.size)) lines of the log")
    line("worked out: \(found.measure.figure.words)")
    for part in found.parts { describe(part, line) }

    let groups = groups(style)
    if !groups.isEmpty { text += "\n" + groups }
    let counted = found.parts.reduce(0) { $0 + $1.counted }
    let leftOut = found.parts.reduce(0) { $0 + $1.leftOut }
    if counted > 0 {
      text += "\n" + style.ink(.bold, "Counted") + "\n" + countedTable.text(style)
      text += more(counted - found.counted.count)
    }
    if leftOut > 0 {
      text += "\n" + style.ink(.bold, "Left out") + "\n" + leftOutTable.text(style)
      text += more(leftOut - found.leftOut.count)
    }
    return Array(text.utf8)
  }

  /// What a part comes to, and from how many events.
  private func describe(_ part: Explanation.Part, _ line: (String, String) -> Void) {
    let found = explanation
    var words = ""
    var indent = ""
    if let name = found.name(of: part) {
      let scale = Scale(unit: part.figure.addsField ? found.measure.unit : nil, places: nil)
      line("\(name): \(scale.text(part.value)), \(part.figure.words)", "  ")
      if let standing = part.standing {
        line(standing.rawValue, "    ")
        return
      }
      indent = "    "
    }
    if case .cohort = part.figure { return }
    words += "\(Words.count(part.counted, "event")) \(part.counted == 1 ? "counts" : "count")"
    if part.leftOut > 0 {
      let rules = part.rules.map {
        "\(Words.grouped($0.events)) \(Explanation.words(ruleNamed: $0.rule))"
      }
      words +=
        "; \(Words.count(part.leftOut, "event")) nearly counted: " + rules.joined(separator: ", ")
    }
    line(words, indent)
  }

  /// What is told apart: how many have how much and which of them count, or each period by itself.
  private func groups(_ style: PageStyle) -> String {
    var text = ""
    for part in explanation.parts {
      let keys = part.figure.groupKeys
      let names = keys.map(\.name).joined(separator: ", ")
      var table = TextTable([.init(names), .init("has", isRight: true), .init("")], indent: 2)
      if !part.thresholds.isEmpty {
        table = TextTable(
          [.init("different \(names)", isRight: true), .init("have", isRight: true), .init("")],
          indent: 2)
        for row in part.thresholds {
          table.append([
            .init(Words.grouped(row.groups)),
            .init(row.isAtLeast ? "at least \(grouped(row.has))" : grouped(row.has)),
            row.isAtLeast ? "counted" : "left out",
          ])
        }
        text += table.text(style)
        let counting = part.groups.filter(\.counts)
        guard !counting.isEmpty else { continue }
        var list = TextTable(
          [.init("these count: \(names)"), .init("has", isRight: true)], indent: 2)
        for group in counting.prefix(groupsMax) {
          list.append([
            .init(label(keys, group.by)), .init(group.has.map { grouped($0) } ?? noValue),
          ])
        }
        text += "\n" + list.text(style)
        text += more(counting.count - groupsMax, keys.count == 1 ? names : "group")
      } else if case .lowest = part.figure {
        for group in part.groups.prefix(groupsMax) {
          table.append([
            .init(label(keys, group.by)), .init(group.has.map { grouped($0) } ?? noValue),
            group.counts ? "the lowest" : "",
          ])
        }
        text += table.text(style) + more(part.groups.count - groupsMax, "period")
      }
    }
    return text
  }

  private func label(_ keys: [EventKey], _ values: [KeyValue?]) -> String {
    zip(keys, values).map { keyText($0, $1) }.joined(separator: ", ")
  }

  private func more(_ count: Int, _ noun: String = "event") -> String {
    count > 0
      ? "  and \(Words.grouped(count)) more \(noun)\(count == 1 ? "" : "s"); --all has them\n" : ""
  }

  private var hasParts: Bool { explanation.parts.count > 1 }

  private func start(_ entry: Explanation.Entry) -> [TextTable.Cell] {
    let part = explanation.parts[entry.part]
    let names = [hasParts ? explanation.name(of: part) : nil, entry.role?.rawValue]
    return [
      .init("\(entry.sequence)"), .init(names.compactMap { $0 }.joined(separator: ", ")),
      .init(entry.occurred), .init(entry.id), .init(entry.subject ?? ""), .init(entry.place ?? ""),
    ]
  }

  private static let startColumns: [TextTable.Column] = [
    .init("seq", isRight: true), .init("part", least: 8), .init("occurred"), .init("id", least: 12),
    .init("subject", least: 10), .init("place", least: 10),
  ]

  private var countedTable: TextTable {
    var table = TextTable(Self.startColumns + [.init("adds", isRight: true)], indent: 2)
    for entry in explanation.counted {
      let figure = explanation.parts[entry.part].figure
      let scale = Scale(unit: figure.addsField ? explanation.measure.unit : nil, places: nil)
      table.append(start(entry) + [.init(entry.amount.map { scale.text($0) } ?? "")])
    }
    return table
  }

  private var leftOutTable: TextTable {
    var table = TextTable(Self.startColumns + [.init("left out because", least: 24)], indent: 2)
    for entry in explanation.leftOut {
      let why = entry.rules.map { explanation.words($0) }.joined(separator: "; ")
      table.append(start(entry) + [.init(why)])
    }
    return table
  }
}
