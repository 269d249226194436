/// A table for a person: columns side by side, aligned, within the width of the page.
package struct TextTable: Sendable {
  /// One column.
  package struct Column: Sendable {
    /// What stands above it.
    package var heading: String
    /// Whether its texts end at the same column: numbers.
    package var isRight: Bool
    /// The fewest columns that it may be narrowed to; `nil` when it keeps its width.
    package var least: Int?

    /// Makes a column.
    ///
    /// - Parameters:
    ///   - heading: What stands above it.
    ///   - isRight: Whether its texts end at the same column.
    ///   - least: The fewest columns that it may be narrowed to.
    package init(_ heading: String, isRight: Bool = false, least: Int? = nil) {
      self.heading = heading
      self.isRight = isRight
      self.least = least
    }
  }

  /// One text of a row.
  package struct Cell: Sendable, ExpressibleByStringLiteral {
    /// The text; it is made printable when it is laid out.
    package var text: String
    /// Its colour.
    package var ink: PageStyle.Ink?

    /// Makes a text of a row.
    ///
    /// - Parameters:
    ///   - text: The text.
    ///   - ink: Its colour.
    package init(_ text: String, ink: PageStyle.Ink? = nil) {
      self.text = text
      self.ink = ink
    }

    /// Makes a text of a row without colour.
    ///
    /// - Parameter value: The text.
    package init(stringLiteral value: String) { self.init(value) }
  }

  private enum Row: Sendable {
    case cells([Cell])
    case line(String)
  }

  private static let gap = 2
  private let columns: [Column]
  private let indent: Int
  private var rows: [Row] = []

  /// Makes an empty table.
  ///
  /// - Parameters:
  ///   - columns: Its columns, from the left.
  ///   - indent: How far from the edge it stands.
  package init(_ columns: [Column], indent: Int = 0) {
    self.columns = columns
    self.indent = indent
  }

  /// Adds a row.
  ///
  /// - Parameter cells: A text for each column.
  /// - Precondition: There are as many texts as columns.
  package mutating func append(_ cells: [Cell]) {
    precondition(cells.count == columns.count, "a row has a text for each column")
    rows.append(.cells(cells))
  }

  /// Adds a line that runs across all columns.
  ///
  /// - Parameter line: The text.
  package mutating func append(line: String) {
    rows.append(.line(line))
  }

  /// The columns that the table would take if nothing were narrowed.
  package var naturalWidth: Int { naturalWidths.reduce(between) { $0 + $1 } }

  private var between: Int { indent + Self.gap * max(columns.count - 1, 0) }

  private var naturalWidths: [Int] {
    var widths = columns.map { displayWidth($0.heading) }
    for case .cells(let cells) in rows {
      for (index, cell) in cells.enumerated() {
        widths[index] = max(widths[index], displayWidth(printable(cell.text)))
      }
    }
    return widths
  }

  /// The widths that fit: the widest column that may be narrowed gives way first.
  private func widths(within limit: Int) -> [Int] {
    var widths = naturalWidths
    var excess = widths.reduce(between, +) - limit
    while excess > 0 {
      let candidates = columns.indices.filter { widths[$0] > columns[$0].least ?? .max }
      guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
      excess -= 1
    }
    return widths
  }

  /// The table as lines of text, each ended by a line feed.
  ///
  /// - Parameter style: The page.
  /// - Returns: The headings, where there are any, and the rows.
  /// - Complexity: O(n) in the texts.
  package func text(_ style: PageStyle) -> String {
    let widths = widths(within: style.columns)
    var text = ""
    if columns.contains(where: { !$0.heading.isEmpty }) {
      append(columns.map { Cell($0.heading, ink: .faint) }, widths, style, to: &text)
    }
    for row in rows {
      switch row {
      case .cells(let cells): append(cells, widths, style, to: &text)
      case .line(let line):
        text += String(repeating: " ", count: indent) + printable(line) + "\n"
      }
    }
    return text
  }

  private func append(_ cells: [Cell], _ widths: [Int], _ style: PageStyle, to text: inout String) {
    var line = String(repeating: " ", count: indent)
    // White space is owed until something stands after it, so that no line ends in it.
    var owed = 0
    for (index, cell) in cells.enumerated() {
      let shown = shortened(printable(cell.text), to: max(widths[index], 1))
      let pad = max(0, widths[index] - displayWidth(shown))
      if columns[index].isRight { owed += pad }
      if !shown.isEmpty {
        line += String(repeating: " ", count: owed) + style.ink(cell.ink, shown)
        owed = 0
      }
      if !columns[index].isRight { owed += pad }
      owed += Self.gap
    }
    while line.last == " " { line.removeLast() }
    text += line + "\n"
  }
}
