import Ledger

/// The help, from the table of commands.
enum HelpText {
  private static let width = 80

  /// What the program is, for those who typed its name and nothing else.
  static var overview: String {
    introduction + """

      'ledgerctl --help' lists the commands, 'ledgerctl help COMMAND' explains one.

      """
  }

  /// What the program does, in a sentence.
  static let purpose =
    "keeps what a programme delivered as a log of plain lines, and works every figure out from them"

  private static var introduction: String {
    wrapped("ledgerctl \(purpose).", indent: 0) + """

        ledgerctl init events --origin example.org/programmes
        ledgerctl record employer.encounter --programme norwich --on 2018-03-07

      """
  }

  /// The help of some commands: of all of them where there are none.
  static func help(_ commands: [any Command.Type]) -> String {
    switch commands.count {
    case 0: everything
    case 1: help(commands[0].spec)
    default: list(commands)
    }
  }

  private static var everything: String {
    var text = introduction + "\nusage: ledgerctl [OPTIONS] COMMAND ...\n\n"
    let commands = CommandTable.commands.map { ($0.spec.name, $0.spec.summary) }
    text += "commands\n" + table(commands + [("help", "this help, or with COMMAND a command's")])
    text += "\noptions of every command\n" + options(CommandTable.commonOptions)
    text += options([OptionSpec(flag: "version", "the program's version and the format's")])
    text += "\nexit status\n"
    // Two columns: 0 and 3, 1 and 4, 2 and 5.
    let half = ExitStatus.allCases.count / 2
    for (left, right) in zip(ExitStatus.allCases, ExitStatus.allCases.dropFirst(half)) {
      let start = padded("  \(left.rawValue)  \(left.meaning)", 36)
      text += "\(start)\(right.rawValue)  \(right.meaning)\n"
    }
    return text
  }

  private static func list(_ commands: [any Command.Type]) -> String {
    var text = ""
    for command in commands { text += "usage: \(command.spec.usage)\n" }
    return text + "\n" + table(commands.map { ($0.spec.name, $0.spec.summary) })
      + "\n'ledgerctl help \(commands[0].spec.name)' explains the first.\n"
  }

  private static func help(_ spec: CommandSpec) -> String {
    var text = "\(spec.name): \(spec.summary)\n\nusage: \(spec.usage)\n\nexamples\n"
    for example in spec.examples { text += "  # \(example.does)\n  \(example.line)\n" }
    for paragraph in spec.details { text += "\n" + wrapped(paragraph, indent: 0) }
    if !spec.operands.isEmpty {
      text += "\n" + table(spec.operands.map { ($0.valueName, $0.help) })
    }
    if !spec.options.isEmpty { text += "\noptions\n" + options(spec.options) }
    return text + "\noptions of every command\n" + options(CommandTable.commonOptions)
  }

  private static func options(_ options: [OptionSpec]) -> String {
    table(options.map { ($0.usage, line(of: $0)) })
  }

  /// What an option is, its choices, and whether it may be repeated.
  static func line(of option: OptionSpec) -> String {
    var help = option.help
    if case .choice(let words) = option.value { help += ": \(words.joined(separator: ", "))" }
    if option.isRepeatable { help += "; may be repeated" }
    return help
  }

  private static func column(_ names: [String]) -> Int {
    max(14, min(26, (names.map(\.count).max() ?? 0))) + 2
  }

  /// Names on the left and what they are on the right, wrapped.
  private static func table(_ rows: [(name: String, help: String)]) -> String {
    let column = column(rows.map(\.name))
    var text = ""
    for row in rows {
      let lines = wrapped(row.help, indent: column + 2)
      if row.name.count + 2 > column {
        text += "  \(row.name)\n\(lines)"
      } else {
        text += "  " + padded(row.name, column) + lines.dropFirst(column + 2)
      }
    }
    return text
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  private static func wrapped(_ text: String, indent: Int) -> String {
    let space = String(repeating: " ", count: indent)
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, indent + line.count + 1 + word.count > width {
        lines.append(line)
        line = ""
      }
      line += (line.isEmpty ? "" : " ") + word
    }
    lines.append(line)
    return lines.map { space + $0 + "\n" }.joined()
  }
}
