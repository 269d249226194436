import TestSupport
import Testing

@testable import Ledger

/// The glance at a text's bytes, which may spare it the search: whatever it calls clear, the search finds
/// nothing in.
@Suite struct ClearTextTests {
  static let manners: [PersonalDataScreen.Manner] = [.text, .identifier, .pseudonym]

  /// Compares for a text that stands alone, and for one that stands among others; tells whether it is clear.
  func compare(_ text: [UInt8], _ manner: PersonalDataScreen.Manner) -> Bool {
    let isClear = PersonalDataScreen.isClear(text.span, text.indices, as: manner)
    let found = PersonalDataScreen.sortsByLooking(in: text.span, as: manner)
    #expect(!isClear || found.isEmpty, "\(String(decoding: text, as: UTF8.self)) \(manner)")
    let framed = Array("12 born A".utf8) + text + Array("B 34567890123 4CD".utf8)
    let range = 9..<9 + text.count
    let isClearThere = PersonalDataScreen.isClear(framed.span, range, as: manner)
    let foundThere = PersonalDataScreen.sorts(in: framed.span, range, as: manner)
    let foundAlone = PersonalDataScreen.sorts(in: text.span, as: manner)
    #expect(isClearThere == isClear && foundThere == found && foundAlone == found)
    return isClear
  }

  @Test func `every short text of a few characters is judged rightly`() {
    let alphabet = Array("A1b -0".utf8)
    for length in 0...6 {
      var digits = [Int](repeating: 0, count: length)
      while true {
        let text = digits.map { alphabet[$0] }
        for manner in Self.manners {
          let isClear = PersonalDataScreen.isClear(text.span, text.indices, as: manner)
          if isClear, !PersonalDataScreen.sortsByLooking(in: text.span, as: manner).isEmpty {
            Issue.record("\(String(decoding: text, as: UTF8.self)) \(manner)")
          }
        }
        guard let place = digits.firstIndex(where: { $0 < alphabet.count - 1 }) else { break }
        for before in 0..<place { digits[before] = 0 }
        digits[place] += 1
      }
    }
  }

  @Test func `texts put together from parts of what is personal are judged rightly`() {
    let parts = [
      "NR1 3JU", "nr13ju", "AB123456C", "AB", "12", "34", "56", "C", "AB 12 34 56 C", "a", "d",
      "P207000016049", "2070000", "16049", "Z", "943 476 5919", "NHS no. ", "ULN ", "1000000043",
      "01603 222222", "+44 ", "(0)", "(01603)", "07911123456", "dob ", "born ", "D.O.B. ",
      "17/05/2009", "17 May 2009", "May 17, 2009", "170509", "birth ", "date of ", "-", " ", ".",
      "/", ":", "x", "urn:", "900179", "p-", "@", "jo@example.org", "é", "\u{FF11}", "\u{200B}",
      "3f9a", "e4", "0", "7", "_", ",", "1AA", "W1A", "E1 ", "ips-ind-", "\u{7F}", "(", ")", "+",
    ]
    var random = SplitMix64(stream: "clear texts")
    var clear = 0
    for _ in 0..<20_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        text += Array(parts[Int.random(in: 0..<parts.count, using: &random)].utf8)
      }
      let isASCII = text.allSatisfy { $0 < 0x80 }
      if isASCII, Int.random(in: 0..<3, using: &random) == 0, !text.isEmpty {
        text[Int.random(in: text.indices, using: &random)] = UInt8.random(
          in: 0x20...0x7E, using: &random)
      }
      for manner in Self.manners where compare(text, manner) { clear += 1 }
    }
    #expect(clear > 1_000, "\(clear)")
  }

  @Test func `random texts of few characters are judged rightly`() {
    var random = SplitMix64(stream: "clear characters")
    let alphabets = ["01789-. ()+", "AaBbCcDd0123456 -", "NRnr13JUju ", "p-_0123456789abcdef"]
      .map { Array($0.utf8) }
    for _ in 0..<40_000 {
      let alphabet = alphabets[Int.random(in: 0..<alphabets.count, using: &random)]
      let text =
        (0..<Int.random(in: 0...66, using: &random) / Int.random(in: 1...6, using: &random))
        .map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
      for manner in Self.manners {
        let isClear = PersonalDataScreen.isClear(text.span, text.indices, as: manner)
        if isClear, !PersonalDataScreen.sortsByLooking(in: text.span, as: manner).isEmpty {
          Issue.record("\(String(decoding: text, as: UTF8.self)) \(manner)")
        }
      }
    }
  }

  @Test func `what systems make is told clear`() {
    for (text, manner) in [
      ("ips-ind-0000000", PersonalDataScreen.Manner.identifier), ("urn:900179", .identifier),
      ("b4ebdff8", .pseudonym), ("return W", .text), ("2018/19", .text), ("x-17 of 40", .text),
      ("0123456789abcdef0123456789abcdef", .pseudonym), ("", .text), ("7", .text),
      ("3f2504e0-4f89-41e3-9a0e-0305e82f33e1", .identifier),
    ] {
      let bytes = Array(text.utf8)
      let isClear = PersonalDataScreen.isClear(bytes.span, bytes.indices, as: manner)
      #expect(isClear, "\(text)")
    }
  }

  @Test func `bits of bytes are those of each byte, wherever the text stands`() {
    let sorts: [TextByte] = [
      .digit, .letter, .letterAToD, .letterB, .spaceOrHyphen, .space, .numberSign, .atOrNotASCII,
      .underscoreOrHyphen,
    ]
    let all = (0...255).map { UInt8($0) }
    for start in stride(from: 0, to: 256, by: 7) {
      for count in [0, 1, 15, 16, 17, 31, 33, 48, 63, 64] where start + count <= 256 {
        for sort in sorts {
          var expected: UInt64 = 0
          for index in 0..<count where sort.holds(all[start + index]) {
            expected |= 1 << UInt64(index)
          }
          let bits = textBits(all.span, start..<start + count, sort)
          #expect(bits == expected, "\(sort) \(start)")
        }
      }
    }
  }

  @Test func `a DEL is seen wherever it stands`() {
    func holds(_ bytes: [UInt8]) -> Bool { mayHoldDelete(bytes.span, bytes.indices) }
    for count in [1, 16, 63, 64, 65, 200] {
      var bytes = [UInt8](repeating: 0x20, count: count)
      #expect(!holds(bytes))
      for index in bytes.indices {
        bytes[index] = 0x7F
        #expect(holds(bytes), "\(index) of \(count)")
        bytes[index] = 0xFF
        #expect(!holds(bytes))
        bytes[index] = 0x7E
      }
    }
  }

  @Test func `texts are known as long as nothing took their place`() {
    var known = KnownTexts(places: 4)
    func holds(_ text: [UInt8], from start: Int = 0) -> Bool {
      known.holds(text.span, start..<text.count)
    }
    let texts = (0..<70).map { [UInt8](repeating: UInt8(0x30 + $0), count: $0) }
    for text in texts {
      #expect(!holds(text))
      known.insert(text.span, text.indices)
      #expect(holds(text) == (1...64).contains(text.count))
      if text.count > 1 {
        #expect(!holds(text, from: 1))
        var other = text
        other[text.count / 2] ^= 1
        #expect(!holds(other))
      }
    }
  }
}
