package import Ledger

/// What is said of exports.
extension Refusal {
  static func noGrants(_ kinds: [String]) -> Refusal {
    Refusal(
      "nothing-to-export", at: Place(), "no grant stands among the events asked for",
      remedy: kinds.isEmpty
        ? "the catalogue has no kind 'grant...' with a required amount of money"
        : "ask for other days or programmes; grants are events of \(kinds.joined(separator: ", "))")
  }

  static func grantLacks(_ what: String, _ where: String, _ id: String, at place: Place) -> Refusal
  {
    Refusal(
      "grant-incomplete", at: place, "grant \(quoted(id)) lacks \(what)",
      remedy: "record a correction with it (\(`where`)), or leave the grant out with --where")
  }

  static func grantWithoutFunder(_ id: String, at place: Place) -> Refusal {
    Refusal(
      "grant-incomplete", at: place, "grant \(quoted(id)) does not say who gives it",
      remedy: "name the funder with --funder 'NAME' and --funder-id ID, or record a correction with"
        + " field 'funder'")
  }

  static func severalIndividuals(_ id: String, at place: Place) -> Refusal {
    Refusal(
      "grant-incomplete", at: place,
      "grant \(quoted(id)) has several recipients, and a person among them",
      remedy: "record a grant for each: a grant to a person has one recipient")
  }

  static var nothingToCount: Refusal {
    Refusal(
      "nothing-to-export", at: Place(), "no event stands among those asked for",
      remedy: "ask for other days, programmes or conditions")
  }

  static func tooManyRows(_ rows: Int, _ rowsMax: Int) -> Refusal {
    Refusal(
      "too-many-rows", at: Place(), "the file would have \(rows) rows",
      remedy: "at most \(rowsMax): break it down by fewer keys, or by years instead of months")
  }

  static func unknownArea(_ identifier: String) -> Refusal {
    Refusal(
      "unknown-area", at: Place(), "no name is known for the area \(quoted(identifier))",
      remedy: "statistics need code and name of every area; leave its events out with --where, or"
        + " correct the code")
  }

  static func otherBreakdown(_ id: String, _ first: String) -> Refusal {
    Refusal(
      "other-breakdown", at: Place(),
      "the measure \(quoted(id)) is not broken down as \(quoted(first)) is",
      remedy: "export each breakdown to a file of its own")
  }

  static func noCells(_ id: String) -> Refusal {
    Refusal(
      "nothing-to-export", at: Place(), "the measure \(quoted(id)) has no cells",
      remedy: "name measures with \"by\" in the plan, or count events with --by")
  }

  static func mixedPeriods(_ id: String) -> Refusal {
    Refusal(
      "mixed-periods", at: Place(), "the cells of \(quoted(id)) are of several sorts of period",
      remedy: "one file holds one sort of year, or terms, or months")
  }

  package static func disclosed(_ leak: PublicationCheck.Leak) -> Refusal {
    let value =
      leak.most == leak.least
      ? "\(leak.least)" : "\(leak.least) to \(leak.most?.description ?? "any")"
    return Refusal(
      "disclosure", at: Place(file: leak.table),
      "\(leak.indicator) of \(leak.at.joined(separator: ", ")) is found out by"
        + " \(leak.method.rawValue): \(value)",
      remedy: "break the table down by less, raise the threshold, or round")
  }
}
