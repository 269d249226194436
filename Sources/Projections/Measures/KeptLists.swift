import Ledger

/// Writes numbers and bytes one after another: each list its length, then its elements, eight bytes at
/// a time, little-endian.
struct KeptWriter {
  private(set) var bytes: [UInt8] = []

  mutating func append(_ word: UInt64) {
    for shift in stride(from: 0 as UInt64, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: word &>> shift))
    }
  }

  mutating func append(_ number: Int) { append(UInt64(bitPattern: Int64(number))) }

  mutating func append(_ list: [UInt8]) {
    append(list.count)
    bytes.append(contentsOf: list)
    pad()
  }

  mutating func append(_ list: [UInt64]) {
    append(list.count)
    for word in list { append(word) }
  }

  mutating func append(_ list: [Int]) {
    append(list.count)
    for number in list { append(number) }
  }

  mutating func append(_ list: [UInt32]) {
    append(list.count)
    for number in list {
      for shift in stride(from: 0 as UInt32, to: 32, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: number &>> shift))
      }
    }
    pad()
  }

  mutating func append(_ list: [Int128]) {
    append(list.count)
    for number in list {
      append(UInt64(truncatingIfNeeded: number))
      append(UInt64(truncatingIfNeeded: number >> 64))
    }
  }

  private mutating func pad() {
    while bytes.count % 8 != 0 { bytes.append(0) }
  }
}

/// Reads what ``KeptWriter`` wrote; `nil` where there is not so much.
struct KeptReader {
  private let bytes: [UInt8]
  private var at: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    at = range.lowerBound
    end = range.upperBound
  }

  var isAtEnd: Bool { at == end }

  mutating func word() -> UInt64? {
    guard end - at >= 8 else { return nil }
    defer { at += 8 }
    return Ledger.word(bytes.span, at: at)
  }

  mutating func integer() -> Int? { word().map { Int(truncatingIfNeeded: $0) } }

  /// The length of a list whose elements have so many bytes.
  private mutating func length(of elementBytes: Int) -> Int? {
    guard let count = integer(), count >= 0, count <= (end - at) / elementBytes else { return nil }
    return count
  }

  mutating func list(of: UInt8.Type) -> [UInt8]? {
    guard let count = length(of: 1), (count + 7) / 8 * 8 <= end - at else { return nil }
    defer { at += (count + 7) / 8 * 8 }
    return Array(bytes[at..<at + count])
  }

  mutating func list(of: UInt64.Type) -> [UInt64]? {
    guard let count = length(of: 8) else { return nil }
    let start = at
    at += 8 * count
    let span = bytes.span
    return [UInt64](elements: count) { index in
      Ledger.word(span, at: start &+ 8 &* index)
    }
  }

  /// Numbers of 32 bits, each taken as an element.
  @inline(__always)
  mutating func list<Element>(
    of: UInt32.Type, as element: (UInt32) -> Element
  ) -> [Element]? {
    guard let count = length(of: 4), (count + 1) / 2 * 8 <= end - at else { return nil }
    let start = at
    at += (count + 1) / 2 * 8
    let span = bytes.span
    return [Element](elements: count) { index in
      element(
        UInt32(
          truncatingIfNeeded: Ledger.word(span, at: start &+ index / 2 &* 8)
            &>> (index & 1 == 0 ? 0 : 32)))
    }
  }

  mutating func list(of: Int.Type) -> [Int]? {
    list(of: UInt64.self)?.map { Int(truncatingIfNeeded: $0) }
  }

  mutating func list(of: Int128.Type) -> [Int128]? {
    guard let count = length(of: 16) else { return nil }
    var list: [Int128] = []
    list.reserveCapacity(count)
    for _ in 0..<count {
      guard let low = word(), let high = word() else { return nil }
      list.append(Int128(Int64(bitPattern: high)) << 64 | Int128(low))
    }
    return list
  }
}

extension Array {
  /// Makes each element from its index.
  @inline(__always)
  fileprivate init(elements count: Int, _ element: (Int) -> Element) {
    self = []
    reserveCapacity(count)
    for index in 0..<count { append(element(index)) }
  }
}
