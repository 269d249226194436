import Foundation
import TestSupport
import Testing

@testable import Ledger

/// Checkpoints and proofs of a ledger, each held against whoever changes a bit of them.
@Suite(.scratch) struct ProofTests {
  static let hasOpenSSL = Tool.path(of: "openssl") != nil

  func ledger(_ name: String = "events", events: Int, origin: String = "example.org/test") throws
    -> EventLog
  {
    let log = try EventLog.create(
      at: "\(ScratchDirectory.path)/\(name)",
      settings: LedgerSettings(
        origin: origin, created: Instant(milliseconds: 1_000_000_000_000), segmentLines: 7),
      actor: "tests")
    try record(log, 1..<events)
    return log
  }

  func record(_ log: EventLog, _ numbers: Range<Int>) throws {
    let appender = try Appender(log)
    for number in numbers {
      let json =
        #"{"id":"e\#(number)","kind":"grant.award","programme":"norwich","occurred":"2018-03-07","data":{"amount":\#(number)}}"#
      try appender.stage(
        EventDraft(JSONDocument(Array(json.utf8), file: nil).root, actor: "tests"), at: Place())
    }
    _ = try appender.commit()
  }

  @Test(arguments: [true, false])
  func `every event is proved in every head after it, with the cache and without`(hasCache: Bool)
    throws
  {
    let log = try ledger(events: 40)
    if !hasCache { try FileManager.default.removeItem(atPath: log.layout.cache) }
    for size in [1, 2, 7, 8, 31, 40] {
      let head = CheckpointFile(
        Checkpoint(origin: "example.org/test", size: size, root: try log.root(size: size)))
      for number in 0..<40 {
        let id = number == 0 ? "ledger-opened" : "e\(number)"
        guard number < size else {
          #expect(throws: LedgerError.self) { try log.proveInclusion(ofID: id, in: head) }
          continue
        }
        let proof = try log.proveInclusion(ofID: id, in: head)
        #expect(proof.holds && proof.index == number)
        #expect(try InclusionProof(proof.bytes) == proof)
      }
      for from in 0...size {
        let proof = try log.proveConsistency(from: from, to: head)
        #expect(try proof.holds(from: log.root(size: from)))
        #expect(try ConsistencyProof(proof.bytes) == proof)
        if from > 0, from < size {
          #expect(try !proof.holds(from: log.root(size: from - 1)))
        }
      }
    }
  }

