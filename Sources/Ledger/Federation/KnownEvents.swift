/// Which events were met in several ledgers: 16 bytes each, and a free slot to four that are taken.
///
/// An event is known by the hash of its id, of its source, and of all that its line says but where and
/// when it was recorded and by whom. Of two lines that differ in no hash one is passed over; what differs
/// only in part is settled by reading the lines (``FederationSurvey``).
struct KnownEvents {
  /// What is known of an event when it is met.
  enum Finding {
    /// No event of that id.
    case new
    /// The event, from another ledger.
    case same
    /// Only events of that id from another source: another event.
    case namesake
    /// An event of that id that says something else, or two ids with one hash.
    case unlike
  }

  /// Two words a slot: 40 bits of the id's hash above 24 of the source's; then the statement's hash, 0 in a
  /// free slot.
  private var words: [UInt64]
  private let slots: Int

  /// Makes an empty table.
  ///
  /// - Parameter count: The most events that it will hold.
  init(capacity count: Int) {
    slots = count + count / 4 + 2
    words = [UInt64](repeating: 0, count: 2 * slots)
  }

  /// Looks an event up, and puts it in unless it is known.
  ///
  /// - Parameters:
  ///   - id: The hash of its id.
  ///   - source: The hash of its source; 0 where it names none.
  ///   - statement: The hash of what its line says.
  /// - Returns: What was known.
  /// - Complexity: O(1) expected: one or two cache misses.
  mutating func meet(id: UInt64, source: UInt64, statement: UInt64) -> Finding {
    let tag = id &<< 24 | (source == 0 ? 0 : source &>> 40 | 1)
    let statement = statement | 1
    var finding = Finding.new
    // The high bits choose the slot, the low ones stand in it.
    var slot = Int(id.multipliedFullWidth(by: UInt64(slots)).high)
    while words[2 * slot + 1] != 0 {
      let known = words[2 * slot]
      if (known ^ tag) &>> 24 == 0 {
        if known == tag, words[2 * slot + 1] == statement { return .same }
        let hasOtherSource = known != tag && known & 0xFF_FFFF != 0 && source != 0
        if !hasOtherSource {
          finding = .unlike
        } else if case .new = finding {
          finding = .namesake
        }
      }
      slot = slot + 1 == slots ? 0 : slot + 1
    }
    words[2 * slot] = tag
    words[2 * slot + 1] = statement
    return finding
  }
}

/// One bit for each line.
struct LineBits: Sendable {
  private var words: [UInt64]

  init(lines: Int) {
    words = [UInt64](repeating: 0, count: lines / 64 + 1)
  }

  /// Sets the bit of a line, counted from 1.
  mutating func insert(_ line: Int) {
    words[line &>> 6] |= 1 &<< UInt64(line & 63)
  }

  /// How many of the first lines have their bit set.
  func count(through last: Int) -> Int {
    var count = 0
    for index in 0..<last / 64 { count += words[index].nonzeroBitCount }
    let rest = UInt64.max &>> UInt64(63 - last % 64)
    return count + (words[last / 64] & rest).nonzeroBitCount
  }

  /// Whether the bit of a line is set.
  @inline(__always)
  func contains(_ line: Int) -> Bool { words[line &>> 6] &>> UInt64(line & 63) & 1 != 0 }
}
