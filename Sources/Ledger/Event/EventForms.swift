/// The written forms of the envelope's values, each a test on its bytes.
public enum EventForms {
  /// Whether a text is an id: 1 to 128 characters, all of them printable.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isID(_ text: String) -> Bool {
    !text.isEmpty
      && (text.utf8.count <= LogFormat.idCharactersMax
        // No longer in bytes than so many characters can be: a text of megabytes is not counted.
        || text.utf8.count <= 4 * LogFormat.idCharactersMax
          && text.unicodeScalars.count <= LogFormat.idCharactersMax)
      && isPrintable(text) && text.utf8.first != 0x20 && text.utf8.last != 0x20
  }

  /// Whether a text is a label (`actor`, `source`): printable, at most 200 bytes.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isLabel(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.count <= LogFormat.labelBytesMax && isPrintable(text)
      && text.utf8.first != 0x20 && text.utf8.last != 0x20
  }

  private static func isPrintable(_ text: String) -> Bool {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return true }
    for scalar in text.unicodeScalars {
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned,
        .privateUse:
        return false
      default: continue
      }
    }
    return true
  }

  /// Whether a character does something else to a page than to stand there.
  ///
  /// They are the control characters (C0, DEL, C1), line and paragraph separators, the marks that turn
  /// the direction of writing, and those that cannot be seen and carry hidden text (byte order mark,
  /// tags). A terminal that is shown one may obey it, and a reader may take one text for another.
  ///
  /// - Parameter scalar: The character.
  /// - Returns: `true` when it does.
  public static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x2029, 0x061C, 0x200E...0x200F, 0x202A...0x202E,
      0x2066...0x2069, 0xFEFF, 0xE0000...0xE007F:
      true
    default: false
    }
  }

  /// The first character of a text that no event may hold: one that is hidden, and neither a tab nor
  /// the end of a line.
  ///
  /// - Parameter text: The text.
  /// - Returns: `nil` when there is none.
  /// - Complexity: O(n).
  public static func hiddenCharacter(in text: String) -> Unicode.Scalar? {
    text.unicodeScalars.first { isHidden($0) && $0 != "\t" && $0 != "\n" && $0 != "\r" }
  }

  /// Whether a text is a kind: dotted lower-case words, such as `npq.enrolment`.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isKind(_ text: String) -> Bool {
    guard text.utf8.count <= LogFormat.slugBytesMax else { return false }
    var startsWord = true
    for byte in text.utf8 {
      if startsWord {
        guard isLower(byte) else { return false }
        startsWord = false
      } else if byte == UInt8(ascii: ".") {
        startsWord = true
      } else if !isLower(byte), !isDigit(byte), byte != UInt8(ascii: "_") {
        return false
      }
    }
    return !startsWord
  }

  /// Whether a text is a programme's slug: lower-case letters, digits and single hyphens.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - bytesMax: The most bytes that it may have.
  /// - Returns: `true` when it is.
  public static func isSlug(_ text: String, bytesMax: Int = LogFormat.slugBytesMax) -> Bool {
    guard text.utf8.count <= bytesMax else { return false }
    var startsWord = true
    for byte in text.utf8 {
      if byte == UInt8(ascii: "-") {
        if startsWord { return false }
        startsWord = true
      } else {
        guard isLower(byte) || isDigit(byte) else { return false }
        startsWord = false
      }
    }
    return !startsWord
  }

  /// Whether a text is a public identifier: a scheme, a colon and a value in the scheme's form.
  ///
  /// Known schemes are checked in full: `urn` (5 to 7 digits), `ukprn` (8 digits), `la` (3 digits),
  /// `laestab` (3 digits, `/`, 4 digits), and the nine-character ONS codes `lad`, `ward`, `region`,
  /// `county`, `country`, `lsoa`, `msoa`. Any other scheme takes 1 to 64 of `A-Za-z0-9._/-`.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isIdentifier(_ text: String) -> Bool {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let first = parts[0].utf8.first, isLower(first),
      (2...LogFormat.schemeBytesMax).contains(parts[0].utf8.count),
      parts[0].utf8.allSatisfy({ isLower($0) || isDigit($0) || $0 == UInt8(ascii: "-") })
    else { return false }
    let value = Array(parts[1].utf8)
    func digits(_ counts: ClosedRange<Int>) -> Bool {
      counts.contains(value.count) && value.allSatisfy(isDigit)
    }
    switch parts[0] {
    case "urn": return digits(5...7)
    case "ukprn": return digits(8...8)
    case "la": return digits(3...3)
    case "laestab":
      return value.count == 8 && value[3] == UInt8(ascii: "/")
        && (value[..<3] + value[4...]).allSatisfy(isDigit)
    case "lad", "ward", "region", "county", "country", "lsoa", "msoa":
      return value.count == 9 && value[0] >= UInt8(ascii: "A") && value[0] <= UInt8(ascii: "Z")
        && value[1...].allSatisfy(isDigit)
    default:
      return (1...LogFormat.identifierBytesMax).contains(value.count)
        && value.allSatisfy {
          isLower($0) || isDigit($0) || ($0 >= 0x41 && $0 <= 0x5A) || $0 == UInt8(ascii: ".")
            || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "-")
        }
    }
  }

  /// Whether a text is a subject: a pseudonym, `p-` and 1 to 64 of `A-Za-z0-9_-`, or a public
  /// identifier.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isSubject(_ text: String) -> Bool {
    isPseudonym(text.utf8.span) || (!text.hasPrefix("p-") && isIdentifier(text))
  }

  /// Whether a text is a pseudonym: `p-` and 1 to 64 of `A-Za-z0-9_-`.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isPseudonym(_ text: Span<UInt8>) -> Bool {
    guard (3...(2 + LogFormat.identifierBytesMax)).contains(text.count),
      text[0] == UInt8(ascii: "p"),
      text[1] == UInt8(ascii: "-")
    else { return false }
    for index in 2..<text.count {
      let byte = text[index]
      guard
        byte.isDecimal || byte.isLetter || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
      else { return false }
    }
    return true
  }

  private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
