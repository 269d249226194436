import Foundation
import Ledger
import Projections
import TestSupport
import Testing

/// What a reader made of a file, fed in blocks of one size.
private struct Reading: Equatable {
  var rows: [[String]] = []
  /// Line and column of each field.
  var places: [[String]] = []
  var lines: [Int] = []
  var numbers: [Int] = []
  var faults: [Refusal] = []

  // With `takesFaults` they are asked for after each block, and not only at the end.
  init(
    _ bytes: [UInt8], blockBytes: Int = .max, format: CSVFormat = .standard,
    takesFaults: Bool = false
  ) {
    var reader = CSVReader(file: "t.csv", format: format)
    var start = 0
    while start < bytes.count {
      let end = start + min(blockBytes, bytes.count - start)
      let block = Array(bytes[start..<end])
      var position = 0
      while reader.next(in: block.span, at: &position) { take(reader.record) }
      if takesFaults { faults += reader.takeFaults() }
      start = end
    }
    if reader.finish() { take(reader.record) }
    faults += reader.takeFaults()
  }

  init(
    _ text: String, blockBytes: Int = .max, format: CSVFormat = .standard, takesFaults: Bool = false
  ) {
    self.init(
      Array(text.utf8), blockBytes: blockBytes, format: format, takesFaults: takesFaults)
  }

  private mutating func take(_ record: CSVRecord) {
    rows.append(record.fields.indices.map { record.text($0) })
    places.append(
      record.fields.indices.map {
        let place = record.place(of: $0, in: nil)
        return "\(place.line ?? 0):\(place.column ?? 0)"
      })
    lines.append(record.line)
    numbers.append(record.number)
  }

  /// Each fault as `name line:column`.
  var found: [String] {
    faults.map { "\($0.name) \($0.place.line ?? 0):\($0.place.column ?? 0)" }
  }
}

/// RFC 4180's grammar over a whole file, as plainly as it can be written; `nil` where it does not hold.
private func grammar(_ bytes: [UInt8]) -> [[[UInt8]]]? {
  var rest = bytes[...]
  var rows: [[[UInt8]]] = []
  while !rest.isEmpty {
    var row: [[UInt8]] = []
    while true {
      var field: [UInt8] = []
      if rest.first == 0x22 {
        rest.removeFirst()
        while true {
          guard let byte = rest.popFirst() else { return nil }
          if byte != 0x22 {
            field.append(byte)
          } else if rest.first == 0x22 {
            field.append(rest.removeFirst())
          } else {
            break
          }
        }
      } else {
        while let byte = rest.first, byte != 0x2C, byte != 0x0D, byte != 0x0A {
          guard byte != 0x22 else { return nil }
          field.append(rest.removeFirst())
        }
      }
      row.append(field)
      guard rest.first == 0x2C else { break }
      rest.removeFirst()
    }
    rows.append(row)
    if rest.isEmpty { break }
    if rest.first == 0x0D { rest.removeFirst() }
    guard rest.popFirst() == 0x0A else { return nil }
  }
  return Set(rows.map(\.count)).count > 1 ? nil : rows
}

@Suite struct `Reading CSV` {
  @Test func `every short text is read as the grammar has it, in blocks of any size`() {
    let alphabet: [UInt8] = Array("a,\"\r\n".utf8)
    var faults = 0
    for length in 0...6 {
      var digits = [Int](repeating: 0, count: length)
      repeat {
        let bytes = digits.map { alphabet[$0] }
        let whole = Reading(bytes)
        let expected = grammar(bytes)?.map { $0.map { String(decoding: $0, as: UTF8.self) } }
        let isRight =
          expected.map { whole.rows == $0 && whole.faults.isEmpty } ?? !whole.faults.isEmpty
        if !isRight || Reading(bytes, blockBytes: 1, takesFaults: true) != whole
          || length > 3 && Reading(bytes, blockBytes: 3) != whole
        {
          faults += 1
          if faults < 10 {
            Issue.record("\(String(decoding: bytes, as: UTF8.self).debugDescription): \(whole)")
          }
        }
        var at = 0
        while at < length {
          digits[at] += 1
          if digits[at] < alphabet.count { break }
          digits[at] = 0
          at += 1
        }
        if at == length { break }
      } while true
    }
    #expect(faults == 0)
  }

