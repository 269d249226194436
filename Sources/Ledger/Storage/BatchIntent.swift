/// What a batch of several lines is going to write, put on disk before its first line.
///
/// A power cut can leave some whole lines of a batch. One line alone needs no care; of several, none
/// of which was acknowledged, either all stay or none: the intent says how many there should be, and
/// an unfinished batch is set aside like an unfinished line. It costs one sync for each import, and
/// nothing for a single record.
package struct BatchIntent: Sendable, Hashable {
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
}

/// The file `cache/batch`: the batch that was begun last, and how often an end of the log was cut off.
///
/// It is 512 bytes, one sector, written in place: canonical JSON, a space, the SHA-256 of the JSON in
/// hexadecimal, LF, NULs. If the file is torn, no line of its batch had been written yet. If it is lost
/// with the cache, the lines that a crash left stay, as whole lines that nobody was told of.
package struct BatchFile: Sendable, Hashable {
  static let fileBytes = 512

  /// How often an end of the log was cut off.
  ///
  /// A reader to whom this changes may have read, where that end was, a part of something newer.
  package var cuts = 0
  /// The batch that was begun last; `nil` once it was taken back.
  package var intent: BatchIntent?
  /// Whether it is known that no older intent is on disk.
  private var isSettled = true

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What tells the ledger from others.
  /// - Returns: What it says; no intent where there is none that can be trusted.
  /// - Throws: ``SystemFailure`` when it is there and cannot be read: without it a part of a batch would
  ///   pass for lines that count.
  package static func read(
    _ path: String, identity: Digest
  ) throws(SystemFailure) -> BatchFile {
    var bytes = try contents(path)
    while true {
      if let file = BatchFile(bytes, identity) { return file }
      // Half of it may be older than the other half while it is written: then it changes again.
      let again = try contents(path)
      if again == bytes { return BatchFile(isSettled: false) }
      bytes = again
    }
  }

  private static func contents(_ path: String) throws(SystemFailure) -> [UInt8] {
    do throws(SystemFailure) {
      return try FileSystem.contents(of: path, limit: fileBytes)
    } catch {
      if error.isMissing || error.isLink { return [] }
      throw error
    }
  }

  private init(cuts: Int = 0, intent: BatchIntent? = nil, isSettled: Bool) {
    self.cuts = cuts
    self.intent = intent
    self.isSettled = isSettled
  }

  /// What the bytes of the file say; `nil` when they are not as they were written.
  private init?(_ bytes: [UInt8], _ identity: Digest) {
    guard bytes.contains(where: { $0 != 0 }) else { return }
    guard let json = SealedLine.open(bytes[...]), let root = try? JSONDocument(json, file: nil).root
    else { return nil }
    cuts = root["cuts"]?.integer ?? 0
    isSettled = root["settled"] != nil
    guard root["identity"]?.string == identity.base64, let from = root["from"]?.integer,
      let to = root["to"]?.integer, let segment = root["segment"]?.integer,
      let offset = root["offset"]?.integer, from >= 0, to > from, offset >= 0
    else { return }
    intent = BatchIntent(identity: identity, from: from, to: to, segment: segment, offset: offset)
  }

  private var bytes: [UInt8] {
    var json = "{\"cuts\":\(cuts)"
    if let intent {
      json +=
        ",\"from\":\(intent.from),\"identity\":\"\(intent.identity.base64)\""
        + ",\"offset\":\(intent.offset),\"segment\":\(intent.segment)"
    }
    if isSettled { json += ",\"settled\":true" }
    if let intent { json += ",\"to\":\(intent.to)" }
    return SealedLine.seal(Array((json + "}").utf8), bytes: Self.fileBytes)
  }

  /// Puts the intent of a batch on disk.
  ///
  /// - Parameters:
  ///   - intent: The intent.
  ///   - layout: The ledger; its lock is held.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func begin(
    _ intent: BatchIntent, _ layout: LedgerLayout
  ) throws(SystemFailure) {
    let cuts = try read(layout.batch, identity: intent.identity).cuts
    try BatchFile(cuts: cuts, intent: intent, isSettled: false).put(layout)
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
    let file = try read(layout.batch, identity: identity)
    // What is no intent may be one on disk still: whoever was clearing it may have died before the sync.
    if file.isSettled { return }
    if let intent = file.intent, intent.to <= size { return }
    try clear(layout, identity: identity)
  }

  /// Counts that an end of the log is about to be cut off: a reader whose moment was before reads again.
  ///
  /// When it is cut off, and before another line is written, ``settle(_:identity:size:)`` counts once more,
  /// for readers whose moment came in between. Until then no intent stands, and nothing is settled: if the
  /// program dies there, the next one goes on.
  ///
  /// - Parameters:
  ///   - layout: The ledger; its lock is held.
  ///   - identity: What tells the ledger from others.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func announceCut(
    _ layout: LedgerLayout, identity: Digest
  ) throws(SystemFailure) {
    let cuts = try read(layout.batch, identity: identity).cuts &+ 1
    try BatchFile(cuts: cuts, isSettled: false).put(layout)
  }

  /// Whether lines that were read since an earlier look at the file are of that moment.
  ///
  /// - Parameters:
  ///   - earlier: What the file said when the end of the log was looked at.
  ///   - reached: The last line that was read.
  /// - Returns: `false` when an end of the log was cut off since, or a batch was begun that some of the lines
  ///   may belong to.
  package func isOfMoment(of earlier: BatchFile, reached: Int) -> Bool {
    guard cuts == earlier.cuts else { return false }
    guard let intent, intent != earlier.intent else { return true }
    return intent.from >= reached
  }

  /// Takes the intent back, on disk too, and counts that an end of the log was cut off.
  ///
  /// That it is settled is written last, and not synced: so where that stands, the mark before it is on
  /// disk, and nobody need sync it again.
  ///
  /// - Parameters:
  ///   - layout: The ledger; its lock is held.
  ///   - identity: What tells the ledger from others.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func clear(
    _ layout: LedgerLayout, identity: Digest
  ) throws(SystemFailure) {
    let cuts = try read(layout.batch, identity: identity).cuts &+ 1
    try BatchFile(cuts: cuts, isSettled: false).put(layout)
    try Descriptor(layout.batch, .readWrite)
      .write(BatchFile(cuts: cuts, isSettled: true).bytes, at: 0)
  }

  private func put(_ layout: LedgerLayout) throws(SystemFailure) {
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
