import TestSupport
import Testing

@testable import Ledger

/// The tests on bytes beside those on characters: the same answer for every input.
@Suite struct PlainFormsTests {
  @Test func `every hidden character is seen in bytes`() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a" + String(scalar) + "b"
      let isHidden = EventForms.hiddenCharacter(in: text) != nil
      if EventForms.holdsHidden(text.utf8.span) != isHidden {
        Issue.record("U+\(String(value, radix: 16))")
      }
    }
  }

  @Test func `a text that is said to hold nothing holds nothing`() {
    var random = SplitMix64(stream: "may hold")
    let pieces = [
      "1", "2", "09", "a", " ", "@", "NR1 3JU", "17 May 2009", "\u{ff11}", "\u{e9}", "-", "/", ".",
      "\u{200b}", "jan", "b.org", "\u{660}", "p-", "7", "\u{a0}", "\u{1d7d8}",
    ]
    for _ in 0..<30_000 {
      var text = ""
      for _ in 0..<Int.random(in: 0...6, using: &random) {
        text += pieces[Int.random(in: pieces.indices, using: &random)]
      }
      let bytes = text.utf8.span
      guard !PersonalDataScreen.mayHold(bytes) else { continue }
      #expect(PersonalDataScreen.sorts(in: bytes).isEmpty, "\(text)")
      #expect(PersonalDataScreen.sorts(in: bytes, as: .pseudonym).isEmpty, "\(text)")
      #expect(PersonalDataScreen.wholeDate(in: bytes) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    "", ":", "upn", "upn:", "upn:x", "nino:1", "uln:1", "nhs:1", "email:a", "raw:b", "raws:b",
    "ra:b",
    "urn:136190", "p-raw:1", "UPN:1", "emails:a", "email", "\u{e9}:a", "raw\u{301}:a",
  ])
  func `a scheme is seen in bytes`(text: String) {
    #expect(RawIdentifier.hasScheme(text.utf8.span) == (RawIdentifier.scheme(of: text) != nil))
  }

  @Test func `what is called canonical is written as it stands`() throws {
    var random = SplitMix64(stream: "canonical as it stands")
    let pieces = [
      "0", "-0", "1", "-1", "10", "1.0", "1.5", "0.5", "-0.5", "0.000001", "0.0000001", "1e3",
      "123456789012345", "1234567890123456", "0.00000012", "-0.0000001", "12.50", "0.0", "100",
      "\"a\"", "\"\\n\"", "\"\\u0041\"", "\"\u{e9}\"", "true", "null", "[]", "{}", "[1,2]", "[ 1]",
      "{\"a\":1,\"b\":2}", "{\"b\":1,\"a\":2}", "{\"a\": 1}", "{\"\\u0061\":1}", "0.0000010",
    ]
    var canonical = 0
    for _ in 0..<20_000 {
      let values = (0..<Int.random(in: 1...3, using: &random)).map { _ in
        pieces[Int.random(in: pieces.indices, using: &random)]
      }
      let text = Array((values.count == 1 ? values[0] : "[\(values.joined(separator: ","))]").utf8)
      var reader = JSONReader()
      try reader.read(text.span)
      var output: [UInt8] = []
      reader.appendCanonical(0, of: text.span, to: &output)
      if reader.isCanonical {
        canonical += 1
        #expect(output == text, "\(String(decoding: text, as: UTF8.self))")
      }
      // Of escapes and of more than fifteen digits nothing is claimed.
      let isClaimed = !values.contains("\"\\n\"") && !values.contains("1234567890123456")
      if output == text, isClaimed {
        #expect(reader.isCanonical, "\(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(canonical > 1_000)
  }
}
