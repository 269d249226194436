import Ledger

// Text as a terminal shows it: what may be printed, and how many columns it takes.

/// A text in which nothing moves the cursor, rings, colours, or turns the direction of writing.
///
/// What events hold was typed by others. A control character shows as its number, `\u001b`; a tab or a
/// line's end as a space, so that a row stays a row.
///
/// - Parameter text: Any text.
/// - Returns: The text, safe for a terminal, on one line.
/// - Complexity: O(n); the text itself where nothing had to be replaced.
package func printable(_ text: String) -> String {
  guard text.unicodeScalars.contains(where: isUnprintable) else { return text }
  var result = ""
  for scalar in text.unicodeScalars {
    if scalar == "\t" || scalar == "\n" || scalar == "\r" {
      result.append(" ")
    } else if isUnprintable(scalar) {
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    } else {
      result.unicodeScalars.append(scalar)
    }
  }
  return result
}

/// Whether a character does something else than to stand there.
func isUnprintable(_ scalar: Unicode.Scalar) -> Bool { EventForms.isHidden(scalar) }

/// JSON in which no character is hidden: each is written as its escape, which says the same.
///
/// Canonical JSON escapes the control characters of ASCII; DEL, C1 and the marks that turn the
/// direction of writing stand in it as they are, and a terminal would obey them.
///
/// - Parameter json: Lines of JSON; an unfinished character at either end is left as it is.
/// - Returns: The lines, in ASCII where something was hidden.
/// - Complexity: O(n).
package func printable(json: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
  // What can be hidden is DEL, or starts with one of these bytes.
  guard json.contains(where: { $0 == 0x7F || [0xC2, 0xD8, 0xE2, 0xEF, 0xF3].contains($0) }) else {
    return json
  }
  var result: [UInt8] = []
  result.reserveCapacity(json.count + 64)
  for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
    if isUnprintable(scalar), scalar != "\n" {
      for unit in UTF16.encode(scalar).map(Array.init) ?? [] {
        let digits = String(unit, radix: 16)
        result += Array("\\u".utf8) + Array(String(repeating: "0", count: 4 - digits.count).utf8)
        result += Array(digits.utf8)
      }
    } else {
      result += Array(String(scalar).utf8)
    }
  }
  return result[...]
}

/// How many columns of a terminal a text takes.
///
/// Source: Unicode Standard Annex 11, East Asian Width.
///
/// - Parameter text: A printable text.
/// - Returns: 2 for each wide character, 0 for marks that stand on another, else 1.
/// - Complexity: O(n); of ASCII without a look at a table.
package func displayWidth(_ text: String) -> Int {
  if text.utf8.allSatisfy({ $0 < 0x80 }) { return text.utf8.count }
  return text.reduce(0) { $0 + displayWidth($1) }
}

private func displayWidth(_ character: Character) -> Int {
  var width = 0
  for scalar in character.unicodeScalars {
    // U+FE0F asks for the picture, which is wide.
    if scalar.value == 0xFE0F, width == 1 { return 2 }
    width = max(width, displayWidth(scalar))
  }
  return width
}

private func displayWidth(_ scalar: Unicode.Scalar) -> Int {
  if scalar.value < 0x80 { return 1 }
  switch scalar.properties.generalCategory {
  case .nonspacingMark, .enclosingMark, .format: return 0
  default: break
  }
  if scalar.properties.isEmojiPresentation { return 2 }
  switch scalar.value {
  case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x4DBF, 0x4E00...0xA4CF, 0xA960...0xA97F,
    0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6,
    0x16FE0...0x18AFF, 0x1B000...0x1B2FF, 0x20000...0x3FFFD:
    return 2
  default: return 1
  }
}

/// A text of at most so many columns, ended by `…` where something had to go.
///
/// - Parameters:
///   - text: A printable text.
///   - columns: The most columns, 1 or more.
/// - Returns: The text, or its beginning and `…`.
package func shortened(_ text: String, to columns: Int) -> String {
  guard displayWidth(text) > columns else { return text }
  var result = ""
  var width = 0
  for character in text {
    let next = displayWidth(character)
    if width + next > columns - 1 { break }
    result.append(character)
    width += next
  }
  while result.last == " " { result.removeLast() }
  return result + "…"
}

/// A text on several lines of at most so many columns, broken between words.
///
/// - Parameters:
///   - text: A printable text.
///   - columns: The most columns of a line; a longer word stands alone.
/// - Returns: The lines, at least one.
package func wrapped(_ text: String, to columns: Int) -> [String] {
  var lines: [String] = []
  var line = ""
  var width = 0
  for word in text.split(separator: " ") {
    let next = displayWidth(String(word))
    if width > 0, width + 1 + next > columns {
      lines.append(line)
      line = ""
      width = 0
    }
    if width > 0 {
      line += " "
      width += 1
    }
    line += word
    width += next
  }
  return lines + [line]
}
