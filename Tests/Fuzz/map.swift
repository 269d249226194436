import Foundation
import Ledger
import Projections

private let catalogue = try? Catalogue(JSONDocument(Catalogue.builtInBytes, file: nil).root)

/// The map reader, and rows through a map: an event that a row becomes is canonical JSON.
///
/// The map and the table are parted by the first NUL.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzMap(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe input(data, size)
  let end = bytes.firstIndex(of: 0) ?? bytes.count
  guard let catalogue,
    case .success(let document) = outcome({ () throws(LedgerError) in
      try JSONDocument(Array(bytes[..<end]), file: "map.json")
    }),
    case .success(let map) = outcome({ () throws(LedgerError) in
      try RowMap(document.root, catalogue: catalogue)
    })
  else { return 0 }
  let table = Array(bytes[min(end + 1, bytes.count)...])
  var reader = CSVReader(file: "june.csv", format: map.format)
  var mapper: RowMapper?
  func take(_ record: CSVRecord) {
    guard mapper != nil else {
      if case .success(let made) = outcome({ () throws(LedgerError) in
        try RowMapper(map, header: record, file: "june.csv")
      }) {
        mapper = made
      }
      return
    }
    switch mapper?.read(record) {
    case .refused?:
      for refusal in mapper?.refusals ?? [] {
        must(refusal.place.line != nil, "a refused cell has a place")
      }
    case .skipped(let reason)?:
      must(map.skipReasons.indices.contains(reason), "a row that is left out has a reason")
    case .events?, nil: for event in mapper?.events ?? [] { check(event, mapper, record) }
    }
  }
  var position = 0
  while reader.next(in: table.span, at: &position) { take(reader.record) }
  if reader.finish() { take(reader.record) }
  return 0
}

private func check(_ event: RowMapper.Event, _ mapper: RowMapper?, _ record: CSVRecord) {
  guard let mapper else { return }
  let json = Array(mapper.bytes[event.range])
  guard
    case .success(let document) = outcome({ () throws(LedgerError) in
      try JSONDocument(json, file: nil)
    })
  else {
    must(false, "a row becomes JSON: \(String(decoding: json, as: UTF8.self))")
    return
  }
  must(
    document.root.canonical == json,
    "a row becomes canonical JSON: \(String(decoding: json, as: UTF8.self))")
  let draft = outcome { () throws(LedgerError) in
    try EventDraft(document.root, actor: "fuzzer", rules: catalogue)
  }
  if case .failure(let refusals) = draft {
    for refusal in refusals.list {
      let place = mapper.place(
        of: refusal.place.pointer ?? "", template: event.template, in: record)
      must(place.line != nil, "a refused event has a row")
    }
  }
}
