// The words that make a number or a day personal: `NHS no. ...`, `born on ...`.

/// Whether a number is called an NHS number or a ULN by the words before it.
func isCalled(_ sort: PersonalData, _ text: Span<UInt8>, before at: Int) -> Bool {
  var words = LabelWords(text, before: at)
  while let word = words.next(text) {
    switch word {
    case "NO", "NUM", "NUMBER", "NUMBERS", "ID", "IS", "WAS": continue
    case "NHS", "NHSNO", "NHSNUMBER": return sort == .nhs
    case "ULN": return sort == .uln
    default: return false
    }
  }
  return false
}

/// Whether a day is called one of birth by the words before it.
func isCalledBirth(_ text: Span<UInt8>, before at: Int) -> Bool {
  var words = LabelWords(text, before: at)
  var after: [String] = []
  while let word = words.next(text) {
    switch word {
    case "DOB", "BORN", "BIRTHDAY", "BIRTHDATE", "DATEOFBIRTH": return true
    // The parts of "date of birth" and "d.o.b." as they come from behind.
    case "BIRTH" where after.last == "DATE", "D" where after.suffix(2) == ["B", "O"],
      "DATE" where after.suffix(2) == ["BIRTH", "OF"]:
      return true
    case "IS", "WAS", "ON", "THE", "OF", "BIRTH", "DATE", "B", "O": after.append(word)
    default: return false
    }
  }
  return false
}

/// Whether the name of a field says that it holds dates of birth: `dob`, `date_of_birth`.
///
/// - Parameter name: A field's name.
/// - Returns: `true` when it does.
package func isNameOfBirthDates(_ name: String) -> Bool {
  var words: [String] = []
  var word = ""
  for scalar in name.unicodeScalars {
    // A capital begins a word in `dateOfBirth`.
    let isCapital = (0x41...0x5A).contains(scalar.value)
    let isLetter = isCapital || (0x61...0x7A).contains(scalar.value)
    if !isLetter || (isCapital && word.unicodeScalars.last.map { $0.value > 0x60 } == true) {
      if !word.isEmpty { words.append(word.lowercased()) }
      word = ""
    }
    if isLetter { word.unicodeScalars.append(scalar) }
  }
  if !word.isEmpty { words.append(word.lowercased()) }
  let joined = " " + words.joined(separator: " ") + " "
  return [
    " dob ", " d o b ", " born ", " birthday ", " birthdate ", " date of birth ", " birth date ",
    " dateofbirth ",
  ].contains { joined.contains($0) }
}

/// The words before a place, the nearest first, until something other than a few signs stands between.
private struct LabelWords {
  private var at: Int
  /// The most words that a label has with what stands around it.
  private var left = 6

  init(_ text: Span<UInt8>, before at: Int) { self.at = at }

  mutating func next(_ text: Span<UInt8>) -> String? {
    var end = at
    var signs = 0
    while end > 0, !text[end &- 1].isWordByte {
      signs &+= 1
      if signs > 4 || text[end &- 1] == UInt8(ascii: ";") { return nil }
      end &-= 1
    }
    var start = end
    while start > 0, text[start &- 1].isWordByte { start &-= 1 }
    guard start < end, end &- start <= 12, left > 0 else { return nil }
    left &-= 1
    at = start
    var word: [UInt8] = []
    for index in start..<end { word.append(text[index].capital) }
    return String(decoding: word, as: UTF8.self)
  }
}
