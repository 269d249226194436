/// The sentences of this module: every reason for which an input is refused, and what would be right.
extension Refusal {
  static func documentTooLong(_ bytes: Int, at place: Place) -> Refusal {
    Refusal(
      "too-long", at: place, "the document has \(bytes) bytes, more than 2147483646",
      remedy: "split it")
  }

  static func syntax(_ fault: JSONFault, in bytes: Span<UInt8>, at place: Place) -> Refusal {
    let (what, remedy) = syntaxWords(fault, bytes)
    return Refusal(fault.kind.rawValue, at: place, what, remedy: remedy)
  }

  private static func syntaxWords(
    _ fault: JSONFault, _ bytes: Span<UInt8>
  ) -> (String, String) {
    switch fault.kind {
    case .emptyInput: ("there is no JSON here", "write one JSON value")
    case .unexpectedEnd:
      ("the JSON ends before it is complete", "close what is open, or restore what was cut off")
    case .unexpectedByte:
      ("unexpected \(shown(bytes, fault.offset))", "write JSON as RFC 8259 has it")
    case .notUTF8:
      (
        "byte \(hex(bytes[fault.offset])) is not UTF-8 here",
        "save the file as UTF-8"
      )
    case .controlCharacter:
      (
        "control character \(hex(bytes[fault.offset])) in a string",
        "write it as an escape such as \\n, or leave it out"
      )
    case .wrongEscape: ("this escape is none of JSON's", "write \\\\ for a backslash")
    case .loneSurrogate:
      ("half of a surrogate pair", "write both halves, \\uD83D\\uDE00, or the character itself")
    case .wrongNumber:
      ("this is not a number as JSON writes it", "write 0.5, -3 or 1200; no leading zero, no comma")
    case .numberTooLong:
      (
        "the number has more digits than are kept exactly",
        "at most \(ExactDecimal.parsedDigitsMax) digits, \(ExactDecimal.parsedWholeDigitsMax) of them"
          + " before the point and \(ExactDecimal.parsedPlacesMax) after it; write a longer one as text"
      )
    case .duplicateKey: ("the key stands twice in this object", "keep one of them")
    case .tooDeep:
      ("values nest more than \(JSONReader.depthMax) deep", "nest less")
    case .tooManyValues:
      ("more than \(JSONReader.nodesMax) values in one document", "split it")
    case .trailingBytes:
      (
        "\(shown(bytes, fault.offset)) after the end of the JSON",
        "one JSON value stands alone; for events write one a line"
      )
    case .byteOrderMark: ("the text begins with a byte order mark", "save it as UTF-8 without one")
    }
  }

  package static func expected(_ what: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-value", at: place, "this value is not what belongs here", remedy: "write \(what)")
  }

  /// A moment at which a ledger was made that is none.
  static func expectedCreated(at place: Place) -> Refusal {
    expected("created, a moment such as 2026-11-21T09:00:00.000Z", at: place)
  }

  package static func unknownKey(_ name: String, known: [String], at place: Place) -> Refusal {
    let near = nearestName(to: name, among: known).map { "write '\($0)'" }
    return Refusal(
      "unknown-key", at: place, "key \(quoted(name)) is not known here",
      remedy: near ?? "known keys are \(known.joined(separator: ", "))")
  }

  static func missingKey(_ name: String, _ meaning: String, at place: Place) -> Refusal {
    Refusal("missing-key", at: place, "'\(name)' is missing", remedy: "give \(name), \(meaning)")
  }

