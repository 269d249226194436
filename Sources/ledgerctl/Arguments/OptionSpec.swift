/// An option of the command line: one entry of the table that parsing, help and completions come from.
struct OptionSpec: Sendable {
  /// What its value is, so that a shell can complete it.
  enum Value: Sendable {
    /// Any text.
    case text
    /// A file's name.
    case file
    /// A directory's name.
    case directory
    /// One of these words.
    case choice([String])
    /// A kind of the catalogue in force.
    case kind
    /// A field of the kind that was named, and its value: `level=senior`.
    case field
    /// A programme that has a plan.
    case programme
    /// A measure of a plan: `norwich/nor-p4-encounters`.
    case measure
    /// A map of the ledger's by its name, or a file.
    case map
    /// A snapshot of the ledger's by its name, or a file.
    case snapshot
  }

  /// The name without its hyphens.
  let name: String
  /// What stands for the value in a usage line, such as `DATE`; `nil` for a flag.
  let valueName: String?
  /// What the value is.
  let value: Value
  /// One line for the help, without a capital or a full stop.
  let help: String
  /// Whether it may be given more than once.
  let isRepeatable: Bool

  /// Makes an option that takes a value.
  init(
    _ name: String, _ valueName: String, _ help: String, value: Value = .text,
    isRepeatable: Bool = false
  ) {
    self.name = name
    self.valueName = valueName
    self.value = value
    self.help = help
    self.isRepeatable = isRepeatable
  }

  /// Makes a flag.
  init(flag name: String, _ help: String) {
    self.name = name
    valueName = nil
    value = .text
    self.help = help
    isRepeatable = false
  }

  /// The option as a usage line shows it: `--on DATE`.
  var usage: String { "--\(name)" + (valueName.map { " \($0)" } ?? "") }
}

/// A word of the command line that is no option.
struct OperandSpec: Sendable {
  /// What stands for it in a usage line, such as `FILE`.
  let valueName: String
  /// One line for the help.
  let help: String
  /// Whether it must be given.
  let isRequired: Bool
  /// Whether any number may be given.
  let isRepeatable: Bool
  /// What the word is, so that a shell can complete it.
  let value: OptionSpec.Value

  init(
    _ valueName: String, _ help: String, isRequired: Bool = true, isRepeatable: Bool = false,
    value: OptionSpec.Value = .text
  ) {
    self.valueName = valueName
    self.help = help
    self.isRequired = isRequired
    self.isRepeatable = isRepeatable
    self.value = value
  }

  /// The word as a usage line shows it: `[FILE ...]`.
  var usage: String {
    let word = isRepeatable ? "\(valueName) ..." : valueName
    return isRequired ? word : "[\(word)]"
  }
}

/// A command: its name, what it takes, and how it is explained.
struct CommandSpec: Sendable {
  /// A command line that shows the command at work.
  struct Example: Sendable {
    /// The line as one would type it.
    let line: String
    /// What it does, in a few words.
    let does: String

    init(_ line: String, _ does: String) {
      self.line = line
      self.does = does
    }
  }

  /// The name: one word, or two such as `plan adopt`.
  let name: String
  /// What it does, in one line without a full stop.
  let summary: String
  /// The words that it takes, in order.
  let operands: [OperandSpec]
  /// Its own options; those in ``CommandTable/commonOptions`` come on top.
  let options: [OptionSpec]
  /// At least two.
  let examples: [Example]
  /// Paragraphs for those who read on.
  let details: [String]
  /// Whether `--ledger` may be given more than once, or name a federation's file.
  let takesLedgers: Bool

  init(
    _ name: String, _ summary: String, operands: [OperandSpec] = [], options: [OptionSpec] = [],
    examples: [Example], details: [String] = [], takesLedgers: Bool = false
  ) {
    self.takesLedgers = takesLedgers
    self.name = name
    self.summary = summary
    self.operands = operands
    self.options = options
    self.examples = examples
    self.details = details
  }

  /// How it is written: `ledgerctl plan show PROGRAMME [OPTIONS]`.
  var usage: String {
    (["ledgerctl", name] + operands.map(\.usage) + ["[OPTIONS]"]).joined(separator: " ")
  }
}
