import Foundation
import Ledger
import Projections
import TestSupport
import Testing

@testable import ledgerctl

/// Rows of a large table are read beside the one who numbers their events: nothing that is said or recorded
/// may tell.
@Suite(.scratch) struct ImportBesideTests {
  /// Everything that an import shows of itself.
  private struct Seen: Equatable {
    var tally = ""
    var refusals: [Refusal] = []
    var rejects: [UInt8] = []
    var receipts = ""
    var log = ""
  }

  private static let map = """
    {"title": "t", "format": "csv",
     "columns": ["Id", "Programme", "Date", "Kind", "Number", "Who", "Note"],
     "skip": [{"when": {"column": "Kind", "is": "skip"}, "reason": "skipped"},
              {"when": {"column": "Note", "is": "no"}, "reason": "said no"}],
     "refuse": [{"when": {"column": "Note", "is": "bad"}, "reason": "a bad note"}],
     "shared": {"programme": {"column": "Programme", "case": "lower"},
                "occurred": {"column": "Date", "date": "dd/mm/yyyy"}},
     "events": [
       {"when": {"column": "Kind", "is": ["one", "both", "more"]}, "kind": "employer.encounter",
        "id": {"template": "e-{Id}"}, "subject": {"column": "Who"},
        "data": {"employer": {"column": "Note"}}},
       {"when": {"column": "Kind", "is": ["held", "both", "more"]}, "kind": "event.held",
        "quantity": {"column": "Number"}, "data": {"event": {"column": "Note"}}},
       {"when": {"column": "Kind", "is": ["again", "more"]}, "kind": "event.held", "revises": true,
        "id": {"template": "r-{Id}"}, "data": {"event": {"column": "Note"}}},
       {"when": {"column": "Kind", "is": "void"}, "void": {"template": "e-{Id}"},
        "reason": "voided", "occurred": {"column": "Date", "date": "dd/mm/yyyy"}}]}
    """

  /// Imports a table into a ledger of its own, reading so many bytes at a time.
  private func seen(
    _ table: [UInt8], _ map: JSONValue, readBytes: Int, isSequential: Bool, keepsReceipts: Bool
  ) throws -> Seen {
    let folder = ScratchDirectory.path
    let (ledger, input, rejects) = ("\(folder)/copy", "\(folder)/t.csv", "\(folder)/rejects")
    try? FileManager.default.removeItem(atPath: ledger)
    try FileManager.default.copyItem(atPath: "\(folder)/events", toPath: ledger)
    try Data(table).write(to: URL(fileURLWithPath: input))
    let terminal = Terminal(
      Arguments(command: "", operands: [], values: ["quiet": [""], "ledger": [ledger]]))
    let log = try terminal.openLog()
    try FileSystem.makeDirectory(log.layout.cache)
    var source = try ImportSource(input, spoolingIn: log.layout.cache)
    let appender = try terminal.appender(to: log)
    let run = try ImportRun(
      appender, log, actor: "tests", pseudonyms: nil,
      refusals: try RefusalList(keptIn: rejects, keepsRows: true), keepsReceipts: keepsReceipts,
      terminal)
    let catalogue = run.catalogue
    func makeMap() throws -> RowMap { try RowMap(map, catalogue: catalogue) }
    var rows = RowImport(
      run, try makeMap(), file: "t.csv", readBytes: readBytes, isSequential: isSequential
    ) {
      try? makeMap()
    }
    try rows.read(&source)
    if let stop = source.stop { try run.add([stop]) }
    try run.stageLaterVoids()
    try run.finish()
    var seen = Seen()
    seen.tally = "\(run.tally) \(run.skips) \(run.refusals.count) \(run.refusals.sorts)"
    seen.refusals = run.refusals.shown
    seen.rejects = try Array(Data(contentsOf: URL(fileURLWithPath: rejects)))
    let receipts = try run.receipts.bytes(0..<run.receipts.count)
    seen.receipts = String(decoding: receipts, as: UTF8.self)
    // What was staged is recorded whatever is refused: more is seen of it.
    _ = try appender.commit()
    let replayed = try LedgerTool(in: folder).run(["replay", "--ledger", ledger, "--from", "3"])
    seen.log = replayed.output.replacing(/"recorded":"[^"]*"/, with: "")
    return seen
  }

