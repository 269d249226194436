/// The written forms of the envelope's values, each a test on its bytes.
public enum EventForms {
  /// Whether a text is an id: 1 to 128 characters, all of them printable.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isID(_ text: String) -> Bool { isID(text.utf8.span) }

  /// Whether bytes are an id.
  ///
  /// - Parameter text: Well-formed UTF-8.
  /// - Returns: `true` when they are.
  package static func isID(_ text: Span<UInt8>) -> Bool {
    // No longer in bytes than so many characters can be: a text of megabytes is not counted.
    guard !text.isEmpty, text.count <= 4 * LogFormat.idCharactersMax, isPrintable(text),
      text[0] != 0x20, text[text.count &- 1] != 0x20
    else { return false }
    if text.count <= LogFormat.idCharactersMax { return true }
    var characters = 0
    for index in text.indices where text[index] & 0xC0 != 0x80 { characters &+= 1 }
    return characters <= LogFormat.idCharactersMax
  }

  /// Whether a text is a label (`actor`, `source`): printable, at most 200 bytes.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isLabel(_ text: String) -> Bool { isLabel(text.utf8.span) }

  /// Whether bytes are a label.
  ///
  /// - Parameter text: Well-formed UTF-8.
  /// - Returns: `true` when they are.
  package static func isLabel(_ text: Span<UInt8>) -> Bool {
    !text.isEmpty && text.count <= LogFormat.labelBytesMax && text[0] != 0x20
      && text[text.count &- 1] != 0x20 && isPrintable(text)
  }

  private static func isPrintable(_ text: Span<UInt8>) -> Bool {
    var isPlain = true
    for index in text.indices where text[index] &- 0x20 >= 0x5F { isPlain = false }
    if isPlain { return true }
    var bytes: [UInt8] = []
    bytes.append(span: text)
    return isPrintable(String(decoding: bytes, as: UTF8.self))
  }

  private static func isPrintable(_ text: String) -> Bool {
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

  /// Whether there is such a character in a text.
  ///
  /// - Parameter text: Well-formed UTF-8.
  /// - Returns: `true` when there is.
  /// - Complexity: O(n); nothing is allocated.
  package static func holdsHidden(_ text: Span<UInt8>) -> Bool {
    func byte(_ index: Int) -> UInt8 { index < text.count ? text[index] : 0 }
    for index in text.indices {
      switch text[index] {
      case 0x09, 0x0A, 0x0D: continue
      case 0x00..<0x20, 0x7F: return true
      case 0x20...0xC1: continue
      case 0xC2: if byte(index &+ 1) < 0xA0 { return true }
      case 0xD8: if byte(index &+ 1) == 0x9C { return true }
      case 0xE2:
        switch (byte(index &+ 1), byte(index &+ 2)) {
        case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): return true
        default: continue
        }
      case 0xEF: if byte(index &+ 1) == 0xBB, byte(index &+ 2) == 0xBF { return true }
      case 0xF3:
        if byte(index &+ 1) == 0xA0, byte(index &+ 2) & 0xFE == 0x80 { return true }
      default: continue
      }
    }
    return false
  }

  /// Whether a text is a kind: dotted lower-case words, such as `npq.enrolment`.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isKind(_ text: String) -> Bool { isKind(text.utf8.span) }

