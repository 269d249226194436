package import Ledger

/// What is said of plans.
extension Refusal {
  static func notASlug(_ text: String, max: Int, at place: Place) -> Refusal {
    Refusal(
      "bad-slug", at: place, "\(quoted(text)) is not a slug",
      remedy: "write 1 to \(max) small letters, digits and single hyphens, such as npq-leaders")
  }

  static func planEndsBeforeItStarts(
    _ ends: CivilDate, _ starts: CivilDate, at place: Place
  ) -> Refusal {
    Refusal(
      "dates-reversed", at: place, "the programme ends on \(ends) and starts on \(starts)",
      remedy: "write a last day on or after the first")
  }

  static func tooManyMeasures(_ count: Int, max: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many", at: place, "the plan has \(count) measures, more than \(max)",
      remedy: "make several programmes of it")
  }

  static func notADayOfTheYear(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "\(quoted(text)) is not a day of every year",
      remedy: "write month and day, such as 09-01")
  }

  static func termsOutOfOrder(at place: Place) -> Refusal {
    Refusal(
      "terms-out-of-order", at: place, "the terms do not follow one another in the academic year",
      remedy: "let autumn, spring and summer start in that order within it")
  }

  static func notOneOf(_ value: JSONValue, _ words: [String]) -> Refusal {
    let nearest = value.string.flatMap { nearestName(to: $0, among: words) }
    return Refusal(
      "unknown-word", at: value.place, "found \(found(value))",
      remedy: nearest.map { "write '\($0)'" } ?? "write \(list(words, "or"))")
  }

  static func idTwice(_ id: String, at place: Place) -> Refusal {
    Refusal(
      "id-twice", at: place, "the id \(quoted(id)) is taken by an earlier measure or figure",
      remedy: "give each its own")
  }

  static func listedTwice(_ name: String, at place: Place) -> Refusal {
    Refusal("listed-twice", at: place, "\(quoted(name)) is listed twice", remedy: "write it once")
  }

  static func unresolved(
    _ name: String, _ sort: PlanReader.Reference.Sort, _ names: [String], at place: Place
  ) -> Refusal {
    let (what, where_): (String, String) =
      switch sort {
      case .priority: ("priority", "'priorities'")
      case .document: ("document", "'documents'")
      case .cohort: ("cohort", "'cohorts'")
      case .measure, .milestone: ("measure", "'measures'")
      }
    return Refusal(
      "unresolved-\(what)", at: place, "the plan has no \(what) \(quoted(name))",
      remedy: nearestName(to: name, among: names).map { "write '\($0)'" }
        ?? "add it to \(where_), or write \(names.isEmpty || names.count > 12 ? "one that stands there" : list(names, "or"))"
    )
  }

  static func notAMilestone(_ id: String, at place: Place) -> Refusal {
    Refusal(
      "not-a-milestone", at: place, "the measure '\(id)' has no day",
      remedy: "name a measure whose figure is {\"first\": ...}")
  }

  static func cycle(_ ids: [String], at place: Place) -> Refusal {
    Refusal(
      "measures-in-a-circle", at: place,
      "these measures wait for one another: \(ids.joined(separator: " -> "))",
      remedy: "let one of them stand by itself")
  }

  static func cohortSize(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "cohort-size", at: place, "the cohort \(quoted(key)) needs 'size' or 'figure', and not both",
      remedy: "write the number, \"size\": null where no document gives one, or a figure")
  }

  static func cohortOfFigures(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "cohort-figure", at: place,
      "the size of the cohort \(quoted(key)) rests on a day, another cohort or a measure",
      remedy: "work it out from events, such as {\"latest\": \"value\", \"of\": {...}}")
  }
}

/// What is said of figures and their events.
extension Refusal {
  static func notAFigure(_ keys: [String], _ words: [String], at place: Place) -> Refusal {
    let nearest = keys.lazy.compactMap { nearestName(to: $0, among: words) }.first
    return Refusal(
      "not-a-figure", at: place,
      keys.isEmpty ? "an empty figure" : "no figure has the keys \(list(keys.map { quoted($0) }))",
      remedy: nearest.map { "write '\($0)'" } ?? "begin with \(list(words, "or"))")
  }

  static func havingOfOne(at place: Place) -> Refusal {
    Refusal(
      "having", at: place, "'having' adds up one thing for each",
      remedy: "write one of 'count', 'distinct' and 'sum', and 'atLeast'")
  }

