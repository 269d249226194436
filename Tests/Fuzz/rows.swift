import Foundation
import Ledger
import Projections

/// The reader of rows in JSON, and the form of CloudEvents: the same rows and faults however the file is cut
/// into blocks.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzRows(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe input(data, size)
  guard bytes.count > 2 else { return 0 }
  let places = JSONRowPlaces(
    ofRoot: bytes[0] & 1 == 0, members: bytes[0] & 2 == 0 ? ["data", "grants"] : [],
    refusesEmpty: bytes[0] & 4 != 0)
  let text = Array(bytes[2...])
  let whole = Reading(text, places, blocks: [text.count])
  let single = Reading(text, places, blocks: [1])
  let uneven = Reading(text, places, blocks: [Int(bytes[1] & 15) + 1, 3, Int(bytes[1] >> 4) + 1])
  for (other, name) in [(single, "small"), (uneven, "uneven")] {
    must(whole.rows == other.rows, "the same rows in \(name) blocks")
    must(whole.faults == other.faults, "the same faults in \(name) blocks")
    must(whole.head == other.head, "the same members beside them in \(name) blocks")
  }
  return 0
}

private struct Reading {
  var rows: [String] = []
  var faults: [Refusal] = []
  var head: [String] = []

  init(_ bytes: [UInt8], _ places: JSONRowPlaces, blocks: [Int]) {
    var reader = JSONRowReader(file: "grants.json", rows: places)
    var start = 0
    var turn = 0
    while start < bytes.count {
      let end = min(bytes.count, start + max(1, blocks[turn % blocks.count]))
      let block = Array(bytes[start..<end])
      var position = 0
      while true {
        let before = position
        guard reader.next(in: block.span, at: &position) else { break }
        must(position >= before, "a reader gets on")
        take(&reader)
      }
      faults += reader.takeFaults()
      start = end
      turn += 1
    }
    if reader.finish() { take(&reader) }
    faults += reader.takeFaults()
    head = reader.head.map { "\($0.name) \(String(decoding: $0.value.canonical, as: UTF8.self))" }
    must(reader.unread <= reader.count, "no more rows are unread than there are")
  }

  private mutating func take(_ reader: inout JSONRowReader) {
    faults += reader.takeFaults()
    guard let row = reader.row else { return }
    let canonical = row.canonical
    let place = row.place
    must((place.line ?? 1) >= 1 && (place.column ?? 1) >= 1, "a row has its place")
    let again = outcome { () throws(LedgerError) in try JSONDocument(canonical, file: nil) }
    if case .failure = again { must(false, "a row is JSON") }
    let refusals = CloudEventForm.refusals(of: row)
    must(refusals.allSatisfy { !$0.what.isEmpty }, "a refusal says what")
    rows.append(
      "\(place.line ?? 0):\(place.column ?? 0) \(place.pointer ?? "") "
        + String(decoding: canonical, as: UTF8.self))
  }
}
