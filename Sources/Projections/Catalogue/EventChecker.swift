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
    guard let data else { return missing(kinds[number].required, of: kinds[number], at: place) }
    let document = data.document
    let (nodes, bytes) = (document.nodes, document.bytes)
    var refusals: [Refusal] = []
    check(
      kind: number, nodes: nodes.span, data: data.index, bytes: bytes.span,
      occurred: occurred, isCorrection: isCorrection
    ) { fault in
      let value = fault.node.map { JSONValue(document: document, index: $0) }
      switch fault.kind {
      case .missing(let fields): refusals += missing(fields, of: kinds[number], at: data.place)
      default:
        refusals.append(refusal(for: fault, value ?? data, kinds[number], occurred: occurred))
      }
    }
    return refusals
  }

  func unknownKind(_ kind: String, at place: Place) -> Refusal {
    var place = place
    place.pointer = (place.pointer ?? "") + "/kind"
    return kind.hasPrefix(LogFormat.reservedPrefix)
      ? .reservedKind(kind, at: place)
      : .unknownKind(kind, nearest: nearestName(to: kind, among: kinds.map(\.name)), at: place)
  }

  private func missing(_ fields: UInt64, of kind: Kind, at place: Place) -> [Refusal] {
    kind.fields.enumerated().filter { fields & 1 << UInt64($0.offset) != 0 }.map { _, field in
      var fieldPlace = place
      fieldPlace.pointer = (place.pointer ?? "/data") + "/\(field.name)"
      return .missingField(field, of: kind.name, codes: list(of: field), at: fieldPlace)
    }
  }

  func list(of field: Field) -> CodeList? { field.list.map { lists[$0] } }

  private func refusal(
    for fault: DataFault, _ value: JSONValue, _ kind: Kind, occurred: CivilDate
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
      guard let list = list(of: field) else { return .wrongType(value, field, codes: nil) }
      return .codeNotInUse(list.codes[number], list, field, on: occurred, at: value.place)
    case .fraction: return .fraction(value, field)
    case .morePlaces: return .morePlaces(value, field)
    case .moreDigits: return .moreDigits(value, field)
    case .noSuchDate: return .noSuchDate(value, field)
    case .missing: return .notOfType(value, "an object")
    }
  }

  /// What is wrong with a single value, on whatever day: of a map's constant.
  func problems(of value: JSONValue, as field: Field) -> [Refusal] {
    let (nodes, bytes) = (value.document.nodes, value.document.bytes)
    let kind = Kind(name: "", title: "", subject: nil, place: nil, fields: [field])
    let checker = DataChecker(catalogue: self, kind: kind, occurred: .first)
    var refusals: [Refusal] = []
    checker.check(0, value.index, nodes.span, bytes.span) { fault in
      if case .codeNotInUse = fault.kind { return }
      let place = fault.node.map { JSONValue(document: value.document, index: $0) } ?? value
      refusals.append(refusal(for: fault, place, kind, occurred: .first))
    }
    return refusals
  }

  /// The field of every correction that says why it was made.
  static let reasonField = Field(
    name: correctionReason, title: "Why the earlier event was wrong", type: .text, list: nil,
    isRequired: false, isMany: false, isOpen: false)
}

/// Something wrong with an event's data, before it is put into words.
package struct DataFault {
  package enum Kind {
    case notAnObject, unknownField, wrongType, listWhereOne, emptyList, emptyText, unknownCode
    case fraction, morePlaces, moreDigits, noSuchDate
    case tooManyFields(Int), tooMany(Int), longText(Int), codeNotInUse(Int), missing(UInt64)
  }

  package var kind: Kind
  /// The node of the value; `nil` for what is missing.
  package var node: Int?
  /// The number of the field; `nil` for `correction_reason` and where there is none.
  package var field: Int?
}

extension Catalogue {
  /// Checks the data of an event on the nodes that the JSON reader made, without a string.
  ///
  /// - Parameters:
  ///   - kind: The kind's number.
  ///   - nodes: The nodes of the text.
  ///   - data: The node of `data`.
  ///   - bytes: The text.
  ///   - occurred: When it happened.
  ///   - isCorrection: Whether the event replaces another.
  ///   - report: Is given every fault.
  /// - Complexity: O(n) in the bytes of the data; nothing is allocated while nothing is wrong and
  ///   no key or code holds an escape.
  package func check(
    kind: Int, nodes: Span<JSONNode>, data: Int, bytes: Span<UInt8>, occurred: CivilDate,
    isCorrection: Bool, report: (DataFault) -> Void
  ) {
    guard nodes[data].kind == .object else {
      report(DataFault(kind: .notAnObject, node: data))
      return
    }
    let checker = DataChecker(catalogue: self, kind: kinds[kind], occurred: occurred)
    var missing = kinds[kind].required
    var count = 0
    var key = data &+ 1
    while key < Int(nodes[data].next) {
      let value = key &+ 1
      count &+= 1
      if let number = checker.number(of: nodes[key], bytes) {
        missing &= ~(1 << UInt64(number))
        checker.check(number, value, nodes, bytes, report)
      } else if isCorrection, checker.isReason(nodes[key], bytes) {
        checker.check(nil, value, nodes, bytes, report)
      } else {
        report(DataFault(kind: .unknownField, node: value))
      }
      key = Int(nodes[value].next)
    }
    if count > LogFormat.dataFieldsMax {
      report(DataFault(kind: .tooManyFields(count), node: data))
    }
    if missing != 0 { report(DataFault(kind: .missing(missing))) }
  }
}

