import Foundation
import Ledger
import TestSupport
import Testing

@Suite(.scratch) struct `The command count` {
  /// A ledger with a few events, one of them corrected and one void.
  private func ledger() throws -> LedgerTool {
    let tool = LedgerTool(in: ScratchDirectory.path)
    // A test that asks more than once asks the same ledger.
    if FileManager.default.fileExists(atPath: "\(tool.folder)/events") { return tool }
    let lines = [
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","id":"e1","quantity":30,"data":{"employer":"Aviva","year_group":10}}"#,
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-09-12","id":"e2","quantity":1200,"data":{"employer":"Aviva","year_group":11}}"#,
      #"{"kind":"employer.encounter","programme":"ipswich","occurred":"2018-03-07","id":"e3","data":{"employer":"BT"}}"#,
      #"{"kind":"grant.award","programme":"norwich","occurred":"2018-03-08","id":"g1","data":{"amount":250000}}"#,
      #"{"kind":"grant.award","programme":"norwich","occurred":"2018-03-08","id":"g2","replaces":"g1","data":{"amount":25000,"correction_reason":"one zero too many"}}"#,
      #"{"kind":"grant.award","programme":"ipswich","occurred":"2018-04-01","id":"g3","data":{"amount":1250.5}}"#,
      #"{"kind":"exclusion","programme":"norwich","occurred":"2018-05-01","id":"x1","subject":"p-1","data":{"type":"permanent","reason":["PP","VP"]}}"#,
      #"{"kind":"exclusion","programme":"norwich","occurred":"2018-05-02","id":"x2","subject":"p-1","data":{"type":"permanent","reason":["PP"]}}"#,
    ]
    for words in [
      ["init", "events", "--origin", "example.org/counts"],
      ["import", "-", "--quiet"],
      ["void", "x2", "--reason", "the same exclusion as x1"],
    ] {
      let result = try tool.run(words, input: lines.joined(separator: "\n") + "\n")
      try #require(result.status == 0, "\(result.error)")
    }
    return tool
  }

  private func count(_ words: String...) throws -> String {
    let result = try ledger().run(["count"] + words)
    #expect(result.status == 0, "\(result.error)")
    return result.output
  }

  @Test func `what was replaced or voided does not count`() throws {
    #expect(
      try count("--by", "programme,kind", "--json")
        == #"{"asOf":{"size":11},"rows":[{"by":{"programme":"ipswich","kind":"employer.encounter"},"value":1},"#
        + #"{"by":{"programme":"ipswich","kind":"grant.award"},"value":1},"#
        + #"{"by":{"programme":"norwich","kind":"employer.encounter"},"value":1230},"#
        + #"{"by":{"programme":"norwich","kind":"exclusion"},"value":1},"#
        + #"{"by":{"programme":"norwich","kind":"grant.award"},"value":1}]}"# + "\n")
  }

  @Test func `without keys there is one row`() throws {
    #expect(try count("--json") == #"{"asOf":{"size":11},"rows":[{"by":{},"value":1234}]}"# + "\n")
    #expect(try count() == "1,234\n")
    #expect(
      try count("--where", "kind=no.such", "--json")
        == #"{"asOf":{"size":11},"rows":[{"by":{},"value":0}]}"# + "\n")
  }

  @Test func `a sum of money has its pence`() throws {
    #expect(
      try count("--sum", "amount", "--by", "programme", "--json")
        == #"{"asOf":{"size":11},"rows":[{"by":{"programme":"ipswich"},"value":1250.50},"#
        + #"{"by":{"programme":"norwich"},"value":25000.00}]}"# + "\n")
    #expect(try count("--sum", "amount") == "£26,250.50\n")
    // A year group is a number and no money.
    #expect(
      try count("--sum", "year_group", "--json")
        == #"{"asOf":{"size":11},"rows":[{"by":{},"value":21}]}"# + "\n")
  }

