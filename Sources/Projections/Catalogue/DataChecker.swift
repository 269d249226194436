package import Ledger

/// Something wrong with an event's data, before it is put into words.
package struct DataFault {
  package enum Kind {
    case notAnObject, unknownField, wrongType, listWhereOne, emptyList, emptyText, unknownCode
    case fraction, morePlaces, moreDigits, noSuchDate
    case tooManyFields(Int), tooMany(Int), longText(Int), codeNotInUse(Int), missing(UInt64)
    case personal(PersonalDataSet)
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
  ///   - occurred: When it happened; `nil` when that is not known, and any code of a list will do.
  ///   - isCorrection: Whether the event replaces another.
  ///   - report: Is given every fault.
  /// - Complexity: O(n) in the bytes of the data; nothing is allocated while nothing is wrong and
  ///   no key or code holds an escape.
  package func check(
    kind: Int, nodes: Span<JSONNode>, data: Int, bytes: Span<UInt8>, occurred: CivilDate?,
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
struct DataChecker {
  let catalogue: Catalogue
  let kind: Catalogue.Kind
  let occurred: CivilDate?

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

  /// What is wrong with one value; of one that holds personal data only that.
  private func fault(
    of field: Catalogue.Field, _ node: JSONNode, _ bytes: Span<UInt8>
  ) -> DataFault.Kind? {
    let fault = faultOfType(field, node, bytes)
    guard node.kind == .string else { return fault }
    if fault == nil {
      // A day where the catalogue wants one, and a code of its lists, are nobody's.
      if field.type == .date, !field.isOfBirthDates { return nil }
      if field.type == .code, !field.isOpen || isListed(field, node, bytes) { return nil }
    }
    let text = node.flag ? unescaped(node, bytes) : []
    let found = personalData(field, node.flag ? text.span : bytes.extracting(node.range))
    return found.isEmpty ? fault : .personal(found)
  }

  /// The personal data in a text that its field is not open to.
  private func personalData(
    _ field: Catalogue.Field, _ text: Span<UInt8>
  ) -> PersonalDataSet {
    var found: PersonalDataSet = []
    if EventForms.isPseudonym(text) {
      found = PersonalDataScreen.sorts(in: text.extracting(2...), as: .pseudonym)
    } else {
      found = PersonalDataScreen.sorts(in: text)
      // A day wrongly written in a field of days is that. Nobody is born after the event: a later day is
      // a deadline or a term's end.
      if field.type != .date || field.isOfBirthDates,
        let date = PersonalDataScreen.wholeDate(in: text),
        field.isOfBirthDates || occurred.map({ date <= $0 }) ?? true
      {
        found.insert(PersonalDataSet(.dateOfBirth))
      }
    }
    return found.subtracting(field.allows)
  }

  private func isListed(
    _ field: Catalogue.Field, _ node: JSONNode, _ bytes: Span<UInt8>
  ) -> Bool {
    guard let number = field.list else { return false }
    let table = catalogue.lists[number].table
    return node.flag
      ? table.number(of: unescaped(node, bytes).span) != nil
      : table.number(of: bytes.extracting(node.range)) != nil
  }

  private func faultOfType(
    _ field: Catalogue.Field, _ node: JSONNode, _ bytes: Span<UInt8>
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
    guard let occurred, !list.codes[code].days.contains(occurred) else { return nil }
    return .codeNotInUse(code)
  }
}
