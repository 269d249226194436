import Foundation
import TestSupport
import Testing

/// Private fields are kept beside the log, and are gone when they are erased; nothing else changes.
@Suite(.scratch) struct ErasureTests {
  private static let secret = "prefers to be called after four, by the side door"
  private static let catalogue = #"""
    {"title": "Visits", "codes": {},
     "kinds": {"home.visit": {"title": "A family is visited", "subject": "the family",
       "fields": {"minutes": {"title": "How long", "type": "integer"},
                  "note": {"title": "What was said", "type": "text", "private": true},
                  "next": {"title": "The next visit", "type": "date", "private": true}}}}}
    """#

  /// A ledger whose kind `home.visit` has private fields.
  private func ledger() throws -> LedgerTool {
    let tool = LedgerTool(environment: [:])
    try Self.catalogue.write(
      toFile: tool.folder + "/catalogue.json", atomically: true, encoding: .utf8)
    let made = try tool.run(
      "init events --origin example.org/visits --catalogue catalogue.json --quiet")
    try #require(made.status == 0, "\(made.error)")
    return tool
  }

  private func visit(_ number: Int, note: String = secret, subject: String = "p-1") -> String {
    #"{"id":"v-\#(number)","kind":"home.visit","programme":"norwich","occurred":"2018-03-07","#
      + #""subject":"\#(subject)","data":{"minutes":30,"note":"\#(note)"}}"# + "\n"
  }

  private func files(under folder: String) throws -> [String: Data] {
    var found: [String: Data] = [:]
    let all = FileManager.default.enumerator(atPath: folder)
    while let name = all?.nextObject() as? String {
      if let data = FileManager.default.contents(atPath: "\(folder)/\(name)") { found[name] = data }
    }
    return found
  }

  /// The files of the ledger that hold a text.
  private func holders(of text: String, in tool: LedgerTool) throws -> [String] {
    try files(under: tool.folder + "/events")
      .filter { $0.value.range(of: Data(text.utf8)) != nil }.map(\.key).sorted()
  }

  private func verify(_ tool: LedgerTool) throws -> [String] {
    let run = try tool.run("verify --json")
    let found = try object(run.output)["problems"] as? [[String: Any]] ?? []
    #expect(run.status == (found.isEmpty ? 0 : 1))
    return found.map { "\($0["problem"] ?? "") \($0["seq"] ?? "")" }
  }

  @Test func `the line holds a digest, and the value stands in one file beside the log`() throws {
    let tool = try ledger()
    let run = try tool.run([
      "record", "home.visit", "minutes=30", "note=\(Self.secret)", "next=2018-04-01",
      "--programme", "norwich", "--on", "2018-03-07", "--subject", "p-1", "--id", "v-1",
    ])
    #expect(run.status == 0, "\(run.error)")
    #expect(try holders(of: Self.secret, in: tool) == ["private/00000000000000000001.ndjson"])
    let line = try object(tool.run("replay --from 3").output)
    let data = try #require(line["data"] as? [String: Any])
    let token = try #require(data["note"] as? String)
    #expect(token.hasPrefix("private:") && token.utf8.count == 52 && data["minutes"] as? Int == 30)
    #expect(try verify(tool).isEmpty)
    #expect(
      try tool.run("reveal v-1").output == "next: 2018-04-01\nnote: \(Self.secret)\n")
    let attributes = try FileManager.default.attributesOfItem(
      atPath: tool.folder + "/events/private/00000000000000000001.ndjson")
    #expect(attributes[.posixPermissions] as? Int == 0o640)
  }

  @Test func `the digest is SHA-256 over the salt and the value's canonical JSON`() throws {
    let tool = try ledger()
    #expect(try tool.run("import -", input: visit(1)).status == 0)
    let script = """
      import base64, hashlib, json
      kept = json.loads(open('events/private/00000000000000000001.ndjson').read())
      line = json.loads(open('events/log/00000000000000000001.ndjson').read().splitlines()[2])
      field = kept['fields']['note']
      value = json.dumps(field['value'], ensure_ascii=False).encode()
      digest = hashlib.sha256(base64.b64decode(field['salt']) + value).digest()
      assert line['data']['note'] == 'private:' + base64.b64encode(digest).decode()
      """
    let run = try Tool("/usr/bin/env", ["python3", "-c", script], in: tool.folder)
    #expect(run.status == 0, "\(run.errorText)")
  }

  @Test func `the same fact again is a duplicate, another value a conflict that tells nothing`()
    throws
  {
    let tool = try ledger()
    let first = try tool.run("import - --json", input: visit(1) + visit(2, note: "other"))
    #expect(first.status == 0, "\(first.error)")
    let again = try tool.run("import - --json", input: visit(1) + visit(2, note: "other"))
    #expect(again.lines.last?.contains(#""recorded":0,"duplicate":2"#) == true, "\(again.output)")
    let changed = try tool.run("import -", input: visit(1, note: "quite another thing"))
    #expect(changed.status == 3 && changed.error.contains("/data/note is private and differs"))
    #expect(!changed.error.contains(Self.secret) && !changed.error.contains("quite another"))
    let twice = try tool.run("import -", input: visit(3) + visit(3, note: "in one batch"))
    #expect(twice.status == 3, "\(twice.output)")
    let without = visit(4).replacingOccurrences(of: #""id":"v-4","#, with: "")
    #expect(try tool.run("import -", input: without + without).status == 0)
    let derived = try tool.run("import - --json", input: without + without)
    #expect(derived.lines.last?.contains(#""recorded":0,"duplicate":2"#) == true)
    #expect(try verify(tool).isEmpty)
  }

  @Test func `an erased value is nowhere, and every figure, root and snapshot stays`() throws {
    let tool = try ledger()
    let other = "another family's own words"
    let input = (1...40).map { visit($0) }.joined() + visit(41, note: other, subject: "p-2")
    #expect(try tool.run("import -", input: input).status == 0)
    #expect(try tool.run("checkpoint --output kept").status == 0)
    let count = try tool.run("count --by kind --sum minutes").output
    let lines = try tool.run("replay --until 43").output
    let done = try tool.run(["erase", "p-1", "--reason", "asked for it"])
    #expect(done.status == 0 && done.output.contains("40 events"), "\(done.error)")
    #expect(try holders(of: Self.secret, in: tool).isEmpty)
    #expect(try holders(of: "side door", in: tool).isEmpty)
    #expect(try holders(of: other, in: tool).count == 1)
    #expect(try verify(tool).isEmpty)
    #expect(try tool.run("verify --checkpoint kept").status == 0)
    #expect(try tool.run("count --by kind --sum minutes").output == count)
    #expect(try tool.run("replay --until 43").output == lines)
    let last = try object(tool.run("replay --from 44").output)
    #expect(last["kind"] as? String == "ledger.erased")
    let data = try #require(last["data"] as? [String: Any])
    #expect(data["subject"] as? String == "p-1" && data["events"] as? Int == 40)
    let revealed = try tool.run("reveal v-1")
    #expect(revealed.status == 1 && revealed.output.contains("erased"))
    #expect(try tool.run("reveal v-41").output == "note: \(other)\n")
    let again = try tool.run(["erase", "p-1", "--reason", "asked for it"])
    #expect(again.status == 0 && again.output.contains("nothing private"))
    #expect(try tool.run("replay --from 45").output.isEmpty)
    // The same return again: what is erased stays erased, and nothing counts twice.
    let returned = try tool.run("import - --json", input: input)
    #expect(returned.lines.last?.contains(#""recorded":0,"duplicate":41"#) == true)
    #expect(try holders(of: Self.secret, in: tool).isEmpty)
  }

  @Test func `what comes after an erasure is kept again, and is erased by another`() throws {
    let tool = try ledger()
    #expect(try tool.run("import -", input: visit(1)).status == 0)
    #expect(try tool.run("erase p-1 --reason first").status == 0)
    #expect(try tool.run("import -", input: visit(2)).status == 0)
    #expect(try verify(tool).isEmpty)
    #expect(try tool.run("erase p-1 --reason first").output.contains("1 event"))
    #expect(try holders(of: Self.secret, in: tool).isEmpty)
    #expect(try verify(tool).isEmpty)
  }

  @Test func `verify finds a value that was changed, removed, added or left`() throws {
    let tool = try ledger()
    #expect(try tool.run("import -", input: visit(1) + visit(2)).status == 0)
    let path = tool.folder + "/events/private/00000000000000000001.ndjson"
    let kept = try String(contentsOfFile: path, encoding: .utf8)
    func with(_ text: String) throws -> [String] {
      try text.write(toFile: path, atomically: true, encoding: .utf8)
      defer { try? kept.write(toFile: path, atomically: true, encoding: .utf8) }
      return try verify(tool)
    }
    let lines = kept.split(separator: "\n").map { "\($0)\n" }
    #expect(
      try with(kept.replacingOccurrences(of: "after four", with: "after five")) == [
        "private-differs 3", "private-differs 4",
      ])
    #expect(try with(lines[0]) == ["private-missing 4"])
    #expect(try with(kept + lines[1]) == ["private-repeated 4"])
    #expect(
      try with(kept.replacingOccurrences(of: "\"seq\":3}", with: "\"seq\":2}")) == [
        "private-stray 2", "private-missing 3",
      ])
    #expect(try with("{}\n" + kept) == ["not-private-values "])
    try FileManager.default.removeItem(atPath: path)
    #expect(try verify(tool) == ["private-missing 3", "private-missing 4"])
    try kept.write(toFile: path, atomically: true, encoding: .utf8)
    #expect(try tool.run("erase p-1 --reason asked").status == 0)
    let erased = try String(contentsOfFile: path, encoding: .utf8)
    #expect(erased.utf8.count == kept.utf8.count, "in its place")
    #expect(try with(kept) == ["erasure-unfinished 3", "erasure-unfinished 4"])
    // Interrupted between the line and the values: the same command completes it.
    try kept.write(toFile: path, atomically: true, encoding: .utf8)
    let completed = try tool.run("erase p-1 --reason asked")
    #expect(completed.status == 0 && completed.output.contains("says already"))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == erased)
  }

  @Test func `values of an append that never was are dropped by the next one`() throws {
    let tool = try ledger()
    #expect(try tool.run("import -", input: visit(1)).status == 0)
    let path = tool.folder + "/events/private/00000000000000000001.ndjson"
    let kept = try String(contentsOfFile: path, encoding: .utf8)
    for left in [kept.replacingOccurrences(of: "\"seq\":3}", with: "\"seq\":4}"), "{\"fie", "\0\0"]
    {
      try (kept + left).write(toFile: path, atomically: true, encoding: .utf8)
      #expect(try verify(tool).isEmpty, "\(left)")
      #expect(try tool.run("repair").status == 0)
      #expect(try String(contentsOfFile: path, encoding: .utf8) == kept, "\(left)")
    }
    try kept.write(
      toFile: tool.folder + "/events/private/00000000000000000009.ndjson", atomically: true,
      encoding: .utf8)
    #expect(try tool.run("import -", input: visit(2)).status == 0)
    #expect(try holders(of: Self.secret, in: tool) == ["private/00000000000000000001.ndjson"])
  }

  @Test func `what cannot be erased later, or says it is a digest, is refused`() throws {
    let tool = try ledger()
    let nobody = visit(1).replacingOccurrences(of: #""subject":"p-1","#, with: "")
    let refused = try tool.run("import -", input: nobody)
    #expect(refused.status == 3 && refused.error.contains("names no subject"))
    let token = "private:" + String(repeating: "A", count: 43) + "="
    #expect(try tool.run("import -", input: visit(1, note: token)).status == 3)
    #expect(try tool.run("import -", input: visit(1, note: "NI number AB123456C")).status == 3)
    #expect(try tool.run("erase p-9 --reason x").status == 3)
    #expect(try tool.run("erase p-1").status == 2)
    #expect(try tool.run("reveal nothing").status == 3)
    #expect(!FileManager.default.fileExists(atPath: tool.folder + "/events/private"))
    let list = Self.catalogue.replacingOccurrences(
      of: #""private": true},"#, with: #""private": true, "many": true},"#)
    try list.write(toFile: tool.folder + "/list.json", atomically: true, encoding: .utf8)
    let made = try tool.run("init other --origin example.org/other --catalogue list.json")
    #expect(made.status == 3 && made.error.contains("private and a list"), "\(made.error)")
  }
}
