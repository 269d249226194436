import Ledger
import Projections

/// `record`: one fact.
struct RecordCommand: Command {
  static let spec = CommandSpec(
    "record", "record one fact and print its receipt",
    operands: [
      OperandSpec("KIND", "what happened: one of the catalogue's kinds", value: .kind),
      OperandSpec(
        "field=value", "the kind's own fields; several values of one field as a|b",
        isRequired: false, isRepeatable: true, value: .field),
    ],
    options: [
      OptionSpec("programme", "P", "the programme's slug, such as norwich", value: .programme),
      OptionSpec("on", "DATE", "the day on which it happened, or with time and offset; today"),
      OptionSpec(
        "subject", "S", "whom it is about: a pseudonym such as p-7f3a, or urn:136190; - reads it"),
      OptionSpec("place", "P", "where: urn:136190, ukprn:10004772, la:926, lad:E07000148"),
      OptionSpec("quantity", "N", "how many it stands for; 1"),
      OptionSpec("id", "ID", "the source's own id; derived from the content without it"),
      OptionSpec("actor", "A", "who records: a role or a job; else $LEDGER_ACTOR, else ledgerctl"),
      OptionSpec("source", "S", "the file, system or return that it comes from"),
      OptionSpec("replaces", "ID", "the earlier event that this one stands in for"),
      OptionSpec("reason", "TEXT", "what was wrong with the earlier event"),
      .pseudonymKey,
    ],
    examples: [
      .init(
        "ledgerctl record employer.encounter --programme norwich --on 2018-03-07 --quantity 30",
        "thirty pupils met an employer"),
      .init(
        "ledgerctl record grant.award amount=25000 --programme norwich --id fund-17",
        "a grant, by the fund's own number"),
      .init(
        "ledgerctl record grant.award amount=2500 --programme norwich --replaces fund-17 "
          + "--reason 'one zero too many'", "the same grant, corrected"),
      .init(
        "ledgerctl record ledger.reconciled measure=encounters value=11040 --programme norwich "
          + "--on 2018-08-31 --source 'Careers Hub, annual return'",
        "a partner's own total, which 'check' holds against the ledger's figure of that day"),
      .init(
        "ledgerctl record pupil.supported --programme norwich --subject - --pseudonym-key "
          + "~/pupils.key < number.txt", "a pupil's number becomes a pseudonym on the way in"),
    ],
    details: [
      "Recording the same event again adds nothing and says so: a script may repeat itself. The "
        + "receipt is printed once the event is on disk.",
      "What looks like personal data is refused; docs/personal-data.md says what is seen. A raw "
        + "identifier does not belong on a command line, which everybody on the machine can read: "
        + "'--subject -' reads it from standard input, one line.",
    ])

  private let kind: String
  /// Whether it is a partner's own total.
  private let isTotal: Bool
  private let fields: [(name: String, text: String, word: String)]
  private let envelope: [(name: String, option: String, text: String)]
  private let reason: String?
  private let actor: String
  private let key: String?

