/// Why ledgers are not read as one, and what would be right.
extension Refusal {
  static func tooManyLedgers(_ count: Int, _ most: Int) -> Refusal {
    Refusal(
      "too-many-ledgers", at: Place(), "\(count) ledgers are more than are read as one",
      remedy: "at most \(most)")
  }

  static func originTwice(_ origin: String, _ directory: String, _ other: String) -> Refusal {
    Refusal(
      "origin-twice", at: Place(),
      "\(quoted(directory)) and \(quoted(other)) have one origin, \(quoted(origin))",
      remedy: "name each ledger once; a copy of a ledger is not another one")
  }

  static func unlikeEvents(
    _ id: String, at place: Place, _ other: Place, _ differences: String?
  ) -> Refusal {
    let file = "\(other.file ?? ""):\(other.line ?? 0)"
    guard let differences else {
      return Refusal(
        "federation-conflict", at: place,
        "id \(quoted(id)) is at \(file) too with other content, and one of the two names no source",
        remedy:
          "two events of one id are told apart by their sources: void one of them and record it"
          + " again with its source, or under an id of its own")
    }
    return Refusal(
      "federation-conflict", at: place,
      "id \(quoted(id)) says something else at \(file): \(differences)",
      remedy:
        "an id of one source is one event: void the wrong one and record it under an id of its"
        + " own")
  }

  static func takenOutTwice(
    _ id: String, at place: Place, isReplacement: Bool, _ other: Place, otherIsReplacement: Bool
  ) -> Refusal {
    let words = isReplacement ? "replaces" : "voids"
    let others = otherIsReplacement ? "replaces it by another event" : "voids it"
    return Refusal(
      "federation-removals", at: place,
      "this line \(words) \(quoted(id)), and \(other.file ?? ""):\(other.line ?? 0) \(others)",
      remedy: "agree on one, and void an event that stands in for it")
  }

  static func plansDiffer(
    _ programme: String, _ held: [(directory: String, sequence: Int, digest: Digest)]
  ) -> Refusal {
    let each = held.map {
      "\($0.digest.hex.prefix(12)) in \(quoted($0.directory)) (seq \($0.sequence))"
    }
    return Refusal(
      "plans-differ", at: Place(),
      "the ledgers hold different plans of \(quoted(programme)): \(each.joined(separator: ", "))",
      remedy: "adopt one plan in all of them, or name only ledgers that hold the same")
  }

  static func entryTwice(_ origin: String, at place: Place, _ other: Place) -> Refusal {
    Refusal(
      "origin-twice", at: place,
      "origin \(quoted(origin)) stands at \(other.pointer ?? "") already",
      remedy: "name each ledger once")
  }

  static func checkpointOfOther(_ found: String, _ origin: String, at place: Place) -> Refusal {
    Refusal(
      "other-origin", at: place,
      "this is a checkpoint of \(quoted(found)), and the ledger's origin is \(quoted(origin))",
      remedy: "put a checkpoint of that ledger here, or none before the first")
  }

  static func otherOrigin(_ found: String, _ origin: String, at place: Place) -> Refusal {
    Refusal(
      "other-origin", at: place,
      "the ledger there has origin \(quoted(found)), not \(quoted(origin))",
      remedy: "write the path of the ledger that is meant, or its origin")
  }

  static func shorterThanSeen(
    _ directory: String, _ size: Int, _ seen: Checkpoint, at place: Place
  ) -> Refusal {
    Refusal(
      "history-changed", at: place,
      "ledger \(quoted(directory)) has \(size) lines, and had \(seen.size) when it was seen last, with"
        + " root \(seen.root.base64)",
      remedy: "ask whoever keeps it; a ledger only grows")
  }

  static func historyChanged(
    _ directory: String, _ root: Digest, _ seen: Checkpoint, at place: Place
  ) -> Refusal {
    Refusal(
      "history-changed", at: place,
      "the first \(seen.size) lines of ledger \(quoted(directory)) are not those that were seen last:"
        + " their root is \(root.base64), and was \(seen.root.base64)",
      remedy: "ask whoever keeps it; lines of a ledger never change")
  }

  /// A copy of another ledger, where something is to be recorded.
  ///
  /// - Parameter directory: The copy.
  /// - Returns: The refusal.
  package static func isMirror(_ directory: String) -> Refusal {
    Refusal(
      "mirror", at: Place(file: directory),
      "this is a copy of another ledger, and nothing is recorded in it",
      remedy: "record in the ledger that it is a copy of; 'ledgerctl pull' brings it here")
  }

  static func notAMirror(_ directory: String) -> Refusal {
    Refusal(
      "not-a-mirror", at: Place(file: directory),
      "this is a ledger of its own, and no copy that 'ledgerctl pull' made",
      remedy: "name another directory; it need not be there")
  }

  static func mirrorOfOther(_ directory: String, _ origin: String, _ source: String) -> Refusal {
    Refusal(
      "other-origin", at: Place(file: directory),
      "this is a copy of \(quoted(origin)), and the source is \(quoted(source))"
        + (origin == source ? " that was made at another moment" : ""),
      remedy: "name a directory of its own for each source")
  }

  static func closedLinesGone(_ directory: String, _ size: Int, _ seen: Checkpoint) -> Refusal {
    Refusal(
      "history-changed", at: Place(file: directory),
      "the closed segments hold \(size) lines, and held \(seen.size) when they were copied last, with"
        + " root \(seen.root.base64)",
      remedy: "ask whoever keeps it; a ledger only grows")
  }

  static func segmentsDiffer(_ directory: String, _ copy: String) -> Refusal {
    Refusal(
      "history-changed", at: Place(file: directory),
      "its segments begin at other lines than those that were copied to \(quoted(copy))",
      remedy: "'ledgerctl verify' says which of the two is whole")
  }
}
