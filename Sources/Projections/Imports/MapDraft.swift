package import Ledger

/// A first map for an unknown table: right as it stands, leaving every row out until a person has
/// decided what its notes ask.
package struct MapDraft: Sendable {
  private let survey: TableSurvey
  private let form: TableForm
  private let file: String
  private let programme: String?
  private let catalogue: Catalogue

  /// Makes a draft.
  ///
  /// - Parameters:
  ///   - survey: What the table is like.
  ///   - form: How it is written.
  ///   - file: The file as the user named it.
  ///   - programme: The programme, where the user names one.
  ///   - catalogue: The kinds to choose from.
  package init(
    of survey: TableSurvey, _ form: TableForm, file: String, programme: String?,
    catalogue: Catalogue
  ) {
    self.survey = survey
    self.form = form
    self.file = file
    self.programme = programme
    self.catalogue = catalogue
  }

  /// Why no map can be written.
  package var refusals: [Refusal] {
    var found: [Refusal] = []
    let start = Place(file: file, line: 1, column: 1)
    if survey.columns.isEmpty { found.append(survey.firstFault ?? .noHeader(at: start)) }
    var known: Set<String> = []
    for (number, column) in survey.columns.enumerated() {
      if !PersonalDataScreen.sorts(in: column.name.utf8.span).isEmpty {
        found.append(.headerPersonal(number + 1, at: start))
      } else if !known.insert(column.name).inserted {
        found.append(.headerTwice(column.name, at: start))
      }
    }
    return found
  }

  /// The map's JSON, with a line's end.
  package var json: [UInt8] {
    let choice = KindChoice(survey, catalogue)
    var lines: [String] = ["{"]
    lines.append("  \"title\": \(text("First map of \(name)")),")
    lines.append("  \"notes\": [")
    let notes = notes(choice)
    for (index, note) in notes.enumerated() {
      lines.append("    \(text(note))\(index + 1 < notes.count ? "," : "")")
    }
    lines.append("  ],")
    lines.append("  \"format\": \"csv\",")
    if survey.format.encoding != .utf8 {
      lines.append("  \"encoding\": \"\(survey.format.encoding.rawValue)\",")
    }
    if survey.format.delimiter != UInt8(ascii: ",") {
      lines.append(
        "  \"delimiter\": \(text(String(decoding: [survey.format.delimiter], as: UTF8.self))),")
    }
    if survey.columns.contains(where: \.hasSpaces) { lines.append("  \"trim\": true,") }
    let missing = Set(survey.columns.flatMap(\.missing)).sorted()
    if !missing.isEmpty {
      lines.append("  \"missing\": [\(missing.map(text).joined(separator: ", "))],")
    }
    let symbols = Set(survey.columns.filter { $0.sort != .text }.flatMap(\.symbols)).sorted()
    if !symbols.isEmpty {
      let pairs = symbols.map { "\(text($0)): \(text(meaning(of: $0)))" }
      lines.append("  \"symbols\": {\(pairs.joined(separator: ", "))},")
    }
    lines.append("  \"columns\": [")
    for (index, column) in survey.columns.enumerated() {
      lines.append("    \(text(column.name))\(index + 1 < survey.columns.count ? "," : "")")
    }
    lines.append("  ],")
    let first = text(survey.columns[0].name)
    lines += [
      "  \"skip\": [", "    {",
      "      \"when\": {\"any\": [{\"column\": \(first), \"isEmpty\": true},"
        + " {\"column\": \(first), \"isEmpty\": false}]},",
      "      \"reason\": \"this first map is not decided yet\"", "    }", "  ],",
    ]
    lines += event(choice)
    lines.append("}")
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private var name: String {
    file.split(separator: "/").last.map(String.init) ?? file
  }

  private func text(_ text: String) -> String {
    var json: [UInt8] = []
    appendCanonicalString(text, to: &json)
    return String(decoding: json, as: UTF8.self)
  }

  private func meaning(of symbol: String) -> String {
    switch symbol {
    case ".", "z": "z"
    case "c", "low": symbol
    default: "x"
    }
  }

  private func event(_ choice: KindChoice) -> [String] {
    var members: [String] = []
    members.append("\"kind\": \(text(choice.kind.name))")
    members.append("\"programme\": \(text(programme ?? "to-be-decided"))")
    if let day = choice.day {
      members.append("\"occurred\": \(expression(day))")
    } else {
      members.append("\"occurred\": \"2000-01-01\"")
    }
    if let place = choice.place {
      members.append(
        "\"place\": {\"column\": \(text(survey.columns[place.column].name)), \"prefix\": \"\(place.scheme):\"}"
      )
    }
    var data = choice.fields.map { "\(text($0.field.name)): \(expression($0.column))" }
    data += choice.constants.map { "\(text($0.field)): \($0.json)" }
    var lines = ["  \"events\": [", "    {"]
    for member in members { lines.append("      \(member),") }
    lines.append("      \"data\": {")
    for (index, member) in data.enumerated() {
      lines.append("        \(member)\(index + 1 < data.count ? "," : "")")
    }
    lines += ["      }", "    }", "  ]"]
    return lines
  }

  /// A column with the steps that its cells need.
  private func expression(_ number: Int) -> String {
    let column = survey.columns[number]
    var steps = ["\"column\": \(text(column.name))"]
    switch column.sort {
    case .day(let forms):
      if forms[0] != "yyyy-mm-dd" { steps.append("\"date\": \(text(forms[0]))") }
    case .number(_, let signs) where !signs.isEmpty: steps.append("\"remove\": \(text(signs))")
    default: break
    }
    return "{\(steps.joined(separator: ", "))}"
  }
}

// What a person must decide.
extension MapDraft {
  private func notes(_ choice: KindChoice) -> [String] {
    var notes = [
      "decide what a row is: 'kind' is \(choice.isGuess ? "a guess by the columns' names" : "a stand-in"); the catalogue lists the others",
      "decide which columns become fields: one that no event names is not recorded",
    ]
    if programme == nil { notes.append("decide the programme: its slug stands in 'programme'") }
    if let day = choice.day {
      let name = quoted(survey.columns[day].name)
      notes.append("decide the day: 'occurred' is column \(name), the first that holds days")
      if case .day(let forms) = survey.columns[day].sort, forms.count > 1 {
        notes.append(
          "the days of \(name) can be read as \(Refusal.list(forms, "or")); the first is taken")
      }
    } else {
      notes.append("decide the day: no column holds days, and 'occurred' is a stand-in")
    }
    notes.append("decide the id: where the source has one of its own, write {\"column\": ...}")
    if survey.faults > 0, let fault = survey.firstFault {
      notes.append(
        "\(survey.faults) of the file's records cannot be read; the first at line \(fault.place.line ?? 1), column \(fault.place.column ?? 1): \(fault.what)"
      )
    }
    if let odd = form.firstOdd {
      notes.append(
        "line \(odd.line ?? 1), column \(odd.column ?? 1) is not UTF-8; 'encoding' is a guess: look at letters with accents and at quotes"
      )
    }
    notes += survey.columns.flatMap { describe($0) }
    notes.append("then take 'skip' out, and try it with --dry-run")
    return notes
  }

  private func describe(_ column: ColumnSurvey) -> [String] {
    let name = quoted(column.name)
    let sort =
      switch column.sort {
      case .nothing: "nothing"
      case .boolean: "true or false"
      case .integer: "whole numbers"
      case .number(let places, let signs):
        "numbers"
          + (places > 0 ? " with up to \(places) decimal place\(places == 1 ? "" : "s")" : "")
          + (signs.isEmpty ? "" : ", written with \(quoted(signs))")
      case .day(let forms): "days as \(forms[0])"
      case .text: "text"
      }
    let distinct =
      column.distinctCount.map { "\($0) different" }
      ?? "more than \(ColumnSurvey.distinctMax) different"
    var notes = ["column \(name): \(sort); \(column.empty) of \(column.cells) empty, \(distinct)"]
    let sorts = column.personal.sorts.map(\.words)
    if !sorts.isEmpty {
      notes.append(
        "column \(name) holds what looks like \(Refusal.list(sorts, "and")): leave it out, or make it 'subject' with --pseudonym-key"
      )
    } else if let what = PersonalColumns.sort(of: column.name) {
      notes.append(
        "column \(name) is called like \(what): leave it out, or make it 'subject' with --pseudonym-key"
      )
    }
    return notes
  }
}

/// What columns are called that hold personal data which no screen can see.
enum PersonalColumns {
  private static let words: [(word: String, what: String)] = [
    ("surname", "a name"), ("forename", "a name"), ("firstname", "a name"), ("lastname", "a name"),
    ("fullname", "a name"), ("pupilname", "a name"), ("participantname", "a name"),
    ("studentname", "a name"), ("parentname", "a name"), ("teachername", "a name"),
    ("contactname", "a name"), ("headname", "a name"), ("email", "an e-mail address"),
    ("dateofbirth", "a date of birth"), ("dob", "a date of birth"), ("upn", "a pupil's number"),
    ("uln", "a learner's number"), ("trn", "a teacher's number"),
    ("teacherreference", "a teacher's number"), ("nino", "a National Insurance number"),
    ("nationalinsurance", "a National Insurance number"), ("nhsnumber", "an NHS number"),
    ("telephone", "a telephone number"), ("phone", "a telephone number"),
    ("mobile", "a telephone number"), ("street", "an address"), ("address", "an address"),
    ("postcode", "an address"), ("participantid", "a person's number"),
    ("pupilid", "a person's number"), ("studentid", "a person's number"),
    ("gender", "what a person is"),
    ("ethnicity", "what a person is"), ("religion", "what a person is"),
  ]

  /// What a column holds by its name; `nil` where the name says nothing.
  static func sort(of name: String) -> String? {
    let letters = folded(name)
    return words.first { letters.contains($0.word) }?.what
  }

  /// A name's letters and digits, in small letters.
  static func folded(_ name: String) -> String {
    String(
      decoding: name.utf8.compactMap { byte -> UInt8? in
        if byte &- 0x41 < 26 { return byte | 0x20 }
        return byte &- 0x61 < 26 || byte.isDigit ? byte : nil
      }, as: UTF8.self)
  }
}

/// The kind whose fields fit an unknown table's columns best.
struct KindChoice {
  let kind: Catalogue.Kind
  /// Whether the columns' names led to it.
  let isGuess: Bool
  private(set) var fields: [(field: Catalogue.Field, column: Int)] = []
  /// Required fields for which no column was found.
  private(set) var constants: [(field: String, json: String)] = []
  private(set) var day: Int?
  private(set) var place: (column: Int, scheme: String)?

  init(_ survey: TableSurvey, _ catalogue: Catalogue) {
    var best: (kind: Catalogue.Kind, fields: [(field: Catalogue.Field, column: Int)], score: Int)?
    for kind in catalogue.kinds {
      let found = Self.fields(of: kind, survey)
      let lacks = kind.fields.contains { field in
        field.isRequired && !found.contains { $0.field.name == field.name }
      }
      if lacks { continue }
      // Of two that match as many columns the smaller kind fits better.
      let score = found.count * 100 - kind.fields.count
      if best.map({ score > $0.score }) ?? true { best = (kind, found, score) }
    }
    kind = best?.kind ?? catalogue.kinds[0]
    fields = best?.fields ?? []
    isGuess = !fields.isEmpty
    if best == nil {
      for field in kind.fields where field.isRequired {
        constants.append((field.name, Self.standIn(for: field, catalogue)))
      }
    }
    let taken = Set(fields.map(\.column))
    day = survey.columns.indices.first { index in
      if taken.contains(index) { return false }
      if case .day = survey.columns[index].sort { return true }
      return false
    }
    for (index, column) in survey.columns.enumerated() where place == nil {
      let name = PersonalColumns.folded(column.name)
      switch column.digitCounts {
      case .some(let digits)
      where name.hasSuffix("urn") && digits.lowerBound >= 5
        && digits.upperBound <= 7:
        place = (index, "urn")
      case .some(let digits) where name.hasSuffix("ukprn") && digits == 8...8:
        place = (index, "ukprn")
      default: break
      }
    }
  }

  private static func standIn(for field: Catalogue.Field, _ catalogue: Catalogue) -> String {
    switch field.type {
    case .integer, .decimal, .money: "0"
    case .boolean: "false"
    case .date: "\"2000-01-01\""
    case .code:
      "\"\(field.list.flatMap { catalogue.lists[$0].codes.first?.code } ?? "x")\""
    case .text: "\"to be decided\""
    }
  }

  /// The fields of a kind that a column fits by name and by sort.
  private static func fields(
    of kind: Catalogue.Kind, _ survey: TableSurvey
  ) -> [(field: Catalogue.Field, column: Int)] {
    var found: [(field: Catalogue.Field, column: Int)] = []
    for field in kind.fields where !field.isMany {
      let name = PersonalColumns.folded(field.name)
      let column = survey.columns.indices.first { index in
        let column = survey.columns[index]
        let other = PersonalColumns.folded(column.name)
        let isAlike = other == name || name.count > 4 && other.hasPrefix(name)
        guard isAlike, column.personal.isEmpty, PersonalColumns.sort(of: column.name) == nil,
          !found.contains(where: { $0.column == index })
        else { return false }
        return fits(field, column)
      }
      if let column { found.append((field, column)) }
    }
    return found
  }

  private static func fits(_ field: Catalogue.Field, _ column: ColumnSurvey) -> Bool {
    switch (field.type, column.sort) {
    case (_, .nothing): false
    case (.text, .text), (.text, .integer): true
    case (.integer, .integer), (.decimal, .integer), (.money, .integer): true
    case (.decimal, .number): true
    case (.money, .number(let places, _)): places <= 2
    case (.date, .day), (.boolean, .boolean): true
    default: false
    }
  }
}

/// What is said of tables that no map can be written for.
extension Refusal {
  static func noHeader(at place: Place) -> Refusal {
    Refusal("empty", at: place, "the table has no header", remedy: "give the file with its header")
  }

  static func headerPersonal(_ number: Int, at place: Place) -> Refusal {
    Refusal(
      "personal-data", at: place,
      "cell \(number) of the first line holds what looks like personal data, and no column's name",
      remedy: "give the file with its header")
  }

  static func headerTwice(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "column-twice", at: place, "the column \(quoted(name)) stands twice in the header",
      remedy: "rename one of them")
  }
}