  @Test func `every fault is placed where it stands`() {
    for (text, found) in [
      ("a,b\n1,\"x\ny\n", ["unterminated-quote 2:3"]),
      ("\"", ["unterminated-quote 1:1"]),
      ("a,\"b\"c\n", ["text-after-quote 1:6"]),
      ("a,\"b\" \n", ["text-after-quote 1:6"]),
      ("a,b\n1,2\"3\n", ["quote-in-bare-field 2:4"]),
      ("a,b\n1, \"2\"\n", ["quote-in-bare-field 2:4"]),
      ("a\rb\n", ["bare-carriage-return 1:2"]),
      ("a,\"b\"\rc\n", ["bare-carriage-return 1:6"]),
      ("a\r", ["bare-carriage-return 1:2"]),
      ("a\r\r\n", ["bare-carriage-return 1:2"]),
      ("a,b\n1,\u{0}2\n", ["nul-byte 2:3"]),
      ("a,b\n\"1\n\u{0}\",2\n", ["nul-byte 3:1"]),
      ("a,b\n1\n", ["ragged-row 2:1"]),
      ("a,b\n1,2,3,4\n", ["ragged-row 2:5"]),
      ("a,b\n\"1\n2\",3,\"4\"\n", ["ragged-row 3:6"]),
      ("a,b\n\n", ["empty-line 2:1"]),
      ("a,b\r\n1,2\r\n\r\n", ["empty-line 3:1"]),
      ("a,b\n\"\"\n", ["ragged-row 2:1"]),
      ("a,b\n\nx\"y,2\n", ["empty-line 2:1", "quote-in-bare-field 3:2"]),
      ("a,b\n1\nx\"y,2\n", ["ragged-row 2:1", "quote-in-bare-field 3:2"]),
      ("a,b", []), ("", []), ("\n", []), ("a\n\nb\n", []),
    ] {
      for blockBytes in [1, 2, 7, 1000] {
        for takesFaults in [false, true] {
          let reading = Reading(text, blockBytes: blockBytes, takesFaults: takesFaults)
          #expect(reading.found == found, "\(text.debugDescription)")
        }
      }
    }
  }

