import Ledger

/// What the columns and members of a statistics file are called, from the catalogue and the plans.
package struct StatisticsWords: Sendable {
  private let catalogue: Catalogue?
  private let programmes: [String: String]

  /// Takes the words.
  ///
  /// - Parameters:
  ///   - catalogue: The catalogue in force.
  ///   - programmes: The titles of programmes, by their slugs.
  package init(catalogue: Catalogue?, programmes: [String: String]) {
    self.catalogue = catalogue
    self.programmes = programmes
  }

  private static let labelCharactersMax = 80
  private static let memberCharactersMax = 120
  /// Members that the Department's screener takes for a mistake.
  private static let strangeMembers: Set<String> = [
    "NA", "na", "Null", "null", "NULL", "N/A", "n/a", ".", "..", "-", "~", ":",
  ]

  /// The filters of keys: names and labels that differ.
  func filters(_ keys: [EventKey]) -> [StatisticsFile.Filter] {
    var names: Set<String> = []
    var labels: Set<String> = []
    return keys.map { key in
      var name = key.name.columnName
      while !names.insert(name).inserted { name += "_2" }
      var label = Self.short(title(of: key), Self.labelCharactersMax)
      if !labels.insert(label).inserted {
        label += " (\(key.name))"
        labels.insert(label)
      }
      return StatisticsFile.Filter(name: name, label: label)
    }
  }

  /// The indicators of a query, beside names and labels of the filters.
  func indicators(_ query: StatisticsQuery) -> [StatisticsFile.Indicator] {
    var taken = Set(filters(query.by).map(\.name))
    func free(_ name: String) -> String {
      var name = name
      while !taken.insert(name).inserted { name += "_2" }
      return name
    }
    var indicators = [
      StatisticsFile.Indicator(
        name: free("event_count"), label: "Number recorded", unit: "", places: 0, sort: .count)
    ]
    for field in query.sums {
      let found = self.field(field)
      let isMoney = found?.type == .money
      let places = isMoney ? 2 : found?.type == .integer ? 0 : 2
      indicators.append(
        StatisticsFile.Indicator(
          name: free("sum_of_\(field.columnName)"),
          label: Self.short("\(found?.title ?? field), added up", Self.labelCharactersMax),
          unit: isMoney ? "£" : "", places: places, sort: .sum))
    }
    for key in query.distinct {
      indicators.append(
        StatisticsFile.Indicator(
          name: free("distinct_\(key.name.columnName)"),
          label: Self.short("Number of different: \(title(of: key))", Self.labelCharactersMax),
          unit: "", places: 0, sort: .count))
    }
    return indicators
  }

  /// What each value of each key is called: no two of one key alike, none that is a total or nothing.
  func labels(_ keys: [EventKey], _ members: [[String?]]) -> [[String: String]] {
    keys.indices.map { index in
      var labels: [String: String] = [:]
      var taken: Set<String> = [PublishedTable.total.lowercased()]
      for value in Set(members.compactMap { $0[index] }).sorted() {
        var label = Self.short(word(value, of: keys[index]), Self.memberCharactersMax)
        if Self.strangeMembers.contains(label) { label = "'\(label)'" }
        if !taken.insert(label.lowercased()).inserted {
          label = Self.short("\(label) (\(value))", Self.memberCharactersMax)
          var number = 2
          while !taken.insert(label.lowercased()).inserted {
            label = "\(label) \(number)"
            number += 1
          }
        }
        labels[value] = label
      }
      return labels
    }
  }

  private func word(_ value: String, of key: EventKey) -> String {
    guard !value.isEmpty else { return "Not recorded" }
    switch key {
    case .envelope(.kind): return catalogue?.kind(value)?.title ?? value
    case .envelope(.programme): return programmes[value] ?? value
    case .field(let name):
      if value == "true" { return "Yes" }
      if value == "false" { return "No" }
      guard let list = field(name)?.list, let catalogue else { return value }
      return catalogue.lists[list].codes.first { $0.code == value }?.title ?? value
    default: return value
    }
  }

  private func field(_ name: String) -> Catalogue.Field? {
    for kind in catalogue?.kinds ?? [] { if let field = kind.field(name) { return field } }
    return nil
  }

  private func title(of key: EventKey) -> String {
    switch key {
    case .envelope(.kind): "What happened"
    case .field(let name): field(name)?.title ?? Self.capitalised(name)
    default: Self.capitalised(key.name)
    }
  }

  private static func capitalised(_ name: String) -> String {
    let words = name.replacing("_", with: " ").replacing("-", with: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  /// A text without spaces at its ends or two together, and not too long.
  private static func short(_ text: String, _ charactersMax: Int) -> String {
    let words = text.split { $0.isWhitespace }.joined(separator: " ")
    return words.count > charactersMax ? String(words.prefix(charactersMax - 1)) + "…" : words
  }
}
