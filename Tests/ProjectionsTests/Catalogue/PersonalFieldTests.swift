import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// Personal data in the fields of events: refused in each but those that the catalogue opens.
@Suite struct PersonalFieldTests {
  private static let text = """
    {"title": "t",
     "codes": {"phase": {"title": "Phase", "codes": {"primary": {"title": "Primary"},
       "NR13JU": {"title": "A code that looks like something"}}}},
     "kinds": {"thing.done": {"title": "A thing is done", "fields": {
       "name": {"title": "Name", "type": "text"},
       "tags": {"title": "Tags", "type": "text", "many": true},
       "phase": {"title": "Phase", "type": "code", "codes": "phase"},
       "loose": {"title": "Loose", "type": "code", "codes": "phase", "open": true},
       "count": {"title": "Count", "type": "integer"},
       "day": {"title": "Day", "type": "date"},
       "dob": {"title": "When", "type": "date"},
       "date_of_birth": {"title": "When", "type": "text"},
       "born": {"title": "When", "type": "date", "allows": ["date-of-birth"]},
       "wave": {"title": "When", "type": "text", "allows": ["date-of-birth"]},
       "address": {"title": "Where", "type": "text", "allows": ["postcode", "telephone"]}}}}}
    """

  private func problems(_ data: String, occurred: String = "2018-03-07") throws -> [String] {
    let catalogue = try Catalogue(JSONDocument(Array(Self.text.utf8), file: nil).root)
    let event = try JSONDocument(Array(#"{"data":\#(data)}"#.utf8), file: "f").root
    return catalogue.check(
      kind: "thing.done", data: event["data"], occurred: try #require(CivilDate(occurred)),
      isCorrection: true, at: Place(file: "f")
    ).map { refusal in
      #expect(!refusal.what.contains("2009") && !refusal.what.contains("NR1"), "\(refusal.what)")
      return "\(refusal.name) \(refusal.place.pointer ?? "")"
    }
  }

  @Test(arguments: [
    (#"{"name":"j@example.org"}"#, ["personal-data /data/name"]),
    (#"{"name":"NR1 3JU"}"#, ["personal-data /data/name"]),
    (#"{"name":"\u004eR1 3JU"}"#, ["personal-data /data/name"]),
    (
      #"{"tags":["a","NR1 3JU","b","j@example.org"]}"#,
      ["personal-data /data/tags/1", "personal-data /data/tags/3"]
    ),
    (#"{"count":"NR1 3JU"}"#, ["personal-data /data/count"]),
    (#"{"day":"NR1 3JU"}"#, ["personal-data /data/day"]),
    (#"{"phase":"NR1 3JU"}"#, ["personal-data /data/phase"]),
    (#"{"phase":"NR13JU","loose":"NR13JU"}"#, []),
    (#"{"loose":"NR1 3JU"}"#, ["personal-data /data/loose"]),
    (#"{"correction_reason":"NR1 3JU"}"#, ["personal-data /data/correction_reason"]),
    (#"{"address":"St Mary's, NR1 3JU, 01603 222222"}"#, []),
    (#"{"address":"St Mary's, NR1 3JU, j@example.org"}"#, ["personal-data /data/address"]),
    (#"{"name":"2009-05-17"}"#, ["personal-data /data/name"]),
    (
      #"{"name":"17/05/2009","tags":["17 May 2009"]}"#,
      ["personal-data /data/name", "personal-data /data/tags/0"]
    ),
    (#"{"name":"2018-03-07"}"#, ["personal-data /data/name"]),
    (#"{"name":"2018-03-08"}"#, []), (#"{"name":"2018-09-01"}"#, []),
    (#"{"name":"return of 2018-03-07"}"#, []), (#"{"wave":"2009-05-17"}"#, []),
    (#"{"day":"2009-05-17","born":"2009-05-17"}"#, []),
    (#"{"dob":"2009-05-17"}"#, ["personal-data /data/dob"]),
    (#"{"date_of_birth":"17.5.2009"}"#, ["personal-data /data/date_of_birth"]),
    (#"{"name":"p-7f3a","tags":["p-ba123de","p-01234567890"]}"#, []),
    (#"{"name":"p-P207000016049"}"#, ["personal-data /data/name"]),
  ])
  func `a field holds what the catalogue opens it to`(data: String, found: [String]) throws {
    #expect(try problems(data) == found)
  }

  @Test func `every sort may be opened, and a wrong word is refused in its place`() throws {
    let catalogue =
      #"{"title":"t","kinds":{"a":{"title":"A","fields":{"x":{"title":"X","type":"text","allows":ALLOWS}}}}}"#
    func read(_ allows: String) -> [Refusal] {
      do throws(LedgerError) {
        let text = catalogue.replacingOccurrences(of: "ALLOWS", with: allows)
        _ = try Catalogue(JSONDocument(Array(text.utf8), file: "c").root)
        return []
      } catch {
        guard case .refused(let refusals) = error else { return [] }
        return refusals
      }
    }
    for sort in PersonalData.allCases { #expect(read(#"["\#(sort.rawValue)"]"#).isEmpty) }
    let wrong = read(#"["postcode","post-code",7]"#)
    #expect(wrong.map(\.name) == ["unknown-word", "unknown-word"])
    #expect(wrong.first?.remedy == "write 'postcode'")
    #expect(wrong.first?.place.pointer == "/kinds/a/fields/x/allows/1")
    for value in ["[]", #""postcode""#, "{}", "true"] {
      #expect(read(value).count == 1, "\(value)")
    }
  }

  /// Every text of every line of the ledger that ships; and some of its events, handed in again.
  @Test func `every line of the sample ledger passes`() throws {
    let catalogue = try Catalogue.builtIn()
    let folder = URL(fileURLWithPath: TestSupport.Repository.path("events/log"))
    var reader = JSONReader()
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(name)))
      for line in bytes.split(separator: 0x0A) {
        count += 1
        let line = Array(line)
        try reader.read(line.span)
        for node in reader.nodes where node.kind == .string {
          let found = PersonalDataScreen.sorts(in: line.span.extracting(node.range))
          #expect(found.isEmpty, "\(String(decoding: line[node.range], as: UTF8.self))")
        }
        guard count % 32 < 3 else { continue }
        let value = try JSONDocument(line, file: name).root
        let reserved: Set<ReservedKind> = Set(ReservedKind.allCases)
        // `seq` and `recorded` are the ledger's to set: the rest of the line is what came.
        let found = problems(of: value, catalogue, reserved).filter {
          $0.name != "set-by-the-ledger"
        }
        #expect(found.isEmpty, "\(found.map(\.name)) \(found.map(\.place))")
      }
    }
    #expect(count == 15_953)
  }

  private func problems(
    of value: JSONValue, _ catalogue: Catalogue, _ reserved: Set<ReservedKind>
  ) -> [Refusal] {
    do throws(LedgerError) {
      _ = try EventDraft(value, actor: nil, reserved: reserved, rules: catalogue)
      return []
    } catch {
      guard case .refused(let refusals) = error else { return [] }
      return refusals
    }
  }

  @Test func `the plans and catalogue that ship hold nothing personal`() throws {
    let folder = TestSupport.Repository.path("events")
    let plans = try FileManager.default.contentsOfDirectory(atPath: folder + "/plans")
    for name in plans.map({ "plans/" + $0 }) + ["catalogue.json"] {
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      expectNothing(in: try JSONDocument(Array(text.utf8), file: name).root)
    }
  }

  private func expectNothing(in value: JSONValue) {
    for element in value.elements { expectNothing(in: element) }
    for member in value.members { expectNothing(in: member.value) }
    guard let text = value.string else { return }
    #expect(PersonalDataScreen.sorts(in: text.utf8.span).isEmpty, "\(text)")
  }

  private static let tables = [
    "data/grants/grants_by_funder_year_ward.csv",
    "data/exclusions/dfe_exclusions_by_la_200607_201617.csv",
  ]

  @Test(.enabled(if: SharedFolder.has(tables[0]), "needs shared/data"), arguments: tables)
  func `published tables hold nothing personal`(path: String) throws {
    for row in try SharedFolder.bytes(path).split(separator: 0x0A) {
      let row = Array(row)
      let found = PersonalDataScreen.sorts(in: row.span)
      #expect(found.isEmpty, "\(String(decoding: row, as: UTF8.self))")
    }
  }
}
