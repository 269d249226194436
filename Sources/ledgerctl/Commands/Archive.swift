import Ledger

/// `archive`: closed segments packed, or moved to storage that nobody writes to.
struct ArchiveCommand: Command {
  static let spec = CommandSpec(
    "archive", "pack a ledger's closed segments, or move them to read-only storage",
    options: [
      OptionSpec(
        "compress", "FORM", "zstd (unless another is named), gzip or none",
        value: .choice(SegmentForm.allCases.map(\.word))),
      OptionSpec("to", "DIR", "the folder that they go to", value: .directory),
      OptionSpec(flag: "restore", "bring them back into the log, as they were written"),
    ],
    examples: [
      .init("ledgerctl archive", "packed where they are; zstdcat reads them"),
      .init("ledgerctl archive --compress gzip --to /srv/archive/north", "moved as well"),
      .init("ledgerctl archive --restore", "everything as it was"),
    ],
    details: [
      "A closed segment is one after which the next was begun: its bytes never change again (segmentLines "
        + "in ledger.json says how long they are). Each is written in its new form, synced, read again and "
        + "compared byte for byte; only then the other file goes. What was cut short is done by the same "
        + "command again.",
      "Every command goes on reading them where they are, by the programs zstd and gzip; it costs the time to "
        + "unpack them. archive.json in the ledger's directory names the folder.",
    ])

  private let form: SegmentForm
  private let folder: ArchiveFolder

  init(_ arguments: Arguments) throws(UsageError) {
    let word = arguments["compress"]
    let isRestoring = arguments.has("restore")
    if isRestoring, word != nil || arguments["to"] != nil {
      throw .notTogether(
        "restore", word == nil ? "to" : "compress",
        "leave one out: restored is what was moved or packed")
    }
    form = isRestoring ? .plain : SegmentForm.allCases.first { $0.word == word } ?? .zstd
    folder = isRestoring ? .log : arguments["to"].map { .other($0) } ?? .asItIs
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let result = try terminal.openLog().archive(as: form, in: folder)
    if terminal.isJSON {
      var line = JSONLine()
      line.add("segments", result.segments)
      line.add("unchanged", result.unchanged)
      line.add("bytes", result.bytes)
      line.add("kept", result.kept)
      try terminal.write(line.ended)
      return .done
    }
    try terminal.print(
      "\(Words.count(result.segments, "segment")) of \(Words.count(result.bytes, "byte")) kept in"
        + " \(Words.count(result.kept, "byte")); \(Words.count(result.unchanged, "segment")) as before"
    )
    return .done
  }
}

extension SegmentForm {
  /// The word of the command line.
  fileprivate var word: String { self == .plain ? "none" : rawValue }
}
