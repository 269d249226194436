/// An engine that can read the lines of a log and is asked in SQL.
package enum SQLEngine: String, CaseIterable, Sendable {
  /// DuckDB.
  case duckdb
  /// Apache Spark.
  case spark
  /// PostgreSQL, through its program psql.
  case postgres
  /// ClickHouse, as its program for local files.
  case clickhouse

  /// How the engine writes what is asked of it.
  var dialect: any SQLDialect {
    switch self {
    case .duckdb: DuckDBDialect()
    case .spark: SparkDialect()
    case .postgres: PostgresDialect()
    case .clickhouse: ClickHouseDialect()
    }
  }
}

/// How an engine writes what is asked of it.
///
/// A value of `data` is its JSON text, `"high"`, `3` or `true`, so that the text 3 is not the number 3,
/// as in a report. What every engine writes alike stands in ``SQLWriter``.
protocol SQLDialect: Sendable {
  /// The name of the type of texts.
  var text: String { get }
  /// The name of the type of texts that may be null.
  var nullableText: String { get }
  /// The name of the type of what one aggregate gives: at least 26 digits before the point and 12 after.
  var decimal: String { get }
  /// The name of the type of whole numbers of at least 38 digits.
  var whole: String { get }
  /// How the script is run, a line for each way.
  var usage: [String] { get }
  /// Statements that come before all others.
  var preamble: [String] { get }

  /// A literal text, without a semicolon in it.
  func literal(_ text: String) -> String
  /// A character by its code.
  func character(_ code: Int) -> String
  /// How the JSON text of a value stands in what ``token(of:)`` gives.
  func written(_ json: String) -> String
  /// The JSON text of a field of the column `data`; null where there is none.
  func token(of field: String) -> String
  /// The number that a JSON text is, as a decimal with 12 places; null for anything else.
  func number(_ token: String) -> String
  /// What stands between the quotes of a JSON text.
  func content(_ token: String) -> String
  /// The different values of a field that may be a list, as an array of JSON texts.
  func elements(_ token: String) -> String
  /// Whether a test holds of an element of an array.
  func holdsOfAny(_ array: String, _ test: (String) -> String) -> String
  /// A row for each element of an array.
  func spread(_ array: String) -> String
  /// A table of rows.
  func rows(_ name: String, _ columns: [(name: String, type: String)], _ rows: [[String]]) -> String
  /// A text that is compared with another by its bytes.
  func ordered(_ text: String) -> String
  /// The product of two whole numbers; one that is too large ends the script.
  func product(_ one: String, _ other: String) -> String
  /// A decimal of ``decimal`` in units of 10^-12, as a whole number.
  func units(_ decimal: String) -> String
  /// The whole part of a quotient of two numbers that are not negative.
  func quotient(_ one: String, _ other: String) -> String
  /// What that division leaves.
  func remainder(_ one: String, _ other: String) -> String
  /// The largest whole number that divides both; `nil` where whole numbers have digits enough without
  /// taking fractions to their lowest terms.
  func commonDivisor(_ one: String, _ other: String) -> String?

  /// Makes `ledger_events`, the events in force.
  func events(_ source: SQLEvents) -> [String]
  /// Makes `ledger_parts`, what each aggregate gives, and `ledger_values`, what follows from it.
  func statements(_ parts: SQLParts, _ values: SQLValues) -> [SQLStatement]
  /// Tables that stand in the last statement.
  func tables(_ parts: SQLParts, _ values: SQLValues) -> [(name: String, select: String)]
}

/// A statement and what it is about.
struct SQLStatement: Sendable {
  /// A line or more, without a semicolon.
  var comment: [String] = []
  var sql: String
}

/// What an engine reads of the log.
struct SQLEvents: Sendable {
  /// How many lines count.
  var size: Int
  /// The report date.
  var on: String
  /// The programmes and kinds that are asked about, each with its number.
  var kinds: [(code: Int, programme: String, kind: String)]
  /// The texts of the envelope that are asked about, beside `programme`.
  var columns: [String]
}

extension SQLDialect {
  var preamble: [String] { [] }
  var nullableText: String { text }
  func written(_ json: String) -> String { json }
  func character(_ code: Int) -> String { "chr(\(code))" }

  func tables(_ parts: SQLParts, _ values: SQLValues) -> [(name: String, select: String)] { [] }
  func commonDivisor(_ one: String, _ other: String) -> String? { nil }
  func ordered(_ text: String) -> String { text }
  func product(_ one: String, _ other: String) -> String { "\(one) * \(other)" }

  func literal(_ text: String) -> String { plainLiteral(text, without: [";"]) }

  /// A literal with quotes doubled, and some characters by their codes: a script may be cut at its
  /// semicolons, or stripped of comments, by who does not look for texts.
  func plainLiteral(_ text: String, without others: Set<Character>) -> String {
    var pieces: [String] = []
    var piece = ""
    var last: Character?
    func isOther(_ character: Character) -> Bool {
      others.contains(character) || character == "-" && last == "-"
        || character.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x7F }
    }
    for character in text {
      if isOther(character) {
        if !piece.isEmpty { pieces.append("'\(piece)'") }
        piece = ""
        for scalar in character.unicodeScalars { pieces.append(self.character(Int(scalar.value))) }
      } else {
        piece += character == "'" ? "''" : String(character)
      }
      last = character
    }
    if !piece.isEmpty || pieces.isEmpty { pieces.append("'\(piece)'") }
    return pieces.count == 1 ? pieces[0] : "(\(pieces.joined(separator: " || ")))"
  }

  func rows(
    _ name: String, _ columns: [(name: String, type: String)], _ rows: [[String]]
  ) -> String {
    let lines = rows.map { "  (\($0.joined(separator: ", ")))" }.joined(separator: ",\n")
    return "(VALUES\n\(lines)) AS \(name)(\(columns.map(\.name).joined(separator: ", ")))"
  }
}

/// Whether a name needs no quotes anywhere.
func isPlainName(_ name: String) -> Bool {
  let bytes = Array(name.utf8)
  return bytes.first.map { $0 > 0x39 } == true
    && bytes.allSatisfy {
      (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) || (0x30...0x39).contains($0)
        || $0 == 0x5F
    }
}
