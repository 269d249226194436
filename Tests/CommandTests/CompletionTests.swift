import Foundation
import TestSupport
import Testing

@testable import ledgerctl

/// What the shells offer, and the manual: both come from the table that the arguments are parsed by.
@Suite(.scratch) struct CompletionTests {
  static let hasFish = Tool.path(of: "fish") != nil
  static let hasZsh = Tool.path(of: "zsh") != nil
  static let hasGroff = Tool.path(of: "groff") != nil

  /// What may stand next, without what it is.
  private func next(_ words: String..., in ledger: TestLedger) throws -> [String] {
    let run = try ledger.run(["completions", "words", "--"] + words)
    #expect(run.status == 0 && run.error.isEmpty, "\(words): \(run.error)")
    return run.lines.map { String($0.prefix { $0 != "\t" }) }
  }

  @Test func `commands, their second words and options are completed`() throws {
    let ledger = try TestLedger()
    #expect(try next("rep", in: ledger) == ["replay", "report", "repair"])
    #expect(try next("plan", "", in: ledger) == ["adopt", "list", "show"])
    #expect(try next("help", "snap", in: ledger) == ["snapshot"])
    #expect(try next("help", "snapshot", "", in: ledger) == ["save", "list", "check"])
    #expect(try next("void", "--rea", in: ledger) == ["--reason"])
    #expect(try next("--led", in: ledger) == ["--ledger"])
    #expect(try next("report", "--format=m", in: ledger) == ["--format=markdown"])
    #expect(try next("report", "--format", "j", in: ledger) == ["json"])
    #expect(try next("nonsense", "", in: ledger).contains("report"))
  }

  @Test func `an option that was given is offered again only where it may be repeated`() throws {
    let ledger = try TestLedger()
    #expect(try next("count", "--on", "2018-08-31", "--on", in: ledger).isEmpty)
    #expect(try next("count", "--by", "kind", "--b", in: ledger) == ["--by"])
  }

  @Test func `what the ledger knows is completed: kinds, fields, codes, names of files`() throws {
    let ledger = try TestLedger()
    #expect(try next("record", "employer.en", in: ledger) == ["employer.encounter"])
    #expect(try next("record", "npq.enrolment", "leve", in: ledger) == ["level="])
    let levels = try next("record", "npq.enrolment", "level=se", in: ledger)
    #expect(levels == ["level=senco", "level=senior"])
    #expect(try !next("record", "npq.enrolment", "level=senior", "", in: ledger).contains("level="))
    #expect(try next("import", "a.csv", "--map", "", in: ledger) == [":files"])
    #expect(try next("init", "", in: ledger) == [":directories"])
    #expect(try next("verify", "--checkpoint=", in: ledger) == [":files"])
  }

