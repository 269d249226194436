import Foundation
import Ledger
import TestSupport
import Testing

/// Pupils' numbers, codes and pseudonyms, held against vectors that others made.
@Suite struct PseudonymTests {
  private static let upnPath = "vectors/upn/upn.csv"
  private static let hmacPath = "vectors/hmac/hmac-sha256.json"

  @Test(.enabled(if: SharedFolder.has(upnPath), "needs shared/vectors/upn"))
  func `a pupil's number is one when its check letter is right`() throws {
    let rows = try SharedFolder.text(Self.upnPath).split(whereSeparator: \.isNewline).dropFirst()
    var counts = [0, 0]
    for row in rows {
      let cells = row.split(separator: ",", maxSplits: 2, omittingEmptySubsequences: false)
      let (upn, verdict, why) = (String(cells[0]), cells[1], cells[2])
      let found = PersonalDataScreen.sorts(in: upn.utf8.span).sorts
      // Strict verdicts of the form; to us a number in small letters or among spaces is one.
      let isOne = verdict == "valid" || why == "lower case" || why.hasSuffix("ing space")
      #expect(found == (isOne ? [.upn] : []), "'\(upn)': \(why)")
      counts[isOne ? 1 : 0] += 1
      if verdict == "valid" {
        for text in ["moved: \(upn).", "\(upn)/\(upn)", "upn_\(upn)"] {
          #expect(PersonalDataScreen.sorts(in: text.utf8.span).sorts == [.upn], "\(text)")
        }
        #expect(PersonalDataScreen.sorts(in: "\(upn)0".utf8.span).sorts.isEmpty)
      }
    }
    #expect(counts == [40, 77])
  }

  @Test func `of all check letters one is right`() {
    for number in ["926432025671", "20700001604A", "999999999999", "20100000000Z"] {
      var right = 0
      for letter in UInt8(ascii: "A")...UInt8(ascii: "Z") {
        let text = String(UnicodeScalar(letter)) + number
        if !PersonalDataScreen.sorts(in: text.utf8.span).isEmpty { right += 1 }
      }
      #expect(right == 1, "\(number)")
    }
    #expect(PersonalDataScreen.sorts(in: "E000200005001".utf8.span).isEmpty, "no authority 000")
  }

  @Test(.enabled(if: SharedFolder.has(hmacPath), "needs shared/vectors/hmac"))
  func `codes are those of RFC 4231 and of NIST`() throws {
    struct Vectors: Decodable {
      struct Case: Decodable {
        var source: String
        var key_hex: String
        var data_hex: String
        var mac_hex: String
      }
      var cases: [Case]
    }
    let vectors = try JSONDecoder().decode(
      Vectors.self, from: Data(SharedFolder.bytes(Self.hmacPath)))
    #expect(vectors.cases.count >= 10)
    for vector in vectors.cases {
      let code = HMACSHA256(key: Self.bytes(vector.key_hex)).code(of: Self.bytes(vector.data_hex))
      // One of RFC 4231 is cut to 128 bits.
      #expect(code.hex.hasPrefix(vector.mac_hex), "\(vector.source)")
      #expect(vector.mac_hex.count >= 32)
    }
  }

  @Test func `a code is that of RFC 4231, test case 2`() {
    let code = HMACSHA256(key: Array("Jefe".utf8)).code(
      of: Array("what do ya want for nothing?".utf8))
    #expect(code.hex == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
  }

  private static func bytes(_ hex: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var rest = hex[...]
    while let byte = UInt8(rest.prefix(2), radix: 16) {
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return bytes
  }

  static let key = "0123456789abcdef0123456789abcdef"

  private func key(_ text: String = PseudonymTests.key) throws -> PseudonymKey {
    try PseudonymKey(contents: Array(text.utf8), at: Place())
  }

  /// Worked out with Python's `hmac` by the rules of `docs/personal-data.md`.
  @Test func `a pseudonym is what another program makes of the same identifier`() throws {
    let key = try key()
    for (text, pseudonym) in [
      ("P207000016049", "p-91005c64c584e840b1bbc85e7e57f3df"),
      ("jo@example.org", "p-ae54a0e367eb0976a609b76ec905d197"),
      ("AB123456C", "p-2e973b7f1bfc5e0b4124e00dd67146ac"),
      ("00423", "p-219a2c330bc5932a413e209372e9acfb"),
      ("Zoë Łukasz, 3B", "p-f2be166b0e63bb500d4e8d2b6623f895"),
      ("uln:1000000043", "p-92b6440d16b05b9a8fe3ebc760436923"),
      ("nhs:943 476 5919", "p-6691d932862cfda07b697a4cc851779e"),
    ] {
      #expect(key.pseudonym(of: text) == .success(pseudonym), "\(text)")
    }
  }

  @Test func `one identifier has one pseudonym however it is written`() throws {
    let key = try key()
    for ways in [
      [
        "P207000016049", "p207000016049", " P207000016049\t", "P207 0000 1604 9",
        "upn:P207000016049",
        "upn: p207000016049", "P207-000-016-049", "\u{A0}P207000016049",
      ],
      ["AB123456C", "ab 12 34 56 c", "AB-12-34-56-C", "nino:AB123456C"],
      ["Jo@Example.org", "jo@example.org", " jo@example.org ", "email:JO@EXAMPLE.ORG"],
      ["00423", "raw:00423", " 00423 "],
      ["nhs:9434765919", "nhs:943 476 5919", "nhs:943-476-5919"],
    ] {
      #expect(Set(try ways.map { try key.pseudonym(of: $0).get() }).count == 1, "\(ways)")
    }
    let others = [
      "P207000016049", "raw:P207000016049", "00423", "423", "0 0423", "a", "A", "uln:1000000043",
      "1000000043",
    ]
    #expect(Set(try others.map { try key.pseudonym(of: $0).get() }).count == others.count)
    let other = try self.key(Self.key + "x")
    #expect(key.pseudonym(of: "00423") != other.pseudonym(of: "00423"))
    for way in others { #expect(EventForms.isSubject(try key.pseudonym(of: way).get())) }
  }

  @Test func `a slip in a number is refused and makes no other person`() throws {
    let key = try key()
    for (text, fault) in [
      ("P207000016048", RawIdentifier.Fault.wrongForm(.upn)), ("upn:00423", .wrongForm(.upn)),
      ("Q207000016049", .wrongForm(.upn)), ("A20700001604I", .wrongForm(.upn)),
      ("nino:AB12345", .wrongForm(.nino)), ("uln:1000000044", .wrongForm(.uln)),
      ("nhs:9434765918", .wrongForm(.nhs)), ("email:jo", .wrongForm(.email)),
      ("", .wrongLength), ("  ", .wrongLength), ("raw:", .wrongLength),
      (String(repeating: "x", count: 201), .wrongLength), ("a\u{0}b", .unprintable),
      ("a\nb", .unprintable),
    ] {
      #expect(key.pseudonym(of: text) == .failure(fault), "'\(text)'")
    }
    #expect(throws: Never.self) { try key.pseudonym(of: "raw:P207000016048").get() }
  }

  @Test func `a key is long, random and ends before its line break`() throws {
    for text in ["", "short", Self.key.dropLast() + "\n", String(repeating: "ab", count: 40)] {
      #expect(throws: Refusal.self, "'\(text)'") { try self.key(String(text)) }
    }
    let pseudonym = try key().pseudonym(of: "00423")
    #expect(try key(Self.key + "\n").pseudonym(of: "00423") == pseudonym)
    #expect(try key(Self.key + "\r\n").pseudonym(of: "00423") == pseudonym)
  }
}
