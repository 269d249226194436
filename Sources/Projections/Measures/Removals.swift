public import Ledger

/// The events of a prefix that no longer count: those that a later line replaces or voids.
///
/// An id that is both, or is named twice, is taken out once, by the line that names it first. Whether
/// that line counts itself does not matter: what was replaced stays replaced when its replacement is
/// voided.
public struct Removals: Sendable {
  /// A line that takes an event out.
  public struct Remover: Sendable, Hashable {
    /// Its sequence number.
    public let sequence: Int
    /// Whether it replaces the event; else it voids it.
    public let isReplacement: Bool
  }

  private var ids = ByteTable()
  private var removers: [Remover] = []
  private static let void = Array(ReservedKind.void.rawValue.utf8)
  private static let event = Array("event".utf8)

  /// Makes an empty list.
  public init() {}

  /// Notes what a line takes out, if anything.
  ///
  /// - Parameters:
  ///   - line: A line.
  ///   - batch: The batch that holds it.
  /// - Complexity: O(1) for a line that takes nothing out.
  @inline(__always)
  public mutating func note(_ line: EventLine, of batch: EventBatch) {
    if let id = line.range(of: .replaces) {
      insert(batch.bytes.span.extracting(id), Remover(sequence: line.sequence, isReplacement: true))
    }
    // Hardly any kind begins as that of a void.
    guard let kind = line.range(of: .kind), batch.bytes[kind.lowerBound] == UInt8(ascii: "l"),
      kind.count == Self.void.count, batch.bytes[kind].elementsEqual(Self.void),
      let field = batch.field(Self.event, of: line), field.kind == .string
    else { return }
    insert(
      batch.bytes.span.extracting(field.range),
      Remover(sequence: line.sequence, isReplacement: false))
  }

  private mutating func insert(_ id: Span<UInt8>, _ remover: Remover) {
    let number = ids.insert(id)
    if number == removers.count {
      removers.append(remover)
    } else if remover.sequence < removers[number].sequence {
      removers[number] = remover
    }
  }

  /// Whether an id is taken out.
  ///
  /// - Parameter id: The id's bytes as they stand in a line.
  /// - Returns: True when a line that was noted names it.
  public func contains(_ id: ArraySlice<UInt8>) -> Bool { remover(of: id) != nil }

  /// The line that takes an id out.
  ///
  /// - Parameter id: The id's bytes as they stand in a line.
  /// - Returns: The first line that was noted and names it; `nil` when none does.
  public func remover(of id: ArraySlice<UInt8>) -> Remover? {
    let id = Array(id)
    return ids.number(of: id.span).map { removers[$0] }
  }

  /// Adds what another worker noted.
  ///
  /// - Parameter other: The other worker's list.
  public mutating func merge(_ other: Removals) {
    for number in 0..<other.ids.count { insert(other.ids.key(number).span, other.removers[number]) }
  }

  /// How many ids there are.
  public var count: Int { ids.count }

  /// The ids as they stand in lines, in no order that can be relied on.
  var all: [[UInt8]] { (0..<ids.count).map { ids.key($0) } }

  /// The ids as they stand in lines, sorted by their bytes.
  public var sorted: [[UInt8]] { ids.sorted().map { ids.key($0) } }
}
