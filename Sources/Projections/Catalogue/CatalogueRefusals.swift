import Ledger

/// A sort of name in a catalogue, and the form that it must have.
enum CatalogueName: String {
  case kind = "a kind"
  case field = "a field"
  case codeList = "a list of codes"
  case code = "a code"

  var form: String {
    switch self {
    case .kind:
      "write small letters, digits and '_' in parts joined by dots, such as employer.encounter, at most"
        + " \(LogFormat.slugBytesMax)"
    case .field:
      "write at most \(LogFormat.slugBytesMax) small letters, digits and '_', such as year_group"
    case .codeList:
      "write at most \(LogFormat.slugBytesMax) small letters, digits and hyphens, such as"
        + " exclusion-reason"
    case .code: "write 1 to \(Catalogue.codeBytesMax) letters, digits and signs without spaces"
    }
  }
}

/// What is said of catalogues.
extension Refusal {
  static func notOfType(_ value: JSONValue, _ right: String) -> Refusal {
    Refusal(
      "wrong-type", at: value.place, "found \(found(value))", remedy: "write \(right)")
  }

  static func unknownKey(
    _ key: String, of what: String, keys: [String], at place: Place
  ) -> Refusal {
    let nearest = nearestName(to: key, among: keys)
    return Refusal(
      "unknown-key", at: place, "\(what) has no key \(quoted(key))",
      remedy: nearest.map { "write '\($0)'" } ?? "its keys are \(list(keys))")
  }

  static func missingKey(_ key: String, of what: String, at place: Place) -> Refusal {
    Refusal("missing-key", at: place, "\(what) needs the key '\(key)'", remedy: "add '\(key)'")
  }

  static func wrongName(_ name: String, _ sort: CatalogueName, at place: Place) -> Refusal {
    Refusal(
      "wrong-name", at: place, "\(quoted(name)) is not the name of \(sort.rawValue)",
      remedy: sort.form)
  }

  static func takenFieldName(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "taken-name", at: place, "no field may be called '\(name)': events have that key already",
      remedy: "choose another name")
  }

  static func reservedKind(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "reserved-kind", at: place, "kind \(quoted(name)) is the ledger's own",
      remedy: "choose a name that does not begin with '\(LogFormat.reservedPrefix)'")
  }

  static func unknownFieldType(_ type: String, at place: Place) -> Refusal {
    let types = Catalogue.FieldType.allCases.map(\.rawValue)
    let nearest = nearestName(to: type, among: types)
    return Refusal(
      "unknown-type", at: place, "there is no type \(quoted(type))",
      remedy: nearest.map { "write '\($0)'" } ?? "the types are \(list(types))")
  }

  static func unknownPersonalData(_ value: JSONValue) -> Refusal {
    let words = PersonalData.allCases.map(\.rawValue)
    let nearest = value.string.flatMap { nearestName(to: $0, among: words) }
    return Refusal(
      "unknown-word", at: value.place, "found \(found(value))",
      remedy: nearest.map { "write '\($0)'" } ?? "a field is opened to \(list(words, "or"))")
  }

  static func unknownCodeList(_ name: String, names: [String], at place: Place) -> Refusal {
    let nearest = nearestName(to: name, among: names)
    return Refusal(
      "unknown-code-list", at: place, "the catalogue has no list of codes \(quoted(name))",
      remedy: nearest.map { "write '\($0)'" } ?? "add it to 'codes'")
  }

  static func privateList(_ field: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "field '\(field)' is private and a list",
      remedy: "leave \"many\" or \"private\" out: a private value is kept whole or erased whole")
  }

  static func privateWithoutSubject(_ field: String) -> Refusal {
    Refusal(
      "missing-key", at: Place(), "field '\(field)' is private, and the event names no subject",
      remedy: "say whom it is about: private values are erased by their subject")
  }

  static func notForThisType(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "unknown-key", at: place, "only a field of type code has the key '\(key)'",
      remedy: "write \"type\": \"code\", or leave '\(key)' out")
  }

  static func noCodes(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "empty", at: place, "the list of codes \(quoted(name)) has no codes",
      remedy: "add codes, or leave the list out")
  }

  static func codeEndsBeforeItBegins(_ code: String, at place: Place) -> Refusal {
    Refusal(
      "dates-reversed", at: place, "code \(quoted(code)) ends before it begins",
      remedy: "let 'until' be on or after 'from'")
  }

  static func tooManyFields(_ kind: String, _ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many", at: place,
      "\(count) fields in \(quoted(kind)), more than \(LogFormat.dataFieldsMax)",
      remedy: "make several kinds or events of it")
  }

  /// Words joined as people write them: `a, b and c`.
  static func list(_ words: [String], _ last: String = "and") -> String {
    guard words.count > 1 else { return words.first ?? "" }
    return words.dropLast().joined(separator: ", ") + " \(last) \(words[words.count - 1])"
  }

  /// A value as messages name it.
  static func found(_ value: JSONValue) -> String {
    switch value.kind {
    case .object: "an object"
    case .array: "a list"
    case .null: "null"
    case .boolean: value.boolean == true ? "true" : "false"
    // Ten digits and more may be somebody's: a telephone number, an NHS number.
    case .number where value.raw.count { $0.isDigit } > 9: "a number of many digits"
    case .number: "the number \(String(decoding: value.raw, as: UTF8.self))"
    case .string: value.string.map { $0.isEmpty ? "an empty text" : "the text \(quoted($0))" } ?? ""
    }
  }
}

