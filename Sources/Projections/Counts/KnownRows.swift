import Ledger

/// The numbers of pairs of numbers below 256 that were met before, each found by one look.
struct KnownPairs: Sendable {
  /// One more than the number of each pair, 0 where it is not known.
  private var numbers = [UInt16](repeating: 0, count: 1 << 16)

  /// The number of a pair; `nil` when it is not remembered.
  @inline(__always)
  func number(_ first: UInt32, _ second: UInt32) -> UInt32? {
    guard (first | second) < 256 else { return nil }
    let number = numbers[Int(first &<< 8 | second)]
    return number == 0 ? nil : UInt32(number &- 1)
  }

  /// Remembers the number of a pair.
  @inline(never)
  mutating func remember(_ first: UInt32, _ second: UInt32, _ number: UInt32) {
    guard (first | second) < 256, number < UInt16.max else { return }
    numbers[Int(first &<< 8 | second)] = UInt16(number + 1)
  }
}

/// What is remembered of the rows of a table whose keys are texts.
struct KnownRows: Sendable {
  /// The texts of each key; none until the first is met.
  private(set) var texts: [TextNumbers] = []
  /// For each key but the first, the rows up to it.
  private(set) var pairs: [KnownPairs] = []

  /// Begins to remember.
  ///
  /// - Parameter keys: How many keys a row has.
  mutating func begin(keys: Int) {
    guard texts.isEmpty, keys > 0 else { return }
    texts = Array(repeating: TextNumbers(), count: keys)
    pairs = Array(repeating: KnownPairs(), count: keys - 1)
  }

  /// The number of a row that goes on with a text, or with none; `nil` where it is not remembered.
  ///
  /// - Parameters:
  ///   - row: The row so far; not looked at for the first key.
  ///   - key: Which key's text.
  ///   - bytes: What holds the text.
  ///   - range: Where it stands; `nil` where there is none.
  /// - Returns: Its number.
  @inline(__always)
  func row(
    _ row: UInt32, _ key: Int, text bytes: Span<UInt8>, _ range: Range<Int>?
  ) -> UInt32? {
    var value: UInt32 = 0
    if let range {
      guard key < texts.count, let number = texts[key].number(bytes, range) else { return nil }
      value = number
    }
    if key == 0 { return value }
    return key <= pairs.count ? pairs[key &- 1].number(row, value) : nil
  }

  mutating func remember(
    _ key: Int, text bytes: Span<UInt8>, _ range: Range<Int>, _ number: UInt32
  ) {
    texts[key].remember(bytes, range, number)
  }

  mutating func remember(_ row: UInt32, _ key: Int, _ value: UInt32, _ number: UInt32) {
    pairs[key - 1].remember(row, value, number)
  }
}
