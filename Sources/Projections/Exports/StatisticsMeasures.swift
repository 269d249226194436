package import Ledger

/// Measures of a plan as a statistics file: their cells are its rows.
///
/// The measures are broken down by the same keys. One of them is the period: a year, term or month, or a
/// field whose values are written as one. The area is `place`, or `area` with or without `level`; every
/// other key is a filter.
package struct StatisticsMeasures: Sendable {
  /// The file.
  package private(set) var file: StatisticsFile
  /// Rows left out, because their area or their period is not known: how many, and the first of them.
  package private(set) var leftOut: [String] = []

  /// Makes a file of measures.
  ///
  /// - Parameters:
  ///   - ids: The measures.
  ///   - report: Their report.
  ///   - plan: Their plan.
  ///   - name: What the file is called.
  ///   - words: What fields and codes are called.
  /// - Throws: ``LedgerError/refused(_:)`` when the measures are not of one breakdown, or have no cells.
  package init(
    _ ids: [String], of report: ProgrammeReport, _ plan: Plan, named name: String,
    _ words: StatisticsWords
  ) throws(LedgerError) {
    let measures = ids.compactMap { id in report.measures.first { $0.id == id } }
    guard let first = measures.first else { throw .refused([.nothingToCount]) }
    let others = measures.filter { $0.by != first.by }.map(\.id)
    guard others.isEmpty else { throw .refused(others.map { .otherBreakdown($0, first.id) }) }
    guard measures.contains(where: { !$0.cells.isEmpty }) else {
      throw .refused([.noCells(first.id)])
    }
    let keys = first.by
    let values = keys.indices.map { index in
      measures.flatMap { $0.cells.compactMap { $0.by[index] } }
    }
    let timeIndex = keys.indices.first { index in
      if case .period = keys[index] { return true }
      return !values[index].isEmpty
        && values[index].allSatisfy { Self.period($0, plan.calendar) != nil }
    }
    let fields = keys.map(\.name)
    let placeIndex = keys.firstIndex(of: .envelope(.place))
    let areaIndex = placeIndex == nil ? fields.firstIndex(of: "area") : nil
    let levelIndex = areaIndex == nil ? nil : fields.firstIndex(of: "level")
    let filterIndices = keys.indices.filter {
      $0 != timeIndex && $0 != placeIndex && $0 != areaIndex && $0 != levelIndex
    }
    file = StatisticsFile(
      name: name, filters: words.filters(filterIndices.map { keys[$0] }),
      indicators: Self.indicators(measures, plan), rows: [])
    let home = plan.area?.place.flatMap { Geography.area(at: $0) }
    var rows: [[KeyValue?]: Int] = [:]
    let members = measures.flatMap { measure in
      measure.cells.map { cell in
        filterIndices.map { cell.by[$0].map(\.description) ?? "" }
      }
    }
    let totals = Set(["total", "all"])
    let labels = words.labels(
      filterIndices.map { keys[$0] },
      members.map { $0.map { totals.contains($0.lowercased()) ? nil : $0 } })
    for (column, measure) in measures.enumerated() {
      for cell in measure.cells {
        if rows[cell.by] == nil {
          let period =
            timeIndex.flatMap { cell.by[$0].flatMap { Self.period($0, plan.calendar) } }
            ?? (timeIndex == nil
              ? StatisticsFile.Period(
                PeriodKey.year.period(containing: report.on, in: plan.calendar)) : nil)
          var area = placeIndex == nil && areaIndex == nil ? home ?? Geography.england : nil
          if let placeIndex {
            area = cell.by[placeIndex].flatMap { Geography.area(at: $0.description) } ?? home
          } else if let areaIndex, let name = cell.by[areaIndex]?.description {
            area = Self.area(name, level: levelIndex.flatMap { cell.by[$0]?.description })
          }
          guard let period, let area, area.name != nil, !area.code.isEmpty else {
            let what = cell.by.map { $0?.description ?? "" }.joined(separator: ", ")
            if !leftOut.contains(what) { leftOut.append(what) }
            continue
          }
          rows[cell.by] = file.rows.count
          file.rows.append(
            StatisticsFile.Row(
              period: period, area: area,
              members: filterIndices.enumerated().map { number, index in
                let text = cell.by[index].map(\.description) ?? ""
                return totals.contains(text.lowercased())
                  ? PublishedTable.total : labels[number][text] ?? text
              }, values: [ExactDecimal?](repeating: nil, count: measures.count)))
        }
        if let row = rows[cell.by] { file.rows[row].values[column] = cell.value?.number }
      }
    }
    guard !file.rows.isEmpty else { throw .refused([.nothingToCount]) }
    guard Set(file.rows.map(\.period.sort)).count == 1 else {
      throw .refused([.mixedPeriods(first.id)])
    }
    file.sort()
  }

  private static func period(
    _ value: KeyValue, _ calendar: SchoolCalendar
  ) -> StatisticsFile.Period? {
    guard case .text(let text) = value,
      let period = try? Projections.Period(parsing: text, in: calendar)
    else { return nil }
    return StatisticsFile.Period(period)
  }

  private static func area(_ name: String, level: String?) -> Area? {
    let level = level?.lowercased()
    if level == nil || level == "national", name.lowercased() == "england" {
      return Geography.england
    }
    let levels: [Area.Level] =
      switch level {
      case "national"?: [.national]
      case "regional"?, "region"?: [.regional]
      case "local authority"?: [.localAuthority]
      case "local authority district"?, "district"?: [.district]
      default: [.regional, .localAuthority, .district]
      }
    for level in levels { if let area = Geography.area(named: name, level) { return area } }
    return nil
  }

  /// Which figures are counts, and which are worked out from which.
  private static func indicators(
    _ measures: [MeasureReport], _ plan: Plan
  ) -> [StatisticsFile.Indicator] {
    var names: Set<String> = []
    var labels: Set<String> = []
    let figures = measures.map { plan.measure($0.id)?.figure }
    return measures.enumerated().map { index, measure in
      var name = measure.id.columnName
      while !names.insert(name).inserted { name += "_2" }
      var label = measure.title
      if label.count > 80 { label = String(label.prefix(79)) + "…" }
      if !labels.insert(label).inserted {
        label = "\(label.prefix(60)) (\(measure.id))"
        labels.insert(label)
      }
      var sort = StatisticsFile.Indicator.Sort.count
      switch figures[index] {
      case .ratio(let part, let whole, let factor)?:
        sort = .rate(
          of: figures.firstIndex(of: part), over: figures.firstIndex(of: whole),
          factor: factor.integer ?? 0)
      case .gap(let part, _)?: sort = .rate(of: figures.firstIndex(of: part))
      case .share(let part, let cohort)?:
        sort = .rate(
          of: figures.firstIndex(of: part), over: figures.firstIndex(of: .cohort(cohort)),
          factor: 100)
      case .mean?, .largest?, .first?, .met?, .cohort?: sort = .rate(of: nil)
      case .sum? where measure.unit == Measure.pound: sort = .sum
      default: if measure.unit == "%" { sort = .rate(of: nil) }
      }
      let unit = measure.unit == "%" || measure.unit == Measure.pound ? measure.unit ?? "" : ""
      let places =
        measure.places
        ?? (unit == Measure.pound
          ? 2 : measure.cells.compactMap { $0.value?.number?.scale }.max() ?? 0)
      return StatisticsFile.Indicator(
        name: name, label: label, unit: unit, places: places, sort: sort)
    }
  }
}
