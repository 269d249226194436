/// The entries of a batch by the hash of their ids: open addressing over entry numbers, four bytes a
/// slot, because a batch may have millions.
struct StagedIndex {
  private var slots = [UInt32](repeating: 0, count: 64)
  private(set) var hashes: [UInt64] = []

  /// Enters the next entry.
  ///
  /// - Parameter hash: The hash of its id.
  mutating func append(_ hash: UInt64) {
    hashes.append(hash)
    if hashes.count * 2 > slots.count {
      slots = [UInt32](repeating: 0, count: slots.count * 2)
      for number in hashes.indices { place(number) }
    } else {
      place(hashes.count - 1)
    }
  }

  private mutating func place(_ number: Int) {
    var slot = Int(truncatingIfNeeded: hashes[number]) & (slots.count - 1)
    while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
    slots[slot] = UInt32(number + 1)
  }

  /// The entries whose ids have a hash, counted from 0.
  ///
  /// - Parameter hash: The hash.
  /// - Returns: Their numbers; hardly ever more than one.
  /// - Complexity: O(1) expected.
  func entries(_ hash: UInt64) -> [Int] {
    var found: [Int] = []
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let number = Int(slots[slot]) - 1
      if hashes[number] == hash { found.append(number) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return found
  }
}
