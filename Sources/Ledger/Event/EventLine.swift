/// The keys of an event's envelope, in canonical order.
public enum EnvelopeKey: Int, CaseIterable, Sendable {
  case actor, data, id, kind, occurred, place, programme, quantity, recorded, replaces, seq, source
  case subject

  /// The key as it stands in a line.
  public var name: String {
    switch self {
    case .actor: "actor"
    case .data: "data"
    case .id: "id"
    case .kind: "kind"
    case .occurred: "occurred"
    case .place: "place"
    case .programme: "programme"
    case .quantity: "quantity"
    case .recorded: "recorded"
    case .replaces: "replaces"
    case .seq: "seq"
    case .source: "source"
    case .subject: "subject"
    }
  }

  /// The key with a name.
  ///
  /// - Parameter name: A key as it stands in a line.
  public init?(_ name: String) {
    let bytes = Array(name.utf8)
    guard let key = Self.scanned(bytes.span, 0, bytes.count) else { return nil }
    self = key
  }

  /// The keys that every line has.
  package static let always: [EnvelopeKey] = [
    .actor, .data, .id, .kind, .occurred, .recorded, .seq,
  ]

  /// The key whose name stands at a place, told by length and first letter, then checked.
  @inline(__always)
  static func scanned(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> EnvelopeKey? {
    let length = end &- start
    func spells(_ name: StaticString, _ key: EnvelopeKey) -> EnvelopeKey? {
      let letters = unsafe UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount)
      for offset in 0..<length where unsafe bytes[start &+ offset] != letters[offset] {
        return nil
      }
      return key
    }
    guard length >= 2 else { return nil }
    switch (length, bytes[start]) {
    case (2, UInt8(ascii: "i")): return spells("id", .id)
    case (3, UInt8(ascii: "s")): return spells("seq", .seq)
    case (4, UInt8(ascii: "d")): return spells("data", .data)
    case (4, UInt8(ascii: "k")): return spells("kind", .kind)
    case (5, UInt8(ascii: "a")): return spells("actor", .actor)
    case (5, UInt8(ascii: "p")): return spells("place", .place)
    case (6, UInt8(ascii: "s")): return spells("source", .source)
    case (7, UInt8(ascii: "s")): return spells("subject", .subject)
    case (8, UInt8(ascii: "o")): return spells("occurred", .occurred)
    case (8, UInt8(ascii: "q")): return spells("quantity", .quantity)
    case (8, UInt8(ascii: "r")):
      return bytes[start &+ 2] == UInt8(ascii: "c")
        ? spells("recorded", .recorded) : spells("replaces", .replaces)
    case (9, UInt8(ascii: "p")): return spells("programme", .programme)
    default: return nil
    }
  }
}

/// One line of the log: where its parts stand in the bytes that hold it.
///
/// Scanning checks the shape of the envelope (known keys in canonical order, the ones that every
/// line has, a whole number for `seq` and `quantity`, nothing after the object) and passes over
/// `data` by its brackets. What is inside strings and `data` was checked at the door and is checked
/// again by `verify`.
public struct EventLine: Sendable {
  /// The line's sequence number, from 1.
  public private(set) var sequence: Int
  /// How many units the line stands for; 1 where the line does not say.
  public private(set) var quantity: Int
  /// The line without its LF.
  public private(set) var range: Range<Int>
  /// Start and end of each key's content in turn; 0 and 0 where the key is absent.
  private var bounds: [26 of Int32]

  /// Where the content of a key stands.
  ///
  /// - Parameter key: A key of the envelope.
  /// - Returns: The content of a string without its quotes (canonical, so equal text is equal
  ///   bytes), the digits of a number, or the object of `data` with its braces; `nil` where the
  ///   line has no such key.
  /// - Complexity: O(1).
  @inline(__always)
  public func range(of key: EnvelopeKey) -> Range<Int>? {
    let start = bounds[2 &* key.rawValue]
    return start == 0 ? nil : Int(start)..<Int(bounds[2 &* key.rawValue &+ 1])
  }

