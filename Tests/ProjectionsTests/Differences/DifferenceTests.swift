import Ledger
import Projections
import TestSupport
import Testing

@Suite struct DifferenceTests {
  private static let composed = [
    #"{"figure": {"ratio": [{"sum": "amount", "of": {"kind": "a.done"}}, {"count": {"kind": "b.done"}}], "per": 100}, "places": 1}"#,
    #"{"figure": {"share": {"distinct": "subject", "of": {"kind": "a.done"}}, "cohort": "pupils"}, "places": 1}"#,
    #"{"id": "some", "figure": {"count": {"kind": "a.done"}}, "target": {"is": "atLeast", "value": 20}}"#,
    #"{"figure": {"met": ["some"]}, "target": {"is": "exactly", "value": 1}}"#,
  ]

  @Test func `the parts of every movement add up, whatever was voided, corrected, late or revised`()
    throws
  {
    var random = SplitMix64(stream: "differences")
    let all = everyMeasure + Self.composed
    for round in 0..<25 {
      var facts = randomHistory(&random, count: Int.random(in: 2...80, using: &random))
      facts.insert(
        .plan(planText(all)), at: Int.random(in: 0...facts.count / 3, using: &random))
      if round % 2 == 0 {
        // A revision that drops a measure and turns another's figure round.
        let revised = [all[0]] + all[3...].reversed()
        facts.insert(
          .plan(planText(revised)),
          at: Int.random(in: facts.count / 2...facts.count, using: &random))
      }
      let log = try MemoryLog(facts, linesPerBatch: Int.random(in: 1...7, using: &random))
      for _ in 0..<4 {
        let sizes = [0, 1].map { _ in Int.random(in: 0...facts.count, using: &random) }.sorted()
        let days = [0, 1].map { _ in
          CivilDate(dayNumber: 17_400 + Int.random(in: 0..<520, using: &random))
        }
        let isOneDay = Bool.random(using: &random)
        let states = [0, 1].map {
          Difference.State(size: sizes[$0], on: days[isOneDay ? 0 : $0])
        }
        guard try !Replay(log, through: sizes[1], on: days[0]).plans.isEmpty else { continue }
        let difference = try Difference(from: states[0], to: states[1], in: log)
        try expectAddsUp(difference, log, counts: ["measure-1"], "round \(round), \(states)")
      }
    }
  }

  private func difference(
    _ measures: [String], _ facts: [Fact], at size: Int, on first: String = "2018-06-30",
    on second: String = "2018-06-30"
  ) throws -> [Difference.MeasureChange] {
    let log = try MemoryLog([.plan(planText(measures))] + facts)
    let difference = try Difference(
      from: .init(size: size, on: try #require(CivilDate(first))),
      to: .init(size: log.size, on: try #require(CivilDate(second))), in: log)
    return try #require(difference.programmes.first).measures
  }

  private func words(_ change: Difference.MeasureChange) -> [String] {
    change.parts.map { part in
      "\(part.causes.map(\.rawValue).joined(separator: "+")) "
        + "\(part.change?.description ?? "?") "
        + part.listed.map { ($0.isAdded ? "+" : "-") + $0.id }.joined(separator: " ")
    }
  }

  @Test func `each cause has its part, and its events`() throws {
    let changes = try difference(
      [#"{"figure": {"count": {"kind": "a.done"}}}"#],
      [
        Fact("a.done 2018-01-01 id=one quantity=10"), Fact("a.done 2018-01-01 id=two quantity=20"),
        Fact("a.done 2018-07-10 id=soon"), Fact("a.done 2018-01-01 id=three quantity=5"),
        .void("one"), Fact("a.done 2018-01-01 id=two-b quantity=21 replaces=two"),
        Fact("a.done 2018-01-01 id=two-c quantity=22 replaces=two-b"),
        Fact("a.done 2018-02-01 id=late-a"),
        Fact("a.done 2018-02-01 id=late-b quantity=3 replaces=late-a"),
        Fact("a.done 2018-07-02 id=fresh quantity=4"), Fact("a.done 2018-09-02 id=future"),
        Fact("a.done 2018-01-01 id=three-b replaces=three"), .void("three-b"),
      ], at: 5, on: "2018-06-30", on: "2018-07-31")
    #expect(changes.count == 1)
    #expect(changes[0].change == ExactDecimal(-5))
    #expect(
      words(changes[0]) == [
        "report-date 1 +soon", "voided -15 -one -three", "corrected 2 -two +two-c",
        "late 3 +late-b", "new 4 +fresh",
      ])
    let events = changes[0].parts.flatMap(\.listed)
    #expect(events.first { $0.id == "one" }?.by == 6)
    #expect(events.first { $0.id == "two" }?.by == 7)
  }

  @Test func `a figure that cannot be worked out in between moves in one part`() throws {
    let changes = try difference(
      [#"{"figure": {"latest": "amount", "of": {"kind": "a.done"}}}"#],
      [
        Fact("a.done 2018-01-01 id=one amount=10"), .void("one"),
        Fact("a.done 2018-01-02 id=two amount=12"),
      ], at: 2)
    #expect(words(changes[0]) == ["voided+late 2 -one +two"])
  }

  @Test func `a changed plan moves the target, and the standing with it`() throws {
    func plan(_ target: Int) -> Fact {
      .plan(
        planText([
          #"{"figure": {"count": {"kind": "a.done"}}, "target": {"is": "atLeast", "value": \#(target), "by": "2018-03-01"}}"#
        ]))
    }
    let log = try MemoryLog([plan(1), Fact("a.done 2018-01-01"), plan(2)])
    let on = try #require(CivilDate("2018-06-30"))
    let difference = try Difference(
      from: .init(size: 2, on: on), to: .init(size: 3, on: on), in: log)
    let change = try #require(difference.programmes.first?.measures.first)
    #expect(change.from?.standing == .met && change.to?.standing == .missed)
    #expect(change.from?.target?.value == .number(ExactDecimal(1)))
    #expect(change.to?.target?.value == .number(ExactDecimal(2)))
    #expect(change.parts.isEmpty)
    #expect(difference.programmes.first?.from?.sequence == 1)
    #expect(difference.programmes.first?.to?.sequence == 3)
  }

  @Test func `from before the plan a figure comes out of nothing, and without a change none moved`()
    throws
  {
    let log = try MemoryLog([
      Fact("a.done 2018-01-01"), .plan(planText([#"{"figure": {"count": {"kind": "a.done"}}}"#])),
    ])
    let on = try #require(CivilDate("2018-06-30"))
    let states = [1, 2].map { Difference.State(size: $0, on: on) }
    let first = try Difference(from: states[0], to: states[1], in: log)
    let change = try #require(first.programmes.first?.measures.first)
    #expect(change.from == nil && change.change == nil && first.programmes[0].from == nil)
    #expect(change.parts.map(\.causes) == [[.plan]])
    let same = try Difference(from: states[1], to: states[1], in: log)
    #expect(same.programmes.map(\.measures) == [[]] && same.programmes[0].unchanged == 1)
  }
}
