import Ledger

/// A key with its name as bytes.
enum CompiledKey: Sendable, Hashable {
  case envelope(EnvelopeKey)
  case period(PeriodKey)
  case field([UInt8])

  init(_ key: EventKey) {
    switch key {
    case .envelope(let key): self = .envelope(key)
    case .period(let key): self = .period(key)
    case .field(let name): self = .field(Array(name.utf8))
    }
  }
}

/// Where the values of a key stand: mostly one, so that a list is only made where there are more.
struct Parts: RandomAccessCollection, Sendable {
  private let first: Range<Int>
  private let all: [Range<Int>]
  let endIndex: Int

  static let none = Parts([])

  init(_ part: Range<Int>) {
    first = part
    all = []
    endIndex = 1
  }

  init(_ parts: [Range<Int>]) {
    first = parts.first ?? 0..<0
    all = parts
    endIndex = parts.count
  }

  var startIndex: Int { 0 }
  subscript(_ index: Int) -> Range<Int> { index == 0 ? first : all[index] }
}

/// One event as the folds of a plan see it.
///
/// Values are written as parts of keys into one buffer that is used again for each event, so that an
/// event costs no allocation once the buffer has grown.
struct EventView {
  private(set) var batch: EventBatch
  private(set) var line: EventLine
  /// The day on which it occurred.
  private(set) var day: CivilDate
  private var buffer: [UInt8] = []
  private var buckets: [PeriodBuckets?]
  private let calendar: SchoolCalendar

  /// Makes a view of the first line of a batch; `nil` when it has none whose day can be read.
  init(calendar: SchoolCalendar, batch: EventBatch, line: EventLine) {
    self.calendar = calendar
    self.batch = batch
    self.line = line
    day = .first
    buckets = Array(repeating: nil, count: PeriodKey.allCases.count)
  }

  /// Turns to another batch.
  mutating func turn(to batch: EventBatch) {
    self.batch = batch
  }

  /// Turns to another line of the batch; `false` when its day cannot be read.
  mutating func turn(to line: EventLine) -> Bool {
    self.line = line
    guard let occurred = line.range(of: .occurred), occurred.count >= 10 else { return false }
    let start = occurred.lowerBound
    let bytes = batch.bytes
    guard let day = CivilDate(bytes.span.extracting(start..<start + 10)) else { return false }
    self.day = day
    buffer.removeAll(keepingCapacity: true)
    return true
  }

  /// Whether a part of the batch begins with some bytes.
  @inline(__always)
  func begins(_ range: Range<Int>, with prefix: [UInt8]) -> Bool {
    guard range.count >= prefix.count else { return false }
    let bytes = batch.bytes
    for index in prefix.indices where bytes[range.lowerBound &+ index] != prefix[index] {
      return false
    }
    return true
  }

  /// The bytes of a part that `parts(of:)` gave for this event.
  func part(_ range: Range<Int>) -> ArraySlice<UInt8> { buffer[range] }

  /// Writes a text of the envelope straight into a key, and gives `false` when the event has none.
  ///
  /// Most keys are such, and need no list of parts.
  @inline(__always)
  func append(_ envelope: EnvelopeKey, to key: inout [UInt8]) -> Bool {
    guard let range = line.range(of: envelope) else { return false }
    key.append(KeyCode.text)
    key.append(contentsOf: batch.bytes[range])
    key.append(0)
    return true
  }

  /// The values of a key in this event as parts of keys; none when it does not have the key.
  ///
  /// A list gives a part for each of its values, each once.
  mutating func parts(of key: CompiledKey) -> Parts {
    let start = buffer.count
    switch key {
    case .envelope(.quantity):
      buffer.append(KeyCode.number)
      buffer.append(contentsOf: String(line.quantity).utf8)
      buffer.append(0)
    case .envelope(.seq):
      buffer.append(KeyCode.number)
      buffer.append(contentsOf: String(line.sequence).utf8)
      buffer.append(0)
    case .envelope(let key):
      guard let range = line.range(of: key) else { return .none }
      append(KeyCode.text, range)
    case .period(let key):
      let label = label(of: key)
      buffer.append(KeyCode.text)
      buffer.append(contentsOf: label)
      buffer.append(0)
    case .field(let name):
      guard let field = batch.field(name, of: line) else { return .none }
      guard field.kind != .array else { return parts(ofElements: field) }
      guard !batch.isPrivate(field) else { return .none }
      guard let tag = Self.tag(field.kind) else { return .none }
      append(tag, field.range)
    }
    return Parts(start..<buffer.count)
  }

  /// The values of a key in this event, as a person reads them.
  mutating func values(of key: EventKey) -> [KeyValue] {
    parts(of: CompiledKey(key)).compactMap { KeyCode.value(part($0)) }
  }

  /// A number of a field; `nil` when the event has no such number.
  func number(_ field: [UInt8]) -> ExactDecimal? { number(field, of: line) }

  /// A number of a field in a line of the batch; `nil` when it has no such number.
  func number(_ field: [UInt8], of line: EventLine) -> ExactDecimal? {
    guard let value = batch.field(field, of: line), value.kind == .number else { return nil }
    let bytes = batch.bytes
    return ExactDecimal(json: bytes.span.extracting(value.range))
  }

  private mutating func parts(ofElements field: DataField) -> Parts {
    var parts: [Range<Int>] = []
    for element in batch.elements(of: field) {
      guard let tag = Self.tag(element.kind) else { continue }
      let start = buffer.count
      append(tag, element.range)
      let part = start..<buffer.count
      if parts.contains(where: { buffer[$0].elementsEqual(buffer[part]) }) { continue }
      parts.append(part)
    }
    return Parts(parts)
  }

  private mutating func append(_ tag: UInt8, _ range: Range<Int>) {
    buffer.append(tag)
    buffer.append(contentsOf: batch.bytes[range])
    buffer.append(0)
  }

  private static func tag(_ kind: JSONValue.Kind) -> UInt8? {
    switch kind {
    case .string: KeyCode.text
    case .number: KeyCode.number
    case .boolean: KeyCode.boolean
    case .null, .object, .array: nil
    }
  }

  private mutating func label(of key: PeriodKey) -> [UInt8] {
    let index = PeriodKey.allCases.firstIndex(of: key) ?? 0
    var table = buckets[index] ?? PeriodBuckets(key, in: calendar)
    buckets[index] = nil
    let label = table.label(of: day)
    buckets[index] = table
    return label
  }
}
