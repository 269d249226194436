import Ledger
import Projections

/// A void of an event that was not known when the void came: the file may bring it later.
struct LaterVoid {
  let event: JSONValue
  let target: String
  let locate: (JSONValue) -> Place
}

/// What a source says again of events that the ledger knows: that they are void, or otherwise now.
extension ImportRun {
  /// The most voids that wait for their events.
  static let laterVoidsMax = 1_000_000

  /// Checks an event that a map made and takes it into the batch.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - purpose: What is to be done with it.
  ///   - locate: Where a part of the event stands in what was given.
  /// - Returns: Why it is refused; nothing when it is not.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  func stage(
    _ event: JSONValue, _ purpose: RowPurpose, locate: @escaping (JSONValue) -> Place
  ) throws(LedgerError) -> [Refusal] {
    switch purpose {
    case .record: try stage(event, reserved: [], locate: locate)
    case .revise(let field): try stageVersion(event, by: field, locate: locate)
    case .agree: try stageAccount(event, locate: locate)
    case .void: try stageVoid(event, waits: true, locate: locate)
    }
  }

  /// Stages the voids that waited for their events; those whose events did not come are left out.
  ///
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  func stageLaterVoids() throws(LedgerError) {
    let voids = laterVoids
    laterVoids = []
    for void in voids {
      let found = try stageVoid(void.event, waits: false, locate: void.locate)
      if !found.isEmpty {
        tally.refused += 1
        try add(found)
      }
    }
  }

  // MARK: Voids

  private func stageVoid(
    _ event: JSONValue, waits: Bool, locate: @escaping (JSONValue) -> Place
  ) throws(LedgerError) -> [Refusal] {
    guard let target = event["data"]?["event"]?.string, EventForms.isID(target) else {
      return try stage(event, reserved: [.void], locate: locate)
    }
    guard try appender.known(target) != nil else {
      if !waits {
        leaveOut(Words.voidOfUnknown)
      } else if laterVoids.count < Self.laterVoidsMax {
        laterVoids.append(LaterVoid(event: event, target: target, locate: locate))
      } else {
        return [.tooManyVoids(Self.laterVoidsMax, at: locate(event))]
      }
      return []
    }
    var last = target
    while true {
      switch try appender.fate(of: last) {
      case .replaced(let next): last = next
      case .voided(let id, let sequence):
        // Said before, in whatever words.
        try count(Receipt(id: id, sequence: sequence, status: .duplicate))
        return []
      case .counts:
        guard last != target else { return try stage(event, reserved: [.void], locate: locate) }
        var data = JSONLine()
        data.add("event", last)
        data.add("reason", event["data"]?["reason"]?.string)
        return try stage(
          Self.event(event, with: ["data": data.object]), reserved: [.void], locate: locate)
      }
    }
  }

  // MARK: Versions

  /// Stages an event of which an earlier version may be known.
  ///
  /// The first version has the id that the source gives, later ones have that id with `~2`, `~3` after it, and each replaces what stands.
  private func stageVersion(
    _ event: JSONValue, by field: String?, locate: @escaping (JSONValue) -> Place
  ) throws(LedgerError) -> [Refusal] {
    guard let id = event["id"]?.string, EventForms.isID(id), let first = try appender.known(id)
    else { return try stage(event, reserved: [], locate: locate) }
    let given: JSONValue
    do throws(LedgerError) {
      given = try statement(of: event, locate)
    } catch {
      guard case .refused(let refusals) = error else { throw error }
      return refusals
    }
    var (last, lastID, number) = (first, id, 1)
    // What an earlier version said already, of the same moment, is no news.
    if try isKnown(given, in: first, by: field) {
      try count(Receipt(id: id, sequence: first.sequence, status: .duplicate))
      return []
    }
    while let next = try appender.known("\(id)~\(number + 1)") {
      number += 1
      (last, lastID) = (next, "\(id)~\(number)")
      if try isKnown(given, in: next, by: field) {
        try count(Receipt(id: lastID, sequence: next.sequence, status: .duplicate))
        return []
      }
    }
    let recorded = try JSONDocument(last.line, file: nil).root
    if Self.saysTheSame(recorded, given, but: field) {
      try count(Receipt(id: lastID, sequence: last.sequence, status: .duplicate))
      return []
    }
    switch Self.order(recorded, given, by: field) {
    case .older:
      leaveOut(Words.olderVersion)
      return []
    case .same where last.isStaged:
      return [.saidTwice(id, at: locate(event["id"] ?? event))]
    case .same, .newer: break
    }
    // Somebody may have corrected it by hand since.
    var standing = lastID
    while true {
      switch try appender.fate(of: standing) {
      case .replaced(let next):
        standing = next
        continue
      case .voided:
        leaveOut(Words.versionOfVoid)
        return []
      case .counts: break
      }
      break
    }
    var data = event["data"]?.members.map { ($0.name, $0.value.canonical) } ?? []
    data.append((Catalogue.correctionReason, Self.json(Words.changedAtSource)))
    let correction = try Self.event(
      event,
      with: [
        "data": Self.object(data), "id": Self.json("\(id)~\(number + 1)"),
        "replaces": Self.json(standing),
      ])
    return try stage(correction, reserved: [], locate: locate)
  }

  /// What an event says, with a pseudonym for whom it is about.
  private func statement(
    of event: JSONValue, _ locate: @escaping (JSONValue) -> Place
  ) throws(LedgerError) -> JSONValue {
    let draft = try EventDraft(
      event, actor: actor, rules: catalogue, pseudonyms: pseudonyms, locate: locate)
    var statement: [UInt8] = []
    draft.appendStatement(to: &statement)
    return try JSONDocument(statement, file: nil).root
  }

  // MARK: Accounts

  /// Stages an event of which another account may be known: what both say must be the same, and then what is
  /// recorded stays.
  private func stageAccount(
    _ event: JSONValue, locate: @escaping (JSONValue) -> Place
  ) throws(LedgerError) -> [Refusal] {
    guard let id = event["id"]?.string, EventForms.isID(id), let known = try appender.known(id)
    else { return try stage(event, reserved: [], locate: locate) }
    let given: JSONValue
    do throws(LedgerError) {
      given = try statement(of: event, locate)
    } catch {
      guard case .refused(let refusals) = error else { throw error }
      return refusals
    }
    let recorded = try JSONDocument(known.line, file: nil).root
    // What differs is a conflict, and is told as any other.
    guard let saysMore = Self.saysMore(given, than: recorded) else {
      return try stage(event, reserved: [], locate: locate)
    }
    try count(Receipt(id: id, sequence: known.sequence, status: .duplicate))
    if saysMore { accountsWithMore += 1 }
    return []
  }

  /// Whether an account says something that the recorded one does not; `nil` where they differ in what
  /// both say.
  private static func saysMore(_ given: JSONValue, than recorded: JSONValue) -> Bool? {
    let passed = ["actor", "data", "id", "recorded", "replaces", "seq", "source"]
    var more = false
    guard given["quantity"]?.integer ?? 1 == recorded["quantity"]?.integer ?? 1 else { return nil }
    let pairs =
      given.members.filter { !passed.contains($0.name) }.map { ($0, recorded[$0.name]) }
      + (given["data"]?.members ?? []).map { ($0, recorded["data"]?[$0.name]) }
    for ((name, value), other) in pairs {
      guard let other else {
        more = true
        continue
      }
      if value.canonical == other.canonical { continue }
      // A day without a time is the day of the other's moment.
      guard name == "occurred",
        let (one, two) = value.string.flatMap({ one in
          other.string.map { (one, $0) }
        }), min(one.utf8.count, two.utf8.count) == 10, one.prefix(10) == two.prefix(10)
      else { return nil }
    }
    return more
  }

  /// Whether an event says what a version says that has a moment of its own.
  private func isKnown(
    _ given: JSONValue, in version: Appender.KnownEvent, by field: String?
  ) throws(LedgerError) -> Bool {
    guard let field else { return false }
    let recorded = try JSONDocument(version.line, file: nil).root
    return recorded["data"]?[field]?.canonical == given["data"]?[field]?.canonical
      && Self.saysTheSame(recorded, given, but: field)
  }

  private enum Order { case older, same, newer }

  /// Whether a version is newer than the recorded one, by a field of both.
  private static func order(_ recorded: JSONValue, _ given: JSONValue, by field: String?) -> Order {
    guard let field, let old = recorded["data"]?[field]?.canonical,
      let new = given["data"]?[field]?.canonical
    else { return .same }
    if old == new { return .same }
    return old.lexicographicallyPrecedes(new) ? .newer : .older
  }

  /// Whether two events say the same, but for what tells versions apart.
  private static func saysTheSame(
    _ recorded: JSONValue, _ given: JSONValue, but field: String?
  ) -> Bool {
    func content(_ event: JSONValue) -> [UInt8] {
      var passed = ["actor", "data", "id", "recorded", "replaces", "seq"]
      // The day of a version is that of its change.
      if field != nil { passed.append("occurred") }
      var members = event.members.filter { !passed.contains($0.name) }
        .map { ($0.name, $0.value.canonical) }
      let data = (event["data"]?.members ?? []).filter {
        $0.name != field && $0.name != Catalogue.correctionReason
      }
      members.append(("data", object(data.map { ($0.name, $0.value.canonical) })))
      return object(members)
    }
    return content(recorded) == content(given)
  }

  /// An event with other values for some of its members.
  private static func event(
    _ event: JSONValue, with others: [String: [UInt8]]
  ) throws(LedgerError) -> JSONValue {
    var members = event.members.filter { others[$0.name] == nil }
      .map { ($0.name, $0.value.canonical) }
    members += others.map { ($0.key, $0.value) }
    return try JSONDocument(object(members), file: nil).root
  }

  private static func object(_ members: [(String, [UInt8])]) -> [UInt8] {
    var line = JSONLine()
    for (name, json) in members.sorted(by: { $0.0 < $1.0 }) { line.add(name, json: json) }
    return line.object
  }

  private static func json(_ text: String) -> [UInt8] {
    var json: [UInt8] = []
    appendCanonicalString(text, to: &json)
    return json
  }
}
