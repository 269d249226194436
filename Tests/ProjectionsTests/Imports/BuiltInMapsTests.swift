import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

@Suite struct BuiltInMapsTests {
  @Test(arguments: RowMap.builtInNames)
  func `the map of a form is its file in events/maps, and right for the catalogue`(
    name: String
  ) throws {
    let path = TestSupport.Repository.path("events/maps/\(name).json")
    let file = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    let bytes = try #require(RowMap.builtInBytes(name))
    #expect(bytes == file, "run Scripts/embed-maps")
    let key = try PseudonymKey(
      contents: Array("0123456789abcdef0123456789abcdef".utf8), at: Place())
    _ = try RowMap(
      JSONDocument(bytes, file: name).root, catalogue: Catalogue.builtIn(), programme: "p",
      pseudonyms: key)
  }
}
