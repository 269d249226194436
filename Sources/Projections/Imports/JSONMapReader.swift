package import Ledger

/// Reads what a map says of a file of JSON.
extension RowMapReader {
  /// The pointers that the columns are.
  mutating func paths(_ names: [String], of list: JSONValue?) -> [JSONPath] {
    names.map { name in
      if let path = JSONPath(name) { return path }
      let place = list?.elements.first { $0.string == name }?.place ?? list?.place ?? Place()
      problems.append(.notAPointer(name, at: place))
      return JSONPath(steps: [], text: name)
    }
  }

  mutating func path(_ value: JSONValue) -> JSONPath? {
    guard let text = value.string, let path = JSONPath(text) else {
      problems.append(.notAPointer(value.string ?? Refusal.found(value), at: value.place))
      return nil
    }
    return path
  }

  /// Reads where rows stand and what must not be said of the file.
  mutating func shape(_ object: ObjectReader) -> JSONShape? {
    var ofRoot = object["rows"] == nil
    var members: [String] = []
    for name in object["rows"].map({ names($0) }) ?? [] {
      let path = JSONPath(name)
      if name.isEmpty {
        ofRoot = true
      } else if let path, path.steps.count == 1, case .name(let member) = path.steps[0] {
        members.append(member)
      } else {
        problems.append(.wrongRows(name, at: object["rows"]?.place ?? object.value.place))
      }
    }
    if let each, each.isMany, let value = object["each"] {
      problems.append(.notAPointer(each.text, at: value.place))
    }
    var least = 0
    if let value = object["rowsMin"] {
      if value.integer == 1 { least = 1 } else { problems.append(.notOfType(value, "1")) }
    }
    let (fileColumns, fileRefusals) = file(object["file"])
    return JSONShape(
      places: JSONRowPlaces(ofRoot: ofRoot, members: members, refusesEmpty: least == 1),
      isUnique: object.boolean("unique", &problems),
      form: object["format"]?.string.flatMap(JSONForm.init(rawValue:)) ?? .json, each: each,
      columns: paths, fileColumns: fileColumns, fileRefusals: fileRefusals)
  }

  /// Reads the conditions on what stands around the rows; their columns are pointers into the file.
  private mutating func file(_ value: JSONValue?) -> ([JSONPath], [RowSkip]) {
    guard let value,
      let object = ObjectReader(value, "'file'", keys: ["columns", "refuse"], problems: &problems)
    else { return ([], []) }
    let list = object.required("columns", &problems)
    let outer = (columns, columnNames)
    columnNames = names(list)
    columns = NameTable(columnNames)
    let found = paths(columnNames, of: list)
    let refusals = elements(object.required("refuse", &problems)).compactMap { skip($0) }
    (columns, columnNames) = outer
    return (found, refusals)
  }
}

extension JSONShape {
  /// Why a file cannot be right, by what stands around its rows.
  ///
  /// - Parameters:
  ///   - head: The members of the object around the rows.
  ///   - file: The file as the user named it.
  ///   - map: The map that the shape is of.
  /// - Returns: The refusals in the order of the map.
  package func refusals(
    of head: [(name: String, value: JSONValue)], in file: String?, by map: RowMap
  ) -> [Refusal] {
    guard !fileRefusals.isEmpty else { return [] }
    let record = CSVRecord.head(head, by: fileColumns)
    let row = RowView(record: record, position: Array(fileColumns.indices), cells: map.cells)
    return fileRefusals.filter { row.holds($0.condition) }.map { fault in
      let place = fault.condition.column.map { record.place(of: $0, in: file) }
      return .refusedByMap(fault.reason, at: place ?? Place(file: file))
    }
  }
}
