import Foundation
import Ledger
import TestSupport
import Testing

@testable import ledgerctl

/// The limits of files and of words, through the real program.
@Suite(.scratch) struct LimitsTests {
  private func padded(_ text: String, to count: Int) -> String {
    text + String(repeating: " ", count: count - text.utf8.count)
  }

  /// A file that is taken at its limit, and refused with one byte more, by name and number.
  private func check(
    _ ledger: TestLedger, _ text: String, limit: Int, name: String, _ command: String
  ) throws {
    let size = try ledger.lines().count
    try ledger.write(padded(text, to: limit + 1), to: "over")
    let refused = try ledger.run("\(command) over --json")
    #expect(refused.status == 3, "\(refused.error)")
    let error = try object(#require(refused.errorLines.first))
    #expect(error["error"] as? String == name)
    #expect((error["message"] as? String)?.contains(String(limit)) == true)
    #expect(error["file"] as? String == "over")
    #expect(try ledger.lines().count == size, "nothing is recorded")
    try ledger.write(padded(text, to: limit), to: "just")
    let taken = try ledger.run("\(command) just")
    #expect(taken.status == 0, "\(taken.error)")
  }

  @Test func `a line of NDJSON of 262,144 bytes is taken, one more is refused`() throws {
    let line = String(encounter("a").dropLast())
    try check(
      TestLedger(), line, limit: LogFormat.inputBytesMax, name: "line-too-long", "import")
  }

  @Test func `a plan's file of 262,144 bytes is taken, one more is refused`() throws {
    try check(
      TestLedger(), smallPlan(), limit: LogFormat.inputBytesMax, name: "file-too-long", "plan adopt"
    )
  }

  @Test func `a catalogue's file of 262,144 bytes is taken, one more is refused`() throws {
    let program = LedgerTool(in: ScratchDirectory.path)
    let text = #"{"title":"t","kinds":{"a":{"title":"t","fields":{}}}}"#
    for (count, status) in [(LogFormat.inputBytesMax + 1, Int32(3)), (LogFormat.inputBytesMax, 0)] {
      try Data(padded(text, to: count).utf8)
        .write(to: URL(fileURLWithPath: "\(program.folder)/kinds.json"))
      let made = try program.run("init made --origin example.org/a --catalogue kinds.json")
      #expect(made.status == status, "\(made.error)")
      if status == 3 {
        #expect(made.error.contains("more than 262144 bytes"))
        #expect(!FileManager.default.fileExists(atPath: "\(program.folder)/made"))
      }
    }
  }

  @Test func `a map's file of a mebibyte is taken, one more byte is refused`() throws {
    let ledger = try TestLedger()
    try ledger.write("a\n1\n", to: "t.csv")
    let map =
      #"{"title":"t","columns":["a"],"events":[{"kind":"employer.encounter","#
      + #""programme":"norwich","occurred":"2018-03-07","data":{}}]}"#
    try check(
      ledger, map, limit: 1_048_576, name: "file-too-long", "import t.csv --dry-run --map")
  }

  @Test func `a condition may be given 64 times, keys of --by may be 16`() throws {
    let ledger = try TestLedger()
    func conditions(_ count: Int) throws -> LedgerTool.Result {
      try ledger.run("count" + String(repeating: " --where kind!=a", count: count))
    }
    #expect(try conditions(64).status == 0)
    let often = try conditions(65)
    #expect(often.status == 2 && often.error.contains("more than 64 times"))
    func keys(_ count: Int) throws -> LedgerTool.Result {
      try ledger.run("count --by " + (0..<count).map { "k\($0)" }.joined(separator: ","))
    }
    #expect(try keys(16).status == 0)
    let many = try keys(17)
    #expect(many.status == 2 && many.error.contains("17 keys; name at most 16"))
  }

  @Test(arguments: ["-", "file", "-map", "filemap"])
  func `a line without an end is not read to its end`(source: String) throws {
    let ledger = try TestLedger()
    try ledger.write("{\"title\":\"t\",\"columns\":[\"a\"],\"events\":[]}", to: "map.json")
    let map =
      #"{"title":"t","columns":["a"],"events":[{"kind":"employer.encounter","#
      + #""programme":"norwich","occurred":"2018-03-07","data":{}}]}"#
    try ledger.write(map, to: "map.json")
    // Only the beginning is on the disk: who read the whole would read 64 GB of NULs.
    let path = "\(ledger.program.folder)/endless"
    #expect(FileManager.default.createFile(atPath: path, contents: Data(" ".utf8)))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: 15 << 30)
    try file.close()
    let byMap = source.hasSuffix("map") ? " --map map.json" : ""
    let result: (status: Int32, error: String)
    if source.hasPrefix("-") {
      let run = try Tool(
        "/bin/sh",
        ["-c", "tr '\\0' ' ' < endless | \"$0\" import -\(byMap)", LedgerTool.program],
        environment: ledger.program.environment, in: ledger.program.folder)
      result = (run.status, run.errorText)
    } else {
      let run = try ledger.run("import endless\(byMap)")
      result = (run.status, run.error)
    }
    #expect(result.status == 3, "\(result.error)")
    #expect(result.error.contains("no line ends within 8388608 bytes"), "\(result.error)")
    #expect(try ledger.lines().isEmpty)
  }

  @Test func `an import of more bytes than may be is refused before it is read`() throws {
    let ledger = try TestLedger()
    let path = "\(ledger.program.folder)/endless"
    #expect(FileManager.default.createFile(atPath: path, contents: Data()))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try file.truncate(atOffset: UInt64(ImportSource.bytesMax) + 1)
    try file.close()
    let result = try ledger.run("import endless")
    #expect(result.status == 3 && result.error.contains("more than 17179869184 bytes"))
    // At a limit that a test can write.
    let text = encounter("a")
    try ledger.write(text, to: "small")
    for (limit, isTaken) in [(text.utf8.count, true), (text.utf8.count - 1, false)] {
      var source = try ImportSource(
        "\(ledger.program.folder)/small", spoolingIn: ledger.program.folder, bytesMax: limit)
      var buffer = [UInt8](repeating: 0, count: 1_000)
      #expect(try source.read(into: &buffer, at: 0) == (isTaken ? limit : 0))
      #expect((source.stop == nil) == isTaken)
    }
  }

  @Test func `words and variables that are not UTF-8 are refused and not recorded as others`()
    throws
  {
    let ledger = try TestLedger()
    func shell(_ line: String) throws -> Tool {
      try Tool(
        "/bin/sh", ["-c", line, LedgerTool.program], environment: ledger.program.environment,
        in: ledger.program.folder)
    }
    let record = "record employer.encounter --programme norwich --on 2018-03-07"
    let word = try shell("\"$0\" \(record) --source \"$(printf 'caf\\351')\"")
    #expect(word.status == 2 && word.errorText.contains("word 8 of the command line is not UTF-8"))
    let actor = try shell("LEDGER_ACTOR=\"$(printf 'caf\\351')\" \"$0\" \(record)")
    #expect(actor.status == 2 && actor.errorText.contains("LEDGER_ACTOR is not UTF-8"))
    #expect(try ledger.lines().isEmpty)
    let right = try shell("\"$0\" \(record) --source \"$(printf 'caf\\303\\251')\"")
    #expect(right.status == 0, "\(right.errorText)")
  }
}

/// What comes from others never makes a terminal do anything.
@Suite(.scratch) struct TerminalSafetyTests {
  /// A program run on a terminal of its own, by Python's standard library.
  private func onTerminal(_ ledger: TestLedger, _ words: [String]) throws -> [UInt8] {
    let script = """
      import os, pty, sys
      def read(fd):
          data = os.read(fd, 65536)
          return data
      sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:], read)))
      """
    let python = try #require(Tool.path(of: "python3"))
    let run = try Tool(
      python, ["-c", script, LedgerTool.program] + words, environment: ledger.program.environment,
      in: ledger.program.folder)
    return Array(run.output)
  }

