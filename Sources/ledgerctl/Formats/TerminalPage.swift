import Ledger

extension Terminal {
  /// What results are laid out for: `$COLUMNS`, else as wide as the terminal, else as any file.
  var page: PageStyle {
    let given = Program.environment("COLUMNS").flatMap { Int($0) }
      .flatMap { $0 > 0 ? min($0, PageStyle.columnsMax) : nil }
    let columns = given ?? Descriptor.standardOutput.columns ?? PageStyle.plain.columns
    return PageStyle(columns: columns, isColoured: outputHasColor)
  }

  /// Whether the locale's letters are those of Unicode: `$LC_ALL`, else `$LC_CTYPE`, else `$LANG`.
  var isUnicode: Bool {
    let name = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Program.environment($0) }.first
    let folded = name?.lowercased() ?? ""
    return folded.contains("utf-8") || folded.contains("utf8")
  }
}
