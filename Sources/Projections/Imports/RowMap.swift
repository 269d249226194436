package import Ledger

/// How the rows of somebody else's table become events: `docs/maps.md` describes the language.
///
/// A map is read and checked against the catalogue once, and then bound to a table's header
/// (`RowMapper`); after that a row costs no look-up by name and no string.
package struct RowMap: Sendable {
  /// The most bytes of a map's file: a table of 10,000 names for 10,000 others.
  package static let bytesMax = 1 << 20
  /// The most events that a row is made into.
  package static let eventsMax = 256

  /// What the map is called.
  package let title: String
  /// How the file is written.
  package let format: CSVFormat
  /// The columns that the table must have, in the order of the map; everything else names a column
  /// by its number here.
  package let columns: [String]
  /// Whether a table may have further columns.
  package let ignoresOthers: Bool
  let cells: RowCells
  let skips: [RowSkip]
  /// Rows that cannot be right, and why.
  let faults: [RowSkip]
  let events: [RowEvent]
  /// How the rows of JSON are taken apart; `nil` for a table.
  package let json: JSONShape?

  /// The reasons for which the map itself leaves rows out, in its order; the last is for rows that no
  /// event of the map takes.
  package var skipReasons: [String] { skips.map(\.reason) + ["no event of the map takes the row"] }

  /// Whether an event of the map has a subject, so that a row may name somebody.
  package var hasSubjects: Bool {
    events.contains { $0.envelope.contains { $0.name == "subject" } }
  }

  /// Whether an event of the map is just recorded, whatever else the ledger has.
  package var records: Bool {
    events.contains { $0.purpose.isRecord }
  }

  /// Whether a map says that it is of JSON, before it is read.
  ///
  /// - Parameter value: The map's JSON.
  /// - Returns: `false` for anything else.
  package static func isOfJSON(_ value: JSONValue?) -> Bool {
    value?["format"]?.string.flatMap(JSONForm.init(rawValue:)) != nil
  }

  /// Reads a map.
  ///
  /// - Parameters:
  ///   - value: The map's JSON.
  ///   - catalogue: The kinds of event that it may make.
  ///   - programme: The programme of events for which the map itself names none.
  ///   - encoding: How the bytes of a table stand for characters, whatever the map says.
  ///   - pseudonyms: The key for steps that make pseudonyms.
  /// - Throws: `LedgerError.refused` with every problem of it, each with its place.
  package init(
    _ value: JSONValue, catalogue: Catalogue, programme: String? = nil,
    encoding: CSVFormat.Encoding? = nil, pseudonyms: PseudonymKey? = nil
  ) throws(LedgerError) {
    var reader = RowMapReader(catalogue: catalogue, programme: programme, encoding: encoding)
    reader.pseudonyms = pseudonyms
    let map = reader.map(value)
    guard let map, reader.problems.isEmpty else { throw .refused(reader.problems) }
    self = map
  }

  init(
    title: String, format: CSVFormat, columns: [String], ignoresOthers: Bool, cells: RowCells,
    skips: [RowSkip], faults: [RowSkip], events: [RowEvent], json: JSONShape?
  ) {
    self.title = title
    self.format = format
    self.columns = columns
    self.ignoresOthers = ignoresOthers
    self.cells = cells
    self.skips = skips
    self.faults = faults
    self.events = events
    self.json = json
  }
}

/// What the map says of cells in general.
struct RowCells: Sendable {
  /// Whether spaces and tabs around a cell are no part of it.
  var trims = false
  /// Texts that stand for an empty cell.
  var missing = NameTable([String]())
  /// Texts that stand for a value that is not given, and what each is to events.
  var symbols = RowTable(name: "symbols", entries: [])
}

/// A look-up table: from a cell's text to another.
struct RowTable: Sendable {
  let name: String
  let keys: [String]
  let table: NameTable
  let values: [[UInt8]]

  init(name: String, entries: [(name: String, value: String)]) {
    self.name = name
    keys = entries.map(\.name)
    table = NameTable(keys)
    values = entries.map { Array($0.value.utf8) }
  }
}

/// Rows that the map leaves out, and why.
struct RowSkip: Sendable {
  let condition: RowCondition
  let reason: String
}

/// A question to a row.
indirect enum RowCondition: Sendable {
  /// Whether a cell is one of these texts.
  case isOne(column: Int, of: NameTable)
  /// Whether a cell is empty.
  case isEmpty(column: Int)
  /// Whether a cell is one of the map's symbols.
  case isSymbol(column: Int)
  /// Whether a value of JSON is of one of these sorts.
  case isA(column: Int, [RowSort])
  /// Whether an element of a list is no object with all of these texts.
  case lacks(column: Int, [String])
  case not(RowCondition)
  case all([RowCondition])
  case any([RowCondition])

  /// The column that was asked for last: of several conditions the first only say which rows are meant.
  var column: Int? {
    switch self {
    case .isOne(let column, _), .isEmpty(let column), .isSymbol(let column), .isA(let column, _),
      .lacks(let column, _):
      column
    case .not(let other): other.column
    case .all(let parts), .any(let parts): parts.lazy.reversed().compactMap(\.column).first
    }
  }
}

/// A sort of value that a condition may ask for.
enum RowSort: String, Sendable, CaseIterable {
  case text, number, boolean, list, object, uuid
  /// A day, `2018-03-07`.
  case day
  /// A day with time and offset.
  case moment
}

