/// Looks for personal data in a text: as the whole of it, or somewhere in it between word boundaries.
///
/// Everything that is looked for holds digits or an `@`, so most texts are passed over eight bytes at
/// a time. A miss costs a person, a false alarm costs an import: where a form cannot be told from
/// ordinary references, it is left alone, and `docs/personal-data.md` says so.
package enum PersonalDataScreen {
  /// What sort of text is looked at.
  package enum Manner: Sendable {
    /// Something that people write.
    case text
    /// An id or another word that systems make: letters and digits in it fall as they may.
    case identifier
    /// What follows `p-`: only what no chance makes is taken for more than a pseudonym.
    case pseudonym
  }

  /// Something found.
  package struct Finding: Sendable, Hashable {
    /// What it is.
    package var sort: PersonalData
    /// Where it stands in the bytes.
    package var range: Range<Int>
  }

  /// What personal data a text holds.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8, without escapes.
  ///   - manner: What sort of text it is.
  /// - Returns: The sorts; none for nearly every text.
  /// - Complexity: O(n); nothing is allocated for a text of ASCII in which nothing is found.
  package static func sorts(in bytes: Span<UInt8>, as manner: Manner = .text) -> PersonalDataSet {
    sorts(in: bytes, bytes.indices, as: manner)
  }

  /// What personal data a text holds.
  ///
  /// - Parameters:
  ///   - bytes: What holds the text, in UTF-8, without escapes.
  ///   - range: Where it stands.
  ///   - manner: What sort of text it is.
  /// - Returns: The sorts; none for nearly every text.
  /// - Complexity: O(n); O(1) for nearly every text of at most 64 bytes.
  package static func sorts(
    in bytes: Span<UInt8>, _ range: Range<Int>, as manner: Manner = .text
  ) -> PersonalDataSet {
    if isClear(bytes, range, as: manner) { return [] }
    return sortsByLooking(in: bytes.extracting(range), as: manner)
  }

  /// The same, without a first look.
  static func sortsByLooking(in bytes: Span<UInt8>, as manner: Manner) -> PersonalDataSet {
    var sorts: PersonalDataSet = []
    eachFinding(in: bytes, manner) { sorts.insert(PersonalDataSet($0.sort)) }
    return sorts
  }

  /// Whether a text lacks what each sort of personal data has, so that none is found: told from the sorts of
  /// its bytes, all of them at once.
  ///
  /// It says so of nearly every text of at most 64 bytes, and of no longer one.
  ///
  /// - Parameters:
  ///   - bytes: What holds the text.
  ///   - range: Where it stands.
  ///   - manner: What sort of text it is.
  /// - Returns: `true` only where there is nothing to be found.
  /// - Complexity: O(1).
  @inline(__always)
  static func isClear(_ bytes: Span<UInt8>, _ range: Range<Int>, as manner: Manner) -> Bool {
    guard range.count <= 64, textBits(bytes, range, .atOrNotASCII) == 0 else { return false }
    let digits = textBits(bytes, range, .digit)
    let count = digits.nonzeroBitCount
    guard count >= 2 else { return true }
    if manner == .pseudonym {
      // A whole National Insurance number; a whole mobile's number; the eleven digits of a pupil's.
      return count < 6 || range.count != 9 && range.count != 11 && !hasRun(of: 11, digits)
    }
    return isClearOfWords(bytes, range, digits, count, manner)
  }

  private static func isClearOfWords(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ digits: UInt64, _ count: Int, _ manner: Manner
  ) -> Bool {
    // Nothing is called a day of birth without a B in it.
    if count >= 3, textBits(bytes, range, .letterB) != 0 { return false }
    let letters = textBits(bytes, range, .letter)
    let afterDigits = digits &<< 1
    let words = letters | digits
    // The digit and the two letters that end a postcode, and nothing of the word behind them.
    let inward = letters & afterDigits & letters &>> 1 & ~(words &>> 2)
    if inward != 0, manner == .text || textBits(bytes, range, .space) != 0 { return false }
    // The last letter of a National Insurance number behind its digits.
    if count >= 6 {
      let gaps = textBits(bytes, range, .spaceOrHyphen) & afterDigits
      let last = textBits(bytes, range, .letterAToD) & (afterDigits | gaps &<< 1)
      if last & ~(words &>> 1) != 0 { return false }
    }
    // The numbers of ten digits and more: with what may stand between them, nothing else does.
    guard count >= 10 else { return true }
    return !hasRun(of: 10, digits | textBits(bytes, range, .numberSign))
  }

  /// Whether so many bits, 9 to 16, stand side by side.
  private static func hasRun(of length: Int, _ bits: UInt64) -> Bool {
    let two = bits & bits &>> 1
    let four = two & two &>> 2
    let eight = four & four &>> 4
    return eight & eight &>> UInt64(length &- 8) != 0
  }

  /// Whether there may be personal data in a text, or a day: whether it has two digits, or a sign that
  /// could be one after folding, or an `@`.
  ///
  /// - Parameter bytes: The text in UTF-8, without escapes.
  /// - Returns: `false` only where ``sorts(in:as:)`` finds nothing and ``wholeDate(in:)`` no day.
  /// - Complexity: O(n), eight bytes at a time.
  package static func mayHold(_ bytes: Span<UInt8>) -> Bool {
    if bytes.count <= 64, textBits(bytes, bytes.indices, .atOrNotASCII) == 0 {
      return textBits(bytes, bytes.indices, .digit).nonzeroBitCount >= 2
    }
    let signs = TextSigns(bytes)
    return signs.digits >= 2 || signs.hasAt || signs.hasWide
  }

  /// Everything found in a text, in its order.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8.
  ///   - withDays: Whether whole days count, whatever they are called.
  /// - Returns: The findings, which may overlap.
  /// - Complexity: O(n).
  package static func findings(in bytes: Span<UInt8>, withDays: Bool = false) -> [Finding] {
    var findings: [Finding] = []
    eachFinding(in: bytes, .text) { findings.append($0) }
    guard withDays else { return findings }
    let folded = FoldedText(bytes)
    eachDay(in: folded.bytes.span) {
      findings.append(Finding(sort: .dateOfBirth, range: folded.original($0)))
    }
    return findings
  }

  /// The day that is the whole of a text, with or without a time of day after it.
  ///
  /// - Parameter bytes: The text in UTF-8.
  /// - Returns: The day; `nil` when the text is anything else.
  /// - Complexity: O(1): a text of more than 40 bytes is none.
  package static func wholeDate(in bytes: Span<UInt8>) -> CivilDate? {
    guard (6...40).contains(bytes.count) else { return nil }
    let signs = TextSigns(bytes)
    if !signs.isASCII {
      let folded = FoldedText(bytes)
      return writtenDate(wholeOf: folded.bytes.span)
    }
    return signs.digits >= 3 ? writtenDate(wholeOf: bytes) : nil
  }

  private static func eachFinding(
    in bytes: Span<UInt8>, _ manner: Manner, _ report: (Finding) -> Void
  ) {
    let signs = TextSigns(bytes)
    guard signs.digits >= 2 || signs.hasAt || signs.hasWide else { return }
    if signs.isASCII {
      find(bytes, signs, manner, report)
      return
    }
    let folded = FoldedText(bytes)
    find(folded.bytes.span, TextSigns(folded.bytes.span), manner) {
      report(Finding(sort: $0.sort, range: folded.original($0.range)))
    }
  }

  private static func find(
    _ text: Span<UInt8>, _ signs: TextSigns, _ manner: Manner, _ report: (Finding) -> Void
  ) {
    if signs.hasAt { eachAddress(in: text) { report(Finding(sort: .email, range: $0)) } }
    guard signs.digits >= 2 else { return }
    var at = 0
    while at < text.count {
      let byte = text[at]
      guard byte.isWordByte || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "(") else {
        at &+= 1
        continue
      }
      if let found = find(at, text, signs.digits, manner) {
        report(found)
        at = found.range.upperBound
      } else if byte.isWordByte {
        at = wordEnd(text, at)
      } else {
        at &+= 1
      }
    }
  }

  /// What begins at the first byte of a word.
  private static func find(
    _ at: Int, _ text: Span<UInt8>, _ digits: Int, _ manner: Manner
  ) -> Finding? {
    func found(_ sort: PersonalData, _ end: Int?) -> Finding? {
      end.map { Finding(sort: sort, range: at..<$0) }
    }
    let byte = text[at]
    if byte.isLetter {
      let isWhole = isFirstWord(text, at)
      if digits >= 10, let upn = found(.upn, pupilNumberEnd(text, at)) { return upn }
      if digits >= 6, let end = insuranceNumberEnd(text, at, manner) {
        return found(.nationalInsurance, end)
      }
      if manner == .pseudonym { return nil }
      if let end = postcodeEnd(text, at, manner, isFirst: isWhole) { return found(.postcode, end) }
      return digits >= 3 ? found(.dateOfBirth, labelledDateEnd(text, at)) : nil
    }
    if digits >= 10, let end = telephoneEnd(text, at, manner) { return found(.telephone, end) }
    guard manner != .pseudonym, byte.isDecimal else { return nil }
    if digits >= 10, let (sort, end) = tenDigitNumber(text, at, manner) { return found(sort, end) }
    return digits >= 3 ? found(.dateOfBirth, labelledDateEnd(text, at)) : nil
  }
}

