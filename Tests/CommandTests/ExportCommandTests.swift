import Foundation
import TestSupport
import Testing

/// `export` as a script, a receiver and a mistake meet it.
@Suite(.scratch) struct ExportCommandTests {
  private func grant(
    _ id: String, _ data: String = #"{"amount":100,"funder":"F","recipients":["R"]}"#,
    more: String = ""
  ) -> String {
    #"{"id":"\#(id)","kind":"grant.award","programme":"north","occurred":"2019-01-14","data":\#(data)\#(more)}"#
      + "\n"
  }

  private func ledger(_ lines: String) throws -> TestLedger {
    let ledger = try TestLedger()
    let imported = try ledger.run("import - --quiet", input: lines)
    try #require(imported.status == 0, "\(imported.error)")
    return ledger
  }

  private func grants(_ result: LedgerTool.Result) throws -> [[String: Any]] {
    try #require(result.status == 0, "\(result.error)")
    let package = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    let object = try #require(package as? [String: Any])
    return try #require(object["grants"] as? [[String: Any]])
  }

  @Test func `every grant that lacks what the standard demands is listed, and no file is written`()
    throws
  {
    let ledger = try ledger(
      grant("whole") + grant("no-funder", #"{"amount":1,"recipients":["R"]}"#)
        + grant("no-recipient", #"{"amount":1,"funder":"F"}"#)
        + grant("area", #"{"amount":1,"funder":"F"}"#, more: #","place":"lad:E07000148""#)
        + grant("crowd", #"{"amount":1,"funder":"F","recipients":["p-1","p-2"]}"#)
        + grant("mixed", #"{"amount":1,"funder":"F","recipients":["R","p-2"]}"#))
    let refused = try ledger.run("export 360giving --output grants.json")
    #expect(refused.status == 3)
    for id in ["no-funder", "no-recipient", "area", "crowd", "mixed"] {
      #expect(refused.error.contains("'\(id)'"), "\(refused.error)")
    }
    #expect(!refused.error.contains("'whole'"))
    #expect(refused.output.isEmpty)
    #expect(!FileManager.default.fileExists(atPath: ledger.program.folder + "/grants.json"))
    let some = try ledger.run(["export", "360giving", "--where", "id=no-funder", "--funder", "G"])
    #expect(try grants(some).count == 1)
  }

  @Test func `a grant keeps its identifier through every correction, and a void takes it out`()
    throws
  {
    let ledger = try ledger(grant("a") + grant("b"))
    let second = grant(
      "c", #"{"amount":70.5,"funder":"F","recipients":["R"],"correction_reason":"x"}"#,
      more: #","replaces":"a""#)
    let third = grant(
      "d", #"{"amount":71.25,"funder":"F","recipients":["R"],"correction_reason":"x"}"#,
      more: #","replaces":"c""#)
    #expect(try ledger.run("import - --quiet", input: second).status == 0)
    #expect(try ledger.run("import - --quiet", input: third).status == 0)
    #expect(try ledger.run("void b --reason twice").status == 0)
    let found = try grants(ledger.run("export 360giving --prefix 360G-x"))
    #expect(found.map { $0["id"] as? String } == ["360G-x-a"])
    #expect(found[0]["amountAwarded"] as? Double == 71.25)
    let before = try grants(ledger.run("export 360giving --prefix 360G-x --as-of 4"))
    #expect(before.map { $0["id"] as? String } == ["360G-x-a", "360G-x-b"])
    #expect(try ledger.run("export 360giving --on 2019-01-13").status == 3)
  }

  @Test func `nothing of a person who receives a grant is exported`() throws {
    let ledger = try ledger(
      grant(
        "a", #"{"amount":5,"funder":"F","purpose":"a wheelchair","ward":"E05009857"}"#,
        more: #","subject":"p-abc","place":"lad:E07000148""#)
        + grant("b", #"{"amount":5,"funder":"F","recipients":["p-abc"]}"#))
    let result = try ledger.run("export 360giving")
    let found = try grants(result)
    #expect(!result.output.contains("p-abc") && !result.output.contains("wheelchair"))
    #expect(!result.output.contains("E05009857") && result.output.contains("E07000148"))
    let people = found.compactMap { $0["recipientIndividual"] as? [String: String] }
    #expect(people.count == 2 && people[0] == people[1])
    #expect(people[0]["name"] == "Individual Recipient")
  }

  @Test func `two names that read alike are two organisations`() throws {
    let ledger = try ledger(
      grant("a", #"{"amount":5,"funder":"A & B","recipients":["A.B","A B"]}"#))
    let found = try grants(ledger.run("export 360giving"))
    let all =
      (found[0]["recipientOrganization"] as? [[String: String]] ?? [])
      + (found[0]["fundingOrganization"] as? [[String: String]] ?? [])
    #expect(Set(all.map { $0["id"] }).count == 3)
  }

  @Test(arguments: [
    "--funder-id GB-CHC-1", "--funder F --funder-id nonsense", "--prefix norfolk", "--prefix 360G-",
    "--licence CC-BY", "--publisher-id GB-CHC-1077201", "--format xml",
  ])
  func `a setting that cannot be right is told before anything is read`(words: String) throws {
    let ledger = try TestLedger()
    #expect(try ledger.run("export 360giving \(words)").status == 2)
  }

  @Test func `both clocks of an event travel in a CloudEvent`() throws {
    let line =
      #"{"id":"e","kind":"board.met","programme":"n","occurred":"2018-03-07T10:00+01:00","data":{"body":"\u0022b\u0022"},"source":"s"}"#
    let ledger = try ledger(
      line + "\n"
        + #"{"id":"f","kind":"board.met","programme":"n","occurred":"2018-03-08","data":{"body":"b"},"quantity":3}"#
        + "\n")
    let lines = try ledger.run("export cloudevents --format ndjson").lines.map { try object($0) }
    #expect(
      lines.map { $0["time"] as? String } == ["2018-03-07T10:00:00+01:00", "2018-03-08T00:00:00Z"])
    #expect(lines.map { $0["occurred"] as? String } == ["2018-03-07T10:00+01:00", "2018-03-08"])
    #expect(
      lines.map { $0["type"] as? String } == ["org.example.board.met", "org.example.board.met"])
    #expect(
      lines.map { $0["sequence"] as? String } == ["00000000000000000003", "00000000000000000004"])
    #expect(lines.allSatisfy { ($0["recordedtime"] as? String)?.hasSuffix("Z") == true })
    #expect(lines[0]["source"] as? String == "https://example.org/test")
    #expect(lines[0]["recordsource"] as? String == "s" && lines[1]["quantity"] as? Int == 3)
    #expect((lines[0]["data"] as? [String: String])?["body"] == "\"b\"")
    let batch = try JSONSerialization.jsonObject(
      with: Data(ledger.run("export cloudevents").output.utf8))
    #expect((batch as? [[String: Any]])?.count == 2)
    let none = try ledger.run("export cloudevents --programme other")
    #expect(try JSONSerialization.jsonObject(with: Data(none.output.utf8)) as? [String] == [])
  }

  @Test func `a folder that holds anything else is not made a package`() throws {
    let ledger = try ledger(grant("a"))
    try FileManager.default.createDirectory(
      atPath: ledger.program.folder + "/mine", withIntermediateDirectories: false)
    try ledger.write("precious", to: "mine/notes.txt")
    try ledger.write("a file", to: "file")
    for name in ["mine", "file", "events"] {
      #expect(try ledger.run("export datapackage --output \(name)").status == 3, "\(name)")
    }
    #expect(try ledger.run("export datapackage --as-of 2").status == 2)
    #expect(try ledger.run("export datapackage --output new").status == 0)
    #expect(try ledger.run("export datapackage --output new --as-of 2").status == 0)
    #expect(try ledger.run("verify").status == 0)
    let segment = try Data(
      contentsOf: URL(
        fileURLWithPath: ledger.program.folder + "/new/log/00000000000000000001.ndjson"))
    #expect(segment.filter { $0 == 0x0A }.count == 2)
  }

  @Test func `no cell of a table is a formula, and each can be read back`() throws {
    let texts = ["=1+1", "+1", "-1", "@A1", "'=1", "''+x", "a,\\\"b\\\"", "plain"]
    let lines = texts.enumerated().map { number, text in
      #"{"id":"e\#(number)","kind":"milestone.reached","programme":"n","occurred":"2018-03-08","data":{"milestone":"\#(text)"}}"#
        + "\n"
    }
    let ledger = try ledger(lines.joined())
    let rows = try ledger.run("export csv").output.components(separatedBy: "\r\n").dropFirst()
    let cells = rows.compactMap {
      $0.split(separator: ",", maxSplits: 12, omittingEmptySubsequences: false).last
    }
    .map(String.init)
    #expect(
      cells.prefix(8).map { $0 } == [
        "'=1+1", "'+1", "-1", "'@A1", "''=1", "'''+x", #""a,""b""""#, "plain",
      ])
  }
}
