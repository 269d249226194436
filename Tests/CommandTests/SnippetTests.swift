import Foundation
import TestSupport
import Testing

/// The example program of the libraries says what the command line says.
@Suite struct SnippetTests {
  /// Where it is built, beside the program itself.
  private static let program = URL(fileURLWithPath: LedgerTool.program)
    .deletingLastPathComponent().appendingPathComponent("figures").path

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: program), "needs Snippets to be built"))
  func `the example program prints the figures that the program prints`() throws {
    let folder = Repository.path("events")
    let run = try Tool(Self.program, [folder])
    #expect(run.status == 0, "\(run.errorText)")
    let lines = run.text.split(separator: "\n").map(String.init)
    let tool = LedgerTool(in: folder)
    let status = try object(tool.run(["--ledger", folder, "status", "--json"]).output)
    let size = try #require(status["size"] as? Int)
    let root = try #require(status["root"] as? String)
    #expect(lines.first == "\(size) lines, root \(root)")
    let counts = try tool.run([
      "--ledger", folder, "count", "--by", "programme,kind", "--format", "csv",
    ])
    let rows = counts.output.components(separatedBy: "\r\n").dropFirst().prefix(3)
    #expect(lines.dropFirst().prefix(3).elementsEqual(rows.map { $0.replacing(",", with: " ") }))
    let report = try object(
      tool.run(["--ledger", folder, "report", "--on", "2018-08-31", "--json"]).output)
    let programmes = try #require(report["programmes"] as? [[String: Any]])
    let expected = try programmes.map { programme in
      let measures = try #require(programme["measures"] as? [[String: Any]])
      let met = measures.filter { $0["standing"] as? String == "met" }.count
      return "\(programme["title"] ?? ""): \(met) of \(measures.count) met"
    }
    #expect(Array(lines.dropFirst(4)) == expected)
  }
}
