public import Ledger

/// The catalogue at the ledger's door: what it finds is listed beside what the envelope's rules find.
extension Catalogue: EventRules {
  /// Every problem of an event's kind and data that the envelope's own rules do not find: those say
  /// already what is too much, nested, null, or a number too long for a line.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - data: Its `data`; `nil` counts as an empty object.
  ///   - occurred: The day on which it happened, when that could be read.
  ///   - isCorrection: Whether it replaces another event.
  ///   - event: The whole event.
  /// - Returns: The problems in the order of the data, then what is missing.
  public func problems(
    kind: String, data: JSONValue?, occurred: CivilDate?, isCorrection: Bool, event: JSONValue
  ) -> [RuleProblem] {
    guard let number = number(ofKind: kind.utf8.span) else {
      // A partner's total is of a plan's measure, and no catalogue knows those: ReconciliationRules do.
      if kind == ReservedKind.reconciled.rawValue { return [] }
      return [RuleProblem(unknownKind(kind, at: Place()), in: event["kind"] ?? event)]
    }
    var problems: [RuleProblem] = []
    func report(missing fields: UInt64) {
      let place = Place(pointer: "/data")
      for (refusal, pointer) in missing(fields, of: kinds[number], at: place) {
        problems.append(RuleProblem(refusal, in: data ?? event, pointer: pointer))
      }
    }
    guard let data else {
      report(missing: kinds[number].required)
      return problems
    }
    eachFault(in: data, of: number, occurred: occurred, isCorrection: isCorrection) {
      fault, value in
      switch fault.kind {
      case .missing(let fields): report(missing: fields)
      case .notAnObject, .tooManyFields, .tooMany, .moreDigits: return
      case .wrongType where [.null, .object, .array].contains(value.kind): return
      case .wrongType where value.decimal?.isLineNumber == false: return
      default:
        problems.append(
          RuleProblem(refusal(for: fault, value, kinds[number], occurred: occurred), in: value))
      }
    }
    let held = kinds[number].privateFields.first { data[$0] != nil }
    if let held, event["subject"] == nil {
      problems.append(
        RuleProblem(.privateWithoutSubject(held), in: event, pointer: "/subject"))
    }
    return problems
  }

  /// The fields of a kind whose values are kept beside the log.
  ///
  /// - Parameter kind: The event's kind.
  /// - Returns: Their names.
  public func privateFields(ofKind kind: String) -> [String] {
    number(ofKind: kind.utf8.span).map { kinds[$0].privateFields } ?? []
  }
}
