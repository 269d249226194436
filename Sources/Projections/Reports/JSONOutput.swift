package import Ledger

/// Writes JSON in the order in which it is told, without white space.
///
/// ```swift
/// var json = JSONOutput()
/// json.object {
///   $0.member("size", 412)
///   $0.member("programme", "norwich")
/// }
/// ```
package struct JSONOutput: Sendable {
  /// What has been written.
  package private(set) var bytes: [UInt8] = []
  private var isFirst = true

  /// Starts with nothing.
  package init() {}

  /// Writes an object.
  ///
  /// - Parameter members: Writes its members.
  package mutating func object(_ members: (inout JSONOutput) -> Void) {
    nested("{", "}", members)
  }

  /// Writes an array.
  ///
  /// - Parameters:
  ///   - elements: What it holds.
  ///   - write: Writes one of them.
  package mutating func array<Elements: Sequence>(
    _ elements: Elements, _ write: (inout JSONOutput, Elements.Element) -> Void
  ) {
    nested("[", "]") { json in
      for element in elements {
        json.separate()
        write(&json, element)
      }
    }
  }

  private mutating func nested(
    _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ body: (inout JSONOutput) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    isFirst = true
    body(&self)
    bytes.append(UInt8(ascii: close))
    isFirst = false
  }

  private mutating func separate() {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    isFirst = false
  }

  /// Writes a member's name; its value comes next.
  ///
  /// - Parameter name: The name.
  package mutating func name(_ name: String) {
    separate()
    string(name)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Writes a member whose value is written by a function.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - value: Writes the value.
  package mutating func member(_ name: String, _ value: (inout JSONOutput) -> Void) {
    self.name(name)
    value(&self)
  }

  /// Writes a member that is a text, or `null`.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - text: The text.
  package mutating func member(_ name: String, _ text: String?) {
    self.name(name)
    if let text { string(text) } else { null() }
  }

  /// Writes a member that is a whole number.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - number: The number.
  package mutating func member(_ name: String, _ number: Int) {
    self.name(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Writes a member that is a day, or `null`.
  ///
  /// - Parameters:
  ///   - name: The name.
  ///   - day: The day.
  package mutating func member(_ name: String, _ day: CivilDate?) {
    member(name, day?.description)
  }

  /// Writes a text.
  ///
  /// Beside what JSON demands, DEL and the control characters from U+0080 on are escaped, which a
  /// terminal would obey.
  ///
  /// - Parameter text: The text.
  package mutating func string(_ text: String) {
    guard text.unicodeScalars.contains(where: { $0.value >= 0x7F && $0.value < 0xA0 }) else {
      appendCanonicalString(text, to: &bytes)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for scalar in text.unicodeScalars {
      if scalar.value >= 0x7F && scalar.value < 0xA0 {
        bytes.append(contentsOf: "\\u00\(String(scalar.value, radix: 16))".utf8)
      } else {
        var quoted: [UInt8] = []
        appendCanonicalString(String(scalar), to: &quoted)
        bytes.append(contentsOf: quoted.dropFirst().dropLast())
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes a value that is JSON already.
  ///
  /// - Parameter json: The value.
  package mutating func value(json: [UInt8]) { bytes.append(contentsOf: json) }

  /// Writes `null`.
  package mutating func null() { bytes.append(contentsOf: "null".utf8) }

  /// Writes a truth value.
  ///
  /// - Parameter value: The value.
  package mutating func boolean(_ value: Bool) {
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// Writes a number, or as a text one that other programs' binary numbers would not give back: of
  /// more than 15 significant digits.
  ///
  /// - Parameters:
  ///   - number: The number.
  ///   - places: Decimal places that are always written, as of money; `nil` for as short as it goes.
  package mutating func number(_ number: ExactDecimal, places: Int? = nil) {
    let isExact = number.significantDigits <= ExactDecimal.lineDigitsMax
    if let places {
      let text = number.text(places: max(places, number.scale))
      if isExact { bytes.append(contentsOf: text.utf8) } else { string(text) }
    } else if isExact {
      number.appendCanonical(to: &bytes)
    } else {
      string(number.description)
    }
  }

  /// Writes the value of a key, `null` where there is none.
  ///
  /// - Parameter value: The value.
  package mutating func value(_ value: KeyValue?) {
    switch value {
    case .text(let text)?: string(text)
    case .number(let number)?: self.number(number)
    case .boolean(let boolean)?: self.boolean(boolean)
    case nil: null()
    }
  }

  /// Writes the keys of a row and their values.
  ///
  /// - Parameters:
  ///   - keys: The keys.
  ///   - values: Their values, as many.
  package mutating func by(_ keys: [EventKey], _ values: [KeyValue?]) {
    member("by") { json in
      json.object { json in
        for (key, value) in zip(keys, values) {
          json.name(key.name)
          json.value(value)
        }
      }
    }
  }

  /// Ends the line.
  package mutating func endLine() { bytes.append(0x0A) }
}