  @Test func `as of an earlier size the ledger knows less`() throws {
    let tool = try ledger()
    func sum(_ asOf: String) throws -> String {
      try tool.run(["count", "--sum", "amount", "--as-of", asOf, "--json"]).output
    }
    #expect(try sum("6") == #"{"asOf":{"size":6},"rows":[{"by":{},"value":250000.00}]}"# + "\n")
    #expect(try sum("7") == #"{"asOf":{"size":7},"rows":[{"by":{},"value":25000.00}]}"# + "\n")
    #expect(try sum("0") == #"{"asOf":{"size":0},"rows":[{"by":{},"value":0}]}"# + "\n")
    #expect(
      try sum("2000-01-01") == #"{"asOf":{"size":0},"rows":[{"by":{},"value":0}]}"# + "\n")
    #expect(try sum("9999-12-31") == (try sum("11")))
    #expect(try sum("9998-12-31T23:59:59Z") == (try sum("11")))
    let beyond = try tool.run(["count", "--as-of", "12"])
    #expect(beyond.status == 3)
    #expect(beyond.error.contains("beyond the log, which has 11 lines"))
  }

  @Test func `periods and days choose by when it happened`() throws {
    #expect(try count("--where", "kind=employer.encounter", "--period", "2017/18") == "31\n")
    #expect(try count("--where", "kind=employer.encounter", "--on", "2018-09-11") == "31\n")
    #expect(try count("--where", "kind=employer.encounter", "--on", "2018-09-12") == "1,231\n")
    #expect(
      try count("--by", "year", "--where", "kind=employer.encounter", "--format", "csv")
        == "year,value\r\n2017/18,31\r\n2018/19,1200\r\n")
  }

  @Test func `a missing key is null, and a key that nothing has is asked about`() throws {
    let tool = try ledger()
    let nulls = try tool.run([
      "count", "--by", "employer", "--where", "programme=ipswich", "--json",
    ])
    #expect(
      nulls.output
        == #"{"asOf":{"size":11},"rows":[{"by":{"employer":null},"value":1},"#
        + #"{"by":{"employer":"BT"},"value":1}]}"# + "\n")
    #expect(nulls.error.isEmpty)
    let mistyped = try tool.run(["count", "--by", "programe"])
    #expect(mistyped.status == 0)
    #expect(mistyped.error.contains("'programme'"))
  }

  @Test func `distinct values are counted once`() throws {
    #expect(try count("--distinct", "employer") == "2\n")
    #expect(
      try count("--distinct", "employer", "--by", "programme", "--format", "csv")
        == "programme,value\r\nipswich,1\r\nnorwich,1\r\n")
    #expect(
      try count("--by", "reason", "--where", "kind=exclusion", "--format", "csv")
        == "reason,value\r\nPP,1\r\nVP,1\r\n")
  }

  @Test(arguments: [
    (["--by", ","], "'--by' cannot be ','"),
    (["--where", "kind"], "'kind' is not a condition"),
    (["--period", "2017/19"], "write '2017/18'"),
    (["--on", "2018-02-30"], "'--on' cannot be '2018-02-30'"),
    (["--as-of", "June"], "'--as-of' cannot be 'June'"),
    (["--sum", "amount", "--distinct", "subject"], "'--sum' does not go with '--distinct'"),
    (["--format", "xml"], "'--format' cannot be 'xml'"),
    (["--json", "--format", "csv"], "'--json' does not go with '--format'"),
  ]) func `a wrong question is status 2 and says what would be right`(
    words: [String], says: String
  ) throws {
    let tool = LedgerTool(in: ScratchDirectory.path)
    let result = try tool.run(["count"] + words)
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.error.contains(says), "\(result.error)")
  }

  @Test func `what an event says does not move the cursor`() throws {
    let tool = try ledger()
    let line =
      #"{"kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07","id":"e9","data":{"employer":"A\u009bm\u202eB"}}"#
    _ = try tool.run(["import", "-"], input: line + "\n")
    for format in ["text", "json", "csv"] {
      let output = try tool.run(["count", "--by", "employer", "--format", format]).output
      #expect(!output.unicodeScalars.contains { (0x7F..<0xA0).contains($0.value) })
      #expect(!output.unicodeScalars.contains("\u{1B}"))
    }
  }
}
