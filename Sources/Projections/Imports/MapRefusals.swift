package import Ledger

/// What is said of maps.
extension Refusal {
  static func wrongFormat(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "unknown-format", at: place, "maps do not read the format \(quoted(text))",
      remedy: "write \"csv\", \"json\" or \"cloudevents\"")
  }

  static func notAPointer(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-pointer", at: place, "\(quoted(text)) is no JSON pointer",
      remedy: "write one such as /attributes/state, with * for each element of a list")
  }

  static func wrongRows(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-pointer", at: place, "rows cannot stand at \(quoted(text))",
      remedy: "write \"\" for the file itself, or one member of it such as \"/data\"")
  }

  static func programmeNotNeeded(at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "the map itself names the programme of every event",
      remedy: "leave --programme out, or 'programme' in the map")
  }

  static func encodingOfJSON(at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "JSON is always UTF-8", remedy: "leave --encoding out")
  }

  static func programmeMissing(at place: Place) -> Refusal {
    Refusal(
      "missing-key", at: place, "an event needs 'programme'",
      remedy: "add 'programme' to the map, or name it with --programme P")
  }

  static func keyNeeded(at place: Place) -> Refusal {
    Refusal(
      "no-key", at: place, "the map makes pseudonyms, and there is no key",
      remedy: "add --pseudonym-key FILE; docs/personal-data.md says how one is made")
  }

  static func notForVoids(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-expression", at: place, "'\(key)' is not for an event that voids another",
      remedy: "leave it out; write 'void', 'reason', 'occurred', and 'when' as needed")
  }

  static func revisedByNothing(_ field: String, at place: Place) -> Refusal {
    Refusal(
      "unknown-field", at: place,
      "'data' has no \(quoted(field)) that tells which version is newer",
      remedy: "name a field of the event's data, or write true")
  }

  static func revisesPrivate(_ kind: String, _ field: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-expression", at: place,
      "kind '\(kind)' has the private field '\(field)', whose versions cannot be told apart",
      remedy: "leave 'revises' or 'agrees' out, and correct by 'ledgerctl record ... --replaces ID'"
    )
  }

  static func agreesAndRevises(at place: Place) -> Refusal {
    Refusal(
      "wrong-expression", at: place,
      "an event either is corrected by a newer version ('revises') or agrees with another account",
      remedy: "leave one of 'revises' and 'agrees' out")
  }

  static func revisesWithoutID(at place: Place) -> Refusal {
    Refusal(
      "missing-key", at: place, "an event that may come again needs an 'id' that stays the same",
      remedy: "add 'id'")
  }

  static func wrongEncoding(_ text: String, at place: Place) -> Refusal {
    let names = CSVFormat.Encoding.allCases.map(\.rawValue)
    return Refusal(
      "unknown-encoding", at: place, "maps do not read the encoding \(quoted(text))",
      remedy: "write \(list(names, "or"))")
  }

  static func wrongDelimiter(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-delimiter", at: place, "\(quoted(text)) cannot stand between cells",
      remedy: #"write one character such as "," or ";" or "\t""#)
  }

  static func notAColumn(_ name: String, _ columns: [String], at place: Place) -> Refusal {
    let nearest = nearestName(to: name, among: columns)
    return Refusal(
      "unknown-column", at: place, "'columns' does not name \(quoted(name))",
      remedy: nearest.map { "write \(quoted($0))" } ?? "add it to 'columns'")
  }

  static func namedTwice(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "named-twice", at: place, "\(quoted(name)) stands twice in the list",
      remedy: "keep one of them")
  }

  static func notATable(_ name: String, _ tables: [String], at place: Place) -> Refusal {
    let nearest = nearestName(to: name, among: tables)
    return Refusal(
      "unknown-table", at: place, "'tables' does not have \(quoted(name))",
      remedy: nearest.map { "write \(quoted($0))" } ?? "add it to 'tables'")
  }

  static func noColumns(at place: Place) -> Refusal {
    Refusal(
      "empty", at: place, "the map names no columns", remedy: "write the names of the header")
  }

  static func tooManyColumns(_ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-columns", at: place, "the map names \(count) columns",
      remedy: "at most \(CSVFormat.standard.fieldsMax), as many as a table may have")
  }

  static func tooManyEvents(_ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-events", at: place, "the map makes \(count) events of a row",
      remedy: "at most \(RowMap.eventsMax); let the table have a row for each")
  }

  static func noEvents(at place: Place) -> Refusal {
    Refusal(
      "empty", at: place, "the map makes no events", remedy: "add an event to 'events'")
  }

  static func oneSource(at place: Place) -> Refusal {
    Refusal(
      "wrong-expression", at: place, "a value comes from one thing only",
      remedy: "write one of 'column', 'template', 'symbol' and 'first'")
  }

  static func oneCondition(at place: Place) -> Refusal {
    Refusal(
      "wrong-condition", at: place, "a condition asks one thing",
      remedy:
        "write 'column' with one of 'is', 'isNot', 'isEmpty', 'isSymbol', 'isA' and 'lacks', or"
        + " one of 'all', 'any' and 'not'")
  }

  static func onlyFor(_ key: String, _ what: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-expression", at: place, "'\(key)' is only for \(what)", remedy: "leave it out")
  }

  static func noListHere(at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "a list stands where one value belongs",
      remedy: "write one value, or an event for each")
  }

  static func openTemplate(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-template", at: place, "the braces of \(quoted(text)) do not match",
      remedy: "write {column}, and {{ for a brace")
  }

  static func unknownDateFormat(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-date-format", at: place, "\(quoted(text)) is no form of a day",
      remedy: "write yyyy, mm or m or mmm, and dd or d, such as dd/mm/yyyy")
  }

  static func unknownWord(_ word: String, _ words: [String], at place: Place) -> Refusal {
    Refusal(
      "unknown-word", at: place, "\(quoted(word)) means nothing here",
      remedy: "write \(list(words, "or"))")
  }

  static func withoutMember(_ key: String, at place: Place) -> Refusal {
    Refusal("missing-key", at: place, "an event needs '\(key)'", remedy: "add '\(key)'")
  }

  static func badConstant(_ key: String, _ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-constant", at: place, "\(quoted(text)) cannot be '\(key)'",
      remedy: key == "occurred" ? "write a day such as 2018-03-07" : "write what events hold there")
  }

  static func symbolsNeeded(at place: Place) -> Refusal {
    Refusal(
      "wrong-expression", at: place, "the map has no 'symbols'",
      remedy: "say in 'symbols' what each of them is")
  }
}

