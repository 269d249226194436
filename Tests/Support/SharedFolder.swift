import Foundation

/// The folder of test vectors that lies beside the repository, where there is one.
///
/// It is `$LEDGER_SHARED`, else `shared` beside the repository's root. Tests that read it are enabled
/// by `has(_:)` and say plainly that they are skipped; everything else must pass without it.
public enum SharedFolder {
  private static let root: URL = {
    if let path = ProcessInfo.processInfo.environment["LEDGER_SHARED"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<4 { url.deleteLastPathComponent() }
    return url.appendingPathComponent("shared", isDirectory: true)
  }()

  /// Whether a file is there.
  ///
  /// - Parameter path: Relative to the folder: `vectors/csv/rfc4180-cases.json`.
  /// - Returns: `false` too when there is no such folder.
  public static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  /// Where a file is.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Returns: Its absolute path, whether it is there or not.
  public static func path(_ path: String) -> String { root.appendingPathComponent(path).path }

  /// The bytes of a file.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Returns: All of them.
  /// - Throws: What Foundation throws when it cannot be read.
  public static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: root.appendingPathComponent(path)))
  }

  /// The text of a file in UTF-8.
  ///
  /// - Parameter path: Relative to the folder.
  /// - Returns: All of it.
  /// - Throws: What Foundation throws when it cannot be read.
  public static func text(_ path: String) throws -> String {
    String(decoding: try bytes(path), as: UTF8.self)
  }

  /// The files in a folder and in those below it.
  ///
  /// - Parameter path: Relative to the shared folder.
  /// - Returns: Their paths relative to the shared folder, in order; none when there is no folder.
  public static func files(under path: String) -> [String] {
    let folder = root.appendingPathComponent(path).path
    let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.contains(".") }.map { "\(path)/\($0)" }.sorted()
  }
}

/// The files of the repository itself.
public enum Repository {
  /// Where a file is.
  ///
  /// - Parameter path: Relative to the repository's root.
  /// - Returns: Its absolute path.
  public static func path(_ path: String) -> String {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.appendingPathComponent(path).path
  }
}
