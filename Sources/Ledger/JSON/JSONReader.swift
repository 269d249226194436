/// What is wrong with a text that should be JSON.
package enum JSONFaultKind: String, Sendable {
  case emptyInput = "empty"
  case unexpectedEnd = "unexpected-end"
  case unexpectedByte = "unexpected-character"
  case notUTF8 = "not-utf-8"
  case controlCharacter = "control-character"
  case wrongEscape = "wrong-escape"
  case loneSurrogate = "lone-surrogate"
  case wrongNumber = "wrong-number"
  case numberTooLong = "number-too-long"
  case duplicateKey = "duplicate-key"
  case tooDeep = "too-deep"
  case tooManyValues = "too-many-values"
  case trailingBytes = "trailing-bytes"
  case byteOrderMark = "byte-order-mark"
}

/// A fault of a JSON text and where it stands.
package struct JSONFault: Error, Sendable {
  /// What is wrong.
  package var kind: JSONFaultKind
  /// The byte at which it shows, counted from 0.
  package var offset: Int
}

/// One value of a parsed JSON text: what it is and where it stands.
package struct JSONNode: Sendable {
  /// What the value is.
  package var kind: JSONValue.Kind
  /// For a string, whether it holds an escape; for an object, whether its keys stand in canonical
  /// order already; for a number, whether it is written in canonical form.
  package var flag: Bool
  /// The first byte: of a string's content, of any other value itself.
  package var start: Int32
  /// The byte after the last one, likewise.
  package var end: Int32
  /// The index of the node after this value and all that it holds.
  package var next: Int32

  package var range: Range<Int> { Int(start)..<Int(end) }
}

