/// What a catalogue says of kinds and fields, asked without a word of explanation.
package protocol PlainRules: Sendable {
  /// Whether kind and data of an event, which corrects no other, are surely right.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - data: The node of its `data`; `nil` where it has none.
  ///   - nodes: The nodes of the text.
  ///   - bytes: The text.
  ///   - occurred: The day on which it happened.
  /// - Returns: `true` only where ``EventRules`` find no problem, and no text in the data holds
  ///   personal data; `false` where they may.
  func accept(
    kind: Span<UInt8>, data: Int?, nodes: Span<JSONNode>, bytes: Span<UInt8>, occurred: CivilDate
  ) -> Bool
}

/// The quick way in: takes events that are plainly right, in one pass and without a string.
///
/// It explains nothing. Whatever it does not take (a fault, a correction, the ledger's own kinds, a raw
/// subject) is for ``EventDraft``, which takes it or says why not; what both take has the same bytes.
package struct PlainEventReader: Sendable {
  private var reader = JSONReader()
  private let rules: any PlainRules
  /// The member `actor` of events that have none; empty where none is given.
  private let actor: [UInt8]
  private let isActorPlain: Bool
  /// The member `recorded` and the key `seq`.
  private let numbering: [UInt8]
  /// The texts that were found right last: they are the same in most events of a file.
  private var lastSource: [UInt8] = []
  private var lastActor: [UInt8] = []
  private var lastProgramme: [UInt8] = []
  private var scratch: [UInt8] = []
  /// Where the value of each key stands among the nodes; 0 where it is absent.
  private var values = [13 of Int32](repeating: 0)

  /// Makes a reader.
  ///
  /// - Parameters:
  ///   - actor: Who records events that do not say so.
  ///   - rules: What the catalogue says of kinds and fields.
  ///   - recorded: The moment that the lines will carry.
  package init(actor: String, rules: any PlainRules, recorded: Instant) {
    self.rules = rules
    var member = Self.keys[EnvelopeKey.actor.rawValue]
    appendCanonicalString(actor, to: &member)
    self.actor = member
    isActorPlain = PersonalDataScreen.sorts(in: actor.utf8.span).isEmpty
    var numbering = Self.keys[EnvelopeKey.recorded.rawValue]
    numbering.append(UInt8(ascii: "\""))
    recorded.append(to: &numbering)
    numbering.append(contentsOf: "\",\"seq\":".utf8)
    self.numbering = numbering
  }

  /// Each key as it stands in a line, with its quotes and colon.
  private static let keys: [[UInt8]] = EnvelopeKey.allCases.map { Array("\"\($0.name)\":".utf8) }

  /// Reads an event and adds its line; of one that is not plainly right, only where it stands.
  ///
  /// - Parameters:
  ///   - source: The memory that holds the event.
  ///   - range: The event in it, a JSON object.
  ///   - lines: What the line is added to.
  /// - Complexity: O(n) in the bytes of the event.
  package mutating func read(
    _ source: Span<UInt8>, _ range: Range<Int>, into lines: inout DraftedLines
  ) {
    var line = DraftedLines.Line(source: range)
    let start = lines.bytes.count
    if !append(source.extracting(range), &line, to: &lines) {
      lines.bytes.removeLast(lines.bytes.count - start)
      line = DraftedLines.Line(source: range)
    }
    lines.lines.append(line)
  }

  private mutating func append(
    _ bytes: Span<UInt8>, _ line: inout DraftedLines.Line, to lines: inout DraftedLines
  ) -> Bool {
    guard bytes.count <= LogFormat.inputBytesMax else { return false }
    do throws(JSONFault) {
      try reader.read(bytes)
    } catch {
      return false
    }
    guard let found = Self.values(reader.nodes.span, bytes) else { return false }
    values = found
    guard isRight(bytes) else { return false }
    if reader.isCanonical, has(.data), has(.id), !isOne(bytes) {
      appendAsItStands(bytes, &line, to: &lines.bytes)
    } else {
      appendMembers(bytes, &line, to: &lines.bytes)
    }
    if has(.id) {
      line.hash = IdTable.hash(lines.bytes.span.extracting(line.idContent))
    } else {
      line.statement = lines.statements.count
      lines.statements.append(lines.derive(&line, ordinal: 1))
    }
    return true
  }

  private func has(_ key: EnvelopeKey) -> Bool { values[key.rawValue] != 0 }

  private func node(_ key: EnvelopeKey) -> JSONNode { reader.nodes[Int(values[key.rawValue])] }

  /// Where the value of each key stands among the nodes, 0 for none; `nil` where a member is none of an
  /// ordinary event's, or one is missing.
  private static func values(
    _ nodes: Span<JSONNode>, _ bytes: Span<UInt8>
  ) -> [13 of Int32]? {
    var found = [13 of Int32](repeating: 0)
    guard nodes[0].kind == .object else { return nil }
    var key = 1
    while key < nodes.count {
      guard !nodes[key].flag, let name = Self.key(bytes, nodes[key].range) else { return nil }
      let value = nodes[key &+ 1]
      switch name {
      case .seq, .recorded, .replaces: return nil
      case .data: if value.kind != .object { return nil }
      case .quantity: if value.kind != .number { return nil }
      default: if value.kind != .string || value.flag { return nil }
      }
      found[name.rawValue] = Int32(truncatingIfNeeded: key &+ 1)
      key = Int(value.next)
    }
    for key in [EnvelopeKey.kind, .occurred, .programme] where found[key.rawValue] == 0 {
      return nil
    }
    return found
  }

  private static func key(_ bytes: Span<UInt8>, _ range: Range<Int>) -> EnvelopeKey? {
    if let (key, after) = EnvelopeKey.scanned(bytes, range.lowerBound, bytes.count) {
      return after == range.upperBound &+ 2 ? key : nil
    }
    // White space before the colon, or no such key.
    var name: [UInt8] = []
    name.append(span: bytes.extracting(range))
    return EnvelopeKey(String(decoding: name, as: UTF8.self))
  }

  // MARK: Checks

  private mutating func isRight(_ bytes: Span<UInt8>) -> Bool {
    let day = bytes.extracting(node(.occurred).range)
    guard let occurred = Occurrence(day) else { return false }
    let kind = bytes.extracting(node(.kind).range)
    if kind.count > 7, EventForms.letters(of: kind, 0..<7) == Self.reserved { return false }
    guard EventForms.isKind(kind) else { return false }
    if has(.actor) {
      let actor = bytes.extracting(node(.actor).range)
      guard Self.isRightLabel(actor, &lastActor) else { return false }
    } else if !isActorPlain {
      return false
    }
    if has(.source) {
      let source = bytes.extracting(node(.source).range)
      guard Self.isRightLabel(source, &lastSource) else { return false }
    }
    let programme = bytes.extracting(node(.programme).range)
    // Before the first one there is none to be equal to, and an empty text is no programme's.
    if programme.isEmpty || !equal(programme, programme.indices, lastProgramme.span) {
      guard EventForms.isSlug(programme), Self.holdsNothing(programme, .identifier) else {
        return false
      }
      lastProgramme.removeAll(keepingCapacity: true)
      lastProgramme.append(span: programme)
    }
    if has(.quantity), !isRightQuantity(bytes) { return false }
    guard isRightSubject(bytes), isRightPlace(bytes), isRightID(bytes), !holdsHidden(bytes) else {
      return false
    }
    return rules.accept(
      kind: kind, data: has(.data) ? Int(values[EnvelopeKey.data.rawValue]) : nil,
      nodes: reader.nodes.span, bytes: bytes, occurred: occurred.date)
  }

  /// The letters of `ledger.`.
  private static let reserved: UInt64 = 0x6C_6564_6765_722E

  private static func holdsNothing(
    _ text: Span<UInt8>, _ manner: PersonalDataScreen.Manner
  ) -> Bool {
    PersonalDataScreen.sorts(in: text, as: manner).isEmpty
  }

  private static func isRightLabel(_ text: Span<UInt8>, _ last: inout [UInt8]) -> Bool {
    if equal(text, text.indices, last.span) { return !text.isEmpty }
    guard EventForms.isLabel(text), holdsNothing(text, .text) else { return false }
    last.removeAll(keepingCapacity: true)
    last.append(span: text)
    return true
  }

  private func isRightID(_ bytes: Span<UInt8>) -> Bool {
    guard has(.id) else { return true }
    let id = bytes.extracting(node(.id).range)
    return EventForms.isID(id) && Self.holdsNothing(id, .identifier)
  }

  private func isRightPlace(_ bytes: Span<UInt8>) -> Bool {
    guard has(.place) else { return true }
    let place = bytes.extracting(node(.place).range)
    return EventForms.isIdentifier(place) && !RawIdentifier.hasScheme(place)
      && Self.holdsNothing(place, .identifier)
  }

  private func isRightSubject(_ bytes: Span<UInt8>) -> Bool {
    guard has(.subject) else { return true }
    let subject = bytes.extracting(node(.subject).range)
    if EventForms.isPseudonym(subject) {
      return Self.holdsNothing(subject.extracting(2...), .pseudonym)
    }
    return EventForms.isSubject(subject) && !RawIdentifier.hasScheme(subject)
      && Self.holdsNothing(subject, .identifier)
  }

  private func isRightQuantity(_ bytes: Span<UInt8>) -> Bool {
    let value = node(.quantity)
    // Another writing of a whole number is rare.
    guard value.flag, value.range.count <= 10 else { return false }
    var quantity = 0
    for index in value.range {
      guard bytes[index].isDecimal else { return false }
      quantity = quantity &* 10 &+ Int(bytes[index] &- 0x30)
    }
    return (1...LogFormat.quantityMax).contains(quantity)
  }

  /// Whether there is a quantity of one, which a line does not write.
  private func isOne(_ bytes: Span<UInt8>) -> Bool {
    guard has(.quantity) else { return false }
    let range = node(.quantity).range
    return range.count == 1 && bytes[range.lowerBound] == UInt8(ascii: "1")
  }

  private mutating func holdsHidden(_ bytes: Span<UInt8>) -> Bool {
    // Of ASCII, without escapes and without DEL, there is nothing to be found.
    if reader.isCanonical, !holdsDeleteOrNotASCII(bytes) { return false }
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

  // MARK: Writing

  /// Writes an event that is canonical already, its `actor`, `recorded` and `seq` put where they belong.
  private func appendAsItStands(
    _ bytes: Span<UInt8>, _ line: inout DraftedLines.Line, to output: inout [UInt8]
  ) {
    line.start = output.count
    if !has(.actor) {
      output.append(UInt8(ascii: "{"))
      output.append(contentsOf: actor)
      output.append(UInt8(ascii: ","))
    }
    // What stands at a place of the event stands so much further on in the line.
    let from = has(.actor) ? 0 : 1
    let shift = output.count &- from
    func place(_ key: EnvelopeKey) -> Int {
      let start = Int(node(key).start) &- key.name.utf8.count
      return start &- (key == .data ? 3 : 4)
    }
    // The comma before what follows `seq`, or the closing brace.
    let split = has(.source) ? place(.source) : has(.subject) ? place(.subject) : bytes.count
    let comma = split &- 1
    output.append(span: bytes.extracting(from..<comma))
    output.append(UInt8(ascii: ","))
    line.data = place(.data) &+ shift
    line.id = place(.id) &+ shift
    line.kind = place(.kind) &+ shift
    let programme = node(.programme).range
    line.programme = programme.lowerBound &+ shift..<programme.upperBound &+ shift
    line.recorded = output.count
    output.append(contentsOf: numbering)
    line.sequence = output.count
    output.append(span: bytes.extracting(comma..<bytes.count))
    line.end = output.count
  }

  /// Writes an event member by member.
  private func appendMembers(
    _ bytes: Span<UInt8>, _ line: inout DraftedLines.Line, to output: inout [UInt8]
  ) {
    line.start = output.count
    output.append(UInt8(ascii: "{"))
    func append(_ key: EnvelopeKey) {
      output.append(contentsOf: Self.keys[key.rawValue])
      reader.appendCanonical(Int(values[key.rawValue]), of: bytes, to: &output)
      output.append(UInt8(ascii: ","))
    }
    if has(.actor) {
      append(.actor)
    } else {
      output.append(contentsOf: actor)
      output.append(UInt8(ascii: ","))
    }
    line.data = output.count
    if has(.data) { append(.data) } else { output.append(contentsOf: "\"data\":{},".utf8) }
    line.id = output.count
    if has(.id) {
      append(.id)
    } else {
      output.append(contentsOf: "\"id\":\"x-00000000000000000000000000000000\",".utf8)
    }
    line.kind = output.count
    append(.kind)
    append(.occurred)
    if has(.place) { append(.place) }
    append(.programme)
    line.programme = output.count &- 2 &- node(.programme).range.count..<output.count &- 2
    if has(.quantity), !isOne(bytes) { append(.quantity) }
    line.recorded = output.count
    output.append(contentsOf: numbering)
    line.sequence = output.count
    for key in [EnvelopeKey.source, .subject] where has(key) {
      output.append(UInt8(ascii: ","))
      output.append(contentsOf: Self.keys[key.rawValue])
      reader.appendCanonical(Int(values[key.rawValue]), of: bytes, to: &output)
    }
    output.append(UInt8(ascii: "}"))
    line.end = output.count
  }
}
