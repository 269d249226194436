import Ledger
import Projections
import TestSupport
import Testing

@Suite struct ExplanationTests {
  /// Figures in several parts, beside those of the random histories.
  private static let composed = [
    #"{"figure": {"ratio": [{"sum": "amount", "of": {"kind": "a.done"}}, {"count": {"kind": "b.done"}}], "per": 100}, "places": 2, "by": ["phase"]}"#,
    #"{"figure": {"share": {"distinct": "subject", "of": {"kind": "a.done", "where": {"phase": {"not": ["z"]}}}}, "cohort": "pupils"}, "places": 1}"#,
    #"{"figure": {"share": {"distinct": "place", "of": {"kind": "b.done"}}, "cohort": "seen"}, "places": 1}"#,
    #"{"figure": {"largest": "amount", "of": {"kind": "a.done"}}, "by": ["phase"]}"#,
    #"{"figure": {"first": {"kind": "a.done", "where": {"amount": {"atLeast": 2}}}}, "by": ["tags"]}"#,
    #"{"figure": {"stock": "subject", "joined": {"kind": "a.done"}, "left": {"kind": ["a.done", "b.done"], "where": {"phase": "x"}}}, "by": ["phase"]}"#,
    #"{"figure": {"sequence": "subject", "from": {"kind": "a.done"}, "to": {"kind": "b.done"}}, "by": ["phase"]}"#,
    #"{"figure": {"lowest": {"kind": "a.done"}, "per": "month"}, "by": ["phase"]}"#,
    #"{"figure": {"distinct": "tags", "of": {"kind": "a.done"}, "having": {"sum": "amount", "atLeast": 2}}, "by": ["phase"]}"#,
    #"{"id": "some", "figure": {"count": {"kind": "a.done"}}, "target": {"is": "atLeast", "value": 20}}"#,
    #"{"figure": {"met": ["some"]}, "target": {"is": "exactly", "value": 1}}"#,
  ]

  private static let plan = planText(everyMeasure + composed)
    .replacing(
      #""cohorts": {"#,
      with:
        #""cohorts": {"seen": {"title": "Seen", "figure": {"distinct": "subject", "of": {"kind": "a.done"}}}, "#
    )

