import Foundation
import Projections

@testable import Ledger

/// What somebody hands over as evidence: notes, checkpoints, proofs, keys, a copy's note, snapshots.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzNote(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe input(data, size)
  if let note = taken({ () throws(NoteFault) in try SignedNote(bytes) }) {
    must(
      taken { () throws(NoteFault) in try SignedNote(note.bytes) } == note,
      "a note is written as it is read")
  }
  if let file = taken({ () throws(NoteFault) in try CheckpointFile(bytes) }) {
    let checkpoint = file.checkpoint
    must(
      taken { () throws(NoteFault) in try Checkpoint(checkpoint.text) } == checkpoint,
      "a checkpoint is written as it is read")
  }
  if let proof = taken({ () throws(NoteFault) in try InclusionProof(bytes) }) {
    must(
      taken { () throws(NoteFault) in try InclusionProof(proof.bytes) } == proof,
      "the proof of an event is written as it is read")
    var other = proof
    other.line.append(0x20)
    must(!proof.holds || !other.holds, "no proof holds of two lines")
  }
  if let proof = taken({ () throws(NoteFault) in try ConsistencyProof(bytes) }) {
    must(
      taken { () throws(NoteFault) in try ConsistencyProof(proof.bytes) } == proof,
      "the proof of a continuation is written as it is read")
    let roots = [SHA256.hash([]), proof.checkpoint.checkpoint.root]
    must(
      proof.oldSize == 0 || roots.count { proof.holds(from: $0) } < 2,
      "no log goes on from two roots of one size")
  }
  if let text = String(validating: bytes, as: UTF8.self),
    let key = taken({ () throws(NoteFault) in try VerifierKey(text) })
  {
    must(
      taken { () throws(NoteFault) in try VerifierKey(key.text) } == key,
      "a key is written as it is read")
  }
  _ = outcome { () throws(LedgerError) in try MirrorNote(bytes, file: "mirror.json") }
  _ = outcome { () throws(LedgerError) in try SavedSnapshot(bytes, file: "board.json") }
  return 0
}

/// What a call gave; nothing where it was refused, with a reason.
private func taken<Value>(_ body: () throws(NoteFault) -> Value) -> Value? {
  do throws(NoteFault) {
    return try body()
  } catch {
    must(!error.name.isEmpty && !error.what.isEmpty, "a fault has a name and says what")
    return nil
  }
}
