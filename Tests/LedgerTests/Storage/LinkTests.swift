import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Links that somebody put into a ledger: none is followed, and what they lead to stays as it is.
@Suite(.scratch) struct LinkTests {
  let events = AppenderTests()

  /// Moves what has a name out of the ledger and puts a link to it in its place.
  func plant(_ path: String) throws -> URL {
    let outside = URL(fileURLWithPath: ScratchDirectory.path + "/outside")
    if FileManager.default.fileExists(atPath: path) {
      try FileManager.default.moveItem(atPath: path, toPath: outside.path)
    } else {
      try Data("untouched".utf8).write(to: outside)
    }
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: outside.path)
    return outside
  }

  @Test(arguments: ["head", "controls", "ids", "tree", "batch"])
  func `a link in the cache goes, and what it leads to stays`(name: String) throws {
    let log = try events.ledger()
    _ = try events.record(log, [events.event("a"), events.event("b")])
    let outside = try plant("\(log.layout.cache)/\(name)")
    let before = try Data(contentsOf: outside)
    let receipts = try events.record(
      log, [events.event("a"), events.event("c"), events.event("d")])
    #expect(receipts.map(\.status) == [.duplicate, .recorded, .recorded])
    #expect(try Data(contentsOf: outside) == before)
    #expect(!FileSystem.isLink("\(log.layout.cache)/\(name)"))
    #expect(try log.verify().isSound)
  }

  @Test func `a segment that is a link is neither read nor written`() throws {
    let log = try events.ledger()
    let outside = try plant(log.layout.segment(first: 1))
    let before = try Data(contentsOf: outside)
    try FileManager.default.removeItem(atPath: log.layout.cache)
    #expect(throws: LedgerError.self) { try events.record(log, [events.event("a")]) }
    #expect(throws: LedgerError.self) { try events.lines(log) }
    #expect(try Data(contentsOf: outside) == before)
  }

  @Test(arguments: ["log", "cache", "checkpoints"])
  func `a folder that is a link is damage`(name: String) throws {
    let log = try events.ledger()
    _ = try plant("\(log.directory)/\(name)")
    do throws(LedgerError) {
      _ = try EventLog(at: log.directory)
      Issue.record("the ledger was opened")
    } catch {
      guard case .damaged(let damages) = error else { throw error }
      #expect(damages.map(\.name) == ["link"])
    }
  }

  @Test func `a ledger's settings are no link`() throws {
    let log = try events.ledger()
    _ = try plant(log.layout.settings)
    #expect(throws: LedgerError.self) { try EventLog(at: log.directory) }
  }

  @Test func `a user may name a ledger by a link`() throws {
    let log = try events.ledger()
    let link = ScratchDirectory.path + "/elsewhere"
    try FileManager.default.createSymbolicLink(
      atPath: link, withDestinationPath: log.directory)
    let linked = try EventLog(at: link)
    #expect(try events.record(linked, [events.event("a"), events.event("b")]).count == 2)
    #expect(try log.verify().isSound)
  }
}
