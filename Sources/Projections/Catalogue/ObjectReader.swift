import Ledger

/// Reads the members of one JSON object, and collects everything that is wrong with them.
///
/// Catalogues and maps are read with it: what a key must hold is said where the key is read, and a
/// key that is not among the known ones is a problem with the nearest name as its remedy.
struct ObjectReader {
  let value: JSONValue
  private let members: [(name: String, value: JSONValue)]
  /// What the object is, for messages: `a field`.
  let what: String

  /// Takes an object apart; gives `nil` when the value is none.
  init?(
    _ value: JSONValue, _ what: String, keys: [String], problems: inout [Refusal]
  ) {
    self.value = value
    self.what = what
    members = value.members
    guard value.kind == .object else {
      problems.append(.notOfType(value, "an object, \(what)"))
      return nil
    }
    for (name, member) in members where !keys.contains(name) {
      problems.append(.unknownKey(name, of: what, keys: keys, at: member.place))
    }
  }

  /// A member; `nil` when there is none of that name.
  ///
  /// Objects have a handful of members, so that looking at each is quicker than a table of them.
  subscript(_ key: String) -> JSONValue? {
    for member in members where member.name == key { return member.value }
    return nil
  }

  /// A member that must be there.
  func required(_ key: String, _ problems: inout [Refusal]) -> JSONValue? {
    if let member = self[key] { return member }
    problems.append(.missingKey(key, of: what, at: value.place))
    return nil
  }

  /// A member that is a text with something in it.
  func text(
    _ key: String, isRequired: Bool = false, _ problems: inout [Refusal]
  ) -> String? {
    guard let member = isRequired ? required(key, &problems) : self[key] else { return nil }
    return Self.text(member, &problems)
  }

  static func text(_ member: JSONValue, _ problems: inout [Refusal]) -> String? {
    guard let text = member.string, !text.utf8.allSatisfy({ $0 == 0x20 }) else {
      problems.append(.notOfType(member, "a text"))
      return nil
    }
    return text
  }

  func boolean(_ key: String, _ problems: inout [Refusal]) -> Bool {
    guard let member = self[key] else { return false }
    guard let boolean = member.boolean else {
      problems.append(.notOfType(member, "true or false"))
      return false
    }
    return boolean
  }

  func date(_ key: String, _ problems: inout [Refusal]) -> CivilDate? {
    guard let member = self[key] else { return nil }
    guard let text = member.string, let date = CivilDate(text) else {
      problems.append(.notOfType(member, "a day such as 2018-03-07"))
      return nil
    }
    return date
  }

  /// The members of a member that is an object.
  func members(
    _ key: String, isRequired: Bool = true, _ problems: inout [Refusal]
  ) -> [(name: String, value: JSONValue)] {
    guard let member = isRequired ? required(key, &problems) : self[key] else { return [] }
    guard member.kind == .object else {
      problems.append(.notOfType(member, "an object"))
      return []
    }
    return member.members
  }
}
