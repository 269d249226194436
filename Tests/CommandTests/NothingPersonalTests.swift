import Foundation
import TestSupport
import Testing

/// Raw identifiers go in by every door, and are nowhere afterwards: not in the ledger, not beside it,
/// not in a message, not in a file of rejects, not in a system call that writes.
@Suite(.scratch) struct NothingPersonalTests {
  /// Each sort of what is refused, and a part of it that appears nowhere else.
  static let canaries: [(sort: String, value: String)] = [
    ("upn", "P207000016049"), ("national-insurance", "AB 65 43 21 C"),
    ("email", "canary.bird@example.org"), ("postcode", "NR13 9ZZ"),
    ("telephone", "07911 654987"), ("date-of-birth", "DOB 23/11/2009"),
    ("nhs-number", "NHS 9434765919"), ("uln", "ULN 1000000043"),
  ]

  /// The places of an event that hold text, as members of a line.
  static let places: [(pointer: String, member: @Sendable (String) -> String)] = [
    ("/actor", { #""actor":"\#($0)""# }), ("/source", { #""source":"\#($0)""# }),
    ("/id", { #""id":"x \#($0)""# }), ("/subject", { #""subject":"\#($0)""# }),
    ("/data/employer", { #""data":{"employer":"\#($0)"}"# }),
    ("/data/employer", { #""data":{"employer":"a talk by \#($0), twice"}"# }),
    ("/data/type", { #""data":{"type":"\#($0)"}"# }),
    ("/data/age", { #""data":{"age":"\#($0)"}"# }),
    (
      "/data/correction_reason",
      {
        #""replaces":"a","data":{"correction_reason":"\#($0)"}"#
      }
    ),
  ]

  /// The parts of a value that would give it away.
  private func traces(_ value: String) -> [String] {
    value.split(separator: " ").map(String.init).filter { $0.utf8.count > 3 && $0 != "DOB" }
  }

  private func expectNone(_ value: String, in text: String, _ comment: String) {
    for trace in traces(value) { #expect(!text.contains(trace), "\(comment): \(text)") }
  }

  /// Looks for a value in every file below the test's directory.
  private func expectNone(_ value: String, below folder: String, except: [String]) {
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    for name in names where !except.contains(name) {
      guard let data = FileManager.default.contents(atPath: folder + "/" + name) else { continue }
      for trace in traces(value) {
        #expect(data.range(of: Data(trace.utf8)) == nil, "\(trace) in \(name)")
      }
    }
  }

  @Test(arguments: canaries.indices)
  func `each sort is refused in each place, and never shown`(canary: Int) throws {
    let (sort, value) = Self.canaries[canary]
    let ledger = try TestLedger()
    _ = try ledger.run("import -", input: encounter("a"))
    for (pointer, member) in Self.places {
      let line =
        #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07",\#(member(value))}"#
        + "\n"
      for words in ["import - --json", "import - --rejects wrong"] {
        let result = try ledger.run(words, input: line)
        #expect(result.status == 3, "\(sort) in \(pointer)")
        expectNone(value, in: result.output + result.error, "\(sort) in \(pointer)")
        if words.hasSuffix("json") {
          let errors = try result.errorLines.map { try object($0) }
          let error = try #require(errors.first { $0["error"] as? String == "personal-data" })
          #expect(error["pointer"] as? String == pointer)
          #expect(error["file"] as? String == "-" && error["line"] as? Int == 1)
          let same = errors.filter { $0["pointer"] as? String == pointer }
          #expect(same.count == 1, "of a refused value nothing else is said: \(same)")
        }
      }
      let rejects = try String(contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8)
      #expect(rejects.contains("personal-data"))
      expectNone(value, in: rejects, "rejects, \(sort) in \(pointer)")
    }
    #expect(try ledger.lines().count == 1)
    expectNone(value, below: ledger.program.folder, except: [])
  }

  @Test(arguments: canaries.indices)
  func `each sort is refused on the command line, and never shown`(canary: Int) throws {
    let (sort, value) = Self.canaries[canary]
    let ledger = try TestLedger()
    _ = try ledger.run("import -", input: encounter("a"))
    let record = ["record", "employer.encounter", "--programme", "norwich", "--on", "2018-03-07"]
    for words in [
      record + ["employer=\(value)"], record + ["age=\(value)"], record + ["type=\(value)"],
      record + ["--subject", value], record + ["--id", "x \(value)"], record + ["--source", value],
      record + ["--actor", value], record + ["--place", value],
      record + ["--replaces", "a", "--reason", value],
      ["void", "a", "--reason", value], ["void", "a", "--reason", "no", "--actor", value],
      ["void", value, "--reason", "no"],
    ] {
      for more in [[], ["--json"]] {
        let result = try ledger.run(words + more)
        #expect(result.status == 3, "\(sort): \(words) \(result.error)")
        expectNone(value, in: result.output + result.error, "\(words)")
      }
    }
    let actor = try ledger.run(["import", "-", "--actor", value], input: encounter("b"))
    #expect(actor.status == 3)
    expectNone(value, in: actor.error, "actor")
    #expect(try ledger.lines().count == 1)
    expectNone(value, below: ledger.program.folder, except: [])
  }

  @Test func `no message about a wrong line shows what is personal elsewhere in it`() throws {
    let ledger = try TestLedger()
    for line in [
      #"{"kind":"P207000016049","programme":"norwich","occurred":"2018-03-07"}"#,
      #"{"kind":"employer.encounter","programme":"p207000016049","occurred":"2018-03-07"}"#,
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"P207000016049"}"#,
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","P207000016049":1}"#,
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","data":{"P207000016049":1}}"#,
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","replaces":"P207000016049"}"#,
      #"{"kind":"ledger.void","occurred":"2018-03-07","data":{"event":"P207000016049","reason":"no"}}"#,
      #"{"kind":"ledger.reconciled","occurred":"2018-03-07","data":{"P207000016049":5}}"#,
      #"{"kind":"ledger.reconciled","occurred":"2018-03-07","data":{"by":["x","P207000016049"]}}"#,
      #"{"kind":"employer.encounter","P207000016049":{"P207000016049":1,"P207000016049":2}}"#,
      #"{"subject":"P207000016049","kind":"#,
      #"P207000016049 is not JSON"#,
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","subject":"P20700001\u003604\u0039"}"#,
    ] {
      for words in ["import - --json --rejects wrong", "import - --rejects wrong"] {
        let result = try ledger.run(words, input: line + "\n")
        #expect(result.status == 3, "\(line)")
        let rejects = try String(
          contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8)
        for text in [result.output, result.error, rejects] {
          #expect(!text.contains("207000016049"), "\(line): \(text)")
        }
      }
    }
  }

  @Test func `a file of rejects has no subject and no day of a row that may hold one of birth`()
    throws
  {
    let ledger = try TestLedger()
    for (more, isKept) in [
      (#","data":{"employer":"23/11/2009"}"#, true), (#","data":{"age":"23 November 2009"}"#, true),
      (#","subject":"Jane Canary 2009-11-23""#, false),
    ] {
      let line = encounter("a", more: more)
      #expect(try ledger.run("import - --rejects wrong", input: line).status == 3)
      let wrong = try String(contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8)
      #expect(!wrong.contains("2009") && !wrong.contains("Canary"), "\(wrong)")
      #expect((try object(String(wrong.dropLast()))["text"] != nil) == isKept)
    }
  }

  @Test func `a ledger is not made by somebody's address`() throws {
    let tool = LedgerTool(in: ScratchDirectory.path)
    for words in [
      ["--origin", "example.org/x", "--actor", "canary@example.org"],
      ["--origin", "canary@example.org"],
    ] {
      let result = try tool.run(["init", "made"] + words)
      #expect(result.status == 3 && !result.error.contains("canary@"), "\(result.error)")
      #expect(!FileManager.default.fileExists(atPath: tool.folder + "/made"))
    }
  }

  @Test func `a plan with somebody's address is warned of`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      smallPlan().replacingOccurrences(of: "Encounters with", with: "canary@example.org, with"),
      to: "plan.json")
    let result = try ledger.run("plan adopt plan.json")
    #expect(result.status == 0 && result.error.contains("/measures/0/title: this text holds"))
    #expect(!result.error.contains("canary@"), "\(result.error)")
  }

  private static let map = """
    {"title": "t", "columns": ["Pupil", "Day", "Who", "Kind"], "trim": true,
     "tables": {"kinds": {"talk": "talk"}},
     "events": [{"kind": "employer.encounter", "programme": "norwich",
       "occurred": {"column": "Day", "date": "dd/mm/yyyy"}, "subject": {"column": "Pupil"},
       "data": {"employer": {"column": "Who"}, "type": {"column": "Kind", "table": "kinds"}}}]}
    """

  private func makeKey(_ ledger: TestLedger) throws {
    try ledger.write("0123456789abcdef0123456789abcdef\n", to: "key")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: ledger.program.folder + "/key")
  }

  @Test func `the same pupil in lines, a table and by hand is one subject`() throws {
    let ledger = try TestLedger()
    try makeKey(ledger)
    try ledger.write(Self.map, to: "map.json")
    let key = "--pseudonym-key key"
    let lines =
      encounter("a", more: #","subject":"P207000016049""#)
      + encounter("b", more: #","subject":"upn:p207 0000 16049""#)
      + encounter("c", more: #","subject":"p-7f3a""#)
      + encounter("d", more: #","subject":"urn:900001""#)
    #expect(try ledger.run("import -", input: lines).status == 3)
    let imported = try ledger.run("import - --json \(key)", input: lines)
    #expect(imported.status == 0, "\(imported.error)")
    #expect(try object(#require(imported.lines.last))["pseudonyms"] as? Int == 2)
    let again = try ledger.run("import - --json \(key)", input: lines)
    #expect(try object(#require(again.lines.last))["duplicate"] as? Int == 4)
    let table = "Pupil,Day,Who,Kind\nP207000016049,07/03/2018,a bank,talk\n"
    #expect(try ledger.run("import - --map map.json \(key)", input: table).status == 0)
    let record = "record employer.encounter --programme norwich --on 2018-03-08 --subject -"
    #expect(try ledger.run("\(record) \(key)", input: "P207000016049\n").status == 0)
    #expect(try ledger.run(record, input: "P207000016049\n").status == 3)
    #expect(try ledger.run(record, input: "p-7f3a").status == 0)
    for input in ["", "\n", "a\nb\n", String(repeating: "x", count: 5_000)] {
      #expect(try ledger.run("\(record) \(key)", input: input).status == 3)
    }
    let count = try ledger.run("count --by subject --json")
    let rows = try #require(try object(count.output)["rows"] as? [[String: Any]])
    let values = rows.compactMap { row -> String? in
      guard let by = row["by"] as? [String: Any], let subject = by["subject"] as? String else {
        return nil
      }
      return "\(subject) \(row["value"] ?? 0)"
    }
    // hmac.new(key, b"upn:P207000016049", "sha256").hexdigest()[:32]
    #expect(values == ["p-7f3a 2", "p-91005c64c584e840b1bbc85e7e57f3df 4", "urn:900001 1"])
    expectNone("P207000016049", below: ledger.program.folder, except: [])
  }

  @Test func `with a key an identifier of any form is shown and kept nowhere`() throws {
    let ledger = try TestLedger()
    try makeKey(ledger)
    try ledger.write(Self.map, to: "map.json")
    // Neither is known to any screen: a local number and a name.
    for canary in ["ADM0097531", "Ottoline Featherstonehaugh"] {
      var inputs: [(words: String, input: String)] = []
      for more in [
        #","subject":"\#(canary)""#, #","subject":"\#(canary)","data":{"age":"x"}"#,
        #","subject":"\#(canary)","data":{"employer":"met \#(canary)"}"#,
        #","id":"n-\#(canary)-1","subject":"\#(canary)""#, #","subject":"\#(canary)","x":1"#,
        #","subject":"\#(canary)\u0001""#, #","subject":"upn:\#(canary)""#,
      ] {
        let line = encounter("e", more: more).replacingOccurrences(
          of: more.contains(#""id""#) ? #""id":"e","# : "no such text", with: "")
        for words in ["import -", "import - --json", "import - --dry-run"] {
          inputs.append((words, line))
        }
      }
      inputs.append(("import -", #"{"subject":"\#(canary)","#))
      for row in [
        "\(canary),07/03/2018,a,talk", "\(canary),7.3.,a,talk",
        "\(canary),07/03/2018,\(canary),talk",
        "\(canary),07/03/2018,a,fair", "\(canary),07/03/2018,a", "\"\(canary),07/03/2018,a,talk",
      ] {
        inputs.append(("import - --map map.json", "Pupil,Day,Who,Kind\n\(row)\n"))
      }
      for (words, input) in inputs {
        let result = try ledger.run(
          words + " --rejects wrong --pseudonym-key key", input: input)
        #expect(result.status == 0 || result.status == 3, "\(input) \(result.error)")
        for text in [result.output, result.error] {
          #expect(!text.contains(canary), "\(words) \(input): \(text)")
        }
        expectNone(canary, below: ledger.program.folder, except: [])
      }
      let typed = try ledger.run(
        ["record", "employer.encounter", "--programme", "norwich", "--subject", canary]
          + ["--pseudonym-key", "key"])
      #expect(typed.status == 3 && typed.error.contains("--subject -"))
      #expect(!typed.error.contains(canary))
    }
  }

  @Test func `a key is checked before anything is read`() throws {
    let ledger = try TestLedger()
    try makeKey(ledger)
    let folder = ledger.program.folder
    func run(_ key: String) throws -> LedgerTool.Result {
      try ledger.run(
        "import - --json --pseudonym-key \(key)",
        input: encounter("a", more: #","subject":"00423""#))
    }
    try ledger.write("short", to: "weak")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder + "/weak")
    try ledger.write("0123456789abcdef0123456789abcdef", to: "events/key")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: folder + "/events/key")
    #expect(try run("missing").status == 2)
    for key in ["weak", "events/key"] {
      let result = try run(key)
      #expect(result.status == 3)
      #expect(try object(result.errorLines[0])["error"] as? String == "wrong-key")
    }
    for (mode, status) in [(0o644, 3), (0o604, 3), (0o660, 3), (0o640, 0), (0o400, 0)] {
      try FileManager.default.setAttributes(
        [.posixPermissions: mode], ofItemAtPath: folder + "/key")
      #expect(try run("key").status == Int32(status), "\(String(mode, radix: 8))")
    }
    #expect(
      try ledger.run("import - --rejects key --pseudonym-key key", input: encounter("b")).status
        == 2)
    #expect(try ledger.run("verify").status == 0)
  }

  @Test(.enabled(if: Tool.path(of: "strace") != nil, "needs strace"))
  func `no call that writes has a raw identifier in it`() throws {
    let ledger = try TestLedger()
    try makeKey(ledger)
    let canary = "P207000016049"
    // More of a pipe than is kept in memory, so that it goes into a file on its way.
    let line = encounter(
      "ID",
      more:
        #","subject":"\#(canary)","data":{"employer":"\#(String(repeating: "x", count: 1_500))"}"#)
    let input = (0..<8_000).map { line.replacingOccurrences(of: "ID", with: "e\($0)") }.joined()
    try ledger.write(input, to: "input")
    let trace = ledger.program.folder + "/trace"
    for words in [
      "import input --pseudonym-key key", "import - --pseudonym-key key < input",
      "import - --rejects wrong < input",
    ] {
      _ = try Tool(
        "/bin/sh",
        [
          "-c",
          "strace -f -s 9999999 -e trace=write,pwrite64,writev,pwritev,sendto,execve -o '\(trace)'"
            + " '\(LedgerTool.program)' \(words)",
        ], environment: ledger.program.environment, in: ledger.program.folder)
      let written = try Data(contentsOf: URL(fileURLWithPath: trace))
      #expect(written.count > 8 << 20, "\(words)")
      #expect(written.range(of: Data(canary.dropFirst().utf8)) == nil, "\(words)")
    }
    #expect(try ledger.lines().count == 8_000)
  }
}
