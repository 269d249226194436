import Foundation
import Testing
import TestSupport

@testable import Ledger

/// Recording: numbering, duplicates, conflicts, corrections, segments, and what a second run finds.
@Suite(.scratch) struct AppenderTests {
  func ledger(segmentLines: Int = 262_144) throws -> EventLog {
    try EventLog.fresh(segmentLines: segmentLines)
  }

  func draft(_ json: String) throws -> EventDraft {
    try EventDraft(
      JSONDocument(Array(json.utf8), file: nil).root, actor: "tests",
      reserved: [.void, .reconciled])
  }

  func event(_ id: String, extra: String = "") -> String {
    #"{"id":"\#(id)","kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07"\#(extra)}"#
  }

  func record(_ log: EventLog, _ events: [String]) throws -> [Receipt] {
    let appender = try Appender(log)
    let receipts = try events.map { try appender.stage(draft($0), at: Place()) }
    _ = try appender.commit()
    return receipts
  }

  func refusal(_ body: () throws -> Void) -> Refusal? {
    do { try body() } catch LedgerError.refused(let refusals) { return refusals.first } catch {
      Issue.record(error)
    }
    return nil
  }

  func lines(_ log: EventLog) throws -> [String] {
    var lines: [String] = []
    try log.forEachBatch { batch in
      for line in batch.lines {
        lines.append(String(decoding: batch.bytes[line.range], as: UTF8.self))
      }
    }
    return lines
  }

  @Test func `events are numbered without a gap and read back in order`() throws {
    let log = try ledger()
    #expect(try record(log, [event("a"), event("b")]).map(\.sequence) == [2, 3])
    #expect(try record(log, [event("c")]).map(\.sequence) == [4])
    let lines = try lines(log)
    #expect(lines.count == 4)
    #expect(lines[0].contains("ledger.opened"))
    #expect(lines[3].hasPrefix(#"{"actor":"tests","data":{},"id":"c","kind":"employer.encounter""#))
    #expect(try log.head().size == 4)
    #expect(try log.root(size: 4) == log.head().root)
  }

  @Test func `the same id with the same content is a duplicate, in a batch and later`() throws {
    let log = try ledger()
    let receipts = try record(log, [event("a"), event("a"), event("b")])
    #expect(receipts.map(\.status) == [.recorded, .duplicate, .recorded])
    #expect(receipts.map(\.sequence) == [2, 2, 3])
    #expect(try record(log, [event("b")]).map(\.status) == [.duplicate])
    #expect(try log.head().size == 3)
  }

