package import Ledger

/// Where the rows of a JSON file stand.
package struct JSONRowPlaces: Sendable {
  /// Whether the file itself may be the rows: a list of them, one alone, or one a line.
  package let ofRoot: Bool
  /// The members of the file's object that may hold them: a list, or one alone.
  package let members: [String]
  /// Whether a list without rows is refused.
  package let refusesEmpty: Bool

  /// Makes a description.
  ///
  /// - Parameters:
  ///   - ofRoot: Whether the file itself may be the rows.
  ///   - members: The members of the file's object that may hold them.
  ///   - refusesEmpty: Whether a list without rows is refused.
  package init(ofRoot: Bool, members: [String], refusesEmpty: Bool = false) {
    self.ofRoot = ofRoot
    self.members = members
    self.refusesEmpty = refusesEmpty
  }
}

/// Takes the rows out of a JSON file one at a time, fed a block of bytes after the other.
///
/// ```swift
/// var reader = JSONRowReader(file: "grants.json", rows: JSONRowPlaces(ofRoot: false, members: ["grants"]))
/// var position = 0
/// while reader.next(in: block.span, at: &position) { use(reader.row) }
/// reader.finish()
/// ```
///
/// A list of a million rows is never held whole: memory is that of the longest row and of what stands
/// around the list. What is around it and each row are read as strictly as every JSON text here; a row
/// at fault is listed with its place, and reading goes on with the next.
package struct JSONRowReader: Sendable {
  /// The most bytes of one row, and of each value around the list.
  package static let valueBytesMax = 1 << 20
  /// The most members of the object around the list.
  package static let membersMax = 256

  /// The row that was read last.
  package private(set) var row: JSONValue?
  /// How many rows there were, faulty ones counted.
  package private(set) var count = 0
  /// How many of them could not be read.
  package private(set) var unread = 0
  /// The members around the list, in the order of the file.
  package private(set) var head: [(name: String, value: JSONValue)] = []

  private enum State {
    case start, firstKey, key, colon, value, afterValue
    case firstElement, element, afterElement
    case capture, afterRoot, stopped
  }

  /// What the value that is collected is.
  private enum Captured {
    case key
    /// A member of the object around the rows.
    case member
    /// A row in a list, and where it goes on after it.
    case element
    /// A row that stands alone as a member.
    case single
    /// A row that is the whole file, or a line of it.
    case root
  }

  private let file: String?
  private let places: JSONRowPlaces
  private var state = State.start
  private var faults: [Refusal] = []

  private var consumed = 0
  private var line = 1
  private var lineStart = 0

  private var captured = Captured.root
  private var bytes: [UInt8] = []
  private var isTooLong = false
  private var captureLine = 1
  private var captureColumn = 1
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var isScalar = false

  private var key = ""
  private var keys: Set<String> = []
  private var listName = ""
  private var listCount = 0
  private var hasRows = false
  private var isInObject = false
  private var hasRoot = false
  private var rootLine = 1
  private var rootColumn = 1
  /// The object around, as long as it may be a row itself.
  private var whole: [UInt8]?
  private var markBytes = 0

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - file: The file as the user named it, for messages.
  ///   - rows: Where the rows stand.
  package init(file: String?, rows: JSONRowPlaces) {
    self.file = file
    places = rows
  }

  /// Reads on to the end of the next row without a fault.
  ///
  /// - Parameters:
  ///   - block: A part of the file; the same one until `false` is returned, then the part after it.
  ///   - position: How far the block has been read; 0 for a new block.
  /// - Returns: `true` when `row` is the next row, `false` when the block is used up.
  /// - Complexity: A look at each byte of the block, and a reading of each row.
  package mutating func next(in block: Span<UInt8>, at position: inout Int) -> Bool {
    row = nil
    while position < block.count {
      if state == .stopped { break }
      let byte = block[position]
      if state == .capture {
        if take(byte, position) { position += 1 }
        if row != nil { return true }
        continue
      }
      keep(byte)
      if byte == 0x0A {
        line += 1
        lineStart = consumed + position + 1
      }
      let isSpace = byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
      if !isSpace, !step(byte, position) { continue }
      position += 1
      if row != nil { return true }
    }
    position = block.count
    consumed += block.count
    return false
  }

  /// Reads what the end of the file completes.
  ///
  /// - Returns: `true` when `row` is a last row.
  package mutating func finish() -> Bool {
    row = nil
    if state == .capture, isScalar { endCapture() }
    switch state {
    case .stopped: break
    case .afterRoot: break
    case .start:
      if !hasRoot { fault(.emptyJSON(at: Place(file: file, line: line, column: 1))) }
    default:
      if state == .capture, captured != .key, captured != .member { countUnread() }
      fault(.endOfJSON(at: here(0), pointer: pointer))
      state = .stopped
    }
    return row != nil
  }

  /// Gives the faults found since it was asked last, and forgets them.
  ///
  /// - Returns: The faults in the order of the file.
  package mutating func takeFaults() -> [Refusal] {
    defer { faults.removeAll() }
    return faults
  }
}

