import Testing
import TestSupport

@testable import Ledger

/// A limit of the format: what it is called in the refusal, and an input of any size.
private struct Limit: Sendable, CustomTestStringConvertible {
  /// What is limited.
  let what: String
  /// The most that is taken.
  let most: Int
  /// The name of the refusal of one more.
  let name: String
  /// The pointer that it shows, where it shows one.
  var pointer: String?
  /// What the message says in place of the number, where the number says nothing to a person.
  var words: String?
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

/// Why an event with some members is refused at the door.
private func door(_ members: String..., kind: String = "a.b") throws -> [Refusal] {
  let given = members.joined(separator: ",")
  func member(_ key: String, _ value: String) -> String {
    given.contains("\"\(key)\":") ? "" : "\"\(key)\":\"\(value)\","
  }
  let event =
    "{\(member("kind", kind))\(member("programme", "norwich"))\(member("occurred", "2018-03-07"))"
    + "\(given)}"
  return try refusals {
    _ = try EventDraft(
      JSONDocument(Array(event.utf8), file: "june.ndjson", firstLine: 3).root, actor: "tests")
  }
}

private func document(_ text: String) throws -> [Refusal] {
  try refusals { _ = try JSONDocument(Array(text.utf8), file: "a.json") }
}

private func settings(_ more: String) throws -> [Refusal] {
  let origin = more.contains("origin") ? "" : #""origin":"example.org/a","#
  let json = #"{"format":1,"created":"2026-11-21T09:00:00.000Z",\#(origin)\#(more)}"#
  return try refusals { _ = try LedgerSettings(Array(json.utf8), file: "ledger.json") }
}

private let limits: [Limit] = [
  Limit(what: "characters of an id", most: 128, name: "wrong-id", pointer: "/id") {
    try door("\"id\":\"\(text($0))\"")
  },
  Limit(
    what: "characters of an id, of four bytes each", most: 128, name: "wrong-id", pointer: "/id"
  ) {
    try door("\"id\":\"\(text($0, "😀"))\"")
  },
  Limit(what: "characters of what is replaced", most: 128, name: "wrong-id", pointer: "/replaces") {
    try door("\"replaces\":\"\(text($0))\"")
  },
  Limit(what: "bytes of actor", most: 200, name: "wrong-actor", pointer: "/actor") {
    try door("\"actor\":\"\(text($0))\"")
  },
  Limit(
    what: "bytes of source, of two a letter", most: 200, name: "wrong-source", pointer: "/source"
  ) {
    try door("\"source\":\"\(text($0 / 2, "ŵ"))\(text($0 % 2))\"")
  },
  Limit(what: "bytes of a programme", most: 64, name: "wrong-programme", pointer: "/programme") {
    try door("\"programme\":\"\(text($0))\"")
  },
  Limit(what: "bytes of a kind", most: 64, name: "wrong-kind", pointer: "/kind") {
    try door("\"kind\":\"a.\(text($0 - 2))\"")
  },
  Limit(what: "bytes of a pseudonym", most: 64, name: "wrong-subject", pointer: "/subject") {
    try door("\"subject\":\"p-\(text($0))\"")
  },
  Limit(what: "bytes of a scheme", most: 16, name: "wrong-place", pointer: "/place") {
    try door("\"place\":\"\(text($0)):1\"")
  },
  Limit(what: "bytes after a scheme", most: 64, name: "wrong-place", pointer: "/place") {
    try door("\"place\":\"site:\(text($0))\"")
  },
  Limit(what: "units of a line", most: 1_000_000_000, name: "wrong-quantity", pointer: "/quantity")
  {
    try door("\"quantity\":\($0)")
  },
  Limit(what: "fields of data", most: 64, name: "too-many-fields", pointer: "/data") { count in
    try door("\"data\":{\((0..<count).map { "\"f\($0)\":1" }.joined(separator: ","))}")
  },
  Limit(what: "elements of a list", most: 256, name: "too-many-elements", pointer: "/data/f") {
    try door("\"data\":{\"f\":[\(Array(repeating: "1", count: $0).joined(separator: ","))]}")
  },
  Limit(what: "digits of a number", most: 15, name: "number-too-long", pointer: "/data/f") {
    try door("\"data\":{\"f\":\(text($0, "7"))}")
  },
  Limit(what: "places of a number", most: 12, name: "number-too-long", pointer: "/data/f") {
    try door("\"data\":{\"f\":0.\(text($0 - 1, "0"))1}")
  },
  Limit(what: "digits that are read", most: 34, name: "number-too-long") {
    try document("[\(text(21, "7")).\(text($0 - 21, "7"))]")
  },
  Limit(what: "digits before the point that are read", most: 21, name: "number-too-long") {
    try document("[\(text($0, "7"))]")
  },
  Limit(what: "places that are read", most: 30, name: "number-too-long") {
    try document("[0.\(text($0, "7"))]")
  },
  Limit(what: "depth of values", most: 64, name: "too-deep") {
    try document(text($0, "[") + text($0, "]"))
  },
  Limit(what: "values of a document", most: 1_048_576, name: "too-many-values") {
    try document("[\(text($0 - 2, "1,"))1]")
  },
  Limit(what: "bytes of an origin", most: 200, name: "wrong-origin", pointer: "/origin") {
    try settings("\"origin\":\"\(text($0))\"")
  },
  Limit(what: "lines of a segment", most: 16_777_216, name: "wrong-value", pointer: "/segmentLines")
  {
    try settings("\"segmentLines\":\($0)")
  },
  Limit(what: "year of a day", most: 9_999, name: "wrong-date", words: "2018-03-07") {
    try door("\"occurred\":\"\($0)-12-31\"")
  },
  Limit(what: "minutes of an offset", most: 59, name: "wrong-date", words: "2018-03-07") {
    try door("\"occurred\":\"2018-03-07T10:30:00+01:\($0)\"")
  },
]

