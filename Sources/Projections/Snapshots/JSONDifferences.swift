public import Ledger

/// A place in which two documents differ.
public struct JSONDifference: Sendable, Hashable {
  /// The JSON pointer (RFC 6901).
  public var pointer: String
  /// The first document's value in canonical form, shortened; `nil` where it has none.
  public var first: String?
  /// The second document's value; `nil` where it has none.
  public var second: String?

  package init(pointer: String, first: String?, second: String?) {
    self.pointer = pointer
    self.first = first
    self.second = second
  }
}

/// The places in which two documents differ: the first of them, and how many there are.
public struct JSONDifferences: Sendable, Hashable {
  /// The first ones, by the order of the keys.
  public private(set) var listed: [JSONDifference] = []
  /// How many there are, listed or not.
  public private(set) var count = 0
  private let limit: Int
  /// The most characters of a value that are shown.
  static let shownMax = 120

  /// Compares two values, member by member and element by element.
  ///
  /// - Parameters:
  ///   - first: A value.
  ///   - second: Another.
  ///   - limit: How many differences are listed.
  /// - Complexity: O(n · log n) in the nodes of both.
  public init(_ first: JSONValue, _ second: JSONValue, limit: Int) {
    self.limit = limit
    compare(first, second, "")
  }

  private mutating func compare(_ first: JSONValue, _ second: JSONValue, _ pointer: String) {
    switch (first.kind, second.kind) {
    case (.object, .object):
      let (mine, theirs) = (Self.members(first), Self.members(second))
      for key in Set(mine.keys).union(theirs.keys).sorted(by: Self.precedes) {
        both(mine[key], theirs[key], "\(pointer)/\(Self.escaped(key))")
      }
    case (.array, .array):
      let (mine, theirs) = (first.elements, second.elements)
      for index in 0..<max(mine.count, theirs.count) {
        both(
          index < mine.count ? mine[index] : nil, index < theirs.count ? theirs[index] : nil,
          "\(pointer)/\(index)")
      }
    default:
      if first.kind != second.kind || first.canonical != second.canonical {
        add(first, second, pointer)
      }
    }
  }

  private mutating func both(_ first: JSONValue?, _ second: JSONValue?, _ pointer: String) {
    if let first, let second {
      compare(first, second, pointer)
    } else {
      add(first, second, pointer)
    }
  }

  private mutating func add(_ first: JSONValue?, _ second: JSONValue?, _ pointer: String) {
    count += 1
    guard listed.count < limit else { return }
    listed.append(
      JSONDifference(
        pointer: pointer, first: first.map(Self.shown), second: second.map(Self.shown)))
  }

  private static func members(_ value: JSONValue) -> [String: JSONValue] {
    Dictionary(value.members.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
  }

  private static func precedes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }

  private static func escaped(_ key: String) -> String {
    key.split(separator: "~", omittingEmptySubsequences: false).joined(separator: "~0")
      .split(separator: "/", omittingEmptySubsequences: false).joined(separator: "~1")
  }

  private static func shown(_ value: JSONValue) -> String {
    let text = String(decoding: value.canonical, as: UTF8.self)
    return text.unicodeScalars.count > shownMax
      ? String(String.UnicodeScalarView(text.unicodeScalars.prefix(shownMax))) + "..." : text
  }
}