// What stands around rows.
extension JSONRowReader {
  /// Takes a byte that is no space; `false` when it is to be looked at again in another state.
  private mutating func step(_ byte: UInt8, _ position: Int) -> Bool {
    switch state {
    case .start: return begin(byte, position)
    case .firstKey where byte == UInt8(ascii: "}"), .afterValue where byte == UInt8(ascii: "}"):
      isInObject = false
      state = .afterRoot
      endObject()
    case .firstKey, .key:
      guard byte == UInt8(ascii: "\"") else { return stop(byte, position) }
      beginCapture(.key, position)
      return false
    case .colon:
      guard byte == UInt8(ascii: ":") else { return stop(byte, position) }
      state = .value
    case .value: return beginValue(byte, position)
    case .afterValue:
      guard byte == UInt8(ascii: ",") else { return stop(byte, position) }
      state = .key
    case .firstElement where byte == UInt8(ascii: "]"),
      .afterElement where byte == UInt8(ascii: "]"):
      state = isInObject ? .afterValue : .afterRoot
      if listCount == 0, places.refusesEmpty {
        fault(.noRows(at: here(position), pointer: pointer))
      }
    case .firstElement, .element:
      if Self.isMark(byte) { return stop(byte, position) }
      beginCapture(.element, position)
      return false
    case .afterElement:
      guard byte == UInt8(ascii: ",") else { return stop(byte, position) }
      state = .element
    case .afterRoot:
      // One row a line; anything else after the end is none of the file's.
      guard places.ofRoot, byte == UInt8(ascii: "{"), !hasRows else { return stop(byte, position) }
      state = .start
      return false
    case .capture, .stopped: break
    }
    return true
  }

  private mutating func begin(_ byte: UInt8, _ position: Int) -> Bool {
    // The mark of UTF-8 is no part of the text.
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if consumed + position == markBytes, markBytes < 3, byte == mark[markBytes] {
      markBytes += 1
      if markBytes == 3 { lineStart = 3 }
      return true
    }
    hasRoot = true
    rootLine = line
    rootColumn = consumed + position - lineStart + 1
    switch byte {
    case UInt8(ascii: "{"):
      if places.ofRoot, places.members.isEmpty {
        beginCapture(.root, position)
        return false
      }
      isInObject = true
      hasRows = false
      keys.removeAll()
      whole = places.ofRoot ? [byte] : nil
      state = .firstKey
    case UInt8(ascii: "["):
      guard places.ofRoot else {
        fault(.rowsExpected(places.members, at: here(position)))
        state = .stopped
        return true
      }
      hasRows = true
      listName = ""
      listCount = 0
      state = .firstElement
    default:
      let isWord = byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "-") || byte.isDigit
      if isWord || byte == UInt8(ascii: "t") || byte == UInt8(ascii: "f")
        || byte == UInt8(ascii: "n")
      {
        fault(.rowsExpected(places.members, at: here(position)))
        state = .stopped
        return true
      }
      return stop(byte, position)
    }
    return true
  }

  /// Whether a character can begin no value.
  private static func isMark(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "]")
      || byte == UInt8(ascii: "}")
  }

  private mutating func beginValue(_ byte: UInt8, _ position: Int) -> Bool {
    if Self.isMark(byte) { return stop(byte, position) }
    guard places.members.contains(key), !hasRows else {
      beginCapture(.member, position)
      return false
    }
    hasRows = true
    whole = nil
    listName = key
    listCount = 0
    if byte == UInt8(ascii: "[") {
      state = .firstElement
      return true
    }
    beginCapture(.single, position)
    return false
  }

  private mutating func endObject() {
    guard !hasRows else { return }
    if let bytes = whole {
      whole = nil
      read(bytes, line: rootLine, column: rootColumn, pointer: "")
    } else if places.ofRoot {
      countUnread()
      fault(
        .valueTooLong(Self.valueBytesMax, at: Place(file: file, line: rootLine, column: rootColumn))
      )
    } else {
      fault(
        .rowsMissing(
          places.members, at: Place(file: file, line: rootLine, column: rootColumn, pointer: "")))
    }
    head.removeAll()
  }

  /// Says that a character has no place where it stands; nothing after it can be trusted.
  private mutating func stop(_ byte: UInt8, _ position: Int) -> Bool {
    fault(.strayByte(byte, at: here(position), pointer: pointer))
    state = .stopped
    return true
  }

  /// The JSON pointer to where reading is.
  private var pointer: String {
    switch state {
    case .start, .afterRoot, .stopped: return ""
    case .firstKey, .key: return ""
    case .colon, .value, .afterValue: return "/" + token(key)
    case .firstElement, .element, .afterElement: return list + "/\(listCount)"
    case .capture:
      switch captured {
      case .key, .root: return ""
      case .member, .single: return "/" + token(key)
      case .element: return list + "/\(listCount)"
      }
    }
  }

  private var list: String { listName.isEmpty ? "" : "/" + token(listName) }

  private func token(_ name: String) -> String {
    name.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }
}

