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

  /// What a program that died left at the end of the log.
  enum Leftover: CaseIterable {
    /// The first part of a long line.
    case line
    /// Three lines of a batch of five.
    case batch
    /// A batch that was begun, and of which nothing was written.
    case intent
  }

  /// Leaves what a program leaves that dies while it appends.
  private func leave(_ leftover: Leftover, in log: EventLog, _ name: String) throws {
    let size = try log.head().size
    let path = log.layout.segment(first: 1)
    let file = try Descriptor(path, .append)
    let long = String(repeating: "x", count: leftover == .line ? 5000 : 700)
    var lines: [UInt8] = []
    for index in 1...3 {
      let event = events.event("\(name)-\(index)", extra: ",\"data\":{\"note\":\"\(long)\"}")
      try events.draft(event).appendLine(
        sequence: size + index, recorded: Instant(milliseconds: 3_000_000_000_000), to: &lines)
      lines.append(0x0A)
    }
    if leftover != .line {
      try BatchFile.begin(
        BatchIntent(
          identity: log.identity, from: size, to: size + 5, segment: 1,
          offset: Descriptor(path, .read).status().bytes), log.layout)
    }
    switch leftover {
    case .line: try file.write(lines[..<4000])
    case .batch: try file.write(lines[...])
    case .intent: break
    }
  }

  @Test(arguments: Leftover.allCases, Leftover.allCases)
  func `an end that is set aside while a reader reads is not mixed with what comes after it`(
    _ first: Leftover, _ second: Leftover
  ) throws {
    var call = 0
    var isLater = true
    while isLater {
      call += 1
      let log = try events.ledger()
      defer { try? FileManager.default.removeItem(atPath: log.directory) }
      _ = try events.record(log, [events.event("a"), events.event("b")])
      try FileManager.default.removeItem(atPath: log.layout.head)
      try leave(first, in: log, "first")
      let interruption = WatchedSystem([
        call: {
          do {
            // The next program sets aside what the first left; the one after it dies in its turn.
            _ = try events.record(log, [events.event("c")])
            try leave(second, in: log, "second")
          } catch {
            Issue.record(error)
          }
        }
      ])
      let (seen, verified) = try Simulation.$system.withValue(interruption) {
        try (events.lines(log), call % 3 == 0 ? nil : log.verify())
      }
      isLater = interruption.count >= call
      if let verified { #expect(verified.isSound, "\(verified.problems)") }
      _ = try events.record(log, [events.event("z")])
      let final = try events.lines(log)
      #expect(final.count >= 4)
      #expect(
        seen.elementsEqual(final.prefix(seen.count)),
        "before call \(call) of the reader")
    }
    #expect(call > 5)
  }

  @Test(arguments: Leftover.allCases)
  func `whenever a reader begins and reads beside a writer, it sees whole batches`(
    _ leftover: Leftover
  ) throws {
    var calls = 100
    for first in 1...100 where first < calls {
      // The batch goes over two segments: between them a part of it is in the log.
      let log = try events.ledger(segmentLines: 4)
      defer { try? FileManager.default.removeItem(atPath: log.directory) }
      _ = try events.record(log, [events.event("a"), events.event("b")])
      try FileManager.default.removeItem(atPath: log.layout.head)
      try leave(leftover, in: log, "left")
      let reader = Guarded<PrefixReader?>(nil)
      let seen = Guarded<[[String]]>([])
      var happenings: [Int: @Sendable () -> Void] = [:]
      happenings[first] = {
        reader.withLock { $0 = try? PrefixReader(log, committed: 0) { _ in .init() } }
      }
      // It has not read yet: each copy begins to, at another call of the writer.
      for second in first + 1...100 {
        happenings[second] = {
          guard var reading = reader.withLock({ $0 }) else { return }
          var lines: [String] = []
          while (try? reading.next()) == true {
            let batch = reading.batch
            lines += batch.lines.map { String(decoding: batch.bytes[$0.range], as: UTF8.self) }
          }
          if case .damaged? = reading.tail?.verdict { Issue.record("damage: \(first), \(second)") }
          seen.withLock { $0.append(lines) }
        }
      }
      let meeting = WatchedSystem(happenings)
      try Simulation.$system.withValue(meeting) {
        _ = try events.record(log, ["c", "d", "e"].map { events.event($0) })
      }
      calls = min(calls, meeting.count)
      let final = try events.lines(log)
      #expect(final.count == 6)
      for (number, lines) in seen.withLock({ $0 }).enumerated() {
        let isPrefix = lines.elementsEqual(final.prefix(lines.count))
        #expect(
          isPrefix && [0, 3, 6].contains(lines.count),
          "\(lines.count) lines, from call \(first) on, at the \(number + 1)th after it")
      }
    }
    #expect(calls > 10)
  }

  @Test func `what others append while a line has no end yet is no damage to a reader`() throws {
    let log = try events.ledger()
    let before = try log.head()
    let long = String(repeating: "x", count: 700)
    _ = try events.record(log, [events.event("a", extra: ",\"data\":{\"note\":\"\(long)\"}")])
    for id in ["b", "c", "d"] { _ = try events.record(log, [events.event(id)]) }
    let path = log.layout.segment(first: 1)
    let whole = try Descriptor(path, .read).bytes(at: 0, count: 1 << 16)
    // The reader's moment was in the middle of the second line.
    let end = (whole.firstIndex(of: 0x0A) ?? 0) + 300
    var reader = LogReader(log.layout, segments: [1], end: end, committed: before.size)
    #expect(try reader.next())
    #expect(try !reader.next())
    let stop = try #require(reader.stop)
    let verdict = try Recovery.judge(
      stop, log.layout, segments: [1], end: end, committed: before.size)
    #expect(verdict == .unacknowledged(bytes: 299))
  }
}

extension WatchedSystem {
  /// Lets something else happen before some of the calls, by their numbers.
  fileprivate convenience init(_ happenings: [Int: @Sendable () -> Void]) {
    self.init(before: { _, number in
      happenings[number]?()
      return .goOn
    })
  }
}
