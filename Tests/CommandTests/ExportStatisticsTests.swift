import Foundation
import TestSupport
import Testing

/// `export ees` and `check-disclosure` as a statistician, and whoever attacks, meet them.
@Suite(.scratch) struct ExportStatisticsTests {
  /// So many exclusions of each phase in a school year.
  private func exclusions(
    _ counts: [(year: Int, phase: String, count: Int)], place: String = "la:926"
  ) -> String {
    counts.map { year, phase, count in
      #"{"id":"\#(year)-\#(phase)-\#(place)","kind":"exclusion","programme":"north","#
        + #""occurred":"\#(year)-10-01","place":"\#(place)","quantity":\#(count),"#
        + #""data":{"type":"permanent","phase":"\#(phase)"}}"# + "\n"
    }.joined()
  }

  private func ledger(_ lines: String) throws -> TestLedger {
    let ledger = try TestLedger()
    let imported = try ledger.run("import - --quiet", input: lines)
    try #require(imported.status == 0, "\(imported.error)")
    return ledger
  }

  private func rows(_ ledger: TestLedger, _ file: String) throws -> [[String]] {
    try String(contentsOfFile: "\(ledger.program.folder)/\(file)", encoding: .utf8)
      .components(separatedBy: "\r\n").dropLast().map { $0.components(separatedBy: ",") }
  }

  @Test func `a small count is hidden, and another with it, so that no sum gives it away`() throws {
    let ledger = try ledger(
      exclusions([(2017, "primary", 2), (2017, "secondary", 30), (2017, "special", 9)]))
    let made = try ledger.run("export ees --programme north --by phase --output out --quiet")
    #expect(made.status == 0, "\(made.error)")
    let found = try rows(ledger, "out/north.csv").dropFirst().map {
      ($0[$0.count - 2], $0[$0.count - 1])
    }
    #expect(found.map(\.0) == ["Total", "Primary", "Secondary", "Special school"])
    #expect(found.map(\.1) == ["41", "c", "30", "c"])
    let attacked = try ledger.run("check-disclosure out/north.csv --threshold 5")
    #expect(attacked.status == 0 && attacked.output.isEmpty, "\(attacked.output)")
    #expect(try rows(ledger, "out/north.csv")[1].starts(with: ["201718", "Academic year"]))
    #expect(try rows(ledger, "out/north.csv")[1].contains("E10000020"))
  }

  @Test func `what was shown last time cannot be hidden now, and nothing is written`() throws {
    let ledger = try ledger(
      exclusions([(2017, "primary", 6), (2017, "secondary", 30), (2017, "special", 9)]))
    #expect(
      try ledger.run("export ees --programme north --by phase --output then --quiet").status == 0)
    #expect(try ledger.run("void 2017-special-la:926 --reason wrong --quiet").status == 0)
    let again = exclusions([(2017, "special", 7)], place: "lad:E07000148")
      .replacing("lad:E07000148", with: "la:926").replacing("2017-special-la:926", with: "new")
    #expect(try ledger.run("import - --quiet", input: again).status == 0)
    let words = "export ees --programme north --by phase --output now --previous then/north.csv"
    let refused = try ledger.run(words)
    #expect(refused.status == 3 && refused.error.contains("small change"), "\(refused.error)")
    #expect(!FileManager.default.fileExists(atPath: ledger.program.folder + "/now"))
    #expect(try ledger.run(words + " --threshold 2 --quiet").status == 0)
    let hidden = try ledger.run(words + " --threshold 10")
    #expect(hidden.status == 3 && hidden.error.contains("earlier publication"), "\(hidden.error)")
  }

  @Test func `rules are the plan's, and what is wrong with them is told`() throws {
    let ledger = try ledger(
      exclusions([(2017, "primary", 2), (2017, "secondary", 33), (2017, "special", 4)]))
    func plan(_ rules: String) -> String {
      smallPlan("north").replacing(
        #""measures":"#, with: #""disclosure": \#(rules), "measures":"#)
    }
    try ledger.write(
      plan(#"{"threshold": 3, "rounding": 10, "symbols": {"hidden": "k"}}"#), to: "plan.json")
    #expect(try ledger.run("plan adopt plan.json --quiet").status == 0)
    let made = try ledger.run("export ees --programme north --by phase --quiet --area la:926")
    #expect(made.status == 0, "\(made.error)")
    #expect(try rows(ledger, "north.csv").dropFirst().map { $0.last } == ["40", "k", "30", "k"])
    let low = try ledger.run("export ees --programme north --by phase --threshold 1 --quiet")
    #expect(low.status == 0)
    #expect(
      try rows(ledger, "north.csv").dropFirst().map { $0.last } == ["40", "low", "30", "low"])
    try ledger.write(
      plan(
        #"{"threshold": 0, "rounding": "5", "zeros": "no", "symbols": {"low": "1"}, "extra": 1}"#),
      to: "plan.json")
    let refused = try ledger.run("plan adopt plan.json")
    #expect(refused.status == 3)
    for pointer in ["threshold", "rounding", "zeros", "symbols/low", "extra"] {
      #expect(refused.error.contains("/disclosure/\(pointer)"), "\(pointer): \(refused.error)")
    }
  }

  @Test func `an area that nobody can name is refused, a school is its authority's`() throws {
    let ledger = try ledger(
      exclusions([(2017, "primary", 20)], place: "laestab:926/4001")
        + exclusions([(2017, "primary", 20)], place: "lad:E07999999"))
    let refused = try ledger.run("export ees")
    #expect(refused.status == 3 && refused.error.contains("E07999999"))
    #expect(!FileManager.default.fileExists(atPath: ledger.program.folder + "/events.csv"))
    #expect(
      try ledger.run(["export", "ees", "--where", "place!=lad:E07999999", "--quiet"]).status == 0)
    #expect(try rows(ledger, "events.csv")[1].contains("Norfolk"))
  }

  @Test(arguments: [
    "--by kind,kind", "--by kind,", "--name a/b", "--area urn:136190", "--time week",
    "--threshold 0", "north", "north/a south/b", "north/a --by kind", "--by a,b,c,d,e,f,g",
  ])
  func `a command that cannot be right is told before anything is read`(words: String) throws {
    let ledger = try TestLedger()
    #expect(try ledger.run("export ees \(words)").status == 2)
  }

  @Test func `files that are no tables are refused`() throws {
    let ledger = try TestLedger()
    try ledger.write("", to: "empty.csv")
    try ledger.write("a,b\r\nx,y\r\n", to: "words.csv")
    try ledger.write("a,b\r\n1\r\n", to: "broken.csv")
    for name in ["empty", "words", "broken"] {
      #expect(try ledger.run("check-disclosure \(name).csv").status == 3, "\(name)")
    }
    #expect(try ledger.run("check-disclosure words.csv --indicator c").status == 3)
    #expect(try ledger.run("check-disclosure none.csv").status == 5)
    #expect(try ledger.run("check-disclosure").status == 2)
  }
}
