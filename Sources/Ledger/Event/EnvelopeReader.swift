/// Reads an event's envelope key by key and gathers every problem.
struct EnvelopeReader {
  let locate: (JSONValue) -> Place
  /// What makes pseudonyms of raw subjects; `nil` where such are refused.
  let pseudonyms: PseudonymKey?
  var refusals: [Refusal] = []
  var kind: String?
  var occurred: Occurrence?
  var id: String?
  var programme: String?
  var replaces: String?
  var voids: String?
  var values = [[UInt8]](repeating: [], count: EnvelopeKey.allCases.count)
  /// The subject as it came, where a pseudonym was made of it.
  var rawSubject: String?

  init(locate: @escaping (JSONValue) -> Place, pseudonyms: PseudonymKey?) {
    self.locate = locate
    self.pseudonyms = pseudonyms
  }

  mutating func read(_ event: JSONValue, actor: String?, reserved: Set<ReservedKind>) {
    checkTexts(event.document)
    for (name, value) in event.members {
      guard let key = EnvelopeKey(name) else {
        refusals.append(
          .unknownKey(name, known: EnvelopeKey.allCases.map(\.name), at: locate(value)))
        continue
      }
      read(key, value)
    }
    if values[EnvelopeKey.actor.rawValue].isEmpty, let actor {
      appendCanonicalString(actor, to: &values[EnvelopeKey.actor.rawValue])
      var place = locate(event)
      place.pointer = "/actor"
      screen(actor, as: .text, "'actor'", at: place)
    }
    require(.actor, event, "who or what records it: a role or a job's name")
    require(.kind, event, "one of the catalogue's kinds")
    require(.occurred, event, "the day on which it happened, such as 2018-03-07")
    if values[EnvelopeKey.data.rawValue].isEmpty {
      values[EnvelopeKey.data.rawValue] = Array("{}".utf8)
    }
    checkKind(event, reserved)
  }

  private mutating func require(_ key: EnvelopeKey, _ event: JSONValue, _ meaning: String) {
    guard event[key.name] == nil, values[key.rawValue].isEmpty else { return }
    var place = locate(event)
    place.pointer = "/" + key.name
    refusals.append(.missingKey(key.name, meaning, at: place))
  }

  private mutating func read(_ key: EnvelopeKey, _ value: JSONValue) {
    switch key {
    case .seq, .recorded:
      refusals.append(.setByTheLedger(key.name, at: locate(value)))
    case .data: readData(value)
    case .quantity:
      guard let quantity = value.integer, (1...LogFormat.quantityMax).contains(quantity) else {
        refusals.append(.wrongQuantity(shown(value), at: locate(value)))
        return
      }
      // One is what a line without the key says: it has one form only.
      if quantity != 1 { values[key.rawValue] = Array(String(quantity).utf8) }
    default:
      guard let text = value.string else {
        refusals.append(.expected("\(key.name), a text", at: locate(value)))
        return
      }
      readText(key, text, value)
    }
  }

  private mutating func readText(_ key: EnvelopeKey, _ text: String, _ value: JSONValue) {
    var fault: Refusal?
    switch key {
    case .subject: return readSubject(text, value)
    case .actor, .source: screen(text, as: .text, "'\(key.name)'", at: value)
    case .id, .place, .programme: screen(text, as: .identifier, "'\(key.name)'", at: value)
    default: break
    }
    switch key {
    case .actor, .source:
      if !EventForms.isLabel(text) { fault = .wrongLabel(key.name, text, at: locate(value)) }
    case .id:
      if EventForms.isID(text) {
        id = text
      } else {
        fault = .wrongID("id", text, at: locate(value))
      }
    case .replaces:
      if EventForms.isID(text) {
        replaces = text
      } else {
        fault = .wrongID("replaces", text, at: locate(value))
      }
    case .kind:
      kind = text
      if !EventForms.isKind(text) { fault = .wrongKindForm(text, at: locate(value)) }
    case .occurred:
      occurred = Occurrence(text)
      if occurred == nil { fault = .wrongOccurred(text, at: locate(value)) }
    case .programme:
      programme = text
      if !EventForms.isSlug(text) { fault = .wrongSlug(text, at: locate(value)) }
    case .place:
      if RawIdentifier.scheme(of: text) != nil || !EventForms.isIdentifier(text) {
        fault = .wrongPlace(text, at: locate(value))
      }
    case .data, .quantity, .recorded, .seq, .subject: return
    }
    if let fault {
      refusals.append(fault)
    } else {
      appendCanonicalString(text, to: &values[key.rawValue])
    }
  }

