// Days as people write them.

/// The place after a day that begins at a place and is called one of birth; `nil` when none does.
func labelledDateEnd(_ text: Span<UInt8>, _ at: Int) -> Int? {
  guard let (_, end) = writtenDate(text, at, isCalled: true), isCalledBirth(text, before: at) else {
    return nil
  }
  return end
}

/// Finds the whole days of a text, whatever they are called.
func eachDay(in text: Span<UInt8>, _ report: (Range<Int>) -> Void) {
  var at = 0
  while at < text.count {
    guard text[at].isWordByte else {
      at &+= 1
      continue
    }
    if let (_, end) = writtenDate(text, at, isCalled: false) {
      report(at..<end)
      at = max(end, at &+ 1)
    } else {
      at = wordEnd(text, at)
    }
  }
}

/// The day that a text is, with or without a time of day after it.
func writtenDate(wholeOf text: Span<UInt8>) -> CivilDate? {
  var at = 0
  while at < text.count, text[at] == 0x20 { at &+= 1 }
  guard at < text.count, let (date, end) = writtenDate(text, at, isCalled: false) else {
    return nil
  }
  if isTextEnd(text, end) { return date }
  // 2009-05-17T00:00:00Z and 17/05/2009 00:00:00, as spreadsheets and databases give days out.
  guard text[end] == UInt8(ascii: "T") || text[end] == 0x20 else { return nil }
  var index = end &+ 1
  var digits = 0
  while index < text.count {
    let byte = text[index]
    if byte.isDecimal { digits &+= 1 }
    let isPart =
      byte.isDecimal || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ".")
      || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "Z")
      || byte == 0x20
    guard isPart else { return nil }
    index &+= 1
  }
  return digits >= 3 ? date : nil
}

/// The day that begins at a place, and the place after it; of what is called a day already, `170509` and
/// `17 5 09` too.
private func writtenDate(
  _ text: Span<UInt8>, _ at: Int, isCalled: Bool
) -> (CivilDate, Int)? {
  var at = at
  func number(_ limit: Int) -> (value: Int, digits: Int)? {
    var (value, digits) = (0, 0)
    while at < text.count, text[at].isDecimal {
      value = value &* 10 &+ Int(text[at] &- 0x30)
      digits &+= 1
      at &+= 1
      if digits > limit { return nil }
    }
    return digits > 0 ? (value, digits) : nil
  }
  func date(_ year: (value: Int, digits: Int), _ month: Int, _ day: Int) -> (CivilDate, Int)? {
    guard isWordBoundary(text, at) || text[at] == UInt8(ascii: "T") else { return nil }
    // Of two digits, the century in which the person is the younger.
    let whole = year.digits == 4 ? year.value : year.value &+ (year.value < 40 ? 2000 : 1900)
    guard year.digits == 4 || year.digits == 2, (1900...2099).contains(whole),
      let date = CivilDate(year: whole, month: month, day: day)
    else { return nil }
    return (date, at)
  }
  if let month = monthName(text, &at) {
    // May 17th, 2009
    skipSpaces(text, &at)
    guard let day = number(2) else { return nil }
    skipOrdinal(text, &at)
    if at < text.count, text[at] == UInt8(ascii: ",") { at &+= 1 }
    skipSpaces(text, &at)
    guard let year = number(4), year.digits == 4 else { return nil }
    return date(year, month, day.value)
  }
  guard let first = number(8) else { return nil }
  if first.digits == 8 || first.digits == 6 {
    guard isCalled else { return nil }
    if first.digits == 6 {
      return date((first.value % 100, 2), first.value / 100 % 100, first.value / 10_000)
    }
    return date((first.value / 10_000, 4), first.value / 100 % 100, first.value % 100)
      ?? date((first.value % 10_000, 4), first.value / 10_000 % 100, first.value / 1_000_000)
  }
  skipOrdinal(text, &at)
  let separator = at < text.count ? text[at] : 0
  skipSeparators(text, &at)
  skipOf(text, &at)
  if let month = monthName(text, &at) {
    // 17 May 2009, 17-May-09
    skipSeparators(text, &at)
    guard let year = number(4), year.digits == 4 || isCalled || separator != 0x20 else {
      return nil
    }
    return date(year, month, first.value)
  }
  guard isDateSeparator(separator), isCalled || separator != 0x20, let second = number(2),
    at < text.count, text[at] == separator
  else { return nil }
  at &+= 1
  guard let third = number(4) else { return nil }
  if first.digits == 4 {
    return third.digits <= 2 ? date(first, second.value, third.value) : nil
  }
  // A version and a reference look like 17.5.09 and 17-05-09 too.
  guard third.digits == 4 || isCalled || separator == UInt8(ascii: "/") else { return nil }
  return date(third, second.value, first.value)
}

private func isDateSeparator(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ".")
    || byte == 0x20
}

private func skipSpaces(_ text: Span<UInt8>, _ at: inout Int) {
  while at < text.count, text[at] == 0x20 { at &+= 1 }
}

/// Passes over one sign between the parts of a day, and over spaces.
private func skipSeparators(_ text: Span<UInt8>, _ at: inout Int) {
  if at < text.count, isDateSeparator(text[at]) || text[at] == UInt8(ascii: ",") { at &+= 1 }
  skipSpaces(text, &at)
}

/// Passes over the word of "the 17th of May".
private func skipOf(_ text: Span<UInt8>, _ at: inout Int) {
  guard at &+ 3 <= text.count, text[at].capital == 0x4F, text[at &+ 1].capital == 0x46,
    text[at &+ 2] == 0x20
  else { return }
  at &+= 3
  skipSpaces(text, &at)
}

/// Passes over `st`, `nd`, `rd` or `th`.
private func skipOrdinal(_ text: Span<UInt8>, _ at: inout Int) {
  guard at &+ 2 <= text.count else { return }
  switch UInt16(text[at].capital) &<< 8 | UInt16(text[at &+ 1].capital) {
  case 0x5354, 0x4E44, 0x5244, 0x5448: at &+= 2
  default: return
  }
}

/// The month whose English name, or its first three letters, stand at a place, which moves after it.
private func monthName(_ text: Span<UInt8>, _ at: inout Int) -> Int? {
  let end = wordEnd(text, at)
  guard end &- at >= 3, end &- at <= 9 else { return nil }
  var key: UInt32 = 0
  for index in at..<(at &+ 3) { key = key &<< 8 | UInt32(text[index].capital) }
  let month: Int
  switch key {
  case 0x4A_414E: month = 1
  case 0x46_4542: month = 2
  case 0x4D_4152: month = 3
  case 0x41_5052: month = 4
  case 0x4D_4159: month = 5
  case 0x4A_554E: month = 6
  case 0x4A_554C: month = 7
  case 0x41_5547: month = 8
  case 0x53_4550: month = 9
  case 0x4F_4354: month = 10
  case 0x4E_4F56: month = 11
  case 0x44_4543: month = 12
  default: return nil
  }
  var index = at
  while index < end {
    guard text[index].isLetter else { return nil }
    index &+= 1
  }
  at = end
  return month
}
