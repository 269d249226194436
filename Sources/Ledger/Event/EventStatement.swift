extension EventDraft {
  /// What a line of the log says: everything but `seq`, `recorded`, `id` and `actor`.
  ///
  /// - Parameters:
  ///   - bytes: A canonical line without LF.
  ///   - fields: Fields of `data` that are left out, because they are private.
  /// - Returns: The statement, in the form of ``appendStatement(to:)``.
  /// - Throws: ``LedgerError/damaged(_:)`` when it is not an event's line.
  /// - Complexity: O(n).
  static func statement(
    ofLine bytes: [UInt8], without fields: [String] = []
  ) throws(LedgerError) -> [UInt8] {
    guard let line = EventLine(bytes.span, in: bytes.indices) else {
      throw .damaged([Damage("not-an-event", what: "a line of the log is not an event's")])
    }
    var statement: [UInt8] = [UInt8(ascii: "{")]
    for key in EnvelopeKey.allCases {
      guard let range = line.range(of: key) else { continue }
      switch key {
      case .seq, .recorded, .id, .actor: continue
      case .data where !fields.isEmpty:
        if statement.count > 1 { statement.append(UInt8(ascii: ",")) }
        statement.append(contentsOf: "\"data\":".utf8)
        let data = try JSONDocument(Array(bytes[range]), file: nil).root
        appendObject(
          data.members.filter { !fields.contains($0.name) }.map { ($0.name, $0.value.canonical) },
          to: &statement)
      case .data, .quantity:
        if statement.count > 1 { statement.append(UInt8(ascii: ",")) }
        statement.append(contentsOf: "\"\(key.name)\":".utf8)
        statement.append(contentsOf: bytes[range])
      default:
        if statement.count > 1 { statement.append(UInt8(ascii: ",")) }
        statement.append(contentsOf: "\"\(key.name)\":\"".utf8)
        statement.append(contentsOf: bytes[range])
        statement.append(UInt8(ascii: "\""))
      }
    }
    statement.append(UInt8(ascii: "}"))
    return statement
  }
}

/// In which members two statements differ, in words: each member's pointer and both values.
///
/// - Parameters:
///   - recorded: What the log holds.
///   - given: What came in.
/// - Returns: The differences in order of pointer, at most eight of them.
func statementDifferences(recorded: JSONValue, given: JSONValue) -> String {
  var old: [String: String] = [:]
  var new: [String: String] = [:]
  func gather(_ value: JSONValue, _ pointer: String, _ found: inout [String: String]) {
    if value.kind == .object, !value.members.isEmpty {
      for member in value.members { gather(member.value, pointer + "/" + member.name, &found) }
    } else {
      found[pointer] = String(decoding: value.canonical, as: UTF8.self)
    }
  }
  gather(recorded, "", &old)
  gather(given, "", &new)
  let changed = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }.sorted()
  var words = changed.prefix(8).map { pointer in
    "\(pointer) recorded \(shown(old[pointer])), given \(shown(new[pointer]))"
  }
  if changed.count > 8 { words.append("and \(changed.count - 8) more") }
  return words.joined(separator: "; ")
}

private func shown(_ value: String?) -> String {
  guard let value = value.map({ redacted($0) }) else { return "nothing" }
  return value.unicodeScalars.count > 120 ? String(value.prefix(120)) + "..." : value
}
