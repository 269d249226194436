import Foundation
import Ledger
import Projections
import Testing

/// The repository's own files.
enum Repository {
  static let root: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url
  }()

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }

  static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  static func names(in path: String) -> [String] {
    let folder = root.appendingPathComponent(path).path
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
  }
}

/// A plan read, or everything that is wrong with it.
func readPlan(_ text: String, catalogue: Catalogue? = nil) -> Result<Plan, LedgerError> {
  do throws(LedgerError) {
    let document = try JSONDocument(Array(text.utf8), file: "plan.json")
    return .success(try Plan(document.root, catalogue: catalogue))
  } catch {
    return .failure(error)
  }
}

/// What is wrong with a plan; none when it is read.
func problems(_ text: String, catalogue: Catalogue? = nil) -> [Refusal] {
  guard case .failure(let error) = readPlan(text, catalogue: catalogue) else { return [] }
  guard case .refused(let problems) = error else {
    Issue.record("\(error)")
    return []
  }
  return problems
}