// Values, collected byte by byte and then read.
extension JSONRowReader {
  private mutating func beginCapture(_ what: Captured, _ position: Int) {
    captured = what
    state = .capture
    bytes.removeAll(keepingCapacity: true)
    isTooLong = false
    captureLine = line
    captureColumn = consumed + position - lineStart + 1
    depth = 0
    isInString = false
    isEscaped = false
    isScalar = false
    // The byte that was looked at comes again, and is then counted to the object around.
    if isInObject, whole?.isEmpty == false { whole?.removeLast() }
  }

  /// Takes a byte of a value; `false` when the value ended before it.
  private mutating func take(_ byte: UInt8, _ position: Int) -> Bool {
    if !isInString, depth == 0, !bytes.isEmpty, isScalar {
      let isEnd =
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}")
        || byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
      if isEnd {
        endCapture()
        return false
      }
    }
    if byte == 0x0A {
      line += 1
      lineStart = consumed + position + 1
    }
    keep(byte)
    if bytes.count < Self.valueBytesMax { bytes.append(byte) } else { isTooLong = true }
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        if depth == 0 { endCapture() }
      }
      return true
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      if depth <= 0 { endCapture() }
    default: if depth == 0 { isScalar = true }
    }
    return true
  }

  /// Keeps a byte of the object around rows, as long as it may be one itself.
  private mutating func keep(_ byte: UInt8) {
    guard isInObject, let count = whole?.count else { return }
    if count < Self.valueBytesMax { whole?.append(byte) } else { whole = nil }
  }

  private mutating func endCapture() {
    let place = Place(file: file, line: captureLine, column: captureColumn, pointer: pointer)
    if isTooLong {
      if captured != .key, captured != .member { countUnread() }
      fault(.valueTooLong(Self.valueBytesMax, at: place))
      afterCapture()
      return
    }
    switch captured {
    case .key, .member:
      do throws(LedgerError) {
        let origin = JSONOrigin(
          line: captureLine, column: captureColumn, pointer: place.pointer ?? "")
        let value = try JSONDocument(bytes, file: file, origin: origin).root
        if captured == .key { takeKey(value.string ?? "", at: place) } else { takeMember(value) }
      } catch {
        list(error)
      }
    case .element, .single, .root:
      read(bytes, line: captureLine, column: captureColumn, pointer: place.pointer ?? "")
    }
    afterCapture()
  }

  private mutating func takeKey(_ name: String, at place: Place) {
    key = name
    guard keys.insert(name).inserted else {
      var place = place
      place.pointer = "/" + token(name)
      fault(.memberTwice(name, at: place))
      return
    }
  }

  private mutating func takeMember(_ value: JSONValue) {
    if head.count < Self.membersMax { head.append((key, value)) }
  }

  private mutating func read(_ bytes: [UInt8], line: Int, column: Int, pointer: String) {
    count += 1
    let origin = JSONOrigin(line: line, column: column, pointer: pointer)
    do throws(LedgerError) {
      let value = try JSONDocument(bytes, file: file, origin: origin).root
      if value.kind == .object {
        row = value
      } else {
        unread += 1
        fault(.rowNotObject(at: value.place))
      }
    } catch {
      unread += 1
      list(error)
    }
  }

  private mutating func countUnread() {
    count += 1
    unread += 1
  }

  private mutating func afterCapture() {
    switch captured {
    case .key: state = .colon
    case .member, .single: state = .afterValue
    case .element:
      listCount += 1
      state = .afterElement
    case .root: state = .afterRoot
    }
  }

  private mutating func list(_ error: LedgerError) {
    if case .refused(let refusals) = error { for refusal in refusals { fault(refusal) } }
  }

  private mutating func fault(_ refusal: Refusal) { faults.append(refusal) }

  private func here(_ position: Int) -> Place {
    Place(file: file, line: line, column: consumed + position - lineStart + 1)
  }
}
