import Ledger
import Projections

/// `init`: makes a ledger and adopts its catalogue.
struct InitCommand: Command {
  static let spec = CommandSpec(
    "init", "make a ledger and adopt a catalogue of kinds",
    operands: [OperandSpec("DIR", "the ledger's directory, made if need be", value: .directory)],
    options: [
      OptionSpec(
        "origin", "NAME", "the ledger's name for ever: a web address without scheme"),
      OptionSpec(
        "catalogue", "FILE", "kinds and fields; without it the built-in ones", value: .file),
      OptionSpec("segment-lines", "N", "how many lines a file of the log has at most"),
      OptionSpec("actor", "WHO", "who makes it: a role or a job's name, not a person's"),
    ],
    examples: [
      .init("ledgerctl init events --origin example.org/opportunity-areas", "a ledger in events/"),
      .init(
        "ledgerctl init events --origin example.org/youth --catalogue kinds.json",
        "with kinds of one's own"),
    ],
    details: [
      "The origin stands in every checkpoint and cannot be changed later. What is in the directory "
        + "already stays; a ledger that is there already is left as it is, unless its making was cut "
        + "short, which the same command then completes."
    ])

  private let directory: String
  private let origin: String
  private let catalogue: String?
  private let segmentLines: Int
  private let actor: String

  init(_ arguments: Arguments) throws(UsageError) {
    directory = arguments.operands[0]
    guard let origin = arguments["origin"] else {
      throw .optionMissing("init", "origin", "--origin NAME, such as example.org/programmes")
    }
    if let fault = LedgerSettings.fault(ofOrigin: origin) { throw .wrongOrigin(origin, fault) }
    self.origin = origin
    catalogue = arguments["catalogue"]
    if let catalogue, !FileSystem.exists(catalogue) { throw .noFile(catalogue) }
    segmentLines =
      try arguments.number("segment-lines", in: LogFormat.segmentLinesRange)
      ?? LogFormat.segmentLines
    actor = arguments.actor
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    // Checked before anything is made: what is refused leaves no half of a ledger behind.
    try terminal.check(actor: actor)
    try terminal.check(origin, of: "origin")
    let value = try CatalogueAdoptCommand.document(catalogue).root
    let checked = try Catalogue(value)
    let log = try opened()
    let appender = try terminal.appender(to: log)
    if try appender.inForce(.catalogue).isEmpty {
      try appender.stage(
        CatalogueAdoptCommand.draft(value, actor: actor, after: 0), at: Place(file: catalogue))
    }
    let head = try appender.commit()
    terminal.recordedBefore = Words.madeBefore
    if terminal.isJSON {
      var line = JSONLine()
      line.add("ledger", directory)
      line.add("origin", origin)
      line.add("catalogue", checked.title)
      line.add("kinds", checked.kinds.count)
      line.add("size", head.size)
      line.add("root", head.root.base64)
      try terminal.write(line.ended)
    } else {
      try terminal.print(
        "made ledger '\(origin)' in \(directory), with \(Words.count(checked.kinds.count, "kind"))"
          + " of event")
      terminal.hint(Words.afterInit(directory))
    }
    return .done
  }

  /// The ledger, made now; or the one that an earlier run of this command began.
  private func opened() throws(LedgerError) -> EventLog {
    if FileSystem.exists("\(directory)/\(LogFormat.settingsName)") {
      let log = try EventLog(at: directory)
      let isBegun = log.settings.origin == origin && log.settings.segmentLines == segmentLines
      if isBegun, try log.head().size == 1 { return log }
    }
    let settings = LedgerSettings(
      origin: origin, created: .now(), segmentLines: segmentLines)
    return try EventLog.create(at: directory, settings: settings, actor: actor)
  }
}
