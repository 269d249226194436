/// An area of the statistics: its level, codes and names.
package struct Area: Sendable, Hashable {
  /// The levels of the Department for Education's statistics that areas of events can have.
  package enum Level: String, Sendable, Hashable, CaseIterable {
    case national = "National"
    case regional = "Regional"
    case localAuthority = "Local authority"
    case district = "Local authority district"
    case ward = "Ward"
  }

  /// The level.
  package var level: Level
  /// The code of nine characters.
  package var code: String
  /// What it is called; `nil` where the table does not know.
  package var name: String?
  /// The three digits of a local authority.
  package var number: String?
  /// The code of its region, where it is below one.
  package var region: String?
}

/// The areas that are known, by their codes.
package enum Geography {
  /// England.
  package static let england = Area(
    level: .national, code: "E92000001", name: "England", number: nil, region: nil)

  private static let regions = [
    "North East", "North West", "Yorkshire and The Humber", "East Midlands", "West Midlands",
    "East of England", "London", "South East", "South West",
  ]

  private static let countries = [
    "E92000001": "England", "W92000004": "Wales", "S92000003": "Scotland",
    "N92000002": "Northern Ireland", "K02000001": "United Kingdom", "K03000001": "Great Britain",
    "K04000001": "England and Wales",
  ]

  private struct Table {
    var byCode: [String: Area] = [:]
    var byNumber: [String: Area] = [:]
    var byName: [String: [Area]] = [:]

    init() {
      for line in GeographyTable.lines.split(separator: "\n") {
        let parts = line.split(separator: " ", maxSplits: 3).map(String.init)
        guard parts.count == 4 else { continue }
        let isAuthority = parts[1] != "-"
        let area = Area(
          level: isAuthority ? .localAuthority : .district, code: parts[0], name: parts[3],
          number: isAuthority ? parts[1] : nil, region: "E1200000\(parts[2])")
        byCode[area.code] = area
        if let number = area.number { byNumber[number] = area }
        byName[parts[3].lowercased(), default: []].append(area)
      }
    }
  }

  private static let table = Table()

  /// The area of a region's code.
  ///
  /// - Parameter code: Such as `E12000006`.
  /// - Returns: `nil` for no region of England.
  package static func region(_ code: String) -> Area? {
    guard code.hasPrefix("E1200000"), let digit = code.last?.wholeNumberValue,
      (1...9).contains(digit), code.count == 9
    else { return nil }
    return Area(level: .regional, code: code, name: regions[digit - 1], number: nil, region: nil)
  }

  /// The area that an event's place names.
  ///
  /// A district that is an authority of its own, such as `lad:E06000021`, is a district where `lad` says so.
  ///
  /// - Parameter identifier: A public identifier, such as `la:926` or `lad:E07000148`.
  /// - Returns: `nil` for what is no area: a school, a provider.
  package static func area(at identifier: String) -> Area? {
    guard let colon = identifier.firstIndex(of: ":") else { return nil }
    let code = String(identifier[identifier.index(after: colon)...])
    switch identifier[..<colon] {
    case "la":
      return table.byNumber[code]
        ?? Area(level: .localAuthority, code: "", name: nil, number: code, region: nil)
    case "laestab": return area(at: "la:\(code.prefix(3))")
    case "lad":
      var area =
        table.byCode[code]
        ?? Area(level: .district, code: code, name: nil, number: nil, region: nil)
      area.level = .district
      area.number = nil
      return area
    case "county":
      return table.byCode[code]
        ?? Area(level: .localAuthority, code: code, name: nil, number: nil, region: nil)
    case "region":
      return region(code)
        ?? Area(level: .regional, code: code, name: nil, number: nil, region: nil)
    case "country":
      return Area(level: .national, code: code, name: countries[code], number: nil, region: nil)
    case "ward": return Area(level: .ward, code: code, name: nil, number: nil, region: nil)
    default: return nil
    }
  }

  /// The country that an area is in, by the first letter of its code.
  ///
  /// - Parameter area: An area below a country.
  /// - Returns: England for one without a code.
  package static func country(of area: Area) -> Area {
    let code =
      switch area.code.first {
      case "W": "W92000004"
      case "S": "S92000003"
      case "N": "N92000002"
      default: "E92000001"
      }
    return Area(level: .national, code: code, name: countries[code], number: nil, region: nil)
  }

  /// The code of nine characters of an area that an event's place names, small ones too.
  ///
  /// - Parameter identifier: A public identifier.
  /// - Returns: `nil` for what is no area, and for an authority whose number is not known.
  package static func code(of identifier: String) -> String? {
    let parts = identifier.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "lad", "ward", "region", "county", "country", "lsoa", "msoa": return String(parts[1])
    case "la": return table.byNumber[String(parts[1])]?.code
    default: return nil
    }
  }

  /// The area of a name at a level, whichever way it is written.
  ///
  /// - Parameters:
  ///   - name: Such as `Norfolk`.
  ///   - level: The level.
  /// - Returns: The latest area of the name; `nil` where the table has none.
  package static func area(named name: String, _ level: Area.Level) -> Area? {
    let lower = name.lowercased()
    switch level {
    case .national: return lower == "england" ? england : nil
    case .regional:
      guard let index = regions.firstIndex(where: { $0.lowercased() == lower }) else { return nil }
      return region("E1200000\(index + 1)")
    case .localAuthority: return table.byName[lower]?.last { $0.level == .localAuthority }
    case .district:
      return table.byName[lower]?.last.map {
        Area(level: .district, code: $0.code, name: $0.name, number: nil, region: $0.region)
      }
    case .ward: return nil
    }
  }

  /// The sort of area of a code, as 360Giving's list of geographic codes has it.
  ///
  /// - Parameter code: A code of nine characters.
  /// - Returns: Such as `NMD`; `nil` for a sort that the list does not have.
  package static func typeOfGrants(_ code: String) -> String? {
    switch code.prefix(3) {
    case "E01", "W01": "LSOA"
    case "E02", "W02": "MSOA"
    case "E05", "W05", "S13": "WD"
    case "E06", "W06": "UA"
    case "E07": "NMD"
    case "E08": "MD"
    case "E09": "LONB"
    case "E10": "CTY"
    case "E12": "RGN/GOR"
    default: nil
    }
  }

  /// Whether a place is a district or more: what is smaller, or a school, may single a person out.
  ///
  /// - Parameter identifier: A public identifier.
  /// - Returns: `true` for districts, authorities, counties, regions and countries.
  package static func isAtLeastADistrict(_ identifier: String) -> Bool {
    ["la:", "lad:", "county:", "region:", "country:"].contains { identifier.hasPrefix($0) }
  }
}
