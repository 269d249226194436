public import Ledger

/// A saved snapshot held against a ledger: made again from the same prefix, compared byte for byte.
public struct SnapshotCheck: Sendable {
  /// Something in which the snapshot is not what the ledger gives.
  public enum Finding: Sendable, Hashable {
    /// It is a snapshot of a ledger of another name.
    case otherOrigin(snapshot: String, ledger: String)
    /// It was made from more lines than the ledger has.
    case beyondLog(snapshot: Int, ledger: Int)
    /// The lines that it was made from are not the ledger's.
    case otherRoot(size: Int, snapshot: Digest, ledger: Digest)
    /// The report cannot be made from that prefix.
    case notMade(Refusal)
    /// What it says differs from what the ledger gives.
    case differs(JSONDifferences)
    /// It says the same in other bytes; the first that differs, counted from 0.
    case otherBytes(at: Int)
  }

  /// How many differences are listed unless the caller says otherwise.
  public static let listedDefault = 20

  /// What was found, in the order in which a reader must know it; empty when the snapshot holds.
  public let findings: [Finding]

  /// Whether the ledger gives the snapshot, byte for byte.
  public var holds: Bool { findings.isEmpty }

  /// Checks a snapshot against a ledger, at the prefix that it was made from.
  ///
  /// - Parameters:
  ///   - saved: The snapshot.
  ///   - log: The ledger, of that size or any later one.
  ///   - limit: How many differences are listed.
  /// - Throws: `LedgerError.damaged`, `LedgerError.system`.
  /// - Complexity: O(n) in the bytes of the prefix.
  public init(
    _ saved: SavedSnapshot, against log: EventLog, listing limit: Int = Self.listedDefault
  ) throws(LedgerError) {
    let size = try log.head().size
    let root = saved.size <= size ? try log.root(size: saved.size) : nil
    try self.init(
      saved, against: log, origin: log.settings.origin, size: size, root: root, listing: limit)
  }

  /// Checks a snapshot against a log whose root at the snapshot's size is known.
  ///
  /// - Parameters:
  ///   - saved: The snapshot.
  ///   - source: Where the lines are read from.
  ///   - origin: The ledger's name.
  ///   - size: How many lines it has now.
  ///   - root: The root over as many lines as the snapshot was made from; `nil` where it has fewer.
  ///   - limit: How many differences are listed.
  /// - Throws: `LedgerError.damaged`, `LedgerError.system`.
  package init(
    _ saved: SavedSnapshot, against source: some EventSource, origin: String, size: Int,
    root: Digest?, listing limit: Int = Self.listedDefault
  ) throws(LedgerError) {
    // Of another ledger, or of lines that are not there, figures say nothing.
    if saved.origin != origin {
      findings = [.otherOrigin(snapshot: saved.origin, ledger: origin)]
      return
    }
    guard let root, saved.size <= size else {
      findings = [.beyondLog(snapshot: saved.size, ledger: size)]
      return
    }
    var findings: [Finding] = []
    if saved.root != root {
      findings.append(.otherRoot(size: saved.size, snapshot: saved.root, ledger: root))
    }
    do throws(LedgerError) {
      let made = try Snapshot(
        saved.name, of: source, origin: origin, size: saved.size, root: root, on: saved.on,
        programmes: saved.programmes.isEmpty ? nil : saved.programmes)
      findings += try Self.compare(saved, made, limit)
    } catch {
      guard case .refused(let refusals) = error else { throw error }
      findings += refusals.map { .notMade($0) }
    }
    self.findings = findings
  }

  private static func compare(
    _ saved: SavedSnapshot, _ made: Snapshot, _ limit: Int
  ) throws(LedgerError) -> [Finding] {
    if saved.bytes == made.bytes { return [] }
    let differences = JSONDifferences(
      saved.document.root, try JSONDocument(made.bytes, file: nil).root, limit: limit)
    if differences.count > 0 { return [.differs(differences)] }
    let same = zip(saved.bytes, made.bytes).prefix { $0 == $1 }.count
    return [.otherBytes(at: same)]
  }
}
