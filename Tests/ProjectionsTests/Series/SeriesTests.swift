import Ledger
import TestSupport
import Testing

@testable import Projections

/// How a figure came about is what reports of those days say.
@Suite struct SeriesTests {
  private static func plan(_ name: String) throws -> String {
    try Repository.text("events/plans/\(name)")
  }

  @Test(arguments: Repository.names(in: "events/plans"))
  func `the value of every measure on every day is that of the report of that day`(
    _ name: String
  ) throws {
    var random = SplitMix64(stream: "series \(name)")
    let text = try Self.plan(name)
    let plan = try readPlan(text).get()
    let history = PlannedFacts(plan).history(&random, perSide: max(3, 200 / plan.measures.count))
    // The plan is adopted in the middle of the events.
    let facts =
      Array(history[..<(history.count / 3)]) + [.plan(text)] + history[(history.count / 3)...]
    let log = try MemoryLog(facts, linesPerBatch: 40)
    let size = Int.random(in: facts.count / 2...facts.count, using: &random)
    let on = plan.ends.adding(days: Int.random(in: -300...500, using: &random))
    let report = try Replay(log, through: size, on: on).report()
    let series = try #require(try report.series(log).first)
    #expect(series.measures.map(\.measure.id) == plan.measures.map(\.id))
    let days = try #require(series.measures.first).points.map(\.day)
    #expect(days.last == on && days.count > 10)
    var moved = 0
    for (index, day) in days.enumerated() {
      let then = try Replay(log, through: size, on: day).report()
      let measures = try #require(then.programmes.first).measures
      for (found, wanted) in zip(series.measures, measures) {
        #expect(found.points[index].value == wanted.value, "\(wanted.id) on \(day)")
        if index > 0, found.points[index].value != found.points[index - 1].value { moved += 1 }
      }
    }
    // Else nothing was tried.
    #expect(moved > plan.measures.count / 4)
  }

