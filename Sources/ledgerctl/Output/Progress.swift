import Ledger

/// A line on a terminal that says how far a long work is: nothing in the first second, nothing at all
/// where standard error is no terminal, and nothing left of it at the end.
///
/// It is drawn by whoever reads, a block at a time, so no thread and no timer stands behind it.
final class Progress: Watching {
  private static let delayMilliseconds: Int64 = 1_000
  private static let stepMilliseconds: Int64 = 250
  /// As wide as a terminal is that does not say.
  private static let columnsDefault = 80

  private struct State: Sendable {
    var what = ""
    var done = 0
    var total: Int?
    var began: Instant
    var due: Instant
    var isOnScreen = false
  }

  private let state: Guarded<State>

  /// Begins to watch; `nil` where nobody looks, and then nothing is measured.
  ///
  /// - Parameter isWanted: Whether whoever looks at standard error has not asked for peace.
  init?(ifWanted isWanted: Bool) {
    guard isWanted, Descriptor.standardError.isTerminal else { return nil }
    let now = Instant.now()
    state = Guarded(State(began: now, due: now.adding(Self.delayMilliseconds)))
  }

  func begins(_ what: String, bytes: Int?) {
    state.withLock { state in
      state.what = what
      state.done = 0
      state.total = bytes
      state.began = Instant.now()
    }
    advances(0)
  }

  func advances(_ bytes: Int) {
    state.withLock { state in
      state.done += bytes
      let now = Instant.now()
      guard now >= state.due else { return }
      state.due = now.adding(Self.stepMilliseconds)
      let line = ProgressLine(
        what: state.what, done: state.done, total: state.total,
        milliseconds: Int(now.milliseconds - state.began.milliseconds))
      let columns = Descriptor.standardError.columns ?? Self.columnsDefault
      state.isOnScreen = true
      Self.write("\r\(line.text(columns: columns))\u{1B}[K")
    }
  }

  /// Takes the line away.
  func clear() {
    state.withLock { state in
      guard state.isOnScreen else { return }
      state.isOnScreen = false
      Self.write("\r\u{1B}[K")
    }
  }

  private static func write(_ text: String) {
    try? Descriptor.standardError.write(Array(text.utf8)[...])
  }
}

extension Instant {
  fileprivate func adding(_ more: Int64) -> Instant { Instant(milliseconds: milliseconds + more) }
}
