// The checkpoints that stand in the ledger's directory.

extension EventLog {
  /// The checkpoint of a size that is kept in the ledger.
  ///
  /// - Parameter size: How many lines.
  /// - Returns: `nil` when there is none.
  /// - Throws: ``LedgerError/damaged(_:)`` when it is none of this ledger; ``LedgerError/system(_:)``.
  public func keptCheckpoint(size: Int) throws(LedgerError) -> CheckpointFile? {
    let path = "\(layout.checkpoints)/\(LogFormat.checkpointName(size: size))"
    let bytes: [UInt8]
    do throws(SystemFailure) {
      bytes = try FileSystem.contents(of: path, limit: LogFormat.checkpointBytesMax + 1)
    } catch {
      if error.isMissing { return nil }
      throw .system(error)
    }
    guard let file = try? CheckpointFile(bytes), file.checkpoint.origin == settings.origin,
      file.checkpoint.size == UInt64(size)
    else {
      throw .damaged([
        Damage("wrong-checkpoint", what: "\(path) is not a checkpoint of this ledger")
      ])
    }
    return file
  }

  /// The sizes of which the ledger keeps checkpoints, in order.
  ///
  /// - Returns: The sizes.
  /// - Throws: ``LedgerError/system(_:)``.
  public func keptSizes() throws(LedgerError) -> [Int] {
    guard FileSystem.isDirectory(layout.checkpoints) else { return [] }
    return try system { () throws(SystemFailure) in
      try FileSystem.names(in: layout.checkpoints).compactMap(LogFormat.size(ofCheckpoint:))
        .sorted()
    }
  }

  /// Sees to it that a checkpoint goes with every one that the ledger keeps: no two may be signed of
  /// which neither continues the other (C2SP tlog-checkpoint).
  ///
  /// - Parameter checkpoint: What is to be stated.
  /// - Throws: ``LedgerError/damaged(_:)`` when a kept one is of another history.
  /// - Complexity: O(log n) reads for each kept checkpoint.
  public func checkAgainstKept(_ checkpoint: Checkpoint) throws(LedgerError) {
    for size in try keptSizes() {
      guard let kept = try keptCheckpoint(size: size) else { continue }
      var root: Digest?
      if size == Int(clamping: checkpoint.size) {
        root = checkpoint.root
      } else if try size <= head().size {
        root = try proofRoot(size: size)
      }
      if kept.checkpoint.root != root { throw .damaged([.notOfCheckpoint(size)]) }
    }
  }

  /// Keeps a checkpoint in the ledger, in place of what was kept of that size.
  ///
  /// - Parameter file: The checkpoint.
  /// - Returns: Its path.
  /// - Throws: ``LedgerError/system(_:)``.
  public func keep(_ file: CheckpointFile) throws(LedgerError) -> String {
    let name = LogFormat.checkpointName(size: Int(clamping: file.checkpoint.size))
    let path = "\(layout.checkpoints)/\(name)"
    try system { () throws(SystemFailure) in
      try FileSystem.makeDirectory(layout.checkpoints)
      try FileSystem.replace(path, with: file.bytes)
    }
    return path
  }
}
