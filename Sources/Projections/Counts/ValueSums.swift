import Ledger

/// The entries of a part of tables of different values, added up.
struct ValueSums: Sendable {
  /// A value in a cell, none where `rest` is 0, and how many events it has.
  private struct Slot: Sendable {
    var first: UInt64 = 0
    var rest: UInt64 = 0
    var cell: UInt32 = 0
    var events = 0
  }

  /// A power of two of slots, of which those up to the mask are used.
  private var slots: [Slot] = []
  private var mask = 0
  /// The slots that hold a value, as many as there are of them.
  private var taken: [UInt32] = []
  private var count = 0
  /// The values of more than 15 bytes.
  private var long = ValueTable()

  /// Begins anew.
  ///
  /// - Parameter entries: How many will be added at most.
  mutating func begin(entries: Int) {
    var size = 64
    while size < 2 * entries { size *= 2 }
    // Those in use were freed when they were last taken.
    if slots.count < size { slots = Array(repeating: Slot(), count: size) }
    if taken.count < entries { taken = Array(repeating: 0, count: size) }
    mask = size - 1
  }

  /// Adds entries.
  ///
  /// - Parameters:
  ///   - entries: What holds them.
  ///   - range: Which of them.
  ///   - cells: The numbers of their cells here; empty where they are the same.
  ///   - values: The longer values that they number; `nil` where they are all of one table, whose numbers
  ///     are kept.
  @inline(__always)
  mutating func add(
    _ entries: Span<DistinctTable.Entry>, _ range: Range<Int>, _ cells: Span<UInt32>,
    _ values: ValueTable?
  ) {
    let mask = mask
    var count = count
    // Held apart, so that neither is looked after entry by entry.
    var (heldSlots, heldTaken): ([Slot], [UInt32]) = ([], [])
    swap(&heldSlots, &self.slots)
    swap(&heldTaken, &self.taken)
    var slots = heldSlots.mutableSpan
    var taken = heldTaken.mutableSpan
    for index in range {
      var entry = entries[index]
      if !cells.isEmpty { entry.cell = cells[Int(entry.cell)] }
      if entry.isLong, let values { entry.first = Self.number(entry.first, of: values, in: &long) }
      let hash = ByteTable.wideHash(of: entry.first, entry.rest, UInt64(entry.cell))
      var slot = Int(truncatingIfNeeded: hash &>> 20) & mask
      while slots[slot].rest != 0 {
        let others =
          (slots[slot].first ^ entry.first) | (slots[slot].rest ^ entry.rest)
          | UInt64(slots[slot].cell ^ entry.cell)
        if others == 0 { break }
        slot = (slot &+ 1) & mask
      }
      if slots[slot].rest != 0 {
        slots[slot].events &+= Int(entry.events)
      } else {
        slots[slot] = Slot(
          first: entry.first, rest: entry.rest, cell: entry.cell, events: Int(entry.events))
        taken[count] = UInt32(truncatingIfNeeded: slot)
        count &+= 1
      }
    }
    swap(&heldSlots, &self.slots)
    swap(&heldTaken, &self.taken)
    self.count = count
  }

  @inline(never)
  private static func number(
    _ number: UInt64, of values: ValueTable, in long: inout ValueTable
  ) -> UInt64 {
    let value = values.value(UInt32(truncatingIfNeeded: number))
    let bytes = value.span
    return UInt64(long.insert(bytes[0], bytes, 1..<bytes.count))
  }

  /// Gives the values under which anything stands, and forgets all.
  ///
  /// - Parameter body: Is given each, as an entry of no events, and how many it has.
  @inline(__always)
  mutating func take(_ body: (DistinctTable.Entry, Int) -> Void) {
    for number in 0..<count {
      let slot = slots[Int(taken[number])]
      slots[Int(taken[number])].rest = 0
      if slot.events == 0 { continue }
      body(
        DistinctTable.Entry(first: slot.first, rest: slot.rest, cell: slot.cell, events: 0),
        slot.events)
    }
    count = 0
    if long.count > 1 { long = ValueTable() }
  }
}
