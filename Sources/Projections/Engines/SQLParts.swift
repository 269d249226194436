import Ledger

/// The aggregates over `ledger_events`, as every engine writes them.
struct SQLParts: Sendable {
  /// A part with its number and who needs it.
  struct Entry: Sendable {
    let node: Int
    let part: EnginePart
    let users: [String]
  }

  let writer: SQLWriter
  let entries: [Entry]
  /// The numbers of programmes and kinds.
  let codes: [String: [String: Int]]

  private var dialect: any SQLDialect { writer.dialect }

  /// The numbers of the kinds of selections, in order; none where there is none of them.
  func codes(_ selections: [EngineSelection]) -> [Int] {
    Set(selections.flatMap { one in one.kinds.compactMap { codes[one.programme]?[$0] } }).sorted()
  }

  func isOfKinds(_ selections: [EngineSelection]) -> String {
    let codes = codes(selections)
    if codes.isEmpty { return "1 = 0" }
    return codes.count == 1
      ? "code = \(codes[0])" : "code IN (\(codes.map(String.init).joined(separator: ", ")))"
  }

  /// The day that an event occurred, its place in the log, and a field's number, in one text: the last
  /// one of all in the order of texts is that of the event that occurred last.
  func observation(_ field: String) -> String {
    let token = writer.token(of: field)
    return "day || lpad(CAST(seq AS \(dialect.text)), 20, '0')"
      + " || CASE WHEN \(dialect.number(token)) IS NOT NULL THEN \(token) ELSE '' END"
  }

  /// The number in an observation.
  func observed(_ observation: String) -> String { dialect.number("substr(\(observation), 31)") }

  /// A day as a number such as 20180307.
  func dayNumber(_ day: String) -> String { "CAST(replace(\(day), '-', '') AS INTEGER)" }

  func atLeast(_ value: String, _ having: Figure.Having) -> String {
    writer.compare(value, ">", having.atLeast, isStrict: false)
  }

  // MARK: A statement for each part, or for many of the same kinds

  /// Statements that put the parts into `ledger_parts`, those of the same kinds together: one look at
  /// their events.
  func statements(
    insert: (_ rows: [(node: Int, value: String)], _ from: String) -> String
  ) -> [SQLStatement] {
    var order: [String] = []
    var together: [String: (rows: [(node: Int, value: String)], users: [String])] = [:]
    var alone: [SQLStatement] = []
    for entry in entries {
      let kinds = isOfKinds(entry.part.selections)
      if let value = aggregate(entry.part) {
        let from = "ledger_events WHERE \(kinds)"
        if together[from] == nil { order.append(from) }
        together[from, default: ([], [])].rows.append((entry.node, value))
        together[from]?.users += entry.users
      } else {
        let (value, from) = grouped(entry.part)
        alone.append(
          SQLStatement(
            comment: Self.comment(entry.users), sql: insert([(entry.node, value)], from)))
      }
    }
    return order.compactMap { from in
      together[from].map {
        SQLStatement(comment: Self.comment($0.users), sql: insert($0.rows, from))
      }
    } + alone
  }

  static func comment(_ users: [String]) -> [String] {
    var seen: Set<String> = []
    let names = users.filter { seen.insert($0).inserted }
    let rest = names.count > 6 ? " and \(names.count - 6) more" : ""
    return [names.prefix(6).joined(separator: ", ") + rest]
  }

  /// An aggregate that needs no groups; `nil` for one that does.
  private func aggregate(_ part: EnginePart) -> String? {
    func filter(_ others: [String] = []) -> String {
      "FILTER (WHERE \(writer.conditions(part.selection, others)))"
    }
    switch part.shape {
    case .units: return "coalesce(sum(quantity) \(filter()), 0)"
    case .amount(let field): return "coalesce(sum(\(writer.number(field))) \(filter()), 0)"
    case .largest(let field): return "max(\(writer.number(field))) \(filter())"
    case .latest(let field): return observed("max(\(observation(field))) \(filter())")
    case .first: return dayNumber("min(day) \(filter())")
    case .taken(let keys, let numbers):
      let needs =
        keys.map { has($0, part.selection) } + numbers.map { "\(writer.number($0)) IS NOT NULL" }
      return "count(*) \(filter(needs))"
    case .distinct(let keys, nil):
      guard let key = plainKey(keys, part.selection) else { return nil }
      return "count(DISTINCT \(key)) \(filter())"
    case .distinct, .pairs, .lowest: return nil
    }
  }