  /// Whether bytes hold a control that is neither a line's end nor a colour of the program's own.
  private func isSafe(_ bytes: [UInt8]) -> Bool {
    var text = String(decoding: bytes, as: UTF8.self)
    for code in ["0", "1", "2", "31", "32", "33"] {
      text = text.replacingOccurrences(of: "\u{1B}[\(code)m", with: "")
    }
    return !text.unicodeScalars.contains {
      EventForms.isHidden($0) && $0 != "\n" && $0 != "\r" && $0 != "\t"
    }
  }

  /// What a terminal might obey: clear the screen, C1's introducer, a title, an override of direction.
  private let wild = "\u{1B}[2J\u{9B}31m\u{1B}]0;x\u{7}\u{202E}\u{7F}"

  @Test func `messages show what came from outside as numbers`() throws {
    let ledger = try TestLedger()
    try ledger.write("{\"\(wild)\":1}\n", to: "f")
    let key = #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","#
    try ledger.write(key + #""data":{"a\u001b[2J\u009b":1}}"#, to: "g")
    try ledger.write(encounter("a"), to: "wild\(wild)")
    for words in [
      ["import", "f"], ["import", "g"], ["import", "g", "--json"],
      ["import", "wild\(wild)", "--json"],
      ["import", "wild\(wild)", "--map", wild], ["record", wild], ["record", "a\(wild)=1"], [wild],
      ["--\(wild)"], ["count", "--by", wild], ["count", "--where", wild], ["explain", wild],
      ["plan", "show", wild], ["plan", "adopt", wild], ["replay", "--where", "a=\(wild)"],
      ["init", "x\(wild)", "--origin", "a b\(wild)"], ["init", "y\(wild)", "--origin", "a"],
      ["--ledger", "z\(wild)", "status"],
    ] {
      let result = try ledger.run(words)
      #expect(isSafe(Array(result.error.utf8)), "\(words): \(result.error)")
      #expect(isSafe(Array(result.output.utf8)), "\(words): \(result.output)")
    }
  }

  @Test(.enabled(if: Tool.path(of: "python3") != nil, "needs python3"))
  func `another writer's lines reach a terminal as numbers, and a pipe as they are`() throws {
    let ledger = try TestLedger()
    // Canonical JSON keeps DEL, C1 and marks of direction as they are: another writer may use them.
    let line =
      #"{"actor":"x","data":{"employer":"a\#("\u{9B}31m\u{202E}\u{7F}")b"},"id":"w","#
      + #""kind":"employer.encounter","occurred":"2018-03-07","programme":"norwich","#
      + #""recorded":"2030-01-01T00:00:00.000Z","seq":3}"# + "\n"
    let segment = "\(ledger.program.folder)/events/log/00000000000000000001.ndjson"
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: segment))
    try file.seekToEnd()
    try file.write(contentsOf: Data(line.utf8))
    try file.close()
    #expect(try ledger.run("verify").status == 0)
    #expect(try ledger.run("replay --from 3").output == line)
    let shown = try onTerminal(ledger, ["replay", "--from", "3"])
    #expect(isSafe(shown))
    let text = String(decoding: shown, as: UTF8.self)
    #expect(text.contains(#"a\u009b31m\u202e\u007fb"#), "\(text)")
    for words in [
      ["count", "--by", "employer"], ["count", "--by", "employer", "--json"],
      ["count", "--by", "employer", "--format", "csv"], ["count", "--by", "employer,actor,id"],
    ] {
      let shown = try onTerminal(ledger, words)
      #expect(isSafe(shown) && shown.count > 10, "\(words)")
    }
  }
}
