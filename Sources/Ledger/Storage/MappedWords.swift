/// A file of 64-bit words, little-endian, mapped into memory and shared with whoever maps or reads it.
///
/// The pointer never leaves this file, lives as long as the object, and every access is checked
/// against the length, so the type is safe to use.
@safe
package final class MappedWords {
  /// The file; it stays open as long as the mapping.
  package let file: Descriptor
  /// How many words there are.
  package let count: Int
  private let mapping: UnsafeMutableRawBufferPointer

  /// Maps a file.
  ///
  /// - Parameters:
  ///   - file: The file, opened to read and write.
  ///   - count: How many words; the file must have them, and nobody may cut it short.
  ///   - isNew: Whether all of them will be written.
  /// - Throws: ``SystemFailure`` of `mmap`.
  package init(_ file: Descriptor, count: Int, isNew: Bool = false) throws(SystemFailure) {
    unsafe mapping = try unsafe file.map(8 * count, toWrite: isNew)
    self.file = file
    self.count = count
  }

  deinit { unsafe Descriptor.unmap(mapping) }

  /// The word at an index.
  ///
  /// - Parameter index: From 0.
  /// - Precondition: The index is below ``count``.
  package subscript(_ index: Int) -> UInt64 {
    @inline(__always) get {
      precondition(index >= 0 && index < count)
      let stored = unsafe mapping.loadUnaligned(fromByteOffset: 8 &* index, as: UInt64.self)
      return UInt64(littleEndian: stored)
    }
    @inline(__always) set {
      precondition(index >= 0 && index < count)
      unsafe mapping.storeBytes(
        of: newValue.littleEndian, toByteOffset: 8 &* index, as: UInt64.self)
    }
  }
}
