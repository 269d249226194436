import Foundation
import Ledger
import TestSupport
import Testing

@Suite(.scratch) struct `The command diff` {
  private static let repository: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  /// Two snapshots with a void, a late event, a new one and a revised plan between them.
  private func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(), to: "plan.json")
    try ledger.write(smallPlan(target: 20), to: "revised.json")
    func does(_ line: String, input: String = "") throws {
      let result = try ledger.run(line, input: input)
      try #require(result.status == 0, "\(line): \(result.error)")
    }
    try does("plan adopt plan.json")
    try does("import -", input: encounter("one") + encounter("two", more: #","quantity":30"#))
    try does("snapshot save june --on 2018-06-30")
    try does("void one --reason twice")
    try does("import -", input: encounter("late", more: #","quantity":4"#))
    try does("record employer.encounter employer=acme --programme norwich --on 2018-08-01 --id new")
    try does("plan adopt revised.json")
    try does("snapshot save september --on 2018-09-30")
    return ledger
  }

  private func json(_ result: LedgerTool.Result) throws -> JSONValue {
    try JSONDocument(Array(result.output.utf8), file: nil).root
  }

  @Test func `two snapshots are told apart part by part, and the parts add up`() throws {
    let ledger = try ledger()
    let found = try ledger.run("diff june september --json")
    #expect(found.status == 0 && found.error.isEmpty, "\(found.error)")
    let root = try json(found)
    #expect(root["a"]?["size"]?.integer == 5 && root["a"]?["on"]?.string == "2018-06-30")
    #expect(root["b"]?["size"]?.integer == 9 && root["b"]?["on"]?.string == "2018-09-30")
    let measure = try #require(
      root["programmes"]?.elements.first?["measures"]?.elements.first)
    #expect(measure["from"]?.integer == 31 && measure["to"]?.integer == 35)
    #expect(measure["change"]?.integer == 4)
    let parts = measure["parts"]?.elements ?? []
    #expect(
      parts.map { $0["causes"]?.elements.first?.string } == ["voided", "late", "new"])
    #expect(parts.map { $0["change"]?.integer } == [-1, 4, 1])
    #expect(
      parts.map { $0["events"]?.elements.map { $0["id"]?.string } } == [["one"], ["late"], ["new"]])
    #expect(parts[0]["events"]?.elements[0]["by"]?.integer == 6)
    #expect(measure["target"]?["from"]?["value"]?.integer == 11_000)
    #expect(measure["target"]?["to"]?["value"]?.integer == 20)
    #expect(measure["standing"]?["to"]?.string == "met")
  }

  @Test func `a page shows the movement, its parts, and the events when they are asked for`() throws
  {
    let ledger = try ledger()
    let lines = try ledger.run("diff june september").lines
    #expect(lines.contains("  31 → 35 (+4)"))
    #expect(lines.contains("  −1  voided: 1 event less"))
    #expect(lines.contains { $0.hasPrefix("  +4  late") })
    #expect(!lines.contains { $0.contains("seq 7 ") })
    let events = try ledger.run("diff june september --events").lines
    #expect(events.contains { $0.contains("+ seq 7  2018-03-07  late  × 4") })
    #expect(events.contains { $0.contains("− seq 4  2018-03-07  one  (taken out by seq 6)") })
    let same = try ledger.run("diff 5 5 --on 2018-06-30").lines
    #expect(same.contains("no figure moved"))
  }

  @Test func `snapshots, sizes and moments name the same states, and mix`() throws {
    let ledger = try ledger()
    let last = try object(ledger.lines(from: 5)[0])
    let moment = try #require(last["recorded"] as? String)
    let options = " --on-a 2018-06-30 --on-b 2018-09-30 --json"
    let forms = [
      "diff june september --json", "diff 5 9" + options, "diff \(moment) 9" + options,
      "diff 5 2099-12-31" + options, "diff june 9 --on-b 2018-09-30 --json",
      "diff \(moment) september --on-a 2018-06-30 --json",
      "diff events/snapshots/june.json 2099-12-31T00:00:00Z --on-b 2018-09-30 --json",
    ]
    let first = try json(ledger.run(forms[0]))
    for form in forms {
      let found = try ledger.run(form)
      #expect(found.status == 0, "\(form): \(found.error)")
      let root = try json(found)
      #expect(root["programmes"]?.canonical == first["programmes"]?.canonical, "\(form)")
      for side in ["a", "b"] {
        #expect(root[side]?["size"]?.integer == first[side]?["size"]?.integer, "\(form)")
      }
    }
  }

  @Test(arguments: [
    ("september june", 3, "write the earlier one first: diff june september"),
    ("june nothing", 3, "name a file that 'ledgerctl snapshot save' wrote"),
    ("june 99", 3, "name a size from 0 to 9"),
    ("june plan.json", 3, "snapshot"),
    ("june", 2, "write ledgerctl diff A B"),
    ("5 9 --on 2018-01-01 --on-a 2018-01-01", 2, "give --on for both"),
    ("5 9 --on-b June", 2, "write a day of the calendar"),
    ("5 9 --programme norwhich", 3, "write 'norwich'"),
  ])
  func `what cannot be compared is refused with what would be right`(
    _ words: String, _ status: Int32, _ remedy: String
  ) throws {
    let found = try ledger().run("diff " + words)
    #expect(found.status == status)
    #expect(found.output.isEmpty)
    #expect(found.error.contains(remedy), "\(found.error)")
  }

  @Test func `a snapshot of another history is not compared`() throws {
    let ledger = try ledger()
    let path = "\(ledger.program.folder)/events/snapshots/june.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try ledger.write(
      text.replacing("\"size\":5", with: "\"size\":4"), to: "other.json")
    let found = try ledger.run("diff other.json 9")
    #expect(found.status == 3)
    #expect(found.error.contains("are not the first of this ledger"), "\(found.error)")
  }

  @Test func `what the corrections changed in the sample`() throws {
    let found = try LedgerTool(in: Self.repository).run([
      "--ledger", "events", "diff", "15884", "15953", "--on", "2018-08-31", "--programme",
      "norwich",
      "--json",
    ])
    let measures = try json(found)["programmes"]?.elements.first?["measures"]?.elements ?? []
    let encounters = try #require(measures.first { $0["id"]?.string == "nor-p4-encounters-11000" })
    #expect(encounters["from"]?.integer == 11_046 && encounters["to"]?.integer == 11_040)
    let parts = encounters["parts"]?.elements ?? []
    #expect(parts.map { $0["change"]?.integer } == [-35, 29])
    #expect(parts.map { $0["events"]?.elements.count } == [35, 29])
    let pupils = try #require(
      measures.first { $0["id"]?.string == "nor-p4-four-encounters-1718" })
    #expect(pupils["parts"]?.elements.map { $0["change"]?.integer } == [-2, 9])
    let npq = try #require(measures.first { $0["id"]?.string == "nor-p2-npq-90" })
    #expect(npq["change"]?.integer == -1)
  }
}
