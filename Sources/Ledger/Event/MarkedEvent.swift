// Events in a block whose stops are marked (`StopMap`), written as the ledger itself would write them: the
// keys in their order, nothing between them, no escapes. Each key is looked for where it must stand, each
// text's end is one load away. Whatever is written otherwise is left to `JSONReader`.

/// An event that is canonical JSON as it stands: where its values are, and the nodes of its data.
struct MarkedEvent: Sendable {
  /// Where the values stand.
  private(set) var members = PlainMembers()
  /// The nodes of `data`, as ``JSONReader`` would give them, and others behind them; meaningless where there is
  /// no data.
  private(set) var nodes = [JSONNode](
    repeating: JSONNode(.null, false, 0, 0, next: 0), count: Self.nodesMax)

  /// The most nodes of an event's data that are read here.
  private static let nodesMax = 256

  /// The bytes after an event that there must be for it to be read here.
  static let marginBytes = 64

  /// Reads the event that starts at a place.
  ///
  /// - Parameters:
  ///   - bytes: What holds it.
  ///   - stops: Its stops.
  ///   - start: Its opening brace.
  ///   - end: Where the bytes end, exclusive; as far the stops are marked.
  /// - Returns: The index after its closing brace; `nil` for anything that takes a closer look.
  /// - Complexity: O(n) in the texts of the event; most are passed over at once.
  mutating func read(
    _ bytes: Span<UInt8>, _ stops: Span<UInt64>, from start: Int, to end: Int
  ) -> Int? {
    let limit = min(end, bytes.count &- Self.marginBytes, start &+ LogFormat.inputBytesMax)
    guard start >= 0, start < limit else { return nil }
    members.removeAll()
    var before = UInt8(ascii: "{")
    var at = start
    // Each step stands at a comma, or at the first brace, and goes to the next.
    @inline(__always) func passText(_ key: EnvelopeKey) -> Bool {
      let content = at &+ key.length &+ 5
      let close = nextStop(stops, content)
      guard close < limit, bytes[close] == UInt8(ascii: "\"") else { return false }
      members.set(key, content, close)
      at = close &+ 1
      before = UInt8(ascii: ",")
      return true
    }

    if opensText(.actor, bytes, at, after: before), !passText(.actor) { return nil }
    if opens(.data, bytes, at, after: before) {
      let object = at &+ EnvelopeKey.data.length &+ 4
      var data = nodes.mutableSpan
      guard let next = MarkedData.read(&data, bytes, stops, object, limit) else { return nil }
      members.set(.data, object, next)
      at = next
      before = UInt8(ascii: ",")
    }
    if opensText(.id, bytes, at, after: before), !passText(.id) { return nil }
    guard opensText(.kind, bytes, at, after: before), passText(.kind),
      opensText(.occurred, bytes, at), passText(.occurred)
    else { return nil }
    if opensText(.place, bytes, at), !passText(.place) { return nil }
    guard opensText(.programme, bytes, at), passText(.programme) else { return nil }
    if opens(.quantity, bytes, at) {
      let digits = at &+ EnvelopeKey.quantity.length &+ 4
      let count = leadingDigits(word(bytes, at: digits))
      guard count > 0, count < 8, bytes[digits] != 0x30 else { return nil }
      members.set(.quantity, digits, digits &+ count)
      at = digits &+ count
    }
    if opensText(.source, bytes, at), !passText(.source) { return nil }
    if opensText(.subject, bytes, at), !passText(.subject) { return nil }
    guard at < limit, bytes[at] == UInt8(ascii: "}") else { return nil }
    return at &+ 1
  }
}

/// Reads the nodes of `data` into memory that is there for them.
private enum MarkedData {
  /// Adds a node; there must be room.
  @inline(__always)
  private static func add(
    _ nodes: inout MutableSpan<JSONNode>, _ count: inout Int, _ kind: JSONValue.Kind, _ flag: Bool,
    _ start: Int, _ end: Int
  ) {
    nodes[count] = JSONNode(kind, flag, start, end, next: count &+ 1)
    count &+= 1
  }

  /// Reads the object that starts at a place; `nil` for one that takes a closer look.
  @inline(__always)
  static func read(
    _ nodes: inout MutableSpan<JSONNode>, _ bytes: Span<UInt8>, _ stops: Span<UInt64>, _ start: Int,
    _ limit: Int
  ) -> Int? {
    guard start < limit else { return nil }
    var count = 0
    add(&nodes, &count, .object, true, start, 0)
    let opening = word(bytes, at: start) & 0xFFFF
    var at = start
    // `{"`, or `{}`
    if opening == 0x227B {
      var lettersBefore: UInt64 = 0
      var nameBefore = 0..<0
      while true {
        // A brace or a comma, and a quote.
        let name = at &+ 2
        let nameEnd = nextStop(stops, name)
        // There must be room for a name, a list and its first value.
        guard nameEnd < limit, word(bytes, at: nameEnd) & 0xFFFF == 0x3A22,
          count &+ 3 <= nodes.count
        else { return nil }
        let letters = firstLetters(bytes, name, nameEnd)
        if letters <= lettersBefore, at > start {
          guard letters == lettersBefore,
            jcsPrecedes(bytes.extracting(nameBefore), bytes.extracting(name..<nameEnd))
          else { return nil }
        }
        lettersBefore = letters
        nameBefore = name..<nameEnd
        add(&nodes, &count, .string, false, name, nameEnd)
        guard
          let value = readValue(&nodes, &count, bytes, stops, nameEnd &+ 2, limit, inArray: false)
        else {
          return nil
        }
        at = value
        let next = word(bytes, at: at) & 0xFFFF
        // `,"`
        if next == 0x222C { continue }
        guard next & 0xFF == 0x7D else { return nil }
        break
      }
    } else {
      guard opening == 0x7D7B else { return nil }
      at &+= 1
    }
    nodes[0].end = Int32(truncatingIfNeeded: at &+ 1)
    nodes[0].next = Int32(truncatingIfNeeded: count)
    return at &+ 1
  }

