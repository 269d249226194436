import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// A log of which nothing is known but its lines, in order: what a replay by all processors, and one that
/// goes on from what was kept, must come to.
private struct InOrder: EventSource {
  let log: EventLog

  func forEachBatch(
    from first: Int, through last: Int, _ body: (EventBatch) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    try log.forEachBatch(from: first, through: last, body)
  }
}

extension EventLog {
  /// What a report goes on from; `nil` where it reads the log anew.
  fileprivate func resumed(
    _ size: Int, _ on: CivilDate, _ programmes: [String]?
  ) throws(LedgerError) -> ResumedFolds? {
    guard let plans = try plansInForce(at: size, programmes) else { return nil }
    return try resumed(size, on, plans)
  }
}

/// What was folded is kept beside the log, and a report made with it is the one made without it.
@Suite(.scratch) struct KeptFoldsTests {
  /// A ledger that grows at random, and what may still be corrected in it.
  final class Growing {
    let log: EventLog
    var random: SplitMix64
    var standing: [String] = []
    var number = 0

    init(_ random: SplitMix64, _ name: String) throws {
      var random = random
      log = try EventLog.create(
        at: "\(ScratchDirectory.path)/\(name)",
        settings: LedgerSettings(
          origin: "example.org/test", created: Instant(milliseconds: 1_000_000_000_000),
          segmentLines: Int.random(in: 5...40, using: &random)), actor: "tests")
      self.random = random
    }