/// What is said of rows in JSON.
extension Refusal {
  static func emptyJSON(at place: Place) -> Refusal {
    Refusal("empty", at: place, "there is no JSON here", remedy: "see whether it is the right file")
  }

  static func endOfJSON(at place: Place, pointer: String) -> Refusal {
    var place = place
    place.pointer = pointer
    return Refusal(
      "unexpected-end", at: place, "the JSON ends before it is complete",
      remedy: "restore what was cut off, or fetch the file again")
  }

  static func strayByte(_ byte: UInt8, at place: Place, pointer: String) -> Refusal {
    var place = place
    place.pointer = pointer
    let isShown = (0x21...0x7E).contains(byte)
    let what =
      isShown
      ? quoted(String(decoding: [byte], as: UTF8.self))
      : "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    return Refusal(
      "unexpected-character", at: place, "unexpected \(what); nothing after it was read",
      remedy: "write JSON as RFC 8259 has it, in UTF-8")
  }

  static func valueTooLong(_ bytesMax: Int, at place: Place) -> Refusal {
    Refusal(
      "value-too-long", at: place, "the value that starts here has more than \(bytesMax) bytes",
      remedy: "write less, or see whether the map names the right list")
  }

  static func memberTwice(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "duplicate-key", at: place, "the key stands twice in this object",
      remedy: "keep one of them")
  }

  static func rowsExpected(_ members: [String], at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "this is not where the rows of such a file stand",
      remedy: members.isEmpty
        ? "give a list of objects, or an object"
        : "give an object with the list \(list(members.map { "'\($0)'" }, "or"))")
  }

  static func rowsMissing(_ members: [String], at place: Place) -> Refusal {
    Refusal(
      "missing-key", at: place,
      "the file has no \(list(members.map { "'\($0)'" }, "and no")), where its rows would stand",
      remedy: "see whether it is the right file, or name another --format or --map")
  }

  static func rowNotObject(at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "a row is an object", remedy: "write {...}, or take it out")
  }

  static func noRows(at place: Place, pointer: String) -> Refusal {
    var place = place
    place.pointer = pointer
    return Refusal(
      "empty", at: place, "the list has no rows", remedy: "see whether it is the right file")
  }

  /// A row that an earlier one of its file says already.
  package static func sameRow(at place: Place) -> Refusal {
    Refusal(
      "row-twice", at: place, "an earlier row of the file says the very same",
      remedy: "keep one of them")
  }

  static func refusedByMap(_ reason: String, at place: Place) -> Refusal {
    Refusal("wrong-row", at: place, reason, remedy: "put it right at the source")
  }
}

