package import Ledger
package import Projections

// Values as a person reads them: 11,040 encounters, £25,000.00, 0.20%.

/// The unit of money in plans.
let poundSign = Measure.pound

/// A number with a comma for every thousand.
///
/// - Parameters:
///   - number: The number.
///   - places: Decimal places that are shown; `nil` for as many as it has.
/// - Returns: Such as `91,557,888.75`.
package func grouped(_ number: ExactDecimal, places: Int? = nil) -> String {
  let text = number.text(places: places ?? number.scale)
  let sign = text.hasPrefix("-") ? "-" : ""
  let parts = text.dropFirst(sign.count).split(separator: ".", omittingEmptySubsequences: false)
  var whole = ""
  for (index, digit) in parts[0].enumerated() {
    if index > 0, (parts[0].count - index) % 3 == 0 { whole.append(",") }
    whole.append(digit)
  }
  return sign + ([whole] + parts.dropFirst().map(String.init)).joined(separator: ".")
}

/// What is counted, and how exactly its numbers are shown.
package struct Scale: Sendable, Hashable {
  /// What is counted; `£` and `%` stand at the number itself.
  package var unit: String?
  /// What one of it is called, where the plan says so.
  package var singular: String?
  /// Decimal places of the value; `nil` for as many as it has.
  package var places: Int?

  /// Makes a scale.
  ///
  /// - Parameters:
  ///   - unit: What is counted.
  ///   - singular: What one of it is called.
  ///   - places: Decimal places of the value.
  package init(unit: String?, singular: String? = nil, places: Int?) {
    self.unit = unit
    self.singular = singular
    self.places = places
  }

  /// Whether it is pounds, which always have their pence.
  package var isMoney: Bool { unit == poundSign }

  /// The decimal places that are always written.
  package var shownPlaces: Int? { isMoney ? 2 : places }

  /// The unit where it stands after the number; empty where it stands at it, and after a day or no value.
  ///
  /// A unit is a plural. Of 1 it is what the plan calls one of them; where the plan does not say, the
  /// plural stands in brackets, as on a form: no rule of ours knows that one of 'families' is a family.
  ///
  /// - Parameter value: The value that it is written after.
  /// - Returns: Such as `encounters`, `encounter`, `(encounters)`.
  package func unit(after value: FigureValue?) -> String {
    guard case .number(let number)? = value, let unit, unit != poundSign, unit != "%" else {
      return ""
    }
    guard number.magnitude == ExactDecimal(1), (places ?? 0) == 0 else { return unit }
    return singular ?? "(\(unit))"
  }

  /// The number with `£` or `%`, without any other unit.
  ///
  /// - Parameter number: The number.
  /// - Returns: Such as `£25,000.00`, `-£1.50`, `0.20%`, `11,040`.
  package func text(_ number: ExactDecimal) -> String {
    signed(grouped(number, places: shownPlaces))
  }

  private func signed(_ text: String) -> String {
    switch unit {
    case poundSign:
      text.hasPrefix("-") ? "-\(poundSign)\(text.dropFirst())" : "\(poundSign)\(text)"
    case "%": text + "%"
    default: text
    }
  }

  /// A value of a report.
  ///
  /// - Parameter value: The value; `nil` when it cannot be worked out.
  /// - Returns: The number or the day; a dash for none.
  package func text(_ value: FigureValue?) -> String {
    switch value {
    case .number(let number)?: text(number)
    case .day(let day)?: day.description
    case nil: noValue
    }
  }

  /// A number of a target, as short as the plan writes it: `£25,000`.
  func targetText(_ value: FigureValue?) -> String {
    guard case .number(let number)? = value else { return text(value) }
    return short(number)
  }

  /// A number with no more places than it has: `£25,000`, `10,958.9`.
  package func short(_ number: ExactDecimal) -> String {
    signed(grouped(number, places: isMoney && !number.isInteger ? 2 : nil))
  }
}

/// What stands where there is no value.
package let noValue = "–"