    static func json(_ fact: Fact) -> String {
      var fields = [#""id":"\#(fact.id)""#, #""kind":"\#(fact.kind)""#]
      fields.append(#""occurred":"\#(fact.occurred)""#)
      if let programme = fact.programme { fields.append(#""programme":"\#(programme)""#) }
      if fact.quantity != 1 { fields.append(#""quantity":\#(fact.quantity)"#) }
      if let subject = fact.subject { fields.append(#""subject":"\#(subject)""#) }
      if let place = fact.place { fields.append(#""place":"\#(place)""#) }
      if let replaced = fact.replaces { fields.append(#""replaces":"\#(replaced)""#) }
      let data = fact.data.map { #""\#($0)":\#($1)"# }.joined(separator: ",")
      return "{\(fields.joined(separator: ",")),\"data\":{\(data)}}"
    }

    func append(_ facts: [Fact]) throws {
      let appender = try Appender(log)
      for fact in facts {
        let document = try JSONDocument(Array(Self.json(fact).utf8), file: nil)
        _ = try appender.stage(
          EventDraft(document.root, actor: "tests", reserved: [.plan, .void]), at: Place())
      }
      _ = try appender.commit()
    }

    func adopt(_ programme: String, _ measures: [String]) throws {
      number += 1
      var fact = Fact.plan(
        planText(measures).replacingOccurrences(of: "norwich", with: programme))
      fact.id = "plan-\(number)"
      try append([fact])
    }

    /// Facts, some in the place of others, some to come, and voids.
    func grow(_ count: Int) throws {
      var facts: [Fact] = []
      for _ in 0..<count {
        number += 1
        let roll = Int.random(in: 0..<10, using: &random)
        let target = roll <= 2 ? standing.randomElement(using: &random) : nil
        standing.removeAll { $0 == target }
        var fact = roll == 0 && target != nil ? Fact.void(target ?? "") : randomFact(&random)
        fact.id = "f-\(number)"
        if fact.data["phase"]?.contains("\\") == true { fact.data["phase"] = "\"w\"" }
        if let place = fact.place { fact.place = "urn:13600" + place.suffix(1) }
        if fact.kind != "ledger.void" {
          fact.replaces = target
          if Int.random(in: 0..<12, using: &random) == 0 {
            fact.occurred = "2030-05-0\(roll % 9 + 1)"
          }
          standing.append(fact.id)
        }
        facts.append(fact)
      }
      try append(facts)
    }

    /// The files of what is kept.
    func files(_ prefix: String) -> [String] {
      ((try? FileManager.default.contentsOfDirectory(atPath: log.layout.cache)) ?? [])
        .filter { $0.hasPrefix(prefix) }.sorted().map { "\(log.layout.cache)/\($0)" }
    }

    var files: [String] { files("folds-") }
  }

  static let all =
    everyMeasure + [
      #"{"figure": {"stock": "subject", "joined": {"kind": "a.done"}, "left": {"kind": "b.done"}}, "by": ["phase"], "baseline": {"first": true}, "target": {"is": "increase"}}"#,
      #"{"figure": {"ratio": [{"count": {"kind": "a.done"}}, {"distinct": "subject", "of": {"kind": "b.done"}}], "per": 100}, "places": 1, "baseline": {"first": true}, "target": {"is": "decrease"}}"#,
      #"{"figure": {"sum": "amount", "of": {"kind": "a.done"}}, "baseline": {"on": "2018-03-01"}, "target": {"is": "increase"}}"#,
    ]

  @Test func `random histories are reported as if nothing were kept`() throws {
    var random = SplitMix64(stream: "kept folds")
    var (resumed, givenAgain, asked) = (0, 0, 0)
    for round in 0..<6 {
      let ledger = try Growing(random, "ledger-\(round)")
      _ = random.next()
      try ledger.adopt("norwich", Self.all)
      if round % 2 == 0 { try ledger.adopt("ipswich", [Self.all[3], Self.all[8]]) }
      for _ in 0..<14 {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: try ledger.adopt("norwich", Self.all.shuffled(using: &random))
        case 1: try ledger.adopt("ipswich", [Self.all[3], Self.all[12]])
        case 2:
          let files = ledger.files + ledger.files("report-")
          for path in files.shuffled(using: &random).prefix(2) {
            try FileManager.default.removeItem(atPath: path)
          }
        case 3:
          for path in ledger.files + ledger.files("report-") where Bool.random(using: &random) {
            try Self.damage(path, &random)
          }
        case 4:
          try FileManager.default.removeItem(atPath: ledger.log.layout.cache)
          try FileManager.default.createDirectory(
            atPath: ledger.log.layout.cache, withIntermediateDirectories: false)
        default: try ledger.grow(Int.random(in: 1...25, using: &random))
        }
        let head = try ledger.log.head()
        let today = try #require(head.lastRecorded).date
        for _ in 0..<3 {
          let isWhole = Int.random(in: 0..<4, using: &random) > 0
          let size = isWhole ? head.size : Int.random(in: 2...head.size, using: &random)
          let days = ["2018-06-01", "2030-05-04", "2040-01-01"].compactMap { CivilDate($0) }
          let on = (days + [today, today, today, today]).randomElement(using: &random) ?? today
          let programmes = Int.random(in: 0..<3, using: &random) == 0 ? ["norwich"] : nil
          asked += 1
          if (try? ledger.log.resumed(size, on, programmes)) ?? nil != nil { resumed += 1 }
          let kept = try ledger.log.keptReport(size, on, programmes)
          if kept != nil { givenAgain += 1 }
          let expected = try Replay(
            InOrder(log: ledger.log), through: size, on: on, programmes: programmes)
          let atOnce = try Replay(ledger.log, through: size, on: on, programmes: programmes)
          #expect(atOnce.report() == expected.report(), "round \(round), size \(size), on \(on)")
          #expect(atOnce.removals.sorted == expected.removals.sorted)
          #expect(atOnce.plans.map(\.document) == expected.plans.map(\.document))
          let found = try ledger.log.report(
            through: size, on: on, programmes: programmes, keptFrom: 1)
          #expect(
            found == expected.report(), "round \(round), size \(size) of \(head.size), on \(on)")
          #expect(kept == nil || kept == found)
        }
      }
    }
    #expect(resumed > asked / 12, "\(resumed) of \(asked) went on from what was kept")
    #expect(givenAgain > asked / 12, "\(givenAgain) of \(asked) were given again")
  }

  /// Changes a byte, or cuts the file.
  static func damage(_ path: String, _ random: inout SplitMix64) throws {
    var bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    if Bool.random(using: &random), !bytes.isEmpty {
      bytes[Int.random(in: bytes.indices, using: &random)] ^= UInt8.random(
        in: 1...255, using: &random)
    } else {
      bytes.removeLast(Int.random(in: 0...bytes.count, using: &random))
    }
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  @Test func `a file with any byte changed, or cut anywhere, is not used`() throws {
    let ledger = try Growing(SplitMix64(stream: "kept bytes"), "bytes")
    try ledger.adopt("norwich", [everyMeasure[3]])
    try ledger.grow(12)
    let head = try ledger.log.head()
    let on = try #require(head.lastRecorded).date
    _ = try ledger.log.report(through: head.size, on: on, programmes: nil, keptFrom: 1)
    let path = try #require(ledger.files.first)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    #expect(try ledger.log.resumed(head.size, on, nil) != nil)
    #expect(ledger.log.staleStates().isEmpty)
    for at in whole.indices {
      var changed = whole
      changed[at] ^= 0x20
      for bytes in [changed, whole.prefix(at)] {
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try ledger.log.resumed(head.size, on, nil) == nil, "\(at)")
      }
    }
    #expect(ledger.log.staleStates() == ["folds-norwich"])
  }

  @Test func `another history's state, and that of more lines, is not used`() throws {
    let ledger = try Growing(SplitMix64(stream: "histories"), "one")
    let other = try Growing(SplitMix64(stream: "other histories"), "two")
    for one in [ledger, other] {
      try one.adopt("norwich", [everyMeasure[3]])
      try one.grow(20)
    }
    let head = try ledger.log.head()
    let on = try #require(head.lastRecorded).date
    for one in [ledger, other] {
      _ = try one.log.report(
        through: try one.log.head().size, on: on, programmes: nil, keptFrom: 1)
    }
    #expect(try ledger.log.resumed(head.size, on, nil) != nil)
    #expect(try ledger.log.resumed(head.size - 1, on, nil) == nil)
    #expect(try ledger.log.resumed(head.size, on.adding(days: -1), nil) == nil)
    // Of the same origin and moment of making, so that only the root tells them apart.
    let path = try #require(ledger.files.first)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: try #require(other.files.first), toPath: path)
    #expect(try ledger.log.resumed(head.size, on, nil) == nil)
    #expect(ledger.log.staleStates() == ["folds-norwich"])
  }

  @Test func `where nothing can be written the report is made all the same`() throws {
    let ledger = try Growing(SplitMix64(stream: "read only"), "closed")
    try ledger.adopt("norwich", [everyMeasure[3]])
    try ledger.grow(12)
    let head = try ledger.log.head()
    let on = try #require(head.lastRecorded).date
    // A directory of that name cannot be replaced by a file, whoever asks.
    try FileManager.default.createDirectory(
      atPath: ledger.log.layout.kept(.folds, "norwich") + "/in-the-way",
      withIntermediateDirectories: true)
    let found = try ledger.log.report(through: head.size, on: on, programmes: nil, keptFrom: 1)
    #expect(found == (try Replay(ledger.log, through: head.size, on: on).report()))
  }
}
