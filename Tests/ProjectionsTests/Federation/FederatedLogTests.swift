import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// What several ledgers say together, and what they cannot say together.
@Suite(.scratch) struct FederatedLogTests {
  private static let kind = "employer.encounter 2018-03-07"

  private func fact(_ text: String, at seconds: Int = 0) -> Fact {
    var fact = Fact("\(Self.kind) \(text)")
    fact.recorded = moment(seconds)
    return fact
  }

  private func void(_ id: String, at seconds: Int = 0) -> Fact {
    var fact = Fact.void(id)
    fact.recorded = moment(seconds)
    return fact
  }

  private func count(_ log: FederatedLog, _ query: CountQuery = CountQuery()) throws -> String {
    try CountTable(query, log, through: log.size).rows.map {
      ($0.by.map { $0?.description ?? "-" } + ["\($0.value)"]).joined(separator: " ")
    }.joined(separator: "; ")
  }

  @Test func `an event of the same id that says the same counts once, whoever recorded it`() throws
  {
    let north = try diskLedger("north", [fact("id=a"), fact("id=b quantity=3 source=crm")])
    let south = try diskLedger(
      "south", [fact("id=b quantity=3 source=crm", at: 9), fact("id=c", at: 9)])
    let log = try federated([north, south])
    #expect(log.size == 4 && log.sharedEvents == 1)
    #expect(try count(log) == "5")
    #expect(try count(log, CountQuery(by: [EventKey("id")])) == "a 1; b 3; c 1")
    #expect(try count(federated([south, north])) == "5")
  }

  @Test func `two sources may give the same id to different events`() throws {
    let north = try diskLedger("north", [fact("id=1 source=crm"), fact("id=2 source=crm")])
    let south = try diskLedger("south", [fact("id=1 source=ilr"), fact("id=2 source=crm")])
    let log = try federated([north, south])
    #expect(try count(log) == "3")
    #expect(try count(log, CountQuery(.distinct(EventKey("id")))) == "3")
  }

