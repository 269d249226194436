import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Closed segments packed and moved: every reader finds the same bytes, a failure or a sudden end loses
/// none, and what cannot be unpacked is damage and never a shorter log.
@Suite(
  .scratch,
  .enabled(
    if: ["zstd", "gzip"].allSatisfy { Tool.path(of: $0) != nil }, "needs zstd and gzip"))
struct ArchivingTests {
  private func ledger(_ name: String, events: Int = 40) throws -> EventLog {
    let log = try EventLog.fresh(name, segmentLines: 7)
    try record(log, 0..<events)
    return log
  }

  private func record(_ log: EventLog, _ numbers: Range<Int>) throws {
    let appender = try Appender(log)
    for number in numbers {
      let json =
        #"{"id":"e\#(number)","kind":"home.visit","programme":"norwich","occurred":"2018-03-07","data":{"minutes":\#(number)}}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"), at: Place())
    }
    _ = try appender.commit()
  }

  private func lines(_ log: EventLog) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try log.forEachBatch(from: 1) { batch in
      for line in batch.lines { lines.append(Array(batch.bytes[line.range])) }
    }
    return lines
  }

  private func expectSound(_ log: EventLog, _ context: String) throws {
    let verification = try log.verify()
    #expect(verification.problems.map(\.what).isEmpty, "\(context)")
    #expect(verification.staleCaches.isEmpty, "\(context)")
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test func `a packed file says how many bytes were packed, whatever their number`() throws {
    for count in [1, 255, 256, 257, 65_791, 65_792, 300_000, 5_000_000] {
      let path = "\(ScratchDirectory.path)/bytes-\(count)"
      try Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        .write(to: URL(fileURLWithPath: path))
      let packed = try Descriptor(path + ".zst", .new)
      try SegmentForm.zstd.pack(Descriptor(path, .read), to: packed)
      #expect(try SegmentForm.zstd.statedLength(packed) == count)
      let whole = try packed.bytes(at: 0, count: 18)
      for length in 0..<6 {
        let cut = try Descriptor("\(path)-\(length)", .new)
        try cut.write(whole[..<length])
        #expect(try SegmentForm.zstd.statedLength(cut) == nil)
      }
    }
    let other = try Descriptor("\(ScratchDirectory.path)/other", .new)
    try other.write(Array("no packed file at all".utf8)[...])
    for form in SegmentForm.allCases { #expect(try form.statedLength(other) == nil) }
  }

  @Test func `in every form and folder the log is the same to every reader`() throws {
    let log = try ledger("forms")
    let folder = "\(ScratchDirectory.path)/elsewhere"
    let before = try lines(log)
    let plain = try names(log.layout.log)
    let root = try log.head().root
    let early = try log.root(size: 30)
    for form in SegmentForm.allCases + [.plain] {
      for place in [ArchiveFolder.log, .other(folder), .asItIs, .log] {
        let context = "\(form), \(place)"
        let done = try log.archive(as: form, in: place)
        #expect(done.segments + done.unchanged == plain.count - 1, "\(context)")
        #expect(try log.archive(as: form, in: place).segments == 0, "\(context)")
        #expect(try lines(log) == before, "\(context)")
        #expect(try EventLog(at: log.directory).root(size: 30) == early)
        let inclusion = try log.proveInclusion(
          ofID: "e3", in: CheckpointFile(log.checkpoint()))
        #expect(before.contains(inclusion.line), "\(context)")
        try expectSound(log, context)
        // Without a cache everything is worked out from the segments.
        try FileManager.default.removeItem(atPath: log.layout.cache)
        #expect(try log.head().root == root, "\(context)")
        try record(log, 0..<40)
        #expect(try log.head().root == root, "\(context)")
        try expectSound(log, context)
      }
    }
    #expect(try names(log.layout.log) == plain)
    #expect(!FileManager.default.fileExists(atPath: log.layout.archive))
    try record(log, 40..<60)
    try expectSound(log, "more")
  }

  @Test func `segments go on being closed and packed beside those that are`() throws {
    let log = try ledger("grown")
    for batch in 1..<5 {
      #expect(try log.archive(as: .zstd, in: .asItIs).segments > 0)
      try record(log, batch * 40..<(batch + 1) * 40)
      try expectSound(log, "\(batch)")
    }
    #expect(try log.head().size == 201)
  }

  @Test func `what is moved can be on storage that nobody writes to`() throws {
    let log = try ledger("worm")
    let folder = "\(ScratchDirectory.path)/worm-folder"
    let before = try lines(log)
    _ = try log.archive(as: .gzip, in: .other(folder))
    try FileManager.default.setAttributes([.posixPermissions: 0o555], ofItemAtPath: folder)
    for name in try names(folder) {
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o444], ofItemAtPath: "\(folder)/\(name)")
    }
    #expect(try lines(log) == before)
    try expectSound(log, "read only")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
  }

  @Test func `not all go to another folder than the one they are in`() throws {
    let log = try ledger("two")
    _ = try log.archive(as: .zstd, in: .other("\(ScratchDirectory.path)/one"))
    #expect(throws: LedgerError.self) {
      _ = try log.archive(as: .zstd, in: .other("\(ScratchDirectory.path)/another"))
    }
    try expectSound(log, "two")
  }

  @Test(arguments: [SegmentForm.zstd, .gzip])
  func `a packed segment that was changed or cut is damage at its place`(form: SegmentForm) throws {
    let log = try ledger("damage-\(form)")
    let before = try lines(log)
    _ = try log.archive(as: form, in: .log)
    let path = log.layout.segment(first: 8) + form.suffix
    let whole = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    for at in stride(from: 0, to: whole.count, by: 5) {
      var bytes = whole
      bytes[at] ^= 0x10
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let found = try log.verify().problems
      // The form has bits that say nothing of the content: a time, the name of a system.
      if found.isEmpty {
        #expect(try lines(log) == before, "byte \(at)")
      } else {
        #expect(found.contains { $0.segment == LogFormat.segmentName(first: 8) }, "byte \(at)")
      }
    }
    for count in [0, 1, 10, whole.count / 2, whole.count - 1] {
      try Data(whole[..<count]).write(to: URL(fileURLWithPath: path))
      let found = try log.verify().problems
      #expect(!found.isEmpty, "\(count) bytes")
      #expect(!found.contains { $0.name == "segment-missing" }, "\(count) bytes")
      #expect(throws: LedgerError.self, "\(count) bytes") { _ = try lines(log) }
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(try !log.verify().problems.isEmpty)
    #expect(throws: LedgerError.self) { _ = try lines(log) }
  }

  @Test(arguments: [false, true])
  func `whichever call fails, or is the last, no line is lost, and the same again completes it`(
    isEnd: Bool
  ) throws {
    var failed = 1
    while true {
      let log = try ledger("call-\(isEnd)-\(failed)", events: 18)
      let folder = "\(ScratchDirectory.path)/call-folder-\(isEnd)-\(failed)"
      let before = try lines(log)
      let machine = WatchedSystem(before: { [failed] _, number in
        number == failed || isEnd && number > failed ? .fail(EIO) : .goOn
      })
      Simulation.$system.withValue(machine) {
        _ = try? log.archive(as: .zstd, in: .other(folder))
      }
      let context = "call \(failed) of \(machine.count), the end: \(isEnd)"
      #expect(try log.verify().problems.map(\.what).isEmpty, "\(context)")
      #expect(try lines(log) == before, "\(context)")
      _ = try log.archive(as: .zstd, in: .other(folder))
      #expect(try names(log.layout.log).count == 1, "\(context)")
      #expect(try names(folder).count == 2, "\(context)")
      try expectSound(log, context)
      #expect(try lines(log) == before, "\(context)")
      if machine.count < failed { break }
      failed += 1
    }
    #expect(failed > 20)
  }
}