  @Test func `a line leads to where the standing turns`() throws {
    let plan = planText([
      #"""
      {"figure": {"count": {"kind": "employer.encounter", "period": "2017/18"}},
       "target": {"is": "atLeast", "value": 364, "by": "2018-08-31"}}
      """#,
      #"""
      {"figure": {"count": {"kind": "exclusion", "period": "2017/18"}}, "better": "lower",
       "baseline": {"value": 728}, "target": {"is": "reduceBy", "fraction": "1/2"}}
      """#,
      #"""
      {"figure": {"sum": "amount", "of": {"kind": "grant.award"}}, "unit": "£",
       "target": {"is": "atMost", "value": 1500}}
      """#,
      #"""
      {"figure": {"latest": "value", "of": {"kind": "indicator.observed"}},
       "baseline": {"value": 64}, "target": {"is": "between", "from": 70, "to": 75,
       "by": "2019-08-31"}}
      """#,
      #"{"figure": {"first": {"kind": "board.met"}}, "target": {"is": "done", "by": "2018-03"}}"#,
    ])
    let on = try #require(CivilDate("2018-03-02"))
    for count in [181, 182, 183] {
      var event = Fact(kind: "employer.encounter", occurred: "2017-10-01")
      event.quantity = count
      var exclusion = Fact(kind: "exclusion", occurred: "2017-10-01")
      exclusion.quantity = count
      let log = try MemoryLog([.plan(plan), event, exclusion])
      let report = try Replay(log, through: 3, on: on).report()
      let series = try #require(try report.series(log).first)
      let measures = try #require(report.programmes.first).measures
      let line = try #require(series.measures[0].lines.first)
      #expect(line.startValue == ExactDecimal(0) && line.endValue == ExactDecimal(364))
      #expect(line.value(on: on) == ExactDecimal(182))
      #expect(measures[0].standing == (count >= 182 ? .onTrack : .behind))
      let down = try #require(series.measures[1].lines.first)
      #expect(down.value(on: on) == ExactDecimal(182) && down.endValue == ExactDecimal(364))
      #expect(measures[1].standing == (count <= 182 ? .onTrack : .behind))
      let limit = try #require(series.measures[2].lines.first)
      #expect(limit.sort == .limit && !limit.isSloping && limit.endValue == ExactDecimal(1500))
      #expect(series.measures[3].lines.map(\.sort) == [.goal, .limit])
      #expect(series.measures[3].lines.first?.startValue == ExactDecimal(64))
      #expect(series.measures[4].lines.isEmpty && !series.measures[4].hasCourse)
    }
  }

  @Test func `what comes after the end and changes nothing is not shown`() throws {
    let plan = planText([
      #"""
      {"figure": {"count": {"kind": "employer.encounter", "period": "2017/18"}},
       "target": {"is": "atLeast", "value": 10, "by": "2018-08-31"}}
      """#,
      #"{"figure": {"count": {"kind": "employer.encounter"}}}"#,
    ])
    let log = try MemoryLog([
      .plan(plan), Fact(kind: "employer.encounter", occurred: "2018-02-05"),
      Fact(kind: "employer.encounter", occurred: "2024-02-05"),
    ])
    let report = try Replay(log, through: 3, on: #require(CivilDate("2026-11-21"))).report()
    let series = try #require(try report.series(log).first)
    let (year, open) = (series.measures[0].shown, series.measures[1].shown)
    #expect(year.map(\.day.description).first == "2017-08-31")
    #expect(year.map(\.day.description).last == "2018-08-31")
    #expect(year.count == 13)
    #expect(open.last?.value == .number(ExactDecimal(2)))
    #expect(series.measures[1].points.last?.day.description == "2026-11-21")
  }

  @Test func `days are few, in order, and end with the report date`() throws {
    let starts = try #require(CivilDate("2017-09-01"))
    for length in [0, 1, 6, 30, 149, 150, 365, 1_095, 2_000, 3_650, 40_000, 700_000] {
      let ends = starts.adding(days: length)
      for later in [-400, -1, 0, 1, 31, 366, 5_000, 100_000] {
        let on = ends.adding(days: later)
        let days = SeriesDays.days(from: starts, through: ends, on: on)
        #expect(days.last == on)
        #expect(zip(days, days.dropFirst()).allSatisfy { $0 < $1 }, "\(length) \(later)")
        #expect(days.count <= SeriesDays.runningMax + SeriesDays.afterMax + 6, "\(length) \(later)")
      }
    }
  }

  @Test func `an axis has few round numbers and everything between them`() throws {
    var random = SplitMix64(stream: "axis")
    for _ in 0..<2_000 {
      let scale = Int.random(in: 0...4, using: &random)
      let size = Int128(Int.random(in: 1...1_000_000_000, using: &random))
      let values = (0..<Int.random(in: 1...5, using: &random)).map { _ in
        ExactDecimal(significand: Int128.random(in: -size...size, using: &random), scale: scale)
      }
      let axis = try #require(ValueAxis(values, fromZero: Bool.random(using: &random)))
      let (low, high) = try (#require(axis.ticks.first), #require(axis.ticks.last))
      #expect(axis.ticks.count >= 2 && axis.ticks.count <= 7)
      for value in values {
        #expect(low <= value && value <= high, "\(values) \(axis.ticks)")
        let at = axis.position(value, of: 1_000)
        #expect(at >= 0 && at <= 1_000)
        // Within half a unit of where it is, without rounding.
        let error = ((value - low) * ExactDecimal(1_000) - (high - low) * ExactDecimal(at))
          .magnitude
        #expect(error * ExactDecimal(2) <= high - low)
      }
    }
    #expect(ValueAxis([], fromZero: true) == nil)
    #expect(ValueAxis([ExactDecimal(0)], fromZero: true)?.ticks == [0, 1].map { ExactDecimal($0) })
    let huge = ExactDecimal(significand: 1 << 110, scale: 0)
    #expect(ValueAxis([huge], fromZero: true) == nil)
  }

  @Test func `a year has its months and a century its decades on the axis`() throws {
    let first = try #require(CivilDate("2017-09-01"))
    let year = TimeAxis(from: first, through: first.adding(days: 364)).ticks(most: 4)
    #expect(
      year.days.map(\.description) == ["2017-10-01", "2018-01-01", "2018-04-01", "2018-07-01"])
    #expect(!year.areYears)
    for length in [1, 2, 40, 400, 4_000, 40_000, 700_000] {
      let axis = TimeAxis(from: first, through: first.adding(days: length))
      #expect(axis.ticks(most: 4).days.count <= 4)
      #expect(axis.position(axis.first, of: 500) == 0 && axis.position(axis.last, of: 500) == 500)
    }
  }
}
