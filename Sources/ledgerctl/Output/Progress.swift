import Ledger

/// A line on a terminal that says how far a long work is: nothing in the first second, nothing at all
/// where standard error is no terminal.
struct Progress {
  private static let delayMilliseconds: Int64 = 1_000
  private static let stepMilliseconds: Int64 = 250
  /// Asking the clock for every row would cost more than it tells.
  private static let rowsBetween = 4_096

  private let isShown: Bool
  private var due: Instant
  private var isOnScreen = false

  init(_ terminal: Terminal) {
    isShown = !terminal.isQuiet && !terminal.isJSON && Descriptor.standardError.isTerminal
    due = isShown ? Instant.now().adding(Self.delayMilliseconds) : Instant(milliseconds: 0)
  }

  /// Shows how many rows were read.
  mutating func show(rows: Int) {
    guard isShown, rows % Self.rowsBetween == 0 else { return }
    let now = Instant.now()
    guard now >= due else { return }
    due = now.adding(Self.stepMilliseconds)
    isOnScreen = true
    write("\r\(Words.count(rows, "row")) read")
  }

  /// Takes the line away.
  mutating func clear() {
    guard isOnScreen else { return }
    isOnScreen = false
    write("\r\u{1B}[K")
  }

  private func write(_ text: String) {
    try? Descriptor.standardError.write(Array(text.utf8)[...])
  }
}

extension Instant {
  fileprivate func adding(_ more: Int64) -> Instant { Instant(milliseconds: milliseconds + more) }
}