/// Every limit of the format: what is just at it is taken, one more is refused by name and number.
@Suite(.scratch) struct LimitsTests {
  @Test(arguments: limits.indices)
  func `at the limit is taken, one more is refused and the limit named`(
    number: Int
  ) throws {
    let limit = limits[number]
    let taken = try limit.refusals(limit.most)
    #expect(taken.isEmpty, "\(limit.what): \(taken)")
    let refused = try limit.refusals(limit.most + 1)
    let refusal = try #require(refused.first, "\(limit.what)")
    #expect(refused.count == 1, "\(limit.what)")
    #expect(refusal.name == limit.name, "\(limit.what)")
    let message = "\(refusal.what); \(refusal.remedy)"
    #expect(message.contains(limit.words ?? String(limit.most)), "\(limit.what): \(message)")
    #expect(refusal.place.file != nil && refusal.place.line != nil && refusal.place.column != nil)
    if let pointer = limit.pointer { #expect(refusal.place.pointer == pointer, "\(limit.what)") }
  }

  @Test func `an event of more keys than there are is refused whole`() throws {
    let keys = (1...11).map { "\"k\($0)\":1" }.joined(separator: ",")
    #expect(try door(keys).first?.name == "too-many-keys")
    #expect(try door(keys).count == 1)
    #expect(LogFormat.envelopeKeysMax == 13)
  }

  @Test func `below the least is refused too`() throws {
    #expect(try door("\"id\":\"\"").first?.name == "wrong-id")
    #expect(try door("\"actor\":\"\"").first?.name == "wrong-actor")
    #expect(try door("\"quantity\":0").first?.name == "wrong-quantity")
    #expect(try door("\"quantity\":-1").first?.name == "wrong-quantity")
    #expect(try door("\"quantity\":1.5").first?.name == "wrong-quantity")
    #expect(try door("\"subject\":\"p-\"").first?.name == "wrong-subject")
    #expect(try door("\"place\":\"a:1\"").first?.name == "wrong-place")
    #expect(try door("\"place\":\"site:\"").first?.name == "wrong-place")
    #expect(try door("\"programme\":\"\"").first?.name == "wrong-programme")
    #expect(try door("\"kind\":\"\"").first?.name == "wrong-kind")
    #expect(try door("\"occurred\":\"0000-12-31\"").first?.name == "wrong-date")
    #expect(try settings("\"segmentLines\":0").first?.name == "wrong-value")
    #expect(try settings("\"origin\":\"\"").first?.name == "wrong-origin")
  }

  private func ledger() throws -> EventLog {
    try EventLog.create(
      at: ScratchDirectory.path + "/events",
      settings: LedgerSettings(origin: "example.org/test", created: .now()), actor: "tests")
  }

  private func draft(_ id: String, padding: Int = 0) throws -> EventDraft {
    let event =
      #"{"id":"\#(id)","kind":"a.b","programme":"norwich","occurred":"2018-03-07","#
      + #""data":{"f":"\#(text(padding))"}}"#
    return try EventDraft(JSONDocument(Array(event.utf8), file: nil).root, actor: "tests")
  }

  @Test
  func `a line of 65,536 bytes is taken, one more is refused and leaves nothing between others`()
    throws
  {
    let log = try ledger()
    let appender = try Appender(log)
    let empty = try draft("a-1")
    var bare: [UInt8] = []
    empty.appendLine(sequence: 2, recorded: Instant(milliseconds: 0), to: &bare)
    let room = LogFormat.lineBytesMax - bare.count
    let refused = try refusals {
      try appender.stage(draft("a-1", padding: room + 1), at: Place(file: "a", line: 9))
    }
    #expect(refused.map(\.name) == ["line-too-long"])
    #expect(refused.first?.place == Place(file: "a", line: 9))
    #expect(refused.first?.remedy.contains("65536") == true)
    // A caller who goes on in spite of it has the other events and nothing else.
    try appender.stage(draft("a-1", padding: room), at: Place())
    _ = try refusals { try appender.stage(draft("a-2", padding: room + 1), at: Place()) }
    try appender.stage(draft("a-3"), at: Place())
    #expect(try appender.commit().size == 3)
    let found = try log.verify()
    #expect(found.isSound && found.size == 3)
  }

  @Test func `a batch of as many events as may be is taken, one more is refused`() throws {
    let log = try ledger()
    let appender = try Appender(log)
    #expect(appender.eventsMax == 20_000_000)
    appender.eventsMax = 3
    for number in 1...3 { try appender.stage(draft("a-\(number)"), at: Place()) }
    let refused = try refusals { try appender.stage(draft("a-4"), at: Place(file: "a", line: 4)) }
    #expect(refused.map(\.name) == ["too-many-events"])
    #expect(refused.first?.what.contains("more than 3 new events") == true)
    // What the log or the batch has already is no new event.
    #expect(try appender.stage(draft("a-2"), at: Place()).status == .duplicate)
    #expect(try appender.commit().size == 4)
  }

  @Test func `settings of 65,536 bytes are read, longer ones are refused by name and not cut`()
    throws
  {
    let log = try ledger()
    let path = log.directory + "/" + LogFormat.settingsName
    let bytes = log.settings.bytes
    let most = bytes + Array(repeating: 0x20, count: LogFormat.lineBytesMax - bytes.count)
    try FileSystem.writeWhole(path, most)
    #expect(try EventLog(at: log.directory).settings == log.settings)
    try FileSystem.writeWhole(path, most + [0x20])
    let refused = try refusals { _ = try EventLog(at: log.directory) }
    #expect(refused.map(\.name) == ["file-too-long"])
    #expect(refused.first?.what.contains("65536") == true)
    #expect(refused.first?.place.file == path)
  }

  @Test func `a ledger whose making was cut short takes no event`() throws {
    let log = try ledger()
    try FileSystem.remove(log.layout.segment(first: 1))
    try FileSystem.remove(log.layout.head)
    let appender = try Appender(log)
    let refused = try refusals { try appender.stage(draft("a-1"), at: Place()) }
    #expect(refused.map(\.name) == ["not-opened"])
  }

  @Test func `texts that look alike are not one id`() throws {
    let log = try ledger()
    let appender = try Appender(log)
    // The letter é, and an e with an accent after it.
    let (one, other) = ("caf\u{E9}", "cafe\u{301}")
    try appender.stage(draft(one), at: Place())
    try appender.stage(draft(other), at: Place())
    for (number, id) in [one, other].enumerated() {
      let void =
        #"{"id":"v-\#(number)","kind":"ledger.void","occurred":"2018-03-07","#
        + #""data":{"event":"\#(id)","reason":"a mistake"}}"#
      try appender.stage(
        EventDraft(
          JSONDocument(Array(void.utf8), file: nil).root, actor: "tests", reserved: [.void]),
        at: Place())
    }
    #expect(try appender.commit().size == 5)
    #expect(try log.verify().isSound)
  }
}

/// Characters that a terminal obeys or that nobody sees: none comes in, and none goes out raw.
@Suite struct HiddenCharacterTests {
  /// Of every sort one: BEL, escape, DEL, C1's control sequence introducer, line separator, marks and
  /// overrides of direction, an isolate, the byte order mark, a tag.
  static let hidden: [Unicode.Scalar] = [
    "\u{7}", "\u{1B}", "\u{7F}", "\u{9B}", "\u{2028}", "\u{2029}", "\u{61C}", "\u{200E}",
    "\u{200F}", "\u{202A}", "\u{202E}", "\u{2066}", "\u{2069}", "\u{FEFF}", "\u{E0001}",
    "\u{E007F}",
  ]

