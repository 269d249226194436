import Foundation
import Ledger
import TestSupport
import Testing

@Suite(.scratch) struct SnapshotCommandTests {
  /// A ledger with a plan and two events.
  private func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(target: 3), to: "plan.json")
    #expect(try ledger.run("plan adopt plan.json --quiet").status == 0)
    #expect(try ledger.run("import - --quiet", input: encounter("a") + encounter("b")).status == 0)
    return ledger
  }

  private func bytes(_ ledger: TestLedger, _ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: "\(ledger.program.folder)/\(name)"))
  }

  private let saved = "events/snapshots/board.json"
  private let save = "snapshot save board norwich --on 2018-08-31"

  @Test func `a name that is taken by other content is refused and left as it is`() throws {
    let ledger = try ledger()
    #expect(try ledger.run(save).status == 0)
    let before = try bytes(ledger, saved)
    // The same again is the same file; another day would be another.
    let again = try ledger.run(save + " --json")
    #expect(try again.status == 0 && object(again.lines[0])["status"] as? String == "unchanged")
    let other = try ledger.run("snapshot save board norwich --on 2018-09-01 --json")
    #expect(other.status == 3)
    #expect(try object(other.errorLines[0])["error"] as? String == "snapshot-exists")
    #expect(try bytes(ledger, saved) == before)
    // Nothing is left lying beside it.
    let names = try FileManager.default.contentsOfDirectory(
      atPath: ledger.program.folder + "/events/snapshots")
    #expect(names == ["board.json"])
    // A file that is longer, or begins alike, is other content too; a pipe is never read.
    try ledger.write(String(decoding: before, as: UTF8.self) + "\n", to: "longer.json")
    #expect(try ledger.run(save + " --output longer.json").status == 3)
    _ = try Tool("/usr/bin/env", ["mkfifo", "pipe"], in: ledger.program.folder)
    #expect(try ledger.run(save + " --output pipe").status == 3)
    #expect(try ledger.run(save + " --output missing/x.json").status == 5)
  }

  @Test(arguments: ["../x", "A", "a--b", "-a", "", "a/b", "é"])
  func `a name that is no slug is a wrong command line`(name: String) throws {
    let ledger = try TestLedger()
    let result = try ledger.run(["snapshot", "save", "--", name])
    #expect(result.status == 2, "\(name): \(result.error)")
    #expect(!FileManager.default.fileExists(atPath: ledger.program.folder + "/events/snapshots"))
  }

  @Test func `it holds in every later ledger, and its command makes it again`() throws {
    let ledger = try ledger()
    #expect(try ledger.run(save).status == 0)
    let before = try bytes(ledger, saved)
    // Late events, a correction, a void, a revised plan.
    try ledger.write(smallPlan(target: 900), to: "revised.json")
    #expect(try ledger.run("void a --reason wrong --quiet").status == 0)
    let input = encounter("c") + encounter("d", more: #","quantity":30,"replaces":"b""#)
    #expect(try ledger.run("import - --quiet", input: input).status == 0)
    #expect(try ledger.run("plan adopt revised.json --quiet").status == 0)
    for name in ["board", saved, "./\(saved)"] {
      let checked = try ledger.run("snapshot check \(name)")
      #expect(checked.status == 0 && checked.output.hasPrefix("holds: "), "\(checked)")
    }
    let command = try #require(
      object(String(decoding: before, as: UTF8.self))["command"] as? String)
    let words = command.split(separator: " ").dropFirst().joined(separator: " ")
    let made = try ledger.run(words + " --output again.json")
    #expect(made.status == 0, "\(made.error)")
    #expect(try bytes(ledger, "again.json") == before)
    // Without --as-of it is another snapshot, because more is known.
    let now = try ledger.run("snapshot save now norwich --on 2018-08-31 --output -")
    #expect(now.output.utf8.count != before.count || Data(now.output.utf8) != before)
  }

  @Test func `nothing of the machine is in it`() throws {
    let ledger = try ledger()
    let here = try ledger.run(save + " --output -")
    var elsewhere = LedgerTool(in: "/")
    elsewhere.environment.merge(
      ["LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Pacific/Kiritimati"]) { $1 }
    let there = try elsewhere.run(
      ["--ledger", ledger.program.folder + "/events"] + save.split(separator: " ").map(String.init)
        + ["--output", "-"])
    #expect(here.status == 0 && here.output == there.output)
    #expect(!here.output.contains(ledger.program.folder))
  }

  @Test func `what was changed is said with its pointer, and as JSON`() throws {
    let ledger = try ledger()
    #expect(try ledger.run(save + " --output a.json").status == 0)
    let text = String(decoding: try bytes(ledger, "a.json"), as: UTF8.self)
    #expect(text.contains(#""value":2"#))
    try ledger.write(
      text.replacingOccurrences(of: #""value":2"#, with: #""value":7"#), to: "b.json")
    let changed = try ledger.run("snapshot check b.json")
    #expect(changed.status == 1)
    #expect(
      changed.lines == [
        "does not hold: b.json",
        "/programmes/0/measures/0/value: 7 in the snapshot, 2 from the ledger",
      ])
    let json = try object(try ledger.run("snapshot check b.json --json").lines[0])
    #expect(json["ok"] as? Bool == false)
    let finding = try #require((json["findings"] as? [[String: Any]])?.first)
    #expect(finding["finding"] as? String == "differs" && finding["count"] as? Int == 1)
    // Written prettily it says the same, but not in these bytes.
    let pretty = try JSONSerialization.data(
      withJSONObject: JSONSerialization.jsonObject(with: Data(text.utf8)),
      options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    try ledger.write(String(decoding: pretty, as: UTF8.self), to: "c.json")
    let written = try ledger.run("snapshot check c.json")
    #expect(written.status == 1 && written.lines[1].hasPrefix("it says the same in other bytes"))
    for (name, content) in [
      ("d.json", "{"), ("e.json", "[]"), ("f.json", "\u{FEFF}{}"), ("g.json", ""),
    ] {
      try ledger.write(content, to: name)
      let refused = try ledger.run("snapshot check \(name)")
      #expect(refused.status == 3 && refused.error.contains(name), "\(name): \(refused)")
    }
    #expect(try ledger.run("snapshot check nothing").status == 3)
    #expect(try ledger.run("snapshot check events").status == 5)
  }

  @Test func `an older copy, a rewritten log and another ledger are told apart`() throws {
    let ledger = try ledger()
    let folder = ledger.program.folder
    try FileManager.default.copyItem(atPath: folder + "/events", toPath: folder + "/older")
    #expect(try ledger.run("import - --quiet", input: encounter("c")).status == 0)
    #expect(try ledger.run(save + " --output a.json").status == 0)
    let shorter = try ledger.run("--ledger older snapshot check a.json")
    #expect(shorter.status == 1)
    #expect(shorter.lines.last?.hasPrefix("it was made from 6 lines, and the ledger has 5") == true)
    // The older copy goes its own way: a fork.
    #expect(
      try ledger.run("--ledger older import - --quiet", input: encounter("z")).status == 0)
    let forked = try ledger.run("--ledger older snapshot check a.json")
    #expect(forked.status == 1)
    #expect(
      forked.lines[1].hasPrefix("the first 6 lines are not those it was made from: their root is"))
    #expect(try ledger.run("init other --origin example.org/other --quiet").status == 0)
    let other = try ledger.run("--ledger other snapshot check a.json")
    #expect(other.status == 1)
    #expect(
      other.lines.last == "it is a snapshot of the ledger 'example.org/test', and this one is"
        + " 'example.org/other'")
  }

  @Test func `its figures are the report's and its checkpoint the ledger's own`() throws {
    let root = DocumentationTests.root.path
    let tool = LedgerTool(in: root)
    let words = ["--ledger", "events", "--as-of", "15884", "--on", "2018-08-31"]
    let snapshot = try tool.run(
      ["snapshot", "save", "board", "norwich", "ipswich", "--output", "-"] + words)
    #expect(snapshot.status == 0, "\(snapshot.error)")
    let report = try tool.run(["report", "norwich", "ipswich", "--format", "json"] + words)
    let mine = try object(snapshot.output)
    #expect(
      mine["programmes"] as? NSArray == (try object(report.output))["programmes"] as? NSArray)
    #expect(mine["asOf"] as? NSDictionary == (try object(report.output))["asOf"] as? NSDictionary)
    let kept = try String(
      contentsOfFile: root + "/events/checkpoints/00000000000000015884", encoding: .utf8)
    #expect(mine["checkpoint"] as? String == kept)
    let plans = try #require(mine["plans"] as? [[String: Any]])
    #expect(plans.map { $0["seq"] as? Int } == [5, 3])
    // Form 1 to the byte: what a board was given must be made again by every later program.
    #expect(
      SHA256.hash(Array(snapshot.output.utf8)).hex
        == "bb0a0ac321e225b940dc8baaf6719c9063436728c79da14184956208d55ccd94",
      "the report's JSON has changed: that is a new form of snapshots, docs/format.md, section 11")
  }
}