/// What is done with an event that a row becomes.
package enum RowPurpose: Sendable {
  /// It is recorded.
  case record
  /// It is recorded; where an earlier version of it stands, it replaces that. The field of its data
  /// tells which version is newer.
  case revise(by: String?)
  /// It is recorded; where another account of it stands that says nothing else, that stays.
  case agree
  /// It takes out an event that is recorded already.
  case void

  /// Whether it is recorded, whatever else the ledger has.
  package var isRecord: Bool { if case .record = self { true } else { false } }
}

/// An event that a row becomes.
///
/// A class, as its members are, so that going through them for each row copies none of their parts.
final class RowEvent: Sendable {
  let purpose: RowPurpose
  let condition: RowCondition?
  /// The envelope's members without `data`, in canonical order.
  let envelope: [RowMember]
  /// How many of them stand before `data`.
  let beforeData: Int
  /// The members of `data` in canonical order.
  let data: [RowMember]

  init(
    purpose: RowPurpose, condition: RowCondition?, envelope: [RowMember], beforeData: Int,
    data: [RowMember]
  ) {
    self.purpose = purpose
    self.condition = condition
    self.envelope = envelope
    self.beforeData = beforeData
    self.data = data
  }
}

/// A member of an event's object.
final class RowMember: Sendable {
  let name: String
  /// The member's name as JSON with its colon, `"amount":`, and its value too when it is the same
  /// for every row.
  let key: [UInt8]
  /// Whether `key` is all there is.
  let isConstant: Bool
  let type: RowType
  let expression: RowExpression

  init(name: String, type: RowType, expression: RowExpression) {
    self.name = name
    self.type = type
    self.expression = expression
    var key: [UInt8] = []
    appendCanonicalString(name, to: &key)
    key.append(UInt8(ascii: ":"))
    if case .constant(let json) = expression {
      key += json
      isConstant = true
    } else {
      isConstant = false
    }
    self.key = key
  }
}

/// What a member of an event holds.
enum RowType: Sendable {
  case field(Catalogue.FieldType)
  /// A text of the envelope.
  case text
  case occurred
  case quantity

  /// Whether a number is wanted.
  var isNumber: Bool {
    switch self {
    case .field(.integer), .field(.decimal), .field(.money), .quantity: true
    case .field, .text, .occurred: false
    }
  }

  /// Whether a symbol cannot be the value itself.
  var takesNoSymbol: Bool {
    switch self {
    case .field(.date), .field(.boolean), .occurred: true
    default: isNumber
    }
  }
}

/// Where a member's value comes from.
indirect enum RowExpression: Sendable {
  /// The same JSON for every row.
  case constant([UInt8])
  case cell(RowCell)
  /// What the first symbol among these cells is to events.
  case symbol(columns: [Int])
  /// The first of these that has a value.
  case first([RowExpression])
  /// A list of those that have a value.
  case list([RowExpression])

  /// The first column that the value comes from.
  var column: Int? {
    switch self {
    case .constant: nil
    case .cell(let cell): cell.column
    case .symbol(let columns): columns.first
    case .first(let parts), .list(let parts): parts.lazy.compactMap(\.column).first
    }
  }
}

/// A value that is made from the text of cells.
///
/// A class, so that reading it for each row copies none of its parts.
final class RowCell: Sendable {
  /// The pieces that the text is put together from; empty for a cell as it stands.
  let template: [RowTemplatePart]
  /// The first of the columns that the text comes from.
  let column: Int?
  let steps: RowSteps
  /// Whether the cell's bytes are the text, as they stand.
  let isPlain: Bool

  init(column: Int, _ steps: RowSteps) {
    template = []
    self.column = column
    self.steps = steps
    isPlain = steps.isPlain
  }

  init(template: [RowTemplatePart], _ steps: RowSteps) {
    self.template = template
    column =
      template.lazy.compactMap { if case .column(let column) = $0 { column } else { nil } }
      .first
    self.steps = steps
    isPlain = false
  }
}

/// A piece of a template: text, or a cell.
enum RowTemplatePart: Sendable {
  case text([UInt8])
  case column(Int)
}

/// What is done to a text, in this order, before it becomes JSON.
struct RowSteps: Sendable {
  /// Capitals of ASCII made small letters (`true`), or the other way round.
  var makesSmall: Bool?
  /// Characters that are taken out, each in UTF-8.
  var removed: [[UInt8]] = []
  var table: RowTable?
  /// The text for what the table does not have.
  var otherwise: [UInt8]?
  /// Whether what the table does not have is no value.
  var dropsOthers = false
  /// What the text must begin with to be a value; it is taken off.
  var after: [UInt8]?
  /// What is put before the text.
  var prefix: [UInt8]?
  /// The key that makes a pseudonym of the text.
  var pseudonym: PseudonymKey?
  var dates: [RowDateFormat] = []
  var period: RowPeriod?
  /// What a number is multiplied by.
  var times: ExactDecimal?
  /// The decimal places that a number is rounded to, half away from zero.
  var places: Int?
  /// What stands between the values of a cell that holds several.
  var separator: [UInt8]?
  /// Whether only the first of several values is wanted.
  var takesFirst = false
  /// The text for an empty cell.
  var whenEmpty: [UInt8]?

  /// Whether nothing is done to a text.
  fileprivate var isPlain: Bool {
    makesSmall == nil && removed.isEmpty && table == nil && dates.isEmpty && period == nil
      && separator == nil && !takesFirst && after == nil && prefix == nil && pseudonym == nil
  }
}
