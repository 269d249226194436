import Ledger
import Projections
import Testing

private let thingsText = """
  {"title": "t",
   "codes": {
     "phase": {"title": "Phase", "codes": {"primary": {"title": "Primary"},
       "secondary": {"title": "Secondary"}}},
     "reason": {"title": "Reason", "codes": {"PP": {"title": "Physical assault"},
       "OW": {"title": "Offensive weapon", "from": "2020-09-01"},
       "OT": {"title": "Other", "until": "2020-08-31"}}}},
   "kinds": {"thing.done": {"title": "A thing is done", "fields": {
     "name": {"title": "Name", "type": "text", "required": true},
     "phase": {"title": "Phase", "type": "code", "codes": "phase"},
     "reason": {"title": "Reason", "type": "code", "codes": "reason"},
     "loose": {"title": "Loose", "type": "code", "codes": "phase", "open": true},
     "count": {"title": "Count", "type": "integer"},
     "rate": {"title": "Rate", "type": "decimal"},
     "amount": {"title": "Amount", "type": "money"},
     "day": {"title": "Day", "type": "date"},
     "funded": {"title": "Funded", "type": "boolean"},
     "tags": {"title": "Tags", "type": "text", "many": true}}},
   "bare": {"title": "Nothing more", "fields": {}}}}
  """

/// A small catalogue with a field of each type.
let things = Result { try catalogue(thingsText) }

private func check(
  _ data: String?, kind: String = "thing.done", occurred: String = "2018-03-07",
  isCorrection: Bool = false
) throws -> [Refusal] {
  let event = try data.map {
    try #require(
      try JSONDocument(Array(#"{"data":\#($0)}"#.utf8), file: "f.ndjson", firstLine: 12).root[
        "data"])
  }
  return try things.get().check(
    kind: kind, data: event, occurred: try #require(CivilDate(occurred)),
    isCorrection: isCorrection, at: Place(file: "f.ndjson", line: 12, column: 1))
}

