package import Ledger

/// The events of a prefix that count, and what is known of those that they stand in for.
///
/// Two passes: what is taken out, then the lines that are left.
package struct StandingEvents: Sendable {
  private let conditions: [Condition]
  private let removals: Removals
  /// The id that a line replaces, by the line's own id.
  private let replaced: [String: String]
  /// How many lines the prefix has.
  package let size: Int

  /// Looks through a prefix for what is taken out of it.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - size: How many lines count.
  ///   - conditions: What must hold of an event, all of it.
  ///   - programmes: The programmes of which events are wanted; of all where there are none.
  ///   - on: The last day that counts; `nil` for none.
  /// - Throws: What reading throws.
  package init(
    in source: some EventSource, through size: Int, conditions: [Condition] = [],
    programmes: [String] = [], on: CivilDate? = nil
  ) throws(LedgerError) {
    var conditions = conditions
    if !programmes.isEmpty {
      conditions.append(
        Condition(.envelope(.programme), .anyOf(programmes.map { .text($0) })))
    }
    if let on {
      // A moment of the day itself is a longer text than the day.
      let next = KeyValue.text(on.adding(days: 1).description)
      conditions.append(
        Condition(
          .envelope(.occurred), .within(lower: nil, upper: .init(next, isStrict: true))))
    }
    let states = try source.fold(
      through: size, into: { (removals: Removals(), replaced: [String: String]()) },
      { (state, batch) throws(LedgerError) in
        for line in batch.lines where line.sequence <= size {
          state.removals.note(line, of: batch)
          guard let id = batch.text(.id, of: line), let old = batch.text(.replaces, of: line)
          else { continue }
          state.replaced[id] = old
        }
      })
    var (removals, replaced) = (Removals(), [String: String]())
    for state in states {
      removals.merge(state.removals)
      replaced.merge(state.replaced) { first, _ in first }
    }
    self.conditions = conditions
    self.removals = removals
    self.replaced = replaced
    self.size = size
  }

  /// The id under which an event was first recorded: that of the event at the beginning of its
  /// corrections.
  ///
  /// - Parameter id: An event's id.
  /// - Returns: The id itself where the event corrects none.
  package func original(of id: String) -> String {
    var id = id
    // A line names only earlier ones, so this ends.
    while let old = replaced[id] { id = old }
    return id
  }

  /// Gives the events in order.
  ///
  /// - Parameters:
  ///   - source: The same log.
  ///   - body: What is done with each.
  /// - Throws: What reading throws, or `body`.
  package func forEach(
    in source: some EventSource,
    _ body: (EventBatch, EventLine) throws(LedgerError) -> Void
  ) throws(LedgerError) {
    guard size > 0 else { return }
    var selector = EventSelector(conditions, without: removals)
    try source.forEachBatch(from: 1, through: size) { (batch) throws(LedgerError) in
      selector.turn(to: batch)
      for line in batch.lines where line.sequence <= size && selector.takes(line) {
        try body(batch, line)
      }
    }
  }
}
