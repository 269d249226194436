/// A public key with its name, as C2SP signed-note and the Go checksum database write it:
/// `example.org/ledger+c6634b91+AXIL4Hcw...`.
///
/// Source: C2SP signed-note v1.0.0, "Ed25519 signatures".
public struct VerifierKey: Sendable, Hashable {
  /// The one algorithm: Ed25519.
  private static let algorithm: UInt8 = 0x01

  /// The key's name: not empty, without white space and plus signs.
  public let name: String
  /// The 32 bytes of the Ed25519 key (RFC 8032).
  public let publicKey: [UInt8]

  /// Names a key.
  ///
  /// - Parameters:
  ///   - name: The key's name.
  ///   - publicKey: 32 bytes.
  /// - Throws: ``NoteFault/malformed(_:)`` for a name that cannot be one, or another number of bytes.
  public init(name: String, publicKey: [UInt8]) throws(NoteFault) {
    guard Self.isName(name) else {
      throw .malformed("\(quoted(name)) cannot be a key's name: no white space, no plus sign")
    }
    guard publicKey.count == 32 else { throw .malformed("an Ed25519 key has 32 bytes") }
    self.name = name
    self.publicKey = publicKey
  }

  /// Reads a verifier key.
  ///
  /// - Parameter text: The name, the key's id in eight hexadecimal digits, and Base64 of 0x01 and the
  ///   key, with plus signs between them.
  /// - Throws: ``NoteFault/malformed(_:)``.
  public init(_ text: String) throws(NoteFault) {
    let parts = text.split(
      separator: "+" as Character, maxSplits: 2, omittingEmptySubsequences: false)
    guard parts.count == 3 else {
      throw .malformed("\(quoted(text)) is not a verifier key: NAME+ID+KEY")
    }
    guard let bytes = Base64.decode(String(parts[2])), bytes.count == 33 else {
      throw .malformed("the key in \(quoted(text)) is not Base64 of an algorithm and 32 bytes")
    }
    guard bytes[0] == Self.algorithm else {
      throw .malformed("the key in \(quoted(text)) is not of Ed25519, algorithm 1")
    }
    try self.init(name: String(parts[0]), publicKey: Array(bytes.dropFirst()))
    guard parts[1].utf8.count == 8, Hex.decode(String(parts[1])) != nil,
      UInt32(parts[1], radix: 16) == id
    else { throw .malformed("the id in \(quoted(text)) is not that of its name and key") }
  }

  /// The key's id: the first four bytes of SHA-256(name LF 0x01 key).
  public var id: UInt32 {
    let digest = SHA256.hash(Array(name.utf8) + [0x0A, Self.algorithm] + publicKey)
    return digest.bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
  }

  /// The key as it is given to whoever checks.
  public var text: String {
    let digits = String(id, radix: 16)
    let padded = String(repeating: "0", count: 8 - digits.utf8.count) + digits
    return "\(name)+\(padded)+\(Base64.encode([Self.algorithm] + publicKey))"
  }

  /// Whether a text can be a key's name.
  static func isName(_ text: String) -> Bool {
    !text.isEmpty && !text.contains("+")
      && !text.unicodeScalars.contains { $0.properties.isWhitespace || $0.value < 0x20 }
  }
}
