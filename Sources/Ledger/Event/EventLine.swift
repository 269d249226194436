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
    guard let key = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = key
  }

  /// The keys that every line has.
  package static let always: [EnvelopeKey] = [
    .actor, .data, .id, .kind, .occurred, .recorded, .seq,
  ]

  /// The key whose name stands at a place, followed by its quote and colon.
  ///
  /// Told by its first letters, then compared eight bytes at a time: a line has seven keys or more, and
  /// every line of a log is read for every report.
  ///
  /// - Parameters:
  ///   - bytes: What holds the line.
  ///   - start: The first letter of the name.
  ///   - end: Where the bytes end, exclusive.
  /// - Returns: The key and the index after its colon; `nil` for any other name.
  @inline(__always)
  static func scanned(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> (key: EnvelopeKey, after: Int)? {
    // The longest name, its quote and its colon: so near to the end no line goes on.
    guard start &+ 12 <= end else { return scannedNearEnd(bytes, start, end) }
    let first = word(bytes, at: start)
    func spells(_ key: EnvelopeKey, _ mask: UInt64 = .max) -> (EnvelopeKey, Int)? {
      let length = key.length
      guard first & mask == key.firstWord else { return nil }
      if length == 8, bytes[start &+ 8] != 0x22 { return nil }
      if length == 9, bytes[start &+ 8] != UInt8(ascii: "e") || bytes[start &+ 9] != 0x22 {
        return nil
      }
      if length >= 7, bytes[start &+ length &+ 1] != 0x3A { return nil }
      return (key, start &+ length &+ 2)
    }
    switch UInt8(truncatingIfNeeded: first) {
    case UInt8(ascii: "a"): return spells(.actor, 0xFF_FFFF_FFFF_FFFF)
    case UInt8(ascii: "d"): return spells(.data, 0xFFFF_FFFF_FFFF)
    case UInt8(ascii: "i"): return spells(.id, 0xFFFF_FFFF)
    case UInt8(ascii: "k"): return spells(.kind, 0xFFFF_FFFF_FFFF)
    case UInt8(ascii: "o"): return spells(.occurred)
    case UInt8(ascii: "p"):
      return UInt8(truncatingIfNeeded: first &>> 8) == UInt8(ascii: "l")
        ? spells(.place, 0xFF_FFFF_FFFF_FFFF) : spells(.programme)
    case UInt8(ascii: "q"): return spells(.quantity)
    case UInt8(ascii: "r"):
      return UInt8(truncatingIfNeeded: first &>> 16) == UInt8(ascii: "c")
        ? spells(.recorded) : spells(.replaces)
    case UInt8(ascii: "s"):
      switch UInt8(truncatingIfNeeded: first &>> 8) {
      case UInt8(ascii: "e"): return spells(.seq, 0xFF_FFFF_FFFF)
      case UInt8(ascii: "o"): return spells(.source)
      default: return spells(.subject)
      }
    default: return nil
    }
  }

  private static func scannedNearEnd(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> (key: EnvelopeKey, after: Int)? {
    var letters: [UInt8] = []
    var at = start
    while at < end, bytes[at] != 0x22 {
      letters.append(bytes[at])
      at &+= 1
    }
    guard at &+ 1 < end, bytes[at &+ 1] == 0x3A,
      let key = allCases.first(where: { letters.elementsEqual($0.name.utf8) })
    else { return nil }
    return (key, at &+ 2)
  }

  /// The bytes of the name.
  var length: Int {
    switch self {
    case .id: 2
    case .seq: 3
    case .data, .kind: 4
    case .actor, .place: 5
    case .source: 6
    case .subject: 7
    case .occurred, .quantity, .recorded, .replaces: 8
    case .programme: 9
    }
  }

  /// The first eight bytes of the name with its quote and colon, zeros after them, the first byte lowest.
  var firstWord: UInt64 {
    switch self {
    case .actor: 0x3A_2272_6F74_6361
    case .data: 0x3A22_6174_6164
    case .id: 0x3A22_6469
    case .kind: 0x3A22_646E_696B
    case .occurred: 0x6465_7272_7563_636F
    case .place: 0x3A_2265_6361_6C70
    case .programme: 0x6D6D_6172_676F_7270
    case .quantity: 0x7974_6974_6E61_7571
    case .recorded: 0x6465_6472_6F63_6572
    case .replaces: 0x7365_6361_6C70_6572
    case .seq: 0x3A_2271_6573
    case .source: 0x3A22_6563_7275_6F73
    case .subject: 0x2274_6365_6A62_7573
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
  public internal(set) var sequence: Int
  /// How many units the line stands for; 1 where the line does not say.
  public internal(set) var quantity: Int
  @usableFromInline var start: Int32
  @usableFromInline var end: Int32
  /// Start and, above it, end of each key's content, counted from the line's start; 0 for no such key.
  ///
  /// A line has 65,536 bytes at most.
  @usableFromInline var bounds: [13 of UInt32]

  /// The line without its LF.
  @inlinable public var range: Range<Int> { Int(start)..<Int(end) }

  /// Where the content of a key stands.
  ///
  /// - Parameter key: A key of the envelope.
  /// - Returns: The content of a string without its quotes (canonical, so equal text is equal
  ///   bytes), the digits of a number, or the object of `data` with its braces; `nil` where the
  ///   line has no such key.
  /// - Complexity: O(1).
  @inlinable
  @inline(__always)
  public func range(of key: EnvelopeKey) -> Range<Int>? {
    let both = bounds[key.rawValue]
    if both == 0 { return nil }
    return Int(start) &+ Int(both & 0xFFFF)..<Int(start) &+ Int(both &>> 16)
  }

  /// Scans a line; `nil` when it does not have the shape of an event.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - range: The line without its LF.
  /// - Complexity: O(n) in the bytes of the line, eight at a time.
  package init?(_ bytes: Span<UInt8>, in range: Range<Int>) {
    self.init(bytes, range.lowerBound, range.upperBound, isStrict: false)
    guard self.range == range else { return nil }
  }

  /// Scans the line that starts at a place, up to its LF; `nil` when it is not there as a whole or does
  /// not have the shape of an event.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive.
  /// - Complexity: O(n) in the bytes of the line, eight at a time.
  package init?(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    self.init(bytes, start, end, isStrict: false)
    guard Int(self.end) < end, bytes[Int(self.end)] == 0x0A else { return nil }
  }

  /// Scans the line that starts at a place and checks on the way that all of it is canonical JSON.
  ///
  /// `nil` says that it is not, or that it takes a closer look: an escape in a key, a number of more than
  /// 15 characters.
  ///
  /// - Parameters:
  ///   - bytes: The bytes that hold it.
  ///   - start: Where it starts.
  ///   - end: Where the bytes end, exclusive; its LF is before that.
  /// - Complexity: O(n) in the bytes of the line, eight at a time.
  package init?(canonical bytes: Span<UInt8>, from start: Int, to end: Int) {
    self.init(bytes, start, end, isStrict: true)
    guard Int(self.end) < end, bytes[Int(self.end)] == 0x0A else { return nil }
  }

  /// Scans the object that starts at a place.
  @inline(__always)
  private init?(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int, isStrict: Bool) {
    guard start &+ 2 <= limit, bytes[start] == UInt8(ascii: "{") else { return nil }
    let limit = min(limit, start &+ LogFormat.lineBytesMax)
    self.start = Int32(truncatingIfNeeded: start)
    end = 0
    sequence = 0
    quantity = 1
    bounds = Self.noBounds
    var at = start &+ 1
    var last = -1
    while true {
      guard at < limit, bytes[at] == UInt8(ascii: "\""),
        let (key, after) = EnvelopeKey.scanned(bytes, at &+ 1, limit), key.rawValue > last,
        after < limit
      else { return nil }
      last = key.rawValue
      at = after
      switch key {
      case .data:
        guard
          let close = isStrict
            ? endOfCanonicalObject(bytes, at, limit) : endOfObject(bytes, at, limit)
        else { return nil }
        set(key, at, close)
        at = close
      case .seq, .quantity:
        let digits = at
        guard let number = wholeNumber(bytes, &at, limit) else { return nil }
        if key == .seq { sequence = number } else { quantity = number }
        set(key, digits, at)
      default:
        guard bytes[at] == UInt8(ascii: "\""),
          let close = isStrict
            ? endOfCanonicalString(bytes, at &+ 1, limit) : endOfString(bytes, at &+ 1, limit)
        else { return nil }
        set(key, at &+ 1, close)
        at = close &+ 1
      }
      guard at < limit else { return nil }
      if bytes[at] == UInt8(ascii: "}") { break }
      guard bytes[at] == UInt8(ascii: ",") else { return nil }
      at &+= 1
    }
    end = Int32(truncatingIfNeeded: at &+ 1)
    for key in EnvelopeKey.always where bounds[key.rawValue] == 0 { return nil }
  }

  @inline(__always)
  private mutating func set(_ key: EnvelopeKey, _ start: Int, _ end: Int) {
    bounds[key.rawValue] = Self.bounds(start &- Int(self.start), end &- Int(self.start))
  }

  /// The bounds of a content.
  @inline(__always)
  static func bounds(_ start: Int, _ end: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: start & 0xFFFF | end &<< 16)
  }

  /// The bounds of a line without keys; written out, since a loop would be run for each line.
  @inline(__always)
  static var noBounds: [13 of UInt32] { [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0] }
}

/// The index of the quote that ends a string whose content starts at `start`.
@inline(__always)
func endOfString(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  var at = start
  while true {
    at = firstStop(bytes, at, end)
    guard at < end else { return nil }
    if bytes[at] == UInt8(ascii: "\"") { return at }
    guard bytes[at] == UInt8(ascii: "\\"), at &+ 1 < end, bytes[at &+ 1] >= 0x20 else { return nil }
    at &+= 2
  }
}

/// The first quote, backslash or control character.
@inline(__always)
private func firstStop(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
  var index = start
  while index &+ 8 <= end {
    let stops = readingStops(word(bytes, at: index))
    if stops != 0 { return index &+ stops.trailingZeroBitCount &>> 3 }
    index &+= 8
  }
  while index < end, bytes[index] != 0x22, bytes[index] != 0x5C, bytes[index] >= 0x20 {
    index &+= 1
  }
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
    case 0..<0x20: return nil
    default: break
    }
    at &+= 1
  }
  return nil
}

/// A whole number of at most 18 digits, without sign or leading zero.
@inline(__always)
func wholeNumber(_ bytes: Span<UInt8>, _ at: inout Int, _ end: Int) -> Int? {
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
