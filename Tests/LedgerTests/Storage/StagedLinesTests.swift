import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// Batches whose lines wait in files: the log is the same as if they had waited in memory, a failure or
/// a sudden end leaves it as it was, and nothing stays behind.
@Suite(.scratch) struct StagedLinesTests {
  /// How a batch waits: all of it in memory, in a file from its first block on, or from its third.
  private static let bounds: [StagedLines.Bounds] = [(1 << 20, 1 << 26), (200, 0), (300, 900)].map {
    var bounds = StagedLines.Bounds()
    (bounds.blockBytes, bounds.memoryBytes) = $0
    return bounds
  }

  private func ledger(_ name: String, segmentLines: Int = 5) throws -> EventLog {
    try EventLog.fresh(name, segmentLines: segmentLines)
  }

  private func event(_ number: Int, minutes: Int? = nil) throws -> EventDraft {
    let json =
      #"{"id":"e\#(number)","kind":"home.visit","programme":"norwich","occurred":"2018-03-07","subject":"p-\#(number % 7)","data":{"minutes":\#(minutes ?? number)}}"#
    return try EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests")
  }

  private func void(_ number: Int, by id: String) throws -> EventDraft {
    let json =
      #"{"id":"\#(id)","kind":"ledger.void","occurred":"2018-03-08","data":{"event":"e\#(number)","reason":"twice"}}"#
    return try EventDraft(
      JSONDocument(Array(json.utf8), file: nil).root, actor: "tests", reserved: [.void])
  }

  private func record(
    _ log: EventLog, _ numbers: Range<Int>, _ bounds: StagedLines.Bounds
  ) throws {
    let appender = try Appender(log)
    appender.bounds = bounds
    for number in numbers { try appender.stage(event(number), at: Place()) }
    _ = try appender.commit()
  }

