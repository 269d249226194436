import Ledger
import Projections
import TestSupport
import Testing

/// Measures of every sort of figure over the events of random histories.
let everyMeasure = [
  #"{"figure": {"count": {"kind": ["a.done", "b.done"], "where": {"phase": ["x", "y"]}}}}"#,
  #"{"figure": {"count": {"kind": "a.done", "period": "2017/18"}}, "by": ["tags", "phase"]}"#,
  #"{"figure": {"sum": "amount", "of": {"kind": "a.done"}}, "by": ["month"]}"#,
  #"{"figure": {"distinct": "subject", "of": {"kind": "a.done"}}, "by": ["phase"]}"#,
  #"{"figure": {"distinct": ["subject", "place"], "of": {"kind": ["a.done", "b.done"]}}}"#,
  #"{"figure": {"distinct": "tags", "of": {"kind": "a.done"}}}"#,
  #"{"figure": {"distinct": "subject", "of": {"kind": "a.done"}, "having": {"count": true, "atLeast": 3}}}"#,
  #"{"figure": {"distinct": "subject", "of": {"kind": "a.done"}, "having": {"distinct": "phase", "atLeast": 2}}}"#,
  #"{"figure": {"distinct": "place", "of": {"kind": "b.done"}, "having": {"sum": "amount", "atLeast": 2.5}}}"#,
  #"{"figure": {"largest": "amount", "of": {"kind": "a.done"}}}"#,
  #"{"figure": {"mean": "amount", "of": {"kind": "a.done"}}, "places": 2}"#,
  #"{"figure": {"latest": "amount", "of": {"kind": "a.done"}}, "by": ["phase"]}"#,
  #"{"figure": {"first": {"kind": "b.done", "where": {"phase": "z"}}}}"#,
  #"{"figure": {"stock": "subject", "joined": {"kind": "a.done"}, "left": {"kind": "b.done"}}}"#,
  #"{"figure": {"sequence": "subject", "from": {"kind": "a.done"}, "to": {"kind": "b.done"}}}"#,
  #"{"figure": {"lowest": {"kind": ["a.done", "b.done"]}, "per": "term"}}"#,
  #"{"figure": {"gap": [{"sum": "amount", "of": {"kind": "a.done"}}, {"count": {"kind": "b.done"}}]}}"#,
]

/// A history of facts, corrections of facts and of corrections, and voids.
func randomHistory(_ random: inout SplitMix64, count: Int) -> [Fact] {
  var history: [Fact] = []
  var standing: [String] = []
  for number in 1...count {
    let roll = Int.random(in: 0..<10, using: &random)
    if roll == 0, let id = standing.randomElement(using: &random) {
      standing.removeAll { $0 == id }
      history.append(.void(id))
      continue
    }
    var fact = randomFact(&random)
    fact.id = "f-\(number)"
    if roll <= 2, let id = standing.randomElement(using: &random) {
      standing.removeAll { $0 == id }
      fact.replaces = id
    }
    standing.append(fact.id)
    history.append(fact)
  }
  return history
}

func randomFact(_ random: inout SplitMix64) -> Fact {
  let day = CivilDate(dayNumber: 17_400 + Int.random(in: 0..<500, using: &random))
  var fact = Fact(
    kind: ["a.done", "b.done", "c.done"].randomElement(using: &random) ?? "a.done",
    occurred: day.description)
  if Int.random(in: 0..<8, using: &random) == 0 { fact.programme = "ipswich" }
  if Bool.random(using: &random) { fact.quantity = Int.random(in: 1...5, using: &random) }
  if Int.random(in: 0..<4, using: &random) > 0 {
    fact.subject = "p-\(Int.random(in: 1...6, using: &random))"
  }
  if Bool.random(using: &random) { fact.place = "urn:\(Int.random(in: 1...4, using: &random))" }
  if Int.random(in: 0..<4, using: &random) > 0 {
    fact.data["phase"] = ["\"x\"", "\"y\"", "\"z\"", "\"\\u0001\\\"\""].randomElement(
      using: &random)
  }
  if Bool.random(using: &random) {
    fact.data["tags"] = ["[]", "[\"m\"]", "[\"m\",\"n\"]", "[\"n\",\"n\"]"].randomElement(
      using: &random)
  }
  if Int.random(in: 0..<4, using: &random) > 0 {
    fact.data["amount"] = ["1", "2.5", "0.01", "1e3", "-7", "999999999999.99"].randomElement(
      using: &random)
  }
  return fact
}

