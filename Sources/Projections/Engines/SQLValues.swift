import Ledger

/// What follows from the parts, step by step, and the table at the end.
///
/// A value is a fraction of two whole numbers, so that nothing is rounded before it is written.
struct SQLValues: Sendable {
  let dialect: any SQLDialect
  let query: EngineQuery

  /// Statements that make `ledger_values`: what follows from nothing, then step by step.
  ///
  /// - Parameter store: Puts rows into the table, the first time into a new one.
  /// - Returns: The statements.
  func steps(_ store: (_ select: String, _ isNew: Bool) -> [String]) -> [SQLStatement] {
    (0...(query.levels.max() ?? 0)).flatMap { step in
      let select = step == 0 ? parts() : following(step)
      var made = store(select, step == 0).map { SQLStatement(sql: $0) }
      made[0].comment = [
        step == 0
          ? "what the aggregates and the plans give, as fractions"
          : "what follows from them, step \(step)"
      ]
      return made
    }
  }

  private func product(_ one: String, _ other: String) -> String { dialect.product(one, other) }

  func whole(_ text: String) -> String { "CAST(\(text) AS \(dialect.whole))" }

  private func parts() -> String {
    let fromParts = reduced(
      "SELECT part AS node, \(dialect.units("number")) AS n, \(whole("'1000000000000'")) AS d"
        + " FROM ledger_parts WHERE number IS NOT NULL")
    let numbers = query.nodes.indices.compactMap { node -> [String]? in
      guard case .number(let number) = query.nodes[node] else { return nil }
      return ["\(node)", "'\(number.numerator)'", "'\(number.denominator)'"]
    }
    guard !numbers.isEmpty else { return fromParts }
    let columns = [("node", "INTEGER"), ("n", dialect.text), ("d", dialect.text)]
    return fromParts + "\nUNION ALL\nSELECT node, \(whole("n")) AS n, \(whole("d")) AS d FROM "
      + dialect.rows("number_of", columns, numbers)
  }

  /// The values of one step: each row says what it follows from, and how.
  private func following(_ step: Int) -> String {
    let rows = query.nodes.indices.filter { query.levels[$0] == step }.map { node in
      row(node, query.nodes[node])
    }
    let (left, right) = (product("a.n", "b.d"), product("b.n", "a.d"))
    let below = product("a.d", "b.d")
    return reduced(
      """
      SELECT node, CASE WHEN d < 0 THEN -n ELSE n END AS n, CASE WHEN d < 0 THEN -d ELSE d END AS d
      FROM (SELECT f.node AS node,
          CASE f.how
            WHEN 'ratio' THEN \(product(left, whole("f.up")))
            WHEN 'less' THEN \(left) - \(right)
            WHEN 'plus' THEN \(left) + \(right)
            WHEN 'times' THEN \(product("a.n", "b.n"))
            WHEN 'given' THEN CASE WHEN b.n = 1 THEN a.n END
            WHEN 'known' THEN CASE WHEN a.n IS NULL THEN \(whole("'0'")) ELSE \(whole("'1'")) END
            WHEN 'at least' THEN CASE WHEN \(left) >= \(right) THEN \(whole("'1'")) ELSE \(whole("'0'")) END
            WHEN 'above' THEN CASE WHEN \(left) > \(right) THEN \(whole("'1'")) ELSE \(whole("'0'")) END
          END AS n,
          CASE f.how
            WHEN 'ratio' THEN \(product(product("a.d", "b.n"), whole("f.down")))
            WHEN 'less' THEN \(below)
            WHEN 'plus' THEN \(below)
            WHEN 'times' THEN \(below)
            WHEN 'given' THEN a.d
            ELSE \(whole("'1'"))
          END AS d
        FROM \(dialect.rows("f", columns, rows))
        LEFT JOIN ledger_values AS a ON a.node = f.one
        LEFT JOIN ledger_values AS b ON b.node = f.other) AS followed
      WHERE n IS NOT NULL AND d <> 0
      """)
  }

  /// The columns of what a node follows from, and how.
  var columns: [(name: String, type: String)] {
    [
      ("node", "INTEGER"), ("how", dialect.text), ("one", "INTEGER"), ("other", "INTEGER"),
      ("up", dialect.text), ("down", dialect.text),
    ]
  }

  /// What a node follows from, and how.
  func row(_ number: Int, _ node: EngineNode) -> [String] {
    func row(_ how: String, _ one: Int, _ other: Int, _ times: ExactRatio = .init(1)) -> [String] {
      [
        "\(number)", "'\(how)'", "\(one)", "\(other)", "'\(times.numerator)'",
        "'\(times.denominator)'",
      ]
    }
    return switch node {
    case .ratio(let a, let b, let times): row("ratio", a, b, times)
    case .less(let a, let b): row("less", a, b)
    case .plus(let a, let b): row("plus", a, b)
    case .times(let a, let b): row("times", a, b)
    case .atLeast(let a, let b): row("at least", a, b)
    case .above(let a, let b): row("above", a, b)
    case .known(let a): row("known", a, a)
    case .given(let a, let b): row("given", a, b)
    case .number(let value): row("number", -1, -1, value)
    case .part: row("part", -1, -1)
    case .none: row("none", -1, -1)
    }
  }

