import Ledger

/// Numbers byte strings from 0 in the order in which they are first met.
///
/// The table is open-addressed, and its seed differs from run to run, so that nobody can write
/// events whose keys all meet in one slot. Nothing that is put out depends on the seed: what leaves
/// a table is sorted by bytes.
struct ByteTable: Sendable {
  /// All keys one after another.
  private(set) var bytes: [UInt8] = []
  private var ends: [Int] = [0]
  private var hashes: [UInt32] = []
  private var slots: [Int32] = Array(repeating: -1, count: 16)

  private static let seed = UInt64.random(in: .min ... .max)

  /// How many keys there are.
  var count: Int { hashes.count }

  /// Where a key stands in `bytes`.
  @inline(__always)
  func range(_ number: Int) -> Range<Int> { ends[number]..<ends[number &+ 1] }

  /// A key's bytes.
  func key(_ number: Int) -> [UInt8] { Array(bytes[range(number)]) }

  /// The number of a key; `nil` when it was not met.
  func number(of key: Span<UInt8>) -> Int? {
    let hash = Self.hash(key)
    var slot = Int(hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, isEqual(number, key) { return number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    return nil
  }

  /// The number of a key, a new one when it was not met before.
  ///
  /// - Complexity: O(n) in the key's bytes.
  @inline(__always)
  mutating func insert(_ key: Span<UInt8>) -> Int {
    let hash = Self.hash(key)
    var slot = Int(hash) & (slots.count &- 1)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == hash, isEqual(number, key) { return number }
      slot = (slot &+ 1) & (slots.count &- 1)
    }
    let number = hashes.count
    slots[slot] = Int32(truncatingIfNeeded: number)
    hashes.append(hash)
    bytes.append(span: key)
    ends.append(bytes.count)
    if number &* 2 >= slots.count { grow() }
    return number
  }

  private mutating func grow() {
    let size = slots.count * 2
    slots = Array(repeating: -1, count: size)
    for number in hashes.indices {
      var slot = Int(hashes[number]) & (size &- 1)
      while slots[slot] >= 0 { slot = (slot &+ 1) & (size &- 1) }
      slots[slot] = Int32(truncatingIfNeeded: number)
    }
  }

  @inline(__always)
  private func isEqual(_ number: Int, _ key: Span<UInt8>) -> Bool {
    equal(bytes.span, range(number), key)
  }

  /// The hash of a key by itself.
  @inline(__always)
  static func hash(_ key: Span<UInt8>) -> UInt32 { hash(key, 0..<key.count) }

  /// Eight bytes at a time through a multiplication of 64 by 64 bits, folded.
  @inline(__always)
  static func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt32 {
    let hash = wideHash(bytes, range)
    return UInt32(truncatingIfNeeded: hash ^ hash &>> 32)
  }

  /// The same before it is folded to half.
  @inline(__always)
  static func wideHash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    let count = range.upperBound &- range.lowerBound
    var state = seed ^ UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15
    guard count >= 8 else {
      return mixed(state ^ shortWord(bytes, at: range.lowerBound, count: count))
    }
    var at = range.lowerBound
    while at &+ 8 < range.upperBound {
      state = mixed(state ^ word(bytes, at: at))
      at &+= 8
    }
    return mixed(state ^ word(bytes, at: range.upperBound &- 8))
  }

  /// The hash of eight bytes.
  @inline(__always)
  static func hash(of word: UInt64) -> UInt32 {
    let hash = mixed(seed ^ word)
    return UInt32(truncatingIfNeeded: hash ^ hash &>> 32)
  }

  /// The hash of three words.
  @inline(__always)
  static func wideHash(of first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
    mixed(mixed(seed ^ first) ^ second &+ third &* 0x9E37_79B9_7F4A_7C15)
  }

  @inline(__always)
  private static func mixed(_ state: UInt64) -> UInt64 {
    let product = (state | 1).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    return product.high ^ product.low ^ state &>> 29
  }

  /// The numbers of the keys in the order of their bytes.
  ///
  /// - Complexity: O(n · log n) comparisons.
  func sorted() -> [Int] {
    let all = bytes.span
    var numbers = Array(0..<count)
    numbers.sort { left, right in
      precedes(bytes.span.extracting(range(left)), bytes.span.extracting(range(right)))
    }
    _ = all.count
    return numbers
  }
}
