import Ledger

/// What a command line asks for.
enum Request {
  /// A few words on what the program is.
  case overview
  /// The program's version.
  case version
  /// The help of everything, a command, or a group of commands.
  case help([any Command.Type])
  /// A command.
  case run(any Command.Type, Arguments)
}

/// Turns the words of a command line into a request.
///
/// Options stand anywhere after the command, the common ones before it too; `--` ends them. Nothing is
/// abbreviated and nothing guessed: what is not known is refused with the name that comes nearest.
struct ArgumentParser {
  /// How often an option that may be repeated is given at most: nobody types more, and each condition
  /// is asked of every line.
  static let optionTimesMax = 64

  private var command: (any Command.Type)?
  private var group: String?
  private var operands: [String] = []
  private var values: [String: [String]] = [:]

  /// Reads a command line.
  ///
  /// - Parameter words: The words after the program's name.
  /// - Returns: What it asks for.
  /// - Throws: The first thing that is wrong with it.
  static func parse(_ words: [String]) throws(UsageError) -> Request {
    if words.isEmpty { return .overview }
    let optionWords = words.prefix { $0 != "--" }
    if optionWords.contains(where: { $0 == "-h" || $0 == "--help" }) {
      return try help(optionWords.filter { !$0.hasPrefix("-") }, isAsked: false)
    }
    var parser = ArgumentParser()
    return try parser.request(words)
  }

  private mutating func request(_ words: [String]) throws(UsageError) -> Request {
    var rest = words[...]
    var hasEnded = false
    while let word = rest.popFirst() {
      if hasEnded || !word.hasPrefix("-") || word == "-" {
        if command == nil, group == nil, word == "help" {
          return try Self.help(rest.filter { !$0.hasPrefix("-") }, isAsked: true)
        }
        try takeWord(word)
      } else if word == "--" {
        hasEnded = true
      } else if word == "--version", command == nil {
        return .version
      } else {
        try takeOption(word, &rest)
      }
    }
    guard let command else {
      if let group { throw .noSubcommand(group, CommandTable.group(group).map { $0.spec.name }) }
      return .overview
    }
    try checkOperands(command.spec)
    if values["ledger", default: []].count > 1, !command.spec.takesLedgers {
      throw .givenTwice("ledger")
    }
    return .run(
      command, Arguments(command: command.spec.name, operands: operands, values: values))
  }

  /// Takes a word that is no option: the command, its second word, or an operand.
  private mutating func takeWord(_ word: String) throws(UsageError) {
    if command != nil {
      operands.append(word)
    } else if let group {
      let name = "\(group) \(word)"
      guard let found = CommandTable.command(name) else {
        throw .unknownCommand(name, among: CommandTable.group(group).map { $0.spec.name })
      }
      command = found
    } else if let found = CommandTable.command(word) {
      command = found
    } else if !CommandTable.group(word).isEmpty {
      group = word
    } else {
      throw .unknownCommand(word, among: CommandTable.names)
    }
  }

  private mutating func takeOption(
    _ word: String, _ rest: inout ArraySlice<String>
  ) throws(UsageError) {
    let known = (command?.spec.options ?? []) + CommandTable.commonOptions
    guard word.hasPrefix("--") else {
      throw .unknownOption(word, command: command?.spec.name, among: known.map(\.name))
    }
    let parts = word.dropFirst(2).split(
      separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard let option = known.first(where: { $0.name == name }) else {
      throw .unknownOption("--" + name, command: command?.spec.name, among: known.map(\.name))
    }
    let given = parts.count > 1 ? String(parts[1]) : nil
    var value = ""
    if let valueName = option.valueName {
      if let given {
        value = given
      } else if let next = rest.first, Self.isValue(next) {
        value = next
        rest.removeFirst()
      } else {
        throw .valueMissing(name, valueName)
      }
      if case .choice(let words) = option.value, !words.contains(value) {
        throw .wrongChoice(name, value, words)
      }
    } else if given != nil {
      throw .valueOfFlag(name)
    }
    if values[name] != nil, !option.isRepeatable, option.valueName != nil {
      throw .givenTwice(name)
    }
    values[name, default: []].append(value)
    if values[name, default: []].count > Self.optionTimesMax {
      throw .givenTooOften(name, Self.optionTimesMax)
    }
  }

  /// Whether a word can be the value of the option before it: an option cannot, unless it is written
  /// as `--option=value`; a negative number can.
  private static func isValue(_ word: String) -> Bool {
    guard word.hasPrefix("-"), word != "-" else { return true }
    return word.utf8.dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
  }

  private func checkOperands(_ spec: CommandSpec) throws(UsageError) {
    let needed = spec.operands.filter(\.isRequired).count
    if operands.count < needed {
      throw .operandMissing(spec.name, spec.operands[operands.count].valueName, spec.usage)
    }
    let takesAny = spec.operands.last?.isRepeatable ?? false
    if !takesAny, operands.count > spec.operands.count {
      throw .operandTooMany(spec.name, operands[spec.operands.count], spec.usage)
    }
  }

  /// The help that some words ask for: with `help`, they must be a command's name; before `--help`,
  /// the first of them may be, and the others are whatever was typed when help was needed.
  private static func help(
    _ words: [String], isAsked: Bool
  ) throws(UsageError) -> Request {
    guard let first = words.first else { return .help([]) }
    if words.count > 1, let found = CommandTable.command("\(first) \(words[1])") {
      return .help([found])
    }
    if let found = CommandTable.command(first) { return .help([found]) }
    let group = CommandTable.group(first)
    if !group.isEmpty, words.count == 1 || !isAsked { return .help(group) }
    guard isAsked, first != "help" else { return .help([]) }
    throw .unknownCommand(words.joined(separator: " "), among: CommandTable.names)
  }
}
