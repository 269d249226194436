import TestSupport
import Testing

@testable import Ledger

/// What is asked of the files of a ledger, call by call.
private final class Meter: Sendable {
  struct File: Equatable, CustomStringConvertible {
    var reads = 0
    var bytesRead = 0
    var writes = 0
    var bytesWritten = 0

    var description: String {
      "\(reads) reads of \(bytesRead) bytes, \(writes) writes of \(bytesWritten)"
    }
  }

  private let files = Guarded<[String: File]>([:])

  /// The files by the folder and the name that they have in a ledger.
  func counted() -> [String: File] { files.withLock { $0 } }

  func count(_ call: SystemCall, result: Int) {
    let name = call.path.split(separator: "/").suffix(2).joined(separator: "/")
    files.withLock { files in
      switch call.name {
      case "read", "pread":
        files[name, default: File()].reads += 1
        files[name, default: File()].bytesRead += result
      case "write", "pwrite":
        files[name, default: File()].writes += 1
        files[name, default: File()].bytesWritten += result
      // Of a table that is mapped a slot or two is touched, which no call tells.
      case "mmap": files[name, default: File()].reads += 1
      default: break
      }
    }
  }
}

/// What `prove` and `record` cost: told by what they read and write, on a short ledger and on a long one.
@Suite(.scratch) struct ReadCountTests {
  private static let short = 1_000
  private static let long = 100_000
  /// 2^17 is the first power of two above the long one.
  private static let levels = 17
  private static let tree = "cache/tree"
  /// A look at a line or two, by 512 bytes.
  private static let logBytesMax = 2_048

  private func ledger(_ lines: Int) throws -> EventLog {
    let log = try EventLog.fresh("\(lines)")
    let appender = try Appender(log)
    for number in 1..<lines { try appender.stage(draft(number), at: Place()) }
    _ = try appender.commit()
    return log
  }

  private func draft(_ number: Int) throws -> EventDraft {
    let json =
      #"{"id":"e\#(number)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"amount":\#(number)}}"#
    return try EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests")
  }

  private func metered(_ body: () throws -> Void) throws -> [String: Meter.File] {
    let meter = Meter()
    let watched = WatchedSystem(after: { meter.count($0, result: $1) })
    try Simulation.$system.withValue(watched, operation: body)
    return meter.counted()
  }

  private struct Costs {
    var inclusion: [[String: Meter.File]] = []
    var consistency: [[String: Meter.File]] = []
    var record: [String: Meter.File] = [:]
  }

  private func costs(_ lines: Int) throws -> Costs {
    // On the same machine from the start: after another one's start the index is read through once.
    let path = try Simulation.$system.withValue(WatchedSystem()) {
      try ledger(lines).layout.directory
    }
    let head = CheckpointFile(try EventLog(at: path).checkpoint())
    var costs = Costs()
    // Each as a program of its own does it, from the opening of the ledger on.
    for at in [1, lines / 3, lines / 2, lines - 1] {
      costs.inclusion.append(
        try metered { _ = try EventLog(at: path).proveInclusion(ofID: "e\(at)", in: head) })
      costs.consistency.append(
        try metered { _ = try EventLog(at: path).proveConsistency(from: at, to: head) })
    }
    costs.record = try metered {
      let appender = try Appender(EventLog(at: path))
      try appender.stage(draft(lines), at: Place())
      _ = try appender.commit()
    }
    return costs
  }

  /// What is the same whatever the length of the log: everything but the tree's hashes.
  private func besidesTree(_ files: [String: Meter.File]) -> [String: Meter.File] {
    var found: [String: Meter.File] = [:]
    for (name, var file) in files where name != Self.tree && !name.hasSuffix("ledger.json") {
      // A line's number has more digits in a longer log.
      if name.hasPrefix("log/") {
        #expect(file.bytesRead <= Self.logBytesMax, "\(file)")
        (file.bytesRead, file.bytesWritten) = (0, 0)
      }
      found[name] = file
    }
    return found
  }

  @Test func `a proof and a record read as much of a long ledger as of a short one`() throws {
    let (short, long) = (try costs(Self.short), try costs(Self.long))
    for (one, other) in zip(short.inclusion + short.consistency, long.inclusion + long.consistency)
    {
      #expect(besidesTree(one) == besidesTree(other))
      let hashes = other[Self.tree] ?? Meter.File()
      #expect(hashes.reads > 0 && hashes.reads <= 4 * Self.levels, "\(hashes)")
      #expect(hashes.bytesRead == Digest.byteCount * hashes.reads && hashes.writes == 0)
    }
    #expect(besidesTree(short.record) == besidesTree(long.record))
    let hashes = long.record[Self.tree] ?? Meter.File()
    #expect(hashes.reads > 0 && hashes.reads <= 2 * Self.levels, "\(hashes)")
    #expect(hashes.writes == 1 && hashes.bytesWritten <= Digest.byteCount * (1 + Self.levels))
  }
}
