import Ledger
import Testing

/// What the strict reader takes and refuses, and where it says a fault stands.
@Suite struct JSONTests {
  func refusal(_ text: String) -> Refusal? {
    do throws(LedgerError) {
      _ = try JSONDocument(Array(text.utf8), file: "a.json")
      return nil
    } catch {
      guard case .refused(let refusals) = error else { return nil }
      return refusals.first
    }
  }

  @Test(arguments: [
    ("", "empty", ""), ("  ", "empty", ""), ("{", "unexpected-end", ""),
    (#"{"a":1,}"#, "unexpected-character", "/a"), (#"{"a" 1}"#, "unexpected-character", "/a"),
    (#"{"a":1,"a":2}"#, "duplicate-key", "/a"), (#"{"b":1,"a":2,"b":3}"#, "duplicate-key", "/b"),
    (#"{"a":1,"\u0061":2}"#, "duplicate-key", "/a"), ("[1,2", "unexpected-end", "/1"),
    ("[01]", "wrong-number", "/0"), ("[1.]", "wrong-number", "/0"),
    ("[.5]", "unexpected-character", "/0"),
    ("[+1]", "unexpected-character", "/0"), ("[1e]", "wrong-number", "/0"),
    ("[1e999999]", "number-too-long", "/0"), ("[NaN]", "unexpected-character", "/0"),
    ("[tru]", "unexpected-character", "/0"), ("{} {}", "trailing-bytes", ""),
    ("\u{FEFF}{}", "byte-order-mark", ""), ("[\"a\tb\"]", "control-character", "/0"),
    (#"["\x"]"#, "wrong-escape", "/0"), (#"["\ud800"]"#, "lone-surrogate", "/0"),
    (#"["\udc00\ud800"]"#, "lone-surrogate", "/0"), (#"["\u12"]"#, "wrong-escape", "/0"),
    (#"["abc"#, "unexpected-end", "/0"), (#"["abc\"#, "unexpected-end", "/0"),
  ])
  func `what is not strict JSON is refused by name and pointer`(
    text: String, name: String, pointer: String
  ) {
    let refusal = refusal(text)
    #expect(refusal?.name == name)
    if name != "empty", name != "trailing-bytes", name != "byte-order-mark", text != "{" {
      #expect(refusal?.place.pointer?.hasPrefix(pointer.isEmpty ? "" : "/") == true)
    }
  }

  @Test func `bytes that are not UTF-8 are refused at their column`() {
    for bad: [UInt8] in [
      [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
    ] {
      let bytes = Array("[\"a".utf8) + bad + Array("\"]".utf8)
      #expect(throws: LedgerError.self) { try JSONDocument(bytes, file: nil) }
    }
  }

  @Test func `nesting past the limit is refused, at it is read`() throws {
    let deep = String(repeating: "[", count: 64) + String(repeating: "]", count: 64)
    _ = try JSONDocument(Array(deep.utf8), file: nil)
    #expect(refusal("[" + deep + "]")?.name == "too-deep")
  }

  @Test func `every prefix of a document is refused and never read`() {
    let text = Array(
      #"{"a":[1,-2.5e3,"x\n\u00e9\ud83d\ude00£"],"b":{"c":null,"d":[true,false]}}"#.utf8)
    for length in 0..<text.count {
      #expect(throws: LedgerError.self) { try JSONDocument(Array(text.prefix(length)), file: nil) }
    }
  }

  @Test func `a value tells its line, column and pointer`() throws {
    let text = "{\n  \"a\": [1,\n    {\"b/c~d\": \"x\"}]\n}"
    let document = try JSONDocument(Array(text.utf8), file: "p.json", firstLine: 3)
    let value = try #require(document.root["a"]?.elements[1]["b/c~d"])
    #expect(value.string == "x")
    #expect(value.place == Place(file: "p.json", line: 5, column: 15, pointer: "/a/1/b~1c~0d"))
  }

  @Test func `canonical form sorts keys by UTF-16, shortens numbers and keeps only JCS escapes`()
    throws
  {
    let text = #"""
      {"\ud83d\ude00":1,"\ufb33":2,"\u20ac":3,"\r":4,"1":5,"\u0080":6,"ö":7, "n":[1.50,-0,1e3,1e-7,0.000001], "s":"\u0041\/\u001f\u007f\"\\"}
      """#
    let document = try JSONDocument(Array(text.utf8), file: nil)
    let expected =
      "{\"\\r\":4,\"1\":5,\"n\":[1.5,0,1000,1e-7,0.000001],\"s\":\"A/\\u001f\u{7f}\\\"\\\\\",\"\u{80}\":6,"
      + "\"ö\":7,\"€\":3,\"😀\":1,\"\u{fb33}\":2}"
    #expect(String(decoding: document.root.canonical, as: UTF8.self) == expected)
    let again = try JSONDocument(document.root.canonical, file: nil)
    #expect(again.root.canonical == document.root.canonical)
  }
}