private func report(
  _ log: MemoryLog, on: String, through size: Int? = nil
) throws -> [MeasureReport] {
  let replay = try Replay(
    log, through: size ?? log.size, on: try #require(CivilDate(on)), programmes: ["norwich"])
  return try #require(replay.report().programmes.first).measures
}

@Suite struct ReplayTests {
  @Test func `random histories agree with a model that keeps only the events that stand`() throws {
    var random = SplitMix64(stream: "replay against the model")
    let plan = try readPlan(planText(everyMeasure)).get()
    for _ in 0..<60 {
      var facts = randomHistory(&random, count: Int.random(in: 1...80, using: &random))
      // The plan may be adopted anywhere, and more than once; an older one is not in force.
      let at = Int.random(in: 0...facts.count, using: &random)
      facts.insert(.plan(planText(everyMeasure)), at: at)
      facts.insert(
        .plan(planText([everyMeasure[0]])), at: Int.random(in: 0...at, using: &random))
      let log = try MemoryLog(facts, linesPerBatch: Int.random(in: 1...7, using: &random))
      let on = CivilDate(dayNumber: 17_400 + Int.random(in: 0..<520, using: &random)).description
      let model = NaiveModel(history: facts)
      for (measure, found) in zip(plan.measures, try report(log, on: on)) {
        let value: ExactDecimal? =
          switch found.value {
          case .number(let number)?: number
          case .day(let day)?: ExactDecimal(day.dayNumber)
          case nil: nil
          }
        #expect(value == model.value(measure.figure, on: on), "\(measure.figure) on \(on)")
      }
    }
  }

  @Test func `the order in which facts arrive changes nothing but what was recorded last`() throws {
    var random = SplitMix64(stream: "order of arrival")
    let ordered = everyMeasure.filter { !$0.contains("latest") }
    for _ in 0..<20 {
      let facts = randomHistory(&random, count: 60)
      let inOrder = try report(MemoryLog([.plan(planText(ordered))] + facts), on: "2019-01-01")
      let shuffled = try report(
        MemoryLog(facts.shuffled(using: &random) + [.plan(planText(ordered))]), on: "2019-01-01")
      #expect(inOrder == shuffled)
    }
  }

  @Test func `two halves folded apart and added up are the whole, and taken out leave nothing`()
    throws
  {
    var random = SplitMix64(stream: "merge and undo")
    let plan = try readPlan(planText(everyMeasure)).get()
    let on = try #require(CivilDate("2019-01-01"))
    for _ in 0..<20 {
      let log = try MemoryLog((1...50).map { _ in randomFact(&random) }, linesPerBatch: 50)
      let batch = log.batches[0]
      let cut = Int.random(in: 0...50, using: &random)
      var (whole, left, right) = (
        PlanFold(plan, on: on), PlanFold(plan, on: on), PlanFold(plan, on: on)
      )
      for line in batch.lines.shuffled(using: &random) {
        whole.apply(batch, line, weight: 1)
        if line.sequence <= cut {
          left.apply(batch, line, weight: 1)
        } else {
          right.apply(batch, line, weight: 1)
        }
      }
      right.merge(left)
      #expect(right.report() == whole.report())
      // Taken out in another order, and half of it before it was ever put in.
      for line in batch.lines.shuffled(using: &random) { whole.apply(batch, line, weight: -1) }
      #expect(whole.isEmpty)
      #expect(whole.report() == PlanFold(plan, on: on).report())
      for line in batch.lines { whole.apply(batch, line, weight: -1) }
      for line in batch.lines { whole.apply(batch, line, weight: 1) }
      #expect(whole.isEmpty)
    }
  }

  @Test func `each prefix is decided by its own lines`() throws {
    var random = SplitMix64(stream: "prefixes")
    let facts = [.plan(planText(everyMeasure))] + randomHistory(&random, count: 40)
    let log = try MemoryLog(facts)
    for size in 1...facts.count {
      let prefix = try MemoryLog(Array(facts[..<size]), linesPerBatch: 5)
      #expect(
        try report(log, on: "2019-01-01", through: size) == report(prefix, on: "2019-01-01"))
    }
  }

  @Test func `a correction of a correction counts once and a voided correction not at all`() throws
  {
    let plan = Fact.plan(planText([#"{"figure": {"count": {"kind": "a.done"}}}"#]))
    let facts = [
      plan, Fact("a.done 2018-01-01 id=one quantity=10"),
      Fact("a.done 2018-01-01 id=two replaces=one quantity=20"),
      Fact("a.done 2018-01-01 id=three replaces=two quantity=30"), .void("three"), .void("three"),
      .void("nobody"),
    ]
    let log = try MemoryLog(facts)
    let values = try (1...facts.count).map {
      try report(log, on: "2018-12-31", through: $0)[0].value?.number
    }
    #expect(values == [0, 10, 20, 30, 0, 0, 0].map { ExactDecimal($0) })
  }

  @Test func `targets of an earlier prefix are those of the plan then in force`() throws {
    func plan(_ value: Int) -> Fact {
      .plan(
        planText([
          #"{"figure": {"count": {"kind": "a.done"}}, "target": {"is": "atLeast", "value": \#(value)}}"#
        ]))
    }
    let log = try MemoryLog([plan(1), Fact("a.done 2018-01-01"), plan(2)])
    #expect(try report(log, on: "2018-12-31", through: 2)[0].standing == .met)
    #expect(try report(log, on: "2018-12-31", through: 3)[0].standing == .notYetDue)
    let replay = try Replay(log, through: 3, on: .last)
    #expect(replay.plans.map(\.adoption.sequence) == [3])
    #expect(replay.plans.map(\.adoption.recorded) == ["2021-01-01T00:00:00.000Z"])
  }

  @Test func `a programme without a plan is refused with the nearest that has one`() throws {
    let log = try MemoryLog([.plan(planText([everyMeasure[0]]))])
    let error = #expect(throws: LedgerError.self) {
      try Replay(log, through: 1, on: .last, programmes: ["norwhich"])
    }
    guard case .refused(let found)? = error else { throw CancellationError() }
    #expect(found.map(\.name) == ["no-plan"])
    #expect(found.map(\.remedy) == ["write 'norwich'"])
    #expect(try Replay(log, through: 0, on: .last).report().programmes.isEmpty)
  }

  @Test func `a plan that cannot be read is refused only while it is in force`() throws {
    let broken = Fact.plan(planText([#"{"figure": {"later": 1}}"#]))
    let whole = Fact.plan(planText([everyMeasure[0]]))
    let log = try MemoryLog([whole, broken, whole])
    #expect(try Replay(log, through: 1, on: .last).plans.count == 1)
    #expect(throws: LedgerError.self) { try Replay(log, through: 2, on: .last) }
    #expect(throws: LedgerError.self) {
      try Replay(log, through: 2, on: .last, programmes: ["norwich"])
    }
    #expect(try Replay(log, through: 3, on: .last).plans.map(\.adoption.sequence) == [3])
  }
}
