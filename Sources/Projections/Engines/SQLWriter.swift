import Ledger

/// Writes what is asked about an event, alike for every engine: keys, conditions, periods.
struct SQLWriter: Sendable {
  /// A key of an event.
  enum Key {
    /// One value; null where the event does not have the key.
    case one(String)
    /// An array of values, empty where the event does not have the key.
    case many(String)
  }

  let dialect: any SQLDialect
  /// The fields that may hold lists; `nil` where nobody knows.
  let lists: Set<String>?
  /// The fields that may be private; `nil` where nobody knows.
  let privates: Set<String>?
  /// The report date, which no event in force is after.
  let on: CivilDate

  func isMany(_ field: String) -> Bool { lists?.contains(field) ?? true }

  /// A key of an event of a selection.
  func key(_ key: EventKey, _ selection: EngineSelection) -> Key {
    switch key {
    case .envelope(.programme): .one(dialect.literal(selection.programme))
    case .envelope(let key): .one(key.name)
    case .period(let period): .one(label(period, selection.calendar))
    case .field(let name):
      isMany(name)
        ? .many(dialect.elements(token(of: name))) : .one(token(of: name))
    }
  }

  /// The number of a field; null where it has none.
  func number(_ field: String) -> String { dialect.number(token(of: field)) }

  /// The JSON text of a field; null where there is none, or the digest of a private value.
  func token(of field: String) -> String {
    let token = dialect.token(of: field)
    guard privates?.contains(field) ?? true else { return token }
    let isDigest =
      "substr(\(token), 1, \(PrivateValue.prefix.utf8.count + 1)) = '\"\(PrivateValue.prefix)'"
      + " AND length(\(token)) = \(PrivateValue.tokenBytes + 2)"
    return "(CASE WHEN \(isDigest) THEN NULL ELSE \(token) END)"
  }

  // MARK: Conditions

  /// What must hold of an event beside its programme and kind; `TRUE` when nothing must.
  func conditions(_ selection: EngineSelection, _ others: [String] = []) -> String {
    guard let days = selection.days, !selection.kinds.isEmpty else { return "1 = 0" }
    var all: [String] = []
    if let first = days.first { all.append("day >= '\(first)'") }
    if let last = days.last, last < on { all.append("day <= '\(last)'") }
    all += selection.conditions.map { condition($0, selection) } + others
    return all.isEmpty ? "1 = 1" : all.joined(separator: " AND ")
  }

  private func condition(
    _ condition: EngineSelection.Condition, _ selection: EngineSelection
  ) -> String {
    switch condition {
    case .plan(let condition):
      return holds(condition.test, of: condition.key, selection)
    case .cell(let key, nil, _): return holds(.present(false), of: key, selection)
    case .cell(let key, let value?, let isPartner):
      let found = holds(.anyOf([value]), of: key, selection)
      guard isPartner else { return found }
      return "(\(found) OR \(holds(.present(false), of: key, selection)))"
    }
  }

  private func holds(
    _ test: Condition.Test, of key: EventKey, _ selection: EngineSelection
  ) -> String {
    let isField: Bool
    if case .field = key { isField = true } else { isField = false }
    switch self.key(key, selection) {
    case .one(let value):
      switch test {
      case .present(let isPresent): return "\(value) IS \(isPresent ? "NOT " : "")NULL"
      case .anyOf(let values): return isOne(value, of: values, isField)
      case .noneOf(let values): return isNone(value, of: values, isField)
      case .unless(let values):
        return "(\(value) IS NULL OR \(isNone(value, of: values, isField)))"
      case .within(let lower, let upper): return isWithin(value, lower, upper, isField)
      }
    case .many(let values):
      func any(_ test: (String) -> String) -> String { dialect.holdsOfAny(values, test) }
      switch test {
      case .present(true): return any { _ in "1 = 1" }
      case .present(false): return "NOT \(any { _ in "1 = 1" })"
      case .anyOf(let wanted): return any { isOne($0, of: wanted, isField) }
      case .noneOf(let unwanted):
        return "(\(any { _ in "1 = 1" }) AND NOT \(any { isOne($0, of: unwanted, isField) }))"
      case .unless(let unwanted): return "NOT \(any { isOne($0, of: unwanted, isField) })"
      case .within(let lower, let upper): return any { isWithin($0, lower, upper, isField) }
      }
    }
  }

  /// The values that something may be equal to, as literals; a text of the envelope is no number.
  private func literals(_ values: [KeyValue], _ isField: Bool) -> [String] {
    values.compactMap { value in
      if isField { return dialect.literal(dialect.written(Self.json(value))) }
      if case .text(let text) = value { return dialect.literal(text) }
      return nil
    }
  }

  private func isOne(_ value: String, of values: [KeyValue], _ isField: Bool) -> String {
    let all = literals(values, isField)
    if all.isEmpty { return "1 = 0" }
    return all.count == 1 ? "\(value) = \(all[0])" : "\(value) IN (\(all.joined(separator: ", ")))"
  }

