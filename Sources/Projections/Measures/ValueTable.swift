import Ledger

/// Numbers the values of a key from 1 in the order in which they are first met; 0 is for none.
///
/// Folds keep these numbers instead of the bytes: a value is looked up once for an event, whatever
/// the number of folds that ask for it. What is put out is sorted by bytes, so that nothing depends
/// on the numbers.
struct ValueTable: Sendable {
  /// All values one after another, each a byte for its type and its bytes.
  private(set) var bytes: [UInt8] = []
  /// Where each value ends; the first is that of none, which is empty.
  private(set) var ends: [Int] = [0]
  /// For each value 32 bits of its hash above its number, 0 where none is; empty until it is needed.
  private var slots: [UInt64] = []

  init() {}

  /// Takes values that were numbered before; `nil` when the bytes and ends are no such table.
  init?(bytes: [UInt8], ends: [Int]) {
    guard ends.first == 0, ends.last == bytes.count, ends.count <= Int(UInt32.max) else {
      return nil
    }
    for number in ends.indices.dropFirst() where ends[number] <= ends[number - 1] { return nil }
    self.bytes = bytes
    self.ends = ends
  }

  /// How many numbers there are, that of none among them.
  var count: Int { ends.count }

  /// A value with the byte of its type; empty for none.
  func value(_ number: UInt32) -> ArraySlice<UInt8> {
    number == 0 ? [] : bytes[ends[Int(number) &- 1]..<ends[Int(number)]]
  }

  /// The number of a value, a new one when it was not met before.
  @inline(__always)
  mutating func insert(_ type: UInt8, _ value: Span<UInt8>) -> UInt32 {
    insert(type, value, 0..<value.count)
  }

  /// The number of a value where it stands, a new one when it was not met before.
  @inline(__always)
  mutating func insert(_ type: UInt8, _ bytes: Span<UInt8>, _ value: Range<Int>) -> UInt32 {
    if slots.isEmpty { enterAll() }
    let hash = Self.hash(type, bytes, value)
    let mask = slots.count &- 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let found = slots[slot]
      if UInt32(truncatingIfNeeded: found &>> 32) == hash {
        let number = UInt32(truncatingIfNeeded: found)
        if isEqual(number, type, bytes, value) { return number }
      }
      slot = (slot &+ 1) & mask
    }
    return add(type, bytes.extracting(value), hash, at: slot)
  }

  private mutating func add(
    _ type: UInt8, _ value: Span<UInt8>, _ hash: UInt32, at slot: Int
  ) -> UInt32 {
    let number = UInt32(truncatingIfNeeded: ends.count)
    bytes.append(type)
    bytes.append(span: value)
    ends.append(bytes.count)
    slots[slot] = UInt64(hash) &<< 32 | UInt64(number)
    if Self.isFull(ends.count, of: slots.count) { slots = Self.grown(slots) }
    return number
  }

  private mutating func enterAll() {
    slots = Array(repeating: 0, count: Self.slots(for: ends.count))
    let size = slots.count
    let bytes = bytes
    let all = bytes.span
    for number in ends.indices.dropFirst() {
      let start = ends[number &- 1]
      let hash = Self.hash(all[start], all, start &+ 1..<ends[number])
      var slot = Int(hash) & (size &- 1)
      while slots[slot] != 0 { slot = (slot &+ 1) & (size &- 1) }
      slots[slot] = UInt64(hash) &<< 32 | UInt64(number)
    }
  }

  @inline(__always)
  private func isEqual(
    _ number: UInt32, _ type: UInt8, _ bytes: Span<UInt8>, _ value: Range<Int>
  ) -> Bool {
    let (start, end) = (ends[Int(number) &- 1], ends[Int(number)])
    let all = self.bytes.span
    return all[start] == type && equal(all, start &+ 1..<end, bytes, value)
  }

  @inline(__always)
  private static func hash(_ type: UInt8, _ bytes: Span<UInt8>, _ value: Range<Int>) -> UInt32 {
    ByteTable.hash(bytes, value) &+ UInt32(type) &* 0x9E37_79B9
  }

  /// Whether so many values are too many for so many slots: three quarters of them may be taken, since
  /// what memory costs to get is more than what some steps along it do.
  @inline(__always)
  static func isFull(_ count: Int, of slots: Int) -> Bool { count &* 4 > slots &* 3 }

  /// How many slots there are for so many values.
  static func slots(for count: Int) -> Int {
    var size = 16
    while isFull(count, of: size) { size *= 2 }
    return size
  }

  /// Twice as many slots with the same values.
  static func grown(_ slots: [UInt64]) -> [UInt64] {
    let size = slots.count * 2
    var larger = [UInt64](repeating: 0, count: size)
    for found in slots where found != 0 {
      var slot = Int(found &>> 32) & (size &- 1)
      while larger[slot] != 0 { slot = (slot &+ 1) & (size &- 1) }
      larger[slot] = found
    }
    return larger
  }
}

/// Numbers pairs of numbers from 0 in the order in which they are first met: what a key begins with,
/// and its next part.
struct PairTable: Sendable {
  /// The pairs: the first number above the second.
  private(set) var pairs: [UInt64] = []
  /// For each pair 32 bits of its hash above its number and one, 0 where none is; empty until it is
  /// needed.
  private var slots: [UInt64] = []

  init() {}

  init(pairs: [UInt64]) { self.pairs = pairs }

  var count: Int { pairs.count }

  /// The number of a pair, a new one when it was not met before.
  @inline(__always)
  mutating func insert(_ first: UInt32, _ second: UInt32) -> UInt32 {
    if slots.isEmpty { enterAll() }
    let pair = UInt64(first) &<< 32 | UInt64(second)
    let hash = ByteTable.hash(of: pair)
    let mask = slots.count &- 1
    var slot = Int(hash) & mask
    while slots[slot] != 0 {
      let found = slots[slot]
      if UInt32(truncatingIfNeeded: found &>> 32) == hash {
        let number = UInt32(truncatingIfNeeded: found) &- 1
        if pairs[Int(number)] == pair { return number }
      }
      slot = (slot &+ 1) & mask
    }
    let number = UInt32(truncatingIfNeeded: pairs.count)
    pairs.append(pair)
    slots[slot] = UInt64(hash) &<< 32 | UInt64(number) &+ 1
    if ValueTable.isFull(pairs.count, of: slots.count) { slots = ValueTable.grown(slots) }
    return number
  }

  private mutating func enterAll() {
    slots = Array(repeating: 0, count: ValueTable.slots(for: pairs.count + 1))
    let size = slots.count
    for number in pairs.indices {
      let hash = ByteTable.hash(of: pairs[number])
      var slot = Int(hash) & (size &- 1)
      while slots[slot] != 0 { slot = (slot &+ 1) & (size &- 1) }
      slots[slot] = UInt64(hash) &<< 32 | UInt64(number) &+ 1
    }
  }
}
