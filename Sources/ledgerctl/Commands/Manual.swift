import Ledger

/// `manual`: the pages that `man` shows.
struct ManualCommand: Command {
  static let spec = CommandSpec(
    "manual", "a page of the manual for 'man', from the same table as this help",
    operands: [
      OperandSpec(
        "PAGE", "the page, such as ledgerctl-record; the program's without it", isRequired: false)
    ],
    options: [OptionSpec(flag: "list", "the names of the pages")],
    examples: [
      .init("ledgerctl manual ledgerctl-import | man -l -", "read a page"),
      .init("ledgerctl manual --list", "which pages there are; 'make install' installs them"),
    ])

  private let pages: [ManualPage]
  private let lists: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    lists = arguments.has("list")
    let all = ManualPage.all
    if lists {
      pages = all
    } else {
      let name = arguments.operand(0) ?? all[0].name
      pages = all.filter { $0.name == name }
      if pages.isEmpty { throw .noPage(name, all.map(\.name)) }
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    for page in pages {
      if terminal.isJSON {
        var line = JSONLine()
        line.add("page", page.name)
        if !lists { line.add("text", page.text) }
        try terminal.write(line.ended)
      } else if lists {
        try terminal.print(page.name)
      } else {
        try terminal.write(Array(page.text.utf8))
      }
    }
    return .done
  }
}
