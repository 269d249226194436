import Ledger

/// The aggregates for an engine to which each statement is dear: all of them in one pass.
///
/// An event becomes a row for each part and key that it adds to. Rows are added up by part and key, and
/// the keys of a part then make its number.
struct SparkParts: Sendable {
  let parts: SQLParts

  private var writer: SQLWriter { parts.writer }
  private var dialect: any SQLDialect { parts.writer.dialect }

  /// What a part looks at in an event, beside the event itself.
  private struct Addition {
    let node: Int
    let selection: EngineSelection
    var others = false
    var keys: [EventKey] = []
    var inner: EventKey?
    var amount: String?
    var observation: String?
    /// A key that is a text by itself, in place of `keys`.
    var label: String?
  }

  private static let row =
    "STRUCT<part: INT, others: BOOLEAN, own: STRING, inner: STRING, amount: DECIMAL(27,12), seen: STRING>"

  /// The tables, each by its name, the last of them `ledger_parts`.
  func tables() -> [(name: String, select: String)] {
    let additions = parts.entries.flatMap { self.additions(of: $0) }
    let rows = parts.entries.map { entry -> [String] in
      let (how, least) = form(entry.part)
      return ["\(entry.node)", "'\(how)'", least]
    }
    guard !rows.isEmpty else {
      return [
        (
          "ledger_parts",
          "SELECT CAST(0 AS INTEGER) AS part, CAST(NULL AS \(dialect.decimal)) AS number"
        )
      ]
    }
    let forms = dialect.rows(
      "f", [("part", "INTEGER"), ("how", "STRING"), ("least", "DECIMAL(38,12)")], rows)
    return [
      (
        "ledger_rows",
        """
        -- what each event adds, a row for each aggregate and key (OUTER: else it would be worked out
        -- once more, to see whether there is a row)
          SELECT quantity, day, CASE code
        \(cases(additions))
          END AS rows FROM ledger_events
        """
      ),
      (
        "ledger_additions",
        """
          SELECT a.part, a.others, a.own, a.inner, a.amount, a.seen, quantity, day
          FROM ledger_rows LATERAL VIEW OUTER explode(rows) AS a WHERE a IS NOT NULL
        """
      ),
      (
        "ledger_parts",
        """
        -- one number for each aggregate
          SELECT /*+ BROADCAST(f) */ f.part AS part, CASE f.how
              WHEN 'units' THEN coalesce(n.units, 0)
              WHEN 'taken' THEN coalesce(n.events, 0)
              WHEN 'amount' THEN coalesce(n.amount, 0)
              WHEN 'largest' THEN n.largest
              WHEN 'latest' THEN \(parts.observed("n.seen"))
              WHEN 'first' THEN \(parts.dayNumber("n.first_day"))
              WHEN 'distinct' THEN coalesce(n.keys, 0)
              WHEN 'with units' THEN coalesce(n.with_units, 0)
              WHEN 'with amount' THEN coalesce(n.with_amount, 0)
              WHEN 'with inner' THEN coalesce(n.with_inner, 0)
              WHEN 'stock' THEN coalesce(n.in_stock, 0)
              WHEN 'sequence' THEN coalesce(n.followed, 0)
              WHEN 'lowest' THEN CASE WHEN coalesce(n.keys, 0) < f.least THEN 0 ELSE n.least_units END
            END AS number
          FROM \(forms)
          LEFT JOIN (
            SELECT part, sum(units) AS units, sum(events) AS events, sum(amount) AS amount,
              max(largest) AS largest, max(seen) AS seen, min(first_day) AS first_day, count(*) AS keys,
              min(units) AS least_units,
              count_if(units >= least) AS with_units, count_if(amount >= least) AS with_amount,
              count_if(inners >= least) AS with_inner,
              count_if(last_day IS NOT NULL AND (last_other IS NULL OR last_other < last_day)) AS in_stock,
              count_if(last_other >= first_day) AS followed
            FROM (
              SELECT /*+ BROADCAST(g) */ g.part AS part, g.least AS least, o.units, o.events, o.amount,
                o.largest, o.seen, o.first_day, o.last_day, o.last_other, o.inners
              FROM (
                SELECT part, own, sum(units) AS units, sum(events) AS events, sum(amount) AS amount,
                  max(largest) AS largest, max(seen) AS seen, min(first_day) AS first_day,
                  max(last_day) AS last_day, max(last_other) AS last_other, count(inner) AS inners
                FROM (
                  SELECT part, own, inner, sum(quantity) AS units, count(*) AS events,
                    sum(amount) AS amount, max(amount) AS largest, max(seen) AS seen,
                    min(CASE WHEN NOT others THEN day END) AS first_day,
                    max(CASE WHEN NOT others THEN day END) AS last_day,
                    max(CASE WHEN others THEN day END) AS last_other
                  FROM ledger_additions GROUP BY part, own, inner) AS by_inner
                GROUP BY part, own) AS o
              JOIN \(forms.replacing(") AS f(", with: ") AS g(")) ON g.part = o.part) AS by_own
            GROUP BY part) AS n ON n.part = f.part
        """
      ),
    ]
  }

