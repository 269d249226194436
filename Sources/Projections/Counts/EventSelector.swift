package import Ledger

/// Picks the lines of a log for which conditions hold, and that nothing has taken out.
package struct EventSelector {
  private let conditions: [CompiledCondition]
  private let removals: Removals?
  private var view: EventView?
  private var batch: EventBatch?
  private static let reserved = Array(LogFormat.reservedPrefix.utf8)

  /// Makes a selector.
  ///
  /// - Parameters:
  ///   - conditions: What must hold of a line, all of it.
  ///   - removals: What later lines take out; lines of the ledger's own are left out then too. `nil`
  ///     leaves nothing out.
  package init(_ conditions: [Condition], without removals: Removals? = nil) {
    self.conditions = conditions.map { CompiledCondition($0) }
    self.removals = removals
  }

  /// Whether there may be a line that is not picked.
  package var isSelective: Bool { !conditions.isEmpty || removals != nil }

  /// Turns to the lines of a batch.
  ///
  /// - Parameter batch: The batch.
  package mutating func turn(to batch: EventBatch) {
    self.batch = batch
    guard let first = batch.lines.first else { return }
    var view = view ?? EventView(calendar: .england, batch: batch, line: first)
    self.view = nil
    view.turn(to: batch)
    self.view = view
  }

  /// Whether a line is picked.
  ///
  /// - Parameter line: A line of the batch.
  /// - Returns: `true` when all conditions hold and nothing takes it out.
  /// - Complexity: O(n) in the bytes of the line.
  package mutating func takes(_ line: EventLine) -> Bool {
    guard let batch else { return false }
    if let removals {
      guard let kind = line.range(of: .kind), let id = line.range(of: .id) else { return false }
      if batch.bytes[kind].starts(with: Self.reserved) || removals.contains(batch.bytes[id]) {
        return false
      }
    }
    guard !conditions.isEmpty else { return true }
    guard var view else { return false }
    self.view = nil
    defer { self.view = view }
    guard view.turn(to: line) else { return false }
    for condition in conditions where !condition.passes(&view) { return false }
    return true
  }
}
