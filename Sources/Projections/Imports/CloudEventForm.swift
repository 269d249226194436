package import Ledger

/// The rules of CloudEvents 1.0 in its JSON form that an event must keep, whatever it says.
///
/// They are those of the specification, sections "Naming conventions", "Type system" and "Context
/// attributes", and of the JSON event format, sections 2 and 3; its JSON schema has fewer.
package enum CloudEventForm {
  private static let required = ["specversion", "id", "source", "type"]
  private static let texts = [
    "specversion", "id", "source", "type", "datacontenttype", "dataschema", "subject", "time",
  ]

  /// Every rule that an event breaks.
  ///
  /// - Parameter event: The event, an object.
  /// - Returns: The refusals, in the order of the event; what is missing first.
  /// - Complexity: O(n) in the bytes of the event.
  package static func refusals(of event: JSONValue) -> [Refusal] {
    var found: [Refusal] = []
    let members = event.members.filter { $0.value.kind != .null || isData($0.name) }
    for name in required where !members.contains(where: { $0.name == name }) {
      found.append(.cloudEventLacks(name, at: event.place))
    }
    for (name, value) in members {
      if isData(name) { continue }
      if !isAttributeName(name) {
        found.append(.attributeName(name, at: value.place))
      } else if texts.contains(name) {
        if let refusal = text(name, value) { found.append(refusal) }
      } else if let refusal = extensionValue(value) {
        found.append(refusal)
      }
    }
    if event["data"] != nil, let value = event["data_base64"] {
      found.append(.dataTwice(at: value.place))
    }
    if let value = event["data_base64"], value.kind != .string, value.kind != .null {
      found.append(.attributeType("data_base64", "a text in base64", at: value.place))
    }
    return found
  }

  private static func isData(_ name: String) -> Bool { name == "data" || name == "data_base64" }

  private static func isAttributeName(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.allSatisfy { $0.isDigit || (0x61...0x7A).contains($0) }
  }

  private static func text(_ name: String, _ value: JSONValue) -> Refusal? {
    guard let text = value.string, !text.isEmpty else {
      return .attributeType(name, "a text with something in it", at: value.place)
    }
    if holdsControl(text) { return .attributeControl(at: value.place) }
    switch name {
    case "specversion":
      return text == "1.0" ? nil : .attributeType(name, "\"1.0\"", at: value.place)
    case "time":
      return isTimestamp(text.utf8.span)
        ? nil : .attributeType(name, "a moment such as 2018-09-03T08:30:00Z", at: value.place)
    case "dataschema":
      return isAddress(text, isAbsolute: true)
        ? nil : .attributeType(name, "a URI with its scheme", at: value.place)
    case "source":
      return isAddress(text, isAbsolute: false)
        ? nil : .attributeType(name, "a URI, or a reference such as /ledger/x", at: value.place)
    default: return nil
    }
  }

  private static func extensionValue(_ value: JSONValue) -> Refusal? {
    switch value.kind {
    case .boolean, .null: return nil
    case .string: return holdsControl(value.string ?? "") ? .attributeControl(at: value.place) : nil
    case .number:
      if let number = value.integer, Int(Int32.min)...Int(Int32.max) ~= number { return nil }
    case .object, .array: break
    }
    return .attributeType(
      nil, "a text, true or false, or a whole number of 32 bits", at: value.place)
  }

  private static func holdsControl(_ text: String) -> Bool {
    text.unicodeScalars.contains { scalar in
      scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
        || (0xFDD0...0xFDEF).contains(scalar.value) || scalar.value & 0xFFFE == 0xFFFE
    }
  }

  /// Whether a text is a timestamp as RFC 3339 has it.
  private static func isTimestamp(_ text: Span<UInt8>) -> Bool {
    guard WrittenMoment(text) != nil, text.count > 19, text[16] == UInt8(ascii: ":") else {
      return false
    }
    for index in text.indices where text[index] == UInt8(ascii: ",") { return false }
    if text[text.count - 1] | 0x20 == UInt8(ascii: "z") { return true }
    let sign = text[text.count - 6]
    return sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
  }

  /// Whether a text may be a URI reference (RFC 3986): its characters, and a scheme where one is wanted.
  private static func isAddress(_ text: String, isAbsolute: Bool) -> Bool {
    let taken = Array("\"<>\\^`{|} ".utf8)
    for byte in text.utf8 where byte <= 0x20 || byte >= 0x7F || taken.contains(byte) {
      return false
    }
    guard isAbsolute else { return true }
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) else { return false }
    let scheme = text.utf8[..<colon]
    guard let first = scheme.first, (first | 0x20) &- 0x61 < 26 else { return false }
    return scheme.allSatisfy {
      $0.isDigit || ($0 | 0x20) &- 0x61 < 26 || Array("+-.".utf8).contains($0)
    }
  }
}

/// What is said of CloudEvents.
extension Refusal {
  static func cloudEventLacks(_ name: String, at place: Place) -> Refusal {
    var place = place
    place.pointer = (place.pointer ?? "") + "/" + name
    return Refusal(
      "missing-key", at: place, "a CloudEvent needs '\(name)'",
      remedy: name == "specversion" ? "write \"specversion\": \"1.0\"" : "add it")
  }

  static func attributeName(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-attribute", at: place, "\(quoted(name)) is no name of an attribute of a CloudEvent",
      remedy: "names are of a-z and 0-9 only")
  }

  static func attributeType(_ name: String?, _ right: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-attribute", at: place,
      "\(name.map { "'\($0)'" } ?? "an attribute") of a CloudEvent is \(right)",
      remedy: "put it right at the source")
  }

  static func attributeControl(at place: Place) -> Refusal {
    Refusal(
      "wrong-attribute", at: place,
      "an attribute of a CloudEvent holds a control character, or one that is none",
      remedy: "put it right at the source")
  }

  static func dataTwice(at place: Place) -> Refusal {
    Refusal(
      "wrong-attribute", at: place, "a CloudEvent has 'data' or 'data_base64', not both",
      remedy: "keep one of them")
  }

  static func typeWithoutKind(_ type: String, at place: Place) -> Refusal {
    Refusal(
      "unknown-kind", at: place, "type \(quoted(type)) does not end in a kind of the catalogue",
      remedy:
        "write a map with \"format\": \"cloudevents\", which says what events of this type are")
  }

  static func binaryData(at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "'data_base64' cannot become fields of an event",
      remedy: "send the data as JSON, or map what the attributes say")
  }

  static func noTime(at place: Place) -> Refusal {
    Refusal(
      "missing-key", at: place, "the event says neither 'occurred' nor 'time'",
      remedy: "add one of them: when it happened")
  }
}
