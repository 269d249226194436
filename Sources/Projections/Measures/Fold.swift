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
  /// The kinds whose values are numbered together: those of all folds that keys are compared with.
  var scope: [String]

  init(_ events: Events, _ parts: [Part], sum: String? = nil) {
    kinds = events.kinds
    conditions = events.conditions
    days = events.period?.days ?? .always
    self.parts = parts
    self.sum = sum
    scope = events.kinds
  }
}

/// What keeps an event out of a fold.
enum FoldObstacle: Hashable, Sendable {
  /// It occurred on a day that does not count.
  case day
  /// A condition does not hold of it.
  case condition(Condition)
  /// It has no number in a field that is added up or compared.
  case noNumber(String)
  /// It does not have a key that is counted.
  case noValue(EventKey)
}

/// A fold by itself: its definition in bytes, and its sums.
///
/// A plan's folds are worked together, by ``FoldState``; what one of them makes of an event is said
/// here.
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
  private let days: DayRange?
  private let conditions: [CompiledCondition]
  private let parts: [Part]
  private let sum: [UInt8]?
  private(set) var tally = Tally()

  /// Makes an empty fold.
  ///
  /// - Parameters:
  ///   - spec: What it adds up.
  ///   - on: The last day that counts.
  init(_ spec: FoldSpec, on: CivilDate = .last) {
    self.spec = spec
    days = DayRange(nil, on).flatMap { spec.days?.intersection($0) }
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
    guard firstObstacle(&event, from: 0) == nil else { return }
    var sums = Tally.Sums()
    sums.events = weight
    sums.units = weight &* event.line.quantity
    if let sum {
      guard let amount = Self.amount(sum, of: event) else { return }
      sums.amount = Int128(weight) &* amount
    }
    key.removeAll(keepingCapacity: true)
    add(&event, from: 0, sums, &key)
  }

  /// Whether an event of the fold's kinds would be put in, but for its keys.
  func takes(_ event: inout EventView) -> Bool {
    guard firstObstacle(&event, from: 0) == nil else { return false }
    guard let sum else { return true }
    return Self.amount(sum, of: event) != nil
  }

  /// The first check from one on that an event does not pass: 0 is its day, the others are the
  /// conditions, from 1.
  @inline(__always)
  private func firstObstacle(_ event: inout EventView, from first: Int) -> Int? {
    if first == 0 {
      guard let days, days.contains(event.day) else { return 0 }
    }
    var check = max(first, 1)
    while check <= conditions.count {
      if !conditions[check &- 1].passes(&event) { return check }
      check &+= 1
    }
    return nil
  }

  @inline(__always)
  private static func amount(_ sum: [UInt8], of event: EventView) -> Int128? {
    event.number(sum).flatMap { Tally.amount($0) }
  }

  /// Everything that keeps an event of the fold's kinds out; nothing when it is taken.
  func obstacles(_ event: inout EventView) -> [FoldObstacle] {
    var found: [FoldObstacle] = []
    var next = firstObstacle(&event, from: 0)
    while let check = next {
      found.append(check == 0 ? .day : .condition(spec.conditions[check - 1]))
      next = firstObstacle(&event, from: check + 1)
    }
    if let sum, let field = spec.sum, Self.amount(sum, of: event) == nil {
      found.append(.noNumber(field))
    }
    for part in spec.parts {
      switch part {
      case .key(let key):
        if event.parts(of: CompiledKey(key)).isEmpty { found.append(.noValue(key)) }
      case .number(let field):
        if event.number(Array(field.utf8)) == nil { found.append(.noNumber(field)) }
      case .cell, .day, .observation: break
      }
    }
    return found
  }

  /// What an event by itself adds, and under which keys; nothing when something keeps it out.
  func contribution(_ event: inout EventView) -> [(key: [UInt8], sums: Tally.Sums)] {
    var alone = self
    alone.tally = Tally()
    var key: [UInt8] = []
    alone.apply(&event, weight: 1, key: &key)
    return alone.tally.rows
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