  @Test func `what is taken out is the event of the ledger's own source`() throws {
    let north = try diskLedger(
      "north", [fact("id=1 source=crm quantity=10"), void("1", at: 5)])
    let south = try diskLedger(
      "south",
      [
        fact("id=1 source=ilr quantity=200"), fact("id=2 source=ilr"),
        fact("id=3 source=ilr quantity=7 replaces=2", at: 6),
      ])
    let east = try diskLedger("east", [fact("id=2 source=crm quantity=4000")])
    for logs in [[north, south, east], [east, south, north]] {
      let log = try federated(logs)
      #expect(try count(log) == "4207")
      #expect(
        try count(log, CountQuery(by: [EventKey("source")])) == "crm 4000; ilr 207")
    }
  }

  @Test func `an event voided in one ledger counts in none`() throws {
    let event = fact("id=a quantity=5")
    let north = try diskLedger("north", [event, void("a", at: 1)])
    let south = try diskLedger("south", [fact("id=a quantity=5", at: 9), fact("id=b", at: 9)])
    #expect(try count(federated([north, south])) == "1")
    #expect(try count(federated([south, north])) == "1")
  }

  @Test func `voids of one event in several ledgers are one`() throws {
    let both = [fact("id=a"), void("a", at: 1)]
    let log = try federated([diskLedger("north", both), diskLedger("south", both)])
    #expect(try count(log) == "0")
  }

  @Test func `one correction in several ledgers is one`() throws {
    let both = [fact("id=a"), fact("id=b quantity=4 replaces=a", at: 1)]
    let log = try federated([
      diskLedger("north", both), diskLedger("south", both), diskLedger("east", [fact("id=a")]),
    ])
    #expect(try count(log) == "4")
  }

  @Test func `an id under which ledgers say different things is refused with both lines`() throws {
    let north = try diskLedger("north", [fact("id=x"), fact("id=a quantity=2"), fact("id=b")])
    let south = try diskLedger(
      "south", [fact("id=a quantity=3", at: 1), fact("id=b source=crm", at: 1)])
    let found = try disagreements { _ = try federated([north, south]) }
    #expect(found.map(\.name) == ["federation-conflict", "federation-conflict"])
    #expect(found.first?.place.file == south.layout.segment(first: 1))
    #expect(found.first?.place.line == 1)
    let what = try #require(found.first).what
    #expect(what.contains("'a'") && what.contains("/quantity recorded 2, given 3"), "\(what)")
    #expect(what.contains("\(north.layout.segment(first: 1)):2"), "\(what)")
    #expect(try #require(found.last).what.contains("names no source"))
  }

  @Test func `a conflict in a later segment names that segment and the line in it`() throws {
    let filler = (0..<7).map { fact("id=f\($0)") }
    let north = try diskLedger("north", filler + [fact("id=a quantity=2")], segmentLines: 3)
    let south = try diskLedger("south", [fact("id=a", at: 1)])
    let found = try #require(try disagreements { _ = try federated([north, south]) }.first)
    #expect(found.what.contains("\(north.layout.segment(first: 7)):2"), "\(found.what)")
  }

  @Test func `an event that is corrected in two ways is refused with both lines`() throws {
    let north = try diskLedger("north", [fact("id=a"), fact("id=b replaces=a", at: 1)])
    let south = try diskLedger("south", [fact("id=a"), fact("id=c replaces=a", at: 2)])
    let found = try disagreements { _ = try federated([north, south]) }
    #expect(found.map(\.name) == ["federation-removals"])
    #expect(found.first?.place == Place(file: south.layout.segment(first: 1), line: 2))
    let east = try diskLedger("east", [fact("id=a"), void("a", at: 3)])
    #expect(
      try disagreements { _ = try federated([north, east]) }.map(\.name) == ["federation-removals"])
  }

  @Test func `a correction that was voided itself is in nobody's way`() throws {
    let north = try diskLedger(
      "north", [fact("id=a"), fact("id=b quantity=2 replaces=a", at: 1), void("b", at: 2)])
    let south = try diskLedger("south", [fact("id=a"), fact("id=c quantity=9 replaces=a", at: 2)])
    #expect(try count(federated([north, south])) == "9")
    let east = try diskLedger("east", [fact("id=a"), void("a", at: 3)])
    #expect(try count(federated([north, east])) == "0")
  }

  @Test func `of one day the observation that was recorded last is the latest`() throws {
    let text = planText([#"{"figure": {"latest": "rate", "of": {"kind": "x.rate"}}}"#])
    func rate(_ id: String, _ value: String, at seconds: Int) -> Fact {
      var fact = Fact("x.rate 2018-03-07 id=\(id) rate=\(value)")
      fact.recorded = moment(seconds)
      return fact
    }
    var plan = Fact.plan(text)
    plan.recorded = moment(0)
    let north = try diskLedger("north", [plan, rate("a", "1.5", at: 9), rate("c", "4", at: 30)])
    let south = try diskLedger("south", [plan, rate("b", "2.5", at: 20)])
    for logs in [[north, south], [south, north]] {
      let log = try federated(logs)
      let day = try #require(CivilDate("2019-01-01"))
      func value(_ log: FederatedLog) throws -> FigureValue? {
        try log.report(through: log.size, on: day, programmes: nil).programmes[0].measures[0].value
      }
      #expect(try value(log) == .number(ExactDecimal(4)))
      // What was known at second 20: two published values of one day are not added up.
      let then = try FederatedLog(
        log.members.map { FederatedLog.Member($0.log, size: try $0.log.size(asOf: .second(20))) })
      #expect(try value(then) == .number(try #require(ExactDecimal("2.5"))))
    }
  }

  @Test func `of lines of one moment the ledger that is named later has the latest`() throws {
    let north = try diskLedger("north", [fact("id=a")])
    let south = try diskLedger("south", [fact("id=b")])
    func order(_ logs: [EventLog]) throws -> [String] {
      var ids: [String] = []
      try federated(logs).forEachBatch(from: 1, through: 2) { (batch: EventBatch) in
        ids += batch.lines.map { batch.text(.id, of: $0) ?? "" }
      }
      return ids
    }
    #expect(try order([north, south]) == ["a", "b"])
    #expect(try order([south, north]) == ["b", "a"])
  }

  @Test func `different plans of a programme are refused, each with its ledger`() throws {
    let one = planText([#"{"figure": {"count": {"kind": "x.y"}}}"#])
    let two = planText([#"{"figure": {"count": {"kind": "x.z"}}}"#])
    let north = try diskLedger("north", [.plan(one)])
    let south = try diskLedger("south", [.plan(one), .plan(two)])
    let log = try federated([north, south])
    let day = try #require(CivilDate("2019-01-01"))
    let found = try disagreements {
      _ = try log.report(through: log.size, on: day, programmes: nil)
    }
    #expect(found.map(\.name) == ["plans-differ"])
    let what = try #require(found.first).what
    #expect(what.contains("/north' (seq 1)") && what.contains("/south' (seq 2)"), "\(what)")
    // Nobody asked for that programme.
    #expect(
      try disagreements {
        _ = try log.report(through: log.size, on: day, programmes: ["ipswich"])
      }.map(\.name) != ["plans-differ"])
    // The same plan in all is in force by the line that adopted it first.
    let agreed = try federated([try diskLedger("east", [.plan(one)]), north])
    let report = agreed.located(
      try agreed.report(through: agreed.size, on: day, programmes: nil))
    #expect(report.programmes.map(\.plan?.origin) == ["example.org/east"])
    #expect(report.programmes.map(\.plan?.sequence) == [1])
    #expect(agreed.sharedEvents == 0)
  }

  @Test func `a field that is money in one catalogue and text in another is refused`() throws {
    func catalogue(_ type: String, more: String = "") -> Fact {
      var fact = Fact(kind: "ledger.catalogue", occurred: "2018-01-01")
      fact.programme = nil
      fact.data = [
        "catalogue":
          #"{"title":"t","codes":{},"kinds":{"x.y":{"title":"X","fields":{\#(more)"amount":{"title":"A","type":"\#(type)"}}}}}"#
      ]
      return fact
    }
    let more = #""other":{"title":"O","type":"text"},"#
    let north = try diskLedger("north", [catalogue("money")])
    let south = try diskLedger("south", [catalogue("text")])
    let east = try diskLedger("east", [catalogue("money", more: more)])
    let log = try federated([north, south])
    let found = try disagreements { _ = try log.checkedCatalogues(at: log.size) }
    #expect(found.map(\.name) == ["catalogues-differ"])
    let together = try federated([north, east])
    #expect(try together.checkedCatalogues(at: together.size).count == 2)
  }

  @Test func `two ledgers of one origin are refused`() throws {
    let north = try diskLedger("north", [fact("id=a")])
    let copy = try diskLedger("copy", [fact("id=a")], origin: "example.org/north")
    #expect(try disagreements { _ = try federated([north, copy]) }.map(\.name) == ["origin-twice"])
    #expect(
      try disagreements { _ = try federated([north, north]) }.map(\.name) == ["origin-twice"])
  }

  @Test func `ledgers that hold nothing are read with those that do`() throws {
    let empty = try diskLedger("empty", [])
    let north = try diskLedger("north", [fact("id=a")])
    #expect(try count(federated([empty])) == "0")
    #expect(try count(federated([empty, north])) == "1")
    let first = try FederatedLog([.init(north, size: 0), .init(empty, size: 0)])
    #expect(first.size == 0 && first.sharedEvents == 0)
  }

  @Test func `private values, of which each ledger has its own digest, make no difference`() throws
  {
    var catalogue = Fact(kind: "ledger.catalogue", occurred: "2018-01-01")
    catalogue.programme = nil
    catalogue.data = [
      "catalogue":
        #"{"title":"t","codes":{},"kinds":{"employer.encounter":{"title":"X","subject":"s","fields":{"note":{"title":"N","type":"text","private":true}}}}}"#
    ]
    func noted(_ salt: String) -> Fact {
      var fact = fact("id=a subject=p-1")
      fact.data["note"] = "\"private:\(SHA256.hash(Array(salt.utf8)).base64)\""
      return fact
    }
    let north = try diskLedger("north", [catalogue, noted("one")])
    let south = try diskLedger("south", [catalogue, noted("two")])
    let log = try federated([north, south])
    #expect(log.sharedEvents == 1)
    #expect(try count(log) == "1")
  }

  @Test func `a log that lost lines after its size was looked up is damaged, and says which`()
    throws
  {
    let north = try diskLedger("north", [fact("id=a")])
    let south = try diskLedger("south", [fact("id=b")])
    let error = #expect(throws: LedgerError.self) {
      _ = try FederatedLog([.init(north, size: 1), .init(south, size: 2)])
    }
    guard case .damaged(let damages)? = error else {
      Issue.record("not damaged")
      return
    }
    #expect(damages.map(\.name) == ["truncated"])
    #expect(damages.first?.what.contains(south.directory) ?? false)
  }
}

extension Instant {
  /// A moment of the tests' clock.
  fileprivate static func second(_ seconds: Int) -> Instant {
    Instant(milliseconds: 1_600_000_000_000 + Int64(seconds) * 1000)
  }
}
