import Ledger
package import Projections

/// A table of counts with all that its forms need, and each form of it.
package struct CountPage: Sendable {
  /// The prefix of the log: how many lines.
  package var size: Int
  /// What was asked.
  package var query: CountQuery
  /// The rows.
  package var rows: [CountTable.Row]
  /// How the values are shown.
  package var scale: Scale
  /// What was counted, where there are several ledgers.
  package var basis: Basis?

  /// Makes a page.
  ///
  /// - Parameters:
  ///   - size: How many lines of the log were counted.
  ///   - query: What was asked.
  ///   - rows: The rows.
  ///   - isMoney: Whether the values are pounds.
  ///   - basis: What was counted, where there are several ledgers.
  package init(
    size: Int, query: CountQuery, rows: [CountTable.Row], isMoney: Bool, basis: Basis? = nil
  ) {
    self.basis = basis
    self.size = size
    self.query = query
    self.rows = rows
    scale = Scale(unit: isMoney ? poundSign : nil, places: nil)
  }

  private var heading: String {
    switch query.value {
    case .units: "count"
    case .sum(let field): "sum of \(field)"
    case .distinct(let key): "distinct \(key.name)"
    }
  }

  /// One line of JSON.
  package var json: [UInt8] {
    var json = JSONOutput()
    json.object { json in
      json.member("asOf") { json in
        json.object { json in
          json.member("size", size)
          if let basis { json.members(of: basis) }
        }
      }
      json.member("rows") { json in
        json.array(rows) { json, row in
          json.object { json in
            json.by(query.by, row.by)
            json.member("value") { $0.number(row.value, places: scale.shownPlaces) }
          }
        }
      }
    }
    json.endLine()
    return json.bytes
  }

  /// Comma-separated values: a column for each key, and the value.
  package var csv: [UInt8] {
    var csv = CSVOutput()
    let ledgers = basis.map { [$0.field] } ?? []
    csv.append(query.by.map(\.name) + ["value"] + ledgers.map { _ in ReportPage.ledgersColumn })
    for row in rows {
      let value = row.value.text(places: scale.shownPlaces ?? row.value.scale)
      csv.append(row.by.map { $0?.description } + [value] + ledgers)
    }
    return csv.bytes
  }

  /// A table for a person.
  ///
  /// - Parameter style: The page.
  /// - Returns: The table; without keys only the value.
  package func text(_ style: PageStyle) -> [UInt8] {
    guard !query.by.isEmpty else {
      let values = rows.map { scale.text($0.value) + "\n" }.joined()
      return Array((values + (basis?.text(style) ?? "")).utf8)
    }
    var table = TextTable(
      query.by.map { TextTable.Column($0.name, least: 12) }
        + [TextTable.Column(heading, isRight: true)])
    for row in rows {
      table.append(
        row.by.map { TextTable.Cell($0?.description ?? noValue) }
          + [TextTable.Cell(scale.text(row.value))])
    }
    return Array((table.text(style) + (basis?.text(style) ?? "")).utf8)
  }
}
