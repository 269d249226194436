/// A table for a person: columns side by side, aligned, within the width of the page.
///
/// A column in which nothing stands is left out with its heading.
package struct TextTable: Sendable {
  /// One column.
  package struct Column: Sendable {
    /// What stands above it.
    package var heading: String
    /// Whether its texts end at the same column: numbers.
    package var isRight: Bool
    /// The fewest columns that it may be narrowed to; `nil` when it keeps its width.
    package var least: Int?
    /// How far it stands from the one before it.
    package var gap: Int

    /// Makes a column.
    ///
    /// - Parameters:
    ///   - heading: What stands above it.
    ///   - isRight: Whether its texts end at the same column.
    ///   - least: The fewest columns that it may be narrowed to.
    ///   - gap: How far it stands from the one before it.
    package init(_ heading: String, isRight: Bool = false, least: Int? = nil, gap: Int = 2) {
      self.heading = heading
      self.isRight = isRight
      self.least = least
      self.gap = gap
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

  /// The columns that are left of any that can be narrowed.
  private static let columnsLeast = 6

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
  package var naturalWidth: Int { total(naturalWidths) }

  /// The columns that the table takes at the least.
  package var leastWidth: Int {
    total(zip(columns, naturalWidths).map { min($1, $0.least ?? $1) })
  }

  /// How wide a line is with columns of these widths.
  private func total(_ widths: [Int]) -> Int {
    var total = indent
    var isFirst = true
    for (column, width) in zip(columns, widths) where width > 0 {
      total += width + (isFirst ? 0 : column.gap)
      isFirst = false
    }
    return total
  }

  /// The width that each column would like to have; 0 for one that is left out.
  private var naturalWidths: [Int] {
    var widths = columns.map { _ in 0 }
    for case .cells(let cells) in rows {
      for (index, cell) in cells.enumerated() {
        widths[index] = max(widths[index], displayWidth(printable(cell.text)))
      }
    }
    return zip(columns, widths).map { $1 == 0 ? 0 : max($1, displayWidth($0.heading)) }
  }

  /// The widths that fit: the column that has most to spare gives way first.
  private func widths(within limit: Int) -> [Int] {
    var widths = naturalWidths
    // On a page too narrow even for the fewest columns that do, those that can give way at all do it on.
    for floor in [Int.max, Self.columnsLeast] {
      var excess = total(widths) - limit
      while excess > 0 {
        let spare = columns.indices.map { index in
          widths[index] - (columns[index].least.map { min($0, floor) } ?? widths[index])
        }
        guard let most = spare.indices.max(by: { spare[$0] < spare[$1] }), spare[most] > 0 else {
          break
        }
        widths[most] -= 1
        excess -= 1
      }
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
    if zip(columns, widths).contains(where: { !$0.heading.isEmpty && $1 > 0 }) {
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

  /// A text within a column: a narrowed one goes on in a second line, and is shortened there.
  private static func lines(_ text: String, _ column: Column, _ width: Int) -> [String] {
    let text = printable(text)
    guard column.least != nil, displayWidth(text) > width else { return [text] }
    let indent = String(text.prefix { $0 == " " })
    let room = width - displayWidth(indent)
    let lines = wrapped(String(text.dropFirst(indent.count)), to: max(room, 1))
    // A word longer than the column cannot be broken between words.
    guard room > 0, let first = lines.first, displayWidth(first) <= room else {
      return [shortened(text, to: width)]
    }
    let rest = lines.dropFirst().joined(separator: " ")
    return [indent + first, indent + shortened(rest, to: room)].filter { !$0.isEmpty }
  }

  private func append(_ cells: [Cell], _ widths: [Int], _ style: PageStyle, to text: inout String) {
    let shown = columns.indices.filter { widths[$0] > 0 }
    let lines = columns.indices.map { Self.lines(cells[$0].text, columns[$0], widths[$0]) }
    for number in 0..<(shown.map { lines[$0].count }.max() ?? 0) {
      var line = String(repeating: " ", count: indent)
      // White space is owed until something stands after it, so that no line ends in it.
      var owed = 0
      for index in shown {
        let column = columns[index]
        if index != shown.first { owed += column.gap }
        let part = number < lines[index].count ? lines[index][number] : ""
        let pad = max(0, widths[index] - displayWidth(part))
        if column.isRight { owed += pad }
        if !part.isEmpty {
          line += String(repeating: " ", count: owed) + style.ink(cells[index].ink, part)
          owed = 0
        }
        if !column.isRight { owed += pad }
      }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
  }
}
