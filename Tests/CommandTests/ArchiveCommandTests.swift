import Foundation
import Ledger
import TestSupport
import Testing

/// Packed and moved segments on the command line.
@Suite(
  .scratch,
  .enabled(
    if: ["zstd", "gzip"].allSatisfy { Tool.path(of: $0) != nil }, "needs zstd and gzip"))
struct ArchiveCommandTests {
  private func ledger() throws -> LedgerTool {
    let program = LedgerTool(environment: [:])
    func does(_ line: String, input: String = "") throws {
      let result = try program.run(line, input: input)
      try #require(result.status == 0, "\(line): \(result.error)")
    }
    let plan = smallPlan(target: 20)
    try Data(plan.utf8).write(to: URL(fileURLWithPath: "\(program.folder)/plan.json"))
    try does("init led --origin example.org/led --segment-lines 3 --quiet")
    try does("plan adopt plan.json --ledger led")
    try does("import - --ledger led", input: (1...12).map { encounter("e\($0)") }.joined())
    return program
  }

  @Test func `figures, proofs and copies are those of the log as it was written`() throws {
    let program = try ledger()
    let lines = [
      "report --json", "count --json", "replay --json", "verify --json", "prove e3 --json",
      "explain norwich/encounters --json", "diff --json --from 2 --to 10",
    ].map { "\($0) --ledger led" }
    let before = try lines.map { try program.run($0) }
    for words in ["", "--compress gzip --to elsewhere", "--compress none"] {
      #expect(try program.run("archive \(words) --ledger led").status == 0)
      for (line, was) in zip(lines, before) {
        let now = try program.run(line)
        #expect(now.status == was.status && now.output == was.output, "\(line) after \(words)")
      }
    }
    let copied = try program.run("pull led --into copy --json")
    #expect(copied.status == 0 && copied.output.contains(#""segments":4"#))
    #expect(try program.run("verify --ledger copy").status == 0)
  }

  @Test func `what cannot be unpacked is damage, with its place, and nothing is counted`() throws {
    let program = try ledger()
    #expect(try program.run("archive --ledger led").status == 0)
    let path = "\(program.folder)/led/log/00000000000000000004.ndjson.zst"
    let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
    try bytes.dropLast(9).write(to: URL(fileURLWithPath: path))
    for line in ["count", "report", "replay", "verify"] {
      let result = try program.run("\(line) --ledger led")
      #expect(result.status == (line == "verify" ? 1 : 4), "\(line)")
      let said = result.output + result.error
      #expect(said.contains("zstd") && said.contains("00000000000000000004.ndjson.zst"), "\(line)")
    }
  }

  @Test func `an engine that would not see all lines is given no script`() throws {
    let program = try ledger()
    #expect(try program.run("export sql --engine duckdb --ledger led").status == 0)
    #expect(try program.run("archive --ledger led").status == 0)
    let refused = try program.run("export sql --engine duckdb --ledger led")
    #expect(refused.status == 3 && refused.output.isEmpty)
    #expect(refused.error.contains("packed or moved") && refused.error.contains("--restore"))
    #expect(try program.run("archive --restore --ledger led").status == 0)
    #expect(try program.run("export sql --engine duckdb --ledger led").status == 0)
  }

  @Test func `words that contradict each other are refused`() throws {
    let program = try ledger()
    for line in [
      "archive --restore --to x", "archive --restore --compress gzip", "archive --compress lzma",
    ] {
      #expect(try program.run("\(line) --ledger led").status == 2, "\(line)")
    }
    #expect(try program.run("archive --to one --ledger led").status == 0)
    let other = try program.run("archive --to another --ledger led")
    #expect(other.status == 3 && other.error.contains("--restore"))
  }
}
