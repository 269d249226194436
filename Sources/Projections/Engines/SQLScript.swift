import Ledger

/// A script that gives the values of a report on another engine, run in the ledger's folder.
///
/// Every statement ends in a semicolon but the last, and no text or comment holds one, so that it may be
/// cut there by who does not look any closer.
package struct SQLScript: Sendable {
  /// The script.
  package let text: String

  /// Writes a script.
  ///
  /// - Parameters:
  ///   - query: What is asked.
  ///   - engine: Who is asked.
  ///   - size: How many lines of the log count.
  ///   - origin: The ledger's name.
  ///   - catalogues: All that were adopted, for which fields may hold lists; none where nobody knows.
  package init(
    _ query: EngineQuery, engine: SQLEngine, size: Int, origin: String, catalogues: [Catalogue]
  ) {
    let dialect = engine.dialect
    func fields(_ isWanted: (Catalogue.Field) -> Bool) -> Set<String>? {
      guard !catalogues.isEmpty else { return nil }
      return Set(catalogues.flatMap { $0.kinds.flatMap { $0.fields.filter(isWanted).map(\.name) } })
    }
    let writer = SQLWriter(
      dialect: dialect, lists: fields(\.isMany), privates: fields(\.isPrivate), on: query.on)
    let users = query.users
    let entries = query.parts.map { node, part in
      SQLParts.Entry(
        node: node, part: part,
        users: users[node].map { "\(query.values[$0].programme)/\(query.values[$0].measure)" })
    }
    let source = Self.source(entries.map(\.part), size: size, on: query.on)
    var codes: [String: [String: Int]] = [:]
    for (code, programme, kind) in source.kinds { codes[programme, default: [:]][kind] = code }
    let parts = SQLParts(writer: writer, entries: entries, codes: codes)
    var statements = (dialect.preamble + dialect.events(source)).map { SQLStatement(sql: $0) }
    let values = SQLValues(dialect: dialect, query: query)
    statements += dialect.statements(parts, values)
    statements.append(
      SQLStatement(
        comment: ["every measure in the order of the plans"],
        sql: values.table(with: dialect.tables(parts, values))))
    let programmes = query.values.map(\.programme).reduce(into: [String]()) {
      if $0.last != $1 { $0.append($1) }
    }
    var text = Self.comment([
      "The values of 'ledgerctl report --json' as of \(size) lines on \(query.on), worked out by \(engine.rawValue)",
      "from the log of \(origin): \(programmes.joined(separator: ", "))",
      "Run it in the ledger's folder: " + dialect.usage.joined(separator: ", "),
      "It ends in one table: programme, measure, value (null where there is none)",
    ])
    text += statements.map { Self.comment($0.comment) + $0.sql }.joined(separator: Self.end)
    // A command of psql ends with its line.
    self.text = text.replacing("\n" + Self.end, with: "\n") + "\n"
  }

  private static let end = ";\n\n"

  /// Lines of comment: no semicolon, nothing that ends a line.
  private static func comment(_ lines: [String]) -> String {
    lines.map { line in
      "-- "
        + String(
          line.unicodeScalars.map { scalar in
            scalar == ";" || scalar.value < 0x20 || scalar.value == 0x7F ? "," : Character(scalar)
          }) + "\n"
    }.joined()
  }

  /// What is read of the log for some parts.
  private static func source(_ parts: [EnginePart], size: Int, on: CivilDate) -> SQLEvents {
    var pairs: Set<[String]> = []
    var columns: Set<String> = ["kind"]
    func note(_ key: EventKey) {
      if case .envelope(let key) = key, key != .programme { columns.insert(key.name) }
    }
    for part in parts {
      for selection in part.selections {
        for kind in selection.kinds { pairs.insert([selection.programme, kind]) }
        for condition in selection.conditions {
          switch condition {
          case .plan(let condition): note(condition.key)
          case .cell(let key, _, _): note(key)
          }
        }
      }
      switch part.shape {
      case .distinct(let keys, let having):
        keys.forEach(note)
        if case .distinct(let key)? = having?.of { note(key) }
      case .pairs(let keys, _, _), .taken(let keys, _): keys.forEach(note)
      case .units, .amount, .largest, .latest, .first, .lowest: break
      }
    }
    let sorted = pairs.sorted { $0.lexicographicallyPrecedes($1) }
    return SQLEvents(
      size: size, on: on.description,
      kinds: sorted.enumerated().map { ($0 + 1, $1[0], $1[1]) }, columns: columns.sorted())
  }
}
