import Ledger
import Projections
import Testing

/// What a reader gave for a text that came in blocks of a size.
private func read(
  _ text: String, blocks: Int, _ places: JSONRowPlaces
) -> (rows: [String], faults: [String]) {
  var reader = JSONRowReader(file: "f.json", rows: places)
  var rows: [String] = []
  var faults: [String] = []
  func take() {
    faults += reader.takeFaults().map {
      "\($0.name) \($0.place.line ?? 0):\($0.place.column ?? 0) \($0.place.pointer ?? "")"
    }
    guard let row = reader.row else { return }
    let place = row.place
    rows.append(
      "\(place.line ?? 0):\(place.column ?? 0) \(place.pointer ?? "") "
        + String(decoding: row.canonical, as: UTF8.self))
  }
  let bytes = Array(text.utf8)
  var start = 0
  while start < bytes.count {
    let block = Array(bytes[start..<min(bytes.count, start + blocks)])
    var position = 0
    while reader.next(in: block.span, at: &position) { take() }
    take()
    start += blocks
  }
  _ = reader.finish()
  take()
  return (rows, faults)
}

@Suite struct JSONRowReaderTests {
  private let data = JSONRowPlaces(ofRoot: false, members: ["data"])
  private let root = JSONRowPlaces(ofRoot: true, members: [])
  private let both = JSONRowPlaces(ofRoot: true, members: ["data"])

  private func each(
    _ text: String, _ places: JSONRowPlaces, _ rows: [String], _ faults: [String] = [],
    _ location: SourceLocation = #_sourceLocation
  ) {
    for size in [1, 2, 3, 7, 1000] {
      let found = read(text, blocks: size, places)
      #expect(found.rows == rows, "in blocks of \(size)", sourceLocation: location)
      #expect(found.faults == faults, "in blocks of \(size)", sourceLocation: location)
    }
  }

  @Test func `rows of a list have their places, however the blocks fall`() {
    each(
      "\u{FEFF}{\"a\": {\"data\": []},\n \"data\": [{\"x\": \"]},{\\\"\"},\n  {\"y\": [1]}], \"b\": 7}\n",
      data, [#"2:11 /data/0 {"x":"]},{\""}"#, #"3:3 /data/1 {"y":[1]}"#])
    each(#"{"data":{"x":1}}"#, data, [#"1:9 /data {"x":1}"#])
    each(#"[{"x":1},{"x":2}]"#, root, [#"1:2 /0 {"x":1}"#, #"1:10 /1 {"x":2}"#])
    each("{\"x\":1}\n{\"x\":2}", root, [#"1:1  {"x":1}"#, #"2:1  {"x":2}"#])
    each(#"{"x":1, "y":{"z":[]}}"#, both, [#"1:1  {"x":1,"y":{"z":[]}}"#])
    each("{\"x\": 1 , \"data\": [ {} ] }", both, ["1:21 /data/0 {}"])
    each(#"{"data":[]}"#, data, [])
    each("{\"x\":1}\n\n {\"x\":2}\n", both, [#"1:1  {"x":1}"#, #"3:2  {"x":2}"#])
  }

  @Test func `what is wrong is told in its place, and reading goes on where it can`() {
    each(
      #"{"data":[{"x":1,"x":2},{"y":tru},7,{"z":3}]}"#, data, [#"1:36 /data/3 {"z":3}"#],
      [
        "duplicate-key 1:17 /data/0/x", "unexpected-character 1:29 /data/1/y",
        "wrong-type 1:34 /data/2",
      ])
    each(#"{"data":[{"z":3}"#, data, [#"1:10 /data/0 {"z":3}"#], ["unexpected-end 1:17 /data/1"])
    each(#"{"data":[{"z":"#, data, [], ["unexpected-end 1:15 /data/0"])
    each(
      #"{"data":[{"z":3},]}"#, data, [#"1:10 /data/0 {"z":3}"#],
      ["unexpected-character 1:18 /data/1"])
    each(#"{"data":[{"z":3}]} x"#, data, [#"1:10 /data/0 {"z":3}"#], ["unexpected-character 1:20 "])
    each(#"{"rows":[]}"#, data, [], ["missing-key 1:1 "])
    each("", data, [], ["empty 1:1 "])
    each("  \n ", data, [], ["empty 2:1 "])
    each("[]", data, [], ["wrong-type 1:1 "])
    each(#""x""#, root, [], ["wrong-type 1:1 "])
    each(#"{"data":[{}],"data":[{}]}"#, data, ["1:10 /data/0 {}"], ["duplicate-key 1:14 /data"])
    each(#"{"data":[}]}"#, data, [], ["unexpected-character 1:10 /data/0"])
    each("nonsense", data, [], ["wrong-type 1:1 "])
  }

  @Test func `a row longer than any may be is passed over, and the next one read`() {
    let long = "{\"x\":\"" + String(repeating: "y", count: JSONRowReader.valueBytesMax) + "\"}"
    let found = read("[\(long),{\"z\":1}]", blocks: 1 << 16, root)
    #expect(found.faults == ["value-too-long 1:2 /0"])
    #expect(found.rows.count == 1 && found.rows[0].hasSuffix(#"/1 {"z":1}"#))
    let alone = read("{\"a\":1,\"b\":\(long)}", blocks: 1 << 16, both)
    #expect(alone.rows.isEmpty && alone.faults.contains { $0.hasPrefix("value-too-long") })
  }

  @Test func `every prefix of a file is an end too early, and no more`() {
    let text = Array(#"{"a":[1,"\"]"],"data":[{"x":"é\\"},{"y":[{}]}],"b":{}}"#.utf8)
    for count in 1..<text.count {
      let found = read(String(decoding: text[..<count], as: UTF8.self), blocks: 5, data)
      #expect(found.faults.count >= 1, "\(count)")
      #expect(found.rows.count <= 2)
    }
  }
}
