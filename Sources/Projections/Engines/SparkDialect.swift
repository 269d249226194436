/// Apache Spark: the segments as text, whose fields are cut out of the lines as they stand.
///
/// Spark's own readers of JSON lose the types of values that differ from line to line, so the text of
/// `data` is kept. In it an escaped backslash is the character 1 and an escaped quote the character 2,
/// which no line holds, so that every quote that is left begins or ends a text.
struct SparkDialect: SQLDialect {
  let text = "STRING"
  let decimal = "DECIMAL(38,12)"
  let whole = "DECIMAL(38,0)"
  let usage = [
    "spark-sql -f script.sql",
    "or statement by statement by spark.sql of PySpark, cut at semicolons",
  ]

  let preamble = [
    // Numbers that are too large end the script, where Spark 3 would make them null.
    "SET spark.sql.ansi.enabled = true",
    // What an event adds is one expression, which may be larger than a method of Java can be.
    "SET spark.sql.codegen.wholeStage = false",
  ]

  func literal(_ text: String) -> String { plainLiteral(text, without: [";", "\\", "'", "$"]) }

  func written(_ json: String) -> String {
    json.isEmpty || json.first != "\""
      ? json
      : "\""
        + String(json.dropFirst().dropLast()).replacing("\\\\", with: "\u{1}")
        .replacing("\\\"", with: "\u{2}") + "\""
  }

  func token(of field: String) -> String {
    let json = String(SQLWriter.json(.text(field)))
    let name = written(json).unicodeScalars.map { scalar in
      let isPlain =
        scalar.value >= 0x80 || scalar == "_" || scalar == "-" || scalar == "\""
        || ("0"..."9").contains(scalar) || ("a"..."z").contains(scalar)
        || ("A"..."Z").contains(scalar)
      return isPlain ? String(scalar) : "\\x{\(String(scalar.value, radix: 16))}"
    }.joined()
    let pattern = "[{,]" + name + #":("[^"]*+"|[-+.0-9a-zE]++|\[(?:"[^"]*+"|[^"\]]++)*+\])"#
    return "nullif(regexp_extract(data, \(quoted(pattern)), 1), '')"
  }

  /// A pattern as a literal, its backslashes doubled.
  private func quoted(_ pattern: String) -> String {
    "'" + pattern.replacing("\\", with: "\\\\").replacing(";", with: "\\\\x3b") + "'"
  }

  func number(_ token: String) -> String { "TRY_CAST(\(token) AS DECIMAL(27,12))" }

  func content(_ token: String) -> String {
    "replace(replace(substr(\(token), 2, length(\(token)) - 2), chr(1), '\\\\\\\\'), chr(2), '\\\\\"')"
  }

  func elements(_ token: String) -> String {
    let pattern = quoted(#"("[^"]*+"|[-+.0-9a-zE]++)"#)
    return "CASE WHEN \(token) IS NULL THEN CAST(array() AS ARRAY<STRING>)"
      + " WHEN substr(\(token), 1, 1) = '[' THEN"
      + " array_distinct(regexp_extract_all(\(token), \(pattern), 1)) ELSE array(\(token)) END"
  }

  func holdsOfAny(_ array: String, _ test: (String) -> String) -> String {
    "coalesce(exists(\(array), x -> \(test("x"))), FALSE)"
  }

  func spread(_ array: String) -> String { "explode(\(array))" }

  func units(_ decimal: String) -> String {
    // The whole part and the rest each by itself: the product of a decimal would keep fewer digits.
    let (rest, units) = ("\(decimal) % 1", "CAST(1000000000000 AS DECIMAL(13,0))")
    return "CAST(CAST(\(decimal) - \(rest) AS DECIMAL(26,0)) * \(units)"
      + " + CAST(\(rest) * \(units) AS DECIMAL(13,0)) AS DECIMAL(38,0))"
  }

  func quotient(_ one: String, _ other: String) -> String {
    "CAST((\(one) - \(one) % \(other)) / \(other) AS DECIMAL(38,0))"
  }

  func remainder(_ one: String, _ other: String) -> String {
    "CAST(\(one) % \(other) AS DECIMAL(38,0))"
  }

  func events(_ source: SQLEvents) -> [String] {
    let names = ["id", "programme", "kind", "replaces", "occurred"]
    let texts = (names + source.columns.filter { !names.contains($0) }).map { "\($0) STRING" }
    let schema = (["seq BIGINT", "quantity BIGINT"] + texts).joined(separator: ", ")
    let kept = source.columns.map { "e.\($0), " }.joined()
    let data = quoted(#"^[{]"actor":"[^"]*+","data":([{][^"{}]*+(?:"[^"]*+"[^"{}]*+)*+[}]),"#)
    let plain = #"replace(replace(value, '\\\\', chr(1)), '\\"', chr(2))"#
    return [
      "CREATE OR REPLACE TEMPORARY VIEW ledger_lines USING text OPTIONS (path 'log/*.ndjson', lineSep '\\n')",
      """
      CREATE OR REPLACE TEMPORARY VIEW ledger_gone AS
      SELECT id FROM (
        SELECT from_json(value, 'seq BIGINT, kind STRING, replaces STRING, data STRUCT<event: STRING>') AS e
        FROM ledger_lines WHERE value LIKE '%"replaces":"%' OR value LIKE '%"kind":"ledger.void"%') AS lines
        LATERAL VIEW explode(array(e.replaces, CASE WHEN e.kind = 'ledger.void' THEN e.data.event END)) AS id
      WHERE e.seq <= \(source.size) AND id IS NOT NULL
      """,
      """
      CREATE OR REPLACE TEMPORARY VIEW ledger_events AS
      SELECT /*+ BROADCAST(asked), BROADCAST(gone) */ asked.code AS code, e.seq AS seq, \(kept)substr(e.occurred, 1, 10) AS day,
        coalesce(e.quantity, 1) AS quantity, data
      FROM (
        SELECT from_json(value, '\(schema)') AS e, regexp_extract(\(plain), \(data), 1) AS data
        FROM ledger_lines) AS lines
      JOIN \(rows("asked", SQLEvents.kindColumns(text), source.kindRows(self)))
        ON asked.programme = e.programme AND asked.kind = e.kind
      LEFT ANTI JOIN ledger_gone AS gone ON gone.id = e.id
      WHERE e.seq <= \(source.size) AND substr(e.occurred, 1, 10) <= '\(source.on)'
      """,
      // Else each look at a field would hold all that makes the text of `data`, which is more than a
      // plan of many measures leaves memory for.
      "CACHE TABLE ledger_events",
    ]
  }

  /// All in the last statement, because a view is worked out anew wherever it is named.
  func tables(_ parts: SQLParts, _ values: SQLValues) -> [(name: String, select: String)] {
    SparkParts(parts: parts).tables() + [SparkValues(dialect: self, values: values).table()]
  }

  func statements(_ parts: SQLParts, _ values: SQLValues) -> [SQLStatement] { [] }
}