  @Test func `programmes and measures are those of the plans in force`() throws {
    let root = DocumentationTests.root.path
    func next(_ words: String...) throws -> [String] {
      try LedgerTool(in: root).run(["completions", "words", "--"] + words).lines.map {
        String($0.prefix { $0 != "\t" })
      }
    }
    #expect(try next("report", "nor") == ["norfolk", "norwich"])
    #expect(try next("report", "norwich", "nor") == ["norfolk"])
    #expect(
      try next("explain", "norwich/nor-p4-encounters") == ["norwich/nor-p4-encounters-11000"])
    #expect(try next("--ledger", "nowhere", "report", "").isEmpty, "an error is no candidate")
    #expect(try next("import", "x", "--map", "empl") == ["employer-encounters", ":files"])
  }

  @Test func `bash completes words that it takes apart at signs`() throws {
    let script = ScratchDirectory.path + "/completion"
    try LedgerTool(in: ScratchDirectory.path).run("completions bash").output
      .write(toFile: script, atomically: true, encoding: .utf8)
    let ledger = try TestLedger()
    func complete(_ words: String...) throws -> String {
      let line = """
        source '\(script)'; compopt() { :; }
        COMP_WORDS=('\(LedgerTool.program)' "$@"); COMP_CWORD=$#; _ledgerctl
        echo "${COMPREPLY[*]}"
        """
      let run = try Tool(
        "/bin/bash", ["-c", line, "bash"] + words, environment: ledger.program.environment,
        in: ledger.program.folder)
      #expect(run.status == 0 && run.errorText.isEmpty, "\(words): \(run.errorText)")
      return run.text.trimmingCharacters(in: .newlines)
    }
    #expect(try complete("rep") == "replay report repair")
    #expect(try complete("record", "npq.enrolment", "leve") == "level=")
    #expect(try complete("record", "npq.enrolment", "level", "=", "se") == "senco senior")
    #expect(try complete("report", "--format", "=", "j") == "json")
    #expect(try complete("--ledger", "even") == "events")
  }

  @Test(.enabled(if: hasFish, "fish is not installed"))
  func `fish completes words and says what they are`() throws {
    let root = DocumentationTests.root.path
    let script = ScratchDirectory.path + "/completion"
    let text = try LedgerTool(in: root).run("completions fish").output
    try text.write(toFile: script, atomically: true, encoding: .utf8)
    let folder = URL(fileURLWithPath: LedgerTool.program).deletingLastPathComponent().path
    let line = "source \(script); complete -C 'ledgerctl record npq.enrolment level=se'"
    let run = try Tool(
      "/usr/bin/env", ["fish", "--no-config", "-c", line],
      environment: ["PATH": "\(folder):/usr/bin:/bin", "HOME": ScratchDirectory.path], in: root)
    #expect(run.status == 0, "\(run.errorText)")
    #expect(run.text.contains("level=senior\tSenior leadership\n"), "\(run.text)")
  }

  @Test(.enabled(if: hasZsh, "zsh is not installed"))
  func `zsh takes its script`() throws {
    let script = ScratchDirectory.path + "/completion"
    let text = try LedgerTool(in: ScratchDirectory.path).run("completions zsh").output
    try text.write(toFile: script, atomically: true, encoding: .utf8)
    let run = try Tool(
      "/usr/bin/env", ["zsh", "-n", script], environment: [:], in: ScratchDirectory.path)
    #expect(run.status == 0 && run.errorText.isEmpty, "\(run.errorText)")
  }

  @Test(arguments: ["completions basg", "completions", "completions bash more", "manual ledgerclt"])
  func `another shell or page is refused with the nearest name`(line: String) throws {
    let run = try LedgerTool(in: ScratchDirectory.path).run(line)
    #expect(run.status == 2 && run.output.isEmpty && run.errorLines.count == 1)
  }

  @Test func `each command has a page with its options, and no text is taken for a request`() throws
  {
    let pages = ManualPage.all
    #expect(pages.count == CommandTable.commands.count + 1)
    #expect(Set(pages.map(\.name)).count == pages.count)
    for (command, page) in zip(CommandTable.commands, pages.dropFirst()) {
      for option in command.spec.options {
        let name = option.name.split(separator: "-").joined(separator: "\\-")
        #expect(page.text.contains("\\fB\\-\\-\(name)\\fR"), "\(page.name) \(option.name)")
      }
    }
    let requests: Set = [
      ".TH", ".SH", ".B", ".BR", ".PP", ".RS", ".RE", ".nf", ".fi", ".TP",
    ]
    for page in pages {
      for line in page.text.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'")
      {
        #expect(requests.contains(String(line.prefix { $0 != " " })), "\(page.name): \(line)")
      }
    }
  }

  @Test(.enabled(if: hasGroff, "groff is not installed"))
  func `groff sets every page without a warning`() throws {
    for page in ManualPage.all {
      let run = try Tool(
        "/usr/bin/env", ["groff", "-man", "-Tutf8", "-ww"], input: Data(page.text.utf8),
        environment: [:], in: ScratchDirectory.path)
      #expect(run.status == 0 && run.errorText.isEmpty, "\(page.name): \(run.errorText)")
    }
  }
}