  @Test func `no bit of a proof can be changed`() throws {
    let log = try ledger(events: 21)
    let head = CheckpointFile(try log.checkpoint())
    for bytes in [
      try log.proveInclusion(ofID: "e9", in: head).bytes,
      try log.proveConsistency(from: 13, to: head).bytes,
    ] {
      let oldRoot = try log.root(size: 13)
      for at in bytes.indices {
        for bit in 0..<8 {
          var changed = bytes
          changed[at] ^= 1 << UInt8(bit)
          let isInclusion = bytes.starts(with: InclusionProof.header.utf8)
          // Whoever checks knows the checkpoint, or who signed it: another one is no proof to them.
          if isInclusion {
            let proof = try? InclusionProof(changed)
            #expect(proof?.holds != true || proof?.checkpoint != head, "byte \(at) bit \(bit)")
          } else {
            let proof = try? ConsistencyProof(changed)
            #expect(
              proof?.holds(from: oldRoot) != true || proof?.checkpoint != head,
              "byte \(at) bit \(bit)")
          }
        }
      }
    }
  }

  @Test(.enabled(if: hasOpenSSL, "needs openssl"))
  func `a head signed here is checked here, and no bit of it can be changed`() throws {
    let log = try ledger(events: 5)
    let path = "\(ScratchDirectory.path)/key.pem"
    try OpenSSL.makeKey(path)
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    #expect(throws: SigningError.self) { try OpenSSL.makeKey(path) }
    let key = try OpenSSL.verifierKey("example.org/test", of: path)
    let checkpoint = try log.checkpoint()
    let signature = try OpenSSL.sign(
      Array(checkpoint.text.utf8), as: "example.org/test", with: path)
    let file = CheckpointFile(checkpoint, signatures: [signature])
    #expect(try CheckpointFile(file.bytes) == file)
    #expect(try file.verified(by: [key]) == [key])
    #expect(try file.verified(by: []) == [])
    #expect(throws: SigningError.self) {
      try file.verified(by: [VerifierKey(name: "example.org/other", publicKey: key.publicKey)])
    }
    #expect(throws: SigningError.self) { try CheckpointFile(checkpoint).verified(by: [key]) }
    var random = SplitMix64(seed: 7)
    for _ in 0..<60 {
      var bytes = file.bytes
      bytes[Int(random.next() % UInt64(bytes.count))] ^= 1 << UInt8(random.next() % 8)
      let signers = try? CheckpointFile(bytes).verified(by: [key])
      #expect(signers == nil)
    }
  }

  @Test(.enabled(if: hasOpenSSL, "needs openssl"))
  func `what is no Ed25519 key is refused with openssl's words`() throws {
    let path = "\(ScratchDirectory.path)/key.pem"
    try Data("not a key".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: SigningError.self) { try OpenSSL.publicKey(of: path) }
    #expect(throws: SigningError.self) { try OpenSSL.sign([1], as: "a", with: path) }
    #expect(throws: SigningError.self) { try OpenSSL.publicKey(of: path + "-missing") }
    let ec = "\(ScratchDirectory.path)/ec.pem"
    let made = try Tool(
      Tool.path(of: "openssl") ?? "",
      ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", ec],
      in: ScratchDirectory.path)
    #expect(made.status == 0)
    #expect(throws: SigningError.self) { try OpenSSL.sign([1], as: "a", with: ec) }
  }

  @Test func `verify tells how the log stands to a checkpoint`() throws {
    let log = try ledger(events: 30)
    let old = try log.checkpoint(size: 20)
    let now = try log.checkpoint()
    #expect(try log.verify(against: old).relation == .extended)
    #expect(try log.verify(against: now).relation == .same)
    let other = try ledger("other", events: 31, origin: "example.org/other").checkpoint()
    let verdict = try log.verify(against: other)
    #expect(verdict.relation == .otherOrigin && !verdict.isSound)
    // A line edited: named by the cached tree.
    let path = log.layout.segment(first: 8)
    let whole = try FileSystem.contents(of: path)
    let text = String(decoding: whole, as: UTF8.self)
    try Data(text.replacing(#""amount":11}"#, with: #""amount":91}"#).utf8)
      .write(to: URL(fileURLWithPath: path))
    var found = try log.verify(against: old)
    #expect(found.relation == .rewritten(at: 12) && !found.isSound)
    // Without a cache only the checkpoint speaks.
    let cache = "\(ScratchDirectory.path)/cache"
    try FileManager.default.moveItem(atPath: log.layout.cache, toPath: cache)
    found = try log.verify(against: old)
    #expect(found.relation == .forked(after: 0))
    #expect(found.problems.map(\.name) == ["root-differs"])
    try FileManager.default.moveItem(atPath: cache, toPath: log.layout.cache)
    try Data(whole).write(to: URL(fileURLWithPath: path))
    // A shorter log.
    let shorter = try ledger("shorter", events: 12)
    found = try shorter.verify(against: old)
    #expect(found.relation == .truncated && found.problems.map(\.name).contains("truncated"))
    // Another history under the same name.
    let fork = try ledger("fork", events: 10)
    try record(fork, 100..<130)
    found = try fork.verify(against: old)
    #expect(found.relation == .forked(after: 0) && !found.isSound)
  }

  @Test func `a checkpoint is kept, and none is made that contradicts a kept one`() throws {
    let log = try ledger(events: 10)
    let file = CheckpointFile(try log.checkpoint(size: 6))
    _ = try log.keep(file)
    #expect(try log.keptCheckpoint(size: 6) == file)
    #expect(try log.keptSizes() == [6])
    try record(log, 20..<25)
    try log.checkAgainstKept(log.checkpoint())
    #expect(try log.verify().isSound)
    let forged = Checkpoint(origin: "example.org/test", size: 6, root: MerkleTree.emptyRoot)
    #expect(throws: LedgerError.self) { try log.checkAgainstKept(forged) }
    _ = try log.keep(CheckpointFile(forged))
    #expect(throws: LedgerError.self) { try log.checkAgainstKept(log.checkpoint()) }
    #expect(try log.verify().problems.map(\.name) == ["root-differs"])
  }
}
