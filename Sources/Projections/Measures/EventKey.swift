public import Ledger

/// What events are told apart by: in `by`, `where` and `distinct` of plans, and in `count`.
public enum EventKey: Sendable, Hashable {
  /// A key of the envelope whose value is a text.
  case envelope(EnvelopeKey)
  /// The year, term or month in which something occurred.
  case period(PeriodKey)
  /// A field of `data`.
  case field(String)

  /// The keys of the envelope that a plan may name; the rest say how a line was recorded, and a
  /// promise does not turn on that.
  static let inPlans: [EnvelopeKey] = [.kind, .place, .subject, .source, .actor, .programme]

  /// Makes the key of a name.
  ///
  /// The envelope's keys come first, then the names of periods; every other name is a field's.
  ///
  /// - Parameter name: The name as it is written.
  public init(_ name: String) {
    if let period = PeriodKey(rawValue: name) {
      self = .period(period)
    } else if let key = EnvelopeKey(name), key != .data {
      self = .envelope(key)
    } else {
      self = .field(name)
    }
  }

  /// The name as it is written.
  public var name: String {
    switch self {
    case .envelope(let key): key.name
    case .period(let key): key.rawValue
    case .field(let name): name
    }
  }
}

/// The value of a key in an event, or a value that a plan compares one with.
public enum KeyValue: Sendable, Hashable, CustomStringConvertible {
  /// A text.
  case text(String)
  /// A number.
  case number(ExactDecimal)
  /// A truth value.
  case boolean(Bool)

  /// The value as a person reads it.
  public var description: String {
    switch self {
    case .text(let text): text
    case .number(let number): number.description
    case .boolean(let boolean): boolean ? "true" : "false"
    }
  }
}

/// How values stand in the keys of folded state.
///
/// A key is its parts one after another. A part that an event does not have is one byte 0. Any other
/// is a byte for its type, its canonical bytes, and a byte 0, which canonical JSON never holds. So
/// keys compare part by part, what is missing comes first, and no key is the beginning of another
/// of as many parts.
enum KeyCode {
  static let missing: UInt8 = 0
  static let boolean: UInt8 = 1
  static let number: UInt8 = 2
  static let text: UInt8 = 3

  /// Adds a part.
  @inline(__always)
  static func append(
    _ tag: UInt8, _ range: Range<Int>, of bytes: Span<UInt8>, to key: inout [UInt8]
  ) {
    key.append(tag)
    for index in range { key.append(bytes[index]) }
    key.append(0)
  }

  /// Adds a value that a plan names.
  static func append(_ value: KeyValue?, to key: inout [UInt8]) {
    switch value {
    case nil:
      key.append(missing)
      return
    case .text(let text):
      key.append(self.text)
      var quoted: [UInt8] = []
      appendCanonicalString(text, to: &quoted)
      key.append(contentsOf: quoted.dropFirst().dropLast())
    case .number(let number):
      key.append(self.number)
      if number.isLineNumber {
        number.appendCanonical(to: &key)
      } else {
        key.append(contentsOf: number.description.utf8)
      }
    case .boolean(let boolean):
      key.append(self.boolean)
      key.append(contentsOf: (boolean ? "true" : "false").utf8)
    }
    key.append(0)
  }

  /// A value as a part by itself.
  static func part(_ value: KeyValue?) -> [UInt8] {
    var bytes: [UInt8] = []
    append(value, to: &bytes)
    return bytes
  }

  /// The index after the part that starts at `start`.
  @inline(__always)
  static func end(ofPartAt start: Int, in key: Span<UInt8>) -> Int {
    guard start < key.count, key[start] != missing else { return min(start + 1, key.count) }
    var at = start + 1
    while at < key.count, key[at] != 0 { at += 1 }
    return min(at + 1, key.count)
  }

  /// The index after so many parts.
  static func end(ofParts count: Int, in key: Span<UInt8>, from start: Int = 0) -> Int {
    var at = start
    for _ in 0..<count { at = end(ofPartAt: at, in: key) }
    return at
  }

  /// The values of a key, `nil` for what is missing.
  static func values(_ key: [UInt8], count: Int) -> [KeyValue?] {
    var values: [KeyValue?] = []
    var at = 0
    for _ in 0..<count {
      let end = end(ofPartAt: at, in: key.span)
      values.append(value(key[at..<end]))
      at = end
    }
    return values
  }

  /// The value of one part.
  static func value(_ part: ArraySlice<UInt8>) -> KeyValue? {
    guard let tag = part.first, tag != missing, part.count >= 2 else { return nil }
    let content = part.dropFirst().dropLast()
    switch tag {
    case boolean: return .boolean(content.first == UInt8(ascii: "t"))
    case number:
      guard let number = decimal(content) else {
        return .text(String(decoding: content, as: UTF8.self))
      }
      return .number(number)
    default: return .text(unescaped(content))
    }
  }

  /// The number that canonical bytes write.
  static func decimal(_ bytes: ArraySlice<UInt8>) -> ExactDecimal? {
    let copy = Array(bytes)
    return ExactDecimal(json: copy.span)
  }

  /// Adds a number of four bytes that sorts as the number does.
  static func append(day: Int, to key: inout [UInt8]) {
    let biased = UInt32(truncatingIfNeeded: day) ^ 0x8000_0000
    for shift in [24, 16, 8, 0] { key.append(UInt8(truncatingIfNeeded: biased >> UInt32(shift))) }
  }

  /// The day number of the four bytes at an index.
  static func day(at start: Int, in key: Span<UInt8>) -> Int {
    guard start >= 0, start + 4 <= key.count else { return 0 }
    var biased: UInt32 = 0
    for index in start..<start + 4 { biased = biased << 8 | UInt32(key[index]) }
    return Int(Int32(truncatingIfNeeded: biased ^ 0x8000_0000))
  }
}

/// Whether one key sorts before another: by its bytes.
func precedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
  let count = min(left.count, right.count)
  var at = 0
  while at < count {
    if left[at] != right[at] { return left[at] < right[at] }
    at += 1
  }
  return left.count < right.count
}
