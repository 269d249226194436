import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// The plans that ship state every promise of their documents, in the documents' own words.
@Suite struct CommitmentsTests {
  static let programmes = ["norwich", "ipswich", "stoke-on-trent", "norfolk", "nottinghamshire"]
  static let hasTables = SharedFolder.has("commitments/norwich.md")
  static let hasDocuments = SharedFolder.has("seeds/000_010f91ebed9b1afc.txt")

  static let plansFolder: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("events/plans")
  }()

  func plan(_ programme: String) throws -> JSONValue {
    let url = Self.plansFolder.appendingPathComponent(programme + ".json")
    return try JSONDocument(Array(Data(contentsOf: url)), file: programme + ".json").root
  }

  @Test(arguments: programmes + ["england-exclusions"])
  func `each plan is read without a problem and fits a line`(programme: String) throws {
    let value = try plan(programme)
    let plan = try Plan(value, catalogue: Catalogue.builtIn())
    #expect(plan.programme == programme)
    // The envelope of a ledger.plan line takes some 300 bytes.
    #expect(value.canonical.count < LogFormat.lineBytesMax - 512)
  }

  @Test(
    .enabled(if: hasTables, "needs the folder of shared data: commitments"), arguments: programmes)
  func `every row of the table of promises has an answer`(programme: String) throws {
    let table = try SharedFolder.text("commitments/\(programme).md")
    let ids = table.split(separator: "\n").compactMap { line -> String? in
      let cells = line.split(separator: "|", omittingEmptySubsequences: false)
      guard cells.count >= 7 else { return nil }
      let id = cells[1].trimmingCharacters(in: .whitespaces)
      return id.range(of: "^(nor|ips|sot|nfk|ntt)-[a-z0-9-]+$", options: .regularExpression) == nil
        ? nil : id
    }
    #expect(ids.count > 20)
    let measures = try plan(programme)["measures"]?.elements.compactMap { $0["id"]?.string } ?? []
    for id in ids {
      #expect(
        measures.contains { $0 == id || $0.hasPrefix(id + "-") }, "no measure answers \(id)")
    }
  }

  @Test(
    .enabled(if: hasDocuments, "needs the folder of shared data: seeds"), arguments: programmes)
  func `every quote stands in its document, word for word`(programme: String) throws {
    let plan = try plan(programme)
    var documents: [String: String] = [:]
    for (key, document) in plan["documents"]?.members ?? [] {
      let file = try #require(document["file"]?.string)
      documents[key] = folded(try SharedFolder.text("seeds/" + file))
    }
    var quotes = 0
    for list in ["measures", "context"] {
      for entry in plan[list]?.elements ?? [] {
        guard let quote = entry["quote"]?.string else {
          #expect(list == "context", "\(entry["id"]?.string ?? "") has no quote")
          continue
        }
        let document = documents[entry["document"]?.string ?? ""] ?? ""
        #expect(
          document.contains(folded(quote)), "\(entry["id"]?.string ?? ""): '\(quote)' is not there")
        quotes += 1
      }
    }
    #expect(quotes > 20)
  }

  func folded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