  private func files(_ directory: String) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: directory) {
      files[name] = FileManager.default.contents(atPath: "\(directory)/\(name)")
    }
    return files
  }

  private func staged(_ log: EventLog) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: log.layout.cache)
      .filter { $0.hasPrefix(LogFormat.stagedPrefix) || $0.hasPrefix("spool") }
  }

  private func expectSound(_ log: EventLog, _ context: String) throws {
    let verification = try log.verify()
    #expect(verification.problems.map(\.what).isEmpty, "\(context)")
    #expect(verification.staleCaches.isEmpty, "\(context)")
    #expect(try staged(log).isEmpty, "\(context)")
  }

  @Test func `a log is the same bytes however the lines of its batches wait`() throws {
    let clock = WatchedSystem()
    for segmentLines in [1, 2, 5, 16, 100] {
      for count in [1, 2, 3, 4, 5, 9, 40] {
        var logs: [[String: Data]] = []
        var trees: [Data?] = []
        for (index, bounds) in Self.bounds.enumerated() {
          let name = "same-\(segmentLines)-\(count)-\(index)"
          try Simulation.$system.withValue(clock) {
            let log = try ledger(name, segmentLines: segmentLines)
            for start in [0, count, 2 * count] { try record(log, start..<start + count, bounds) }
            try expectSound(log, name)
            logs.append(try files(log.layout.log))
            trees.append(FileManager.default.contents(atPath: log.layout.tree))
          }
        }
        #expect(logs[0] == logs[1] && logs[0] == logs[2])
        #expect(trees[0] == trees[1] && trees[0] == trees[2] && trees[0] != nil)
      }
    }
  }

  @Test(arguments: [0, 1, 2])
  func `with all processors it is as sound as alone`(which: Int) throws {
    let log = try ledger("threads-\(which)", segmentLines: 50)
    for batch in 0..<6 { try record(log, batch * 333..<(batch + 1) * 333, Self.bounds[which]) }
    try expectSound(log, "\(which)")
    #expect(try log.head().size == 1 + 6 * 333)
  }

  @Test(arguments: [1, 2])
  func `an event that waits in a file is found there`(which: Int) throws {
    let log = try ledger("found-\(which)")
    try record(log, 0..<3, Self.bounds[0])
    let appender = try Appender(log)
    appender.bounds = Self.bounds[which]
    for number in 3..<40 { try appender.stage(event(number), at: Place()) }
    for number in 0..<40 {
      let receipt = try appender.stage(event(number), at: Place())
      #expect(receipt.status == .duplicate && receipt.sequence == number + 2)
      #expect(throws: LedgerError.self) {
        try appender.stage(event(number, minutes: 9_999), at: Place())
      }
    }
    try appender.stage(void(21, by: "v"), at: Place())
    #expect(throws: LedgerError.self) { try appender.stage(void(21, by: "w"), at: Place()) }
    _ = try appender.commit()
    try expectSound(log, "found")
    #expect(try log.head().size == 42)
  }

  @Test(arguments: [1, 2])
  func `a batch that is dropped leaves nothing, and the next one is taken`(which: Int) throws {
    let log = try ledger("dropped-\(which)")
    try record(log, 0..<7, Self.bounds[0])
    let before = try files(log.directory + "/log")
    let appender = try Appender(log)
    appender.bounds = Self.bounds[which]
    for number in 7..<60 { try appender.stage(event(number), at: Place()) }
    #expect(try !staged(log).isEmpty)
    appender.discard()
    try expectSound(log, "dropped")
    #expect(try files(log.layout.log) == before)
    for number in 100..<140 { try appender.stage(event(number), at: Place()) }
    _ = try appender.commit()
    try expectSound(log, "after a batch that was dropped")
    #expect(try log.head().size == 48)
  }

  @Test func `an import that nobody ends leaves nothing`() throws {
    let log = try ledger("ended")
    do {
      let appender = try Appender(log)
      appender.bounds = Self.bounds[1]
      for number in 0..<40 { try appender.stage(event(number), at: Place()) }
      #expect(try !staged(log).isEmpty)
    }
    try expectSound(log, "ended")
  }

  @Test func `what a writer left that died is taken away by the next`() throws {
    let log = try ledger("left")
    try record(log, 0..<3, Self.bounds[0])
    for first in [6, 11] {
      try "half a line".write(
        toFile: log.layout.staged(first: first), atomically: false, encoding: .utf8)
    }
    try expectSoundLog(log)
    try record(log, 3..<20, Self.bounds[1])
    try expectSound(log, "left")
  }

  private func expectSoundLog(_ log: EventLog) throws {
    #expect(try log.verify().problems.isEmpty)
  }

  @Test(arguments: [1, 2], [false, true])
  func `whichever call fails, or is the last, the batch is in the log whole or not at all`(
    which: Int, isEnd: Bool
  ) throws {
    var failed = 1
    while true {
      let log = try ledger("call-\(which)-\(isEnd)-\(failed)")
      try record(log, 0..<2, Self.bounds[0])
      let machine = WatchedSystem(before: { [failed] _, number in
        number == failed || isEnd && number > failed ? .fail(EIO) : .goOn
      })
      var isAcknowledged = false
      try Simulation.$system.withValue(machine) {
        do { try record(log, 2..<30, Self.bounds[which]) } catch is LedgerError { return }
        isAcknowledged = true
      }
      // The next writer puts it right.
      try record(log, 100..<101, Self.bounds[0])
      let context = "call \(failed) of \(machine.count), the end: \(isEnd)"
      try expectSound(log, context)
      let size = try log.head().size
      #expect(isAcknowledged ? size == 32 : size == 32 || size == 4, "\(context): \(size)")
      try FileManager.default.removeItem(atPath: log.directory)
      if machine.count < failed { break }
      failed += 1
    }
    #expect(failed > 30)
  }

  @Test func `a cache on another disk costs a copy`() throws {
    let log = try ledger("device")
    let machine = WatchedSystem(before: { call, _ in
      call.name == "rename" && call.target.hasPrefix("\(log.layout.log)/") ? .fail(EXDEV) : .goOn
    })
    try Simulation.$system.withValue(machine) { try record(log, 0..<30, Self.bounds[1]) }
    try expectSound(log, "device")
    #expect(try log.head().size == 31)
  }

  @Test func `what has the name of a segment is not overwritten`() throws {
    let log = try ledger("taken")
    let stranger = log.layout.segment(first: 11)
    do {
      let appender = try Appender(log)
      appender.bounds = Self.bounds[1]
      for number in 0..<30 { try appender.stage(event(number), at: Place()) }
      try "a stranger's".write(toFile: stranger, atomically: false, encoding: .utf8)
      #expect(throws: LedgerError.self) { _ = try appender.commit() }
    }
    #expect(FileManager.default.contents(atPath: stranger) == Data("a stranger's".utf8))
    #expect(try staged(log).isEmpty)
    try FileManager.default.removeItem(atPath: stranger)
    try record(log, 0..<30, Self.bounds[1])
    try expectSound(log, "taken")
    #expect(try log.head().size == 31)
  }
}
