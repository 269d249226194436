import Ledger
import TestSupport
import Testing

@testable import Projections

/// Different values by numbers and words, against dictionaries of bytes.
@Suite struct DistinctTableTests {
  /// A worker's table beside what it should hold.
  private struct Worker {
    var cells = CellTable(keys: 1)
    var table: DistinctTable
    var expected: [[UInt8]: Int] = [:]

    init(entries: Int = 1 << 20) { table = DistinctTable(entries: entries) }

    mutating func add(_ cell: [UInt8], _ type: UInt8, _ value: [UInt8], _ weight: Int) {
      let row = cells.row(0, 0, KeyCode.text, cell.span, cell.indices)
      // Among other bytes, and at the end of all, where no word can be read.
      let shift = value.count % 3
      let text = [UInt8](repeating: 7, count: shift) + value
      table.add(
        Int32(weight), type, text.span, shift..<text.count, cell: row, cellHash: cells.hash(row))
      expected[cell + [0, type] + value, default: 0] += weight
    }
  }

  private func check(_ workers: [Worker]) {
    var cells = CellTable(keys: 1)
    var expected: [[UInt8]: Int] = [:]
    var tables: [(table: DistinctTable, cells: [UInt32])] = []
    for (number, worker) in workers.enumerated() {
      if number == 0 { cells = worker.cells }
      let map = number == 0 ? [] : cells.merge(worker.cells)
      tables.append((worker.table, map))
      expected.merge(worker.expected) { $0 + $1 }
    }
    let counts = DistinctTable.counts(tables, cells: cells.count)
    var wanted: [[UInt8]: Int] = [:]
    for (key, weight) in expected where weight != 0 {
      wanted[Array(key.prefix { $0 != 0 }), default: 0] += 1
    }
    for row in counts.indices {
      let cell = Array(cells.key(row).dropFirst().dropLast())
      #expect(counts[row] == wanted[cell, default: 0])
    }
  }

  @Test func `values of every length are told apart by each of their bytes and their type`() {
    for length in 0...40 {
      var worker = Worker()
      let value = (0..<length).map { UInt8(0x61 + $0 % 26) }
      for type: UInt8 in 1...3 {
        worker.add([0x61], type, value, 1)
        worker.add([0x62], type, value, 1)
        worker.add([0x61], type, value + [0x30], 1)
        for index in value.indices {
          var other = value
          other[index] = 0x7A
          worker.add([0x61], type, other, 1)
          worker.add([0x61], type, other, 1)
        }
      }
      check([worker])
      check([worker, worker])
    }
  }

  @Test(arguments: [1, 2, 3], [1 << 20, 1000, 16])
  func `tables of several workers add up`(workers: Int, entries: Int) {
    var random = SplitMix64(stream: "different values \(workers) \(entries)")
    for (count, range) in [(0, 1), (40, 9), (3000, 400), (30_000, 20_000)] {
      var all = Array(repeating: Worker(entries: entries), count: workers)
      for _ in 0..<count {
        let cell = [UInt8(0x61 + Int.random(in: 0..<20, using: &random))]
        let number = Int.random(in: 0..<range, using: &random)
        let value = Array(String(repeating: "p-\(number)", count: 1 + number % 4).utf8)
        all[Int.random(in: 0..<workers, using: &random)]
          .add(cell, 3, value, Int.random(in: 0..<4, using: &random) == 0 ? -1 : 1)
      }
      check(all)
    }
  }

  @Test func `memory is for the different values, not for the events`() {
    var worker = Worker(entries: 1000)
    for number in 0..<100_000 { worker.add([0x61], 3, Array("p-\(number % 50)".utf8), 1) }
    // Those that are put by until they are added up, and a chunk for each value that is open.
    #expect(worker.table.count <= 4000 + 50 * 16)
    check([worker])
  }

  @Test func `as many events as 64 bits hold are added up and taken out again`() {
    var worker = Worker(entries: 16)
    for weight in [Int(Int32.max), -Int(Int32.max)] {
      for _ in 0..<1000 { worker.add([0x61], 3, [0x70], weight) }
      worker.add([0x61], 3, [0x71], weight)
      check([worker])
    }
    check([worker, worker])
  }

  @Test func `what one worker put in another takes out`() {
    var (one, other) = (Worker(), Worker())
    for number in 0..<20_000 {
      one.add([0x61], 3, Array("p-\(number)".utf8), 1)
      if number % 2 == 0 { other.add([0x61], 3, Array("p-\(number)".utf8), -1) }
    }
    check([one, other])
    check([other, one])
  }
}
