// Telephone numbers, by the forms of Ofcom's National Telephone Numbering Plan.

/// The place after a telephone number that begins at a place; `nil` when none does.
///
/// Ten or eleven digits of which the first is 0 and the second none of 0, 4 and 6; or `+44` (or `0044`)
/// and nine or ten digits; or `+` and ten to fifteen digits of another country. Spaces, hyphens, dots
/// and brackets may stand between groups of digits. The first group of a national number has at least
/// three: `01 09 2018 0930` is none.
func telephoneEnd(
  _ text: Span<UInt8>, _ at: Int, _ manner: PersonalDataScreen.Manner
) -> Int? {
  if manner == .pseudonym { return at == 0 && isMobile(text) ? text.count : nil }
  var start = at
  if text[start] == UInt8(ascii: "(") { start &+= 1 }
  guard start < text.count else { return nil }
  if text[start] == UInt8(ascii: "+") {
    return internationalEnd(text, start &+ 1, hasBracket: start > at)
  }
  guard text[start] == UInt8(ascii: "0"), start &+ 1 < text.count else { return nil }
  if at > 0, text[at &- 1] == UInt8(ascii: "."), at > 1, text[at &- 2].isDecimal { return nil }
  if start &+ 4 < text.count, text[start &+ 1] == 0x30, text[start &+ 2] == 0x34,
    text[start &+ 3] == 0x34
  {
    return isJoined(text, at)
      ? nil : internationalEnd(text, start &+ 2, hasBracket: start > at)
  }
  return nationalEnd(text, at, start)
}

private func isMobile(_ text: Span<UInt8>) -> Bool {
  guard text.count == 11, text[0] == 0x30, text[1] == 0x37 else { return false }
  for index in text.indices where !text[index].isDecimal { return false }
  return true
}

/// Passes over at most two signs that may stand between groups of digits; false when anything else does.
private func skipGap(_ text: Span<UInt8>, _ at: inout Int) -> Bool {
  let start = at
  while at < text.count, at &- start < 2, isGap(text[at]) { at &+= 1 }
  return at > start && at < text.count && text[at].isDecimal
}

private func isGap(_ byte: UInt8) -> Bool {
  switch byte {
  case 0x20, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "("), UInt8(ascii: ")"): true
  default: false
  }
}

private func nationalEnd(_ text: Span<UInt8>, _ at: Int, _ start: Int) -> Int? {
  switch text[start &+ 1] {
  case 0x31, 0x32, 0x33, 0x35, 0x37, 0x38, 0x39: break
  default: return nil
  }
  let isMobile = text[start &+ 1] == 0x37
  // After a hyphen stands the rest of a reference, as in 360G-fund-0123456789; but a mobile's number
  // is one all the same.
  let isRest = at > 0 && isJoined(text, at)
  var (index, digits, groups, first) = (start, 0, 0, 0)
  var found: Int?
  while index < text.count {
    var group = 0
    while index < text.count, text[index].isDecimal {
      group &+= 1
      index &+= 1
    }
    groups &+= 1
    digits &+= group
    if groups == 1 { first = group }
    if groups == 1, group < 10, !(3...6).contains(group) { return found }
    if groups > 1, group < 2 || groups > 5 { return found }
    if digits > 11 { return found }
    if digits >= 10, isEnd(text, index) {
      let isRight =
        if digits == 11 {
          !isRest || (isMobile && groups == 1)
        } else {
          !isRest && !isMobile
            && (isShort(text, start)
              || (text[start &+ 1] == 0x31 && first > 4)
                && (groups > 1 || isAlone(text, at, index)))
        }
      // 0123.456789 is a decimal.
      let isDecimal = groups == 2 && text[start &+ first] == UInt8(ascii: ".")
      if isRight, !isDecimal { found = index }
    }
    guard skipGap(text, &index) else { return found }
  }
  return found
}

/// Whether a number ends at a place: no word goes on, and no decimal places.
private func isEnd(_ text: Span<UInt8>, _ at: Int) -> Bool {
  guard isWordBoundary(text, at) else { return false }
  guard at &+ 1 < text.count, text[at] == UInt8(ascii: ".") || text[at] == UInt8(ascii: ",") else {
    return true
  }
  return !text[at &+ 1].isDecimal
}

/// Whether a number begins like those of all places that have ten digits: 0800 and 0500.
private func isShort(_ text: Span<UInt8>, _ at: Int) -> Bool {
  (text[at &+ 1] == 0x38 || text[at &+ 1] == 0x35) && text[at &+ 2] == 0x30
    && text[at &+ 3] == 0x30
}

private func isAlone(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
  isFirstWord(text, start) && isTextEnd(text, end)
}

/// The place after the digits that follow `+` or `00`.
private func internationalEnd(_ text: Span<UInt8>, _ start: Int, hasBracket: Bool) -> Int? {
  guard start &+ 1 < text.count, text[start].isDecimal, text[start] != 0x30 else { return nil }
  let isOurs = text[start] == 0x34 && text[start &+ 1] == 0x34
  var (index, digits) = (start, 0)
  var found: Int?
  while index < text.count {
    while index < text.count, text[index].isDecimal {
      // The 0 of "+44 (0)20 ..." is not dialled.
      if !(isOurs && digits == 2 && text[index] == 0x30) { digits &+= 1 }
      index &+= 1
    }
    if digits > 15 || (isOurs && digits > 12) { return found }
    if digits >= (isOurs ? 11 : 10), isEnd(text, index) { found = index }
    guard skipGap(text, &index) else { return found }
  }
  return found
}
