import Ledger

/// Reads a catalogue and lists all that is wrong with it.
struct CatalogueReader {
  var problems: [Refusal] = []
  /// The kind that is read, and its lists of codes; `nil` when all are.
  private let only: (kind: String, lists: Set<String>)?

  init(of value: JSONValue, only kind: String?) {
    only = kind.map { kind in
      let fields = value["kinds"]?[kind]?["fields"]?.members ?? []
      return (kind, Set(fields.compactMap { $0.value["codes"]?.string }))
    }
  }

  mutating func catalogue(_ value: JSONValue) -> Catalogue? {
    guard
      let object = ObjectReader(
        value, "a catalogue", keys: ["title", "codes", "kinds"], problems: &problems)
    else { return nil }
    let title = object.text("title", isRequired: true, &problems)
    var lists: [Catalogue.CodeList] = []
    for (name, value) in object.members("codes", isRequired: false, &problems) {
      let isRead = only?.lists.contains(name) ?? true
      lists.append(isRead ? list(name, value) : .unread(name))
    }
    let numbers = NameTable(lists.map(\.name))
    let names = lists.map(\.name)
    var kinds: [Catalogue.Kind] = []
    for (name, value) in object.members("kinds", &problems) {
      let isRead = only.map { $0.kind == name } ?? true
      kinds.append(isRead ? kind(name, value, numbers, names) : .unread(name))
    }
    guard let title else { return nil }
    return Catalogue(title: title, lists: lists, kinds: kinds)
  }

  private mutating func list(_ name: String, _ value: JSONValue) -> Catalogue.CodeList {
    if !isName(name, allowing: "-") {
      problems.append(.wrongName(name, .codeList, at: value.place))
    }
    guard
      let object = ObjectReader(
        value, "a list of codes", keys: ["title", "source", "codes"], problems: &problems)
    else { return Catalogue.CodeList(name: name, title: "", source: nil, codes: []) }
    let title = object.text("title", isRequired: true, &problems) ?? ""
    let source = object.text("source", &problems)
    let members = object.members("codes", &problems)
    if let codes = object["codes"], codes.kind == .object, members.isEmpty {
      problems.append(.noCodes(name, at: codes.place))
    }
    var codes: [Catalogue.Code] = []
    codes.reserveCapacity(members.count)
    for (name, value) in members { codes.append(code(name, value)) }
    return Catalogue.CodeList(name: name, title: title, source: source, codes: codes)
  }

  private mutating func code(_ name: String, _ value: JSONValue) -> Catalogue.Code {
    let isRight =
      (1...Catalogue.codeBytesMax).contains(name.utf8.count)
      && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    if !isRight { problems.append(.wrongName(name, .code, at: value.place)) }
    guard
      let object = ObjectReader(
        value, "a code", keys: ["title", "from", "until"], problems: &problems)
    else { return Catalogue.Code(code: name, title: "", days: .always) }
    let title = object.text("title", isRequired: true, &problems) ?? ""
    let days = DayRange(object.date("from", &problems), object.date("until", &problems))
    if days == nil { problems.append(.codeEndsBeforeItBegins(name, at: value.place)) }
    return Catalogue.Code(code: name, title: title, days: days ?? .always)
  }

  private mutating func kind(
    _ name: String, _ value: JSONValue, _ lists: NameTable, _ listNames: [String]
  ) -> Catalogue.Kind {
    if name.hasPrefix(LogFormat.reservedPrefix) {
      problems.append(.reservedKind(name, at: value.place))
    } else if !isKindName(name) {
      problems.append(.wrongName(name, .kind, at: value.place))
    }
    var fields: [Catalogue.Field] = []
    let object = ObjectReader(
      value, "a kind", keys: ["title", "subject", "place", "fields"], problems: &problems)
    let title = object?.text("title", isRequired: true, &problems) ?? ""
    let subject = object?.text("subject", &problems)
    let place = object?.text("place", &problems)
    for (name, value) in object?.members("fields", &problems) ?? [] {
      fields.append(field(name, value, lists, listNames))
    }
    if fields.count > LogFormat.dataFieldsMax {
      problems.append(.tooManyFields(name, fields.count, at: value.place))
      fields.removeLast(fields.count - LogFormat.dataFieldsMax)
    }
    return Catalogue.Kind(
      name: name, title: title, subject: subject, place: place, fields: fields)
  }