  static func nullCondition(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "an event never has null in \(quoted(key))",
      remedy: "write {\"present\": false} for events without it")
  }

  static func conditionOfOne(at place: Place) -> Refusal {
    Refusal(
      "condition", at: place, "a condition holds one test, or limits of a range",
      remedy:
        "write one of 'not', 'unless' and 'present', or any of 'atLeast', 'moreThan', 'atMost' and"
        + " 'lessThan'")
  }

  static func twoLimits(_ one: String, _ two: String, at place: Place) -> Refusal {
    Refusal(
      "condition", at: place, "'\(one)' and '\(two)' limit the same end",
      remedy: "write one of them")
  }

  static func limitsOfTwoSorts(at place: Place) -> Refusal {
    Refusal(
      "condition", at: place, "one limit is a number and the other a text",
      remedy: "write both as numbers, or both as dates")
  }

  static func limitsReversed(at place: Place) -> Refusal {
    Refusal(
      "limits-reversed", at: place, "'to' is less than 'from'", remedy: "write the lesser first")
  }

  static func keyNotInPlans(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "unknown-key", at: place, "no figure turns on \(quoted(key))",
      remedy:
        "write \(list(EventKey.inPlans.map(\.name))), a period (\(list(PeriodKey.allCases.map(\.rawValue)))) or a field of data"
    )
  }

  static func kindsWithout(
    _ name: String, _ kinds: [String], nearest: String?, at place: Place
  ) -> Refusal {
    Refusal(
      "unknown-field", at: place,
      kinds.count == 1
        ? "\(kinds[0]) has no \(quoted(name))" : "none of \(list(kinds)) has \(quoted(name))",
      remedy: nearest.map { "write '\($0)'" } ?? "write a key that its events have")
  }

  package static func privateField(_ name: String, at place: Place) -> Refusal {
    Refusal(
      "private-field", at: place,
      "the field \(quoted(name)) is private, and its values are not in the log",
      remedy:
        "name a field that is not private; 'ledgerctl reveal ID' shows the values of one event")
  }

  static func singularAlone(at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "'singular' stands without 'unit'",
      remedy: "add \"unit\", what is counted in the plural, or take it out")
  }

  static func notNumeric(_ name: String, _ type: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-type", at: place, "the field \(quoted(name)) holds \(type), and no number",
      remedy: "write a field of type integer, decimal or money")
  }

  static func neverHolds(
    _ name: String, _ value: KeyValue, _ type: String, nearest: String?, codes: [String],
    at place: Place
  ) -> Refusal {
    let right: String =
      if let nearest { "write '\(nearest)'" } else if codes.isEmpty {
        "write a value of type \(type)"
      } else if codes.count <= 12 { "write \(list(codes, "or"))" } else {
        "write one of its \(codes.count) codes"
      }
    return Refusal(
      "never-matches", at: place,
      "the field \(quoted(name)) never holds \(quoted(value.description))", remedy: right)
  }

  static func placesNeeded(at place: Place) -> Refusal {
    Refusal(
      "places-needed", at: place, "a rate, share or mean can have places without end",
      remedy: "add 'places', such as 1")
  }

  static func byOfMeasures(at place: Place) -> Refusal {
    Refusal(
      "by-of-measures", at: place, "a count of measures met has no events to be broken down",
      remedy: "leave 'by' out")
  }
}

/// What is said of baselines and targets.
extension Refusal {
  static func baselineOfOne(at place: Place) -> Refusal {
    Refusal(
      "baseline", at: place, "a baseline comes from one place",
      remedy: "write one of 'value' (with its day in 'on'), 'period', 'on' and 'first'")
  }

  static func baselineNeeded(_ word: String, at place: Place) -> Refusal {
    Refusal(
      "baseline-needed", at: place, "'\(word)' is measured against a baseline, and there is none",
      remedy:
        "add 'baseline', with {\"value\": null, \"words\": \"...\"} where the document gives none")
  }

  static func amountOrFraction(at place: Place) -> Refusal {
    Refusal(
      "amount-or-fraction", at: place, "a change is by an amount or by a fraction",
      remedy: "write one of 'amount' and 'fraction'")
  }

  static func valueAndGroups(at place: Place) -> Refusal {
    Refusal(
      "value-twice", at: place, "'each' gives every group its own value",
      remedy: "leave 'value' out")
  }

  static func groupsWithoutEach(at place: Place) -> Refusal {
    Refusal(
      "groups-without-each", at: place, "'groups' says which cells must meet the target",
      remedy: "add \"each\": true")
  }

  static func groupsTwice(at place: Place) -> Refusal {
    Refusal(
      "groups-twice", at: place, "'each' names the groups already", remedy: "leave 'groups' out")
  }

