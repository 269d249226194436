/// A line that later lines are understood by: a catalogue or a plan, and where it stands.
package struct Control: Sendable, Hashable {
  /// What it is: ``ReservedKind/catalogue`` or ``ReservedKind/plan``.
  package var kind: ReservedKind
  /// The programme of a plan; empty for a catalogue.
  package var programme: String
  /// Its sequence number.
  package var sequence: Int
  /// The first sequence number of its segment.
  package var segment: Int
  /// Where its line starts in the segment.
  package var offset: Int
  /// The bytes of its line without LF.
  package var bytes: Int
}

/// How far a log reaches, and what is needed to go on from there without reading it again.
///
/// A head is derived. It is written after the lines that it covers are on disk, so one that is found
/// whole never promises too much; one that is torn or missing is worked out again from the log.
package struct Head: Sendable, Hashable {
  /// How many lines there are.
  package var size = 0
  /// The tree over them.
  package var frontier = Frontier()
  /// The first sequence number of the last segment; 0 when there is none.
  package var segment = 0
  /// How many segments there are, the last one counted: one that goes missing is missed at once.
  package var segmentCount = 0
  /// The bytes of the last segment that these lines fill.
  package var offset = 0
  /// The bytes of the last line with its LF.
  package var lastLineBytes = 0
  /// When the last line was recorded.
  package var lastRecorded = Instant(milliseconds: .min)
  /// The hash of what `ledger.json` says of the ledger: tells one ledger's caches from another's.
  package var identity: Digest?
  /// The leaf of the last line.
  package var lastLeaf: Digest?
  /// How many ``Control`` lines there are.
  package var controls = 0
  /// The SHA-256 of the list of them in `cache/controls`: tells it from another history's.
  package var controlsSum = SHA256.hash([])

  package init() {}

  /// The root of the tree.
  package var root: Digest { frontier.root }
  /// How many lines there are, and their root.
  package var extent: IdIndex.Extent { .init(size: size, root: root) }
}

/// The file `cache/head`: two slots, written in turn, so that a torn write spoils only one of them.
///
/// A slot is 4,096 bytes: one line of canonical JSON, a space, the SHA-256 of the JSON in hex, LF,
/// and zeros. The slot with the larger size whose sum is right holds.
package enum HeadFile {
  static let slotBytes = 4096

  /// Reads the newest whole head.
  ///
  /// - Parameter path: The file.
  /// - Returns: The head; `nil` when there is none that can be trusted.
  package static func read(_ path: String) -> Head? {
    guard let bytes = try? FileSystem.contents(of: path, limit: 2 * slotBytes) else { return nil }
    let slots = stride(from: 0, to: bytes.count, by: slotBytes).compactMap { start in
      decode(bytes[start..<min(start + slotBytes, bytes.count)])
    }
    return slots.max { $0.size < $1.size }
  }

  /// Writes a head over the older slot, without syncing: what is lost is worked out again.
  ///
  /// - Parameters:
  ///   - head: The head.
  ///   - path: The file.
  /// - Throws: ``SystemFailure`` of `open`, `pread` or `pwrite`.
  package static func write(_ head: Head, to path: String) throws(SystemFailure) {
    let file = try Descriptor(path, .readWrite)
    let bytes = try file.bytes(at: 0, count: 2 * slotBytes)
    let sizes = [0, slotBytes].map { start in
      start < bytes.count
        ? decode(bytes[start..<min(start + slotBytes, bytes.count)])?.size ?? -1 : -1
    }
    try file.write(encode(head), at: sizes[0] <= sizes[1] ? 0 : slotBytes)
  }

  static func encode(_ head: Head) -> [UInt8] {
    var json: [UInt8] = Array(
      "{\"controls\":\(head.controls),\"controlsSum\":\"\(head.controlsSum.base64)\",\"frontier\":["
        .utf8)
    for (index, hash) in head.frontier.hashes.enumerated() {
      json.append(contentsOf: "\(index == 0 ? "" : ",")\"\(hash.base64)\"".utf8)
    }
    json.append(contentsOf: "]".utf8)
    if let identity = head.identity, let leaf = head.lastLeaf {
      json.append(
        contentsOf: ",\"identity\":\"\(identity.base64)\",\"lastLeaf\":\"\(leaf.base64)\"".utf8)
    }
    json.append(contentsOf: ",\"lastLineBytes\":\(head.lastLineBytes)".utf8)
    if head.size > 0 {
      json.append(contentsOf: ",\"lastRecorded\":\"\(head.lastRecorded)\"".utf8)
    }
    json.append(
      contentsOf:
        ",\"offset\":\(head.offset),\"segment\":\(head.segment),\"segmentCount\":\(head.segmentCount),"
        .utf8)
    json.append(contentsOf: "\"size\":\(head.size)}".utf8)
    return SealedLine.seal(json, bytes: slotBytes)
  }

  static func decode(_ slot: ArraySlice<UInt8>) -> Head? {
    guard let json = SealedLine.open(slot),
      let root = try? JSONDocument(json, file: nil).root,
      let size = root["size"]?.integer, size >= 0, let segment = root["segment"]?.integer,
      let segmentCount = root["segmentCount"]?.integer,
      let offset = root["offset"]?.integer, let lineBytes = root["lastLineBytes"]?.integer,
      let controls = root["controls"]?.integer,
      let controlsSum = root["controlsSum"]?.string.flatMap({ Digest(base64: $0) }),
      let hashes = root["frontier"]?.elements,
      let frontier = Frontier(
        size: size, hashes: hashes.compactMap { $0.string.flatMap { Digest(base64: $0) } })
    else { return nil }
    var head = Head()
    head.size = size
    head.frontier = frontier
    head.segment = segment
    head.segmentCount = segmentCount
    head.offset = offset
    head.lastLineBytes = lineBytes
    head.controls = controls
    head.controlsSum = controlsSum
    guard size > 0 else { return head }
    guard let recorded = root["lastRecorded"]?.string.flatMap({ Instant($0) }),
      let identity = root["identity"]?.string.flatMap({ Digest(base64: $0) }),
      let leaf = root["lastLeaf"]?.string.flatMap({ Digest(base64: $0) }), segment >= 1,
      offset >= lineBytes, lineBytes >= 2
    else { return nil }
    head.lastRecorded = recorded
    head.identity = identity
    head.lastLeaf = leaf
    return head
  }
}

