/// Whether a key stands before another in canonical JSON, which orders keys by their UTF-16 units
/// (RFC 8785, section 3.2.3).
///
/// - Parameters:
///   - left: The first key as UTF-8.
///   - right: The second key as UTF-8.
/// - Returns: `true` when the first is strictly lower.
/// - Complexity: O(n).
package func jcsPrecedes(_ left: Span<UInt8>, _ right: Span<UInt8>) -> Bool {
  var index = 0
  while index < left.count, index < right.count {
    let a = left[index]
    let b = right[index]
    if a != b {
      // UTF-8 orders as scalars do. UTF-16 differs only where one side is a surrogate pair (first
      // byte F0 and up) and the other lies in U+E000...U+FFFF (first bytes EE, EF): pairs are lower.
      if a >= 0xF0, b == 0xEE || b == 0xEF { return true }
      if b >= 0xF0, a == 0xEE || a == 0xEF { return false }
      return a < b
    }
    index &+= 1
  }
  return left.count < right.count
}

/// Whether a number without an exponent, which is valid JSON, is surely written in canonical form.
///
/// - Parameters:
///   - bytes: What holds it.
///   - range: Its characters.
///   - hasPoint: Whether a point is among them.
/// - Returns: `false` also for one of more than 15 characters, which takes a closer look.
/// - Complexity: O(1).
func isCanonicalNumber(_ bytes: Span<UInt8>, _ range: Range<Int>, hasPoint: Bool) -> Bool {
  let (start, end) = (range.lowerBound, range.upperBound)
  // More characters may be more digits than canonical form is known for, up to 21 a whole number.
  guard end &- start <= 15 else { return false }
  if !hasPoint { return bytes[start] != UInt8(ascii: "-") || bytes[start &+ 1] != 0x30 }
  if bytes[end &- 1] == 0x30 { return false }
  // Below a millionth the canonical form has an exponent: six zeros after the point are looked for.
  let digits = bytes[start] == UInt8(ascii: "-") ? start &+ 1 : start
  guard bytes[digits] == 0x30, end &- digits > 7 else { return true }
  for index in (digits &+ 2)..<(digits &+ 8) where bytes[index] != 0x30 { return true }
  return false
}

/// Writes a text as a canonical JSON string, with its quotes and only the escapes of RFC 8785.
///
/// - Parameters:
///   - text: Well-formed UTF-8.
///   - output: What it is written to the end of.
/// - Complexity: O(n).
package func appendCanonicalString(_ text: Span<UInt8>, to output: inout [UInt8]) {
  output.append(UInt8(ascii: "\""))
  // What needs no escape is copied a run at a time.
  var start = 0
  for index in text.indices {
    let byte = text[index]
    if byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { continue }
    if start < index { output.append(span: text.extracting(start..<index)) }
    start = index &+ 1
    switch byte {
    case 0x08: output.append(contentsOf: "\\b".utf8)
    case 0x09: output.append(contentsOf: "\\t".utf8)
    case 0x0A: output.append(contentsOf: "\\n".utf8)
    case 0x0C: output.append(contentsOf: "\\f".utf8)
    case 0x0D: output.append(contentsOf: "\\r".utf8)
    case 0x00...0x1F:
      output.append(contentsOf: "\\u00".utf8)
      output.append(byte &>> 4 &+ 0x30)
      output.append(byte & 15 < 10 ? byte & 15 &+ 0x30 : byte & 15 &- 10 &+ 0x61)
    default:
      output.append(UInt8(ascii: "\\"))
      output.append(byte)
    }
  }
  if start < text.count { output.append(span: text.extracting(start...)) }
  output.append(UInt8(ascii: "\""))
}

/// Writes a text as a canonical JSON string, with its quotes.
///
/// - Parameters:
///   - text: The text.
///   - output: What it is written to the end of.
/// - Complexity: O(n).
package func appendCanonicalString(_ text: String, to output: inout [UInt8]) {
  let bytes = Array(text.utf8)
  appendCanonicalString(bytes.span, to: &output)
}

