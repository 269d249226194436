import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// Tables, maps, catalogues and plans that are wrong in any way: refused where they are wrong, and
/// never a fall.
@Suite struct MalformedFilesTests {
  /// Ways in which a table is not one that its map can read; each is wrong by construction.
  private enum Table: CaseIterable {
    case unterminatedQuote, textAfterQuote, quoteInside, shortRow, longRow, emptyLine, bareReturn
    case nul, badUTF8, overlong, utf16, columnMissing, columnTwice, columnUnknown, semicolons
    case noDay, dayInAnotherForm, lettersInNumber, commaInNumber, fieldTooLong, noHeader,
      windows1252
    case nulInHeader, quoteInHeader

    func text(_ random: inout SplitMix64) -> [UInt8] {
      let end = Bool.random(using: &random) ? "\n" : "\r\n"
      let sound = (0..<Int.random(in: 0...3, using: &random)).map {
        "2018-03-0\($0 + 1),\($0).50,x\(end)"
      }
      .joined()
      func rows(_ row: String, header: String = "when,amount,who") -> [UInt8] {
        Array("\(header)\(end)\(sound)\(row)\(end)".utf8)
      }
      func odd(_ bytes: [UInt8]) -> [UInt8] {
        rows("2018-03-07,1,a").dropLast(end.utf8.count) + bytes + [0x0A]
      }
      switch self {
      case .unterminatedQuote: return rows("2018-03-07,1,\"a")
      case .textAfterQuote: return rows("2018-03-07,1,\"a\"b")
      case .quoteInside: return rows("2018-03-07,1,a\"b")
      case .shortRow: return rows("2018-03-07,1")
      case .longRow: return rows("2018-03-07,1,a,b")
      case .emptyLine: return rows("")
      case .bareReturn: return rows("2018-03-07,1,a\rb")
      case .nul: return rows("2018-03-07,1,a\0b")
      case .badUTF8: return odd([[0xFF, 0xC3, 0x80, 0xF5].randomElement(using: &random) ?? 0xFF])
      case .overlong: return odd([0xC0, 0xAF])
      case .utf16: return [0xFF, 0xFE] + rows("2018-03-07,1,a").flatMap { [$0, 0] }
      case .columnMissing: return rows("2018-03-07,1,a", header: "when,amount,whom")
      case .columnTwice: return rows("2018-03-07,1,a", header: "when,amount,amount")
      case .columnUnknown: return rows("2018-03-07,1,a", header: "when,amount,WHO")
      case .semicolons:
        return Array(
          String(decoding: rows("2018-03-07,1,a"), as: UTF8.self).replacingOccurrences(
            of: ",", with: ";"
          ).utf8)
      case .noDay: return rows("2018-02-29,1,a")
      case .dayInAnotherForm:
        return rows(
          "\(["07/03/2018", "7 March", "2018-3-7", " 2018-03-07"].randomElement(using: &random) ?? ""),1,a"
        )
      case .lettersInNumber:
        return rows(
          "2018-03-07,\(["one", "1x", "£1", "1e", "0x1", "٣"].randomElement(using: &random) ?? ""),a"
        )
      case .commaInNumber: return rows("2018-03-07,\"1,000\",a")
      case .fieldTooLong: return rows("2018-03-07,1," + String(repeating: "a", count: 131_073))
      case .noHeader: return rows("2018-03-07,1,a", header: "2018-03-01,1,x")
      case .windows1252: return odd([0xE9])
      case .nulInHeader: return rows("2018-03-07,1,a", header: "when,amount,who\0")
      case .quoteInHeader: return rows("2018-03-07,1,a", header: "when,amount,\"who")
      }
    }
  }

  @Test func `1,500 malformed tables are refused at a line and a column`() throws {
    var random = SplitMix64(stream: "malformed tables")
    let map = try rowMap(
      """
      {"title": "t", "columns": ["when", "amount", "who"],
       "events": [{"kind": "grant.award", "programme": "p", "occurred": {"column": "when"},
                   "data": {"amount": {"column": "amount"}, "funder": {"column": "who"}}}]}
      """)
    for number in 0..<1_500 {
      let sort = Table.allCases[number % Table.allCases.count]
      let bytes = sort.text(&random)
      var refused: [Refusal] = []
      do {
        refused = try imported(bytes, map).refusals
      } catch LedgerError.refused(let refusals) {
        refused = refusals
      }
      #expect(!refused.isEmpty, "\(sort): \(String(decoding: bytes.prefix(400), as: UTF8.self))")
      for refusal in refused {
        #expect(refusal.place.file == "june.csv", "\(sort)")
        #expect((refusal.place.line ?? 0) >= 1 && (refusal.place.column ?? 0) >= 1, "\(sort)")
      }
    }
    print("malformed tables: 1500 of \(Table.allCases.count) sorts, all refused")
  }

  private let catalogueText = """
    {"title":"t","codes":{"phase":{"title":"t","source":"s","codes":{"primary":{"title":"P",
    "from":"2016-09-01"}}}},"kinds":{"grant.award":{"title":"t","subject":"s","place":"p",
    "fields":{"amount":{"title":"a","type":"money","required":true},"phase":{"title":"p","type":"code",
    "codes":"phase","many":true,"open":false}}}}}
    """

