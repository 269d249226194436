/// What a page of text is laid out for.
package struct PageStyle: Sendable, Hashable {
  /// Columns of a line.
  package var columns: Int
  /// Whether colours and bold letters may be used.
  package var isColoured: Bool

  /// The most columns that a page is laid out for, whatever `$COLUMNS` says.
  package static let columnsMax = 1_000
  /// A file or a pipe: of one width everywhere, so that the same figures are the same bytes.
  package static let plain = PageStyle(columns: 100, isColoured: false)

  /// Makes a style.
  ///
  /// - Parameters:
  ///   - columns: Columns of a line; fewer than 40 count as 40.
  ///   - isColoured: Whether colours and bold letters may be used.
  package init(columns: Int, isColoured: Bool) {
    self.columns = max(columns, 40)
    self.isColoured = isColoured
  }

  /// A colour or weight, by its number in ECMA-48 (SGR).
  package enum Ink: Int, Sendable {
    case bold = 1
    case faint = 2
    case red = 31
    case green = 32
    case yellow = 33
  }

  /// A text in a colour; as it is where colours may not be used.
  package func ink(_ ink: Ink?, _ text: String) -> String {
    guard isColoured, let ink, !text.isEmpty else { return text }
    return "\u{1B}[\(ink.rawValue)m\(text)\u{1B}[0m"
  }
}
