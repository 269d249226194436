/// A JSON document held whole: plans, catalogues, maps, settings, and single events at the door.
///
/// Reading is strict (see `JSONReader`) and keeps every value's place, so that what is wrong with
/// a value can be said by line, column and pointer long after it was read.
public final class JSONDocument: Sendable {
  /// The document's bytes.
  package let bytes: [UInt8]
  package let nodes: [JSONNode]
  private let file: String?
  private let origin: JSONOrigin
  private let reader: JSONReader

  /// Reads a document.
  ///
  /// - Parameters:
  ///   - bytes: The whole text, at most 2 GiB.
  ///   - file: The file as the user named it, for places.
  ///   - firstLine: The number of the document's first line in that file, counted from 1.
  /// - Throws: ``LedgerError/refused(_:)`` with the first fault of the syntax.
  /// - Complexity: O(n) in the bytes.
  public convenience init(
    _ bytes: [UInt8], file: String?, firstLine: Int = 1
  ) throws(LedgerError) {
    try self.init(bytes, file: file, origin: JSONOrigin(line: firstLine))
  }

  /// Reads a document that is a part of a longer text.
  ///
  /// - Parameters:
  ///   - bytes: The whole text of the part, at most 2 GiB.
  ///   - file: The file as the user named it, for places.
  ///   - origin: Where the part begins in that file.
  /// - Throws: ``LedgerError/refused(_:)`` with the first fault of the syntax.
  /// - Complexity: O(n) in the bytes.
  package init(_ bytes: [UInt8], file: String?, origin: JSONOrigin) throws(LedgerError) {
    var reader = JSONReader()
    guard bytes.count < Int(Int32.max) else {
      throw .refused([.documentTooLong(bytes.count, at: Place(file: file))])
    }
    do throws(JSONFault) {
      try reader.read(bytes.span)
    } catch {
      var place = Self.place(of: error.offset, in: bytes, file: file, origin)
      place.pointer = origin.pointer + reader.pointerOfFault(bytes.span)
      throw .refused([.syntax(error, in: bytes.span, at: place)])
    }
    self.bytes = bytes
    self.nodes = reader.nodes
    self.reader = reader
    self.file = file
    self.origin = origin
  }

  /// Reads a file that a user names: a plan, a catalogue, a map.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - bytesMax: The most bytes that it may have.
  ///   - what: What it is read as, for messages: `a plan`.
  /// - Throws: ``LedgerError/refused(_:)`` when it is longer, or not JSON;
  ///   ``LedgerError/system(_:)``.
  package convenience init(
    file path: String, bytesMax: Int, as what: String
  ) throws(LedgerError) {
    let contents = try system { () throws(SystemFailure) in
      try FileSystem.contents(of: path, atMost: bytesMax)
    }
    guard let contents else {
      throw .refused([.fileTooLong(bytesMax, what, at: Place(file: path))])
    }
    try self.init(contents, file: path)
  }

  /// The document's one value.
  public var root: JSONValue { JSONValue(document: self, index: 0) }

  private static func place(
    of offset: Int, in bytes: [UInt8], file: String?, _ origin: JSONOrigin
  ) -> Place {
    var line = origin.line
    var start = 0
    while true {
      let end = Ledger.firstIndex(of: 0x0A, in: bytes.span, from: start, to: offset)
      if end == offset { break }
      line += 1
      start = end + 1
    }
    let before = start == 0 ? origin.column - 1 : 0
    return Place(file: file, line: line, column: before + offset - start + 1)
  }

  /// Whether a text of it may hold a character that cannot be seen: one of ASCII alone, without
  /// escapes and without DEL, holds none.
  var mayHide: Bool {
    if nodes.contains(where: { $0.kind == .string && $0.flag }) { return true }
    let bytes = bytes
    return holdsDeleteOrNotASCII(bytes.span)
  }

  func place(of node: Int) -> Place {
    let bytes = bytes
    let isString = nodes[node].kind == .string
    let offset = Int(nodes[node].start) - (isString ? 1 : 0)
    var place = Self.place(of: offset, in: bytes, file: file, origin)
    place.pointer = origin.pointer + reader.pointer(to: node, bytes.span)
    return place
  }

  func appendCanonical(_ node: Int, to output: inout [UInt8]) {
    let bytes = bytes
    reader.appendCanonical(node, of: bytes.span, to: &output)
  }

  func text(_ node: Int) -> String {
    text(of: nodes[node])
  }