  @Test func `the same id with other content is a conflict that shows both`() throws {
    let log = try ledger()
    _ = try record(log, [event("a", extra: #","data":{"employer":"aviva"}"#)])
    let conflict = refusal {
      _ = try record(log, [event("a", extra: #","data":{"employer":"kpmg"}"#)])
    }
    #expect(conflict?.name == "conflict")
    #expect(conflict?.what.contains(#"recorded "aviva", given "kpmg""#) == true)
    #expect(try log.head().size == 2)
  }

  @Test
  func `events without an id count as often as they stand in one batch, and once over batches`()
    throws
  {
    let log = try ledger()
    let row = #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07"}"#
    #expect(try record(log, [row, row]).map(\.status) == [.recorded, .recorded])
    #expect(try record(log, [row, row]).map(\.status) == [.duplicate, .duplicate])
    #expect(try record(log, [row, row, row]).map(\.status) == [.duplicate, .duplicate, .recorded])
    #expect(try log.head().size == 4)
  }

  @Test func `what is voided or replaced cannot be so again, and what is unknown not at all`()
    throws
  {
    let log = try ledger()
    let void =
      #"{"kind":"ledger.void","occurred":"2018-04-01","data":{"event":"a","reason":"double"}}"#
    #expect(refusal { _ = try record(log, [void]) }?.name == "unknown-event")
    _ = try record(log, [event("a"), event("b"), event("b2", extra: #","replaces":"b""#)])
    _ = try record(log, [void])
    let again = void.replacingOccurrences(of: "double", with: "other")
    #expect(refusal { _ = try record(log, [again]) }?.name == "already-voided")
    #expect(
      refusal { _ = try record(log, [event("a2", extra: #","replaces":"a""#)]) }?.name
        == "already-voided")
    #expect(
      refusal { _ = try record(log, [event("b3", extra: #","replaces":"b""#)]) }?.name
        == "already-replaced")
    #expect(
      refusal { _ = try record(log, [event("c", extra: #","replaces":"c""#)]) }?.name
        == "wrong-target")
    #expect(
      refusal { _ = try record(log, [event("c", extra: #","replaces":"ledger-opened""#)]) }?.name
        == "wrong-target")
    // The same void once more is the same fact, and no second void.
    #expect(try record(log, [void]).map(\.status) == [.duplicate])
    // A correction may itself be corrected.
    #expect(try record(log, [event("b3", extra: #","replaces":"b2""#)]).count == 1)
  }

  @Test func `segments roll over without a gap, also within one batch`() throws {
    let log = try ledger(segmentLines: 3)
    _ = try record(log, (1...7).map { event("e\($0)") })
    _ = try record(log, [event("e8")])
    #expect(try log.layout.segments() == [1, 4, 7])
    #expect(try lines(log).count == 9)
    _ = try record(log, [event("e9")])
    #expect(try log.layout.segments() == [1, 4, 7, 10])
    #expect(
      try record(log, [event("e1"), event("e5"), event("e9")]).map(\.sequence) == [2, 6, 10])
    #expect(try log.size(asOf: Instant.now()) == 10)
  }

  @Test func `every file of the cache can go at any time`() throws {
    let log = try ledger(segmentLines: 4)
    _ = try record(log, (1...9).map { event("e\($0)") })
    let root = try log.head().root
    for name in ["head", "ids", "controls", "tree"] {
      try FileManager.default.removeItem(atPath: "\(log.layout.cache)/\(name)")
      #expect(try log.head().root == root)
      #expect(
        try record(log, [event("e3"), event("e9")]).map(\.status) == [.duplicate, .duplicate])
    }
    for name in ["head", "ids", "controls", "tree"] {
      let path = "\(log.layout.cache)/\(name)"
      var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
      guard !bytes.isEmpty else { continue }
      bytes[bytes.count / 3] ^= 0xFF
      bytes[20] ^= 0x10
      try bytes.write(to: URL(fileURLWithPath: path))
      #expect(
        try record(log, [event("e3"), event("e9")]).map(\.status) == [.duplicate, .duplicate])
      #expect(try log.head().root == root)
    }
    try FileManager.default.removeItem(atPath: log.layout.cache)
    #expect(try record(log, [event("e1"), event("new")]).map(\.sequence) == [2, 11])
  }

  @Test func `every cut of the last append is set aside, and the same command completes`() throws {
    let log = try ledger()
    _ = try record(log, [event("a")])
    let path = log.layout.segment(first: 1)
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let head = try Data(contentsOf: URL(fileURLWithPath: log.layout.head))
    _ = try record(log, [event("b"), event("c")])
    let after = try Data(contentsOf: URL(fileURLWithPath: path))
    for cut in stride(from: before.count, to: after.count, by: 9) {
      for hole in [false, true] {
        // The crash came before the head was written.
        try head.write(to: URL(fileURLWithPath: log.layout.head))
        var torn = after.prefix(cut)
        if hole { torn.append(Data(count: after.count - cut)) }
        try torn.write(to: URL(fileURLWithPath: path))
        let whole = after.prefix(cut).dropFirst(before.count).filter { $0 == 0x0A }.count
        #expect(try lines(log).count == (whole == 2 ? 4 : 2), "both lines or none")
        let receipts = try record(log, [event("b"), event("c")])
        #expect(receipts.map(\.sequence) == [3, 4])
        #expect(try lines(log).count == 4)
        #expect(try record(log, [event("a")]).map(\.status) == [.duplicate])
      }
    }
  }

  @Test func `damage to acknowledged lines is reported and never cut`() throws {
    let log = try ledger()
    _ = try record(log, [event("a")])
    _ = try record(log, [event("b")])
    let path = log.layout.segment(first: 1)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for cut in [whole.count - 1, whole.count - 30, 10, 0] {
      try whole.prefix(cut).write(to: URL(fileURLWithPath: path))
      #expect(throws: LedgerError.self) { try record(log, [event("c")]) }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == cut)
    }
  }
}

/// A batch of several lines that a power cut left in part.
@Suite(.scratch) struct BatchTests {
  let events = AppenderTests()

  @Test(arguments: [262_144, 3])
  func `every part of a batch is set aside whole, the whole batch stays`(segmentLines: Int) throws {
    let log = try events.ledger(segmentLines: segmentLines)
    _ = try events.record(log, [events.event("a")])
    let folder = URL(fileURLWithPath: log.directory)
    let saved = folder.deletingLastPathComponent().appendingPathComponent("saved")
    try FileManager.default.copyItem(at: folder.appendingPathComponent("cache"), to: saved)
    let batch = (1...6).map { events.event("b\($0)") }
    _ = try events.record(log, batch)
    let segments = try log.layout.segments()
    var lines: [(segment: Int, line: Data)] = []
    for first in segments {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: log.layout.segment(first: first)))
      lines += bytes.split(separator: 0x0A).map { (first, $0 + [0x0A]) }
    }
    for kept in 2...8 {
      for name in ["head", "controls", "tree"] {
        let target = folder.appendingPathComponent("cache/\(name)")
        try? FileManager.default.removeItem(at: target)
        try FileManager.default.copyItem(at: saved.appendingPathComponent(name), to: target)
      }
      for first in try log.layout.segments() {
        try FileManager.default.removeItem(atPath: log.layout.segment(first: first))
      }
      for first in Set(lines.prefix(kept).map(\.segment)) {
        let bytes = lines.prefix(kept).filter { $0.segment == first }.reduce(Data()) {
          $0 + $1.line
        }
        try bytes.write(to: URL(fileURLWithPath: log.layout.segment(first: first)))
      }
      let intent = BatchIntent(
        identity: log.identity, from: 2, to: 8, segment: 1,
        offset: lines.prefix(2).reduce(0) { $0 + $1.line.count })
      try BatchFile.begin(intent, log.layout)
      let expected = kept < 8 ? 2 : 8
      #expect(try events.lines(log).count == expected, "readers see whole batches only")
      let found = try log.verify()
      #expect(found.isSound && found.size == expected)
      #expect(try found.root == log.head().root)
      #expect((found.unacknowledgedBytes > 0) == (kept > 2 && kept < 8))
      // A single event first: the intent of the lost batch must not be held against it.
      #expect(try events.record(log, [events.event("a")]).map(\.status) == [.duplicate])
      let receipts = try events.record(log, [events.event("c\(kept)")])
      #expect(receipts.map(\.sequence) == [expected + 1])
      try FileManager.default.removeItem(atPath: log.layout.head)
      #expect(try events.lines(log).count == expected + 1)
      #expect(try log.verify().isSound)
      let again = try events.record(log, batch)
      #expect(again.allSatisfy { $0.status == (kept < 8 ? .recorded : .duplicate) })
    }
  }
}
