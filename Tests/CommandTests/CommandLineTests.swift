import Foundation
import TestSupport
import Testing

@testable import ledgerctl

/// The command line itself: what is known, what is refused, and where words may stand.
@Suite(.scratch) struct CommandLineTests {
  @Test func `the table names each command and option once, and explains all of them`() {
    let specs = CommandTable.commands.map { $0.spec }
    #expect(Set(specs.map(\.name)).count == specs.count)
    for spec in specs {
      #expect(spec.examples.count >= 2, "\(spec.name) has two examples")
      #expect(!spec.summary.isEmpty && !spec.summary.hasSuffix("."))
      let names = (spec.options + CommandTable.commonOptions).map(\.name)
      #expect(Set(names).count == names.count, "\(spec.name) names an option twice")
      for option in spec.options { #expect(!option.help.isEmpty, "\(spec.name) \(option.name)") }
      for example in spec.examples {
        #expect(example.line.contains("ledgerctl"), "\(spec.name): \(example.line)")
      }
    }
  }

  @Test func `every example of the help is a command line that the parser takes`() throws {
    for command in CommandTable.commands {
      for example in command.spec.examples {
        guard let start = example.line.range(of: "ledgerctl ") else { continue }
        let line = example.line[start.upperBound...].split(separator: " | ")[0]
          .split(separator: " > ")[0]
        // What stands in quotes is one word.
        let words = line.split(separator: "'", omittingEmptySubsequences: false).enumerated()
          .flatMap { index, part in
            index % 2 == 1 ? [String(part)] : part.split(separator: " ").map(String.init)
          }
        guard case .run(let found, _) = try ArgumentParser.parse(words) else {
          Issue.record("\(example.line) is no command")
          continue
        }
        #expect(found.spec.name == command.spec.name)
      }
    }
  }

  @Test func `bare, it says what it is, with two examples`() throws {
    let bare = try LedgerTool(in: ScratchDirectory.path).run("")
    #expect(bare.status == 0 && bare.error.isEmpty)
    #expect(bare.lines.filter { $0.hasPrefix("  ledgerctl ") }.count == 2)
  }

  @Test(arguments: [
    "recrod", "--jsn status", "record x --programe p", "plan shwo", "status -x", "verfy",
  ])
  func `what is not known is refused with the nearest name, and nothing is run`(line: String) throws
  {
    let ledger = try TestLedger()
    let result = try ledger.run(line)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errorLines.count == 1 && result.error.hasPrefix("ledgerctl: "))
    if line != "status -x" { #expect(result.error.contains("; write '")) }
    #expect(try ledger.lines().isEmpty)
  }

  @Test(arguments: ["rec", "stat", "plan l"])
  func `nothing is abbreviated`(line: String) throws {
    #expect(try LedgerTool(in: ScratchDirectory.path).run(line).status == 2)
  }

  @Test func `common options stand before and after the command`() throws {
    let ledger = try TestLedger()
    for line in ["--json status", "status --json", "--ledger=events status --json"] {
      #expect(try object(ledger.run(line).output)["size"] as? Int == 2)
    }
  }

  @Test func `-h wins wherever it stands, but after two hyphens`() throws {
    let ledger = try TestLedger()
    for line in ["-h", "record -h", "record nonsense=1 --bogus --help", "help", "help plan adopt"] {
      let result = try ledger.run(line)
      #expect(result.status == 0 && !result.output.isEmpty, "\(line)")
    }
    #expect(try ledger.run("void -- -h").status == 2)
    #expect(try ledger.run("help nonsense").status == 2)
  }

  @Test func `a value may hold anything after an equals sign, and two hyphens end options`() throws
  {
    let ledger = try TestLedger()
    let made = try ledger.run(
      ["record", "employer.encounter", "--programme=norwich", "--id=--x", "--on=2018-03-07"])
    #expect(made.status == 0, "\(made.error)")
    let void = try ledger.run(["void", "--reason=--json", "--", "--x"])
    #expect(void.status == 0, "\(void.error)")
    #expect(try ledger.lines().last?.contains(#""event":"--x","reason":"--json""#) == true)
  }

  @Test(arguments: [
    "record --on", "record x --on --json", "status --json=yes", "record x --on a --on b", "record",
    "status more", "void e-1", "init d", "replay --from 0", "replay --from 1x",
    "replay --from 2 --until 1",
    "replay --where nonsense", "replay --follow --effective", "record grant.award amount",
    "record grant.award a=1 a=2", "record ledger.void", "import", "import missing.ndjson",
    "plan adopt missing.json", "init d --origin a+b", "init d --origin a --segment-lines 0", "plan",
  ])
  func `a wrong command line is status 2 and one line`(line: String) throws {
    let ledger = try TestLedger()
    let result = try ledger.run(line)
    #expect(result.status == 2, "\(line): \(result.error)")
    #expect(result.errorLines.count == 1 && result.output.isEmpty)
    #expect(result.error.contains("; "), "\(result.error) says what would be right")
    let json = try ledger.run("--json " + line)
    #expect(json.status == 2)
    let error = try object(json.error)
    #expect(error["error"] is String && error["message"] is String)
  }

  @Test func `the ledger is the option's, else the environment's, else the nearest above`() throws {
    let ledger = try TestLedger()
    let deep = ledger.program.folder + "/a/b"
    try FileManager.default.createDirectory(atPath: deep, withIntermediateDirectories: true)
    var program = LedgerTool(in: deep)
    #expect(try program.run("status").status == 0)
    #expect(try program.run("init other --origin example.org/other").status == 0)
    program.environment["LEDGER_DIR"] = "other"
    #expect(
      try object(program.run("status --json").output)["origin"] as? String == "example.org/other")
    let named = try program.run("status --json --ledger ../../events")
    #expect(try object(named.output)["origin"] as? String == "example.org/test")
  }

  @Test func `without a ledger every command says how to have one`() throws {
    let program = LedgerTool(in: ScratchDirectory.path)
    for line in ["status", "replay", "verify", "record x", "void e --reason r", "plan list"] {
      let result = try program.run(line)
      #expect(result.status == 3 && result.error.contains("init"), "\(line)")
      let named = try program.run("--ledger nowhere " + line)
      #expect(named.status == 3 && named.error.contains("nowhere"), "\(line)")
    }
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func `results that cannot be written are the system's failure, and what was recorded stays`()
    throws
  {
    let ledger = try TestLedger()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/sh")
    shell.arguments = [
      "-c",
      "\"$0\" record employer.encounter --programme norwich --id e-1 >/dev/full 2>errors",
      LedgerTool.program,
    ]
    shell.currentDirectoryURL = URL(fileURLWithPath: ledger.program.folder)
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 5)
    let errors = try String(
      contentsOfFile: ledger.program.folder + "/errors", encoding: .utf8)
    #expect(errors.contains("recorded as seq 3 all the same"))
    #expect(try ledger.lines().count == 1)
  }
}
