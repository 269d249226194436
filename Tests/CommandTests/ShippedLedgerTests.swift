import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// The sample ledger that ships with the project: made once, and never changed.
@Suite struct `The shipped ledger` {
  private static let repository: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  private static let size = 15_953
  private static let root = "E57UVYfNgnDxKm+7Nb7XPqiMutjEJb/TJ7CoCjW01/k="
  /// The size before anything was put right.
  private static let sizeBefore = 15_884

  private static func log(at directory: String = repository + "/events") throws -> EventLog {
    try EventLog(at: directory)
  }

  private static func figures(
    _ programme: String, on day: String, through size: Int = size, of log: EventLog
  ) throws -> [String: String] {
    let replay = try Replay(
      log, through: size, on: #require(CivilDate(day)), programmes: [programme])
    var figures: [String: String] = [:]
    for measure in replay.report().programmes[0].measures {
      let value =
        switch measure.value {
        case .number(let number)?: number.description
        case .day(let day)?: day.description
        case nil: "none"
        }
      figures[measure.id] = "\(value) \(measure.standing.rawValue)"
    }
    return figures
  }

  @Test func `nothing in it was changed`() throws {
    let found = try Self.log().verify()
    #expect(found.isSound, "\(found.problems)")
    #expect(found.size == Self.size)
    #expect(found.root.base64 == Self.root)
    // The two that are kept, and the cached head where there is one.
    #expect(found.checkpoints >= 2)
    #expect(found.unacknowledgedBytes == 0)
  }

  /// What a programme's report says on a day, and the measures that say it.
  struct Expectation: Sendable {
    var programme: String
    var day: String
    var figures: [String: String]
  }

  @Test(arguments: [
    Expectation(
      programme: "norwich", day: "2018-08-31",
      figures: [
        "nor-p4-encounters-11000": "11040 met",
        "nor-p4-four-encounters-1718": "1636 behind",
        "nor-p2-npq-90": "78 within",
        "nor-p1-families-100": "31 behind",
        "nor-p2-ssif-total": "16 met",
        "nor-p1-training-january": "2018-02-06 missed",
        "nor-board-monthly": "1 on track",
      ]),
    Expectation(
      programme: "norwich", day: "2021-09-01",
      figures: [
        "nor-board-monthly": "0 missed",
        "nor-p1-families-100": "112 met",
        "nor-p4-four-encounters-1718": "1636 missed",
        "nor-t-exclusion-two-thirds": "2.78 met",
        "nor-t-exclusion-two-thirds-fixed-term": "2.66 missed",
        "nor-t-dest-ks4-90": "90.2 met",
      ]),
    Expectation(
      programme: "norwich", day: "2021-01-31",
      figures: ["nor-t-exclusion-two-thirds": "0.84 on track"]),
    Expectation(
      programme: "ipswich", day: "2018-08-31",
      figures: [
        "ips-p2-npq-80": "80 within",
        "ips-p3-grant-cap": "25000 within",
        "ips-p1-comms-10-schools": "19 not yet due",
      ]),
    Expectation(
      programme: "stoke-on-trent", day: "2018-08-31",
      figures: [
        "sot-p3-ncs-900": "912 met",
        "sot-p3-ncs-27000": "27360 met",
        "sot-p3-exclusions-down-published": "2585 behind",
        "sot-p3-exclusions-down": "0 not yet due",
        "sot-t-absence-primary": "0 not yet due",
        "sot-t-absence-secondary": "0 not yet due",
      ]),
    Expectation(
      programme: "stoke-on-trent", day: "2021-08-31",
      figures: [
        "sot-p3-exclusions-down": "1702 on track",
        "sot-t-absence-primary": "172300 missed",
        "sot-t-absence-secondary": "55900 on track",
      ]),
    Expectation(
      programme: "nottinghamshire", day: "2021-12-31",
      figures: [
        "ntt-supported-internship": "5 met",
        "ntt-neet-published": "2 behind",
        "ntt-takeup-30h": "none no denominator",
        "ntt-hv-review-25": "none no denominator",
        "ntt-eet-unknown": "none no denominator",
      ]),
    Expectation(
      programme: "norfolk", day: "2024-08-31",
      figures: [
        "nfk-wrap-capital": "1312500.5 within",
        "nfk-attendance-framework": "2024-08-30 met",
      ]),
  ])
  func `reports say what the history says`(expected: Expectation) throws {
    let found = try Self.figures(expected.programme, on: expected.day, of: Self.log())
    for (id, figure) in expected.figures {
      #expect(found[id] == figure, "\(expected.programme)/\(id) on \(expected.day)")
    }
  }

  @Test func `what was put right moved the figures`() throws {
    let log = try Self.log()
    let before = try Self.figures("norwich", on: "2018-08-31", through: Self.sizeBefore, of: log)
    // 35 encounters of a day reported twice go, 29 of a session dated a year early come.
    #expect(before["nor-p4-encounters-11000"] == "11046 met")
    // The plan of then gives no number of pupils.
    #expect(before["nor-p4-four-encounters-1718"]?.hasSuffix("no denominator") == true)
    let ipswich = try Self.figures("ipswich", on: "2018-08-31", through: Self.sizeBefore, of: log)
    #expect(ipswich["ips-p2-npq-80"] == "81 breached")
    #expect(ipswich["ips-p3-grant-cap"] == "125000 breached")
  }

  @Test func `every event says where it comes from`() throws {
    var published = 0
    try Self.log().forEachBatch { batch in
      for line in batch.lines {
        let kind = line.range(of: .kind).map { unescaped(batch.bytes[$0]) } ?? ""
        guard !kind.hasPrefix(LogFormat.reservedPrefix) else { continue }
        let source = line.range(of: .source).map { unescaped(batch.bytes[$0]) } ?? ""
        if source.hasSuffix(", Department for Education") { published += 1 }
        let isLabelled =
          source.hasPrefix("invented sample (") || source.hasSuffix(", Department for Education")
        #expect(isLabelled, "seq \(line.sequence): '\(source)'")
        // A school of the sample has a number that no school has.
        let place = line.range(of: .place).map { unescaped(batch.bytes[$0]) } ?? ""
        if place.hasPrefix("urn:") { #expect(place > "urn:900000", "seq \(line.sequence)") }
      }
    }
    #expect(published == 42)
  }

  @Test(.scratch) func `it is made again by its command, and making it twice adds nothing`() throws
  {
    let directory = ScratchDirectory.path + "/events"
    for _ in 1...2 {
      let made = try Tool(
        "/bin/sh", [Self.repository + "/Scripts/make-events", directory],
        environment: ["LEDGERCTL": LedgerTool.program])
      #expect(made.status == 0, "\(made.errorText)")
      let log = try Self.log(at: directory)
      #expect(try log.head().size == Self.size)
      for (programme, day) in [("norwich", "2018-08-31"), ("stoke-on-trent", "2021-08-31")] {
        #expect(
          try Self.figures(programme, on: day, of: log)
            == Self.figures(programme, on: day, of: Self.log()))
      }
    }
  }
}
