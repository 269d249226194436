package import Ledger

/// Events as a table: the envelope, and a column for each field that any of them has.
///
/// Of a private field the line has only a digest, which is no value: such a field is left out.
package struct EventTable: Sendable {
  /// The envelope's columns, `data` apart, as an event's reader looks for them.
  package static let envelope: [EnvelopeKey] = [
    .seq, .id, .kind, .programme, .occurred, .recorded, .place, .subject, .quantity, .actor,
    .source, .replaces,
  ]

  /// A field's column.
  package struct Column: Sendable, Hashable {
    /// The field's name.
    package var name: String
    /// What the catalogue says of it; `nil` where it does not know it, or kinds differ.
    package var type: Catalogue.FieldType?
    /// What it is.
    package var title: String?
    /// Whether it holds a list of values.
    package var isMany: Bool
  }

  /// The columns after the envelope's, in the order of the catalogue, then of their names.
  package let columns: [Column]
  private let positions: [String: Int]

  /// What stands between the values of a field of many.
  package static let separator = "|"

  /// Finds the columns that some events have.
  ///
  /// - Parameters:
  ///   - events: The events that count, with whatever limits them.
  ///   - source: The log.
  ///   - catalogue: The catalogue in force.
  /// - Throws: What reading throws.
  package init(
    of events: StandingEvents, in source: some EventSource, catalogue: Catalogue?
  ) throws(LedgerError) {
    var found: Set<[UInt8]> = []
    var kinds: Set<String> = []
    try events.forEach(in: source) { (batch, line) throws(LedgerError) in
      if let kind = batch.text(.kind, of: line) { kinds.insert(kind) }
      for field in batch.fields(of: line) where !batch.isPrivate(field.value) {
        found.insert(Array(batch.bytes[field.name]))
      }
    }
    var names = Set(found.map { unescaped($0[...]) })
    var columns: [Column] = []
    for kind in catalogue?.kinds ?? [] where kinds.contains(kind.name) {
      for field in kind.fields {
        if names.remove(field.name) != nil {
          columns.append(
            Column(name: field.name, type: field.type, title: field.title, isMany: field.isMany))
        } else if let index = columns.firstIndex(where: { $0.name == field.name }) {
          if columns[index].type != field.type || columns[index].isMany != field.isMany {
            columns[index].type = nil
          }
          if columns[index].title != field.title { columns[index].title = nil }
          columns[index].isMany = columns[index].isMany || field.isMany
        }
      }
    }
    columns += names.sorted().map { Column(name: $0, type: nil, title: nil, isMany: false) }
    self.columns = columns
    positions = Dictionary(
      uniqueKeysWithValues: columns.enumerated().map { ($0.element.name, $0.offset) })
  }

  /// The names of all columns.
  package var names: [String] { Self.envelope.map(\.name) + columns.map(\.name) }

  /// A row.
  ///
  /// - Parameters:
  ///   - line: An event.
  ///   - batch: The batch that holds it.
  /// - Returns: A text for each column, `nil` where the event has no such key.
  package func row(_ line: EventLine, of batch: EventBatch) -> [String?] {
    var row: [String?] = Self.envelope.map { key in
      switch key {
      case .seq: String(line.sequence)
      case .quantity:
        line.range(of: key).map { String(decoding: batch.bytes[$0], as: UTF8.self) } ?? "1"
      default: batch.text(key, of: line)
      }
    }
    row += [String?](repeating: nil, count: columns.count)
    for field in batch.fields(of: line) where !batch.isPrivate(field.value) {
      guard let position = positions[unescaped(batch.bytes[field.name])] else { continue }
      row[Self.envelope.count + position] = text(field.value, of: batch)
    }
    return row
  }

  private func text(_ value: DataField, of batch: EventBatch) -> String? {
    switch value.kind {
    case .null: nil
    case .string: unescaped(batch.bytes[value.range])
    case .array:
      batch.elements(of: value).compactMap { text($0, of: batch) }
        .joined(separator: Self.separator)
    case .number:
      ExactDecimal(json: Array(batch.bytes[value.range]).span)?.description
        ?? String(decoding: batch.bytes[value.range], as: UTF8.self)
    default: String(decoding: batch.bytes[value.range], as: UTF8.self)
    }
  }
}