  /// Reads a value, and gives the index after it.
  @inline(__always)
  private static func readValue(
    _ nodes: inout MutableSpan<JSONNode>, _ count: inout Int, _ bytes: Span<UInt8>,
    _ stops: Span<UInt64>, _ start: Int, _ limit: Int, inArray: Bool
  ) -> Int? {
    if bytes[start] == UInt8(ascii: "\"") {
      let close = nextStop(stops, start &+ 1)
      guard close < limit, bytes[close] == UInt8(ascii: "\"") else { return nil }
      add(&nodes, &count, .string, false, start &+ 1, close)
      return close &+ 1
    }
    let eight = word(bytes, at: start)
    let digits = leadingDigits(eight)
    // A whole number of a few digits.
    if digits > 0, digits < 8, digits == 1 || eight & 0xFF != 0x30 {
      let next = UInt8(truncatingIfNeeded: eight &>> UInt64(8 &* digits))
      if next == UInt8(ascii: ",") || next == UInt8(ascii: "}") || next == UInt8(ascii: "]") {
        add(&nodes, &count, .number, true, start, start &+ digits)
        return start &+ digits
      }
    }
    return readOther(&nodes, &count, bytes, stops, start, limit, inArray: inArray)
  }

  @inline(never)
  private static func readOther(
    _ nodes: inout MutableSpan<JSONNode>, _ count: inout Int, _ bytes: Span<UInt8>,
    _ stops: Span<UInt64>, _ start: Int, _ limit: Int, inArray: Bool
  ) -> Int? {
    guard start < limit else { return nil }
    let eight = word(bytes, at: start)
    switch bytes[start] {
    case UInt8(ascii: "t"), UInt8(ascii: "f"):
      // `true` and `false`
      let length = eight & 0xFFFF_FFFF == 0x6575_7274 ? 4 : 5
      guard length == 4 || eight & 0xFF_FFFF_FFFF == 0x65_736C_6166 else { return nil }
      add(&nodes, &count, .boolean, false, start, start &+ length)
      return start &+ length
    case UInt8(ascii: "["):
      guard !inArray else { return nil }
      let array = count
      add(&nodes, &count, .array, true, start, 0)
      var at = start
      // An empty one takes a closer look.
      repeat {
        guard count < nodes.count,
          let next = readValue(&nodes, &count, bytes, stops, at &+ 1, limit, inArray: true),
          next < limit
        else { return nil }
        at = next
      } while bytes[at] == UInt8(ascii: ",")
      guard bytes[at] == UInt8(ascii: "]") else { return nil }
      nodes[array].end = Int32(truncatingIfNeeded: at &+ 1)
      nodes[array].next = Int32(truncatingIfNeeded: count)
      return at &+ 1
    default:
      return readDecimal(&nodes, &count, bytes, start, limit)
    }
  }

  /// Reads a number of at most fifteen characters in canonical form, and without an exponent.
  private static func readDecimal(
    _ nodes: inout MutableSpan<JSONNode>, _ count: inout Int, _ bytes: Span<UInt8>, _ start: Int,
    _ limit: Int
  ) -> Int? {
    guard start &+ 17 < limit else { return nil }
    var at = start
    func passDigits() -> Bool {
      let first = at
      while at &- start <= 16, bytes[at].isDecimal { at &+= 1 }
      return at > first
    }
    if bytes[at] == UInt8(ascii: "-") { at &+= 1 }
    let first = at
    guard passDigits(), at &- first == 1 || bytes[first] != 0x30 else { return nil }
    let hasPoint = bytes[at] == UInt8(ascii: ".")
    if hasPoint {
      at &+= 1
      guard passDigits() else { return nil }
    }
    guard isCanonicalNumber(bytes, start..<at, hasPoint: hasPoint) else { return nil }
    add(&nodes, &count, .number, true, start, at)
    return at
  }
}

extension JSONNode {
  @inline(__always)
  fileprivate init(_ kind: JSONValue.Kind, _ flag: Bool, _ start: Int, _ end: Int, next: Int) {
    self.init(
      kind: kind, flag: flag, start: Int32(truncatingIfNeeded: start),
      end: Int32(truncatingIfNeeded: end), next: Int32(truncatingIfNeeded: next))
  }
}
