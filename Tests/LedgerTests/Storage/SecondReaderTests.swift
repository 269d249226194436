import Foundation
import TestSupport
import Testing

@testable import Ledger

/// A reader written from docs/format.md alone, in another language, agrees on root and counts.
@Suite(.scratch, .enabled(if: Tool.path(of: "python3") != nil, "needs python3"))
struct SecondReaderTests {
  struct Answer: Decodable {
    var size: Int
    var root: String
  }

  static let texts = [
    "plain", "with \"quotes\" and \\", "tab\tand\nlines\r\n", "£ and Welsh ŵ ŷ",
    "😀 €",
    "e\u{301} and é", "/slash", "",
  ]
  static let numbers = [
    "0", "-0", "1.50", "1e3", "-2.5e-3", "0.000001", "1e-7", "1.25e-9", "123456789012345",
    "-0.000000000001", "99999999999999.9",
  ]

  @Test func `it agrees on a ledger of odd texts and numbers, corrections and voids`() throws {
    var random = SplitMix64(stream: "second-reader")
    let log = try EventLog.create(
      at: ScratchDirectory.path + "/events",
      settings: LedgerSettings(
        origin: "example.org/test", created: Instant(milliseconds: 1_500_000_000_000),
        segmentLines: 40), actor: "tests")
    var open: [String] = []
    for number in 1...150 {
      let text = Self.texts.randomElement(using: &random) ?? ""
      let value = Self.numbers.randomElement(using: &random) ?? "0"
      var members = [
        #""id":"e\#(number)""#, #""occurred":"2018-0\#(Int.random(in: 1...9, using: &random))-07""#,
      ]
      let choice = Int.random(in: 0..<10, using: &random)
      if choice == 0, let target = open.randomElement(using: &random) {
        open.removeAll { $0 == target }
        members += [
          #""kind":"ledger.void""#, #""data":{"reason":"twice","event":"\#(target)"}"#,
        ]
      } else {
        var data: [UInt8] = []
        appendCanonicalString(text, to: &data)
        let quantity = Int.random(in: 1...3, using: &random)
        members += [
          #""kind":"grant.award""#, #""programme":"norwich""#, #""quantity":\#(quantity)"#,
          #""data":{"z":\#(value),"text":\#(String(decoding: data, as: UTF8.self)),"list":[\#(value),true]}"#,
        ]
        if choice == 1, let target = open.randomElement(using: &random) {
          members.append(#""replaces":"\#(target)""#)
          open.removeAll { $0 == target }
        }
        open.append("e\(number)")
      }
      let document = try JSONDocument(
        Array("{\(members.shuffled(using: &random).joined(separator: ","))}".utf8), file: nil)
      let appender = try Appender(log)
      try appender.stage(
        EventDraft(document.root, actor: "tests", reserved: [.void]), at: Place())
      _ = try appender.commit()
    }
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    let reader = try Tool(
      Tool.path(of: "python3") ?? "",
      [url.appendingPathComponent("docs/examples/reader.py").path, log.directory])
    #expect(reader.status == 0, "\(reader.errorText)")
    let answer = try JSONDecoder().decode(Answer.self, from: reader.output)
    let head = try log.head()
    #expect(answer.size == head.size)
    #expect(answer.root == head.root.base64)
    #expect(try log.verify().isSound)
  }
}
