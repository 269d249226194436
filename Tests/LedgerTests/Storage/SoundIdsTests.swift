import TestSupport
import Testing

@testable import Ledger

/// Ids told apart by parts of their hashes, in memory and beyond it.
@Suite(.scratch) struct SoundIdsTests {
  /// What is judged: ids of lines from 1 on, and what lines replace or void.
  private struct Lines {
    var hashes: [UInt64]
    var targets: [(hash: UInt64, line: Int)] = []

    /// Hashes of any bits; all are different.
    init(_ count: Int) {
      hashes = (1...count).map { IdTable.hash(Array("id-\($0)".utf8)) }
    }

    /// Whether they are sound, taken in by three workers in blocks.
    func areSound(chunksInMemory: Int, folder: String = ScratchDirectory.path) throws -> Bool {
      let ids = SoundIds(lines: hashes.count, folder: folder, chunksInMemory: chunksInMemory)
      var collectors = (0..<3).map { _ in ids.collector() }
      for (number, first) in stride(from: 0, to: hashes.count, by: 1000).enumerated() {
        let block = Array(hashes[first..<min(first + 1000, hashes.count)])
        collectors[number % 3].take(block, from: first + 1, ids)
      }
      for (number, target) in targets.enumerated() {
        collectors[number % 3].take(target: target.hash, of: target.line)
      }
      return try ids.areSound(collectors)
    }
  }

  @Test(arguments: [0, 3, SoundIds.chunksInMemory])
  func `an id of two lines is found wherever the lines are`(chunksInMemory: Int) throws {
    for count in [1, 2, 255, 256, 257, 20_000, 70_000] {
      let lines = Lines(count)
      #expect(try lines.areSound(chunksInMemory: chunksInMemory), "\(count)")
      for (one, other) in [(0, 1), (0, count - 1), (count / 2, count - 1), (count - 2, count - 1)]
      where one >= 0 && one < other && other < count {
        var changed = lines
        changed.hashes[other] = changed.hashes[one]
        #expect(try !changed.areSound(chunksInMemory: chunksInMemory), "\(count), \(one), \(other)")
      }
    }
  }

  @Test(arguments: [0, 3, SoundIds.chunksInMemory])
  func `what is replaced or voided stands above the line that does it, once`(
    chunksInMemory: Int
  ) throws {
    for count in [2, 300, 70_000] {
      var lines = Lines(count)
      for line in stride(from: 2, through: count, by: 7) {
        lines.targets.append((lines.hashes[line - 2], line))
      }
      #expect(try lines.areSound(chunksInMemory: chunksInMemory))
      for wrong in [
        (lines.hashes[count - 1], count), (lines.hashes[count - 1], count - 1), (12_345, count),
        (lines.hashes[0], count),
      ] {
        var changed = lines
        changed.targets.append(wrong)
        #expect(try !changed.areSound(chunksInMemory: chunksInMemory), "\(count), \(wrong)")
      }
    }
  }

  @Test func `without a folder for a file, ids wait in another or in memory`() throws {
    var lines = Lines(70_000)
    let missing = "\(ScratchDirectory.path)/missing"
    #expect(try lines.areSound(chunksInMemory: 0, folder: missing))
    lines.hashes[60_000] = lines.hashes[10]
    #expect(try !lines.areSound(chunksInMemory: 0, folder: missing))
  }
}
