import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// What an import of a text by a map gives.
struct Imported {
  var events: [String] = []
  var skipped: [String] = []
  /// Each refusal as `line:column name pointer`.
  var refused: [String] = []
  var refusals: [Refusal] = []
}

private let builtIn = Result { try Catalogue.builtIn() }

/// A map of a text, with the built-in catalogue.
func rowMap(_ text: String) throws -> RowMap {
  try RowMap(
    JSONDocument(Array(text.utf8), file: "map.json").root, catalogue: try builtIn.get())
}

/// Reads a table by a map, and takes each event through the ledger's door as an import does.
func imported(_ bytes: [UInt8], _ map: RowMap, file: String = "june.csv") throws -> Imported {
  let catalogue = try builtIn.get()
  var reader = CSVReader(file: file, format: map.format)
  var mapper: RowMapper?
  var result = Imported()
  func take(_ record: CSVRecord) throws {
    guard var bound = mapper else {
      mapper = try RowMapper(map, header: record, file: file)
      return
    }
    mapper = nil
    defer { mapper = bound }
    switch bound.read(record) {
    case .skipped(let reason): result.skipped.append(map.skipReasons[reason])
    case .refused: result.refusals += bound.refusals
    case .events:
      for event in bound.events {
        let json = Array(bound.bytes[event.range])
        let value = try JSONDocument(json, file: nil).root
        #expect(value.canonical == json)
        result.events.append(String(decoding: json, as: UTF8.self))
        do throws(LedgerError) {
          _ = try EventDraft(value, actor: "tests", rules: catalogue)
        } catch {
          guard case .refused(let problems) = error else { continue }
          for problem in problems {
            var problem = problem
            problem.place = bound.place(
              of: problem.place.pointer ?? "", template: event.template, in: record)
            result.refusals.append(problem)
          }
        }
      }
    }
  }
  var position = 0
  while reader.next(in: bytes.span, at: &position) { try take(reader.record) }
  if reader.finish() { try take(reader.record) }
  result.refusals += reader.faults
  result.refused = result.refusals.map {
    "\($0.place.line ?? 0):\($0.place.column ?? 0) \($0.name) \($0.place.pointer ?? "-")"
  }
  return result
}

private func imported(_ text: String, _ map: String) throws -> Imported {
  try imported(Array(text.utf8), rowMap(map))
}

/// A map of one grant a row; the parts that a test is about are put in.
private func grants(
  data: String = #""amount": {"column": "amount"}"#, event: String = "", top: String = ""
) -> String {
  """
  {"title": "t", "columns": ["when", "amount", "who"], \(top)
   "events": [{"kind": "grant.award", "programme": "p", "occurred": {"column": "when"}, \(event)
               "data": {\(data)}}]}
  """
}

/// The data of the only event of a row.
private func data(_ row: String, _ map: String) throws -> String {
  let result = try imported("when,amount,who\n\(row)\n", map)
  guard let event = result.events.first else { return result.refused.joined(separator: " ") }
  let bytes = try JSONDocument(Array(event.utf8), file: nil).root["data"]?.canonical ?? []
  return String(decoding: bytes, as: UTF8.self)
}

@Suite struct RowMapTests {
  @Test func `a row becomes an event in canonical form`() throws {
    let result = try imported(
      "when,amount,who\n2018-03-07,99.50,\"A \"\"B\"\"\"\n",
      grants(data: #""amount": {"column": "amount"}, "funder": {"column": "who"}"#))
    #expect(
      result.events == [
        #"{"data":{"amount":99.5,"funder":"A \"B\""},"kind":"grant.award","occurred":"2018-03-07","programme":"p"}"#
      ])
    #expect(result.refused.isEmpty)
  }

  @Test func `every refused cell is listed at its line and column`() throws {
    let result = try imported(
      "when,amount,who\r\n2018-02-30,1,a\r\n2018-03-01,x,b\r\n2018-03-01,\"1,5\",c\r\n"
        + "2018-03-01,1.005,d\r\nnever,\"2\n\",e\r\n2018-03-01,,f\r\n2018-03-01,7,g\r\n", grants())
    #expect(
      result.refused == [
        "2:1 wrong-type /occurred", "3:12 wrong-type /data/amount", "4:12 wrong-type /data/amount",
        "5:12 wrong-type /data/amount", "6:7 wrong-type /data/amount", "6:1 wrong-type /occurred",
        "8:12 missing-field /data/amount",
      ])
    #expect(result.refusals[0].what == "column 'when' holds '2018-02-30'")
    #expect(result.refusals.allSatisfy { $0.place.file == "june.csv" })
  }

