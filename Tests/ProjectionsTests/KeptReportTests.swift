import Foundation
import TestSupport
import Testing

@testable import Ledger
@testable import Projections

/// A report is kept beside the log, and given again while log, day and program are the same.
@Suite(.scratch) struct KeptReportTests {
  private static let program: [UInt64] = [1, 2, 3, 4, 5]

  /// A ledger with a report of all its lines, and of what is kept of it.
  private func reported() throws -> (KeptFoldsTests.Growing, size: Int, on: CivilDate, Report) {
    let ledger = try KeptFoldsTests.Growing(SplitMix64(stream: "kept report"), "reported")
    try ledger.adopt("norwich", KeptFoldsTests.all)
    try ledger.adopt("ipswich", [everyMeasure[3]])
    try ledger.grow(30)
    let head = try ledger.log.head()
    let on = try #require(head.lastRecorded).date
    let report = try ledger.log.report(through: head.size, on: on, programmes: nil, keptFrom: 1)
    return (ledger, head.size, on, report)
  }

  /// What is read of a report that a ledger keeps.
  private func again(_ report: ProgrammeReport, _ log: EventLog) throws -> ProgrammeReport? {
    let size = try log.head().size
    let kept = KeptReport(program: Self.program, on: report.on)
    log.keepState(.report, "again", of: size, kept.content(report))
    return kept.report(try #require(log.keptState(.report, "again", through: size)))
  }

  @Test func `every report of the sample comes back as it was, value by value`() throws {
    let log = try EventLog(at: TestSupport.Repository.path("events"))
    let keeping = try reported().0.log
    for day in ["2017-08-31", "2018-08-31", "2026-09-01"] {
      let report = try Replay(log, through: try log.head().size, on: #require(CivilDate(day)))
        .report()
      #expect(report.programmes.count == 5)
      for programme in report.programmes { #expect(try again(programme, keeping) == programme) }
    }
  }

  @Test func `values of every sort come back`() throws {
    let numbers = ["0", "-0.000000000001", "12345678901234567890123456789012345678", "-7.5"]
      .compactMap { ExactDecimal($0) }
    let (ledger, _, _, made) = try reported()
    var report = try #require(made.programmes.first)
    report.plan?.origin = "example.org/other"
    report.documents.append(.init(key: "d", file: "", title: "Zoë\u{0}\n", publisher: nil))
    report.context.append(.init(id: "c", title: "t", value: "1 in 4", document: "d", quote: "q"))
    let part = MeasureReport.TargetReport(
      word: "is", value: .day(.first), from: nil, to: .number(numbers[1]), by: .last, words: "w",
      parts: [])
    let target = MeasureReport.TargetReport(
      word: "all", value: nil, from: nil, to: nil, by: nil, words: nil, parts: [part, part])
    report.measures[0].by = [.envelope(.place), .period(.financialYear), .field("place")]
    report.measures[0].cells = [
      .init(by: [nil, .text(""), .text("a\u{0}b")], value: nil, standing: nil, target: target),
      .init(
        by: [.boolean(true), .boolean(false)] + numbers.map { .number($0) }, value: .day(.last),
        standing: .worst(Standing.allCases), target: nil),
    ]
    for (number, standing) in Standing.allCases.enumerated() {
      var measure = report.measures[0]
      measure.id = "m-\(number)"
      measure.standing = standing
      measure.progress = numbers[number % numbers.count]
      measure.firmness = number % 2 == 0 ? .promise : .aspiration
      measure.better = number % 3 == 0 ? .higher : .lower
      report.measures.append(measure)
    }
    #expect(try again(report, ledger.log) == report)
  }

  @Test func `a file with any byte changed, or cut anywhere, is not used`() throws {
    let (ledger, size, on, report) = try reported()
    #expect(try ledger.log.keptReport(size, on, nil) == report)
    #expect(try ledger.log.keptReport(size, on, ["ipswich"])?.programmes.count == 1)
    #expect(ledger.log.staleStates().isEmpty)
    let path = try #require(ledger.files("report-ipswich").first)
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))
    for at in whole.indices {
      var changed = whole
      changed[at] ^= 0x20
      for bytes in [changed, whole.prefix(at)] {
        try bytes.write(to: URL(fileURLWithPath: path))
        #expect(try ledger.log.keptReport(size, on, nil) == nil, "\(at)")
        #expect(try ledger.log.keptReport(size, on, ["norwich"]) != nil)
      }
    }
    #expect(ledger.log.staleStates() == ["report-ipswich"])
    #expect(try ledger.log.report(through: size, on: on, programmes: nil, keptFrom: 1) == report)
    #expect(try ledger.log.keptReport(size, on, nil) == report)
    #expect(ledger.log.staleStates().isEmpty)
  }

  @Test func `it is not given for other lines, another day, or a programme without a plan`() throws
  {
    let (ledger, size, on, report) = try reported()
    #expect(try ledger.log.keptReport(size - 1, on, nil) == nil)
    #expect(try ledger.log.keptReport(size, on.adding(days: 1), nil) == nil)
    #expect(try ledger.log.keptReport(size, on, ["stoke"]) == nil)
    #expect(try ledger.log.keptReport(size, on, ["norwich", "../report-norwich"]) == nil)
    try ledger.grow(1)
    #expect(try ledger.log.keptReport(size, on, nil) == report)
    #expect(try ledger.log.keptReport(size + 1, on, nil) == nil)
    try ledger.adopt("stoke", [everyMeasure[3]])
    #expect(try ledger.log.keptReport(size + 2, on, nil) == nil)
    let now = try ledger.log.report(through: size + 2, on: on, programmes: nil, keptFrom: 1)
    #expect(now.programmes.count == 3)
    #expect(try ledger.log.keptReport(size + 2, on, nil) == now)
  }

  @Test func `what another program worked out is not given`() throws {
    let (ledger, size, on, report) = try reported()
    let programme = report.programmes[0]
    let mine = KeptReport(program: try #require(Program.file), on: on)
    for other in [
      KeptReport(program: Self.program, on: on), KeptReport(program: [], on: on),
      KeptReport(program: mine.program, on: on.adding(days: -1)),
    ] {
      ledger.log.keepState(.report, programme.programme, of: size, other.content(programme))
      let state = try #require(ledger.log.keptState(.report, programme.programme, through: size))
      #expect(state.isWhole && mine.report(state) == nil && other.report(state) == programme)
      #expect(try ledger.log.keptReport(size, on, nil) == nil)
    }
    // What is kept of folds has a seal of the same kind, and is no report.
    let folds = try #require(ledger.files("folds-").first)
    let path = ledger.log.layout.kept(.report, programme.programme)
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.copyItem(atPath: folds, toPath: path)
    #expect(try ledger.log.keptReport(size, on, nil) == nil)
  }

  @Test func `repair takes it away`() throws {
    let (ledger, size, on, _) = try reported()
    _ = try ledger.log.repair()
    #expect(ledger.files("report-").isEmpty && ledger.files("folds-").isEmpty)
    #expect(try ledger.log.keptReport(size, on, nil) == nil)
  }
}
