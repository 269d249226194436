// What makes an event plainly right: the forms of its envelope, nothing personal in it, and the catalogue.
extension PlainEventReader {
  /// Whether all that the envelope says is right, and what the catalogue says of the rest.
  ///
  /// - Parameters:
  ///   - bytes: What holds the event.
  ///   - isASCII: Whether all of it is printable ASCII without escapes.
  ///   - data: The node of its data.
  ///   - nodes: The nodes.
  /// - Returns: Whether it is plainly right.
  mutating func isRight(
    _ bytes: Span<UInt8>, isASCII: Bool, data: Int?, nodes: Span<JSONNode>
  ) -> Bool {
    guard let occurred = Occurrence(bytes.extracting(members[.occurred])) else { return false }
    let kind = members[.kind]
    if !rightKinds.holds(bytes, kind) {
      let text = bytes.extracting(kind)
      if text.count > 7, EventForms.letters(of: text, 0..<7) == Self.reserved { return false }
      guard EventForms.isKind(text) else { return false }
      rightKinds.insert(bytes, kind)
    }
    if has(.actor) {
      guard isRightLabel(bytes, members[.actor]) else { return false }
    } else if !isActorPlain {
      return false
    }
    if has(.source), !isRightLabel(bytes, members[.source]) { return false }
    let programme = members[.programme]
    if !rightProgrammes.holds(bytes, programme) {
      guard EventForms.isSlug(bytes.extracting(programme)),
        Self.holdsNothing(bytes, programme, .identifier)
      else { return false }
      rightProgrammes.insert(bytes, programme)
    }
    if has(.quantity), !isRightQuantity(bytes) { return false }
    if has(.subject), !Self.isRightSubject(bytes, members[.subject]) { return false }
    if has(.place), !isRightPlace(bytes, members[.place]) { return false }
    if has(.id), !Self.isRightID(bytes, members[.id], isASCII: isASCII) { return false }
    return rules.accept(
      kind: bytes.extracting(kind), data: data, nodes: nodes, bytes: bytes,
      occurred: occurred.date)
  }

  /// The letters of `ledger.`.
  private static let reserved: UInt64 = 0x6C_6564_6765_722E

  @inline(__always)
  private static func holdsNothing(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ manner: PersonalDataScreen.Manner
  ) -> Bool {
    PersonalDataScreen.sorts(in: bytes, range, as: manner).isEmpty
  }

  @inline(__always)
  private mutating func isRightLabel(_ bytes: Span<UInt8>, _ label: Range<Int>) -> Bool {
    if rightLabels.holds(bytes, label) { return true }
    guard EventForms.isLabel(bytes.extracting(label)), Self.holdsNothing(bytes, label, .text) else {
      return false
    }
    rightLabels.insert(bytes, label)
    return true
  }

  @inline(__always)
  private static func isRightID(_ bytes: Span<UInt8>, _ id: Range<Int>, isASCII: Bool) -> Bool {
    if isASCII {
      // What is printable is known.
      guard !id.isEmpty, id.count <= LogFormat.idCharactersMax, bytes[id.lowerBound] != 0x20,
        bytes[id.upperBound &- 1] != 0x20
      else { return false }
    } else if !EventForms.isID(bytes.extracting(id)) {
      return false
    }
    return holdsNothing(bytes, id, .identifier)
  }

  @inline(__always)
  private mutating func isRightPlace(_ bytes: Span<UInt8>, _ place: Range<Int>) -> Bool {
    if rightPlaces.holds(bytes, place) { return true }
    let text = bytes.extracting(place)
    guard EventForms.isIdentifier(text), !RawIdentifier.hasScheme(text),
      Self.holdsNothing(bytes, place, .identifier)
    else { return false }
    rightPlaces.insert(bytes, place)
    return true
  }

  @inline(__always)
  private static func isRightSubject(_ bytes: Span<UInt8>, _ subject: Range<Int>) -> Bool {
    if EventForms.isPseudonym(bytes, subject) {
      return holdsNothing(bytes, subject.lowerBound &+ 2..<subject.upperBound, .pseudonym)
    }
    let text = bytes.extracting(subject)
    return EventForms.isSubject(text) && !RawIdentifier.hasScheme(text)
      && holdsNothing(bytes, subject, .identifier)
  }

  private func isRightQuantity(_ bytes: Span<UInt8>) -> Bool {
    let range = members[.quantity]
    guard range.count <= 10 else { return false }
    var quantity = 0
    for index in range {
      guard bytes[index].isDecimal else { return false }
      quantity = quantity &* 10 &+ Int(bytes[index] &- 0x30)
    }
    return (1...LogFormat.quantityMax).contains(quantity)
  }

  /// Whether there is a quantity of one, which a line does not write.
  @inline(__always)
  func isOne(_ bytes: Span<UInt8>) -> Bool {
    guard has(.quantity) else { return false }
    let range = members[.quantity]
    return range.count == 1 && bytes[range.lowerBound] == UInt8(ascii: "1")
  }

  mutating func holdsHidden(_ bytes: Span<UInt8>) -> Bool {
    for node in reader.nodes where node.kind == .string {
      if node.flag {
        scratch.removeAll(keepingCapacity: true)
        appendUnescaped(bytes, node.range, to: &scratch)
        if EventForms.holdsHidden(scratch.span) { return true }
      } else if EventForms.holdsHidden(bytes.extracting(node.range)) {
        return true
      }
    }
    return false
  }
}
