import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Ledger

/// Private values through failures and sudden ends: no line speaks of a value that is not kept, none is
/// kept that no line speaks of, and an erasure is completed by the same command.
@Suite(.scratch) struct PrivateStorageTests {
  private struct Rules: EventRules {
    func problems(
      kind: String, data: JSONValue?, occurred: CivilDate?, isCorrection: Bool, event: JSONValue
    ) -> [RuleProblem] { [] }

    func privateFields(ofKind kind: String) -> [String] { ["note"] }
  }

  private static let secret = "a word that nobody else may read"

  /// How many lines a segment has: batches of four go over its end.
  private static let segmentLines = 5

  private func ledger(_ name: String) throws -> EventLog {
    try EventLog.fresh(name, segmentLines: Self.segmentLines)
  }

  private func record(_ log: EventLog, _ numbers: Range<Int>) throws {
    let appender = try Appender(log)
    for number in numbers {
      let json =
        #"{"id":"e\#(number)","kind":"home.visit","programme":"norwich","occurred":"2018-03-07","subject":"p-1","data":{"minutes":\#(number),"note":"\#(Self.secret) \#(number)"}}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests", rules: Rules()),
        at: Place())
    }
    _ = try appender.commit()
  }

  private func erase(_ log: EventLog) throws {
    _ = try Appender(log).erase(
      subject: "p-1", reason: "asked", actor: "tests", occurred: "2018-09-01")
  }

  /// Lets a call fail, or it and all that follow, as when the program is killed there.
  private func failing(at failed: Int, isEnd: Bool) -> WatchedSystem {
    WatchedSystem(before: { _, number in
      number == failed || isEnd && number > failed ? .fail(EIO) : .goOn
    })
  }

  private func expectSound(_ log: EventLog, _ context: String) throws {
    let found = try log.verify().problems.map(\.what)
    #expect(found.isEmpty, "\(context): \(found)")
  }

  private func holdsSecret(_ log: EventLog) throws -> Bool {
    let all = FileManager.default.enumerator(atPath: log.directory)
    while let name = all?.nextObject() as? String {
      let data = FileManager.default.contents(atPath: "\(log.directory)/\(name)")
      if data?.range(of: Data(Self.secret.utf8)) != nil { return true }
    }
    return false
  }

  @Test(arguments: [false, true])
  func `whichever call of an append fails, or is the last, values and lines agree`(
    isEnd: Bool
  ) throws {
    var failed = 1
    while true {
      let log = try ledger("append-\(failed)")
      try record(log, 0..<2)
      let machine = failing(at: failed, isEnd: isEnd)
      var isAcknowledged = false
      try Simulation.$system.withValue(machine) {
        do {
          try record(log, 2..<6)
          isAcknowledged = true
        } catch let error as LedgerError {
          guard case .system = error else { throw error }
        }
      }
      let before = try log.head().size
      try expectSound(log, "call \(failed)")
      // Whoever comes next leaves nothing behind that was never recorded.
      _ = try Appender(log)
      try expectSound(log, "call \(failed), opened again")
      if isAcknowledged { #expect(before == 7, "call \(failed)") }
      let kept = try PrivateSurvey(log, through: .max).kept.compactMap(\.line?.sequence)
      #expect(kept == Array(2...(try log.head().size)), "call \(failed)")
      try record(log, 2..<6)
      #expect(try log.head().size == 7, "call \(failed)")
      try expectSound(log, "call \(failed), recorded again")
      try erase(log)
      #expect(try !holdsSecret(log), "call \(failed)")
      try expectSound(log, "call \(failed), erased")
      if machine.count < failed { break }
      failed += 1
    }
    #expect(failed > 30)
  }

  @Test(arguments: [false, true])
  func `whichever call of an erasure fails, or is the last, the same command completes it`(
    isEnd: Bool
  ) throws {
    var failed = 1
    while true {
      let log = try ledger("erase-\(failed)")
      try record(log, 0..<2)
      try record(log, 2..<6)
      let machine = failing(at: failed, isEnd: isEnd)
      var isDone = false
      try Simulation.$system.withValue(machine) {
        do {
          try erase(log)
          isDone = true
        } catch let error as LedgerError {
          guard case .system = error else { throw error }
        }
      }
      if isDone { #expect(try !holdsSecret(log), "call \(failed)") }
      let names = Set(try log.verify().problems.map(\.name))
      #expect(
        names.isEmpty || !isDone && names == ["erasure-unfinished"], "call \(failed): \(names)")
      try erase(log)
      #expect(try !holdsSecret(log), "call \(failed), erased again")
      try expectSound(log, "call \(failed)")
      var erasures = 0
      try log.forEachBatch { batch in
        for line in batch.lines {
          if let kind = line.range(of: .kind), batch.bytes[kind].elementsEqual("ledger.erased".utf8)
          {
            erasures += 1
          }
        }
      }
      #expect(erasures == 1, "call \(failed)")
      if machine.count < failed { break }
      failed += 1
    }
    #expect(failed > 30)
  }

  @Test func `a line of private values has one form`() throws {
    let value = PrivateValue("note", Array("\"x\"".utf8))
    let line = PrivateLine(sequence: 7, values: [value])
    #expect(PrivateLine(line.json) == line)
    let erased = PrivateLine(sequence: 7, values: nil)
    #expect(PrivateLine(erased.json + [0x20, 0x20]) == erased)
    #expect(erased.json.count < line.json.count, "there is room for it in its place")
    let text = String(decoding: line.json, as: UTF8.self)
    for other in [
      text + " ", " " + text, text.replacingOccurrences(of: "7", with: "0"),
      text.replacingOccurrences(of: "\"x\"", with: "\"\\u0078\""), "{\"seq\":7}", "",
      text.replacingOccurrences(of: "{\"note\":", with: "{\"b\":1,\"note\":"),
      "{\"fields\":{},\"seq\":7}", "{\"erased\":false,\"seq\":7}",
    ] {
      #expect(PrivateLine(Array(other.utf8)) == nil, "\(other)")
    }
  }
}
