/// A SHA-256 hash: 32 bytes, kept as four words without memory of their own.
///
/// A ledger of a million events works with two million of these, so none is an array.
public struct Digest: Sendable, Hashable {
  /// The bytes in a digest.
  package static let byteCount = 32

  /// The bytes eight at a time, the first byte of each eight the highest.
  let words: (UInt64, UInt64, UInt64, UInt64)

  /// Takes 32 bytes as they stand.
  ///
  /// - Parameter bytes: The 32 bytes.
  /// - Precondition: `bytes.count == 32`.
  public init(_ bytes: [UInt8]) {
    self.init(bytes.span)
  }

  /// Takes 32 bytes as they stand.
  ///
  /// - Parameter bytes: The 32 bytes.
  /// - Precondition: `bytes.count == 32`.
  public init(_ bytes: Span<UInt8>) {
    precondition(bytes.count == Digest.byteCount, "a SHA-256 digest has 32 bytes")
    words = (
      Digest.word(bytes, 0), Digest.word(bytes, 8), Digest.word(bytes, 16), Digest.word(bytes, 24)
    )
  }

  /// Reads the 44 characters that a checkpoint or a proof writes.
  ///
  /// - Parameter base64: Base64 with padding; `nil` is returned when it is not that of 32 bytes.
  public init?(base64: String) {
    guard let bytes = Base64.decode(base64), bytes.count == Digest.byteCount else { return nil }
    self.init(bytes)
  }

  /// Reads the 64 digits that `sha256sum` prints.
  ///
  /// - Parameter hex: Hexadecimal digits of either case; `nil` is returned when they are not those
  ///   of 32 bytes.
  public init?(hex: String) {
    guard let bytes = Hex.decode(hex), bytes.count == Digest.byteCount else { return nil }
    self.init(bytes)
  }

  /// Takes the bytes eight at a time, the first byte of each eight the highest.
  init(words: (UInt64, UInt64, UInt64, UInt64)) {
    self.words = words
  }

  /// The state of SHA-256 after the last block.
  init(_ state: HashState) {
    words = (
      UInt64(state[0]) &<< 32 | UInt64(state[1]), UInt64(state[2]) &<< 32 | UInt64(state[3]),
      UInt64(state[4]) &<< 32 | UInt64(state[5]), UInt64(state[6]) &<< 32 | UInt64(state[7])
    )
  }

  /// Whether the digest stands at a place.
  ///
  /// - Parameters:
  ///   - bytes: What holds 32 bytes there.
  ///   - start: The first of them.
  /// - Returns: Whether they are the digest's.
  @inline(__always)
  func stands(in bytes: Span<UInt8>, at start: Int) -> Bool {
    let first = Ledger.word(bytes, at: start).byteSwapped ^ words.0
    let second = Ledger.word(bytes, at: start &+ 8).byteSwapped ^ words.1
    let third = Ledger.word(bytes, at: start &+ 16).byteSwapped ^ words.2
    let fourth = Ledger.word(bytes, at: start &+ 24).byteSwapped ^ words.3
    return first | second | third | fourth == 0
  }

  /// Whether two digests are the same 32 bytes.
  ///
  /// - Parameters:
  ///   - a: One digest.
  ///   - b: Another.
  /// - Returns: Whether they are.
  public static func == (a: Digest, b: Digest) -> Bool {
    a.words == b.words
  }

  /// Puts the digest into a hasher.
  ///
  /// - Parameter hasher: The hasher; one word of a digest is as good a mix as four.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
  }

  /// The 32 bytes.
  ///
  /// - Complexity: O(1), and one allocation.
  public var bytes: [UInt8] {
    [UInt8](capacity: Digest.byteCount) { output in append(to: &output) }
  }

  /// Puts the 32 bytes at the end of others.
  ///
  /// - Parameter output: What they are put behind; it must have room for them.
  package func append(to output: inout OutputSpan<UInt8>) {
    append(words.0, to: &output)
    append(words.1, to: &output)
    append(words.2, to: &output)
    append(words.3, to: &output)
  }

  private func append(_ word: UInt64, to output: inout OutputSpan<UInt8>) {
    for shift in stride(from: 56, through: 0, by: -8) {
      output.append(UInt8(truncatingIfNeeded: word &>> shift))
    }
  }

  /// The digest in Base64 with padding, 44 characters, as checkpoints and proofs write it.
  public var base64: String { Base64.encode(bytes.span) }

  /// The digest in 64 lower-case hexadecimal digits, as `sha256sum` prints it.
  public var hex: String { Hex.encode(bytes.span) }

  @inline(__always)
  private static func word(_ bytes: Span<UInt8>, _ start: Int) -> UInt64 {
    let s = bytes.extracting(start..<start &+ 8)
    return UInt64(s[0]) &<< 56 | UInt64(s[1]) &<< 48 | UInt64(s[2]) &<< 40 | UInt64(s[3]) &<< 32
      | UInt64(s[4]) &<< 24 | UInt64(s[5]) &<< 16 | UInt64(s[6]) &<< 8 | UInt64(s[7])
  }
}
