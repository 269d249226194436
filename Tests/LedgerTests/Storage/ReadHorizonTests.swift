import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Readers without a lock beside writers: they see the log as it was at one moment.
@Suite(.scratch) struct ReadHorizonTests {
  let events = AppenderTests()

  @Test func `what is appended while a reader reads is left for the next`() throws {
    let log = try events.ledger(segmentLines: 3)
    _ = try events.record(log, [events.event("a")])
    var seen = 0
    try log.forEachBatch { batch in
      if seen == 0 {
        do {
          _ = try events.record(log, (1...7).map { events.event("late-\($0)") })
        } catch {
          Issue.record(error)
        }
      }
      seen += batch.lines.count
    }
    #expect(seen == 2)
    #expect(try events.lines(log).count == 9)
  }

  @Test func `a reader that meets a line being written stops before it`() throws {
    let log = try events.ledger()
    let path = log.layout.segment(first: 1)
    let committed = try log.head().size
    var reader = LogReader(log.layout, segments: [1], end: 100, committed: 0)
    #expect(try !reader.next())
    let stop = try #require(reader.stop)
    #expect(stop.reason == .unfinished)
    // The line has its end by now, and is no damage for that.
    let verdict = try Recovery.judge(stop, log.layout, segments: [1], committed: 0)
    let length = try Data(contentsOf: URL(fileURLWithPath: path)).count
    #expect(verdict == .unacknowledged(bytes: length))
    guard
      case .damaged = try Recovery.judge(stop, log.layout, segments: [1], committed: committed)
    else {
      Issue.record("a line that was acknowledged has no end")
      return
    }
  }
}
