import Foundation
import TestSupport
import Testing

/// `import --describe`: what an unknown table is like, and a first map that is right as it stands.
@Suite(.scratch) struct ImportDescribeTests {
  private func map(_ result: LedgerTool.Result) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(value as? [String: Any], "\(result.error)")
  }

  @Test func `the first map is taken as it is, records nothing, and says what to decide`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "Amount;Paid on ;School URN;Funder;Held;Notes;Rate;Empty\r\n"
        + "\"£25,000.00\";07/03/2018;136190;County;Yes;x y;1.5;\r\n"
        + "£1.50;31/08/2018;136191;County;no;\"a\nb\";x;\r\n", to: "t.csv")
    let described = try ledger.run("import t.csv --describe")
    #expect(described.status == 0, "\(described.error)")
    let map = try map(described)
    #expect(map["delimiter"] as? String == ";" && map["trim"] as? Bool == true)
    #expect(map["symbols"] as? [String: String] == ["x": "x"])
    #expect(
      map["columns"] as? [String]
        == ["Amount", "Paid on", "School URN", "Funder", "Held", "Notes", "Rate", "Empty"])
    let events = try #require(map["events"] as? [[String: Any]])
    #expect(events[0]["kind"] as? String == "grant.award")
    #expect(
      events[0]["occurred"] as? [String: String] == ["column": "Paid on", "date": "dd/mm/yyyy"])
    #expect(
      events[0]["place"] as? [String: String] == ["column": "School URN", "prefix": "urn:"])
    let data = try #require(events[0]["data"] as? [String: [String: String]])
    #expect(data["amount"] == ["column": "Amount", "remove": "£,"])
    let notes = try #require(map["notes"] as? [String]).joined(separator: "\n")
    for note in [
      "column 'Amount': numbers with up to 1 decimal place, written with '£,'; 0 of 2 empty, 2 different",
      "column 'Paid on': days as dd/mm/yyyy", "column 'Held': true or false",
      "column 'Empty': nothing; 2 of 2 empty", "column 'Funder': text; 0 of 2 empty, 1 different",
      "decide the programme",
    ] {
      #expect(notes.contains(note), "\(notes)")
    }
    try ledger.write(described.output, to: "first.json")
    let run = try ledger.run("import t.csv --map first.json --json --quiet")
    let summary = try object(#require(run.lines.last, "\(run.error)"))
    #expect(run.status == 0 && summary["skipped"] as? Int == 2 && summary["recorded"] as? Int == 0)
    // Decided: the skip goes.
    let decided = described.output.replacing(/(?s)  "skip".*?\n  \],\n/, with: "")
    try ledger.write(decided.replacing("to-be-decided", with: "norwich"), to: "decided.json")
    let recorded = try ledger.run("import t.csv --map decided.json --quiet")
    #expect(recorded.status == 0, "\(recorded.error)")
    #expect(try ledger.lines()[0].contains(#""amount":25000"#))
    let kept = try ledger.run("import t.csv --describe --output kept.json --programme norwich")
    #expect(kept.status == 0 && kept.output.isEmpty)
    #expect(
      try String(contentsOfFile: ledger.program.folder + "/kept.json", encoding: .utf8)
        .contains(#""programme": "norwich""#))
  }

  @Test func `what looks like personal data is warned of, and no value is repeated`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      "Number,Contact,Surname,When\nP207000016049,jo@school.example.com,Bloggs,2018-01-01\n",
      to: "p.csv")
    let result = try ledger.run("import p.csv --describe")
    #expect(result.status == 0)
    let notes = try #require(try map(result)["notes"] as? [String]).joined(separator: "\n")
    #expect(notes.contains("column 'Number' holds what looks like a pupil's number (UPN)"))
    #expect(notes.contains("column 'Contact' holds what looks like an e-mail address"))
    #expect(notes.contains("column 'Surname' is called like a name"))
    for value in ["P207000016049", "jo@school", "Bloggs"] {
      #expect(!result.output.contains(value) && !result.error.contains(value))
    }
    // A table without a header has a person where a name belongs.
    try ledger.write("jo@school.example.com,1\n", to: "h.csv")
    let header = try ledger.run("import h.csv --describe")
    #expect(header.status == 3 && !header.error.contains("jo@"))
  }

  @Test func `an odd encoding is guessed and said, and faults are told`() throws {
    let ledger = try TestLedger()
    var bytes = Array("name,places\nSt Mary's,5\nOak,6,7\n".utf8)
    bytes[try #require(bytes.firstIndex(of: UInt8(ascii: "'")))] = 0x92
    try Data(bytes).write(to: URL(fileURLWithPath: ledger.program.folder + "/w.csv"))
    let map = try map(ledger.run("import w.csv --describe --quiet"))
    #expect(map["encoding"] as? String == "windows-1252")
    let notes = try #require(map["notes"] as? [String]).joined(separator: "\n")
    #expect(notes.contains("line 2, column 8 is not UTF-8"))
    #expect(notes.contains("1 of the file's records cannot be read; the first at line 3"))
    try ledger.write("", to: "e.csv")
    #expect(try ledger.run("import e.csv --describe").status == 3)
    try ledger.write("a,a\n1,2\n", to: "t.csv")
    #expect(try ledger.run("import t.csv --describe").status == 3)
  }

  @Test func `a form that is known is named, with and without describing`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      #"{"version": "1.4", "grants": [{"id": "1", "awardDate": "x"}]}"#, to: "g.json")
    try ledger.write(#"{"data": [{"id": "1", "type": "x", "attributes": {}}]}"#, to: "n.json")
    for (file, form) in [("g.json", "360giving"), ("n.json", "npq")] {
      for command in ["import \(file)", "import \(file) --describe"] {
        let result = try ledger.run(command)
        #expect(result.status == 3 && result.error.contains("--format \(form)"), "\(result.error)")
      }
    }
    for (options, status) in [
      ("- --describe", 2), ("g.json --output x", 2), ("g.json --describe --map x", 2),
      ("g.json --describe --output g.json", 2),
    ] {
      #expect(try ledger.run("import \(options)").status == Int32(status))
    }
  }
}
