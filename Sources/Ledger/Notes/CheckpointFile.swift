/// A checkpoint as a file holds it: three lines, or a signed note of them.
public struct CheckpointFile: Sendable, Hashable {
  /// The bytes as they were read or made.
  public let bytes: [UInt8]
  /// What they say.
  public let checkpoint: Checkpoint
  /// The signatures; none under an unsigned checkpoint.
  public let signatures: [SignedNote.Signature]

  /// Reads a file.
  ///
  /// - Parameter bytes: All of it.
  /// - Throws: ``NoteFault/malformed(_:)``.
  public init(_ bytes: [UInt8]) throws(NoteFault) {
    let text = try SignedNote.text(of: bytes)
    self.bytes = bytes
    if text.contains("\n\n") {
      let note = try SignedNote(bytes)
      checkpoint = try Checkpoint(note.text)
      signatures = note.signatures
    } else {
      checkpoint = try Checkpoint(text)
      signatures = []
    }
  }

  /// Puts signatures under a checkpoint.
  ///
  /// - Parameters:
  ///   - checkpoint: What is stated.
  ///   - signatures: Lines under it; without any the file is the three lines alone.
  public init(_ checkpoint: Checkpoint, signatures: [SignedNote.Signature] = []) {
    self.checkpoint = checkpoint
    self.signatures = signatures
    bytes =
      signatures.isEmpty
      ? Array(checkpoint.text.utf8)
      : SignedNote(text: checkpoint.text, signatures: signatures).bytes
  }

  /// Checks the signatures of the keys that one trusts.
  ///
  /// - Parameter keys: The keys; without any nothing is checked.
  /// - Returns: Those that signed.
  /// - Throws: ``SigningError/fault(_:)`` when keys are given and none of them signed, or a signature
  ///   of one is wrong.
  public func verified(by keys: [VerifierKey]) throws(SigningError) -> [VerifierKey] {
    if keys.isEmpty { return [] }
    return try SignedNote(text: checkpoint.text, signatures: signatures).verified(by: keys)
  }
}
