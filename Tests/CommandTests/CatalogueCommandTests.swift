import Foundation
import TestSupport
import Testing

/// A ledger's catalogue may change: what was recorded stays, what is recorded is checked by the new one.
@Suite(.scratch) struct CatalogueCommandTests {
  private static let kinds = #"""
    {"title": "Two kinds", "codes": {"size": {"title": "Size", "codes": {"s": {"title": "Small"}}}},
     "kinds": {"walk.led": {"title": "A walk is led", "subject": "who leads it",
       "fields": {"size": {"title": "Group", "type": "code", "codes": "size", "required": true}}},
      "employer.encounter": {"title": "An encounter", "fields": {}}}}
    """#

  @Test func `a catalogue is adopted, and comes back, and adds nothing when it is in force`() throws
  {
    let ledger = try TestLedger()
    try ledger.write(Self.kinds, to: "kinds.json")
    #expect(try ledger.run("catalogue adopt --json").output.contains(#""status":"duplicate""#))
    #expect(try ledger.run("record walk.led size=s --programme x --on 2018-03-07").status == 3)
    let adopted = try object(ledger.run("catalogue adopt kinds.json --json --actor board").output)
    #expect(adopted["status"] as? String == "recorded" && adopted["kinds"] as? Int == 2)
    #expect(try ledger.run("record walk.led size=s --programme x --on 2018-03-07").status == 0)
    #expect(try ledger.run("record grant.award amount=5 --programme x --on 2018-03-07").status == 3)
    #expect(try ledger.run("catalogue adopt kinds.json").output.hasPrefix("duplicate seq 3"))
    #expect(try ledger.run("catalogue adopt").output.hasPrefix("recorded seq 5"))
    #expect(try ledger.run("catalogue adopt kinds.json").output.hasPrefix("recorded seq 6"))
    #expect(try ledger.run("verify").status == 0)
    #expect(try ledger.run("count --by kind --json").output.contains("walk.led"))
  }

  @Test func `what is wrong with a catalogue is listed, and nothing is recorded`() throws {
    let ledger = try TestLedger()
    let wrong = Self.kinds.replacingOccurrences(of: "\"code\",", with: "\"colour\",")
      .replacingOccurrences(of: "\"title\": \"An encounter\",", with: "")
    try ledger.write(wrong, to: "kinds.json")
    let refused = try ledger.run("catalogue adopt kinds.json")
    #expect(refused.status == 3 && refused.errorLines.count >= 2, "\(refused.error)")
    #expect(try ledger.lines().isEmpty)
    #expect(try ledger.run("catalogue adopt missing.json").status == 2)
  }

  @Test func `the catalogue in force is shown, whole or one kind of it`() throws {
    let ledger = try TestLedger()
    let all = try ledger.run("catalogue show")
    #expect(all.status == 0 && all.output.contains("  npq.enrolment"))
    let one = try ledger.run("catalogue show npq.enrolment")
    #expect(one.output.contains("level") && one.output.contains("Senior leadership"))
    let json = try object(ledger.run("catalogue show npq.enrolment --json").output)
    #expect(json["fields"] is [String: Any])
    let near = try ledger.run("catalogue show npq.enrollment")
    #expect(near.status == 3 && near.error.contains("write 'npq.enrolment'"))
    try ledger.write(ledger.run("catalogue show --json").output, to: "same.json")
    #expect(try ledger.run("catalogue adopt same.json").output.hasPrefix("duplicate"))
  }
}
