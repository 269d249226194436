import Ledger
import Projections
import Testing

/// A measure with a figure and whatever else is given.
private func measure(_ rest: String, figure: String = #"{"count": {"kind": "board.met"}}"#)
  -> String
{
  #"{"figure": \#(figure)\#(rest.isEmpty ? "" : ", ")\#(rest)}"#
}

private func names(_ measures: [String], extra: String = "") -> [String] {
  problems(planText(measures, extra: extra)).map(\.name)
}

@Suite struct PlanReaderTests {
  @Test(arguments: [
    "7", "[]", "null", #""plan""#, "{}", #"{"programme": 3}"#, #"{"measures": {}}"#,
    #"{"measures": [1, [], null]}"#,
  ])
  func `what is no plan is refused with a place for every problem`(_ text: String) {
    let found = problems(text)
    #expect(!found.isEmpty)
    for problem in found {
      #expect(problem.place.line != nil && problem.place.pointer != nil)
      #expect(!problem.what.isEmpty && !problem.remedy.isEmpty)
    }
  }

  @Test func `all problems are listed in the order of the text`() throws {
    let found = problems(
      planText([
        measure(#""titel": "x", "places": -1, "better": "lwoer""#),
        #"{"figure": {"cuont": {"kind": "board.met"}}}"#,
        measure(#""target": {"is": "atLest", "value": 3}"#),
      ]))
    #expect(
      found.map(\.name) == [
        "unknown-key", "wrong-type", "unknown-word", "not-a-figure", "unknown-word",
      ])
    #expect(
      found.map(\.remedy).filter { $0.hasPrefix("write '") } == [
        "write 'title'", "write 'lower'", "write 'count'", "write 'atLeast'",
      ])
    let lines = found.compactMap(\.place.line)
    #expect(lines == lines.sorted())
    #expect(found[3].place.pointer == "/measures/1/figure")
  }

  @Test(arguments: [
    (#""target": {"is": "atLeast"}"#, "missing-key"),
    (#""target": {"is": "atLeast", "value": "3"}"#, "wrong-type"),
    (#""target": {"is": "atLeast", "value": 3, "to": 4}"#, "unknown-key"),
    (#""target": {"is": "between", "from": 7, "to": 5}"#, "limits-reversed"),
    (#""target": {"is": "around", "value": 7}"#, "missing-key"),
    (#""target": {"is": "around", "value": 7, "tolerance": -1}"#, "wrong-type"),
    (#""target": {"is": "every", "cohort": "pupls"}"#, "unresolved-cohort"),
    (#""target": {"is": "increase"}"#, "baseline-needed"),
    (#""baseline": {"value": 3}, "target": {"is": "increaseBy"}"#, "amount-or-fraction"),
    (#""baseline": {"value": 3}, "target": {"is": "reduceBy", "fraction": 0.5}"#, "wrong-type"),
    (#""baseline": {"value": 3}, "target": {"is": "reduceBy", "fraction": "2/0"}"#, "wrong-type"),
    (
      #""baseline": {"value": 3}, "target": {"is": "reduceBy", "fraction": "1/2", "amount": 3}"#,
      "amount-or-fraction"
    ),
    (
      #""better": "higher", "baseline": {"value": 3}, "target": {"is": "decrease"}"#,
      "points-the-other-way"
    ),
    (#""better": "lower", "target": {"is": "atLeast", "value": 3}"#, "points-the-other-way"),
    (#""baseline": {"value": 3, "period": "2016/17"}"#, "baseline"),
    (#""baseline": {"words": "x"}"#, "baseline"),
    (#""baseline": {"first": false}"#, "wrong-type"),
    (#""target": {"is": "done"}"#, "day-and-number"),
    (#""target": {"is": "atLeast", "value": 1, "each": true}"#, "each-without-by"),
    (#""target": {"is": "atLeast", "value": 1, "groups": ["a"]}"#, "groups-without-each"),
    (
      #""by": ["place", "source"], "target": {"is": "atLeast", "each": {"a": 1}}"#,
      "groups-of-many-keys"
    ),
    (
      #""by": ["place"], "target": {"is": "atLeast", "value": 2, "each": {"a": 1}}"#, "value-twice"
    ),
    (#""target": {"is": "atLeast", "value": 1, "by": "2018-02-30"}"#, "bad-period"),
    (#""target": {"is": "atLeast", "value": 1, "by": "2018-03-01.."}"#, "deadline"),
    (#""target": {"is": "atLeast", "value": 1, "by": {"after": "measure-1"}}"#, "deadline"),
    (
      #""target": {"is": "atLeast", "value": 1, "by": {"after": "measure-1", "days": 3}}"#,
      "not-a-milestone"
    ),
    (#""target": {"is": "atLeast", "value": 1, "when": {"done": "nobody"}}"#, "unresolved-measure"),
    (#""target": {"is": "all", "targets": []}"#, "wrong-type"),
    (#""by": ["quantity"]"#, "unknown-key"), (#""by": ["place", "place"]"#, "listed-twice"),
    (#""by": []"#, "wrong-type"), (#""places": 13"#, "wrong-type"),
    (#""firmness": "hope""#, "unknown-word"),
    (#""target": {"is": "atLeast", "value": {"first": {"kind": "board.met"}}}"#, "day-and-number"),
  ])
  func `a target, baseline or key that cannot be meant is refused by name`(
    _ rest: String, _ name: String
  ) {
    #expect(names([measure(rest)]) == [name])
  }

  @Test(arguments: [
    (#"{}"#, "not-a-figure"), (#"7"#, "wrong-type"), (#"{"count": 7}"#, "wrong-type"),
    (#"{"count": {}}"#, "missing-key"), (#"{"count": {"kind": []}}"#, "wrong-type"),
    (#"{"count": {"kind": "a.b", "when": {}}}"#, "unknown-key"),
    (#"{"count": {"kind": "a.b", "where": {"x": null}}}"#, "wrong-type"),
    (#"{"count": {"kind": "a.b", "where": {"x": []}}}"#, "wrong-type"),
    (#"{"count": {"kind": "a.b", "where": {"x": {}}}}"#, "condition"),
    (#"{"count": {"kind": "a.b", "where": {"x": {"not": [1], "present": true}}}}"#, "condition"),
    (#"{"count": {"kind": "a.b", "where": {"x": {"atLeast": 1, "moreThan": 1}}}}"#, "condition"),
    (#"{"count": {"kind": "a.b", "where": {"x": {"atLeast": 1, "atMost": "z"}}}}"#, "condition"),
    (#"{"count": {"kind": "a.b", "where": {"x": {"atleast": 1}}}}"#, "unknown-key"),
    (#"{"count": {"kind": "a.b", "where": {"x": {"present": 1}}}}"#, "wrong-type"),
    (#"{"count": {"kind": "a.b", "period": "2017/19"}}"#, "bad-period"),
    (#"{"sum": "amount"}"#, "missing-key"), (#"{"sum": 3, "of": {"kind": "a.b"}}"#, "wrong-type"),
    (#"{"distinct": [], "of": {"kind": "a.b"}}"#, "wrong-type"),
    (
      #"{"distinct": "place", "of": {"kind": "a.b"}, "having": {"count": true}}"#, "missing-key"
    ),
    (
      #"{"distinct": "place", "of": {"kind": "a.b"}, "having": {"count": true, "atLeast": 0}}"#,
      "wrong-type"
    ),
    (
      #"{"distinct": "place", "of": {"kind": "a.b"}, "having": {"count": true, "sum": "x", "atLeast": 1}}"#,
      "having"
    ),
    (#"{"stock": "place", "joined": {"kind": "a.b"}}"#, "missing-key"),
    (#"{"lowest": {"kind": "a.b"}, "per": "week"}"#, "unknown-word"),
    (#"{"ratio": [{"count": {"kind": "a.b"}}]}"#, "wrong-type"),
    (#"{"mean": "x", "of": {"kind": "a.b"}}"#, "places-needed"),
    (#"{"share": {"count": {"kind": "a.b"}}, "cohort": "pupils"}"#, "places-needed"),
    (#"{"met": []}"#, "wrong-type"), (#"{"met": ["nobody"]}"#, "unresolved-measure"),
    (#"{"met": ["measure-1"]}"#, "measures-in-a-circle"),
  ])
  func `a figure that cannot be worked out is refused by name`(_ figure: String, _ name: String) {
    let found = names([measure("", figure: figure)])
    #expect(found.contains(name))
    #expect(found.allSatisfy { [name, "places-needed"].contains($0) })
  }

  @Test func `measures that wait for one another in a circle are named`() {
    let found = problems(
      planText([
        #"{"id": "a", "figure": {"met": ["b"]}}"#, #"{"id": "b", "figure": {"met": ["c"]}}"#,
        #"{"id": "c", "figure": {"met": ["a"]}}"#, #"{"id": "d", "figure": {"met": ["a"]}}"#,
      ]))
    #expect(found.map(\.name) == ["measures-in-a-circle"])
    #expect(found.first?.what.hasSuffix("a -> b -> c -> a") == true)
  }

  @Test func `a chain of measures as long as a plan may be is followed, a longer plan refused`()
    throws
  {
    func chain(_ count: Int) -> String {
      planText(
        (0..<count).map { number in
          number == 0
            ? #"{"id": "m0", "figure": {"count": {"kind": "x.y"}}}"#
            : #"{"id": "m\#(number)", "figure": {"met": ["m\#(number - 1)"]}}"#
        })
    }
    let plan = try readPlan(chain(2000)).get()
    let longest = Plan.reversed(plan)
    #expect(PlanFold(longest, on: plan.starts).report().measures.count == 2000)
    #expect(problems(chain(2001)).map(\.name) == ["too-many"])
  }

  @Test func `ids are unique over measures and context figures`() {
    let found = problems(
      planText(
        [
          #"{"id": "a", "figure": {"count": {"kind": "x.y"}}}"#,
          #"{"id": "a", "figure": {"count": {"kind": "x.y"}}}"#,
        ],
        extra:
          #""context": [{"id": "a", "title": "t", "value": "7 of 9", "document": "plan"}],"#))
    #expect(found.map(\.name) == ["id-twice", "id-twice"])
  }

  @Test(arguments: [
    (#"{"kind": "board.mett"}"#, "unknown-kind", "write 'board.met'"),
    (#"{"kind": "board.met", "where": {"bodie": "x"}}"#, "unknown-field", "write 'body'"),
    (#"{"kind": "board.met", "where": {"body": 3}}"#, "never-matches", nil),
    (
      #"{"kind": "exclusion", "where": {"type": "permanant"}}"#, "never-matches",
      "write 'permanent'"
    ),
    (#"{"kind": "exclusion", "where": {"rescinded": "yes"}}"#, "never-matches", nil),
  ])
  func `a selection that no event of the catalogue can match is refused`(
    _ events: String, _ name: String, _ remedy: String?
  ) throws {
    let text = planText([measure("", figure: #"{"count": \#(events)}"#)])
    let found = problems(text, catalogue: try Catalogue.builtIn())
    #expect(found.map(\.name) == [name])
    if let remedy { #expect(found.first?.remedy == remedy) }
    #expect(problems(text).isEmpty)
  }

  @Test(arguments: [
    #"{"sum": "body", "of": {"kind": "board.met"}}"#,
    #"{"latest": "publisher", "of": {"kind": "indicator.observed"}}"#,
    #"{"distinct": "subject", "of": {"kind": "board.met"}}"#,
    #"{"distinct": "nothing", "of": {"kind": "board.met"}}"#,
    #"{"stock": "subject", "joined": {"kind": "elsa.in_post"}, "left": {"kind": "board.met"}}"#,
  ])
  func `a key or field that the kinds do not have is refused`(_ figure: String) throws {
    let found = problems(
      planText([measure("", figure: figure)]), catalogue: try Catalogue.builtIn())
    #expect(found.count == 1)
  }

  @Test func `a plan's own calendar moves its terms and years`() throws {
    let plan = try readPlan(
      planText(
        [measure("", figure: #"{"count": {"kind": "x.y", "period": "2017/18 spring"}}"#)],
        extra: #""calendar": {"spring": "01-08", "summer": "04-15"},"#)
    ).get()
    guard case .count(let events) = plan.measures[0].figure else { throw CancellationError() }
    #expect(events.period?.first?.description == "2018-01-08")
    #expect(events.period?.last?.description == "2018-04-14")
    #expect(
      names(
        [measure("")],
        extra: #""calendar": {"spring": "10-01", "summer": "04-15", "autumn": "11-01"},"#)
        == ["terms-out-of-order"])
  }

  @Test func `what a target's word says need not be said again`() throws {
    let plan = try readPlan(
      planText([
        measure(#""baseline": {"first": true}, "target": {"is": "decrease"}"#),
        measure(
          #""baseline": {"first": true}, "target": {"is": "all", "targets": [{"is": "reduceBy", "fraction": "10%"}, {"is": "lessThan", "value": 9}]}"#
        ), measure(#""target": {"is": "atMost", "value": 9}"#),
      ])
    ).get()
    #expect(plan.measures.map(\.better) == [.lower, .lower, .higher])
  }
}

extension Plan {
  /// The same measures from the last to the first, so that each waits for one not yet worked out.
  fileprivate static func reversed(_ plan: Plan) -> Plan {
    var plan = plan
    plan.measures.reverse()
    return plan
  }
}
