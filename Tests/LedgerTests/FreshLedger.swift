import TestSupport

@testable import Ledger

extension EventLog {
  /// A new ledger in the test's own folder, of one origin and one moment, so that the same lines have the same
  /// root in every test.
  ///
  /// - Parameters:
  ///   - name: What its folder is called.
  ///   - segmentLines: The most lines in a segment.
  /// - Returns: The ledger, with its first line.
  /// - Throws: As ``EventLog/create(at:settings:actor:)``.
  static func fresh(
    _ name: String = "events", segmentLines: Int = LogFormat.segmentLines
  ) throws -> EventLog {
    try create(
      at: "\(ScratchDirectory.path)/\(name)",
      settings: LedgerSettings(
        origin: "example.org/test", created: Instant(milliseconds: 1_000_000_000_000),
        segmentLines: segmentLines), actor: "tests")
  }
}
