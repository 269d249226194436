/// What is said of personal data: never the value itself.
extension Refusal {
  /// A value that holds personal data.
  ///
  /// - Parameters:
  ///   - found: What it holds; not empty.
  ///   - what: What it is: `field 'employer'`.
  ///   - isField: Whether a catalogue could open it.
  ///   - place: Where it stands.
  /// - Returns: The refusal.
  package static func personalData(
    _ found: PersonalDataSet, in what: String, isField: Bool = false, at place: Place
  ) -> Refusal {
    let sorts = found.sorts
    let names = sorts.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    let remedy =
      "leave it out; a person is named by a pseudonym in 'subject' and nowhere else"
      + (isField ? ", and what is no person's has its field opened: \"allows\": [\(names)]" : "")
    return Refusal(
      "personal-data", at: place,
      "\(what) holds \(sorts.map(\.words).joined(separator: " and "))", remedy: remedy)
  }

  /// A subject that names a person.
  static func rawSubject(_ found: PersonalDataSet, hasKey: Bool, at place: Place) -> Refusal {
    let words = found.sorts.map(\.words).joined(separator: " and ")
    return Refusal(
      "personal-data", at: place,
      "'subject' holds \(words.isEmpty ? "a person's own number" : words)",
      remedy: hasKey
        ? "give the identifier alone, or with its scheme as upn:..., and --pseudonym-key makes a"
          + " pseudonym of it" : makePseudonym)
  }

  static func wrongSubject(at place: Place) -> Refusal {
    Refusal(
      "wrong-subject", at: place, "'subject' is neither a pseudonym nor a public identifier",
      remedy: "\(makePseudonym); a pseudonym is 'p-' and 1 to 64 of A-Z a-z 0-9 _ -, a public"
        + " identifier is written as urn:136190")
  }

  private static let makePseudonym =
    "add --pseudonym-key FILE, which turns a raw identifier into a pseudonym on the way in"

  static func wrongIdentifier(_ fault: RawIdentifier.Fault, at place: Place) -> Refusal {
    let (what, remedy) =
      switch fault {
      case .wrongLength:
        ("is empty or too long for an identifier", "write 1 to 200 bytes, or leave it out")
      case .unprintable:
        ("holds characters that cannot be printed", "take them out")
      case .wrongForm(.upn):
        (
          "looks like a pupil's number, and its check letter or its authority is wrong",
          "correct it; an identifier that is no UPN is written raw:..."
        )
      case .wrongForm(let scheme):
        (
          "is not what its scheme '\(scheme.rawValue):' says, or its check digit is wrong",
          "correct it; any other identifier is written raw:..."
        )
      }
    return Refusal("wrong-subject", at: place, "'subject' \(what)", remedy: remedy)
  }

  static func rawElsewhere(_ what: String, at place: Place) -> Refusal {
    Refusal(
      "personal-data", at: place, "\(what) holds the raw identifier of the subject",
      remedy: "take it out; an event without an id gets one that is derived from what it says")
  }

  static func keyTooShort(_ bytes: Int, at place: Place) -> Refusal {
    Refusal(
      "wrong-key", at: place,
      "the key has \(bytes) bytes, fewer than \(PseudonymKey.bytesMin)", remedy: makeKey)
  }

  static func keyTooLong(at place: Place) -> Refusal {
    Refusal(
      "wrong-key", at: place, "the key has more than \(PseudonymKey.bytesMax) bytes",
      remedy: "name the file that holds the key and nothing else")
  }

  static func keyNotRandom(at place: Place) -> Refusal {
    Refusal(
      "wrong-key", at: place, "the key is a few bytes repeated, which can be guessed",
      remedy: makeKey)
  }

  static func keyOpenToOthers(_ path: String) -> Refusal {
    Refusal(
      "wrong-key", at: Place(file: path),
      "the key can be read by anybody on this machine, or changed by its group",
      remedy: "take that right away with 'chmod 600 FILE'; if others may have read it, make another"
        + " key, which makes other pseudonyms")
  }

  static func keyInLedger(_ directory: String, at place: Place) -> Refusal {
    Refusal(
      "wrong-key", at: place,
      "the key lies in the ledger \(quoted(directory)), and goes where that goes",
      remedy: "move it to a place of its own")
  }

  private static let makeKey = "make one with 'openssl rand -hex 32 > FILE; chmod 600 FILE'"
}
