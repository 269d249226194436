/// PostgreSQL: psql reads the segments into a table of its own.
struct PostgresDialect: SQLDialect {
  let text = "TEXT"
  let decimal = "NUMERIC"
  let whole = "NUMERIC"
  let usage = ["psql -X -v ON_ERROR_STOP=1 -f script.sql"]

  func token(of field: String) -> String { "(data->\(literal(field)))::text" }

  func number(_ token: String) -> String {
    "(CASE WHEN \(token) ~ '^[-0-9]' THEN (\(token))::numeric END)"
  }

  func content(_ token: String) -> String {
    ordered("substr(\(token), 2, length(\(token)) - 2)")
  }

  func ordered(_ text: String) -> String { "(\(text)) COLLATE \"C\"" }

  func elements(_ token: String) -> String {
    "(CASE WHEN \(token) IS NULL THEN CAST(ARRAY[] AS text[]) WHEN substr(\(token), 1, 1) = '['"
      + " THEN ARRAY(SELECT DISTINCT e::text FROM json_array_elements((\(token))::json) AS e)"
      + " ELSE ARRAY[\(token)] END)"
  }

  func holdsOfAny(_ array: String, _ test: (String) -> String) -> String {
    "EXISTS (SELECT 1 FROM unnest(\(array)) AS x WHERE \(test("x")))"
  }

  func spread(_ array: String) -> String { "unnest(\(array))" }
  func units(_ decimal: String) -> String { "trunc(\(decimal) * 1000000000000)" }
  func quotient(_ one: String, _ other: String) -> String { "div(\(one), \(other))" }
  func remainder(_ one: String, _ other: String) -> String { "mod(\(one), \(other))" }

  func events(_ source: SQLEvents) -> [String] {
    let kept = source.columns.map { "line->>'\($0)' AS \($0), " }.joined()
    return [
      "DROP TABLE IF EXISTS ledger_lines",
      "CREATE TEMP TABLE ledger_lines (line json)",
      // A line has no control characters, so nothing in it ends a value or is unescaped.
      "\\copy ledger_lines FROM PROGRAM 'cat log/*.ndjson' WITH (FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02')\n",
      "DROP TABLE IF EXISTS ledger_events",
      """
      CREATE TEMP TABLE ledger_events AS
      WITH gone AS (
        SELECT line->>'replaces' AS id FROM ledger_lines
        WHERE (line->>'seq')::bigint <= \(source.size) AND line->>'replaces' IS NOT NULL
        UNION SELECT line->'data'->>'event' FROM ledger_lines
        WHERE (line->>'seq')::bigint <= \(source.size) AND line->>'kind' = 'ledger.void')
      SELECT code, (line->>'seq')::bigint AS seq, \(kept)substr(line->>'occurred', 1, 10) COLLATE "C" AS day,
        coalesce((line->>'quantity')::bigint, 1) AS quantity, line->'data' AS data
      FROM ledger_lines JOIN \(rows("asked", SQLEvents.kindColumns(text), source.kindRows(self)))
        ON asked.programme = line->>'programme' AND asked.kind = line->>'kind'
        LEFT JOIN gone ON gone.id = line->>'id'
      WHERE gone.id IS NULL AND (line->>'seq')::bigint <= \(source.size)
        AND substr(line->>'occurred', 1, 10) COLLATE "C" <= '\(source.on)'
      """,
    ]
  }

  func statements(_ parts: SQLParts, _ values: SQLValues) -> [SQLStatement] {
    [
      SQLStatement(sql: "DROP TABLE IF EXISTS ledger_parts"),
      SQLStatement(
        comment: ["one number for each aggregate"],
        sql: "CREATE TEMP TABLE ledger_parts (part INTEGER, number \(decimal))"),
    ]
      + parts.statements { rows, from in
        // As many rows as there are parts, from one row of aggregates.
        "INSERT INTO ledger_parts SELECT unnest(ARRAY[\(rows.map { "\($0.node)" }.joined(separator: ", "))]),"
          + " unnest(ARRAY[\n"
          + rows.map { "  CAST(\($0.value) AS \(decimal))" }.joined(separator: ",\n")
          + "])\nFROM \(from)"
      }
      + values.steps { store($0, isNew: $1) }
  }

  private func store(_ select: String, isNew: Bool) -> [String] {
    isNew
      ? ["DROP TABLE IF EXISTS ledger_values", "CREATE TEMP TABLE ledger_values AS\n\(select)"]
      : ["INSERT INTO ledger_values\n\(select)"]
  }
}
