import Foundation
import TestSupport
import Testing

/// Several processes at one ledger: writers take turns, readers see whole prefixes.
@Suite(.scratch) struct RivalsTests {
  static let writers = 8
  static let each = 12

  func line(_ writer: Int, _ number: Int) -> String {
    #"{"id":"w\#(writer)-\#(number)","kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07"}"#
  }

  @Test func `writers and importers at once leave no gap, repeat or torn line`() async throws {
    let folder = ScratchDirectory.path
    let tool = LedgerTool(in: folder)
    #expect(
      try tool.run([
        "init", "led", "--origin", "example.org/rivals", "--segment-lines", "37",
      ]).status == 0)
    try await withThrowingTaskGroup(of: [String].self) { group in
      for writer in 0..<Self.writers {
        group.addTask {
          var told: [String] = []
          // Half of them record one by one, half import a batch again and again.
          for number in 0..<Self.each where writer % 2 == 0 {
            let run = try tool.run([
              "--ledger", "led", "record", "employer.encounter", "--programme", "norwich", "--on",
              "2018-03-07", "--id", "w\(writer)-\(number)", "--quiet", "--json",
            ])
            #expect(run.status == 0, "\(run.error)")
            told.append(run.output)
          }
          if writer % 2 == 1 {
            for end in [4, 8, Self.each] {
              let batch = (0..<end).map { line(writer, $0) }.joined(separator: "\n")
              let run = try tool.run(
                ["--ledger", "led", "import", "-", "--json", "--quiet"], input: batch)
              #expect(run.status == 0, "\(run.error)")
              told.append(run.output)
            }
          }
          return told
        }
      }
      for _ in 0..<2 {
        group.addTask {
          var last = ""
          for _ in 0..<15 {
            let run = try tool.run(["--ledger", "led", "replay"])
            #expect(run.status == 0, "\(run.error)")
            #expect(run.output.hasPrefix(last), "a reader saw what was no longer there")
            #expect(run.output.isEmpty || run.output.hasSuffix("\n"))
            last = run.output
          }
          return []
        }
      }
      for try await _ in group {}
    }
    let lines = try tool.run(["--ledger", "led", "replay"]).output.split(separator: "\n")
    #expect(lines.count == 2 + Self.writers * Self.each)
    var ids: Set<String> = []
    for (index, line) in lines.enumerated() {
      let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      #expect(object?["seq"] as? Int == index + 1)
      ids.insert(object?["id"] as? String ?? "")
    }
    #expect(ids.count == lines.count)
    let verified = try tool.run(["--ledger", "led", "verify"])
    #expect(verified.status == 0, "\(verified.output)")
  }
}
