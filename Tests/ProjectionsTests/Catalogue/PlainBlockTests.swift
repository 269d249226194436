import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// Events that are read a block at a time, as the ledger writes them or otherwise: each is taken or left as if
/// it had come alone, and becomes the same line.
@Suite struct PlainBlockTests {
  let single: PlainEventTests
  var catalogue: Catalogue { single.catalogue }

  init() throws { single = try PlainEventTests() }

  func reader(actor: String = "tests") -> PlainEventReader { single.reader(actor: actor) }

  /// What is told apart of lines: everything but where they stand in what they were made from.
  func shown(_ lines: DraftedLines) -> [String] {
    lines.lines.indices.map { index in
      let line = lines.lines[index]
      guard line.isTaken else { return "left" }
      var statement: [UInt8] = []
      lines.appendStatement(line, to: &statement)
      return [
        String(decoding: lines.bytes[line.start...line.end], as: UTF8.self),
        String(decoding: statement, as: UTF8.self), lines.id(index), "\(line.hash)",
        String(decoding: lines.bytes[line.programme], as: UTF8.self),
        line.statement < 0 ? "" : "\(lines.statements[line.statement])",
        "\(line.recorded - line.start) \(line.sequence - line.start)",
      ].joined(separator: "|")
    }
  }

  /// Reads lines as a block, as events one behind another, and one by one, and compares.
  func compare(
    _ events: [[UInt8]], digits: Int = 0, margin: Int = 80, ending: [UInt8] = [0x0A],
    endsWithLine: Bool = true
  ) {
    // An empty line without an end is none.
    let endsWithLine = endsWithLine || events.last?.isEmpty ?? true
    var alone = reader()
    var expected = DraftedLines()
    expected.sequenceDigits = digits
    var block: [UInt8] = []
    var ranges: [Range<Int>] = []
    for (number, event) in events.enumerated() {
      let start = block.count
      block += event
      if number + 1 < events.count || endsWithLine { block += ending.dropLast() }
      alone.read(block.span, start..<block.count, into: &expected)
      ranges.append(start..<block.count)
      if number + 1 < events.count || endsWithLine { block += ending.suffix(1) }
    }
    let end = block.count
    block += [UInt8](repeating: 0x22, count: margin)
    var reader = reader()
    var lines = DraftedLines()
    lines.sequenceDigits = digits
    reader.readLines(block.span, 0..<end, into: &lines)
    #expect(shown(lines) == shown(expected))
    #expect(lines.lines.map(\.source) == expected.lines.map(\.source))
    var others = DraftedLines()
    others.sequenceDigits = digits
    var other = self.reader()
    other.readCanonical(block.span, count: ranges.count, { ranges[$0] }, into: &others)
    #expect(shown(others) == shown(expected))
  }

  /// An event with its keys in order and nothing between them.
  func canonical(_ event: [UInt8]) -> [UInt8] {
    (try? JSONDocument(event, file: nil).root.canonical) ?? event
  }

