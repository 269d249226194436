import TestSupport
import Testing

@testable import Ledger

/// The quick scan of a line against the slow reader: what it takes, the reader finds canonical.
struct CanonicalScanTests {
  private static let envelope = [
    #"{"actor":"a","data":"#,
    #","id":"x","kind":"k","occurred":"2018-03-07","programme":"norwich","#,
    #""recorded":"2020-01-01T00:00:00.000Z","seq":7,"source":"s"}"#,
  ]

  private func line(data: String) -> [UInt8] {
    Array((Self.envelope[0] + data + Self.envelope[1] + Self.envelope[2]).utf8)
  }

  private func isCanonical(_ bytes: [UInt8]) -> Bool {
    var reader = JSONReader()
    guard (try? reader.read(bytes.span)) != nil else { return false }
    var canonical: [UInt8] = []
    reader.appendCanonical(0, of: bytes.span, to: &canonical)
    return canonical == bytes
  }

  private func scan(_ bytes: [UInt8]) -> EventLine? {
    let text = bytes + [0x0A]
    return EventLine(canonical: text.span, from: 0, to: text.count)
  }

  /// Whether the quick scan agrees: it may leave a canonical line to a closer look, and takes no other.
  private func check(_ bytes: [UInt8], decides: Bool = false) {
    let quick = scan(bytes)
    let isSound = isCanonical(bytes) && EventLine(bytes.span, in: bytes.indices) != nil
    let shown = String(decoding: bytes, as: UTF8.self)
    if quick != nil { #expect(isSound, "taken: \(shown)") }
    checkMarked(bytes, isSound: isSound)
    if decides { #expect((quick != nil) == isSound, "not decided: \(shown)") }
    guard let quick, let slow = EventLine(bytes.span, in: bytes.indices) else { return }
    for key in EnvelopeKey.allCases { #expect(quick.range(of: key) == slow.range(of: key)) }
    #expect(quick.sequence == slow.sequence && quick.quantity == slow.quantity)
  }

  /// Whether what is scanned by its marked stops is what is scanned without, at both strictnesses, wherever
  /// the line stands among others.
  private func checkMarked(_ bytes: [UInt8], isSound: Bool) {
    for before in [0, 7] {
      var text = [UInt8](repeating: 0x0A, count: before) + bytes + [0x0A]
      let end = text.count
      text += [UInt8](repeating: UInt8(ascii: "\""), count: EventLine.marginBytes)
      var stops = StopMap()
      stops.mark(text.span, through: end)
      let marked = stops.words.span
      if let line = EventLine(canonical: text.span, stops: marked, from: before, to: end) {
        #expect(isSound && line.range.upperBound < end)
      }
      if let line = EventLine(text.span, stops: marked, from: before, to: end) {
        let slow = EventLine(text.span, from: before, to: end)
        #expect(slow?.range == line.range && slow?.sequence == line.sequence)
        #expect(slow?.quantity == line.quantity)
        for key in EnvelopeKey.allCases { #expect(slow?.range(of: key) == line.range(of: key)) }
      }
    }
  }

  @Test(arguments: [
    "", #""place":"urn:900202","#, #""place":"£ \"Ŵ\" \n","programme":"norwich","#,
    #""programme":"norwich","quantity":30,"#, #""quantity":1234567890,"#,
  ])
  func `a line as it is mostly written is scanned at once`(middle: String) {
    for replaces in ["", #""replaces":"e-1","#] {
      for end in ["", #","source":"s""#, #","subject":"p-1""#, #","source":"s","subject":"p-1""#] {
        for data in [
          "{}", #"{"a":1}"#, #"{"a":0,"b":-1.5,"c":"x","d":true,"e":null,"f":12345678}"#,
          #"{"abcdefgh":1,"abcdefgh1":2,"abcdefgh2":"é\n"}"#, #"{"a":[1,{"b":[]}],"b":{"c":"}"}}"#,
        ] {
          let text =
            #"{"actor":"a","data":"# + data + #","id":"x","kind":"k","occurred":"2018-03-07","#
            + middle + #""recorded":"2020-01-01T00:00:00.000Z","# + replaces + #""seq":1234567"#
            + end + "}\n" + String(repeating: " ", count: EventLine.marginBytes)
          let bytes = Array(text.utf8)
          let size = bytes.count - EventLine.marginBytes
          var stops = StopMap()
          stops.mark(bytes.span, through: size)
          let marked = stops.words.span
          let slow = EventLine(canonical: bytes.span, from: 0, to: size)
          let lines = [
            EventLine(bytes.span, stops: marked, from: 0, to: size),
            EventLine(canonical: bytes.span, stops: marked, from: 0, to: size),
          ]
          for line in lines {
            #expect(line != nil && slow != nil, "\(text)")
            #expect(line?.sequence == 1_234_567 && line?.quantity == slow?.quantity)
            for key in EnvelopeKey.allCases {
              #expect(line?.range(of: key) == slow?.range(of: key))
            }
          }
        }
      }
    }
  }

  @Test func `numbers of lines of every length are read`() {
    for digits in 1...20 {
      for lead in ["1", "9", "0"] {
        let number = lead + String(repeating: "7", count: digits - 1)
        let bytes = Array(
          (Self.envelope[0] + "{}" + Self.envelope[1]
            + #""recorded":"2020-01-01T00:00:00.000Z","seq":\#(number)}"#).utf8)
        checkMarked(bytes, isSound: isCanonical(bytes) && digits <= 18 && lead != "0")
        let text = bytes + [0x0A] + [UInt8](repeating: 0, count: EventLine.marginBytes)
        var stops = StopMap()
        stops.mark(text.span, through: bytes.count + 1)
        let line = EventLine(text.span, stops: stops.words.span, from: 0, to: bytes.count + 1)
        #expect(line?.sequence == (digits <= 18 && lead != "0" ? Int(number) : nil))
      }
    }
  }

  @Test func `the words of keys are their names`() {
    for key in EnvelopeKey.allCases {
      let text = Array("\(key.name)\":       ".utf8)
      let scanned = EnvelopeKey.scanned(text.span, 0, text.count)
      #expect(scanned?.key == key && scanned?.after == key.name.utf8.count + 2)
      let near = Array("\(key.name)\":".utf8)
      #expect(EnvelopeKey.scanned(near.span, 0, near.count)?.key == key)
      #expect(EnvelopeKey(key.name) == key && key.length == key.name.utf8.count)
      for index in near.indices {
        var other = text
        other[index] ^= 1
        #expect(EnvelopeKey.scanned(other.span, 0, other.count)?.key == nil, "\(key) \(index)")
      }
    }
  }

  @Test func `values in every form, canonical or not`() {
    let canonical = [
      "{}", #"{"a":1}"#, #"{"a":-1.5,"b":true,"c":false,"d":null,"e":[],"f":{}}"#, #"{"a":0}"#,
      #"{"a":0.000001}"#, #"{"a":123456789012345}"#, #"{"a":[1,[2,{"z":"é\n\u001f\"\\"}]]}"#,
      #"{"a":"\b\t\n\f\r\u0000\u000b\u000e"}"#, #"{"é":1,"😀":2}"#, #"{"aa":1,"ab":2,"b":3}"#,
    ]
    for data in canonical { check(line(data: data), decides: true) }
    let others = [
      #"{"b":1,"a":2}"#, #"{"a":1,"a":2}"#, #"{ "a":1}"#, #"{"a": 1}"#, #"{"a":1 }"#, #"{"a":01}"#,
      #"{"a":1.0}"#, #"{"a":-0}"#, #"{"a":-0.0}"#, #"{"a":1e3}"#, #"{"a":+1}"#, #"{"a":.5}"#,
      #"{"a":5.}"#,
      #"{"a":0.0000001}"#, #"{"a":1234567890123456}"#, #"{"a":"\/"}"#, #"{"a":"\u0041"}"#,
      #"{"a":"\u001F"}"#, #"{"a":"\u0008"}"#, #"{"a":"\u000d"}"#, "{\"a\":\"\u{1}\"}",
      #"{"a":tru}"#,
      #"{"a":nul}"#, #"{"a":[1,]}"#, #"{"a":1,}"#, #"{"a"}"#, #"{"a":}"#, "[1]", "1",
      #"{"\u0061":1}"#,
      #"{"a\n":1}"#, #"{"😀":1,"":2}"#, #"{"a":"x}"#,
    ]
    for data in others { check(line(data: data)) }
    for depth in [61, 62, 63, 64, 65] {
      let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      check(line(data: #"{"a":\#(nested)}"#), decides: true)
    }
    for bytes: [UInt8] in [
      [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF], [0xE2],
    ] {
      var text = line(data: #"{"a":"?"}"#)
      let at = text.firstIndex(of: UInt8(ascii: "?")) ?? 0
      text.replaceSubrange(at...at, with: bytes)
      check(text)
      #expect(scan(text) == nil)
    }
  }

  @Test func `every byte of a line changed, left out and put in`() {
    let bytes = line(data: #"{"a":[1,-2.5,"é\n\u001f"],"b":{"c":null,"d":true}}"#)
    check(bytes, decides: true)
    for index in bytes.indices {
      for value in UInt8.min...UInt8.max {
        var other = bytes
        other[index] = value
        check(other)
      }
      var shorter = bytes
      shorter.remove(at: index)
      check(shorter)
      for value: UInt8 in [0x20, 0x22, 0x5C, 0x30, 0x7B, 0x2C, 0x0A, 0x00, 0xC3] {
        var longer = bytes
        longer.insert(value, at: index)
        check(longer)
      }
      #expect(scan(Array(bytes[..<index])) == nil)
    }
  }

  @Test func `a line feed is never passed over`() {
    let bytes = line(data: #"{"a":"x\"y","b":[1,2]}"#)
    for index in bytes.indices {
      var broken = bytes
      broken.insert(0x0A, at: index)
      broken.append(0x0A)
      if let line = EventLine(broken.span, from: 0, to: broken.count) {
        #expect(!broken[line.range].contains(0x0A), "at \(index)")
      }
    }
  }

  @Test func `the longest line is scanned, and one byte more is not`() {
    for extra in [0, 1] {
      let empty = line(data: #"{"a":""}"#).count
      let text = String(repeating: "x", count: LogFormat.lineBytesMax - empty + extra)
      let bytes = line(data: #"{"a":"\#(text)"}"#)
      #expect((scan(bytes) != nil) == (extra == 0))
      #expect((EventLine(bytes.span, in: bytes.indices) != nil) == (extra == 0))
      #expect(
        scan(bytes)?.range(of: .source).map { Array(bytes[$0]) } == (extra == 0 ? [0x73] : nil))
    }
  }

  @Test func `random texts are taken only when they are canonical`() {
    var random = SplitMix64(seed: 20)
    let parts = [
      "{", "}", "[", "]", ",", ":", "\"a\"", "\"b\"", "\"c\"", "1", "0", "-1.5", "1.50", "true",
      "null",
      "\"é\"", "\"\\n\"", "\"\\u001f\"", "\"\\/\"", " ", "false", "{}", "[]", "\"a\":1",
    ]
    for _ in 0..<20_000 {
      var data = "{"
      for _ in 0..<Int.random(in: 0..<9, using: &random) {
        data += parts[Int.random(in: 0..<parts.count, using: &random)]
      }
      check(line(data: data + "}"))
    }
  }
}
