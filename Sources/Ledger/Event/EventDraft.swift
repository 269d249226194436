/// An event on its way in: its envelope read and checked, its canonical bytes ready but for what the
/// ledger sets (`seq`, `recorded`, and an `id` where the source gives none).
public struct EventDraft: Sendable {
  /// The event's kind.
  public let kind: String
  /// The day or moment at which it happened.
  public let occurred: Occurrence
  /// The id that the source gives; `nil` when it is to be derived.
  public private(set) var id: String?
  /// The programme; `nil` for `ledger.*` kinds.
  public let programme: String?
  /// The id of the event that this one stands in for.
  public let replaces: String?
  /// For a `ledger.void`, the id of the event that it takes out.
  public let voids: String?
  /// Whether the subject came as a raw identifier, of which a pseudonym was made.
  public let hasNewPseudonym: Bool
  /// Each key's canonical JSON, in the order of ``EnvelopeKey``; empty where absent.
  ///
  /// Private fields are not in `data` until they are sealed.
  private var values: [[UInt8]]
  /// The private fields and their values as canonical JSON, in canonical order.
  private(set) var privateFields: [(name: String, json: [UInt8])] = []
  /// The other fields, where there are private ones.
  private var openFields: [(name: String, json: [UInt8])] = []

  /// Reads an event as it comes from outside: a JSON object of the envelope's keys without `seq`
  /// and `recorded`.
  ///
  /// - Parameters:
  ///   - value: The object.
  ///   - actor: Who records it, where the object does not say.
  ///   - reserved: The `ledger.*` kinds that may come this way.
  ///   - rules: What the catalogue says of kinds and fields; `nil` checks the envelope only.
  ///   - pseudonyms: The key that makes pseudonyms of raw subjects; without it they are refused.
  ///   - locate: Where a part of the event stands in what the user gave, by its JSON pointer:
  ///     a cell, for an event made from a row.
  /// - Throws: ``LedgerError/refused(_:)`` with every problem.
  /// - Complexity: O(n) in the bytes of the event.
  public init(
    _ value: JSONValue, actor: String?, reserved: Set<ReservedKind> = [],
    rules: (any EventRules)? = nil, pseudonyms: PseudonymKey? = nil,
    locate: ((JSONValue) -> Place)? = nil
  ) throws(LedgerError) {
    var reader = EnvelopeReader(locate: locate ?? { $0.place }, pseudonyms: pseudonyms)
    guard value.kind == .object else {
      throw .refused([.expected("an object, one event", at: reader.locate(value))])
    }
    // What has far too many members is not looked at one by one.
    if value.memberCount > LogFormat.envelopeKeysMax {
      throw .refused([.tooManyKeys(value.memberCount, at: reader.locate(value))])
    }
    if let data = value["data"], data.memberCount > LogFormat.dataFieldsMax {
      throw .refused([.tooManyFields(data.memberCount, at: reader.locate(data))])
    }
    reader.read(value, actor: actor, reserved: reserved)
    let kind = reader.kind
    let reservedKind = kind.flatMap { ReservedKind(rawValue: $0) }
    if let rules, let kind, reservedKind == nil || reservedKind == .reconciled {
      let problems = rules.problems(
        kind: kind, data: value["data"], occurred: reader.occurred?.date,
        isCorrection: reader.replaces != nil, event: value)
      for problem in problems {
        var placed = problem.refusal
        placed.place = reader.locate(problem.value)
        if let pointer = problem.pointer { placed.place.pointer = pointer }
        reader.refusals.append(placed)
      }
    }
    // What a catalogue knows it screens itself, by what it allows each field.
    if rules == nil || kind == nil || reservedKind != nil { reader.screenData(event: value) }
    reader.screenForRawSubject(value)
    reader.dropDoubled()
    guard reader.refusals.isEmpty, let kind, let occurred = reader.occurred else {
      throw .refused(reader.refusals)
    }
    self.kind = kind
    self.occurred = occurred
    id = reader.id
    programme = reader.programme
    replaces = reader.replaces
    voids = reader.voids
    hasNewPseudonym = reader.rawSubject != nil
    values = reader.values
    if let data = value["data"], let names = rules?.privateFields(ofKind: kind), !names.isEmpty {
      takeOut(names, of: data)
    }
  }

  /// Takes private fields out of the data.
  private mutating func takeOut(_ names: [String], of data: JSONValue) {
    for (name, value) in data.members {
      if names.contains(name) {
        privateFields.append((name, value.canonical))
      } else {
        openFields.append((name, value.canonical))
      }
    }
    privateFields.sort { jcsPrecedes($0.name.utf8.span, $1.name.utf8.span) }
    values[EnvelopeKey.data.rawValue].removeAll()
    appendObject(openFields, to: &values[EnvelopeKey.data.rawValue])
  }

