import Ledger
import Projections
import Testing

/// What is written for other engines; what they make of it is for `Tests/Engines/run`.
@Suite struct `Scripts for other engines` {
  private static let hostile = [
    "a; b", "it's", "back\\slash", "two -- dashes", "say \"so\"", "${x}", "/* c */",
    "line\u{2028}end",
  ]

  private func plan(_ figures: [String]) throws -> Plan {
    let measures = figures.enumerated().map { number, figure in
      """
      {"id": "m-\(number)", "title": "t; -- '", "priority": "P", "document": "d", "quote": "q",
       "places": 2, "figure": \(figure)}
      """
    }
    let text = """
      {"programme": "north", "title": "N", "documents": {"d": {"file": "f", "title": "t"}},
       "starts": "2017-09-01", "ends": "2019-08-31", "priorities": {"P": "One"},
       "cohorts": {"all": {"title": "All", "size": 12.5}},
       "measures": [\(measures.joined(separator: ","))]}
      """
    return try readPlan(text).get()
  }

  private func script(_ plan: Plan, _ engine: SQLEngine, size: Int = 7) throws -> String {
    let on = try #require(CivilDate("2018-08-31"))
    return SQLScript(
      EngineQuery([.init(plan, nil)], on: on), engine: engine, size: size,
      origin: "example.org/x;y", catalogues: []
    ).text
  }

  private func quoted(_ text: String) -> String {
    var bytes: [UInt8] = []
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { bytes.append(UInt8(ascii: "\\")) }
      bytes += Array(String(scalar).utf8)
    }
    return "\"" + String(decoding: bytes, as: UTF8.self) + "\""
  }

  @Test(arguments: SQLEngine.allCases)
  func `a semicolon ends a statement and stands nowhere else`(_ engine: SQLEngine) throws {
    let plain = try script(plan([#"{"count": {"kind": "a.b", "where": {"f": "x"}}}"#]), engine)
    for text in Self.hostile {
      let figure = #"{"count": {"kind": "a.b", "where": {"f": \#(quoted(text))}}}"#
      let hostile = try script(plan([figure]), engine)
      #expect(hostile.split(separator: ";").count == plain.split(separator: ";").count, "\(text)")
      // Every text is closed in the line in which it begins, and nothing in it begins a comment.
      for line in hostile.split(separator: "\n") where !line.hasPrefix("--") {
        #expect(!line.contains("--"), "\(line)")
        if engine == .duckdb || engine == .postgres {
          #expect(line.utf8.count { $0 == UInt8(ascii: "'") } % 2 == 0, "\(line)")
        }
      }
    }
  }

  @Test(arguments: SQLEngine.allCases)
  func `the last statement is the table, and the same plan gives the same script`(
    _ engine: SQLEngine
  ) throws {
    let plan = try plan([
      #"{"share": {"distinct": ["subject", "tags"], "of": {"kind": "a.b"}}, "cohort": "all"}"#,
      #"{"stock": "subject", "joined": {"kind": "a.b"}, "left": {"kind": "c.d"}}"#,
      #"{"lowest": {"kind": "a.b"}, "per": "term"}"#, #"{"latest": "f", "of": {"kind": "a.b"}}"#,
    ])
    let text = try script(plan, engine)
    let last = try #require(text.split(separator: ";").last)
    #expect(
      last.contains("SELECT m.programme AS programme, m.measure AS measure, w.value AS value"))
    #expect(last.hasSuffix("ORDER BY m.place\n"))
    #expect(try script(plan, engine) == text)
    #expect(text.contains("<= 7"))
    #expect(!text.contains("kind = 'ledger.plan'"))
  }

  @Test(arguments: SQLEngine.allCases)
  func `a plan without measures, and a kind of the ledger's own, give a table all the same`(
    _ engine: SQLEngine
  ) throws {
    #expect(try script(plan([]), engine).contains("AS value"))
    let own = try script(plan([#"{"count": {"kind": "ledger.void"}}"#]), engine)
    #expect(own.contains("1 = 0") || engine == .spark)
    #expect(own.contains("'m-0'"))
  }

  @Test func `measures that need the same aggregate share it`() throws {
    let count = #"{"count": {"kind": "a.b"}}"#
    let one = try script(plan([count]), .duckdb)
    let two = try script(plan([count, count, #"{"gap": [\#(count), \#(count)]}"#]), .duckdb)
    func aggregates(_ text: String) -> Int { text.split(separator: "sum(quantity)").count }
    #expect(aggregates(one) == aggregates(two))
    #expect(two.contains("-- north/m-0, north/m-1, north/m-2\n"))
  }
}
