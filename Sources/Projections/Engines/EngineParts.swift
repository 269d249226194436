import Ledger

/// Events that another engine is asked about: those of a programme that a figure selects, within the
/// report date.
struct EngineSelection: Hashable, Sendable {
  /// What must hold of an event.
  enum Condition: Hashable, Sendable {
    /// As the plan has it.
    case plan(Projections.Condition)
    /// It stands in a cell of a breakdown; `nil` for the cell of those that do not have the key. A
    /// partner, such as who leaves, also does when it does not say which cell it is of.
    case cell(EventKey, KeyValue?, isPartner: Bool)
  }

  /// The programme's slug.
  var programme: String
  /// The days on which its years and terms begin.
  var calendar: SchoolCalendar
  /// The kinds; none where a plan names the ledger's own only.
  var kinds: [String]
  /// What must hold of an event, all of it.
  var conditions: [Condition]
  /// The days; `nil` when no day counts.
  var days: DayRange?
}

/// A number that one aggregate over events gives.
struct EnginePart: Hashable, Sendable {
  /// What is aggregated.
  enum Shape: Hashable, Sendable {
    /// The sum of quantities.
    case units
    /// The sum of a field.
    case amount(String)
    /// How many events a figure takes: those that have these keys, and numbers in these fields.
    case taken(keys: [EventKey], numbers: [String])
    /// The largest number of a field.
    case largest(String)
    /// The number of a field in the event that occurred last, of one day the one recorded last.
    case latest(String)
    /// The first day, as a number such as 20180307.
    case first
    /// How many different values of keys.
    case distinct([EventKey], Figure.Having?)
    /// How many of those selected have a partner among others, or none.
    case pairs([EventKey], others: EngineSelection, isStock: Bool)
    /// The smallest sum of quantities of so many periods.
    case lowest(PeriodKey, periods: Int)
  }

  var selection: EngineSelection
  var shape: Shape

  /// Every selection in it.
  var selections: [EngineSelection] {
    if case .pairs(_, let others, _) = shape { return [selection, others] }
    return [selection]
  }

  /// The fields of `data` that it looks at.
  var fields: Set<String> {
    var keys: [EventKey] = []
    var fields: Set<String> = []
    for selection in selections {
      keys += selection.conditions.map { condition in
        switch condition {
        case .plan(let condition): condition.key
        case .cell(let key, _, _): key
        }
      }
    }
    switch shape {
    case .units, .first, .lowest: break
    case .amount(let field), .largest(let field), .latest(let field): fields.insert(field)
    case .taken(let more, let numbers):
      keys += more
      fields.formUnion(numbers)
    case .distinct(let more, let having):
      keys += more
      switch having?.of {
      case .distinct(let key)?: keys.append(key)
      case .sum(let field)?: fields.insert(field)
      case .count?, nil: break
      }
    case .pairs(let more, _, _): keys += more
    }
    for case .field(let name) in keys { fields.insert(name) }
    return fields
  }
}

/// A value that follows from others, exactly: a fraction, or none.
///
/// Nodes are numbered so that each comes after those that it follows from.
enum EngineNode: Hashable, Sendable {
  /// A number of a part.
  case part(EnginePart)
  /// A number of the plan.
  case number(ExactRatio)
  /// Never a value.
  case none
  /// One value times a number over another.
  case ratio(Int, Int, times: ExactRatio)
  /// One value less another.
  case less(Int, Int)
  /// The sum of two values.
  case plus(Int, Int)
  /// The product of two values.
  case times(Int, Int)
  /// 1 when one value is at least another, else 0.
  case atLeast(Int, Int)
  /// 1 when one value is above another, else 0.
  case above(Int, Int)
  /// 1 when there is a value, else 0.
  case known(Int)
  /// One value where another is 1, else none.
  case given(Int, Int)

  /// The nodes that it follows from.
  var parents: [Int] {
    switch self {
    case .part, .number, .none: []
    case .ratio(let a, let b, _), .less(let a, let b), .plus(let a, let b), .times(let a, let b),
      .atLeast(let a, let b), .above(let a, let b), .given(let a, let b):
      [a, b]
    case .known(let a): [a]
    }
  }
}

/// A measure's value: which node it is, and how it is written.
struct EngineValue: Hashable, Sendable {
  /// The programme's slug.
  var programme: String
  /// The measure's slug.
  var measure: String
  /// The node.
  var node: Int
  /// Decimal places; `nil` for as many as it has.
  var places: Int?
  /// Whether two places are always written, as of money.
  var isMoney: Bool
  /// Whether it is a day.
  var isDay: Bool
}
