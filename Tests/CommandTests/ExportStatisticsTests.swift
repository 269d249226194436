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

  @Test func `what a table beside it gives away is hidden too, and named where that does not help`()
    throws
  {
    let ledger = try ledger(
      exclusions([(2017, "primary", 2), (2017, "secondary", 30), (2017, "special", 12)]))
    let words = "export ees --programme north --by phase --quiet"
    #expect(try ledger.run(words + " --threshold 1 --output open").status == 0)
    #expect(try ledger.run(words + " --output alone").status == 0)
    func last(_ file: String) throws -> [String?] {
      try rows(ledger, file).dropFirst().map(\.last)
    }
    #expect(try last("alone/north.csv") == ["44", "c", "30", "c"])
    // The other file shows special schools: with them the primary schools would follow.
    let open = try rows(ledger, "open/north.csv").map { $0.joined(separator: ",") }
    try ledger.write(
      open.filter { !$0.contains("Total") && !$0.contains("ary,") }.joined(separator: "\n") + "\n",
      to: "special.csv")
    #expect(try ledger.run("check-disclosure alone/north.csv special.csv").status == 1)
    let beside = try ledger.run(words + " --beside special.csv --output beside --json")
    #expect(beside.status == 0, "\(beside.error)")
    // What the other file shows need not be hidden here.
    #expect(try last("beside/north.csv") == ["44", "c", "c", "12"])
    #expect(
      beside.output.contains(#""hidden":1,"hiddenForOthers":1"#), "\(beside.output)")
    #expect(
      try ledger.run("check-disclosure beside/north.csv special.csv --threshold 5").status == 0)
    try ledger.write(
      open.filter { !$0.contains("Primary") }.joined(separator: "\n")
        + "\n", to: "both.csv")
    let refused = try ledger.run(words + " --beside both.csv --output both")
    #expect(refused.status == 3 && refused.error.contains("Primary"), "\(refused.error)")
    #expect(!FileManager.default.fileExists(atPath: ledger.program.folder + "/both"))
  }

  /// A plan with permanent exclusions, suspensions, and the first for every 100 of the second.
  private static let rates = #"""
    {"programme":"north","title":"North","starts":"2017-09-01","ends":"2018-08-31",
     "area":{"name":"Norfolk","place":"la:926"},
     "documents":{"d":{"file":"d.txt","title":"D"}},"priorities":{"P1":"P"},
     "disclosure":{"rates":"shown"},"measures":[
      {"id":"excluded","title":"Excluded","priority":"P1","document":"d","quote":"q","by":["year","phase"],
       "figure":{"count":{"kind":"exclusion","where":{"type":"permanent"}}}},
      {"id":"suspended","title":"Suspended","priority":"P1","document":"d","quote":"q","by":["year","phase"],
       "figure":{"count":{"kind":"exclusion","where":{"type":"suspension"}}}},
      {"id":"ratio","title":"Ratio","priority":"P1","document":"d","quote":"q","by":["year","phase"],
       "places":1,"unit":"%","figure":{"per":100,"ratio":[
         {"count":{"kind":"exclusion","where":{"type":"permanent"}}},
         {"count":{"kind":"exclusion","where":{"type":"suspension"}}}]}}]}
    """#

  @Test
  func `a rate is hidden where it stands beside what it is divided by, whatever the plan says`()
    throws
  {
    let permanent = exclusions([
      (2017, "primary", 2), (2017, "secondary", 30), (2017, "special", 9),
    ])
    let suspended = exclusions([
      (2017, "primary", 250), (2017, "secondary", 700), (2017, "special", 400),
    ]).replacing("permanent", with: "suspension").replacing(#""id":"2017"#, with: #""id":"s-2017"#)
    let ledger = try ledger(permanent + suspended)
    try ledger.write(Self.rates, to: "plan.json")
    let adopted = try ledger.run("plan adopt plan.json --quiet")
    #expect(adopted.status == 0, "\(adopted.error)")
    func columns(_ names: String) throws -> [[String]] {
      let measures = names.split(separator: " ").map { "north/\($0)" }.joined(separator: " ")
      let made = try ledger.run("export ees \(measures) --quiet --name x")
      try #require(made.status == 0, "\(made.error)")
      return try rows(ledger, "x.csv").dropFirst().map {
        Array($0.suffix(measures.split(separator: " ").count))
      }
    }
    #expect(try columns("excluded ratio") == [["c", "0.8"], ["30", "4.3"], ["9", "2.3"]])
    #expect(
      try columns("excluded suspended ratio")
        == [["c", "250", "c"], ["30", "700", "4.3"], ["9", "400", "2.3"]])
    #expect(
      try columns("suspended ratio") == [["250", "c"], ["700", "4.3"], ["400", "2.3"]])
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