/// The check of the values of one event's data.
private struct DataChecker {
  let catalogue: Catalogue
  let kind: Catalogue.Kind
  let occurred: CivilDate

  @inline(__always)
  func number(of key: JSONNode, _ bytes: Span<UInt8>) -> Int? {
    guard key.flag else { return kind.table.number(of: bytes.extracting(key.range)) }
    return kind.table.number(of: unescaped(key, bytes).span)
  }

  func isReason(_ key: JSONNode, _ bytes: Span<UInt8>) -> Bool {
    unescaped(key, bytes).elementsEqual(Catalogue.correctionReason.utf8)
  }

  private func unescaped(_ node: JSONNode, _ bytes: Span<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    appendUnescaped(bytes, node.range, to: &text)
    return text
  }

  /// Checks a field's value: one, or each of a list.
  func check(
    _ number: Int?, _ value: Int, _ nodes: Span<JSONNode>, _ bytes: Span<UInt8>,
    _ report: (DataFault) -> Void
  ) {
    let field = number.map { kind.fields[$0] } ?? Catalogue.reasonField
    guard nodes[value].kind == .array else {
      let fault = fault(of: field, nodes[value], bytes)
      if let fault { report(DataFault(kind: fault, node: value, field: number)) }
      return
    }
    guard field.isMany else {
      report(DataFault(kind: .listWhereOne, node: value, field: number))
      return
    }
    var count = 0
    var element = value &+ 1
    while element < Int(nodes[value].next) {
      count &+= 1
      let fault = fault(of: field, nodes[element], bytes)
      if let fault { report(DataFault(kind: fault, node: element, field: number)) }
      element = Int(nodes[element].next)
    }
    if count == 0 { report(DataFault(kind: .emptyList, node: value, field: number)) }
    if count > LogFormat.arrayElementsMax {
      report(DataFault(kind: .tooMany(count), node: value, field: number))
    }
  }

  /// What is wrong with one value.
  private func fault(
    of field: Catalogue.Field, _ node: JSONNode, _ bytes: Span<UInt8>
  ) -> DataFault.Kind? {
    switch field.type {
    case .text:
      guard node.kind == .string else { return .wrongType }
      return faultOfText(node, bytes)
    case .code:
      guard node.kind == .string else { return .wrongType }
      return faultOfCode(field, node, bytes)
    case .date:
      guard node.kind == .string else { return .wrongType }
      return CivilDate(bytes.extracting(node.range)) == nil ? .noSuchDate : nil
    case .boolean:
      return node.kind == .boolean ? nil : .wrongType
    case .integer, .decimal, .money:
      guard node.kind == .number else { return .wrongType }
      guard let decimal = ExactDecimal(json: bytes.extracting(node.range)), decimal.isLineNumber
      else { return .moreDigits }
      if field.type == .integer, !decimal.isInteger { return .fraction }
      if field.type == .money, decimal.scale > 2 { return .morePlaces }
      return nil
    }
  }

  private func faultOfText(_ node: JSONNode, _ bytes: Span<UInt8>) -> DataFault.Kind? {
    if node.flag {
      let text = unescaped(node, bytes)
      if text.allSatisfy({ $0 == 0x20 }) { return .emptyText }
      return text.count > Catalogue.textBytesMax ? .longText(text.count) : nil
    }
    let range = node.range
    if range.count > Catalogue.textBytesMax { return .longText(range.count) }
    var index = range.lowerBound
    while index < range.upperBound {
      if bytes[index] != 0x20 { return nil }
      index &+= 1
    }
    return .emptyText
  }

  private func faultOfCode(
    _ field: Catalogue.Field, _ node: JSONNode, _ bytes: Span<UInt8>
  ) -> DataFault.Kind? {
    guard let number = field.list else { return faultOfText(node, bytes) }
    let list = catalogue.lists[number]
    let code =
      node.flag
      ? list.table.number(of: unescaped(node, bytes).span)
      : list.table.number(of: bytes.extracting(node.range))
    guard let code else { return field.isOpen ? faultOfText(node, bytes) : .unknownCode }
    return list.codes[code].days.contains(occurred) ? nil : .codeNotInUse(code)
  }
}