  private func check(
    _ table: [UInt8], _ map: JSONValue, _ sizes: [Int], keepsReceipts: Bool = true
  ) throws {
    for size in sizes {
      // A row that a read ends in is shown up to there.
      let whole = try seen(
        table, map, readBytes: size, isSequential: true, keepsReceipts: keepsReceipts)
      let parts = try seen(
        table, map, readBytes: size, isSequential: false, keepsReceipts: keepsReceipts)
      #expect(parts.tally == whole.tally)
      #expect(parts.refusals == whole.refusals)
      #expect(parts.rejects == whole.rejects)
      #expect(parts.receipts == whole.receipts)
      #expect(parts.log == whole.log)
      if parts != whole {
        Issue.record("with \(size) bytes at a time: \(String(decoding: table, as: UTF8.self))")
        return
      }
    }
  }

  /// A row, mostly right.
  private func row(_ random: inout SplitMix64, isCalm: Bool) -> [UInt8] {
    func one(_ texts: [String]) -> String { texts.randomElement(using: &random) ?? "" }
    func isRare(_ often: Int) -> Bool { Int.random(in: 0..<often, using: &random) == 0 }
    let often = isCalm ? 400 : 12
    var cells = [
      String(Int.random(in: 0..<60, using: &random)), one(["Norwich", "Ipswich", "norwich"]),
      one(["07/03/2018", "08/03/2018"]), one(["one", "one", "one", "held", "both"]),
      one(["", "1", "2", "30"]), one(["", "", "p-471316e1", "p-00ff00ff"]),
      one(["a talk", "a talk", "no", "", "\"a, b\"", "\"say \"\"so\"\"\"", "\"two\nlines\"", "Zoë"]
      ),
    ]
    if isRare(often) {
      cells[3] = one(["skip", "void", "again", "more", "none", "both"])
    }
    if isRare(often) { cells[2] = one(["", "31/02/2018", "soon"]) }
    if isRare(often) { cells[5] = one(["someone@example.org", "AB123456C", "x y"]) }
    if isRare(often) { cells[6] = one(["bad", "call 07700 900123", "\"\r\n\"", "\"\n\n,\n\""]) }
    if isRare(often) { cells[1] = one(["", "No Slug", "NORWICH"]) }
    if isRare(often) { cells[4] = one(["0", "-1", "many", "1e2"]) }
    if isRare(often) { cells.append("more") }
    if isRare(often) { cells.removeLast() }
    if isRare(often) {
      cells[Int.random(in: 0..<cells.count, using: &random)] += one(["\"", "\r", "\0"])
    }
    if isRare(often * 2) { cells = [""] }
    var bytes = Array(cells.joined(separator: ",").utf8)
    if isRare(often * 2) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
    if isRare(often * 4) { bytes.insert(0x22, at: Int.random(in: 0...bytes.count, using: &random)) }
    return bytes + Array((isRare(9) ? "\r\n" : "\n").utf8)
  }

  @Test func `whatever a table holds, rows that are read beside are taken as all others`() throws {
    _ = try TestLedger()
    let map = try JSONDocument(Array(Self.map.utf8), file: "map.json").root
    let header = Array("Id,Programme,Date,Kind,Number,Who,Note\n".utf8)
    var random = SplitMix64(stream: "rows beside")
    for turn in 0..<60 {
      var table = turn % 10 == 9 ? [0xEF, 0xBB, 0xBF] + header : header
      for _ in 0..<Int.random(in: 0..<120, using: &random) {
        table += row(&random, isCalm: turn % 3 == 0)
      }
      if turn % 4 == 1 { table.removeLast() }
      let sizes = [1, 7, 40, 97, 250, 1000].shuffled(using: &random).prefix(2)
      try check(table, map, Array(sizes), keepsReceipts: turn % 5 != 0)
    }
  }

  @Test func `tables without rows, without a header or without an end are told the same way`()
    throws
  {
    _ = try TestLedger()
    let map = try JSONDocument(Array(Self.map.utf8), file: "map.json").root
    let header = "Id,Programme,Date,Kind,Number,Who,Note"
    let good = "1,norwich,07/03/2018,one,,,a\n"
    let tables = [
      "", "\n", "\"", header, header + "\n", header + "\r\n", header + "\n\n", "Id\n" + good,
      "a\"b,c\n" + good + good, header + "\n" + good + "\"", header + "\n\"" + good + good + good,
      header + "\n" + good + "x\"\n" + good + good + "y\"\n" + good + good,
      header + "\n" + good + good.dropLast(), header + "\n" + good + good.dropLast() + "\r",
      header + "\n" + String(repeating: "\n", count: 300) + good,
    ]
    for table in tables { try check(Array(table.utf8), map, [1, 3, 16, 64, 200]) }
    let long = header + "\n" + good + String(repeating: "x", count: 200_000) + "\n" + good + good
    try check(Array(long.utf8), map, [100, 4_000])
    try check([0xFF, 0xFE] + Array((header + "\n" + good).utf8), map, [1, 2, 3, 10])
  }
}
