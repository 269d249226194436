import TestSupport
import Testing

@testable import Ledger

/// The door: what an event from outside must be, and every problem named with its pointer.
@Suite struct EventDraftTests {
  func refusals(_ json: String, reserved: Set<ReservedKind> = [.void, .reconciled]) -> [Refusal] {
    do throws(LedgerError) {
      let document = try JSONDocument(Array(json.utf8), file: "in.ndjson", firstLine: 7)
      _ = try EventDraft(document.root, actor: "tests", reserved: reserved)
      return []
    } catch {
      guard case .refused(let refusals) = error else { return [] }
      return refusals
    }
  }

  static let good =
    #""id":"a","kind":"npq.enrolment","programme":"ipswich","occurred":"2018-03-07""#

  @Test(arguments: [
    "", #","subject":"p-x""#, #","subject":"urn:136190""#, #","place":"lad:E07000148""#,
    #","place":"la:926""#, #","place":"ukprn:10004772""#, #","place":"laestab:926/4000""#,
    #","place":"org:GB-CHC-1164883""#, #","quantity":1"#, #","quantity":30"#, #","data":{}"#,
    #","data":{"a":[1,"x",true],"b":0.5}"#, #","source":"June return, £""#, #","actor":"analyst""#,
    #","replaces":"b""#,
  ])
  func `what is right is taken`(extra: String) {
    #expect(refusals("{\(Self.good)\(extra)}").isEmpty)
  }

  @Test(arguments: [
    (#""kind":"k","programme":"p","occurred":"2018-02-30""#, "wrong-date", "/occurred"),
    (#""kind":"k","programme":"p","occurred":"2018-2-3""#, "wrong-date", "/occurred"),
    (#""kind":"k","programme":"p","occurred":"2018-03-07T25:00Z""#, "wrong-date", "/occurred"),
    (#""kind":"k","programme":"p","occurred":20180307"#, "wrong-value", "/occurred"),
    (#""kind":"k","programme":"p""#, "missing-key", "/occurred"),
    (#""kind":"k","occurred":"2018-03-07""#, "missing-key", "/programme"),
    (#""programme":"p","occurred":"2018-03-07""#, "missing-key", "/kind"),
    (#""kind":"K","programme":"p","occurred":"2018-03-07""#, "wrong-kind", "/kind"),
    (#""kind":"a..b","programme":"p","occurred":"2018-03-07""#, "wrong-kind", "/kind"),
    (
      #""kind":"k","programme":"No Spaces","occurred":"2018-03-07""#, "wrong-programme",
      "/programme"
    ),
    (#""kind":"k","programme":"a--b","occurred":"2018-03-07""#, "wrong-programme", "/programme"),
    (#"\#(good),"place":"Norwich""#, "wrong-place", "/place"),
    (#"\#(good),"place":"urn:12""#, "wrong-place", "/place"),
    (#"\#(good),"place":"lad:07000148""#, "wrong-place", "/place"),
    (#"\#(good),"subject":"Jo Bloggs""#, "wrong-subject", "/subject"),
    (#"\#(good),"subject":"p-""#, "wrong-subject", "/subject"),
    (#"\#(good),"subject":"p-a b""#, "wrong-subject", "/subject"),
    (#"\#(good),"quantity":0"#, "wrong-quantity", "/quantity"),
    (#"\#(good),"quantity":-1"#, "wrong-quantity", "/quantity"),
    (#"\#(good),"quantity":1.5"#, "wrong-quantity", "/quantity"),
    (#"\#(good),"quantity":"3""#, "wrong-quantity", "/quantity"),
    (#"\#(good),"quantity":1000000001"#, "wrong-quantity", "/quantity"),
    (#"\#(good),"seq":4"#, "set-by-the-ledger", "/seq"),
    (#"\#(good),"recorded":"2018-03-07T00:00:00.000Z""#, "set-by-the-ledger", "/recorded"),
    (#"\#(good),"colour":"red""#, "unknown-key", "/colour"),
    (#"\#(good),"actor":"""#, "wrong-actor", "/actor"),
    (#"\#(good),"actor":"a\u0007b""#, "wrong-actor", "/actor"),
    (#"\#(good),"data":[]"#, "wrong-value", "/data"),
    (#"\#(good),"data":{"a":null}"#, "null-data", "/data/a"),
    (#"\#(good),"data":{"a":{"b":1}}"#, "nested-data", "/data/a"),
    (#"\#(good),"data":{"a":[[1]]}"#, "nested-data", "/data/a/0"),
    (#"\#(good),"data":{"a":1234567890123456}"#, "number-too-long", "/data/a"),
    (#"\#(good),"data":{"a":0.1234567890123}"#, "number-too-long", "/data/a"),
    (#""id":"","kind":"k","programme":"p","occurred":"2018-03-07""#, "wrong-id", "/id"),
    (#""id":" a","kind":"k","programme":"p","occurred":"2018-03-07""#, "wrong-id", "/id"),
    (#""id":"a\u0000","kind":"k","programme":"p","occurred":"2018-03-07""#, "wrong-id", "/id"),
    (#""kind":"ledger.opened","occurred":"2018-03-07""#, "reserved-kind", "/kind"),
    (#""kind":"ledger.plan","occurred":"2018-03-07""#, "reserved-kind", "/kind"),
    (#""kind":"ledger.other","occurred":"2018-03-07""#, "reserved-kind", "/kind"),
    (#""kind":"ledger.void","occurred":"2018-03-07""#, "missing-key", "/data/event"),
    (
      #""kind":"ledger.void","occurred":"2018-03-07","data":{"event":"a","reason":" "}"#,
      "missing-key", "/data/reason"
    ),
    (
      #""kind":"ledger.void","programme":"p","occurred":"2018-03-07","data":{"event":"a","reason":"b"}"#,
      "wrong-programme", "/programme"
    ),
  ])
  func `what is wrong is named at its pointer`(members: String, name: String, pointer: String) {
    let refusals = refusals("{\(members)}")
    #expect(refusals.contains { $0.name == name && $0.place.pointer == pointer }, "\(refusals)")
    #expect(refusals.allSatisfy { $0.place.file == "in.ndjson" && $0.place.line == 7 })
  }

  @Test func `all problems of an event are listed, not only the first`() {
    let found = refusals(
      #"{"kind":"K","programme":"P","occurred":"x","place":"y","quantity":0,"data":{"a":null}}"#)
    #expect(
      found.map(\.name) == [
        "wrong-kind", "wrong-programme", "wrong-date", "wrong-place", "wrong-quantity", "null-data",
      ])
  }

  @Test func `a line one byte too long is refused, at the limit it is taken`() throws {
    let frame = "{\(Self.good),\"data\":{\"text\":\"\"}}"
    let draft = try EventDraft(JSONDocument(Array(frame.utf8), file: nil).root, actor: "tests")
    var line: [UInt8] = []
    draft.appendLine(sequence: 2, recorded: Instant(milliseconds: 0), to: &line)
    #expect(line.count < LogFormat.lineBytesMax)
    #expect(EventLine(line.span, in: line.indices)?.sequence == 2)
  }

  @Test func `ids of 128 characters are taken, of 129 refused, in any script`() {
    for character in ["a", "ŵ", "字"] {
      #expect(EventForms.isID(String(repeating: character, count: 128)))
      #expect(!EventForms.isID(String(repeating: character, count: 129)))
    }
  }
}