/// The file `cache/controls`: where catalogues and plans stand.
///
/// With it, recording one event need not look for them. A line each; the head has the SHA-256 of all.
package enum ControlFile {
  /// Reads the list.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - head: The head that says how many there are, and their sum.
  /// - Returns: The list; `nil` when it is not that of the head.
  package static func read(_ path: String, for head: Head) -> [Control]? {
    if head.controls == 0 { return [] }
    guard let bytes = try? FileSystem.contents(of: path), SHA256.hash(bytes) == head.controlsSum
    else { return nil }
    var controls: [Control] = []
    for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ", omittingEmptySubsequences: false)
      guard words.count == 6, let kind = ReservedKind(rawValue: String(words[0])),
        let sequence = Int(words[2]), let segment = Int(words[3]), let offset = Int(words[4]),
        let length = Int(words[5])
      else { return nil }
      controls.append(
        Control(
          kind: kind, programme: String(words[1]), sequence: sequence, segment: segment,
          offset: offset, bytes: length))
    }
    return controls.count == head.controls ? controls : nil
  }

  /// Writes the list in place of the one before.
  ///
  /// - Parameters:
  ///   - controls: The list.
  ///   - path: The file.
  /// - Returns: Its SHA-256, for the head.
  /// - Throws: ``SystemFailure`` of any of the calls.
  package static func write(_ controls: [Control], to path: String) throws(SystemFailure) -> Digest
  {
    var bytes: [UInt8] = []
    for control in controls {
      let line =
        "\(control.kind.rawValue) \(control.programme) \(control.sequence) \(control.segment) "
        + "\(control.offset) \(control.bytes)\n"
      bytes.append(contentsOf: line.utf8)
    }
    try FileSystem.replace(path, with: bytes, durably: false)
    return SHA256.hash(bytes)
  }
}

/// A catalogue or a plan as the log holds it.
public struct ControlLine: Sendable {
  /// Its sequence number.
  public var sequence: Int
  /// The line.
  public var document: JSONDocument
}

extension [Control] {
  /// The latest of each programme, in order of programme; of catalogues the latest.
  func latest(_ kind: ReservedKind) -> [Control] {
    var latest: [String: Control] = [:]
    for control in self where control.kind == kind { latest[control.programme] = control }
    return latest.values.sorted { $0.programme < $1.programme }
  }
}

extension EventLog {
  /// The catalogue or the plans in force at a size of the log: the latest of each programme.
  ///
  /// - Parameters:
  ///   - kind: ``ReservedKind/catalogue`` or ``ReservedKind/plan``.
  ///   - size: How many lines of the log; all of them where it is `nil`.
  /// - Returns: Their lines, in order of programme.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head, and a read of each line returned.
  public func inForce(
    _ kind: ReservedKind, at size: Int? = nil
  ) throws(LedgerError) -> [ControlLine] {
    let controls = try LogState(self).controls.filter { $0.sequence <= size ?? .max }
    return try read(controls.latest(kind))
  }

  /// The programmes that have a plan at a size of the log, in order of their names.
  ///
  /// - Parameter size: How many lines of the log.
  /// - Returns: `nil` where nothing is cached.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes after the cached head.
  package func programmesWithPlan(at size: Int) throws(LedgerError) -> [String]? {
    guard cachedHead != nil else { return nil }
    return try LogState(self).controls.filter { $0.sequence <= size }.latest(.plan)
      .map(\.programme)
  }

  func read(_ controls: [Control]) throws(LedgerError) -> [ControlLine] {
    var lines: [ControlLine] = []
    for control in controls {
      let bytes = try system { () throws(SystemFailure) in
        try layout.openShared(segment: control.segment)?
          .bytes(at: control.offset, count: control.bytes) ?? []
      }
      guard let line = EventLine(bytes.span, in: bytes.indices), line.sequence == control.sequence
      else {
        throw .damaged([
          Damage(
            "acknowledged-line-lost", segment: LogFormat.segmentName(first: control.segment),
            line: control.sequence - control.segment + 1, sequence: control.sequence,
            what: "seq \(control.sequence) is not where it was recorded")
        ])
      }
      lines.append(
        ControlLine(sequence: control.sequence, document: try JSONDocument(bytes, file: nil)))
    }
    return lines
  }
}
