import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Lines that are taken into a batch many at a time: the log and the receipts are those of lines that come
/// one by one.
@Suite(.scratch) struct StagedRunTests {
  /// Events of which some come twice, say something else the second time, have no id, or are not taken.
  func events(_ count: Int, _ random: inout SplitMix64) -> [UInt8] {
    var lines: [UInt8] = []
    for _ in 0..<count {
      let number = Int.random(in: 0..<4 * count, using: &random)
      let value = Int.random(in: 0..<20, using: &random) == 0 ? 7 : number % 5
      var line = #"{"data":{"n":\#(value)},"id":"e\#(number)","kind":"k""#
      if Int.random(in: 0..<20, using: &random) == 0 { line = #"{"data":{},"kind":"k""# }
      let programme = ["p", "q", "r"][Int.random(in: 0..<3, using: &random)]
      line += #","occurred":"2018-03-07","programme":"\#(programme)"}"#
      if Int.random(in: 0..<30, using: &random) == 0 { line = "no event" }
      lines += Array((line + "\n").utf8)
    }
    return lines
  }

  /// What became of a line.
  func word(_ outcome: Appender.DraftOutcome) -> String {
    switch outcome {
    case .recorded(let number): "recorded \(number)"
    case .duplicate(let number): "duplicate \(number)"
    case .unclear: "unclear"
    }
  }

  func files(_ log: EventLog) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: log.layout.log) {
      files[name] = FileManager.default.contents(atPath: "\(log.layout.log)/\(name)")
    }
    return files
  }

  @Test(arguments: [1, 2, 7, 64, 262_144])
  func `many at a time are as one by one`(segmentLines: Int) throws {
    var random = SplitMix64(stream: "staged runs \(segmentLines)")
    for (round, blockBytes) in [1 << 20, 300, 1_000].enumerated() {
      let clock = WatchedSystem()
      var inputs: [[UInt8]] = []
      for count in [1, 9, 150, 400] { inputs.append(events(count, &random)) }
      var outcomes: [[String]] = []
      var logs: [[String: Data]] = []
      for (way, digits) in [-1, 0, 1, 3].enumerated() {
        try Simulation.$system.withValue(clock) {
          let log = try EventLog.fresh(
            "runs-\(segmentLines)-\(round)-\(way)", segmentLines: segmentLines)
          var found: [String] = []
          for input in inputs {
            let appender = try Appender(log)
            appender.bounds.blockBytes = blockBytes
            var reader = PlainEventReader(
              actor: "tests", rules: DraftStagingTests.Anything(), recorded: appender.time())
            var lines = DraftedLines()
            lines.sequenceDigits =
              digits < 0 ? 0 : digits == 0 ? appender.sequenceDigits(after: 0) : digits
            reader.readLines(input.span, input.indices, into: &lines)
            var index = 0
            while index < lines.lines.count {
              let first = appender.size + appender.staged + 1
              let count =
                digits < 0
                ? 0
                : try appender.stage(index..<lines.lines.count, of: &lines) { bytes, range in
                  bytes[range.lowerBound] != UInt8(ascii: "r")
                }
              for number in 0..<count { found.append("recorded \(first + number)") }
              index += count
              guard index < lines.lines.count else { break }
              found.append(
                lines.lines[index].isTaken
                  ? word(try appender.stage(index, of: &lines)) : "not taken")
              index += 1
            }
            _ = try appender.commit()
          }
          outcomes.append(found)
          logs.append(try files(log))
          let report = try log.verify()
          #expect(report.isSound, "\(report)")
        }
      }
      for way in 1..<outcomes.count {
        #expect(outcomes[way] == outcomes[0])
        #expect(logs[way] == logs[0])
      }
    }
  }

  @Test func `no more is taken than a batch may have`() throws {
    let log = try EventLog.fresh("most", segmentLines: 10)
    let appender = try Appender(log)
    appender.eventsMax = 3
    var reader = PlainEventReader(
      actor: "tests", rules: DraftStagingTests.Anything(), recorded: appender.time())
    var lines = DraftedLines()
    lines.sequenceDigits = 1
    let input = (0..<20).flatMap { number -> [UInt8] in
      let head = #"{"data":{},"id":"a\#(number)","#
      return Array((head + #""kind":"k","occurred":"2018-03-07","programme":"p"}"# + "\n").utf8)
    }
    reader.readLines(input.span, input.indices, into: &lines)
    #expect(try appender.stage(0..<20, of: &lines) { _, _ in false } == 0)
    #expect(try appender.stage(0..<20, of: &lines) { _, _ in true } == 3)
    #expect(try appender.stage(3..<20, of: &lines) { _, _ in true } == 0)
    #expect(appender.staged == 3)
    appender.discard()
    appender.eventsMax = 100
    // The ninth event has number 10, for which there is no room.
    #expect(try appender.stage(0..<20, of: &lines) { _, _ in true } == 8)
    #expect(try appender.stage(8..<20, of: &lines) { _, _ in true } == 0)
  }

  @Test func `entries are found by their hashes, however many came since`() {
    var random = SplitMix64(stream: "staged index")
    var index = StagedIndex()
    var all: [UInt64: [Int]] = [:]
    for number in 0..<20_000 {
      var hash = random.next()
      // Some that differ in one half only, and some that come again.
      if number % 7 == 0 { hash &= 0xFFFF_FFFF_0000_0000 }
      if number % 11 == 0 { hash &= 0x0000_0000_FFFF_FFFF }
      if number % 13 == 0 { hash = UInt64(number % 50) }
      #expect(index.mayHold(hash) || all[hash] == nil)
      index.append(hash)
      all[hash, default: []].append(number)
      if number % 97 == 0 || number < 200 {
        #expect(index.entries(hash) == all[hash])
        let other = random.next()
        #expect(index.entries(other) == all[other] ?? [])
      }
    }
    for (hash, numbers) in all { #expect(index.mayHold(hash) && index.entries(hash) == numbers) }
  }
}
