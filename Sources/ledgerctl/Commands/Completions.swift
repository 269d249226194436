import Ledger

/// `completions`: what a shell needs to complete a command line.
struct CompletionsCommand: Command {
  static let spec = CommandSpec(
    "completions", "a script that completes command lines in bash, zsh or fish",
    operands: [
      OperandSpec(
        "SHELL", "bash, zsh or fish; 'words' is what their scripts ask",
        value: .choice(CompletionScript.allCases.map(\.rawValue))),
      OperandSpec(
        "WORD", "with 'words': a command line after '--', the last word as far as it is typed",
        isRequired: false, isRepeatable: true),
    ],
    examples: [
      .init(
        "ledgerctl completions bash > ~/.local/share/bash-completion/completions/ledgerctl",
        "for bash, from the next shell on"),
      .init(
        "ledgerctl completions zsh > ~/.zfunc/_ledgerctl", "for zsh, in a folder of its $fpath"),
      .init(
        "ledgerctl completions fish > ~/.config/fish/completions/ledgerctl.fish", "for fish"),
    ],
    details: [
      "Commands and options are completed, and what the ledger knows: kinds with their fields and "
        + "codes, programmes, measures, maps and snapshots. 'make install' installs all three."
    ])

  private enum Request {
    case script(CompletionScript)
    case words([String])
  }

  private let request: Request

  init(_ arguments: Arguments) throws(UsageError) {
    let name = arguments.operands[0]
    let words = Array(arguments.operands.dropFirst())
    if name == "words" {
      request = .words(words)
      return
    }
    guard let shell = CompletionScript(rawValue: name) else {
      throw .wrongShell(name, CompletionScript.allCases.map(\.rawValue))
    }
    if let word = words.first {
      throw .operandTooMany(Self.spec.name, word, "ledgerctl completions \(name)")
    }
    request = .script(shell)
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    switch request {
    case .script(let shell):
      var line = JSONLine()
      line.add("shell", shell.rawValue)
      line.add("script", shell.text)
      try terminal.write(terminal.isJSON ? line.ended : Array(shell.text.utf8))
    case .words(let words):
      let line = CompletionLine(words)
      switch line.completion(LedgerWords(line.ledger ?? terminal.ledgers.first)) {
      case .words(let words): try write(words, terminal)
      case .files(let words):
        try write(words + [CompletionWord(word: CompletionScript.files)], terminal)
      case .directories:
        try write([CompletionWord(word: CompletionScript.directories)], terminal)
      }
    }
    return .done
  }

  private func write(_ words: [CompletionWord], _ terminal: Terminal) throws(LedgerError) {
    for word in words {
      var line = JSONLine()
      line.add("word", word.word)
      line.add("help", word.help)
      let help = word.help.isEmpty ? "" : "\t\(printable(word.help))"
      try terminal.write(
        terminal.isJSON ? line.ended : Array("\(printable(word.word))\(help)\n".utf8))
    }
  }
}
