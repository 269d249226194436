import Ledger
import Projections
import TestSupport
import Testing

/// A partner's total as a line of the log.
func total(
  _ measure: String, _ value: String, on: String, id: String = "", more: [String: String] = [:]
) -> Fact {
  var fact = Fact(kind: "ledger.reconciled", occurred: on)
  fact.id = id
  fact.source = "partner"
  fact.data = ["measure": "\"\(measure)\"", "value": value]
  fact.data.merge(more) { $1 }
  return fact
}

/// What some checks find in a log.
func findings(
  _ facts: [Fact], _ checks: [CheckName], on: String = "2021-01-01", linesPerBatch: Int = 3,
  programmes: [String]? = nil, lateDays: Int = CheckRun.lateDaysDefault
) throws -> [CheckFinding] {
  let log = try MemoryLog(facts, linesPerBatch: linesPerBatch)
  var options = CheckRun.Options()
  options.checks = checks
  options.programmes = programmes
  options.lateDays = lateDays
  return try CheckRun(log, through: log.size, on: try #require(CivilDate(on)), options).findings
}

@Suite struct ReconciledTests {
  private static let plan = Fact.plan(
    planText([
      #"{"figure": {"count": {"kind": "a.done"}}, "by": ["phase"]}"#,
      #"{"figure": {"sum": "amount", "of": {"kind": "g.paid"}}, "unit": "£"}"#,
      #"{"figure": {"first": {"kind": "m.met"}}}"#,
      #"{"figure": {"share": {"distinct": "subject", "of": {"kind": "a.done"}}, "cohort": "pupils"}, "places": 1}"#,
      #"{"figure": {"latest": "value", "of": {"kind": "i.seen"}}}"#,
      #"{"figure": {"met": ["measure-1"]}}"#,
    ]))

  private static let facts = [
    plan, Fact("a.done 2018-01-10 id=one quantity=3 phase=x subject=p-1"),
    Fact("a.done 2018-02-10 id=two quantity=4 phase=y subject=p-2"),
    Fact("a.done 2018-03-10 id=three quantity=5 subject=p-1"), Fact("g.paid 2018-01-01 amount=2.5"),
    Fact("m.met 2018-02-01"),
  ]

  private func found(_ totals: [Fact]) throws -> [CheckFinding] {
    try findings(Self.facts + totals, [.reconciled])
  }

  @Test func `a total that agrees says nothing, on the day it is of`() throws {
    #expect(
      try found([
        total("measure-1", "3", on: "2018-01-31"), total("measure-1", "7", on: "2018-02-28"),
        total("measure-1", "0", on: "2018-01-09"), total("measure-1", "12", on: "2018-03-10"),
        total("measure-1", "4", on: "2018-12-31", more: ["period": "\"2018-02\""]),
        total("measure-1", "5", on: "2018-12-31", more: ["cell": "[\"phase=\"]"]),
        total("measure-1", "3", on: "2018-12-31", more: ["cell": "[\"phase=x\"]"]),
        total("measure-1", "0", on: "2018-12-31", more: ["cell": "\"phase=none\""]),
        total("measure-2", "2.5", on: "2018-12-31"),
        total("measure-3", "\"2018-02-01\"", on: "2018-12-31"),
        total("measure-4", "50", on: "2018-12-31"), total("measure-6", "0", on: "2018-12-31"),
      ]) == [])
  }

  @Test func `a total that does not agree says by how much, and which events it turns on`() throws {
    let found = try found([
      total("measure-1", "3", on: "2018-01-31"), total("measure-1", "12", on: "2018-02-28"),
    ])
    #expect(found.count == 1)
    let finding = try #require(found.first)
    #expect(finding.programme == "norwich" && finding.measure == "measure-1")
    #expect(finding.difference == ExactDecimal(-5))
    // Only what happened since January agreed.
    #expect(finding.events == 1 && finding.listed.map(\.id) == ["two"])
    #expect(finding.what.contains("'partner' has 12, the ledger 7, 5 less"))
    #expect(finding.what.contains("since both agreed on 2018-01-31"))
    // The event that alone is the difference is pointed at.
    let alone = try self.found([total("measure-1", "8", on: "2018-12-31")])
    #expect(alone.first?.what.contains("of which seq 3 alone is the difference") == true)
    #expect(alone.first?.events == 3)
    let money = try self.found([total("measure-2", "1.25", on: "2018-12-31")])
    #expect(money.first?.difference == ExactDecimal("1.25"))
    #expect(money.first?.what.contains("£1.25, the ledger £2.50, £1.25 more") == true)
    let day = try self.found([total("measure-3", "\"2018-02-03\"", on: "2018-12-31")])
    #expect(day.first?.difference == ExactDecimal(-2))
    #expect(day.first?.what.contains("2 days less (earlier)") == true)
    let nothing = try self.found([total("measure-5", "1", on: "2018-12-31")])
    #expect(nothing.first?.what.contains("the ledger no figure") == true)
    #expect(nothing.first?.difference == nil)
    let cell = try self.found([
      total("measure-1", "1", on: "2018-12-31", more: ["cell": "[\"phase=x\"]"])
    ])
    #expect(cell.first?.listed.map(\.id) == ["one"])
  }

  @Test func `what is recorded later settles a total, or unsettles it`() throws {
    let early = total("measure-1", "8", on: "2018-01-31", id: "t")
    #expect(try found([early]).count == 1)
    // A late event, and a void.
    #expect(try found([early, Fact("a.done 2018-01-05 quantity=5")]) == [])
    #expect(try found([total("measure-1", "9", on: "2018-12-31"), .void("one")]) == [])
    // A mistaken total is voided and says nothing more.
    #expect(try found([early, .void("t")]) == [])
  }

  @Test func `a total of a measure that a revised plan left out is said, and no error`() throws {
    let revised = Fact.plan(
      planText([#"{"id": "other", "figure": {"count": {"kind": "a.done"}}}"#]))
    let found = try found([total("measure-1", "12", on: "2018-12-31", id: "t"), revised])
    #expect(found.map(\.listed).map { $0.map(\.id) } == [["t"]])
    #expect(
      found.first?.what.hasPrefix("the total cannot be compared: the plan of norwich") == true)
    // So is one that came in before totals were checked at the door.
    var old = Fact(kind: "ledger.reconciled", occurred: "2018-12-31")
    old.programme = nil
    old.data = ["total": "5"]
    #expect(try self.found([old]).count == 1)
  }

  @Test func `at the door every problem of a total is named`() throws {
    let plan = try readPlan(Self.plan.data["plan"] ?? "").get()
    let catalogue = try Catalogue(
      JSONDocument(Array(#"{"title":"t","codes":{},"kinds":{}}"#.utf8), file: nil).root)
    let rules = ReconciliationRules(catalogue, plans: [plan])
    func problems(_ text: String) throws -> [String] {
      let event = try JSONDocument(Array(text.utf8), file: nil).root
      return rules.problems(
        kind: "ledger.reconciled", data: event["data"], occurred: nil, isCorrection: false,
        event: event
      ).map { "\($0.refusal.name) \($0.pointer ?? $0.value.place.pointer ?? "")" }
    }
    #expect(
      try problems("{}")
        == [
          "missing-key /programme", "missing-key /source", "missing-field /data/measure",
          "missing-field /data/value",
        ])
    func data(_ fields: String, _ more: String = "") throws -> [String] {
      try problems(#"{"programme":"norwich","source":"s"\#(more),"data":{\#(fields)}}"#)
    }
    #expect(try data(#""measure":"measure-1","value":5"#) == [])
    #expect(
      try data(#""measure":"measure-1","value":5"#, #","quantity":2,"place":"urn:136190""#)
        == ["wrong-total /place", "wrong-total /quantity"])
    #expect(try data(#""measure":"measure-11","value":5"#) == ["unknown-measure /data/measure"])
    // Written as the measure's values are: whole numbers, pence, days, places.
    #expect(try data(#""measure":"measure-1","value":5.5"#).count == 1)
    #expect(try data(#""measure":"measure-2","value":5.555"#).count == 1)
    #expect(try data(#""measure":"measure-3","value":5"#).count == 1)
    #expect(try data(#""measure":"measure-4","value":50.55"#) == ["too-many-places /data/value"])
    #expect(try data(#""measure":"measure-1","value":"5""#).count == 1)
    #expect(try data(#""measure":"measure-1","value":5,"valeu":5"#).count == 1)
    #expect(try data(#""measure":"measure-1","value":5,"period":"2018/20""#).count == 1)
    #expect(
      try data(#""measure":"measure-6","value":1,"period":"2018""#) == ["wrong-total /data/period"])
    for cell in [#"["phase=x","phase=y"]"#, #"["Phase=x"]"#, #"["phase"]"#, #"["month=2018-01"]"#] {
      #expect(
        try data(#""measure":"measure-1","value":5,"cell":\#(cell)"#).first?.hasPrefix("wrong-cell")
          == true, "\(cell)")
    }
    #expect(
      try data(#""measure":"measure-2","value":5,"cell":["phase=x"]"#) == [
        "wrong-cell /data/cell/0"
      ])
    #expect(
      try problems(#"{"programme":"norwhich","source":"s","data":{"measure":"m","value":1}}"#)
        == ["unknown-programme /programme"])
  }

  @Test func `of random histories every figure of every day agrees with itself alone`() throws {
    var random = SplitMix64(stream: "reconciled totals")
    let whole = everyMeasure.filter { !$0.contains("\"by\"") }
    let plan = Fact.plan(planText(whole))
    for _ in 0..<12 {
      let facts = [plan] + randomHistory(&random, count: Int.random(in: 1...60, using: &random))
      let log = try MemoryLog(facts)
      var totals: [Fact] = []
      var wrong: [Fact] = []
      for _ in 0..<6 {
        let on = CivilDate(dayNumber: 17_400 + Int.random(in: 0..<520, using: &random))
        let report = try Replay(log, through: log.size, on: on).report()
        let measures = try #require(report.programmes.first).measures
        guard let measure = measures.randomElement(using: &random), let value = measure.value
        else { continue }
        switch value {
        case .number(let number):
          guard number.isLineNumber, (number + ExactDecimal(1)).isLineNumber else { continue }
          totals.append(total(measure.id, number.description, on: on.description))
          wrong.append(total(measure.id, "\(number + ExactDecimal(1))", on: on.description))
        case .day(let day):
          totals.append(total(measure.id, "\"\(day)\"", on: on.description))
          wrong.append(total(measure.id, "\"\(day.adding(days: 1))\"", on: on.description))
        }
      }
      let batch = Int.random(in: 1...9, using: &random)
      #expect(try findings(facts + totals, [.reconciled], linesPerBatch: batch) == [])
      let found = try findings(facts + wrong, [.reconciled], linesPerBatch: batch)
      #expect(found.map(\.difference) == wrong.map { _ in ExactDecimal(-1) }, "\(found)")
      // A total changes no figure.
      let later = try MemoryLog(facts + wrong)
      let on = try #require(CivilDate("2018-09-01"))
      #expect(
        try Replay(later, through: later.size, on: on).report().programmes
          == Replay(log, through: log.size, on: on).report().programmes)
    }
  }
}
