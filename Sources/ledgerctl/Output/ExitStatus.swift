/// What the program's caller is told: scripts rely on these numbers.
enum ExitStatus: Int32, Sendable {
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
}
