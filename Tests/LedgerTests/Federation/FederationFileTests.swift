import Foundation
import TestSupport
import Testing

@testable import Ledger

/// The file that names ledgers: what is taken, what is refused, and that it is written as it is read.
@Suite(.scratch) struct FederationFileTests {
  private func read(_ text: String) throws -> (file: FederationFile?, refusals: [Refusal]) {
    let path = ScratchDirectory.path + "/federation.json"
    try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    do throws(LedgerError) {
      return (try FederationFile(path), [])
    } catch {
      guard case .refused(let refusals) = error else { throw error }
      return (nil, refusals)
    }
  }

  private func entry(_ number: Int) -> String {
    #"{"origin":"example.org/l\#(number)","path":"l\#(number)"}"#
  }

  private func file(_ count: Int) -> String {
    #"{"format":1,"ledgers":[\#((0..<count).map(entry).joined(separator: ","))]}"#
  }

  @Test(arguments: [1, 2, 255, 256])
  func `as many ledgers as are read as one are taken`(_ count: Int) throws {
    let read = try #require(try read(file(count)).file)
    #expect(read.entries.count == count)
    #expect(read.entries.last?.path == "l\(count - 1)")
  }

  @Test func `none, or one more, is refused`() throws {
    #expect(try read(file(0)).refusals.map(\.name) == ["wrong-value"])
    let refusals = try read(file(257)).refusals
    #expect(refusals.map(\.name) == ["too-many-ledgers"])
    #expect(refusals.first?.remedy.contains("256") ?? false)
  }

  @Test func `a file that is longer than any federation is not read`() throws {
    let spaces = String(repeating: " ", count: FederationFile.bytesMax - file(1).utf8.count)
    #expect(try read(file(1) + spaces).file != nil)
    #expect(try read(file(1) + spaces + " ").refusals.map(\.name) == ["file-too-long"])
  }

  @Test(arguments: [
    "", "{", "[]", "7", "null", #"{"format":1}"#, #"{"format":"1","ledgers":[]}"#,
    #"{"format":1,"ledgers":{}}"#, #"{"format":1,"ledgers":[[]]}"#,
    #"{"format":1,"ledgers":[{"origin":1,"path":"a"}]}"#,
    #"{"format":1,"ledgers":[{"origin":"a","path":["a"]}]}"#,
    #"{"format":1,"ledgers":[{"origin":"a","path":"a\u0000b"}]}"#,
    #"{"format":1,"ledgers":[{"origin":"a","path":"a","checkpoint":7}]}"#,
    #"{"format":1,"ledgers":[{"origin":"a","path":"a","checkpoint":"a\n01\nx\n"}]}"#,
    #"{"format":1,"ledgers":[{"origin":"a","path":"a"}],"ledgers":[]}"#,
  ])
  func `what is no federation is refused with its place`(_ text: String) throws {
    let refusals = try read(text).refusals
    #expect(!refusals.isEmpty)
    #expect(refusals.allSatisfy { $0.place.file?.hasSuffix("federation.json") ?? false })
  }

  @Test func `what is written is read again as the same`() throws {
    var read = try #require(try self.read(file(3)).file)
    read.entries[1].checkpoint = Checkpoint(
      origin: "example.org/l1", size: 412, root: SHA256.hash([1, 2, 3]))
    read.entries[2].path = "../a \"b\"\\ü"
    let again = try #require(
      try self.read(String(decoding: read.bytes, as: UTF8.self)).file)
    #expect(again.entries.map(\.origin) == read.entries.map(\.origin))
    #expect(again.entries.map(\.path) == read.entries.map(\.path))
    #expect(again.entries.map(\.checkpoint) == read.entries.map(\.checkpoint))
    #expect(again.bytes == read.bytes)
    let place = ScratchDirectory.path
    #expect(again.directory(of: again.entries[0]) == place + "/l0")
  }
}
