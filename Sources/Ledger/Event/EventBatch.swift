/// Whole consecutive lines of the log in one buffer, each already scanned.
///
/// Batches, not single lines, cross the border between modules, so that the loop over bytes stays
/// where the bytes are.
public struct EventBatch: Sendable {
  /// The lines with their LFs; there may be bytes of a following line after the last one.
  public internal(set) var bytes: [UInt8]
  /// The lines in order.
  public internal(set) var lines: [EventLine]

  /// A batch of no lines, for whoever lets go of one: the memory of a batch is read into again, and copied
  /// before that while anybody else holds it.
  package static let none = EventBatch(bytes: [], lines: [])

  init(bytes: [UInt8], lines: [EventLine]) {
    self.bytes = bytes
    self.lines = lines
  }

  /// Scans lines that are in memory.
  ///
  /// - Parameter bytes: Canonical lines, each ended by LF.
  /// - Throws: ``LedgerError/damaged(_:)`` at the first line that is not an event's, or that is not
  ///   ended.
  /// - Complexity: O(n).
  public init(parsing bytes: [UInt8]) throws(LedgerError) {
    var lines: [EventLine] = []
    var start = 0
    let span = bytes.span
    while start < bytes.count {
      guard let line = EventLine(span, from: start, to: bytes.count) else {
        throw .damaged([
          Damage("not-an-event", line: lines.count + 1, what: "the line is not an event's")
        ])
      }
      lines.append(line)
      start = line.range.upperBound + 1
    }
    self.init(bytes: bytes, lines: lines)
  }

  /// A field of a line's `data`.
  ///
  /// - Parameters:
  ///   - name: The field's name as UTF-8.
  ///   - line: A line of this batch.
  /// - Returns: Where its value stands; `nil` when the line has no such field.
  /// - Complexity: O(n) in the bytes of `data` up to the field: names stand in order, so the search
  ///   ends where the name would be.
  @inline(__always)
  public func field(_ name: [UInt8], of line: EventLine) -> DataField? {
    guard let data = line.range(of: .data) else { return nil }
    return dataField(name.span, bytes.span, data)
  }

  /// The elements of an array in `data`.
  ///
  /// - Parameter field: A field of this batch.
  /// - Returns: The elements in order; empty unless the field is an array.
  /// - Complexity: O(n) in the bytes of the array.
  public func elements(of field: DataField) -> [DataField] {
    guard field.kind == .array else { return [] }
    let span = bytes.span
    var elements: [DataField] = []
    var at = field.range.lowerBound + 1
    while at < field.range.upperBound - 1 {
      guard let (element, next) = scanValue(span, at, field.range.upperBound) else { break }
      elements.append(element)
      at = next + 1
    }
    return elements
  }

  /// All fields of a line's `data`, in order.
  ///
  /// - Parameter line: A line of this batch.
  /// - Returns: Each field's name as it stands in the line, without quotes, and its value.
  /// - Complexity: O(n) in the bytes of `data`.
  public func fields(of line: EventLine) -> [(name: Range<Int>, value: DataField)] {
    guard let data = line.range(of: .data) else { return [] }
    let span = bytes.span
    var fields: [(name: Range<Int>, value: DataField)] = []
    var at = data.lowerBound + 1
    while at < data.upperBound - 1 {
      guard let nameEnd = endOfString(span, at + 1, data.upperBound),
        let (value, next) = scanValue(span, nameEnd + 2, data.upperBound)
      else { break }
      fields.append((at + 1..<nameEnd, value))
      at = next + 1
    }
    return fields
  }

  /// The text of a key of the envelope.
  ///
  /// - Parameters:
  ///   - key: A key whose value is a string.
  ///   - line: A line of this batch.
  /// - Returns: The text without escapes; `nil` when the line has no such key.
  /// - Complexity: O(n) in the text.
  public func text(_ key: EnvelopeKey, of line: EventLine) -> String? {
    line.range(of: key).map { unescaped(bytes[$0]) }
  }

  /// A line as a document of its own.
  ///
  /// - Parameter line: A line of this batch.
  /// - Returns: The document.
  /// - Throws: ``LedgerError/refused(_:)`` when the line is not JSON after all.
  /// - Complexity: O(n) in the line.
  public func document(of line: EventLine) throws(LedgerError) -> JSONDocument {
    try JSONDocument(Array(bytes[line.range]), file: nil)
  }
}

/// A value inside `data`: what it is and where it stands in its batch.
public struct DataField: Sendable {
  /// What the value is.
  public var kind: JSONValue.Kind
  /// The content of a string without its quotes; any other value as it stands.
  public var range: Range<Int>
}

/// The text of a canonical JSON string's content.
///
/// - Parameter bytes: The content, without quotes.
/// - Returns: The text without escapes.
/// - Complexity: O(n).
public func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
  guard bytes.contains(UInt8(ascii: "\\")) else { return String(decoding: bytes, as: UTF8.self) }
  let content = Array(bytes)
  var text: [UInt8] = []
  appendUnescaped(content.span, content.indices, to: &text)
  return String(decoding: text, as: UTF8.self)
}

/// Finds a member of a canonical object by its name.
@inline(__always)
private func dataField(
  _ name: Span<UInt8>, _ bytes: Span<UInt8>, _ data: Range<Int>
) -> DataField? {
  var at = data.lowerBound &+ 1
  while at < data.upperBound &- 1 {
    // Names stand in order: by their first letter, unless it is written by an escape.
    let letter = bytes[at &+ 1]
    if !name.isEmpty, letter > name[0], name[0] < 0x80, letter != 0x22, letter != 0x5C {
      return nil
    }
    guard let nameEnd = endOfString(bytes, at &+ 1, data.upperBound) else { return nil }
    if equal(bytes, at &+ 1..<nameEnd, name) {
      return scanValue(bytes, nameEnd &+ 2, data.upperBound)?.0
    }
    guard let next = endOfValue(bytes, nameEnd &+ 2, data.upperBound) else { return nil }
    at = next &+ 1
  }
  return nil
}

/// The value at `start` and the index after it.
private func scanValue(
  _ bytes: Span<UInt8>, _ start: Int, _ end: Int
) -> (DataField, Int)? {
  guard let after = endOfValue(bytes, start, end) else { return nil }
  let kind: JSONValue.Kind =
    switch bytes[start] {
    case UInt8(ascii: "\""): .string
    case UInt8(ascii: "{"): .object
    case UInt8(ascii: "["): .array
    case UInt8(ascii: "t"), UInt8(ascii: "f"): .boolean
    case UInt8(ascii: "n"): .null
    default: .number
    }
  let range = kind == .string ? start &+ 1..<after &- 1 : start..<after
  return (DataField(kind: kind, range: range), after)
}

/// The index after the value that starts at `start`.
@inline(__always)
private func endOfValue(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
  guard start < end else { return nil }
  switch bytes[start] {
  case UInt8(ascii: "\""):
    guard let close = endOfString(bytes, start &+ 1, end) else { return nil }
    return close &+ 1
  case UInt8(ascii: "{"), UInt8(ascii: "["):
    return endOfObject(bytes, start, end)
  default:
    var at = start
    while at < end, bytes[at] != UInt8(ascii: ","), bytes[at] != UInt8(ascii: "}"),
      bytes[at] != UInt8(ascii: "]")
    {
      at &+= 1
    }
    return at
  }
}
