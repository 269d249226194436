import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What writers leave that died, and how the next one goes on.
@Suite(.scratch) struct DeadWriterTests {
  let events = AppenderTests()

  @Test func `a segment that was begun and holds nothing is gone on with`() throws {
    let log = try events.ledger(segmentLines: 2)
    _ = try events.record(log, [events.event("a")])
    try Data().write(to: URL(fileURLWithPath: log.layout.segment(first: 3)))
    for (number, id) in ["b", "c", "d"].enumerated() {
      #expect(try events.record(log, [events.event(id)]).map(\.sequence) == [3 + number])
    }
    #expect(try log.layout.segments() == [1, 3, 5])
    #expect(try log.verify().isSound)
  }

  @Test(arguments: [0, 1, 700])
  func `a ledger whose first line never came to be is made by the same command`(
    zeros: Int
  ) throws {
    let log = try events.ledger()
    try Data(count: zeros).write(to: URL(fileURLWithPath: log.layout.segment(first: 1)))
    try FileManager.default.removeItem(atPath: log.layout.cache)
    let again = try events.ledger()
    #expect(try events.lines(again).count == 1)
    #expect(try events.record(again, [events.event("a")]).map(\.sequence) == [2])
    #expect(try again.verify().isSound)
  }

  @Test func `a ledger that holds a line is not made again`() throws {
    _ = try events.ledger()
    #expect(events.refusal { _ = try events.ledger() }?.name == "ledger-exists")
  }

  @Test func `lines that no head covers are written again, the same, before others follow`() throws
  {
    let log = try events.ledger()
    _ = try events.record(log, [events.event("a")])
    let path = log.layout.segment(first: 1)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    try FileManager.default.removeItem(atPath: log.layout.cache)
    #expect(try events.record(log, [events.event("a")]).map(\.status) == [.duplicate])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    try FileManager.default.removeItem(atPath: log.layout.cache)
    _ = try events.record(log, [events.event("b")])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).starts(with: before))
    #expect(try log.verify().isSound)
  }
}
