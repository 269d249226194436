/// A value that is kept beside the log, so that it can be erased: the line holds only a salted digest of
/// it.
///
/// The digest binds the line to the value without telling it: SHA-256 over 32 random bytes and the
/// value's canonical JSON. Once salt and value are gone, nobody can say which value it was, not even by
/// trying all of them.
public struct PrivateValue: Sendable, Hashable {
  /// The field in `data`.
  public var field: String
  /// 32 random bytes, drawn for this value alone.
  public var salt: [UInt8]
  /// The value as canonical JSON.
  public var json: [UInt8]

  /// How many bytes a salt has.
  static let saltBytes = 32
  /// What the text begins with that stands in the line.
  package static let prefix = "private:"
  /// How many bytes that text has.
  package static let tokenBytes = prefix.utf8.count + 44

  /// Draws a salt for a value.
  init(_ field: String, _ json: [UInt8]) {
    self.field = field
    self.json = json
    var random = SystemRandomNumberGenerator()
    salt = (0..<Self.saltBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) }
  }

  /// Takes up a value that was kept.
  init(field: String, salt: [UInt8], json: [UInt8]) {
    self.field = field
    self.salt = salt
    self.json = json
  }

  /// The text that stands in the line.
  package var token: String { Self.prefix + SHA256.hash(salt + json).base64 }

  /// Whether a text has the form of one that stands for a private value.
  ///
  /// - Parameter text: A text of an event's data, without escapes.
  /// - Returns: `true` for the prefix and 44 characters of Base64.
  /// - Complexity: O(1).
  package static func isToken(_ text: Span<UInt8>) -> Bool {
    guard text.count == tokenBytes else { return false }
    var index = 0
    for byte in prefix.utf8 {
      guard text[index] == byte else { return false }
      index += 1
    }
    return text[text.count - 1] == UInt8(ascii: "=")
  }
}

extension EventBatch {
  /// Whether a field's value is kept beside the log: what stands in the line is only its digest, which
  /// is no value to count by, to compare or to hand on.
  ///
  /// - Parameter field: A field of this batch.
  /// - Returns: `true` for the digest of a private value.
  /// - Complexity: O(1).
  package func isPrivate(_ field: DataField) -> Bool {
    guard field.kind == .string, field.range.count == PrivateValue.tokenBytes else { return false }
    let bytes = bytes
    return PrivateValue.isToken(bytes.span.extracting(field.range))
  }
}

/// The private values of one event: a line of a file beside the log.
package struct PrivateLine: Sendable, Hashable {
  /// The event's sequence number.
  package var sequence: Int
  /// Its values, by field; `nil` once they are erased.
  package var values: [PrivateValue]?

  package init(sequence: Int, values: [PrivateValue]?) {
    self.sequence = sequence
    self.values = values
  }

  /// The line in canonical JSON, without LF.
  package var json: [UInt8] {
    guard let values else { return Array("{\"erased\":true,\"seq\":\(sequence)}".utf8) }
    var line = Array("{\"fields\":".utf8)
    appendObject(
      values.map { value in
        let salt = Base64.encode(value.salt.span)
        return (value.field, Array("{\"salt\":\"\(salt)\",\"value\":".utf8) + value.json + [0x7D])
      }, to: &line)
    return line + Array(",\"seq\":\(sequence)}".utf8)
  }

  /// Reads a line; `nil` when it is not of the form that ``json`` writes.
  ///
  /// - Parameter bytes: The line without LF; one that was erased ends in spaces.
  package init?(_ bytes: [UInt8]) {
    guard let root = try? JSONDocument(bytes, file: nil).root, root.kind == .object,
      let sequence = root["seq"]?.integer, sequence > 0
    else { return nil }
    self.sequence = sequence
    if let fields = root["fields"] {
      var values: [PrivateValue] = []
      for (name, value) in fields.members {
        guard let text = value["salt"]?.string, let salt = Base64.decode(text),
          salt.count == PrivateValue.saltBytes, let kept = value["value"]
        else { return nil }
        values.append(PrivateValue(field: name, salt: salt, json: kept.canonical))
      }
      guard !values.isEmpty else { return nil }
      self.values = values
    } else {
      guard root["erased"]?.boolean == true else { return nil }
    }
    // One form only, so that nothing can be hidden in it.
    let written = json
    guard bytes.starts(with: written), bytes.dropFirst(written.count).allSatisfy({ $0 == 0x20 }),
      values == nil || bytes.count == written.count
    else { return nil }
  }
}

/// Writes an object of members whose values are canonical JSON already, in canonical order.
///
/// - Parameters:
///   - members: Names and values, in any order, each name once.
///   - output: What the object is written to the end of.
/// - Complexity: O(n log n) in the members.
func appendObject(_ members: [(name: String, json: [UInt8])], to output: inout [UInt8]) {
  output.append(UInt8(ascii: "{"))
  let ordered = members.sorted { jcsPrecedes($0.name.utf8.span, $1.name.utf8.span) }
  for (number, member) in ordered.enumerated() {
    if number > 0 { output.append(UInt8(ascii: ",")) }
    appendCanonicalString(member.name, to: &output)
    output.append(UInt8(ascii: ":"))
    output.append(contentsOf: member.json)
  }
  output.append(UInt8(ascii: "}"))
}
