import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Lines that come ready: staged, called duplicates or left alone as events are that come any other way.
@Suite(.scratch) struct DraftStagingTests {
  /// Every kind and field will do.
  struct Anything: PlainRules {
    func accept(
      kind: Span<UInt8>, data: Int?, nodes: Span<JSONNode>, bytes: Span<UInt8>, occurred: CivilDate
    ) -> Bool { true }
  }

  func events(_ count: Int, _ random: inout SplitMix64) -> [[UInt8]] {
    (0..<count).map { _ in
      let number = Int.random(in: 0..<count, using: &random)
      let id = Int.random(in: 0..<3, using: &random) == 0 ? "" : #""id":"e\#(number)","#
      let value = Int.random(in: 0..<8, using: &random) == 0 ? 7 : number % 5
      let replaces =
        Int.random(in: 0..<10, using: &random) == 0
        ? #""replaces":"e\#(Int.random(in: 0..<count, using: &random))","# : ""
      return Array(
        #"{"data":{"n":\#(value)},\#(id)"kind":"k","occurred":"2018-03-07","programme":"p",\#(replaces)"source":"s"}"#
          .utf8)
    }
  }

  func draft(_ line: [UInt8]) throws -> EventDraft {
    try EventDraft(JSONDocument(line, file: nil).root, actor: "tests")
  }

  func outcome(_ body: () throws -> Receipt) -> String {
    do { return "\(try body())" } catch LedgerError.refused(let refusals) {
      return "\(refusals.map(\.what))"
    } catch { return "\(error)" }
  }

  /// The log without its moments, which differ from ledger to ledger.
  func contents(_ log: EventLog) throws -> [String] {
    var lines: [String] = []
    try log.forEachBatch { batch in
      for line in batch.lines {
        var bytes = Array(batch.bytes[line.range])
        if let range = line.range(of: .recorded) {
          let start = range.lowerBound - line.range.lowerBound
          bytes.replaceSubrange(start..<start + range.count, with: [])
        }
        lines.append(String(decoding: bytes, as: UTF8.self))
      }
    }
    return lines
  }

  @Test(arguments: [1, 3, 7, 262_144])
  func `both ways give the same receipts and the same log`(segmentLines: Int) throws {
    var random = SplitMix64(stream: "draft staging \(segmentLines)")
    let one = try EventLog.fresh("one", segmentLines: segmentLines)
    let other = try EventLog.fresh("other", segmentLines: segmentLines)
    var taken = 0
    for _ in 0..<4 {
      let appender = try Appender(one)
      let drafter = try Appender(other)
      var reader = PlainEventReader(actor: "tests", rules: Anything(), recorded: drafter.time())
      var lines = DraftedLines()
      for line in events(60, &random) {
        let expected = outcome { try appender.stage(draft(line), at: Place()) }
        lines.removeAll()
        reader.read(line.span, line.indices, into: &lines)
        var receipt: Receipt?
        if lines.lines[0].isTaken {
          switch try drafter.stage(0, of: &lines) {
          case .unclear: break
          case .recorded(let number):
            receipt = Receipt(id: lines.id(0), sequence: number, status: .recorded)
          case .duplicate(let number):
            receipt = Receipt(id: lines.id(0), sequence: number, status: .duplicate)
          }
        }
        if receipt != nil { taken += 1 }
        let found = outcome { try receipt ?? drafter.stage(draft(line), at: Place()) }
        #expect(found == expected, "\(String(decoding: line, as: UTF8.self))")
      }
      _ = try appender.commit()
      _ = try drafter.commit()
      #expect(try contents(one) == contents(other))
      for log in [one, other] {
        let report = try log.verify()
        #expect(report.isSound, "\(report)")
      }
    }
    #expect(taken > 100)
  }

  @Test func `nothing is staged of an event that would be one too many`() throws {
    let log = try EventLog.fresh("full", segmentLines: 10)
    let appender = try Appender(log)
    appender.eventsMax = 1
    var reader = PlainEventReader(actor: "tests", rules: Anything(), recorded: appender.time())
    var lines = DraftedLines()
    for id in ["a", "b"] {
      let line = Array(
        #"{"data":{},"id":"\#(id)","kind":"k","occurred":"2018-03-07","programme":"p"}"#.utf8)
      reader.read(line.span, line.indices, into: &lines)
    }
    guard case .recorded(2) = try appender.stage(0, of: &lines),
      case .unclear = try appender.stage(1, of: &lines)
    else {
      Issue.record("not as it should be")
      return
    }
    #expect(appender.staged == 1)
  }

  @Test func `an id that the index lacks is not taken for a new one`() throws {
    let log = try EventLog.fresh("lacking", segmentLines: 10)
    let appender = try Appender(log)
    let line = Array(
      #"{"data":{},"id":"a","kind":"k","occurred":"2018-03-07","programme":"p"}"#.utf8)
    func stage() throws -> Appender.DraftOutcome {
      var reader = PlainEventReader(actor: "tests", rules: Anything(), recorded: appender.time())
      var lines = DraftedLines()
      reader.read(line.span, line.indices, into: &lines)
      return try appender.stage(0, of: &lines)
    }
    guard case .recorded(2) = try stage() else {
      Issue.record("not recorded")
      return
    }
    _ = try appender.commit()
    try appender.caches.index.clear()
    appender.indexIsComplete = false
    guard case .duplicate(2) = try stage() else {
      Issue.record("not found")
      return
    }
  }
}
