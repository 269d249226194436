import Ledger

/// Writes comma-separated values as RFC 4180 has them: CRLF, quotes where they are needed.
///
/// A text that a spreadsheet would take for a formula gets an apostrophe before it; a number keeps its
/// sign.
package struct CSVOutput: Sendable {
  /// What has been written, in UTF-8.
  package private(set) var bytes: [UInt8] = []

  /// Starts with nothing.
  package init() {}

  /// Writes a row.
  ///
  /// - Parameter fields: Its texts; nothing stands for what is missing.
  package mutating func append(_ fields: [String?]) {
    for (index, field) in fields.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      append(Self.safe(field ?? ""))
    }
    bytes.append(0x0D)
    bytes.append(0x0A)
  }

  /// A text that no spreadsheet runs as a formula and no terminal obeys.
  private static func safe(_ field: String) -> String {
    var text = field
    if text.unicodeScalars.contains(where: isUnprintable) {
      text.unicodeScalars.removeAll {
        isUnprintable($0) && $0 != "\t" && $0 != "\n" && $0 != "\r"
      }
    }
    // A text that has an apostrophe there already gets another, so that one can be taken away again.
    let rest = text.utf8.drop { $0 == UInt8(ascii: "'") }
    guard let first = rest.first, "=+-@\t\r".utf8.contains(first) else { return text }
    let isQuoted = rest.count < text.utf8.count
    return isQuoted || ExactDecimal(text) == nil ? "'" + text : text
  }

  private mutating func append(_ field: String) {
    let needsQuotes =
      field.utf8.contains { ",\"\r\n\t".utf8.contains($0) } || field.hasPrefix(" ")
      || field.hasSuffix(" ")
    guard needsQuotes else {
      bytes.append(contentsOf: field.utf8)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