/// A strict reader of JSON (RFC 8259, restricted as I-JSON, RFC 7493): one pass over the bytes onto
/// a flat list of nodes, which is kept for the next text so that reading allocates nothing.
///
/// UTF-8 must be well formed, an object may not name a key twice, numbers have at most 34 digits,
/// nothing may follow the value, and values nest at most `depthMax` deep. The nodes of an object are
/// itself, then key and value in turn; of an array itself, then its values.
package struct JSONReader: Sendable {
  /// The deepest nesting that is read: plans need 8; the reader's own stack stays small.
  package static let depthMax = 64
  /// The most values in one text: more than 1 MiB can hold, the longest file that is read whole.
  package static let nodesMax = 1 << 20
  /// The most keys out of order that are compared one by one; an event's are fewer.
  private static let keysComparedMax = 32

  /// The nodes of the last text read, in the order of the text.
  package private(set) var nodes: [JSONNode] = []
  /// The containers that were open where the last fault stands, outermost first.
  package private(set) var open: [Int32] = []
  /// Whether the text that was last read is in canonical form (RFC 8785) as it stands, and has no
  /// escapes: nothing of it would be written differently.
  package private(set) var isCanonical = false

  package init() {}

  /// Reads a text.
  ///
  /// - Parameter bytes: The whole text.
  /// - Throws: The first fault. `open` then tells which containers it stands in.
  /// - Complexity: O(n) in the bytes; for an object whose k keys are out of order also O(k log k).
  package mutating func read(_ bytes: Span<UInt8>) throws(JSONFault) {
    nodes.removeAll(keepingCapacity: true)
    open.removeAll(keepingCapacity: true)
    isCanonical = true
    guard !bytes.isEmpty else { throw JSONFault(kind: .emptyInput, offset: 0) }
    if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      throw JSONFault(kind: .byteOrderMark, offset: 0)
    }
    var at = 0
    skipSpace(bytes, 0, &at)
    guard at < bytes.count else { throw JSONFault(kind: .emptyInput, offset: at) }
    try readValue(bytes, &at)
    skipSpace(bytes, at, &at)
    if at < bytes.count { throw JSONFault(kind: .trailingBytes, offset: at) }
  }

  private mutating func readValue(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONFault) {
    guard at < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: at) }
    if nodes.count >= Self.nodesMax { throw JSONFault(kind: .tooManyValues, offset: at) }
    switch bytes[at] {
    case UInt8(ascii: "{"): try readObject(bytes, &at)
    case UInt8(ascii: "["): try readArray(bytes, &at)
    case UInt8(ascii: "\""): try readString(bytes, &at)
    case UInt8(ascii: "t"): try readWord("true", .boolean, bytes, &at)
    case UInt8(ascii: "f"): try readWord("false", .boolean, bytes, &at)
    case UInt8(ascii: "n"): try readWord("null", .null, bytes, &at)
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try readNumber(bytes, &at)
    default: throw JSONFault(kind: .unexpectedByte, offset: at)
    }
  }

  private mutating func readObject(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONFault) {
    let node = try openContainer(.object, at)
    var lastKey = -1
    var ordered = true
    var count = 0
    skipSpace(bytes, at &+ 1, &at)
    if at < bytes.count, bytes[at] == UInt8(ascii: "}") { return close(node, &at, ordered) }
    while true {
      guard at < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: at) }
      guard bytes[at] == UInt8(ascii: "\"") else {
        throw JSONFault(kind: .unexpectedByte, offset: at)
      }
      let key = nodes.count
      try readString(bytes, &at)
      if lastKey >= 0, ordered { ordered = keyPrecedes(lastKey, key, bytes) }
      count &+= 1
      // Many keys out of order are looked at once, at the object's end: each against all before it
      // would take hours over a file of nothing but keys.
      if !ordered, count <= Self.keysComparedMax, names(key, in: node, bytes) {
        throw JSONFault(kind: .duplicateKey, offset: Int(nodes[key].start) &- 1)
      }
      lastKey = key
      skipSpace(bytes, at, &at)
      guard at < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: at) }
      guard bytes[at] == UInt8(ascii: ":") else {
        throw JSONFault(kind: .unexpectedByte, offset: at)
      }
      skipSpace(bytes, at &+ 1, &at)
      try readValue(bytes, &at)
      skipSpace(bytes, at, &at)
      guard at < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: at) }
      if bytes[at] == UInt8(ascii: "}") {
        if !ordered, count > Self.keysComparedMax, let key = repeatedKey(of: node, bytes) {
          // Nothing after the key: the fault's pointer is worked out from the last node.
          nodes.removeSubrange((key &+ 1)...)
          throw JSONFault(kind: .duplicateKey, offset: Int(nodes[key].start) &- 1)
        }
        return close(node, &at, ordered)
      }
      guard bytes[at] == UInt8(ascii: ",") else {
        throw JSONFault(kind: .unexpectedByte, offset: at)
      }
      skipSpace(bytes, at &+ 1, &at)
    }
  }

  private mutating func readArray(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONFault) {
    let node = try openContainer(.array, at)
    skipSpace(bytes, at &+ 1, &at)
    if at < bytes.count, bytes[at] == UInt8(ascii: "]") { return close(node, &at, true) }
    while true {
      try readValue(bytes, &at)
      skipSpace(bytes, at, &at)
      guard at < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: at) }
      if bytes[at] == UInt8(ascii: "]") { return close(node, &at, true) }
      guard bytes[at] == UInt8(ascii: ",") else {
        throw JSONFault(kind: .unexpectedByte, offset: at)
      }
      skipSpace(bytes, at &+ 1, &at)
    }
  }

  private mutating func openContainer(
    _ kind: JSONValue.Kind, _ at: Int
  ) throws(JSONFault) -> Int {
    if open.count >= Self.depthMax { throw JSONFault(kind: .tooDeep, offset: at) }
    let node = nodes.count
    nodes.append(JSONNode(kind: kind, flag: false, start: Int32(at), end: 0, next: 0))
    open.append(Int32(node))
    return node
  }

  private mutating func close(_ node: Int, _ at: inout Int, _ ordered: Bool) {
    at &+= 1
    nodes[node].flag = ordered
    if !ordered { isCanonical = false }
    nodes[node].end = Int32(at)
    nodes[node].next = Int32(nodes.count)
    open.removeLast()
  }

  private mutating func readString(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONFault) {
    let start = at &+ 1
    var index = start
    var escaped = false
    while true {
      while index &+ 8 <= bytes.count {
        let stops = stringStops(word(bytes, at: index))
        guard stops == 0 else {
          index &+= stops.trailingZeroBitCount &>> 3
          break
        }
        index &+= 8
      }
      guard index < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: index) }
      let byte = bytes[index]
      if byte == UInt8(ascii: "\"") { break }
      if byte == UInt8(ascii: "\\") {
        escaped = true
        index = try passEscape(bytes, index)
      } else if byte >= 0x80 {
        let length = utf8SequenceLength(bytes, at: index, end: bytes.count)
        if length == 0 { throw JSONFault(kind: .notUTF8, offset: index) }
        index &+= length
      } else if byte < 0x20 {
        throw JSONFault(kind: .controlCharacter, offset: index)
      } else {
        index &+= 1
      }
    }
    if escaped { isCanonical = false }
    nodes.append(
      JSONNode(
        kind: .string, flag: escaped, start: Int32(start), end: Int32(index),
        next: Int32(nodes.count &+ 1)))
    at = index &+ 1
  }

  /// The index after the escape at `index`; a surrogate must come as a pair.
  private func passEscape(_ bytes: Span<UInt8>, _ index: Int) throws(JSONFault) -> Int {
    guard index &+ 1 < bytes.count else {
      throw JSONFault(kind: .unexpectedEnd, offset: bytes.count)
    }
    switch bytes[index &+ 1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"),
      UInt8(ascii: "f"), UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      return index &+ 2
    case UInt8(ascii: "u"):
      guard let unit = hexUnit(bytes, index &+ 2) else {
        throw JSONFault(kind: .wrongEscape, offset: index)
      }
      if unit < 0xD800 || unit > 0xDFFF { return index &+ 6 }
      guard unit < 0xDC00, index &+ 7 < bytes.count, bytes[index &+ 6] == UInt8(ascii: "\\"),
        bytes[index &+ 7] == UInt8(ascii: "u"), let low = hexUnit(bytes, index &+ 8),
        low >= 0xDC00, low <= 0xDFFF
      else { throw JSONFault(kind: .loneSurrogate, offset: index) }
      return index &+ 12
    default:
      throw JSONFault(kind: .wrongEscape, offset: index)
    }
  }

  private mutating func readNumber(_ bytes: Span<UInt8>, _ at: inout Int) throws(JSONFault) {
    let start = at
    func digit(_ index: Int) -> Bool {
      index < bytes.count && bytes[index] >= 0x30 && bytes[index] <= 0x39
    }
    func require(_ holds: Bool, _ index: Int) throws(JSONFault) {
      if !holds { throw JSONFault(kind: .wrongNumber, offset: index) }
    }
    if bytes[at] == UInt8(ascii: "-") { at &+= 1 }
    try require(digit(at), at)
    if bytes[at] == 0x30 {
      at &+= 1
      try require(!digit(at), at)
    } else {
      while digit(at) { at &+= 1 }
    }
    let hasPoint = at < bytes.count && bytes[at] == UInt8(ascii: ".")
    if hasPoint {
      at &+= 1
      try require(digit(at), at)
      while digit(at) { at &+= 1 }
    }
    let hasExponent = at < bytes.count && bytes[at] | 0x20 == UInt8(ascii: "e")
    if hasExponent {
      at &+= 1
      if at < bytes.count, bytes[at] == UInt8(ascii: "+") || bytes[at] == UInt8(ascii: "-") {
        at &+= 1
      }
      try require(digit(at), at)
      while digit(at) { at &+= 1 }
    }
    // Up to 15 characters cannot be more digits than are kept, whatever they say.
    if at &- start > 15, ExactDecimal(json: bytes.extracting(start..<at)) == nil {
      throw JSONFault(kind: .numberTooLong, offset: start)
    }
    if at &- start <= 15, hasExponent,
      ExactDecimal(json: bytes.extracting(start..<at)) == nil
    {
      throw JSONFault(kind: .numberTooLong, offset: start)
    }
    let flag = !hasExponent && isCanonicalNumber(bytes, start..<at, hasPoint: hasPoint)
    if !flag { isCanonical = false }
    append(.number, start, at, flag)
  }

  private mutating func readWord(
    _ word: StaticString, _ kind: JSONValue.Kind, _ bytes: Span<UInt8>, _ at: inout Int
  ) throws(JSONFault) {
    let start = at
    let letters = word.description.utf8
    for letter in letters {
      guard at < bytes.count else { throw JSONFault(kind: .unexpectedEnd, offset: at) }
      guard bytes[at] == letter else { throw JSONFault(kind: .unexpectedByte, offset: start) }
      at &+= 1
    }
    append(kind, start, at)
  }

  private mutating func append(
    _ kind: JSONValue.Kind, _ start: Int, _ end: Int, _ flag: Bool = false
  ) {
    nodes.append(
      JSONNode(
        kind: kind, flag: flag, start: Int32(start), end: Int32(end),
        next: Int32(nodes.count &+ 1)))
  }

  /// Moves to the first byte at or after `start` that is not JSON white space.
  @inline(__always)
  private mutating func skipSpace(_ bytes: Span<UInt8>, _ start: Int, _ at: inout Int) {
    at = start
    while at < bytes.count, bytes[at] <= 0x20 {
      switch bytes[at] {
      case 0x20, 0x09, 0x0A, 0x0D:
        at &+= 1
        isCanonical = false
      default: return
      }
    }
  }
}

