import Foundation
import Ledger
import Projections
import Testing

/// The 36 shapes of promise, each as docs/plans.md writes it, with events that try it.
struct ShapeTests {
  /// The rows of the document's table: number and measures.
  static let rows: [Int: [String]] = {
    guard let text = try? Repository.text("docs/plans.md"),
      let start = text.range(of: "## Thirty-six shapes")
    else { return [:] }
    var rows: [Int: [String]] = [:]
    for line in text[start.upperBound...].split(separator: "\n") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 3, let number = Int(cells[0]) else { continue }
      let json = cells[2].trimmingCharacters(in: ["`"])
      guard let document = try? JSONDocument(Array(json.utf8), file: nil) else { continue }
      let values = document.root.kind == .array ? document.root.elements : [document.root]
      rows[number] = values.map { String(decoding: $0.canonical, as: UTF8.self) }
    }
    return rows
  }()

  struct Example: CustomTestStringConvertible {
    let shape: Int
    let on: String
    let value: String?
    let standing: Standing
    let facts: [String]

    var testDescription: String { "shape \(shape) on \(on): \(standing.rawValue)" }

    init(
      _ shape: Int, _ on: String, _ value: String?, _ standing: Standing, _ facts: String...
    ) {
      self.shape = shape
      self.on = on
      self.value = value
      self.standing = standing
      self.facts = facts
    }
  }

  static let examples: [Example] = [
    Example(
      1, "2018-08-31", "3", .met, "family.reached 2018-01-01 subject=p-1",
      "family.reached 2018-01-02 subject=p-2", "family.reached 2018-01-03 subject=p-2",
      "family.reached 2018-01-03 subject=p-3"),
    Example(1, "2018-09-01", "1", .missed, "family.reached 2018-01-01 subject=p-1"),
    Example(1, "2017-10-01", "1", .onTrack, "family.reached 2017-09-30 subject=p-1"),
    Example(
      1, "2018-08-30", "2", .behind, "family.reached 2018-01-01 subject=p-1",
      "family.reached 2018-01-01 subject=p-2"),
    Example(1, "2018-08-31", "0", .noData),
    Example(2, "2018-08-31", "100", .onTrack, "employer.encounter 2018-01-01 quantity=100"),
    Example(2, "2018-09-01", "100", .missed, "employer.encounter 2018-01-01 quantity=100"),
    Example(
      2, "2018-09-01", "101", .met, "employer.encounter 2018-01-01 quantity=101",
      "employer.encounter 2018-09-01 quantity=7"),
    Example(
      3, "2018-09-01", "2", .met, "approach.selected 2018-01-01 approach=a",
      "approach.selected 2018-01-01 approach=b"),
    Example(3, "2018-09-01", "1", .notYetDue, "approach.selected 2018-01-01 approach=a"),
    Example(
      3, "2018-09-01", "3", .breached, "approach.selected 2018-01-01 approach=a",
      "approach.selected 2018-01-01 approach=b", "approach.selected 2018-01-01 approach=c"),
    Example(
      4, "2018-09-01", "2", .met, "school.recruited 2018-01-01 project=coalition place=urn:1",
      "school.recruited 2018-01-01 project=coalition place=urn:2",
      "school.recruited 2018-01-01 project=other place=urn:3"),
    Example(
      4, "2018-09-01", "1", .missed, "school.recruited 2018-01-01 project=coalition place=urn:1"),
    Example(
      5, "2018-09-01", "2", .within, "npq.enrolment 2018-01-01 subject=p-1",
      "npq.enrolment 2018-01-01 subject=p-2", "npq.enrolment 2018-09-01 subject=p-3"),
    Example(
      5, "2018-09-01", "3", .breached, "npq.enrolment 2018-01-01 subject=p-1",
      "npq.enrolment 2018-01-01 subject=p-2", "npq.enrolment 2018-08-31 subject=p-3"),
    Example(
      6, "2019-09-01", "3", .met, "cpd.accessed 2018-01-01 subject=p-1 year_of_career=1",
      "cpd.accessed 2018-01-01 subject=p-2 year_of_career=2",
      "cpd.accessed 2018-09-02 subject=p-2 year_of_career=2",
      "cpd.accessed 2018-01-01 subject=p-9 year_of_career=3",
      "cpd.accessed 2018-09-02 subject=p-3 year_of_career=1",
      "cpd.accessed 2020-09-02 subject=p-3 year_of_career=1"),
    Example(
      6, "2019-09-01", "2", .missed, "cpd.accessed 2018-01-01 subject=p-1 year_of_career=1",
      "cpd.accessed 2018-01-01 subject=p-2 year_of_career=2"),
    Example(
      6, "2018-08-31", "2", .notYetDue, "cpd.accessed 2018-01-01 subject=p-1 year_of_career=1",
      "cpd.accessed 2018-01-01 subject=p-2 year_of_career=2"),
    Example(
      7, "2018-12-31", "100.5", .met,
      "social_action.participated 2018-01-01 hours=50.25 quantity=30",
      "social_action.participated 2018-12-31 hours=50.25"),
    Example(
      8, "2018-12-31", "1500000", .within, "grant.award 2018-01-01 fund=capital amount=1499999.99",
      "grant.award 2018-01-01 fund=capital amount=0.01",
      "grant.award 2018-01-01 fund=other amount=5"),
    Example(
      8, "2018-12-31", "1500000.01", .breached,
      "grant.award 2018-01-01 fund=capital amount=1500000.01"),
    Example(
      9, "2018-12-31", "25000", .within, "grant.award 2018-01-01 amount=25000",
      "grant.award 2018-01-01 amount=9999.99"),
    Example(
      9, "2018-12-31", "25000.01", .breached, "grant.award 2018-01-01 amount=25000.01",
      "grant.award 2018-01-01 amount=3"),
    Example(9, "2018-12-31", nil, .noData),
    Example(
      10, "2018-09-01", "4", .met,
      "employer.encounter 2018-01-01 subject=p-1 quality=high quantity=4",
      "employer.encounter 2018-01-01 subject=p-2 quality=high quantity=4",
      "employer.encounter 2018-01-01 subject=p-3 quality=high quantity=4",
      "employer.encounter 2018-01-01 subject=p-4 quality=high quantity=3",
      "employer.encounter 2018-08-31 subject=p-4 quality=high"),
    Example(
      10, "2018-09-01", "0", .missed,
      "employer.encounter 2018-01-01 subject=p-4 quality=high quantity=3",
      "employer.encounter 2018-01-01 subject=p-4 quality=unknown",
      "employer.encounter 2018-09-01 subject=p-4 quality=high"),
    Example(
      11, "2018-08-31", "2", .met, "benchmark.achieved 2018-01-01 place=urn:1 benchmark=\"1\"",
      "benchmark.achieved 2018-01-01 place=urn:1 benchmark=\"2\"",
      "benchmark.achieved 2018-01-01 place=urn:2 benchmark=\"1\"",
      "benchmark.achieved 2018-01-01 place=urn:2 benchmark=\"8\""),
    Example(
      11, "2018-09-01", "1", .missed, "benchmark.achieved 2018-01-01 place=urn:1 benchmark=\"1\"",
      "benchmark.achieved 2018-01-01 place=urn:1 benchmark=\"2\"",
      "benchmark.achieved 2018-01-01 place=urn:2 benchmark=\"1\"",
      "benchmark.achieved 2018-01-02 place=urn:2 benchmark=\"1\""),
    Example(
      12, "2018-09-01", "2", .met, "school.recruited 2018-01-01 approach=texts place=urn:1",
      "school.recruited 2018-01-01 approach=texts place=urn:2",
      "school.recruited 2018-01-01 approach=visits place=urn:1",
      "school.recruited 2018-01-01 approach=visits place=urn:2"),
    Example(
      12, "2018-09-01", "3", .missed, "school.recruited 2018-01-01 approach=texts place=urn:1",
      "school.recruited 2018-01-01 approach=texts place=urn:2",
      "school.recruited 2018-01-01 approach=texts place=urn:3"),
    Example(
      13, "2018-06-30", "2", .met, "cpd.accessed 2018-06-30 place=urn:1",
      "cpd.accessed 2018-06-30 place=urn:2"),
    Example(
      13, "2018-07-01", "1", .missed, "cpd.accessed 2018-06-30 place=urn:1",
      "cpd.accessed 2018-07-02 place=urn:2"),
    Example(
      14, "2018-08-31", "75", .met, "childcare.taken_up 2018-01-01 age=3 subject=p-1",
      "childcare.taken_up 2018-01-01 age=4 subject=p-2",
      "childcare.taken_up 2018-01-01 age=4 subject=p-3",
      "childcare.taken_up 2018-01-01 age=2 subject=p-4"),
    Example(
      15, "2018-08-31", "50", .met, "social_action.participated 2018-01-01 subject=p-1 hours=10",
      "social_action.participated 2018-01-01 subject=p-2 hours=9.5",
      "social_action.participated 2018-01-02 subject=p-2 hours=0.5",
      "social_action.participated 2018-01-02 subject=p-3 hours=9.99"),
    Example(
      16, "2018-09-01", "1", .met, "exclusion 2016-10-01 quantity=9",
      "exclusion 2018-01-01 quantity=3",
      "indicator.observed 2017-01-01 indicator=roll value=300",
      "indicator.observed 2018-01-01 indicator=roll value=300"),
    Example(
      16, "2018-09-01", "1.33", .missed, "exclusion 2016-10-01 quantity=9",
      "exclusion 2018-01-01 quantity=4", "indicator.observed 2017-01-01 indicator=roll value=300",
      "indicator.observed 2018-01-01 indicator=roll value=300"),
    Example(
      16, "2018-09-01", nil, .noDenominator, "exclusion 2016-10-01 quantity=9",
      "exclusion 2018-01-01 quantity=3", "indicator.observed 2017-01-01 indicator=roll value=300"),
    Example(
      17, "2018-09-01", "150", .met, "attendance.recorded 2018-01-01 authorised=false missed=150",
      "attendance.recorded 2018-01-01 authorised=true missed=99"),
    Example(
      17, "2018-09-01", "151", .missed, "attendance.recorded 2018-01-01 authorised=false missed=151"
    ),
    Example(
      18, "2018-09-01", "3", .met, "assessment.recorded 2017-01-01 subject=p-1",
      "assessment.recorded 2018-01-01 subject=p-1", "assessment.recorded 2018-01-01 subject=p-2",
      "assessment.recorded 2018-01-01 subject=p-3"),
    Example(18, "2018-09-01", "1", .noBaseline, "assessment.recorded 2018-01-01 subject=p-1"),
    Example(
      19, "2018-08-31", "5", .met, "indicator.observed 2017-08-01 indicator=ks2 group=all value=60",
      "indicator.observed 2017-08-01 indicator=ks2 group=disadvantaged value=50",
      "indicator.observed 2018-08-01 indicator=ks2 group=all value=62",
      "indicator.observed 2018-08-01 indicator=ks2 group=disadvantaged value=57"),
    Example(
      19, "2018-08-31", "10", .noBaseline,
      "indicator.observed 2018-08-01 indicator=ks2 group=all value=60",
      "indicator.observed 2018-08-01 indicator=ks2 group=disadvantaged value=50"),
    Example(
      20, "2018-08-31", "2.1", .onTrack, "indicator.observed 2018-08-01 area=England value=70.1",
      "indicator.observed 2018-08-01 area=Stoke-on-Trent value=68"),
    Example(
      20, "2019-09-01", "-0.1", .met, "indicator.observed 2018-08-01 area=England value=70",
      "indicator.observed 2018-08-01 area=Stoke-on-Trent value=70.1"),
    Example(
      21, "2018-09-01", "70", .missed, "indicator.observed 2018-08-01 area=England value=70",
      "indicator.observed 2018-08-01 area=Ipswich value=70"),
    Example(
      21, "2018-09-01", "70", .noComparator, "indicator.observed 2018-08-01 area=Ipswich value=70"),
    Example(
      22, "2018-08-31", "0.25", .met, "leader.designated 2018-01-01 designation=nle subject=p-1",
      "indicator.observed 2018-01-01 indicator=pupils value=4000",
      "indicator.observed 2018-01-01 indicator=nle-national value=0.25"),
    Example(
      22, "2018-08-31", nil, .noDenominator,
      "leader.designated 2018-01-01 designation=nle subject=p-1",
      "indicator.observed 2018-01-01 indicator=nle-national value=0.25"),
    Example(
      23, "2018-08-31", "162", .met,
      "indicator.observed 2018-01-01 indicator=gld rank=162 n_ranked=324"),
    Example(
      23, "2018-09-01", "163", .missed,
      "indicator.observed 2018-01-01 indicator=gld rank=163 n_ranked=325"),
    Example(
      23, "2018-08-31", "162", .noComparator, "indicator.observed 2018-01-01 indicator=gld rank=162"
    ),
    Example(
      24, "2018-03-31", "2018-03-31", .met, "milestone.reached 2018-03-31 milestone=audit",
      "milestone.reached 2018-04-05 milestone=audit"),
    Example(
      24, "2018-04-01", "2018-04-01", .missed, "milestone.reached 2018-04-01 milestone=audit"),
    Example(24, "2018-03-31", nil, .notYetDue),
    Example(24, "2018-04-01", nil, .missed),
    Example(25, "2019-08-31", nil, .notYetDue, "trial.started 2018-09-10"),
    Example(25, "2019-09-01", nil, .missed, "trial.started 2018-09-10"),
    Example(
      25, "2019-09-01", "2019-05-01", .met, "trial.started 2018-09-10",
      "milestone.reached 2019-05-01 milestone=evaluation"),
    Example(25, "2019-09-01", nil, .notYetDue),
    Example(26, "2017-10-01", "2017-09-05", .met, "board.met 2017-08-31", "board.met 2017-09-05"),
    Example(
      27, "2018-01-31", "1", .met, "board.met 2017-09-05", "board.met 2017-10-05",
      "board.met 2017-11-05", "board.met 2017-11-06", "board.met 2017-12-05"),
    Example(
      27, "2018-01-31", "0", .missed, "board.met 2017-09-05", "board.met 2017-11-05",
      "board.met 2017-12-05"),
    Example(27, "2017-09-15", nil, .noData, "board.met 2017-09-05"),
    Example(27, "2017-10-31", "0", .behind, "board.met 2017-09-05"),
    Example(
      28, "2018-05-24", "2", .met, "grant.applied 2018-04-01", "grant.applied 2018-05-24",
      "grant.applied 2018-05-25"),
    Example(28, "2018-05-25", "1", .missed, "grant.applied 2018-04-01", "grant.applied 2018-05-25"),
    Example(
      29, "2018-05-25", "30", .met, "place.created 2017-08-01 places=10",
      "place.created 2018-05-25 places=20"),
    Example(29, "2018-05-25", "10", .notYetDue, "place.created 2017-08-01 places=10"),
    Example(
      30, "2019-08-31", "3.67", .met, "survey.responded 2018-02-01 instrument=talis score=3",
      "survey.responded 2019-02-01 instrument=talis score=3",
      "survey.responded 2019-02-01 instrument=talis score=4 quantity=9",
      "survey.responded 2019-02-01 instrument=talis score=4",
      "survey.responded 2019-02-01 instrument=talis"),
    Example(
      31, "2019-08-31", "2", .met, "elsa.in_post 2018-02-01 subject=p-1",
      "elsa.in_post 2018-03-01 subject=p-2", "elsa.in_post 2018-03-01 subject=p-3",
      "elsa.left 2018-03-05 subject=p-3"),
    Example(
      31, "2019-08-31", "1", .notYetDue, "elsa.in_post 2018-02-01 subject=p-1",
      "elsa.in_post 2018-03-01 subject=p-2", "elsa.left 2018-03-01 subject=p-2",
      "elsa.left 2018-03-01 subject=p-1", "elsa.in_post 2018-03-02 subject=p-1"),
    Example(
      32, "2019-08-31", "2", .met, "internship.completed 2018-02-01 subject=p-1",
      "employment.sustained 2018-06-01 subject=p-1", "internship.completed 2018-02-01 subject=p-2",
      "employment.sustained 2018-02-01 subject=p-2", "internship.completed 2018-02-01 subject=p-3",
      "employment.sustained 2018-01-31 subject=p-3", "employment.sustained 2018-03-31 subject=p-4"),
    Example(
      33, "2018-08-31", "3", .met, "school.supported 2018-01-01 phase=primary place=urn:1",
      "school.supported 2018-01-01 phase=primary place=urn:2",
      "school.supported 2018-01-01 phase=secondary place=urn:3"),
    Example(
      33, "2018-09-01", "3", .missed, "school.supported 2018-01-01 phase=primary place=urn:1",
      "school.supported 2018-01-01 phase=primary place=urn:2",
      "school.supported 2018-01-01 phase=primary place=urn:3"),
    Example(34, "2018-08-31", "1", .onTrack, "indicator.observed 2018-01-01 rank=180"),
    Example(34, "2018-08-31", "2", .met, "indicator.observed 2018-01-01 rank=162"),
    Example(35, "2018-07-01", "0", .conditionNotMet),
    Example(35, "2018-07-01", "50", .conditionNotMet, "event.held 2018-01-01 place=urn:1"),
    Example(
      35, "2018-07-01", "50", .met, "event.held 2018-01-01 place=urn:1",
      "milestone.reached 2018-01-01 milestone=impact"),
    Example(
      35, "2018-07-01", "0", .behind, "event.held 2018-01-01",
      "milestone.reached 2018-01-01 milestone=impact"),
    Example(
      36, "2018-07-01", "2", .reportOnly, "board.met 2018-01-01 body=task-group",
      "board.met 2018-02-01 body=task-group"),
  ]

  @Test func `the document has a row for each of the 36 shapes and there is an example of each`() {
    #expect(Self.rows.keys.sorted() == Array(1...36))
    #expect(Set(Self.examples.map(\.shape)).sorted() == Array(1...36))
  }

  @Test(arguments: 1...36)
  func `a row of the document is a measure that the built-in catalogue knows`(_ shape: Int) throws {
    let measures = try #require(Self.rows[shape])
    for problem in problems(planText(measures), catalogue: try Catalogue.builtIn()) {
      Issue.record("shape \(shape): \(problem.what); \(problem.remedy)")
    }
  }

  @Test(arguments: examples)
  func `a shape has the value and the standing that its events give it`(
    _ example: Example
  ) throws {
    let measures = try #require(Self.rows[example.shape])
    let report = try #require(try fold(measures, example.facts, on: example.on).last)
    let value: String? =
      switch report.value {
      case .number(let number)?: number.description
      case .day(let day)?: day.description
      case nil: nil
      }
    #expect(value == example.value)
    #expect(report.standing == example.standing)
  }
}
