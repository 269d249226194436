// What became of events that a source speaks of again.
extension Appender {
  /// An event that the log or the batch has.
  package struct KnownEvent: Sendable {
    /// Its line, without LF.
    package let line: [UInt8]
    /// Its sequence number.
    package let sequence: Int
    /// Whether it is of this batch, and not in the log yet.
    package let isStaged: Bool
  }

  /// What a later line did to an event.
  package enum Fate: Sendable {
    /// Nothing: it counts.
    case counts
    /// The line with this id and sequence number voids it.
    case voided(id: String, sequence: Int)
    /// The event with this id stands in for it.
    case replaced(by: String)
  }

  /// The event with an id, in the batch or in the log.
  ///
  /// - Parameter id: The id.
  /// - Returns: `nil` when neither has it.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(1) expected.
  package func known(_ id: String) throws(LedgerError) -> KnownEvent? {
    let key = Self.canonicalContent(of: id)
    guard let found = try event(withID: key, hash: IdTable.hash(key.span)) else { return nil }
    return KnownEvent(
      line: found.line, sequence: found.sequence, isStaged: found.sequence > head.size)
  }

  /// What became of an event.
  ///
  /// - Parameter id: Its id.
  /// - Returns: What a line of the batch or of the log did to it.
  /// - Throws: ``LedgerError/system(_:)``.
  /// - Complexity: O(1) expected.
  package func fate(of id: String) throws(LedgerError) -> Fate {
    let key = Self.canonicalContent(of: id)
    guard let found = try superseding(key, IdTable.hash(key.span)) else { return .counts }
    let line = try JSONDocument(found.line, file: nil).root
    let other = line["id"]?.string ?? ""
    return line["kind"]?.string == ReservedKind.void.rawValue
      ? .voided(id: other, sequence: found.sequence) : .replaced(by: other)
  }
}
