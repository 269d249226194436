/// How a CSV file is written, where that cannot be told from the file itself.
package struct CSVFormat: Sendable, Hashable {
  /// How the bytes of a file stand for characters.
  package enum Encoding: String, Sendable, Hashable, CaseIterable {
    /// UTF-8, with or without a byte order mark.
    case utf8 = "utf-8"
    /// Windows code page 1252, which spreadsheets in Britain save as plain "CSV"; never guessed, as
    /// every file in it could be something else too.
    case windows1252 = "windows-1252"
    /// ISO 8859-1, which has control characters where Windows-1252 has quotes and dashes.
    case latin1 = "iso-8859-1"
  }

  /// The byte between fields.
  package let delimiter: UInt8
  /// How the bytes stand for characters.
  package let encoding: Encoding
  /// The most bytes of one field, in UTF-8: a spreadsheet's cell of 32,767 characters of 4 bytes each.
  package var fieldBytesMax = 131_072
  /// The most bytes of one record, in UTF-8.
  package var recordBytesMax = 1_048_576
  /// The most fields of one record: the columns of a spreadsheet.
  package var fieldsMax = 16_384

  /// CSV as RFC 4180 has it, in UTF-8.
  package static let standard = CSVFormat(checked: UInt8(ascii: ","), .utf8)

  /// Makes a format.
  ///
  /// It is `nil` when the delimiter is not an ASCII character, or one that means something else: a
  /// quote, a line break, NUL.
  ///
  /// - Parameters:
  ///   - delimiter: The byte between fields.
  ///   - encoding: How the bytes stand for characters.
  package init?(delimiter: UInt8 = UInt8(ascii: ","), encoding: Encoding = .utf8) {
    let taken = [UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"), 0]
    guard delimiter < 0x80, !taken.contains(delimiter) else { return nil }
    self.init(checked: delimiter, encoding)
  }

  private init(checked delimiter: UInt8, _ encoding: Encoding) {
    self.delimiter = delimiter
    self.encoding = encoding
  }
}
