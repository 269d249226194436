import Ledger

/// What is said of published tables, and of the rules that they are made by.
extension Refusal {
  static func noTable(at place: Place) -> Refusal {
    Refusal(
      "no-table", at: place, "there is no table here", remedy: "name a CSV file with a header")
  }

  static func noIndicator(at place: Place) -> Refusal {
    Refusal(
      "no-table", at: place, "no column holds numbers alone",
      remedy: "name the figures with --indicator, and what stands for hidden ones with --hidden")
  }

  static func noSuchColumn(_ name: String, among names: [String], at place: Place) -> Refusal {
    let near = nearestName(to: name, among: names)
    return Refusal(
      "unknown-column", at: place, "there is no column \(quoted(name))",
      remedy: near.map { "write '\($0)'" } ?? "the columns are \(names.joined(separator: ", "))")
  }

  static func wrongRule(_ key: String, _ range: ClosedRange<Int>, at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "'\(key)' is not what belongs here",
      remedy: "write a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  static func wrongRuleWord(_ key: String, _ words: [String], at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "'\(key)' is not what belongs here",
      remedy: "write \(words.map { "\"\($0)\"" }.joined(separator: " or "))")
  }

  static func symbolIsANumber(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "the symbol '\(key)' cannot be told from a figure",
      remedy: "write one to eight letters, such as \"c\"")
  }
}
