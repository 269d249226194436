public import Testing

import Foundation

/// A directory of its own for each test, gone when the test ends.
public struct ScratchDirectory: TestTrait, SuiteTrait, TestScoping {
  /// The directory of the test that runs.
  @TaskLocal public static var path = ""

  /// Each test of a suite has a directory of its own.
  public var isRecursive: Bool { true }

  /// Makes the directory, runs the test, and removes it.
  ///
  /// - Parameters:
  ///   - test: The test.
  ///   - testCase: Its case; `nil` for a suite.
  ///   - function: What runs it.
  /// - Throws: What the test throws.
  public func provideScope(
    for test: Test, testCase: Test.Case?,
    performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    let path = FileManager.default.temporaryDirectory.path + "/ledger-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try await Self.$path.withValue(path) { try await function() }
  }
}

extension Trait where Self == ScratchDirectory {
  /// Gives the test a directory of its own, ``ScratchDirectory/path``.
  public static var scratch: ScratchDirectory { ScratchDirectory() }
}
