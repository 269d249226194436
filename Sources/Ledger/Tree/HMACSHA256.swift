/// HMAC-SHA-256: a hash that only the holder of a key can work out.
///
/// The two hashes that begin with the key are begun once; each message goes on from there.
///
/// Source: RFC 2104; FIPS 198-1.
package struct HMACSHA256: Sendable {
  private let inner: SHA256
  private let outer: SHA256

  /// Takes a key.
  ///
  /// - Parameter key: The key; of more than 64 bytes the hash is the key.
  package init(key: [UInt8]) {
    var block = key.count > SHA256.blockBytes ? SHA256.hash(key).bytes : key
    block += Array(repeating: 0, count: SHA256.blockBytes - block.count)
    var inner = SHA256()
    inner.update(block.map { $0 ^ 0x36 })
    var outer = SHA256()
    outer.update(block.map { $0 ^ 0x5C })
    self.inner = inner
    self.outer = outer
  }

  /// The code of a message.
  ///
  /// - Parameter message: The message.
  /// - Returns: 32 bytes.
  /// - Complexity: O(n).
  package func code(of message: [UInt8]) -> Digest {
    var first = inner
    first.update(message)
    var second = outer
    second.update(first.finalize().bytes)
    return second.finalize()
  }
}
