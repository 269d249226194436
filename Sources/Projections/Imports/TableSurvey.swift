package import Ledger

/// What the cells of one column of an unknown table are like, without any of their values.
package struct ColumnSurvey: Sendable {
  /// The most different values that are counted.
  package static let distinctMax = 10_000

  /// The name in the header, without the spaces around it.
  package let name: String
  /// How many cells there are.
  package fileprivate(set) var cells = 0
  /// How many of them are empty, or a word that stands for nothing.
  package fileprivate(set) var empty = 0
  /// Whether spaces stand around a cell.
  package fileprivate(set) var hasSpaces = false
  /// The words that stand for nothing, such as `NULL`.
  package fileprivate(set) var missing: Set<String> = []
  /// The signs that stand for a value which is not given, such as `x`.
  package fileprivate(set) var symbols: Set<String> = []
  /// The sorts of personal data that cells hold.
  package fileprivate(set) var personal: PersonalDataSet = []
  fileprivate var distinct: Set<Int> = []

  // What every cell that is not empty is.
  fileprivate var isInteger = true
  fileprivate var isNumber = true
  fileprivate var isOrnamented = true
  fileprivate var hasPounds = false
  fileprivate var hasCommas = false
  fileprivate var placesMax = 0
  fileprivate var isBoolean = true
  fileprivate var dates: [RowDateFormat]
  fileprivate var digits: ClosedRange<Int>?
  fileprivate var isAreaCode = true

  init(name: String) {
    self.name = name
    dates = Self.forms.compactMap { RowDateFormat($0) }
  }

  /// The forms of a day that are looked for, the surest first.
  private static let forms = [
    "yyyy-mm-dd", "moment", "dd/mm/yyyy", "mm/dd/yyyy", "d/m/yyyy", "m/d/yyyy", "dd-mm-yyyy",
    "d-m-yyyy", "dd.mm.yyyy", "dd mmm yyyy", "d mmm yyyy", "d mmmm yyyy", "dd-mmm-yyyy",
    "d-mmm-yyyy", "yyyy/mm/dd", "yyyymmdd", "dd/mm/yyyy*", "yyyy-mm-dd*", "d/m/yyyy*",
  ]

  /// How many different values the column has; `nil` where there are too many to be counted.
  package var distinctCount: Int? { distinct.count > Self.distinctMax ? nil : distinct.count }
  /// How many cells say something.
  package var filled: Int { cells - empty }

  /// What every cell that says something can be read as.
  package enum Sort: Sendable, Equatable {
    case nothing
    case boolean
    case integer
    /// A number with so many decimal places at the most, written with these signs.
    case number(places: Int, removing: String)
    /// A day in one of these forms, the surest first.
    case day([String])
    case text
  }

  /// What every cell that says something can be read as.
  package var sort: Sort {
    if filled == symbolCells { return filled == 0 ? .nothing : .text }
    if !dates.isEmpty { return .day(dates.map(\.text)) }
    if isBoolean { return .boolean }
    if isInteger { return .integer }
    if isNumber { return .number(places: placesMax, removing: "") }
    if isOrnamented {
      let signs = (hasPounds ? "£" : "") + (hasCommas ? "," : "")
      return .number(places: placesMax, removing: signs)
    }
    return .text
  }

  /// How many digits every cell has, where all are nothing else.
  package var digitCounts: ClosedRange<Int>? { isInteger ? digits : nil }
  /// Whether every cell is a code of the Office for National Statistics, such as E07000148.
  package var isOfAreas: Bool { isAreaCode && filled > 0 }
  fileprivate var symbolCells = 0
}

// Adding cells.
extension ColumnSurvey {
  private static let nothings = ["NULL", "null", "N/A", "n/a", "NA", "#N/A", "-"]
  private static let signs = ["x", "z", "c", "low", ":", "."]

  mutating func add(_ cell: ArraySlice<UInt8>) {
    cells += 1
    var text = cell
    while let last = text.last, last == 0x20 || last == 0x09 { text.removeLast() }
    while let first = text.first, first == 0x20 || first == 0x09 { text.removeFirst() }
    if text.count != cell.count { hasSpaces = true }
    if text.isEmpty {
      empty += 1
      return
    }
    if text.count <= 4 {
      let word = String(decoding: text, as: UTF8.self)
      if Self.nothings.contains(word) {
        missing.insert(word)
        empty += 1
        return
      }
      if Self.signs.contains(word) {
        symbols.insert(word)
        symbolCells += 1
        return
      }
    }
    if distinct.count <= Self.distinctMax { distinct.insert(FNV.hash(text)) }
    let bytes = Array(text)
    personal.formUnion(PersonalDataScreen.sorts(in: bytes.span))
    dates.removeAll { $0.written(bytes.span) == nil }
    addNumber(bytes)
    if isBoolean {
      isBoolean = Self.booleans.contains(String(decoding: text, as: UTF8.self).lowercased())
    }
    if isAreaCode {
      isAreaCode =
        bytes.count == 9 && bytes[0] &- 0x41 < 26 && bytes[1...].allSatisfy(\.isDigit)
    }
  }

  private static let booleans = ["yes", "no", "true", "false"]

