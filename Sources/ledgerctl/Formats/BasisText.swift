import Ledger
package import Projections

// What figures over several ledgers stand on, in each form.
extension Basis {
  /// How many ledgers there are, and how many events several of them have.
  package var summary: String? {
    guard case .federation(let ledgers, let shared, _) = self else { return nil }
    let events = shared == 1 ? "1 line says" : "\(Words.grouped(shared)) lines say"
    return "\(Words.count(ledgers.count, "ledger")), of which \(events) again what another has"
  }

  /// The ledgers in one field of a table: origin, size and root of each.
  package var field: String { (ledgers ?? []).map(\.words).joined(separator: "; ") }

  /// The ledgers as a page for a person ends with them.
  ///
  /// - Parameter style: The page.
  /// - Returns: Lines of text; none of one ledger.
  package func text(_ style: PageStyle) -> String {
    guard let ledgers, let summary else { return "" }
    var text = "\n" + style.ink(.bold, "stands on") + "\n"
    for line in wrapped(summary, to: style.columns - 2) { text += "  " + line + "\n" }
    var table = TextTable(
      [.init("ledger", least: 12), .init("lines", isRight: true), .init("root", least: 12)],
      indent: 2)
    for ledger in ledgers {
      table.append([
        .init(printable(ledger.origin)), .init(Words.grouped(ledger.size)),
        .init(ledger.root.base64),
      ])
    }
    return text + table.text(style)
  }

  /// The ledgers as a section of a document.
  package var markdown: String {
    guard let ledgers, let summary else { return "" }
    var table = MarkdownTable([("Ledger", false), ("Lines", true), ("Root", false)])
    for ledger in ledgers {
      table.append([ledger.origin, Words.grouped(ledger.size), ledger.root.base64])
    }
    return
      "\n## Stands on\n\n\(summary.prefix(1).uppercased())\(summary.dropFirst()).\n\n\(table.text)"
  }
}
