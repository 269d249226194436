/// ClickHouse, as its program for local files or a library: the segments line by line.
struct ClickHouseDialect: SQLDialect {
  let text = "String"
  let decimal = "Decimal(76,12)"
  let whole = "Int256"
  let usage = ["clickhouse local --queries-file script.sql"]

  let preamble = [
    // What an aggregate of nothing, and a row without a partner, are in every other engine.
    "SET aggregate_functions_null_for_empty = 1", "SET join_use_nulls = 1",
    "SET cast_keep_nullable = 1", "SET prefer_column_name_to_alias = 1",
    "SET short_circuit_function_evaluation = 'force_enable'",
  ]

  var nullableText: String { "Nullable(String)" }

  func character(_ code: Int) -> String { "char(\(code))" }

  func literal(_ text: String) -> String { plainLiteral(text, without: [";", "\\", "'"]) }

  func token(of field: String) -> String {
    // It writes / as \/, which canonical JSON does not.
    "nullIf(replaceAll(JSONExtractRaw(data, \(literal(field))), '\\\\/', '/'), '')"
  }

  func number(_ token: String) -> String { "toDecimal128OrNull(\(token), 12)" }
  func content(_ token: String) -> String { "substr(\(token), 2, length(\(token)) - 2)" }

  func elements(_ token: String) -> String {
    "multiIf(\(token) IS NULL, CAST([] AS Array(String)), startsWith(ifNull(\(token), ''), '['),"
      + " arrayDistinct(arrayMap(e -> replaceAll(e, '\\\\/', '/'),"
      + " JSONExtractArrayRaw(ifNull(\(token), '[]')))), [ifNull(\(token), '')])"
  }

  func holdsOfAny(_ array: String, _ test: (String) -> String) -> String {
    "arrayExists(x -> ifNull(\(test("x")), 0), \(array))"
  }

  func spread(_ array: String) -> String { "arrayJoin(\(array))" }

  func units(_ decimal: String) -> String {
    "toInt256(\(decimal) * toDecimal256('1000000000000', 0))"
  }

  /// Its numbers of 77 digits begin again from the other end where they are too large, and nothing is told.
  func product(_ one: String, _ other: String) -> String {
    "(\(one) * \(other) + throwIf(ifNull(abs(toFloat64(\(one)) * toFloat64(\(other))) > 1e75, 0),"
      + " 'a fraction has more than 75 digits'))"
  }

  func quotient(_ one: String, _ other: String) -> String { "intDiv(\(one), \(other))" }
  func remainder(_ one: String, _ other: String) -> String { "((\(one)) % \(other))" }

  /// Euclid's way: its own function takes no numbers of so many digits, and an overflow is not told.
  func commonDivisor(_ one: String, _ other: String) -> String? {
    // Numbers that are never null, so that what is carried on keeps its type.
    let (n, d) = ("ifNull(\(one), toInt256(0))", "ifNull(\(other), toInt256(1))")
    return
      "arrayFold((a, i) -> if(a.2 = 0, a, (a.2, toInt256(a.1 % if(a.2 = 0, toInt256(1), a.2)))),"
      + " range(370), (toInt256(if(\(n) < 0, -\(n), \(n))), toInt256(\(d)))).1"
  }

  func rows(
    _ name: String, _ columns: [(name: String, type: String)], _ rows: [[String]]
  ) -> String {
    let types = columns.map { "\($0.name) \($0.type == "INTEGER" ? "Int32" : $0.type)" }
    let lines = rows.map { "  (\($0.joined(separator: ", ")))" }.joined(separator: ",\n")
    return "values('\(types.joined(separator: ", "))',\n\(lines)) AS \(name)"
  }

  func events(_ source: SQLEvents) -> [String] {
    let kept = source.columns.map { "\($0), " }.joined()
    let texts = (["id", "programme", "replaces"] + source.columns.filter { $0 != "kind" }).map {
      "JSONExtract(line, '\($0)', 'Nullable(String)') AS \($0),"
    }
    return [
      """
      CREATE OR REPLACE TEMPORARY TABLE ledger_lines ENGINE = Memory AS
      SELECT JSONExtractInt(line, 'seq') AS seq, \(texts.joined(separator: " "))
        JSONExtractString(line, 'kind') AS kind, substr(JSONExtractString(line, 'occurred'), 1, 10) AS day,
        ifNull(JSONExtract(line, 'quantity', 'Nullable(Int64)'), 1) AS quantity,
        JSONExtractRaw(line, 'data') AS data
      FROM file('log/*.ndjson', 'LineAsString')
      WHERE seq <= \(source.size)
      """,
      """
      CREATE OR REPLACE TEMPORARY TABLE ledger_events ENGINE = Memory AS
      SELECT code, seq, \(kept)day, quantity, data
      FROM ledger_lines JOIN (SELECT * FROM \(rows("asked", SQLEvents.kindColumns(text), source.kindRows(self)))) AS asked
        USING (programme, kind)
      WHERE day <= '\(source.on)' AND ifNull(id, '') NOT IN (
        SELECT ifNull(replaces, '') FROM ledger_lines WHERE replaces IS NOT NULL
        UNION ALL SELECT JSONExtractString(data, 'event') FROM ledger_lines WHERE kind = 'ledger.void')
      """,
    ]
  }

  func statements(_ parts: SQLParts, _ values: SQLValues) -> [SQLStatement] {
    [
      SQLStatement(
        comment: ["one number for each aggregate"],
        sql:
          "CREATE OR REPLACE TEMPORARY TABLE ledger_parts (part Int32, number Nullable(\(decimal)))"
          + " ENGINE = Memory")
    ]
      + parts.statements { rows, from in
        let tuples = rows.map { "  (\($0.node), CAST(\($0.value) AS Nullable(\(decimal))))" }
        return "INSERT INTO ledger_parts SELECT p.1, p.2 FROM (SELECT arrayJoin([\n"
          + tuples.joined(separator: ",\n") + "]) AS p\nFROM \(from))"
      }
      + values.steps { store($0, isNew: $1) }
  }

  private func store(_ select: String, isNew: Bool) -> [String] {
    [
      (isNew
        ? "CREATE OR REPLACE TEMPORARY TABLE ledger_values ENGINE = Memory AS"
        : "INSERT INTO ledger_values")
        + "\n\(select)"
    ]
  }
}
