/// The sentences of this module: every reason for which an input is refused, and what would be right.
extension Refusal {
  static func documentTooLong(_ bytes: Int, at place: Place) -> Refusal {
    Refusal(
      "too-long", at: place, "the document has \(bytes) bytes, more than 2147483646",
      remedy: "split it")
  }

  static func syntax(_ fault: JSONFault, in bytes: Span<UInt8>, at place: Place) -> Refusal {
    let (what, remedy) = syntaxWords(fault, bytes)
    return Refusal(fault.kind.rawValue, at: place, what, remedy: remedy)
  }

  private static func syntaxWords(
    _ fault: JSONFault, _ bytes: Span<UInt8>
  ) -> (String, String) {
    switch fault.kind {
    case .emptyInput: ("there is no JSON here", "write one JSON value")
    case .unexpectedEnd:
      ("the JSON ends before it is complete", "close what is open, or restore what was cut off")
    case .unexpectedByte:
      ("unexpected \(shown(bytes, fault.offset))", "write JSON as RFC 8259 has it")
    case .notUTF8:
      (
        "byte \(hex(bytes[fault.offset])) is not UTF-8 here",
        "save the file as UTF-8"
      )
    case .controlCharacter:
      (
        "control character \(hex(bytes[fault.offset])) in a string",
        "write it as an escape such as \\n, or leave it out"
      )
    case .wrongEscape: ("this escape is none of JSON's", "write \\\\ for a backslash")
    case .loneSurrogate:
      ("half of a surrogate pair", "write both halves, \\uD83D\\uDE00, or the character itself")
    case .wrongNumber:
      ("this is not a number as JSON writes it", "write 0.5, -3 or 1200; no leading zero, no comma")
    case .numberTooLong:
      (
        "the number has more digits than are kept exactly",
        "at most \(ExactDecimal.parsedDigitsMax) digits; write a longer one as text"
      )
    case .duplicateKey: ("the key stands twice in this object", "keep one of them")
    case .tooDeep:
      ("values nest more than \(JSONReader.depthMax) deep", "nest less")
    case .tooManyValues:
      ("more than \(JSONReader.nodesMax) values in one document", "split it")
    case .trailingBytes:
      (
        "\(shown(bytes, fault.offset)) after the end of the JSON",
        "one JSON value stands alone; for events write one a line"
      )
    case .byteOrderMark: ("the text begins with a byte order mark", "save it as UTF-8 without one")
    }
  }

  private static func shown(_ bytes: Span<UInt8>, _ offset: Int) -> String {
    guard offset < bytes.count else { return "end" }
    let byte = bytes[offset]
    return byte > 0x20 && byte < 0x7F
      ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(hex(byte))"
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }
}

/// Text from outside as a message shows it: control characters written out, at most 80 characters.
///
/// - Parameter text: The text as it came.
/// - Returns: The text between single quotes, on one line.
/// - Complexity: O(n).
package func quoted(_ text: String) -> String {
  var shown = ""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == 80 {
      shown += "..."
      break
    }
    count += 1
    if scalar.value < 0x20 || scalar.value == 0x7F || (0x80...0x9F).contains(scalar.value)
      || (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
    {
      shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return "'" + shown + "'"
}
