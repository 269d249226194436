import Foundation
import Ledger
import TestSupport
import Testing

/// Several ledgers on the command line.
@Suite(.scratch) struct `Commands over several ledgers` {
  /// Two ledgers of one plan that share the event `both`.
  private func ledgers() throws -> LedgerTool {
    let program = LedgerTool(environment: [:])
    func does(_ line: String, input: String = "") throws {
      let result = try program.run(line, input: input)
      try #require(result.status == 0, "\(line): \(result.error)")
    }
    let plan = smallPlan(target: 20)
    try Data(plan.utf8).write(to: URL(fileURLWithPath: "\(program.folder)/plan.json"))
    let both = encounter("both", more: #","quantity":3"#)
    for (name, own) in [("north", encounter("n1")), ("south", encounter("s1") + encounter("s2"))] {
      try does("init \(name) --origin example.org/\(name) --quiet")
      try does("plan adopt plan.json --ledger \(name)")
      try does("import - --ledger \(name)", input: own + both)
    }
    return program
  }

  private func write(_ text: String, to name: String, _ program: LedgerTool) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(program.folder)/\(name)"))
  }

  private func federation(_ program: LedgerTool) throws {
    try write(
      #"""
      {"format":1,"ledgers":[{"origin":"example.org/north","path":"north"},
        {"origin":"example.org/south","path":"south"}]}
      """#, to: "federation.json", program)
  }

  private func json(_ result: LedgerTool.Result) throws -> JSONValue {
    try #require(result.status == 0, "\(result.error)")
    return try JSONDocument(Array(result.output.utf8), file: nil).root
  }

  @Test func `a shared event counts once, and each ledger's checkpoint stands beside the figure`()
    throws
  {
    let program = try ledgers()
    let page = try json(program.run("--ledger north --ledger south count --json"))
    #expect(page["rows"]?.elements.first?["value"]?.integer == 6)
    #expect(page["asOf"]?["size"]?.integer == 11)
    #expect(page["asOf"]?["sharedEvents"]?.integer == 1)
    let heads = try ["north", "south"].map { try json(program.run("status --json --ledger \($0)")) }
    let named = try #require(page["asOf"]?["ledgers"]?.elements)
    #expect(named.map { $0["origin"]?.string } == ["example.org/north", "example.org/south"])
    #expect(named.map { $0["root"]?.string } == heads.map { $0["root"]?.string })
    #expect(named.map { $0["size"]?.integer } == heads.map { $0["size"]?.integer })

    let report = try json(program.run("report --ledger south --ledger north --json"))
    let programme = try #require(report["programmes"]?.elements.first)
    #expect(programme["measures"]?.elements.first?["value"]?.integer == 6)
    #expect(programme["plan"]?["origin"]?.string == "example.org/north")
    #expect(report["asOf"]?["ledgers"]?.elements.map { $0["path"]?.string } == ["south", "north"])
  }

  @Test func `every form of a report says which ledgers it stands on`() throws {
    let program = try ledgers()
    for format in ["text", "json", "csv", "markdown", "html"] {
      let page = try program.run("report --ledger north --ledger south --format \(format)")
      #expect(page.status == 0, "\(page.error)")
      for name in ["north", "south"] {
        let root = try #require(json(program.run("status --json --ledger \(name)"))["root"]?.string)
        #expect(page.output.contains("example.org/\(name)"), "\(format)")
        // A page of markup writes a plus sign as it is; a narrow table may cut what is long.
        #expect(format == "text" || page.output.contains(root), "\(format)")
      }
    }
    for format in ["text", "json", "csv"] {
      let page = try program.run("count --by kind --ledger north --ledger south --format \(format)")
      #expect(page.output.contains("example.org/south"), "\(format)")
    }
  }

  @Test func `a file names ledgers from its own folder on, and mixes with directories`() throws {
    let program = try ledgers()
    try write(
      #"{"format":1,"ledgers":[{"origin":"example.org/north","path":"../north"}]}"#,
      to: "plan.json.folder.json", program)
    try FileManager.default.createDirectory(
      atPath: "\(program.folder)/files", withIntermediateDirectories: true)
    try FileManager.default.moveItem(
      atPath: "\(program.folder)/plan.json.folder.json", toPath: "\(program.folder)/files/f.json")
    for line in ["--ledger files/f.json --ledger south", "--ledger south --ledger files/f.json"] {
      #expect(
        try json(program.run("count --json \(line)"))["rows"]?.elements.first?["value"]?.integer
          == 6)
    }
    // One ledger in a file is a federation of one.
    let one = try json(program.run("count --json --ledger files/f.json"))
    #expect(one["asOf"]?["ledgers"]?.elements.count == 1)
    var inEnvironment = program
    inEnvironment.environment["LEDGER_DIR"] = "files/f.json"
    #expect(try json(inEnvironment.run("count --json"))["asOf"]?["ledgers"]?.elements.count == 1)
  }

  @Test func `everything that is wrong with a file is said`() throws {
    let program = try ledgers()
    try write(
      #"""
      {"format":2,"extra":1,"ledgers":[{"origin":"a b","path":""},{"origin":"example.org/north",
       "path":"north","checkpoint":"nonsense"},{"origin":"example.org/north","path":"north"},7,
       {"origin":"example.org/south","path":"south",
        "checkpoint":"example.org/west\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"}]}
      """#, to: "wrong.json", program)
    let result = try program.run("count --ledger wrong.json --json")
    #expect(result.status == 3)
    let pointers = try result.errorLines.map { try object($0)["pointer"] as? String }
    #expect(
      pointers == [
        "/extra", "/format", "/ledgers/0/origin", "/ledgers/0/path", "/ledgers/1/checkpoint",
        "/ledgers/2", "/ledgers/3", "/ledgers/4/checkpoint",
      ])
    try write(
      #"""
      {"format":1,"ledgers":[{"origin":"example.org/west","path":"north"},
       {"origin":"example.org/east","path":"nowhere"}]}
      """#, to: "other.json", program)
    let other = try program.run("report --ledger other.json --json")
    #expect(other.status == 3)
    #expect(
      try other.errorLines.map { try object($0)["error"] as? String } == [
        "other-origin", "no-ledger",
      ])
  }

  @Test func `what was seen last is kept, and another history is refused with both roots`() throws {
    let program = try ledgers()
    try federation(program)
    let first = try program.run("federation update federation.json")
    #expect(first.status == 0, "\(first.error)")
    _ = try program.run(
      "record employer.encounter employer=acme --programme norwich --on 2018-08-01 --ledger south")
    let then = try json(program.run("count --ledger federation.json --as-of checkpoints --json"))
    #expect(then["rows"]?.elements.first?["value"]?.integer == 6)
    let now = try json(program.run("count --ledger federation.json --json"))
    #expect(now["rows"]?.elements.first?["value"]?.integer == 7)
    #expect(try program.run("verify --ledger federation.json").status == 0)

    // The last event of what was seen says something else.
    let segment = "\(program.folder)/south/log/\(LogFormat.segmentName(first: 1))"
    let text = try String(contentsOf: URL(fileURLWithPath: segment), encoding: .utf8)
    try Data(text.replacing(#""id":"s2""#, with: #""id":"s3""#).utf8).write(
      to: URL(fileURLWithPath: segment))
    try FileManager.default.removeItem(atPath: "\(program.folder)/south/cache")
    let before = try Data(contentsOf: URL(fileURLWithPath: "\(program.folder)/federation.json"))
    for line in [
      "count --ledger federation.json", "report --ledger federation.json",
      "diff --ledger federation.json 2018-01-01 2030-01-01", "federation update federation.json",
    ] {
      let refused = try program.run(line + " --json")
      #expect(refused.status == 3, "\(line)")
      let message = try object(try #require(refused.errorLines.first))
      #expect(message["error"] as? String == "history-changed")
      #expect(message["pointer"] as? String == "/ledgers/1/checkpoint")
      let seen = try #require(
        json(program.run("status --json --ledger south"))["root"]?.string)
      #expect((message["message"] as? String)?.contains("root is") ?? false)
      #expect(!seen.isEmpty)
    }
    #expect(
      try Data(contentsOf: URL(fileURLWithPath: "\(program.folder)/federation.json")) == before)
    let found = try program.run("verify --ledger federation.json --json")
    #expect(found.status == 1)
    let results = try JSONDocument(Array(found.output.utf8), file: nil).root.elements
    #expect(results.map { $0["ok"]?.boolean } == [true, false])
    #expect(results[0]["relation"]?.string == "same")
  }

  @Test func `verify says of each ledger what it found, also where one is not there`() throws {
    let program = try ledgers()
    let both = try program.run("verify --ledger north --ledger south")
    #expect(both.status == 0)
    #expect(both.output.components(separatedBy: "sound:").count == 3)
    let segment = "\(program.folder)/north/log/\(LogFormat.segmentName(first: 1))"
    let handle = try FileHandle(forUpdating: URL(fileURLWithPath: segment))
    try handle.seek(toOffset: 30)
    try handle.write(contentsOf: Data("#".utf8))
    try handle.close()
    let one = try program.run("verify --ledger south --ledger north --json")
    #expect(one.status == 1)
    let results = try JSONDocument(Array(one.output.utf8), file: nil).root.elements
    #expect(results.map { $0["ok"]?.boolean } == [true, false])
    #expect(results.map { $0["path"]?.string } == ["south", "north"])
    #expect(try program.run("verify --ledger south --ledger nowhere").status == 3)
    #expect(
      try program.run("verify --ledger south --ledger north --checkpoint plan.json").status == 3)
  }

  @Test func `a difference over ledgers is of moments, and names each line's ledger`() throws {
    let program = try ledgers()
    let then = try json(program.run("status --json --ledger south"))["lastRecorded"]?.string ?? ""
    _ = try program.run(
      "record employer.encounter employer=acme --programme norwich --on 2018-08-01 --id new --ledger north"
    )
    _ = try program.run("void both --reason twice --ledger south")
    let line = "diff \(then) 2100-01-01 --on 2018-12-31 --ledger north --ledger south"
    let found = try json(program.run(line + " --json"))
    let measure = try #require(
      found["programmes"]?.elements.first?["measures"]?.elements.first)
    #expect(measure["from"]?.integer == 6 && measure["to"]?.integer == 4)
    let parts = measure["parts"]?.elements ?? []
    #expect(parts.map { $0["causes"]?.elements.first?.string } == ["voided", "late"])
    let gone = try #require(parts.first?["events"]?.elements.first)
    #expect(gone["id"]?.string == "both" && gone["origin"]?.string == "example.org/north")
    #expect(gone["seq"]?.integer == 5 && gone["byOrigin"]?.string == "example.org/south")
    #expect(gone["by"]?.integer == 7)
    #expect(found["a"]?["ledgers"]?.elements.map { $0["size"]?.integer } == [5, 6])
    let page = try program.run(line + " --events")
    #expect(page.status == 0 && page.output.contains("of example.org/south"))
    for wrong in ["diff 3 5", "diff 2100-01-01 2018-01-01", "diff june july"] {
      #expect(try program.run(wrong + " --ledger north --ledger south").status == 3, "\(wrong)")
    }
  }

  @Test func `what takes one ledger refuses several`() throws {
    let program = try ledgers()
    try federation(program)
    let status = try program.run("status --ledger north --ledger south")
    #expect(status.status == 2, "\(status.error)")
    for line in ["status", "explain norwich/encounters", "void both --reason x"] {
      let refused = try program.run(line + " --ledger federation.json")
      #expect(refused.status == 3, "\(line)")
      #expect(refused.error.contains("one ledger"), "\(refused.error)")
    }
    #expect(try program.run("count --as-of 3 --ledger north --ledger south").status == 3)
    #expect(try program.run("count --as-of checkpoints --ledger north").status == 3)
    #expect(try program.run("count --as-of checkpoints --ledger federation.json").status == 3)
    #expect(try program.run("count --ledger north --ledger north").status == 3)
  }
}