  init(_ arguments: Arguments) throws(UsageError) {
    kind = arguments.operands[0]
    isTotal = kind == ReservedKind.reconciled.rawValue
    if kind.hasPrefix(LogFormat.reservedPrefix), !isTotal { throw .reservedKind(kind) }
    if kind.contains("=") { throw .operandMissing("record", "KIND", Self.spec.usage) }
    var fields: [(name: String, text: String, word: String)] = []
    for word in arguments.operands.dropFirst() {
      guard let sign = word.firstIndex(of: "="), sign > word.startIndex else {
        throw .notAField(word)
      }
      let name = String(word[..<sign])
      if fields.contains(where: { $0.name == name }) { throw .fieldTwice(name) }
      fields.append((name, String(word[word.index(after: sign)...]), word))
    }
    reason = arguments["reason"]
    if arguments["replaces"] != nil {
      guard let reason else { throw .reasonMissing }
      if reason.allSatisfy(\.isWhitespace) { throw .emptyReason() }
      let name = Catalogue.correctionReason
      if fields.contains(where: { $0.name == name }) { throw .fieldTwice(name) }
      fields.append((name, reason, "--reason \(reason)"))
    } else if reason != nil {
      throw .reasonAlone
    }
    self.fields = fields
    var envelope: [(name: String, option: String, text: String)] = []
    for option in ["id", "place", "programme", "quantity", "replaces", "source", "subject"] {
      if let text = arguments[option] { envelope.append((option, option, text)) }
    }
    envelope.append(("occurred", "on", arguments["on"] ?? CivilDate.today.description))
    self.envelope = envelope
    actor = arguments.actor
    key = arguments["pseudonym-key"]
    if let key, !FileSystem.exists(key) { throw .noFile(key) }
    if arguments["subject"] == "-", Descriptor.standardInput.isTerminal {
      throw .nothingToRead(HelpText.help([Self.self]))
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let pseudonyms = try PseudonymKey(of: key, log)
    // Before the lock is taken: standard input may be slow.
    let (envelope, typedSubject) = try readSubject()
    let appender = try terminal.appender(to: log)
    let known = try appender.catalogue(of: log, onlyKind: kind)
    let totals = isTotal ? ReconciliationRules(known, plans: try appender.plans()) : nil
    // A total's value is written as its measure's values are.
    let catalogue =
      totals.map { ReconciliationRules.catalogue(for: measure(in: $0)) } ?? known
    for field in fields { terminal.typed["/data/\(field.name)"] = field.word }
    for part in envelope { terminal.typed["/\(part.name)"] = "--\(part.option) \(part.text)" }
    terminal.typed["/kind"] = kind
    terminal.typed["/actor"] = "--actor \(actor)"
    terminal.typed["/subject"] = "--subject"
    // The event came from the command line: its places are pointers, which `typed` turns into words.
    func locate(_ value: JSONValue) -> Place { Place(pointer: value.place.pointer) }
    var (json, refusals) = event(catalogue, envelope)
    let event = try JSONDocument(json, file: nil).root
    var programmes = KnownProgrammes(appender, log)
    if !isTotal, let refusal = programmes.refusal(of: event, terminal, locate: locate) {
      refusals.append(refusal)
    }
    let rules: any EventRules = if let totals { totals } else { known }
    let draft: EventDraft
    do throws(LedgerError) {
      draft = try EventDraft(
        event, actor: actor, reserved: isTotal ? [.reconciled] : [], rules: rules,
        pseudonyms: pseudonyms, locate: locate)
    } catch {
      guard case .refused(let found) = error else { throw error }
      // Of a value that holds personal data only that is said, of a mistyped one what was typed.
      let personal = Set(found.filter { $0.name == "personal-data" }.map(\.place))
      refusals.removeAll { personal.contains($0.place) }
      if let typedSubject { refusals.append(typedSubject) }
      let mistyped = Set(refusals.map(\.place))
      throw .refused(refusals + found.filter { !mistyped.contains($0.place) })
    }
    if let typedSubject { refusals.append(typedSubject) }
    guard refusals.isEmpty else { throw .refused(refusals) }
    let receipt = try appender.stage(draft, at: Place())
    _ = try appender.commit()
    terminal.recordedBefore = Words.recordedBefore(receipt.sequence)
    try terminal.write(receipt)
    if draft.hasNewPseudonym { terminal.hint(Words.pseudonymsMade(1)) }
    if receipt.status == .duplicate {
      terminal.hint(Words.afterDuplicate)
    } else {
      terminal.hint(
        isTotal ? Words.afterTotal(receipt.id) : Words.afterRecording(receipt.id, log.directory))
    }
    return .done
  }

  /// The measure that a total names, as far as it names one.
  private func measure(in totals: ReconciliationRules) -> Measure? {
    totals.measure(
      fields.first { $0.name == "measure" }?.text,
      of: envelope.first { $0.name == "programme" }?.text)
  }

  /// The envelope with the subject that standard input gives, where it gives one; and why a subject
  /// that is typed is not taken.
  private func readSubject() throws(LedgerError) -> (
    envelope: [(name: String, option: String, text: String)], refusal: Refusal?
  ) {
    var envelope = envelope
    guard let index = envelope.firstIndex(where: { $0.name == "subject" }) else {
      return (envelope, nil)
    }
    if envelope[index].text != "-" {
      return (envelope, SubjectInput.refusal(ofTyped: envelope[index].text))
    }
    envelope[index].text = try SubjectInput.line()
    return (envelope, nil)
  }

  /// The event as a line of an import, its texts turned into what the catalogue says that they are;
  /// and what is wrong with those that cannot be, which stand in the event as texts.
  private func event(
    _ catalogue: Catalogue, _ envelope: [(name: String, option: String, text: String)]
  ) -> (json: [UInt8], refusals: [Refusal]) {
    var data = JSONLine()
    var refusals: [Refusal] = []
    // A kind that is not there has no fields either: said once, by the door.
    for field in fields where catalogue.kind(kind) != nil {
      switch catalogue.encode(kind: kind, field: field.name, text: field.text) {
      case .success(let json): data.add(field.name, json: json)
      case .failure(let refusal):
        refusals.append(refusal)
        data.add(field.name, field.text)
      }
    }
    var event = JSONLine()
    event.add("data", json: data.object)
    event.add("kind", kind)
    for part in envelope {
      let number = part.name == "quantity" ? ExactDecimal(part.text) : nil
      if let number, number.isLineNumber {
        event.add(part.name, json: Array(number.description.utf8))
      } else {
        event.add(part.name, part.text)
      }
    }
    return (event.object, refusals)
  }
}

extension Receipt {
  /// The receipt as scripts read it.
  var json: JSONLine {
    var line = JSONLine()
    line.add("id", id)
    line.add("seq", sequence)
    line.add("status", status.rawValue)
    return line
  }
}

extension Terminal {
  /// Writes the receipt of one event.
  func write(_ receipt: Receipt) throws(LedgerError) {
    if isJSON {
      try write(receipt.json.ended)
    } else {
      try print("\(receipt.status.rawValue) seq \(receipt.sequence) id \(receipt.id)")
    }
  }
}
