import Ledger

/// `implausible-quantities`: an event whose quantity, or amount of money, is far above all others of its
/// kind in the programme: one zero too many.
final class QuantityCheck: EventCheck {
  /// How many times the next largest is far above it.
  static let factor = 5
  /// Of fewer events nobody can say what is usual.
  static let eventsMin = 10

  private struct Most {
    var count = 0
    var first: (number: ExactDecimal, list: EventList)?
    var second: ExactDecimal?
  }

  private var numbers = ByteMap<Most>()
  private var key: [UInt8] = []
  /// The fields of each kind that hold money.
  private let money: ByteMap<[[UInt8]]>

  init(_ catalogue: Catalogue?) {
    var money = ByteMap<[[UInt8]]>()
    for kind in catalogue?.kinds ?? [] {
      let fields = kind.fields.filter { $0.type == .money && !$0.isMany }
        .map { Array($0.name.utf8) }
      let name = Array(kind.name.utf8)
      if !fields.isEmpty { money.merge(name.span, fields) { _ in } }
    }
    self.money = money
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    let bytes = batch.bytes
    guard let kind = line.range(of: .kind) else { return }
    take(ExactDecimal(line.quantity), [], line, batch)
    for field in money[bytes.span.extracting(kind)] ?? [] {
      guard let value = batch.field(field, of: line), value.kind == .number,
        let number = ExactDecimal(json: bytes.span.extracting(value.range))
      else { continue }
      take(number.magnitude, field, line, batch)
    }
  }

  private func take(
    _ number: ExactDecimal, _ field: [UInt8], _ line: EventLine, _ batch: EventBatch
  ) {
    var key = key
    self.key = []
    defer { self.key = key }
    key.removeAll(keepingCapacity: true)
    for name in [EnvelopeKey.programme, .kind] {
      if let range = line.range(of: name) { key.append(contentsOf: batch.bytes[range]) }
      key.append(0)
    }
    key.append(contentsOf: field)
    numbers.merge(key.span, Most()) { _ in }
    numbers.merge(key.span, Most()) { most in
      most.count += 1
      if let first = most.first, number <= first.number {
        if most.second.map({ number > $0 }) ?? true { most.second = number }
        return
      }
      most.second = most.first?.number
      var list = EventList()
      list.add(line, of: batch)
      most.first = (number, list)
    }
  }

  func findings() -> [CheckFinding] {
    numbers.keys.sorted().compactMap { number in
      let most = numbers.values[number]
      guard most.count >= Self.eventsMin, let first = most.first, let second = most.second,
        !second.isZero, first.number >= second * ExactDecimal(Self.factor)
      else { return nil }
      let texts = numbers.keys.key(number).split(separator: 0, omittingEmptySubsequences: false)
        .map { unescaped($0) }
      return CheckFinding(
        .implausibleQuantities, programme: texts[0],
        CheckWords.implausible(
          first.number, texts[2], of: texts[1], next: second, among: most.count), first.list)
    }
  }
}
