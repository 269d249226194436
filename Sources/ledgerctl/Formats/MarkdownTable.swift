/// A table in GitHub's form of Markdown.
package struct MarkdownTable: Sendable {
  /// What has been written.
  package private(set) var text = ""

  /// Starts with the headings.
  ///
  /// - Parameter columns: The heading of each column and whether its texts end at the right.
  package init(_ columns: [(heading: String, isRight: Bool)]) {
    append(columns.map(\.heading))
    text += "|" + columns.map { $0.isRight ? " ---: |" : " --- |" }.joined() + "\n"
  }

  /// Adds a row.
  ///
  /// - Parameter cells: A text for each column.
  package mutating func append(_ cells: [String]) {
    text += "|" + cells.map { " \(markdownText($0)) |" }.joined() + "\n"
  }
}

/// A text that Markdown shows as it is, on one line.
///
/// - Parameter text: Any text.
/// - Returns: The text with every character escaped that Markdown or HTML would obey.
package func markdownText(_ text: String) -> String {
  var result = ""
  for character in printable(text) {
    if "\\|`*_[]<>~".contains(character) { result.append("\\") }
    if character == "&" { result += "&amp;" } else { result.append(character) }
  }
  // What begins a line in Markdown would begin a list or a heading.
  if let first = result.first, "#+-".contains(first), result.dropFirst().first == " " {
    return "\\" + result
  }
  return result
}
