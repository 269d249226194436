import Foundation
import Testing
import TestSupport

@testable import Ledger

/// Ledgers whose files are not as they were written: found, never a fall, and never changed by who
/// only reads.
@Suite(.scratch) struct MalformedFilesTests {
  private func settings(_ bytes: [UInt8]) -> [Refusal] {
    do throws(LedgerError) {
      _ = try LedgerSettings(bytes, file: "ledger.json")
      return []
    } catch {
      guard case .refused(let refusals) = error else {
        Issue.record("\(error)")
        return []
      }
      return refusals
    }
  }

  @Test func `1,000 malformed settings are refused where they stand`() {
    var random = SplitMix64(stream: "malformed settings")
    let sound: [(String, String)] = [
      ("format", "1"), ("origin", "\"example.org/a\""), ("created", "\"2026-11-21T09:00:00.000Z\""),
      ("segmentLines", "3"), ("unknownProgrammes", "\"warn\""),
    ]
    let wrong: [(String, [String])] = [
      ("format", ["0", "2", "1.5", "\"1\"", "null", "true", "[]", "1e400"]),
      ("origin", ["\"\"", "1", "null", "\"a b\"", "\"a+b\"", "\"a\\nb\"", "\"a\\u007fb\"", "{}"]),
      (
        "created",
        ["\"\"", "1", "null", "\"2026-11-21\"", "\"2026-02-29T09:00:00.000Z\"", "\"soon\""]
      ),
      ("segmentLines", ["0", "-1", "1.5", "16777217", "\"3\"", "null", "1e300", "[3]"]),
      ("unknownProgrammes", ["\"no\"", "1", "null", "\"Warn\"", "{}"]),
      ("segmentlines", ["3"]), ("", ["1"]), ("Format", ["1"]), ("é", ["\"x\""]),
    ]
    func text(_ members: [(String, String)]) -> String {
      "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
    #expect(settings(Array(text(sound).utf8)).isEmpty)
    for number in 0..<1_000 {
      var members = sound.shuffled(using: &random)
      var bytes: [UInt8]
      switch number % 3 {
      case 0:
        let sort = MalformedJSON.allCases[number / 3 % MalformedJSON.allCases.count]
        bytes = sort.applied(to: text(members), using: &random)
      case 1:
        let (key, values) = wrong[number / 3 % wrong.count]
        members.removeAll { $0.0 == key }
        members.append((key, values.randomElement(using: &random) ?? "null"))
        bytes = Array(text(members).utf8)
      default:
        let key = ["format", "origin", "created"][number / 3 % 3]
        members.removeAll { $0.0 == key }
        bytes = Array(text(members).utf8)
      }
      let refused = settings(bytes)
      #expect(!refused.isEmpty, "\(String(decoding: bytes, as: UTF8.self))")
      for refusal in refused {
        #expect(refusal.place.file == "ledger.json" && refusal.place.line != nil)
        #expect(refusal.place.column != nil && !refusal.remedy.isEmpty)
      }
    }
  }

  /// Ways to spoil the bytes of a log.
  private enum Spoiling: CaseIterable {
    case byteChanged, bitFlipped, lineRemoved, lineRepeated, linesSwapped, truncated, nulBlock
    case lineEndLost, carriageReturns, byteOrderMark, badUTF8, lineEmptied, spaceAdded, keyAdded
    case numberChanged, garbageAppended, deepLine, longLine, longNumber, halfLineTwice, utf16

    func applied(to log: [UInt8], using random: inout SplitMix64) -> [UInt8] {
      var bytes = log
      var lines = log.split(separator: 0x0A).map(Array.init)
      let at = Int.random(in: bytes.indices, using: &random)
      let line = Int.random(in: lines.indices, using: &random)
      func joined() -> [UInt8] { lines.flatMap { $0 + [0x0A] } }
      switch self {
      case .byteChanged: bytes[at] = bytes[at] &+ UInt8.random(in: 1...255, using: &random)
      case .bitFlipped: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &random)
      case .lineRemoved:
        lines.remove(at: line)
        return joined()
      case .lineRepeated:
        lines.insert(lines[line], at: line)
        return joined()
      case .linesSwapped:
        lines.swapAt(line, (line + 1) % lines.count)
        return joined()
      case .truncated: bytes.removeLast(bytes.count - at)
      case .nulBlock:
        for index in at..<min(bytes.count, at + 64) { bytes[index] = 0 }
      case .lineEndLost: bytes.remove(at: bytes.firstIndex(of: 0x0A) ?? at)
      case .carriageReturns: return lines.flatMap { $0 + [0x0D, 0x0A] }
      case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + bytes
      case .badUTF8: bytes.insert(0xC0, at: at)
      case .lineEmptied:
        lines[line] = []
        return joined()
      case .spaceAdded:
        lines[line].insert(0x20, at: 1)
        return joined()
      case .keyAdded:
        lines[line].insert(contentsOf: Array("\"zz\":1,".utf8), at: 1)
        return joined()
      case .numberChanged:
        lines[line] = Array(
          String(decoding: lines[line], as: UTF8.self)
            .replacingOccurrences(of: "\"seq\":", with: "\"seq\":9").utf8)
        return joined()
      case .garbageAppended:
        return bytes + random.bytes(Int.random(in: 1...200, using: &random)).map { $0 | 1 } + [0x0A]
      case .deepLine:
        lines[line] = Array(repeating: 0x5B, count: 60_000)
        return joined()
      case .longLine:
        lines[line] += Array(repeating: 0x61, count: 70_000)
        return joined()
      case .longNumber:
        lines[line] = Array(
          String(decoding: lines[line], as: UTF8.self)
            .replacingOccurrences(of: "{}", with: "{\"a\":12345678901234567890}").utf8)
        return joined()
      case .halfLineTwice:
        lines[line] += lines[line].prefix(lines[line].count / 2)
        return joined()
      case .utf16: return bytes.flatMap { [$0, 0] }
      }
      return bytes
    }
  }

