public import Ledger

/// A snapshot's file as it was read: what it says of itself, believed in nothing yet.
public struct SavedSnapshot: Sendable {
  /// What it is called.
  public let name: String
  /// How many lines of the log it was worked out from.
  public let size: Int
  /// The root of the tree over them, as `asOf` states it.
  public let root: Digest
  /// The ledger's name, as the checkpoint's first line states it.
  public let origin: String
  /// The report date.
  public let on: CivilDate
  /// The programmes, in order.
  public let programmes: [String]
  /// The whole file.
  public let document: JSONDocument
  /// The file's bytes.
  package let bytes: [UInt8]

  /// Reads a snapshot's file.
  ///
  /// What is not needed to make it again is not looked at here: ``SnapshotCheck`` compares all of it.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: The file as the user named it.
  /// - Throws: `LedgerError.refused` with everything for which it is no snapshot.
  public init(_ bytes: [UInt8], file: String?) throws(LedgerError) {
    let document = try JSONDocument(bytes, file: file)
    var reader = SnapshotReader(root: document.root)
    let version = reader.integer("snapshot", "the version of its form, \(Snapshot.version)")
    if let version, version != Snapshot.version {
      throw .refused([.otherSnapshotVersion(version, at: reader.place("snapshot"))])
    }
    let name = reader.text("name", "a slug, such as june-board") { text in
      EventForms.isSlug(text) ? text : nil
    }
    let on = reader.text("on", "the report date, such as 2018-08-31") { CivilDate($0) }
    var asOf = reader.object("asOf", "an object of size and root")
    let size = asOf?.integer("size", "a number of lines")
    let root = asOf?.text("root", "the root of the tree in base64") { Digest(base64: $0) }
    reader.problems += asOf?.problems ?? []
    let origin = reader.text("checkpoint", "origin, size and root, a line each") { text in
      text.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init)
    }
    let programmes = reader.programmes()
    guard reader.problems.isEmpty, let name, let on, let size, let root, let origin else {
      throw .refused(reader.problems)
    }
    self.name = name
    self.on = on
    self.size = size
    self.root = root
    self.origin = origin
    self.programmes = programmes
    self.document = document
    self.bytes = bytes
  }

  /// Reads a snapshot's file by its name.
  ///
  /// - Parameter path: The file.
  /// - Throws: `LedgerError.refused` when it is no snapshot; `LedgerError.system`.
  package init(file path: String) throws(LedgerError) {
    let contents = try system { () throws(SystemFailure) in
      try FileSystem.contents(of: path, atMost: Snapshot.bytesMax)
    }
    guard let contents else { throw .refused([.snapshotFileTooLong(path, Snapshot.bytesMax)]) }
    try self.init(contents, file: path)
  }
}

/// Takes the members of a snapshot that are needed to make it again, and gathers what is wrong.
private struct SnapshotReader {
  /// The most problems that are listed.
  static let problemsMax = 100

  let root: JSONValue
  var pointer = ""
  var problems: [Refusal] = []

  init(root: JSONValue, pointer: String = "") {
    self.root = root
    self.pointer = pointer
    if root.kind != .object {
      problems.append(.notOfASnapshot(pointer, "an object", root.place))
    }
  }

  func place(_ key: String) -> Place { root[key]?.place ?? root.place }

  private mutating func refuse(_ key: String, _ wanted: String) {
    guard root.kind == .object else { return }
    problems.append(.notOfASnapshot("\(pointer)/\(key)", wanted, place(key)))
  }

  mutating func integer(_ key: String, _ wanted: String) -> Int? {
    guard let number = root[key]?.integer, number >= 0 else {
      refuse(key, wanted)
      return nil
    }
    return number
  }

  mutating func text<Value>(
    _ key: String, _ wanted: String, _ read: (String) -> Value?
  ) -> Value? {
    guard let value = root[key]?.string.flatMap(read) else {
      refuse(key, wanted)
      return nil
    }
    return value
  }

  mutating func object(_ key: String, _ wanted: String) -> SnapshotReader? {
    guard let value = root[key], value.kind == .object else {
      refuse(key, wanted)
      return nil
    }
    return SnapshotReader(root: value, pointer: "\(pointer)/\(key)")
  }

  /// The slugs of the programmes, each once.
  mutating func programmes() -> [String] {
    guard let list = root["programmes"], list.kind == .array else {
      refuse("programmes", "the report's list of programmes")
      return []
    }
    var slugs: [String] = []
    var known: Set<String> = []
    for (index, programme) in list.elements.enumerated() {
      let slug = programme["programme"]?.string ?? ""
      guard EventForms.isSlug(slug), known.insert(slug).inserted else {
        // Each place costs a look at the file up to it: a list of a million wrong ones has no end.
        if problems.count >= Self.problemsMax { break }
        problems.append(
          .notOfASnapshot(
            "/programmes/\(index)/programme", "a programme's slug, each once",
            (programme["programme"] ?? programme).place))
        continue
      }
      slugs.append(slug)
    }
    return slugs
  }
}
