import Foundation
import TestSupport
import Testing

/// `replay`, `status`, `verify`, `plan` and `init`: what is read back, and what is found.
@Suite(.scratch) struct ReadingTests {
  private func segment(_ ledger: TestLedger, _ first: Int = 1) -> String {
    let digits = String(first)
    return ledger.program.folder + "/events/log/" + String(repeating: "0", count: 20 - digits.count)
      + digits + ".ndjson"
  }

  @Test func `replay gives the log byte for byte, whole and in parts`() throws {
    let program = LedgerTool(in: ScratchDirectory.path)
    #expect(
      try program.run("init events --origin example.org/t --segment-lines 3 --quiet").status == 0)
    let text = (1...8).map { encounter("e\($0)") }.joined()
    #expect(try program.run("import - --quiet", input: text).status == 0)
    let folder = program.folder + "/events/log/"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    #expect(names.count == 4)
    let whole = try names.map { try String(contentsOfFile: folder + $0, encoding: .utf8) }.joined()
    #expect(try program.run("replay").output == whole)
    let lines = whole.split(separator: "\n").map(String.init)
    for first in 1...11 {
      for last in max(0, first - 1)...11 where first <= last {
        let part = try program.run("replay --from \(first) --until \(last)")
        #expect(part.lines == lines.dropFirst(first - 1).prefix(last - first + 1).map { $0 })
      }
    }
  }

  @Test func `replay picks lines by what they say`() throws {
    let ledger = try TestLedger()
    for (id, amount) in [("a", "5"), ("b", "5.50"), ("c", "70")] {
      _ = try ledger.run(
        "record grant.award amount=\(amount) --programme p --on 2018-03-07 --id \(id)")
    }
    func ids(_ words: [String]) throws -> [String] {
      try ledger.run(["replay"] + words.flatMap { ["--where", $0] }).lines.map {
        try #require(try object($0)["id"] as? String)
      }
    }
    #expect(try ids(["amount=5.50"]) == ["b"])
    #expect(try ids(["amount>=5.5"]) == ["b", "c"])
    #expect(try ids(["amount>=5.5", "id!=c"]) == ["b"])
    #expect(try ids(["kind=ledger.opened"]) == ["ledger-opened"])
    #expect(try ids(["nothing=1"]).isEmpty)
  }

  @Test func `status says what there is`() throws {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(), to: "plan.json")
    _ = try ledger.run("plan adopt plan.json")
    let status = try object(ledger.run("status --json").output)
    #expect(status["size"] as? Int == 3 && status["segments"] as? Int == 1)
    #expect(status["programmes"] as? [String] == ["norwich"])
    let bytes = try FileManager.default.attributesOfItem(atPath: segment(ledger))[.size] as? Int
    #expect(status["bytes"] as? Int == bytes)
    let verified = try object(ledger.run("verify --json").output)
    #expect(verified["root"] as? String == status["root"] as? String)
    #expect(verified["ok"] as? Bool == true && verified["size"] as? Int == 3)
    #expect(status["lastRecorded"] is String)
  }

  @Test func `verify answers no for whatever it finds; other commands say damaged`() throws {
    let ledger = try TestLedger()
    _ = try ledger.run("import - --quiet", input: (1...5).map { encounter("e\($0)") }.joined())
    let path = segment(ledger)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    try text.replacingOccurrences(of: #""id":"e3""#, with: #""id":"e9""#)
      .write(toFile: path, atomically: true, encoding: .utf8)
    let changed = try ledger.run("verify")
    #expect(changed.status == 1 && changed.output.contains("not sound: "))
    try (text.split(separator: "\n").dropLast(2).joined(separator: "\n") + "\n")
      .write(toFile: path, atomically: true, encoding: .utf8)
    let cut = try ledger.run("verify --json")
    #expect(cut.status == 1)
    let found = try object(cut.output)
    #expect(found["ok"] as? Bool == false)
    #expect((found["problems"] as? [[String: Any]])?.isEmpty == false)
    let record = try ledger.run("record employer.encounter --programme p --json --quiet")
    #expect(record.status == 4 && record.output.isEmpty)
    #expect(try object(record.error)["error"] is String)
    try FileManager.default.removeItem(atPath: ledger.program.folder + "/events/log")
    #expect(try ledger.run("verify").status == 1)
    try ledger.write("{", to: "events/ledger.json")
    #expect(try ledger.run("verify --json").status == 1)
    #expect(try ledger.run("status").status == 3)
  }

  @Test func `an end that nobody acknowledged is set aside and said`() throws {
    let ledger = try TestLedger()
    let path = segment(ledger)
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(#"{"actor":"x","da"#.utf8))
    try handle.close()
    #expect(try ledger.run("verify").status == 0)
    #expect(try ledger.run("status").status == 0)
    let record = try ledger.run("record employer.encounter --programme p --id e")
    #expect(record.status == 0 && record.error.contains("16 bytes at the end of the log"))
    #expect(try ledger.lines().count == 1)
  }

  @Test func `a plan is adopted once, revised, and comes back`() throws {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(), to: "a.json")
    try ledger.write(smallPlan(target: 12_000), to: "b.json")
    let first = try object(ledger.run("plan adopt a.json --json").output)
    #expect(first["status"] as? String == "recorded" && first["seq"] as? Int == 3)
    let again = try ledger.run("plan adopt a.json")
    #expect(again.status == 0 && again.output.hasPrefix("duplicate seq 3"))
    #expect(again.error.contains("nothing was added"))
    #expect(try ledger.run("plan adopt b.json").output.hasPrefix("recorded seq 4"))
    #expect(try ledger.run("plan adopt a.json").output.hasPrefix("recorded seq 5"))
    #expect(try ledger.run("plan adopt a.json").output.hasPrefix("duplicate seq 5"))
    let list = try object(ledger.run("plan list --json").output)
    #expect(list["programme"] as? String == "norwich" && list["seq"] as? Int == 5)
    let shown = try ledger.run("plan show norwich")
    #expect(shown.output.contains("over 11,000, by 2018-08-31"))
    #expect(shown.output.contains("\"over 11,000 encounters\""))
    #expect(
      try object(ledger.run("plan show norwich --json").output)["title"] as? String == "A programme"
    )
    let unknown = try ledger.run("plan show norwihc")
    #expect(unknown.status == 3 && unknown.error.contains("write 'norwich'"))
  }

  @Test func `a wrong plan is refused with every problem in its place`() throws {
    let ledger = try TestLedger()
    try ledger.write(
      smallPlan().replacingOccurrences(of: "employer.encounter", with: "employer.encountr")
        .replacingOccurrences(of: "\"P1\",", with: "\"P9\","), to: "plan.json")
    let result = try ledger.run("plan adopt plan.json")
    #expect(result.status == 3 && result.errorLines.count == 2)
    for line in result.errorLines { #expect(line.hasPrefix("ledgerctl: plan.json:")) }
    #expect(try ledger.lines().isEmpty)
  }

  @Test func `init makes a ledger once, with a catalogue of one's own if need be`() throws {
    let program = LedgerTool(in: ScratchDirectory.path)
    let catalogue =
      #"{"title":"T","kinds":{"visit.made":{"title":"A visit","fields":{"hours":{"title":"H","type":"integer"}}}}}"#
    try Data(catalogue.utf8).write(to: URL(fileURLWithPath: program.folder + "/kinds.json"))
    let made = try program.run("init events --origin example.org/t --catalogue kinds.json --json")
    #expect(try object(made.output)["kinds"] as? Int == 1)
    #expect(try program.run("record visit.made hours=2 --programme p").status == 0)
    #expect(try program.run("record grant.award amount=2 --programme p").status == 3)
    let again = try program.run("init events --origin example.org/t")
    #expect(again.status == 3 && again.error.contains("already"))
    try Data("{}".utf8).write(to: URL(fileURLWithPath: program.folder + "/wrong.json"))
    #expect(try program.run("init other --origin example.org/t --catalogue wrong.json").status == 3)
    #expect(!FileManager.default.fileExists(atPath: program.folder + "/other"))
  }

  @Test func `an init that was cut short is completed by the same command`() throws {
    let ledger = try TestLedger()
    let path = segment(ledger)
    let first = try #require(
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").first)
    try (first + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.removeItem(atPath: ledger.program.folder + "/events/cache")
    let refused = try ledger.run("record employer.encounter --programme p")
    #expect(refused.status == 3 && refused.error.contains("repeat 'ledgerctl init'"))
    #expect(try ledger.run("init events --origin example.org/test").status == 0)
    #expect(try ledger.run("record employer.encounter --programme p").status == 0)
  }
}
