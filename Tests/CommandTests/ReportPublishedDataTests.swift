import Ledger
import TestSupport
import Testing

/// The shipped plan and maps over published tables, held against the tables themselves.
@Suite(.scratch) struct `Reports of published data` {
  private static let exclusions = "data/exclusions/dfe_exclusions_by_la_200607_201617.csv"
  private static let grants = "data/grants/grants_by_funder_year_ward.csv"

  private func emptyLedger() throws -> LedgerTool {
    let tool = LedgerTool(in: ScratchDirectory.path)
    try #require(try tool.run(["init", "events", "--origin", "example.org/published"]).status == 0)
    return tool
  }

  private func json(_ result: LedgerTool.Result) throws -> JSONValue {
    try #require(result.status == 0, "\(result.error)")
    return try JSONDocument(Array(result.output.utf8), file: nil).root
  }

  /// The summary of an import, its last line.
  private func summary(_ result: LedgerTool.Result) throws -> JSONValue {
    try #require(result.status == 0, "\(result.error)")
    let last = try #require(result.output.split(separator: "\n").last)
    return try JSONDocument(Array(last.utf8), file: nil).root
  }

  @Test(
    .enabled(
      if: SharedFolder.has(exclusions), "needs the published exclusions beside the repository"))
  func `every local authority's rate is the published one`() throws {
    let tool = try emptyLedger()
    let plan = Repository.path("events/plans/england-exclusions.json")
    try #require(try tool.run(["plan", "adopt", plan]).status == 0)
    let map = Repository.path("events/maps/dfe-exclusions.json")
    let table = SharedFolder.path(Self.exclusions)
    let imported = try summary(tool.run(["import", table, "--map", map, "--json"]))
    let recorded = try #require(imported["recorded"]?.integer)
    #expect(imported["refused"]?.integer == 0)
    let report = try json(tool.run(["report", "england-exclusions", "--json"]))
    let measures = report["programmes"]?.elements.first?["measures"]?.elements ?? []
    let columns = [
      ("permanent-exclusion-rate", "perm_excl", "perm_excl_rate"),
      ("fixed-period-exclusion-rate", "fixed_excl", "fixed_excl_rate"),
      ("one-or-more-fixed-period-rate", "one_plus_fixed", "one_or_more_fixed_excl_rate"),
    ]
    let (header, rows) = try Self.rows(SharedFolder.text(Self.exclusions))
    #expect(recorded == rows.count * columns.count)
    func cell(_ row: [String], _ name: String) -> String {
      header.firstIndex(of: name).map { row[$0] } ?? ""
    }
    var equal = 0
    for (id, count, rate) in columns {
      let measure = try #require(measures.first { $0["id"]?.string == id })
      var values: [[String]: JSONValue] = [:]
      for cell in measure["cells"]?.elements ?? [] {
        let by = ["level", "area", "period", "phase"].map { cell["by"]?[$0]?.string ?? "" }
        values[by] = cell["value"]
      }
      #expect(values.count == rows.count)
      for row in rows where cell(row, "level") == "Local authority" {
        let (year, name) = (cell(row, "year"), cell(row, "la_name"))
        let by = [
          "Local authority", name == "NULL" ? "" : name, "\(year.prefix(4))/\(year.suffix(2))",
          cell(row, "school_type"),
        ]
        let value = try #require(values[by], "\(by)")
        let headcount = ExactDecimal(cell(row, "headcount"))
        let isKnown = ExactDecimal(cell(row, count)) != nil && headcount.map { !$0.isZero } == true
        let published = ExactDecimal(cell(row, rate))
        #expect(value.decimal == (isKnown ? published : nil), "\(id) \(by)")
        equal += isKnown && value.decimal == published ? 1 : 0
      }
    }
    #expect(equal == 18_828)
  }

  @Test(.enabled(if: SharedFolder.has(grants), "needs the published grants beside the repository"))
  func `the grants of three districts add up to the published pennies`() throws {
    let tool = try emptyLedger()
    let words = [
      "import", SharedFolder.path(Self.grants), "--map",
      Repository.path("events/maps/grants-by-ward.json"), "--json",
    ]
    let first = try summary(tool.run(words))
    #expect(first["recorded"]?.integer == 45_901)
    let second = try summary(tool.run(words))
    #expect(second["recorded"]?.integer == 0)
    #expect(second["duplicate"]?.integer == 45_901)
    #expect(second["root"]?.string == first["root"]?.string)
    let districts = [
      ("lad:E07000148", "281", "91557888.75"), ("lad:E07000202", "155", "36763061.56"),
      ("lad:E06000021", "380", "30082046.07"),
    ]
    for (place, count, sum) in districts {
      let question = ["count", "--where", "place=\(place)", "--json"]
      #expect(try tool.run(question).output.hasSuffix(#"{"by":{},"value":\#(count)}]}"# + "\n"))
      #expect(
        try tool.run(question + ["--sum", "amount"]).output
          .hasSuffix(#"{"by":{},"value":\#(sum)}]}"# + "\n"))
    }
  }

  /// The table's rows, cut at commas outside quotes.
  private static func rows(_ text: String) throws -> (header: [String], rows: [[String]]) {
    var rows: [[String]] = []
    for line in text.split(whereSeparator: \.isNewline) {
      var fields = [""]
      var isQuoted = false
      for character in line {
        if character == "\"" {
          isQuoted.toggle()
        } else if character == ",", !isQuoted {
          fields.append("")
        } else {
          fields[fields.count - 1].append(character)
        }
      }
      rows.append(fields)
    }
    let header = try #require(rows.first)
    return (header, Array(rows.dropFirst()))
  }
}
