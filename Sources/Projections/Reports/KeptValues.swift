import Ledger

/// A value that is written into a kept state, one word or more, and read again.
protocol KeptValue {
  /// Writes the value.
  func write(to writer: inout KeptWriter)

  /// Reads a value; `nil` where there is none.
  init?(_ reader: inout KeptReader)
}

extension KeptWriter {
  /// Writes values one after another.
  mutating func write<each Value: KeptValue>(_ values: repeat each Value) {
    repeat (each values).write(to: &self)
  }
}

extension Int: KeptValue {
  func write(to writer: inout KeptWriter) { writer.append(self) }

  init?(_ reader: inout KeptReader) {
    guard let number = reader.integer() else { return nil }
    self = number
  }
}

extension Bool: KeptValue {
  func write(to writer: inout KeptWriter) { writer.append(self ? 1 as Int : 0) }

  init?(_ reader: inout KeptReader) {
    guard let number = reader.integer() else { return nil }
    self = number != 0
  }
}

extension String: KeptValue {
  func write(to writer: inout KeptWriter) { writer.append(Array(utf8)) }

  init?(_ reader: inout KeptReader) {
    guard let bytes = reader.list(of: UInt8.self) else { return nil }
    self.init(decoding: bytes, as: UTF8.self)
  }
}

extension Optional: KeptValue where Wrapped: KeptValue {
  func write(to writer: inout KeptWriter) {
    (self != nil).write(to: &writer)
    self?.write(to: &writer)
  }

  init?(_ reader: inout KeptReader) {
    guard let isThere = Bool(&reader) else { return nil }
    guard isThere else {
      self = .none
      return
    }
    guard let value = Wrapped(&reader) else { return nil }
    self = .some(value)
  }
}

extension Array: KeptValue where Element: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.append(count)
    for element in self { element.write(to: &writer) }
  }

  init?(_ reader: inout KeptReader) {
    guard let count = reader.length(of: 8) else { return nil }
    self.init()
    reserveCapacity(count)
    for _ in 0..<count {
      guard let element = Element(&reader) else { return nil }
      append(element)
    }
  }
}

/// One of some words: its place among them.
protocol KeptWord: KeptValue, CaseIterable, Equatable {}

extension KeptWord {
  func write(to writer: inout KeptWriter) {
    writer.append(Array(Self.allCases).firstIndex(of: self) ?? 0)
  }

  init?(_ reader: inout KeptReader) {
    let all = Array(Self.allCases)
    guard let place = reader.integer(), all.indices.contains(place) else { return nil }
    self = all[place]
  }
}

extension Standing: KeptWord {}
extension Measure.Firmness: KeptWord {}
extension Measure.Better: KeptWord {}
extension PeriodKey: KeptWord {}

extension CivilDate: KeptValue {
  func write(to writer: inout KeptWriter) { writer.append(dayNumber) }

  init?(_ reader: inout KeptReader) {
    guard let number = reader.integer() else { return nil }
    self.init(dayNumber: number)
  }
}

extension ExactDecimal: KeptValue {
  func write(to writer: inout KeptWriter) {
    writer.append(UInt64(truncatingIfNeeded: significand))
    writer.append(UInt64(truncatingIfNeeded: significand >> 64))
    writer.append(scale)
  }

  init?(_ reader: inout KeptReader) {
    guard let low = reader.word(), let high = reader.word(), let scale = reader.integer() else {
      return nil
    }
    self.init(
      significand: Int128(Int64(bitPattern: high)) << 64 | Int128(low), scale: scale)
  }
}

extension FigureValue: KeptValue {
  func write(to writer: inout KeptWriter) {
    switch self {
    case .number(let number): writer.write(0, number)
    case .day(let day): writer.write(1, day)
    }
  }

  init?(_ reader: inout KeptReader) {
    switch reader.integer() {
    case 0:
      guard let number = ExactDecimal(&reader) else { return nil }
      self = .number(number)
    case 1:
      guard let day = CivilDate(&reader) else { return nil }
      self = .day(day)
    default: return nil
    }
  }
}

extension KeyValue: KeptValue {
  func write(to writer: inout KeptWriter) {
    switch self {
    case .text(let text): writer.write(0, text)
    case .number(let number): writer.write(1, number)
    case .boolean(let boolean): writer.write(2, boolean)
    }
  }

  init?(_ reader: inout KeptReader) {
    switch reader.integer() {
    case 0:
      guard let text = String(&reader) else { return nil }
      self = .text(text)
    case 1:
      guard let number = ExactDecimal(&reader) else { return nil }
      self = .number(number)
    case 2:
      guard let boolean = Bool(&reader) else { return nil }
      self = .boolean(boolean)
    default: return nil
    }
  }
}

extension EventKey: KeptValue {
  func write(to writer: inout KeptWriter) {
    switch self {
    case .envelope(let key): writer.write(0, key.name)
    case .period(let key): writer.write(1, key)
    case .field(let name): writer.write(2, name)
    }
  }

  init?(_ reader: inout KeptReader) {
    switch reader.integer() {
    case 0:
      guard let name = String(&reader), let key = EnvelopeKey(name) else { return nil }
      self = .envelope(key)
    case 1:
      guard let key = PeriodKey(&reader) else { return nil }
      self = .period(key)
    case 2:
      guard let name = String(&reader) else { return nil }
      self = .field(name)
    default: return nil
    }
  }
}
