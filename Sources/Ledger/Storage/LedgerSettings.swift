/// What `ledger.json` says of a ledger.
public struct LedgerSettings: Sendable, Hashable {
  /// What happens to an event of a programme that no adopted plan names.
  public enum UnknownProgrammes: String, Sendable {
    /// It is recorded, with a warning.
    case warn
    /// It is refused.
    case refuse
  }

  /// The name of the ledger in checkpoints: a schema-less URL of whoever keeps it, such as
  /// `example.org/opportunity-areas` (C2SP tlog-checkpoint).
  public var origin: String
  /// When the ledger was made.
  public var created: Instant
  /// The most lines in a segment.
  public var segmentLines: Int
  /// What happens to an event of a programme that no adopted plan names.
  public var unknownProgrammes: UnknownProgrammes

  /// Makes settings.
  ///
  /// - Parameters:
  ///   - origin: The name of the ledger in checkpoints.
  ///   - created: When the ledger was made.
  ///   - segmentLines: The most lines in a segment.
  ///   - unknownProgrammes: What happens to an event of a programme that no adopted plan names.
  public init(
    origin: String, created: Instant, segmentLines: Int = LogFormat.segmentLines,
    unknownProgrammes: UnknownProgrammes = .warn
  ) {
    self.origin = origin
    self.created = created
    self.segmentLines = segmentLines
    self.unknownProgrammes = unknownProgrammes
  }

  /// Reads settings.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - file: Its name, for places.
  /// - Throws: ``LedgerError/refused(_:)`` with every problem.
  public init(_ bytes: [UInt8], file: String) throws(LedgerError) {
    let root = try JSONDocument(bytes, file: file).root
    var refusals: [Refusal] = []
    guard root.kind == .object else {
      throw .refused([.expected("an object", at: root.place)])
    }
    let known = ["format", "origin", "created", "segmentLines", "unknownProgrammes"]
    for (name, value) in root.members where !known.contains(name) {
      refusals.append(
        .unknownKey(name, known: known, at: value.place))
    }
    if root["format"]?.integer != LogFormat.version {
      refusals.append(
        .expected("format \(LogFormat.version)", at: root["format"]?.place ?? root.place))
    }
    let origin = root["origin"]?.string ?? ""
    if let fault = Self.fault(ofOrigin: origin) {
      refusals.append(.wrongOrigin(origin, fault, at: root["origin"]?.place ?? root.place))
    }
    let created = root["created"]?.string.flatMap { Instant($0) }
    if created == nil {
      refusals.append(.expectedCreated(at: root["created"]?.place ?? root.place))
    }
    var segmentLines = LogFormat.segmentLines
    if let value = root["segmentLines"] {
      if let lines = value.integer, LogFormat.segmentLinesRange.contains(lines) {
        segmentLines = lines
      } else {
        refusals.append(
          .expected(
            "segmentLines from 1 to \(LogFormat.segmentLinesRange.upperBound)", at: value.place))
      }
    }
    var unknown = UnknownProgrammes.warn
    if let value = root["unknownProgrammes"] {
      if let choice = value.string.flatMap(UnknownProgrammes.init(rawValue:)) {
        unknown = choice
      } else {
        refusals.append(.expected("unknownProgrammes 'warn' or 'refuse'", at: value.place))
      }
    }
    guard refusals.isEmpty, let created else { throw .refused(refusals) }
    self.init(
      origin: origin, created: created, segmentLines: segmentLines, unknownProgrammes: unknown)
  }

  /// What is wrong with a name of a ledger; `nil` when nothing is.
  ///
  /// - Parameter origin: The name.
  /// - Returns: The rule that it breaks.
  public static func fault(ofOrigin origin: String) -> String? {
    if origin.isEmpty { return "it is empty" }
    if origin.utf8.count > LogFormat.labelBytesMax {
      return "it has more than \(LogFormat.labelBytesMax) bytes"
    }
    for scalar in origin.unicodeScalars
    where scalar.properties.isWhitespace || scalar.value < 0x20 || scalar.value == 0x7F {
      return "it holds white space or a control character"
    }
    // A signed note separates key names by '+' (C2SP signed-note), and ours is the origin.
    return origin.contains("+") ? "it holds '+'" : nil
  }

  /// The settings as the file's contents: one line of canonical JSON.
  public var bytes: [UInt8] {
    var output: [UInt8] = Array("{\"created\":\"\(created)\",\"format\":1,\"origin\":".utf8)
    appendCanonicalString(origin, to: &output)
    if segmentLines != LogFormat.segmentLines {
      output.append(contentsOf: ",\"segmentLines\":\(segmentLines)".utf8)
    }
    if unknownProgrammes != .warn {
      output.append(contentsOf: ",\"unknownProgrammes\":\"\(unknownProgrammes.rawValue)\"".utf8)
    }
    output.append(contentsOf: "}\n".utf8)
    return output
  }
}
