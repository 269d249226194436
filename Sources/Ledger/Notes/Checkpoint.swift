/// The head of a log at a size, as C2SP tlog-checkpoint writes it: origin, size and root, a line each.
///
/// ```
/// example.org/opportunity-areas
/// 412
/// CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=
/// ```
///
/// Source: C2SP tlog-checkpoint v1.0.0.
public struct Checkpoint: Sendable, Hashable {
  /// The name of the log.
  public var origin: String
  /// How many lines the log has: the specification allows 64 bits without sign.
  public var size: UInt64
  /// The root of the tree over them.
  public var root: Digest
  /// Lines after the root, which mean nothing here.
  public var extensions: [String] = []

  /// Makes a checkpoint.
  ///
  /// - Parameters:
  ///   - origin: The name of the log.
  ///   - size: How many lines it has.
  ///   - root: The root of the tree over them.
  public init(origin: String, size: Int, root: Digest) {
    self.origin = origin
    self.size = UInt64(size)
    self.root = root
  }

  /// Reads the text of a checkpoint.
  ///
  /// - Parameter text: At least three lines, each ended by LF; no signatures.
  /// - Throws: ``NoteFault`` when it is not exactly what the specification allows.
  public init(_ text: String) throws(NoteFault) {
    let lines = text.split(separator: "\n" as Character, omittingEmptySubsequences: false)
    guard lines.last == "", lines.count >= 4 else {
      throw .malformed("a checkpoint has a line each for origin, size and root, each with its end")
    }
    for (number, line) in lines.dropLast().enumerated() where line.isEmpty {
      throw .malformed("line \(number + 1) of the checkpoint is empty")
    }
    let digits = Array(lines[1].utf8)
    guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), digits == [0x30] || digits[0] != 0x30,
      let size = UInt64(lines[1])
    else {
      throw .malformed(
        "line 2 of the checkpoint is not a size: digits without a zero before them, below 2^64")
    }
    guard let root = Digest(base64: String(lines[2])) else {
      throw .malformed("line 3 of the checkpoint is not a root: Base64 of 32 bytes, with padding")
    }
    origin = String(lines[0])
    self.size = size
    self.root = root
    extensions = lines[3...].dropLast().map(String.init)
  }

  /// The text that is signed.
  public var text: String {
    ([origin, String(size), root.base64] + extensions).map { $0 + "\n" }.joined()
  }
}

/// Why a note, a checkpoint or a proof proves nothing.
public enum NoteFault: Error, Sendable, Hashable {
  /// It is not in the form of its specification.
  case malformed(String)
  /// No key that was asked for has signed it.
  case unverified(String)
  /// The signature of a key that was asked for is not one of this text.
  case invalidSignature(String)
  /// It is in form, and does not prove what it is to prove.
  case notProved(String)

  /// The name of the fault, as `--json` prints it.
  public var name: String {
    switch self {
    case .malformed: "malformed"
    case .unverified: "unverified"
    case .invalidSignature: "invalid-signature"
    case .notProved: "not-proved"
    }
  }

  /// What is wrong, without a capital or a full stop.
  public var what: String {
    switch self {
    case .malformed(let what), .unverified(let what), .invalidSignature(let what),
      .notProved(let what):
      what
    }
  }
}
