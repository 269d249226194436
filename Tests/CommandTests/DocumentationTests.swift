import Foundation
import TestSupport
import Testing

/// What the documentation shows is what the program does: every example is run.
@Suite(.scratch) struct DocumentationTests {
  static let root: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  func page(_ name: String) throws -> String {
    try String(contentsOf: Self.root.appendingPathComponent(name), encoding: .utf8)
  }

  /// The fenced blocks of a page in a language.
  func blocks(_ language: String, of page: String) -> [String] {
    var blocks: [String] = []
    var block: [Substring]?
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        if let done = block {
          blocks.append(done.joined(separator: "\n"))
          block = nil
        } else if line == "```" + language {
          block = []
        } else {
          block = nil
        }
      } else {
        block?.append(line)
      }
    }
    return blocks
  }

  /// The ledger that ships, copied to where a test may write.
  func copyOfEvents() throws -> String {
    let folder = ScratchDirectory.path + "/events"
    try FileManager.default.copyItem(
      atPath: Self.root.appendingPathComponent("events").path, toPath: folder)
    try? FileManager.default.removeItem(atPath: folder + "/cache")
    return folder
  }

  @Test func `docs/cli.md is what the program's help says`() throws {
    let script = Self.root.appendingPathComponent("Scripts/make-cli-doc").path
    let made = try Tool(
      "/bin/sh", [script, LedgerTool.program], environment: ["COLUMNS": "", "LEDGER_DIR": ""],
      in: Self.root.path)
    #expect(made.status == 0, "\(made.errorText)")
    #expect(
      try made.text == page("docs/cli.md"), "run Scripts/make-cli-doc > docs/cli.md and look at it")
  }

  @Test func `the report in the README is what the program prints`() throws {
    let readme = try page("README.md")
    let start = try #require(readme.range(of: "<!-- report: begin -->\n```\n"))
    let end = try #require(readme.range(of: "\n```\n<!-- report: end -->"))
    let shown = readme[start.upperBound..<end.lowerBound].split(
      separator: "\n", omittingEmptySubsequences: false)
    let printed = try LedgerTool(in: Self.root.path).run([
      "--ledger", "events", "report", "norwich", "--on", "2018-08-31",
    ])
    #expect(printed.status == 0, "\(printed.error)")
    var rest = printed.output.split(separator: "\n", omittingEmptySubsequences: false)[...]
      .map { $0.trimmingCharacters(in: .whitespaces) }[...]
    for line in shown where !line.isEmpty {
      let wanted = line.trimmingCharacters(in: .whitespaces)
      let found = rest.firstIndex(of: wanted)
      #expect(found != nil, "the README shows what is not printed: \(line)")
      if let found { rest = rest[(found + 1)...] }
    }
  }

  @Test func `every command in the README does what it says`() throws {
    let events = try copyOfEvents()
    let csv = try String(
      contentsOfFile: events + "/inputs/norwich-encounters-2017-18.csv", encoding: .utf8)
    try csv.split(separator: "\r\n").prefix(3).map { $0 + "\r\n" }.joined()
      .write(
        toFile: ScratchDirectory.path + "/june-return.csv", atomically: true, encoding: .utf8)
    let path = URL(fileURLWithPath: LedgerTool.program).deletingLastPathComponent().path
    var ran = 0
    for block in try blocks("sh", of: page("README.md")) {
      for line in block.split(separator: "\n") {
        let command = line.trimmingCharacters(in: .whitespaces)
        guard command.hasPrefix("ledgerctl") else { continue }
        if command.contains("| jq"), Tool.path(of: "jq") == nil { continue }
        let run = try Tool(
          "/bin/sh", ["-c", "PATH=\(path):$PATH; export PATH; " + command],
          environment: ["LEDGER_DIR": events, "LEDGER_ACTOR": "", "COLUMNS": ""],
          in: ScratchDirectory.path)
        #expect(run.status == 0, "\(command): \(run.errorText)")
        ran += 1
      }
    }
    #expect(ran >= 7)
  }

  /// Runs the `sh` blocks of a page one after the other in one folder, with the project's `events` and
  /// `docs` in it, and compares what each writes with the `text` block that follows it.
  func runPage(_ name: String) throws -> Int {
    let events = try copyOfEvents()
    try FileManager.default.copyItem(
      atPath: Self.root.appendingPathComponent("docs").path, toPath: ScratchDirectory.path + "/docs"
    )
    let path = URL(fileURLWithPath: LedgerTool.program).deletingLastPathComponent().path
    var ran = 0
    var block: (language: Substring, lines: [Substring])?
    var written: String?
    for line in try page(name).split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("```") else {
        block?.lines.append(line)
        continue
      }
      guard let done = block else {
        block = (line.dropFirst(3), [])
        continue
      }
      block = nil
      let text = done.lines.joined(separator: "\n")
      if done.language == "sh" {
        let run = try Tool(
          "/bin/sh", ["-euc", "PATH=\(path):$PATH; export PATH\n" + text],
          environment: ["LEDGER_DIR": events, "LEDGER_ACTOR": "", "COLUMNS": "", "NO_COLOR": ""],
          in: ScratchDirectory.path)
        #expect(run.status == 0, "\(text): \(run.errorText)")
        written = run.text
        ran += 1
      } else if done.language == "text" {
        #expect(written == text + "\n", "\(name) shows something else")
      }
    }
    return ran
  }

  /// Runs all `sh` blocks of a page in one shell, in an empty folder, and compares what each writes: with
  /// the `text` block that follows it as it is, with an `output` block line by line, others between them
  /// passed over.
  func runSession(_ name: String) throws -> Int {
    let path = URL(fileURLWithPath: LedgerTool.program).deletingLastPathComponent().path
    let end = "-- end of a block --"
    var script = "set -eu\nPATH=\(path):$PATH; export PATH\n"
    var shown: [(language: Substring, text: String)?] = []
    var block: (language: Substring, lines: [Substring])?
    for line in try page(name).split(separator: "\n", omittingEmptySubsequences: false) {
      guard line.hasPrefix("```") else {
        block?.lines.append(line)
        continue
      }
      guard let done = block else {
        block = (line.dropFirst(3), [])
        continue
      }
      block = nil
      let text = done.lines.joined(separator: "\n") + "\n"
      if done.language == "sh" {
        script += text + "echo '\(end)'\n"
        shown.append(nil)
      } else if !shown.isEmpty {
        shown[shown.count - 1] = (done.language, text)
      }
    }
    let run = try Tool(
      "/bin/sh", ["-c", script],
      environment: ["LEDGER_DIR": "", "LEDGER_ACTOR": "", "COLUMNS": "", "NO_COLOR": ""],
      in: ScratchDirectory.path)
    #expect(run.status == 0, "\(name): \(run.errorText)")
    let written = run.text.components(separatedBy: end + "\n")
    try #require(written.count == shown.count + 1)
    for (wanted, written) in zip(shown, written) {
      guard let wanted else { continue }
      if wanted.language == "text" { #expect(written == wanted.text, "\(name)") }
      var rest = written.split(separator: "\n")[...]
      for line in wanted.text.split(separator: "\n") where wanted.language == "output" {
        let found = rest.firstIndex(of: line)
        #expect(found != nil, "\(name) shows what is not printed: \(line)")
        rest = found.map { rest[($0 + 1)...] } ?? rest
      }
    }
    return shown.count
  }

  @Test func `the tutorial leads from an empty folder to a board paper`() throws {
    #expect(try runSession("docs/tutorial.md") >= 8)
  }

  @Test func `the program that uses the libraries gives the figures of the sample`() throws {
    let folder = URL(fileURLWithPath: LedgerTool.program).deletingLastPathComponent()
    let program = folder.appendingPathComponent("figures").path
    // Not there where another build of ledgerctl alone is tested.
    guard FileManager.default.isExecutableFile(atPath: program) else { return }
    let run = try Tool(program, ["events"], in: Self.root.path)
    #expect(run.status == 0 && run.text.contains("Norwich Opportunity Area: 25 of 89 met\n"))
  }

  @Test func `every step of docs/federation.md does what the page says`() throws {
    #expect(try runSession("docs/federation.md") >= 6)
  }

  @Test(
    .enabled(
      if: ["zstd", "gzip", "jq"].allSatisfy { Tool.path(of: $0) != nil }, "needs zstd, gzip and jq")
  )
  func `every step of docs/archiving.md does what the page says`() throws {
    #expect(try runSession("docs/archiving.md") >= 3)
  }

  @Test func `every step of docs/recording.md does what the page says`() throws {
    #expect(try runSession("docs/recording.md") >= 5)
  }

  @Test(.enabled(if: Tool.path(of: "jq") != nil, "needs jq"))
  func `every step of docs/reporting.md does what the page says`() throws {
    #expect(try runPage("docs/reporting.md") >= 4)
  }

  @Test(
    .enabled(
      if: ["python3", "jq", "openssl", "sha256sum"].allSatisfy { Tool.path(of: $0) != nil },
      "needs python3, jq, openssl and sha256sum"))
  func `every step of docs/auditing.md does what the page says`() throws {
    #expect(try runPage("docs/auditing.md") >= 10)
    let script = try page("docs/examples/audit.py")
    #expect(script.split(separator: "\n").count < 80)
  }

  @Test func `every step of docs/page.md does what the page says`() throws {
    #expect(try runPage("docs/page.md") == 1)
  }

  @Test func `every step of docs/importing.md does what the page says`() throws {
    #expect(try runPage("docs/importing.md") >= 3)
  }

  @Test(
    .enabled(
      if: ["jq", "sha256sum"].allSatisfy { Tool.path(of: $0) != nil }, "needs jq and sha256sum"))
  func `every step of docs/exports.md does what the page says`() throws {
    #expect(try runPage("docs/exports.md") >= 4)
  }

  @Test func `every step of docs/engines.md does what the page says`() throws {
    #expect(try runPage("docs/engines.md") >= 2)
  }

  @Test func `every step of docs/disclosure.md does what the page says`() throws {
    #expect(try runPage("docs/disclosure.md") >= 1)
    let table = try #require(blocks("csv", of: page("docs/disclosure.md")).first)
    let tool = LedgerTool(in: ScratchDirectory.path)
    try (table + "\n").write(
      toFile: ScratchDirectory.path + "/table.csv", atomically: true, encoding: .utf8)
    for line in try page("docs/disclosure.md").split(separator: "\n")
    where line.hasPrefix("    $ ledgerctl check-disclosure") {
      let run = try tool.run(line.split(separator: " ").dropFirst(2).map(String.init))
      #expect(run.status == 1)
      #expect(try page("docs/disclosure.md").contains(run.output.split(separator: "\n")[0]))
    }
  }

  @Test(.enabled(if: Tool.path(of: "python3") != nil, "needs python3"))
  func `the pseudonyms of docs/personal-data.md are those of the program`() throws {
    let ledger = try TestLedger()
    try ledger.write("0123456789abcdef0123456789abcdef\r\n", to: "key")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: ledger.program.folder + "/key")
    let example = try #require(blocks("python", of: page("docs/personal-data.md")).first)
    let identifiers = [
      ("p207 0000 16049", "upn", "P207000016049"), ("ab-12-34-56-c", "nino", "AB123456C"),
      (" Jo@Example.org ", "email", "jo@example.org"), ("Zoë 3B", "raw", "Zoë 3B"),
      ("uln:1000000043", "uln", "1000000043"), ("nhs:943 476 5919", "nhs", "9434765919"),
      ("raw:P207000016049", "raw", "P207000016049"),
    ]
    for (index, (text, scheme, value)) in identifiers.enumerated() {
      let line = encounter("e\(index)", more: #","subject":"\#(text)""#)
      let imported = try ledger.run("import - --pseudonym-key key", input: line)
      #expect(imported.status == 0, "\(imported.error)")
      let python = try Tool(
        Tool.path(of: "python3") ?? "",
        ["-c", example + "\nprint(pseudonym('key', '\(scheme)', '\(value)'))"],
        environment: ["PYTHONUTF8": "1"], in: ledger.program.folder)
      let subject = try object(#require(ledger.lines().last))["subject"] as? String
      #expect(python.text == (subject ?? "") + "\n", "\(text) \(python.errorText)")
    }
  }

  @Test(.enabled(if: Tool.path(of: "python3") != nil, "needs python3"))
  func `the reader in docs/examples agrees with the program on the ledger that ships`() throws {
    let reader = try Tool(
      Tool.path(of: "python3") ?? "",
      [Self.root.appendingPathComponent("docs/examples/reader.py").path, "events"],
      in: Self.root.path)
    #expect(reader.status == 0, "\(reader.errorText)")
    struct Answer: Decodable {
      var size: Int
      var root: String
      var counts: [[Value]]
    }
    enum Value: Decodable, Equatable {
      case text(String)
      case number(Int)
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int.self) {
          self = .number(number)
        } else {
          self = .text(try container.decode(String.self))
        }
      }
    }
    struct Count: Decodable {
      struct Row: Decodable {
        var by: [String: String]
        var value: Int
      }
      var rows: [Row]
    }
    struct Status: Decodable {
      var size: Int
      var root: String
    }
    let answer = try JSONDecoder().decode(Answer.self, from: reader.output)
    let tool = LedgerTool(in: Self.root.path)
    let status = try tool.run(["--ledger", "events", "status", "--json"])
    let head = try JSONDecoder().decode(Status.self, from: Data(status.output.utf8))
    #expect(answer.size == head.size && answer.root == head.root)
    let count = try tool.run(["--ledger", "events", "count", "--by", "programme,kind", "--json"])
    let rows = try JSONDecoder().decode(Count.self, from: Data(count.output.utf8)).rows
    #expect(
      Set(answer.counts.map(String.init(describing:)))
        == Set(
          rows.map {
            String(
              describing: [
                Value.text($0.by["programme"] ?? ""), .text($0.by["kind"] ?? ""), .number($0.value),
              ])
          }))
  }
}