  private let mapText = """
    {"title":"t","format":"csv","encoding":"utf-8","columns":["when","amount","who"],"trim":true,
    "otherColumns":"ignore","missing":["-"],"symbols":{"x":"x"},"tables":{"t":{"a":"b"}},
    "skip":[{"when":{"any":[{"column":"who","is":"Total"},{"not":{"column":"who","isEmpty":true}}]},
    "reason":"a total"}],"shared":{"programme":"norwich"},"events":[{"kind":"grant.award",
    "occurred":{"column":"when","date":"dd/mm/yyyy"},"id":{"template":"f-{when}-{who}"},
    "data":{"amount":{"column":"amount","remove":",","times":1,"places":2},
    "funder":{"first":[{"column":"who","table":"t","otherwise":"c"},{"symbol":"amount"}]}}}]}
    """

  private let planTexts = [
    planText([
      #"{"figure": {"count": {"kind": "a.done", "where": {"phase": ["x", "y"]}}}, "by": ["phase"], "target": {"is": "atLeast", "value": 3, "by": "2018-08-31"}}"#,
      #"{"figure": {"distinct": "subject", "of": {"kind": "a.done"}, "having": {"count": true, "atLeast": 3}}, "unit": "u", "baseline": {"value": 3, "on": "2016-08-31"}, "target": {"is": "reduceBy", "fraction": "2/3", "by": {"before": "2018-01-01"}}}"#,
      #"{"figure": {"gap": [{"sum": "amount", "of": {"kind": "a.done"}}, {"count": {"kind": "b.done"}}]}, "note": "n"}"#,
    ])
  ]

  /// How a document is read, and why it is refused.
  private func readers() throws -> [(
    text: String, read: @Sendable ([UInt8]) throws(LedgerError) -> Void
  )] {
    let builtIn = try Catalogue.builtIn()
    var all: [(text: String, read: @Sendable ([UInt8]) throws(LedgerError) -> Void)] = [
      (
        catalogueText,
        { bytes throws(LedgerError) in
          _ = try Catalogue(JSONDocument(bytes, file: "a.json").root)
        }
      ),
      (
        mapText,
        { bytes throws(LedgerError) in
          _ = try RowMap(JSONDocument(bytes, file: "a.json").root, catalogue: builtIn)
        }
      ),
    ]
    for text in planTexts {
      all.append(
        (
          text,
          { bytes throws(LedgerError) in
            _ = try Plan(JSONDocument(bytes, file: "a.json").root)
          }
        ))
    }
    return all
  }

  private func refusals(
    _ bytes: [UInt8], _ read: ([UInt8]) throws(LedgerError) -> Void
  ) -> [Refusal] {
    do throws(LedgerError) {
      try read(bytes)
      return []
    } catch {
      guard case .refused(let refusals) = error else {
        Issue.record("\(error)")
        return []
      }
      for refusal in refusals {
        #expect(refusal.place.file == "a.json" && refusal.place.line != nil, "\(refusal)")
        #expect(refusal.place.column != nil && !refusal.remedy.isEmpty, "\(refusal)")
      }
      return refusals
    }
  }

  @Test func `every text of a catalogue, a map and a plan with each fault of syntax is refused`()
    throws
  {
    var random = SplitMix64(stream: "malformed documents")
    for (text, read) in try readers() {
      #expect(refusals(Array(text.utf8), read).isEmpty, "it is sound to begin with")
      for _ in 0..<4 {
        for sort in MalformedJSON.allCases {
          let bytes = sort.applied(to: text, using: &random)
          #expect(!refusals(bytes, read).isEmpty, "\(sort)")
        }
      }
    }
  }

  /// The places of the single values in a text of JSON: texts that are no keys, numbers, words.
  private func values(_ text: [UInt8]) throws -> [Range<Int>] {
    let document = try JSONDocument(text, file: nil)
    var ranges: [Range<Int>] = []
    func visit(_ value: JSONValue) {
      switch value.kind {
      case .array: value.elements.forEach(visit)
      case .object: value.members.forEach { visit($0.value) }
      case .string: ranges.append(value.raw.startIndex - 1..<value.raw.endIndex + 1)
      default: ranges.append(value.raw.startIndex..<value.raw.endIndex)
      }
    }
    visit(document.root)
    return ranges
  }

  @Test func `an object where any single value belongs is refused, other values never fell`() throws
  {
    var random = SplitMix64(stream: "values of another sort")
    let others = [
      "null", "[]", "{}", "\"\"", "-1", "1e30", "0.1", "true", "\"\\u0000\"", "[[]]", "[1,1]",
      "\"2018-02-29\"", "\"a b\"", "99999999999999999999", "{\"is\":1}", "{\"column\":\"when\"}",
    ]
    var count = 0
    for (text, read) in try readers() {
      let bytes = Array(text.utf8)
      for range in try values(bytes) {
        var wrong = bytes
        wrong.replaceSubrange(range, with: Array(#"{"zz":[null]}"#.utf8))
        #expect(!refusals(wrong, read).isEmpty, "\(String(decoding: wrong, as: UTF8.self))")
        for other in others {
          wrong = bytes
          wrong.replaceSubrange(range, with: Array(other.utf8))
          _ = refusals(wrong, read)
          count += 1
        }
      }
      for _ in 0..<200 {
        var wrong = bytes
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let at = Int.random(in: wrong.indices, using: &random)
          switch Int.random(in: 0..<3, using: &random) {
          case 0: wrong[at] = UInt8.random(in: 0...255, using: &random)
          case 1: wrong.removeSubrange(at..<min(wrong.count, at + 5))
          default: wrong.insert(contentsOf: wrong[at..<min(wrong.count, at + 9)], at: at)
          }
        }
        _ = refusals(wrong, read)
        count += 1
      }
    }
    print("malformed catalogues, maps and plans: \(count), none fell")
  }
}
