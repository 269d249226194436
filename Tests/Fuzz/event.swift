import Foundation
import Projections

@testable import Ledger

private let catalogue = try? Catalogue(JSONDocument(Catalogue.builtInBytes, file: nil).root)

/// An event at the door: what is taken makes a line that the whole check is content with, in the
/// ledger's own limits, and that says what was handed in.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEvent(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  var bytes = unsafe input(data, size)
  // The last byte says whether the catalogue has a word in it, and which reserved kinds are let in.
  let choice = bytes.popLast() ?? 0
  guard
    case .success(let document) = outcome({ () throws(LedgerError) in
      try JSONDocument(bytes, file: "june.ndjson", firstLine: 7)
    })
  else { return 0 }
  let reserved: Set<ReservedKind> = choice & 2 == 0 ? [.void, .reconciled] : [.plan, .catalogue]
  guard
    case .success(var draft) = outcome({ () throws(LedgerError) in
      try EventDraft(
        document.root, actor: "fuzzer", reserved: reserved, rules: choice & 1 == 0 ? catalogue : nil
      )
    })
  else { return 0 }
  if draft.id == nil { draft.identify(as: "x-1") }
  var line: [UInt8] = []
  draft.appendLine(
    sequence: 2, recorded: Instant(milliseconds: 1_600_000_000_000), to: &line)
  guard line.count <= LogFormat.lineBytesMax else { return 0 }
  must(EventLine(line.span, in: 0..<line.count) != nil, "a line that is made is read")
  var checker = LineChecker()
  checker.nextSequence = 2
  let problems = checker.check(line, 0..<line.count)
    // Whether the event that it names is there is for the log to say.
    .filter { $0.name != "unknown-target" }
  must(
    problems.isEmpty,
    "a line that is made is sound: \(problems) \(String(decoding: line, as: UTF8.self))")
  var statement: [UInt8] = []
  draft.appendStatement(to: &statement)
  let found = outcome { () throws(LedgerError) in try EventDraft.statement(ofLine: line) }
  if case .success(let again) = found {
    must(again == statement, "a line says what was stated")
  } else {
    must(false, "a line has a statement")
  }
  // No text of a line does anything to a terminal but stand there.
  for byte in line { must(byte >= 0x20 && byte != 0x7F, "no control character stands in a line") }
  return 0
}
