import Foundation
import TestSupport
import Testing

/// What is exported comes back, in another ledger, as the same events.
@Suite(.scratch) struct RoundTripTests {
  /// The ids of the events that count, and what they come to.
  private func contents(_ tool: LedgerTool, _ ledger: String) throws -> (ids: [String], [String]) {
    let table = try tool.run("--ledger \(ledger) export csv")
    try #require(table.status == 0, "\(table.error)")
    let ids = table.output.components(separatedBy: "\r\n").dropFirst().compactMap {
      $0.split(separator: ",").dropFirst().first.map(String.init)
    }
    var counts: [String] = []
    for question in ["--by programme,kind,year", "--by kind --distinct subject", "--by place"] {
      counts.append(try tool.run("--ledger \(ledger) count \(question) --format csv").output)
    }
    return (ids.sorted(), counts)
  }

  @Test func `the sample ledger comes back from CloudEvents with the same ids and counts`() throws {
    let tool = LedgerTool(environment: [:])
    let sample = Repository.path("events")
    #expect(
      try tool.run(
        ["--ledger", sample, "export", "cloudevents", "--output", "events.json", "--quiet"]
      ).status == 0)
    let made = try tool.run([
      "init", "new", "--origin", "example.org/new", "--catalogue", sample + "/catalogue.json",
      "--quiet",
    ])
    #expect(made.status == 0, "\(made.error)")
    let first = try tool.run("--ledger new import events.json --format cloudevents --json")
    #expect(first.status == 0, "\(first.error)")
    let (ids, counts) = try contents(tool, "new")
    let (sampleIds, sampleCounts) = try contents(tool, sample)
    #expect(ids == sampleIds && ids.count > 10_000)
    #expect(counts == sampleCounts)
    #expect(try tool.run("--ledger new verify").status == 0)
    let again = try tool.run("--ledger new import events.json --format cloudevents --json")
    #expect(again.lines.last?.contains(#""recorded":0,"duplicate":\#(ids.count),"#) == true)
  }

  /// Grants of which one is corrected and one is void, and a correction of another kind.
  private static let grants = """
    {"id":"g-1","kind":"grant.award","programme":"norwich","occurred":"2018-06-15","place":"urn:136190","data":{"amount":1000.5,"funder":"County","fund":"Evidence","recipients":["A school"]}}
    {"id":"g-2","kind":"grant.award","programme":"norwich","occurred":"2018-06-16","data":{"amount":700,"funder":"County","recipients":["A trust"]}}
    {"id":"g-3","kind":"grant.award","programme":"norwich","occurred":"2018-06-17","data":{"amount":50,"funder":"County","recipients":["A club"]}}
    {"id":"e-1","kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","quantity":30,"data":{"employer":"aviva"}}
    {"id":"e-2","kind":"employer.encounter","programme":"norwich","occurred":"2018-03-08T09:30:00+01:00","source":"a return","data":{"employer":"aviva"}}

    """

  private func ledger() throws -> LedgerTool {
    let ledger = try TestLedger()
    #expect(try ledger.run("import - --quiet", input: Self.grants).status == 0)
    let corrected = try ledger.run([
      "record", "grant.award", "amount=800", "funder=County", "recipients=A trust", "--programme",
      "norwich", "--on", "2018-06-16", "--id", "g-2b", "--replaces", "g-2", "--reason", "a slip",
    ])
    #expect(corrected.status == 0, "\(corrected.error)")
    let corrected2 = try ledger.run([
      "record", "employer.encounter", "employer=aviva", "--programme", "norwich", "--quantity",
      "28", "--on", "2018-03-07", "--id", "e-1b", "--replaces", "e-1", "--reason", "two were ill",
    ])
    #expect(corrected2.status == 0, "\(corrected2.error)")
    #expect(try ledger.run("void g-3 --reason withdrawn").status == 0)
    return ledger.program
  }

  @Test func `what is void stays out of CloudEvents, and a correction stands for itself`() throws {
    let tool = try ledger()
    #expect(try tool.run("export cloudevents --output all.json --quiet").status == 0)
    #expect(try tool.run("init new --origin example.org/new --quiet").status == 0)
    let first = try tool.run("--ledger new import all.json --format cloudevents")
    #expect(first.status == 0 && first.error.contains("2 events of another ledger correct one"))
    let (ids, counts) = try contents(tool, "new")
    let (expected, expectedCounts) = try contents(tool, "events")
    #expect(ids == expected && ids == ["e-1b", "e-2", "g-1", "g-2b"])
    #expect(counts == expectedCounts)
    // A correction of what the other ledger has by now replaces it there too.
    let more = try tool.run([
      "record", "grant.award", "amount=900", "funder=County", "recipients=A trust", "--programme",
      "norwich", "--on", "2018-06-16", "--id", "g-2c", "--replaces", "g-2b", "--reason", "again",
    ])
    #expect(more.status == 0, "\(more.error)")
    #expect(try tool.run("export cloudevents --output all.json --quiet").status == 0)
    let second = try tool.run("--ledger new import all.json --format cloudevents --json")
    #expect(second.lines.last?.contains(#""recorded":1,"duplicate":3,"#) == true, "\(second)")
    #expect(try contents(tool, "new").0 == ["e-1b", "e-2", "g-1", "g-2c"])
  }

  @Test func `grants come back from 360Giving with the same identifiers and pounds`() throws {
    let tool = try ledger()
    #expect(try tool.run("export 360giving --output grants.json --quiet").status == 0)
    #expect(try tool.run("init new --origin example.org/new --quiet").status == 0)
    let first = try tool.run(
      "--ledger new import grants.json --format 360giving --programme norwich --json")
    #expect(first.status == 0, "\(first.error)")
    func sum(_ ledger: String) throws -> [String] {
      try ["--sum amount", "--by year"].map { question in
        try tool.run("--ledger \(ledger) count --where kind=grant.award \(question)").output
      }
    }
    #expect(try sum("new") == sum("events"))
    #expect(try sum("new")[0] == "£1,800.50\n")
    // The corrected grant has the identifier under which it was first published; the void one is gone.
    let prefix = "360G-example-org-test-"
    #expect(try contents(tool, "new").0 == [prefix + "g-1", prefix + "g-2"])
    // Published again, a grant keeps its identifier, and its organisations theirs.
    #expect(try tool.run("--ledger new export 360giving --output again.json --quiet").status == 0)
    func grants(_ file: String) throws -> [NSDictionary] {
      let text = try String(contentsOfFile: "\(tool.folder)/\(file)", encoding: .utf8)
      let list = try object(text)["grants"] as? [[String: Any]] ?? []
      return list.map { grant in
        NSDictionary(dictionary: grant.filter { $0.key != "dateModified" })
      }
    }
    #expect(try grants("again.json") == grants("grants.json"))
    let again = try tool.run(
      "--ledger new import grants.json --format 360giving --programme norwich --json")
    #expect(again.lines.last?.contains(#""recorded":0,"duplicate":2,"#) == true, "\(again)")
  }
}
