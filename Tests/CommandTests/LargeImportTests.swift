import Foundation
import TestSupport
import Testing

/// Imports of several blocks: lines are checked side by side, and everything is said and numbered in the
/// order of the input all the same.
@Suite(.scratch) struct LargeImportTests {
  private static let lines = 9_000

  private func event(_ number: Int) -> String {
    #"{"data":{"employer":"\#(String(repeating: "e", count: 90))"},"id":"e\#(number)","#
      + #""kind":"employer.encounter","occurred":"2018-03-07","programme":"norwich"}"#
  }

  @Test func `events are numbered in the order of the lines`() throws {
    let ledger = try TestLedger()
    var text = ""
    for number in 0..<Self.lines {
      // Some lines that are taken the longer way, some that are nothing, and one that comes twice.
      text +=
        number % 500 == 7 ? event(number).replacingOccurrences(of: ",", with: " , ") : event(number)
      text += number % 700 == 9 ? "\r\n \t\n" : "\n"
      if number == 4_000 { text += event(17) + "\n" }
    }
    try ledger.write(text, to: "input")
    #expect(text.utf8.count > 1 << 20)
    let result = try ledger.run("import input --json")
    #expect(result.status == 0, "\(result.error)")
    let tally = try object(try #require(result.lines.last))
    #expect(tally["recorded"] as? Int == Self.lines)
    #expect(tally["duplicate"] as? Int == 1)
    let logged = try ledger.lines()
    #expect(logged.count == Self.lines)
    for (number, line) in logged.enumerated() where !line.contains("\"id\":\"e\(number)\"") {
      Issue.record("line \(number) is \(line)")
      break
    }
    #expect(try ledger.run("verify").status == 0)
  }

  @Test func `what is wrong is listed in the order of the lines, and nothing is recorded`() throws {
    let ledger = try TestLedger()
    let wrong = stride(from: 3, to: Self.lines, by: 431)
    var text = ""
    for number in 0..<Self.lines {
      var line = event(number)
      if wrong.contains(number) { line = line.replacingOccurrences(of: "2018-03-07", with: "2018") }
      if number == 5_000 { line = String(repeating: "x", count: 600_000) }
      text += line + "\n"
    }
    try ledger.write(text, to: "input")
    let result = try ledger.run("import input --json --rejects rejects")
    #expect(result.status == 3)
    let rejects = try String(
      contentsOf: URL(fileURLWithPath: ledger.program.folder + "/rejects"), encoding: .utf8)
    let found = try rejects.split(separator: "\n").map { try object(String($0))["line"] as? Int }
    #expect(found == (Array(wrong) + [5_000]).sorted().map { $0 + 1 })
    #expect(try ledger.lines().isEmpty)
  }
}
