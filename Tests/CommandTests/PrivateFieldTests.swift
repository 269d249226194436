import Foundation
import TestSupport
import Testing

/// A private field's digest is no value: nothing is counted by it, and no export has it.
@Suite(.scratch) struct PrivateFieldTests {
  private static func catalogue(isPrivate: Bool) -> String {
    let note = isPrivate ? #","private":true"# : ""
    return #"""
      {"title":"Visits","codes":{},"kinds":{"home.visit":{"title":"A family is visited",
       "subject":"the family","fields":{"minutes":{"title":"How long","type":"integer"},
       "note":{"title":"What was said","type":"text"\#(note)}}}}}
      """#
  }

  private static let plan = #"""
    {"programme":"norwich","title":"Norwich","starts":"2018-01-01","ends":"2018-12-31",
     "documents":{"plan":{"file":"plan.txt","title":"The plan"}},"priorities":{"P1":"Families"},
     "measures":[{"id":"visits","title":"Visits","priority":"P1","document":"plan",
       "quote":"families are visited","figure":{"count":{"kind":"home.visit"}},"by":["note"]}]}
    """#

  private func ledger(isPrivate: Bool = true) throws -> LedgerTool {
    let tool = LedgerTool(environment: [:])
    for (name, text) in [
      ("catalogue", Self.catalogue(isPrivate: isPrivate)),
      ("private", Self.catalogue(isPrivate: true)), ("plan", Self.plan),
    ] {
      try text.write(toFile: "\(tool.folder)/\(name).json", atomically: true, encoding: .utf8)
    }
    let made = try tool.run(
      "init events --origin example.org/visits --catalogue catalogue.json --quiet")
    try #require(made.status == 0, "\(made.error)")
    return tool
  }

  private func record(_ tool: LedgerTool, _ fields: [String], id: String) throws {
    let run = try tool.run(
      ["record", "home.visit"] + fields + [
        "--programme", "norwich", "--on", "2018-03-07", "--subject", "p-1", "--id", id,
      ])
    try #require(run.status == 0, "\(run.error)")
  }

  @Test func `no export of events has the digest of a private field`() throws {
    let tool = try ledger()
    try record(tool, ["minutes=30", "note=by the side door"], id: "v-1")
    try record(tool, ["note=by the side door"], id: "v-2")
    let csv = try tool.run("export csv").output
    #expect(csv.hasPrefix("seq,") && !csv.contains("note") && !csv.contains("private:"), "\(csv)")
    let events = try tool.run("export cloudevents --format ndjson").output
    #expect(!events.contains("private:") && !events.contains("note"))
    #expect(events.contains(#""data":{"minutes":30}"#) && events.contains(#""data":{}"#))
    #expect(try tool.run("export datapackage --output package").status == 0)
    let table = try String(contentsOfFile: tool.folder + "/package/events.csv", encoding: .utf8)
    let descriptor = try String(
      contentsOfFile: tool.folder + "/package/datapackage.json", encoding: .utf8)
    #expect(table == csv && !descriptor.contains("note"))
    let area = "--area lad:E07000148 --threshold 1 --name visits"
    #expect(try tool.run("export ees --by kind \(area)").status == 0)
  }

  @Test(arguments: [
    "count --by note", "count --by kind,note", "count --distinct note", "count --sum note",
    "count --where note=door", "count --where kind=home.visit --by note",
    "replay --where note=door", "export csv --where note=door",
    "export cloudevents --where note!=door", "export ees --by note --area lad:E07000148",
    "export ees --by kind --distinct note --area lad:E07000148", "plan adopt plan.json",
  ])
  func `nothing is counted by a private field, and it is said why`(words: String) throws {
    let tool = try ledger()
    try record(tool, ["minutes=30", "note=by the side door"], id: "v-1")
    let run = try tool.run(words + " --json")
    #expect(run.status == 3, "\(run.output) \(run.error)")
    #expect(run.error.contains(#""private-field""#) && !run.error.contains("private:"))
    #expect(run.error.contains("not in the log"), "\(run.error)")
  }

  @Test func `a breakdown of before shows what was public, and no digest as if it were a value`()
    throws
  {
    let tool = try ledger(isPrivate: false)
    try record(tool, ["note=at the school gate"], id: "v-1")
    #expect(try tool.run("plan adopt plan.json --quiet").status == 0)
    #expect(try tool.run("catalogue adopt private.json --quiet").status == 0)
    try record(tool, ["note=by the side door"], id: "v-2")
    try record(tool, ["note=on the stairs"], id: "v-3")
    for format in ["text", "json", "csv", "markdown", "html"] {
      let report = try tool.run("report norwich --on 2018-06-30 --format \(format) --all")
      #expect(report.status == 0 && !report.output.contains("private:"), "\(format)")
    }
    let report = try tool.run("report norwich --on 2018-06-30 --json").output
    #expect(
      report.contains(
        #""cells":[{"by":{"note":null},"value":2},{"by":{"note":"at the school gate"},"value":1}]"#),
      "\(report)")
    let why = try tool.run("explain norwich/visits --on 2018-06-30 --json")
    #expect(why.status == 0 && !why.output.contains("private:"), "\(why.error)")
  }
}
