/// What is kept in a file of a ``KeptState``, read from its beginning to its end, with its seal worked
/// out on the way.
///
/// A window of the file is in memory at a time: it is hashed and taken apart while it is in the
/// processor's cache, and what is made of it is the only whole copy. So whoever reads must doubt
/// everything until the seal was compared.
package struct KeptContent {
  private let file: Descriptor
  /// Where the seal starts.
  private let end: Int
  private var window: [UInt8]
  /// Where the window starts in the file, and how many bytes of it count.
  private var start = 0
  private var filled = 0
  /// The next byte of the file that is given.
  private var at: Int
  private var pieces: [Digest] = []
  /// Whether the file could be read so far.
  private var isThere = true

  /// Of whole words and whole pieces, so that neither is ever cut.
  private static let windowBytes = 64 * KeptState.pieceBytes

  init(_ file: Descriptor, after header: Int, of bytes: Int) {
    self.file = file
    end = bytes - Digest.byteCount
    at = header
    window = [UInt8](repeating: 0, count: min(Self.windowBytes, end))
  }

  /// How many bytes are left.
  package var left: Int { end - at }

  /// Eight bytes as a number, the lowest first; `nil` where there are not so many.
  package mutating func word() -> UInt64? {
    guard left >= 8, fill() else { return nil }
    defer { at += 8 }
    return Ledger.word(window.span, at: at - start)
  }

  /// Gives bytes in parts, each of whole words but for the last.
  ///
  /// - Parameters:
  ///   - count: How many bytes.
  ///   - body: Is given each part.
  /// - Returns: `false` where there are not so many.
  @inline(__always)
  package mutating func next(_ count: Int, _ body: (Span<UInt8>) -> Void) -> Bool {
    guard count >= 0, count <= left else { return false }
    var wanted = count
    while wanted > 0 {
      guard fill() else { return false }
      let first = at - start
      let length = min(wanted, filled - first)
      body(window.span.extracting(first..<first + length))
      at += length
      wanted -= length
    }
    return true
  }

  /// Whether the file is as it was written: what is left is read as well.
  package mutating func isSealed() -> Bool {
    while left > 0 {
      guard fill() else { return false }
      at = start + filled
    }
    guard isThere, let seal = try? file.bytes(at: end, count: Digest.byteCount),
      seal.count == Digest.byteCount
    else { return false }
    return MerkleTree.root(of: pieces) == Digest(seal.span)
  }

  /// Brings the byte at ``at`` into the window; `false` where the file is shorter than it was.
  @inline(__always)
  private mutating func fill() -> Bool { at < start + filled || isThere && readOn() }

  private mutating func readOn() -> Bool {
    while isThere, at >= start + filled {
      start += filled
      let wanted = min(Self.windowBytes, end - start)
      filled = 0
      if let count = try? file.read(into: &window, at: 0, from: start) {
        filled = min(count, wanted)
      }
      isThere = wanted > 0 && filled == wanted
      pieces += KeptState.pieces(window.span.extracting(0..<filled))
    }
    return isThere
  }
}
