/// What follows from the parts, for an engine that works a table out anew wherever it is named: one
/// row, in which the values are worked out one after the other.
struct SparkValues: Sendable {
  let dialect: SparkDialect
  let values: SQLValues

  private var whole: String { dialect.whole }
  private var pair: String { "STRUCT<n: \(whole), d: \(whole)>" }

  /// The table, by its name.
  func table() -> (name: String, select: String) {
    let query = values.query
    let rows = query.nodes.indices.map { values.row($0, query.nodes[$0]) }
    guard !rows.isEmpty else {
      let none = "CAST(NULL AS \(whole))"
      return ("ledger_values", "SELECT 0 AS node, \(none) AS n, \(none) AS d WHERE 1 = 0")
    }
    return (
      "ledger_values",
      """
      -- what follows from them, one value after the other, as fractions
          SELECT node, v.n AS n, v.d AS d FROM (
            SELECT posexplode(aggregate(steps, CAST(array() AS ARRAY<\(pair)>), (known, f) -> concat(known,
              transform(array(CASE f.how
                WHEN 'part' THEN \(made(dialect.units("numbers[f.node]"), "1000000000000"))
                WHEN 'number' THEN \(made("f.up", "f.down"))
                WHEN 'ratio' THEN \(made(product("known[f.one].n", "known[f.other].d", "f.up"), product("known[f.one].d", "known[f.other].n", "f.down")))
                WHEN 'less' THEN \(sum("-"))
                WHEN 'plus' THEN \(sum("+"))
                WHEN 'times' THEN \(made("known[f.one].n * known[f.other].n", "known[f.one].d * known[f.other].d"))
                WHEN 'given' THEN \(made("CASE WHEN known[f.other].n = 1 THEN known[f.one].n END", "known[f.one].d"))
                WHEN 'known' THEN \(made("CASE WHEN known[f.one] IS NULL THEN 0 ELSE 1 END", "1"))
                WHEN 'at least' THEN \(test(">="))
                WHEN 'above' THEN \(test(">"))
              END), x -> CASE WHEN x.n IS NULL OR x.d IS NULL OR x.d = 0 THEN CAST(NULL AS \(pair))
                ELSE \(lowestTerms("x")) END)))) AS (node, v)
            FROM (SELECT map_from_entries(collect_list(named_struct('part', part, 'number', number))) AS numbers FROM ledger_parts) AS p
            CROSS JOIN (SELECT sort_array(collect_list(named_struct('node', node, 'how', how, 'one', one, 'other', other, 'up', up, 'down', down))) AS steps
              FROM \(dialect.rows("f", values.columns, rows))) AS s) AS followed
          WHERE v IS NOT NULL
      """
    )
  }

  private func made(_ n: String, _ d: String) -> String {
    "named_struct('n', CAST(\(n) AS \(whole)), 'd', CAST(\(d) AS \(whole)))"
  }

  private func product(_ a: String, _ b: String, _ text: String) -> String {
    "\(a) * \(b) * CAST(\(text) AS \(whole))"
  }

  private func sum(_ sign: String) -> String {
    made(
      "known[f.one].n * known[f.other].d \(sign) known[f.other].n * known[f.one].d",
      "known[f.one].d * known[f.other].d")
  }

  private func test(_ sign: String) -> String {
    made(
      "CASE WHEN known[f.one].n * known[f.other].d \(sign) known[f.other].n * known[f.one].d"
        + " THEN 1 ELSE 0 END", "1")
  }

  /// A fraction in its lowest terms with its sign above, by Euclid's way: 185 steps are enough for any two
  /// numbers of 38 digits.
  private func lowestTerms(_ x: String) -> String {
    func part(_ number: String) -> String {
      "CAST(CASE WHEN \(x).d < 0 THEN -\(number) ELSE \(number) END / s.a AS \(whole))"
    }
    return
      "aggregate(sequence(1, 185), \(made("abs(\(x).n)", "abs(\(x).d)").replacing("'n'", with: "'a'").replacing("'d'", with: "'b'")),"
      + " (s, i) -> CASE WHEN s.b = 0 THEN s ELSE"
      + " named_struct('a', s.b, 'b', CAST(s.a % s.b AS \(whole))) END,"
      + " s -> named_struct('n', \(part("\(x).n")), 'd', \(part("\(x).d"))))"
  }
}