  private func made() throws -> (log: EventLog, bytes: [UInt8]) {
    let log = try EventLog.create(
      at: ScratchDirectory.path + "/events",
      settings: LedgerSettings(origin: "example.org/test", created: .now()), actor: "tests")
    for number in 1...6 {
      let appender = try Appender(log)
      let event =
        #"{"id":"e-\#(number)","kind":"a.b","programme":"norwich","occurred":"2018-03-07"}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(event.utf8), file: nil).root, actor: "tests"), at: Place())
      _ = try appender.commit()
    }
    return (log, try FileSystem.contents(of: log.layout.segment(first: 1)))
  }

  @Test func `1,500 spoiled logs are found out, with and without a cache`() throws {
    var random = SplitMix64(stream: "spoiled logs")
    let (log, sound) = try made()
    let path = log.layout.segment(first: 1)
    let head = try FileSystem.contents(of: log.layout.head)
    for number in 0..<1_500 {
      let spoiling = Spoiling.allCases[number % Spoiling.allCases.count]
      let bytes = spoiling.applied(to: sound, using: &random)
      if bytes == sound { continue }
      try FileSystem.remove(path)
      try FileSystem.replace(path, with: bytes, durably: false)
      let isCached = number % 2 == 0
      if isCached {
        try FileSystem.replace(log.layout.head, with: head, durably: false)
      } else {
        try FileSystem.remove(log.layout.head)
      }
      var read: [UInt8] = []
      var isDamaged = false
      do throws(LedgerError) {
        try log.forEachBatch { batch in
          for line in batch.lines { read += batch.bytes[line.range] + [0x0A] }
        }
      } catch {
        guard case .damaged(let damages) = error else { throw error }
        #expect(!damages.isEmpty)
        isDamaged = true
      }
      #expect(bytes.starts(with: read), "\(spoiling): what is read is a prefix of what is there")
      let found = try log.verify()
      // Every byte is covered by the head: whatever changed is found. Lines after it are nobody's.
      if isCached, !bytes.starts(with: sound) {
        #expect(!found.isSound, "\(spoiling): \(String(decoding: bytes, as: UTF8.self))")
      }
      if isDamaged { #expect(!found.isSound, "\(spoiling)") }
      if found.isSound { #expect(found.unacknowledgedBytes == bytes.count - read.count) }
      #expect(try FileSystem.contents(of: path) == bytes, "\(spoiling): who reads changes nothing")
      // A writer refuses what is damaged, and says so by the ledger's own error.
      var isRefused = false
      do throws(LedgerError) {
        _ = try Appender(log)
      } catch {
        guard case .damaged = error else { throw error }
        isRefused = true
      }
      let after = try FileSystem.contents(of: path)
      if isRefused { #expect(after == bytes, "\(spoiling): damage is never cut") }
      #expect(after.starts(with: read), "\(spoiling): what could be read is still there")
      for name in try FileSystem.names(in: log.layout.log) where name.contains(".torn") {
        try FileSystem.remove(log.layout.log + "/" + name)
      }
    }
    print("spoiled logs: 1500 of \(Spoiling.allCases.count) sorts")
  }

  @Test func `a line that is read is no unfinished end, whatever it says`() throws {
    // Its moment goes back; a line after it lacks bytes. A reader takes the one, and the check too.
    let (log, sound) = try made()
    var lines = sound.split(separator: 0x0A).map { String(decoding: $0, as: UTF8.self) }
    let moment = try #require(lines[5].range(of: #""recorded":""#)).upperBound
    lines[5].replaceSubrange(moment..<lines[5].index(moment, offsetBy: 4), with: "2001")
    lines[6] = lines[6].replacingOccurrences(of: "\"recorded\"", with: "\"recor\0\0ed\"")
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    try FileSystem.replace(log.layout.segment(first: 1), with: bytes, durably: false)
    try FileSystem.remove(log.layout.head)
    #expect(try log.forEachBatch { _ in } == 6)
    let found = try log.verify()
    #expect(found.problems.map(\.name).contains("recorded-goes-back"))
    #expect(found.unacknowledgedBytes == lines[6].utf8.count + 1)
  }

  @Test func `every file of the cache may hold anything`() throws {
    var random = SplitMix64(stream: "spoiled caches")
    let (log, sound) = try made()
    let size = try log.head().size
    let root = try log.head().root
    let names = try FileSystem.names(in: log.layout.cache).sorted()
    let files = try names.map { try FileSystem.contents(of: log.layout.cache + "/" + $0) }
    for number in 0..<400 {
      let chosen = number % names.count
      var bytes = files[chosen]
      switch Int.random(in: 0..<5, using: &random) {
      case 0: bytes = random.bytes(Int.random(in: 0...5_000, using: &random))
      case 1: bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
      case 2: bytes += random.bytes(Int.random(in: 1...100, using: &random))
      case 3:
        bytes = Array(repeating: UInt8.random(in: 0...255, using: &random), count: bytes.count)
      default:
        for _ in 0..<Int.random(in: 1...40, using: &random) where !bytes.isEmpty {
          bytes[Int.random(in: 0..<min(bytes.count, 512), using: &random)] = UInt8.random(
            in: 0...255, using: &random)
        }
      }
      for (index, name) in names.enumerated() {
        try FileSystem.replace(
          log.layout.cache + "/" + name, with: index == chosen ? bytes : files[index],
          durably: false)
      }
      #expect(try log.head().size == size && log.head().root == root, "\(names[chosen])")
      #expect(try log.verify().isSound, "\(names[chosen])")
      let appender = try Appender(log)
      let event = #"{"id":"e-3","kind":"a.b","programme":"norwich","occurred":"2018-03-07"}"#
      let receipt = try appender.stage(
        EventDraft(JSONDocument(Array(event.utf8), file: nil).root, actor: "tests"), at: Place())
      #expect(receipt.status == .duplicate && receipt.sequence == 4, "\(names[chosen])")
      _ = try appender.commit()
      #expect(try FileSystem.contents(of: log.layout.segment(first: 1)) == sound)
    }
  }
}
