package import Ledger

/// A catalogue as flat tables, for the check of events that are plainly right: no strings, and nothing
/// that is counted when it is read, so that events can be checked side by side.
///
/// It accepts only what ``Catalogue/check(kind:nodes:data:bytes:occurred:isCorrection:report:)`` finds
/// nothing wrong with, and leaves to that whatever takes a closer look.
package struct PlainCatalogue: PlainRules {
  private struct Field {
    var type: Catalogue.FieldType
    /// The number of its list of codes; -1 where it has none.
    var list: Int32
    var isMany: Bool
    var isOpen: Bool
    var isOfBirthDates: Bool
    var isPrivate: Bool
    var allows: PersonalDataSet
    /// A bit by its number in its kind, where it is required.
    var required: UInt64
  }

  private let kinds: NameTable
  private let required: [UInt64]
  private let fields: [Field]
  private let codes: [DayRange]
  private let fieldTable: OwnedNames
  private let codeTable: OwnedNames

  /// Compiles a catalogue.
  ///
  /// - Parameter catalogue: The catalogue.
  /// - Complexity: O(n) in its kinds, fields and codes.
  package init(_ catalogue: Catalogue) {
    kinds = NameTable(catalogue.kinds.map(\.name))
    required = catalogue.kinds.map(\.required)
    var fields: [Field] = []
    var names: [(owner: Int, name: String)] = []
    for (number, kind) in catalogue.kinds.enumerated() {
      for (bit, field) in kind.fields.enumerated() {
        names.append((number, field.name))
        fields.append(
          Field(
            type: field.type, list: Int32(field.list ?? -1), isMany: field.isMany,
            isOpen: field.isOpen, isOfBirthDates: field.isOfBirthDates,
            isPrivate: field.isPrivate, allows: field.allows,
            required: field.isRequired ? 1 &<< UInt64(bit) : 0))
      }
    }
    self.fields = fields
    fieldTable = OwnedNames(names)
    var codes: [DayRange] = []
    names.removeAll()
    for (number, list) in catalogue.lists.enumerated() {
      for code in list.codes {
        names.append((number, code.code))
        codes.append(code.days)
      }
    }
    self.codes = codes
    codeTable = OwnedNames(names)
  }

  package func accept(
    kind: Span<UInt8>, data: Int?, nodes: Span<JSONNode>, bytes: Span<UInt8>, occurred: CivilDate
  ) -> Bool {
    guard let kind = kinds.number(of: kind) else { return false }
    var missing = required[kind]
    guard let data else { return missing == 0 }
    let end = Int(nodes[data].next)
    var count = 0
    var key = data &+ 1
    while key < end {
      count &+= 1
      guard !nodes[key].flag,
        let number = fieldTable.number(of: bytes, nodes[key].range, owner: kind)
      else { return false }
      let field = fields[number]
      guard !field.isPrivate else { return false }
      missing &= ~field.required
      let value = nodes[key &+ 1]
      if value.kind == .array {
        guard field.isMany else { return false }
        var elements = 0
        var element = key &+ 2
        while element < Int(value.next) {
          elements &+= 1
          guard accepts(nodes[element], field, bytes, occurred) else { return false }
          element = Int(nodes[element].next)
        }
        guard elements > 0, elements <= LogFormat.arrayElementsMax else { return false }
      } else {
        guard accepts(value, field, bytes, occurred) else { return false }
      }
      key = Int(value.next)
    }
    return missing == 0 && count <= LogFormat.dataFieldsMax
  }

  private func accepts(
    _ value: JSONNode, _ field: Field, _ bytes: Span<UInt8>, _ occurred: CivilDate
  ) -> Bool {
    switch field.type {
    case .text:
      return value.kind == .string && acceptsText(value, field, bytes, occurred)
    case .code:
      guard value.kind == .string, !value.flag, field.list >= 0 else { return false }
      guard let number = codeTable.number(of: bytes, value.range, owner: Int(field.list)) else {
        return field.isOpen && acceptsText(value, field, bytes, occurred)
      }
      return codes[number].contains(occurred)
    case .date:
      return value.kind == .string && !field.isOfBirthDates
        && CivilDate(bytes.extracting(value.range)) != nil
    case .boolean:
      return value.kind == .boolean
    case .integer, .decimal, .money:
      guard value.kind == .number else { return false }
      let number = bytes.extracting(value.range)
      if value.flag, isWhole(number) { return true }
      guard let decimal = ExactDecimal(json: number), decimal.isLineNumber else { return false }
      if field.type == .integer { return decimal.isInteger }
      return field.type == .decimal || decimal.scale <= 2
    }
  }

  /// Whether a number in canonical form has at most fifteen digits and no point.
  private func isWhole(_ number: Span<UInt8>) -> Bool {
    guard number.count <= ExactDecimal.lineDigitsMax else { return false }
    for index in number.indices where number[index] == UInt8(ascii: ".") { return false }
    return true
  }

  private func acceptsText(
    _ value: JSONNode, _ field: Field, _ bytes: Span<UInt8>, _ occurred: CivilDate
  ) -> Bool {
    if value.flag {
      var text: [UInt8] = []
      appendUnescaped(bytes, value.range, to: &text)
      return acceptsText(text.span, field, occurred)
    }
    return acceptsText(bytes.extracting(value.range), field, occurred)
  }

  private func acceptsText(
    _ text: Span<UInt8>, _ field: Field, _ occurred: CivilDate
  ) -> Bool {
    guard text.count <= Catalogue.textBytesMax, holdsMoreThanSpaces(text),
      !PrivateValue.isToken(text)
    else { return false }
    guard PersonalDataScreen.mayHold(text) else { return true }
    if EventForms.isPseudonym(text) {
      let found = PersonalDataScreen.sorts(in: text.extracting(2...), as: .pseudonym)
      return found.subtracting(field.allows).isEmpty
    }
    guard PersonalDataScreen.sorts(in: text).subtracting(field.allows).isEmpty else { return false }
    if field.allows.contains(PersonalDataSet(.dateOfBirth)) { return true }
    guard let date = PersonalDataScreen.wholeDate(in: text) else { return true }
    return !field.isOfBirthDates && date > occurred
  }

  private func holdsMoreThanSpaces(_ text: Span<UInt8>) -> Bool {
    for index in text.indices where text[index] != 0x20 { return true }
    return false
  }
}

