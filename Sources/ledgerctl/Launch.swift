import Ledger
import Projections

/// The life of the program: its arguments read, one command run, its status given.
enum Launch {
  /// The program's version.
  static let version = "0.1.0"

  /// Runs the program and ends it.
  ///
  /// - Parameter words: The command line, the program's own name first.
  static func run(_ words: [String]) -> Never {
    Program.failWhereFilesMayNotGrow()
    Program.end(status: status(of: Array(words.dropFirst())).rawValue)
  }

  /// Runs a command line and gives its status, its results and messages written.
  ///
  /// - Parameter words: The words after the program's name.
  /// - Returns: What the program's caller is told.
  static func status(of words: [String]) -> ExitStatus {
    if let failure = Program.missingWords {
      return report(.system(failure), Terminal(partOf: words))
    }
    if let what = Program.inputNotUTF8(variables: ["LEDGER_DIR", "LEDGER_ACTOR"]) {
      return report(.notUTF8(what), Terminal(partOf: words))
    }
    let request: Request
    do throws(UsageError) {
      request = try ArgumentParser.parse(words)
    } catch {
      return report(error, Terminal(partOf: words))
    }
    switch request {
    case .overview: return show(HelpText.overview, words)
    case .version: return show("ledgerctl \(version), format \(LogFormat.version)\n", words)
    case .help(let commands): return show(HelpText.help(commands), words)
    case .run(let type, let arguments):
      let terminal = Terminal(arguments)
      Watch.set(terminal.progress)
      let command: any Command
      do throws(UsageError) {
        command = try type.init(arguments)
      } catch {
        return report(error, terminal)
      }
      do throws(LedgerError) {
        let status = try command.run(terminal)
        try terminal.flush()
        return status
      } catch {
        return report(error, terminal)
      }
    }
  }

  private static func show(_ text: String, _ words: [String]) -> ExitStatus {
    let terminal = Terminal(partOf: words)
    do throws(LedgerError) {
      try terminal.write(Array(text.utf8))
      try terminal.flush()
      return .done
    } catch {
      return report(error, terminal)
    }
  }

  private static func report(_ error: UsageError, _ terminal: Terminal) -> ExitStatus {
    terminal.report(Message(error))
    if let help = error.help { terminal.hint(help) }
    return .usage
  }

  private static func report(_ error: LedgerError, _ terminal: Terminal) -> ExitStatus {
    for message in Message.messages(of: error, terminal) { terminal.report(message) }
    return switch error {
    case .refused: .refused
    case .damaged: .damaged
    case .system: .system
    }
  }
}

extension Terminal {
  /// A terminal for a command line that could not be read whole: as its words ask for.
  convenience init(partOf words: [String]) {
    let flags = words.prefix { $0 != "--" }.filter { $0.hasPrefix("--") }.map { $0.dropFirst(2) }
    self.init(
      Arguments(
        command: "", operands: [],
        values: Dictionary(
          flags.map { (String($0), [""]) }, uniquingKeysWith: { first, _ in first })
      ))
  }
}
