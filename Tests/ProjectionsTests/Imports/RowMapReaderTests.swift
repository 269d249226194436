import Ledger
import Projections
import Testing

/// A map in which one part is put in the place of a right one.
private func map(
  top: String = "", event: String = #""kind": "grant.award","#,
  occurred: String = #"{"column": "when"}"#, data: String = #""amount": {"column": "amount"}"#
) -> String {
  """
  {"title": "t", "columns": ["when", "amount"], \(top)
   "events": [{\(event) "programme": "p", "occurred": \(occurred), "data": {\(data)}}]}
  """
}

/// `name pointer` of each problem of a map.
private func problems(_ text: String) throws -> [String] {
  do throws(LedgerError) {
    _ = try RowMap(
      JSONDocument(Array(text.utf8), file: "map.json").root, catalogue: try Catalogue.builtIn())
    return []
  } catch {
    guard case .refused(let refusals) = error else { return [] }
    return refusals.map { "\($0.name) \($0.place.pointer ?? "-")" }
  }
}

@Suite struct RowMapReaderTests {
  @Test func `a map without fault is taken`() throws {
    #expect(try problems(map()).isEmpty)
  }

  @Test(arguments: [
    (#""format": "xlsx","#, "unknown-format /format"),
    (#""rows": "","#, "unknown-key /rows"),
    (#""notes": [7],"#, "wrong-type /notes/0"), (#""refuse": {},"#, "wrong-type /refuse"),
    (
      #""refuse": [{"when": {"column": "amount", "isA": "money"}, "reason": "r"}],"#,
      "unknown-word /refuse/0/when/isA"
    ),
    (#""encoding": "latin-1","#, "unknown-encoding /encoding"),
    (#""encoding": "UTF-8","#, "unknown-encoding /encoding"),
    (#""delimiter": "","#, "wrong-delimiter /delimiter"),
    (#""delimiter": "\"","#, "wrong-delimiter /delimiter"),
    (#""delimiter": "ab","#, "wrong-delimiter /delimiter"),
    (#""delimiter": "£","#, "wrong-delimiter /delimiter"),
    (#""otherColumns": "drop","#, "unknown-word /otherColumns"),
    (#""trim": "yes","#, "wrong-type /trim"), (#""colums": [],"#, "unknown-key /colums"),
    (#""missing": [7],"#, "wrong-type /missing/0"), (#""symbols": ["x"],"#, "wrong-type /symbols"),
    (#""symbols": {"x": 1},"#, "wrong-type /symbols/x"),
    (#""tables": {"t": []},"#, "wrong-type /tables/t"),
    (#""tables": {"t": {"a": 1}},"#, "wrong-type /tables/t/a"),
    (#""skip": {},"#, "wrong-type /skip"),
    (#""skip": [{"reason": "r"}],"#, "missing-key /skip/0"),
    (#""skip": [{"when": {"column": "amount", "is": ""}}],"#, "missing-key /skip/0"),
    (
      #""skip": [{"when": {"column": "sum", "is": ""}, "reason": "r"}],"#,
      "unknown-column /skip/0/when/column"
    ),
    (#""skip": [{"when": {"column": "amount"}, "reason": "r"}],"#, "wrong-condition /skip/0/when"),
    (
      #""skip": [{"when": {"column": "amount", "is": "", "isNot": ""}, "reason": "r"}],"#,
      "wrong-condition /skip/0/when"
    ),
    (
      #""skip": [{"when": {"column": "amount", "isEmpty": 1}, "reason": "r"}],"#,
      "wrong-type /skip/0/when/isEmpty"
    ),
    (#""shared": [],"#, "wrong-type /shared"),
    (#""shared": {"seq": 1},"#, "unknown-key /shared/seq"),
    (#""shared": {"data": {"amuont": 1}},"#, "unknown-field /shared/data/amuont"),
  ])
  func `a fault of the map is named where it stands`(top: String, problem: String) throws {
    #expect(try problems(map(top: top)) == [problem])
  }

  @Test(arguments: [
    (#"{"column": "sum"}"#, "unknown-column /events/0/data/amount/column"),
    (#"{"column": 7}"#, "wrong-type /events/0/data/amount/column"),
    (#"{}"#, "wrong-expression /events/0/data/amount"),
    ("null", "wrong-type /events/0/data/amount"),
    (#"{"column": "amount", "template": "a"}"#, "wrong-expression /events/0/data/amount"),
    (#"{"column": "amount", "type": "money"}"#, "unknown-key /events/0/data/amount/type"),
    (#"{"column": "amount", "places": 13}"#, "wrong-type /events/0/data/amount/places"),
    (#"{"column": "amount", "places": 1.5}"#, "wrong-type /events/0/data/amount/places"),
    (#"{"column": "amount", "times": "2"}"#, "wrong-type /events/0/data/amount/times"),
    (#"{"column": "amount", "table": "t"}"#, "unknown-table /events/0/data/amount/table"),
    (
      #"{"column": "amount", "otherwise": "t"}"#, "wrong-expression /events/0/data/amount/otherwise"
    ),
    (#"{"column": "amount", "split": ";"}"#, "wrong-expression /events/0/data/amount/split"),
    (#"{"column": "amount", "day": "last"}"#, "wrong-expression /events/0/data/amount/day"),
    (#"{"column": "amount", "case": "title"}"#, "unknown-word /events/0/data/amount/case"),
    (#"{"column": "amount", "period": "tax"}"#, "unknown-word /events/0/data/amount/period"),
    (#"{"symbol": "amount"}"#, "wrong-expression /events/0/data/amount/symbol"),
    (#"{"first": [{"column": "sum"}]}"#, "unknown-column /events/0/data/amount/first/0/column"),
    (#"{"template": "{amount"}"#, "wrong-template /events/0/data/amount/template"),
    (#"{"template": "amount}"}"#, "wrong-template /events/0/data/amount/template"),
    (#"{"template": "{sum}"}"#, "unknown-column /events/0/data/amount/template"),
    (#"[1, 2]"#, "wrong-type /events/0/data/amount"), (#""7""#, "wrong-type /events/0/data/amount"),
    ("1.005", "too-many-places /events/0/data/amount"),
  ])
  func `a fault of an expression is named where it stands`(
    expression: String, problem: String
  ) throws {
    #expect(try problems(map(data: #""amount": \#(expression)"#)) == [problem])
  }

  @Test(arguments: [
    (#"{"column": "when", "date": "dd/mm/yy"}"#, "wrong-date-format /events/0/occurred/date"),
    (#"{"column": "when", "date": "yyyy-mm"}"#, "wrong-date-format /events/0/occurred/date"),
    (#"{"column": "when", "date": "dd/dd/yyyy"}"#, "wrong-date-format /events/0/occurred/date"),
    (#"{"column": "when", "date": "DD/MM/YYYY"}"#, "wrong-date-format /events/0/occurred/date"),
    (#"{"column": "when", "places": 1}"#, "wrong-expression /events/0/occurred/places"),
    (
      #"{"column": "when", "period": "academic", "day": "02-29"}"#,
      "unknown-word /events/0/occurred/day"
    ),
    (#""2018-02-30""#, "wrong-constant /events/0/occurred"),
    ("7", "wrong-constant /events/0/occurred"),
    ("1234567890123456789", "wrong-constant /events/0/occurred"),
  ])
  func `a fault of a day is named where it stands`(occurred: String, problem: String) throws {
    #expect(try problems(map(occurred: occurred)) == [problem])
  }

  @Test func `an event needs a kind of the catalogue, and what the kind needs`() throws {
    #expect(try problems(map(event: "")) == ["missing-key /events/0"])
    #expect(
      try problems(map(event: #""kind": "grant.awarded","#)) == ["unknown-kind /events/0/kind"])
    #expect(try problems(map(data: "")) == ["missing-field /events/0/data"])
    #expect(
      try problems(map(data: #""amount": 1, "amount2": 2"#)) == [
        "unknown-field /events/0/data/amount2"
      ])
    #expect(
      try problems(#"{"title": "t", "columns": ["a", "a"], "events": []}"#) == [
        "named-twice /columns/1", "empty /events",
      ])
  }

  @Test func `all faults are listed`() throws {
    let found = try problems(
      #"{"columns": [], "evnets": 1, "events": [{"kind": "grant.award", "data": {"x": 1}}, 7]}"#)
    #expect(
      found == [
        "unknown-key /evnets", "missing-key ", "empty /columns", "missing-key /events/0",
        "missing-key /events/0",
        "unknown-field /events/0/data/x", "missing-field /events/0/data", "wrong-type /events/1",
      ])
  }
}
