/// The file `cache/ids` as others read it while its writer may go on: a search reads the few slots that
/// it needs, so that a program that looks up ids holds none of the table, however long the log is.
package struct IdIndexReader {
  /// How many lines of the log the table covered when it was opened.
  package let covered: Int

  private let file: Descriptor
  private let table: IdTable
  /// The slots read last: hardly any search goes further than those after its first.
  private var window: [UInt8]
  private var windowStart = -1

  private static let slotsAtOnce = 16

  /// Opens the table; `nil` where it cannot be relied on, or does not cover a prefix.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others.
  ///   - size: How many lines must be covered.
  package init?(_ path: String, identity: Digest, covering size: Int) {
    guard let file = try? Descriptor(path, .read), let status = try? file.status(),
      let header = try? file.bytes(at: 0, count: 8 * IdTable.headerWords),
      header.count == 8 * IdTable.headerWords
    else { return nil }
    func field(_ field: IdTable.Field) -> UInt64 { word(header.span, at: 8 * field.rawValue) }
    guard let table = IdTable(field, status, mark: IdTable.hash(identity.bytes)),
      field(.boot) == Program.startOfMachine, field(.covered) >= UInt64(size)
    else { return nil }
    self.file = file
    self.table = table
    covered = Int(truncatingIfNeeded: field(.covered))
    window = [UInt8](repeating: 0, count: Self.slotsAtOnce * IdTable.slotBytes)
  }

  /// How many lines it covers now; `nil` where it cannot be read.
  package var coveredNow: Int? {
    guard let bytes = try? file.bytes(at: 8 * IdTable.Field.covered.rawValue, count: 8),
      bytes.count == 8
    else { return nil }
    return Int(truncatingIfNeeded: word(bytes.span, at: 0))
  }

  /// The lines at which an id may stand.
  ///
  /// - Parameters:
  ///   - hash: The hash of the id as it stands in lines.
  ///   - kind: Which entries.
  /// - Returns: Where to look.
  /// - Throws: ``SystemFailure`` of `pread`.
  /// - Complexity: O(1) expected: one read.
  package mutating func positions(
    of hash: UInt64, _ kind: IdEntryKind
  ) throws(SystemFailure) -> IdFinding {
    // The writer may have entered something since the last search.
    windowStart = -1
    let table = table
    return try table.positions(of: hash, kind) { (place) throws(SystemFailure) in
      try content(place)
    }
  }

  private mutating func content(_ place: Int) throws(SystemFailure) -> IdTable.Slot {
    if windowStart < 0 || !(windowStart..<windowStart + Self.slotsAtOnce).contains(place) {
      // What a table ends before stays as it was: those slots are not asked for.
      _ = try file.read(into: &window, at: 0, from: table.offset(of: place))
      windowStart = place
    }
    return Self.slot(window, place - windowStart)
  }

  private static func slot(_ bytes: [UInt8], _ number: Int) -> IdTable.Slot {
    let start = number * IdTable.slotBytes
    return IdTable.Slot(key: word(bytes.span, at: start), value: word(bytes.span, at: start + 8))
  }

  /// A number for all entries together, whatever their order, to be compared with the sum of
  /// ``IdTable/entryHash(_:_:_:)`` over the lines; `nil` when a slot is not as it was written.
  ///
  /// - Returns: The sum.
  /// - Throws: ``SystemFailure`` of `pread`.
  /// - Complexity: O(n) in the slots.
  package func sum() throws(SystemFailure) -> UInt64? {
    let slotsOfPart = 1 << 14
    let file = file
    let table = table
    let sums = try Workers.map(
      (table.slots + slotsOfPart - 1) / slotsOfPart,
      keeping: { [UInt8](repeating: 0, count: slotsOfPart * IdTable.slotBytes) }
    ) { (block, part) throws(SystemFailure) -> UInt64? in
      let first = part * slotsOfPart
      let count = min(slotsOfPart, table.slots - first)
      let read = try file.read(into: &block, at: 0, from: table.offset(of: first))
      guard read >= count * IdTable.slotBytes else { return nil }
      var sum: UInt64 = 0
      let bytes = block.span
      for number in 0..<count {
        let at = number &* IdTable.slotBytes
        let slot = IdTable.Slot(key: word(bytes, at: at), value: word(bytes, at: at &+ 8))
        guard slot.isSound(at: first &+ number) else { return nil }
        // Whether a slot is free nobody foresees: worked out for all, and added for those that are not.
        sum &+= slot.hash & (slot.tag == 0 ? 0 : .max)
      }
      return sum
    }
    return sums?.reduce(0, &+)
  }
}
