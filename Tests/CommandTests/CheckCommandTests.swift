import Foundation
import TestSupport
import Testing

@Suite(.scratch) struct CheckCommandTests {
  private func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(), to: "plan.json")
    #expect(try ledger.run("plan adopt plan.json --quiet").status == 0)
    let input =
      encounter("a", more: #","source":"s","quantity":30"#)
      + encounter("b", more: #","source":"s""#)
    #expect(try ledger.run("import - --quiet", input: input).status == 0)
    return ledger
  }

  private let total =
    "record ledger.reconciled measure=encounters --programme norwich --on 2018-03-31 --source hub"

  @Test func `a wrong command line is told what would be right`() throws {
    let ledger = try TestLedger()
    let unknown = try ledger.run("check reconciled late-record")
    #expect(unknown.status == 2 && unknown.error.contains("write 'late-records'"))
    #expect(try ledger.run("check --late-days -1").status == 2)
    #expect(try ledger.run("check --as-of never").status == 2)
    let programme = try ledger.run("check --programme norwich")
    #expect(programme.status == 3 && programme.error.contains("norwich"))
  }

  @Test func `a total is refused at the door with everything that is wrong with it`() throws {
    let ledger = try ledger()
    let before = try ledger.lines()
    let typed = try ledger.run(
      "record ledger.reconciled measure=encounter value=1.5 cell=phase=x --quantity 2 --json"
        + " --programme norwich")
    #expect(typed.status == 3)
    #expect(
      try typed.errorLines.map { try object($0)["error"] as? String }
        == ["missing-key", "wrong-total", "unknown-measure"])
    let value = try ledger.run(total + " value=1.5 --json")
    #expect(value.status == 3)
    #expect(try value.errorLines.map { try object($0)["argument"] as? String } == ["value=1.5"])
    let line =
      #"{"kind":"ledger.reconciled","programme":"norwhich","occurred":"2018-03-31","source":"hub","data":{"measure":"encounters","value":31}}"#
    let imported = try ledger.run("import -", input: line + "\n")
    #expect(imported.status == 3 && imported.error.contains("-:1:"))
    #expect(imported.error.contains("write 'norwich'"))
    #expect(try ledger.lines() == before)
  }

  @Test func `silent and 0 when all is well, and 1 with what is not`() throws {
    let ledger = try ledger()
    #expect(try ledger.run(total + " value=31 --quiet").status == 0)
    let well = try ledger.run(
      "check reconciled grants-within-cap future-dates orphans without-source")
    #expect(well.status == 0 && well.output.isEmpty && well.error.isEmpty, "\(well)")
    let recorded = try ledger.run(total + " value=1 --id wrong")
    #expect(recorded.status == 0 && recorded.error.contains("check reconciled"))
    let found = try ledger.run("check reconciled")
    #expect(found.status == 1)
    #expect(
      found.lines == [
        "reconciled: norwich/encounters: by the end of 2018-03-31: 'hub' has 1, the ledger 31, 30 more;"
          + " in question: 2 events, as no earlier total agreed, of which seq 4 alone is the"
          + " difference [seq 4, 5]"
      ])
    let json = try object(try ledger.run("check reconciled --json").lines[0])
    #expect(json["check"] as? String == "reconciled" && json["measure"] as? String == "encounters")
    #expect(json["seqs"] as? [Int] == [4, 5] && json["ids"] as? [String] == ["a", "b"])
    #expect(json["difference"] as? Int == 30 && json["events"] as? Int == 2)
    // Before it was recorded nobody disagreed; after it is voided nobody does.
    #expect(try ledger.run("check reconciled --as-of 6").status == 0)
    #expect(
      try ledger.run("record employer.encounter --programme norwich --replaces wrong --reason x")
        .status == 3)
    #expect(try ledger.run("void wrong --reason typed --quiet").status == 0)
    #expect(try ledger.run("check reconciled").status == 0)
    #expect(try ledger.run("verify").status == 0)
    #expect(try ledger.run("count --where kind=ledger.reconciled").lines == ["0"])
  }

  @Test func `damage is an answer too`() throws {
    let ledger = try ledger()
    let log = ledger.program.folder + "/events/log/00000000000000000001.ndjson"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: log))
    let start = bytes.count - 300
    bytes.replaceSubrange(start..<start + 20, with: Data(repeating: 0x7B, count: 20))
    try bytes.write(to: URL(fileURLWithPath: log))
    for words in ["check", "check --json"] {
      let found = try ledger.run(words)
      #expect(found.status == 1 && found.output.contains("damaged"), "\(found)")
    }
  }

  @Test func `the list needs no ledger and names every check`() throws {
    let list = try LedgerTool(in: "/").run(["check", "--list"])
    #expect(list.status == 0 && list.output.contains("suspicious-duplicates"))
    let page = try String(
      contentsOf: DocumentationTests.root.appendingPathComponent("docs/checks.md"), encoding: .utf8)
    for line in list.output.split(separator: "\n") {
      let name = line.prefix { $0 != " " }
      #expect(page.contains("`\(name)`"), "docs/checks.md does not say what \(name) is")
    }
  }

  @Test func `the ledger that ships has what its README says of it`() throws {
    let tool = LedgerTool(in: DocumentationTests.root.path)
    let words = ["--ledger", "events", "check"]
    let well = try tool.run(
      words + [
        "reconciled", "grants-within-cap", "implausible-quantities", "future-dates",
        "unknown-programmes", "without-source",
      ])
    #expect(well.status == 0 && well.output.isEmpty, "\(well.output)")
    // Before it was put right, a grant of £12,500 stood as £125,000.
    let before = try tool.run(
      words + ["grants-within-cap", "implausible-quantities", "--as-of", "15884"])
    #expect(before.status == 1 && before.output.split(separator: "\n").count == 2)
    #expect(before.output.contains("£100000.00 above it"))
    let all = try tool.run(words)
    #expect(all.status == 1)
  }
}
