import Foundation
import TestSupport
import Testing

/// What is malformed in any way is refused where it stands, and the log stays byte for byte what it was.
@Suite(.scratch) struct MalformedInputTests {
  private struct Line {
    var sort: String
    var bytes: [UInt8]
  }

  /// Lines of every sort in turn, none with a line end in it and none of white space alone.
  private func lines(_ count: Int, _ random: inout SplitMix64) -> [Line] {
    let syntax = MalformedJSON.allCases
    let events = MalformedEvent.allCases
    return (0..<count).map { number in
      if number % 2 == 0 {
        let sort = events[number / 2 % events.count]
        return Line(sort: sort.rawValue, bytes: Array(sort.text(number, using: &random).utf8))
      }
      let sort = syntax[number / 2 % syntax.count]
      let sound =
        #"{"id":"m-\#(number)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","#
        + #""data":{"amount":\#(number)}}"#
      return Line(sort: sort.rawValue, bytes: sort.applied(to: sound, using: &random))
    }
  }

  private func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    let base =
      #"{"id":"base","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","#
      + #""data":{"amount":1}}"#
    try ledger.write(base, to: "base")
    try #require(ledger.run("import base").status == 0)
    return ledger
  }

  private func log(_ ledger: TestLedger) throws -> Data {
    try Data(
      contentsOf: URL(
        fileURLWithPath: "\(ledger.program.folder)/events/log/00000000000000000001.ndjson"))
  }

  @Test func `each of 6,000 malformed lines is refused at its place, and nothing is recorded`()
    throws
  {
    var random = SplitMix64(stream: "malformed lines")
    let ledger = try ledger()
    let before = try log(ledger)
    let lines = lines(6_000, &random)
    let file = "\(ledger.program.folder)/wrong.ndjson"
    try Data(lines.flatMap { $0.bytes + [0x0A] }).write(to: URL(fileURLWithPath: file))
    let result = try ledger.run("import wrong.ndjson --rejects rejects.ndjson --json")
    #expect(result.status == 3, "\(result.error.prefix(2_000))")
    let rejects = try String(
      contentsOfFile: "\(ledger.program.folder)/rejects.ndjson", encoding: .utf8)
    var refused: Set<Int> = []
    for reject in rejects.split(separator: "\n") {
      let refusal = try object(String(reject))
      let line = try #require(refusal["line"] as? Int)
      refused.insert(line)
      #expect((refusal["column"] as? Int ?? 0) >= 1 && refusal["file"] as? String == "wrong.ndjson")
      #expect((refusal["error"] as? String)?.isEmpty == false)
      #expect(
        (refusal["message"] as? String)?.contains("; ") == true, "what, and what would be right")
    }
    for (index, line) in lines.enumerated() where !refused.contains(index + 1) {
      Issue.record("taken: \(line.sort) \(String(decoding: line.bytes.prefix(300), as: UTF8.self))")
    }
    #expect(try log(ledger) == before)
    #expect(try ledger.run("verify").status == 0)
    print("malformed lines: \(lines.count) of \(Set(lines.map(\.sort)).count) sorts, all refused")
  }

  @Test func `one line of each sort alone ends with status 3 and says where`() throws {
    var random = SplitMix64(stream: "malformed lines alone")
    let ledger = try ledger()
    let before = try log(ledger)
    // Every fourth: all of them stand in the file of 6,000.
    let count = 2 * max(MalformedJSON.allCases.count, MalformedEvent.allCases.count)
    for (number, line) in lines(count, &random).enumerated()
    where number % 4 == 0 || number % 4 == 3 && number % 3 == 0 {
      let file = "\(ledger.program.folder)/one.ndjson"
      // Without a line end too: the end of the file is one.
      try Data(line.bytes).write(to: URL(fileURLWithPath: file))
      let result = try ledger.run("import one.ndjson")
      #expect(result.status == 3, "\(line.sort): \(result.error)")
      #expect(result.error.contains("one.ndjson:1:"), "\(line.sort): \(result.error)")
      #expect(result.output.isEmpty || result.output.contains("recorded 0"), "\(line.sort)")
    }
    #expect(try log(ledger) == before)
  }

  @Test func `plans, catalogues, maps and settings that are no JSON end with status 3`() throws {
    var random = SplitMix64(stream: "malformed files")
    let ledger = try ledger()
    let before = try log(ledger)
    try ledger.write("a\n1\n", to: "t.csv")
    let folder = ledger.program.folder
    let settings = try String(contentsOfFile: "\(folder)/events/ledger.json", encoding: .utf8)
      .trimmingCharacters(in: .newlines)
    func write(_ bytes: [UInt8], _ name: String) throws {
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
    let commands = [
      "plan adopt wrong.json", "import t.csv --map wrong.json",
      "init other --origin example.org/a --catalogue wrong.json", "status",
    ]
    // All sorts go through each reader in process, in the tests of the modules; here each meets one.
    for (number, sort) in MalformedJSON.allCases.enumerated() {
      let command = commands[number % commands.count]
      let file = command == "status" ? "events/ledger.json" : "wrong.json"
      try write(
        sort.applied(to: command == "status" ? settings : smallPlan(), using: &random), file)
      let result = try ledger.run(command)
      #expect(result.status == 3, "\(sort) \(command): \(result.error)")
      #expect(result.error.contains("\(file):"), "\(sort) \(command): \(result.error)")
      try write(Array("\(settings)\n".utf8), "events/ledger.json")
    }
    #expect(try log(ledger) == before)
    #expect(try ledger.run("verify").status == 0)
  }

  @Test func `files of any bytes are refused or taken, and never end the program by a signal`()
    throws
  {
    var random = SplitMix64(stream: "any bytes")
    let ledger = try ledger()
    let folder = ledger.program.folder
    try ledger.write(smallPlan(), to: "plan.json")
    for number in 0..<40 {
      var bytes = random.bytes(Int.random(in: 1...4_000, using: &random))
      if number % 3 == 0 { bytes = Array(smallPlan().utf8) }
      for _ in 0..<4 where !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &random)] = UInt8.random(
          in: 0...255, using: &random)
      }
      try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/any"))
      let command = [
        "import any", "plan adopt any", "import plan.json --map any", "import any --map any",
        "init any", "init o --origin example.org/o --catalogue any", "--ledger any status",
      ][number % 7]
      let result = try ledger.run(command)
      #expect([0, 2, 3].contains(result.status), "\(command): \(result.status) \(result.error)")
      #expect(result.status == 0 || !result.error.isEmpty)
    }
    #expect(try ledger.run("verify").status == 0)
  }
}
