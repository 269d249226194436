import Foundation
import TestSupport
import Testing

extension LedgerTool {
  /// A runner in the test's own directory.
  init(environment: [String: String]) {
    self.init(in: ScratchDirectory.path)
    self.environment.merge(environment) { $1 }
  }

  /// Runs the program with the words of a line, which are split at spaces.
  func run(_ line: String, input: String = "") throws -> Result {
    try run(line.split(separator: " ").map(String.init), input: input)
  }
}

extension LedgerTool.Result {
  /// The lines of standard output.
  var lines: [String] { output.split(separator: "\n").map(String.init) }
  /// The lines of standard error.
  var errorLines: [String] { error.split(separator: "\n").map(String.init) }
}

/// A ledger in the test's own directory, and the program in it.
struct TestLedger {
  let program: LedgerTool

  /// Makes `events/` in the test's directory.
  init(environment: [String: String] = [:]) throws {
    program = LedgerTool(environment: environment)
    let made = try program.run("init events --origin example.org/test --quiet")
    try #require(made.status == 0, "\(made.error)")
  }

  /// Writes a file in the test's directory.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(program.folder)/\(name)"))
  }

  /// Runs the program.
  func run(_ line: String, input: String = "") throws -> LedgerTool.Result {
    try program.run(line, input: input)
  }

  /// Runs the program with words that may hold spaces.
  func run(_ words: [String], input: String = "") throws -> LedgerTool.Result {
    try program.run(words, input: input)
  }

  /// The lines of the log from a sequence number on.
  func lines(from first: Int = 3) throws -> [String] {
    let replayed = try run("replay --from \(first)")
    try #require(replayed.status == 0, "\(replayed.error)")
    return replayed.lines
  }
}

/// A JSON object of a line.
func object(_ line: String) throws -> [String: Any] {
  let value = try JSONSerialization.jsonObject(with: Data(line.utf8))
  return try #require(value as? [String: Any])
}

/// An import line.
func encounter(_ id: String, more: String = "") -> String {
  #"{"id":"\#(id)","kind":"employer.encounter","programme":"norwich","occurred":"2018-03-07"\#(more)}"#
    + "\n"
}

/// A plan of one measure.
func smallPlan(_ programme: String = "norwich", target: Int = 11_000) -> String {
  """
  {"programme": "\(programme)", "title": "A programme",
   "documents": {"plan": {"file": "plan.txt", "title": "A plan"}},
   "starts": "2017-09-01", "ends": "2020-08-31", "priorities": {"P1": "Encounters"},
   "measures": [{"id": "encounters", "title": "Encounters with employers", "priority": "P1",
     "document": "plan", "quote": "over 11,000 encounters", "unit": "encounters",
     "figure": {"count": {"kind": "employer.encounter"}},
     "target": {"is": "atLeast", "value": \(target), "by": "2018-08-31", "words": "over 11,000"}}]}
  """
}
