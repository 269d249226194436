import Ledger
import Projections

/// Finds what every hidden cell of a small table can be, by trying all of it.
///
/// It shares nothing with what it tests but the table: sums are found anew, along each dimension.
struct BruteForce {
  let table: PublishedTable
  let least: Int
  let cap: Int
  private var values: [Int?]
  private var hidden: [Int] = []
  private var sums: [(total: Int, parts: [Int])] = []
  private var sumsOf: [[Int]]
  /// What each hidden row can be.
  private(set) var possible: [Int: Set<Int>] = [:]
  private var stepsLeft = 20_000
  /// Whether everything was tried.
  private(set) var isComplete = true

  init(_ table: PublishedTable, least: Int, cap: Int) {
    self.table = table
    self.least = least
    self.cap = cap
    values = table.rows.map { row in
      guard case .number(let number) = row.values[0] else { return nil }
      return number.integer
    }
    sumsOf = table.rows.map { _ in [] }
    hidden = values.indices.filter { values[$0] == nil }
    for dimension in table.dimensions.indices {
      for (index, row) in table.rows.enumerated()
      where row.members[dimension] == PublishedTable.total {
        let parts = table.rows.indices.filter { other in
          other != index
            && table.rows[other].members.enumerated().allSatisfy { position, member in
              position == dimension
                ? member != PublishedTable.total : member == row.members[position]
            }
        }
        if !parts.isEmpty {
          for cell in [index] + parts { sumsOf[cell].append(sums.count) }
          sums.append((index, parts))
        }
      }
    }
    do {
      try search(0)
    } catch {
      isComplete = false
    }
  }

  private struct Enough: Error {}

  private mutating func search(_ position: Int) throws {
    stepsLeft -= 1
    if stepsLeft < 0 { throw Enough() }
    guard position < hidden.count else {
      for cell in hidden { possible[cell, default: []].insert(values[cell] ?? 0) }
      return
    }
    let cell = hidden[position]
    for value in least...cap {
      values[cell] = value
      if sumsOf[cell].allSatisfy({ mayHold(sums[$0]) }) { try search(position + 1) }
    }
    values[cell] = nil
  }

  private func mayHold(_ sum: (total: Int, parts: [Int])) -> Bool {
    var low = 0
    var open = 0
    for part in sum.parts {
      if let value = values[part] {
        low += value
      } else {
        open += 1
        low += least
      }
    }
    guard let total = values[sum.total] else { return true }
    return open == 0 ? low == total : low <= total
  }
}

/// A table of one period and area: counts of every member of some dimensions, with all totals.
func crossTable(_ sizes: [Int], _ count: ([Int]) -> Int) -> PublishedTable {
  var table = PublishedTable(
    name: "t", dimensions: sizes.indices.map { "d\($0)" }, indicators: ["n"])
  // -1 stands for the total.
  func all(_ sizes: ArraySlice<Int>, from first: Int) -> [[Int]] {
    guard let size = sizes.first else { return [[]] }
    let rest = all(sizes.dropFirst(), from: first)
    return (first..<size).flatMap { member in rest.map { [member] + $0 } }
  }
  let leaves = all(sizes[...], from: 0).map { ($0, count($0)) }
  for members in all(sizes[...], from: -1) {
    let value = leaves.filter { leaf in
      zip(leaf.0, members).allSatisfy { $1 == -1 || $0 == $1 }
    }.reduce(0) { $0 + $1.1 }
    table.rows.append(
      PublishedTable.Row(
        period: "201718", place: PublishedTable.Place(level: "National", area: "E92000001"),
        members: members.map { $0 == -1 ? PublishedTable.total : "m\($0)" },
        values: [.number(ExactDecimal(value))]))
  }
  return table
}

extension PublishedTable {
  /// The table with some rows hidden.
  func hiding(_ rows: some Sequence<Int>) -> PublishedTable {
    var table = self
    for row in rows { table.rows[row].values[0] = .hidden }
    return table
  }
}
