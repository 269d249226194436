import Foundation
import TestSupport
import Testing

/// Checkpoints, proofs, keys and repair as people use them: what is wrong is never taken for right.
@Suite(.scratch) struct EvidenceCommandTests {
  static let hasOpenSSL = Tool.path(of: "openssl") != nil

  func ledger() throws -> TestLedger {
    let ledger = try TestLedger()
    let events = (1...9).map { encounter("e\($0)") }.joined()
    #expect(try ledger.run("import - --quiet", input: events).status == 0)
    return ledger
  }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: "\(ScratchDirectory.path)/\(name)", encoding: .utf8)
  }

  @Test func `a checkpoint is three lines, kept once, the same each time`() throws {
    let ledger = try ledger()
    let first = try ledger.run("checkpoint")
    #expect(first.status == 0 && first.lines.count == 3, "\(first.error)")
    #expect(first.lines[0] == "example.org/test" && first.lines[1] == "11")
    let kept = "events/checkpoints/00000000000000000011"
    #expect(try text(kept) == first.output)
    #expect(first.error == "kept in \(kept)\n")
    #expect(try ledger.run("checkpoint").output == first.output)
    let object = try object(ledger.run("checkpoint --size 4 --output - --json").output)
    #expect(object["size"] as? Int == 4 && object["file"] == nil)
    #expect((object["checkpoint"] as? String)?.hasPrefix("example.org/test\n4\n") == true)
    let beyond = try ledger.run("checkpoint --size 12")
    #expect(beyond.status == 3 && beyond.error.contains("name a size up to 11"))
    #expect(try ledger.run("checkpoint --size 04").status == 2)
    #expect(try ledger.run("checkpoint --sign no-such.pem").status != 0)
    #expect(
      try FileManager.default.contentsOfDirectory(
        atPath: "\(ScratchDirectory.path)/events/checkpoints") == ["00000000000000000011"])
  }

  @Test func `no checkpoint is made of a log that is not the one of a kept checkpoint`() throws {
    let ledger = try ledger()
    #expect(try ledger.run("checkpoint --size 5").status == 0)
    let kept = "events/checkpoints/00000000000000000005"
    var lines = try text(kept).split(separator: "\n").map(String.init)
    lines[2] = (lines[2].hasPrefix("A") ? "B" : "A") + lines[2].dropFirst()
    try ledger.write(lines.joined(separator: "\n") + "\n", to: kept)
    let refused = try ledger.run("checkpoint")
    #expect(refused.status == 4 || refused.status == 3, "\(refused.error)")
    #expect(refused.output.isEmpty)
    for words in ["prove e4", "prove --since 4"] {
      let proof = try ledger.run(words)
      #expect(proof.status == 4 && proof.output.isEmpty, "\(words): \(proof)")
    }
    #expect(try ledger.run("verify").status == 1)
  }

  @Test func `a checkpoint that the head of the same size contradicts is named as what is wrong`()
    throws
  {
    let ledger = try ledger()
    #expect(try ledger.run("checkpoint").status == 0)
    let kept = "events/checkpoints/00000000000000000011"
    var lines = try text(kept).split(separator: "\n").map(String.init)
    lines[2] = (lines[2].hasPrefix("A") ? "B" : "A") + lines[2].dropFirst()
    try ledger.write(lines.joined(separator: "\n") + "\n", to: kept)
    let found = try ledger.run("verify")
    #expect(found.status == 1)
    #expect(found.output.contains("contradict each other"), "\(found.output)")
    #expect(!found.output.contains("seq 12"))
  }

  @Test(.enabled(if: hasOpenSSL, "needs openssl"))
  func `a key is made once, signs, and a wrong signature is always an error`() throws {
    let ledger = try ledger()
    let made = try ledger.run("keygen key.pem")
    #expect(made.status == 0 && made.lines.count == 1, "\(made.error)")
    let pem = try text("key.pem")
    #expect(try ledger.run("keygen key.pem").output == made.output)
    #expect(try text("key.pem") == pem)
    try ledger.write(made.output, to: "key.vkey")
    let other = try ledger.run("keygen other.pem --name example.org/auditor").lines[0]
    #expect(try ledger.run(["keygen", "third.pem", "--name", "two words"]).status == 3)

    let signed = try ledger.run("checkpoint --sign key.pem")
    #expect(signed.lines.count == 4 && signed.lines[3].hasPrefix("— example.org/test "))
    // Another signature is added to the kept ones, the same one is not.
    let both = try ledger.run("checkpoint --sign other.pem --name example.org/auditor")
    #expect(both.lines.count == 5)
    #expect(try ledger.run("checkpoint --sign key.pem").lines.count == 5)
    try ledger.write(both.output, to: "both.txt")
    for signer in ["key.vkey", made.lines[0], other] {
      let run = try ledger.run(["verify", "--checkpoint", "both.txt", "--signer", signer])
      #expect(run.status == 0 && run.lines[0].contains("the log is just that"), "\(run.error)")
    }
    #expect(try ledger.run("verify --checkpoint both.txt").status == 0)

    try ledger.write(
      both.output.replacingOccurrences(of: "\n11\n", with: "\n10\n"), to: "changed.txt")
    let changed = try ledger.run("verify --checkpoint changed.txt --signer key.vkey --json")
    #expect(changed.status == 1)
    let relation = try object(changed.output)["checkpoint"] as? [String: Any]
    #expect(relation?["relation"] as? String == "invalid-signature")
    try ledger.write(
      try ledger.run("checkpoint --size 11 --output -").output.split(separator: "\n").prefix(3)
        .joined(separator: "\n") + "\n", to: "unsigned.txt")
    #expect(try ledger.run("verify --checkpoint unsigned.txt").status == 0)
    #expect(try ledger.run("verify --checkpoint unsigned.txt --signer key.vkey").status == 1)
    #expect(try ledger.run("verify --signer key.vkey").status == 2)
    #expect(try ledger.run("verify --checkpoint both.txt --signer both.txt").status == 3)
  }

  @Test func `an event is proved to somebody who has no ledger`() throws {
    let ledger = try ledger()
    let proof = try ledger.run("prove e5")
    #expect(proof.status == 0 && proof.lines[0] == "c2sp.org/tlog-proof@v1", "\(proof.error)")
    #expect(proof.lines[2] == "index 6")
    try ledger.write(proof.output, to: "e5.tlog-proof")
    try ledger.write(try ledger.run("checkpoint --output -").output, to: "head.txt")
    try FileManager.default.moveItem(
      atPath: "\(ScratchDirectory.path)/events", toPath: "\(ScratchDirectory.path)/away")
    let checked = try ledger.run("check-proof e5.tlog-proof --checkpoint head.txt")
    #expect(checked.status == 0, "\(checked.error)")
    #expect(try object(checked.output)["id"] as? String == "e5")
    #expect(try ledger.run("check-proof - --quiet", input: proof.output).status == 0)
    let json = try object(ledger.run("check-proof e5.tlog-proof --json").output)
    #expect(json["ok"] as? Bool == true && json["seq"] as? Int == 7 && json["size"] as? Int == 11)
    let forged = proof.output.replacingOccurrences(of: "index 6", with: "index 5")
    let refused = try ledger.run("check-proof -", input: forged)
    #expect(refused.status == 1 && refused.output.hasPrefix("no proof"))
    for garbage in ["", "x", "old", "c2sp.org/tlog-proof@v1\n", "old 01\n\n", proof.output + "\n"] {
      let run = try ledger.run("check-proof - --json", input: garbage)
      #expect(run.status == 1, "\(garbage.debugDescription) \(run.error)")
      #expect(try object(run.output)["ok"] as? Bool == false)
    }
    #expect(try ledger.run("check-proof no-such-file").status != 0)
  }

  @Test func `what cannot be proved is refused with the reason`() throws {
    let ledger = try ledger()
    let unknown = try ledger.run("prove e99")
    #expect(unknown.status == 3 && unknown.error.contains("no event has the id 'e99'"))
    #expect(try ledger.run("prove").status == 2)
    #expect(try ledger.run("prove e1 --since 4").status == 2)
    #expect(try ledger.run("prove --since 12").status == 3)
    try ledger.write(try ledger.run("checkpoint --size 4 --output -").output, to: "old.txt")
    let early = try ledger.run("prove e5 --checkpoint old.txt")
    #expect(early.status == 3 && early.error.contains("prove it in a later checkpoint"))
    try ledger.write(
      "example.org/other\n4\n\(String(repeating: "A", count: 43))=\n", to: "other.txt")
    #expect(try ledger.run("prove e1 --checkpoint other.txt").status == 3)
    let foreign = try ledger.run("verify --checkpoint other.txt --json")
    #expect(foreign.status == 1)
    let relation = try object(foreign.output)["checkpoint"] as? [String: Any]
    #expect(relation?["relation"] as? String == "other-origin")
  }

  @Test func `a log is proved to go on from an earlier one`() throws {
    let ledger = try ledger()
    try ledger.write(try ledger.run("checkpoint --size 4 --output -").output, to: "old.txt")
    let proof = try ledger.run("prove --since 4").output
    #expect(proof.hasPrefix("old 4\n"))
    #expect(try ledger.run("check-proof - --checkpoint old.txt", input: proof).status == 0)
    // Without the earlier root nothing is proved.
    #expect(try ledger.run("check-proof -", input: proof).status == 3)
    try ledger.write(try ledger.run("checkpoint --size 5 --output -").output, to: "five.txt")
    #expect(try ledger.run("check-proof - --checkpoint five.txt", input: proof).status == 1)
  }

  @Test func `repair says what it did, and leaves damaged lines to be restored`() throws {
    let ledger = try ledger()
    let sound = try object(ledger.run("repair --json").output)
    #expect(sound["ok"] as? Bool == true && sound["size"] as? Int == 11)
    #expect(sound["rebuilt"] as? [String] == ["head", "controls", "ids", "tree"])
    let path = "events/log/00000000000000000001.ndjson"
    let whole = try text(path)
    try ledger.write(whole + #"{"actor":"x","#, to: path)
    let torn = try ledger.run("repair")
    #expect(torn.status == 0 && torn.output.contains("13 bytes at the end"), "\(torn.output)")
    try ledger.write(
      whole.replacingOccurrences(of: #""id":"e4""#, with: #""id":"E4""#), to: path)
    let damaged = try ledger.run("repair")
    #expect(damaged.status == 4 && damaged.output.contains("restore log/"), "\(damaged.output)")
    #expect(damaged.output.contains("seq 6"))
    let verified = try object(ledger.run("verify --json").output)
    let problem = (verified["problems"] as? [[String: Any]])?.first
    #expect(problem?["problem"] as? String == "line-changed" && problem?["line"] as? Int == 6)
  }
}