  private func escaped(_ scalar: Unicode.Scalar) -> String {
    (UTF16.encode(scalar).map(Array.init) ?? []).map { unit in
      let digits = String(unit, radix: 16)
      return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    }.joined()
  }

  @Test(arguments: hidden) func `no text of an event holds one, escaped or raw`(
    scalar: Unicode.Scalar
  ) throws {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    var spellings = [escaped(scalar)]
    if scalar.value >= 0x20 { spellings.append(String(scalar)) }
    for spelling in spellings {
      for value in ["\"a\(spelling)b\"", "[\"a\",\"\(spelling)\"]"] {
        let refused = try door("\"data\":{\"f\":\(value)}")
        #expect(refused.map(\.name) == ["hidden-character"], "\(value)")
        #expect(refused.first?.what.contains(digits) == true)
        #expect(refused.first?.place.pointer?.hasPrefix("/data/f") == true)
      }
      for key in ["id", "actor", "source", "replaces"] {
        #expect(try !door("\"\(key)\":\"a\(spelling)b\"").isEmpty, "\(key)")
      }
    }
    #expect(quoted("a\(String(scalar))b") == "'a\\u{\(digits)}b'")
  }

  @Test func `tabs, line ends, accents, Welsh, joiners and pictures may stand in a text`() throws {
    for text in ["a\\tb", "a\\nb", "a\\r\\nb", "Nantŵ", "£5", "e\u{301}", "👩‍🎓", "سلام", "नमस्ते"] {
      #expect(try door("\"data\":{\"f\":\"\(text)\"}").isEmpty, "\(text)")
    }
  }

  @Test func `texts of catalogues and plans hold none either`() throws {
    let event =
      #"{"kind":"ledger.plan","occurred":"2018-03-07","data":{"plan":{"title":"a\u202eb"}}}"#
    let refused = try refusals {
      _ = try EventDraft(
        JSONDocument(Array(event.utf8), file: nil).root, actor: "tests", reserved: [.plan])
    }
    #expect(refused.map(\.name) == ["hidden-character"])
    #expect(refused.first?.place.pointer == "/data/plan/title")
  }
}
