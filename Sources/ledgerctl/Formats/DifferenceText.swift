import Ledger
import Projections

extension DifferencePage {
  /// A page for a person: each figure that moved, and its parts.
  ///
  /// - Parameters:
  ///   - style: The page.
  ///   - listsEvents: Whether the events of each part are listed.
  /// - Returns: Lines of text.
  package func text(_ style: PageStyle, listsEvents: Bool) -> [UInt8] {
    var text = ""
    func line(_ words: String, _ indent: String = "") {
      for line in wrapped(printable(words), to: style.columns - indent.count) {
        text += indent + line + "\n"
      }
    }
    line(
      "from \(words(difference.from, 0)) to \(words(difference.to, 1))")
    for programme in difference.programmes {
      text +=
        "\n" + style.ink(.bold, printable("\(programme.title) (\(programme.programme))")) + "\n"
      if programme.from != programme.to, let to = programme.to {
        let from = programme.from.map { "plan of \(words($0))" } ?? "no plan"
        line("\(from), now that of \(words(to))")
      }
      if programme.measures.isEmpty { line("no figure moved") }
      for change in programme.measures { text += self.text(of: change, style, listsEvents) }
      if !programme.measures.isEmpty, programme.unchanged > 0 {
        text += "\n"
        line("\(Words.count(programme.unchanged, "measure")) as before")
      }
    }
    if difference.programmes.isEmpty { line("no plan is adopted") }
    for (basis, name) in zip(bases, ["from", "to"]) where basis.ledgers != nil {
      text += "\n" + name + ":" + basis.text(style)
    }
    return Array(text.utf8)
  }

  private func words(_ state: Difference.State, _ index: Int) -> String {
    if let ledgers = bases[index].ledgers {
      return
        "\(Words.grouped(state.size)) lines of \(Words.count(ledgers.count, "ledger")) on \(state.on)"
    }
    return (files[index].map { "\($0): " } ?? "")
      + "the first \(Words.grouped(state.size)) lines on \(state.on)"
  }

  private func words(_ adoption: ProgrammeReport.Adoption) -> String {
    "seq \(Words.grouped(adoption.sequence))" + (adoption.origin.map { " of \($0)" } ?? "")
  }

  /// One measure: its values, what else differs, and its parts.
  private func text(
    of change: Difference.MeasureChange, _ style: PageStyle, _ listsEvents: Bool
  ) -> String {
    guard let report = change.report else { return "" }
    let scale = report.scale
    var text = "\n"
    func line(_ words: String, _ indent: String = "") {
      for line in wrapped(printable(words), to: style.columns - indent.count) {
        text += indent + line + "\n"
      }
    }
    line("\(report.title) (\(report.id))")
    var values = [scale.text(change.from?.value), scale.text(change.to?.value)]
    if change.from == nil { values[0] = "not in the plan" }
    if change.to == nil { values[1] = "no longer in the plan" }
    let moved = change.change.map { "  (\(signed($0, report)))" } ?? ""
    var rows = [
      values[0] == values[1] ? values[0] : values.joined(separator: " → ") + moved
    ]
    func differs(_ name: String, _ from: String?, _ to: String?) {
      guard from != to, change.from != nil, change.to != nil else { return }
      rows.append("\(name): \(from ?? "none") → \(to ?? "none")")
    }
    differs("standing", change.from?.standing.rawValue, change.to?.standing.rawValue)
    differs("target", change.from?.fullTarget, change.to?.fullTarget)
    differs(
      "baseline", change.from?.baseline?.value.map { scale.text($0) },
      change.to?.baseline?.value.map { scale.text($0) })
    for row in rows { line(row, "  ") }
    var table = TextTable([.init("", isRight: true), .init("")], indent: 2)
    for part in change.parts {
      let causes = part.causes.map(\.words).joined(separator: ", ")
      let size =
        part.change.map { signed($0, report) }
        ?? "\(scale.text(part.from)) → \(scale.text(part.to))"
      let events = part.events > 0 ? ": \(counted(part))" : ""
      table.append([.init(size), .init(causes + events)])
      guard listsEvents else { continue }
      for event in part.listed {
        table.append(["", .init("  " + words(event))])
      }
    }
    return text + table.text(style)
  }

  /// How many events came in, and how many went out.
  private func counted(_ part: Difference.Part) -> String {
    let out = part.events - part.added
    if part.added == 0 { return "\(Words.count(out, "event")) less" }
    if out == 0 { return "\(Words.count(part.added, "event")) more" }
    return "\(Words.count(out, "event")) out, \(Words.grouped(part.added)) in"
  }

  private func words(_ event: Difference.Event) -> String {
    let sign = event.isAdded ? "+" : "−"
    var words = "\(sign) seq \(event.sequence)"
    if let origin = event.origin { words += " of \(origin)" }
    words += "  \(event.occurred)  \(event.id)"
    for more in [event.subject, event.place].compactMap({ $0 }) { words += "  \(more)" }
    if event.quantity != 1 { words += "  × \(Words.grouped(event.quantity))" }
    if let by = event.by {
      words += "  (\(event.cause == .voided ? "taken out" : "replaced") by seq \(by)"
      words += event.byOrigin.map { " of \($0))" } ?? ")"
    }
    return words
  }

  /// A movement with its sign, of a milestone in days.
  private func signed(_ change: ExactDecimal, _ report: MeasureReport) -> String {
    let isDay = if case .day? = report.value { true } else { false }
    let text =
      isDay ? "\(grouped(change)) days" : report.scale.text(change)
    return change > .zero ? "+" + text : text.replacing("-", with: "−")
  }
}

extension MeasureReport {
  /// The target with its deadline.
  fileprivate var fullTarget: String? {
    guard let target else { return nil }
    return targetText + (target.by.map { " by \($0)" } ?? "")
  }
}

extension Difference.Cause {
  /// What it is in words.
  fileprivate var words: String {
    switch self {
    case .reportDate: "the report date"
    case .plan: "the plan changed"
    case .voided: "voided"
    case .corrected: "corrected"
    case .late: "late: had happened before, recorded since"
    case .new: "new"
    }
  }
}
