/// What the program's caller is told: scripts rely on these numbers.
enum ExitStatus: Int32, Sendable, CaseIterable {
  /// Done, or the answer is yes.
  case done = 0
  /// The answer is no: a check found something.
  case no = 1
  /// The command line is wrong; nothing was done.
  case usage = 2
  /// The input is refused; nothing was recorded.
  case refused = 3
  /// The ledger is damaged.
  case damaged = 4
  /// The system failed.
  case system = 5

  /// What it says, in a few words.
  var meaning: String {
    switch self {
    case .done: "done, or the answer is yes"
    case .no: "the answer is no"
    case .usage: "the command line is wrong"
    case .refused: "refused, nothing was recorded"
    case .damaged: "the ledger is damaged"
    case .system: "the system failed"
    }
  }
}
