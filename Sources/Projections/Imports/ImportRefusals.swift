import Ledger

/// What is said of files to be imported.
extension Refusal {
  static func unterminatedQuote(at place: Place) -> Refusal {
    Refusal(
      "unterminated-quote", at: place, "the quote that opens here is never closed",
      remedy: "close it with a quote, and write a quote inside the field twice")
  }

  static func textAfterQuote(at place: Place) -> Refusal {
    Refusal(
      "text-after-quote", at: place, "there is text after the field's closing quote",
      remedy: "write a quote inside the field twice, or take the text out")
  }

  static func quoteInBareField(at place: Place) -> Refusal {
    Refusal(
      "quote-in-bare-field", at: place, "there is a quote in a field that does not begin with one",
      remedy: "put the whole field in quotes, and write a quote inside it twice")
  }

  static func bareCarriageReturn(at place: Place) -> Refusal {
    Refusal(
      "bare-carriage-return", at: place, "there is a carriage return without a line feed after it",
      remedy: "end records with CRLF or LF, and put a field that holds a line break in quotes")
  }

  static func nulByte(at place: Place) -> Refusal {
    Refusal(
      "nul-byte", at: place, "there is a NUL byte",
      remedy: "take it out; if the file is UTF-16, save it as CSV in UTF-8")
  }

  static func notUTF8(_ byte: UInt8, at place: Place) -> Refusal {
    let hint =
      Windows1252.scalar(byte).map { "; in Windows-1252 it is '\($0)'" } ?? ""
    return Refusal(
      "not-utf-8", at: place, "byte \(hex(byte)) is not UTF-8 here\(hint)",
      remedy: "save the file as CSV in UTF-8, or say that its encoding is windows-1252")
  }

  static func notWindows1252(_ byte: UInt8, at place: Place) -> Refusal {
    Refusal(
      "not-windows-1252", at: place, "byte \(hex(byte)) stands for nothing in Windows-1252",
      remedy: "save the file as CSV in UTF-8")
  }

  static func notLatin1(_ byte: UInt8, at place: Place) -> Refusal {
    let hint = Windows1252.scalar(byte).map { "; in Windows-1252 it is '\($0)'" } ?? ""
    return Refusal(
      "not-iso-8859-1", at: place,
      "byte \(hex(byte)) is a control character in ISO 8859-1\(hint)",
      remedy: "say that its encoding is windows-1252, or save the file as CSV in UTF-8")
  }

  static func markOfUTF8(at place: Place) -> Refusal {
    Refusal(
      "wrong-encoding", at: place, "the file begins with the byte order mark of UTF-8",
      remedy: "say that its encoding is utf-8, or leave the encoding out")
  }

  static func markOfUTF16(at place: Place) -> Refusal {
    Refusal(
      "wrong-encoding", at: place, "the file begins with the byte order mark of UTF-16",
      remedy: "save the file as CSV in UTF-8")
  }

  static func raggedRow(fields: Int, columns: Int, at place: Place) -> Refusal {
    Refusal(
      "ragged-row", at: place,
      "the record has \(count(fields, "field")) and the header has \(columns)",
      remedy: fields > columns
        ? "put a field that holds the delimiter in quotes"
        : "write a field for every column, an empty one where there is nothing to say")
  }

  static func emptyLine(columns: Int, at place: Place) -> Refusal {
    Refusal(
      "empty-line", at: place, "the line is empty and the header has \(count(columns, "field"))",
      remedy: "take the line out")
  }

  static func fieldTooLong(_ bytesMax: Int, isQuoted: Bool, at place: Place) -> Refusal {
    Refusal(
      "field-too-long", at: place, "the field that starts here has more than \(bytesMax) bytes",
      remedy: isQuoted ? "close its quote, or shorten it" : "shorten it")
  }

  static func recordTooLong(_ bytesMax: Int, at place: Place) -> Refusal {
    Refusal(
      "record-too-long", at: place, "the record that starts here has more than \(bytesMax) bytes",
      remedy: "end each record with a line break, and leave out columns that are not needed")
  }

  static func tooManyFields(_ fieldsMax: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-fields", at: place, "the record that starts here has more than \(fieldsMax) fields",
      remedy: "end each record with a line break, and leave out columns that are not needed")
  }

  private static func count(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return digits.utf8.count == 1 ? "0x0\(digits)" : "0x\(digits)"
  }
}