  private func text(of node: JSONNode) -> String {
    let bytes = bytes
    var text: [UInt8] = []
    if node.flag {
      appendUnescaped(bytes.span, node.range, to: &text)
    } else {
      text.append(span: bytes.span.extracting(node.range))
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Where a JSON text begins that is a part of a longer one.
package struct JSONOrigin: Sendable {
  /// The line of the file, counted from 1.
  package var line: Int
  /// The byte column of that line, counted from 1.
  package var column: Int
  /// The JSON pointer to the part; empty for a text of its own.
  package var pointer: String

  /// Makes an origin.
  ///
  /// - Parameters:
  ///   - line: The line of the file, counted from 1.
  ///   - column: The byte column of that line, counted from 1.
  ///   - pointer: The JSON pointer to the part.
  package init(line: Int = 1, column: Int = 1, pointer: String = "") {
    self.line = line
    self.column = column
    self.pointer = pointer
  }
}

/// One value of a document: a light reference, to be copied freely.
public struct JSONValue: Sendable {
  /// The kinds of JSON value.
  public enum Kind: UInt8, Sendable {
    case object, array, string, number, boolean, null
  }

  package let document: JSONDocument
  /// The number of the value's node.
  package let index: Int

  package init(document: JSONDocument, index: Int) {
    self.document = document
    self.index = index
  }

  private var node: JSONNode { document.nodes[index] }

  /// What the value is.
  public var kind: Kind { node.kind }

  /// The text of a string, without escapes; `nil` for any other value.
  public var string: String? { kind == .string ? document.text(index) : nil }

  /// A number, exactly; `nil` for any other value.
  public var decimal: ExactDecimal? {
    guard kind == .number else { return nil }
    let bytes = document.bytes
    return ExactDecimal(json: bytes.span.extracting(node.range))
  }

  /// A whole number that fits; `nil` for any other value.
  public var integer: Int? { decimal?.integer }

  /// A truth value; `nil` for any other value.
  public var boolean: Bool? {
    kind == .boolean ? document.bytes[Int(node.start)] == UInt8(ascii: "t") : nil
  }

  /// The values of an array, in order; empty for any other value.
  public var elements: [JSONValue] {
    guard kind == .array else { return [] }
    var elements: [JSONValue] = []
    var child = index + 1
    while child < Int(node.next) {
      elements.append(JSONValue(document: document, index: child))
      child = Int(document.nodes[child].next)
    }
    return elements
  }

  /// The members of an object in the order of the text; empty for any other value.
  public var members: [(name: String, value: JSONValue)] {
    guard kind == .object else { return [] }
    var members: [(name: String, value: JSONValue)] = []
    var key = index + 1
    while key < Int(node.next) {
      members.append((document.text(key), JSONValue(document: document, index: key + 1)))
      key = Int(document.nodes[key + 1].next)
    }
    return members
  }

  /// How many members an object has; 0 for any other value.
  ///
  /// - Complexity: O(k) in the members.
  package var memberCount: Int {
    guard kind == .object else { return 0 }
    var count = 0
    var key = index + 1
    while key < Int(node.next) {
      count += 1
      key = Int(document.nodes[key + 1].next)
    }
    return count
  }

  /// The member of an object with a name; `nil` when there is none or this is no object.
  ///
  /// - Parameter name: The member's key.
  /// - Complexity: O(k) in the members.
  public subscript(_ name: String) -> JSONValue? {
    guard kind == .object else { return nil }
    let wanted = name.utf8
    let bytes = document.bytes
    var key = index + 1
    while key < Int(node.next) {
      let keyNode = document.nodes[key]
      if keyNode.flag
        ? document.text(key).utf8.elementsEqual(wanted)
        : equal(bytes.span, keyNode.range, wanted.span)
      {
        return JSONValue(document: document, index: key + 1)
      }
      key = Int(document.nodes[key + 1].next)
    }
    return nil
  }

  /// Where the value stands: file, line, column and pointer.
  ///
  /// - Complexity: O(n) in the document; meant for messages.
  public var place: Place { document.place(of: index) }

  /// The value in canonical form (RFC 8785).
  ///
  /// - Complexity: O(n) in the bytes of the value.
  public var canonical: [UInt8] {
    var output: [UInt8] = []
    document.appendCanonical(index, to: &output)
    return output
  }

  /// The bytes of the value as they stand; of a string without its quotes, escapes kept.
  package var raw: ArraySlice<UInt8> { document.bytes[node.range] }
}

extension JSONReader {
  /// The JSON pointer (RFC 6901) to a node.
  func pointer(to target: Int, _ bytes: Span<UInt8>) -> String {
    var pointer = ""
    var container = 0
    while container < target, Int(nodes[container].next) > target {
      let isObject = nodes[container].kind == .object
      var child = container &+ 1
      var position = 0
      while true {
        let value = isObject ? child &+ 1 : child
        if target < Int(nodes[value].next) {
          pointer += "/" + (isObject ? token(nodes[child], bytes) : String(position))
          container = value
          break
        }
        child = Int(nodes[value].next)
        position += 1
      }
    }
    return pointer
  }

  /// The JSON pointer to the place where reading stopped.
  func pointerOfFault(_ bytes: Span<UInt8>) -> String {
    var pointer = ""
    for (depth, container) in open.enumerated() {
      let inner = depth + 1 < open.count ? Int(open[depth + 1]) : nodes.count
      let isObject = nodes[Int(container)].kind == .object
      var child = Int(container) &+ 1
      var position = 0
      var key: JSONNode?
      while child < inner {
        if isObject { key = nodes[child] }
        let value = isObject ? child &+ 1 : child
        guard value < inner, Int(nodes[value].next) > 0 else { break }
        child = Int(nodes[value].next)
        position += 1
      }
      if isObject {
        guard let key else { break }
        pointer += "/" + token(key, bytes)
      } else {
        pointer += "/" + String(position)
      }
    }
    return pointer
  }

  private func token(_ key: JSONNode, _ bytes: Span<UInt8>) -> String {
    var text: [UInt8] = []
    appendUnescaped(bytes, key.range, to: &text)
    var token = ""
    for character in String(decoding: text, as: UTF8.self).unicodeScalars {
      switch character {
      case "~": token += "~0"
      case "/": token += "~1"
      default: token.unicodeScalars.append(character)
      }
    }
    return token
  }
}