/// The value of a key as a person reads it, with the key's name where the value alone says too little.
///
/// - Parameters:
///   - key: The key.
///   - value: Its value, `nil` where events do not have one.
/// - Returns: Such as `2017/18`, `year_group 12`, `no phase`.
package func keyText(_ key: EventKey, _ value: KeyValue?) -> String {
  switch value {
  case .text(let text)?: text
  case .number(let number)?: "\(key.name) \(number)"
  case .boolean(let boolean)?: "\(key.name) \(boolean ? "yes" : "no")"
  case nil: "no \(key.name)"
  }
}

extension MeasureReport {
  /// How its numbers are shown.
  package var scale: Scale { Scale(unit: unit, singular: singular, places: places) }

  /// Whether the target is a limit that is not to be passed, where less is not a goal in itself.
  var hasCeiling: Bool {
    guard let target else { return false }
    return (target.word == "atMost" || target.word == "lessThan") && better == .higher
  }

  /// The target in the promise's words, else in those of the plan language.
  var targetText: String { target.map { text(of: $0) } ?? "" }

  /// A target in words.
  func text(of target: TargetReport) -> String {
    if let words = target.words { return words }
    if !target.parts.isEmpty { return target.parts.map { text(of: $0) }.joined(separator: " and ") }
    let value = target.value.map { scale.targetText($0) }
    switch target.word {
    case "atLeast": return "at least \(value ?? "an unknown number")"
    case "moreThan": return "more than \(value ?? "an unknown number")"
    case "atMost": return "at most \(value ?? "an unknown number")"
    case "lessThan": return "less than \(value ?? "an unknown number")"
    case "exactly": return "exactly \(value ?? "an unknown number")"
    case "around": return "about \(value ?? "an unknown number")"
    case "between":
      return "\(scale.targetText(target.from)) to \(scale.targetText(target.to))"
    case "every": return value.map { "every one of \($0)" } ?? "every one"
    case "increase": return value.map { "above \($0)" } ?? "an increase"
    case "decrease": return value.map { "below \($0)" } ?? "a decrease"
    case "increaseBy": return value.map { "up to \($0)" } ?? "an increase"
    case "reduceBy": return value.map { "down to \($0)" } ?? "a reduction"
    case "topHalf": return value.map { "rank \($0) or better" } ?? "in the better half"
    case "done": return target.by.map { "done by \($0)" } ?? "done"
    default: return value ?? target.word
    }
  }

  /// A breakdown's keys in words.
  func label(of cell: Cell) -> String {
    zip(by, cell.by).map { keyText($0, $1) }.joined(separator: ", ")
  }

  /// Whether there is nothing to show of it: nothing was recorded, or nothing can be worked out.
  ///
  /// Nothing reported is not the same as zero delivered, so a mere 0 without a target is no news.
  var isSilent: Bool {
    if standing == .noData { return true }
    guard standing == .reportOnly, cells.allSatisfy({ $0.value == nil }) else { return false }
    return value == nil || value?.number?.isZero == true
  }
}

extension Standing {
  /// A mark beside the word, so that nothing hangs on a colour alone.
  var mark: String {
    switch self {
    case .met, .within: "✓"
    case .onTrack: "›"
    case .behind: "!"
    case .missed, .breached: "✗"
    case .notYetDue, .noData, .noBaseline, .noComparator, .noDenominator, .conditionNotMet,
      .reportOnly:
      "–"
    }
  }

  /// The colour on a terminal.
  var ink: PageStyle.Ink? {
    switch self {
    case .met, .within, .onTrack: .green
    case .behind: .yellow
    case .missed, .breached: .red
    case .notYetDue, .noData, .noBaseline, .noComparator, .noDenominator, .conditionNotMet,
      .reportOnly:
      .faint
    }
  }
}

extension ExactDecimal {
  /// How much of the way is done, as ten cells: only a full way fills the last.
  ///
  /// - Parameter isCeiling: Whether the end is a limit, which is then drawn, and what is over it.
  /// - Returns: Such as `######....`, of a ceiling `######....|`.
  func bar(isCeiling: Bool) -> String {
    let tenths = multiplied(by: ExactDecimal(10))?.integerPart ?? 10
    let filled = min(max(tenths, 0), 10)
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: 10 - filled)
    guard isCeiling else { return bar }
    return self > ExactDecimal(1) ? bar + "|+" : bar + "|"
  }

  private var integerPart: Int? {
    Int(exactly: significand / (0..<scale).reduce(1 as Int128) { power, _ in power * 10 })
  }
}
