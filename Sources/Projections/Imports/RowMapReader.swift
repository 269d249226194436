import Ledger

/// Reads a map and lists all that is wrong with it.
struct RowMapReader {
  let catalogue: Catalogue
  var problems: [Refusal] = []
  var columns = NameTable([String]())
  var columnNames: [String] = []
  var tables: [String: RowTable] = [:]
  var tableNames: [String] = []
  private(set) var cells = RowCells()

  init(catalogue: Catalogue) { self.catalogue = catalogue }

  private static let keys = [
    "title", "format", "encoding", "delimiter", "columns", "otherColumns", "trim", "missing",
    "symbols", "tables", "skip", "shared", "events",
  ]

  mutating func map(_ value: JSONValue) -> RowMap? {
    guard let object = ObjectReader(value, "a map", keys: Self.keys, problems: &problems) else {
      return nil
    }
    let title = object.text("title", isRequired: true, &problems) ?? ""
    let format = format(object)
    let columnList = object.required("columns", &problems)
    columnNames = names(columnList)
    if let columnList, columnList.kind == .array, columnList.elements.isEmpty {
      problems.append(.noColumns(at: columnList.place))
    }
    if let columnList, columnNames.count > CSVFormat.standard.fieldsMax {
      problems.append(.tooManyColumns(columnNames.count, at: columnList.place))
    }
    columns = NameTable(columnNames)
    let ignoresOthers = word(object["otherColumns"], ["ignore", "refuse"]) == "ignore"
    cells.trims = object.boolean("trim", &problems)
    cells.missing = NameTable(object["missing"].map { names($0) } ?? [])
    cells.symbols = RowTable(
      name: "symbols",
      entries: texts(object.members("symbols", isRequired: false, &problems)))
    for (name, value) in object.members("tables", isRequired: false, &problems) {
      if value.kind != .object { problems.append(.notOfType(value, "an object of texts")) }
      tables[name] = RowTable(name: name, entries: texts(value.members))
      tableNames.append(name)
    }
    let skips = elements(object["skip"]).compactMap { skip($0) }
    let shared = object["shared"]
    if let shared, shared.kind != .object { problems.append(.notOfType(shared, "an object")) }
    let list = object.required("events", &problems)
    let templates = elements(list)
    if let list, templates.count > RowMap.eventsMax {
      problems.append(.tooManyEvents(templates.count, at: list.place))
      return nil
    }
    let events = templates.compactMap { event($0, shared: shared) }
    if let list, list.kind == .array, list.elements.isEmpty {
      problems.append(.noEvents(at: list.place))
    }
    return RowMap(
      title: title, format: format, columns: columnNames, ignoresOthers: ignoresOthers,
      cells: cells, skips: skips, events: events)
  }

  private mutating func format(_ object: ObjectReader) -> CSVFormat {
    if let value = object["format"], let text = object.text("format", &problems), text != "csv" {
      problems.append(.wrongFormat(text, at: value.place))
    }
    var encoding = CSVFormat.Encoding.utf8
    if let value = object["encoding"], let text = object.text("encoding", &problems) {
      if let known = CSVFormat.Encoding(rawValue: text) {
        encoding = known
      } else {
        problems.append(.wrongEncoding(text, at: value.place))
      }
    }
    guard let value = object["delimiter"] else {
      return CSVFormat(encoding: encoding) ?? .standard
    }
    let text = value.string ?? ""
    guard text.utf8.count == 1, let byte = text.utf8.first,
      let format = CSVFormat(delimiter: byte, encoding: encoding)
    else {
      problems.append(.wrongDelimiter(text, at: value.place))
      return .standard
    }
    return format
  }

  private mutating func skip(_ value: JSONValue) -> RowSkip? {
    guard
      let object = ObjectReader(value, "a skip", keys: ["when", "reason"], problems: &problems),
      let when = object.required("when", &problems),
      let reason = object.text("reason", isRequired: true, &problems),
      let condition = condition(when)
    else { return nil }
    return RowSkip(condition: condition, reason: reason)
  }

  mutating func condition(_ value: JSONValue) -> RowCondition? {
    guard
      let object = ObjectReader(
        value, "a condition",
        keys: ["column", "is", "isNot", "isEmpty", "isSymbol", "all", "any", "not"],
        problems: &problems)
    else { return nil }
    let asked = ["is", "isNot", "isEmpty", "isSymbol", "all", "any", "not"].filter {
      object[$0] != nil
    }
    guard asked.count == 1, let value = object[asked[0]] else {
      problems.append(.oneCondition(at: object.value.place))
      return nil
    }
    switch asked[0] {
    case "all": return .all(elements(value).compactMap { condition($0) })
    case "any": return .any(elements(value).compactMap { condition($0) })
    case "not": return condition(value).map { .not($0) }
    default: break
    }
    guard let name = object.required("column", &problems), let column = column(name) else {
      return nil
    }
    switch asked[0] {
    case "is": return .isOne(column: column, of: NameTable(names(value)))
    case "isNot": return .not(.isOne(column: column, of: NameTable(names(value))))
    case "isEmpty":
      return object.boolean("isEmpty", &problems)
        ? .isEmpty(column: column) : .not(.isEmpty(column: column))
    default:
      return object.boolean("isSymbol", &problems)
        ? .isSymbol(column: column) : .not(.isSymbol(column: column))
    }
  }
}

// Small readers.
extension RowMapReader {
  /// The number of a column that a text names.
  mutating func column(_ value: JSONValue) -> Int? {
    guard let name = value.string else {
      problems.append(.notOfType(value, "the name of a column"))
      return nil
    }
    return column(name, at: value.place)
  }

  mutating func column(_ name: String, at place: Place) -> Int? {
    if let number = columns.number(of: name.utf8.span) { return number }
    problems.append(.notAColumn(name, columnNames, at: place))
    return nil
  }

  /// One of some words; `nil` when there is none or another.
  mutating func word(_ value: JSONValue?, _ words: [String]) -> String? {
    guard let value else { return nil }
    if let word = value.string, words.contains(word) { return word }
    problems.append(.unknownWord(value.string ?? Refusal.found(value), words, at: value.place))
    return nil
  }

  /// Texts, which may be empty: one, or a list without repetition.
  mutating func names(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    if let text = value.string { return [text] }
    var names: [String] = []
    var known: Set<String> = []
    for element in elements(value) {
      guard let name = element.string else {
        problems.append(.notOfType(element, "a text"))
        continue
      }
      if known.insert(name).inserted {
        names.append(name)
      } else {
        problems.append(.namedTwice(name, at: element.place))
      }
    }
    return names
  }

  mutating func elements(_ value: JSONValue?) -> [JSONValue] {
    guard let value else { return [] }
    if value.kind != .array { problems.append(.notOfType(value, "a list")) }
    return value.elements
  }

  private mutating func texts(
    _ members: [(name: String, value: JSONValue)]
  ) -> [(name: String, value: String)] {
    members.compactMap { name, value in
      guard let text = value.string else {
        problems.append(.notOfType(value, "a text"))
        return nil
      }
      return (name, text)
    }
  }
}
