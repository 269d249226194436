import Ledger

/// Numbers the rows of a table in the order in which they are first met: a number for each value of a key,
/// and one for each row that begins with a numbered one and goes on with such a value.
struct CellTable: Sendable {
  /// The values of each key.
  private var values: [ValueTable]
  /// For each key but the first, the rows up to it.
  private var rows: [PairTable]
  private var hashes: [UInt64] = []
  /// What ``row(_:_:text:_:)`` was asked before.
  private(set) var known = KnownRows()

  /// Makes an empty table.
  ///
  /// - Parameter keys: How many keys a row has.
  init(keys: Int) {
    values = Array(repeating: ValueTable(), count: keys)
    rows = Array(repeating: PairTable(), count: max(0, keys - 1))
  }

  /// How many rows there are; there may be numbers that no event stands in.
  var count: Int { rows.last?.count ?? values.first?.count ?? 1 }

  /// The number of a row that goes on with a value.
  ///
  /// - Parameters:
  ///   - row: The row so far; not looked at for the first key.
  ///   - key: Which key's value.
  ///   - type: The byte of the value's type.
  ///   - bytes: What holds the value.
  ///   - range: Where it stands.
  /// - Returns: The number.
  @inline(__always)
  mutating func row(
    _ row: UInt32, _ key: Int, _ type: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>
  ) -> UInt32 {
    let value = values[key].insert(type, bytes, range)
    return key == 0 ? value : rows[key &- 1].insert(row, value)
  }

  /// The number of a row that goes on with a text or with none, which is remembered.
  ///
  /// - Parameters:
  ///   - row: The row so far; not looked at for the first key.
  ///   - key: Which key's text.
  ///   - bytes: What holds the text.
  ///   - range: Where it stands; `nil` where there is none.
  /// - Returns: The number.
  @inline(never)
  mutating func row(
    _ row: UInt32, _ key: Int, text bytes: Span<UInt8>, _ range: Range<Int>?
  ) -> UInt32 {
    known.begin(keys: values.count)
    var value: UInt32 = 0
    if let range {
      value = values[key].insert(KeyCode.text, bytes, range)
      known.remember(key, text: bytes, range, value)
    }
    if key == 0 { return value }
    let number = rows[key - 1].insert(row, value)
    known.remember(row, key, value, number)
    return number
  }

  /// The number of a row that goes on with no value.
  @inline(__always)
  mutating func row(_ row: UInt32, lacking key: Int) -> UInt32 {
    key == 0 ? 0 : rows[key &- 1].insert(row, 0)
  }

  /// A row as the bytes of its values, as ``KeyCode`` has them.
  func key(_ row: Int) -> [UInt8] {
    var numbers: [UInt32] = []
    var first = UInt32(truncatingIfNeeded: row)
    for pairs in rows.reversed() {
      let pair = pairs.pairs[Int(first)]
      numbers.append(UInt32(truncatingIfNeeded: pair))
      first = UInt32(truncatingIfNeeded: pair &>> 32)
    }
    if !values.isEmpty { numbers.append(first) }
    var bytes: [UInt8] = []
    for (key, number) in numbers.reversed().enumerated() {
      bytes.append(contentsOf: values[key].value(number))
      // What ends a value is also what stands for none.
      bytes.append(0)
    }
    return bytes
  }

  /// A hash of what a row is: the same in every table of a process.
  @inline(__always)
  mutating func hash(_ row: UInt32) -> UInt64 {
    if Int(row) >= hashes.count { hashRest() }
    return hashes[Int(row)]
  }

  private mutating func hashRest() {
    while hashes.count < count {
      let key = key(hashes.count)
      hashes.append(ByteTable.wideHash(key.span, key.indices))
    }
  }

  /// Adds the rows of another table.
  ///
  /// - Parameter other: A table of as many keys.
  /// - Returns: The number here of each of the other's rows.
  mutating func merge(_ other: CellTable) -> [UInt32] {
    var map: [UInt32] = [0]
    for key in values.indices {
      var numbers: [UInt32] = [0]
      for number in 1..<max(1, other.values[key].count) {
        let value = other.values[key].value(UInt32(number))
        let bytes = value.span
        numbers.append(values[key].insert(bytes[0], bytes, 1..<bytes.count))
      }
      guard key > 0 else {
        map = numbers
        continue
      }
      map = other.rows[key - 1].pairs.map { pair in
        rows[key - 1].insert(
          map[Int(pair &>> 32)], numbers[Int(truncatingIfNeeded: pair & 0xFFFF_FFFF)])
      }
    }
    return map
  }
}
