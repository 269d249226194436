package import Ledger

/// A data file of Explore Education Statistics with what its meta file says: rows of one sort of period,
/// areas with their codes and names, filters, and indicators.
package struct StatisticsFile: Sendable {
  /// When a row is of.
  package struct Period: Sendable, Hashable {
    /// Six digits for years that are two, four for one: `201718`, `2018`.
    package var code: String
    /// `Academic year`, `Autumn term`, `March`.
    package var identifier: String

    /// Makes a period.
    ///
    /// - Parameter period: A period of the ledger's; `nil` is given for one that is no year, term or month.
    package init?(_ period: Projections.Period) {
      func years(_ year: Int) -> String {
        let digits = String(year + 1_000_000).suffix(4)
        let next = String(year + 1_000_001).suffix(2)
        return String(digits + next)
      }
      switch period.form {
      case .academicYear(let year): (code, identifier) = (years(year), "Academic year")
      case .financialYear(let year): (code, identifier) = (years(year), "Financial year")
      case .calendarYear(let year): (code, identifier) = (String(year), "Calendar year")
      case .term(let term, let year):
        let name =
          switch term {
          case .autumn: "Autumn term"
          case .spring: "Spring term"
          case .summer: "Summer term"
          }
        (code, identifier) = (years(year), name)
      case .month(let month, let year):
        let names = [
          "January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December",
        ]
        (code, identifier) = (String(year), names[month - 1])
      case .day, .range: return nil
      }
    }

    /// The sort of period: those of one sort may stand in one file.
    package var sort: String {
      if identifier.hasSuffix(" term") { return "term" }
      return identifier.hasSuffix(" year") ? identifier : "month"
    }
  }

  /// A column that tells rows apart.
  package struct Filter: Sendable, Hashable {
    /// The column's name.
    package var name: String
    /// What people read.
    package var label: String
  }

  /// A column of figures.
  package struct Indicator: Sendable, Hashable {
    /// What its figures are to whoever protects people.
    package enum Sort: Sendable, Hashable {
      /// A count of people or of what happened to them.
      case count
      /// A sum: hidden where the count of what was added up is.
      case sum
      /// A rate: hidden where the indicators of these numbers are, the count that it is of and what that is
      /// divided by; the quotient is multiplied by the factor.
      case rate(of: Int?, over: Int? = nil, factor: Int = 0)
    }

    /// The column's name.
    package var name: String
    /// What people read.
    package var label: String
    /// `%`, `£` or nothing.
    package var unit: String
    /// Decimal places.
    package var places: Int
    /// What its figures are.
    package var sort: Sort
  }

  /// A row.
  package struct Row: Sendable {
    /// When.
    package var period: Period
    /// Where.
    package var area: Area
    /// The member of each filter.
    package var members: [String]
    /// The figure of each indicator; `nil` where there is none.
    package var values: [ExactDecimal?]
  }

  /// What it is called: the names of its files.
  package var name: String
  /// The filters.
  package var filters: [Filter]
  /// The indicators.
  package var indicators: [Indicator]
  /// The rows.
  package var rows: [Row]

  /// Puts the rows in order: period, level, area, members, a total before its parts.
  package mutating func sort() {
    func key(_ row: Row) -> [String] {
      let level = Area.Level.allCases.firstIndex(of: row.area.level) ?? 0
      return [row.period.code, order(row.period.identifier), String(level), row.area.code]
        + row.members.map { $0 == PublishedTable.total ? "" : $0 }
    }
    rows = rows.map { (key($0), $0) }.sorted { $0.0.lexicographicallyPrecedes($1.0) }.map(\.1)
  }

  private func order(_ identifier: String) -> String {
    let names = [
      "January", "February", "March", "April", "May", "June", "July", "August", "September",
      "October", "November", "December",
    ]
    let terms = ["Autumn term", "Spring term", "Summer term"]
    let number = names.firstIndex(of: identifier) ?? terms.firstIndex(of: identifier) ?? 0
    return String(number + 10)
  }

  /// The table as those see it who attack it.
  package var published: PublishedTable {
    PublishedTable(
      name: name, dimensions: filters.map(\.name), indicators: indicators.map(\.name),
      rows: rows.map { row in
        PublishedTable.Row(
          period: "\(row.period.code) \(row.period.identifier)",
          place: PublishedTable.Place(
            level: row.area.level.rawValue, area: row.area.code, region: row.area.region),
          members: row.members,
          values: row.values.map { $0.map { .number($0) } ?? .other("") })
      })
  }
}

extension String {
  /// A name for a column: small letters, digits and underscores, and none that means a place or a time
  /// there.
  package var columnName: String {
    var name = slug(self).replacing("-", with: "_")
    if name.first?.isNumber ?? true { name = "by_" + name }
    let isGeographic =
      PublishedTableReader.observationColumns.contains(name) || Self.isGeographic(name)
    return String((isGeographic ? "by_" + name : name).prefix(50))
  }

  /// Whether the Department's screener takes a column's name for one of a place or an institution.
  private static func isGeographic(_ name: String) -> Bool {
    let wholes: Set<String> = [
      "laestab", "estab", "sch", "school", "schools", "prov", "provider", "providers", "inst",
      "institution", "institutions", "name", "code", "urn", "ukprn", "number", "upin", "id",
      "region", "la", "lad", "rsc", "pcon", "lep", "mca", "oa", "ward", "mat",
    ]
    if wholes.contains(name) { return true }
    let starts = [
      "sch", "prov", "inst", "estab", "reg", "la", "local", "rsc", "pcon", "lep", "mca", "oa",
      "ward", "mat",
    ]
    let ends = ["name", "code", "urn", "ukprn", "number", "upin", "id"]
    return starts.contains { name.hasPrefix($0) } && ends.contains { name.hasSuffix($0) }
  }
}
