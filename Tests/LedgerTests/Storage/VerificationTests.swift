import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What `verify` finds: every change of a line, each at its place, and nothing in a sound ledger.
@Suite(.scratch) struct VerificationTests {
  func ledger(_ events: Int, segmentLines: Int = 262_144) throws -> EventLog {
    let log = try EventLog.fresh(segmentLines: segmentLines)
    for number in 1..<events {
      let appender = try Appender(log)
      let json =
        #"{"id":"e\#(number)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"amount":\#(number)00.5}}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"), at: Place())
      _ = try appender.commit()
    }
    return log
  }

  func change(_ log: EventLog, _ edit: (inout [Data]) -> Void) throws {
    let url = URL(fileURLWithPath: log.layout.segment(first: 1))
    var lines = try Data(contentsOf: url).split(separator: 0x0A).map { Data($0) }
    edit(&lines)
    try Data(lines.flatMap { $0 + [0x0A] }).write(to: url)
  }

  @Test func `a sound ledger has no problem, with and without its cache`() throws {
    let log = try ledger(12, segmentLines: 5)
    var found = try log.verify()
    #expect(found.isSound && found.size == 12 && found.checkpoints == 1)
    #expect(try found.root == log.head().root)
    try FileManager.default.removeItem(atPath: log.layout.cache)
    found = try log.verify()
    #expect(found.isSound && found.size == 12)
  }

  @Test(arguments: 0..<8)
  func `every line removed, repeated or swapped is found at its place`(at: Int) throws {
    let log = try ledger(8)
    let cache = try Data(contentsOf: URL(fileURLWithPath: log.layout.head))
    for (name, edit) in [
      ("removed", { (lines: inout [Data]) in lines.remove(at: at) }),
      ("repeated", { $0.insert($0[at], at: at) }),
      ("swapped", { $0.swapAt(at, (at + 1) % 8) }),
    ] as [(String, (inout [Data]) -> Void)] {
      for keepsCache in [true, false] {
        let url = URL(fileURLWithPath: log.layout.segment(first: 1))
        let whole = try Data(contentsOf: url)
        if !keepsCache { try FileManager.default.removeItem(atPath: log.layout.head) }
        try change(log, edit)
        let found = try log.verify()
        // Without cache or checkpoint nothing vouches for a last line that is gone.
        if keepsCache || name != "removed" || at < 7 {
          #expect(!found.isSound, "\(name) \(at) \(keepsCache)")
          let line = found.problems.compactMap(\.line).min() ?? found.problems[0].sequence ?? 0
          let first = name == "repeated" ? at + 2 : name == "swapped" && at == 7 ? 1 : at + 1
          #expect(line == first, "\(name) \(at) \(found.problems)")
        }
        try whole.write(to: url)
        try cache.write(to: URL(fileURLWithPath: log.layout.head))
      }
    }
  }

  @Test func `every byte changed is found`() throws {
    let log = try ledger(5)
    let url = URL(fileURLWithPath: log.layout.segment(first: 1))
    let whole = try Data(contentsOf: url)
    for index in whole.indices {
      for change: UInt8 in [0x01, 0x80] {
        var changed = whole
        changed[index] ^= change
        try changed.write(to: url)
        #expect(try !log.verify().isSound, "byte \(index)")
      }
    }
  }

  @Test func `a segment missing, repeated or strange is named`() throws {
    let log = try ledger(9, segmentLines: 3)
    let middle = log.layout.segment(first: 4)
    try FileManager.default.moveItem(atPath: middle, toPath: log.layout.segment(first: 5))
    #expect(try log.verify().problems.first?.name == "segment-missing")
    try FileManager.default.removeItem(atPath: log.layout.segment(first: 5))
    #expect(try log.verify().problems.first?.name == "segment-missing")
    #expect(throws: LedgerError.self) { try Appender(log) }
    #expect(throws: LedgerError.self) { try log.forEachBatch { _ in } }
  }

  @Test func `a checkpoint that says otherwise is named`() throws {
    let log = try ledger(6)
    let root = try log.root(size: 4)
    let path = "\(log.layout.checkpoints)/00000000000000000004"
    try Data("example.org/test\n4\n\(root.base64)\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try log.verify().isSound)
    try Data("example.org/test\n4\n\(MerkleTree.emptyRoot.base64)\n".utf8)
      .write(to: URL(fileURLWithPath: path))
    #expect(try log.verify().problems.first?.name == "root-differs")
    try Data("example.org/other\n4\n\(root.base64)\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(try log.verify().problems.first?.name == "wrong-checkpoint")
  }
}
