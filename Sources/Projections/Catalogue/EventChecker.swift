public import Ledger

/// Checks an event's kind and data against the catalogue: every problem, not only the first.
extension Catalogue {
  /// Everything that is wrong with the kind and data of an event.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - data: The event's data; `nil` counts as an empty object.
  ///   - occurred: When it happened: a code has to be in use on that day.
  ///   - isCorrection: Whether the event replaces another, and may therefore have the field
  ///     `correction_reason`.
  ///   - place: Where the event stands, for what has no place of its own.
  /// - Returns: The problems in the order of the data, then what is missing; empty when all is right.
  /// - Complexity: O(n) in the bytes of the data while nothing is wrong.
  public func check(
    kind: String, data: JSONValue?, occurred: CivilDate, isCorrection: Bool, at place: Place
  ) -> [Refusal] {
    guard let number = number(ofKind: kind.utf8.span) else { return [unknownKind(kind, at: place)] }
    guard let data else {
      return missing(kinds[number].required, of: kinds[number], at: place).map(\.refusal)
    }
    var refusals: [Refusal] = []
    eachFault(in: data, of: number, occurred: occurred, isCorrection: isCorrection) {
      fault, value in
      if case .missing(let fields) = fault.kind {
        refusals += missing(fields, of: kinds[number], at: data.place).map(\.refusal)
      } else {
        refusals.append(refusal(for: fault, value, kinds[number], occurred: occurred))
      }
    }
    return refusals
  }

  func eachFault(
    in data: JSONValue, of kind: Int, occurred: CivilDate?, isCorrection: Bool,
    report: (DataFault, JSONValue) -> Void
  ) {
    let document = data.document
    let (nodes, bytes) = (document.nodes, document.bytes)
    check(
      kind: kind, nodes: nodes.span, data: data.index, bytes: bytes.span, occurred: occurred,
      isCorrection: isCorrection
    ) { fault in
      report(fault, fault.node.map { JSONValue(document: document, index: $0) } ?? data)
    }
  }

  func unknownKind(_ kind: String, at place: Place) -> Refusal {
    var place = place
    place.pointer = (place.pointer ?? "") + "/kind"
    return kind.hasPrefix(LogFormat.reservedPrefix)
      ? .reservedKind(kind, at: place)
      : .unknownKind(kind, nearest: nearestName(to: kind, among: kinds.map(\.name)), at: place)
  }

  func missing(
    _ fields: UInt64, of kind: Kind, at place: Place
  ) -> [(refusal: Refusal, pointer: String)] {
    kind.fields.enumerated().filter { fields & 1 << UInt64($0.offset) != 0 }.map { _, field in
      var fieldPlace = place
      let pointer = (place.pointer ?? "/data") + "/\(field.name)"
      fieldPlace.pointer = pointer
      return (.missingField(field, of: kind.name, codes: list(of: field), at: fieldPlace), pointer)
    }
  }

  func list(of field: Field) -> CodeList? { field.list.map { lists[$0] } }

  func refusal(
    for fault: DataFault, _ value: JSONValue, _ kind: Kind, occurred: CivilDate?
  ) -> Refusal {
    let field = fault.field.map { kind.fields[$0] } ?? Self.reasonField
    switch fault.kind {
    case .notAnObject: return .notOfType(value, "an object")
    case .tooManyFields(let count): return .tooManyFields(kind.name, count, at: value.place)
    case .unknownField:
      // The node before a member's value is its key.
      let key = JSONValue(document: value.document, index: value.index - 1).string ?? ""
      return .unknownField(key, of: kind, at: value.place)
    case .wrongType: return .wrongType(value, field, codes: list(of: field))
    case .listWhereOne: return .listWhereOne(field, at: value.place)
    case .tooMany(let count): return .tooManyValues(field, count, at: value.place)
    case .emptyList: return .emptyList(field, at: value.place)
    case .emptyText: return .emptyText(field, at: value.place)
    case .longText(let bytes): return .longText(field, bytes, at: value.place)
    case .unknownCode:
      return .unknownCode(value.string ?? "", field, list(of: field), on: occurred, at: value.place)
    case .codeNotInUse(let number):
      guard let list = list(of: field), let occurred else {
        return .wrongType(value, field, codes: nil)
      }
      return .codeNotInUse(list.codes[number], list, field, on: occurred, at: value.place)
    case .fraction: return .fraction(value, field)
    case .morePlaces: return .morePlaces(value, field)
    case .moreDigits: return .moreDigits(value, field)
    case .noSuchDate: return .noSuchDate(value, field)
    case .personal(let found):
      return .personalData(
        found, in: "field '\(field.name)'", isField: fault.field != nil, at: value.place)
    case .missing: return .notOfType(value, "an object")
    }
  }

  /// What is wrong with a single value, on whatever day: of a map's constant.
  func problems(of value: JSONValue, as field: Field) -> [Refusal] {
    let (nodes, bytes) = (value.document.nodes, value.document.bytes)
    let kind = Kind(name: "", title: "", subject: nil, place: nil, fields: [field])
    let checker = DataChecker(catalogue: self, kind: kind, occurred: nil)
    var refusals: [Refusal] = []
    checker.check(0, value.index, nodes.span, bytes.span) { fault in
      let place = fault.node.map { JSONValue(document: value.document, index: $0) } ?? value
      refusals.append(refusal(for: fault, place, kind, occurred: nil))
    }
    return refusals
  }

  /// The field of every correction that says why it was made.
  static let reasonField = Field(
    name: correctionReason, title: "Why the earlier event was wrong", type: .text)
}
