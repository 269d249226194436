/// The entries of a batch by the hash of their ids: open addressing over entry numbers, eight bytes a
/// slot, because a batch may have millions.
///
/// Nearly all that is asked is whether an id is new, and nearly all are. A filter of sixteen bits an entry
/// says so of most, and is so small that it stays at hand; what is asked further is looked for in the slots,
/// and only then is what came since entered there, many at once.
struct StagedIndex {
  /// Half of a hash above an entry's number, from 1; 0 is free.
  ///
  /// So that hardly any search looks further than at the slot.
  private var slots = [UInt64](repeating: 0, count: 64)
  /// How many entries stand in the slots.
  private var entered = 0
  /// A bit for each hash that there is, and for others too.
  private var filter = [UInt64](repeating: 0, count: 64)
  private(set) var hashes: [UInt64] = []

  /// The bits of the filter for each entry, at the least.
  private static let bitsPerEntry = 16
  /// How many entries are looked up in memory at a time before they are entered.
  static let entriesAtOnce = 64

  /// Enters the next entry.
  ///
  /// - Parameter hash: The hash of its id.
  /// - Complexity: O(1) expected, amortised.
  @inline(__always)
  mutating func append(_ hash: UInt64) {
    hashes.append(hash)
    if hashes.count &* Self.bitsPerEntry > filter.count &* 64 { growFilter() }
    let (word, bit) = position(hash)
    filter[word] |= bit
  }

  @inline(never)
  private mutating func growFilter() {
    filter = [UInt64](repeating: 0, count: filter.count * 2)
    for hash in hashes {
      let (word, bit) = position(hash)
      filter[word] |= bit
    }
  }

  /// Where the bit of a hash stands: by its upper half, as the slot is by its lower one.
  @inline(__always)
  private func position(_ hash: UInt64) -> (word: Int, bit: UInt64) {
    let word = Int(truncatingIfNeeded: hash &>> 34) & (filter.count &- 1)
    return (word, 1 &<< (hash &>> 28 & 63))
  }

  /// Whether an entry's id may have a hash.
  ///
  /// - Parameter hash: The hash.
  /// - Returns: `false` only where there is none.
  /// - Complexity: O(1).
  @inline(__always)
  func mayHold(_ hash: UInt64) -> Bool {
    let (word, bit) = position(hash)
    return filter[word] & bit != 0
  }

  /// Reads what ``mayHold(_:)`` will look at for many lines.
  ///
  /// The words lie anywhere in memory: looked at one after the other, with nothing that depends on what
  /// stands there, they come at the same time, and each is at hand when it is asked for soon after.
  ///
  /// - Parameter lines: The lines.
  /// - Returns: Their sum, for nothing but that they are read.
  func touch(_ lines: Span<DraftedLines.Line>) -> UInt64 {
    var sum: UInt64 = 0
    for index in lines.indices { sum &+= filter[position(lines[index].hash).word] }
    return sum
  }

  /// Enters what was not entered yet.
  private mutating func enter() {
    if hashes.count * 2 > slots.count {
      var count = slots.count
      while hashes.count * 2 > count { count *= 2 }
      slots = [UInt64](repeating: 0, count: count)
      entered = 0
    }
    let mask = slots.count &- 1
    while entered < hashes.count {
      let end = min(entered + Self.entriesAtOnce, hashes.count)
      // As in ``touch(_:)``.
      var sum: UInt64 = 0
      for number in entered..<end {
        sum &+= slots[Int(truncatingIfNeeded: hashes[number]) & mask]
      }
      touched = sum
      for number in entered..<end {
        let hash = hashes[number]
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot] != 0 { slot = (slot &+ 1) & mask }
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: number &+ 1)
      }
      entered = end
    }
  }

  /// What was read for nothing but to be at hand.
  private var touched: UInt64 = 0

  /// The entries whose ids have a hash, counted from 0.
  ///
  /// - Parameter hash: The hash.
  /// - Returns: Their numbers; hardly ever more than one.
  /// - Complexity: O(1) expected, amortised; nothing is allocated where there are none.
  mutating func entries(_ hash: UInt64) -> [Int] {
    var found: [Int] = []
    guard mayHold(hash) else { return found }
    enter()
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
