import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// The quick way in and the way that explains: what the first takes, the second takes too, and as the
/// same bytes.
@Suite struct PlainEventTests {
  static let recorded = Instant(milliseconds: 1_500_000_000_000)
  let catalogue: Catalogue
  let plain: PlainCatalogue

  init() throws {
    catalogue = try Catalogue.builtIn()
    plain = PlainCatalogue(catalogue)
  }

  func reader(actor: String = "tests") -> PlainEventReader {
    PlainEventReader(actor: actor, rules: plain, recorded: Self.recorded)
  }

  /// The event as the door takes it; `nil` where it refuses it.
  func draft(_ line: [UInt8]) -> EventDraft? {
    try? EventDraft(
      JSONDocument(line, file: nil).root, actor: "tests", reserved: [.void, .reconciled],
      rules: catalogue)
  }

  /// Reads a line both ways and compares; tells which way took it.
  func compare(
    _ line: [UInt8], _ reader: inout PlainEventReader
  ) throws -> (plain: Bool, draft: Bool) {
    var lines = DraftedLines()
    reader.read(line.span, line.indices, into: &lines)
    let draft = draft(line)
    let taken = try #require(lines.lines.first)
    // What was read before must not count: a reader that has read nothing yet judges alike.
    var fresh = self.reader()
    var alone = DraftedLines()
    fresh.read(line.span, line.indices, into: &alone)
    #expect(alone.lines.first?.isTaken == taken.isTaken && alone.bytes == lines.bytes)
    guard taken.isTaken else {
      #expect(lines.bytes.isEmpty)
      return (false, draft != nil)
    }
    let shown = String(decoding: line, as: UTF8.self)
    guard var draft else {
      Issue.record("taken, and refused by the door: \(shown)")
      return (true, false)
    }
    var expected: [UInt8] = []
    draft.appendStatement(to: &expected)
    var statement: [UInt8] = []
    lines.appendStatement(taken, to: &statement)
    #expect(statement == expected, "\(shown)")
    if draft.id == nil {
      let digest = SHA256.hash(expected)
      #expect(lines.statements == [digest])
      draft.identify(as: "x-" + SHA256.hash(expected + Array("\n1".utf8)).hex.prefix(32))
    }
    #expect(lines.id(0) == draft.id)
    #expect(taken.hash == IdTable.hash(Appender.canonicalContent(of: draft.id ?? "").span))
    var whole: [UInt8] = []
    draft.appendLine(sequence: 1_234, recorded: Self.recorded, to: &whole)
    let made =
      Array(lines.bytes[taken.start..<taken.sequence]) + Array("1234".utf8)
      + Array(lines.bytes[taken.sequence..<taken.end])
    #expect(String(decoding: made, as: UTF8.self) == String(decoding: whole, as: UTF8.self))
    #expect(
      String(decoding: lines.bytes[lines.programme(0)], as: UTF8.self) == draft.programme)
    return (true, true)
  }

  @Test func `random events are taken as the door takes them, or left to it`() throws {
    var events = RandomEvents(catalogue: catalogue, random: SplitMix64(stream: "plain events"))
    var reader = reader()
    var (plain, drafts) = (0, 0)
    for _ in 0..<6_000 {
      let outcome = try compare(Array(events.line().utf8), &reader)
      plain += outcome.plain ? 1 : 0
      drafts += outcome.draft ? 1 : 0
    }
    // Not all that is right need be taken, but nearly all: else the quick way is none.
    #expect(drafts > 600, "too few events are right for this test to say anything")
    #expect(plain * 10 > drafts * 6, "\(plain) of \(drafts)")
  }

  @Test func `malformed lines are left to the door`() throws {
    var random = SplitMix64(stream: "plain malformed")
    var events = RandomEvents(
      catalogue: catalogue, random: SplitMix64(stream: "plain malformed events"), oddity: 1_000)
    var reader = reader()
    for _ in 0..<60 {
      let line = events.line()
      for fault in MalformedJSON.allCases {
        let outcome = try compare(fault.applied(to: line, using: &random), &reader)
        #expect(!outcome.plain && !outcome.draft, "\(fault): \(line)")
      }
    }
  }

  @Test func `a byte changed anywhere is judged alike`() throws {
    var random = SplitMix64(stream: "plain bytes")
    var events = RandomEvents(
      catalogue: catalogue, random: SplitMix64(stream: "plain bytes events"), oddity: 1_000)
    var reader = reader()
    for _ in 0..<3_000 {
      var line = Array(events.line().utf8)
      let at = Int.random(in: line.indices, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: line[at] = UInt8.random(in: 0...255, using: &random)
      case 1: line.remove(at: at)
      default: line.insert(UInt8.random(in: 0x20...0x7E, using: &random), at: at)
      }
      _ = try compare(line, &reader)
    }
  }

  @Test func `the texts that were right last let nothing else through`() throws {
    var reader = reader()
    func line(_ members: String) -> [UInt8] {
      Array(
        (#"{"data":{"employer":"aviva"},"id":"a","kind":"employer.encounter","#
          + #""occurred":"2018-03-07",\#(members)}"#).utf8)
    }
    for members in [
      #""programme":"""#, #""programme":"norwich","source":"""#,
      #""actor":"","programme":"norwich""#,
      #""programme":"norwich","source":"June""#, #""programme":"","source":"June""#,
      #""programme":"norwich","source":"""#, #""programme":"norwich","source":"June""#,
      #""programme":"norwichs","source":"Junes""#, #""programme":"norwic","source":"Jun""#,
      #""programme":"NORWICH","source":"June""#, #""programme":"norwich","source":"a@b.org""#,
    ] {
      let outcome = try compare(line(members), &reader)
      #expect(outcome.plain == outcome.draft, "\(members)")
    }
  }

  @Test func `an actor that is somebody leaves every event to the door`() throws {
    var reader = reader(actor: "jo@example.org")
    var lines = DraftedLines()
    let line = Array(
      #"{"data":{},"id":"a","kind":"employer.encounter","occurred":"2018-03-07","programme":"p"}"#
        .utf8)
    reader.read(line.span, line.indices, into: &lines)
    #expect(lines.lines.map(\.isTaken) == [false])
  }
}
