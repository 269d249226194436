/// A file that names ledgers: by origin, by path, and by the checkpoint that was seen of each last.
///
/// ```json
/// {"format":1,"ledgers":[
/// {"checkpoint":"example.org/north\n412\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
///  "origin":"example.org/north","path":"../north"}
/// ]}
/// ```
public struct FederationFile: Sendable {
  /// A ledger as the file names it.
  public struct Entry: Sendable {
    /// The name of the ledger's log.
    public var origin: String
    /// Its directory, as it is written: from the file's own directory on.
    public var path: String
    /// The checkpoint that was seen last; `nil` before the first.
    public var checkpoint: Checkpoint?
    /// Where the entry stands in the file.
    let place: Place
  }

  /// The file, as it was named.
  public let file: String
  /// The ledgers, in the file's order.
  public var entries: [Entry]

  /// The most bytes of a file: more than the most ledgers take.
  static let bytesMax = 1 << 20

  /// Reads a file.
  ///
  /// - Parameter path: The file.
  /// - Throws: ``LedgerError/refused(_:)`` with everything that is wrong with it;
  ///   ``LedgerError/system(_:)``.
  public init(_ path: String) throws(LedgerError) {
    file = path
    let contents = try system { () throws(SystemFailure) in
      try FileSystem.contents(of: path, atMost: Self.bytesMax, as: .read)
    }
    guard let contents else {
      throw .refused([.fileTooLong(Self.bytesMax, "a federation", at: Place(file: path))])
    }
    let root = try JSONDocument(contents, file: path).root
    guard root.kind == .object else { throw .refused([.expected("an object", at: root.place)]) }
    var refusals: [Refusal] = []
    let known = ["format", "ledgers"]
    for (name, value) in root.members where !known.contains(name) {
      refusals.append(.unknownKey(name, known: known, at: value.place))
    }
    if root["format"]?.integer != 1 {
      refusals.append(.expected("format 1", at: root["format"]?.place ?? root.place))
    }
    let ledgers = root["ledgers"]
    if ledgers?.kind != .array || ledgers?.elements.isEmpty ?? true {
      refusals.append(.expected("a list of ledgers", at: ledgers?.place ?? root.place))
    }
    entries = []
    for value in ledgers?.elements ?? [] {
      if let entry = Self.entry(value, &refusals) {
        if let other = entries.first(where: { $0.origin == entry.origin }) {
          refusals.append(.entryTwice(entry.origin, at: value.place, other.place))
        }
        entries.append(entry)
      }
    }
    if entries.count > FederatedLog.membersMax {
      refusals.append(.tooManyLedgers(entries.count, FederatedLog.membersMax))
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
  }

  private static func entry(_ value: JSONValue, _ refusals: inout [Refusal]) -> Entry? {
    guard value.kind == .object else {
      refusals.append(.expected("an object with origin and path", at: value.place))
      return nil
    }
    let known = ["checkpoint", "origin", "path"]
    for (name, value) in value.members where !known.contains(name) {
      refusals.append(.unknownKey(name, known: known, at: value.place))
    }
    let origin = value["origin"]?.string ?? ""
    if let fault = LedgerSettings.fault(ofOrigin: origin) {
      refusals.append(.wrongOrigin(origin, fault, at: value["origin"]?.place ?? value.place))
    }
    let path = value["path"]?.string ?? ""
    if path.isEmpty || path.utf8.contains(0) {
      refusals.append(
        .expected("path, the ledger's directory", at: value["path"]?.place ?? value.place))
    }
    var checkpoint: Checkpoint?
    if let text = value["checkpoint"] {
      do throws(NoteFault) {
        let found = try CheckpointFile(Array((text.string ?? "").utf8)).checkpoint
        checkpoint = found
        if found.origin != origin {
          refusals.append(.checkpointOfOther(found.origin, origin, at: text.place))
        }
      } catch {
        refusals.append(.expected("a checkpoint: \(error.what)", at: text.place))
      }
    }
    return Entry(origin: origin, path: path, checkpoint: checkpoint, place: value.place)
  }

  /// Where a ledger of the file stands.
  ///
  /// - Parameter entry: The ledger.
  /// - Returns: Its path from where the program runs.
  public func directory(of entry: Entry) -> String {
    entry.path.hasPrefix("/") ? entry.path : "\(FileSystem.parent(of: file))/\(entry.path)"
  }

  /// The file's contents as they are: a line a ledger.
  public var bytes: [UInt8] {
    var output: [UInt8] = Array("{\"format\":1,\"ledgers\":[".utf8)
    for (number, entry) in entries.enumerated() {
      output += Array(number == 0 ? "\n{".utf8 : ",\n{".utf8)
      if let checkpoint = entry.checkpoint {
        output += Array("\"checkpoint\":".utf8)
        appendCanonicalString(checkpoint.text, to: &output)
        output.append(UInt8(ascii: ","))
      }
      output += Array("\"origin\":".utf8)
      appendCanonicalString(entry.origin, to: &output)
      output += Array(",\"path\":".utf8)
      appendCanonicalString(entry.path, to: &output)
      output.append(UInt8(ascii: "}"))
    }
    output += Array("\n]}\n".utf8)
    return output
  }
}

extension EventLog {
  /// Whether the ledger is the one that is meant.
  ///
  /// - Parameters:
  ///   - origin: The origin that it should have; `nil` for any.
  ///   - place: Where that is said, for the message.
  /// - Returns: What is wrong; `nil` when it has that origin.
  package func refusal(ofOrigin origin: String?, at place: Place) -> Refusal? {
    guard let origin, origin != settings.origin else { return nil }
    return .otherOrigin(settings.origin, origin, at: place)
  }

  /// Whether the log goes on from a checkpoint that was seen of it.
  ///
  /// - Parameters:
  ///   - checkpoint: The checkpoint.
  ///   - place: Where that stands, for the message.
  /// - Returns: What is wrong; `nil` when the log's first lines are those of the checkpoint.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  /// - Complexity: O(n) in the bytes of those lines, a hash of each; O(1) where the log has no more.
  package func refusal(
    against checkpoint: Checkpoint, at place: Place
  ) throws(LedgerError) -> Refusal? {
    let size = try head().size
    guard checkpoint.size <= UInt64(size) else {
      return .shorterThanSeen(directory, size, checkpoint, at: place)
    }
    let root = try root(size: Int(checkpoint.size))
    return root == checkpoint.root ? nil : .historyChanged(directory, root, checkpoint, at: place)
  }
}