@Suite struct EventCheckerTests {
  @Test(arguments: [
    ("7", "wrong-type", "/data", ""), ("[]", "wrong-type", "/data", ""),
    (#"{"name":7}"#, "wrong-type", "/data/name", "write a text"),
    (#"{"name":null}"#, "wrong-type", "/data/name", "write a text"),
    (#"{"name":{}}"#, "wrong-type", "/data/name", "write a text"),
    (#"{"name":""}"#, "empty", "/data/name", ""), (#"{"name":"  "}"#, "empty", "/data/name", ""),
    (#"{"name":"\u0020"}"#, "empty", "/data/name", ""),
    (#"{"name":["a"]}"#, "wrong-type", "/data/name", "write one value"),
    (#"{"name":"a","nam":1}"#, "unknown-field", "/data/nam", "write 'name'"),
    (#"{"name":"a","x~y/z":1}"#, "unknown-field", "/data/x~0y~1z", "its fields are name, phase"),
    (
      #"{"name":"a","correction_reason":"b"}"#, "unknown-field", "/data/correction_reason",
      "'replaces'"
    ),
    (#"{"name":"a","phase":3}"#, "wrong-type", "/data/phase", "one of primary or secondary"),
    (#"{"name":"a","phase":"primry"}"#, "unknown-code", "/data/phase", "write 'primary'"),
    (#"{"name":"a","phase":"Primary"}"#, "unknown-code", "/data/phase", "write 'primary'"),
    (
      #"{"name":"a","phase":"college"}"#, "unknown-code", "/data/phase",
      "write primary or secondary"
    ),
    (#"{"name":"a","phase":""}"#, "unknown-code", "/data/phase", ""),
    (#"{"name":"a","reason":"OW"}"#, "code-not-in-use", "/data/reason", "write PP or OT"),
    (#"{"name":"a","count":1.5}"#, "wrong-type", "/data/count", "write a whole number"),
    (#"{"name":"a","count":"1"}"#, "wrong-type", "/data/count", "write a whole number"),
    (#"{"name":"a","rate":1234567890123456}"#, "too-many-digits", "/data/rate", "15 digits"),
    (#"{"name":"a","rate":0.0000000000001}"#, "too-many-digits", "/data/rate", "12 of them"),
    (#"{"name":"a","amount":1.005}"#, "too-many-places", "/data/amount", "1.01"),
    (#"{"name":"a","day":"2018-02-29"}"#, "no-such-day", "/data/day", "a day that exists"),
    (#"{"name":"a","day":"7/3/2018"}"#, "no-such-day", "/data/day", "2018-03-07"),
    (#"{"name":"a","day":20180307}"#, "wrong-type", "/data/day", "2018-03-07"),
    (#"{"name":"a","funded":"yes"}"#, "wrong-type", "/data/funded", "true or false"),
    (#"{"name":"a","tags":[]}"#, "empty", "/data/tags", ""),
    (#"{"name":"a","tags":["a",["b"]]}"#, "wrong-type", "/data/tags/1", ""),
    (#"{"name":"a","tags":["a",""]}"#, "empty", "/data/tags/1", ""),
    (#"{"name":"a","tags":{"a":1}}"#, "wrong-type", "/data/tags", "a list"),
  ])
  func `a fault is refused with its name, its pointer and what would be right`(
    data: String, name: String, pointer: String, remedy: String
  ) throws {
    let found = try check(data)
    let refusal = try #require(found.first)
    #expect(refusal.name == name && refusal.place.pointer == pointer)
    #expect(refusal.remedy.contains(remedy), "\(refusal)")
    #expect(refusal.place.file == "f.ndjson" && refusal.place.line == 12)
  }

  @Test(arguments: [
    #"{"name":"a"}"#, #"{"name":"\u0061","phase":"prim\u0061ry"}"#,
    #"{"n\u0061me":"a"}"#, #"{"name":"a","loose":"college"}"#, #"{"name":"a","count":1e2}"#,
    #"{"name":"a","count":-3,"rate":0.1,"amount":-1.10,"day":"2016-02-29","funded":false}"#,
    #"{"name":"a","rate":123456789012345}"#, #"{"name":"a","tags":"one"}"#,
    #"{"name":"a","tags":["one","two"]}"#, #"{"name":"a","reason":"OT"}"#,
    #"{"name":" £ ŷ ","amount":25000.00}"#,
  ])
  func `what is right is taken`(data: String) throws {
    let found = try check(data)
    #expect(found.isEmpty, "\(found)")
  }

  @Test func `all problems of an event are listed, and what is missing comes last`() throws {
    let found = try check(#"{"phase":"x","cuont":1,"amount":"1","day":"2018-13-01"}"#)
    #expect(
      found.map(\.name) == [
        "unknown-code", "unknown-field", "wrong-type", "no-such-day", "missing-field",
      ])
    #expect(found.last?.place.pointer == "/data/name")
    #expect(found.last?.remedy == "add 'name' (Name), a text")
  }

  @Test func `data that is not there lacks what is required`() throws {
    #expect(try check(nil).map(\.name) == ["missing-field"])
    #expect(try check(nil, kind: "bare").isEmpty)
    #expect(try check(#"{"a":1}"#, kind: "bare").map(\.remedy) == ["leave it out"])
  }

  @Test func `a kind that is not in the catalogue is refused with the nearest`() throws {
    let found = try check("{}", kind: "thing.don")
    #expect(found.map(\.name) == ["unknown-kind"])
    #expect(found.first?.remedy == "write 'thing.done'" && found.first?.place.pointer == "/kind")
    #expect(try check("{}", kind: "ledger.void").map(\.name) == ["reserved-kind"])
  }

  @Test func `a code may be used on the days of its list, both ends included`() throws {
    for (day, code, isRight) in [
      ("2020-08-31", "OT", true), ("2020-09-01", "OT", false), ("2020-08-31", "OW", false),
      ("2020-09-01", "OW", true), ("1999-01-01", "PP", true),
    ] {
      let found = try check(#"{"name":"a","reason":"\#(code)"}"#, occurred: day)
      #expect(found.isEmpty == isRight)
      #expect(found.allSatisfy { $0.what.contains(day) })
    }
  }

  @Test func `a correction says why, in words`() throws {
    let reason = #"{"name":"a","correction_reason":"typed twice"}"#
    #expect(try check(reason, isCorrection: true).isEmpty)
    let found = try check(#"{"name":"a","correction_reason":""}"#, isCorrection: true)
    #expect(found.map(\.name) == ["empty"])
    let list = try check(#"{"name":"a","correction_reason":["a"]}"#, isCorrection: true)
    #expect(list.map(\.name) == ["wrong-type"])
  }

  @Test(arguments: [(1999, 0), (2000, 0), (2001, 1)])
  func `a text has at most 2000 bytes`(bytes: Int, count: Int) throws {
    let plain = String(repeating: "a", count: bytes)
    #expect(try check(#"{"name":"\#(plain)"}"#).count == count)
    let escaped = #"\n"# + String(repeating: "a", count: bytes - 1)
    #expect(try check(#"{"name":"\#(escaped)"}"#).count == count)
  }

  @Test(arguments: [(255, 0), (256, 0), (257, 1)])
  func `a list has at most 256 values`(values: Int, count: Int) throws {
    let list = Array(repeating: #""a""#, count: values).joined(separator: ",")
    #expect(try check(#"{"name":"a","tags":[\#(list)]}"#).count == count)
  }
}

@Suite struct ValueTextTests {
  private func encode(_ field: String, _ text: String) throws -> String {
    switch try things.get().encode(kind: "thing.done", field: field, text: text) {
    case .success(let bytes): String(decoding: bytes, as: UTF8.self)
    case .failure(let refusal): "\(refusal.name): \(refusal.remedy)"
    }
  }

  @Test(arguments: [
    ("name", #"a "b" \"#, #""a \"b\" \\""#), ("name", "7", #""7""#),
    ("phase", "primary", #""primary""#),
    ("count", "7", "7"), ("count", "-7.0", "-7"), ("rate", "0.50", "0.5"),
    ("amount", "25000", "25000"), ("amount", "99.50", "99.5"),
    ("day", "2018-03-07", #""2018-03-07""#),
    ("funded", "yes", "true"), ("funded", "FALSE", "false"), ("funded", "no", "false"),
    ("funded", "true", "true"), ("tags", "a", #"["a"]"#), ("tags", "a | b", #"["a","b"]"#),
    ("tags", #"["a|b", "c"]"#, #"["a|b","c"]"#), ("correction_reason", "typo", #""typo""#),
  ])
  func `a text becomes a value of the field's type`(
    field: String, text: String, json: String
  ) throws {
    #expect(try encode(field, text) == json)
  }

  @Test(arguments: [
    ("name", "", "empty"), ("count", "1.5", "wrong-type"), ("count", "1,200", "write 1200"),
    ("amount", "£25,000", "write 25000"), ("amount", "007", "write 7"),
    ("amount", "a", "wrong-type"),
    ("amount", "1.005", "wrong-type"), ("rate", "1234567890123456", "wrong-type"),
    ("day", "2018-02-30", "wrong-type"), ("funded", "1", "wrong-type"),
    ("funded", "ja", "wrong-type"),
    ("tags", "a||b", "empty"), ("tags", "[", "wrong-type"), ("tags", "[]", "empty"),
    ("tags", "[1]", "wrong-type"), ("tags", #"[["a"]]"#, "wrong-type"),
    ("nam", "a", "write 'name'"),
  ])
  func `a text that is no such value is refused`(
    field: String, text: String, words: String
  ) throws {
    let answer = try encode(field, text)
    #expect(answer.contains(words), "\(answer)")
  }
}