  @Test func `all faults of a file are listed and the sound records are read`() {
    let reading = Reading(
      "a,b\n1,2\nx\"y,z\"w\n3,4\n\"5\"6,7\n8\n9,\u{0}\n10,11\n12,\"13")
    #expect(reading.rows == [["a", "b"], ["1", "2"], ["3", "4"], ["10", "11"]])
    #expect(reading.numbers == [1, 2, 4, 8])
    #expect(
      reading.found == [
        "quote-in-bare-field 3:2", "quote-in-bare-field 3:6", "text-after-quote 5:4",
        "ragged-row 6:1", "nul-byte 7:3", "unterminated-quote 9:4",
      ])
    #expect(reading.faults.allSatisfy { $0.place.file == "t.csv" })
  }

  @Test func `a quote that is never closed comes before what is wrong in its field`() {
    let found = ["unterminated-quote 1:3", "nul-byte 2:2"]
    #expect(Reading("a,\"b\nc\u{0}").found == found)
    for blockBytes in 1...8 {
      for end in ["", "\n", "d\ne\n"] {
        let reading = Reading(
          "a,\"b\nc\u{0}" + end, blockBytes: blockBytes, takesFaults: true)
        #expect(reading.found == found, "\(blockBytes) bytes at a time")
      }
    }
  }

  @Test func `a quote that is never closed in a field whose fault is beyond those kept`() {
    let text = String(repeating: "\"a\"b\n", count: 1001) + "\"b\nc\u{0}"
    var reader = CSVReader(file: nil)
    let bytes = Array(text.utf8)
    var position = 0
    #expect(!reader.next(in: bytes.span, at: &position))
    #expect(reader.takeFaults().count == CSVReader.faultsMax)
    let hasLast = reader.finish()
    #expect(!hasLast)
    #expect(reader.takeFaults().map(\.name) == ["unterminated-quote"])
    #expect(reader.faultCount == 1003)

    // The last that is kept is the quote, which stands before the NUL.
    let full = Reading(String(repeating: "\"a\"b\n", count: 999) + "\"b\nc\u{0}")
    #expect(full.faults.count == CSVReader.faultsMax)
    #expect(full.faults.last?.name == "unterminated-quote")
  }

  @Test func `the faults of a record are given out when it has ended`() {
    var reader = CSVReader(file: nil)
    func read(_ text: String) -> [String] {
      let bytes = Array(text.utf8)
      var position = 0
      while reader.next(in: bytes.span, at: &position) {}
      return reader.takeFaults().map(\.name)
    }
    #expect(read("a,b\n1,2\"").isEmpty)
    #expect(read("3,4\n5,6\"") == ["quote-in-bare-field"])
    #expect(read("\n") == ["quote-in-bare-field"])
    // What is left in the middle of a record is forgotten with what was said of it.
    #expect(read("\"x\"y").isEmpty)
    reader.begin(at: .init(offset: 100, line: 9, record: 8))
    #expect(read("1,2\n").isEmpty)
  }

  @Test func `control characters other than NUL are text, wherever they stand in a word`() {
    for byte in UInt8(1)...0x1F where byte != 0x0A && byte != 0x0D {
      for before in 0...17 {
        let field = String(repeating: "x", count: before) + String(Unicode.Scalar(byte)) + "yz"
        let expected = [[field, field, "abcdefghijk"]]
        let text = "\(field),\"\(field)\",abcdefghijk\n"
        if Reading(text).rows != expected || Reading(text, blockBytes: 5).rows != expected {
          Issue.record("byte \(byte) after \(before)")
        }
      }
    }
    #expect(Reading("\"a\rb\"\n").rows == [["a\rb"]])
  }

  @Test func `a fault in the header is not counted against the rows`() {
    let reading = Reading("a\"b,c\n1,2,3\n4\n")
    #expect(reading.found == ["quote-in-bare-field 1:2"])
  }

  @Test func `records and fields know where they start`() {
    let reading = Reading("a,b,c\r\n\"x\r\ny\",,\"z\"\n1,\"2\n\n3\",4\n5,6,7")
    #expect(reading.lines == [1, 2, 4, 7])
    #expect(reading.numbers == [1, 2, 3, 4])
    #expect(
      reading.places == [
        ["1:1", "1:3", "1:5"], ["2:1", "3:4", "3:5"], ["4:1", "4:3", "6:4"], ["7:1", "7:3", "7:5"],
      ])
    #expect(reading.rows[1] == ["x\r\ny", "", "z"])
  }

  @Test func `an empty field tells whether it was quoted`() {
    var reader = CSVReader(file: nil)
    let bytes = Array("\"\",\n".utf8)
    var position = 0
    #expect(reader.next(in: bytes.span, at: &position))
    #expect(reader.record.fields.map(\.isQuoted) == [true, false])
    #expect(reader.record.fields.map(\.range.isEmpty) == [true, true])
    #expect(reader.columnCount == 2)
  }

  @Test func `a byte order mark is no part of the first field and takes no column`() {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for blockBytes in 1...8 {
      let reading = Reading(mark + Array("\"a,\",b\n1,2\"\n".utf8), blockBytes: blockBytes)
      #expect(reading.rows == [["a,", "b"]])
      #expect(reading.places == [["1:1", "1:6"]])
      #expect(reading.numbers == [1])
      #expect(reading.found == ["quote-in-bare-field 2:4"])
      #expect(Reading(mark, blockBytes: blockBytes).rows.isEmpty)
      #expect(Reading(mark + [0x61], blockBytes: blockBytes).rows == [["a"]])
      // Only the first three bytes of the file are a mark.
      #expect(
        Reading(Array("a\n".utf8) + mark, blockBytes: blockBytes).rows == [["a"], ["\u{FEFF}"]])
      #expect(Reading([0xEF, 0xBB], blockBytes: blockBytes).found == ["not-utf-8 1:1"])
      #expect(Reading([0xEF, 0xBA, 0x80], blockBytes: blockBytes).rows == [["\u{FE80}"]])
    }
  }

  @Test func `another delimiter is taken when it is named`() throws {
    let semicolon = try #require(CSVFormat(delimiter: UInt8(ascii: ";")))
    #expect(Reading("a;b,c\n\"1;\";2\n", format: semicolon).rows == [["a", "b,c"], ["1;", "2"]])
    let tab = try #require(CSVFormat(delimiter: UInt8(ascii: "\t")))
    #expect(Reading("a\tb\n", format: tab).rows == [["a", "b"]])
    for byte: UInt8 in [0, 0x0A, 0x0D, 0x22, 0x80, 0xFF] {
      #expect(CSVFormat(delimiter: byte) == nil)
    }
  }

  @Test func `a field, a record and a count of fields at and beyond their limits`() {
    var format = CSVFormat.standard
    format.fieldBytesMax = 5
    #expect(Reading("12345,\"12345\"\n", format: format).rows == [["12345", "12345"]])
    #expect(Reading("a,b\n1,123456\n2,3\n", format: format).found == ["field-too-long 2:3"])
    #expect(Reading("a,b\n1,123456\n2,3\n", format: format).rows == [["a", "b"], ["2", "3"]])
    #expect(
      Reading("\"" + String(repeating: "x\n", count: 9) + "\"\n", format: format).found
        == ["field-too-long 1:1"])

    format = .standard
    format.recordBytesMax = 8
    #expect(Reading("1234,5678\n", format: format).rows == [["1234", "5678"]])
    #expect(Reading("1234,56789\na,b\n", format: format).found == ["record-too-long 1:1"])
    #expect(
      Reading("a,b\n123456789,123456789,12\nc,d\n", format: format).found == ["record-too-long 2:1"]
    )

    format = .standard
    format.fieldsMax = 3
    #expect(Reading("1,2,3\n", format: format).rows == [["1", "2", "3"]])
    #expect(Reading("1,2,3\n1,2,3,4,5,6,7,8,9\n", format: format).found == ["too-many-fields 2:1"])
  }

  @Test func `faults beyond a thousand are counted and not kept`() {
    var reader = CSVReader(file: nil)
    let bytes = Array(String(repeating: "\"a\"b\n", count: 2500).utf8)
    var position = 0
    #expect(!reader.next(in: bytes.span, at: &position))
    let hasLast = reader.finish()
    #expect(!hasLast)
    #expect(reader.faults.count == CSVReader.faultsMax)
    #expect(reader.faultCount == 2500)
  }

  @Test func `long fields grow the memory and come out whole`() {
    let long = String(repeating: "0123456789£\"", count: 8000)
    let written = "\"" + long.replacingOccurrences(of: "\"", with: "\"\"") + "\",b\n"
    for blockBytes in [1, 4095, 4096, 4097, 1_000_000] {
      let reading = Reading(written + written, blockBytes: blockBytes)
      #expect(reading.rows == [[long, "b"], [long, "b"]])
    }
  }
}

