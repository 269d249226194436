import Foundation
import Ledger
import TestSupport
import Testing

@Suite(.scratch) struct `The command explain` {
  private static let repository: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  private func shipped(_ words: String...) throws -> LedgerTool.Result {
    try LedgerTool(in: Self.repository).run(["--ledger", "events", "explain"] + words)
  }

  private func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(), to: "plan.json")
    #expect(try ledger.run("plan adopt plan.json").status == 0)
    let events = encounter("one") + encounter("two", more: #","quantity":30"#) + encounter("three")
    #expect(try ledger.run("import -", input: events).status == 0)
    #expect(try ledger.run(["void", "three", "--reason", "reported twice"]).status == 0)
    return ledger
  }

  @Test func `the JSON has the keys that scripts rely on`() throws {
    let ledger = try ledger()
    let found = try ledger.run("explain norwich/encounters --on 2018-08-31 --json")
    #expect(found.status == 0 && found.error.isEmpty, "\(found.error)")
    let root = try JSONDocument(Array(found.output.utf8), file: nil).root
    let status = try JSONDocument(Array(ledger.run("status --json").output.utf8), file: nil).root
    #expect(root["measure"]?.string == "encounters")
    #expect(root["value"]?.integer == 31)
    #expect(root["unit"]?.string == "encounters")
    #expect(root["asOf"]?["size"]?.integer == 7)
    #expect(root["asOf"]?["root"]?.string == status["root"]?.string)
    #expect(root["on"]?.string == "2018-08-31")
    let counted = root["counted"]?.elements ?? []
    #expect(counted.map { $0["id"]?.string } == ["one", "two"])
    #expect(counted.map { $0["seq"]?.integer } == [4, 5])
    #expect(counted.map { $0["amount"]?.integer } == [1, 30])
    #expect(counted[0]["occurred"]?.string == "2018-03-07")
    let leftOut = root["leftOut"]?.elements ?? []
    #expect(leftOut.map { $0["id"]?.string } == ["three"])
    #expect(leftOut.map { $0["rule"]?.string } == ["voided"])
    #expect(leftOut.map { $0["by"]?.integer } == [7])
    #expect(root["thresholds"]?.elements.isEmpty == true)
    #expect(root["groups"]?.elements.isEmpty == true)
  }

  @Test func `a page tells the figure, how it is worked out, and why events are left out`() throws {
    let ledger = try ledger()
    let lines = try ledger.run("explain norwich/encounters --on 2018-08-31").lines
    #expect(lines[0] == "Encounters with employers (norwich/encounters)")
    #expect(lines[1] == "31 encounters on 2018-08-31, from the first 7 lines of the log")
    #expect(lines[2] == "worked out: quantities added up of employer.encounter")
    #expect(lines[3] == "2 events count; 1 event nearly counted: 1 voided")
    #expect(lines.contains { $0.hasSuffix("voided by seq 7") && $0.contains("three") })
    let before = try ledger.run("explain norwich/encounters --on 2018-08-31 --as-of 5").lines
    #expect(before[3] == "2 events count; 1 event nearly counted: 1 recorded later")
    let early = try ledger.run("explain norwich/encounters --on 2018-01-01").lines
    #expect(early[3].hasSuffix("3 events nearly counted: 2 after the report date, 1 voided"))
  }

  @Test(arguments: [
    ("norwich", 2, "write PROGRAMME/MEASURE"), ("norwich/", 2, "write PROGRAMME/MEASURE"),
    ("norwich/encounter", 3, "write 'norwich/encounters'"),
    ("norwhich/encounters", 3, "write 'norwich'"),
    ("norwich/encounters --cell phase", 2, "write KEY=VALUE"),
    ("norwich/encounters --cell phase=x", 3, "leave --cell out"),
    ("norwich/encounters --cell a=1 --cell a=2", 2, "give it once"),
    ("norwich/encounters --as-of 99", 3, "name a size from 0 to 7"),
    ("norwich/encounters --on 2018-02-30", 2, "write a day of the calendar"),
  ])
  func `what cannot be explained is refused with what would be right`(
    _ words: String, _ status: Int32, _ remedy: String
  ) throws {
    let found = try ledger().run("explain " + words)
    #expect(found.status == status)
    #expect(found.output.isEmpty)
    #expect(found.errorLines.count == 1 && found.error.contains(remedy), "\(found.error)")
  }

  @Test func `the encounters of the sample add up, and its mistakes are named`() throws {
    let found = try shipped("norwich/nor-p4-encounters-11000", "--on", "2018-08-31", "--json")
    #expect(found.status == 0, "\(found.error)")
    let root = try JSONDocument(Array(found.output.utf8), file: nil).root
    let counted = root["counted"]?.elements ?? []
    #expect(counted.reduce(0) { $0 + ($1["amount"]?.integer ?? 0) } == 11_040)
    #expect(root["value"]?.integer == 11_040)
    let rules = root["parts"]?.elements.first?["rules"]
    #expect(rules?["voided"]?.integer == 35)
    #expect(rules?["replaced"]?.integer == 29)
  }

  @Test func `pupils with four encounters in the sample, and those with three, two and one`() throws
  {
    let found = try shipped("norwich/nor-p4-four-encounters-1718", "--on", "2018-08-31", "--json")
    let root = try JSONDocument(Array(found.output.utf8), file: nil).root
    let rows = (root["thresholds"]?.elements ?? []).map {
      "\($0["groups"]?.integer ?? 0) have \($0["has"]?.integer ?? 0)"
    }
    #expect(rows == ["1636 have 4", "695 have 3", "297 have 2", "100 have 1"])
    let groups = root["groups"]?.elements ?? []
    #expect(groups.count { $0["counts"]?.boolean == true } == 1636)
    let adding = (root["counted"]?.elements ?? []).count { $0["amount"]?.integer == 1 }
    #expect(adding == 1636)
    // A page says who they are, all of them where all are asked for.
    let words = ["norwich/nor-p4-four-encounters-1718", "--on", "2018-08-31"]
    let page = try shipped(words[0], words[1], words[2]).lines
    #expect(page.contains { $0.hasSuffix("3  left out") && $0.contains("695") })
    #expect(page.contains("  and 1,624 more subjects; --all has them"))
    let whole = try shipped(words[0], words[1], words[2], "--all").lines
    let listed = whole.drop { !$0.contains("these count: subject") }.dropFirst()
      .prefix { $0.hasPrefix("  p-") }
    #expect(listed.count == 1636)
    #expect(!whole.contains { $0.contains("--all has them") })
  }

  @Test func `every period of a lowest figure is shown where all is asked for`() throws {
    let words = ["norwich/nor-board-monthly", "--on", "2021-09-01"]
    let page = try shipped(words[0], words[1], words[2])
    #expect(page.output.contains("more periods; --all has them"))
    let whole = try shipped(words[0], words[1], words[2], "--all")
    #expect(!whole.output.contains("--all has them") && whole.lines.count > page.lines.count)
  }

  @Test func `a cell is explained by itself, and its thresholds`() throws {
    let ledger = try TestLedger()
    let plan = smallPlan()
      .replacing(
        #"{"count": {"kind": "employer.encounter"}}"#,
        with:
          #"{"distinct": "subject", "of": {"kind": "employer.encounter"}, "having": {"count": true, "atLeast": 2}}, "by": ["place"]"#
      )
    try ledger.write(plan, to: "plan.json")
    #expect(try ledger.run("plan adopt plan.json").status == 0)
    func at(_ place: String, _ id: String, _ subject: String) -> String {
      encounter(id, more: #","place":"\#(place)","subject":"\#(subject)""#)
    }
    let events =
      at("urn:136190", "a", "p-a") + at("urn:136190", "b", "p-a") + at("urn:136190", "c", "p-b")
      + at("urn:136191", "d", "p-b")
    #expect(try ledger.run("import -", input: events).status == 0)
    let cell = "explain norwich/encounters --on 2018-08-31 --cell place=urn:136190"
    let root = try JSONDocument(Array(ledger.run(cell + " --json").output.utf8), file: nil).root
    #expect(root["by"]?["place"]?.string == "urn:136190" && root["value"]?.integer == 1)
    #expect(root["thresholds"]?.elements.map { $0["has"]?.integer } == [2, 1])
    #expect(root["thresholds"]?.elements.map { $0["groups"]?.integer } == [1, 1])
    #expect(root["counted"]?.elements.map { $0["id"]?.string } == ["a", "b"])
    let leftOut = root["leftOut"]?.elements ?? []
    #expect(
      leftOut.map { "\($0["id"]?.string ?? "") \($0["rule"]?.string ?? "")" } == [
        "c below-threshold", "d other-cell",
      ])
    let page = try ledger.run(cell).lines
    #expect(page.contains { $0.hasSuffix("1  left out") })
    #expect(page.contains { $0.hasPrefix("  p-a ") && $0.hasSuffix(" 2") })
  }

  @Test(arguments: [
    "nor-t-exclusion-two-thirds", "nor-t-dest-ks4-90", "nor-p1-training-january",
    "nor-board-monthly", "nor-p2-npq-90",
  ])
  func `a figure of every sort is explained as it is reported`(_ id: String) throws {
    let found = try shipped("norwich/\(id)", "--on", "2021-09-01", "--json")
    let explained = try JSONDocument(Array(found.output.utf8), file: nil).root
    let report = try LedgerTool(in: Self.repository).run([
      "--ledger", "events", "report", "norwich", "--on", "2021-09-01", "--json",
    ])
    let root = try JSONDocument(Array(report.output.utf8), file: nil).root
    let measures = root["programmes"]?.elements.first?["measures"]?.elements ?? []
    let measure = try #require(measures.first { $0["id"]?.string == id })
    #expect(explained["value"]?.canonical == measure["value"]?.canonical)
    #expect(explained["standing"]?.string == measure["standing"]?.string)
    // The lowest month may have had no meeting at all.
    let isNothing = explained["value"]?.integer == 0
    #expect(explained["counted"]?.elements.isEmpty == isNothing)
    let text = try shipped("norwich/\(id)", "--on", "2021-09-01")
    #expect(text.status == 0 && text.error.isEmpty, "\(text.error)")
  }
}