  @Test func `random events in blocks are read as each alone`() {
    var events = RandomEvents(catalogue: catalogue, random: SplitMix64(stream: "plain blocks"))
    var random = SplitMix64(stream: "plain block sizes")
    for round in 0..<150 {
      let lines = (0..<Int.random(in: 1...60, using: &random)).map { _ -> [UInt8] in
        let line = Array(events.line().utf8)
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return line
        case 1: return []
        default: return canonical(line)
        }
      }
      compare(
        lines, digits: round % 9, margin: [0, 10, 63, 64, 65, 200][round % 6],
        ending: round % 5 == 0 ? [0x0D, 0x0A] : [0x0A], endsWithLine: round % 3 > 0)
    }
  }

  @Test func `a byte changed anywhere in a canonical event is judged alike`() {
    var events = RandomEvents(
      catalogue: catalogue, random: SplitMix64(stream: "plain block bytes"), oddity: 1_000)
    var random = SplitMix64(stream: "plain block changes")
    for _ in 0..<1_500 {
      var line = canonical(Array(events.line().utf8))
      let at = Int.random(in: line.indices, using: &random)
      let marks = Array("\"\\{}[],:-.0e1 \u{7F}tfn".utf8)
      switch Int.random(in: 0..<4, using: &random) {
      case 0: line[at] = UInt8.random(in: 0...255, using: &random)
      case 1: line.remove(at: at)
      case 2: line[at] = marks[Int.random(in: 0..<marks.count, using: &random)]
      default: line.insert(marks[Int.random(in: 0..<marks.count, using: &random)], at: at)
      }
      // A line's end in an event makes two of it.
      if line.contains(0x0A) { continue }
      compare([line, line, canonical(Array(events.line().utf8))])
    }
  }

  @Test func `events as the ledger writes them are read where they must stand`() {
    var events = RandomEvents(
      catalogue: catalogue, random: SplitMix64(stream: "marked events"), oddity: 1_000)
    var (marked, taken) = (0, 0)
    for _ in 0..<2_000 {
      let event = canonical(Array(events.line().utf8))
      guard event.allSatisfy({ $0 < 0x7F && $0 != UInt8(ascii: "\\") }) else { continue }
      var lines = DraftedLines()
      var reader = reader()
      reader.read(event.span, event.indices, into: &lines)
      taken += lines.lines[0].isTaken ? 1 : 0
      let block = event + [UInt8](repeating: 0, count: 64)
      var stops = StopMap()
      stops.mark(block.span, through: event.count)
      var read = MarkedEvent()
      let end = read.read(block.span, stops.words.span, from: 0, to: event.count)
      if lines.lines[0].isTaken, end == event.count { marked += 1 }
    }
    #expect(taken > 100 && marked * 100 > taken * 80, "\(marked) of \(taken)")
  }

  @Test func `what has the form of an event and a little more is left to the other reader`() {
    let data = [
      "{}", #"{"a":1}"#, #"{"a":1,"b":2}"#, #"{"b":1,"a":2}"#, #"{"a":1,"a":2}"#, #"{"a":[]}"#,
      #"{"a":["x","y"]}"#, #"{"a":[1,true,"z"]}"#, #"{"a":[[1]]}"#, #"{"a":[1,]}"#, #"{"a":{}}"#,
      #"{"a":01}"#, #"{"a":-0}"#, #"{"a":1.50}"#, #"{"a":-1.5}"#, #"{"a":1e3}"#, #"{"a":null}"#,
      #"{"a":true}"#, #"{"a":truth}"#, #"{"a":fals}"#, #"{"a":1,}"#, #"{"a"}"#, #"{"a":}"#, "[]",
      #"{"a":123456789012345}"#, #"{"a":1234567890123456}"#, "{\"a\":\"\u{7F}\"}", "{", "}", "1",
      #"{"abcdefgh1":1,"abcdefgh2":2}"#, #"{"abcdefgh2":1,"abcdefgh1":2}"#, #"{"":1}"#,
      #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":-}"#, #"{"a":"x}"#, #"{"a":1 }"#, #"{"a":0.0000001}"#,
    ]
    let frames = [
      (#"{"actor":"a","data":"#, #","id":"i","kind":"k","occurred":"2018-03-07","programme":"p"}"#),
      (#"{"data":"#, #","kind":"k","occurred":"2018-03-07","programme":"p","quantity":2}"#),
      (
        #"{"data":"#,
        #","id":"i","kind":"k","occurred":"2018-03-07","place":"urn:900179","programme":"p","quantity":1,"source":"s","subject":"p-1"}"#
      ),
      (#"{"data":"#, #","id":"i","kind":"k","occurred":"2018-03-07","programme":"p","seq":3}"#),
      (
        #"{"data":"#, #","id":"i","kind":"k","occurred":"2018-03-07","programme":"p","quantity":0}"#
      ),
      (#"{"data":"#, #","id":"i","kind":"k","occurred":"2018-03-07","programme":"p"} "#),
      (#"{"data":"#, #","id":"i","kind":"k","occurred":"2018-03-07","programme":"p"}}"#),
      (#"{"data":"#, #","id":"i","kind":"k","occurred":"2018-03-07","programme":"p","#),
      (#"{"data":"#, #","id":"","kind":"k","occurred":"2018-03-07","programme":"p"}"#),
      (#"{"data":"#, #","id":" i","kind":"k","occurred":"2018-03-07","programme":"p"}"#),
      (#"{"data":"#, #","id":"i","kind":"k","programme":"p"}"#),
      (#"{"data":"#, #","id":"i","kind":"k","occurred":"2018-03-07"}"#),
    ]
    struct Anything: PlainRules {
      func accept(
        kind: Span<UInt8>, data: Int?, nodes: Span<JSONNode>, bytes: Span<UInt8>,
        occurred: CivilDate
      ) -> Bool { true }
    }
    for (before, after) in frames {
      for value in data {
        let event = Array((before + value + after).utf8)
        var alone = PlainEventReader(
          actor: "tests", rules: Anything(), recorded: PlainEventTests.recorded)
        var expected = DraftedLines()
        alone.read(event.span, event.indices, into: &expected)
        var block = PlainEventReader(
          actor: "tests", rules: Anything(), recorded: PlainEventTests.recorded)
        var lines = DraftedLines()
        let bytes = event + [0x0A] + [UInt8](repeating: 0x7D, count: 70)
        block.readLines(bytes.span, 0..<event.count + 1, into: &lines)
        #expect(shown(lines) == shown(expected), "\(before + value + after)")
      }
    }
  }

  @Test func `a pseudonym has its letters, digits and signs and no others`() {
    for byte in UInt8.min ... .max {
      for length in [1, 2, 15, 16, 17, 63, 64, 65] {
        var text = Array("p-".utf8) + [UInt8](repeating: UInt8(ascii: "a"), count: length)
        text[2 + length / 2] = byte
        let isRight =
          length <= 64
          && (byte.isDecimal || byte.isLetter || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: "-"))
        let isFound = EventForms.isPseudonym(text.span)
        #expect(isFound == isRight, "\(byte) \(length)")
      }
    }
    for text in ["", "p", "p-", "q-a", "P-a"] {
      let isFound = EventForms.isPseudonym(Array(text.utf8).span)
      #expect(!isFound, "\(text)")
    }
  }
}
