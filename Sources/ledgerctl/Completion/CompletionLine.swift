/// A word that may stand next on a command line.
struct CompletionWord: Sendable, Hashable {
  /// The word, or its beginning where it ends in `=`.
  var word: String
  /// What it is, in one line; empty where the word says all.
  var help = ""
}

/// What may stand next on a command line.
enum Completion: Sendable, Hashable {
  /// One of these words.
  case words([CompletionWord])
  /// One of these words, or a file's name.
  case files([CompletionWord])
  /// A directory's name.
  case directories
}

/// A command line of which the last word is being typed, read as far as it goes.
///
/// It follows the rules of ``ArgumentParser`` and judges nothing: what is wrong is said when the line is
/// run.
struct CompletionLine {
  private var command: CommandSpec?
  private var group: String?
  private var isHelp = false
  private var operands: [String] = []
  private var given: Set<String> = []
  private var pending: OptionSpec?
  private var hasEnded = false
  /// The ledger that the line names.
  private(set) var ledger: String?
  /// What is typed of the last word.
  private let typed: String

  /// Reads a line.
  ///
  /// - Parameter words: The words after the program's name; the last one may be empty.
  init(_ words: [String]) {
    typed = words.last ?? ""
    for word in words.dropLast() { pass(word) }
  }

  private var options: [OptionSpec] { (command?.options ?? []) + CommandTable.commonOptions }

  private mutating func pass(_ word: String) {
    if let option = pending {
      pending = nil
      keep(option, word)
    } else if !hasEnded, word == "--" {
      hasEnded = true
    } else if !hasEnded, word.hasPrefix("--") {
      let parts = word.dropFirst(2).split(
        separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard let option = options.first(where: { $0.name == parts[0] }) else { return }
      if parts.count > 1 {
        keep(option, String(parts[1]))
      } else if option.valueName != nil {
        pending = option
      } else {
        keep(option, "")
      }
    } else if command != nil {
      operands.append(word)
    } else if let group {
      command = CommandTable.command("\(group) \(word)")?.spec
    } else if word == "help" {
      isHelp = true
    } else if let found = CommandTable.command(word) {
      command = found.spec
    } else if !CommandTable.group(word).isEmpty {
      group = word
    }
  }

  private mutating func keep(_ option: OptionSpec, _ value: String) {
    given.insert(option.name)
    if option.name == "ledger" { ledger = value }
  }

  /// What may stand at the end of the line.
  ///
  /// - Parameter ledgerWords: The words that the ledger knows.
  /// - Returns: Those that begin with what is typed.
  func completion(_ ledgerWords: LedgerWords) -> Completion {
    if let pending { return values(pending.value, ledgerWords, typed) }
    if !hasEnded, typed.hasPrefix("-") {
      guard let sign = typed.firstIndex(of: "=") else { return .words(optionWords) }
      let option = options.first { $0.name == typed[..<sign].dropFirst(2) }
      let start = typed.index(after: sign)
      guard let option, option.valueName != nil else { return .words([]) }
      return values(option.value, ledgerWords, String(typed[start...]), after: typed[..<start])
    }
    guard let command else { return .words(commandWords) }
    let operand = command.operands[safely: operands.count] ?? command.operands.last
    guard let operand, operands.count < command.operands.count || operand.isRepeatable else {
      return .words(optionWords)
    }
    return values(operand.value, ledgerWords, typed)
  }

  private var optionWords: [CompletionWord] {
    options.filter { $0.isRepeatable || !given.contains($0.name) }
      .map { CompletionWord(word: "--\($0.name)", help: $0.help) }
      .filter { $0.word.hasPrefix(typed) }
  }

  /// The first words of commands, or the second words of a group's.
  private var commandWords: [CompletionWord] {
    var found: [CompletionWord] = []
    for spec in CommandTable.commands.map({ $0.spec }) {
      let parts = spec.name.split(separator: " ").map(String.init)
      guard group == nil || (parts.count == 2 && parts[0] == group) else { continue }
      let word = group == nil ? parts[0] : parts[1]
      guard !found.contains(where: { $0.word == word }) else { continue }
      let isGroup = group == nil && parts.count == 2
      let names = isGroup ? CommandTable.group(word).map { $0.spec.name } : []
      found.append(
        CompletionWord(
          word: word, help: isGroup ? names.joined(separator: ", ") : spec.summary))
    }
    if group == nil, !isHelp {
      found.append(CompletionWord(word: "help", help: "this help, or a command's"))
    }
    return found.filter { $0.word.hasPrefix(typed) }
  }

  private func values(
    _ value: OptionSpec.Value, _ ledger: LedgerWords, _ typed: String, after start: Substring = ""
  ) -> Completion {
    let words: [CompletionWord] =
      switch value {
      case .text, .file, .directory: []
      case .choice(let words): words.map { CompletionWord(word: $0) }
      case .kind: ledger.kinds
      case .field:
        ledger.fields(of: operands.first ?? "", given: operands.dropFirst(), typed: typed)
      case .programme: ledger.programmes
      case .measure: ledger.measures
      case .map: ledger.names(in: "maps")
      case .snapshot: ledger.names(in: "snapshots")
      }
    let found = words.filter { $0.word.hasPrefix(typed) && !operands.contains($0.word) }
      .map { CompletionWord(word: start + $0.word, help: $0.help) }
    return switch value {
    case .directory: .directories
    case .file, .map, .snapshot: .files(found)
    default: .words(found)
    }
  }
}

extension Array {
  fileprivate subscript(safely index: Int) -> Element? { index < count ? self[index] : nil }
}
