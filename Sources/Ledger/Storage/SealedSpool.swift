/// A spool of bytes that nobody has looked at yet, and that may name people: what reaches the disk is
/// sealed with a key that only this process has, and that is gone when it ends.
///
/// The bytes are combined with a stream of SHA-256 over the key and a counter; the key is drawn anew
/// for each spool, so that no part of the stream is used twice.
package struct SealedSpool {
  private var spool: Spool
  private let start: SHA256
  /// The bytes of the stream that one hash gives.
  private static let blockBytes = Digest.byteCount
  /// The most bytes that are kept in memory: what waits here waits for whoever writes into a pipe.
  private static let memoryBytes = 8 << 20

  /// Makes an empty spool.
  ///
  /// - Parameter directory: Where a file is made when one is needed.
  package init(in directory: String) {
    spool = Spool(in: directory, memoryBytes: Self.memoryBytes)
    var random = SystemRandomNumberGenerator()
    var hash = SHA256()
    hash.update((0..<Self.blockBytes).map { _ in UInt8.random(in: .min ... .max, using: &random) })
    start = hash
  }

  /// How many bytes there are.
  package var count: Int { spool.count }

  /// Appends bytes.
  ///
  /// - Parameter bytes: The bytes.
  /// - Throws: ``SystemFailure`` when the file cannot be made or written.
  package mutating func append(_ bytes: ArraySlice<UInt8>) throws(SystemFailure) {
    var sealed = Array(bytes)
    combine(&sealed, from: spool.count)
    try spool.append { $0 += sealed }
  }

  /// A range of the bytes.
  ///
  /// - Parameter range: From 0; within ``count``.
  /// - Returns: The bytes as they were appended.
  /// - Throws: ``SystemFailure`` when the file cannot be read.
  package func bytes(_ range: Range<Int>) throws(SystemFailure) -> [UInt8] {
    var bytes = try spool.bytes(range)
    combine(&bytes, from: range.lowerBound)
    return bytes
  }

  /// Seals bytes, or opens them: either is the other undone.
  private func combine(_ bytes: inout [UInt8], from offset: Int) {
    var index = 0
    while index < bytes.count {
      let position = offset + index
      let words = stream(position / Self.blockBytes).words
      var at = position % Self.blockBytes
      while at < Self.blockBytes, index < bytes.count {
        let word =
          switch at >> 3 {
          case 0: words.0
          case 1: words.1
          case 2: words.2
          default: words.3
          }
        bytes[index] ^= UInt8(truncatingIfNeeded: word &>> UInt64(56 &- (at & 7) &* 8))
        at &+= 1
        index &+= 1
      }
    }
  }

  private func stream(_ block: Int) -> Digest {
    var hash = start
    let number = UInt64(block)
    hash.update((0..<8).map { UInt8(truncatingIfNeeded: number &>> UInt64($0 &* 8)) })
    return hash.finalize()
  }
}
