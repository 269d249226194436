import TestSupport

/// Ways in which an event is JSON, and no event: each is wrong by construction.
enum MalformedEvent: String, CaseIterable {
  case missingKind, missingOccurred, missingProgramme, unknownKey, capitalKey, notAnObject
  case kindUnknown, kindReserved, kindCapitals, kindNumber, fieldUnknown, fieldOfWrongType
  case codeUnknown, dataList, dataText, fieldNull, fieldNested, fieldsTooMany, elementsTooMany
  case dayThatIsNot, dayInAnotherForm, dayNumber, hour24, leapSecond, year0, offsetTooFar, noOffset
  case idEmpty, idWithSpaceAtEnd, idWithTab, idTooLong, idNumber, idHidden
  case quantityZero, quantityNegative, quantityFraction, quantityHuge, quantityText
  case programmeCapitals, programmeHyphens, programmeSpaces, placeWithoutScheme, placeShort
  case subjectName, subjectEmail, setByLedger, recordedGiven, replacesUnknown, replacesItself
  case voidWithoutReason, voidOfUnknown, actorEmpty, sourceWithLineEnd, numberTooLong, numberTooFine
  case textHidden, textTooLong, conflict

  /// The members of a sound event, but for what this is about.
  ///
  /// - Parameters:
  ///   - number: The event's number, for its id.
  ///   - random: Chooses among the forms of the fault.
  /// - Returns: The event's text.
  func text(_ number: Int, using random: inout SplitMix64) -> String {
    func one(_ texts: String...) -> String { texts.randomElement(using: &random) ?? "" }
    func event(_ changes: (String, String?)...) -> String {
      var members: [(String, String)] = [
        ("id", "\"m-\(number)\""), ("kind", "\"grant.award\""), ("programme", "\"norwich\""),
        ("occurred", "\"2018-03-07\""), ("data", "{\"amount\":25000}"),
      ]
      for (key, value) in changes {
        members.removeAll { $0.0 == key }
        if let value { members.append((key, value)) }
      }
      members.shuffle(using: &random)
      return "{" + members.map { "\"\($0.0)\":\($0.1)" }.joined(separator: ",") + "}"
    }
    func quoted(_ text: String) -> String { "\"\(text)\"" }
    let long = String(repeating: "a", count: 129)
    switch self {
    case .missingKind: return event(("kind", nil))
    case .missingOccurred: return event(("occurred", nil))
    case .missingProgramme: return event(("programme", nil))
    case .unknownKey: return event((one("amount", "when", "kinds", "", "é"), "1"))
    case .capitalKey: return event(("kind", nil), ("Kind", "\"grant.award\""))
    case .notAnObject: return one("[]", "1", "\"grant.award\"", "null", "true", "[{}]")
    case .kindUnknown: return event(("kind", quoted(one("grant.awarded", "a.b", "x"))))
    case .kindReserved:
      return event(
        ("kind", quoted(one("ledger.opened", "ledger.plan", "ledger.catalogue", "ledger.x"))))
    case .kindCapitals:
      return event(("kind", quoted(one("Grant.award", "grant..award", "grant award", ""))))
    case .kindNumber: return event(("kind", one("1", "null", "[]", "{}", "true")))
    case .fieldUnknown: return event(("data", "{\"amount\":1,\"\(one("amout", "x", ""))\":1}"))
    case .fieldOfWrongType:
      return event(("data", "{\"amount\":\(one("\"25000\"", "true", "[1]"))}"))
    case .codeUnknown:
      return event(
        ("kind", "\"npq.enrolment\""),
        ("data", "{\"level\":\"\(one("npq-x", "NPQ", " "))\"}"))
    case .dataList: return event(("data", "[1]"))
    case .dataText: return event(("data", one("\"x\"", "null", "1")))
    case .fieldNull: return event(("data", "{\"amount\":null}"))
    case .fieldNested: return event(("data", "{\"amount\":\(one("{\"x\":1}", "[[1]]"))}"))
    case .fieldsTooMany:
      return event(("data", "{" + (0..<65).map { "\"f\($0)\":1" }.joined(separator: ",") + "}"))
    case .elementsTooMany:
      let list = Array(repeating: "\"a\"", count: 257).joined(separator: ",")
      return event(("data", "{\"amount\":1,\"recipients\":[\(list)]}"))
    case .dayThatIsNot:
      return event(
        (
          "occurred",
          quoted(
            one("2018-02-29", "2018-04-31", "2018-13-01", "2018-00-10", "2018-01-00", "1900-02-29"))
        ))
    case .dayInAnotherForm:
      return event(
        (
          "occurred",
          quoted(
            one(
              "07/03/2018", "2018-3-7", "20180307", "2018-03", " 2018-03-07", "2018-03-07 ",
              "7 March 2018", "2018-03-07T"))
        ))
    case .dayNumber: return event(("occurred", one("20180307", "null", "[]")))
    case .hour24:
      return event(("occurred", quoted(one("2018-03-07T24:00:00Z", "2018-03-07T10:60Z"))))
    case .leapSecond: return event(("occurred", quoted("2016-12-31T23:59:60Z")))
    case .year0: return event(("occurred", quoted(one("0000-01-01", "-001-01-01", "10000-01-01"))))
    case .offsetTooFar:
      return event(
        ("occurred", quoted(one("2018-03-07T10:30:00+24:00", "2018-03-07T10:30:00+01:60"))))
    case .noOffset:
      return event(("occurred", quoted(one("2018-03-07T10:30:00", "2018-03-07 10:30:00Z"))))
    case .idEmpty: return event(("id", "\"\""))
    case .idWithSpaceAtEnd: return event(("id", quoted(one(" a", "a ", " "))))
    case .idWithTab: return event(("id", quoted(one("a\\tb", "a\\nb", "\\u0000"))))
    case .idTooLong: return event(("id", quoted(long)))
    case .idNumber: return event(("id", one("17", "null", "{}", "[\"a\"]")))
    case .idHidden:
      return event(("id", quoted(one("a\\u202eb", "a\u{202E}b", "\u{FEFF}a", "a\\u200bb"))))
    case .quantityZero: return event(("quantity", one("0", "-0", "0.0")))
    case .quantityNegative: return event(("quantity", one("-1", "-1e3")))
    case .quantityFraction: return event(("quantity", one("1.5", "1e-3")))
    case .quantityHuge:
      return event(("quantity", one("1000000001", "1e30", "99999999999999999999")))
    case .quantityText: return event(("quantity", one("\"2\"", "null", "true", "[2]")))
    case .programmeCapitals:
      return event(("programme", quoted(one("Norwich", "norwich.x", "nor_wich", ""))))
    case .programmeHyphens: return event(("programme", quoted(one("-a", "a-", "a--b", "-"))))
    case .programmeSpaces:
      return event(("programme", quoted(one("nor wich", " norwich", "norwich\\n"))))
    case .placeWithoutScheme:
      return event(("place", quoted(one("136190", ":136190", "Norwich", "URN:136190"))))
    case .placeShort:
      return event(("place", quoted(one("urn:1", "lad:07000148", "la:12", "ukprn:x", "urn:"))))
    case .subjectName:
      return event(("subject", quoted(one("Jo Smith", "p-", "p-Jo Smith", "p-é", "P-1"))))
    case .subjectEmail: return event(("subject", quoted("someone@example.org")))
    case .setByLedger: return event(("seq", one("1", "\"1\"", "null")))
    case .recordedGiven: return event(("recorded", "\"2018-03-07T00:00:00.000Z\""))
    case .replacesUnknown: return event(("replaces", "\"nobody-\(number)\""))
    case .replacesItself: return event(("replaces", "\"m-\(number)\""))
    case .voidWithoutReason:
      return event(
        ("kind", "\"ledger.void\""), ("programme", nil),
        (
          "data",
          one("{\"event\":\"base\"}", "{\"event\":\"base\",\"reason\":\" \"}", "{\"reason\":\"x\"}")
        ))
    case .voidOfUnknown:
      return event(
        ("kind", "\"ledger.void\""), ("programme", nil),
        ("data", "{\"event\":\"\(one("nobody", "ledger-opened"))\",\"reason\":\"x\"}"))
    case .actorEmpty: return event(("actor", one("\"\"", "\" \"", "1")))
    case .sourceWithLineEnd:
      return event(("source", quoted(one("a\\nb", "a\\u0085b", "a\\u001bb", " a"))))
    case .numberTooLong:
      return event(("data", "{\"amount\":\(one("1234567890123456", "1e15", "-1e20"))}"))
    case .numberTooFine:
      return event(("data", "{\"amount\":\(one("0.001", "0.0000000000001", "1e-20"))}"))
    case .textHidden:
      return event(
        (
          "data",
          "{\"amount\":1,\"funder\":\"\(one("a\\u0000", "a\\u001b[31m", "\u{9B}", "\\u202e"))\"}"
        ))
    case .textTooLong:
      return event(
        ("data", "{\"amount\":1,\"funder\":\"\(String(repeating: "a", count: 2_001))\"}"))
    case .conflict: return event(("id", "\"base\""), ("occurred", "\"2018-03-08\""))
    }
  }
}
