public import Ledger

/// A report pinned to a prefix of a log, as a file that can be made again to the byte.
///
/// It holds the report, the plans that it was worked out by, the checkpoint of the prefix, and the
/// command that makes it again; nothing in it comes from the machine or the moment of making. What
/// is recorded later changes nothing in it, because the prefix stays what it was.
///
/// ```swift
/// let snapshot = try Snapshot("june-board", of: log, size: 15_953, on: day)
/// try FileSystem.createWhole(path, snapshot.bytes)
/// ```
///
/// docs/format.md, section 11, fixes the bytes.
public struct Snapshot: Sendable {
  /// The version of the form, as the file's `snapshot` states it.
  public static let version = 1
  /// The most bytes of a snapshot's file.
  public static let bytesMax = 64 << 20

  /// What it is called: a slug.
  public let name: String
  /// How many lines the prefix has.
  public let size: Int
  /// The root of the tree over the prefix.
  public let root: Digest
  /// The report date.
  public let on: CivilDate
  /// The programmes, in the order asked for.
  public let programmes: [String]
  /// The file: canonical JSON and LF.
  public let bytes: [UInt8]

  /// Makes the snapshot of a prefix of a log.
  ///
  /// - Parameters:
  ///   - name: What it is called: a slug.
  ///   - log: The log.
  ///   - size: How many lines count.
  ///   - on: The report date.
  ///   - programmes: The programmes; `nil` for all that have a plan, by their slugs.
  /// - Throws: What reading throws; `LedgerError.refused` for a programme without a plan, and
  ///   for a report of more than ``bytesMax`` bytes.
  /// - Complexity: O(n) in the bytes of the prefix.
  public init(
    _ name: String, of log: EventLog, size: Int, on: CivilDate, programmes: [String]? = nil
  ) throws(LedgerError) {
    try self.init(
      name, of: log, origin: log.settings.origin, size: size, root: log.root(size: size), on: on,
      programmes: programmes)
  }

  /// Makes the snapshot of a prefix whose root is known.
  ///
  /// - Parameters:
  ///   - name: What it is called: a slug.
  ///   - source: Where the lines are read from.
  ///   - origin: The ledger's name in checkpoints.
  ///   - size: How many lines count.
  ///   - root: The root of the tree over them.
  ///   - on: The report date.
  ///   - programmes: The programmes; `nil` for all that have a plan, by their slugs.
  /// - Throws: What reading throws; `LedgerError.refused` for a programme without a plan, and
  ///   for a report of more than ``bytesMax`` bytes.
  package init(
    _ name: String, of source: some EventSource, origin: String, size: Int, root: Digest,
    on: CivilDate, programmes: [String]? = nil
  ) throws(LedgerError) {
    let replay = try Replay(source, through: size, on: on, programmes: programmes)
    let report = replay.report()
    self.name = name
    self.size = size
    self.root = root
    self.on = on
    self.programmes = report.programmes.map(\.programme)
    var json = JSONOutput()
    json.object { json in
      json.member("asOf") { json in
        json.object { json in
          json.member("root", root.base64)
          json.member("size", size)
        }
      }
      json.member("checkpoint", Checkpoint(origin: origin, size: size, root: root).text)
      json.member("command", Self.command(name, size, on, report.programmes.map(\.programme)))
      json.member("name", name)
      json.member("on", on)
      json.member("plans") { json in
        json.array(replay.plans) { json, inForce in
          json.object { json in
            json.member("plan") { $0.value(json: inForce.document) }
            json.member("programme", inForce.plan.programme)
            json.member("recorded", inForce.adoption.recorded)
            json.member("seq", inForce.adoption.sequence)
          }
        }
      }
      json.member("programmes") { $0.programmes(of: report) }
      json.member("snapshot", Self.version)
    }
    // One form whoever wrote the parts: keys in order, numbers and texts as a line has them.
    let bytes = try JSONDocument(json.bytes, file: nil).root.canonical + [0x0A]
    guard bytes.count <= Self.bytesMax else {
      throw .refused([.snapshotTooLong(bytes.count, Self.bytesMax)])
    }
    self.bytes = bytes
  }

  /// The command that makes it again, from this ledger at any later size.
  private static func command(
    _ name: String, _ size: Int, _ on: CivilDate, _ programmes: [String]
  ) -> String {
    (["ledgerctl snapshot save", name] + programmes + ["--as-of \(size) --on \(on)"])
      .joined(separator: " ")
  }
}
