/// SHA-256: 32 bytes that stand for any number of bytes.
///
/// ```swift
/// var hash = SHA256()
/// hash.update(Array("a".utf8))
/// hash.update(Array("bc".utf8))
/// hash.finalize() == SHA256.hash(Array("abc".utf8))  // true
/// ```
///
/// Source: FIPS 180-4 (August 2015), sections 5.1.1, 5.3.3 and 6.2. The rounds themselves are in
/// `SHA256Rounds.swift` (on any processor) and `SHA256Hardware.swift` (with its instructions).
public struct SHA256: Sendable {
  /// The bytes that one step of the algorithm takes.
  package static let blockBytes = 64

  /// The state before the first block: FIPS 180-4, section 5.3.3.
  package static let initialState = HashState(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

  private var state = SHA256.initialState
  /// What has been given and fills no block yet: the first `pendingCount` bytes count.
  private var pending = [64 of UInt8](repeating: 0)
  private var pendingCount = 0
  private var length: UInt64 = 0

  /// Starts a message of no bytes.
  public init() {}

  /// Adds bytes to the message.
  ///
  /// - Parameter bytes: The bytes that follow those already given.
  /// - Complexity: O(*n*) for *n* bytes; whole blocks are read where they lie.
  public mutating func update(_ bytes: Span<UInt8>) {
    length &+= UInt64(bytes.count)
    var rest = bytes
    if pendingCount > 0 {
      let taken = fill(from: rest)
      guard pendingCount == SHA256.blockBytes else { return }
      SHA256.compress(&state, pending.span)
      pendingCount = 0
      rest = rest.extracting(taken...)
    }
    let whole = rest.count & ~(SHA256.blockBytes - 1)
    if whole > 0 { SHA256.compress(&state, rest.extracting(0..<whole)) }
    _ = fill(from: rest.extracting(whole...))
  }

  /// Adds bytes to the message.
  ///
  /// - Parameter bytes: The bytes that follow those already given.
  /// - Complexity: O(*n*) for *n* bytes.
  public mutating func update(_ bytes: [UInt8]) {
    update(bytes.span)
  }

  /// Ends the message: a bit of 1, zeros, and its length in bits (FIPS 180-4, section 5.1.1).
  ///
  /// - Returns: The hash of everything that was given.
  /// - Complexity: O(1): one block or two.
  public consuming func finalize() -> Digest {
    var tail = [128 of UInt8](repeating: 0)
    for i in 0..<pendingCount { tail[i] = pending[i] }
    tail[pendingCount] = 0x80
    let end = pendingCount < 56 ? 64 : 128
    for i in 0..<8 { tail[end - 1 - i] = UInt8(truncatingIfNeeded: (length &* 8) &>> (8 * i)) }
    SHA256.compress(&state, tail.span.extracting(0..<end))
    return Digest(state)
  }

  /// Hashes one message that lies in memory.
  ///
  /// - Parameter bytes: The message.
  /// - Returns: Its hash.
  /// - Complexity: O(*n*) for *n* bytes; nothing is allocated or copied but the last block.
  public static func hash(_ bytes: Span<UInt8>) -> Digest {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// Hashes one message that lies in memory.
  ///
  /// - Parameter bytes: The message.
  /// - Returns: Its hash.
  /// - Complexity: O(*n*) for *n* bytes.
  public static func hash(_ bytes: [UInt8]) -> Digest {
    hash(bytes.span)
  }

  /// Copies into the pending block as much as fits, and says how much that was.
  private mutating func fill(from bytes: Span<UInt8>) -> Int {
    let count = min(bytes.count, SHA256.blockBytes - pendingCount)
    for i in 0..<count { pending[pendingCount + i] = bytes[i] }
    pendingCount += count
    return count
  }
}
