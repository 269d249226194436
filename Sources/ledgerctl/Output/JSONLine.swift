import Ledger

/// A JSON object on one line, written member by member.
///
/// ```swift
/// var line = JSONLine()
/// line.add("id", "e-17")
/// line.add("seq", 12)
/// terminal.write(line.ended)   // {"id":"e-17","seq":12}
/// ```
struct JSONLine {
  private var bytes: [UInt8] = [UInt8(ascii: "{")]

  /// The object with its closing brace and LF.
  var ended: [UInt8] { bytes + [UInt8(ascii: "}"), 0x0A] }

  /// The object with its closing brace.
  var object: [UInt8] { bytes + [UInt8(ascii: "}")] }

  private mutating func begin(_ name: String) {
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    appendCanonicalString(name, to: &bytes)
    bytes.append(UInt8(ascii: ":"))
  }

  /// Adds a text; nothing where there is none.
  mutating func add(_ name: String, _ text: String?) {
    guard let text else { return }
    begin(name)
    appendCanonicalString(text, to: &bytes)
  }

  /// Adds a whole number; nothing where there is none.
  mutating func add(_ name: String, _ number: Int?) {
    guard let number else { return }
    begin(name)
    bytes.append(contentsOf: String(number).utf8)
  }

  /// Adds a truth value.
  mutating func add(_ name: String, _ flag: Bool) {
    begin(name)
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  /// Adds a list of texts.
  mutating func add(_ name: String, _ texts: [String]) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      appendCanonicalString(text, to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Adds a list of objects.
  mutating func add(_ name: String, _ objects: [JSONLine]) {
    begin(name)
    bytes.append(UInt8(ascii: "["))
    for (index, object) in objects.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += object.object
    }
    bytes.append(UInt8(ascii: "]"))
  }

  /// Objects as one list, with LF.
  static func list(_ objects: [JSONLine]) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    for (index, object) in objects.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      bytes += object.object
    }
    return bytes + [UInt8(ascii: "]"), 0x0A]
  }

  /// Adds all that another object holds.
  mutating func addMembers(of other: JSONLine) {
    guard other.bytes.count > 1 else { return }
    if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
    bytes += other.bytes.dropFirst()
  }

  /// Adds a value that is JSON already.
  mutating func add(_ name: String, json: [UInt8]) {
    begin(name)
    bytes += json
  }
}
