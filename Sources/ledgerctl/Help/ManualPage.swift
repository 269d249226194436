/// A page of the manual in the macros of `man`, from the table of commands.
struct ManualPage {
  /// The page's name: `ledgerctl`, `ledgerctl-plan-adopt`.
  let name: String
  /// The page.
  let text: String

  /// The page of the program, then one for each command.
  static var all: [ManualPage] {
    [overview] + CommandTable.commands.map { ManualPage(of: $0.spec) }
  }

  /// The page of the program.
  static var overview: ManualPage {
    var page = ManualWriter(name: "ledgerctl", summary: HelpText.purpose)
    page.section("SYNOPSIS")
    page.synopsis("ledgerctl", ["[OPTIONS]", "COMMAND", "..."])
    page.section("COMMANDS")
    for spec in CommandTable.commands.map({ $0.spec }) {
      page.item(bold: spec.name, spec.summary)
    }
    page.item(bold: "help", "this help, or with COMMAND a command's")
    page.section("OPTIONS")
    for option in CommandTable.commonOptions { page.item(option) }
    page.item(bold: "--version", "the program's version and the format's")
    page.end(seeAlso: CommandTable.commands.map { Self.name(of: $0.spec) })
    return ManualPage(name: "ledgerctl", text: page.text)
  }

  /// The page of a command.
  ///
  /// - Parameter spec: The command.
  init(of spec: CommandSpec) {
    name = Self.name(of: spec)
    var page = ManualWriter(name: name, summary: spec.summary)
    page.section("SYNOPSIS")
    page.synopsis("ledgerctl \(spec.name)", spec.operands.map(\.usage) + ["[OPTIONS]"])
    page.section("EXAMPLES")
    for example in spec.examples { page.example(example.line, example.does) }
    if !spec.details.isEmpty {
      page.section("DESCRIPTION")
      for paragraph in spec.details { page.paragraph(paragraph) }
    }
    if !spec.operands.isEmpty {
      page.section("ARGUMENTS")
      for operand in spec.operands { page.item(italic: operand.valueName, operand.help) }
    }
    page.section("OPTIONS")
    for option in spec.options { page.item(option) }
    page.paragraph("Options of every command:")
    for option in CommandTable.commonOptions { page.item(option) }
    page.end(seeAlso: ["ledgerctl"])
    text = page.text
  }

  private init(name: String, text: String) {
    self.name = name
    self.text = text
  }

  private static func name(of spec: CommandSpec) -> String {
    "ledgerctl-" + spec.name.split(separator: " ").joined(separator: "-")
  }
}

/// Writes a page: every text in it is escaped, so that none is taken for a request.
private struct ManualWriter {
  private(set) var text: String
  /// A paragraph begins by itself after a title.
  private var isAfterTitle = false

  init(name: String, summary: String) {
    text = ".TH \(Self.escaped(name.uppercased())) 1 \"\" \"ledgerctl \(Launch.version)\"\n"
    section("NAME")
    text += "\(Self.escaped(name)) \\- \(Self.escaped(summary))\n"
  }

  mutating func section(_ title: String) {
    text += ".SH \(title)\n"
    isAfterTitle = true
  }

  mutating func synopsis(_ command: String, _ words: [String]) {
    text += ".B \(Self.escaped(command))\n\(Self.escaped(words.joined(separator: " ")))\n"
  }

  mutating func example(_ line: String, _ does: String) {
    paragraph(does)
    text += ".RS 4\n.nf\n\(Self.escaped(line))\n.fi\n.RE\n"
  }

  mutating func paragraph(_ words: String) {
    if !isAfterTitle { text += ".PP\n" }
    text += "\(Self.escaped(words))\n"
    isAfterTitle = false
  }

  mutating func item(bold name: String, _ help: String) {
    text += ".TP\n\\fB\(Self.escaped(name))\\fR\n\(Self.escaped(help))\n"
  }

  mutating func item(italic name: String, _ help: String) {
    text += ".TP\n\\fI\(Self.escaped(name))\\fR\n\(Self.escaped(help))\n"
  }

  mutating func item(_ option: OptionSpec) {
    let value = option.valueName.map { " \\fI\(Self.escaped($0))\\fR" } ?? ""
    text += ".TP\n\\fB\(Self.escaped("--" + option.name))\\fR\(value)\n"
    text += "\(Self.escaped(HelpText.line(of: option)))\n"
  }

  /// What stands at the end of every page.
  mutating func end(seeAlso names: [String]) {
    section("EXIT STATUS")
    for status in ExitStatus.allCases { item(bold: "\(status.rawValue)", status.meaning) }
    section("ENVIRONMENT")
    item(bold: "LEDGER_DIR", "the ledger, where --ledger does not name one")
    item(bold: "LEDGER_ACTOR", "who records, where --actor does not say so")
    item(bold: "NO_COLOR", "plain text on a terminal too")
    section("SEE ALSO")
    text += names.map { ".BR \(Self.escaped($0)) (1)" }.joined(separator: ",\n") + "\n"
  }

  private static func escaped(_ text: String) -> String {
    var result = ""
    for character in text {
      switch character {
      case "\\": result += "\\e"
      // A minus sign, as it is typed; a hyphen would not be found by who copies it.
      case "-": result += "\\-"
      case "'": result += result.isEmpty ? "\\&'" : "'"
      case ".": result += result.isEmpty ? "\\&." : "."
      default: result.append(character)
      }
    }
    return result
  }
}
