import Foundation
import TestSupport
import Testing

/// `import --format`: published forms as they come, and what in them changes or ends.
@Suite(.scratch) struct ImportFormsTests {
  static let key = "5f0c1d2e3a4b596877869504132231405f6e7d8c9bacbdcedf0e1f2a3b4c5d6e"
  static let person = "db3a7848-7308-4879-942a-c4a70ced400a"

  func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    try ledger.write(Self.key, to: "key")
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o600], ofItemAtPath: ledger.program.folder + "/key")
    return ledger
  }

  /// Imports a text and gives the counts: read, recorded, duplicate, skipped, conflict, refused.
  @discardableResult func take(
    _ ledger: TestLedger, _ text: String, _ options: String, expecting counts: [Int],
    _ location: SourceLocation = #_sourceLocation
  ) throws -> LedgerTool.Result {
    let result = try ledger.run("import - --json --quiet \(options)", input: text)
    let summary = try object(#require(result.lines.last, "\(result.error)"))
    let found = try ["read", "recorded", "duplicate", "skipped", "conflict", "refused"].map {
      try #require(summary[$0] as? Int)
    }
    #expect(found == counts, "\(result.error)", sourceLocation: location)
    #expect((counts[4] + counts[5] > 0) == (result.status == 3), sourceLocation: location)
    return result
  }

  /// The names of what was refused.
  func names(_ result: LedgerTool.Result) throws -> [String] {
    try result.errorLines.map { try object($0)["error"] as? String ?? "" }
      .filter { $0 != "nothing-imported" }
  }

  static let npq = "--format npq --programme norwich --pseudonym-key key"

  static func declaration(
    _ id: String, _ state: String, type: String = "started", date: String = "2022-04-30",
    person: String = Self.person
  ) -> String {
    """
    {"id": "\(id)", "type": "participant-declaration", "attributes": {"participant_id": "\(person)",
      "declaration_type": "\(type)", "course_identifier": "npq-senior-leadership",
      "declaration_date": "\(date)", "state": "\(state)", "has_passed": null,
      "lead_provider_name": "Example Institute", "updated_at": "2022-06-01T02:22:32.000Z"}}
    """
  }

  static func body(_ rows: String...) -> String { "{\"data\": [\(rows.joined(separator: ", "))]}" }

  /// The assurance report: a declaration a row, as the service's finance pages give it.
  private static func assurance(_ rows: [(id: String, state: String, day: String)]) -> String {
    // A mark at the beginning, CRLF, quotes, a space after a name, columns that nobody asked for.
    "\u{FEFF}Participant ID,Participant Name,TRN,Course Identifier,Schedule,Eligible For Funding,"
      + "Lead Provider Name,School Urn,School Name,Training Status,Declaration ID,"
      + "Declaration Status ,Declaration Type,Declaration Date,Declaration Created At,"
      + "Statement Name\r\n"
      + rows.map { row in
        "\(person),\"Doe, J\",1234567,npq-senior-leadership,npq-spring,TRUE,Example Institute,136190,"
          + "\"A \"\"new\"\" school\",active,\(row.id),\(row.state),started,\(row.day),"
          + "01/06/2022 00:00,June 2022\r\n"
      }.joined()
  }

  private static let assuranceMap = Repository.path("events/maps/npq-assurance-csv.json")

  @Test func `an assurance report becomes declarations, and what is void in it voids`() throws {
    let ledger = try ledger()
    let options = "--map \(Self.assuranceMap) --programme norwich --pseudonym-key key"
    let report = Self.assurance([
      ("d1", "paid", "30/04/2022"), ("d2", "clawed_back", "2022-04-30T00:00:00Z"),
      ("d3", "voided", "30-04-2022"), ("d4", "payable", "2022-04-30"),
    ])
    try take(ledger, report, options, expecting: [4, 6, 0, 0, 0, 0])
    try take(ledger, report, options, expecting: [4, 0, 6, 0, 0, 0])
    #expect(try ledger.run("count --where kind=npq.declaration").output == "2\n")
    let lines = try ledger.lines()
    #expect(lines[0].contains(#""place":"urn:136190""#) && lines[0].contains("2022-04-30"))
    for text in ["Doe", "1234567", "new"] { #expect(!lines.joined().contains(text)) }
    let later = Self.assurance([("d1", "awaiting_clawback", "30/04/2022")])
    try take(ledger, later, options, expecting: [1, 1, 1, 0, 0, 0])
    let wrong = Self.assurance([("", "paid", "30/04/2022"), ("d9", "lost", "31/04/2022")])
    let refused = try take(ledger, wrong, options, expecting: [2, 0, 0, 0, 0, 2])
    #expect(refused.error.contains("a declaration needs its id"), "\(refused.error)")
    #expect(refused.error.contains("31/04/2022") || refused.error.contains("state is submitted"))
  }

  @Test func `one declaration by two accounts is one, unless they differ`() throws {
    let options = "--map \(Self.assuranceMap) --programme norwich --pseudonym-key key"
    let body = Self.body(Self.declaration("d1", "paid"))
    let table = Self.assurance([("d1", "paid", "30/04/2022")])
    let ledger = try ledger()
    try take(ledger, body, Self.npq, expecting: [1, 1, 0, 0, 0, 0])
    try take(ledger, table, options, expecting: [1, 0, 1, 0, 0, 0])
    let again = try ledger.run("import - \(options)", input: table)
    #expect(again.error.contains("say less than this one"), "the school: \(again.error)")
    try take(
      ledger, Self.assurance([("d1", "voided", "30/04/2022")]), options,
      expecting: [1, 1, 1, 0, 0, 0])
    let differing = try take(
      ledger, Self.assurance([("d1", "paid", "29/04/2022")]), options,
      expecting: [1, 0, 0, 0, 1, 0])
    #expect(try names(differing) == ["conflict"], "\(differing.error)")
    // The other way round.
    try take(
      ledger, Self.assurance([("d5", "paid", "30/04/2022")]), options,
      expecting: [1, 1, 0, 0, 0, 0])
    try take(
      ledger, Self.body(Self.declaration("d5", "paid")), Self.npq, expecting: [1, 0, 1, 0, 0, 0])
  }

  @Test func `a voided declaration voids the one that was recorded, once`() throws {
    let ledger = try ledger()
    let first = Self.body(Self.declaration("d1", "submitted"), Self.declaration("d2", "paid"))
    try take(ledger, first, Self.npq, expecting: [2, 2, 0, 0, 0, 0])
    try take(ledger, first, Self.npq, expecting: [2, 0, 2, 0, 0, 0])
    let later = Self.body(
      Self.declaration("d1", "voided"), Self.declaration("d2", "awaiting_clawback"))
    try take(ledger, later, Self.npq, expecting: [2, 2, 2, 0, 0, 0])
    try take(ledger, later, Self.npq, expecting: [2, 0, 4, 0, 0, 0])
    try take(
      ledger, Self.body(Self.declaration("d2", "clawed_back")), Self.npq,
      expecting: [1, 0, 2, 0, 0, 0])
    // An older file comes again: what is void stays so.
    try take(ledger, first, Self.npq, expecting: [2, 0, 2, 0, 0, 0])
    #expect(try ledger.run("replay --effective").lines.isEmpty)
    let lines = try ledger.lines()
    #expect(lines.count == 4)
    #expect(lines[2].contains(#""data":{"event":"npq-declaration-d1","reason":"#))
    #expect(lines[3].contains("awaiting_clawback"))
    #expect(!lines.joined().contains(Self.person))
  }

  @Test(arguments: [["voided", "submitted"], ["submitted", "voided"], ["clawed_back", "paid"]])
  func `both states of a declaration in one body come to the same in any order`(
    states: [String]
  ) throws {
    let ledger = try ledger()
    let rows = states.map { Self.declaration("d1", $0) }
    try take(ledger, Self.body(rows[0], rows[1]), Self.npq, expecting: [2, 2, 1, 0, 0, 0])
    try take(ledger, Self.body(rows[0], rows[1]), Self.npq, expecting: [2, 0, 3, 0, 0, 0])
    #expect(try ledger.run("replay --effective").lines.isEmpty)
  }

  @Test(arguments: [
    ("2021-05-31", "2021-05-31"), ("2021-05-31T02:22:32Z", "2021-05-31T02:22:32Z"),
    ("2021-05-31T02:21:32.000Z", "2021-05-31T02:21:32.000Z"),
    ("2021-05-31T00:00:00+00:00", "2021-05-31T00:00:00+00:00"),
    ("2021-05-31T02:22:32,123456+0100", "2021-05-31T02:22:32.123+01:00"),
    ("2021-05-31t02:22:32+01", "2021-05-31T02:22:32+01:00"),
  ])
  func `every form of a declaration's date is read`(date: String, occurred: String) throws {
    let ledger = try ledger()
    try take(
      ledger, Self.body(Self.declaration("d1", "paid", date: date)), Self.npq,
      expecting: [1, 1, 0, 0, 0, 0])
    #expect(try ledger.lines()[0].contains("\"occurred\":\"\(occurred)\""))
  }

  @Test(arguments: ["31/05/2021", "2021-05-31T02:22", "2021-02-30", "2021-05-31T02:22:32", "May"])
  func `a day in no such form is refused in its place`(date: String) throws {
    let ledger = try ledger()
    let result = try take(
      ledger, Self.body(Self.declaration("d1", "paid", date: date)), Self.npq,
      expecting: [1, 0, 0, 0, 0, 1])
    let message = try object(result.errorLines[0])
    #expect(message["pointer"] as? String == "/data/0/attributes/declaration_date")
    #expect(message["line"] as? Int == 3)
  }

  static func application(_ status: String, _ updated: String, funded: String = "null") -> String {
    """
    {"id": "a1", "type": "npq_application", "attributes": {"course_identifier": "npq-headship",
      "email": "someone@some-school.example.com", "full_name": "Isabelle MacDonald",
      "employer_name": "Some Company Ltd", "funding_choice": "school", "participant_id": "\(person)",
      "private_childcare_provider_urn": "EY944860", "teacher_reference_number": "1234567",
      "school_urn": "106286", "school_ukprn": "10079319", "status": "\(status)", "cohort": "2022",
      "eligible_for_funding": true, "funded_place": \(funded),
      "created_at": "2021-05-31T02:21:32.000Z", "updated_at": "\(updated)"}}
    """
  }

  @Test func `a changed application is a correction, and the newest state stands in any order`()
    throws
  {
    let (pending, accepted) = (
      Self.application("pending", "2021-06-01T00:00:00.000Z"),
      Self.application("accepted", "2021-07-01T00:00:00.000Z", funded: "true")
    )
    for rows in [[pending, accepted], [accepted, pending]] {
      let ledger = try ledger()
      let isOldFirst = rows[0] == pending
      try take(
        ledger, Self.body(rows[0], rows[1]), Self.npq,
        expecting: isOldFirst ? [2, 2, 0, 0, 0, 0] : [2, 1, 0, 1, 0, 0])
      let standing = try ledger.run("replay --effective").lines
      #expect(standing.count == 1 && standing[0].contains(#""status":"accepted""#))
      #expect(standing[0].contains(#""place":"urn:106286""#))
      let size = try ledger.lines().count
      try ledger.write(Self.body(rows[0], rows[1]), to: "again.json")
      #expect(try ledger.run("import again.json \(Self.npq)").status == 0)
      #expect(try ledger.lines().count == size)
      for word in ["Isabelle", "1234567", "Some Company", "example.com", Self.person] {
        #expect(try !ledger.lines().joined().contains(word), "\(word)")
      }
      try FileManager.default.removeItem(atPath: ledger.program.folder + "/events")
    }
    let ledger = try ledger()
    let other = Self.application("rejected", "2021-06-01T00:00:00.000Z")
    try take(ledger, Self.body(pending, other), Self.npq, expecting: [2, 1, 0, 0, 1, 0].zeroed)
  }

  @Test func `each enrolment of a participant is an event, and a withdrawal corrects it`() throws {
    func participant(_ status: String, _ updated: String) -> String {
      func enrolment(_ id: String, _ status: String) -> String {
        """
        {"email": "x@some-school.example.com", "course_identifier": "npq-senior-leadership",
         "cohort": "2022", "npq_application_id": "\(id)", "training_status": "\(status)",
         "school_urn": "106286", "created_at": "2021-05-31T02:21:32.000Z", "funded_place": true}
        """
      }
      return """
        {"id": "\(Self.person)", "type": "npq-participant", "attributes": {
          "full_name": "Isabelle MacDonald", "teacher_reference_number": "1234567",
          "updated_at": "\(updated)", "npq_enrolments": [
            \(enrolment("e1", "active")), \(enrolment("e2", status))], "participant_id_changes": []}}
        """
    }
    let ledger = try ledger()
    try take(
      ledger, Self.body(participant("active", "2021-06-01T00:00:00.000Z")), Self.npq,
      expecting: [2, 2, 0, 0, 0, 0])
    try take(
      ledger, Self.body(participant("withdrawn", "2021-07-01T00:00:00.000Z")), Self.npq,
      expecting: [2, 1, 1, 0, 0, 0])
    let lines = try ledger.lines()
    #expect(lines[2].contains(#""replaces":"npq-enrolment-e2""#))
    #expect(lines[2].contains(#""correction_reason":"changed at the source""#))
    #expect(lines[0].contains(#""level":"senior""#))
    try take(
      ledger, Self.body(participant("active", "2021-06-01T00:00:00.000Z")), Self.npq,
      expecting: [2, 0, 2, 0, 0, 0])
  }

  @Test func `an outcome that another record voids is void`() throws {
    func outcome(_ id: String, _ state: String, _ updated: String) -> String {
      """
      {"id": "\(id)", "type": "participant-outcome", "attributes": {"state": "\(state)",
       "completion_date": "2021-05-31T00:00:00+00:00", "course_identifier": "npq-headship",
       "participant_id": "\(Self.person)", "updated_at": "\(updated)"}}
      """
    }
    let (passed, voided) = (
      outcome("o1", "passed", "2021-06-01T00:00:00.000Z"),
      outcome("o2", "voided", "2021-07-01T00:00:00.000Z")
    )
    for rows in [[passed, voided], [voided, passed]] {
      let ledger = try ledger()
      try take(ledger, Self.body(rows[0], rows[1]), Self.npq, expecting: [2, 2, 0, 0, 0, 0])
      #expect(try ledger.run("replay --effective").lines.isEmpty)
      try take(ledger, Self.body(rows[0], rows[1]), Self.npq, expecting: [2, 0, 2, 0, 0, 0])
      try FileManager.default.removeItem(atPath: ledger.program.folder + "/events")
    }
    let ledger = try ledger()
    try take(ledger, Self.body(voided), Self.npq, expecting: [1, 0, 0, 1, 0, 0])
  }

  @Test func `without a key nobody is named, and the raw identifier is not repeated`() throws {
    let ledger = try ledger()
    let rows = Self.body(Self.declaration("d1", "paid"))
    let refused = try ledger.run("import - --format npq --programme norwich", input: rows)
    #expect(refused.status == 3 && !refused.error.contains(Self.person))
    // The body of an identifier in a field where none is expected.
    let odd = Self.body(Self.declaration(Self.person, "paid"))
    let result = try ledger.run("import - \(Self.npq) --rejects wrong", input: odd)
    #expect(result.status == 3 && !result.error.contains(Self.person), "\(result.error)")
    #expect(
      try !String(contentsOfFile: ledger.program.folder + "/wrong", encoding: .utf8)
        .contains(Self.person))
    let email = rows.replacing("Example Institute", with: "a.person@school.example.com")
    let seen = try ledger.run("import - \(Self.npq)", input: email)
    #expect(seen.status == 3 && !seen.error.contains("a.person"), "\(seen.error)")
    #expect(try ledger.lines().isEmpty)
  }

  @Test func `hostile bodies are refused, and every wrong row is told with its pointer`() throws {
    let ledger = try ledger()
    let good = Self.declaration("d1", "paid")
    for (text, name) in [
      ("", "empty"), ("nonsense", "wrong-type"), ("<html>", "unexpected-character"),
      ("[]", "wrong-type"),
      ("7", "wrong-type"), (#"{"error": "not found"}"#, "missing-key"),
      ("{\"data\": [\(good)", "unexpected-end"),
      ("{\"data\": [\(good.dropLast(30))", "unexpected-end"),
      ("{\"data\": [\(good)]", "unexpected-end"),
      ("{\"data\": [\(good),]}", "unexpected-character"),
      ("{\"data\": [\(good)]}}", "unexpected-character"),
      ("{\"data\": [\(good)], \"data\": []}", "duplicate-key"),
      ("{\"data\": [\(good) \(good)]}", "unexpected-character"),
      ("{\"data\": [7]}", "wrong-type"), ("{\"data\": 7}", "wrong-type"),
      ("{\"data\": [{\"id\": \"a\", \"id\": \"b\"}]}", "duplicate-key"),
      (
        "{\"data\": [{\"x\": \(String(repeating: "[", count: 100_000))"
          + "\(String(repeating: "]", count: 100_000))}]}", "too-deep"
      ),
      (
        "{\"data\": [{\"x\": \"\(String(repeating: "y", count: 1_100_000))\"}]}", "value-too-long"
      ),
      ("{\"data\": [{\"x\": \"\u{1}\"}]}", "control-character"),
    ] {
      let result = try ledger.run("import - --json --quiet \(Self.npq)", input: text)
      #expect(result.status == 3)
      #expect(try names(result).first == name, "\(text.prefix(60)): \(result.error)")
    }
    let wrong = Self.body(
      good, Self.declaration("d2", "cancelled"), "{\"type\": \"npq_application\"}",
      Self.declaration("d3", "paid").replacing("npq-senior-leadership", with: "npq-cooking"), "[]")
    let result = try ledger.run("import - --json --quiet \(Self.npq)", input: wrong)
    let pointers = try result.errorLines.dropLast().map { try object($0)["pointer"] as? String }
    #expect(
      pointers == [
        "/data/1/attributes/state", "/data/2/id", "/data/2/attributes/participant_id",
        "/data/2/attributes/status", "/data/2/attributes/updated_at",
        "/data/3/attributes/course_identifier", "/data/4",
      ], "\(result.error)")
    #expect(try ledger.lines().isEmpty)
  }

  @Test(.enabled(if: SharedFolder.has("vectors/npq/samples"), "needs the shared vectors"))
  func `every sample body of the service is taken, and records nothing a second time`() throws {
    let ledger = try ledger()
    let files = SharedFolder.files(under: "vectors/npq/samples")
    #expect(files.count > 20)
    for file in files + files {
      let result = try ledger.run("import \(SharedFolder.path(file)) \(Self.npq)")
      #expect(result.status == 0, "\(file): \(result.error)")
    }
    let lines = try ledger.lines()
    for file in files { _ = try ledger.run("import \(SharedFolder.path(file)) \(Self.npq)") }
    #expect(try ledger.lines() == lines)
    for word in ["Isabelle", "1234567", "isabelle.macdonald2", "7a8fef46", "db3a7848-7308"] {
      #expect(!lines.contains { $0.contains(word) && !$0.contains("npq-enrolment") }, "\(word)")
    }
  }
}

extension [Int] {
  /// The counts of an import in which nothing was recorded after all.
  fileprivate var zeroed: [Int] {
    var counts = self
    counts[1] = 0
    return counts
  }
}
