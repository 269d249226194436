import Foundation
import Ledger
import Projections
import Testing

/// A catalogue of a text, for the tests of this folder.
func catalogue(_ text: String) throws -> Catalogue {
  try Catalogue(JSONDocument(Array(text.utf8), file: "catalogue.json").root)
}

/// What a catalogue's text is refused for.
private func problems(_ text: String) -> [Refusal] {
  do {
    _ = try catalogue(text)
  } catch LedgerError.refused(let refusals) {
    return refusals
  } catch {}
  return []
}

@Suite struct CatalogueTests {
  @Test(arguments: [
    ("[]", "wrong-type", ""), ("null", "wrong-type", ""), ("{}", "missing-key", ""),
    (#"{"title":"t","kinds":[]}"#, "wrong-type", "/kinds"),
    (#"{"title":"","kinds":{}}"#, "wrong-type", "/title"),
    (#"{"title":"t","kind":{},"kinds":{}}"#, "unknown-key", "/kind"),
    (#"{"title":"t","kinds":{"A":{"title":"t","fields":{}}}}"#, "wrong-name", "/kinds/A"),
    (#"{"title":"t","kinds":{"a..b":{"title":"t","fields":{}}}}"#, "wrong-name", "/kinds/a..b"),
    (#"{"title":"t","kinds":{"a.":{"title":"t","fields":{}}}}"#, "wrong-name", "/kinds/a."),
    (#"{"title":"t","kinds":{"":{"title":"t","fields":{}}}}"#, "wrong-name", "/kinds/"),
    (
      #"{"title":"t","kinds":{"ledger.void":{"title":"t","fields":{}}}}"#, "reserved-kind",
      "/kinds/ledger.void"
    ),
    (#"{"title":"t","kinds":{"a":{"title":"t"}}}"#, "missing-key", "/kinds/a"),
    (#"{"title":"t","kinds":{"a":7}}"#, "wrong-type", "/kinds/a"),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"place":{"title":"t","type":"text"}}}}}"#,
      "taken-name", "/kinds/a/fields/place"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"correction_reason":{"title":"t","type":"text"}}}}}"#,
      "taken-name", "/kinds/a/fields/correction_reason"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"yearGroup":{"title":"t","type":"text"}}}}}"#,
      "wrong-name", "/kinds/a/fields/yearGroup"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"f":{"title":"t","type":"number"}}}}}"#,
      "unknown-type", "/kinds/a/fields/f/type"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"f":{"title":"t","type":"code"}}}}}"#,
      "missing-key", "/kinds/a/fields/f"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"f":{"title":"t","type":"code","codes":"x"}}}}}"#,
      "unknown-code-list", "/kinds/a/fields/f/codes"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"f":{"title":"t","type":"text","codes":"x"}}}}}"#,
      "unknown-key", "/kinds/a/fields/f/codes"
    ),
    (
      #"{"title":"t","kinds":{"a":{"title":"t","fields":{"f":{"title":"t","type":"text","required":1}}}}}"#,
      "wrong-type", "/kinds/a/fields/f/required"
    ),
    (
      #"{"title":"t","codes":{"l":{"title":"t","codes":{}}},"kinds":{}}"#, "empty", "/codes/l/codes"
    ),
    (
      #"{"title":"t","codes":{"L l":{"title":"t","codes":{"a":{"title":"t"}}}},"kinds":{}}"#,
      "wrong-name", "/codes/L l"
    ),
    (
      #"{"title":"t","codes":{"l":{"title":"t","codes":{"a b":{"title":"t"}}}},"kinds":{}}"#,
      "wrong-name", "/codes/l/codes/a b"
    ),
    (
      #"{"title":"t","codes":{"l":{"title":"t","codes":{"a":{"title":"t","from":"2018-02-30"}}}},"kinds":{}}"#,
      "wrong-type", "/codes/l/codes/a/from"
    ),
    (
      #"{"title":"t","codes":{"l":{"title":"t","codes":{"a":{"title":"t","from":"2018-01-02","until":"2018-01-01"}}}},"kinds":{}}"#,
      "dates-reversed", "/codes/l/codes/a"
    ),
  ])
  func `a fault is refused with its name and its pointer`(
    text: String, name: String, pointer: String
  ) {
    let found = problems(text)
    #expect(
      found.contains { $0.name == name && $0.place.pointer == pointer },
      "\(found.map { "\($0.name) \($0.place.pointer ?? "-") \($0.what)" })")
    #expect(found.allSatisfy { $0.place.line == 1 && !$0.remedy.isEmpty })
  }

  @Test func `all problems are listed, in the order of the text`() {
    let found = problems(
      """
      {"titel": "t",
       "codes": {"l": {"title": "t", "codes": {"a": {"title": 5}}}},
       "kinds": {"a": {"titel": "t", "fields": {"f": {"title": "t", "type": "texte"},
                       "g": {"title": "t", "type": "code", "codes": "k"}}}}}
      """)
    #expect(
      found.map { "\($0.place.line ?? 0) \($0.name) \($0.remedy)" } == [
        "1 unknown-key write 'title'", "1 missing-key add 'title'", "2 wrong-type write a text",
        "3 unknown-key write 'title'", "3 missing-key add 'title'",
        "3 unknown-type write 'text'", "4 unknown-code-list add it to 'codes'",
      ])
  }

  @Test func `65 fields are more than a kind may have`() {
    let fields = (1...65).map { #""f\#($0)":{"title":"t","type":"text"}"# }.joined(separator: ",")
    let found = problems(#"{"title":"t","kinds":{"a":{"title":"t","fields":{\#(fields)}}}}"#)
    #expect(found.map(\.name) == ["too-many"])
  }

  @Test func `a kind and its fields are found by name`() throws {
    let catalogue = try Catalogue.builtIn()
    let grant = try #require(catalogue.kind("grant.award"))
    #expect(grant.field("amount")?.type == .money)
    #expect(grant.field("amount")?.isRequired == true)
    #expect(grant.field("recipients")?.isMany == true)
    #expect(grant.field("Amount") == nil)
    #expect(catalogue.kind("grant.awar") == nil)
    for kind in catalogue.kinds {
      #expect(catalogue.kind(kind.name)?.title == kind.title)
      for field in kind.fields { #expect(kind.field(field.name)?.title == field.title) }
    }
  }

  @Test func `a catalogue read for one kind checks that kind like the whole one`() throws {
    let value = try JSONDocument(Catalogue.builtInBytes, file: nil).root
    let one = try Catalogue(value, onlyKind: "exclusion")
    let whole = try Catalogue.builtIn()
    let data = try JSONDocument(Array(#"{"type":"permanant","reason":"OW","x":1}"#.utf8), file: nil)
    for kind in ["exclusion", "exclusio"] {
      let found = try [one, whole].map {
        $0.check(
          kind: kind, data: data.root, occurred: try #require(CivilDate("2018-03-07")),
          isCorrection: false, at: Place())
      }
      #expect(found[0] == found[1] && !found[0].isEmpty)
    }
    #expect(one.kinds.map(\.name) == whole.kinds.map(\.name))
  }

  @Test func `the built-in catalogue is events/catalogue.json, byte for byte`() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let file = try Data(contentsOf: root.appending(path: "events/catalogue.json"))
    #expect(Catalogue.builtInBytes == Array(file), "run Scripts/embed-catalogue")
  }
}

@Suite struct NearestNameTests {
  private let names = ["npq.enrolment", "grant.award", "exclusion", "la", "urn"]

  @Test(arguments: [
    ("npq.enrollment", "npq.enrolment"), ("npq.enrolement", "npq.enrolment"),
    ("NPQ.Enrolment", "npq.enrolment"), ("grant.awrad", "grant.award"), ("exclusio", "exclusion"),
    ("ukn", "urn"), ("al", "la"),
  ])
  func `a slip of the keyboard finds the name`(text: String, name: String) {
    #expect(nearestName(to: text, among: names) == name)
  }

  @Test(arguments: ["", "x", "attendance", "grant", "zzzzzzzzz", String(repeating: "a", count: 65)])
  func `a name that is far from all finds none`(text: String) {
    #expect(nearestName(to: text, among: names) == nil)
  }

  @Test func `of equally near names the first is taken`() {
    #expect(nearestName(to: "abcx", among: ["abcd", "abce"]) == "abcd")
    #expect(nearestName(to: "abcx", among: ["abce", "abcd"]) == "abce")
  }
}
