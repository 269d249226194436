import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Copies of a ledger's closed segments: whole, in order, and only of one history.
@Suite(.scratch) struct MirrorTests {
  let events = AppenderTests()
  private var copy: String { ScratchDirectory.path + "/copy" }

  /// A ledger of 11 lines in segments of three: three are closed.
  private func source(lines: Int = 11) throws -> EventLog {
    let log = try events.ledger(segmentLines: 3)
    try grow(log, to: lines)
    return log
  }

  private func grow(_ log: EventLog, to lines: Int) throws {
    let size = try log.head().size
    for number in size..<max(size, lines) {
      _ = try events.record(log, [events.event("e\(number)")])
    }
  }

  private func pull(_ log: EventLog) throws -> Mirror.Pulled {
    try Mirror.pull(from: log.directory, into: copy)
  }

  private func bytes(_ path: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path))
  }

  private func segments() throws -> [Int] { try LedgerLayout(copy).segments() }

  /// The copy holds the source's first segments, byte for byte, is sound, and its note says no more.
  private func expectBeginning(of log: EventLog, size: Int) throws {
    let mirror = try EventLog(at: copy)
    #expect(mirror.settings.origin == log.settings.origin)
    for first in try segments() {
      #expect(
        try bytes(mirror.layout.segment(first: first)) == bytes(log.layout.segment(first: first)))
    }
    #expect(try mirror.head().size == size)
    #expect(try mirror.root(size: size) == log.root(size: size))
    let found = try mirror.verify(against: mirror.seen(nil))
    #expect(found.isSound && found.relation?.holds == true, "\(found.problems)")
  }

  @Test func `closed segments are copied, the one that grows is not, and again only what is new`()
    throws
  {
    let log = try source()
    #expect(try pull(log).segments == 3)
    #expect(try segments() == [1, 4, 7])
    try expectBeginning(of: log, size: 9)
    let again = try pull(log)
    #expect(again.segments == 0 && again.from == 9 && again.size == 9)
    try grow(log, to: 13)
    let more = try pull(log)
    #expect(more.segments == 1 && more.from == 9 && more.size == 12)
    #expect(try more.root == log.root(size: 12))
    try expectBeginning(of: log, size: 12)
  }

  @Test func `a ledger of one segment has nothing to copy, and its copy is a ledger of no lines`()
    throws
  {
    let log = try source(lines: 2)
    let pulled = try pull(log)
    #expect(pulled.size == 0 && pulled.segments == 0)
    #expect(try EventLog(at: copy).head().size == 0)
    // It is not taken for a ledger whose making was cut short.
    #expect(
      events.refusal {
        _ = try EventLog.create(at: copy, settings: log.settings, actor: "tests")
      }?.name == "ledger-exists")
    try grow(log, to: 4)
    #expect(try pull(log).size == 3)
    try expectBeginning(of: log, size: 3)
  }

  @Test(arguments: [1, 4, 7])
  func `a source with one byte changed in what was copied is refused, with both roots`(
    _ first: Int
  ) throws {
    let log = try source()
    _ = try pull(log)
    try grow(log, to: 14)
    let path = log.layout.segment(first: first)
    let whole = try bytes(path)
    let text = String(decoding: whole, as: UTF8.self)
    try Data(text.replacing(#""actor":"tests""#, with: #""actor":"texts""#).utf8).write(
      to: URL(fileURLWithPath: path))
    let seen = try #require(try EventLog(at: copy).seen(nil)).root.base64
    let refusal = try #require(events.refusal { _ = try pull(log) })
    #expect(refusal.name == "history-changed")
    #expect(refusal.what.contains(seen) && refusal.what.contains("their root is"))
    #expect(try segments() == [1, 4, 7])
    // Its caches say that all is as it was, and are not asked.
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(try pull(log).size == 12)
    try expectBeginning(of: log, size: 12)
  }

  @Test func `a source that was cut back, or begun anew under its name, is refused`() throws {
    let log = try source()
    _ = try pull(log)
    try FileManager.default.removeItem(atPath: log.layout.segment(first: 10))
    try FileManager.default.removeItem(atPath: log.layout.segment(first: 7))
    #expect(events.refusal { _ = try pull(log) }?.name == "history-changed")

    try FileManager.default.removeItem(atPath: log.directory)
    _ = try EventLog.create(
      at: log.directory,
      settings: LedgerSettings(
        origin: log.settings.origin, created: Instant(milliseconds: 1_100_000_000_000),
        segmentLines: 3), actor: "tests")
    #expect(events.refusal { _ = try pull(log) }?.name == "other-origin")
    #expect(try segments() == [1, 4, 7])
  }

  @Test func `a source whose segments were laid out anew is refused`() throws {
    let log = try source()
    _ = try pull(log)
    let both = try bytes(log.layout.segment(first: 1)) + bytes(log.layout.segment(first: 4))
    try both.write(to: URL(fileURLWithPath: log.layout.segment(first: 1)))
    try FileManager.default.removeItem(atPath: log.layout.segment(first: 4))
    #expect(events.refusal { _ = try pull(log) }?.name == "history-changed")
  }

  @Test func `a closed segment that is not whole is damage, and what is before it is copied`()
    throws
  {
    let log = try source()
    let path = log.layout.segment(first: 7)
    let whole = try bytes(path)
    for broken in [Data(whole.dropLast(5)), whole.dropLast(60) + Data("{}\n".utf8), Data()] {
      try broken.write(to: URL(fileURLWithPath: path))
      do {
        _ = try pull(log)
        Issue.record("copied")
      } catch LedgerError.damaged(let damages) {
        #expect(damages.map(\.name) == ["closed-segment"])
        #expect(damages.first?.what.contains(log.directory) ?? false)
      }
      #expect(try segments() == [1, 4])
      try expectBeginning(of: log, size: 6)
    }
    try whole.write(to: URL(fileURLWithPath: path))
    #expect(try pull(log).size == 9)
    try expectBeginning(of: log, size: 9)
  }

  @Test func `a ledger of its own is no copy, and one copy is of one ledger`() throws {
    let log = try source()
    #expect(
      events.refusal { _ = try Mirror.pull(from: log.directory, into: log.directory) }?.name
        == "not-a-mirror")
    _ = try pull(log)
    let other = try EventLog.create(
      at: ScratchDirectory.path + "/other",
      settings: LedgerSettings(origin: "example.org/other", created: log.settings.created),
      actor: "tests")
    #expect(events.refusal { _ = try pull(other) }?.name == "other-origin")
    // A copy of a copy is one too.
    _ = try Mirror.pull(from: copy, into: copy + "-2")
    #expect(try LedgerLayout(copy + "-2").segments() == [1, 4])
  }

  @Test func `a note that is not one is refused with all that is wrong`() throws {
    let log = try source()
    _ = try pull(log)
    try Data(#"{"checkpoint":"x","format":2,"more":1}"#.utf8).write(
      to: URL(fileURLWithPath: copy + "/mirror.json"))
    do {
      _ = try pull(log)
      Issue.record("taken")
    } catch LedgerError.refused(let refusals) {
      #expect(
        refusals.map { $0.place.pointer ?? "" } == ["/more", "/format", "", "", "/checkpoint"])
    }
  }

  @Test func `a copy is packed and checked like any ledger, and takes no event`() throws {
    let log = try source()
    _ = try pull(log)
    let mirror = try EventLog(at: copy)
    #expect(throws: LedgerError.refused([.isMirror(copy)])) {
      _ = try events.record(mirror, [events.event("stranger")])
    }
    try expectBeginning(of: log, size: 9)
    _ = try mirror.archive(as: .gzip, in: .asItIs)
    #expect(try mirror.verify().isSound)
    try grow(log, to: 14)
    #expect(try pull(log).segments == 1)
    #expect(try mirror.head().size == 12)
  }

  @Test func `private values are not copied`() throws {
    let log = try source()
    try FileManager.default.createDirectory(
      atPath: log.layout.privateValues, withIntermediateDirectories: true)
    try Data("{}\n".utf8).write(to: URL(fileURLWithPath: log.layout.privateValues(first: 1)))
    _ = try pull(log)
    #expect(!FileManager.default.fileExists(atPath: copy + "/private"))
  }

  /// Every call of a pull fails, or is the last; the same pull again completes it.
  @Test(arguments: [false, true], [false, true])
  func `a pull that is cut short at any call leaves a copy, and the same again completes it`(
    isEnd: Bool, isFirst: Bool
  ) throws {
    let log = try source()
    let watched = WatchedSystem()
    if !isFirst {
      _ = try pull(log)
      try grow(log, to: 14)
    }
    let size = try log.head().size - 2
    let before = copy + "-before"
    if !isFirst { try FileManager.default.copyItem(atPath: copy, toPath: before) }
    _ = try Simulation.$system.withValue(watched) { try pull(log) }
    let calls = watched.count
    #expect(calls > 20)
    for failed in 1...calls {
      try? FileManager.default.removeItem(atPath: copy)
      if !isFirst { try FileManager.default.copyItem(atPath: before, toPath: copy) }
      let failing = WatchedSystem(before: { _, number in
        number == failed || (isEnd && number > failed) ? .fail(EIO) : .goOn
      })
      // A call that nothing depends on may fail unseen.
      _ = try? Simulation.$system.withValue(failing) { try pull(log) }
      if FileManager.default.fileExists(atPath: copy + "/ledger.json") {
        #expect(FileManager.default.fileExists(atPath: copy + "/mirror.json"))
        let mirror = try EventLog(at: copy)
        let have = try mirror.head().size
        #expect(have % 3 == 0 && have <= size, "call \(failed)")
        try expectBeginning(of: log, size: have)
        // What was acknowledged is there.
        let acknowledged = try #require(try mirror.seen(nil))
        #expect(acknowledged.size <= UInt64(have))
      }
      #expect(try pull(log).size == size, "after call \(failed) of \(calls)")
      try expectBeginning(of: log, size: size)
    }
  }
}
