import Ledger
import Projections

extension Terminal {
  /// Opens the ledger that the command is about: `--ledger`, else `$LEDGER_DIR`, else the nearest
  /// `events/` that holds a ledger, in this folder or above.
  ///
  /// - Throws: ``LedgerError/refused(_:)`` when there is none.
  func openLog() throws(LedgerError) -> EventLog {
    if let directory = ledgers.first ?? Program.environment("LEDGER_DIR") {
      if FileSystem.isOrdinaryFile(directory) { throw .refused([.oneLedger(directory)]) }
      return try EventLog(at: directory)
    }
    guard let directory = Self.nearestLedger() else { throw .refused([.noLedgerFound]) }
    return try EventLog(at: directory)
  }

  /// Opens the ledger for a command that folds or checks every line of it.
  ///
  /// - Throws: As ``openLog()``.
  func openWholeLog() throws(LedgerError) -> EventLog {
    let log = try openLog()
    if log.isLong { Program.preferLargePages() }
    return log
  }

  /// Opens the ledgers that the command is about: directories of ledgers, and files that name several.
  ///
  /// - Returns: The ledgers; `nil` where one is named, or none: then ``openLog()`` opens it.
  /// - Throws: ``LedgerError/refused(_:)`` with everything that is wrong with a file, and every ledger
  ///   that is not the continuation of what was seen of it last.
  func openFederation() throws(LedgerError) -> Federation? {
    guard let names = severalLedgers else { return nil }
    return try Federation(names)
  }

  /// The directories and files of several ledgers; `nil` where one ledger is named, or none.
  var severalLedgers: [String]? {
    var names = ledgers
    if names.isEmpty, let name = Program.environment("LEDGER_DIR") { names = [name] }
    return names.count > 1 || names.contains(where: FileSystem.isOrdinaryFile) ? names : nil
  }

  private static func nearestLedger() -> String? {
    func holdsLedger(_ directory: String) -> Bool {
      FileSystem.exists("\(directory)/\(LogFormat.settingsName)")
    }
    // As it would be typed, so that messages name files as the user sees them.
    if holdsLedger("events") { return "events" }
    var folder = FileSystem.workingDirectory
    while folder != "/", folder != "." {
      folder = FileSystem.parent(of: folder)
      let directory = folder == "/" ? "/events" : "\(folder)/events"
      if holdsLedger(directory) { return directory }
    }
    return nil
  }

  /// Takes the ledger for writing, and tells what had to be put right first.
  func appender(to log: EventLog) throws(LedgerError) -> Appender {
    if log.isMirror { throw .refused([.isMirror(log.directory)]) }
    let appender = try Appender(log)
    for case .tailSetAside(let file, let bytes) in appender.notices {
      warn(Words.setAside(file, bytes))
    }
    return appender
  }
}

extension Refusal {
  /// A file that names several ledgers, where one is needed.
  fileprivate static func oneLedger(_ file: String) -> Refusal {
    Refusal(
      "one-ledger", at: Place(file: file), "this is a file, and the command is about one ledger",
      remedy: "name a ledger's directory; count, report, diff and verify take several")
  }
}

extension Appender {
  /// The catalogue in force.
  ///
  /// - Parameters:
  ///   - log: The ledger.
  ///   - kind: The one kind that is needed, to record a single event.
  /// - Returns: The catalogue.
  /// - Throws: ``LedgerError/refused(_:)`` when none has been adopted.
  func catalogue(of log: EventLog, onlyKind kind: String? = nil) throws(LedgerError) -> Catalogue {
    guard let line = try inForce(.catalogue).last,
      let value = line.document.root["data"]?["catalogue"]
    else { throw .refused([.noCatalogue(log.directory)]) }
    return try Catalogue(value, onlyKind: kind)
  }

  /// The plans in force that this version can read: those whose measures a partner's total may name.
  func plans() throws(LedgerError) -> [Plan] {
    try inForce(.plan).compactMap { line in line.plan.flatMap { try? Plan($0) } }
  }
}
