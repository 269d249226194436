package import Ledger

/// A JSON pointer (RFC 6901) that names a value of every row, with `*` for each element of a list or
/// each member of an object.
struct JSONPath: Sendable {
  enum Step: Sendable {
    case name(String)
    case each
  }

  let text: String
  let steps: [Step]

  /// Reads a pointer; gives `nil` when it is none.
  init?(_ text: String) {
    guard text.isEmpty || text.hasPrefix("/") else { return nil }
    var steps: [Step] = []
    for token in text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .dropFirst()
    {
      var name: [UInt8] = []
      var bytes = token[...]
      while let byte = bytes.popFirst() {
        guard byte == UInt8(ascii: "~") else {
          name.append(byte)
          continue
        }
        switch bytes.popFirst() {
        case UInt8(ascii: "0"): name.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): name.append(UInt8(ascii: "/"))
        default: return nil
        }
      }
      let isEach = token.elementsEqual([UInt8(ascii: "*")])
      steps.append(isEach ? .each : .name(String(decoding: name, as: UTF8.self)))
    }
    self.text = text
    self.steps = steps
  }

  /// Whether it may name several values of a row.
  var isMany: Bool { steps.contains { if case .each = $0 { true } else { false } } }

  /// The values that it names in another value, in order.
  func values(in value: JSONValue) -> [JSONValue] {
    steps.reduce([value]) { found, step in
      found.flatMap { value -> [JSONValue] in
        switch step {
        case .each: value.kind == .array ? value.elements : value.members.map(\.value)
        case .name(let name): Self.child(name, of: value).map { [$0] } ?? []
        }
      }
    }
  }

  /// The path below another that ends where this one goes through each of its elements; `nil` when
  /// this one does not.
  func below(_ list: JSONPath) -> [Step]? {
    guard steps.count > list.steps.count, case .each = steps[list.steps.count] else { return nil }
    for (own, other) in zip(steps, list.steps) {
      guard case .name(let a) = own, case .name(let b) = other, a == b else { return nil }
    }
    return Array(steps[(list.steps.count + 1)...])
  }

  init(steps: [Step], text: String) {
    self.steps = steps
    self.text = text
  }

  private static func child(_ name: String, of value: JSONValue) -> JSONValue? {
    if value.kind == .object { return value[name] }
    guard value.kind == .array, let number = Int(name), String(number) == name else { return nil }
    let elements = value.elements
    return elements.indices.contains(number) ? elements[number] : nil
  }
}

/// How the rows of a JSON file are taken apart: the columns of its map are pointers.
package struct JSONShape: Sendable {
  /// Where the rows stand.
  package let places: JSONRowPlaces
  /// Whether a row that says the same as an earlier one is refused.
  package let isUnique: Bool
  /// The form whose rules every row must keep, beside those of the map.
  package let form: JSONForm
  /// The list of each row that makes as many rows of it.
  let each: JSONPath?
  let columns: [JSONPath]
  /// What must not be said of the file.
  let fileColumns: [JSONPath]
  let fileRefusals: [RowSkip]
}

/// A published form of JSON rows that has rules which no map can state.
package enum JSONForm: String, Sendable, CaseIterable {
  /// JSON without further rules.
  case json
  /// CloudEvents 1.0: the names and types of attributes.
  case cloudevents
}

/// Where the cells of a record stand that was made of JSON.
final class JSONCells: Sendable {
  /// The row; `nil` for what stands around the rows.
  let row: JSONValue?
  /// The value of each column; `nil` where there is none.
  let values: [JSONValue?]
  private let columns: [JSONPath]

  init(row: JSONValue?, values: [JSONValue?], columns: [JSONPath]) {
    self.row = row
    self.values = values
    self.columns = columns
  }

  /// Where a column's value stands, or would.
  func place(of column: Int, in file: String?) -> Place {
    if let value = values[column] { return value.place }
    var place = row?.place ?? Place(file: file, line: 1, column: 1)
    place.pointer = (place.pointer ?? "") + columns[column].text
    return place
  }
}

extension CSVRecord {
  /// What stands between the values of a cell that holds several.
  static let valueSeparator: UInt8 = 0x1F

  /// The records that a JSON row makes: one, or one for each element of a list.
  ///
  /// - Parameters:
  ///   - row: The row.
  ///   - number: Which row of the file it is, from 1.
  ///   - shape: How it is taken apart.
  /// - Returns: The records; none when the list has no elements.
  package static func records(of row: JSONValue, number: Int, by shape: JSONShape) -> [CSVRecord] {
    guard let each = shape.each, let list = each.values(in: row).first, list.kind == .array else {
      return [CSVRecord(row, nil, number, shape.columns, nil)]
    }
    return list.elements.map { CSVRecord(row, $0, number, shape.columns, each) }
  }

  /// The one record that the values around the rows make.
  static func head(
    _ members: [(name: String, value: JSONValue)], by columns: [JSONPath]
  ) -> CSVRecord {
    CSVRecord(
      nil, number: 1,
      columns.map { column -> [JSONValue] in
        guard case .name(let name)? = column.steps.first,
          let member = members.first(where: { $0.name == name })
        else { return [] }
        let rest = JSONPath(steps: Array(column.steps.dropFirst()), text: "")
        return rest.values(in: member.value)
      }, columns)
  }

  private init(
    _ row: JSONValue, _ element: JSONValue?, _ number: Int, _ columns: [JSONPath], _ each: JSONPath?
  ) {
    self.init(
      row, number: number,
      columns.map { column in
        if let each, let element, let below = column.below(each) {
          return JSONPath(steps: below, text: "").values(in: element)
        }
        return column.values(in: row)
      }, columns)
  }

  private init(
    _ row: JSONValue?, number: Int, _ found: [[JSONValue]], _ columns: [JSONPath]
  ) {
    self.number = number
    var first: [JSONValue?] = []
    for values in found {
      let present = values.filter { $0.kind != .null }
      let start = bytes.count
      var kind = present.first?.kind
      for (index, value) in present.enumerated() {
        if index > 0 { bytes.append(Self.valueSeparator) }
        switch value.kind {
        case .string:
          let raw = value.raw
          if raw.contains(UInt8(ascii: "\\")) {
            bytes += Array((value.string ?? "").utf8)
          } else {
            bytes += raw
          }
        case .number, .boolean: bytes += value.raw
        case .null: break
        case .object, .array: kind = value.kind
        }
      }
      fields.append(
        CSVField(range: start..<bytes.count, line: 0, column: 0, isQuoted: false, kind: kind))
      first.append(present.first)
    }
    cells = JSONCells(row: row, values: first, columns: columns)
  }
}
