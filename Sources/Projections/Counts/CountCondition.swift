public import Ledger

extension Condition {
  /// Reads a condition as `--where` writes it: `phase=primary`, `phase!=primary`, `age>=11`,
  /// `occurred<2018-09-01`.
  ///
  /// A value that reads as a number or a truth value matches that as well as the text.
  ///
  /// - Parameters:
  ///   - text: The condition.
  ///   - place: Where it stands, for the refusal.
  /// - Throws: A refusal that says what would be right.
  public init(parsing text: String, at place: Place = Place()) throws(Refusal) {
    let bytes = Array(text.utf8)
    let signs = Array("=!<>".utf8)
    guard let start = bytes.firstIndex(where: { signs.contains($0) }), start > 0 else {
      throw Refusal.notACondition(text, at: place)
    }
    let operators = ["!=", ">=", "<=", "=", ">", "<"]
    guard let sign = operators.first(where: { bytes[start...].starts(with: $0.utf8) }) else {
      throw Refusal.notACondition(text, at: place)
    }
    let name = String(decoding: bytes[..<start], as: UTF8.self)
    let value = String(decoding: bytes[(start + sign.utf8.count)...], as: UTF8.self)
    let key = EventKey(name)
    let number = ExactDecimal(value)
    let limit: KeyValue = number.map { .number($0) } ?? .text(value)
    var values: [KeyValue] = [.text(value)]
    if let number { values.append(.number(number)) }
    if value == "true" || value == "false" { values.append(.boolean(value == "true")) }
    switch sign {
    case "=": self.init(key, .anyOf(values))
    case "!=": self.init(key, .unless(values))
    case ">=": self.init(key, .within(lower: Bound(limit, isStrict: false), upper: nil))
    case ">": self.init(key, .within(lower: Bound(limit, isStrict: true), upper: nil))
    case "<=": self.init(key, .within(lower: nil, upper: Bound(limit, isStrict: false)))
    default: self.init(key, .within(lower: nil, upper: Bound(limit, isStrict: true)))
    }
  }
}

/// What is said of conditions on the command line.
extension Refusal {
  static func notACondition(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "condition", at: place, "\(quoted(text)) is not a condition",
      remedy: "write a key, a sign and a value: phase=primary, phase!=primary, age>=11")
  }
}