@Suite struct `Characters in CSV` {
  @Test func `UTF-8 is checked as the standard library checks it`() {
    // Every sequence of up to two bytes, and every three with one of the edges at each place.
    let edges: [UInt8] = [
      0x61, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
      0xEE,
      0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    var faults = 0
    func check(_ bytes: [UInt8]) {
      let inside = [UInt8(ascii: "x"), UInt8(ascii: ",")] + bytes + [UInt8(ascii: ",")]
      let expected = String(validating: bytes, as: UTF8.self)
      let reading = Reading(inside)
      if reading.rows != (expected.map { [["x", $0, ""]] } ?? [])
        || reading.faults.isEmpty != (expected != nil)
        || Reading(inside, blockBytes: 1) != reading
      {
        faults += 1
      }
    }
    for first in UInt8(0x80)...0xFF {
      check([first])
      for second in UInt8(0x80)...0xFF { check([first, second]) }
    }
    for first in edges {
      for second in edges {
        for third in edges {
          check([first, second, third])
          if first >= 0xF0 { check([first, second, third, 0x80]) }
        }
      }
    }
    #expect(faults == 0)
  }

  @Test func `a byte that is not UTF-8 is placed by line and byte column`() {
    let bytes = Array("name,£\n\"x\n£".utf8) + [0x92] + Array("s\",2\n".utf8)
    let reading = Reading(bytes)
    #expect(reading.found == ["not-utf-8 3:3"])
    #expect(reading.faults.first?.what == "byte 0x92 is not UTF-8 here; in Windows-1252 it is '’'")
    #expect(Reading([0x61, 0xC3]).found == ["not-utf-8 1:2"])
    #expect(Reading([0x61, 0xC3, 0x2C, 0xA9]).found == ["not-utf-8 1:2", "not-utf-8 1:4"])
  }

  @Test func `Windows-1252 is converted when it is asked for, all but its five holes`() throws {
    let format = try #require(CSVFormat(encoding: .windows1252))
    for byte in UInt8(0x80)...0xFF {
      let bytes = [UInt8(ascii: "a"), UInt8(ascii: ","), byte, UInt8(ascii: "\n")]
      let reading = Reading(bytes, format: format)
      if [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains(byte) {
        #expect(reading.found == ["not-windows-1252 1:3"])
      } else {
        let text = try #require(String(bytes: [byte], encoding: .windowsCP1252))
        #expect(reading.rows == [["a", text]])
      }
    }
    // Columns count the file's own bytes.
    #expect(
      Reading([0x80, 0x80, 0x2C, 0x22, 0x62, 0x22, 0x63], format: format).found
        == ["text-after-quote 1:7"])
  }

  @Test func `another encoding's mark is refused at once`() throws {
    let format = try #require(CSVFormat(encoding: .windows1252))
    for blockBytes in [1, 2, 100] {
      for mark: [UInt8] in [[0xFF, 0xFE], [0xFE, 0xFF]] {
        let bytes = mark + [0x61, 0, 0x2C, 0, 0x0A, 0, 0x62, 0]
        for format in [format, .standard] {
          let reading = Reading(bytes, blockBytes: blockBytes, format: format)
          #expect(reading.found == ["wrong-encoding 1:1"])
          #expect(reading.rows.isEmpty)
        }
      }
      let marked = [0xEF, 0xBB, 0xBF] + Array("a,b\n".utf8)
      #expect(
        Reading(marked, blockBytes: blockBytes, format: format).found == ["wrong-encoding 1:1"])
    }
  }
}