/// What can be told of a text at a glance: how many digits it has, and whether an `@`.
struct TextSigns {
  private(set) var digits = 0
  private(set) var hasAt = false
  private(set) var isASCII = true
  /// Whether there may be letters and digits of full width, or other characters of U+F000 and above.
  private(set) var hasWide = false

  init(_ bytes: Span<UInt8>) {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let highs: UInt64 = 0x8080_8080_8080_8080
    var (count, ats, high, wide) = (0, UInt64(0), UInt64(0), UInt64(0))
    @inline(__always) func look(_ eight: UInt64) {
      let low = eight & ~highs
      // Exact: no lane exceeds 0x7F + 0x50, so that nothing is carried into the next.
      let from0 = low &+ ones &* 0x50
      let over9 = low &+ ones &* 0x46
      count &+= (from0 & ~over9 & ~eight & highs).nonzeroBitCount
      ats |= equalBytes(eight, UInt8(ascii: "@"))
      high |= eight & highs
      wide |= equalBytes(eight, 0xEF)
    }
    var index = 0
    while index &+ 8 <= bytes.count {
      look(word(bytes, at: index))
      index &+= 8
    }
    // Zeros are none of what is looked for.
    if index < bytes.count { look(shortWord(bytes, at: index, count: bytes.count &- index)) }
    digits = count
    hasAt = ats != 0
    isASCII = high == 0
    hasWide = wide != 0
  }
}

