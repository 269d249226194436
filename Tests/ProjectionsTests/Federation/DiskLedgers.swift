import Foundation
import Ledger
import TestSupport

/// Facts as a ledger on disk: segments of lines, and no cache.
func diskLedger(
  _ name: String, _ facts: [Fact], origin: String? = nil, segmentLines: Int = 50
) throws -> EventLog {
  let directory = "\(ScratchDirectory.path)/\(name)"
  try FileManager.default.createDirectory(
    atPath: directory + "/log", withIntermediateDirectories: true)
  let settings = LedgerSettings(
    origin: origin ?? "example.org/\(name)", created: Instant(milliseconds: 1_000_000_000_000),
    segmentLines: segmentLines)
  try Data(settings.bytes).write(to: URL(fileURLWithPath: directory + "/ledger.json"))
  var first = 1
  repeat {
    let last = min(first + segmentLines - 1, facts.count)
    let bytes = try (first..<max(last, first - 1) + 1).flatMap {
      try facts[$0 - 1].line(sequence: $0)
    }
    let segment = "\(directory)/log/\(LogFormat.segmentName(first: first))"
    try Data(bytes).write(to: URL(fileURLWithPath: segment))
    first = last + 1
  } while first <= facts.count
  return try EventLog(at: directory)
}

/// A moment of the tests' clock, so many seconds after its beginning.
func moment(_ seconds: Int) -> String {
  Instant(milliseconds: 1_600_000_000_000 + Int64(seconds) * 1000).description
}

/// All of some ledgers read as one.
func federated(_ logs: [EventLog]) throws -> FederatedLog {
  try FederatedLog(logs.map { FederatedLog.Member($0, size: try $0.head().size) })
}

/// Why ledgers are not read as one; none when they are.
func disagreements(_ body: () throws -> Void) throws -> [Refusal] {
  do {
    try body()
  } catch LedgerError.refused(let refusals) {
    return refusals
  }
  return []
}
