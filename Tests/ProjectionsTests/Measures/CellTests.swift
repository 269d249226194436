import Ledger
import Projections
import Testing

private func cells(_ report: MeasureReport) -> [String] {
  report.cells.map { cell in
    let value: String =
      switch cell.value {
      case .number(let number)?: number.description
      case .day(let day)?: day.description
      case nil: "null"
      }
    return cell.by.map { $0?.description ?? "-" }.joined(separator: "/") + " \(value)"
      + (cell.standing.map { " \($0.rawValue)" } ?? "")
  }
}

@Suite struct CellTests {
  @Test func `cells are in the order of their keys, groups of the target first`() throws {
    let facts = [
      "a.done 2018-01-01 phase=b n=2", "a.done 2018-01-01 phase=a", "a.done 2018-01-01",
      "a.done 2018-01-01 phase=c",
    ]
    let plain = try fold(
      [#"{"figure": {"count": {"kind": "a.done"}}, "by": ["phase", "n"]}"#], facts,
      on: "2018-12-31")[0]
    #expect(cells(plain) == ["-/- 1", "a/- 1", "b/2 1", "c/- 1"])
    let each = try fold(
      [
        #"{"figure": {"count": {"kind": "a.done"}}, "by": ["phase"], "target": {"is": "atLeast", "value": 1, "each": true, "groups": ["z", "c"], "by": "2018"}}"#
      ], facts, on: "2019-12-31")[0]
    #expect(cells(each) == ["z 0 missed", "c 1 met", "- 1", "a 1", "b 1"])
    #expect(each.standing == .missed)
    let all = try fold(
      [
        #"{"figure": {"count": {"kind": "a.done"}}, "by": ["phase"], "target": {"is": "atLeast", "value": 1, "each": true}}"#
      ], facts, on: "2019-12-31")[0]
    #expect(all.standing == .met && all.cells.allSatisfy { $0.standing == .met })
  }

  @Test func `a group named by a text is the number of the same name`() throws {
    let each = try fold(
      [
        #"{"figure": {"count": {"kind": "a.done"}}, "by": ["n"], "target": {"is": "atLeast", "each": {"12": 2, "13": 1}}}"#
      ], ["a.done 2018-01-01 n=12", "a.done 2018-01-01 n=13"], on: "2018-12-31")[0]
    #expect(cells(each) == ["12 1 not yet due", "13 1 met"])
  }

  @Test func `gaps and ratios are taken cell by cell and baselines too`() throws {
    func observed(_ day: String, _ area: String, _ phase: String, _ value: Int) -> String {
      "i.seen \(day) area=\(area) phase=\(phase) value=\(value)"
    }
    let report = try fold(
      [
        #"{"figure": {"gap": [{"latest": "value", "of": {"kind": "i.seen", "where": {"area": "all"}}}, {"latest": "value", "of": {"kind": "i.seen", "where": {"area": "some"}}}]}, "by": ["phase"], "baseline": {"first": true}, "target": {"is": "reduceBy", "fraction": "1/2", "each": true, "groups": ["ks2", "ks4"], "by": "2018"}}"#
      ],
      [
        observed("2017-09-10", "all", "ks2", 60), observed("2017-09-11", "some", "ks2", 50),
        observed("2018-09-10", "all", "ks2", 60), observed("2018-09-10", "some", "ks2", 55),
        observed("2017-09-10", "all", "ks4", 40), observed("2017-09-10", "some", "ks4", 30),
        observed("2018-09-10", "some", "ks4", 34), observed("2018-09-10", "all", "ks5", 34),
      ], on: "2019-01-01")[0]
    #expect(cells(report) == ["ks2 5 met", "ks4 6 missed", "ks5 null"])
    #expect(report.cells[0].target?.value == .number(ExactDecimal(5)))
    #expect(report.standing == .missed)
  }

  @Test func `who leaves without a cell has left every cell, with one that cell alone`() throws {
    let report = try fold(
      [
        #"{"figure": {"stock": "subject", "joined": {"kind": "in"}, "left": {"kind": "out"}}, "by": ["project"]}"#
      ],
      [
        "in 2018-01-01 subject=p-1 project=a", "in 2018-01-01 subject=p-1 project=b",
        "in 2018-01-01 subject=p-2 project=a", "in 2018-01-01 subject=p-2 project=b",
        "out 2018-01-02 subject=p-1", "out 2018-01-02 subject=p-2 project=a",
      ], on: "2018-12-31")[0]
    #expect(cells(report) == ["a 0", "b 1"])
  }

  @Test func `a suppressed value hides the one before it`() throws {
    let measures = [#"{"figure": {"latest": "value", "of": {"kind": "i.seen"}}, "by": ["area"]}"#]
    let facts = [
      "i.seen 2018-01-01 area=x value=7", "i.seen 2018-02-01 area=x symbol=c",
      "i.seen 2018-01-01 area=y value=7",
    ]
    let report = try fold(measures, facts, on: "2018-12-31")[0]
    #expect(cells(report) == ["x null", "y 7"])
    #expect(report.value == nil)
    #expect(try fold(measures, facts, on: "2018-01-31")[0].value == .number(ExactDecimal(7)))
  }

  @Test func `of one day the value recorded last stands`() throws {
    let measures = [#"{"figure": {"latest": "value", "of": {"kind": "i.seen"}}}"#]
    let facts = (1...300).map { "i.seen 2018-01-01 value=\($0)" }
    #expect(try fold(measures, facts, on: "2018-12-31")[0].value == .number(ExactDecimal(300)))
  }

  @Test func `the first observation is of the earliest day with all parts and a value`() throws {
    let stock = #"{"stock": "subject", "joined": {"kind": "in"}, "left": {"kind": "out"}}"#
    let reports = try fold(
      [
        #"{"figure": \#(stock), "baseline": {"first": true}}"#,
        #"{"figure": {"share": \#(stock), "cohort": "pupils"}, "places": 0, "baseline": {"first": true}}"#,
        #"{"figure": {"latest": "value", "of": {"kind": "i.seen"}}, "baseline": {"first": true}}"#,
        #"{"figure": {"mean": "value", "of": {"kind": "i.seen"}}, "places": 1, "baseline": {"first": true}}"#,
      ],
      [
        "in 2018-01-01 subject=p-1", "in 2018-01-01 subject=p-2", "in 2018-02-01 subject=p-3",
        "i.seen 2018-01-01 symbol=c", "i.seen 2018-03-01 value=3", "i.seen 2018-04-01 value=4",
      ], on: "2018-12-31")
    #expect(reports.map { $0.baseline?.value?.description } == ["2", "50", "3", "3"])
    #expect(reports[2].baseline?.on?.description == "2018-03-01")
  }

  @Test func `a baseline year in which nobody left is known, one of which nothing is known is not`()
    throws
  {
    let stock = #"{"stock": "subject", "joined": {"kind": "in"}, "left": {"kind": "out"}}"#
    let measures = [
      #"{"figure": \#(stock), "baseline": {"period": "2016/17"}, "target": {"is": "increase"}}"#
    ]
    let now = ["in 2018-01-01 subject=p-1", "in 2018-01-01 subject=p-2"]
    let known = try fold(measures, now + ["in 2017-01-01 subject=p-1"], on: "2018-12-31")[0]
    #expect(known.baseline?.value == ExactDecimal(1) && known.standing == .met)
    let unknown = try fold(measures, now, on: "2018-12-31")[0]
    #expect(unknown.baseline?.value == nil && unknown.standing == .noBaseline)
  }

  @Test func `shares are judged before they are rounded`() throws {
    let cohort = (1...3).map { "a.done 2018-01-01 subject=p-\($0)" }
    let report = try fold(
      [
        #"{"figure": {"ratio": [{"distinct": "subject", "of": {"kind": "a.done"}}, {"cohort": "pupils"}], "per": 133.33}, "places": 0, "target": {"is": "atLeast", "value": 100, "by": "2018-06"}}"#
      ], cohort, on: "2018-12-31")[0]
    #expect(report.value == .number(ExactDecimal(100)))
    #expect(report.standing == .missed)
  }

  @Test func `progress runs from nothing or from the baseline down`() throws {
    let facts = ["a.done 2018-01-01 quantity=25"]
    func progress(_ rest: String) throws -> String? {
      try fold([#"{"figure": {"count": {"kind": "a.done"}}, \#(rest)}"#], facts, on: "2018-12-31")[
        0
      ].progress?.description
    }
    #expect(try progress(#""target": {"is": "atLeast", "value": 100}"#) == "0.25")
    #expect(try progress(#""target": {"is": "atMost", "value": 20}"#) == "1.25")
    #expect(
      try progress(#""baseline": {"value": 40}, "target": {"is": "reduceBy", "amount": 20}"#)
        == "0.75")
    #expect(try progress(#""baseline": {"value": 10}, "target": {"is": "decrease"}"#) == nil)
  }
}
