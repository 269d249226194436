import Ledger

/// A command of the program: made from its arguments, then run.
protocol Command: Sendable {
  /// The command's entry of the table.
  static var spec: CommandSpec { get }

  /// Reads the command's arguments.
  ///
  /// - Parameter arguments: Those that the parser found, each known to the command's entry.
  /// - Throws: What is wrong with one of them by itself; nothing has been read or written yet.
  init(_ arguments: Arguments) throws(UsageError)

  /// Does the work.
  ///
  /// - Parameter terminal: Where results and messages go.
  /// - Returns: The status to end with; nearly always `.done`.
  /// - Throws: Why it did not happen.
  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus
}

/// Every command and every option that all commands share: parsing, help and completions read this.
enum CommandTable {
  /// The commands in the order in which the help lists them.
  static let commands: [any Command.Type] = [
    InitCommand.self,
    RecordCommand.self,
    ImportCommand.self,
    VoidCommand.self,
    EraseCommand.self,
    RevealCommand.self,
    CatalogueAdoptCommand.self,
    CatalogueShowCommand.self,
    PlanAdoptCommand.self,
    PlanListCommand.self,
    PlanShowCommand.self,
    ReplayCommand.self,
    CountCommand.self,
    ReportCommand.self,
    ExplainCommand.self,
    CheckCommand.self,
    SnapshotSaveCommand.self,
    SnapshotListCommand.self,
    SnapshotCheckCommand.self,
    DiffCommand.self,
    VerifyCommand.self,
    FederationUpdateCommand.self,
    PullCommand.self,
    ArchiveCommand.self,
    RepairCommand.self,
    CheckpointCommand.self,
    ProveCommand.self,
    CheckProofCommand.self,
    KeygenCommand.self,
    ExportGrantsCommand.self,
    ExportStatisticsCommand.self,
    ExportCloudEventsCommand.self,
    ExportDataPackageCommand.self,
    ExportCSVCommand.self,
    ExportSQLCommand.self,
    CheckDisclosureCommand.self,
    StatusCommand.self,
    DemoCommand.self,
    CompletionsCommand.self,
    ManualCommand.self,
  ]

  /// The options that stand before or after any command.
  static let commonOptions: [OptionSpec] = [
    OptionSpec(
      "ledger", "DIR",
      "the ledger; else $LEDGER_DIR, else the nearest events/ here or above; count, report, diff and"
        + " verify take several, and files that name them",
      value: .directory, isRepeatable: true),
    OptionSpec(flag: "json", "results, and errors, as JSON, one object a line"),
    OptionSpec(flag: "quiet", "no hints, no warnings, no progress"),
    OptionSpec(flag: "no-color", "plain text on a terminal too, as NO_COLOR does"),
    OptionSpec(flag: "help", "this help; -h does the same"),
  ]

  /// The names of all commands, and of `help`, as a person would type them.
  static var names: [String] { commands.map { $0.spec.name } + ["help"] }

  /// The command of a name; `nil` when there is none.
  static func command(_ name: String) -> (any Command.Type)? {
    commands.first { $0.spec.name == name }
  }

  /// The commands whose first word this is, where their names have two words.
  static func group(_ word: String) -> [any Command.Type] {
    commands.filter { $0.spec.name.hasPrefix(word + " ") }
  }
}
