public import Ledger

/// Values typed as text, on the command line or in a cell, become JSON of the field's type.
extension Catalogue {
  /// The canonical JSON of a value typed as text.
  ///
  /// A field that holds a list takes `a|b`, or a JSON array. Whether a code is in its list is for
  /// `check` to say, because it depends on the day.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - field: The field's name.
  ///   - text: The value as typed: `25000` for money, `yes` for a boolean.
  ///   - place: Where the text stands; its pointer is that of the field.
  /// - Returns: The bytes of the value, or what is wrong with the text and what would be right.
  public func encode(
    kind: String, field: String, text: String, at place: Place = Place()
  ) -> Result<[UInt8], Refusal> {
    var place = place
    place.pointer = place.pointer ?? "/data/\(field)"
    guard let found = self.kind(kind) else {
      return .failure(unknownKind(kind, at: Place(file: place.file)))
    }
    let known = field == Self.correctionReason ? Self.reasonField : found.field(field)
    guard let known else { return .failure(.unknownField(field, of: found, at: place)) }
    do throws(Refusal) {
      var output: [UInt8] = []
      try append(text, as: known, to: &output, at: place)
      return .success(output)
    } catch {
      return .failure(error)
    }
  }

  private func append(
    _ text: String, as field: Field, to output: inout [UInt8], at place: Place
  ) throws(Refusal) {
    guard field.isMany else {
      return try appendOne(text, as: field, to: &output, at: place)
    }
    let parts = text.hasPrefix("[") ? try elements(text, of: field, at: place) : parts(of: text)
    output.append(UInt8(ascii: "["))
    for (index, part) in parts.enumerated() {
      if index > 0 { output.append(UInt8(ascii: ",")) }
      try appendOne(part, as: field, to: &output, at: place)
    }
    output.append(UInt8(ascii: "]"))
  }

  private func parts(of text: String) -> [String] {
    Array(text.utf8).split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false).map {
      var part = $0
      while part.first == 0x20 { part.removeFirst() }
      while part.last == 0x20 { part.removeLast() }
      return String(decoding: part, as: UTF8.self)
    }
  }

  /// The elements of a JSON array, each as text; only strings, numbers and booleans can be values.
  private func elements(
    _ text: String, of field: Field, at place: Place
  ) throws(Refusal) -> [String] {
    guard let array = try? JSONDocument(Array(text.utf8), file: place.file).root,
      array.kind == .array
    else {
      throw .wrongText(
        text, field, codes: list(of: field), nearest: "a JSON array, or the values as a|b",
        at: place)
    }
    guard !array.elements.isEmpty else { throw .emptyList(field, at: place) }
    var texts: [String] = []
    for element in array.elements {
      let isText = field.type == .text || field.type == .code || field.type == .date
      switch element.kind {
      case .string where isText: texts.append(element.string ?? "")
      case .number where !isText, .boolean where field.type == .boolean:
        texts.append(String(decoding: element.raw, as: UTF8.self))
      default:
        throw .wrongText(
          String(decoding: element.canonical, as: UTF8.self), field, codes: list(of: field),
          nearest: nil, at: place)
      }
    }
    return texts
  }

  private func appendOne(
    _ text: String, as field: Field, to output: inout [UInt8], at place: Place
  ) throws(Refusal) {
    guard !text.utf8.allSatisfy({ $0 == 0x20 }) else { throw .emptyText(field, at: place) }
    let bytes = Array(text.utf8)
    if appendJSON(bytes.span, as: field.type, to: &output) { return }
    let plain = withoutOrnament(bytes)
    var right: [UInt8] = []
    let isNear = appendJSON(plain.span, as: field.type, to: &right)
    throw .wrongText(
      text, field, codes: list(of: field),
      nearest: isNear ? String(decoding: right, as: UTF8.self) : nil, at: place)
  }
}

/// A number as people write it, without the pound sign, the commas and the zeros before it.
private func withoutOrnament(_ text: [UInt8]) -> [UInt8] {
  var plain = text.filter {
    $0.isDigit || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-")
  }
  while plain.count > 1, plain[0] == UInt8(ascii: "0"), plain[1].isDigit { plain.removeFirst() }
  return plain
}

/// Writes the canonical JSON of a text of one value.
///
/// - Returns: False, and nothing written, when the text is no value of the type.
func appendJSON(
  _ text: Span<UInt8>, as type: Catalogue.FieldType, to output: inout [UInt8]
) -> Bool {
  switch type {
  case .text, .code:
    appendCanonicalString(text, to: &output)
    return true
  case .date:
    guard let date = CivilDate(text) else { return false }
    output.append(UInt8(ascii: "\""))
    date.append(to: &output)
    output.append(UInt8(ascii: "\""))
    return true
  case .boolean:
    guard let boolean = boolean(text) else { return false }
    output.append(contentsOf: (boolean ? "true" : "false").utf8)
    return true
  case .integer, .decimal, .money:
    guard let number = ExactDecimal(json: text) else { return false }
    return appendJSON(number, as: type, to: &output)
  }
}

/// Writes a number in canonical form when a field of the type can hold it.
func appendJSON(
  _ number: ExactDecimal, as type: Catalogue.FieldType, to output: inout [UInt8]
) -> Bool {
  guard number.isLineNumber else { return false }
  if type == .integer, !number.isInteger { return false }
  if type == .money, number.scale > 2 { return false }
  number.appendCanonical(to: &output)
  return true
}

/// `true`, `yes`, `false`, `no`, in small or capital letters as spreadsheets write them.
private func boolean(_ text: Span<UInt8>) -> Bool? {
  guard (2...5).contains(text.count) else { return nil }
  var folded: UInt64 = 0
  for index in text.indices { folded = folded &<< 8 | UInt64(text[index] | 0x20) }
  switch folded {
  case 0x7472_7565, 0x79_6573: return true
  case 0x66_616C_7365, 0x6E6F: return false
  default: return nil
  }
}
