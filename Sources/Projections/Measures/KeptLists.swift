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
  private var content: KeptContent

  init(_ content: KeptContent) { self.content = content }

  /// Whether all of it was read, and it is what was written.
  mutating func isWhole() -> Bool { content.left == 0 && content.isSealed() }

  mutating func word() -> UInt64? { content.word() }

  mutating func integer() -> Int? { word().map { Int(truncatingIfNeeded: $0) } }

  /// The length of a list whose elements have so many bytes.
  mutating func length(of elementBytes: Int) -> Int? {
    guard let count = integer(), count >= 0, count <= content.left / elementBytes else {
      return nil
    }
    return count
  }

  mutating func list(of: UInt8.Type) -> [UInt8]? {
    guard let count = length(of: 1) else { return nil }
    let padded = (count + 7) / 8 * 8
    var list: [UInt8] = []
    list.reserveCapacity(padded)
    guard content.next(padded, { list.append(span: $0) }) else { return nil }
    list.removeLast(padded - count)
    return list
  }

  /// The elements that stand in so many words, each word as one or more of them.
  @inline(__always)
  private mutating func list<Element>(
    _ words: Int, perWord count: Int = 1, _ take: (UInt64, inout OutputSpan<Element>) -> Void
  ) -> [Element]? {
    var list: [Element] = []
    list.reserveCapacity(words * count)
    let isThere = content.next(8 * words) { part in
      list.append(addingCapacity: part.count / 8 * count) { (list: inout OutputSpan<Element>) in
        var index = 0
        while index < part.count {
          take(Ledger.word(part, at: index), &list)
          index &+= 8
        }
      }
    }
    return isThere ? list : nil
  }

  mutating func list(of: UInt64.Type) -> [UInt64]? {
    guard let count = length(of: 8) else { return nil }
    return list(count) { word, list in list.append(word) }
  }

  /// Numbers of 32 bits, each taken as an element.
  @inline(__always)
  mutating func list<Element>(
    of: UInt32.Type, as element: (UInt32) -> Element
  ) -> [Element]? {
    guard let count = length(of: 4) else { return nil }
    let found: [Element]? = list((count + 1) / 2, perWord: 2) { word, list in
      list.append(element(UInt32(truncatingIfNeeded: word)))
      list.append(element(UInt32(truncatingIfNeeded: word &>> 32)))
    }
    guard var found else { return nil }
    if count % 2 == 1 { found.removeLast() }
    return found
  }

  mutating func list(of: Int.Type) -> [Int]? {
    guard let count = length(of: 8) else { return nil }
    return list(count) { word, list in list.append(Int(truncatingIfNeeded: word)) }
  }

  mutating func list(of: Int128.Type) -> [Int128]? {
    guard let count = length(of: 16) else { return nil }
    var low: UInt64?
    return list(2 * count) { word, list in
      if let below = low {
        list.append(Int128(Int64(bitPattern: word)) << 64 | Int128(below))
        low = nil
      } else {
        low = word
      }
    }
  }
}