/// Finds the number of a name among those of one owner, for all owners in one table.
private struct OwnedNames: Sendable {
  private struct Slot {
    var owner: Int32 = -1
    var number: Int32 = 0
    var start: Int32 = 0
    var count: Int32 = 0
  }

  private var bytes: [UInt8] = []
  private var slots: [Slot] = []

  init(_ names: [(owner: Int, name: String)]) {
    var size = 4
    while size < names.count * 2 { size *= 2 }
    slots = Array(repeating: Slot(), count: size)
    for (number, entry) in names.enumerated() {
      let name = Array(entry.name.utf8)
      var slot = Self.hash(name.span, name.indices, entry.owner) & (size - 1)
      while slots[slot].owner >= 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = Slot(
        owner: Int32(entry.owner), number: Int32(number), start: Int32(bytes.count),
        count: Int32(name.count))
      bytes += name
    }
  }

  func number(of text: Span<UInt8>, _ name: Range<Int>, owner: Int) -> Int? {
    let mask = slots.count &- 1
    var index = Self.hash(text, name, owner) & mask
    while true {
      let slot = slots[index]
      guard slot.owner >= 0 else { return nil }
      let start = Int(slot.start)
      if Int(slot.owner) == owner, Int(slot.count) == name.count,
        equal(bytes.span, start..<start &+ name.count, text, name)
      {
        return Int(slot.number)
      }
      index = (index &+ 1) & mask
    }
  }

  /// Hardly any two names of one owner share their ends and their length.
  @inline(__always)
  private static func hash(_ text: Span<UInt8>, _ name: Range<Int>, _ owner: Int) -> Int {
    let hash = hashOfEnds(text, name) &+ UInt64(truncatingIfNeeded: owner) &* 0x9E37_79B9
    return Int(truncatingIfNeeded: hash ^ hash &>> 15)
  }
}
