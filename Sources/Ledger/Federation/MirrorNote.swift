/// What a copy of another ledger says of itself, in `mirror.json`: where it came from, and how far.
///
/// ```json
/// {"checkpoint":"example.org/north\n262144\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
///  "created":"2026-11-21T09:00:00.000Z","format":1,"source":"/srv/north"}
/// ```
struct MirrorNote: Sendable, Hashable {
  /// The ledger that was copied, as it was named last.
  var source: String
  /// When that ledger was made: another one of the same name was made at another moment.
  var created: Instant
  /// How far the copy is acknowledged.
  var checkpoint: Checkpoint

  /// How many lines were copied.
  var size: Int { Int(exactly: checkpoint.size) ?? .max }

  init(source: String, created: Instant, checkpoint: Checkpoint) {
    self.source = source
    self.created = created
    self.checkpoint = checkpoint
  }

  /// Reads a note.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - file: Its name, for places.
  /// - Throws: ``LedgerError/refused(_:)`` with every problem.
  init(_ bytes: [UInt8], file: String) throws(LedgerError) {
    let root = try JSONDocument(bytes, file: file).root
    guard root.kind == .object else { throw .refused([.expected("an object", at: root.place)]) }
    var refusals: [Refusal] = []
    let known = ["checkpoint", "created", "format", "source"]
    for (name, value) in root.members where !known.contains(name) {
      refusals.append(.unknownKey(name, known: known, at: value.place))
    }
    if root["format"]?.integer != 1 {
      refusals.append(.expected("format 1", at: root["format"]?.place ?? root.place))
    }
    let source = root["source"]?.string
    if source == nil {
      refusals.append(
        .expected("source, the ledger's directory", at: root["source"]?.place ?? root.place))
    }
    let created = root["created"]?.string.flatMap { Instant($0) }
    if created == nil {
      refusals.append(.expectedCreated(at: root["created"]?.place ?? root.place))
    }
    var checkpoint: Checkpoint?
    do throws(NoteFault) {
      checkpoint = try Checkpoint(root["checkpoint"]?.string ?? "")
    } catch {
      refusals.append(
        .expected("a checkpoint: \(error.what)", at: root["checkpoint"]?.place ?? root.place))
    }
    guard refusals.isEmpty, let source, let created, let checkpoint else {
      throw .refused(refusals)
    }
    self.init(source: source, created: created, checkpoint: checkpoint)
  }

  /// Reads the note of a directory.
  ///
  /// - Parameter layout: The copy.
  /// - Returns: The note; `nil` where there is none.
  /// - Throws: ``LedgerError/refused(_:)`` with every problem; ``LedgerError/system(_:)``.
  static func read(_ layout: LedgerLayout) throws(LedgerError) -> MirrorNote? {
    guard FileSystem.exists(layout.mirror) else { return nil }
    let bytes = try system { () throws(SystemFailure) in
      try FileSystem.contents(of: layout.mirror, atMost: LogFormat.lineBytesMax, as: .read)
    }
    guard let bytes else {
      throw .refused([
        .fileTooLong(LogFormat.lineBytesMax, "a copy's note", at: Place(file: layout.mirror))
      ])
    }
    return try MirrorNote(bytes, file: layout.mirror)
  }

  /// The note as the file's contents: one line of canonical JSON.
  var bytes: [UInt8] {
    var output: [UInt8] = Array("{\"checkpoint\":".utf8)
    appendCanonicalString(checkpoint.text, to: &output)
    output += Array(",\"created\":\"\(created)\",\"format\":1,\"source\":".utf8)
    appendCanonicalString(source, to: &output)
    output += Array("}\n".utf8)
    return output
  }
}

extension EventLog {
  /// Whether the ledger is a copy of another, which nothing is recorded in.
  package var isMirror: Bool { FileSystem.exists(layout.mirror) }

  /// The checkpoint that the log is to go on from: the one that is given, else of a copy the one that is
  /// acknowledged of it.
  ///
  /// - Parameter given: A checkpoint that was seen; `nil` for none.
  /// - Returns: The checkpoint; `nil` where there is neither.
  /// - Throws: ``LedgerError/refused(_:)`` where a copy's note cannot be read; ``LedgerError/system(_:)``.
  package func seen(_ given: Checkpoint?) throws(LedgerError) -> Checkpoint? {
    if let given { return given }
    return try MirrorNote.read(layout)?.checkpoint
  }
}
