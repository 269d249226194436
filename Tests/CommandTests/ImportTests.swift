import Foundation
import TestSupport
import Testing

/// `import`: all or nothing, every refusal in its place, nothing twice.
@Suite(.scratch) struct ImportTests {
  private func summary(_ result: LedgerTool.Result) throws -> [String: Any] {
    try object(#require(result.lines.last))
  }

  private func counts(_ result: LedgerTool.Result) throws -> [Int] {
    let summary = try summary(result)
    return try ["read", "recorded", "duplicate", "skipped", "conflict", "refused", "size"].map {
      try #require(summary[$0] as? Int)
    }
  }

  @Test func `a file is recorded whole, and again records nothing`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      encounter("a") + "\r\n\n   \n" + encounter("b") + encounter("c").dropLast(), to: "f")
    let first = try ledger.run("import f --json")
    #expect(first.status == 0 && first.lines.count == 4)
    #expect(first.lines[0] == #"{"id":"a","seq":3,"status":"recorded"}"#)
    #expect(try counts(first) == [3, 3, 0, 0, 0, 0, 5])
    let root = try #require(try summary(first)["root"] as? String)
    let again = try ledger.run("import f --json")
    #expect(try counts(again) == [3, 0, 3, 0, 0, 0, 5])
    #expect(try summary(again)["root"] as? String == root)
    try ledger.write(encounter("a") + encounter("d"), to: "g")
    #expect(try counts(ledger.run("import g --json")) == [2, 1, 1, 0, 0, 0, 6])
  }

  @Test func `rows without ids count as often as they stand in the file`() throws {
    let ledger = try TestLedger()
    let row = #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07"}"# + "\n"
    try ledger.write(row + row, to: "two")
    try ledger.write(row + row + row, to: "three")
    #expect(try counts(ledger.run("import two --json")) == [2, 2, 0, 0, 0, 0, 4])
    #expect(try counts(ledger.run("import two --json")) == [2, 0, 2, 0, 0, 0, 4])
    #expect(try counts(ledger.run("import three --json")) == [3, 1, 2, 0, 0, 0, 5])
  }

  @Test func `one wrong row refuses the whole file, and every wrong row is named`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      encounter("a") + "{\"id\":\"b\",\n" + encounter("c", more: #","data":{"emplyer":"x"}"#)
        + encounter("a", more: #","quantity":2"#) + encounter("d", more: #","seq":9"#) + "[1]\n"
        + encounter("e"), to: "f.ndjson")
    let result = try ledger.run("import f.ndjson")
    #expect(result.status == 3)
    #expect(
      result.output
        == "read 7, recorded 0, duplicate 0, skipped 0, conflict 1, refused 4; the ledger has 2 lines\n"
    )
    let errors = result.errorLines.filter { !$0.contains("warning") }
    #expect(errors.count == 6)
    for (error, start) in zip(
      errors,
      [
        "f.ndjson:2:11", "f.ndjson:3:103 /data/emplyer: ", "f.ndjson:4:7 /id: id 'a' is taken",
        "f.ndjson:5:91 /seq: ", "f.ndjson:6:1: ", "nothing is recorded: 5 problems in 5 rows of 7",
      ])
    {
      #expect(error.hasPrefix("ledgerctl: " + start), "\(error)")
    }
    #expect(try ledger.lines().isEmpty)
    #expect(try counts(ledger.run("import f.ndjson --json")) == [7, 0, 0, 0, 1, 4, 2])
  }

  @Test func `fifty refusals are shown, and the file of rejects has all with their rows`() throws {
    let ledger = try TestLedger()
    let wrong = (1...60).map { encounter("e\($0)", more: #","data":{"x":1}"#) }.joined()
    try ledger.write(wrong, to: "f")
    let shown = try ledger.run("import f --quiet")
    #expect(shown.errorLines.count == 52)
    #expect(shown.errorLines[50] == "ledgerctl: and 10 more; --rejects FILE keeps them all")
    _ = try ledger.run("import f --quiet --rejects wrong")
    let text = try String(contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8)
    let rejects = try text.split(separator: "\n").map { try object(String($0)) }
    #expect(rejects.count == 60)
    let last = try #require(rejects.last)
    #expect(last["error"] as? String == "unknown-field" && last["file"] as? String == "f")
    #expect(last["line"] as? Int == 60 && last["pointer"] as? String == "/data/x")
    #expect(
      (last["text"] as? String).map { $0 + "\n" } == encounter("e60", more: #","data":{"x":1}"#))
    // A run without refusals leaves no old ones behind.
    try ledger.write(encounter("a"), to: "g")
    #expect(try ledger.run("import g --quiet --rejects wrong").status == 0)
    #expect(try String(contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8).isEmpty)
    #expect(try ledger.run("import g --rejects ./g").status == 2)
    #expect(
      try String(contentsOfFile: ledger.program.folder + "/g", encoding: .utf8) == encounter("a"))
  }

  @Test func `a dry run says what would be recorded and records nothing`() throws {
    let ledger = try TestLedger()
    _ = try ledger.run("import - --quiet", input: encounter("a"))
    let dry = try ledger.run("import - --dry-run --json", input: encounter("a") + encounter("b"))
    #expect(dry.status == 0 && dry.lines.count == 1)
    #expect(try counts(dry) == [2, 1, 1, 0, 0, 0, 3])
    #expect(try summary(dry)["dryRun"] as? Bool == true)
    #expect(try ledger.run("import - --dry-run", input: encounter("x") + "{}").status == 3)
    #expect(try ledger.lines().count == 1)
  }

  @Test func `corrections and voids come with a file, and may name events of the same file`() throws
  {
    let ledger = try TestLedger()
    let result = try ledger.run(
      "import - --json",
      input: encounter("a") + encounter("b", more: #","replaces":"a""#)
        + #"{"kind":"ledger.void","occurred":"2018-04-01","data":{"event":"b","reason":"no"}}"#
        + "\n")
    #expect(result.status == 0, "\(result.error)")
    #expect(try ledger.run("replay --effective").lines.isEmpty)
    for kind in ["opened", "plan", "catalogue"] {
      let refused = try ledger.run(
        "import - --json --quiet", input: #"{"kind":"ledger.\#(kind)","occurred":"2018-04-01"}"#)
      #expect(refused.status == 3)
      #expect(try object(refused.errorLines[0])["error"] as? String == "reserved-kind")
    }
    let twice = try ledger.run("import - --quiet", input: encounter("c", more: #","replaces":"a""#))
    #expect(twice.status == 3 && twice.error.contains("-:1:"))
  }

  @Test func `hostile bytes are refused in their place, never guessed at`() throws {
    let ledger = try TestLedger()
    let long = encounter(
      "x", more: #","data":{"employer":"\#(String(repeating: "x", count: 300_000))"}"#)
    for (input, name) in [
      ("\u{FEFF}" + encounter("a"), "byte-order-mark"),
      (encounter("a") + "nonsense", "unexpected-character"),
      (long + encounter("a"), "line-too-long"),
      (encounter("a").dropLast(3) + "\n", "unexpected-end"),
      (#"{"id":"a","id":"b"}"#, "duplicate-key"),
      (encounter("a") + "\u{0}\n", "unexpected-character"),
    ] {
      let result = try ledger.run("import - --json --quiet", input: String(input))
      #expect(result.status == 3)
      #expect(try object(result.errorLines[0])["error"] as? String == name)
    }
    #expect(try ledger.lines().isEmpty)
  }

  private let map = """
    {"title": "t", "columns": ["when", "amount", "who"],
     "skip": [{"when": {"column": "who", "is": "Total"}, "reason": "a total"}],
     "events": [{"kind": "grant.award", "programme": "p", "occurred": {"column": "when"},
                 "data": {"amount": {"column": "amount"}, "recipients": [{"column": "who"}]}}]}
    """

  @Test func `a table goes through a map, by file or by name`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "when,amount,who\n2018-03-07,5,\"A, B\"\r\n2018-03-08,6,C\n,11,Total\n", to: "t.csv")
    #expect(try ledger.run("import t.csv").status == 2)
    try FileManager.default.createDirectory(
      atPath: ledger.program.folder + "/events/maps", withIntermediateDirectories: true)
    try ledger.write(map, to: "events/maps/grants.json")
    let near = try ledger.run("import t.csv --map grant")
    #expect(near.status == 3 && near.error.contains("write 'grants'"))
    let result = try ledger.run("import t.csv --map grants --json --quiet")
    #expect(result.status == 0, "\(result.error)")
    #expect(try counts(result) == [3, 2, 0, 1, 0, 0, 4])
    #expect(try ledger.lines()[0].contains(#""recipients":["A, B"]"#))
    #expect(
      try counts(ledger.run("import t.csv --map ./events/maps/grants.json --json")) == [
        3, 0, 2, 1, 0, 0, 4,
      ])
  }

  @Test func `rows of a table that are refused are named by cell, with the row in the rejects`()
    throws
  {
    let ledger = try TestLedger()
    try ledger.write(map, to: "map.json")
    try ledger.write(
      "when,amount,who\n2018-03-07,\"5\n\",A\n2018-03-08,6\n2018-02-30,7,C\n2018-03-09,8,D\n\"x",
      to: "t.csv")
    let result = try ledger.run("import t.csv --map map.json --quiet --rejects wrong")
    #expect(result.status == 3)
    #expect(result.output.hasPrefix("read 5, recorded 0, duplicate 0, skipped 0, refused 4;"))
    let places = result.errorLines.dropLast().map { $0.split(separator: " ")[1] }
    #expect(places == ["t.csv:2:12", "t.csv:4:1:", "t.csv:5:1", "t.csv:7:1:"])
    let text = try String(contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8)
    let rows = try text.split(separator: "\n").map { try object(String($0))["text"] as? String }
    #expect(rows == ["2018-03-07,\"5\n\",A", "2018-03-08,6", "2018-02-30,7,C", "\"x"])
    for (table, name) in [("", "empty"), ("when,amount\n", "column-missing")] {
      try ledger.write(table, to: "u.csv")
      let refused = try ledger.run("import u.csv --map map.json --json --quiet")
      #expect(refused.status == 3)
      #expect(try object(refused.errorLines[0])["error"] as? String == name)
    }
  }

  @Test func `ten thousand rows, more than a block holds, are numbered in order`() throws {
    let ledger = try TestLedger()
    try ledger.write((1...10_000).map { encounter("e\($0)") }.joined(), to: "f")
    let result = try ledger.run("import f --json --quiet")
    #expect(try counts(result) == [10_000, 10_000, 0, 0, 0, 0, 10_002])
    #expect(result.lines[9_999] == #"{"id":"e10000","seq":10002,"status":"recorded"}"#)
    #expect(try ledger.run("verify").status == 0)
  }
}
