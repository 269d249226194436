import Ledger
import Projections
import TestSupport
import Testing

@Suite struct CheckRunTests {
  private static let plan = Fact.plan(
    planText([
      #"{"figure": {"count": {"kind": "a.done", "where": {"phase": "x"}, "period": "2018"}}}"#,
      #"{"figure": {"largest": "amount", "of": {"kind": "g.paid"}}, "unit": "£", "target": {"is": "atMost", "value": 100}}"#,
      #"{"figure": {"sum": "amount", "of": {"kind": "g.paid"}}, "unit": "£", "target": {"is": "lessThan", "value": 250}}"#,
      #"{"figure": {"distinct": "subject", "of": {"kind": "a.done"}}, "target": {"is": "atMost", "value": 0}}"#,
    ]))

  @Test func `nothing is said of nothing`() throws {
    #expect(try findings([], CheckName.allCases) == [])
    #expect(try findings([Self.plan], CheckName.allCases) == [])
    #expect(throws: LedgerError.self) {
      try findings([Self.plan], CheckName.allCases, programmes: ["norwhich"])
    }
  }

  @Test func `each grant above its cap is named, and a fund that is overspent`() throws {
    let paid = [
      Fact("g.paid 2018-01-01 id=a amount=100"), Fact("g.paid 2018-01-02 id=b amount=100.01"),
      Fact("g.paid 2018-01-03 id=c amount=49.98"),
    ]
    let one = try findings([Self.plan] + paid, [.grantsWithinCap])
    #expect(one.map(\.measure) == ["measure-2"])
    #expect(one.map(\.difference) == [ExactDecimal("0.01")])
    #expect(one[0].listed.map(\.id) == ["b"])
    let more = [Self.plan] + paid + [Fact("g.paid 2018-01-04 id=d amount=0.01")]
    let both = try findings(more, [.grantsWithinCap])
    #expect(both.map(\.measure) == ["measure-2", "measure-3"])
    // Less than 250 is strict; the events of the sum are all of them.
    #expect(both[1].difference == ExactDecimal(0) && both[1].events == 4)
    // What had not happened by then, was voided, or is another programme's does not count.
    #expect(try findings(more, [.grantsWithinCap], on: "2018-01-01") == [])
    #expect(try findings(more + [.void("b")], [.grantsWithinCap]) == [])
    var other = Fact("g.paid 2018-01-02 id=z amount=5000")
    other.programme = "ipswich"
    #expect(try findings([Self.plan, other], [.grantsWithinCap]) == [])
  }

  @Test func `the same said twice under other ids is one finding, a voided one none`() throws {
    let first = Fact("a.done 2018-01-01 id=a subject=p-1 phase=x source=one")
    var second = first
    (second.id, second.source) = ("b", "two")
    let found = try findings([first, second], [.suspiciousDuplicates])
    #expect(found.map(\.events) == [2] && found[0].listed.map(\.sequence) == [1, 2])
    #expect(found[0].what.contains("from different sources"))
    #expect(try findings([first, second, .void("a")], [.suspiciousDuplicates]) == [])
    for change in ["2018-01-02", "subject", "place", "quantity", "phase", "kind", "programme"] {
      var other = second
      switch change {
      case "subject": other.subject = "p-2"
      case "place": other.place = "urn:136190"
      case "quantity": other.quantity = 2
      case "phase": other.data["phase"] = "\"y\""
      case "kind": other.kind = "b.done"
      case "programme": other.programme = "ipswich"
      default: other.occurred = change
      }
      #expect(try findings([first, other], [.suspiciousDuplicates]) == [], "\(change)")
    }
  }

  @Test func `duplicates of random histories are those that a model finds`() throws {
    var random = SplitMix64(stream: "duplicates")
    for _ in 0..<30 {
      var facts: [Fact] = []
      for number in 1...Int.random(in: 2...60, using: &random) {
        var fact = Fact("a.done 2018-01-0\(Int.random(in: 1...3, using: &random))")
        fact.id = "f-\(number)"
        if Bool.random(using: &random) {
          fact.subject = "p-\(Int.random(in: 1...3, using: &random))"
        }
        if Bool.random(using: &random) { fact.data["phase"] = "\"x\"" }
        facts.append(fact)
      }
      var groups: [Fact: [Int]] = [:]
      for (index, fact) in facts.enumerated() {
        var said = fact
        said.id = ""
        groups[said, default: []].append(index + 1)
      }
      let model = groups.values.filter { $0.count > 1 }.sorted { $0[0] < $1[0] }
      let found = try findings(
        facts, [.suspiciousDuplicates], linesPerBatch: Int.random(in: 1...9, using: &random))
      #expect(found.map(\.events) == model.map(\.count))
      #expect(found.map { $0.listed.map(\.sequence) } == model.map { Array($0.prefix(10)) })
    }
  }

  @Test func `one zero too many stands out among ten, not among nine, nor beside another`() throws {
    func events(_ quantities: [Int]) -> [Fact] {
      quantities.enumerated().map {
        Fact("a.done 2018-01-01 id=f-\($0.offset) quantity=\($0.element)")
      }
    }
    let usual = Array(repeating: 30, count: 9)
    let found = try findings(events(usual + [300]), [.implausibleQuantities])
    #expect(found.map { $0.listed.map(\.id) } == [["f-9"]])
    #expect(try findings(events([300] + usual), [.implausibleQuantities]).count == 1)
    #expect(try findings(events(usual.dropLast() + [300]), [.implausibleQuantities]) == [])
    #expect(try findings(events(usual + [149]), [.implausibleQuantities]) == [])
    #expect(try findings(events(usual + [150]), [.implausibleQuantities]).count == 1)
    #expect(try findings(events(usual + [300, 61]), [.implausibleQuantities]) == [])
  }

  @Test(arguments: [
    ("2018-06-30", "2018-06-30T00:00:00.000Z", false),
    // A summer's day begins in Britain while the one before has an hour to go in Greenwich.
    ("2018-07-01", "2018-06-30T23:00:00.000Z", false),
    ("2018-07-01", "2018-06-30T22:59:59.999Z", true),
    ("2018-07-01T09:00+01:00", "2018-07-01T08:00:00.000Z", false),
    ("2018-07-01T09:00+01:00", "2018-07-01T07:59:59.999Z", true),
    ("2081-07-01", "2018-06-30T00:00:00.000Z", true),
  ])
  func `what happens after it is recorded is found`(
    occurred: String, recorded: String, isFound: Bool
  ) throws {
    let fact = Fact("a.done \(occurred) recorded=\(recorded)")
    #expect(try findings([fact], [.futureDates]).count == (isFound ? 1 : 0))
  }

  @Test func `late is later than so many days, by source`() throws {
    let facts = [
      Fact("a.done 2018-01-01 source=one recorded=2018-04-03T23:59:59.999Z"),
      Fact("a.done 2018-01-01 source=one recorded=2018-04-04T00:00:00.000Z"),
      Fact("b.done 2017-01-01 source=one recorded=2018-04-04T00:00:00.000Z"),
      Fact("a.done 2018-01-01 recorded=2018-12-04T00:00:00.000Z"),
    ]
    let found = try findings(facts, [.lateRecords])
    #expect(found.map(\.events) == [1, 2])
    #expect(found[1].what.contains("'one'") && found[1].what.contains("latest by 458 (seq 3)"))
    #expect(try findings(facts, [.lateRecords], lateDays: 500) == [])
    #expect(try findings(facts, [.lateRecords], lateDays: 91).map(\.events) == [1, 3])
  }

  @Test func `programmes nobody planned and events nobody counts are named`() throws {
    let facts = [
      Self.plan, Fact("a.done 2018-01-01 phase=x programme=norwhich"),
      Fact("a.done 2018-01-01 phase=y"), Fact("c.done 2018-01-01 phase=x"),
      // Outside its measure's period it is still an event that the measure is about.
      Fact("a.done 2001-01-01 phase=x"),
    ]
    let programmes = try findings(facts, [.unknownProgrammes])
    #expect(programmes.map(\.programme) == ["norwhich"])
    #expect(programmes[0].what.contains("is 'norwich' meant?"))
    let orphans = try findings(facts, [.orphans])
    #expect(orphans.map { $0.listed.map(\.sequence) } == [[4]])
    let narrow = Fact.plan(
      planText([#"{"figure": {"count": {"kind": "a.done", "where": {"phase": "x"}}}}"#]))
    let narrowed = try findings(facts.dropFirst() + [narrow], [.orphans])
    #expect(narrowed.map { $0.listed.map(\.sequence) } == [[2], [3]])
    let bare = try findings(
      [Self.plan, Fact("a.done 2018-01-01"), Fact("a.done 2018-01-01 source=s")], [.withoutSource])
    #expect(bare.map(\.events) == [1])
  }

  @Test func `what is found depends on the events, not on how they are read`() throws {
    var random = SplitMix64(stream: "checks in batches")
    for _ in 0..<10 {
      let facts = [Self.plan] + randomHistory(&random, count: 60)
      let whole = try findings(facts, CheckName.allCases, linesPerBatch: 100)
      for lines in [1, 2, 7] {
        #expect(try findings(facts, CheckName.allCases, linesPerBatch: lines) == whole)
      }
      #expect(
        whole.map(\.check.rawValue)
          == CheckName.allCases.flatMap { name in
            whole.filter { $0.check == name }.map(\.check.rawValue)
          })
      let norwich = try findings(facts, CheckName.allCases, programmes: ["norwich"])
      #expect(norwich.allSatisfy { $0.programme == "norwich" })
    }
  }
}