/// The 16-bit unit that four hexadecimal digits write.
private func hexUnit(_ bytes: Span<UInt8>, _ at: Int) -> UInt16? {
  guard at &+ 4 <= bytes.count else { return nil }
  var unit: UInt16 = 0
  for index in at..<at &+ 4 {
    let byte = bytes[index]
    switch byte {
    case 0x30...0x39: unit = unit &<< 4 | UInt16(byte &- 0x30)
    case 0x41...0x46: unit = unit &<< 4 | UInt16(byte &- 0x41 &+ 10)
    case 0x61...0x66: unit = unit &<< 4 | UInt16(byte &- 0x61 &+ 10)
    default: return nil
    }
  }
  return unit
}

/// Writes the text of a valid JSON string's content without its escapes, as UTF-8.
package func appendUnescaped(
  _ bytes: Span<UInt8>, _ range: Range<Int>, to text: inout [UInt8]
) {
  var at = range.lowerBound
  while at < range.upperBound {
    let byte = bytes[at]
    guard byte == UInt8(ascii: "\\") else {
      text.append(byte)
      at &+= 1
      continue
    }
    at &+= 2
    switch bytes[at &- 1] {
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var scalar = UInt32(hexUnit(bytes, at) ?? 0xFFFD)
      at &+= 4
      if scalar >= 0xD800, scalar < 0xDC00, let low = hexUnit(bytes, at &+ 2) {
        scalar = 0x10000 &+ (scalar &- 0xD800) &<< 10 &+ (UInt32(low) &- 0xDC00)
        at &+= 6
      }
      for unit in String(Unicode.Scalar(scalar) ?? "\u{FFFD}").utf8 { text.append(unit) }
    default: text.append(bytes[at &- 1])
    }
  }
}
