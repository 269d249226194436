import Ledger

/// What one fold adds up: which events, under what keys, and which field.
///
/// Folds are the only state of a report. A figure is compiled into one or two of them, and two
/// figures that need the same sums share a fold.
struct FoldSpec: Hashable, Sendable {
  /// One part of the keys, in order.
  enum Part: Hashable, Sendable {
    /// A key of a cell; an event without it stands in the cell of what is missing.
    case cell(EventKey)
    /// A key that is counted; an event without it is not.
    case key(EventKey)
    /// A number of a field as it stands; an event without one does not count.
    case number(String)
    /// The day, four bytes.
    case day
    /// The sequence number, eight bytes, and a field, missing where it is none.
    case observation(String)
  }

  var kinds: [String]
  var conditions: [Condition]
  /// The days on which what counts occurred; `nil` when there is none, as in a period to come.
  var days: DayRange?
  var parts: [Part]
  /// The field that is summed; an event without a number in it does not count.
  var sum: String?

  init(_ events: Events, _ parts: [Part], sum: String? = nil) {
    kinds = events.kinds
    conditions = events.conditions
    days = events.period?.days ?? .always
    self.parts = parts
    self.sum = sum
  }
}

/// A fold at work: its definition in bytes, and its sums.
struct Fold: Sendable {
  private enum Part: Sendable {
    /// A text of the envelope, and whether an event without it counts.
    case text(EnvelopeKey, isOptional: Bool)
    case cell(CompiledKey)
    case key(CompiledKey)
    case number([UInt8])
    case day
    case observation([UInt8])
  }

  let spec: FoldSpec
  private let conditions: [CompiledCondition]
  private let parts: [Part]
  private let sum: [UInt8]?
  private(set) var tally = Tally()

  init(_ spec: FoldSpec) {
    self.spec = spec
    conditions = spec.conditions.map { CompiledCondition($0) }
    parts = spec.parts.map { part in
      switch part {
      case .cell(.envelope(let key)) where key != .seq && key != .quantity:
        .text(key, isOptional: true)
      case .key(.envelope(let key)) where key != .seq && key != .quantity:
        .text(key, isOptional: false)
      case .cell(let key): .cell(CompiledKey(key))
      case .key(let key): .key(CompiledKey(key))
      case .number(let field): .number(Array(field.utf8))
      case .day: .day
      case .observation(let field): .observation(Array(field.utf8))
      }
    }
    sum = spec.sum.map { Array($0.utf8) }
  }

  /// Puts an event of the fold's kinds in, or takes it out again.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - weight: 1 to put it in, -1 to take it out.
  ///   - key: Memory for the key, used again for each event.
  mutating func apply(_ event: inout EventView, weight: Int, key: inout [UInt8]) {
    guard let days = spec.days, days.contains(event.day) else { return }
    for condition in conditions {
      guard condition.passes(&event) else { return }
    }
    var sums = Tally.Sums()
    sums.events = weight
    sums.units = weight &* event.line.quantity
    if let sum {
      guard let amount = event.number(sum).flatMap({ Tally.amount($0) }) else { return }
      sums.amount = Int128(weight) &* amount
    }
    key.removeAll(keepingCapacity: true)
    add(&event, from: 0, sums, &key)
  }

  /// Writes the parts from one on, and adds to the key that results; where a key has several values
  /// in one event, to the key of each.
  private mutating func add(
    _ event: inout EventView, from first: Int, _ sums: Tally.Sums, _ key: inout [UInt8]
  ) {
    var index = first
    while index < parts.count {
      switch parts[index] {
      case .text(let envelope, let isOptional):
        if event.append(envelope, to: &key) { break }
        guard isOptional else { return }
        key.append(KeyCode.missing)
      case .cell(let wanted):
        let found = event.parts(of: wanted)
        if found.isEmpty { key.append(KeyCode.missing) }
        if found.count > 1 { return branch(&event, found, index, sums, &key) }
        for part in found { key.append(contentsOf: event.part(part)) }
      case .key(let wanted):
        let found = event.parts(of: wanted)
        if found.isEmpty { return }
        if found.count > 1 { return branch(&event, found, index, sums, &key) }
        for part in found { key.append(contentsOf: event.part(part)) }
      case .number(let field):
        guard let number = event.number(field) else { return }
        KeyCode.append(.number(number), to: &key)
      case .day:
        KeyCode.append(day: event.day.dayNumber, to: &key)
      case .observation(let field):
        let sequence = UInt64(truncatingIfNeeded: event.line.sequence)
        for shift in stride(from: 56, through: 0, by: -8) {
          key.append(UInt8(truncatingIfNeeded: sequence >> UInt64(shift)))
        }
        KeyCode.append(event.number(field).map { .number($0) }, to: &key)
      }
      index += 1
    }
    tally.add(key.span, sums)
  }

  private mutating func branch(
    _ event: inout EventView, _ found: Parts, _ index: Int, _ sums: Tally.Sums,
    _ key: inout [UInt8]
  ) {
    for part in found {
      var copy = key
      copy.append(contentsOf: event.part(part))
      add(&event, from: index + 1, sums, &copy)
    }
  }

  /// Adds what another worker folded by the same definition.
  mutating func merge(_ other: Fold) { tally.merge(other.tally) }
}
