import Foundation
import Ledger
import Projections
import Testing

/// A limit of a file that is handed in: what it is called in the refusal, and an input of any size.
private struct Limit: Sendable, CustomTestStringConvertible {
  /// What is limited.
  let what: String
  /// The most that is taken.
  let most: Int
  /// The name of the refusal of one more.
  let name: String
  /// Why an input of a size is refused; nothing when it is taken.
  let refusals: @Sendable (Int) throws -> [Refusal]

  var testDescription: String { "\(what): \(most)" }
}

private func refusals(_ body: () throws -> Void) throws -> [Refusal] {
  do {
    try body()
    return []
  } catch LedgerError.refused(let refusals) {
    return refusals
  }
}

private func text(_ count: Int, _ character: String = "a") -> String {
  String(repeating: character, count: count)
}

/// A list of so many things.
private func list(_ count: Int, _ element: (Int) -> String) -> String {
  (0..<count).map(element).joined(separator: ",")
}

/// What is wrong with a table, as the CSV reader tells.
private func table(_ text: String) -> [Refusal] {
  let bytes = Array(text.utf8)
  var reader = CSVReader(file: "june.csv")
  var position = 0
  while reader.next(in: bytes.span, at: &position) {}
  _ = reader.finish()
  return reader.faults
}

private func map(columns: String = #""a""#, events: String) throws -> [Refusal] {
  try refusals {
    _ = try rowMap(#"{"title":"t","columns":[\#(columns)],"events":[\#(events)]}"#)
  }
}

private let event =
  #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","data":{}}"#

private func kinds(_ kinds: String, codes: String = "{}") throws -> [Refusal] {
  try refusals { _ = try catalogue(#"{"title":"t","codes":\#(codes),"kinds":{\#(kinds)}}"#) }
}

private func field(_ name: String) -> String { #""\#(name)":{"title":"t","type":"text"}"# }

/// Why an event with a text of some length is refused.
private func longText(_ count: Int) throws -> [Refusal] {
  let kinds = try catalogue(#"{"title":"t","kinds":{"a":{"title":"t","fields":{\#(field("f"))}}}}"#)
  let json =
    #"{"kind":"a","programme":"norwich","occurred":"2018-03-07","data":{"f":"\#(text(count))"}}"#
  return try refusals {
    _ = try EventDraft(
      JSONDocument(Array(json.utf8), file: "a").root, actor: "tests", rules: kinds)
  }
}

private let count = #"{"figure": {"count": {"kind": "a.done"}}"#

private func plan(_ measure: String) -> [Refusal] { problems(planText(["\(count), \(measure)}"])) }

private let limits: [Limit] = [
  Limit(what: "bytes of a field of CSV", most: 131_072, name: "field-too-long") {
    table("a,b\n\(text($0)),1\n")
  },
  Limit(what: "bytes of a field of CSV in quotes", most: 131_072, name: "field-too-long") {
    table("a,b\n\"\(text($0))\",1\n")
  },
  Limit(what: "bytes of a record of CSV", most: 1_048_576, name: "record-too-long") {
    table("a,b,c,d,e,f,g,h,i\n" + list(8) { _ in text(131_000) } + ",\(text($0 - 8 * 131_000))\n")
  },
  Limit(what: "fields of a record", most: 16_384, name: "too-many-fields") {
    table(text($0 - 1, ",") + "\n")
  },
  Limit(what: "columns of a map", most: 16_384, name: "too-many-columns") {
    try map(columns: list($0) { "\"c\($0)\"" }, events: event)
  },
  Limit(what: "events of a row", most: 256, name: "too-many-events") {
    try map(events: list($0) { _ in event })
  },
  Limit(what: "bytes of a text", most: 2_000, name: "too-long", refusals: longText),
  Limit(what: "fields of a kind", most: 64, name: "too-many") {
    try kinds(#""a":{"title":"t","fields":{\#(list($0) { field("f\($0)") })}}"#)
  },
  Limit(what: "bytes of a kind", most: 64, name: "wrong-name") {
    try kinds(#""\#(text($0))":{"title":"t","fields":{}}"#)
  },
  Limit(what: "bytes of a field's name", most: 64, name: "wrong-name") {
    try kinds(#""a":{"title":"t","fields":{\#(field(text($0)))}}"#)
  },
  Limit(what: "bytes of the name of a list of codes", most: 64, name: "wrong-name") {
    try kinds("", codes: #"{"\#(text($0))":{"title":"t","codes":{"x":{"title":"t"}}}}"#)
  },
  Limit(what: "bytes of a code", most: 64, name: "wrong-name") {
    try kinds("", codes: #"{"l":{"title":"t","codes":{"\#(text($0))":{"title":"t"}}}}"#)
  },
  Limit(what: "measures of a plan", most: 2_000, name: "too-many") {
    problems(planText(Array(repeating: "\(count)}", count: $0)))
  },
  Limit(what: "bytes of a measure's id", most: 96, name: "bad-slug") {
    problems(planText([#"{"id": "\#(text($0))", \#(count.dropFirst())}"#]))
  },
  Limit(what: "decimal places of a measure", most: 12, name: "wrong-type") {
    plan("\"places\": \($0)")
  },
]

/// Every limit of tables, maps, catalogues and plans: just at it is taken, one more is refused by name
/// and number.
@Suite struct LimitsTests {
  @Test(arguments: limits.indices)
  func `at the limit is taken, one more is refused and the limit named`(number: Int) throws {
    let limit = limits[number]
    let taken = try limit.refusals(limit.most)
    #expect(taken.isEmpty, "\(limit.what): \(taken)")
    let refused = try limit.refusals(limit.most + 1)
    let refusal = try #require(refused.first, "\(limit.what)")
    #expect(refusal.name == limit.name, "\(limit.what)")
    let message = "\(refusal.what); \(refusal.remedy)"
    #expect(message.contains(String(limit.most)), "\(limit.what): \(message)")
    #expect(refusal.place.file != nil && refusal.place.line != nil, "\(limit.what)")
  }

  @Test func `a map that multiplies a long cell is refused at the row, in bounded memory`() throws {
    let template = text(2_000, "{a}")
    let one =
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","#
      + #""id":{"template":"\#(template)"},"data":{}}"#
    let found = try imported(
      Array("a\nx\n\(text(100_000))\n".utf8),
      rowMap(#"{"title":"t","columns":["a"],"events":[\#(one)]}"#))
    #expect(found.refusals.map(\.name).contains("line-too-long"))
    let refusal = try #require(found.refusals.first { $0.name == "line-too-long" })
    #expect(refusal.place.line == 3 && refusal.what.contains("262144"))
  }

  @Test func `a header of thousands of other columns is told at once`() throws {
    let columns = list(8_000) { "\"column-\($0)\"" }
    let header = list(8_000) { "colunm-\($0)" }
    let map = try rowMap(
      #"{"title":"t","columns":[\#(columns)],"otherColumns":"ignore","events":[\#(event)]}"#)
    let refused = try refusals { _ = try imported(Array("\(header)\n".utf8), map) }
    #expect(refused.count == 8_000)
    #expect(refused.allSatisfy { $0.name == "column-missing" && $0.place.column == 1 })
  }

  @Test func `a programme that no event could name is no plan's`() {
    for slug in ["nor--wich", "norwich-", "-norwich", text(65), "Norwich"] {
      let text = planText(["\(count)}"]).replacingOccurrences(of: "norwich", with: slug)
      #expect(problems(text).map(\.name).contains("bad-slug"), "\(slug)")
    }
  }
}
