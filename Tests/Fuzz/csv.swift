import Foundation
import Ledger
import Projections

/// The CSV reader: the same records and faults however the file is cut into blocks, and no more
/// memory than the format allows.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCSV(_ data: UnsafePointer<UInt8>?, _ size: Int) -> CInt {
  let bytes = unsafe input(data, size)
  guard bytes.count > 2 else { return 0 }
  let delimiters: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]
  guard
    var format = CSVFormat(
      delimiter: delimiters[Int(bytes[0] & 3)],
      encoding: bytes[0] & 4 == 0 ? .utf8 : .windows1252)
  else { return 0 }
  if bytes[0] & 8 != 0 {
    format.fieldBytesMax = 16
    format.recordBytesMax = 40
    format.fieldsMax = 4
  }
  let text = Array(bytes[2...])
  // Read at once, no more faults are kept; who asks for them in between gets all.
  let kept = CSVReader.faultsMax
  let whole = Reading(text, format, blocks: [text.count])
  let single = Reading(text, format, blocks: [1])
  let uneven = Reading(text, format, blocks: [Int(bytes[1] & 15) + 1, 3, Int(bytes[1] >> 4) + 1])
  must(whole.records == single.records, "one record for every cut")
  must(whole.faults.elementsEqual(single.faults.prefix(kept)), "one list of faults for every cut")
  must(whole.records == uneven.records, "one record for every uneven cut")
  must(
    whole.faults.elementsEqual(uneven.faults.prefix(kept)),
    "one list of faults for every uneven cut")
  return 0
}

private struct Reading {
  var records: [[String]] = []
  var faults: [Refusal] = []

  init(_ bytes: [UInt8], _ format: CSVFormat, blocks: [Int]) {
    var reader = CSVReader(file: "june.csv", format: format)
    var start = 0
    var turn = 0
    while start < bytes.count {
      let end = min(bytes.count, start + max(1, blocks[turn % blocks.count]))
      let block = Array(bytes[start..<end])
      var position = 0
      while true {
        let before = position
        guard reader.next(in: block.span, at: &position) else { break }
        must(position > before, "a reader gets on")
        take(reader.record, format)
      }
      must(position == block.count, "a block is used up")
      // As the commands do: what is wrong is told while the file is read.
      if blocks.count > 1 { faults += reader.takeFaults() }
      start = end
      turn += 1
    }
    if reader.finish() { take(reader.record, format) }
    faults += reader.takeFaults()
    must(reader.faultCount >= faults.count, "every fault is counted")
  }

  private mutating func take(_ record: CSVRecord, _ format: CSVFormat) {
    must(record.bytes.count <= max(4096, format.recordBytesMax), "memory is bounded")
    must(record.fields.count <= format.fieldsMax, "fields are bounded")
    var fields: [String] = ["\(record.number) \(record.line)"]
    for index in record.fields.indices {
      let field = record.fields[index]
      must(field.range.count <= format.fieldBytesMax, "a field is bounded")
      fields.append("\(field.line):\(field.column):\(field.isQuoted):\(record.text(index))")
    }
    records.append(fields)
  }
}