/// The cases in the shared folder of vectors.
private struct Cases: Decodable {
  struct Good: Decodable {
    var desc: String
    var csv: String
    var rows: [[String]]
  }
  struct Bad: Decodable {
    var desc: String
    var csv: String
  }
  var valid: [Good]
  var invalid: [Bad]

  static let path = "vectors/csv/rfc4180-cases.json"
}

@Suite struct `CSV of other people` {
  @Test(.enabled(if: SharedFolder.has(Cases.path), "needs the shared folder of test vectors"))
  func `the cases of RFC 4180`() throws {
    let cases = try JSONDecoder().decode(Cases.self, from: Data(SharedFolder.bytes(Cases.path)))
    #expect(cases.valid.count >= 15)
    #expect(cases.invalid.count >= 5)
    for blockBytes in [1, 5, 4096] {
      for good in cases.valid {
        let reading = Reading(good.csv, blockBytes: blockBytes)
        #expect(reading.rows == good.rows, "\(good.desc)")
        #expect(reading.faults.isEmpty, "\(good.desc)")
      }
      for bad in cases.invalid {
        #expect(Reading(bad.csv, blockBytes: blockBytes).faults.count == 1, "\(bad.desc)")
      }
    }
  }

  @Test(
    .enabled(if: SharedFolder.has("vectors/npq"), "needs the shared folder of test vectors"),
    arguments: [
      ("iso_8859_1.csv", 2, 7, "not-utf-8 2:49"),
      ("iso_8859_1_ws_header.csv", 2, 7, "not-utf-8 2:49"),
      ("childcare_wrong_unicode.csv", 2, 19, "not-utf-8 2:117"),
    ])
  func `files in Windows-1252 are refused as UTF-8 and read as what they are`(
    _ name: String, _ rows: Int, _ columns: Int, _ found: String
  ) throws {
    let bytes = try SharedFolder.bytes("vectors/npq/\(name)")
    #expect(Reading(bytes).found == [found])
    let format = try #require(CSVFormat(encoding: .windows1252))
    let reading = Reading(bytes, blockBytes: 13, format: format)
    #expect(reading.faults.isEmpty)
    #expect(reading.rows.count == rows)
    #expect(reading.rows.allSatisfy { $0.count == columns })
    #expect(reading.rows.joined().contains { $0.contains("’") || $0.contains("–") })
  }

  @Test(.enabled(if: SharedFolder.has("vectors/npq"), "needs the shared folder of test vectors"))
  func `a header that ends in a space keeps it`() throws {
    let format = try #require(CSVFormat(encoding: .windows1252))
    let reading = Reading(
      try SharedFolder.bytes("vectors/npq/iso_8859_1_ws_header.csv"), format: format)
    #expect(reading.rows.first?[3] == "Disadvantaged EY School URN ")
  }

  @Test(
    .enabled(if: SharedFolder.has("vectors/npq"), "needs the shared folder of test vectors"),
    arguments: ["gias_sample.csv", "gias_update.csv"])
  func `the register of schools is read without a fault, in blocks of any size`(
    _ name: String
  ) throws {
    let bytes = try SharedFolder.bytes("vectors/npq/\(name)")
    let whole = Reading(bytes)
    #expect(whole.found == [])
    #expect(whole.rows.count > 1)
    #expect(whole.rows.first?.first == "URN")
    #expect(Reading(bytes, blockBytes: 61) == whole)
  }
}