/// What is said of events that do not fit the catalogue.
extension Refusal {
  static func unknownKind(_ kind: String, nearest: String?, at place: Place) -> Refusal {
    Refusal(
      "unknown-kind", at: place, "kind \(quoted(kind)) is not in the catalogue",
      remedy: nearest.map { "write '\($0)'" } ?? "write one of its kinds, or add the kind to it")
  }

  static func unknownField(_ name: String, of kind: Catalogue.Kind, at place: Place) -> Refusal {
    let names = kind.fields.map(\.name)
    let nearest = nearestName(to: name, among: names)
    let remedy: String =
      if let nearest { "write '\(nearest)'" } else if name == Catalogue.correctionReason {
        "only an event that replaces another has it; name that event in 'replaces'"
      } else if names.isEmpty { "leave it out" } else { "its fields are \(list(names))" }
    return Refusal(
      "unknown-field", at: place, "\(kind.name) has no field \(quoted(name))", remedy: remedy)
  }

  static func missingField(
    _ field: Catalogue.Field, of kind: String, codes: Catalogue.CodeList?, at place: Place
  ) -> Refusal {
    Refusal(
      "missing-field", at: place, "\(kind) needs the field '\(field.name)'",
      remedy: "add '\(field.name)' (\(field.title)), \(right(field, codes))")
  }

  static func wrongType(
    _ value: JSONValue, _ field: Catalogue.Field, codes: Catalogue.CodeList?
  ) -> Refusal {
    Refusal(
      "wrong-type", at: value.place, "field '\(field.name)' holds \(found(value))",
      remedy: "write \(right(field, codes))")
  }

