import Foundation
import Testing

/// The text of the fenced blocks of a language in `docs/maps.md`, in order.
private func blocks(_ language: String) throws -> [String] {
  var folder = URL(filePath: #filePath)
  for _ in 0..<4 { folder.deleteLastPathComponent() }
  let text = try String(contentsOf: folder.appending(path: "docs/maps.md"), encoding: .utf8)
  return text.components(separatedBy: "```\(language)\n").dropFirst().compactMap {
    $0.components(separatedBy: "```").first
  }
}

@Suite struct MapDocumentTests {
  @Test func `the example of docs/maps.md gives what it says`() throws {
    let table = try #require(try blocks("csv").first)
    let json = try blocks("json")
    let result = try imported(Array(table.utf8), rowMap(json[0]))
    #expect(result.events.map { $0 + "\n" } == [json[1]])
    #expect(result.refused.isEmpty)
    _ = try rowMap(json[2])
    #expect(result.skipped == ["the amount is withheld", "a total of the rows above"])
  }
}