  /// Scans a line; `nil` when it does not have the shape of an event.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - range: The line without its LF.
  /// - Complexity: O(n) in the bytes of the line, eight at a time.
  package init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
    let end = range.upperBound
    guard range.count >= 2, range.count <= LogFormat.lineBytesMax,
      bytes[range.lowerBound] == UInt8(ascii: "{"), bytes[end &- 1] == UInt8(ascii: "}")
    else { return nil }
    self.range = range
    sequence = 0
    quantity = 1
    bounds = .init(repeating: 0)
    var at = range.lowerBound &+ 1
    var last = -1
    while true {
      guard at < end, bytes[at] == UInt8(ascii: "\"") else { return nil }
      let name = at &+ 1
      let nameEnd = firstIndex(of: UInt8(ascii: "\""), in: bytes, from: name, to: end)
      guard nameEnd &+ 2 < end, bytes[nameEnd &+ 1] == UInt8(ascii: ":"),
        let key = EnvelopeKey.scanned(bytes, name, nameEnd), key.rawValue > last
      else { return nil }
      last = key.rawValue
      at = nameEnd &+ 2
      switch key {
      case .data:
        guard let close = endOfObject(bytes, at, end) else { return nil }
        set(key, at, close)
        at = close
      case .seq, .quantity:
        let start = at
        guard let number = wholeNumber(bytes, &at, end) else { return nil }
        if key == .seq { sequence = number } else { quantity = number }
        set(key, start, at)
      default:
        guard bytes[at] == UInt8(ascii: "\""), let close = endOfString(bytes, at &+ 1, end) else {
          return nil
        }
        set(key, at &+ 1, close)
        at = close &+ 1
      }
      guard at < end else { return nil }
      if bytes[at] == UInt8(ascii: "}") { break }
      guard bytes[at] == UInt8(ascii: ",") else { return nil }
      at &+= 1
    }
    guard at &+ 1 == end else { return nil }
    for key in EnvelopeKey.always where bounds[2 &* key.rawValue] == 0 { return nil }
  }

  @inline(__always)
  private mutating func set(_ key: EnvelopeKey, _ start: Int, _ end: Int) {
    bounds[2 &* key.rawValue] = Int32(truncatingIfNeeded: start)
    bounds[2 &* key.rawValue &+ 1] = Int32(truncatingIfNeeded: end)
  }
}

/// The index of the quote that ends a string whose content starts at `start`.
@inline(__always)
func endOfString(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  var at = start
  while true {
    at = firstQuoteOrBackslash(bytes, at, end)
    guard at < end else { return nil }
    if bytes[at] == UInt8(ascii: "\"") { return at }
    at &+= 2
  }
}

@inline(__always)
private func firstQuoteOrBackslash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
  var index = start
  while index &+ 8 <= end {
    let eight = word(bytes, at: index)
    let mask = equalBytes(eight, 0x22) | equalBytes(eight, 0x5C)
    if mask != 0 { return index &+ mask.trailingZeroBitCount &>> 3 }
    index &+= 8
  }
  while index < end, bytes[index] != 0x22, bytes[index] != 0x5C { index &+= 1 }
  return index
}

/// The index after the object or array that starts at `start`, found by its brackets.
func endOfObject(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  guard start < end, bytes[start] == UInt8(ascii: "{") || bytes[start] == UInt8(ascii: "[") else {
    return nil
  }
  var depth = 0
  var at = start
  while at < end {
    switch bytes[at] {
    case UInt8(ascii: "\""):
      guard let close = endOfString(bytes, at &+ 1, end) else { return nil }
      at = close
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth &-= 1
      if depth == 0 { return at &+ 1 }
    default: break
    }
    at &+= 1
  }
  return nil
}

/// A whole number of at most 18 digits, without sign or leading zero.
@inline(__always)
private func wholeNumber(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Int? {
  let start = at
  var number = 0
  while at < end, bytes[at] >= 0x30, bytes[at] <= 0x39, at &- start < 19 {
    number = number &* 10 &+ Int(bytes[at] &- 0x30)
    at &+= 1
  }
  let digits = at &- start
  guard digits >= 1, digits <= 18, bytes[start] != 0x30 else { return nil }
  return number
}
