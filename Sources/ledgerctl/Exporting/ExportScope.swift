import Ledger
import Projections

/// Which events an export is of: the options that all exports of events share.
struct ExportScope: Sendable {
  /// The options.
  static let options = [
    OptionSpec(
      "programme", "P", "only this programme's events; may be repeated", isRepeatable: true),
    OptionSpec(
      "where", "CONDITION", "only events of which it holds: k=v, k!=v, k>=v, k<=v, k>v, k<v",
      isRepeatable: true),
    OptionSpec("on", "DATE", "only what had occurred by the end of that day"),
    AsOf.option,
  ]

  private let programmes: [String]
  private let conditions: [Condition]
  private let on: CivilDate?
  private let asOf: AsOf?

  /// Reads the options.
  init(_ arguments: Arguments) throws(UsageError) {
    programmes = arguments.all("programme")
    var conditions: [Condition] = []
    for text in arguments.all("where") {
      do throws(Refusal) {
        conditions.append(try Condition(parsing: text))
      } catch {
        throw .condition(error)
      }
    }
    self.conditions = conditions
    on = try arguments.day("on")
    asOf = try arguments.asOf()
  }

  /// Whether it is the whole log.
  var isWhole: Bool { asOf == nil }

  /// The prefix that decides.
  func prefix(of log: EventLog) throws(LedgerError) -> Prefix { try Prefix(log, asOf: asOf) }

  /// The events of a prefix that count.
  ///
  /// - Parameters:
  ///   - log: The log.
  ///   - prefix: The prefix that decides.
  ///   - keys: What the export tells the events apart by.
  /// - Returns: The events.
  /// - Throws: ``LedgerError/refused(_:)`` for a key that is private; what reading throws.
  func events(
    of log: EventLog, _ prefix: Prefix, by keys: [EventKey] = []
  ) throws(LedgerError) -> StandingEvents {
    try log.refusePrivate(keys, conditions, at: prefix.size)
    return try StandingEvents(
      in: log, through: prefix.size, conditions: conditions, programmes: programmes, on: on)
  }
}

/// Where an export goes: a file, whole or not at all, else standard output.
struct ExportOutput: Sendable {
  /// The option.
  static let option = OptionSpec(
    "output", "FILE", "write to a file, whole or not at all", value: .file)

  private let path: String?

  init(_ arguments: Arguments) {
    path = arguments["output"].flatMap { $0 == "-" ? nil : $0 }
  }

  /// Writes what was made.
  func write(_ bytes: [UInt8], _ terminal: Terminal) throws(LedgerError) {
    guard let path else { return try terminal.write(bytes) }
    try system { () throws(SystemFailure) in try FileSystem.writeWhole(path, bytes) }
    terminal.hint("wrote \(path)")
  }
}

extension EventLog {
  /// The catalogue in force at a size; `nil` where none had been adopted.
  func catalogue(at size: Int) throws(LedgerError) -> Catalogue? {
    guard
      let value = try inForce(.catalogue, at: size).last?.document.root["data"]?["catalogue"]
    else { return nil }
    return try Catalogue(value)
  }
}
