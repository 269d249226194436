/// Personal data at the door: the envelope's texts, the subject, and data that no catalogue knows.
extension EnvelopeReader {
  /// Refuses a text that holds personal data.
  mutating func screen(
    _ text: String, as manner: PersonalDataScreen.Manner, _ what: String, at value: JSONValue
  ) {
    let found = PersonalDataScreen.sorts(in: text.utf8.span, as: manner)
    if !found.isEmpty { refusals.append(.personalData(found, in: what, at: locate(value))) }
  }

  /// Refuses a text that stands nowhere in the event.
  mutating func screen(
    _ text: String, as manner: PersonalDataScreen.Manner, _ what: String, at place: Place
  ) {
    let found = PersonalDataScreen.sorts(in: text.utf8.span, as: manner)
    if !found.isEmpty { refusals.append(.personalData(found, in: what, at: place)) }
  }

  /// Reads a subject: a pseudonym or a public identifier as it is, and with a key a pseudonym made of
  /// anything else.
  mutating func readSubject(_ text: String, _ value: JSONValue) {
    var subject = text
    let hasScheme = RawIdentifier.scheme(of: text) != nil
    let isRaw = hasScheme || !EventForms.isSubject(text)
    if isRaw, let pseudonyms {
      switch pseudonyms.pseudonym(of: text) {
      case .success(let pseudonym):
        subject = pseudonym
        rawSubject = text
      case .failure(let fault):
        refusals.append(.wrongIdentifier(fault, at: locate(value)))
        return
      }
    } else {
      let isPseudonym = !isRaw && text.hasPrefix("p-")
      let manner: PersonalDataScreen.Manner =
        isRaw ? .text : isPseudonym ? .pseudonym : .identifier
      let bytes = text.utf8.span
      let found = PersonalDataScreen.sorts(
        in: bytes.extracting((isPseudonym ? 2 : 0)...), as: manner)
      if !found.isEmpty || hasScheme {
        refusals.append(.rawSubject(found, hasKey: pseudonyms != nil, at: locate(value)))
        return
      }
      if isRaw {
        refusals.append(.wrongSubject(at: locate(value)))
        return
      }
    }
    appendCanonicalString(subject, to: &values[EnvelopeKey.subject.rawValue])
  }

  /// Screens the data of an event that no catalogue checks: the reason of a void, a partner's own total.
  ///
  /// Catalogues and plans are public documents, adopted whole by somebody who has read them; a void
  /// names its event by an id that the ledger has already.
  mutating func screenData(event: JSONValue) {
    if kind == ReservedKind.catalogue.rawValue || kind == ReservedKind.plan.rawValue { return }
    let isVoid = kind == ReservedKind.void.rawValue
    for (name, value) in event["data"]?.members ?? [] where !(isVoid && name == "event") {
      screen(name, as: .text, "the name of a field", at: value)
      let isBirth = isNameOfBirthDates(name)
      for element in value.kind == .array ? value.elements : [value] {
        guard let text = element.string else { continue }
        screen(text, as: .text, "field \(quoted(name))", at: element)
        if isBirth, PersonalDataScreen.wholeDate(in: text.utf8.span) != nil {
          let found = PersonalDataSet(.dateOfBirth)
          refusals.append(
            .personalData(found, in: "field \(quoted(name))", at: locate(element)))
        }
      }
    }
  }

  /// Refuses the raw subject in any other text of an event: a pseudonym beside what it stands for
  /// would hide nothing.
  mutating func screenForRawSubject(_ event: JSONValue) {
    guard let rawSubject else { return }
    var raw = Array(rawSubject.utf8)
    if let scheme = RawIdentifier.scheme(of: rawSubject) {
      raw.removeFirst(scheme.rawValue.utf8.count + 1)
    }
    while raw.last == 0x20 { raw.removeLast() }
    while raw.first == 0x20 { raw.removeFirst() }
    // A short one stands by chance in years and numbers of rows.
    guard raw.count >= Self.rawBytesMin else { return }
    for (name, value) in event.members where name != "subject" {
      let members = value.kind == .object ? value.members : [(name: name, value: value)]
      for (name, member) in members {
        for element in member.kind == .array ? member.elements : [member] {
          guard let text = element.string, stands(raw, in: Array(text.utf8)) else { continue }
          refusals.append(.rawElsewhere("'\(name)'", at: locate(element)))
        }
      }
    }
  }

  /// The fewest bytes of a raw identifier that is looked for in other texts.
  private static let rawBytesMin = 5

  /// Whether a text stands in another between word boundaries, in capitals or small letters.
  private func stands(_ raw: [UInt8], in text: [UInt8]) -> Bool {
    guard text.count >= raw.count else { return false }
    let span = text.span
    for start in 0...(text.count - raw.count) {
      guard isWordBoundary(span, start - 1), isWordBoundary(span, start + raw.count) else {
        continue
      }
      if raw.indices.allSatisfy({ raw[$0].capital == text[start + $0].capital }) { return true }
    }
    return false
  }

  /// Of a value that holds personal data nothing else is said: another sentence would only show it.
  mutating func dropDoubled() {
    guard !refusals.isEmpty else { return }
    let places = Set(refusals.filter { $0.name == "personal-data" }.map(\.place))
    guard !places.isEmpty else { return }
    refusals = refusals.filter { $0.name == "personal-data" || !places.contains($0.place) }
    var said: Set<Refusal> = []
    refusals = refusals.filter { said.insert($0).inserted }
  }
}