  /// Draws a salt for each private value, and puts its digest where the value was.
  ///
  /// - Returns: What is kept beside the log; empty where no field is private.
  /// - Complexity: O(n) in the bytes of the data.
  mutating func seal() -> [PrivateValue] {
    guard !privateFields.isEmpty else { return [] }
    let sealed = privateFields.map { PrivateValue($0.name, $0.json) }
    let tokens = sealed.map { value in
      (name: value.field, json: Array("\"\(value.token)\"".utf8))
    }
    values[EnvelopeKey.data.rawValue].removeAll()
    appendObject(openFields + tokens, to: &values[EnvelopeKey.data.rawValue])
    return sealed
  }

  /// Gives an event the id that is derived from what it says.
  ///
  /// - Parameter id: The id.
  package mutating func identify(as id: String) {
    self.id = id
    values[EnvelopeKey.id.rawValue].removeAll()
    appendCanonicalString(id, to: &values[EnvelopeKey.id.rawValue])
  }

  /// Writes the event's canonical line without LF.
  ///
  /// - Parameters:
  ///   - sequence: Its sequence number.
  ///   - recorded: When the ledger records it.
  ///   - output: What it is written to the end of.
  /// - Complexity: O(n).
  package func appendLine(sequence: Int, recorded: Instant, to output: inout [UInt8]) {
    append(to: &output) { key, output in
      switch key {
      case .seq: output.append(contentsOf: String(sequence).utf8)
      case .recorded:
        output.append(UInt8(ascii: "\""))
        recorded.append(to: &output)
        output.append(UInt8(ascii: "\""))
      default: output.append(contentsOf: values[key.rawValue])
      }
      return true
    }
  }

  /// Writes what the event says, as canonical JSON.
  ///
  /// That is everything but `seq`, `recorded`, `id` and
  /// `actor`. Two events that say the same are the same fact, whoever records it. Private fields are
  /// left out: an id that is derived from them would tell them to whoever tries enough values.
  ///
  /// - Parameter output: What it is written to the end of.
  /// - Complexity: O(n).
  package func appendStatement(to output: inout [UInt8]) {
    append(to: &output) { key, output in
      if key == .seq || key == .recorded || key == .id || key == .actor { return false }
      output.append(contentsOf: values[key.rawValue])
      return !values[key.rawValue].isEmpty
    }
  }

  /// Writes the members for which `body` writes a value, in canonical order.
  private func append(
    to output: inout [UInt8], _ body: (EnvelopeKey, inout [UInt8]) -> Bool
  ) {
    output.append(UInt8(ascii: "{"))
    for key in EnvelopeKey.allCases {
      let isSet = key == .seq || key == .recorded || !values[key.rawValue].isEmpty
      guard isSet else { continue }
      let before = output.count
      if output[before - 1] != UInt8(ascii: "{") { output.append(UInt8(ascii: ",")) }
      output.append(UInt8(ascii: "\""))
      output.append(contentsOf: key.name.utf8)
      output.append(contentsOf: "\":".utf8)
      if !body(key, &output) { output.removeLast(output.count - before) }
    }
    output.append(UInt8(ascii: "}"))
  }
}

/// What a catalogue says of the kinds and fields of events.
///
/// Whoever implements it also looks for personal data in the fields: only a catalogue knows which are
/// open to what.
public protocol EventRules: Sendable {
  /// Every problem of an event's kind and data.
  ///
  /// - Parameters:
  ///   - kind: The event's kind.
  ///   - data: Its `data`; `nil` where it has none.
  ///   - occurred: The day on which it happened, when that could be read.
  ///   - isCorrection: Whether it replaces another event.
  ///   - event: The whole event, for problems of something that is missing.
  /// - Returns: The problems in the order of the event.
  func problems(
    kind: String, data: JSONValue?, occurred: CivilDate?, isCorrection: Bool, event: JSONValue
  ) -> [RuleProblem]

  /// The fields of a kind that are kept beside the log, so that they can be erased.
  ///
  /// - Parameter kind: The event's kind.
  /// - Returns: Their names; none for most kinds.
  func privateFields(ofKind kind: String) -> [String]
}

extension EventRules {
  /// None.
  public func privateFields(ofKind kind: String) -> [String] { [] }
}

/// A problem that rules find, and the value in which it stands.
public struct RuleProblem: Sendable {
  /// What is wrong and what would be right; its place is filled in by the caller.
  public var refusal: Refusal
  /// The value in question, or the object in which something is missing.
  public var value: JSONValue
  /// The JSON pointer to show, where it is not the value's own: of something missing.
  public var pointer: String?

  /// Makes a problem.
  ///
  /// - Parameters:
  ///   - refusal: What is wrong and what would be right.
  ///   - value: The value in question.
  ///   - pointer: The JSON pointer to show, where it is not the value's own.
  public init(_ refusal: Refusal, in value: JSONValue, pointer: String? = nil) {
    self.refusal = refusal
    self.value = value
    self.pointer = pointer
  }
}
