import Foundation
import TestSupport
import Testing

/// Registers, grants, statements and CloudEvents that others publish.
@Suite(.scratch) struct ImportRegistersTests {
  private let forms = ImportFormsTests()

  private func grant(_ id: String, _ more: String = "", without: String = "") -> String {
    let members = [
      #""id": "\#(id)""#, #""title": "Charter""#, #""description": "Four schools""#,
      #""currency": "GBP""#, #""amountAwarded": 6000.10"#, #""awardDate": "2019-01-14""#,
      #""recipientOrganization": [{"id": "GB-EDU-100000", "name": "Example Primary School"}]"#,
      #""fundingOrganization": [{"id": "GB-LAE-NFK", "name": "Norfolk County Council"}]"#,
    ]
    let kept = members.filter { without.isEmpty || !$0.hasPrefix("\"\(without)\"") }
    return "{\(kept.joined(separator: ", "))\(more)}"
  }

  private func package(_ grants: String...) -> String {
    "{\"version\": \"1.4\", \"grants\": [\(grants.joined(separator: ","))]}"
  }

  private static let grants = "--format 360giving --programme norfolk --pseudonym-key key"

  @Test func `grants to organisations and to people are recorded, and nobody is named`() throws {
    let ledger = try forms.ledger()
    let person = grant(
      "360G-x-2",
      #", "recipientIndividual": {"id": "IND-7", "name": "Jo Bloggs"}, "toIndividualsDetails": "#
        + #"{"primaryGrantReason": "GTIR010", "grantPurpose": ["GTIP130", "GTIP140"]}"#,
      without: "recipientOrganization")
    let text = package(grant("360G-x-1"), person)
    try forms.take(ledger, text, Self.grants, expecting: [2, 2, 0, 0, 0, 0])
    try forms.take(ledger, text, Self.grants, expecting: [2, 0, 2, 0, 0, 0])
    let lines = try ledger.lines()
    #expect(lines[0].contains(#""amount":6000.1"#) && lines[0].contains(#""subject":"urn:100000""#))
    #expect(lines[0].contains(#""recipient_ids":["GB-EDU-100000"]"#))
    #expect(lines[1].contains(#""grant_purpose":["GTIP130","GTIP140"]"#))
    #expect(lines[1].contains(#""subject":"p-"#))
    for word in ["Bloggs", "IND-7", "Four schools", "Charter"] { #expect(!lines[1].contains(word)) }
  }

  @Test func `the same grant with other content is a conflict`() throws {
    let ledger = try forms.ledger()
    let other = grant("360G-x-1").replacing("6000.10", with: "7000")
    try forms.take(
      ledger, package(grant("360G-x-1"), other), Self.grants, expecting: [2, 0, 0, 0, 1, 0])
  }

  @Test(
    .enabled(if: SharedFolder.has("vectors/360giving/samples"), "needs the shared vectors"))
  func `the samples of the standard are taken and refused as their verdicts say`() throws {
    let verdicts = try object(SharedFolder.text("vectors/360giving/samples/expected.json"))
    let results = try #require(verdicts["results"] as? [[String: Any]])
    // Right by the schema, and no fact that can be recorded: a day that there is not, and one
    // identifier for two grants.
    let stricter = [
      "samples/ok-impossible-date-by-pattern.json", "samples/ok-duplicate-grant-id.json",
    ]
    for result in results {
      let file = try #require(result["file"] as? String)
      let ledger = try forms.ledger()
      let run = try ledger.run(
        "import \(SharedFolder.path("vectors/360giving/\(file)")) \(Self.grants)")
      let isValid = result["valid"] as? Bool == true && !stricter.contains(file)
      #expect(run.status == (isValid ? 0 : 3), "\(file): \(run.error)")
      try FileManager.default.removeItem(atPath: ledger.program.folder + "/events")
    }
  }

  private func statement(
    _ id: String, verb: String = "completed", object: String? = nil, name: String = "17",
    time: String = "2018-03-07T10:00:00.123456+00:00"
  ) -> String {
    let object =
      object ?? #"{"id": "http://lms.example/course/1", "definition": {"name": {"en": "Phonics"}}}"#
    return """
      {"id": "\(id)", "actor": {"objectType": "Agent", "name": "Jo Bloggs",
        "account": {"homePage": "https://lms.example", "name": "\(name)"}},
       "verb": {"id": "http://adlnet.gov/expapi/verbs/\(verb)", "display": {"en": "\(verb)"}},
       "object": \(object), "timestamp": "\(time)"}
      """
  }

  private static let xapi = "--format xapi --programme norwich --pseudonym-key key"
  private static let id = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
  private static let other = "6690e6c9-3ef0-4ed3-8b37-7f3964730bef"

  private func voiding(_ id: String, of target: String) -> String {
    statement(
      id, verb: "voided", object: #"{"objectType": "StatementRef", "id": "\#(target)"}"#)
  }

  @Test func `statements are recorded under their ids, and voided ones are void in any order`()
    throws
  {
    for isFirst in [true, false] {
      let ledger = try forms.ledger()
      let (one, void) = (statement(Self.id), voiding(Self.other, of: Self.id.uppercased()))
      let text = "[\(isFirst ? one : void), \(isFirst ? void : one)]"
      try forms.take(ledger, text, Self.xapi, expecting: [2, 2, 0, 0, 0, 0])
      try forms.take(ledger, text, Self.xapi, expecting: [2, 0, 2, 0, 0, 0])
      let lines = try ledger.lines()
      #expect(lines[0].contains("\"id\":\"\(Self.id)\""))
      #expect(lines[0].contains(#""occurred":"2018-03-07T10:00:00.123+00:00""#))
      #expect(lines[0].contains(#""topic":"Phonics""#) && lines[0].contains(#""subject":"p-"#))
      #expect(lines[1].contains("\"id\":\"\(Self.other)\""))
      #expect(!lines.joined().contains("Bloggs"))
      #expect(try ledger.run("replay --effective").lines.isEmpty)
      try FileManager.default.removeItem(atPath: ledger.program.folder + "/events")
    }
  }

  @Test func `a result of statements, one alone and one a line are read`() throws {
    let ledger = try forms.ledger()
    let text = #"{"more": "/xapi/more", "statements": [\#(statement(Self.id))]}"#
    try forms.take(ledger, text, Self.xapi, expecting: [1, 1, 0, 0, 0, 0])
    try forms.take(ledger, statement(Self.id), Self.xapi, expecting: [1, 0, 1, 0, 0, 0])
    let lines = [statement(Self.id), statement(Self.other, name: "18")]
      .map { $0.replacing("\n", with: " ") }.joined(separator: "\n")
    try forms.take(ledger, lines + "\n", Self.xapi, expecting: [2, 1, 1, 0, 0, 0])
    let void = voiding(
      "6690e6c9-3ef0-4ed3-8b37-7f3964730bea", of: "6690e6c9-3ef0-4ed3-8b37-000000000000")
    try forms.take(ledger, "[\(void)]", Self.xapi, expecting: [1, 0, 0, 1, 0, 0])
    try forms.take(
      ledger, "[\(statement(Self.id, time: "2019-01-01T00:00:00Z"))]", Self.xapi,
      expecting: [1, 0, 0, 0, 1, 0])
    for wrong in [
      statement("17"), statement(Self.id, time: "2018-03-07"),
      statement(Self.id, verb: "voided"), #"{"id": "\#(Self.id)"}"#,
    ] {
      try forms.take(ledger, "[\(wrong)]", Self.xapi, expecting: [1, 0, 0, 0, 0, 1])
    }
  }

  private func cloudEvent(
    _ id: String, _ more: String = "", type: String = "org.example.employer.encounter"
  )
    -> String
  {
    """
    {"specversion": "1.0", "id": "\(id)", "source": "https://example.org/test", "type": "\(type)",
     "time": "2018-03-07T00:00:00Z", "programme": "norwich"\(more)}
    """
  }

  @Test func `CloudEvents of the ledger's own form come back as they were`() throws {
    let ledger = try forms.ledger()
    let own =
      #", "occurred": "2018-03-07", "quantity": 30, "actor": "careers-hub", "place": "urn:136190","#
      + #" "recordsource": "june.csv", "recordedtime": "2018-06-01T00:00:00.000Z","#
      + #" "sequence": "00000000000000000003", "data": {"quality": "high"}"#
    let text = "[\(cloudEvent("a", own)), \(cloudEvent("b", #", "data": {"employer": "X"}"#))]"
    try forms.take(ledger, text, "--format cloudevents", expecting: [2, 2, 0, 0, 0, 0])
    try forms.take(ledger, text, "--format cloudevents", expecting: [2, 0, 2, 0, 0, 0])
    let lines = try ledger.lines()
    #expect(
      lines[0].hasPrefix(
        #"{"actor":"careers-hub","data":{"quality":"high"},"id":"a","kind":"employer.encounter","#
          + #""occurred":"2018-03-07","place":"urn:136190","programme":"norwich","quantity":30,"#))
    #expect(lines[0].contains(#""source":"june.csv""#))
    #expect(lines[1].contains(#""occurred":"2018-03-07T00:00:00Z""#))
    // One that corrects what is elsewhere stands for itself, and again records nothing.
    let correction =
      cloudEvent(
        "c", #", "replaces": "z", "data": {"correction_reason": "typing", "employer": "Y"}"#)
    try forms.take(ledger, correction, "--format cloudevents", expecting: [1, 1, 0, 0, 0, 0])
    try forms.take(ledger, correction, "--format cloudevents", expecting: [1, 0, 1, 0, 0, 0])
    let near = cloudEvent("d", #", "replaces": "c", "data": {"employer": "Z"}"#)
    try forms.take(
      ledger, near + "\n" + near, "--format cloudevents", expecting: [2, 1, 1, 0, 0, 0])
    #expect(try ledger.lines().last?.contains(#""replaces":"c""#) == true)
    let unknown = try ledger.run(
      "import - --json --quiet --format cloudevents", input: cloudEvent("e", type: "com.x.paid"))
    #expect(try object(unknown.errorLines[0])["error"] as? String == "unknown-kind")
  }

  @Test func `CloudEvents of others come through a map`() throws {
    let ledger = try forms.ledger()
    try ledger.write(
      """
      {"title": "Grants of a payment system", "format": "cloudevents",
       "columns": ["/id", "/source", "/type", "/time", "/data/pounds"],
       "skip": [{"when": {"column": "/type", "isNot": "com.x.paid"}, "reason": "of another type"}],
       "events": [{"kind": "grant.award", "programme": "norwich",
         "id": {"template": "{/source}#{/id}"}, "occurred": {"column": "/time", "date": "moment"},
         "data": {"amount": {"column": "/data/pounds"}}}]}
      """, to: "paid.json")
    let text =
      "[\(cloudEvent("1", #", "data": {"pounds": 12.5}"#, type: "com.x.paid")), \(cloudEvent("2"))]"
    try forms.take(ledger, text, "--map paid.json", expecting: [2, 1, 0, 1, 0, 0])
    try forms.take(ledger, text, "--map paid.json", expecting: [2, 0, 1, 1, 0, 0])
    try forms.take(
      ledger, cloudEvent("3", #", "Bad_Name": 1"#), "--map paid.json",
      expecting: [1, 0, 0, 0, 0, 1])
  }

  @Test(
    .enabled(if: SharedFolder.has("vectors/cloudevents/samples"), "needs the shared vectors"))
  func `the samples of CloudEvents break the rules that their verdicts say`() throws {
    let verdicts = try object(SharedFolder.text("vectors/cloudevents/samples/expected.json"))
    let results = try #require(verdicts["results"] as? [[String: Any]])
    let ledger = try forms.ledger()
    try ledger.write(
      #"{"title": "t", "format": "cloudevents", "columns": ["/id"], "skip": [{"when": {"column": "/id","#
        + #" "isEmpty": false}, "reason": "only looked at"}], "events": [{"kind": "fund.opened","#
        + #" "programme": "p", "occurred": "2018-01-01", "data": {"fund": "x"}}]}"#, to: "look.json"
    )
    for result in results {
      let file = try #require(result["file"] as? String)
      // An empty batch holds no event that could be wrong.
      if file.hasSuffix("bad-array.json") { continue }
      let run = try ledger.run(
        "import \(SharedFolder.path("vectors/cloudevents/\(file)")) --map look.json")
      #expect(
        run.status == (result["spec_valid"] as? Bool == true ? 0 : 3), "\(file): \(run.error)")
    }
  }

  private let gias = """
    URN,LA (code),LA (name),EstablishmentName,TypeOfEstablishment (name),EstablishmentTypeGroup (name),\
    EstablishmentStatus (name),OpenDate,CloseDate,PhaseOfEducation (name),StatutoryLowAge,\
    StatutoryHighAge,SchoolCapacity,Trusts (name),UKPRN,LastChangedDate,GOR (name),\
    DistrictAdministrative (code),AdministrativeWard (code),GSSLACode (name),HeadLastName

    """

  private func school(_ urn: String, _ name: String, changed: String) -> String {
    "\(urn),926,Norfolk,\(name),Community school,Local authority maintained schools,Open,,,Primary,4,11,"
      + "210,,10079319,\(changed),East of England,E07000148,E05009857,E10000020,Bloggs\n"
  }

  @Test func `a register's row is recorded once, and a change corrects it`() throws {
    let ledger = try forms.ledger()
    let options = "--format gias --programme norfolk"
    let old =
      gias + school("120000", "Oak School", changed: "01-09-2017")
      + school("120001", "Ash School", changed: "01-09-2017")
    let new =
      gias + school("120000", "Oak Academy", changed: "01-09-2018")
      + school("120001", "Ash School", changed: "02-09-2018")
    try forms.take(ledger, old, options, expecting: [2, 2, 0, 0, 0, 0])
    try forms.take(ledger, old, options, expecting: [2, 0, 2, 0, 0, 0])
    try forms.take(ledger, new, options, expecting: [2, 1, 1, 0, 0, 0])
    try forms.take(ledger, new, options, expecting: [2, 0, 2, 0, 0, 0])
    // The older extract again brings nothing back.
    try forms.take(ledger, old, options, expecting: [2, 0, 2, 0, 0, 0])
    let between = gias + school("120000", "Elm School", changed: "01-01-2018")
    try forms.take(ledger, between, options, expecting: [1, 0, 0, 1, 0, 0])
    let lines = try ledger.run("replay --effective").lines
    #expect(lines.count == 2 && lines[1].contains(#""name":"Oak Academy""#))
    #expect(lines[1].contains(#""place":"urn:120000""#) && lines[1].contains(#""phase":"primary""#))
    #expect(!lines.joined().contains("Bloggs"))
    // Corrected by hand, the register's same words do not undo it.
    let replaced = try ledger.run([
      "record", "place.described", "name=Oak", "--programme", "norfolk", "--on", "2018-09-01",
      "--place", "urn:120000", "--replaces", "gias-120000~2", "--reason", "short", "--id", "mine",
    ])
    #expect(replaced.status == 0, "\(replaced.error)")
    try forms.take(ledger, new, options, expecting: [2, 0, 2, 0, 0, 0])
    let twice = gias + school("120002", "A", changed: "") + school("120002", "B", changed: "")
    try forms.take(ledger, twice, options, expecting: [2, 0, 0, 0, 0, 2])
  }

  @Test func `bytes of Windows-1252 are told by line and column, and read when said`() throws {
    let ledger = try forms.ledger()
    var bytes = Array((gias + school("120000", "ST MARY'S", changed: "01-09-2017")).utf8)
    let at = try #require(bytes.lastIndex(of: UInt8(ascii: "'")))
    bytes[at] = 0x92
    try Data(bytes).write(to: URL(fileURLWithPath: ledger.program.folder + "/x.csv"))
    let options = "--format gias --programme norfolk"
    let refused = try ledger.run("import x.csv \(options)")
    #expect(refused.error.contains("x.csv:2:27: byte 0x92 is not UTF-8 here"), "\(refused.error)")
    let latin = try ledger.run("import x.csv \(options) --encoding iso-8859-1")
    #expect(latin.status == 3 && latin.error.contains("x.csv:2:27"))
    let right = try ledger.run("import x.csv \(options) --encoding windows-1252")
    #expect(right.status == 0, "\(right.error)")
    #expect(try ledger.lines()[0].contains("ST MARY’S"))
  }

  @Test(.enabled(if: SharedFolder.has("vectors/npq/gias_sample.csv"), "needs the shared vectors"))
  func `an extract of the register is read whole, and its update corrects one school`() throws {
    let ledger = try forms.ledger()
    let options = "--format gias --programme norwich --json --quiet"
    for (file, counts) in [
      ("gias_sample", [99, 99, 0]), ("gias_sample", [99, 0, 99]),
      ("gias_update", [1, 1, 0]), ("gias_update", [1, 0, 1]),
    ] {
      let run = try ledger.run("import \(SharedFolder.path("vectors/npq/\(file).csv")) \(options)")
      let summary = try object(#require(run.lines.last))
      #expect(
        ["read", "recorded", "duplicate"].map { summary[$0] as? Int } == counts, "\(run.error)")
    }
  }

  @Test func `options that do not go together are said`() throws {
    let ledger = try forms.ledger()
    for (options, word) in [
      ("--format npq --map x", "not-together"), ("--programme norwich", "option-missing"),
      ("--encoding utf-8", "option-missing"), ("--format excel", "wrong-value"),
      ("--format npq --encoding windows-1252", "not-together"),
      ("--format npq --programme No", "wrong-value"),
    ] {
      let result = try ledger.run("import - --json \(options)", input: "{}")
      #expect(result.status == 2)
      #expect(try object(result.errorLines[0])["error"] as? String == word, "\(result.error)")
    }
    let without = try ledger.run("import - --json --format gias", input: gias)
    #expect(without.status == 3 && without.error.contains("--programme"))
  }
}