  private func has(_ key: EventKey, _ selection: EngineSelection) -> String {
    switch writer.key(key, selection) {
    case .one(let value): "\(value) IS NOT NULL"
    case .many(let values): dialect.holdsOfAny(values) { _ in "1 = 1" }
    }
  }

  /// Keys as one text, null where an event does not have them all; `nil` where one may be a list.
  private func plainKey(_ keys: [EventKey], _ selection: EngineSelection) -> String? {
    var values: [String] = []
    for key in keys {
      guard case .one(let value) = writer.key(key, selection) else { return nil }
      values.append(value)
    }
    return values.joined(separator: " || \(dialect.character(31)) || ")
  }

  /// Where the events of a part are read from, with a row for each value of a list, and each of the
  /// keys as one text.
  private func spread(
    _ keys: [[EventKey]], _ selections: [EngineSelection], _ condition: String
  ) -> (from: String, keys: [String]) {
    var from = "ledger_events WHERE \(isOfKinds(selections)) AND (\(condition))"
    var number = 0
    let texts = keys.map { keys in
      keys.map { key in
        switch writer.key(key, selections[0]) {
        case .one(let value): return value
        case .many(let values):
          number += 1
          from =
            "(SELECT *, \(dialect.spread(values)) AS key_\(number) FROM \(from)) AS of_\(number)"
          return "key_\(number)"
        }
      }.joined(separator: " || \(dialect.character(31)) || ")
    }
    return (from, texts)
  }

  /// An aggregate over groups: its value, and where it comes from.
  private func grouped(_ part: EnginePart) -> (value: String, from: String) {
    let condition = writer.conditions(part.selection)
    switch part.shape {
    case .distinct(let keys, let having):
      guard let having else {
        let (from, key) = spread([keys], [part.selection], condition)
        return ("count(DISTINCT \(key[0]))", from)
      }
      let total: String
      let (from, key): (String, [String])
      switch having.of {
      case .count:
        (from, key) = spread([keys], [part.selection], condition)
        total = "sum(quantity)"
      case .sum(let field):
        (from, key) = spread([keys], [part.selection], condition)
        total = "sum(\(writer.number(field)))"
      case .distinct(let inner):
        (from, key) = spread([keys, [inner]], [part.selection], condition)
        total = "count(DISTINCT \(key[1]))"
      }
      return (
        "count(*) FILTER (WHERE own IS NOT NULL AND \(atLeast("has", having)))",
        "(SELECT \(key[0]) AS own, \(total) AS has FROM \(from) GROUP BY \(key[0])) AS each_one"
      )
    case .pairs(let keys, let others, let isStock):
      let conditions = [part.selection, others].map {
        "\(isOfKinds([$0])) AND \(writer.conditions($0))"
      }
      let (from, key) = spread(
        [keys], [part.selection, others], conditions.map { "(\($0))" }.joined(separator: " OR "))
      let test =
        isStock
        ? "(second_day IS NULL OR second_day < first_day)"
        : "second_day IS NOT NULL AND second_day >= first_day"
      return (
        "count(*) FILTER (WHERE own IS NOT NULL AND first_day IS NOT NULL AND \(test))",
        "(SELECT \(key[0]) AS own, \(isStock ? "max" : "min")(day) FILTER (WHERE \(conditions[0]))"
          + " AS first_day, max(day) FILTER (WHERE \(conditions[1])) AS second_day FROM \(from)"
          + " GROUP BY \(key[0])) AS each_one"
      )
    case .lowest(let per, let periods):
      let label = writer.label(per, part.selection.calendar)
      return (
        "CASE WHEN count(*) < \(periods) THEN 0 ELSE min(has) END",
        "(SELECT sum(quantity) AS has FROM ledger_events WHERE \(isOfKinds([part.selection]))"
          + " AND (\(condition)) GROUP BY \(label)) AS each_one"
      )
    case .units, .amount, .largest, .latest, .first, .taken: return ("NULL", "ledger_events")
    }
  }
}
