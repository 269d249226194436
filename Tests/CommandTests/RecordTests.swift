import Foundation
import TestSupport
import Testing

/// `record` and `void`: one fact, its correction, its end.
@Suite(.scratch) struct RecordTests {
  @Test func `an event is recorded, and its receipt names it`() throws {
    let ledger = try TestLedger()
    let result = try ledger.run(
      "record grant.award amount=25000 recipients=A|B --programme norwich --on 2018-03-07 --id g-1")
    #expect(result.status == 0 && result.output == "recorded seq 3 id g-1\n")
    let line = try #require(try ledger.lines().first)
    #expect(line.contains(#""data":{"amount":25000,"recipients":["A","B"]},"id":"g-1""#))
    #expect(line.contains(#""actor":"ledgerctl""#) && line.contains(#""occurred":"2018-03-07""#))
  }

  @Test func `the same fact again is a duplicate, whoever records it`() throws {
    let ledger = try TestLedger(environment: ["LEDGER_ACTOR": "funds-team"])
    let line = "record employer.encounter --programme norwich --on 2018-03-07 --json"
    let first = try object(ledger.run(line).output)
    #expect(first["status"] as? String == "recorded" && first["seq"] as? Int == 3)
    let again = try object(ledger.run(line + " --actor somebody-else").output)
    #expect(
      again["status"] as? String == "duplicate" && again["id"] as? String == first["id"] as? String)
    #expect(try ledger.lines().count == 1)
    #expect(try ledger.lines()[0].contains(#""actor":"funds-team""#))
  }

  @Test func `an id taken by other content is a conflict that shows both`() throws {
    let ledger = try TestLedger()
    _ = try ledger.run("record grant.award amount=1 --programme norwich --on 2018-03-07 --id g")
    let other = try ledger.run(
      "record grant.award amount=2 --programme norwich --on 2018-03-07 --id g")
    #expect(other.status == 3)
    #expect(other.error.contains("recorded 1, given 2"))
    #expect(try ledger.lines().count == 1)
  }

  @Test func `all that is wrong is listed at once, each by the word that was typed`() throws {
    let ledger = try TestLedger()
    let result = try ledger.run(
      "record grant.award amount=25,000 fnd=x --programme Norwich --on 2018-02-30 --place x --quantity 0"
        + " --subject jane --json")
    #expect(result.status == 3 && result.output.isEmpty)
    let errors = try result.errorLines.map(object)
    let found = errors.compactMap { $0["pointer"] as? String }
    let expected = [
      "/data/amount", "/data/fnd", "/occurred", "/place", "/programme", "/quantity", "/subject",
    ]
    #expect(found.sorted() == expected)
    #expect(errors[0]["argument"] as? String == "amount=25,000")
    #expect(errors[0]["message"] as? String == "field 'amount' holds '25,000'; write 25000")
  }

  @Test(arguments: [
    ("record nonsense --programme p", "unknown-kind"),
    ("record npq.enrolment --programme p", "missing-field"),
    ("record employer.encounter", "missing-key"),
    ("record employer.encounter --programme p --replaces none --reason r", "unknown-event"),
    ("record employer.encounter --programme p --replaces ledger-opened --reason r", "wrong-target"),
    ("void nothing --reason r", "unknown-event"), ("void ledger-opened --reason r", "wrong-target"),
  ])
  func `what cannot be is refused and nothing is recorded`(line: String, name: String) throws {
    let ledger = try TestLedger()
    let result = try ledger.run(line + " --json --quiet")
    #expect(result.status == 3, "\(line)")
    #expect(try result.errorLines.map { try object($0)["error"] as? String } == [name])
    #expect(try ledger.lines().isEmpty)
  }

  @Test func `a correction needs a reason, and leaves the earlier event out of what counts`() throws
  {
    let ledger = try TestLedger()
    _ = try ledger.run("record grant.award amount=25000 --programme norwich --on 2018-03-07 --id g")
    let correct = "record grant.award amount=2500 --programme norwich --on 2018-03-07 --replaces g"
    #expect(try ledger.run(correct).status == 2)
    #expect(
      try ledger.run("record grant.award amount=1 --programme norwich --reason r").status == 2)
    #expect(
      try ledger.run((correct + " --reason").split(separator: " ").map(String.init) + [" "]).status
        == 2)
    #expect(try ledger.run(correct + " --reason zero").status == 0)
    #expect(try ledger.lines()[1].contains(#""correction_reason":"zero""#))
    let effective = try ledger.run("replay --effective").lines
    #expect(effective.count == 1 && effective[0].contains(#""replaces":"g""#))
    // The prefix before the correction still counts the first.
    #expect(try ledger.run("replay --effective --until 3").lines.count == 1)
    let second = try ledger.run(correct + " --reason again")
    #expect(second.status == 3 && second.error.contains("was replaced by"))
  }

  @Test func `a void takes an event out once`() throws {
    let ledger = try TestLedger()
    _ = try ledger.run("record employer.encounter --programme norwich --on 2018-03-07 --id e")
    let words = ["void", "e", "--reason", "counted twice", "--on", "2018-04-01"]
    #expect(try ledger.run(words).status == 0)
    #expect(try ledger.run("replay --effective").lines.isEmpty)
    // The very same words, and others.
    for reason in ["counted twice", "another reason"] {
      let again = try ledger.run(["void", "e", "--reason", reason, "--on", "2018-04-01"])
      #expect(again.status == 3 && again.output.isEmpty)
      #expect(again.error.contains("'e' was voided by"))
    }
    #expect(try ledger.lines().count == 2)
    let void = try ledger.run("replay --where kind=ledger.void --json").lines
    let id = try #require(try object(void[0])["id"] as? String)
    #expect(try ledger.run(["void", id, "--reason", "regret"]).status == 3)
  }

  @Test func `a programme that no plan names is warned of with the nearest, or refused`() throws {
    let ledger = try TestLedger()
    try ledger.write(smallPlan(), to: "plan.json")
    #expect(try ledger.run("plan adopt plan.json").status == 0)
    let warned = try ledger.run("record employer.encounter --programme norwihc --on 2018-03-07")
    #expect(
      warned.status == 0 && warned.error.contains("warning")
        && warned.error.contains("write 'norwich'"))
    #expect(
      try !ledger.run("record employer.encounter --programme norwihc --id 2 --quiet").error
        .contains("warning"))
    let settings = ledger.program.folder + "/events/ledger.json"
    var text = try String(contentsOfFile: settings, encoding: .utf8)
    text = text.replacingOccurrences(of: "}\n", with: #","unknownProgrammes":"refuse"}"# + "\n")
    try text.write(toFile: settings, atomically: true, encoding: .utf8)
    let refused = try ledger.run("record employer.encounter --programme norwihc --id 3 --json")
    #expect(refused.status == 3)
    #expect(try object(refused.error)["error"] as? String == "unknown-programme")
  }
}
