/// Who is told how far a long work is: a line on a terminal, say.
///
/// Whatever reads much says what lies before it, and then what it has done of that. Several threads may
/// say so at once.
package protocol Watching: Sendable {
  /// Work begins, and what was said of other work is over.
  ///
  /// - Parameters:
  ///   - what: What is done, as in "reading the log".
  ///   - bytes: How many bytes there are; `nil` where nobody knows.
  func begins(_ what: String, bytes: Int?)

  /// Some of it is done.
  ///
  /// - Parameter bytes: How many bytes more.
  func advances(_ bytes: Int)
}

/// The one who watches, if anybody does.
package enum Watch {
  private static let shared = Guarded<(any Watching)?>(nil)

  /// Who watches; `nil` where nobody does, and then nothing is measured.
  ///
  /// A reader asks once, before it begins: a block costs nothing more.
  package static var current: (any Watching)? { shared.withLock { $0 } }

  /// Names who watches from now on.
  ///
  /// - Parameter watching: Who is told, or `nil`.
  package static func set(_ watching: (any Watching)?) { shared.withLock { $0 = watching } }

  /// What is said of reading the log.
  static let readingTheLog = "reading the log"
}
