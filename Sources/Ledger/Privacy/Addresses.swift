// E-mail addresses, postcodes and telephone numbers.

/// Finds the e-mail addresses of a text: a name, `@`, and words joined by dots of which the last has at
/// least two letters.
func eachAddress(in text: Span<UInt8>, _ report: (Range<Int>) -> Void) {
  var sign = 0
  while true {
    sign = firstIndex(of: UInt8(ascii: "@"), in: text, from: sign, to: text.count)
    guard sign < text.count else { return }
    var start = sign
    while start > 0, isNameByte(text[start &- 1]) { start &-= 1 }
    var end = sign &+ 1
    var lastDot: Int?
    var labels = 0
    while end < text.count, text[end].isWordByte || text[end] == UInt8(ascii: "-") || isDot(end) {
      if text[end] == UInt8(ascii: ".") {
        lastDot = end
        labels &+= 1
      }
      end &+= 1
    }
    if start < sign, labels > 0, let lastDot, isTopLabel(text, lastDot &+ 1, end) {
      report(start..<end)
    }
    sign &+= 1
  }
  // A dot belongs to the address only between two words: a sentence may end after it.
  func isDot(_ index: Int) -> Bool {
    text[index] == UInt8(ascii: ".") && index &+ 1 < text.count && text[index &+ 1].isWordByte
      && text[index &- 1].isWordByte
  }
}

private func isNameByte(_ byte: UInt8) -> Bool {
  if byte.isWordByte { return true }
  return switch byte {
  case UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "+"),
    UInt8(ascii: "%"), UInt8(ascii: "'"), UInt8(ascii: "&"), UInt8(ascii: "="):
    true
  default: false
  }
}

private func isTopLabel(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
  guard end &- start >= 2 else { return false }
  for index in start..<end where text[index].isDecimal { return false }
  return true
}

// MARK: Postcodes

/// The areas of the United Kingdom, the Channel Islands and the Isle of Man, and BF of the forces.
///
/// For each first letter a bit for each second one, and bit 26 where it stands alone.
private let areas: [26 of UInt32] = {
  let names: StaticString =
    """
    AB AL B BA BB BD BF BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E \
    EC EH EN EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN \
    LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO \
    SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE
    """
  var areas = [26 of UInt32](repeating: 0)
  for name in names.description.split(separator: " ") {
    let letters = Array(name.utf8)
    areas[Int(letters[0] - 0x41)] |= 1 << (letters.count > 1 ? UInt32(letters[1] - 0x41) : 26)
  }
  return areas
}()

/// The place after a postcode that begins at a place; `nil` when none does.
///
/// An area, a district, a space or none, a digit and two letters that are none of C, I, K, M, O and V.
/// All its letters are capitals, or all are small.
///
/// Source: Royal Mail, Programmers' Guide to the Postcode Address File; BS 7666.
func postcodeEnd(
  _ text: Span<UInt8>, _ at: Int, _ manner: PersonalDataScreen.Manner, isFirst: Bool
) -> Int? {
  let end = wordEnd(text, at)
  let length = end &- at
  if (5...7).contains(length) {
    guard manner == .text, isInward(text, end &- 3), isOutward(text, at, end &- 3),
      hasOneCase(text, at, end)
    else { return nil }
    // Five characters are too few to stand for a postcode among other words: "group B12AB".
    return length > 5 || (isFirst && isTextEnd(text, end)) ? end : nil
  }
  guard (2...4).contains(length), end < text.count, text[end] == 0x20 else { return nil }
  var inward = end &+ 1
  if inward < text.count, text[inward] == 0x20 { inward &+= 1 }
  let last = inward &+ 3
  guard last <= text.count, isWordBoundary(text, last), isInward(text, inward),
    isOutward(text, at, end), hasOneCase(text, at, last)
  else { return nil }
  if text[at] > 0x60, isMeasure(text[inward &+ 1], text[inward &+ 2]) { return nil }
  return last
}

private func isInward(_ text: Span<UInt8>, _ at: Int) -> Bool {
  func isRight(_ byte: UInt8) -> Bool {
    guard byte.isLetter else { return false }
    switch byte.capital {
    case UInt8(ascii: "C"), UInt8(ascii: "I"), UInt8(ascii: "K"), UInt8(ascii: "M"),
      UInt8(ascii: "O"), UInt8(ascii: "V"):
      return false
    default: return true
    }
  }
  return text[at].isDecimal && isRight(text[at &+ 1]) && isRight(text[at &+ 2])
}

/// Whether an area and a district stand between two places.
private func isOutward(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
  let first = text[start].capital
  guard first &- 0x41 < 26, end &- start >= 2 else { return false }
  let second = text[start &+ 1].capital
  var at = start &+ 1
  var bit: UInt32 = 26
  if second.isLetter {
    bit = UInt32(second &- 0x41)
    at &+= 1
  }
  guard areas[Int(first &- 0x41)] & 1 &<< bit != 0, at < end, text[at].isDecimal else {
    return false
  }
  let digit = text[at]
  guard at &+ 1 < end else {
    return digit != UInt8(ascii: "0") || hasDistrictZero(first, second)
  }
  guard at &+ 2 == end, digit != UInt8(ascii: "0") else { return false }
  let last = text[at &+ 1]
  if last.isDecimal { return true }
  return isLetteredDistrict(first, second, digit, last.capital)
}

/// The areas with a district 0.
private func hasDistrictZero(_ first: UInt8, _ second: UInt8) -> Bool {
  switch UInt16(first) &<< 8 | UInt16(second) {
  case 0x424C, 0x4253, 0x434D, 0x4352, 0x4659, 0x4841, 0x5052, 0x534C, 0x5353: true
  default: false
  }
}

/// The districts of inner London that end in a letter: E1W, N1C, N1P, W1A and on, EC1A and on, SW1A and
/// on, WC1A and on, NW1W, SE1P.
private func isLetteredDistrict(
  _ first: UInt8, _ second: UInt8, _ digit: UInt8, _ letter: UInt8
) -> Bool {
  guard letter.isLetter else { return false }
  let one = digit == UInt8(ascii: "1")
  guard second.isLetter else {
    switch first {
    case UInt8(ascii: "E"): return one && letter == UInt8(ascii: "W")
    case UInt8(ascii: "N"): return one && (letter == 0x43 || letter == 0x50)
    case UInt8(ascii: "W"): return one && letter != 0x49 && letter != 0x4F && letter <= 0x57
    default: return false
    }
  }
  switch UInt16(first) &<< 8 | UInt16(second) {
  case 0x4543: return (0x31...0x34).contains(digit)
  case 0x5357: return one
  case 0x5743: return digit == 0x31 || digit == 0x32
  case 0x4E57: return one && letter == UInt8(ascii: "W")
  case 0x5345: return one && letter == UInt8(ascii: "P")
  default: return false
  }
}

private func hasOneCase(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
  let isSmall = text[start] > 0x60
  for index in start..<end where text[index].isLetter && (text[index] > 0x60) != isSmall {
    return false
  }
  return true
}

/// What follows a number in small letters without being a postcode's end: `l2 1st`, `w1 2hr`.
private func isMeasure(_ first: UInt8, _ second: UInt8) -> Bool {
  switch (first, second) {
  case (0x73, 0x74), (0x6E, 0x64), (0x72, 0x64), (0x74, 0x68), (0x68, 0x72), (0x79, 0x72),
    (0x66, 0x74), (0x6C, 0x62), (0x67, 0x62), (0x74, 0x62):
    true
  default: false
  }
}