  /// What the rows of a part make, and the least that is asked of a key.
  private func form(_ part: EnginePart) -> (how: String, least: String) {
    let none = "CAST(NULL AS DECIMAL(38,12))"
    switch part.shape {
    case .units: return ("units", none)
    case .taken: return ("taken", none)
    case .amount: return ("amount", none)
    case .largest: return ("largest", none)
    case .latest: return ("latest", none)
    case .first: return ("first", none)
    case .distinct(_, nil): return ("distinct", none)
    case .distinct(_, let having?):
      let how =
        switch having.of {
        case .count: "with units"
        case .sum: "with amount"
        case .distinct: "with inner"
        }
      return (how, leastCast(having.atLeast))
    case .pairs(_, _, let isStock): return (isStock ? "stock" : "sequence", none)
    case .lowest(_, let periods): return ("lowest", "CAST(\(periods) AS DECIMAL(38,12))")
    }
  }

  /// The least number of 12 places that is enough.
  private func leastCast(_ least: ExactDecimal) -> String {
    var least = min(least, ExactDecimal(1_000_000_000_000_000_000))
    let near = least.rounded(places: 12)
    least = near < least ? near + ExactDecimal(significand: 1, scale: 12) : near
    return "CAST('\(least)' AS DECIMAL(38,12))"
  }

  private func additions(of entry: SQLParts.Entry) -> [Addition] {
    let selection = entry.part.selection
    func addition(
      _ keys: [EventKey] = [], inner: EventKey? = nil, amount: String? = nil
    ) -> Addition {
      Addition(node: entry.node, selection: selection, keys: keys, inner: inner, amount: amount)
    }
    switch entry.part.shape {
    case .units, .first: return [addition()]
    case .amount(let field), .largest(let field): return [addition(amount: field)]
    case .latest(let field):
      var one = addition()
      one.observation = field
      return [one]
    case .taken(let keys, let numbers): return [addition(keys, amount: numbers.first)]
    case .distinct(let keys, let having):
      switch having?.of {
      case .distinct(let inner)?: return [addition(keys, inner: inner)]
      case .sum(let field)?: return [addition(keys, amount: field)]
      case .count?, nil: return [addition(keys)]
      }
    case .pairs(let keys, let others, _):
      return [
        addition(keys),
        Addition(node: entry.node, selection: others, others: true, keys: keys),
      ]
    case .lowest(let per, _):
      var one = addition()
      one.label = writer.label(per, selection.calendar)
      return [one]
    }
  }

  /// For each programme and kind, the rows that an event of it adds.
  private func cases(_ additions: [Addition]) -> String {
    var byCode: [Int: [Addition]] = [:]
    for addition in additions {
      for code in parts.codes([addition.selection]) { byCode[code, default: []].append(addition) }
    }
    guard !byCode.isEmpty else { return "  WHEN -1 THEN array(CAST(NULL AS \(Self.row)))" }
    return byCode.sorted { $0.key < $1.key }.map { code, additions in
      var plain: [String] = []
      var lists: [String] = []
      for addition in additions {
        let (row, isList) = self.row(addition)
        if isList { lists.append(row) } else { plain.append(row) }
      }
      if plain.isEmpty { plain = ["CAST(NULL AS \(Self.row))"] }
      let rows = (["array(\n    \(plain.joined(separator: ",\n    ")))"] + lists).joined(
        separator: ",\n    ")
      return "  WHEN \(code) THEN " + (lists.isEmpty ? rows : "concat(\(rows))")
    }.joined(separator: "\n")
  }

  /// The row of an addition, null where the event does not count; of a key that may be a list, an
  /// array of rows.
  private func row(_ addition: Addition) -> (sql: String, isList: Bool) {
    var lists: [(name: String, values: String)] = []
    var needs: [String] = []
    func texts(_ keys: [EventKey]) -> String {
      keys.map { key in
        switch writer.key(key, addition.selection) {
        case .one(let value):
          needs.append("\(value) IS NOT NULL")
          return value
        case .many(let values):
          lists.append(("k\(lists.count + 1)", values))
          return "k\(lists.count)"
        }
      }.joined(separator: " || \(dialect.character(31)) || ")
    }
    var own = addition.label ?? (addition.keys.isEmpty ? "''" : texts(addition.keys))
    let inner = addition.inner.map { texts([$0]) } ?? "CAST(NULL AS STRING)"
    let amount = addition.amount.map { writer.number($0) } ?? "CAST(NULL AS DECIMAL(27,12))"
    if addition.amount != nil { needs.append("\(amount) IS NOT NULL") }
    let seen = addition.observation.map { parts.observation($0) } ?? "CAST(NULL AS STRING)"
    own = addition.keys.count == 1 ? "CAST(\(own) AS STRING)" : own
    var sql =
      "named_struct('part', \(addition.node), 'others', \(addition.others), 'own', \(own),"
      + " 'inner', \(inner), 'amount', \(amount), 'seen', \(seen))"
    let condition = writer.conditions(addition.selection, needs)
    guard !lists.isEmpty else { return ("CASE WHEN \(condition) THEN \(sql) END", false) }
    sql = "array(\(sql))"
    for (name, values) in lists.reversed() {
      sql = "flatten(transform(\(values), \(name) -> \(sql)))"
    }
    return (
      "coalesce(CASE WHEN \(condition) THEN \(sql) END, array(CAST(NULL AS \(Self.row))))", true
    )
  }
}
