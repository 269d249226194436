import Foundation

/// The program `ledgerctl` as people run it: a process of its own.
public struct LedgerTool: Sendable {
  /// What a run gave.
  public struct Result: Sendable {
    /// The exit status.
    public var status: Int32
    /// What it wrote to standard output.
    public var output: String
    /// What it wrote to standard error.
    public var error: String
  }

  /// The folder that it runs in.
  public var folder: String
  /// What is set in its environment: nothing of the tester's own decides what it says.
  public var environment = ["LEDGER_DIR": "", "LEDGER_ACTOR": "", "COLUMNS": "", "NO_COLOR": ""]

  /// Makes a runner.
  ///
  /// - Parameter folder: The folder that the program runs in.
  public init(in folder: String) {
    self.folder = folder
  }

  /// Where the program is: `$LEDGERCTL`, else beside these tests, where it is built.
  public static let program: String = {
    if let path = ProcessInfo.processInfo.environment["LEDGERCTL"], !path.isEmpty { return path }
    let tests = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("ledgerctl").path
  }()

  /// Runs the program to its end.
  ///
  /// - Parameters:
  ///   - words: The words of the command line after the program's name.
  ///   - input: What it reads from standard input.
  /// - Returns: What it gave.
  /// - Throws: What Foundation throws when it cannot be started.
  public func run(_ words: [String], input: String = "") throws -> Result {
    let run = try Tool(
      Self.program, words, input: Data(input.utf8), environment: environment, in: folder)
    return Result(status: run.status, output: run.text, error: run.errorText)
  }
}