  private mutating func addNumber(_ bytes: [UInt8]) {
    guard isNumber || isOrnamented else { return }
    if let number = ExactDecimal(json: bytes.span) {
      placesMax = max(placesMax, number.scale)
      if !number.isInteger || bytes.contains(UInt8(ascii: ".")) { isInteger = false }
      let count = bytes.count
      if isInteger {
        digits =
          digits.map { min($0.lowerBound, count)...max($0.upperBound, count) } ?? count...count
      }
      return
    }
    isNumber = false
    isInteger = false
    let pound = Array("£".utf8)
    var plain: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index...].starts(with: pound) {
        hasPounds = true
        index += pound.count
      } else {
        if bytes[index] == UInt8(ascii: ",") {
          hasCommas = true
        } else {
          plain.append(bytes[index])
        }
        index += 1
      }
    }
    if let number = ExactDecimal(json: plain.span) {
      placesMax = max(placesMax, number.scale)
    } else {
      isOrnamented = false
    }
  }
}

/// What an unknown table is like, column by column.
package struct TableSurvey: Sendable {
  /// How the file is written.
  package let format: CSVFormat
  /// The columns, in their order.
  package private(set) var columns: [ColumnSurvey] = []
  /// How many rows there are that could be read.
  package private(set) var rows = 0
  /// How many faults there are, and the first one.
  package private(set) var faults = 0
  package private(set) var firstFault: Refusal?
  private var reader: CSVReader

  /// Starts a survey.
  ///
  /// - Parameters:
  ///   - file: The file as the user named it.
  ///   - format: How it is written.
  package init(file: String, format: CSVFormat) {
    self.format = format
    reader = CSVReader(file: file, format: format)
  }

  /// Looks at a block of the file.
  ///
  /// - Parameter block: The next bytes.
  package mutating func read(_ block: Span<UInt8>) {
    var position = 0
    while reader.next(in: block, at: &position) { take() }
    takeFaults()
  }

  /// Looks at what the end of the file completes.
  package mutating func finish() {
    if reader.finish() { take() }
    takeFaults()
  }

  private mutating func takeFaults() {
    let found = reader.takeFaults()
    faults += found.count
    firstFault = firstFault ?? found.first
  }

  private mutating func take() {
    let record = reader.record
    guard !columns.isEmpty else {
      columns = record.fields.indices.map { index in
        var name = Array(record.text(index).utf8)[...]
        while let last = name.last, last == 0x20 || last == 0x09 { name.removeLast() }
        while let first = name.first, first == 0x20 || first == 0x09 { name.removeFirst() }
        var column = ColumnSurvey(name: String(decoding: name, as: UTF8.self))
        column.hasSpaces = name.count != record.fields[index].range.count
        return column
      }
      return
    }
    rows += 1
    for index in columns.indices where index < record.fields.count {
      columns[index].add(record.bytes[record.fields[index].range])
    }
  }
}

/// The hash of Fowler, Noll and Vo over bytes: to count different values, and for nothing else.
private struct FNV {
  static func hash(_ bytes: ArraySlice<UInt8>) -> Int {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash)
  }
}

/// How an unknown table is written, by its bytes.
package struct TableForm: Sendable {
  /// The delimiter that splits its first lines alike.
  package private(set) var delimiter = UInt8(ascii: ",")
  /// The encoding.
  package private(set) var encoding = CSVFormat.Encoding.utf8
  /// Where the first byte stands that is not UTF-8.
  package private(set) var firstOdd: Place?

  private var isStarted = false
  private var character = UTF8Character()
  private var line = 1
  private var column = 0

  /// Starts.
  package init() {}

  /// Looks at a block of the file.
  ///
  /// - Parameters:
  ///   - block: The next bytes.
  ///   - file: The file as the user named it.
  package mutating func read(_ block: [UInt8], in file: String) {
    if !isStarted {
      isStarted = true
      delimiter = Self.delimiter(of: block)
    }
    guard firstOdd == nil else { return }
    for byte in block {
      column += 1
      let isRight: Bool
      if character.isOpen {
        isRight = character.take(byte)
      } else {
        isRight = byte < 0x80 || character.open(byte)
      }
      guard isRight else {
        firstOdd = Place(file: file, line: line, column: column)
        encoding = .windows1252
        return
      }
      if byte == 0x0A {
        line += 1
        column = 0
      }
    }
  }

  /// The sign that stands equally often, and most often, in each of the first lines.
  private static func delimiter(of block: [UInt8]) -> UInt8 {
    var best = (byte: UInt8(ascii: ","), count: 0)
    for byte in Array(",;\t|".utf8) {
      var counts: [Int] = []
      var count = 0
      var isQuoted = false
      for other in block {
        if other == UInt8(ascii: "\"") { isQuoted.toggle() }
        if isQuoted { continue }
        if other == byte { count += 1 }
        if other == 0x0A {
          counts.append(count)
          count = 0
          if counts.count == 20 { break }
        }
      }
      if counts.isEmpty { counts.append(count) }
      guard let first = counts.first, first > best.count,
        counts.filter({ $0 == first }).count * 10 >= counts.count * 8
      else { continue }
      best = (byte, first)
    }
    return best.byte
  }
}