  static func listWhereOne(_ field: Catalogue.Field, at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "field '\(field.name)' holds a list",
      remedy: "write one value, or an event for each")
  }

  static func emptyList(_ field: Catalogue.Field, at place: Place) -> Refusal {
    Refusal(
      "empty", at: place, "field '\(field.name)' is an empty list",
      remedy: "leave the field out, or name what belongs in it")
  }

  static func tooManyValues(_ field: Catalogue.Field, _ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many", at: place,
      "field '\(field.name)' has \(count) values, more than \(LogFormat.arrayElementsMax)",
      remedy: "make several events of it")
  }

  static func emptyText(_ field: Catalogue.Field, at place: Place) -> Refusal {
    Refusal(
      "empty", at: place, "field '\(field.name)' is empty",
      remedy: "leave the field out, or write what belongs in it")
  }

  static func longText(_ field: Catalogue.Field, _ bytes: Int, at place: Place) -> Refusal {
    Refusal(
      "too-long", at: place,
      "field '\(field.name)' has \(bytes) bytes, more than \(Catalogue.textBytesMax)",
      remedy: "shorten it, and name the document that holds the rest in 'source'")
  }

  static func unknownCode(
    _ code: String, _ field: Catalogue.Field, _ codes: Catalogue.CodeList?, on date: CivilDate?,
    at place: Place
  ) -> Refusal {
    let inUse = (codes?.codes ?? []).filter { date.map($0.days.contains) ?? true }.map(\.code)
    let nearest =
      nearestName(to: code, among: inUse)
      ?? codes?.codes.first { $0.title.lowercased() == code.lowercased() }?.code
    let remedy: String =
      if let nearest { "write '\(nearest)'" } else if inUse.count <= 12 {
        "write \(list(inUse, "or"))"
      } else { "write one of the \(inUse.count) codes of the list '\(codes?.name ?? "")'" }
    return Refusal(
      "unknown-code", at: place, "field '\(field.name)' has no code \(quoted(code))",
      remedy: remedy)
  }

  static func codeNotInUse(
    _ code: Catalogue.Code, _ codes: Catalogue.CodeList, _ field: Catalogue.Field,
    on date: CivilDate, at place: Place
  ) -> Refusal {
    let what: String =
      if let first = code.days.first, date < first {
        "is in use from \(first), and this occurred on \(date)"
      } else {
        "was in use until \(code.days.last?.description ?? ""), and this occurred on \(date)"
      }
    let inUse = codes.codes.filter { $0.days.contains(date) }.map(\.code)
    return Refusal(
      "code-not-in-use", at: place, "code \(quoted(code.code)) of field '\(field.name)' \(what)",
      remedy: inUse.count <= 12
        ? "write \(list(inUse, "or"))"
        : "write a code of the list '\(codes.name)' that was in use on that day")
  }

  static func fraction(_ value: JSONValue, _ field: Catalogue.Field) -> Refusal {
    Refusal(
      "wrong-type", at: value.place, "field '\(field.name)' holds \(found(value))",
      remedy: "write a whole number")
  }

  static func morePlaces(_ value: JSONValue, _ field: Catalogue.Field) -> Refusal {
    let rounded = value.decimal.map { $0.rounded(places: 2).text(places: 2) }
    return Refusal(
      "too-many-places", at: value.place,
      "field '\(field.name)' holds \(found(value)), with more than two decimal places",
      remedy: rounded.map { "write whole pence, such as \($0)" } ?? "write whole pence")
  }

  static func moreDigits(_ value: JSONValue, _ field: Catalogue.Field) -> Refusal {
    Refusal(
      "too-many-digits", at: value.place, "field '\(field.name)' holds \(found(value))",
      remedy: "write at most \(ExactDecimal.lineDigitsMax) digits,"
        + " \(ExactDecimal.linePlacesMax) of them after the point")
  }

  static func noSuchDate(_ value: JSONValue, _ field: Catalogue.Field) -> Refusal {
    Refusal(
      "no-such-day", at: value.place,
      "field '\(field.name)' holds \(found(value)), which is no day",
      remedy: "write a day that exists, such as 2018-03-07")
  }

  static func wrongText(
    _ text: String, _ field: Catalogue.Field, codes: Catalogue.CodeList?, nearest: String?,
    at place: Place
  ) -> Refusal {
    Refusal(
      "wrong-type", at: place, "field '\(field.name)' holds \(quoted(text))",
      remedy: "write \(nearest ?? right(field, codes))")
  }

  /// What a field holds, as a remedy names it.
  static func right(_ field: Catalogue.Field, _ codes: Catalogue.CodeList?) -> String {
    let one: String =
      switch field.type {
      case .text: "a text"
      case .code:
        if let codes, codes.codes.count <= 12 {
          "one of \(list(codes.codes.map(\.code), "or"))"
        } else {
          "a code of the list '\(codes?.name ?? field.name)'"
        }
      case .integer: "a whole number"
      case .decimal: "a number, such as 12.5"
      case .money: "pounds and pence as a number, such as 25000 or 99.50"
      case .date: "a day, such as 2018-03-07"
      case .boolean: "true or false"
      }
    return field.isMany ? "a list, each \(one)" : one
  }
}
