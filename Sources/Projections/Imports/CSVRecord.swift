package import Ledger

/// Where a field lies in its record's bytes, and where it stood in the file.
package struct CSVField: Sendable, Hashable {
  /// The field's bytes in `CSVRecord.bytes`: UTF-8, without the quotes around it, and doubled quotes
  /// made one.
  package let range: Range<Int>
  /// The line of the file on which the field starts, from 1.
  package let line: Int
  /// The byte column of that line at which the field starts, its opening quote included, from 1.
  package let column: Int
  /// Whether the field stands in quotes; `""` and nothing at all are both empty.
  package let isQuoted: Bool
  /// What the value was in JSON; `nil` for a cell of a table and for a value that is not there.
  var kind: JSONValue.Kind?
}

/// One record of a CSV file, in memory that the reader uses again for the next.
package struct CSVRecord: Sendable {
  /// Which record of the file it is, counted from 1; the header is 1.
  package internal(set) var number = 0
  /// The line of the file on which the record starts, from 1: quoted fields may hold line breaks, so
  /// that this is not the number.
  package internal(set) var line = 1
  /// The fields, in their order.
  package internal(set) var fields: [CSVField] = []
  /// Memory that the fields' ranges are of; other bytes in it mean nothing.
  package internal(set) var bytes: [UInt8] = []
  /// Where its cells stand, for a record that was made of JSON.
  var cells: JSONCells?

  init() {}

  /// A field as text.
  ///
  /// - Parameter index: Which field, from 0.
  /// - Returns: A copy.
  package func text(_ index: Int) -> String {
    String(decoding: bytes[fields[index].range], as: UTF8.self)
  }

  /// Where a field stands.
  ///
  /// - Parameters:
  ///   - index: Which field, from 0.
  ///   - file: The file as the user named it.
  /// - Returns: The file, line and byte column.
  package func place(of index: Int, in file: String?) -> Place {
    if let cells { return cells.place(of: index, in: file) }
    return Place(file: file, line: fields[index].line, column: fields[index].column)
  }

  /// Where the record starts.
  ///
  /// - Parameter file: The file as the user named it.
  /// - Returns: The file and line; of a row of JSON its column and pointer too.
  func start(in file: String?) -> Place {
    cells?.row?.place ?? Place(file: file, line: line, column: 1)
  }
}