  private mutating func field(
    _ name: String, _ value: JSONValue, _ lists: NameTable, _ listNames: [String]
  ) -> Catalogue.Field {
    if name == Catalogue.correctionReason || Self.takenNames.contains(name) {
      problems.append(.takenFieldName(name, at: value.place))
    } else if !isName(name, allowing: "_") {
      problems.append(.wrongName(name, .field, at: value.place))
    }
    let object = ObjectReader(
      value, "a field",
      keys: ["title", "type", "codes", "required", "many", "open", "allows", "private"],
      problems: &problems)
    let title = object?.text("title", isRequired: true, &problems) ?? ""
    let word = object?.text("type", isRequired: true, &problems)
    let type = word.flatMap(Catalogue.FieldType.init(rawValue:))
    if let word, type == nil, let place = object?["type"]?.place {
      problems.append(.unknownFieldType(word, at: place))
    }
    let isMany = object?.boolean("many", &problems) ?? false
    let isPrivate = object?.boolean("private", &problems) ?? false
    if isMany, isPrivate, let place = object?["private"]?.place {
      problems.append(.privateList(name, at: place))
    }
    return Catalogue.Field(
      name: name, title: title, type: type ?? .text,
      list: object.flatMap { list(of: $0, type, lists, listNames) },
      isRequired: object?.boolean("required", &problems) ?? false,
      isMany: isMany,
      isOpen: object?.boolean("open", &problems) ?? false,
      allows: object.map { allowed(in: $0) } ?? [], isPrivate: isPrivate)
  }

  /// The sorts of personal data that a field is open to.
  private mutating func allowed(in field: ObjectReader) -> PersonalDataSet {
    guard let value = field["allows"] else { return [] }
    guard value.kind == .array, !value.elements.isEmpty else {
      problems.append(.notOfType(value, "a list such as [\"postcode\"]"))
      return []
    }
    var allowed: PersonalDataSet = []
    for element in value.elements {
      guard let sort = element.string.flatMap(PersonalData.init(rawValue:)) else {
        problems.append(.unknownPersonalData(element))
        continue
      }
      allowed.insert(PersonalDataSet(sort))
    }
    return allowed
  }

  /// The number of the list that a field of codes chooses from; other fields choose from none.
  private mutating func list(
    of field: ObjectReader, _ type: Catalogue.FieldType?, _ lists: NameTable, _ names: [String]
  ) -> Int? {
    guard type == .code else {
      for key in ["codes", "open"] {
        if let member = field[key], type != nil {
          problems.append(.notForThisType(key, at: member.place))
        }
      }
      return nil
    }
    guard let name = field.text("codes", isRequired: true, &problems) else { return nil }
    if let number = lists.number(of: name.utf8.span) { return number }
    if let place = field["codes"]?.place {
      problems.append(.unknownCodeList(name, names: names, at: place))
    }
    return nil
  }

  /// Names that `by`, `where` and `distinct` already give a meaning: the envelope's keys and the
  /// periods of `occurred`.
  private static let takenNames: Set<String> = [
    "actor", "data", "id", "kind", "occurred", "place", "programme", "quantity", "recorded",
    "replaces", "seq", "source", "subject", "year", "term", "month",
  ]
}

/// Whether a text is a name of small letters, digits and one more character, and starts with a
/// letter.
func isName(_ text: String, allowing extra: Unicode.Scalar) -> Bool {
  isName(Array(text.utf8)[...], allowing: UInt8(ascii: extra))
}

private func isName(_ text: ArraySlice<UInt8>, allowing extra: UInt8) -> Bool {
  guard (1...LogFormat.slugBytesMax).contains(text.count), let first = text.first,
    first.isSmallLetter
  else { return false }
  return text.allSatisfy { $0.isSmallLetter || $0.isDigit || $0 == extra }
}

/// Whether a text is a name of a kind: names of small letters, digits and `_`, joined by dots.
private func isKindName(_ text: String) -> Bool {
  guard text.utf8.count <= LogFormat.slugBytesMax else { return false }
  return Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    .allSatisfy { isName($0, allowing: UInt8(ascii: "_")) }
}

extension UInt8 {
  var isSmallLetter: Bool { self >= UInt8(ascii: "a") && self <= UInt8(ascii: "z") }
  var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }
}

extension Catalogue.CodeList {
  /// A list of which only the name is known.
  fileprivate static func unread(_ name: String) -> Self {
    Self(name: name, title: "", source: nil, codes: [])
  }
}

extension Catalogue.Kind {
  /// A kind of which only the name is known.
  fileprivate static func unread(_ name: String) -> Self {
    Self(name: name, title: "", subject: nil, place: nil, fields: [])
  }
}