  @Test func `the counted events of random histories come to the figure, for every shape and cell`()
    throws
  {
    var random = SplitMix64(stream: "explanations")
    for _ in 0..<20 {
      var facts = randomHistory(&random, count: Int.random(in: 1...60, using: &random))
      facts.insert(.plan(Self.plan), at: Int.random(in: 0...facts.count, using: &random))
      let log = try MemoryLog(facts, linesPerBatch: Int.random(in: 1...7, using: &random))
      let adopted = (facts.firstIndex { $0.kind == "ledger.plan" } ?? 0) + 1
      let size = Int.random(in: adopted...facts.count, using: &random)
      let on = CivilDate(dayNumber: 17_400 + Int.random(in: 0..<520, using: &random))
      let standing = Set(NaiveModel(history: Array(facts[..<size])).facts.map(\.sequence))
      let replay = try Replay(log, through: size, on: on, programmes: ["norwich"])
      for measure in try #require(replay.report().programmes.first).measures {
        let whole = try replay.explain(.init(measure.id), in: log, through: log.size)
        try expectConsistent(
          whole, facts, standing, "\(measure.id) on \(on) at \(size)")
        #expect(whole.value == measure.value)
        for cell in measure.cells {
          let words = zip(measure.by, cell.by).map { ($0.name, $1?.description ?? "") }
          let found = try replay.explain(
            .init(measure.id, cell: words), in: log, through: log.size)
          try expectConsistent(
            found, facts, standing, "\(measure.id) \(words) on \(on) at \(size)")
          #expect(found.value == cell.value)
        }
      }
    }
  }

  /// Explains the first measure of a plan over facts.
  private func explain(
    _ measure: String, _ facts: [String], on: String = "2018-08-31", size: Int? = nil,
    cell: [(key: String, value: String)] = []
  ) throws -> Explanation {
    let log = try MemoryLog([.plan(planText([measure]))] + facts.map { Fact($0) })
    let replay = try Replay(
      log, through: size ?? log.size, on: try #require(CivilDate(on)), programmes: ["norwich"])
    return try replay.explain(.init("measure-1", cell: cell), in: log, through: log.size)
  }

  @Test func `every rule that an event breaks is named, and the line that is the reason`() throws {
    let log = try MemoryLog([
      .plan(
        planText([
          #"{"figure": {"count": {"kind": "a.done", "where": {"quality": "high", "place": "urn:1"}, "period": "2017/18"}}}"#
        ])), Fact("a.done 2018-01-01 quality=high place=urn:1 quantity=3"),
      Fact("a.done 2017-01-01 quality=low place=urn:1 id=early"),
      Fact("a.done 2018-07-01 quality=high place=urn:2"), Fact("a.done 2018-01-01 place=urn:1"),
      Fact("a.done 2018-01-01 quality=high place=urn:1 id=wrong"),
      Fact("a.done 2018-01-02 quality=high place=urn:1 replaces=wrong"), .void("early"),
      Fact("a.done 2018-01-01 quality=high programme=ipswich"),
      Fact("b.done 2018-01-01 quality=high"), Fact("a.done 2018-01-03 quality=high place=urn:1"),
    ])
    let on = try #require(CivilDate("2018-06-30"))
    let replay = try Replay(log, through: 10, on: on, programmes: ["norwich"])
    let found = try replay.explain(.init("measure-1"), in: log, through: log.size)
    #expect(found.value == .number(ExactDecimal(4)))
    #expect(found.counted.map(\.sequence) == [2, 7])
    #expect(found.counted.map { $0.amount?.description } == ["3", "1"])
    #expect(
      found.leftOut.map { "\($0.sequence) " + $0.rules.map(\.name).joined(separator: " ") } == [
        "3 voided outside-period condition-not-met", "4 after-report-date wrong-place",
        "5 condition-not-met", "6 replaced", "11 recorded-after-as-of",
      ])
    #expect(found.leftOut.map { $0.rules[0].by } == [8, nil, nil, 7, nil])
    guard case .condition(let condition, let values) = found.leftOut[0].rules[2] else {
      throw CancellationError()
    }
    #expect(condition.key.name == "quality" && values == [.text("low")])
  }

  @Test func `pupils with four encounters, and how many have three, two and one`() throws {
    var facts: [String] = []
    for (pupil, times) in [("p-a", 4), ("p-b", 3), ("p-c", 3), ("p-d", 1), ("p-e", 5)] {
      for day in 1...times { facts.append("a.done 2018-01-0\(day) subject=\(pupil)") }
    }
    facts += ["a.done 2018-02-01 subject=p-f quantity=2", "a.done 2018-02-01"]
    let found = try explain(
      #"{"figure": {"distinct": "subject", "of": {"kind": "a.done"}, "having": {"count": true, "atLeast": 4}}}"#,
      facts)
    #expect(found.value == .number(ExactDecimal(2)))
    let part = found.parts[0]
    #expect(part.thresholds.map { "\($0.groups) \($0.has)" } == ["2 4", "2 3", "1 2", "1 1"])
    #expect(part.thresholds.map(\.isAtLeast) == [true, false, false, false])
    #expect(part.groups.filter(\.counts).map { $0.by[0]?.description } == ["p-a", "p-e"])
    // The fourth of each is the one that makes the pupil count.
    #expect(
      found.counted.filter { $0.amount == ExactDecimal(1) }.map(\.occurred) == [
        "2018-01-04", "2018-01-04",
      ])
    #expect(part.rules.map { "\($0.events) \($0.rule)" } == ["8 below-threshold", "1 no-value"])
  }

  @Test func `the latest observation supersedes older ones, and the first day later ones`() throws {
    let facts = [
      "a.done 2018-01-01 amount=1", "a.done 2018-03-01 amount=3", "a.done 2018-02-01 amount=9",
    ]
    let latest = try explain(#"{"figure": {"latest": "amount", "of": {"kind": "a.done"}}}"#, facts)
    #expect(latest.counted.map(\.sequence) == [3] && latest.counted[0].amount == ExactDecimal(3))
    #expect(latest.leftOut.map(\.rules) == [[.older(than: 3)], [.older(than: 3)]])
    let largest = try explain(
      #"{"figure": {"largest": "amount", "of": {"kind": "a.done"}}}"#, facts)
    #expect(largest.leftOut.map(\.rules) == [[.notLargest(by: 4)], [.notLargest(by: 4)]])
    let first = try explain(#"{"figure": {"first": {"kind": "a.done"}}}"#, facts)
    #expect(first.leftOut.map(\.rules) == [[.later(than: 2)], [.later(than: 2)]])
  }

  @Test func `who left is left out by the line of the leaving`() throws {
    let found = try explain(
      #"{"figure": {"stock": "subject", "joined": {"kind": "a.done"}, "left": {"kind": "b.done"}}}"#,
      [
        "a.done 2018-01-01 subject=p-a", "a.done 2018-01-01 subject=p-b",
        "b.done 2018-02-01 subject=p-b", "b.done 2018-01-15 subject=p-b",
      ])
    #expect(found.counted.map(\.sequence) == [2])
    #expect(found.leftOut.map(\.rules) == [[.left(by: 4)], [.leaves], [.leaves]])
  }

  @Test func `a measure, a key and a cell that there is not are refused with the nearest`() throws {
    let log = try MemoryLog([
      .plan(
        planText([#"{"id": "visits", "figure": {"count": {"kind": "a.done"}}, "by": ["phase"]}"#])),
      Fact("a.done 2018-01-01 phase=primary"),
    ])
    let replay = try Replay(log, through: 2, on: .last, programmes: ["norwich"])
    func refusals(_ query: ExplanationQuery) -> [String] {
      do throws(LedgerError) {
        _ = try replay.explain(query, in: log, through: 2)
        return []
      } catch {
        guard case .refused(let found) = error else { return [] }
        return found.map { "\($0.name): \($0.remedy)" }
      }
    }
    #expect(refusals(.init("visit")) == ["no-measure: write 'norwich/visits'"])
    #expect(
      refusals(.init("else entirely")) == ["no-measure: 'ledgerctl plan show norwich' lists them"])
    #expect(
      refusals(.init("visits", cell: [("fase", "x")])) == [
        "no-cell: write phase=VALUE", "no-cell: add --cell phase=VALUE",
      ])
    #expect(
      refusals(.init("visits", cell: [("phase", "primry")])) == [
        "no-cell: write --cell phase=primary"
      ])
  }

  @Test func `what is listed can be limited and the numbers stay`() throws {
    let facts = (1...9).map { "a.done 2018-01-0\($0)" } + (1...9).map { "a.done 2019-01-0\($0)" }
    let log = try MemoryLog(
      [.plan(planText([#"{"figure": {"count": {"kind": "a.done"}}}"#]))] + facts.map { Fact($0) })
    let replay = try Replay(
      log, through: log.size, on: try #require(CivilDate("2018-08-31")), programmes: ["norwich"])
    let found = try replay.explain(
      .init("measure-1", countedMax: 2, leftOutMax: 3), in: log, through: log.size)
    #expect(found.counted.count == 2 && found.leftOut.count == 3)
    #expect(found.parts[0].counted == 9 && found.parts[0].leftOut == 9)
    #expect(found.parts[0].total == ExactDecimal(9))
  }
}
