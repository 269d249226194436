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
  /// The programme of events for which the map names none.
  let programme: String?
  /// Whether an event took it.
  var usesProgramme = false
  /// The encoding that the user names, which goes before the map's.
  let encoding: CSVFormat.Encoding?
  /// The key for steps that make pseudonyms.
  var pseudonyms: PseudonymKey?
  /// The pointers of the columns of a map of JSON; empty for a table.
  var paths: [JSONPath] = []
  var isJSON = false
  /// The list of each row that makes as many rows of it.
  var each: JSONPath?
  /// Whether the field that is read takes several values.
  var wantsMany = false

  init(catalogue: Catalogue, programme: String? = nil, encoding: CSVFormat.Encoding? = nil) {
    self.catalogue = catalogue
    self.programme = programme
    self.encoding = encoding
  }

  private static let keys = [
    "title", "notes", "format", "encoding", "delimiter", "columns", "otherColumns", "trim",
    "missing",
    "symbols", "tables", "skip", "refuse", "shared", "events",
  ]
  private static let jsonKeys = ["rows", "rowsMin", "each", "unique", "file"]
  private static let tableKeys = ["encoding", "delimiter", "otherColumns"]

  mutating func map(_ value: JSONValue) -> RowMap? {
    isJSON = value["format"]?.string.flatMap(JSONForm.init(rawValue:)) != nil
    let others = isJSON ? Self.jsonKeys : []
    guard
      let object = ObjectReader(value, "a map", keys: Self.keys + others, problems: &problems)
    else { return nil }
    let title = object.text("title", isRequired: true, &problems) ?? ""
    _ = names(object["notes"])
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
    if isJSON {
      paths = self.paths(columnNames, of: columnList)
      each = object["each"].flatMap { path($0) }
    }
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
    let faults = elements(object["refuse"]).compactMap { skip($0) }
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
    if programme != nil, !usesProgramme, problems.isEmpty {
      problems.append(.programmeNotNeeded(at: list?.place ?? value.place))
    }
    if encoding != nil, isJSON { problems.append(.encodingOfJSON(at: value.place)) }
    return RowMap(
      title: title, format: format, columns: columnNames, ignoresOthers: ignoresOthers,
      cells: cells, skips: skips, faults: faults, events: events,
      json: isJSON ? shape(object) : nil)
  }

  private mutating func format(_ object: ObjectReader) -> CSVFormat {
    if let value = object["format"], let text = object.text("format", &problems), text != "csv",
      !isJSON
    {
      problems.append(.wrongFormat(text, at: value.place))
    }
    if isJSON {
      for key in Self.tableKeys {
        if let value = object[key] { problems.append(.onlyFor(key, "tables", at: value.place)) }
      }
    }
    var encoding = CSVFormat.Encoding.utf8
    if let value = object["encoding"], let text = object.text("encoding", &problems) {
      if let known = CSVFormat.Encoding(rawValue: text) {
        encoding = known
      } else {
        problems.append(.wrongEncoding(text, at: value.place))
      }
    }
    encoding = self.encoding ?? encoding
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

  mutating func skip(_ value: JSONValue) -> RowSkip? {
    guard
      let object = ObjectReader(value, "a skip", keys: ["when", "reason"], problems: &problems),
      let when = object.required("when", &problems),
      let reason = object.text("reason", isRequired: true, &problems),
      let condition = condition(when)
    else { return nil }
    return RowSkip(condition: condition, reason: reason)
  }

  private static let questions = [
    "is", "isNot", "isEmpty", "isSymbol", "isA", "lacks", "all", "any", "not",
  ]

  mutating func condition(_ value: JSONValue) -> RowCondition? {
    guard
      let object = ObjectReader(
        value, "a condition",
        keys: ["column"] + Self.questions,
        problems: &problems)
    else { return nil }
    let asked = Self.questions.filter { object[$0] != nil }
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
    case "isA":
      let words = RowSort.allCases.map(\.rawValue)
      var sorts: [RowSort] = []
      for element in value.kind == .array ? value.elements : [value] {
        if let sort = word(element, words).flatMap(RowSort.init(rawValue:)) { sorts.append(sort) }
      }
      return .isA(column: column, sorts)
    case "lacks": return .lacks(column: column, names(value))
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

  /// Whether a column may hold several values.
  func isMany(_ column: Int) -> Bool {
    guard isJSON, paths.indices.contains(column) else { return false }
    return each.flatMap { paths[column].below($0) }?.contains {
      if case .each = $0 { true } else { false }
    } ?? paths[column].isMany
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
