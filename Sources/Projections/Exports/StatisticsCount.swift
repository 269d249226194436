package import Ledger

/// What a statistics file counts, and how it is broken down.
package struct StatisticsQuery: Sendable {
  /// The sort of period that rows are of.
  package var time = PeriodKey.year
  /// The keys of the filters.
  package var by: [EventKey] = [.envelope(.kind)]
  /// Fields to be added up.
  package var sums: [String] = []
  /// Keys whose different values are counted.
  package var distinct: [EventKey] = []
  /// The days on which years and terms begin.
  package var calendar = SchoolCalendar.england
  /// The area of the events of a programme that name none.
  package var areas: [String: Area] = [:]
  /// The area of all other events that name none.
  package var area: Area?
  /// Whether rows for the nation are added.
  package var addsNation = false

  /// The most filters: each doubles the rows.
  package static let filtersMax = 6
  /// The most rows of a file.
  package static let rowsMax = 500_000

  /// Makes a query with nothing but its defaults.
  package init() {}
}

/// Counts events into the rows of a statistics file: every combination of members that occurs, and every total.
package struct StatisticsCount: Sendable {
  private struct Tally {
    var count = 0
    var sums: [ExactDecimal]
    var values: [Set<String>]

    mutating func add(_ quantity: Int, _ more: [ExactDecimal?], _ found: [[String]]) {
      count += quantity
      for (index, number) in more.enumerated() {
        if let number { sums[index] = sums[index] + number }
      }
      for (index, texts) in found.enumerated() { values[index].formUnion(texts) }
    }
  }

  private struct Key: Hashable {
    var period: Int
    var area: Int
    var members: [String?]
  }

  /// Programmes whose events name no area, and that have none: they were counted for England.
  package private(set) var withoutArea: [String] = []
  /// The file.
  package private(set) var file: StatisticsFile

  /// Counts.
  ///
  /// - Parameters:
  ///   - query: What is counted.
  ///   - name: What the file is called.
  ///   - events: The events that count, with whatever limits them.
  ///   - source: The log.
  ///   - words: What kinds, fields and codes are called.
  /// - Throws: ``LedgerError/refused(_:)`` when nothing is counted, or too much, or an area is not known;
  ///   what reading throws.
  package init(
    _ query: StatisticsQuery, named name: String, of events: StandingEvents,
    in source: some EventSource, _ words: StatisticsWords
  ) throws(LedgerError) {
    var tallies: [Key: Tally] = [:]
    var periods: [Projections.Period] = []
    var periodNumbers: [Projections.Period: Int] = [:]
    var areas: [Area] = []
    var areaNumbers: [Area: Int] = [:]
    var unknown: Set<String> = []
    var homeless: Set<String> = []
    let empty = Tally(
      sums: query.sums.map { _ in .zero }, values: query.distinct.map { _ in [] })
    try events.forEach(in: source) { (batch, line) throws(LedgerError) in
      guard let occurred = batch.text(.occurred, of: line).flatMap({ Occurrence($0) }) else {
        return
      }
      let period = query.time.period(containing: occurred.date, in: query.calendar)
      let programme = batch.text(.programme, of: line) ?? ""
      let place = batch.text(.place, of: line)
      var area = place.flatMap { Geography.area(at: $0) }
      if area?.level == .ward { area = nil }
      if let found = area, found.name == nil || found.code.isEmpty {
        unknown.insert(place ?? "")
        return
      }
      if area == nil { area = query.areas[programme] ?? query.area }
      if area == nil {
        homeless.insert(programme)
        area = Geography.england
      }
      guard let area else { return }
      var places = [area]
      if query.addsNation, area.level != .national { places.append(Geography.england) }
      if periodNumbers[period] == nil {
        periodNumbers[period] = periods.count
        periods.append(period)
      }
      for area in places where areaNumbers[area] == nil {
        areaNumbers[area] = areas.count
        areas.append(area)
      }
      let members = query.by.map { Self.texts($0, line, batch, occurred.date, query.calendar) }
      let quantity =
        line.range(of: .quantity)
        .flatMap { Int(String(decoding: batch.bytes[$0], as: UTF8.self)) } ?? 1
      let sums = query.sums.map { field in
        batch.field(Array(field.utf8), of: line)
          .flatMap { ExactDecimal(json: Array(batch.bytes[$0.range]).span) }
      }
      let values = query.distinct.map {
        Self.texts($0, line, batch, occurred.date, query.calendar).compactMap { $0 }
      }
      for area in places {
        for members in Self.combinations(members) {
          let key = Key(
            period: periodNumbers[period] ?? 0, area: areaNumbers[area] ?? 0, members: members)
          tallies[key, default: empty].add(quantity, sums, values)
        }
      }
    }
    guard unknown.isEmpty else {
      throw .refused(unknown.sorted().map { .unknownArea($0) })
    }
    guard !tallies.isEmpty else { throw .refused([.nothingToCount]) }
    guard tallies.count <= StatisticsQuery.rowsMax else {
      throw .refused([.tooManyRows(tallies.count, StatisticsQuery.rowsMax)])
    }
    withoutArea = homeless.sorted()
    file = StatisticsFile(
      name: name, filters: words.filters(query.by), indicators: words.indicators(query), rows: [])
    let labels = words.labels(query.by, tallies.keys.map(\.members))
    for (key, tally) in tallies {
      guard let period = StatisticsFile.Period(periods[key.period]) else { continue }
      file.rows.append(
        StatisticsFile.Row(
          period: period, area: areas[key.area],
          members: key.members.enumerated().map { index, member in
            member.map { labels[index][$0] ?? $0 } ?? PublishedTable.total
          },
          values: [ExactDecimal(tally.count)] + tally.sums.map { $0 }
            + tally.values.map { ExactDecimal($0.count) }))
    }
    file.sort()
  }

  /// Every combination of one of each key's values, and of any of them left to the total.
  private static func combinations(_ members: [[String?]]) -> Set<[String?]> {
    var found: [[String?]] = [[]]
    for values in members {
      // What an event lacks is a member too: the empty text, which no event holds.
      let choices: [String?] = values.map { $0 ?? "" } + [nil]
      found = found.flatMap { start in choices.map { start + [$0] } }
    }
    return Set(found)
  }

  /// The values of a key in an event: one, or several of a field of many; `nil` where it has none.
  private static func texts(
    _ key: EventKey, _ line: EventLine, _ batch: EventBatch, _ day: CivilDate,
    _ calendar: SchoolCalendar
  ) -> [String?] {
    switch key {
    case .envelope(let key): return [batch.text(key, of: line)]
    case .period(let key): return [key.label(of: day, in: calendar)]
    case .field(let name):
      guard let field = batch.field(Array(name.utf8), of: line), !batch.isPrivate(field) else {
        return [nil]
      }
      let all = field.kind == .array ? batch.elements(of: field) : [field]
      return all.isEmpty
        ? [nil]
        : all.map { value in
          value.kind == .null
            ? nil
            : value.kind == .string
              ? unescaped(batch.bytes[value.range])
              : String(decoding: batch.bytes[value.range], as: UTF8.self)
        }
    }
  }
}
