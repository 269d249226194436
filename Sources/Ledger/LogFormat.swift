/// The names, limits and keys of the format in one place.
///
/// `docs/format.md` states them for readers; nothing here acts.
public enum LogFormat {
  /// The version of the format, as `ledger.json` states it.
  public static let version = 1
  /// The most bytes of a line without its LF: a partner's reader can keep one in a small buffer.
  public static let lineBytesMax = 65_536
  /// The most characters (Unicode scalars) of an id: of ASCII, as many bytes.
  public static let idCharactersMax = 128
  /// The most bytes of `actor` and `source`.
  public static let labelBytesMax = 200
  /// The most bytes of a programme's slug and of a kind.
  public static let slugBytesMax = 64
  /// The most bytes of the scheme of a public identifier.
  public static let schemeBytesMax = 16
  /// The most bytes of what follows a scheme, and of a pseudonym after its `p-`.
  public static let identifierBytesMax = 64
  /// The most keys of an event: those that there are.
  public static let envelopeKeysMax = EnvelopeKey.allCases.count
  /// The most fields in `data`: more is a table, and a table is several events.
  public static let dataFieldsMax = 64
  /// The most elements of an array in `data` outside `ledger.*` kinds.
  public static let arrayElementsMax = 256
  /// The most units that one line may stand for; 10^10 such lines still add up in 64 bits.
  public static let quantityMax = 1_000_000_000
  /// The most lines in a segment unless `ledger.json` says otherwise: 2^18, some 64 MB.
  public static let segmentLines = 262_144
  /// The bounds of `segmentLines` in `ledger.json`.
  public static let segmentLinesRange = 1...16_777_216
  /// The most events in one append: 32 to 48 bytes of memory each, and their lines on disk twice.
  public static let batchEventsMax = 20_000_000
  /// The most bytes of a line, a plan or a catalogue on its way in: four times what the log keeps, for
  /// spaces and escapes.
  public static let inputBytesMax = 4 * lineBytesMax

  /// The settings file in a ledger's directory.
  public static let settingsName = "ledger.json"
  /// What a copy of another ledger says of itself.
  public static let mirrorName = "mirror.json"
  /// Where a segment of another ledger stands in the cache while it is copied.
  public static let arrivingName = "arriving"
  /// The directory of segments.
  public static let logName = "log"
  /// The directory of checkpoints.
  public static let checkpointsName = "checkpoints"
  /// The directory of snapshots.
  public static let snapshotsName = "snapshots"
  /// The directory of private values.
  public static let privateName = "private"
  /// The file that names the folder of moved segments.
  public static let archiveName = "archive.json"
  /// The directory of everything derived.
  public static let cacheName = "cache"
  /// What the names of files of kept folds begin with, in the cache.
  public static let foldsPrefix = "folds-"
  /// What the names of files of kept reports begin with, in the cache.
  public static let reportPrefix = "report-"
  /// How the names of files begin that hold what an import has checked of a segment to come.
  static let stagedPrefix = "staged-"
  /// The ending of a segment's file name.
  public static let segmentSuffix = ".ndjson"
  /// The prefix of the kinds that the ledger itself writes.
  public static let reservedPrefix = "ledger."

  /// The file name of the segment that starts with a sequence number.
  ///
  /// - Parameter first: The first sequence number in it, from 1.
  /// - Returns: 20 digits and the suffix.
  public static func segmentName(first: Int) -> String {
    let digits = String(first)
    return String(repeating: "0", count: 20 - digits.count) + digits + segmentSuffix
  }

  /// The most bytes of a checkpoint's file: three lines and a hundred signatures.
  public static let checkpointBytesMax = 65_536

  /// The file name of the checkpoint of a size.
  ///
  /// - Parameter size: How many lines it covers.
  /// - Returns: 20 digits.
  public static func checkpointName(size: Int) -> String {
    let digits = String(size)
    return String(repeating: "0", count: 20 - digits.utf8.count) + digits
  }

  /// The size that a checkpoint's file name states.
  ///
  /// - Parameter name: A file name in the directory of checkpoints.
  /// - Returns: The size; `nil` when the name is no checkpoint's.
  public static func size(ofCheckpoint name: String) -> Int? {
    guard name.utf8.count == 20, name.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else {
      return nil
    }
    return Int(name)
  }

  /// The first sequence number that a segment's file name states.
  ///
  /// - Parameter name: A file name in the log's directory.
  /// - Returns: The number, from 1; `nil` when the name is no segment's.
  public static func firstSequence(ofSegment name: String) -> Int? {
    guard name.utf8.count == 20 + segmentSuffix.utf8.count, name.hasSuffix(segmentSuffix) else {
      return nil
    }
    let digits = name.utf8.prefix(20)
    guard digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    guard let first = Int(name.prefix(20)), first >= 1 else { return nil }
    return first
  }
}

/// The kinds that the ledger itself writes and understands.
public enum ReservedKind: String, CaseIterable, Sendable {
  /// The first line of every ledger.
  case opened = "ledger.opened"
  /// A catalogue adopted, whole.
  case catalogue = "ledger.catalogue"
  /// A plan adopted or revised, whole.
  case plan = "ledger.plan"
  /// An event taken out of every count, with the reason.
  case void = "ledger.void"
  /// A partner's own total, to be compared with ours.
  case reconciled = "ledger.reconciled"
  /// The private values of a subject's events erased, with the reason.
  case erased = "ledger.erased"
}
