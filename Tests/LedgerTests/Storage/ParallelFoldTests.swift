import TestSupport
import Testing

@testable import Ledger

/// A log read by all processors at once, against the same log read in order.
@Suite(.scratch) struct ParallelFoldTests {
  /// A ledger with lines whose data have so many bytes.
  private func ledger(_ lengths: [Int]) throws -> EventLog {
    let log = try EventLog.fresh("ledger")
    let appender = try Appender(log)
    for (number, length) in lengths.enumerated() {
      let text = String(repeating: "x", count: length)
      let json =
        #"{"id":"e\#(number)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"text":"\#(text)"}}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"), at: Place())
    }
    _ = try appender.commit()
    return log
  }

  /// Each line with its number, in order.
  private func lines(_ batch: EventBatch) -> [(Int, ArraySlice<UInt8>)] {
    batch.lines.map { ($0.sequence, batch.bytes[$0.range]) }
  }

  private func check(_ log: EventLog, through last: Int) throws {
    var expected: [(Int, ArraySlice<UInt8>)] = []
    try log.forEachBatch(through: last) { batch in
      expected += lines(batch).prefix { $0.0 <= last }
    }
    let states = try log.fold(through: last, into: { [(Int, ArraySlice<UInt8>)]() }) {
      $0 += lines($1)
    }
    let found = states.flatMap(\.self).filter { $0.0 <= last }.sorted { $0.0 < $1.0 }
    #expect(found.elementsEqual(expected, by: ==))
    #expect(expected.count == last)
  }

  @Test func `lines of every length are read once, wherever a block ends in them`() throws {
    var random = SplitMix64(stream: "lines across blocks")
    // Short ones, some longer than what is read behind a block, and some nearly as long as a line may be.
    let lengths = (0..<3000).map { _ in
      switch Int.random(in: 0..<40, using: &random) {
      case 0: Int.random(in: 2000...2300, using: &random)
      case 1: Int.random(in: 60_000...65_000, using: &random)
      default: Int.random(in: 1...300, using: &random)
      }
    }
    let log = try ledger(lengths)
    for last in [1, 2, 700, 701, lengths.count, lengths.count + 1] { try check(log, through: last) }
  }

  @Test func `long lines alone are read once`() throws {
    let log = try ledger((0..<60).map { 65_000 - $0 })
    try check(log, through: 61)
  }
}
