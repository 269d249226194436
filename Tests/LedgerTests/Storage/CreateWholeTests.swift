import Foundation
import Ledger
import TestSupport
import Testing

/// A file under a free name: whole, or not at all, and never over another.
@Suite(.scratch) struct CreateWholeTests {
  @Test func `of many who want one name, one gets it and its content stays whole`() async throws {
    let path = ScratchDirectory.path + "/board.json"
    let contents = (0..<24).map { [UInt8](repeating: UInt8(0x41 + $0), count: 50_000 + $0) }
    let winners = try await withThrowingTaskGroup(of: Int?.self) { group in
      for (number, bytes) in contents.enumerated() {
        group.addTask { try FileSystem.createWhole(path, bytes) ? number : nil }
      }
      var winners: [Int] = []
      for try await winner in group { if let winner { winners.append(winner) } }
      return winners
    }
    #expect(winners.count == 1)
    #expect(try FileSystem.contents(of: path) == contents[try #require(winners.first)])
    #expect(try FileSystem.names(in: ScratchDirectory.path) == ["board.json"])
  }

  @Test func `whatever has the name stays as it is`() throws {
    let folder = ScratchDirectory.path
    try FileSystem.makeDirectory(folder + "/directory")
    try FileManager.default.createSymbolicLink(
      atPath: folder + "/link", withDestinationPath: folder + "/nowhere")
    for name in ["directory", "link"] {
      #expect(try !FileSystem.createWhole("\(folder)/\(name)", [1, 2, 3]))
    }
    #expect(!FileSystem.exists(folder + "/nowhere"))
    #expect(throws: SystemFailure.self) { try FileSystem.createWhole(folder + "/no/file", [1]) }
    // What a writer that died left beside it is in nobody's way.
    #expect(try FileSystem.createWhole(folder + "/file.0.new", [9]))
    #expect(try FileSystem.createWhole(folder + "/file", []))
    #expect(try FileSystem.contents(of: folder + "/file").isEmpty)
    #expect(
      try FileSystem.names(in: folder).sorted() == ["directory", "file", "file.0.new", "link"])
  }
}
