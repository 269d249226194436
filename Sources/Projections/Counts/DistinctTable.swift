import Ledger

/// How many events there are of each value in each cell: what different values are counted from.
///
/// A value of up to 15 bytes stands in its slot with all that is known of it, so that an event costs one
/// look at memory that is not near. Longer ones are numbered. A slot's place is told by the highest bits of
/// a hash of what the cell and the value are, which is the same for every worker: so their tables are put
/// together part by part, each part by whoever is free, and in the processor's cache.
struct DistinctTable: Sendable {
  /// A value in a cell.
  struct Key: Sendable {
    /// The first eight bytes of a value, or a longer one's number.
    fileprivate var first: UInt64
    /// Up to seven more bytes, and the value's type and length in the highest; never 0.
    fileprivate var rest: UInt64
    /// The hash, above the cell.
    fileprivate var place: UInt64

    fileprivate var cell: Int { Int(truncatingIfNeeded: place & 0xFFFF_FFFF) }
    fileprivate var hash: UInt64 { place &>> 32 }
    /// Whether the value is numbered: no other of length 0 has bytes.
    fileprivate var isLong: Bool { rest & 0x0F00_0000_0000_00FF == 1 }

    @inline(__always)
    fileprivate static func == (left: Key, right: Key) -> Bool {
      (left.first ^ right.first) | (left.rest ^ right.rest) | (left.place ^ right.place) == 0
    }
  }

  /// A key and how many events it has; of no key where `rest` is 0.
  private struct Slot: Sendable {
    var key = Key(first: 0, rest: 0, place: 0)
    var events = 0
  }

  /// As many parts that a part of ten million values stays in the processor's cache.
  private static let partBits = 8

  private var slots: [Slot] = []
  /// The highest bits of a hash that are the same of all keys, and tell nothing of a slot.
  private let commonBits: UInt64
  /// The bits of a hash that are below those of a slot.
  private var shift: UInt64 = 32
  /// How many keys there are, those under which nothing stands any more among them.
  private(set) var count = 0
  /// The values of more than 15 bytes.
  private var long = ValueTable()

  init() { commonBits = 0 }

  /// Makes a table of keys whose hashes begin alike.
  private init(commonBits: Int) { self.commonBits = UInt64(commonBits) }

  /// The key of a value in a cell.
  ///
  /// - Parameters:
  ///   - type: The byte of the value's type, 1 to 15.
  ///   - bytes: What holds the value.
  ///   - range: Where it stands.
  ///   - cell: The cell.
  ///   - cellHash: A hash of what the cell is.
  /// - Returns: The key, for this table alone.
  @inline(__always)
  mutating func key(
    _ type: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>, cell: UInt32, cellHash: UInt64
  ) -> Key {
    let length = range.upperBound &- range.lowerBound
    let start = range.lowerBound
    guard length < 16 else { return longKey(type, bytes, range, cell, cellHash) }
    let form = (UInt64(type) &<< 4 | UInt64(length)) &<< 56
    let first =
      length < 8 ? shortWord(bytes, at: start, count: length) : word(bytes, at: start)
    let rest =
      length <= 8 ? form : form | shortWord(bytes, at: start &+ 8, count: length &- 8)
    let hash = ByteTable.wideHash(of: first, rest, cellHash)
    return Key(first: first, rest: rest, place: Self.place(hash, cell))
  }

  @inline(never)
  private mutating func longKey(
    _ type: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>, _ cell: UInt32, _ cellHash: UInt64
  ) -> Key {
    let form = UInt64(type) &<< 60 | 1
    let hash = ByteTable.wideHash(of: ByteTable.wideHash(bytes, range), form, cellHash)
    return Key(
      first: UInt64(long.insert(type, bytes, range)), rest: form, place: Self.place(hash, cell))
  }

  @inline(__always)
  private static func place(_ hash: UInt64, _ cell: UInt32) -> UInt64 {
    (hash ^ hash &<< 32) & 0xFFFF_FFFF_0000_0000 | UInt64(cell)
  }

  /// Adds events to keys.
  ///
  /// Many at a time, so that the processor waits for the memory of several at once.
  ///
  /// - Parameters:
  ///   - keys: Keys of this table.
  ///   - events: How many events are added to each.
  mutating func add(_ keys: [Key], _ events: Int) {
    while 2 * (count + keys.count) > slots.count { grow() }
    let (common, shift) = (commonBits, shift)
    var added = 0
    var slots = self.slots.mutableSpan
    for key in keys { added &+= Self.add(key, events, &slots, common, shift) }
    count += added
  }

