import Ledger
import Projections
import Testing

/// Standings of figures over a period, on days before, in and after it.
@Suite struct PeriodStandingTests {
  private func standing(_ measure: String, _ facts: [String], on day: String) throws -> Standing {
    try #require(try fold([measure], facts, on: day).first).standing
  }

  /// A count of the year 2018/19, 365 days.
  private func count(_ rest: String) -> String {
    #"{"figure": {"count": {"kind": "a.done", "period": "2018/19"}}, \#(rest)}"#
  }

  private static let early = "a.done 2017-10-01 quantity=500"

  @Test(arguments: [
    #""better": "lower", "target": {"is": "atMost", "value": 73}"#,
    #""better": "lower", "target": {"is": "lessThan", "value": 74}"#,
    #""baseline": {"value": 146}, "target": {"is": "reduceBy", "fraction": "1/2"}"#,
    #""baseline": {"value": 100}, "target": {"is": "reduceBy", "amount": 27}"#,
    #""better": "lower", "target": {"is": "all", "targets": [{"is": "atMost", "value": 73}]}"#,
  ])
  func `a count that is to be low is not met in a year to come, nor in half of one`(
    _ promise: String
  ) throws {
    let measure = count(promise)
    let late = [Self.early, "a.done 2018-12-01 quantity=14"]
    #expect(try standing(measure, late, on: "2018-08-31") == .notYetDue)
    #expect(try standing(measure, [], on: "2018-08-31") == .notYetDue)
    #expect(try standing(measure, [], on: "2018-09-01") == .noData)
    #expect(try standing(measure, late, on: "2018-09-01") == .onTrack)
    // 14 of 73 or 74 is the line's after 70 of its 364 days.
    #expect(try standing(measure, late, on: "2018-12-01") == .onTrack)
    #expect(
      try standing(measure, late + ["a.done 2018-10-01 quantity=20"], on: "2018-12-01") == .behind)
    #expect(try standing(measure, late, on: "2019-08-31") == .onTrack)
    #expect(try standing(measure, late, on: "2019-09-01") == .met)
    let over = late + ["a.done 2018-12-02 quantity=60"]
    #expect(try standing(measure, over, on: "2018-12-01") == .onTrack)
    #expect(try standing(measure, over, on: "2018-12-02") == .missed)
    #expect(try standing(measure, over, on: "2019-09-01") == .missed)
  }

  @Test func `fewer than before is judged by the line to as many as before`() throws {
    let measure = count(#""baseline": {"period": "2017/18"}, "target": {"is": "decrease"}"#)
    let none = [Self.early]
    #expect(try standing(measure, none, on: "2018-08-31") == .notYetDue)
    #expect(try standing(measure, none, on: "2019-08-31") == .onTrack)
    #expect(try standing(measure, none, on: "2019-09-01") == .met)
    let many = none + ["a.done 2018-10-01 quantity=499"]
    #expect(try standing(measure, many, on: "2018-10-01") == .behind)
    #expect(try standing(measure, many, on: "2019-09-01") == .met)
    #expect(
      try standing(measure, many + ["a.done 2018-10-02"], on: "2018-10-02") == .missed)
  }

  @Test func `a rate of a count falls under the same rule, of an observation it settles`() throws {
    let roll = #"{"latest": "value", "of": {"kind": "i.seen", "period": "2018/19"}}"#
    let target = #""places": 1, "better": "lower", "target": {"is": "atMost", "value": 10}"#
    let rate =
      #"{"figure": {"ratio": [{"count": {"kind": "a.done", "period": "2018/19"}}, \#(roll)], "per": 100}, \#(target)}"#
    let facts = ["a.done 2018-10-01 quantity=9", "i.seen 2018-10-01 value=100"]
    #expect(try standing(rate, facts, on: "2018-08-31") == .notYetDue)
    #expect(try standing(rate, facts, on: "2018-10-01") == .behind)
    #expect(try standing(rate, facts, on: "2019-08-31") == .onTrack)
    #expect(try standing(rate, facts, on: "2019-09-01") == .met)
    #expect(
      try standing(rate, facts + ["a.done 2018-10-01 quantity=2"], on: "2018-10-01") == .missed)
    let seen = #"{"figure": \#(roll), \#(target)}"#
    #expect(try standing(seen, ["i.seen 2018-10-01 value=10"], on: "2018-10-01") == .onTrack)
    #expect(try standing(seen, ["i.seen 2018-10-01 value=10"], on: "2019-09-01") == .met)
    // What is observed may still come down.
    #expect(try standing(seen, ["i.seen 2018-10-01 value=11"], on: "2018-10-01") == .notYetDue)
  }

  @Test func `a ceiling is kept or exceeded before, in and after its period`() throws {
    let measure = count(#""target": {"is": "atMost", "value": 10}"#)
    for day in ["2018-08-31", "2018-09-01", "2019-08-31", "2019-09-01"] {
      #expect(try standing(measure, [Self.early], on: day) == .within)
    }
    let over = [Self.early, "a.done 2018-10-01 quantity=11"]
    #expect(try standing(measure, over, on: "2018-10-01") == .breached)
  }

  @Test func `a count that is to be high is not yet due before its period, and met when it is met`()
    throws
  {
    let measure = count(#""target": {"is": "atLeast", "value": 10}"#)
    #expect(try standing(measure, [], on: "2018-08-31") == .notYetDue)
    #expect(try standing(measure, ["a.done 2018-09-01 quantity=10"], on: "2018-09-01") == .met)
  }

  @Test func `each year that is to be low is judged by its own days`() throws {
    let measure =
      #"{"figure": {"count": {"kind": "a.done"}}, "by": ["year"], "better": "lower", "target": {"is": "atMost", "value": 20, "each": true, "groups": ["2017/18", "2018/19", "2019/20"]}}"#
    let facts = ["a.done 2018-01-01 quantity=20", "a.done 2018-09-02 quantity=5"]
    func cells(_ day: String) throws -> [Standing?] {
      try #require(try fold([measure], facts, on: day).first).cells.map(\.standing)
    }
    #expect(try cells("2018-08-31") == [.onTrack, .notYetDue, .notYetDue])
    #expect(try cells("2018-09-02") == [.met, .behind, .notYetDue])
    #expect(try cells("2019-09-01") == [.met, .met, .onTrack])
  }

  @Test func `a count that is to be low shows no progress while its period runs`() throws {
    let measure = count(#""baseline": {"value": 40}, "target": {"is": "reduceBy", "amount": 20}"#)
    for (day, progress) in [
      ("2018-08-31", nil), ("2019-08-31", nil), ("2019-09-01", "1.5"),
    ] as [(String, String?)] {
      let facts = [Self.early, "a.done 2018-10-01 quantity=10"]
      let report = try #require(try fold([measure], facts, on: day).first)
      #expect(report.progress?.description == progress, "\(day)")
    }
  }

  @Test(arguments: [#", "period": "2017-09-01.."}"#, "}"])
  func `so many each month is on track until the programme ends, then met`(_ rest: String) throws {
    let measure =
      #"{"figure": {"lowest": {"kind": "a.done"\#(rest), "per": "year"}, "target": {"is": "atLeast", "value": 1}}"#
    let yearly = (2017...2020).map { "a.done \($0)-10-01" }
    #expect(try standing(measure, yearly, on: "2018-08-30") == .noData)
    #expect(try standing(measure, yearly, on: "2018-08-31") == .onTrack)
    #expect(try standing(measure, yearly, on: "2020-08-31") == .onTrack)
    #expect(try standing(measure, yearly, on: "2020-09-01") == .met)
    #expect(try standing(measure, Array(yearly.prefix(1)), on: "2019-08-31") == .behind)
    #expect(try standing(measure, Array(yearly.prefix(1)), on: "2020-09-01") == .missed)
  }

  @Test(arguments: ["increase", "decrease"])
  func `a share of a cohort of no known size says so before it asks for a baseline`(
    _ word: String
  ) throws {
    for baseline in [#"{"first": true}"#, #"{"value": null, "words": "chart only"}"#] {
      let measure =
        #"{"figure": {"share": {"distinct": "subject", "of": {"kind": "a.done"}}, "cohort": "families"}, "places": 1, "baseline": \#(baseline), "target": {"is": "\#(word)"}}"#
      #expect(try standing(measure, [], on: "2018-08-31") == .noDenominator)
      #expect(
        try standing(measure, ["a.done 2018-01-01 subject=p-1"], on: "2018-08-31")
          == .noDenominator)
    }
  }

  @Test func `what the plan leaves open is named before its period begins`() throws {
    let figure = #"{"distinct": "subject", "of": {"kind": "a.done", "period": "2018/19"}}"#
    let share =
      #"{"figure": {"share": \#(figure), "cohort": "families"}, "places": 1, "target": {"is": "atLeast", "value": 50}}"#
    #expect(try standing(share, [], on: "2018-08-31") == .noDenominator)
    let change =
      #"{"figure": \#(figure), "baseline": {"value": null, "words": "chart only"}, "target": {"is": "increase"}}"#
    #expect(try standing(change, [], on: "2018-08-31") == .noBaseline)
    let later =
      #"{"figure": \#(figure), "baseline": {"period": "2017/18"}, "target": {"is": "increase"}}"#
    #expect(try standing(later, [], on: "2018-08-31") == .notYetDue)
    #expect(try standing(later, ["a.done 2018-10-01 subject=p-1"], on: "2018-10-01") == .noBaseline)
  }
}