  private mutating func readData(_ value: JSONValue) {
    guard value.kind == .object else {
      refusals.append(.expected("data, an object of fields", at: locate(value)))
      return
    }
    values[EnvelopeKey.data.rawValue] = value.canonical
  }

  /// What depends on the kind: reserved kinds, the programme, and the shape of `data`.
  private mutating func checkKind(_ event: JSONValue, _ allowed: Set<ReservedKind>) {
    guard let kind else { return }
    let isReserved = kind.hasPrefix(LogFormat.reservedPrefix)
    let place = event["kind"].map(locate) ?? locate(event)
    if isReserved {
      guard let reserved = ReservedKind(rawValue: kind), allowed.contains(reserved) else {
        refusals.append(.reservedKind(kind, at: place))
        return
      }
      if programme != nil, let value = event["programme"], reserved != .reconciled {
        refusals.append(.noProgramme(kind, at: locate(value)))
      }
      if replaces != nil, let value = event["replaces"] {
        refusals.append(.cannotReplace(kind, at: locate(value)))
      }
      if reserved == .void { readVoid(event) }
      if reserved == .catalogue || reserved == .plan {
        if let data = event["data"] { checkNumbers(data) }
        return
      }
    } else if event["programme"] == nil {
      var missing = locate(event)
      missing.pointer = "/programme"
      refusals.append(.missingKey("programme", "its slug, such as norwich", at: missing))
    }
    if let data = event["data"], data.kind == .object { checkScalars(data) }
  }

  private mutating func readVoid(_ event: JSONValue) {
    var place = event["data"].map(locate) ?? locate(event)
    if let target = event["data"]?["event"]?.string, EventForms.isID(target) {
      voids = target
    } else {
      place.pointer = "/data/event"
      refusals.append(.missingKey("event", "the id of the event to void", at: place))
    }
    let reason = event["data"]?["reason"]?.string ?? ""
    if reason.allSatisfy(\.isWhitespace) {
      place.pointer = "/data/reason"
      refusals.append(.missingKey("reason", "why the event is void", at: place))
    }
  }

  /// No text, at whatever depth, holds a character that a terminal obeys or that nobody sees.
  private mutating func checkTexts(_ document: JSONDocument) {
    guard document.mayHide else { return }
    for (index, node) in document.nodes.enumerated() where node.kind == .string {
      let value = JSONValue(document: document, index: index)
      guard let scalar = value.string.flatMap(EventForms.hiddenCharacter) else { continue }
      refusals.append(.hiddenCharacter(scalar, at: locate(value)))
    }
  }

  private mutating func checkScalars(_ data: JSONValue) {
    let members = data.members
    for (_, value) in members {
      if value.kind == .array {
        let elements = value.elements
        if elements.count > LogFormat.arrayElementsMax {
          refusals.append(.tooManyElements(elements.count, at: locate(value)))
          continue
        }
        for element in elements { checkScalar(element) }
      } else {
        checkScalar(value)
      }
    }
  }

  private mutating func checkNumbers(_ value: JSONValue) {
    if value.kind == .number { checkScalar(value) }
    for element in value.elements { checkNumbers(element) }
    for member in value.members { checkNumbers(member.value) }
  }

  private mutating func checkScalar(_ value: JSONValue) {
    switch value.kind {
    case .object, .array: refusals.append(.nestedData(at: locate(value)))
    case .null: refusals.append(.nullData(at: locate(value)))
    case .number:
      if value.decimal?.isLineNumber != true {
        refusals.append(.numberBeyondLine(shown(value), at: locate(value)))
      }
    case .string:
      // A text that is no longer than such a one is looked at.
      if value.raw.count <= PrivateValue.tokenBytes + 2, let text = value.string,
        PrivateValue.isToken(text.utf8.span)
      {
        refusals.append(.privateToken(at: locate(value)))
      }
    case .boolean: return
    }
  }

  private func shown(_ value: JSONValue) -> String {
    String(decoding: value.raw, as: UTF8.self)
  }
}
