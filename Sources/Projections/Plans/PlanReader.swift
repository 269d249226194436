public import Ledger

extension Plan {
  /// Reads a plan.
  ///
  /// - Parameters:
  ///   - value: The plan's JSON.
  ///   - catalogue: The kinds that its figures may name; `nil` leaves kinds and fields unchecked.
  /// - Throws: `LedgerError.refused` with every problem of it, each with its place, in the order of
  ///   the text.
  /// - Complexity: O(n) in the size of the plan.
  public init(_ value: JSONValue, catalogue: Catalogue? = nil) throws(LedgerError) {
    var reader = PlanReader(catalogue: catalogue)
    let plan = reader.plan(value)
    guard let plan, reader.problems.isEmpty else {
      throw .refused(PlanReader.inOrder(reader.problems))
    }
    self = plan
  }
}

/// Reads a plan, and goes on after a problem so that all of them are found at once.
struct PlanReader {
  let catalogue: Catalogue?
  var problems: [Refusal] = []
  var calendar = SchoolCalendar.england
  /// Names that something refers to, with what they should be and where they stand; resolved when
  /// the whole plan has been read.
  var references: [Reference] = []

  /// A name that must be found elsewhere in the plan.
  struct Reference {
    enum Sort: Hashable {
      case priority, document, cohort, measure, milestone
    }
    let sort: Sort
    let name: String
    /// The value that holds the name, for its place, which is only worked out when it is wrong.
    let value: JSONValue
  }

  init(catalogue: Catalogue?) {
    self.catalogue = catalogue
  }

  /// Problems in the order of the text; those of one place as they were found.
  static func inOrder(_ problems: [Refusal]) -> [Refusal] {
    problems.enumerated().sorted { left, right in
      let (a, b) = (left.element.place, right.element.place)
      if a.line ?? 0 != b.line ?? 0 { return a.line ?? 0 < b.line ?? 0 }
      if a.column ?? 0 != b.column ?? 0 { return a.column ?? 0 < b.column ?? 0 }
      return left.offset < right.offset
    }.map(\.element)
  }

  mutating func plan(_ value: JSONValue) -> Plan? {
    let keys = [
      "programme", "title", "area", "documents", "starts", "ends", "calendar", "priorities",
      "cohorts", "measures", "context", "disclosure",
    ]
    guard let object = ObjectReader(value, "a plan", keys: keys, problems: &problems) else {
      return nil
    }
    // The calendar first: the periods of everything else are read with it.
    if let member = value["calendar"] { readCalendar(member) }
    let programme = slug("programme", of: object, max: LogFormat.slugBytesMax)
    let title = object.text("title", isRequired: true, &problems)
    let area = value["area"].flatMap { self.area($0) }
    let documents = object.members("documents", &problems).compactMap { document($0.0, $0.1) }
    let starts = day("starts", of: object)
    let ends = day("ends", of: object)
    if let starts, let ends, ends < starts, let member = value["ends"] {
      problems.append(.planEndsBeforeItStarts(ends, starts, at: member.place))
    }
    let priorities = object.members("priorities", &problems).compactMap { key, value in
      ObjectReader.text(value, &problems).map { Plan.Priority(key: key, title: $0) }
    }
    let cohorts = object.members("cohorts", isRequired: false, &problems).compactMap {
      cohort($0.0, $0.1)
    }
    let promises = list("measures", of: object, isRequired: true)
    if promises.count > Self.measuresMax, let member = value["measures"] {
      problems.append(.tooManyMeasures(promises.count, max: Self.measuresMax, at: member.place))
      return nil
    }
    let measures = promises.compactMap { measure($0) }
    let context = list("context", of: object, isRequired: false).compactMap { contextFigure($0) }
    let disclosure = value["disclosure"].flatMap { self.disclosure($0) }
    checkIds(value)
    guard let programme, let title, let starts, let ends else { return nil }
    let plan = Plan(
      programme: programme, title: title, area: area, documents: documents, starts: starts,
      ends: ends, calendar: calendar, priorities: priorities, cohorts: cohorts,
      measures: measures, context: context, disclosure: disclosure)
    resolve(in: value, plan)
    if problems.isEmpty { checkCycles(plan, in: value) }
    return plan
  }

