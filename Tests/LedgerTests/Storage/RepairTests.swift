import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What repair does: nothing that loses anything.
@Suite(.scratch) struct RepairTests {
  func ledger() throws -> EventLog {
    let log = try EventLog.fresh(segmentLines: 4)
    let appender = try Appender(log)
    for number in 1...9 {
      let json =
        #"{"id":"e\#(number)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"amount":\#(number)}}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"), at: Place())
    }
    _ = try appender.commit()
    return log
  }

  /// Every file of the ledger and its bytes.
  func everything(_ log: EventLog) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: log.directory) {
      let path = "\(log.directory)/\(name)"
      if FileSystem.isOrdinaryFile(path) {
        files[name] = try Data(contentsOf: URL(fileURLWithPath: path))
      }
    }
    return files
  }

  func overwrite(_ path: String, _ edit: (inout [UInt8]) -> Void) throws {
    var bytes = try FileSystem.contents(of: path)
    edit(&bytes)
    let file = try Descriptor(path, .readWrite)
    try file.truncate(to: 0)
    try file.write(bytes, at: 0)
  }

  @Test func `a sound ledger keeps its log, and its cache comes out as it was`() throws {
    let log = try ledger()
    let before = try everything(log)
    let repair = try log.repair()
    #expect(repair.found.isSound && repair.setAside.isEmpty && repair.restore.isEmpty)
    #expect(repair.rebuilt == ["head", "controls", "ids", "tree"])
    let after = try everything(log)
    for name in before.keys where name.hasPrefix("log/") || name == "cache/tree" {
      #expect(before[name] == after[name], "\(name)")
    }
    #expect(try log.verify().staleCaches.isEmpty)
  }

  @Test(arguments: ["head", "tree", "ids", "controls"])
  func `a broken cache is noticed, is no problem, and is made anew`(name: String) throws {
    let log = try ledger()
    let path = "\(log.layout.cache)/\(name)"
    let head = try log.head()
    switch name {
    case "head":
      // A head with the right last line and another root, sealed as it should be.
      var forged = try #require(HeadFile.read(path))
      forged.frontier = try #require(
        Frontier(size: 10, hashes: [MerkleTree.emptyRoot, MerkleTree.emptyRoot]))
      try overwrite(path) { $0 = HeadFile.encode(forged) }
    case "tree": try overwrite(path) { $0[32 * 5 + 3] ^= 1 }
    case "ids":
      try overwrite(path) { bytes in
        for at in stride(from: 128, to: bytes.count, by: 16) where bytes[at + 8] != 0 {
          bytes[at + 4] ^= 1
          break
        }
      }
    default: try Data("ledger.plan norwich 3 1 0 5\n".utf8).write(to: URL(fileURLWithPath: path))
    }
    var found = try log.verify()
    #expect(found.isSound, "\(found.problems)")
    // A list that the head does not know is dropped unread.
    if name != "controls" { #expect(found.staleCaches.map(\.name) == [name]) }
    let repair = try log.repair()
    #expect(repair.found.isSound)
    found = try log.verify()
    #expect(found.isSound && found.staleCaches.isEmpty)
    #expect(try log.head() == head)
  }

  @Test func `an unfinished end is set aside`() throws {
    let log = try ledger()
    let path = log.layout.segment(first: 9)
    try overwrite(path) { $0.append(contentsOf: #"{"actor":"tests","da"#.utf8) }
    let repair = try log.repair()
    #expect(repair.found.isSound && repair.found.unacknowledgedBytes == 20)
    #expect(repair.setAside.map(\.bytes) == [20])
    let kept = try FileSystem.contents(of: repair.setAside[0].file)
    #expect(kept == Array(#"{"actor":"tests","da"#.utf8))
    #expect(try log.verify().unacknowledgedBytes == 0)
  }

  @Test func `damaged lines are left as they are, and what to restore is said`() throws {
    let log = try ledger()
    let root = try log.head().root.base64
    for (edit, segment, sequence) in [
      ({ $0[$0.count / 2] ^= 1 }, 1, 2...3), ({ $0.removeLast(30) }, 5, 8...8),
    ] as [((inout [UInt8]) -> Void, Int, ClosedRange<Int>)] {
      let whole = try FileSystem.contents(of: log.layout.segment(first: segment))
      try overwrite(log.layout.segment(first: segment), edit)
      let before = try everything(log)
      let repair = try log.repair()
      #expect(!repair.found.isSound && repair.rebuilt.isEmpty && repair.setAside.isEmpty)
      #expect(repair.restore.first?.segment == LogFormat.segmentName(first: segment))
      #expect(sequence.contains(repair.restore.first?.sequence ?? 0), "\(repair.found.problems)")
      #expect(repair.restore.first?.proof?.contains(root) == true)
      #expect(try everything(log) == before)
      try overwrite(log.layout.segment(first: segment)) { $0 = whole }
    }
    #expect(try log.verify().isSound)
  }
}
