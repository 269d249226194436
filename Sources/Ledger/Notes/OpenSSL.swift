/// Why something could not be signed or checked.
public enum SigningError: Error, Sendable, Hashable {
  /// What was to be checked proves nothing.
  case fault(NoteFault)
  /// The key, or the program `openssl`, cannot be used: what it said, and what would be right.
  case refused(Refusal)
  /// The system failed.
  case system(SystemFailure)
}

/// Ed25519 by the program `openssl` (3.0 or newer): keys, signing, checking.
///
/// There is no signature code of our own.
/// Keys are PKCS #8 files in PEM, as `openssl genpkey` writes them. A key with a passphrase is opened by
/// the one in `$LEDGER_KEY_PASSPHRASE`; nothing ever prompts.
public enum OpenSSL {
  /// What stands before the 32 bytes of an Ed25519 key in SubjectPublicKeyInfo (RFC 8410).
  private static let keyPrefix: [UInt8] = [
    0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
  ]
  private static let passphrase = "LEDGER_KEY_PASSPHRASE"

  /// Makes a key.
  ///
  /// - Parameter path: The file that is made, with permissions 0600; it must not be there yet.
  /// - Throws: ``SigningError``.
  public static func makeKey(_ path: String) throws(SigningError) {
    let pem = try output(["genpkey", "-algorithm", "ed25519"], about: path)
    do throws(SystemFailure) {
      let file = try Descriptor(path, .newSecret)
      try file.write(pem[...])
      try file.sync()
    } catch {
      throw .system(error)
    }
  }

  /// The public key of a private one.
  ///
  /// - Parameter path: The private key's file.
  /// - Returns: 32 bytes.
  /// - Throws: ``SigningError``.
  public static func publicKey(of path: String) throws(SigningError) -> [UInt8] {
    let der = try output(
      ["pkey", "-in", path, "-passin", passphraseSource, "-pubout", "-outform", "DER"], about: path)
    guard der.count == keyPrefix.count + 32, der.starts(with: keyPrefix) else {
      throw .refused(.notEd25519(path))
    }
    return Array(der.dropFirst(keyPrefix.count))
  }

  /// Signs a text.
  ///
  /// - Parameters:
  ///   - text: What is signed.
  ///   - name: The key's name in the signature.
  ///   - path: The private key's file.
  /// - Returns: The signature's line.
  /// - Throws: ``SigningError``.
  public static func sign(
    _ text: [UInt8], as name: String, with path: String
  ) throws(SigningError) -> SignedNote.Signature {
    let key = try verifierKey(name, of: path)
    let signature = try withFiles([text]) { (files) throws(SigningError) in
      try output(
        [
          "pkeyutl", "-sign", "-inkey", path, "-passin", passphraseSource, "-rawin", "-in",
          files[0],
        ],
        about: path)
    }
    // What is handed out was checked: a key that cannot be read back signs nothing.
    guard signature.count == 64, try verify(text, signature, by: key) else {
      throw .refused(.notEd25519(path))
    }
    return SignedNote.Signature(name: name, keyID: key.id, bytes: signature)
  }

  /// The verifier key of a private key.
  ///
  /// - Parameters:
  ///   - name: The key's name.
  ///   - path: The private key's file.
  /// - Returns: What is given to whoever checks.
  /// - Throws: ``SigningError``.
  public static func verifierKey(
    _ name: String, of path: String
  ) throws(SigningError) -> VerifierKey {
    let bytes = try publicKey(of: path)
    do throws(NoteFault) {
      return try VerifierKey(name: name, publicKey: bytes)
    } catch {
      throw .fault(error)
    }
  }

  /// Checks a signature.
  ///
  /// - Parameters:
  ///   - text: What is said to be signed.
  ///   - signature: 64 bytes; any other number is wrong.
  ///   - key: The key.
  /// - Returns: Whether it is the key's signature of the text.
  /// - Throws: ``SigningError`` when it cannot be found out.
  public static func verify(
    _ text: [UInt8], _ signature: [UInt8], by key: VerifierKey
  ) throws(SigningError) -> Bool {
    guard signature.count == 64 else { return false }
    let spki = Base64.encode(keyPrefix + key.publicKey)
    let pem = "-----BEGIN PUBLIC KEY-----\n\(spki)\n-----END PUBLIC KEY-----\n"
    return try withFiles([text, signature, Array(pem.utf8)]) { (files) throws(SigningError) in
      let run = try run([
        "pkeyutl", "-verify", "-pubin", "-inkey", files[2], "-rawin", "-in", files[0], "-sigfile",
        files[1],
      ])
      let said = String(decoding: run.output, as: UTF8.self)
      if run.status == 0, said.contains("Signature Verified Successfully") { return true }
      // Any other end than a plain no, a program that crashed say, is not an answer.
      if run.status == 1, said.contains("Signature Verification Failure") { return false }
      throw .refused(.opensslFailed(key.name, said: words(run)))
    }
  }

  // MARK: The program

  private static var passphraseSource: String {
    Program.environment(passphrase) == nil ? "pass:" : "env:\(passphrase)"
  }

  private static func output(
    _ words: [String], about path: String
  ) throws(SigningError) -> [UInt8] {
    let run = try run(words)
    guard run.status == 0 else { throw .refused(.opensslFailed(path, said: Self.words(run))) }
    return run.output
  }

  private static func run(_ words: [String]) throws(SigningError) -> Program.Run {
    do throws(SystemFailure) {
      return try Program.run("openssl", words)
    } catch {
      throw error.isMissing ? .refused(.noOpenSSL) : .system(error)
    }
  }

  private static func words(_ run: Program.Run) -> String {
    let text = String(decoding: run.errorOutput + run.output, as: UTF8.self)
    return text.split(separator: "\n" as Character).last.map(String.init) ?? "it said nothing"
  }

  /// Puts texts into files of their own for as long as `openssl` needs them: it reads no Ed25519
  /// message from a pipe.
  private static func withFiles<Result>(
    _ contents: [[UInt8]], _ body: ([String]) throws(SigningError) -> Result
  ) throws(SigningError) -> Result {
    let folder: String
    do throws(SystemFailure) { folder = try FileSystem.makeTemporaryDirectory() } catch {
      throw .system(error)
    }
    let paths = contents.indices.map { "\(folder)/\($0)" }
    defer {
      for path in paths { try? FileSystem.remove(path) }
      try? FileSystem.removeDirectory(folder)
    }
    do throws(SystemFailure) {
      for (path, bytes) in zip(paths, contents) {
        try Descriptor(path, .newSecret).write(bytes[...])
      }
    } catch {
      throw .system(error)
    }
    return try body(paths)
  }
}
