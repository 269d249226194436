// Numbers of persons, each by its published form and check.

/// The letters that a UPN may begin with, in the order of the remainders by 23: all but I, O and S.
private let checkLetters: [23 of UInt8] = [
  0x41, 0x42, 0x43, 0x44, 0x45, 0x46, 0x47, 0x48, 0x4A, 0x4B, 0x4C, 0x4D, 0x4E, 0x50, 0x51, 0x52,
  0x54, 0x55, 0x56, 0x57, 0x58, 0x59, 0x5A,
]

/// The place after a unique pupil number that begins at a place; `nil` when none does.
///
/// Thirteen characters: a check letter, the number of the local authority, eight digits more, and a
/// digit, or a letter while the number is temporary. The digits at places 2 to 13, each times its
/// place, add up to the check letter's remainder by 23.
///
/// Source: Department for Education, "Unique pupil numbers (UPNs)"; the Government Data Standards
/// Catalogue, UniquePupilNumber 2.0. Authorities have numbers from 201; new ones come, so that no list
/// is kept here.
func pupilNumberEnd(_ text: Span<UInt8>, _ at: Int) -> Int? {
  let end = at &+ 13
  guard end <= text.count, isWordBoundary(text, end), isPupilNumber(text, at) == true else {
    return nil
  }
  return end
}

/// Whether the thirteen bytes from a place are a UPN; `nil` when they have not even its shape.
func isPupilNumber(_ text: Span<UInt8>, _ at: Int) -> Bool? {
  guard text[at].isLetter else { return nil }
  var sum = 0
  for place in 2...12 {
    let byte = text[at &+ place &- 1]
    guard byte.isDecimal else { return nil }
    sum &+= place &* Int(byte &- 0x30)
  }
  let last = text[at &+ 12]
  if last.isDecimal {
    sum &+= 13 &* Int(last &- 0x30)
  } else {
    guard last.isLetter else { return nil }
    guard let value = checkValue(last.capital) else { return false }
    sum &+= 13 &* value
  }
  let authority =
    100 &* Int(text[at &+ 1] &- 0x30) &+ 10 &* Int(text[at &+ 2] &- 0x30)
    &+ Int(text[at &+ 3] &- 0x30)
  return authority >= 201 && checkLetters[sum % 23] == text[at].capital
}

private func checkValue(_ letter: UInt8) -> Int? {
  for value in 0..<23 where checkLetters[value] == letter { return value }
  return nil
}

/// The place after a National Insurance number that begins at a place; `nil` when none does.
///
/// Two letters, six digits and a letter from A to D, together or in pairs with a space or a hyphen
/// between. The letters D, F, I, Q, U and V stand in no prefix, O is no second letter, and seven
/// prefixes are never given out.
///
/// Source: HMRC, National Insurance Manual NIM39110.
func insuranceNumberEnd(
  _ text: Span<UInt8>, _ at: Int, _ manner: PersonalDataScreen.Manner
) -> Int? {
  guard at &+ 9 <= text.count, text[at].isLetter, text[at &+ 1].isLetter,
    isInsurancePrefix(text[at].capital, text[at &+ 1].capital)
  else { return nil }
  var index = at &+ 2
  var gaps = 0
  // Between the prefix, the three pairs of digits and the last letter: four gaps.
  for part in 0...3 {
    if index < text.count, text[index] == 0x20 || text[index] == UInt8(ascii: "-") {
      gaps |= 1 << part
      index &+= 1
    }
    guard part < 3 else { break }
    guard index &+ 2 <= text.count, text[index].isDecimal, text[index &+ 1].isDecimal else {
      return nil
    }
    index &+= 2
  }
  guard index < text.count, (0x41...0x44).contains(text[index].capital),
    isWordBoundary(text, index &+ 1)
  else { return nil }
  let isUpper = text[at] < 0x60 && text[at &+ 1] < 0x60 && text[index] < 0x60
  let end = index &+ 1
  switch (gaps, manner) {
  case (0, .pseudonym): return isUpper && at == 0 && end == text.count ? end : nil
  case (0, _): return end
  case (_, .pseudonym): return nil
  // In small letters, "at 10 20 30 a" is a timetable.
  case (15, _): return isUpper ? end : nil
  // "company SC123456 A grant": alone in its text, but not within one.
  default: return isUpper && isFirstWord(text, at) && isTextEnd(text, end) ? end : nil
  }
}

private func isInsurancePrefix(_ first: UInt8, _ second: UInt8) -> Bool {
  func isBarred(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "D"), UInt8(ascii: "F"), UInt8(ascii: "I"), UInt8(ascii: "Q"),
      UInt8(ascii: "U"), UInt8(ascii: "V"):
      true
    default: false
    }
  }
  if isBarred(first) || isBarred(second) || second == UInt8(ascii: "O") { return false }
  // BG, GB, KN, NK, NT, TN and ZZ.
  switch UInt16(first) &<< 8 | UInt16(second) {
  case 0x4247, 0x4742, 0x4B4E, 0x4E4B, 0x4E54, 0x544E, 0x5A5A: return false
  default: return true
  }
}

/// A number of ten digits with its check digit that begins at a place: an NHS number in groups of 3, 3
/// and 4, or either number after its name.
///
/// Bare, one in eleven of all ten-digit references would pass for each; so ten digits are not enough.
///
/// Source: NHS Data Dictionary, NHS NUMBER; Learning Records Service, ULN specification.
func tenDigitNumber(
  _ text: Span<UInt8>, _ at: Int, _ manner: PersonalDataScreen.Manner
) -> (sort: PersonalData, end: Int)? {
  var digits = [10 of Int](repeating: 0)
  var index = at
  var count = 0
  var gaps = 0
  while index < text.count, count < 10 {
    let byte = text[index]
    if byte.isDecimal {
      digits[count] = Int(byte &- 0x30)
      count &+= 1
    } else if (byte == 0x20 || byte == UInt8(ascii: "-")) && (count == 3 || count == 6),
      text[index &- 1].isDecimal
    {
      gaps &+= 1
    } else {
      return nil
    }
    index &+= 1
  }
  guard count == 10, gaps == 0 || gaps == 2, isWordBoundary(text, index) else { return nil }
  var sum = 0
  for place in 0..<9 { sum &+= digits[place] &* (10 &- place) }
  let rest = sum % 11
  if rest != 1, digits[9] == (11 &- rest) % 11, sum > 0 {
    let followsDigits = at > 1 && text[at &- 1] == 0x20 && text[at &- 2].isDecimal
    let isGrouped = gaps == 2 && manner == .text && !isJoined(text, at) && !followsDigits
    if isGrouped || isCalled(.nhs, text, before: at) { return (.nhs, index) }
  }
  if rest != 0, digits[9] == 10 &- rest, isCalled(.uln, text, before: at) { return (.uln, index) }
  return nil
}

/// Whether a number goes on from something: `360G-fund-0123456789`, `1.943`.
func isJoined(_ text: Span<UInt8>, _ at: Int) -> Bool {
  guard at > 0 else { return false }
  switch text[at &- 1] {
  case UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "/"), UInt8(ascii: "."): return true
  default: return false
  }
}
