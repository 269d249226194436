import Ledger

/// The keys that `--signer` names.
struct Signers {
  /// The option of every command that checks signatures.
  static let option = OptionSpec(
    "signer", "KEY",
    "who must have signed: a verifier key NAME+ID+KEY, or a file that holds one; any one of several",
    value: .file, isRepeatable: true)

  /// The most bytes of a file that holds a checkpoint, a proof or a key: a line of the log in Base64, and
  /// a hundred signatures.
  static let fileBytesMax = 1 << 20

  private let texts: [String]

  init(_ arguments: Arguments) { texts = arguments.all("signer") }

  /// The keys.
  ///
  /// - Throws: ``LedgerError/refused(_:)`` for what is no key; ``LedgerError/system(_:)`` for a file that
  ///   cannot be read.
  func keys() throws(LedgerError) -> [VerifierKey] {
    var keys: [VerifierKey] = []
    for text in texts {
      let isFile = FileSystem.exists(text)
      let bytes = isFile ? try Self.contents(of: text) : Array(text.utf8)
      var key = String(decoding: bytes, as: UTF8.self)
      if isFile, key.hasSuffix("\n") { key.removeLast() }
      do throws(NoteFault) {
        keys.append(try VerifierKey(key))
      } catch {
        throw .refused([
          Refusal(
            "wrong-key", at: isFile ? Place(file: text) : Place(), error.what,
            remedy: "give the line that 'ledgerctl keygen' prints, or a file that holds it")
        ])
      }
    }
    return keys
  }

  /// A small file that a user names.
  ///
  /// - Throws: ``LedgerError/refused(_:)`` for one that is too long; ``LedgerError/system(_:)``.
  static func contents(of path: String) throws(LedgerError) -> [UInt8] {
    let bytes = try system { () throws(SystemFailure) in
      let file = path == "-" ? Descriptor.standardInput : try Descriptor(path, .input)
      var bytes = [UInt8](repeating: 0, count: fileBytesMax + 1)
      var filled = 0
      while filled < bytes.count {
        let count = try file.read(into: &bytes, at: filled)
        if count == 0 { break }
        filled += count
      }
      bytes.removeLast(bytes.count - filled)
      return bytes
    }
    guard bytes.count <= fileBytesMax else {
      throw .refused([
        Refusal(
          "file-too-long", at: Place(file: path), "the file has more than \(fileBytesMax) bytes",
          remedy: "give a checkpoint, a proof or a key")
      ])
    }
    return bytes
  }
}

extension LedgerError {
  /// Why something could not be signed or checked, where that is no finding.
  init(_ error: SigningError) {
    switch error {
    case .fault(let fault):
      self = .refused([
        Refusal(
          fault.name, at: Place(), fault.what, remedy: "nothing that it says can be relied on")
      ])
    case .refused(let refusal): self = .refused([refusal])
    case .system(let failure): self = .system(failure)
    }
  }
}

/// A checkpoint that somebody kept, and whether it says what it seems to.
enum KeptCheckpoint {
  /// It is well formed, and signed by whoever was asked for.
  case accepted(CheckpointFile, signers: [VerifierKey])
  /// It proves nothing.
  case rejected(NoteFault)

  /// What it says, where it can be relied on.
  var checkpoint: Checkpoint? {
    guard case .accepted(let file, _) = self else { return nil }
    return file.checkpoint
  }

  /// It, and how the log stands to it, as `--json` shows them.
  func json(_ relation: CheckpointRelation?) -> [UInt8] {
    var object = JSONLine()
    switch self {
    case .accepted(let file, let signers):
      object.add("size", Int(clamping: file.checkpoint.size))
      object.add("root", file.checkpoint.root.base64)
      object.add("relation", relation?.name)
      if case .rewritten(let sequence)? = relation { object.add("seq", sequence) }
      object.add("signers", signers.map(\.name))
    case .rejected(let fault):
      object.add("relation", fault.name)
      object.add("message", fault.what)
    }
    return object.object
  }

  /// Reads and checks a file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - keys: Who must have signed.
  /// - Throws: ``LedgerError`` when it cannot be read, or `openssl` not be used.
  init(_ path: String, by keys: [VerifierKey]) throws(LedgerError) {
    let bytes = try Signers.contents(of: path)
    let file: CheckpointFile
    do throws(NoteFault) {
      file = try CheckpointFile(bytes)
    } catch {
      self = .rejected(error)
      return
    }
    do throws(SigningError) {
      self = .accepted(file, signers: try file.verified(by: keys))
    } catch {
      guard case .fault(let fault) = error else { throw LedgerError(error) }
      self = .rejected(fault)
    }
  }
}