/// What is said of tables that do not fit their map.
extension Refusal {
  static func columnMissing(_ column: String, header: [String], at place: Place) -> Refusal {
    let nearest = nearestName(to: column, among: header)
    return Refusal(
      "column-missing", at: place, "the table has no column \(quoted(column))",
      remedy: nearest.map { "is it \(quoted($0))? then name it so in the map" }
        ?? "add the column, or use the map of this table")
  }

  static func columnTwice(_ column: String, at place: Place) -> Refusal {
    Refusal(
      "column-twice", at: place, "the column \(quoted(column)) stands twice in the header",
      remedy: "rename one of them")
  }

  static func columnUnknown(_ column: String, at place: Place) -> Refusal {
    Refusal(
      "column-unknown", at: place, "the map does not know the column \(quoted(column))",
      remedy: [";", "\t", "|"].first { column.contains($0) }.map {
        "the header seems to have '\($0 == "\t" ? "\\t" : $0)' between its columns; write it as"
          + " \"delimiter\" in the map"
      } ?? "add it to 'columns', or write \"otherColumns\": \"ignore\" in the map")
  }

  static func eventTooLong(_ bytes: Int, at place: Place) -> Refusal {
    Refusal(
      "line-too-long", at: place, "the row makes an event of \(bytes) bytes",
      remedy: "a line of the log has at most \(LogFormat.lineBytesMax); write less")
  }

  static func cellCount(_ found: Int, _ right: Int, at place: Place) -> Refusal {
    Refusal(
      "cell-count", at: place, "the row has \(found) cells, the header \(right)",
      remedy: "put text that holds a delimiter in quotes, or restore the row")
  }

  static func cell(
    _ fault: RowFault, _ text: String, column: String, isTable: Bool, at place: Place
  ) -> Refusal {
    // Whom a row is about may be named by what no screen recognises.
    let isShown = fault.pointer != "/subject"
    let name = isTable ? "column \(quoted(column))" : "this"
    let what = "\(name) \(isTable ? "holds" : "is") \(isShown ? quoted(text) : "something")"
    switch fault.kind {
    case .notInTable(let table):
      let nearest = isShown ? nearestName(to: text, among: table.keys) : nil
      return Refusal(
        "not-in-table", at: place, "\(what), which the table '\(table.name)' does not have",
        remedy: nearest.map { "write \(quoted($0)), or add the other to the table" }
          ?? "add it to the table")
    case .noDay(let formats):
      return Refusal(
        "no-such-day", at: place, "\(what), which is no day",
        remedy: "write a day that exists as \(list(formats.map(\.text), "or"))")
    case .noPeriod(let sort):
      return Refusal(
        "bad-period", at: place, "\(what), which is no year",
        remedy: sort == .calendar ? "write 2016" : "write 201617 or 2016/17")
    case .wrong(let type):
      return Refusal("wrong-type", at: place, what, remedy: right(type))
    case .none, .noIdentifier:
      return Refusal(
        "wrong-subject", at: place,
        "\(name) \(isTable ? "holds" : "is") nothing that a pseudonym"
          + " can be made of", remedy: "write an identifier of at most 200 characters")
    case .container:
      return Refusal(
        "wrong-type", at: place, "a list or an object stands where one value belongs",
        remedy: "write a text, a number, true or false")
    case .tooLong:
      return Refusal(
        "line-too-long", at: place,
        "\(what), and what the map makes of it has more than \(LogFormat.inputBytesMax) bytes",
        remedy: "a line of the log has at most \(LogFormat.lineBytesMax); write less")
    }
  }

  private static func right(_ type: RowType) -> String {
    switch type {
    case .field(.integer):
      "write a whole number; a map takes out spaces and commas by \"remove\": \", \""
    case .field(.decimal): "write a number such as 12.5, with at most 15 digits"
    case .field(.money):
      "write pounds and pence as 99.50; a map takes out signs by \"remove\": \"£,\", and rounds by"
        + " \"places\": 2"
    case .field(.date), .occurred:
      "write a day that exists such as 2018-03-07, or give its form in 'date'"
    case .field(.boolean): "write true or false, yes or no"
    case .quantity: "write a whole number of at least 1"
    case .field(.text), .field(.code), .text: "write a text"
    }
  }
}
