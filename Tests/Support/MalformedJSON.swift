/// Ways in which the text of a JSON object is no JSON any more, or not as strict as it must be.
///
/// Each is wrong by construction, whatever the object: a reader that takes one has a fault.
public enum MalformedJSON: String, CaseIterable, Sendable {
  case truncated, truncatedInText, emptied, duplicateKey, badUTF8, overlong, surrogateInUTF8
  case beyondUnicode, loneSurrogate, reversedSurrogates, rawNUL, rawControl, byteOrderMark
  case markInside, wrongEscape, shortEscape, hugeNumber, hugeExponent, deepArrays, deepObjects
  case trailingBytes, secondValue, missingColon, missingComma, trailingComma, singleQuotes
  case unquotedKey, comment, notANumber, plusSign, leadingZero, barePoint, emptyExponent,
    capitalTrue
  case utf16, utf16Mark, unclosedText, strayBracket, formFeed, noBreakSpace

  /// The text of an object with one fault of this sort.
  ///
  /// - Parameters:
  ///   - text: A JSON object with one member or more, without white space at its ends.
  ///   - random: Chooses where.
  /// - Returns: Bytes without LF, unless the text has some.
  public func applied(to text: String, using random: inout SplitMix64) -> [UInt8] {
    let bytes = Array(text.utf8)
    let inside = Array(bytes.dropFirst().dropLast())
    func open(_ member: String) -> [UInt8] { Array("{\(member),".utf8) + inside + [0x7D] }
    func openBytes(_ odd: [UInt8]) -> [UInt8] {
      Array("{\"zz\":\"a".utf8) + odd + Array("b\",".utf8) + inside + [0x7D]
    }
    func cut(_ count: Int) -> [UInt8] { Array(bytes.prefix(count)) }
    switch self {
    case .truncated: return cut(Int.random(in: 1..<bytes.count, using: &random))
    case .truncatedInText:
      let quotes = bytes.indices.filter { bytes[$0] == 0x22 }
      return cut((quotes.randomElement(using: &random) ?? 0) + 1)
    case .emptied: return [0x20, 0x09, 0x7B]
    case .duplicateKey:
      return Array("{\"zz\":1,".utf8) + inside + Array(",\"\\u007a\\u007a\":1}".utf8)
    case .badUTF8:
      return openBytes([[0xFF, 0xFE, 0x80, 0xC3].randomElement(using: &random) ?? 0xFF])
    case .overlong:
      let forms: [[UInt8]] = [
        [0xC0, 0x80], [0xC1, 0xBF], [0xE0, 0x80, 0xAF], [0xF0, 0x80, 0x80, 0xAF],
      ]
      return openBytes(forms.randomElement(using: &random) ?? [0xC0, 0x80])
    case .surrogateInUTF8: return openBytes([0xED, 0xA0, 0x80])
    case .beyondUnicode: return openBytes([0xF4, 0x90, 0x80, 0x80])
    case .loneSurrogate: return open(#""zz":"a\ud83d b""#)
    case .reversedSurrogates: return open(#""zz":"\ude00\ud83d""#)
    case .rawNUL: return openBytes([0])
    case .rawControl: return openBytes([UInt8.random(in: 1...9, using: &random)])
    case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + bytes
    case .markInside: return [0x7B, 0xEF, 0xBB, 0xBF] + inside + [0x7D]
    case .wrongEscape: return open(#""zz":"\x41""#)
    case .shortEscape: return open(#""zz":"\u12""#)
    case .hugeNumber: return open("\"zz\":" + String(repeating: "9", count: 400))
    case .hugeExponent: return open("\"zz\":1e99999999999999999999")
    case .deepArrays:
      let depth = Int.random(in: 65...5_000, using: &random)
      return open(
        "\"zz\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth))
    case .deepObjects: return open(String(repeating: "\"zz\":{", count: 200))
    case .trailingBytes: return bytes + Array(" x".utf8)
    case .secondValue: return bytes + bytes
    case .missingColon: return open(#""zz" 1"#)
    case .missingComma: return Array("{\"zz\":1 ".utf8) + inside + [0x7D]
    case .trailingComma: return [0x7B] + inside + Array(",}".utf8)
    case .singleQuotes: return open("'zz':1")
    case .unquotedKey: return open("zz:1")
    case .comment: return open("/* zz */\"zz\":1")
    case .notANumber:
      return open(
        "\"zz\":" + (["NaN", "Infinity", "-Infinity", "0x1F"].randomElement(using: &random) ?? ""))
    case .plusSign: return open("\"zz\":+1")
    case .leadingZero: return open("\"zz\":01")
    case .barePoint:
      return open("\"zz\":" + (["1.", ".5", "-.5"].randomElement(using: &random) ?? ""))
    case .emptyExponent: return open("\"zz\":1e")
    case .capitalTrue: return open("\"zz\":True")
    case .utf16: return bytes.flatMap { [$0, 0] }
    case .utf16Mark: return [0xFF, 0xFE] + bytes.flatMap { [$0, 0] }
    case .unclosedText: return open("\"zz\":\"a")
    case .strayBracket: return Array("{]".utf8) + inside + [0x7D]
    case .formFeed: return [0x7B, 0x0C] + inside + [0x7D]
    case .noBreakSpace: return [0x7B, 0xC2, 0xA0] + inside + [0x7D]
    }
  }
}