extension JSONReader {
  /// Writes a value of the text that was last read in canonical form (RFC 8785).
  ///
  /// - Parameters:
  ///   - index: The value's node.
  ///   - bytes: The text that was read.
  ///   - output: What it is written to the end of.
  /// - Complexity: O(n) in the bytes of the value, and O(k log k) for k keys that are out of order.
  package func appendCanonical(
    _ index: Int, of bytes: Span<UInt8>, to output: inout [UInt8]
  ) {
    let node = nodes[index]
    switch node.kind {
    case .string:
      appendString(node, bytes, &output)
    case .number:
      let text = bytes.extracting(node.range)
      if let number = ExactDecimal(json: text),
        number.significantDigits <= ExactDecimal.lineDigitsMax
      {
        number.appendCanonical(to: &output)
      } else {
        // No line may hold such a number: it is refused at the door, and shown as it stands.
        output.append(span: text)
      }
    case .boolean, .null:
      output.append(span: bytes.extracting(node.range))
    case .array:
      output.append(UInt8(ascii: "["))
      var child = index &+ 1
      while child < Int(node.next) {
        if child > index &+ 1 { output.append(UInt8(ascii: ",")) }
        appendCanonical(child, of: bytes, to: &output)
        child = Int(nodes[child].next)
      }
      output.append(UInt8(ascii: "]"))
    case .object:
      appendObject(index, node, bytes, &output)
    }
  }

  private func appendObject(
    _ index: Int, _ node: JSONNode, _ bytes: Span<UInt8>, _ output: inout [UInt8]
  ) {
    output.append(UInt8(ascii: "{"))
    if node.flag {
      var key = index &+ 1
      while key < Int(node.next) {
        if key > index &+ 1 { output.append(UInt8(ascii: ",")) }
        appendMember(key, bytes, &output)
        key = Int(nodes[key &+ 1].next)
      }
    } else {
      for (position, key) in sortedKeys(index, bytes).enumerated() {
        if position > 0 { output.append(UInt8(ascii: ",")) }
        appendMember(key, bytes, &output)
      }
    }
    output.append(UInt8(ascii: "}"))
  }

  private func appendMember(_ key: Int, _ bytes: Span<UInt8>, _ output: inout [UInt8]) {
    appendString(nodes[key], bytes, &output)
    output.append(UInt8(ascii: ":"))
    appendCanonical(key &+ 1, of: bytes, to: &output)
  }

  /// A string without escapes is canonical as it stands: what must be escaped cannot be in it.
  private func appendString(_ node: JSONNode, _ bytes: Span<UInt8>, _ output: inout [UInt8]) {
    guard node.flag else {
      output.append(UInt8(ascii: "\""))
      output.append(span: bytes.extracting(node.range))
      output.append(UInt8(ascii: "\""))
      return
    }
    var text: [UInt8] = []
    appendUnescaped(bytes, node.range, to: &text)
    appendCanonicalString(text.span, to: &output)
  }

  private func sortedKeys(_ object: Int, _ bytes: Span<UInt8>) -> [Int] {
    var keys: [(index: Int, text: [UInt8])] = []
    var key = object &+ 1
    while key < Int(nodes[object].next) {
      var text: [UInt8] = []
      if nodes[key].flag {
        appendUnescaped(bytes, nodes[key].range, to: &text)
      } else {
        text.append(span: bytes.extracting(nodes[key].range))
      }
      keys.append((key, text))
      key = Int(nodes[key &+ 1].next)
    }
    keys.sort { jcsPrecedes($0.text.span, $1.text.span) }
    return keys.map(\.index)
  }
}

extension [UInt8] {
  /// Appends borrowed bytes.
  ///
  /// - Parameter span: The bytes.
  /// - Complexity: O(n).
  @inline(__always)
  package mutating func append(span: Span<UInt8>) {
    unsafe span.withUnsafeBufferPointer { buffer in
      unsafe append(contentsOf: buffer)
    }
  }
}
