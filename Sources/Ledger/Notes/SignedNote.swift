/// A text and the signatures under it: C2SP signed-note.
///
/// The text is worth nothing until ``verified(by:)`` has found a signature of a key that one trusts.
///
/// Source: C2SP signed-note v1.0.0; the limit of signatures is that of `golang.org/x/mod`.
public struct SignedNote: Sendable, Hashable {
  /// One line under a note.
  public struct Signature: Sendable, Hashable {
    /// The name of the key.
    public var name: String
    /// Tells keys of one name apart.
    public var keyID: UInt32
    /// What the key made of the text; of a key that is not known here it may be anything.
    public var bytes: [UInt8]

    /// The line, without its LF.
    public var line: String {
      let id = (0..<4).map { UInt8(truncatingIfNeeded: keyID >> (24 - 8 * UInt32($0))) }
      return "\u{2014} \(name) \(Base64.encode(id + bytes))"
    }
  }

  /// More signatures than this are refused.
  public static let signaturesMax = 100

  /// The text, which ends with LF.
  public var text: String
  /// The signatures in the order of their lines.
  public var signatures: [Signature]

  /// Puts a text and its signatures together.
  ///
  /// - Parameters:
  ///   - text: The text, which ends with LF.
  ///   - signatures: The signatures.
  public init(text: String, signatures: [Signature]) {
    self.text = text
    self.signatures = signatures
  }

  /// Reads a note.
  ///
  /// - Parameter bytes: The whole note.
  /// - Throws: ``NoteFault/malformed(_:)``.
  public init(_ bytes: [UInt8]) throws(NoteFault) {
    let whole = try Self.text(of: bytes)
    let scalars = Array(whole.utf8)
    // The last empty line divides the text from the signatures.
    guard scalars.last == 0x0A,
      let middle = scalars.indices.dropLast().last(where: {
        scalars[$0] == 0x0A && scalars[$0 + 1] == 0x0A
      }), middle + 2 < scalars.count
    else { throw .malformed("a note is a text, an empty line, and signatures") }
    text = String(decoding: scalars[...middle], as: UTF8.self)
    let lines = String(decoding: scalars[(middle + 2)...], as: UTF8.self)
      .split(separator: "\n" as Character, omittingEmptySubsequences: false).dropLast()
    guard lines.count <= Self.signaturesMax else {
      throw .malformed("the note has \(lines.count) signatures, and more than 100 are not read")
    }
    signatures = []
    for line in lines { signatures.append(try Self.signature(String(line))) }
  }

  /// The text of bytes that may be a note or an unsigned checkpoint: UTF-8 without control characters.
  static func text(of bytes: [UInt8]) throws(NoteFault) -> String {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw .malformed("the note is not UTF-8")
    }
    guard !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A }) else {
      throw .malformed("the note has a control character")
    }
    return text
  }

  private static func signature(_ line: String) throws(NoteFault) -> Signature {
    let parts = line.split(separator: " " as Character, omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0] == "\u{2014}", VerifierKey.isName(String(parts[1])),
      let bytes = Base64.decode(String(parts[2])), bytes.count >= 5
    else {
      throw .malformed(
        "\(quoted(line)) is not a signature: a dash, the key's name, and Base64 of more than 4 bytes"
      )
    }
    let keyID = bytes.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    return Signature(name: String(parts[1]), keyID: keyID, bytes: Array(bytes.dropFirst(4)))
  }

  /// The bytes of the whole note.
  public var bytes: [UInt8] {
    Array((text + "\n" + signatures.map { $0.line + "\n" }.joined()).utf8)
  }

  /// Checks the signatures of the keys that one trusts, by the program `openssl`.
  ///
  /// - Parameter keys: The keys.
  /// - Returns: Those that signed, in the order of their signatures.
  /// - Throws: ``SigningError/fault(_:)`` when none signed, or a signature of one is wrong: then the
  ///   note is worth nothing, whatever else is under it; ``SigningError/system(_:)``.
  public func verified(by keys: [VerifierKey]) throws(SigningError) -> [VerifierKey] {
    var signed: [VerifierKey] = []
    for signature in signatures {
      guard let key = keys.first(where: { $0.name == signature.name && $0.id == signature.keyID }),
        !signed.contains(key)
      else { continue }
      guard try OpenSSL.verify(Array(text.utf8), signature.bytes, by: key) else {
        throw .fault(
          .invalidSignature("the signature of \(quoted(key.name)) is not one of this text"))
      }
      signed.append(key)
    }
    guard !signed.isEmpty else {
      let names = keys.map { quoted($0.name) }.joined(separator: " or ")
      throw .fault(.unverified("the note has no signature of \(names)"))
    }
    return signed
  }
}