  /// Adds events to a key; gives how many keys are new by it.
  @inline(__always)
  private static func add(
    _ key: Key, _ events: Int, _ slots: inout MutableSpan<Slot>, _ common: UInt64, _ shift: UInt64
  ) -> Int {
    let mask = slots.count &- 1
    var slot = Int(truncatingIfNeeded: (key.hash &<< common & 0xFFFF_FFFF) &>> shift)
    while slots[slot].key.rest != 0 {
      if slots[slot].key == key {
        slots[slot].events &+= events
        return 0
      }
      slot = (slot &+ 1) & mask
    }
    slots[slot] = Slot(key: key, events: events)
    return 1
  }

  private mutating func grow() {
    let before = slots
    let size = max(1 << Self.partBits, 2 * before.count)
    slots = Array(repeating: Slot(), count: size)
    shift = UInt64(32 - size.trailingZeroBitCount)
    let (common, shift) = (commonBits, shift)
    var after = slots.mutableSpan
    for old in before where old.key.rest != 0 {
      _ = Self.add(old.key, old.events, &after, common, shift)
    }
  }

  // MARK: Several tables

  /// Goes through the keys of a part under which anything stands.
  ///
  /// - Parameters:
  ///   - part: The highest bits of the keys' hashes; `nil` for all.
  ///   - body: Is given each key, and how many events.
  private func forEach(part: Int?, _ body: (Key, Int) -> Void) {
    let bits = part == nil ? 0 : Self.partBits
    let (size, mask) = (slots.count >> bits, slots.count - 1)
    var (slot, seen) = ((part ?? 0) * size, 0)
    // After the last slot of a part there may be keys that found theirs taken, up to the first free one.
    while seen < slots.count, seen < size || slots[slot].key.rest != 0 {
      let key = slots[slot].key
      if slots[slot].events != 0,
        part == nil || Int(truncatingIfNeeded: key.hash &>> UInt64(32 - bits)) == part
      {
        body(key, slots[slot].events)
      }
      slot = (slot + 1) & mask
      seen += 1
    }
  }

  /// Forgets everything but its memory.
  private mutating func removeAll() {
    guard count > 0 else { return }
    var slots = self.slots.mutableSpan
    for slot in slots.indices { slots[slot] = Slot() }
    count = 0
    long = ValueTable()
  }

  /// Adds the events of a key of another table.
  private mutating func add(
    _ key: Key, _ events: Int, of other: DistinctTable, _ cells: [UInt32]
  ) {
    var key = key
    if !cells.isEmpty {
      key.place = key.place & 0xFFFF_FFFF_0000_0000 | UInt64(cells[key.cell])
    }
    if key.isLong {
      let value = other.long.value(UInt32(truncatingIfNeeded: key.first))
      let bytes = value.span
      key.first = UInt64(long.insert(bytes[0], bytes, 1..<bytes.count))
    }
    while 2 * (count + 1) > slots.count { grow() }
    let (common, shift) = (commonBits, shift)
    var slots = self.slots.mutableSpan
    count += Self.add(key, events, &slots, common, shift)
  }

  /// How many different values each cell has in several tables together.
  ///
  /// - Parameters:
  ///   - tables: The tables, and for each the numbers that its cells have in all of them; empty where they
  ///     are its own.
  ///   - cells: How many cells there are.
  /// - Returns: The number of values under which anything stands, of each cell.
  /// - Complexity: O(n) in the values, over the number of processors.
  static func counts(
    _ tables: [(table: DistinctTable, cells: [UInt32])], cells: Int
  ) -> [Int] {
    @Sendable func count(_ part: Int?, _ counts: inout [Int], _ union: inout DistinctTable) {
      union.removeAll()
      for (table, cells) in tables {
        table.forEach(part: part) { key, events in union.add(key, events, of: table, cells) }
      }
      union.forEach(part: nil) { key, _ in counts[key.cell] += 1 }
    }
    let none = [Int](repeating: 0, count: cells)
    let keys = tables.reduce(0) { $0 + $1.table.count }
    // A few are added up before another thread is there.
    if keys >= 1 << 14,
      let parts = try? Workers.fold(
        1 << partBits, keeping: { (counts: none, union: DistinctTable(commonBits: partBits)) },
        { (kept, part) throws(SystemFailure) in
          count(part, &kept.counts, &kept.union)
          return true
        })
    {
      return parts.reduce(into: none) { sums, part in
        for cell in sums.indices { sums[cell] += part.counts[cell] }
      }
    }
    var (counts, union) = (none, DistinctTable())
    count(nil, &counts, &union)
    return counts
  }
}