  /// Whether bytes are a kind.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when they are.
  package static func isKind(_ text: Span<UInt8>) -> Bool {
    guard text.count <= LogFormat.slugBytesMax else { return false }
    var startsWord = true
    for index in text.indices {
      let byte = text[index]
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
    isSlug(text.utf8.span, bytesMax: bytesMax)
  }

  /// Whether bytes are a programme's slug.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - bytesMax: The most bytes that it may have.
  /// - Returns: `true` when they are.
  package static func isSlug(
    _ text: Span<UInt8>, bytesMax: Int = LogFormat.slugBytesMax
  ) -> Bool {
    guard text.count <= bytesMax else { return false }
    var startsWord = true
    for index in text.indices {
      let byte = text[index]
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
  public static func isIdentifier(_ text: String) -> Bool { isIdentifier(text.utf8.span) }

  /// Whether bytes are a public identifier.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when they are.
  package static func isIdentifier(_ text: Span<UInt8>) -> Bool {
    guard !text.isEmpty, isLower(text[0]) else { return false }
    let colon = firstIndex(of: UInt8(ascii: ":"), in: text, from: 0, to: text.count)
    guard colon < text.count, (2...LogFormat.schemeBytesMax).contains(colon) else { return false }
    for index in 0..<colon {
      let byte = text[index]
      if !isLower(byte), !isDigit(byte), byte != UInt8(ascii: "-") { return false }
    }
    let first = colon &+ 1
    let count = text.count &- first
    func digits(_ range: Range<Int>) -> Bool {
      for index in range where !isDigit(text[index]) { return false }
      return true
    }
    switch letters(of: text, 0..<colon) {
    case Scheme.urn: return (5...7).contains(count) && digits(first..<text.count)
    case Scheme.ukprn: return count == 8 && digits(first..<text.count)
    case Scheme.la: return count == 3 && digits(first..<text.count)
    case Scheme.laestab:
      return count == 8 && text[first &+ 3] == UInt8(ascii: "/") && digits(first..<first &+ 3)
        && digits(first &+ 4..<text.count)
    case Scheme.lad, Scheme.ward, Scheme.region, Scheme.county, Scheme.country, Scheme.lsoa,
      Scheme.msoa:
      return count == 9 && text[first] &- 0x41 < 26 && digits(first &+ 1..<text.count)
    default: break
    }
    guard (1...LogFormat.identifierBytesMax).contains(count) else { return false }
    for index in first..<text.count {
      let byte = text[index]
      let isRight =
        byte.isDecimal || byte.isLetter || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
        || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "-")
      if !isRight { return false }
    }
    return true
  }

  /// Whether a text is a subject: a pseudonym, `p-` and 1 to 64 of `A-Za-z0-9_-`, or a public
  /// identifier.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isSubject(_ text: String) -> Bool {
    isSubject(text.utf8.span)
  }

  /// Whether bytes are a subject.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when they are.
  package static func isSubject(_ text: Span<UInt8>) -> Bool {
    if text.count >= 2, text[0] == UInt8(ascii: "p"), text[1] == UInt8(ascii: "-") {
      return isPseudonym(text)
    }
    return isIdentifier(text)
  }

  /// Whether a text is a pseudonym: `p-` and 1 to 64 of `A-Za-z0-9_-`.
  ///
  /// - Parameter text: The text.
  /// - Returns: `true` when it is.
  public static func isPseudonym(_ text: Span<UInt8>) -> Bool {
    isPseudonym(text, text.indices)
  }

  /// Whether bytes are a pseudonym.
  ///
  /// - Parameters:
  ///   - bytes: What holds the text.
  ///   - range: Where it stands.
  /// - Returns: `true` when they are.
  @inline(__always)
  package static func isPseudonym(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let count = range.count &- 2
    guard count >= 1, count <= LogFormat.identifierBytesMax,
      bytes[range.lowerBound] == UInt8(ascii: "p"),
      bytes[range.lowerBound &+ 1] == UInt8(ascii: "-")
    else { return false }
    let rest = range.lowerBound &+ 2..<range.upperBound
    let right =
      textBits(bytes, rest, .letter) | textBits(bytes, rest, .digit)
      | textBits(bytes, rest, .underscoreOrHyphen)
    return right == .max &>> UInt64(64 &- count)
  }

  /// The schemes that are checked in full, as the number that their letters make.
  private enum Scheme {
    static let urn: UInt64 = 0x75_726E
    static let ukprn: UInt64 = 0x75_6B70_726E
    static let la: UInt64 = 0x6C61
    static let laestab: UInt64 = 0x6C_6165_7374_6162
    static let lad: UInt64 = 0x6C_6164
    static let ward: UInt64 = 0x7761_7264
    static let region: UInt64 = 0x7265_6769_6F6E
    static let county: UInt64 = 0x636F_756E_7479
    static let country: UInt64 = 0x63_6F75_6E74_7279
    static let lsoa: UInt64 = 0x6C73_6F61
    static let msoa: UInt64 = 0x6D73_6F61
  }

  /// The number that at most eight letters make, the first one highest; 0 for more.
  static func letters(of text: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    guard range.count <= 8 else { return 0 }
    var number: UInt64 = 0
    for index in range { number = number &<< 8 | UInt64(text[index]) }
    return number
  }

  private static func isLower(_ byte: UInt8) -> Bool { byte >= 0x61 && byte <= 0x7A }
  private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
