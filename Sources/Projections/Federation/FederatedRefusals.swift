import Ledger

extension Refusal {
  /// Two ledgers hold something else in one field of a kind.
  static func cataloguesDiffer(
    _ kind: String, _ field: String, _ one: (type: String, directory: String),
    _ other: (type: String, directory: String)
  ) -> Refusal {
    Refusal(
      "catalogues-differ", at: Place(),
      "field \(quoted(field)) of \(quoted(kind)) is \(one.type) in \(quoted(one.directory)) and"
        + " \(other.type) in \(quoted(other.directory))",
      remedy: "adopt catalogues in which it is the same, or name only ledgers that go together")
  }
}