  private mutating func readCalendar(_ value: JSONValue) {
    let keys = ["academic-year", "financial-year", "autumn", "spring", "summer"]
    guard let object = ObjectReader(value, "a calendar", keys: keys, problems: &problems) else {
      return
    }
    var read = calendar
    for (key, path) in zip(
      keys,
      [
        \SchoolCalendar.academicYear, \.financialYear, \.autumn, \.spring, \.summer,
      ])
    {
      guard let text = object.text(key, &problems), let member = value[key] else { continue }
      guard let day = SchoolCalendar.MonthDay(text) else {
        problems.append(.notADayOfTheYear(text, at: member.place))
        continue
      }
      read[keyPath: path] = day
    }
    guard read.isInOrder else {
      problems.append(.termsOutOfOrder(at: value.place))
      return
    }
    calendar = read
  }

  private mutating func area(_ value: JSONValue) -> Plan.Area? {
    guard
      let object = ObjectReader(value, "an area", keys: ["name", "place"], problems: &problems)
    else { return nil }
    let name = object.text("name", isRequired: true, &problems)
    let place = object.text("place", &problems)
    return name.map { Plan.Area(name: $0, place: place) }
  }

  private mutating func document(_ key: String, _ value: JSONValue) -> Plan.Document? {
    guard
      let object = ObjectReader(
        value, "a document", keys: ["file", "title", "publisher"], problems: &problems)
    else { return nil }
    let file = object.text("file", isRequired: true, &problems)
    let title = object.text("title", isRequired: true, &problems)
    let publisher = object.text("publisher", &problems)
    guard let file, let title else { return nil }
    return Plan.Document(key: key, file: file, title: title, publisher: publisher)
  }

  private mutating func cohort(_ key: String, _ value: JSONValue) -> Plan.Cohort? {
    guard
      let object = ObjectReader(
        value, "a cohort", keys: ["title", "size", "figure", "source"], problems: &problems)
    else { return nil }
    let title = object.text("title", isRequired: true, &problems)
    let source = object.text("source", &problems)
    var size = Plan.Cohort.Size.unknown
    switch (value["size"], value["figure"]) {
    case (let given?, nil):
      if given.kind == .null { break }
      guard let number = given.decimal, !number.isNegative else {
        problems.append(.notOfType(given, "how many they are, or null where no document says"))
        return nil
      }
      size = .number(number)
    case (nil, let given?):
      guard let figure = figure(given) else { return nil }
      if !figure.cohorts.isEmpty || !figure.measures.isEmpty || figure.isDay {
        problems.append(.cohortOfFigures(key, at: given.place))
      }
      size = .figure(figure)
    case (nil, nil), (_?, _?):
      problems.append(.cohortSize(key, at: value.place))
      return nil
    }
    return title.map { Plan.Cohort(key: key, title: $0, size: size, source: source) }
  }

  private mutating func contextFigure(_ value: JSONValue) -> Plan.ContextFigure? {
    let keys = ["id", "title", "value", "document", "quote"]
    guard let object = ObjectReader(value, "a context figure", keys: keys, problems: &problems)
    else { return nil }
    let id = slug("id", of: object, max: Self.idBytesMax)
    let title = object.text("title", isRequired: true, &problems)
    let document = reference("document", .document, of: object)
    let quote = object.text("quote", &problems)
    guard let member = object.required("value", &problems) else { return nil }
    let text = member.decimal?.description ?? ObjectReader.text(member, &problems)
    guard let id, let title, let document, let text else { return nil }
    return Plan.ContextFigure(id: id, title: title, value: text, document: document, quote: quote)
  }