  static func groupsOfManyKeys(at place: Place) -> Refusal {
    Refusal(
      "groups-of-many-keys", at: place, "groups are the values of one key, and 'by' has several",
      remedy: "break the measure down by one key")
  }

  static func eachWithoutBy(at place: Place) -> Refusal {
    Refusal(
      "each-without-by", at: place, "'each' is about the cells of 'by', and the measure has none",
      remedy: "add 'by', such as [\"phase\"]")
  }

  static func deadlineWithoutEnd(_ period: String, at place: Place) -> Refusal {
    Refusal(
      "deadline", at: place, "\(quoted(period)) has no last day",
      remedy: "write the day by which it is due")
  }

  static func deadlineForm(at place: Place) -> Refusal {
    Refusal(
      "deadline", at: place, "this names no deadline",
      remedy:
        "write a day or period, {\"before\": \"2024-05-17\"}, or"
        + " {\"after\": \"other-measure\", \"terms\": 2} ('months', 'days')")
  }

  static func pointsTheOtherWay(
    _ word: String, _ better: Measure.Better, at place: Place
  ) -> Refusal {
    Refusal(
      "points-the-other-way", at: place,
      "a target that is '\(word)' does not go with \"better\": \"\(better.rawValue)\"",
      remedy: word == "atLeast" || word == "moreThan"
        ? "write 'atMost' or 'lessThan', or leave 'better' out" : "leave 'better' out")
  }

  static func dayAndNumber(_ word: String, isDay: Bool, at place: Place) -> Refusal {
    isDay
      ? Refusal(
        "day-and-number", at: place, "a milestone is a day, and '\(word)' is about a number",
        remedy: "write {\"is\": \"done\", \"by\": \"2018-03\"}")
      : Refusal(
        "day-and-number", at: place, "'done' is about a day, and the figure is a number",
        remedy: "write the figure {\"first\": ...}")
  }

  static func dayAsNumber(at place: Place) -> Refusal {
    Refusal(
      "day-and-number", at: place, "a day cannot be a number of a target",
      remedy: "compare with a count, a sum or a published value")
  }
}

/// What is said of plans in a log.
extension Refusal {
  package static func noPlan(_ programme: String, known: [String]) -> Refusal {
    Refusal(
      "no-plan", at: Place(), "no plan of \(quoted(programme)) was adopted",
      remedy: nearestName(to: programme, among: known).map { "write '\($0)'" }
        ?? (known.isEmpty
          ? "adopt one with 'ledgerctl plan adopt FILE'"
          : "write \(list(known, "or")), or adopt one with 'ledgerctl plan adopt FILE'"))
  }

  /// A measure that a plan does not have.
  package static func noMeasure(_ measure: String, of plan: Plan) -> Refusal {
    Refusal(
      "no-measure", at: Place(),
      "the plan of \(plan.programme) has no measure \(quoted(measure))",
      remedy: nearestName(to: measure, among: plan.measures.map(\.id)).map {
        "write '\(plan.programme)/\($0)'"
      } ?? "'ledgerctl plan show \(plan.programme)' lists them")
  }

  /// A key that a measure is not broken down by.
  static func noCellKey(_ key: String, of measure: Measure) -> Refusal {
    let names = measure.by.map(\.name)
    return Refusal(
      "no-cell", at: Place(),
      "measure \(quoted(measure.id)) is not broken down by \(quoted(key))",
      remedy: names.isEmpty
        ? "it is not broken down at all; leave --cell out"
        : "write \(list(names.map { "\($0)=VALUE" }, "and"))")
  }

  /// A cell that leaves one of a measure's keys open.
  static func cellKeyMissing(_ key: String, of measure: Measure) -> Refusal {
    Refusal(
      "no-cell", at: Place(),
      "measure \(quoted(measure.id)) is broken down by \(quoted(key)), and no value is given for it",
      remedy: "add --cell \(key)=VALUE")
  }

  /// A cell that the report does not have.
  static func noCell(
    _ values: [String], of measure: Measure, among cells: [[String]]
  ) -> Refusal {
    let asked = values.joined(separator: ", ")
    func words(_ cell: [String]) -> String {
      zip(measure.by, cell).map { "--cell \($0.name)=\($1)" }.joined(separator: " ")
    }
    let near = nearestName(to: asked, among: cells.map { $0.joined(separator: ", ") })
      .flatMap { name in cells.first { $0.joined(separator: ", ") == name } }
    return Refusal(
      "no-cell", at: Place(), "measure \(quoted(measure.id)) has no cell \(quoted(asked))",
      remedy: near.map { "write \(words($0))" }
        ?? (cells.first.map { "its cells are such as \(words($0))" } ?? "it has no cells at all"))
  }
}