  private func isNone(_ value: String, of values: [KeyValue], _ isField: Bool) -> String {
    let all = literals(values, isField)
    if all.isEmpty { return "\(value) IS NOT NULL" }
    return all.count == 1
      ? "\(value) <> \(all[0])" : "\(value) NOT IN (\(all.joined(separator: ", ")))"
  }

  private func isWithin(
    _ value: String, _ lower: Condition.Bound?, _ upper: Condition.Bound?, _ isField: Bool
  ) -> String {
    let tests = [(lower, ">"), (upper, "<")].compactMap { bound, sign -> String? in
      guard let bound else { return nil }
      switch bound.value {
      case .number(let number):
        guard isField else { return "1 = 0" }
        return compare(dialect.number(value), sign, number, isStrict: bound.isStrict)
      case .text(let text):
        let sign = bound.isStrict ? sign : sign + "="
        guard isField else {
          return "\(dialect.ordered(value)) \(sign) \(dialect.literal(text))"
        }
        var json: [UInt8] = []
        appendCanonicalString(text, to: &json)
        let limit = String(decoding: json.dropFirst().dropLast(), as: UTF8.self)
        return "substr(\(value), 1, 1) = '\"' AND "
          + "\(dialect.content(value)) \(sign) \(dialect.literal(limit))"
      case .boolean: return "1 = 0"
      }
    }
    return tests.isEmpty ? "1 = 1" : "(\(tests.joined(separator: " AND ")))"
  }

  /// A comparison of a decimal of 12 places with a number that may have more: above it is above what
  /// is left of it at 12 places.
  func compare(
    _ value: String, _ sign: String, _ limit: ExactDecimal, isStrict: Bool
  ) -> String {
    // No number of a log comes near, nor does a sum of any number of them.
    let most = ExactDecimal(1_000_000_000_000_000_000)
    var limit = min(max(limit, -most), most)
    var isStrict = isStrict
    let cut = Self.floored(limit)
    if cut != limit {
      limit = cut
      isStrict = sign == ">"
    }
    return "\(value) \(isStrict ? sign : sign + "=") CAST('\(limit)' AS \(dialect.decimal))"
  }

  /// The largest number of 12 places that is not above one.
  private static func floored(_ number: ExactDecimal) -> ExactDecimal {
    let near = number.rounded(places: 12)
    return near > number ? near - ExactDecimal(significand: 1, scale: 12) : near
  }

  /// A value as canonical JSON writes it.
  static func json(_ value: KeyValue) -> String {
    let content = String(decoding: KeyCode.part(value).dropFirst().dropLast(), as: UTF8.self)
    if case .text = value { return "\"\(content)\"" }
    return content
  }

  // MARK: Periods

  /// What a period of the day is called, as ``PeriodKey/label(of:in:)`` has it.
  func label(_ key: PeriodKey, _ calendar: SchoolCalendar) -> String {
    switch key {
    case .month: return "substr(day, 1, 7)"
    case .calendarYear: return "substr(day, 1, 4)"
    case .year:
      let year = startYear(Self.text(calendar.academicYear))
      return "(\(digits(year, 4)) || '/' || \(after(year)))"
    case .financialYear:
      let year = startYear(Self.text(calendar.financialYear))
      let isMonthToo = "CASE WHEN (\(year) + 1) % 100 BETWEEN 1 AND 12 THEN 'FY' ELSE '' END"
      return "(\(isMonthToo) || \(digits(year, 4)) || '-' || \(after(year)))"
    case .term:
      let start = Self.text(calendar.academicYear)
      let year = startYear(start)
      func place(_ day: String) -> String { (day >= start ? "0" : "1") + day }
      let day =
        "(CASE WHEN substr(day, 6, 5) >= '\(start)' THEN '0' ELSE '1' END || substr(day, 6, 5))"
      func name(_ year: String, _ term: SchoolTerm) -> String {
        "\(digits(year, 4)) || '/' || \(after(year)) || ' \(term.rawValue)'"
      }
      let terms = [SchoolTerm.summer, .spring, .autumn].map { term in
        " WHEN \(day) >= '\(place(Self.text(calendar[term])))' THEN \(name(year, term))"
      }
      return "(CASE\(terms.joined()) ELSE \(name("(\(year) - 1)", .summer)) END)"
    }
  }

  private static func text(_ day: SchoolCalendar.MonthDay) -> String {
    "\(day.month < 10 ? "0" : "")\(day.month)-\(day.day < 10 ? "0" : "")\(day.day)"
  }

  private func startYear(_ boundary: String) -> String {
    "(CAST(substr(day, 1, 4) AS INTEGER)"
      + " - CASE WHEN substr(day, 6, 5) < '\(boundary)' THEN 1 ELSE 0 END)"
  }

  private func digits(_ number: String, _ count: Int) -> String {
    "lpad(CAST(\(number) AS \(dialect.text)), \(count), '0')"
  }

  private func after(_ year: String) -> String { digits("((\(year) + 1) % 100)", 2) }
}
