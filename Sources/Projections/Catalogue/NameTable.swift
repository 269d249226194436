import Ledger

/// Finds the number of a name from its bytes, without a string: an open-addressed table.
///
/// The order of the names stays that in which they were given, so that nothing depends on hashing.
struct NameTable: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int32] = [0]
  private var slots: [Int32] = []
  private var lengths = 1...1

  /// Makes a table of names, which are numbered from 0 in their order.
  init(_ names: some Collection<String>) {
    for name in names {
      bytes.append(contentsOf: name.utf8)
      ends.append(Int32(bytes.count))
    }
    let counts = names.map(\.utf8.count)
    // Of no names at all, none has this length.
    lengths = names.isEmpty ? -1 ... -1 : (counts.min() ?? 0)...(counts.max() ?? 0)
    var size = 4
    while size < names.count * 2 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    for number in 0..<names.count {
      var slot = Self.hash(bytes.span.extracting(range(number))) & (size - 1)
      while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Int32(number)
    }
  }

  private func range(_ number: Int) -> Range<Int> { Int(ends[number])..<Int(ends[number + 1]) }

  /// The number of a name; `nil` when it is not in the table.
  func number(of name: Span<UInt8>) -> Int? {
    guard lengths.contains(name.count) else { return nil }
    let mask = slots.count - 1
    var slot = Self.hash(name) & mask
    let all = bytes.span
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      let candidate = range(number)
      if candidate.count == name.count, equal(all, candidate, name) {
        return number
      }
      slot = (slot + 1) & mask
    }
    return nil
  }

  @inline(__always)
  private static func hash(_ name: Span<UInt8>) -> Int {
    Int(truncatingIfNeeded: hashOfAll(name))
  }
}
