/// The entries of a batch by the hash of their ids: open addressing over entry numbers, eight bytes a
/// slot, because a batch may have millions.
struct StagedIndex {
  /// Half of a hash above an entry's number, from 1; 0 is free.
  ///
  /// So that hardly any search looks further than at the slot.
  private var slots = [UInt64](repeating: 0, count: 64)
  private(set) var hashes: [UInt64] = []

  /// Enters the next entry.
  ///
  /// - Parameter hash: The hash of its id.
  mutating func append(_ hash: UInt64) {
    hashes.append(hash)
    if hashes.count * 2 > slots.count {
      slots = [UInt64](repeating: 0, count: slots.count * 2)
      for number in hashes.indices { place(number) }
    } else {
      place(hashes.count - 1)
    }
  }

  private mutating func place(_ number: Int) {
    let hash = hashes[number]
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 { slot = (slot &+ 1) & mask }
    slots[slot] = hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: number &+ 1)
  }

  /// Whether anything may stand under any of many hashes.
  ///
  /// The slots lie anywhere in memory: looked at one after the other, with nothing that depends on what
  /// stands there, they come at the same time, and each is at hand when it is asked for soon after.
  ///
  /// - Parameter hashes: The hashes.
  /// - Returns: The slots' sum, for nothing but that they are read.
  func touch(_ hashes: some Sequence<UInt64>) -> UInt64 {
    let mask = slots.count &- 1
    var sum: UInt64 = 0
    for hash in hashes { sum &+= slots[Int(truncatingIfNeeded: hash) & mask] }
    return sum
  }

  /// The entries whose ids have a hash, counted from 0.
  ///
  /// - Parameter hash: The hash.
  /// - Returns: Their numbers; hardly ever more than one.
  /// - Complexity: O(1) expected; nothing is allocated where there are none.
  func entries(_ hash: UInt64) -> [Int] {
    var found: [Int] = []
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      if (slots[slot] ^ hash) &>> 32 == 0 {
        let number = Int(truncatingIfNeeded: slots[slot] & 0xFFFF_FFFF) &- 1
        if hashes[number] == hash { found.append(number) }
      }
      slot = (slot &+ 1) & mask
    }
    return found
  }
}
