import Foundation
import Testing

/// The habits of the project, kept by a test: each message says what to write instead.
@Suite struct TidyTests {
  static let root: URL = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url
  }()

  static let sources: [(path: String, text: String)] = {
    let folder = root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
    var found: [(String, String)] = []
    while let file = files?.nextObject() as? URL {
      guard file.pathExtension == "swift" else { continue }
      let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
      found.append((String(file.path.dropFirst(root.path.count + 1)), text))
    }
    return found.sorted { $0.0 < $1.0 }
  }()

  /// What is not written, where, and what is written instead.
  static let bans: [(pattern: String, within: String, instead: String)] = [
    (#"try!|as!|fatalError\("#, "Sources/", "throw, or use a precondition for a bug of our own"),
    (#"\b(Double|Float|CGFloat)\b"#, "Sources/Ledger/", "use ExactDecimal"),
    (#"\b(Double|Float|CGFloat)\b"#, "Sources/Projections/", "use ExactDecimal"),
    (
      #"\b(Locale|TimeZone|DateFormatter|Calendar(?! year)|Date\(\))"#, "Sources/",
      "use CivilDate, Instant"
    ),
    (
      #"^import Foundation|^(public|package|internal) import Foundation"#, "Sources/Ledger/",
      "use Descriptor and FileSystem"
    ),
    (
      #"^import Foundation|^(public|package|internal) import Foundation"#, "Sources/Projections/",
      "write it on bytes"
    ),
    (
      #"import (Glibc|Musl|Darwin)"#, "Sources/Projections/",
      "use the calls of Ledger/Storage"
    ),
    (
      #"import (Glibc|Musl|Darwin)"#, "Sources/ledgerctl/",
      "use the calls of Ledger/Storage"
    ),
    (#"TODO|FIXME|XXX|HACK"#, "Sources/", "finish it, or open an issue"),
    (#"print\("#, "Sources/Ledger/", "return a value"),
    (#"print\("#, "Sources/Projections/", "return a value"),
    (#"import Projections"#, "Sources/Ledger/", "the ledger knows no programme"),
  ]

  @Test(arguments: bans.indices) func `what is banned is not there`(ban: Int) throws {
    let (pattern, within, instead) = Self.bans[ban]
    let expression = try NSRegularExpression(pattern: pattern, options: .anchorsMatchLines)
    for (path, text) in Self.sources where path.hasPrefix(within) {
      let code = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        .filter { !$0.element.drop { $0 == " " }.hasPrefix("//") }
      for (number, line) in code {
        let line = String(line)
        let range = NSRange(line.startIndex..., in: line)
        #expect(
          expression.firstMatch(in: line, range: range) == nil,
          "\(path):\(number + 1): '\(pattern)' is not used here; \(instead)")
      }
    }
  }

  @Test func `the files of system calls alone name the C library`() {
    let files = Self.sources.filter { $0.path.hasPrefix("Sources/Ledger/") }
      .filter { $0.text.contains("import Glibc") }.map(\.path)
    #expect(
      files.sorted() == [
        "Sources/Ledger/Storage/Descriptor.swift", "Sources/Ledger/Storage/FileSystem.swift",
        "Sources/Ledger/Storage/LargePages.swift", "Sources/Ledger/Storage/Processes.swift",
        "Sources/Ledger/Storage/Program.swift", "Sources/Ledger/Storage/SystemCalls.swift",
      ])
  }

  @Test func `unsafe code stands in the files that say so`() {
    let allowed = [
      "Sources/Ledger/Bytes/ByteScanner.swift", "Sources/Ledger/Bytes/StopBits.swift",
      "Sources/Ledger/Bytes/TextBits.swift",
      "Sources/Ledger/JSON/CanonicalJSON.swift",
      "Sources/Ledger/Storage/Descriptor.swift", "Sources/Ledger/Storage/FileSystem.swift",
      "Sources/Ledger/Storage/Guarded.swift", "Sources/Ledger/Storage/LargePages.swift",
      "Sources/Ledger/Storage/MappedWords.swift",
      "Sources/Ledger/Storage/Processes.swift", "Sources/Ledger/Storage/Program.swift",
      "Sources/Ledger/Storage/SystemCalls.swift", "Sources/Ledger/Storage/Workers.swift",
      "Sources/Ledger/Tree/SHA256Hardware.swift",
      "Sources/Projections/Catalogue/BuiltInCatalogue.swift",
      "Sources/Projections/Imports/BuiltInMaps.swift",
    ]
    for (path, text) in Self.sources where !allowed.contains(path) {
      let lines = text.split(separator: "\n").filter {
        !$0.drop { $0 == " " }.hasPrefix("//") && $0.contains("unsafe ")
      }
      #expect(lines.isEmpty, "\(path): use what Ledger/Storage offers, or add the file to the list")
    }
  }

  @Test func `no package is named`() throws {
    let manifest = try String(
      contentsOf: Self.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    #expect(!manifest.contains(".package("), "Foundation and the C library are enough")
  }

  @Test func `links in the documentation lead somewhere`() throws {
    let expression = try NSRegularExpression(pattern: #"\]\(([^)#:]+)(#[^)]*)?\)"#)
    let pages =
      ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "events/README.md"]
      + ((try? FileManager.default.contentsOfDirectory(
        atPath: Self.root.appendingPathComponent("docs").path)) ?? [])
      .filter { $0.hasSuffix(".md") }.map { "docs/" + $0 }
    for page in pages {
      let url = Self.root.appendingPathComponent(page)
      guard let text = try? String(contentsOf: url, encoding: .utf8) else { continue }
      for match in expression.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
        guard let range = Range(match.range(at: 1), in: text) else { continue }
        let target = url.deletingLastPathComponent().appendingPathComponent(String(text[range]))
        #expect(FileManager.default.fileExists(atPath: target.path), "\(page): \(text[range])")
      }
    }
  }
}
