/// What a batch of several lines is going to write, put on disk before its first line.
///
/// A power cut can leave some whole lines of a batch. One line alone needs no care; of several, none
/// of which was acknowledged, either all stay or none: the intent says how many there should be, and
/// an unfinished batch is set aside like an unfinished line. It costs one sync for each import, and
/// nothing for a single record.
///
/// The file `cache/batch` is 512 bytes, one sector, written in place: canonical JSON, a space, the
/// SHA-256 of the JSON in hexadecimal, LF, NULs. If it is torn, no line had been written yet. If it is
/// lost with the cache, the lines that a crash left stay, as whole lines that nobody was told of.
package struct BatchIntent: Sendable, Hashable {
  static let fileBytes = 512

  /// What tells the ledger from others.
  package var identity: Digest
  /// How many lines the log has before the batch.
  package var from: Int
  /// How many it has after it.
  package var to: Int
  /// The first sequence number of the segment that the batch begins in; 0 for a log without any.
  package var segment: Int
  /// The bytes of that segment before the batch.
  package var offset: Int

  /// Reads the intent of the batch that was begun last.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others.
  /// - Returns: `nil` when there is none that can be trusted.
  /// - Throws: ``SystemFailure`` when it is there and cannot be read: without it a part of a batch would
  ///   pass for lines that count.
  package static func read(
    _ path: String, identity: Digest
  ) throws(SystemFailure) -> BatchIntent? {
    try intent(in: contents(path), identity)
  }

  private static func contents(_ path: String) throws(SystemFailure) -> [UInt8] {
    do throws(SystemFailure) {
      return try FileSystem.contents(of: path, limit: fileBytes)
    } catch {
      if error.isMissing || error.isLink { return [] }
      throw error
    }
  }

  private static func intent(in bytes: [UInt8], _ identity: Digest) -> BatchIntent? {
    guard let json = SealedLine.open(bytes[...]),
      let root = try? JSONDocument(json, file: nil).root,
      root["identity"]?.string == identity.base64, let from = root["from"]?.integer,
      let to = root["to"]?.integer, let segment = root["segment"]?.integer,
      let offset = root["offset"]?.integer, from >= 0, to > from, offset >= 0
    else { return nil }
    return BatchIntent(identity: identity, from: from, to: to, segment: segment, offset: offset)
  }

  /// Puts the intent on disk.
  ///
  /// - Parameter layout: The ledger; its lock is held.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package func write(_ layout: LedgerLayout) throws(SystemFailure) {
    let json =
      "{\"from\":\(from),\"identity\":\"\(identity.base64)\",\"offset\":\(offset),"
      + "\"segment\":\(segment),\"to\":\(to)}"
    try Self.put(SealedLine.seal(Array(json.utf8), bytes: Self.fileBytes), layout)
  }

  /// Takes the intent back if its batch did not come to be, on disk too: lines that follow are not that
  /// batch's, and it must not be held against them.
  ///
  /// - Parameters:
  ///   - layout: The ledger; its lock is held.
  ///   - identity: What tells the ledger from others.
  ///   - size: How many lines the log has.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func settle(
    _ layout: LedgerLayout, identity: Digest, size: Int
  ) throws(SystemFailure) {
    let bytes = try contents(layout.batch)
    guard bytes.contains(where: { $0 != 0 }) else { return }
    // What is no intent may be one on disk still: whoever was clearing it may have died before the sync.
    if let intent = intent(in: bytes, identity), intent.to <= size { return }
    try clear(layout)
  }

  /// Takes the intent back, on disk too.
  ///
  /// NULs are written last, and not synced: so where they stand, the mark before them is on disk, and
  /// nobody need sync them again.
  ///
  /// - Parameter layout: The ledger; its lock is held.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func clear(_ layout: LedgerLayout) throws(SystemFailure) {
    try put(SealedLine.seal(Array("{}".utf8), bytes: fileBytes), layout)
    try Descriptor(layout.batch, .readWrite).write([UInt8](repeating: 0, count: fileBytes), at: 0)
  }

  private static func put(_ bytes: [UInt8], _ layout: LedgerLayout) throws(SystemFailure) {
    let file = try Descriptor(layout.batch, .readWrite)
    try file.write(bytes, at: 0)
    try file.syncData()
    // The names too, each time: who made the file may have died before they were on disk.
    try Descriptor(layout.cache, .directory).sync()
    try Descriptor(layout.directory, .directory).sync()
  }
}

/// A line of JSON with its own SHA-256 behind it: tells a whole small file from a torn one.
enum SealedLine {
  /// Seals a text.
  ///
  /// - Parameters:
  ///   - json: The text, without LF.
  ///   - count: The bytes of the whole, filled up with NULs.
  /// - Returns: The text, a space, its SHA-256 in hexadecimal, LF, NULs.
  static func seal(_ json: [UInt8], bytes count: Int) -> [UInt8] {
    var sealed = json
    sealed.append(contentsOf: " \(SHA256.hash(json).hex)\n".utf8)
    sealed.append(contentsOf: [UInt8](repeating: 0, count: max(0, count - sealed.count)))
    return sealed
  }

  /// The text of a sealed line.
  ///
  /// - Parameter bytes: What ``seal(_:bytes:)`` made, or what is left of it.
  /// - Returns: `nil` when it is not whole.
  static func open(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    guard let end = bytes.firstIndex(of: 0x0A), end - bytes.startIndex > 66,
      bytes[end - 65] == 0x20
    else { return nil }
    let json = Array(bytes[bytes.startIndex..<end - 65])
    return String(decoding: bytes[(end - 64)..<end], as: UTF8.self) == SHA256.hash(json).hex
      ? json : nil
  }
}
