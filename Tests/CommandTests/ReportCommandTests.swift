import Foundation
import Ledger
import TestSupport
import Testing

@Suite(.scratch) struct `The command report` {
  private static let plan = #"""
    {"programme":"saltmarsh","title":"Saltmarsh | <b>Area</b>","documents":{"plan":{"file":"p.txt","title":"Plan"}},
     "starts":"2017-09-01","ends":"2018-08-31",
     "priorities":{"P1":"Moving between school and work","P2":"The fund"},
     "measures":[
      {"id":"encounters","title":"Encounters with employers","priority":"P1","document":"plan","quote":"over 11,000",
       "figure":{"count":{"kind":"employer.encounter"}},"by":["employer"],"unit":"encounters",
       "target":{"is":"moreThan","value":11000,"by":"2018-08-31","words":"over 11,000"}},
      {"id":"awarded","title":"Grants awarded","priority":"P2","document":"plan","quote":"grants",
       "figure":{"sum":"amount","of":{"kind":"grant.award"}},"unit":"£"},
      {"id":"largest","title":"Largest grant","priority":"P2","document":"plan","quote":"up to £25,000",
       "figure":{"largest":"amount","of":{"kind":"grant.award"}},"unit":"£",
       "target":{"is":"atMost","value":25000}},
      {"id":"npq","title":"Leaders on an NPQ","priority":"P2","document":"plan","quote":"up to 80 leaders",
       "figure":{"distinct":"subject","of":{"kind":"npq.enrolment"}},"unit":"leaders",
       "target":{"is":"atLeast","value":80,"by":"2018-08-31"}}]}
    """#

  private static let events =
    [
      #"{"kind":"grant.award","programme":"saltmarsh","occurred":"2018-03-08","id":"g1","data":{"amount":25000}}"#,
      #"{"kind":"grant.award","programme":"saltmarsh","occurred":"2018-03-09","id":"g2","data":{"amount":0.5}}"#,
    ]
    + (1...14).map {
      #"{"kind":"employer.encounter","programme":"saltmarsh","occurred":"2018-03-07","id":"e\#($0)","quantity":\#($0 == 1 ? 11027 : 1),"data":{"employer":"=Employer \#($0)"}}"#
    }

  private func ledger(events: [String] = events) throws -> LedgerTool {
    let tool = LedgerTool(in: ScratchDirectory.path)
    try Data(Self.plan.utf8).write(to: URL(fileURLWithPath: "\(tool.folder)/plan.json"))
    for words in [
      ["init", "events", "--origin", "example.org/reports"], ["plan", "adopt", "plan.json"],
      ["import", "-", "--quiet"],
    ] {
      let result = try tool.run(words, input: events.joined(separator: "\n") + "\n")
      try #require(result.status == 0, "\(words) \(result.error)")
    }
    return tool
  }

  private func json(_ result: LedgerTool.Result) throws -> JSONValue {
    try JSONDocument(Array(result.output.utf8), file: nil).root
  }

  @Test func `the JSON has the keys and figures that scripts rely on`() throws {
    let tool = try ledger()
    let root = try json(tool.run(["report", "saltmarsh", "--json", "--on", "2018-06-30"]))
    let status = try json(tool.run(["status", "--json"]))
    #expect(root["asOf"]?["size"]?.integer == 19)
    #expect(root["asOf"]?["root"]?.string == status["root"]?.string)
    #expect(root["on"]?.string == "2018-06-30")
    #expect(
      root["programmes"]?.elements.first?["documents"]?.elements.first?["file"]?.string == "p.txt")
    let programme = try #require(root["programmes"]?.elements.first)
    #expect(programme["programme"]?.string == "saltmarsh")
    let measures = programme["measures"]?.elements ?? []
    #expect(measures.map { $0["id"]?.string } == ["encounters", "awarded", "largest", "npq"])
    let first = try #require(measures.first)
    #expect(first["value"]?.integer == 11040)
    #expect(first["unit"]?.string == "encounters")
    #expect(first["standing"]?.string == "met")
    #expect(first["target"]?["is"]?.string == "moreThan")
    #expect(first["target"]?["value"]?.integer == 11000)
    #expect(first["target"]?["by"]?.string == "2018-08-31")
    #expect(first["baseline"]?.kind == .null)
    #expect(first["cells"]?.elements.count == 14)
    #expect(first["cells"]?.elements.first?["by"]?["employer"]?.string == "=Employer 1")
    let output = try tool.run(["report", "--json", "--on", "2018-06-30"]).output
    #expect(
      output.contains(#""id":"awarded","title":"Grants awarded","priority":"P2","value":25000.50,"#)
    )
    #expect(measures[1]["target"]?.kind == .null)
    #expect(measures[2]["standing"]?.string == "within")
    #expect(measures[3]["standing"]?.string == "no data")
  }

  @Test func `the same prefix gives the same bytes, whatever comes after it`() throws {
    let tool = try ledger()
    let formats = ["text", "json", "csv", "markdown"]
    let before = try formats.map { try tool.run(["report", "--format", $0]).output }
    _ = try tool.run([
      "record", "grant.award", "amount=1", "--programme", "saltmarsh", "--on", "2018-03-10",
    ])
    let after = try formats.map { try tool.run(["report", "--format", $0]).output }
    let again = try formats.map {
      try tool.run(["report", "--format", $0, "--as-of", "19"]).output
    }
    #expect(before == again)
    #expect(before != after)
  }

  @Test func `without a report date it is the day of the last line`() throws {
    let tool = try ledger()
    let status = try json(tool.run(["status", "--json"]))
    let recorded = try #require(status["lastRecorded"]?.string)
    #expect(try json(tool.run(["report", "--json"]))["on"]?.string == String(recorded.prefix(10)))
  }

  @Test func `a page for a person tells value, target, progress and standing`() throws {
    let output = try ledger().run(["report", "--on", "2018-06-30"]).output
    let lines = output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "Saltmarsh | <b>Area</b> (saltmarsh)")
    #expect(lines.contains { $0.contains("report date 2018-06-30") })
    #expect(lines.contains { $0.contains("4 measures: 1 met, 1 within, 1 no data, 1 report only") })
    let encounters = try #require(lines.first { $0.contains("Encounters with employers") })
    for part in ["11,040", "encounters", "over 11,000", "##########", "✓ met"] {
      #expect(encounters.contains(part))
    }
    #expect(lines.contains { $0.contains("£25,000.00") && $0.contains("##########|") })
    #expect(output.contains("and 2 more cells; --format csv has them"))
    #expect(!output.contains("Leaders on an NPQ"))
    #expect(output.contains("1 measure has no data and is not shown; --all shows it"))
    #expect(try ledger2All().contains("Leaders on an NPQ"))
    #expect(!output.unicodeScalars.contains("\u{1B}"))
    for line in lines { #expect(line.last != " ") }
  }

  private func ledger2All() throws -> String {
    try LedgerTool(in: ScratchDirectory.path).run(["report", "--all", "--on", "2018-06-30"]).output
  }

  @Test func `a narrow page is narrow`() throws {
    var tool = try ledger()
    for columns in [72, 80, 100, 200] {
      tool.environment["COLUMNS"] = String(columns)
      for line in try tool.run(["report", "--all"]).output.split(separator: "\n") {
        #expect(line.count <= columns, "\(columns): \(line)")
      }
    }
  }

  @Test func `a spreadsheet has every measure and cell and runs none of them`() throws {
    let output = try ledger().run(["report", "--format", "csv", "--on", "2018-06-30"]).output
    let rows = output.split(separator: "\r\n")
    #expect(rows.count == 1 + 4 + 14)
    #expect(rows[0].hasPrefix("programme,measure,title,priority,by,value,unit,"))
    #expect(
      rows[1] == "saltmarsh,encounters,Encounters with employers,P1,,11040,encounters,moreThan,"
        + "11000,2018-08-31,\"over 11,000\",,met,2018-06-30,19")
    #expect(rows[2].contains(",employer==Employer 1,11027,"))
    #expect(output.contains("Grants awarded,P2,,25000.50,£"))
    for row in rows { #expect(!row.hasPrefix("=")) }
  }

  @Test func `Markdown has headings and tables and obeys no text`() throws {
    let output = try ledger().run(["report", "--format", "markdown", "--on", "2018-06-30"]).output
    #expect(output.hasPrefix("# Saltmarsh \\| \\<b\\>Area\\</b\\>\n"))
    #expect(output.contains("## P1 Moving between school and work\n"))
    #expect(output.contains("| Measure | Value | Target | By | Standing |"))
    #expect(
      output.contains(
        "| Encounters with employers | 11,040 encounters | over 11,000 | 2018-08-31 | ✓ met |"))
  }

  @Test func `a file is written whole or not at all`() throws {
    let tool = try ledger()
    let path = "\(tool.folder)/board.csv"
    let shown = try tool.run(["report", "--format", "csv"])
    let result = try tool.run(["report", "--format", "csv", "--output", "board.csv"])
    #expect(result.status == 0)
    #expect(result.output.isEmpty)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == shown.output)
    let refused = try tool.run(["report", "nowhere", "--output", "board.csv"])
    #expect(refused.status == 3)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == shown.output)
    let failed = try tool.run(["report", "--output", "no/such/folder/board.csv"])
    #expect(failed.status == 5)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: tool.folder).sorted()
        == ["board.csv", "events", "plan.json"])
  }

  @Test func `a file beside, a link and a device stay what they are`() throws {
    let tool = try ledger()
    let files = FileManager.default
    func text(_ name: String) throws -> String {
      try String(contentsOfFile: "\(tool.folder)/\(name)", encoding: .utf8)
    }
    for name in ["board.csv.0.new", "target.csv"] {
      try Data("mine".utf8).write(to: URL(fileURLWithPath: "\(tool.folder)/\(name)"))
    }
    try files.createSymbolicLink(
      atPath: "\(tool.folder)/link.csv", withDestinationPath: "target.csv")
    for name in ["board.csv", "link.csv", "/dev/stdout"] {
      let result = try tool.run(["report", "--format", "csv", "--output", name])
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.isEmpty == (name != "/dev/stdout"))
    }
    #expect(try text("board.csv.0.new") == "mine")
    #expect(try text("target.csv") == text("board.csv"))
    #expect(try files.destinationOfSymbolicLink(atPath: "\(tool.folder)/link.csv") == "target.csv")
  }

  @Test func `an unknown programme is refused with the nearest name`() throws {
    let tool = try ledger()
    let result = try tool.run(["report", "saltmarsch", "nowhere"])
    #expect(result.status == 3)
    #expect(result.output.isEmpty)
    #expect(result.error.contains("'saltmarsch'"))
    #expect(result.error.contains("'saltmarsh'"))
    #expect(result.error.contains("'nowhere'"))
  }

  @Test func `a ledger without a plan says so`() throws {
    let tool = LedgerTool(in: ScratchDirectory.path)
    _ = try tool.run(["init", "events", "--origin", "example.org/empty"])
    let result = try tool.run(["report"])
    #expect(result.status == 0)
    #expect(result.output == "no plan is adopted\n")
    #expect(try json(tool.run(["report", "--json"]))["programmes"]?.elements.isEmpty == true)
  }

  @Test func `the demo does every step and leaves a ledger to go on with`() throws {
    let tool = LedgerTool(in: ScratchDirectory.path)
    let result = try tool.run(["demo", "trial"])
    #expect(result.status == 0, "\(result.error)")
    #expect(result.output.contains("427"))
    #expect(try tool.run(["verify", "--ledger", "trial/events"]).status == 0)
    let again = try tool.run(["demo", "trial"])
    #expect(again.status == 3)
    #expect(again.error.contains("is there already"))
  }
}
