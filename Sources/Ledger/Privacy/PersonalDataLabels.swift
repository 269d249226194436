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

/// What fields that hold dates of birth are called, as words between spaces.
private let namesOfBirthDates = [
  " dob ", " d o b ", " born ", " birthday ", " birthdate ", " date of birth ", " birth date ",
  " dateofbirth ",
]

/// Whether the name of a field says that it holds dates of birth: `dob`, `date_of_birth`.
///
/// - Parameter name: A field's name.
/// - Returns: `true` when it does.
package func isNameOfBirthDates(_ name: String) -> Bool {
  let space = UInt8(ascii: " ")
  var words = [space]
  var isAfterSmall = false
  for byte in name.utf8 {
    // A capital begins a word in `dateOfBirth`.
    let isCapital = (0x41...0x5A).contains(byte)
    let isSmall = (0x61...0x7A).contains(byte)
    if words.last != space, !(isCapital || isSmall) || isCapital && isAfterSmall {
      words.append(space)
    }
    if isCapital || isSmall { words.append(byte | 0x20) }
    isAfterSmall = isSmall
  }
  if words.last != space { words.append(space) }
  return words.indices.contains { start in
    words[start] == space
      && namesOfBirthDates.contains { words[start...].starts(with: $0.utf8) }
  }
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
