/// Where everything of a ledger stands: the one place that makes paths.
package struct LedgerLayout: Sendable, Hashable {
  /// The ledger's directory.
  package let directory: String

  package init(_ directory: String) {
    self.directory = directory
  }

  /// `ledger.json`.
  package var settings: String { "\(directory)/\(LogFormat.settingsName)" }
  /// What a copy of another ledger says of itself; no ledger of its own has it.
  package var mirror: String { "\(directory)/\(LogFormat.mirrorName)" }
  /// Where segments of another ledger stand while they are copied.
  package var arriving: String { "\(cache)/\(LogFormat.arrivingName)" }
  /// The directory of segments.
  package var log: String { "\(directory)/\(LogFormat.logName)" }
  /// The directory of checkpoints.
  package var checkpoints: String { "\(directory)/\(LogFormat.checkpointsName)" }
  /// The directory of snapshots.
  package var snapshots: String { "\(directory)/\(LogFormat.snapshotsName)" }
  /// The file that names the folder of moved segments; there is none where none were.
  package var archive: String { "\(directory)/\(LogFormat.archiveName)" }
  /// The directory of private values; there is none where no field is private.
  package var privateValues: String { "\(directory)/\(LogFormat.privateName)" }
  /// The directory of everything derived.
  package var cache: String { "\(directory)/\(LogFormat.cacheName)" }
  /// The directories in it.
  package var folders: [String] { [log, checkpoints, cache] }
  /// Those, and what not every ledger has.
  package var ownFolders: [String] { folders + [privateValues] }
  /// The cached head.
  package var head: String { "\(cache)/head" }
  /// The cached positions of catalogues and plans.
  package var controls: String { "\(cache)/controls" }
  /// The cached hashes of the tree.
  package var tree: String { "\(cache)/tree" }
  /// The cached index of ids.
  package var ids: String { "\(cache)/ids" }

  /// The intent of the batch that was begun last.
  package var batch: String { "\(cache)/batch" }

  /// What will be a segment once its batch is written.
  ///
  /// - Parameter first: The first sequence number in the segment.
  /// - Returns: The path of the file.
  package func staged(first: Int) -> String {
    "\(cache)/\(LogFormat.stagedPrefix)\(LogFormat.segmentName(first: first))"
  }

  /// What is kept of a programme.
  ///
  /// - Parameters:
  ///   - kind: What it is.
  ///   - name: The programme: a slug.
  /// - Returns: The path of its file.
  package func kept(_ kind: KeptState.Kind, _ name: String) -> String {
    "\(cache)/\(kind.prefix)\(name)"
  }

  /// The files of the cache.
  package var cacheFiles: [String] { [head, controls, ids, tree, batch] }

  /// A snapshot's path.
  ///
  /// - Parameter name: What the snapshot is called: a slug.
  /// - Returns: The path of its file.
  package func snapshot(_ name: String) -> String { "\(snapshots)/\(name).json" }

  /// A segment's path.
  ///
  /// - Parameter first: The first sequence number in it.
  /// - Returns: The path of its file.
  package func segment(first: Int) -> String {
    "\(log)/\(LogFormat.segmentName(first: first))"
  }

  /// The path of a segment's private values.
  ///
  /// - Parameter first: The first sequence number in the segment.
  /// - Returns: The path of the file; there need not be one.
  package func privateValues(first: Int) -> String {
    "\(privateValues)/\(LogFormat.segmentName(first: first))"
  }

  /// Where the unfinished end of a segment is set aside.
  ///
  /// - Parameters:
  ///   - first: The first sequence number in the segment.
  ///   - offset: The byte of the segment at which it began.
  ///   - attempt: 0, and higher when the name is taken.
  /// - Returns: The path of the file.
  package func tail(ofSegment first: Int, at offset: Int, attempt: Int) -> String {
    let name = LogFormat.segmentName(first: first).dropLast(LogFormat.segmentSuffix.utf8.count)
    return "\(log)/\(name).\(offset).torn\(attempt == 0 ? "" : "-\(attempt)")"
  }

  /// The sequence numbers with which the segments start, in order.
  ///
  /// - Returns: The numbers; empty when there is no segment yet.
  /// - Throws: ``SystemFailure`` of `opendir` or `readdir`.
  package func segments() throws(SystemFailure) -> [Int] {
    var names = try FileSystem.names(in: log)
    if let folder = try archiveFolder() { names += try FileSystem.names(in: folder) }
    return Set(names.compactMap(Self.firstSequence(ofPacked:))).sorted()
  }

  /// The first sequence number that the name of a segment's file states, whatever its form.
  ///
  /// - Parameter name: A file name in the log's directory or in the folder of moved segments.
  /// - Returns: The number, from 1; `nil` when the name is no segment's.
  package static func firstSequence(ofPacked name: String) -> Int? {
    for form in SegmentForm.allCases.reversed() where name.hasSuffix(form.suffix) {
      return LogFormat.firstSequence(ofSegment: String(name.dropLast(form.suffix.utf8.count)))
    }
    return nil
  }
}