  static func wrongOrigin(_ origin: String, _ fault: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-origin", at: place, "\(quoted(origin)) is no name for a ledger: \(fault)",
      remedy: "write a name like a web address without scheme, such as example.org/programmes")
  }

  static func noLedger(_ directory: String) -> Refusal {
    Refusal(
      "no-ledger", at: Place(file: directory),
      "there is no ledger here: no \(LogFormat.settingsName)",
      remedy: "name a ledger's directory with --ledger, or make one with 'ledgerctl init'")
  }

  static func ledgerExists(_ directory: String) -> Refusal {
    Refusal(
      "ledger-exists", at: Place(file: directory), "there is a ledger here already",
      remedy: "choose another directory")
  }

  static func setByTheLedger(_ key: String, at place: Place) -> Refusal {
    Refusal(
      "set-by-the-ledger", at: place, "'\(key)' is set by the ledger when it records",
      remedy: "leave it out")
  }

  static func wrongQuantity(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-quantity", at: place, "quantity \(quoted(text)) is not a whole number of units",
      remedy: "write 1 to \(LogFormat.quantityMax)")
  }

  static func wrongLabel(_ key: String, _ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-\(key)", at: place, "\(key) \(quoted(text)) is not a printable text",
      remedy: "write 1 to \(LogFormat.labelBytesMax) bytes, without control or invisible characters"
        + " and without spaces at the ends")
  }

  static func wrongID(_ key: String, _ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-id", at: place, "\(key) \(quoted(text)) is not an id",
      remedy:
        "write 1 to \(LogFormat.idCharactersMax) printable characters, without spaces at the ends")
  }

  static func wrongKindForm(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-kind", at: place, "\(quoted(text)) is not a kind",
      remedy: "write dotted lower-case words of at most \(LogFormat.slugBytesMax) bytes, such as"
        + " npq.enrolment")
  }

  static func wrongOccurred(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-date", at: place, "\(quoted(text)) is not a day of the calendar",
      remedy: "write a day as 2018-03-07, or with time and offset as 2018-03-07T10:30:00+01:00")
  }

  static func wrongSlug(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-programme", at: place, "\(quoted(text)) is not a programme's slug",
      remedy:
        "write at most \(LogFormat.slugBytesMax) lower-case letters, digits and single hyphens,"
        + " such as stoke-on-trent")
  }

  static func wrongPlace(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-place", at: place, "\(quoted(text)) is not a public identifier of a place",
      remedy: "write one such as urn:136190, ukprn:10004772, la:926 or lad:E07000148; any other"
        + " scheme has 2 to \(LogFormat.schemeBytesMax) characters, and 1 to"
        + " \(LogFormat.identifierBytesMax) follow it")
  }

  static func reservedKind(_ kind: String, at place: Place) -> Refusal {
    Refusal(
      "reserved-kind", at: place, "kind \(quoted(kind)) is written by the ledger itself",
      remedy: "use the commands void, plan adopt and init; only ledger.void and ledger.reconciled"
        + " can be imported")
  }

  static func noProgramme(_ kind: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-programme", at: place, "a \(kind) line names no programme", remedy: "leave it out")
  }

  static func cannotReplace(_ kind: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-replacement", at: place, "a \(kind) line cannot replace an event",
      remedy: "replace an event by one of the catalogue's kinds, or void it")
  }

  static func tooManyFields(_ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-fields", at: place, "data has \(count) fields",
      remedy: "at most \(LogFormat.dataFieldsMax); a table is several events")
  }

  static func tooManyKeys(_ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-keys", at: place, "the event has \(count) keys",
      remedy: "at most \(LogFormat.envelopeKeysMax): what the kind says belongs in 'data'")
  }

  static func hiddenCharacter(_ scalar: Unicode.Scalar, at place: Place) -> Refusal {
    let digits = String(scalar.value, radix: 16, uppercase: true)
    return Refusal(
      "hidden-character", at: place,
      "the text holds U+\(String(repeating: "0", count: max(0, 4 - digits.count)))\(digits), a"
        + " character that cannot be seen",
      remedy: "take it out; of control characters only tabs and line ends may stand in a text")
  }

  package static func fileTooLong(_ bytesMax: Int, _ what: String, at place: Place) -> Refusal {
    Refusal(
      "file-too-long", at: place, "the file has more than \(bytesMax) bytes, too many for \(what)",
      remedy: "see whether it is the right file")
  }

  static func segmentsArchived(_ count: Int, first: Int) -> Refusal {
    Refusal(
      "segments-archived", at: Place(),
      "\(count) of the log's segments are packed or moved, from that of seq \(first) on: another engine"
        + " that reads log/*.ndjson would leave them out",
      remedy: "bring them back with 'ledgerctl archive --restore'")
  }

  static func archivedElsewhere(_ known: String, wanted: String) -> Refusal {
    Refusal(
      "archived-elsewhere", at: Place(),
      "the ledger's closed segments are in \(quoted(known)), and not all can move to"
        + " \(quoted(wanted)) at once",
      remedy: "bring them back first with 'ledgerctl archive --restore'")
  }

  static func notOpened(_ directory: String) -> Refusal {
    Refusal(
      "not-opened", at: Place(file: directory),
      "the ledger's making was cut short: it has no first line",
      remedy: "repeat 'ledgerctl init', which completes it")
  }

  static func tooManyElements(_ count: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-elements", at: place, "the list has \(count) elements",
      remedy: "at most \(LogFormat.arrayElementsMax)")
  }

  static func nestedData(at place: Place) -> Refusal {
    Refusal(
      "nested-data", at: place, "a field holds an object or a list of lists",
      remedy: "write a single value or a list of single values")
  }

  static func privateToken(at place: Place) -> Refusal {
    Refusal(
      "private-token", at: place, "this text stands for a private value that some ledger keeps",
      remedy: "give the value itself, or leave the field out")
  }

  static func unknownSubject(_ subject: String) -> Refusal {
    Refusal(
      "unknown-subject", at: Place(), "no event about \(quoted(subject)) has a private field",
      remedy:
        "name a subject as events name it; 'ledgerctl replay --where subject=...' looks for one")
  }

  static func nullData(at place: Place) -> Refusal {
    Refusal(
      "null-data", at: place, "a field is null", remedy: "leave a field that is not known out")
  }

  static func numberBeyondLine(_ text: String, at place: Place) -> Refusal {
    Refusal(
      "number-too-long", at: place, "number \(quoted(text)) has more digits than a line keeps",
      remedy: "at most \(ExactDecimal.lineDigitsMax) digits, \(ExactDecimal.linePlacesMax) of them"
        + " after the point; round it, or write it as text")
  }

  static func lineTooLong(_ bytes: Int, at place: Place) -> Refusal {
    Refusal(
      "line-too-long", at: place, "the event's line would have \(bytes) bytes",
      remedy: "at most \(LogFormat.lineBytesMax)")
  }

  static func tooManyEvents(_ eventsMax: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many-events", at: place,
      "the import has more than \(eventsMax) new events", remedy: "split the file")
  }

  static func conflict(
    _ id: String, sequence: Int, differences: String, at place: Place
  ) -> Refusal {
    Refusal(
      "conflict", at: place,
      "id \(quoted(id)) is taken by seq \(sequence) with other content: \(differences)",
      remedy: "give this event an id of its own, or correct the recorded one with --replaces")
  }

  static func unknownTarget(_ verb: String, _ id: String, at place: Place) -> Refusal {
    Refusal(
      "unknown-event", at: place, "no event has the id \(quoted(id)) that is to be \(verb)",
      remedy: "name the id of a recorded event; 'ledgerctl replay --where id=...' looks for one")
  }

  static func reservedTarget(_ verb: String, _ id: String, kind: String, at place: Place) -> Refusal
  {
    Refusal(
      "wrong-target", at: place, "\(quoted(id)) is a \(kind) line and cannot be \(verb)",
      remedy: kind == ReservedKind.reconciled.rawValue
        ? "void it, and record the partner's total anew"
        : "a void stays; record the event anew under another id, or adopt a revised plan")
  }

  package static func alreadySuperseded(
    _ id: String, by other: String, sequence: Int, wasVoided: Bool, at place: Place
  ) -> Refusal {
    let done = wasVoided ? "voided" : "replaced"
    return Refusal(
      "already-\(done)", at: place,
      "\(quoted(id)) was \(done) by \(quoted(other)), seq \(sequence)",
      remedy: wasVoided
        ? "record the event anew under another id" : "replace or void \(quoted(other)) instead")
  }

  static func selfTarget(_ id: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-target", at: place, "the event \(quoted(id)) names itself",
      remedy: "name another event")
  }

  package static func unknownProgramme(_ slug: String, near: String?, at place: Place) -> Refusal {
    Refusal(
      "unknown-programme", at: place, "no adopted plan names the programme \(quoted(slug))",
      remedy: near.map { "write '\($0)'" } ?? "adopt its plan first with 'ledgerctl plan adopt'")
  }

  private static func shown(_ bytes: Span<UInt8>, _ offset: Int) -> String {
    guard offset < bytes.count else { return "end" }
    let byte = bytes[offset]
    return byte > 0x20 && byte < 0x7F
      ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(hex(byte))"
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "0x" + (digits.count < 2 ? "0" : "") + digits
  }
}

/// Text from outside as a message shows it: personal data masked, control characters written out, at
/// most 80 characters.
///
/// - Parameter text: The text as it came.
/// - Returns: The text between single quotes, on one line.
/// - Complexity: O(n).
package func quoted(_ text: String) -> String {
  var shown = ""
  var count = 0
  // Before anything is cut off: half of a number is still a part of it.
  for scalar in redacted(text).unicodeScalars {
    if count == 80 {
      shown += "..."
      break
    }
    count += 1
    if EventForms.isHidden(scalar) {
      shown += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
    } else {
      shown.unicodeScalars.append(scalar)
    }
  }
  return "'" + shown + "'"
}
