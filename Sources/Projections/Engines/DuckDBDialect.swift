/// DuckDB: the segments as they are, by columns that are told.
struct DuckDBDialect: SQLDialect {
  let text = "VARCHAR"
  let decimal = "DECIMAL(38,12)"
  let whole = "HUGEINT"
  let usage = ["duckdb -f script.sql", "or statement by statement from any of its libraries"]

  func token(of field: String) -> String {
    // A name that begins with $ or / would be read as a path.
    let pointer =
      "/" + field.replacing("~", with: "~0").replacing("/", with: "~1")
    return "(data->\(literal(isPlainName(field) ? field : pointer)))::VARCHAR"
  }

  func number(_ token: String) -> String { "TRY_CAST(\(token) AS DECIMAL(27,12))" }

  func content(_ token: String) -> String { "substr(\(token), 2, length(\(token)) - 2)" }

  func elements(_ token: String) -> String {
    "CASE WHEN \(token) IS NULL THEN CAST([] AS VARCHAR[]) WHEN substr(\(token), 1, 1) = '[' THEN"
      + " list_distinct(CAST(json_extract(\(token), '$[*]') AS VARCHAR[])) ELSE [\(token)] END"
  }

  func holdsOfAny(_ array: String, _ test: (String) -> String) -> String {
    "len([x FOR x IN \(array) IF \(test("x"))]) > 0"
  }

  func spread(_ array: String) -> String { "unnest(\(array))" }

  func units(_ decimal: String) -> String {
    "CAST(replace(CAST(\(decimal) AS VARCHAR), '.', '') AS HUGEINT)"
  }

  func quotient(_ one: String, _ other: String) -> String { "(\(one) // \(other))" }
  func remainder(_ one: String, _ other: String) -> String { "(\(one) % \(other))" }
  func commonDivisor(_ one: String, _ other: String) -> String? { "gcd(\(one), \(other))" }

  func events(_ source: SQLEvents) -> [String] {
    let texts = source.columns
    let columns =
      (["seq", "quantity"].map { "\($0): 'BIGINT'" }
      + (["id", "kind", "occurred", "programme", "replaces"] + texts.filter { $0 != "kind" }).map {
        "\($0): 'VARCHAR'"
      } + ["data: 'JSON'"]).joined(separator: ", ")
    let kept = texts.map { "\($0), " }.joined()
    return [
      """
      CREATE OR REPLACE TEMP TABLE ledger_events AS
      WITH lines AS MATERIALIZED (
          SELECT * FROM read_json('log/*.ndjson', format = 'newline_delimited',
            columns = {\(columns)})
          WHERE seq <= \(source.size)),
        gone AS (
          SELECT replaces AS id FROM lines WHERE replaces IS NOT NULL
          UNION ALL SELECT data->>'event' FROM lines WHERE kind = 'ledger.void')
      SELECT code, seq, \(kept)substr(occurred, 1, 10) AS day, coalesce(quantity, 1) AS quantity, data
      FROM lines JOIN \(rows("asked", SQLEvents.kindColumns(text), source.kindRows(self))) USING (programme, kind)
        ANTI JOIN gone USING (id)
      WHERE substr(occurred, 1, 10) <= '\(source.on)'
      ORDER BY code
      """
    ]
  }

  func statements(_ parts: SQLParts, _ values: SQLValues) -> [SQLStatement] {
    [
      SQLStatement(
        comment: ["one number for each aggregate"],
        sql: "CREATE OR REPLACE TEMP TABLE ledger_parts (part INTEGER, number \(decimal))")
    ]
      + parts.statements { rows, from in
        "INSERT INTO ledger_parts SELECT unnest([\(rows.map { "\($0.node)" }.joined(separator: ", "))]),"
          + " unnest([\n"
          + rows.map { "  CAST(\($0.value) AS \(decimal))" }.joined(separator: ",\n")
          + "])\nFROM \(from)"
      }
      + values.steps { store($0, isNew: $1) }
  }

  private func store(_ select: String, isNew: Bool) -> [String] {
    [
      (isNew ? "CREATE OR REPLACE TEMP TABLE ledger_values AS" : "INSERT INTO ledger_values")
        + "\n\(select)"
    ]
  }
}

extension SQLEvents {
  /// The columns of the table of kinds.
  static func kindColumns(_ text: String) -> [(name: String, type: String)] {
    [("code", "INTEGER"), ("programme", text), ("kind", text)]
  }

  /// The kinds that are asked about as rows; one that no event has where there are none.
  func kindRows(_ dialect: some SQLDialect) -> [[String]] {
    let rows = kinds.map {
      ["\($0.code)", dialect.literal($0.programme), dialect.literal($0.kind)]
    }
    return rows.isEmpty ? [["0", "''", "''"]] : rows
  }
}
