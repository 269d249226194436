import Ledger

/// The state of a fold: for each key, how many events, how many units, and the sum of a field.
///
/// Every figure is worked out from such sums, and sums have an order in nothing: events may arrive
/// late, twice and be taken out again, and two halves of a log folded apart add up. A key all of
/// whose sums are 0 is as if it had never been there. Additions wrap round, so that taking out
/// always undoes putting in, and nothing can stop the program; in a log within its limits no sum
/// ever comes near.
struct Tally: Sendable {
  /// The sums of one key.
  struct Sums: Sendable, Hashable {
    var events = 0
    var units = 0
    /// In units of 10^-12, the finest place of a number in a log.
    var amount: Int128 = 0

    var isNothing: Bool { events == 0 && units == 0 && amount == 0 }

    /// The sum of the field.
    var total: ExactDecimal? {
      amount.magnitude < Self.limit ? ExactDecimal(significand: amount, scale: 12) : nil
    }

    private static let limit: UInt128 = 100_000_000_000_000_000_000_000_000_000_000_000_000

    static func += (left: inout Self, right: Self) {
      left.events &+= right.events
      left.units &+= right.units
      left.amount &+= right.amount
    }
  }

  private(set) var keys = ByteTable()
  private(set) var sums: [Sums] = []

  /// Adds to a key's sums.
  @inline(__always)
  mutating func add(_ key: Span<UInt8>, _ part: Sums) {
    let number = keys.insert(key)
    if number == sums.count {
      sums.append(part)
    } else {
      sums[number] += part
    }
  }

  /// Adds everything of another tally of the same fold.
  mutating func merge(_ other: Tally) {
    let bytes = other.keys.bytes
    for number in other.sums.indices where !other.sums[number].isNothing {
      add(bytes.span.extracting(other.keys.range(number)), other.sums[number])
    }
  }

  /// The numbers of the keys that hold anything.
  var standing: [Int] { sums.indices.filter { !sums[$0].isNothing } }

  /// Whether nothing stands.
  var isEmpty: Bool { sums.allSatisfy(\.isNothing) }

  /// The sums of a key.
  subscript(_ key: [UInt8]) -> Sums {
    keys.number(of: key.span).map { sums[$0] } ?? Sums()
  }

  /// What stands, in the order of the keys' bytes.
  var rows: [(key: [UInt8], sums: Sums)] {
    keys.sorted().compactMap { sums[$0].isNothing ? nil : (keys.key($0), sums[$0]) }
  }

  /// The part of a field's value that its sum takes: its digits at 12 places.
  ///
  /// Numbers beyond a line's limits, which no log holds, have none.
  static func amount(_ number: ExactDecimal) -> Int128? {
    guard number.isLineNumber else { return nil }
    return number.significand &* scale(12 - number.scale)
  }

  private static func scale(_ places: Int) -> Int128 {
    var factor: Int128 = 1
    for _ in 0..<places { factor *= 10 }
    return factor
  }
}
