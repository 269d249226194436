package import Projections

extension StatisticsFile.Protected {
  /// The data file: place and time, filters, indicators.
  package var data: [UInt8] {
    let levels = Set(file.rows.map(\.area.level))
    let hasRegions = file.rows.contains { $0.area.level == .regional || $0.area.region != nil }
    var header = [
      "time_period", "time_identifier", "geographic_level", "country_code", "country_name",
    ]
    if hasRegions { header += ["region_code", "region_name"] }
    if levels.contains(.localAuthority) { header += ["old_la_code", "new_la_code", "la_name"] }
    if levels.contains(.district) { header += ["lad_code", "lad_name"] }
    header += file.filters.map(\.name) + file.indicators.map(\.name)
    var csv = CSVOutput()
    csv.append(header)
    for (row, values) in zip(file.rows, texts) {
      let area = row.area
      let country = area.level == .national ? area : Geography.country(of: area)
      var fields: [String?] = [
        row.period.code, row.period.identifier, area.level.rawValue, country.code, country.name,
      ]
      if hasRegions {
        let region =
          area.level == .regional ? area : area.region.flatMap { Geography.region($0) }
        fields += [region?.code, region?.name]
      }
      if levels.contains(.localAuthority) {
        let isOne = area.level == .localAuthority
        fields += [isOne ? area.number : nil, isOne ? area.code : nil, isOne ? area.name : nil]
      }
      if levels.contains(.district) {
        let isOne = area.level == .district
        fields += [isOne ? area.code : nil, isOne ? area.name : nil]
      }
      csv.append(fields + row.members.map { $0 } + values.map { $0 })
    }
    return csv.bytes
  }

  /// The meta file: a row for each filter and indicator.
  package var meta: [UInt8] {
    var csv = CSVOutput()
    csv.append([
      "col_name", "col_type", "label", "indicator_grouping", "indicator_unit", "indicator_dp",
      "filter_hint", "filter_grouping_column",
    ])
    for filter in file.filters {
      csv.append([filter.name, "Filter", filter.label, nil, nil, nil, nil, nil])
    }
    for indicator in file.indicators {
      csv.append([
        indicator.name, "Indicator", indicator.label, nil, indicator.unit,
        String(indicator.places), nil, nil,
      ])
    }
    return csv.bytes
  }
}
