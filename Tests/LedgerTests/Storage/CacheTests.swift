import Foundation
import TestSupport
import Testing

@testable import Ledger

/// What is derived is never believed: whatever stands in the cache, the answers are the log's.
@Suite(.scratch) struct CacheTests {
  func ledger(_ name: String = "events", ids: [String]) throws -> EventLog {
    let log = try EventLog.fresh(name, segmentLines: 5)
    try record(log, ids)
    return log
  }

  @discardableResult
  func record(_ log: EventLog, _ ids: [String]) throws -> [Receipt] {
    let appender = try Appender(log)
    let receipts = try ids.map { id in
      let json =
        #"{"id":"\#(id)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"amount":5}}"#
      return try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"), at: Place())
    }
    _ = try appender.commit()
    return receipts
  }

  /// Puts bytes in a file without giving it another inode.
  func write(_ bytes: Data, _ path: String) throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 0)
    try file.write(contentsOf: bytes)
    try file.close()
  }

  func contents(_ path: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: path)) }

  @Test func `the tree's file holds the hashes of all lines, however they were appended`() throws {
    let log = try ledger(ids: [])
    for size in [1, 3, 1, 7, 2] {
      try record(log, (0..<size).map { "\(UUID().uuidString)-\($0)" })
      let head = try log.head()
      let tree = try #require(TreeFile(reading: log.layout.tree, identity: log.identity))
      #expect(tree.leaves == head.size)
      for prefix in 1...head.size {
        #expect(try tree.frontier(size: prefix).root == log.root(size: prefix))
      }
    }
    let whole = try contents(log.layout.tree)
    try FileManager.default.removeItem(atPath: log.layout.cache)
    _ = try Appender(log)
    #expect(try contents(log.layout.tree) == whole, "made anew it has the same bytes")
    for length in [0, 31, 32, 33, 64, whole.count - 32, whole.count - 1, whole.count + 31] {
      try write((whole + Data(count: 64)).prefix(length), log.layout.tree)
      _ = try Appender(log)
      #expect(try contents(log.layout.tree).prefix(whole.count) == whole, "\(length)")
    }
  }

  @Test func `an index that could not grow is made anew before the next id is looked for`() throws {
    let log = try ledger(ids: (0..<330).map { "e\($0)" })
    let ids = (0..<40).map { "late-\($0)" }
    func drafts() throws -> [EventDraft] {
      try ids.map { id in
        let json =
          #"{"id":"\#(id)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07"}"#
        return try EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests")
      }
    }
    let path = log.layout.ids + ".new"
    let failed = Guarded(0)
    let failing = WatchedSystem(before: { call, _ in
      guard call.name == "open", call.path == path else { return .goOn }
      let number = failed.withLock { failed in
        failed += 1
        return failed
      }
      return number == 1 ? .fail(5) : .goOn
    })
    try Simulation.$system.withValue(failing) {
      let appender = try Appender(log)
      for draft in try drafts() { try appender.stage(draft, at: Place()) }
      let size = try appender.commit().size
      #expect(failed.withLock { $0 } == 1 && size == 371)
      let again = try drafts().map { try appender.stage($0, at: Place()) }
      #expect(again.allSatisfy { $0.status == .duplicate })
      #expect(try appender.commit().size == size)
    }
    #expect(try log.verify().isSound)
  }

  @Test func `an index that must grow with a broken slot in it loses no id`() throws {
    let old = (0..<330).map { "e\($0)" }
    let late = (0..<40).map { "late-\($0)" }
    for number in stride(from: 0, to: 330, by: 47) {
      let log = try ledger("ledger-\(number)", ids: old)
      var bytes = try contents(log.layout.ids)
      let table = IdTable(slots: (bytes.count - 8 * IdTable.headerWords) / IdTable.slotBytes)
      let hash = IdTable.hash(Array("e\(number)".utf8))
      func tag(_ place: Int) -> UInt64 {
        (3..<8).reduce(0) { $0 | UInt64(bytes[table.offset(of: place) + $1]) << UInt64(8 * $1) }
      }
      var place = table.home(of: hash)
      while tag(place) != IdTable.tag(hash) { place = table.next(place) }
      // Free, but for the check of a free slot.
      for byte in 3..<8 { bytes[table.offset(of: place) + byte] = 0 }
      try write(bytes, log.layout.ids)

      try {
        let appender = try Appender(log)
        func staged(_ ids: [String]) throws -> [Receipt] {
          try ids.map { id in
            let json =
              #"{"id":"\#(id)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"amount":5}}"#
            return try appender.stage(
              EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"),
              at: Place())
          }
        }
        _ = try staged(late)
        let size = try appender.commit().size
        let again = try staged(late + old)
        #expect(again.allSatisfy { $0.status == .duplicate }, "e\(number)")
        #expect(try appender.commit().size == size)
      }()
      #expect(try record(log, old + late).allSatisfy { $0.status == .duplicate }, "e\(number)")
      #expect(try log.verify().staleCaches.isEmpty)
    }
  }

  @Test func `every hash of the tree's file is checked`() throws {
    let log = try ledger(ids: (0..<70).map { "e\($0)" })
    let whole = try contents(log.layout.tree)
    #expect(try log.verify().staleCaches.isEmpty)
    for hash in 1..<whole.count / 32 {
      var other = whole
      other[32 * hash + hash % 32] ^= 1
      try write(other, log.layout.tree)
      let found = try log.verify()
      #expect(found.isSound && found.staleCaches.map(\.name) == ["tree"], "hash \(hash)")
    }
    try write(whole, log.layout.tree)
    #expect(try log.verify().staleCaches.isEmpty)
  }

  @Test func `no byte of the index hides an id`() throws {
    let ids = (1...20).map { "id-\($0)" }
    let log = try ledger(ids: ids)
    let whole = try contents(log.layout.ids)
    let used = whole.indices.filter { at in
      // The header, and every slot that is not free: a free slot's second word is zero.
      at < 128 || whole[(at & ~15) + 8..<(at & ~15) + 16].contains { $0 != 0 }
    }
    #expect(used.count > 20 * 16)
    for (at, mask) in used.flatMap({ at in [0x41, 0x80].map { (at, UInt8($0)) } }) {
      var changed = whole
      changed[at] ^= mask
      try write(changed, log.layout.ids)
      let appender = try Appender(log)
      for (number, id) in ids.enumerated() {
        let key = Appender.canonicalContent(of: id)
        #expect(
          try appender.event(withID: key, hash: IdTable.hash(key.span))?.sequence == number + 2,
          "byte \(at) \(mask)")
      }
    }
  }

  @Test func `whatever is wrong with the index, a reader finds the events or is sent to the log`()
    throws
  {
    let ids = (1...300).map { "id-\($0)" }
    let log = try ledger(ids: ids)
    let keys = ids.map { Appender.canonicalContent(of: $0) }
    let whole = try contents(log.layout.ids)
    // What the index does not know is handed back, and the rest is found all the same.
    let strangers = ["id-0", "id-301"].map { Appender.canonicalContent(of: $0) }
    var known: [Int] = []
    let unknown = try log.lookUpKnown(ids: strangers + keys.reversed(), through: 200) { _, line in
      known.append(line.sequence)
    }
    #expect(known == Array(2...200))
    #expect(unknown == strangers + keys[199...].reversed())
    /// Whether the index answered; what it answers is right.
    func isAnswered(_ changed: Data, _ context: Comment) throws -> Bool {
      try write(changed, log.layout.ids)
      var found: [Int] = []
      let isAnswered = try log.lookUp(ids: keys.reversed(), through: 301) { _, line in
        found.append(line.sequence)
      }
      #expect(found == (isAnswered ? Array(2...301) : []), context)
      return isAnswered
    }
    #expect(try isAnswered(whole, "as it was"))
    for count in [0, 8, 127, 128, 129, 144, whole.count / 2, whole.count - 16, whole.count - 1] {
      #expect(try !isAnswered(whole.prefix(count), "the first \(count) bytes"))
    }
    for at in stride(from: 0, to: whole.count, by: 7) {
      var changed = whole
      changed[at] ^= 0x41
      _ = try isAnswered(changed, "byte \(at)")
    }
    for start in stride(from: 128, to: whole.count, by: 1600) {
      var changed = whole
      let end = min(start + 1600, whole.count)
      changed.replaceSubrange(start..<end, with: Data(count: end - start))
      #expect(try !isAnswered(changed, "zeros from byte \(start)"))
    }
  }

  @Test func `an index that grew takes its place when it covers what it grew for`() throws {
    let log = try ledger(ids: (1...20).map { "id-\($0)" })
    let seen = try log.head()
    let head = IdIndex.Extent(size: seen.size, root: seen.root)
    let old = try contents(log.layout.ids)
    func opened() throws -> IdIndex {
      try IdIndex(log.layout.ids, identity: log.identity, head: head) { _ in nil }
    }
    func hash(_ number: Int) -> UInt64 { IdTable.hash(Array("later-\(number)".utf8)) }
    func isThere(_ number: Int, _ index: IdIndex) -> Bool {
      let place = LinePosition(segmentOrdinal: 0, offset: number)
      guard case .positions(let found) = index.positions(of: hash(number), .event) else {
        return false
      }
      return found == [place]
    }
    do {
      // Who dies before the lines are in the log leaves the table that covers what is there.
      let index = try opened()
      try index.makeRoom(for: 3_000)
      for number in 0..<3_000 {
        try index.insert(hash(number), .event, LinePosition(segmentOrdinal: 0, offset: number))
      }
      #expect((0..<3_000).allSatisfy { isThere($0, index) })
      #expect(try contents(log.layout.ids) == old)
    }
    let index = try opened()
    #expect(index.covered == head.size && !isThere(7, index))
    try index.makeRoom(for: 3_000)
    try index.makeRoom(for: 9_000)
    for number in 0..<3_000 {
      try index.insert(hash(number), .event, LinePosition(segmentOrdinal: 0, offset: number))
    }
    #expect(try contents(log.layout.ids) == old)
    try index.cover(head)
    #expect(try contents(log.layout.ids).count > old.count)
    #expect(!FileManager.default.fileExists(atPath: log.layout.ids + ".new"))
    let again = try opened()
    #expect(again.covered == head.size && (0..<3_000).allSatisfy { isThere($0, again) })
    #expect(try log.verify().isSound)
  }

  @Test func `a block of zeros in the index is not taken for free slots`() throws {
    let ids = (1...200).map { "id-\($0)" }
    let log = try ledger(ids: ids)
    let whole = try contents(log.layout.ids)
    for start in stride(from: 0, to: whole.count, by: 4096) {
      var changed = whole
      changed.replaceSubrange(
        start..<min(start + 4096, whole.count), with: Data(count: min(4096, whole.count - start)))
      try write(changed, log.layout.ids)
      #expect(try record(log, ids).allSatisfy { $0.status == .duplicate })
    }
  }

  @Test func `the cache of another history of the same ledger is not believed`() throws {
    let one = try ledger("one", ids: ["a", "b", "c"])
    let copy = "\(ScratchDirectory.path)/two"
    try FileManager.default.copyItem(atPath: one.directory, toPath: copy)
    let two = try EventLog(at: copy)
    try record(one, ["x", "y"])
    try record(two, ["p", "q"])
    for name in ["ids", "tree", "controls"] {
      try write(contents("\(one.layout.cache)/\(name)"), "\(two.layout.cache)/\(name)")
    }
    #expect(try record(two, ["p", "q"]).map(\.status) == [.duplicate, .duplicate])
    #expect(try record(two, ["x"]).map(\.status) == [.recorded])
    #expect(try two.verify().isSound)
    let tree = try #require(TreeFile(reading: two.layout.tree, identity: two.identity))
    #expect(try tree.frontier(size: 7).root == two.head().root)
  }

  @Test func `a tree of lines that were never recorded is stale, and no damage`() throws {
    let one = try ledger("one", ids: ["a", "b", "c"])
    let copy = "\(ScratchDirectory.path)/two"
    try FileManager.default.copyItem(atPath: one.directory, toPath: copy)
    let two = try EventLog(at: copy)
    try record(one, ["x", "y", "z"])
    try record(two, ["p", "q", "r"])
    // As after a batch that was hashed ahead of its writing, and a power cut that kept that alone.
    try write(contents(one.layout.tree), two.layout.tree)
    try FileManager.default.removeItem(atPath: two.layout.head)
    let found = try two.verify()
    #expect(found.problems.map(\.what).isEmpty)
    #expect(found.staleCaches.contains(.tree))
    try record(two, ["s"])
    #expect(try two.verify().staleCaches.isEmpty)
  }
}
