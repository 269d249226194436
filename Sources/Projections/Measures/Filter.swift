import Ledger

/// The events that a figure is about: `{"kind": ..., "where": {...}, "period": ...}`.
public struct Events: Sendable, Hashable {
  /// The kinds, each once, in the order of their bytes.
  public var kinds: [String]
  /// What must hold of an event, all of it, in the plan's order.
  public var conditions: [Condition]
  /// The days on which it occurred; `nil` for any.
  public var period: Period?

  /// Selects events.
  ///
  /// - Parameters:
  ///   - kinds: The kinds.
  ///   - conditions: What must hold of an event.
  ///   - period: The days on which it occurred; `nil` for any.
  public init(kinds: [String], conditions: [Condition] = [], period: Period? = nil) {
    self.kinds = Array(Set(kinds)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    self.conditions = conditions
    self.period = period
  }
}

/// What must hold of one key of an event.
public struct Condition: Sendable, Hashable {
  /// What the value is compared with.
  public enum Test: Sendable, Hashable {
    /// Equal to one of them.
    case anyOf([KeyValue])
    /// There, and none of them.
    case noneOf([KeyValue])
    /// Not there, or none of them.
    case unless([KeyValue])
    /// Within bounds: of numbers by size, of texts by their bytes, as dates sort.
    case within(lower: Bound?, upper: Bound?)
    /// There or not.
    case present(Bool)
  }

  /// One end of a range.
  public struct Bound: Sendable, Hashable {
    /// A number or a text.
    public var value: KeyValue
    /// Whether the value itself is outside.
    public var isStrict: Bool

    /// Makes an end.
    ///
    /// - Parameters:
    ///   - value: A number or a text.
    ///   - isStrict: Whether the value itself is outside.
    public init(_ value: KeyValue, isStrict: Bool) {
      self.value = value
      self.isStrict = isStrict
    }
  }

  /// Whose value it is about.
  public var key: EventKey
  /// What must hold of it.
  public var test: Test

  /// Makes a condition.
  ///
  /// - Parameters:
  ///   - key: Whose value it is about.
  ///   - test: What must hold of it.
  public init(_ key: EventKey, _ test: Test) {
    self.key = key
    self.test = test
  }
}

/// A condition with its values as bytes, so that an event is judged without making a text.
struct CompiledCondition: Sendable {
  private enum Test: Sendable {
    case anyOf([[UInt8]])
    case noneOf([[UInt8]], absent: Bool)
    case within(CompiledBound?, CompiledBound?)
    case present(Bool)
  }

  private struct CompiledBound: Sendable {
    let number: ExactDecimal?
    let text: [UInt8]
    let isStrict: Bool

    init(_ bound: Condition.Bound) {
      if case .number(let number) = bound.value { self.number = number } else { number = nil }
      text = KeyCode.part(bound.value)
      isStrict = bound.isStrict
    }

    /// How a value compares: below 0 before the bound, 0 on it; `nil` when they are of two types.
    func order(_ type: UInt8, _ value: Span<UInt8>) -> Int? {
      guard type == text.first else { return nil }
      guard let number else {
        let bound = text.span.extracting(1..<text.count &- 1)
        if precedes(value, bound) { return -1 }
        return precedes(bound, value) ? 1 : 0
      }
      guard let value = ExactDecimal(json: value) else { return nil }
      return value == number ? 0 : value < number ? -1 : 1
    }
  }

  let key: CompiledKey
  private let test: Test

  init(_ condition: Condition) {
    key = CompiledKey(condition.key)
    test =
      switch condition.test {
      case .anyOf(let values): .anyOf(values.map { KeyCode.part($0) })
      case .noneOf(let values): .noneOf(values.map { KeyCode.part($0) }, absent: false)
      case .unless(let values): .noneOf(values.map { KeyCode.part($0) }, absent: true)
      case .within(let lower, let upper):
        .within(lower.map { CompiledBound($0) }, upper.map { CompiledBound($0) })
      case .present(let isPresent): .present(isPresent)
      }
  }

  /// Whether it holds of an event that does not have the key.
  var holdsOfNothing: Bool {
    switch test {
    case .anyOf, .within: false
    case .noneOf(_, let absent): absent
    case .present(let isPresent): !isPresent
    }
  }

  /// Whether each of several values must pass, as for what must not be; else one is enough.
  var asksAll: Bool {
    if case .noneOf = test { return true }
    return false
  }

  /// Whether one value passes.
  ///
  /// - Parameters:
  ///   - type: The byte of its type.
  ///   - value: Its canonical bytes.
  /// - Returns: Whether the test holds of it.
  func passes(_ type: UInt8, _ value: Span<UInt8>) -> Bool {
    switch test {
    case .present(let isPresent): return isPresent
    case .anyOf(let values):
      for wanted in values where Self.isEqual(wanted, type, value) { return true }
      return false
    case .noneOf(let values, _):
      for unwanted in values where Self.isEqual(unwanted, type, value) { return false }
      return true
    case .within(let lower, let upper):
      if let lower {
        guard let order = lower.order(type, value), lower.isStrict ? order > 0 : order >= 0 else {
          return false
        }
      }
      if let upper {
        guard let order = upper.order(type, value), upper.isStrict ? order < 0 : order <= 0 else {
          return false
        }
      }
      return true
    }
  }

  /// Whether a value is that of a part: its type, its bytes, and a byte 0.
  @inline(__always)
  private static func isEqual(_ part: [UInt8], _ type: UInt8, _ value: Span<UInt8>) -> Bool {
    part.count == value.count &+ 2 && part[0] == type
      && equal(part.span, 1..<part.count &- 1, value)
  }

  /// Whether an event passes.
  func passes(_ event: inout EventView) -> Bool {
    let parts = event.parts(of: key)
    if parts.isEmpty { return holdsOfNothing }
    for part in parts {
      let value = event.part(part).span
      if passes(value[0], value.extracting(1..<value.count &- 1)) != asksAll { return !asksAll }
    }
    return asksAll
  }
}
