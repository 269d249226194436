package import Ledger

/// Reads a published table from comma-separated values: a data file of Explore Education Statistics, or one
/// whose columns are named.
package struct PublishedTableReader: Sendable {
  /// What the columns of a file are.
  package struct Columns: Sendable {
    /// When a row is of.
    package var period: String?
    /// Its geographic level.
    package var level: String?
    /// Its area.
    package var area: String?
    /// The dimensions; what is neither numbers nor place and time where it is empty.
    package var dimensions: [String] = []
    /// The indicators; whatever holds numbers where it is empty.
    package var indicators: [String] = []
    /// What stands for a number that is kept back.
    package var hiddenSymbols: [String] = ["c", "x", "k"]

    /// Columns as Explore Education Statistics names them.
    package init() {}
  }

  /// The columns that a table of Explore Education Statistics uses for place and time.
  package static let observationColumns: Set<String> = [
    "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    "region_code", "region_name", "new_la_code", "old_la_code", "la_name", "lad_code", "lad_name",
    "ward_code", "ward_name", "rsc_region_lead_name", "pcon_code", "pcon_name", "lsip_code",
    "lsip_name", "local_enterprise_partnership_code", "local_enterprise_partnership_name",
    "english_devolved_area_code", "english_devolved_area_name", "opportunity_area_code",
    "opportunity_area_name", "trust_id", "trust_name", "sponsor_id", "sponsor_name", "school_urn",
    "school_name", "school_laestab", "provider_ukprn", "provider_name", "institution_id",
    "institution_name", "planning_area_code", "planning_area_name", "pfa_code", "pfa_name",
  ]

  /// The columns that identify an area of a level, the first that a file has.
  private static let areaColumns: [String: [String]] = [
    "National": ["country_code", "country_name"], "Regional": ["region_code", "region_name"],
    "Local authority": ["new_la_code", "old_la_code", "la_name"],
    "Local authority district": ["lad_code", "lad_name"], "Ward": ["ward_code", "ward_name"],
    "School": ["school_urn"], "Provider": ["provider_ukprn"],
  ]

  private let columns: Columns
  private let file: String

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: The file.
  ///   - file: Its name.
  ///   - columns: What its columns are.
  /// - Returns: The table.
  /// - Throws: ``LedgerError/refused(_:)`` when it is no table, or lacks a column.
  /// - Complexity: O(n) in the bytes.
  package static func table(
    _ bytes: [UInt8], file: String, columns: Columns = Columns()
  ) throws(LedgerError) -> PublishedTable {
    try PublishedTableReader(columns: columns, file: file).table(bytes)
  }

  private func table(_ bytes: [UInt8]) throws(LedgerError) -> PublishedTable {
    let records = try records(of: bytes)
    guard let header = records.first else {
      throw .refused([.noTable(at: Place(file: file))])
    }
    let positions = Dictionary(
      header.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    func position(_ name: String?) throws(LedgerError) -> Int? {
      guard let name else { return nil }
      guard let position = positions[name] else {
        throw .refused([.noSuchColumn(name, among: header, at: Place(file: file, line: 1))])
      }
      return position
    }
    let period = try position(
      columns.period ?? (header.contains("time_period") ? "time_period" : nil))
    let identifier = positions["time_identifier"]
    let level = try position(
      columns.level ?? (header.contains("geographic_level") ? "geographic_level" : nil))
    let area = try position(columns.area)
    let rows = records.dropFirst()
    var taken = Set([period, level, area].compactMap { $0 })
    taken.formUnion(header.indices.filter { Self.observationColumns.contains(header[$0]) })
    var indicators: [Int] = []
    for name in columns.indicators {
      if let found = try position(name) { indicators.append(found) }
    }
    var dimensions: [Int] = []
    for name in columns.dimensions {
      if let found = try position(name) { dimensions.append(found) }
    }
    if columns.indicators.isEmpty {
      indicators = header.indices.filter { column in
        !taken.contains(column) && !dimensions.contains(column)
          && rows.contains { ExactDecimal($0[column]) != nil }
          && rows.allSatisfy { isFigure($0[column]) }
      }
    }
    if columns.dimensions.isEmpty {
      dimensions = header.indices.filter { column in
        !taken.contains(column) && !indicators.contains(column)
          && !rows.contains { ExactDecimal($0[column]) != nil }
      }
    }
    guard !indicators.isEmpty else {
      throw .refused([.noIndicator(at: Place(file: file, line: 1))])
    }
    var table = PublishedTable(
      name: file, dimensions: dimensions.map { header[$0] },
      indicators: indicators.map { header[$0] })
    for row in rows {
      let rowLevel = level.map { row[$0] } ?? ""
      let areas = (Self.areaColumns[rowLevel] ?? []).compactMap { positions[$0] }
      let where_ =
        area.map { row[$0] }
        ?? areas.lazy.map { row[$0] }.first { !$0.isEmpty }
        ?? header.indices.filter {
          Self.observationColumns.contains(header[$0]) && $0 != period && $0 != identifier
            && $0 != level
        }
        .map { row[$0] }.joined(separator: "|")
      let region = (positions["region_code"] ?? positions["region_name"]).map { row[$0] }
      table.rows.append(
        PublishedTable.Row(
          period: (period.map { row[$0] } ?? "") + (identifier.map { " " + row[$0] } ?? ""),
          place: PublishedTable.Place(
            level: rowLevel, area: where_, region: region.flatMap { $0.isEmpty ? nil : $0 }),
          members: dimensions.map { isTotal(row[$0]) ? PublishedTable.total : row[$0] },
          values: indicators.map { value(row[$0]) }))
    }
    return table
  }

  /// The filters and indicators that a meta file names.
  ///
  /// - Parameters:
  ///   - bytes: The meta file.
  ///   - file: Its name.
  /// - Returns: The names of their columns.
  /// - Throws: ``LedgerError/refused(_:)`` when it is no meta file.
  package static func metaColumns(
    _ bytes: [UInt8], file: String
  ) throws(LedgerError) -> (filters: [String], indicators: [String]) {
    let records = try PublishedTableReader(columns: Columns(), file: file).records(of: bytes)
    guard let header = records.first, let name = header.firstIndex(of: "col_name"),
      let type = header.firstIndex(of: "col_type")
    else { throw .refused([.noTable(at: Place(file: file))]) }
    let rows = records.dropFirst()
    return (
      rows.filter { $0[type] == "Filter" }.map { $0[name] },
      rows.filter { $0[type] == "Indicator" }.map { $0[name] }
    )
  }

  private func isTotal(_ member: String) -> Bool { member.lowercased() == "total" }

  private func isFigure(_ text: String) -> Bool {
    text.isEmpty || columns.hiddenSymbols.contains(text) || ExactDecimal(text) != nil
      || ["z", "low", "u", ".", "..", "~", ":", "-", "NULL", "NA"].contains(text)
  }

  private func value(_ text: String) -> PublishedTable.Value {
    if columns.hiddenSymbols.contains(text) { return .hidden }
    return ExactDecimal(text).map { .number($0) } ?? .other(text)
  }

  private func records(of bytes: [UInt8]) throws(LedgerError) -> [[String]] {
    var reader = CSVReader(file: file)
    var records: [[String]] = []
    var position = 0
    while reader.next(in: bytes.span, at: &position) {
      records.append(reader.record.fields.indices.map { reader.record.text($0) })
    }
    if reader.finish() {
      records.append(reader.record.fields.indices.map { reader.record.text($0) })
    }
    guard reader.faults.isEmpty else { throw .refused(reader.faults) }
    return records
  }
}
