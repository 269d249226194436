import Ledger

extension PlanReader {
  /// Reads what a plan says of publishing small numbers.
  mutating func disclosure(_ value: JSONValue) -> DisclosureRules? {
    let keys = ["threshold", "rounding", "zeros", "rates", "symbols"]
    guard let object = ObjectReader(value, "rules of disclosure", keys: keys, problems: &problems)
    else { return nil }
    var rules = DisclosureRules.standard
    let range = 1...DisclosureRules.numberMax
    for (key, path) in [
      ("threshold", \DisclosureRules.threshold), ("rounding", \DisclosureRules.rounding),
    ] {
      guard let member = object[key] else { continue }
      if let number = member.integer, range.contains(number) {
        rules[keyPath: path] = number
      } else {
        problems.append(.wrongRule(key, range, at: member.place))
      }
    }
    if let shown = word("zeros", of: object, ["shown", "hidden"]) {
      rules.showsZero = shown == "shown"
    }
    if let rates = word("rates", of: object, ["hidden", "shown"]) {
      rules.showsRatesOfHidden = rates == "shown"
    }
    if let member = object["symbols"] { symbols(member, &rules) }
    return rules
  }

  private mutating func word(
    _ key: String, of object: ObjectReader, _ words: [String]
  ) -> String? {
    guard let member = object[key] else { return nil }
    if let word = member.string, words.contains(word) { return word }
    problems.append(.wrongRuleWord(key, words, at: member.place))
    return nil
  }

  private mutating func symbols(_ value: JSONValue, _ rules: inout DisclosureRules) {
    let keys = ["hidden", "low", "missing"]
    guard let object = ObjectReader(value, "symbols", keys: keys, problems: &problems) else {
      return
    }
    for (key, path) in [
      ("hidden", \DisclosureRules.hiddenSymbol), ("low", \DisclosureRules.lowSymbol),
      ("missing", \DisclosureRules.missingSymbol),
    ] {
      guard let member = object[key] else { continue }
      if let text = member.string, (1...8).contains(text.utf8.count),
        text.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x41...0x5A).contains($0) })
      {
        rules[keyPath: path] = text
      } else {
        problems.append(.symbolIsANumber(key, at: member.place))
      }
    }
  }
}
