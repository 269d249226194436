import Ledger

/// Reads where the values of a map's events come from.
extension RowMapReader {
  private static let sources = ["column", "template", "symbol", "first"]
  private static let steps = [
    "after", "prefix", "pseudonym", "case", "remove", "table", "otherwise", "date", "period", "day",
    "times", "places", "split",
    "whenEmpty",
  ]

  /// Reads an expression: a constant, or an object that names a source and what is done to it.
  mutating func expression(_ value: JSONValue, _ type: RowType) -> RowExpression? {
    switch value.kind {
    case .object: break
    case .null:
      problems.append(.notOfType(value, "a value, or an object such as {\"column\": \"...\"}"))
      return nil
    default: return .constant(value.canonical)
    }
    guard
      let object = ObjectReader(
        value, "an expression", keys: Self.sources + Self.steps, problems: &problems)
    else { return nil }
    let named = Self.sources.filter { object[$0] != nil }
    guard named.count == 1, let source = object[named[0]] else {
      problems.append(.oneSource(at: value.place))
      return nil
    }
    if named[0] == "symbol" || named[0] == "first" {
      for key in Self.steps {
        if let step = object[key] {
          problems.append(.onlyFor(key, "'column' and 'template'", at: step.place))
        }
      }
    }
    switch named[0] {
    case "column":
      var steps = steps(object, type)
      guard let column = column(source) else { return nil }
      // Of several values of JSON a list takes all, and anything else the first.
      if isMany(column), steps.separator == nil {
        if wantsMany {
          steps.separator = [CSVRecord.valueSeparator]
        } else {
          steps.takesFirst = true
        }
      }
      return .cell(RowCell(column: column, steps))
    case "template":
      let steps = steps(object, type)
      return template(source).map { .cell(RowCell(template: $0, steps)) }
    case "symbol":
      if cells.symbols.keys.isEmpty { problems.append(.symbolsNeeded(at: source.place)) }
      let names = source.kind == .array ? source.elements : [source]
      return .symbol(columns: names.compactMap { column($0) })
    default: return .first(elements(source).compactMap { expression($0, type) })
    }
  }

  /// Reads `lad:{Recipient District}`; `{{` and `}}` are braces.
  private mutating func template(_ value: JSONValue) -> [RowTemplatePart]? {
    guard let text = value.string, !text.isEmpty else {
      problems.append(
        .notOfType(value, "a text with columns in braces, such as \"lad:{District}\""))
      return nil
    }
    var parts: [RowTemplatePart] = []
    var literal: [UInt8] = []
    var bytes = Array(text.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == UInt8(ascii: "{") || byte == UInt8(ascii: "}") else {
        literal.append(byte)
        continue
      }
      if bytes.first == byte {
        literal.append(byte)
        bytes.removeFirst()
        continue
      }
      guard byte == UInt8(ascii: "{"), let end = bytes.firstIndex(of: UInt8(ascii: "}")) else {
        problems.append(.openTemplate(text, at: value.place))
        return nil
      }
      if !literal.isEmpty { parts.append(.text(literal)) }
      literal = []
      let name = String(decoding: bytes[..<end], as: UTF8.self)
      guard let column = column(name, at: value.place) else { return nil }
      parts.append(.column(column))
      bytes = bytes[(end + 1)...]
    }
    if !literal.isEmpty { parts.append(.text(literal)) }
    return parts
  }

  private mutating func steps(_ object: ObjectReader, _ type: RowType) -> RowSteps {
    var steps = RowSteps()
    steps.makesSmall = word(object["case"], ["lower", "upper"]).map { $0 == "lower" }
    if let text = object.text("remove", &problems) {
      steps.removed = text.unicodeScalars.map { Array(String($0).utf8) }
    }
    if let value = object["table"], let name = object.text("table", &problems) {
      steps.table = tables[name]
      if steps.table == nil { problems.append(.notATable(name, tableNames, at: value.place)) }
    }
    if let value = object["after"] {
      steps.after = ObjectReader.text(value, &problems).map { Array($0.utf8) }
    }
    if let value = object["prefix"] {
      steps.prefix = ObjectReader.text(value, &problems).map { Array($0.utf8) }
    }
    if let value = object["pseudonym"], object.boolean("pseudonym", &problems) {
      steps.pseudonym = pseudonyms
      if pseudonyms == nil { problems.append(.keyNeeded(at: value.place)) }
    }
    if let value = object["otherwise"], value.kind == .null {
      steps.dropsOthers = true
    } else if let value = object["otherwise"] {
      steps.otherwise = ObjectReader.text(value, &problems).map { Array($0.utf8) }
    }
    if let value = object["otherwise"], object["table"] == nil {
      problems.append(.onlyFor("otherwise", "'table'", at: value.place))
    }
    if let value = object["date"] {
      for text in names(value) {
        if let format = RowDateFormat(text) {
          steps.dates.append(format)
        } else {
          problems.append(.unknownDateFormat(text, at: value.place))
        }
      }
    }
    steps.period = period(object)
    numbers(object, type, &steps)
    if let value = object["split"], let text = value.string, !text.isEmpty {
      steps.separator = Array(text.utf8)
    } else if let value = object["split"] {
      problems.append(.notOfType(value, "what stands between the values, such as \";\""))
    }
    if let value = object["whenEmpty"] {
      steps.whenEmpty = ObjectReader.text(value, &problems).map { Array($0.utf8) }
    }
    return steps
  }

  private mutating func period(_ object: ObjectReader) -> RowPeriod? {
    let words = RowPeriod.Sort.allCases.map(\.rawValue)
    let sort = word(object["period"], words).flatMap(RowPeriod.Sort.init(rawValue:))
    if let value = object["date"], object["period"] != nil {
      problems.append(.onlyFor("date", "cells that hold a day, not a period", at: value.place))
    }
    guard let value = object["day"] else {
      return sort.map { RowPeriod(sort: $0, day: nil) }
    }
    if object["period"] == nil { problems.append(.onlyFor("day", "'period'", at: value.place)) }
    let text = value.string ?? ""
    let day: RowPeriod.Day? =
      switch text {
      case "first": .first
      case "last": .last
      default: SchoolCalendar.MonthDay(text).map { .on($0) }
      }
    if day == nil {
      problems.append(
        .unknownWord(text, ["first", "last", "a day such as 07-31"], at: value.place))
    }
    return sort.map { RowPeriod(sort: $0, day: day) }
  }

  private mutating func numbers(
    _ object: ObjectReader, _ type: RowType, _ steps: inout RowSteps
  ) {
    for key in ["times", "places"] {
      if let value = object[key], !type.isNumber {
        problems.append(.onlyFor(key, "numbers", at: value.place))
      }
    }
    if let value = object["times"] {
      steps.times = value.decimal
      if steps.times == nil { problems.append(.notOfType(value, "a number")) }
    }
    if let value = object["places"] {
      steps.places = value.integer
      if !(0...ExactDecimal.linePlacesMax).contains(steps.places ?? -1) {
        steps.places = nil
        problems.append(
          .notOfType(value, "a whole number from 0 to \(ExactDecimal.linePlacesMax)"))
      }
    }
  }
}
