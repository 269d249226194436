/// What became of the closed segments of a ledger.
public struct Archiving: Sendable, Hashable {
  /// How many segments are kept otherwise now.
  public var segments = 0
  /// How many of the closed ones were kept so already.
  public var unchanged = 0
  /// The bytes of those that changed, as the log has them.
  public var bytes = 0
  /// The bytes that they take now.
  public var kept = 0
}

/// Where closed segments go.
public enum ArchiveFolder: Sendable, Hashable {
  /// Where those are that were moved before; else into the log's own directory.
  case asItIs
  /// Into the log's own directory.
  case log
  /// Into this one.
  case other(String)
}

extension EventLog {
  /// Keeps closed segments in another form or in another folder; each is read there again and compared
  /// byte for byte before its other file goes.
  ///
  /// A closed segment never changes, so nobody notices but the disk: every command reads it where and as it
  /// is. After a crash a segment stands in one file or in two that hold the same, and the same call goes on.
  ///
  /// - Parameters:
  ///   - form: The form.
  ///   - folder: Where they go, named by `archive.json` from then on. It is made where it is not there.
  /// - Returns: What was done.
  /// - Throws: ``LedgerError/refused(_:)`` when the ledger names another folder that holds segments;
  ///   ``LedgerError/system(_:)``; ``LedgerError/damaged(_:)``.
  /// - Complexity: O(n) in the bytes of the segments that change; one of them at a time.
  public func archive(
    as form: SegmentForm, in folder: ArchiveFolder
  ) throws(LedgerError) -> Archiving {
    // Under the lock, with an unacknowledged end set aside: all but the last segment are closed.
    let writer = try Appender(self)
    defer { withExtendedLifetime(writer) {} }
    let (known, target) = try system { () throws(SystemFailure) in
      let known = try layout.archiveFolder()
      switch folder {
      case .asItIs: return (known, known ?? layout.log)
      case .log: return (known, layout.log)
      case .other(let path):
        try FileSystem.makeDirectory(path)
        return (known, try FileSystem.realPath(path))
      }
    }
    if let known, target != layout.log, target != known {
      throw .refused([.archivedElsewhere(known, wanted: target)])
    }
    return try system { () throws(SystemFailure) in
      var result = Archiving()
      for first in writer.segments.dropLast() {
        try archive(first, as: form, target, known: known, &result)
      }
      try forgetArchive(known, target)
      return result
    }
  }

  /// Sees to it that every segment stands in `log` as it was written, for programs that read nothing else.
  ///
  /// - Throws: ``LedgerError/refused(_:)`` where some are packed or moved; ``LedgerError/system(_:)``.
  public func requireSegmentsAsWritten() throws(LedgerError) {
    let missing = try system { () throws(SystemFailure) in
      try layout.segments().filter { !FileSystem.isOrdinaryFile(layout.segment(first: $0)) }
    }
    if let first = missing.first {
      throw .refused([.segmentsArchived(missing.count, first: first)])
    }
  }

  private func archive(
    _ first: Int, as form: SegmentForm, _ folder: String, known: String?,
    _ result: inout Archiving
  ) throws(SystemFailure) {
    let name = LogFormat.segmentName(first: first)
    let wanted = LedgerLayout.Place(path: "\(folder)/\(name)\(form.suffix)", form: form)
    let all = layout.places(ofSegment: first, archive: known)
    let present = all.filter { FileSystem.isOrdinaryFile($0.path) }
    guard let source = present.first(where: { $0 != wanted }) else {
      result.unchanged += 1
      return
    }
    let bytes = try layout.open(source)
    // In the log's directory nothing stands that is no segment.
    let temporary = folder == layout.log ? layout.staged(first: first) : "\(wanted.path).new"
    if !present.contains(wanted) {
      try FileSystem.remove(temporary)
      let target = try Descriptor(temporary, .new)
      try form.pack(bytes, to: target)
      try target.sync()
      try compare(bytes, LedgerLayout.Place(path: temporary, form: form))
      try FileSystem.rename(temporary, to: wanted.path)
      try Descriptor(folder, .directory).sync()
    } else {
      try compare(bytes, wanted)
    }
    if folder != layout.log, known != folder { try nameArchive(folder) }
    for place in present where place != wanted { try FileSystem.remove(place.path) }
    try Descriptor(layout.log, .directory).sync()
    result.segments += 1
    result.bytes += try bytes.status().bytes
    result.kept += try Descriptor(wanted.path, .read).status().bytes
  }

  /// Sees to it that a file holds the bytes of another.
  private func compare(
    _ bytes: Descriptor, _ place: LedgerLayout.Place
  ) throws(SystemFailure) {
    let other = try layout.open(place)
    var at = 0
    while true {
      let one = try bytes.bytes(at: at, count: 1 << 20)
      guard try other.bytes(at: at, count: 1 << 20) == one else { throw .notAsWritten(place.path) }
      if one.isEmpty { return }
      at += one.count
    }
  }

  private func nameArchive(_ folder: String) throws(SystemFailure) {
    var json: [UInt8] = []
    var directory: [UInt8] = []
    appendCanonicalString(folder, to: &directory)
    appendObject([("directory", directory), ("format", [0x31])], to: &json)
    try FileSystem.replace(layout.archive, with: json + [0x0A])
  }

  /// Takes the name of the folder away when nothing of the log is there any more.
  private func forgetArchive(_ known: String?, _ target: String) throws(SystemFailure) {
    guard target == layout.log, let known else { return }
    let names = try FileSystem.names(in: known)
    guard !names.contains(where: { LedgerLayout.firstSequence(ofPacked: $0) != nil }) else {
      return
    }
    try FileSystem.remove(layout.archive)
    try Descriptor(layout.directory, .directory).sync()
  }
}
