import Ledger

/// A value where it stands in an event.
struct ValuePlace: Sendable {
  /// The byte of its type, as in keys; 0 where there is none.
  var type: UInt8 = KeyCode.missing
  /// Its canonical bytes, without quotes; of a list all of it, with its brackets.
  var start: Int32 = 0
  var end: Int32 = 0

  /// The type of a list, whose elements each have their own.
  static let list: UInt8 = 4

  var range: Range<Int> { Int(start)..<Int(end) }
}

/// Looks through the `data` of canonical lines, and through lists in it, without a copy.
///
/// What is not shaped as `data` is ends the scan: such a line is damage, and `verify` says so.
enum DataScan {
  /// Goes through the members of an object.
  ///
  /// - Parameters:
  ///   - bytes: What holds the object.
  ///   - object: Where it stands, with its braces.
  ///   - body: Is given where each name stands, and its value; ends the scan with `false`.
  @inline(__always)
  static func forEachMember(
    _ bytes: Span<UInt8>, _ object: Range<Int>,
    _ body: (_ name: Range<Int>, _ value: ValuePlace) -> Bool
  ) {
    let end = object.upperBound &- 1
    var at = object.lowerBound &+ 1
    while at < end {
      let name = at &+ 1
      let nameEnd = endOfText(bytes, name, end)
      guard nameEnd &+ 2 < end else { return }
      let (value, next) = scan(bytes, nameEnd &+ 2, end)
      guard body(name..<nameEnd, value) else { return }
      at = next &+ 1
    }
  }

  /// Goes through the elements of a list that are texts, numbers or truth values.
  static func forEachElement(
    _ bytes: Span<UInt8>, _ list: Range<Int>, _ body: (ValuePlace) -> Void
  ) {
    let end = list.upperBound &- 1
    var at = list.lowerBound &+ 1
    while at < end {
      let (value, next) = scan(bytes, at, end)
      if value.type != KeyCode.missing, value.type != ValuePlace.list { body(value) }
      at = next &+ 1
    }
  }

  /// The value that starts at an index, and the index after it.
  @inline(__always)
  private static func scan(
    _ bytes: Span<UInt8>, _ start: Int, _ end: Int
  ) -> (value: ValuePlace, next: Int) {
    switch bytes[start] {
    case UInt8(ascii: "\""):
      let close = endOfText(bytes, start &+ 1, end)
      // The digest of a private value is no value of the field: the event is as one without it.
      if isPrivate(bytes, start &+ 1, close) { return (ValuePlace(), close &+ 1) }
      return (place(KeyCode.text, start &+ 1, close), close &+ 1)
    case UInt8(ascii: "["):
      let close = endOfNested(bytes, start, end)
      return (place(ValuePlace.list, start, close), close)
    case UInt8(ascii: "{"):
      return (ValuePlace(), endOfNested(bytes, start, end))
    case let first:
      var at = start
      while at < end, bytes[at] != UInt8(ascii: ",") { at &+= 1 }
      switch first {
      case UInt8(ascii: "n"): return (ValuePlace(), at)
      case UInt8(ascii: "t"), UInt8(ascii: "f"): return (place(KeyCode.boolean, start, at), at)
      default: return (place(KeyCode.number, start, at), at)
      }
    }
  }

  @inline(__always)
  private static func isPrivate(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    end &- start == PrivateValue.tokenBytes
      && PrivateValue.isToken(bytes.extracting(start..<end))
  }

  @inline(__always)
  private static func place(_ type: UInt8, _ start: Int, _ end: Int) -> ValuePlace {
    ValuePlace(
      type: type, start: Int32(truncatingIfNeeded: start), end: Int32(truncatingIfNeeded: end))
  }

  /// The index of the quote that ends a text; the end of all where there is none.
  @inline(__always)
  private static func endOfText(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end {
      if at &+ 8 <= end {
        let eight = word(bytes, at: at)
        let stops = equalBytes(eight, 0x22) | equalBytes(eight, 0x5C)
        if stops == 0 {
          at &+= 8
          continue
        }
        at &+= stops.trailingZeroBitCount &>> 3
      }
      if bytes[at] == 0x22 { return at }
      at &+= bytes[at] == 0x5C ? 2 : 1
    }
    return end
  }

  /// The index after a list or an object, found by its brackets.
  private static func endOfNested(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var depth = 0
    var at = start
    while at < end {
      switch bytes[at] {
      case UInt8(ascii: "\""): at = endOfText(bytes, at &+ 1, end)
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth &+= 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth &-= 1
        if depth == 0 { return at &+ 1 }
      default: break
      }
      at &+= 1
    }
    return end
  }
}