  /// Fractions in their lowest terms, where the engine's numbers ask for it.
  private func reduced(_ select: String) -> String {
    guard let divisor = dialect.commonDivisor("n", "d") else { return select }
    return """
      SELECT node, \(exact("n")) AS n, \(exact("d")) AS d
      FROM (SELECT node, n, d, \(divisor) AS g FROM (
      \(select)) AS given) AS divided
      """
  }

  /// A number over the divisor that it has.
  private func exact(_ number: String) -> String {
    "CASE WHEN \(number) < 0 THEN -\(dialect.quotient("(-\(number))", "g"))"
      + " ELSE \(dialect.quotient(number, "g")) END"
  }

  // MARK: The table

  /// The table at the end: `programme`, `measure`, `value`.
  ///
  /// - Parameter tables: Tables that it is made from, where they do not stand by themselves.
  /// - Returns: The statement.
  func table(with tables: [(name: String, select: String)]) -> String {
    guard !query.values.isEmpty else {
      let null = "CAST(NULL AS \(dialect.nullableText))"
      return "SELECT \(null) AS programme, \(null) AS measure, \(null) AS value WHERE 1 = 0"
    }
    let rows = query.values.enumerated().map { place, value -> [String] in
      let form = value.isDay ? "day" : value.isMoney ? "money" : "number"
      let places = value.places ?? ExactDecimal.linePlacesMax
      let power = "1" + String(repeating: "0", count: places)
      return [
        "\(place + 1)", dialect.literal(value.programme), dialect.literal(value.measure),
        "\(value.node)", "'\(form)'", "\(places)", "'\(power)'",
      ]
    }
    let columns = [
      ("place", "INTEGER"), ("programme", dialect.text), ("measure", dialect.text),
      ("node", "INTEGER"), ("form", dialect.text), ("places", "INTEGER"), ("power", dialect.text),
    ]
    let text = dialect.text
    // Each step by name, so that each is worked out once and can be read.
    let before = tables.map { "\($0.name) AS (\n\($0.select)),\n" }.joined()
    return """
      WITH \(before)measures AS (
        SELECT place, programme, measure, node, form, places, power
        FROM \(dialect.rows("of_plans", columns, rows))),
      wholes AS (
        SELECT m.place AS place, m.form AS form, m.places AS places, v.d AS d,
          v.n < 0 AS is_negative, CASE WHEN v.n < 0 THEN -v.n ELSE v.n END AS n,
          \(whole("m.power")) AS power
        FROM measures AS m JOIN ledger_values AS v ON v.node = m.node),
      divided AS (
        SELECT place, form, places, power, d, is_negative,
          \(dialect.quotient("n", "d")) AS q, \(dialect.remainder("n", "d")) AS r FROM wholes),
      digits AS (
        SELECT place, form, places, power, d, is_negative, q,
          \(dialect.quotient("(\(product("r", "power")))", "d")) AS f,
          \(dialect.remainder("(\(product("r", "power")))", "d")) AS more FROM divided),
      rounded AS (
        SELECT place, form, places, power, is_negative,
          \(product("q", "power")) + f + CASE WHEN more + more >= d THEN 1 ELSE 0 END AS total FROM digits),
      cut AS (
        SELECT place, form, is_negative AND total <> 0 AS is_negative,
          CAST(\(dialect.quotient("total", "power")) AS \(text)) AS units,
          CASE WHEN places = 0 THEN '' ELSE lpad(CAST(\(dialect.remainder("total", "power")) AS \(text)), places, '0') END AS rest
        FROM rounded),
      trimmed AS (
        SELECT place, form, is_negative, units, trim(TRAILING '0' FROM rest) AS rest FROM cut),
      written AS (
        SELECT place,
          CASE
            WHEN form = 'day' THEN substr(lpad(units, 8, '0'), 1, 4) || '-' || substr(lpad(units, 8, '0'), 5, 2)
              || '-' || substr(lpad(units, 8, '0'), 7, 2)
            ELSE CASE WHEN is_negative THEN '-' ELSE '' END || CASE
              WHEN form = 'money' THEN units || '.' || rest || substr('00', 1 + least(2, length(rest)))
              WHEN rest = '' THEN units
              WHEN units = '0' AND substr(rest, 1, 6) = '000000'
                THEN substr(trim(LEADING '0' FROM rest), 1, 1)
                  || CASE WHEN length(trim(LEADING '0' FROM rest)) > 1 THEN '.' ELSE '' END
                  || substr(trim(LEADING '0' FROM rest), 2)
                  || 'e-' || CAST(length(rest) - length(trim(LEADING '0' FROM rest)) + 1 AS \(text))
              ELSE units || '.' || rest
            END
          END AS value FROM trimmed)
      SELECT m.programme AS programme, m.measure AS measure, w.value AS value
      FROM measures AS m LEFT JOIN written AS w ON w.place = m.place
      ORDER BY m.place
      """
  }
}