// MARK: Words

extension UInt8 {
  @inline(__always) var isDecimal: Bool { self &- 0x30 < 10 }
  @inline(__always) var isLetter: Bool { (self | 0x20) &- 0x61 < 26 }
  /// Whether a byte belongs to a word: a letter or digit of ASCII, or a part of any other character.
  @inline(__always) var isWordByte: Bool { isDecimal || isLetter || self >= 0x80 }
  /// A small letter's capital, and everything else as it is.
  @inline(__always) var capital: UInt8 { self &- 0x61 < 26 ? self ^ 0x20 : self }
}

/// The place after the word that holds a place.
@inline(__always)
func wordEnd(_ text: Span<UInt8>, _ at: Int) -> Int {
  var end = at
  while end < text.count, text[end].isWordByte { end &+= 1 }
  return end
}

/// Whether no word goes on at a place.
@inline(__always)
func isWordBoundary(_ text: Span<UInt8>, _ at: Int) -> Bool {
  at < 0 || at >= text.count || !text[at].isWordByte
}

/// Whether only spaces stand before a place.
func isFirstWord(_ text: Span<UInt8>, _ at: Int) -> Bool {
  var index = at &- 1
  while index >= 0, text[index] == 0x20 { index &-= 1 }
  return index < 0
}

/// Whether only spaces stand from a place on.
func isTextEnd(_ text: Span<UInt8>, _ at: Int) -> Bool {
  var index = at
  while index < text.count, text[index] == 0x20 { index &+= 1 }
  return index >= text.count
}