  @Test(arguments: [
    ("when,amount\n", "column-missing"), ("when,amount,who,why\n", "column-unknown"),
    ("when,amount,who,who\n", "column-twice"), ("when,amount,Who\n", "column-missing"),
    ("when,amount,who \n", "column-unknown"),
  ])
  func `a header that is not the map's is refused`(header: String, name: String) throws {
    let error = #expect(throws: LedgerError.self) { try imported(header, grants()) }
    guard case .refused(let refusals) = error else { return }
    #expect(refusals.contains { $0.name == name && $0.place.line == 1 }, "\(refusals)")
  }

  @Test func `columns stand in any order, and others are ignored when the map says so`() throws {
    let result = try imported(
      "x,who,amount,when\n0,a,5,2018-03-07\n", grants(top: #""otherColumns": "ignore","#))
    #expect(result.events.count == 1)
    #expect(result.events[0].contains(#""amount":5"#))
  }

  @Test(arguments: [
    ("4801.219999999999", "4801.22"), ("0.005", "0.01"), ("-0.005", "-0.01"), ("0.004", "0"),
    ("1.004999999999999999999999999999", "1"), ("10000.0", "10000"),
    ("1490414235.0", "1490414235"),
    ("1e3", "1000"), ("2.675", "2.68"), ("999999999999.995", "1000000000000"),
  ])
  func `a number is rounded half away from zero, exactly`(cell: String, value: String) throws {
    let map = grants(data: #""amount": {"column": "amount", "places": 2}"#)
    #expect(try data("2018-03-07,\(cell),a", map) == #"{"amount":\#(value)}"#)
  }

  @Test(arguments: [
    "1,200", "£5", "5-", "+5", "05", ".5", "5.", "NaN", "1e", "0x10", "１", "1 ", "--5",
    "12345678901234567890123456789012345",
  ])
  func `what is no number is refused, not guessed`(cell: String) throws {
    let map = grants(data: #""amount": {"column": "amount", "places": 2}"#)
    #expect(try data("2018-03-07,\"\(cell)\",a", map) == "2:12 wrong-type /data/amount")
  }

  @Test(arguments: [
    (#"{"column": "amount", "remove": "£, "}"#, "£1 200,000.50", "1200000.5"),
    (#"{"column": "amount", "times": 1000}"#, "1.5", "1500"),
    (#"{"column": "amount", "times": 0.01, "places": 1}"#, "25", "0.3"),
    (#"{"column": "amount", "whenEmpty": "0"}"#, "", "0"),
    (#"{"first": [{"column": "amount"}, 7]}"#, "", "7"),
    (#"{"first": [{"column": "amount"}, 7]}"#, "6", "6"),
    (#"{"column": "amount", "table": "words"}"#, "ten", "10"),
    (#"{"column": "amount", "case": "lower", "table": "words"}"#, "TEN", "10"),
    (#"{"column": "amount", "table": "words", "otherwise": "1"}"#, "two", "1"),
  ])
  func `steps change a cell in the order of the language`(
    expression: String, cell: String, value: String
  ) throws {
    let map = grants(
      data: #""amount": \#(expression)"#, top: #""tables": {"words": {"ten": "10"}},"#)
    #expect(try data("2018-03-07,\"\(cell)\",a", map) == #"{"amount":\#(value)}"#)
  }

  @Test func `a cell that the table does not have is refused with the nearest`() throws {
    let map = grants(
      data: #""amount": 1, "purpose": {"column": "who", "table": "words"}"#,
      top: #""tables": {"words": {"Building": "capital"}},"#)
    let result = try imported("when,amount,who\n2018-03-07,1,Bulding\n", map)
    #expect(result.refused == ["2:14 not-in-table /data/purpose"])
    #expect(result.refusals[0].remedy.contains("'Building'"))
  }

  @Test(arguments: [
    ("dd/mm/yyyy", "07/03/2018", "2018-03-07"), ("d/m/yyyy", "7/3/2018", "2018-03-07"),
    ("d mmm yyyy", "7 Mar 2018", "2018-03-07"), ("d mmmm yyyy", "7 March 2018", "2018-03-07"),
    ("yyyymmdd", "20180307", "2018-03-07"), ("yyyy-mm-dd*", "2018-03-07 10:15", "2018-03-07"),
    ("yyyy-mm-ddT*", "2018-03-07T10:15", "2018-03-07"), ("dd.mm.yyyy", "29.02.2016", "2016-02-29"),
  ])
  func `a day is read in the form that the map gives`(
    form: String, cell: String, day: String
  ) throws {
    let map = grants().replacingOccurrences(
      of: #"{"column": "when"}"#, with: #"{"column": "when", "date": "\#(form)"}"#)
    let result = try imported("when,amount,who\n\(cell),1,a\n", map)
    #expect(result.events.first?.contains(#""occurred":"\#(day)""#) == true, "\(result.refused)")
  }

  @Test(arguments: [
    ("dd/mm/yyyy", "7/3/2018"), ("dd/mm/yyyy", "30/02/2018"), ("dd/mm/yyyy", "03/13/2018"),
    ("d/m/yyyy", "7/3/18"), ("d/m/yyyy", "7/3/20180"), ("d mmm yyyy", "7 Mrz 2018"),
    ("yyyymmdd", "2018037"), ("dd/mm/yyyy", "07/03/2018 "),
  ])
  func `a day in another form is refused`(form: String, cell: String) throws {
    let map = grants().replacingOccurrences(
      of: #"{"column": "when"}"#, with: #"{"column": "when", "date": "\#(form)"}"#)
    let result = try imported("when,amount,who\n\(cell),1,a\n", map)
    #expect(result.refused == ["2:1 no-such-day /occurred"])
  }

  @Test(arguments: [
    (#""academic""#, "201617", "2016/17"), (#""academic""#, "2016/17", "2016/17"),
    (#""academic""#, "2016-2017", "2016/17"), (#""academic""#, "199900", "1999/00"),
    (#""financial""#, "2017-18", "2017-18"), (#""financial""#, "201112", "FY2011-12"),
    (#""calendar""#, "2016", "2016"), (#""academic", "day": "first""#, "201617", "2016-09-01"),
    (#""academic", "day": "last""#, "201617", "2017-08-31"),
    (#""academic", "day": "07-31""#, "201617", "2017-07-31"),
    (#""academic", "day": "10-05""#, "201617", "2016-10-05"),
    (#""calendar", "day": "last""#, "2016", "2016-12-31"),
    (#""financial", "day": "last""#, "2017-18", "2018-03-31"),
  ])
  func `a year is read in the forms that sources use`(
    words: String, cell: String, value: String
  ) throws {
    let map = grants(data: #""amount": 1, "purpose": {"column": "who", "period": \#(words)}"#)
    #expect(try data("2018-03-07,1,\(cell)", map) == #"{"amount":1,"purpose":"\#(value)"}"#)
  }

  @Test(arguments: [
    "201618", "2016", "2016/18", "16/17", "2016/170", "2016 17", "201617 ", "2016/17x",
  ])
  func `a year whose halves do not follow is refused`(cell: String) throws {
    let map = grants(data: #""amount": 1, "purpose": {"column": "who", "period": "academic"}"#)
    #expect(try data("2018-03-07,1,\(cell)", map) == "2:14 bad-period /data/purpose")
  }

  @Test func `a symbol leaves the field out and is kept beside it`() throws {
    let map = """
      {"title": "t", "columns": ["n", "v"], "symbols": {"x": "x", ".": "z"},
       "events": [{"kind": "indicator.observed", "programme": "p", "occurred": "2017-07-31",
         "data": {"indicator": "i", "numerator": {"column": "n"}, "value": {"column": "v"},
                  "symbol": {"symbol": ["v", "n"]}}}]}
      """
    let result = try imported("n,v\n5,0.1\nx,x\n7,.\nx,.\n..,1\n", map)
    #expect(
      result.events.map { String($0.dropFirst(8).prefix { $0 != "}" }) } == [
        #"{"indicator":"i","numerator":5,"value":0.1"#, #"{"indicator":"i","symbol":"x""#,
        #"{"indicator":"i","numerator":7,"symbol":"z""#, #"{"indicator":"i","symbol":"z""#,
      ])
    #expect(result.refused == ["6:1 wrong-type /data/numerator"])
  }

  @Test func `rows are left out with their reason, and one row becomes several events`() throws {
    let map = """
      {"title": "t", "columns": ["kind", "a", "b"],
       "skip": [{"when": {"column": "kind", "is": ["total", "Total"]}, "reason": "a total"},
                {"when": {"all": [{"column": "a", "isEmpty": true}, {"column": "b", "isEmpty": true}]},
                 "reason": "nothing in it"}],
       "shared": {"kind": "grant.award", "programme": "p", "occurred": "2018-03-07",
                  "data": {"purpose": "shared"}},
       "events": [{"when": {"column": "a", "isEmpty": false}, "data": {"amount": {"column": "a"}}},
                  {"when": {"not": {"any": [{"column": "b", "isEmpty": true},
                                            {"column": "kind", "isNot": "both"}]}},
                   "data": {"amount": {"column": "b"}, "purpose": "own"}}]}
      """
    let result = try imported("kind,a,b\nboth,1,2\ntotal,3,4\nboth,,\nother,5,6\nother,,7\n", map)
    #expect(
      result.events.map { String($0.dropFirst(8).prefix { $0 != "}" }) } == [
        #"{"amount":1,"purpose":"shared""#, #"{"amount":2,"purpose":"own""#,
        #"{"amount":5,"purpose":"shared""#,
      ])
    #expect(
      result.skipped == ["a total", "nothing in it", "no event of the map takes the row"])
  }

  @Test func `a template is filled in whole or not at all`() throws {
    let map = grants(
      event: #""place": {"template": "lad:{who}"}, "id": {"template": "{{g}}-{when}-{who}"},"#)
    let result = try imported("when,amount,who\n2018-03-07,1,E07000148\n2018-03-07,2,\n", map)
    #expect(result.events[0].contains(#""id":"{g}-2018-03-07-E07000148""#))
    #expect(result.events[0].contains(#""place":"lad:E07000148""#))
    #expect(!result.events[1].contains("place") && !result.events[1].contains(#""id""#))
  }

  @Test(arguments: [
    ("1", ""), ("30", #","quantity":30"#), ("0", "2:14 wrong-type /quantity"),
    ("-1", "2:14 wrong-type /quantity"), ("1.5", "2:14 wrong-type /quantity"),
    ("1000000001", "2:14 wrong-type /quantity"), ("", ""),
  ])
  func `a quantity of one is left out`(cell: String, words: String) throws {
    let result = try imported(
      "when,amount,who\n2018-03-07,1,\(cell)\n", grants(event: #""quantity": {"column": "who"},"#))
    guard let event = result.events.first else {
      #expect(result.refused == [words])
      return
    }
    #expect(event.hasSuffix(#""programme":"p"\#(words)}"#))
  }

  @Test func `blanks around cells are taken off when the map says so`() throws {
    let map = grants(
      data: #""amount": {"column": "amount"}, "funder": {"column": "who"}"#, top: #""trim": true,"#)
    #expect(
      try data("2018-03-07 , 5\t,\"  a b  \"", map) == #"{"amount":5,"funder":"a b"}"#)
    #expect(try data("2018-03-07,5,  ", map) == #"{"amount":5}"#)
  }

  @Test func `Windows-1252 is read when the map says so, and only then`() throws {
    let bytes = Array("when,amount,who\n2018-03-07,1,Esm".utf8) + [0xE9, 0x65, 0x80, 0x92]
    let right = grants(
      data: #""amount": 1, "funder": {"column": "who"}"#, top: #""encoding": "windows-1252","#)
    let result = try imported(bytes, rowMap(right))
    #expect(result.events.first?.contains(#""funder":"Esmée€’""#) == true)
    let wrong = try imported(bytes, rowMap(grants()))
    #expect(wrong.events.isEmpty && !wrong.refusals.isEmpty)
  }

  @Test(arguments: [
    ("a; b ;;c", #"["a","b","c"]"#), ("a", #"["a"]"#), (";", ""), ("", ""),
    ("A;\"\"B\"\"", #"["a","\"b\""]"#),
  ])
  func `a cell of several values becomes a list`(cell: String, list: String) throws {
    let map = grants(
      data: #""amount": 1, "recipients": {"column": "who", "split": ";", "case": "lower"}"#)
    let right = list.isEmpty ? "" : #","recipients":\#(list)"#
    #expect(try data("2018-03-07,1,\"\(cell)\"", map) == #"{"amount":1\#(right)}"#)
  }

  @Test func `whatever map and table come, nothing stops and what is made is canonical`() throws {
    var random = SplitMix64(stream: "maps")
    let catalogue = try builtIn.get()
    let rightMap = Array(
      grants(
        data: #"""
          "amount": {"column": "amount", "remove": ",", "times": 2, "places": 2},
          "recipients": {"column": "who", "split": ";", "table": "t", "otherwise": "o"},
          "purpose": {"first": [{"symbol": ["who"]}, {"template": "{who}-{amount}"}]}
          """#,
        event: #""quantity": {"column": "amount"}, "#,
        top: #""tables": {"t": {"a": "b"}}, "symbols": {"x": "z"}, "missing": ["-"],"#
      ).utf8)
    let rightTable = Array("when,amount,who\n2018-03-07,5,a;b\n2018-03-08,\"1,5\",x\n".utf8)
    for round in 0..<1000 {
      var map = rightMap
      var table = rightTable
      for _ in 0..<Int.random(in: 0...2, using: &random) where round % 2 == 0 {
        map[Int.random(in: map.indices, using: &random)] =
          "{}[]\",:1ax".utf8.randomElement(
            using: &random) ?? 0
      }
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        table[Int.random(in: table.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      do throws(LedgerError) {
        let map = try RowMap(JSONDocument(map, file: nil).root, catalogue: catalogue)
        _ = try? imported(table, map)
      } catch {
        guard case .refused(let refusals) = error else { continue }
        #expect(!refusals.isEmpty)
      }
    }
  }

  @Test func `a cell that several events use is refused once`() throws {
    let map = """
      {"title": "t", "columns": ["when"],
       "shared": {"kind": "grant.award", "programme": "p", "occurred": {"column": "when"}},
       "events": [{"data": {"amount": 1}}, {"data": {"amount": 2}}]}
      """
    #expect(try imported("when\nsoon\n", map).refused == ["2:1 wrong-type /occurred"])
  }
}
