import Ledger
import Projections

/// `export datapackage`: the log and a table of its events, as a Data Package.
struct ExportDataPackageCommand: Command {
  static let spec = CommandSpec(
    "export datapackage", "the log and a table of its events, as a Data Package 2.0",
    options: [
      AsOf.option,
      OptionSpec("licence", "URL", "the licence's address"),
      OptionSpec(
        "output", "DIR",
        "the package's folder; without it the descriptor alone, to standard output",
        value: .directory),
    ],
    examples: [
      .init(
        "ledgerctl export datapackage --output package",
        "package/datapackage.json, the segments, and events.csv"),
      .init(
        "ledgerctl export datapackage | jq '.resources[].hash'",
        "what the segments hold, as they stand in the ledger's folder"),
    ],
    details: [
      "Every file is named with its bytes and its SHA-256. The segments are the log's own; events.csv "
        + "is what 'ledgerctl export csv' writes, with the type of each column.",
      "datapackage.json is written last, so a folder without it is not finished. A folder that holds "
        + "anything but such a package is refused. The descriptor alone describes the segments by "
        + "their paths in the ledger's folder.",
    ])

  private let asOf: AsOf?
  private let licence: String?
  private let folder: String?

  init(_ arguments: Arguments) throws(UsageError) {
    asOf = try arguments.asOf()
    licence = arguments["licence"]
    if let licence, !isAddress(licence) { throw .notAnAddress(licence) }
    folder = arguments["output"].flatMap { $0 == "-" ? nil : $0 }
    if folder == nil, asOf != nil {
      throw .optionMissing(
        "--as-of", "output", "--output DIR: the descriptor alone is of the segments as they stand")
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let prefix = try Prefix(log, asOf: asOf)
    if let folder { try take(folder) }
    var resources: [DataPackage.Resource] = []
    for (first, last) in try log.segmentRanges(through: prefix.size) {
      let bytes = try log.lines(from: first, through: last)
      let file = LogFormat.segmentName(first: first)
      resources.append(DataPackage.Resource(segment: file, bytes: bytes, sequences: first...last))
      if let folder { try write(bytes, "\(folder)/\(LogFormat.logName)/\(file)") }
    }
    if let folder {
      let events = try StandingEvents(in: log, through: prefix.size)
      let table = try EventTable(of: events, in: log, catalogue: log.catalogue(at: prefix.size))
      let bytes = try table.csv(of: events, in: log)
      resources.insert(
        DataPackage.Resource(table: table, path: "events.csv", bytes: bytes), at: 0)
      try write(bytes, "\(folder)/events.csv")
    }
    let package = DataPackage(
      origin: log.settings.origin, size: prefix.size, root: try log.root(size: prefix.size),
      created: prefix.recorded, licence: licence, resources: resources)
    guard let folder else {
      try terminal.write(package.json)
      return .done
    }
    let descriptor = "\(folder)/\(DataPackage.descriptorName)"
    try write(package.json, descriptor)
    terminal.hint("wrote \(descriptor) and \(Words.count(resources.count, "file"))")
    return .done
  }

  /// Makes the folder, or takes one that holds such a package; its descriptor goes first, because the
  /// files that it describes are about to change.
  private func take(_ folder: String) throws(LedgerError) {
    let descriptor = "\(folder)/\(DataPackage.descriptorName)"
    let isOther = try system { () throws(SystemFailure) in
      guard FileSystem.exists(folder) else { return false }
      guard FileSystem.isDirectory(folder) else { return true }
      return try !FileSystem.names(in: folder).allSatisfy {
        [DataPackage.descriptorName, LogFormat.logName, "events.csv"].contains($0)
      }
    }
    if isOther { throw .refused([.notAPackageFolder(folder)]) }
    try system { () throws(SystemFailure) in
      _ = try FileSystem.makeDirectory(folder)
      _ = try FileSystem.makeDirectory("\(folder)/\(LogFormat.logName)")
      try FileSystem.remove(descriptor)
    }
  }

  private func write(_ bytes: [UInt8], _ path: String) throws(LedgerError) {
    try system { () throws(SystemFailure) in try FileSystem.writeWhole(path, bytes) }
  }
}

extension EventLog {
  /// The first and last lines of the segments of a prefix.
  fileprivate func segmentRanges(through size: Int) throws(LedgerError) -> [(Int, Int)] {
    let firsts = try system { () throws(SystemFailure) in try layout.segments() }
      .filter { $0 <= size }
    return firsts.enumerated().map { index, first in
      (first, index + 1 < firsts.count ? firsts[index + 1] - 1 : size)
    }
  }

  /// The bytes of some lines.
  fileprivate func lines(from first: Int, through last: Int) throws(LedgerError) -> [UInt8] {
    var bytes: [UInt8] = []
    let end: Int? = last
    _ = try forEachBatch(from: first, through: end) { batch in
      let lines = batch.lines.filter { (first...last).contains($0.sequence) }
      guard let start = lines.first, let stop = lines.last else { return }
      bytes.append(contentsOf: batch.bytes[start.range.lowerBound...stop.range.upperBound])
    }
    return bytes
  }
}

extension Refusal {
  fileprivate static func notAPackageFolder(_ path: String) -> Refusal {
    Refusal(
      "not-a-package", at: Place(file: path), "there is something else of that name",
      remedy: "name a folder that is new, empty, or an earlier package of this command")
  }
}