  private mutating func measure(_ value: JSONValue) -> Measure? {
    let keys = [
      "id", "title", "priority", "document", "quote", "figure", "by", "unit", "singular", "places",
      "better", "baseline", "target", "firmness", "note",
    ]
    guard let object = ObjectReader(value, "a measure", keys: keys, problems: &problems) else {
      return nil
    }
    let id = slug("id", of: object, max: Self.idBytesMax)
    let title = object.text("title", isRequired: true, &problems)
    let priority = reference("priority", .priority, of: object)
    let document = reference("document", .document, of: object)
    let quote = object.text("quote", isRequired: true, &problems)
    let figure = object.required("figure", &problems).flatMap { self.figure($0) }
    let by = value["by"].map { self.keys($0, of: figure?.events ?? []) } ?? []
    let unit = object.text("unit", &problems)
    let singular = object.text("singular", &problems)
    if let member = value["singular"], value["unit"] == nil {
      problems.append(.singularAlone(at: member.place))
    }
    let places = wholeNumber("places", of: object, in: 0...12)
    let better = word("better", of: object, Measure.Better.allCases)
    let firmness = word("firmness", of: object, Measure.Firmness.allCases) ?? .promise
    let note = object.text("note", &problems)
    let baseline = value["baseline"].flatMap { self.baseline($0) }
    let target = value["target"].flatMap { self.target($0, keys: by) }
    guard let figure else { return nil }
    if figure.isQuotient, places == nil, value["places"] == nil {
      problems.append(.placesNeeded(at: value.place))
    }
    if !by.isEmpty, let member = value["by"], !figure.measures.isEmpty {
      problems.append(.byOfMeasures(at: member.place))
    }
    if let target, let member = value["target"] {
      check(target, member, figure, baseline: value["baseline"], better: better)
    }
    guard let id, let title, let priority, let document, let quote else { return nil }
    return Measure(
      id: id, title: title, priority: priority, document: document, quote: quote, figure: figure,
      by: by, unit: unit, singular: singular, places: places,
      better: better ?? target.flatMap(Self.direction) ?? .higher,
      baseline: baseline, target: target, firmness: firmness, note: note)
  }

  /// A line of the log holds some 200; the limit keeps chains of measures that wait for one another
  /// short enough to follow.
  static let measuresMax = 2_000
  /// Ids are written by hand and stand in file names and addresses.
  static let idBytesMax = 96
}

extension PlanReader {
  mutating func slug(_ key: String, of object: ObjectReader, max: Int) -> String? {
    guard let text = object.text(key, isRequired: true, &problems), let member = object.value[key]
    else { return nil }
    guard EventForms.isSlug(text, bytesMax: max) else {
      problems.append(.notASlug(text, max: max, at: member.place))
      return nil
    }
    return text
  }

  mutating func day(_ key: String, of object: ObjectReader) -> CivilDate? {
    guard object.required(key, &problems) != nil else { return nil }
    return object.date(key, &problems)
  }

  mutating func list(
    _ key: String, of object: ObjectReader, isRequired: Bool
  ) -> [JSONValue] {
    guard let member = isRequired ? object.required(key, &problems) : object.value[key] else {
      return []
    }
    guard member.kind == .array else {
      problems.append(.notOfType(member, "a list"))
      return []
    }
    return member.elements
  }

  mutating func wholeNumber(
    _ key: String, of object: ObjectReader, in range: ClosedRange<Int>
  ) -> Int? {
    guard let member = object.value[key] else { return nil }
    guard let number = member.integer, range.contains(number) else {
      problems.append(
        .notOfType(member, "a whole number from \(range.lowerBound) to \(range.upperBound)"))
      return nil
    }
    return number
  }

  mutating func word<Word: RawRepresentable<String>>(
    _ key: String, of object: ObjectReader, _ words: [Word]
  ) -> Word? {
    guard let member = object.value[key] else { return nil }
    guard let word = member.string.flatMap({ Word(rawValue: $0) }) else {
      problems.append(.notOneOf(member, words.map(\.rawValue)))
      return nil
    }
    return word
  }

  mutating func reference(
    _ key: String, _ sort: Reference.Sort, of object: ObjectReader
  ) -> String? {
    guard let text = object.text(key, isRequired: true, &problems), let member = object.value[key]
    else { return nil }
    references.append(Reference(sort: sort, name: text, value: member))
    return text
  }

  mutating func period(_ value: JSONValue) -> Period? {
    guard let text = value.string else {
      problems.append(.notOfType(value, "a period such as 2017/18, 2018-03 or 2017-09-01.."))
      return nil
    }
    do throws(Refusal) {
      return try Period(parsing: text, in: calendar, at: value.place)
    } catch {
      problems.append(error)
      return nil
    }
  }
}
