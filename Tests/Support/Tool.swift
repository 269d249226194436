public import Foundation

/// A program run to its end: what it said and how it ended.
public struct Tool: Sendable {
  /// The exit status; 128 and the signal's number when a signal ended it.
  public var status: Int32
  /// What it wrote to standard output.
  public var output: Data
  /// What it wrote to standard error.
  public var errors: Data

  /// The output as text.
  public var text: String { String(decoding: output, as: UTF8.self) }
  /// The errors as text.
  public var errorText: String { String(decoding: errors, as: UTF8.self) }

  /// Where a program stands on the path.
  ///
  /// - Parameter name: Its name.
  /// - Returns: `nil` when it is not installed.
  public static func path(of name: String) -> String? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return path.split(separator: ":").map { "\($0)/\(name)" }
      .first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a program.
  ///
  /// - Parameters:
  ///   - program: Its path.
  ///   - arguments: Its arguments.
  ///   - input: What it reads from standard input; nothing where it is `nil`.
  ///   - environment: Variables set besides those of the tests.
  ///   - folder: Where it runs.
  /// - Throws: What Foundation throws when it cannot be started.
  public init(
    _ program: String, _ arguments: [String], input: Data? = nil,
    environment: [String: String] = [:], in folder: String? = nil
  ) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = URL(fileURLWithPath: folder) }
    // Files, not pipes: nothing to drain, so no output is too long and nothing can hang.
    let scratch = FileManager.default.temporaryDirectory.appendingPathComponent(
      "ledger-tool-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    func file(_ name: String, _ contents: Data = Data()) throws -> FileHandle {
      let url = scratch.appendingPathComponent(name)
      try contents.write(to: url)
      return try FileHandle(forUpdating: url)
    }
    process.standardInput = try file("in", input ?? Data())
    process.standardOutput = try file("out")
    process.standardError = try file("err")
    try process.run()
    process.waitUntilExit()
    output = try Data(contentsOf: scratch.appendingPathComponent("out"))
    errors = try Data(contentsOf: scratch.appendingPathComponent("err"))
    status =
      process.terminationReason == .exit
      ? process.terminationStatus : 128 + process.terminationStatus
  }
}
