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

    /// How a part compares: below 0 before the bound, 0 on it; `nil` when they are of two types.
    func order(_ part: ArraySlice<UInt8>) -> Int? {
      guard part.first == text.first else { return nil }
      guard let number else {
        if part.elementsEqual(text) { return 0 }
        return part.lexicographicallyPrecedes(text) ? -1 : 1
      }
      guard let value = KeyCode.decimal(part.dropFirst().dropLast()) else { return nil }
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

  /// Whether an event passes.
  ///
  /// A list of values passes when one of them does; for what must not be,
  /// when none of them is.
  func passes(_ event: inout EventView) -> Bool {
    let parts = event.parts(of: key)
    switch test {
    case .present(let isPresent):
      return parts.isEmpty != isPresent
    case .anyOf(let values):
      for part in parts {
        for value in values where event.part(part).elementsEqual(value) { return true }
      }
      return false
    case .noneOf(let values, let absent):
      if parts.isEmpty { return absent }
      for part in parts {
        for value in values where event.part(part).elementsEqual(value) { return false }
      }
      return true
    case .within(let lower, let upper):
      return parts.contains { part in
        let bytes = event.part(part)
        if let lower {
          guard let order = lower.order(bytes), lower.isStrict ? order > 0 : order >= 0 else {
            return false
          }
        }
        if let upper {
          guard let order = upper.order(bytes), upper.isStrict ? order < 0 : order <= 0 else {
            return false
          }
        }
        return true
      }
    }
  }
}
