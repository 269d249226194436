import Ledger
import Projections

/// `demo`: a small history played by the program's own commands, each shown with its output.
struct DemoCommand: Command {
  static let spec = CommandSpec(
    "demo", "play a small history, step by step, in a ledger of its own",
    operands: [
      OperandSpec(
        "DIR", "where its files go; a new temporary folder where none is named",
        isRequired: false, value: .directory)
    ],
    examples: [
      .init("ledgerctl demo", "a ledger made, filled, corrected, reported and verified"),
      .init("ledgerctl demo trial", "the same in trial/, to go on from by hand"),
    ],
    details: [
      "The programme is invented. Every step runs the command that it shows; the demo ends with 0 "
        + "only if each of them did what it should."
    ])

  private let directory: String?

  init(_ arguments: Arguments) throws(UsageError) {
    directory = arguments.operand(0)
  }

  /// One command, and what is expected of it.
  private struct Step {
    let says: String
    let words: [String]
    /// How many lines the log has afterwards.
    let size: Int
    var status = ExitStatus.done
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let folder = try makeFolder()
    try writeFiles(in: folder)
    if !terminal.isJSON { try terminal.print("The files of this demo are in \(folder).") }
    let ledger = "\(folder)/\(Self.ledgerName)"
    let common =
      (terminal.isJSON ? ["--json"] : []) + (terminal.outputHasColor ? [] : ["--no-color"])
      + ["--quiet"]
    for step in Self.steps(folder) {
      let line = (["ledgerctl"] + step.words).map(Self.shellWord).joined(separator: " ")
      if !terminal.isJSON {
        try terminal.print("")
        try terminal.print("# \(step.says)", .faint)
        try terminal.print("$ \(line)", .bold)
      }
      try terminal.flush()
      let status = Launch.status(of: step.words + common)
      let size = try EventLog(at: ledger).head().size
      guard status == step.status, size == step.size else { throw .refused([.demoFailed(line)]) }
    }
    if !terminal.isJSON {
      try terminal.print("")
      try terminal.print(
        "That was all. To go on: ledgerctl --ledger \(Self.shellWord(ledger)) help")
    }
    return .done
  }

  private func makeFolder() throws(LedgerError) -> String {
    try system { () throws(SystemFailure) in
      if let directory {
        try FileSystem.makeDirectory(directory)
        return directory
      }
      let parent = Program.environment("TMPDIR") ?? "/tmp"
      var number = 1
      while try !FileSystem.makeDirectory("\(parent)/ledger-demo-\(number)") { number += 1 }
      return "\(parent)/ledger-demo-\(number)"
    }
  }

  /// Puts the plan, the table and its map in the folder; what is there already is not the demo's.
  private func writeFiles(in folder: String) throws(LedgerError) {
    let taken = (DemoFiles.all.map(\.name) + [Self.ledgerName]).filter {
      FileSystem.exists("\(folder)/\($0)")
    }
    guard taken.isEmpty else { throw .refused(taken.map { .demoFileTaken("\(folder)/\($0)") }) }
    try system { () throws(SystemFailure) in
      for file in DemoFiles.all {
        try FileSystem.replace("\(folder)/\(file.name)", with: Array(file.text.utf8))
      }
    }
  }

  private static let ledgerName = "events"

  private static func steps(_ folder: String) -> [Step] {
    let slug = DemoFiles.programme
    let ledger = "\(folder)/\(ledgerName)"
    let table = [
      "import", "\(folder)/\(DemoFiles.tableName)", "--map", "\(folder)/\(DemoFiles.mapName)",
    ]
    let encounter = [
      "record", "employer.encounter", "employer=Harbour Boatyard", "quality=high", "--programme",
      slug, "--on", "2018-03-07", "--quantity", "30", "--id", "visit-1",
    ]
    func exclusion(_ id: String) -> [String] {
      [
        "record", "exclusion", "type=permanent", "--programme", slug, "--on", "2018-02-01",
        "--subject", "p-7f3a", "--id", id,
      ]
    }
    func at(_ words: [String]) -> [String] { ["--ledger", ledger] + words }
    return [
      Step(
        says: "a ledger is a directory of plain files",
        words: ["init", ledger, "--origin", "example.org/saltmarsh"], size: 2),
      Step(
        says: "what was promised is written down once, and recorded like everything else",
        words: at(["plan", "adopt", "\(folder)/\(DemoFiles.planName)"]), size: 3),
      Step(says: "thirty pupils met an employer: one fact", words: at(encounter), size: 4),
      Step(
        says: "a script that repeats itself counts nothing twice", words: at(encounter), size: 4),
      Step(says: "a partner's table for June, by a map", words: at(table), size: 9),
      Step(says: "the same table again adds nothing", words: at(table), size: 9),
      Step(
        says: "a head teacher starts a qualification",
        words: at([
          "record", "npq.enrolment", "level=headship", "--programme", slug, "--on", "2017-10-02",
          "--subject", "p-19c2", "--id", "npq-1",
        ]), size: 10),
      Step(
        says: "a grant, with one zero too many",
        words: at([
          "record", "grant.award", "amount=45000", "--programme", slug, "--on", "2018-05-14",
          "--id", "fund-17",
        ]), size: 11),
      Step(
        says: "nothing is edited: a later line stands in for the wrong one and says why",
        words: at([
          "record", "grant.award", "amount=4500", "--programme", slug, "--on", "2018-05-14", "--id",
          "fund-17-corrected", "--replaces", "fund-17", "--reason", "one zero too many",
        ]), size: 12),
      Step(
        says: "an exclusion, as the school tells it", words: at(exclusion("school-41")), size: 13),
      Step(
        says: "and the same one, as the council tells it", words: at(exclusion("council-9")),
        size: 14),
      Step(
        says: "the second is taken out of every count, with the reason",
        words: at(["void", "council-9", "--reason", "the same exclusion as school-41"]), size: 15),
      Step(
        says: "what is not right is refused, and nothing is recorded",
        words: at([
          "record", "grant.award", "amount=lots", "--programme", slug, "--on", "2018-05-15",
        ]), size: 15, status: .refused),
      Step(
        says: "any table of counts",
        words: at(["count", "--by", "kind,term", "--on", "2018-06-30"]),
        size: 15),
      Step(
        says: "every promise against its target, on a day",
        words: at(["report", slug, "--on", "2018-06-30"]), size: 15),
      Step(
        says: "as the ledger knew it before the correction and the void",
        words: at(["report", slug, "--on", "2018-06-30", "--as-of", "11"]), size: 15),
      Step(
        says: "nothing was changed: every line, the numbering, the ids, the tree",
        words: at(["verify"]), size: 15),
    ]
  }

  /// A word as a shell takes it.
  static func shellWord(_ word: String) -> String {
    let plain = word.utf8.allSatisfy {
      $0 >= 0x80 || (0x30...0x39).contains($0) || (0x41...0x5A).contains($0)
        || (0x61...0x7A).contains($0) || "-_./:=+,@%".utf8.contains($0)
    }
    if plain, !word.isEmpty { return word }
    return "'"
      + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''")
      + "'"
  }
}

extension Refusal {
  fileprivate static func demoFileTaken(_ path: String) -> Refusal {
    Refusal(
      "demo-folder", at: Place(), "\(quoted(path)) is there already and not the demo's to replace",
      remedy: "name a new folder, or none")
  }

  fileprivate static func demoFailed(_ line: String) -> Refusal {
    Refusal(
      "demo-failed", at: Place(), "the step \(quoted(line)) did not do what it should",
      remedy: "report it, with the output above, to those who make this program")
  }
}
