import Ledger

/// What is said of command lines.
extension UsageError {
  static func unknownCommand(_ name: String, among names: [String]) -> UsageError {
    let near = nearestName(to: name, among: names)
    return UsageError(
      "unknown-command", "\(quoted(name)) is not a command",
      remedy: near.map { "write '\($0)'" } ?? "'ledgerctl help' lists them")
  }

  static func unknownOption(_ word: String, command: String?, among names: [String]) -> UsageError {
    let bare = String(word.drop { $0 == "-" })
    let near = nearestName(to: bare, among: names).map { "write '--\($0)'" }
    let here = command.map { "\($0) has no option \(quoted(word))" }
    let help = command.map { "'ledgerctl help \($0)' lists its options" }
    return UsageError(
      "unknown-option", here ?? "no option \(quoted(word)) stands before a command",
      remedy: near ?? help ?? "put it after the command")
  }

  static func valueMissing(_ option: String, _ valueName: String) -> UsageError {
    UsageError(
      "value-missing", "'--\(option)' needs a value",
      remedy: "write --\(option) \(valueName); one that begins with a hyphen as"
        + " --\(option)=\(valueName)")
  }

  static func valueOfFlag(_ option: String) -> UsageError {
    UsageError("value-of-flag", "'--\(option)' takes no value", remedy: "write --\(option) alone")
  }

  static func wrongChoice(_ option: String, _ value: String, _ words: [String]) -> UsageError {
    let near = nearestName(to: value, among: words).map { "write '\($0)'" }
    return UsageError(
      "wrong-value", "'--\(option)' cannot be \(quoted(value))",
      remedy: near ?? "it is one of \(words.joined(separator: ", "))")
  }

  static func wrongShell(_ name: String, _ shells: [String]) -> UsageError {
    let near = nearestName(to: name, among: shells).map { "write '\($0)'" }
    return UsageError(
      "wrong-value", "there is no script for the shell \(quoted(name))",
      remedy: near ?? "it is one of \(shells.joined(separator: ", "))")
  }

  static func noPage(_ name: String, _ names: [String]) -> UsageError {
    let near = nearestName(to: name, among: names).map { "write '\($0)'" }
    return UsageError(
      "wrong-value", "the manual has no page \(quoted(name))",
      remedy: near ?? "'ledgerctl manual --list' lists them")
  }

  static func givenTwice(_ option: String) -> UsageError {
    UsageError("given-twice", "'--\(option)' is given twice", remedy: "give it once")
  }

  static func givenTooOften(_ option: String, _ timesMax: Int) -> UsageError {
    UsageError(
      "given-too-often", "'--\(option)' is given more than \(timesMax) times",
      remedy: "give it at most \(timesMax) times")
  }

  static func tooManyKeys(_ option: String, _ count: Int, _ keysMax: Int) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' names \(count) keys", remedy: "name at most \(keysMax)")
  }

  static func notUTF8(_ what: String) -> UsageError {
    UsageError(
      "not-utf-8", "\(what) is not UTF-8", remedy: "let the terminal, or the script, write UTF-8")
  }

  static func noSubcommand(_ group: String, _ names: [String]) -> UsageError {
    UsageError(
      "operand-missing", "'\(group)' is not a command by itself",
      remedy: "write one of \(names.joined(separator: ", "))")
  }

  static func operandMissing(
    _ command: String, _ valueName: String, _ usage: String
  ) -> UsageError {
    UsageError("operand-missing", "\(command) needs \(valueName)", remedy: "write \(usage)")
  }

  static func operandTooMany(_ command: String, _ word: String, _ usage: String) -> UsageError {
    UsageError(
      "operand-too-many", "\(quoted(word)) is one word too many for \(command)",
      remedy: "write \(usage), with quotes around a text of several words")
  }

  static func notANumber(
    _ option: String, _ text: String, _ range: ClosedRange<Int>
  ) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' cannot be \(quoted(text))",
      remedy: range.upperBound == .max
        ? "write a whole number from \(range.lowerBound)"
        : "write a whole number from \(range.lowerBound) to \(range.upperBound)")
  }

  static func notADay(_ option: String, _ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' cannot be \(quoted(text))",
      remedy: "write a day of the calendar as 2018-03-07")
  }

  static func wrongOrigin(_ text: String, _ fault: String) -> UsageError {
    UsageError(
      "wrong-value", "'--origin' cannot be \(quoted(text)): \(fault)",
      remedy: "write a name like a web address without scheme, such as example.org/programmes")
  }

  static func optionMissing(_ command: String, _ option: String, _ meaning: String) -> UsageError {
    UsageError("option-missing", "\(command) needs '--\(option)'", remedy: "add \(meaning)")
  }

  static func notAField(_ word: String) -> UsageError {
    UsageError(
      "wrong-value", "\(quoted(word)) is not a field and its value",
      remedy: "write field=value, such as amount=25000")
  }

  static func fieldTwice(_ field: String) -> UsageError {
    UsageError(
      "given-twice", "field \(quoted(field)) is given twice",
      remedy: "give it once; several values of one field are written a|b")
  }

  static let reasonMissing = UsageError(
    "option-missing", "'--replaces' needs '--reason'",
    remedy: "add --reason TEXT, which says what was wrong with the earlier event")

  static let reasonAlone = UsageError(
    "option-missing", "'--reason' stands without '--replaces'",
    remedy: "add --replaces ID, or write a reason as a field of the event")

  static func emptyReason() -> UsageError {
    UsageError("wrong-value", "'--reason' says nothing", remedy: "say why, in a few words")
  }

  static func reservedKind(_ kind: String) -> UsageError {
    let right =
      switch kind {
      case "ledger.void": "use 'ledgerctl void ID --reason TEXT'"
      case "ledger.plan": "use 'ledgerctl plan adopt FILE'"
      default: "only 'ledgerctl init' writes such lines"
      }
    return UsageError(
      "reserved-kind", "kind \(quoted(kind)) is the ledger's own and cannot be recorded by hand",
      remedy: right)
  }

  static func nothingToRead(_ help: String) -> UsageError {
    UsageError(
      "no-input", "standard input is a terminal, and nothing would be read from it",
      remedy: "name a file, or pipe lines into the command", help: help)
  }

  static func noFile(_ path: String) -> UsageError {
    UsageError(
      "no-file", "there is no file \(quoted(path))", remedy: "see whether the name is right")
  }

  static func tableWithoutMap(_ path: String) -> UsageError {
    UsageError(
      "option-missing", "\(quoted(path)) is a table, and nothing says what its columns are",
      remedy: "add --map MAP, or --format gias for the register of schools; 'ledgerctl import FILE"
        + " --describe' writes a first map")
  }

  static func onlyWithMap(_ option: String) -> UsageError {
    UsageError(
      "option-missing", "'--\(option)' is for rows that a map reads",
      remedy: "add --map MAP or --format FORM; an event in a line of its own says it itself")
  }

  static func encodingOfJSON(_ format: String) -> UsageError {
    UsageError(
      "not-together", "'--encoding' does not go with '--format \(format)'",
      remedy: "leave it out: JSON is always UTF-8")
  }

  static func fileNeeded(_ option: String) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' reads the table twice, and standard input comes once",
      remedy: "name a file")
  }

  static func notASlug(_ option: String, _ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' cannot be \(quoted(text))",
      remedy: "write small letters, digits and hyphens, such as norwich")
  }

  static func overwritten(_ option: String, _ path: String) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' names \(quoted(path)), which is read",
      remedy: "name another file")
  }

  static func notTogether(_ option: String, _ other: String, _ why: String) -> UsageError {
    UsageError("not-together", "'--\(option)' does not go with '--\(other)'", remedy: why)
  }

  static func reversed(_ option: String, _ other: String) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' is after '--\(other)'", remedy: "let it be at most that")
  }

  static func condition(_ refusal: Refusal) -> UsageError {
    UsageError(refusal.name, refusal.what, remedy: refusal.remedy)
  }
}

/// What is refused by the program itself, before or beside the engine.
extension Refusal {
  static var noLedgerFound: Refusal {
    Refusal(
      "no-ledger", at: Place(),
      "there is no ledger: no events/\(LogFormat.settingsName) in this folder or above",
      remedy: "name one with --ledger DIR or LEDGER_DIR, or make one with"
        + " 'ledgerctl init events --origin NAME'")
  }

  static func overwritesInput(_ path: String) -> Refusal {
    Refusal(
      "wrong-value", at: Place(file: path), "'--rejects' names the map, which is read",
      remedy: "name another file")
  }

  static func noMap(_ name: String, _ directory: String, known: [String]) -> Refusal {
    let near = nearestName(to: name, among: known).map { "write '\($0)'" }
    let all = known.isEmpty ? nil : "the maps there are \(known.joined(separator: ", "))"
    return Refusal(
      "no-map", at: Place(), "there is no map \(quoted(name)) in \(quoted(directory))",
      remedy: near ?? all ?? "name a map's file")
  }

  static func emptyTable(at place: Place) -> Refusal {
    Refusal("empty", at: place, "the table has no header", remedy: "give the file with its header")
  }

  static func rawSubjectTyped(_ found: PersonalDataSet) -> Refusal {
    let words = found.sorts.map(\.words).joined(separator: " and ")
    return Refusal(
      words.isEmpty ? "wrong-subject" : "personal-data", at: Place(pointer: "/subject"),
      words.isEmpty
        ? "'subject' is neither a pseudonym nor a public identifier" : "'subject' holds \(words)",
      remedy: "write it as p-7f3a or urn:136190; a raw identifier can be read on a command line by"
        + " everybody on this machine: give it on standard input, with '--subject - --pseudonym-key"
        + " FILE'")
  }

  static func mayBePersonal(_ found: PersonalDataSet, at place: Place) -> Refusal {
    Refusal(
      "personal-data", at: place,
      "this text holds \(found.sorts.map(\.words).joined(separator: " and "))",
      remedy: "it is recorded for ever as it stands; leave it out unless it is published")
  }

  static func subjectInput(_ what: String) -> Refusal {
    Refusal(
      "wrong-subject", at: Place(file: "-"), "standard input holds \(what)",
      remedy: "give the subject alone, in one line")
  }

  static func lineTooLongToRead(_ bytesMax: Int, at place: Place) -> Refusal {
    Refusal(
      "line-too-long", at: place, "the line has more than \(bytesMax) bytes",
      remedy: "one event a line; write less, or as several events")
  }

  static func importTooLong(_ bytesMax: Int, at place: Place) -> Refusal {
    Refusal(
      "too-long", at: place, "the import has more than \(bytesMax) bytes",
      remedy: "import it in parts")
  }

  static func looksLike(_ format: String, _ file: String) -> Refusal {
    Refusal(
      "option-missing", at: Place(file: file, line: 1, column: 1),
      "these are no events in lines of their own, but look like the form '\(format)'",
      remedy: "add --format \(format), or --map MAP")
  }

  static func notATable(_ format: String?, at file: String) -> Refusal {
    Refusal(
      "unexpected-character", at: Place(file: file, line: 1, column: 1),
      "this is JSON and no table",
      remedy: format.map { "import it with --format \($0)" }
        ?? "write a map with \"format\": \"json\"; docs/maps.md describes it")
  }

  static func saidTwice(_ id: String, at place: Place) -> Refusal {
    Refusal(
      "conflict", at: place,
      "the file says \(quoted(id)) twice with different content, and neither is newer",
      remedy: "keep the one that is right")
  }

  static func tooManyVoids(_ most: Int, at place: Place) -> Refusal {
    Refusal(
      "too-many", at: place, "more than \(most) rows void events that did not come before them",
      remedy: "import the events first")
  }

  static func noLineEnd(_ bytesMax: Int, at place: Place) -> Refusal {
    Refusal(
      "no-line-end", at: place,
      "no line ends within \(bytesMax) bytes; nothing after them was read",
      remedy: "see whether it is the right file: lines end with LF")
  }

  static func unknownKindAsked(_ name: String, among names: [String]) -> Refusal {
    let near = nearestName(to: name, among: names).map { "write '\($0)'" }
    return Refusal(
      "unknown-kind", at: Place(), "the catalogue has no kind \(quoted(name))",
      remedy: near ?? "'ledgerctl catalogue show' lists them")
  }

  static func nothingPrivate(_ id: String) -> Refusal {
    Refusal(
      "nothing-private", at: Place(), "the event \(quoted(id)) has no private field",
      remedy: "'ledgerctl replay --where id=...' shows all that it says")
  }

  static func noCatalogue(_ directory: String) -> Refusal {
    Refusal(
      "no-catalogue", at: Place(file: directory), "the ledger has adopted no catalogue yet",
      remedy: "repeat 'ledgerctl init', which completes what was cut short")
  }
}

/// What else is said to people.
enum Words {
  static func setAside(_ file: String, _ bytes: Int) -> Message {
    Message(
      "tail-set-aside",
      "\(count(bytes, "byte")) at the end of the log had not been acknowledged when a command was cut"
        + " short; they are kept in \(quoted(file)), and nothing that was acknowledged is lost")
  }

  static func afterRecording(_ id: String, _ directory: String) -> String {
    "to correct it: ledgerctl record ... --replaces \(id) --reason TEXT; to take it out: ledgerctl void"
      + " \(id) --reason TEXT"
  }

  static let afterDuplicate =
    "nothing was added: the ledger has this very event already; give another --id if it happened once"
    + " more"

  static func recordedBefore(_ sequence: Int) -> String {
    "the event is recorded as seq \(sequence) all the same; repeat the command to have its receipt"
  }

  static let importedBefore =
    "everything is recorded all the same; repeat the command to have its receipts"

  static func moreRefusals(_ count: Int, file: String?) -> Message {
    Message(
      "more",
      "and \(grouped(count)) more; "
        + (file.map { "all of them are in \(quoted($0))" } ?? "--rejects FILE keeps them all"))
  }

  static func nothingImported(
    _ file: String, problems: Int, rows: Int, of read: Int, sorts: [(name: String, count: Int)]
  ) -> Message {
    let list = sorts.map { "\(grouped($0.count)) \($0.name)" }.joined(separator: ", ")
    return Message(
      "nothing-imported",
      "nothing is recorded: \(count(problems, "problem")) in \(count(rows, "row")) of \(grouped(read))"
        + " of \(quoted(file)) (\(list)); put them right and import the whole file again")
  }

  static func skipped(_ rows: Int, _ reason: String) -> String {
    "skipped \(count(rows, "row")): \(reason)"
  }

  static let voidOfUnknown =
    "it takes out an event that neither the ledger nor the file has; import it again after that one"

  static let olderVersion = "it is an older state than the one that the ledger has"

  static let versionOfVoid = "it changes an event that is void in the ledger"

  static let changedAtSource = "changed at the source"

  static let emptyList = "its list has no elements"

  static func correctsUnknown(_ events: Int) -> String {
    "\(count(events, "event")) of another ledger correct one that this ledger does not have; recorded for"
      + " themselves"
  }

  static func accountsWithMore(_ events: Int) -> String {
    "\(count(events, "event")) recorded from another account of it say less than this one does; what is"
      + " recorded stays, and 'ledgerctl record ... --replaces ID' corrects it"
  }

  static func described(_ file: String, _ map: String?, columns: Int, rows: Int) -> String {
    "looked at \(count(columns, "column")) of \(count(rows, "row")); when its notes are decided:"
      + " ledgerctl import \(file) --map \(map ?? "MAP") --dry-run"
  }

  static let dryRun = "nothing is recorded; leave --dry-run out to record it"

  static func pseudonymsMade(_ events: Int) -> String {
    "made a pseudonym of the subject of \(count(events, "event")); the same key makes the same ones"
  }

  static func planInForce(_ programme: String, _ sequence: Int) -> String {
    "nothing was added: this very plan of \(programme) is in force since seq \(sequence)"
  }

  static func afterAdopting(_ programme: String) -> String {
    "next: ledgerctl plan show \(programme), or ledgerctl report \(programme)"
  }

  static let noPlans = "no plan is adopted; 'ledgerctl plan adopt FILE' adopts one"

  static func verified(_ found: Verification) -> String {
    "\(count(found.lines, "line")), \(count(found.bytes, "byte")), "
      + "\(count(found.checkpoints, "older root")) compared"
  }

  static func unacknowledged(_ bytes: Int) -> String {
    "\(count(bytes, "byte")) at the end were never acknowledged; the next command that records sets"
      + " them aside in a file of their own"
  }

  static func stale(_ cache: StaleCache) -> String {
    "cache/\(cache.name) does not fit the log (\(cache.what)); no answer depends on it, and 'ledgerctl"
      + " repair' makes it anew"
  }

  static func relation(
    _ relation: CheckpointRelation, to checkpoint: Checkpoint, _ signers: [VerifierKey]
  ) -> String {
    let lines = count(Int(clamping: checkpoint.size), "line")
    let by = signers.isEmpty ? "" : ", signed by \(signers.map(\.name).joined(separator: " and "))"
    let what =
      switch relation {
      case .same: "the log is just that"
      case .extended: "the log begins with them and goes on"
      case .truncated: "the log has fewer"
      case .rewritten(let sequence): "the log was rewritten at seq \(grouped(sequence))"
      case .forked(let sequence):
        "the log is another history, from some line after seq \(grouped(sequence)) on"
      case .otherOrigin: "it is of \(quoted(checkpoint.origin)), another ledger"
      }
    return "the checkpoint of \(lines)\(by): \(what)"
  }

  static func proved(
    _ index: Int?, _ oldSize: Int?, _ head: Checkpoint?, _ signers: [VerifierKey]
  ) -> String {
    let head = head.map { "the log \(quoted($0.origin)) of \($0.size) lines" } ?? "the log"
    let by =
      signers.isEmpty
      ? "; nobody's signature was asked for"
      : ", signed by \(signers.map(\.name).joined(separator: " and "))"
    if let index { return "it is seq \(grouped(index + 1)) of \(head)\(by)" }
    return "\(head) goes on from the one of \(grouped(oldSize ?? 0)) lines\(by)"
  }

  static let afterDamage = "'ledgerctl repair' says what to restore"

  static let nothingRepaired =
    "lines that were acknowledged are not as they were written, and nothing was changed"

  static func restore(_ part: Restoration) -> String {
    let what = part.segment.map { "log/\($0)" } ?? "the whole ledger"
    let from = part.sequence.map { ", right at least from seq \(grouped($0)) on," } ?? ""
    let proof = part.proof.map { "; the right one has \($0)" } ?? ""
    return
      "restore \(what)\(from) from a backup or another copy, and run 'ledgerctl verify'\(proof)"
  }

  static let moveStrays = "move files that are no segments out of log/"

  static let madeBefore = "the ledger is made all the same"

  static func afterInit(_ directory: String) -> String {
    "next: ledgerctl --ledger \(directory) plan adopt FILE, then record or import what was delivered"
  }

  static func erased(_ subject: String, _ done: Erasure?) -> String {
    guard let done else { return "nothing private is kept about \(quoted(subject)) any more" }
    let events = "the private values of \(count(done.events, "event")) about \(quoted(subject))"
    return done.isCompletion
      ? "erased \(events), which seq \(done.sequence) says already"
      : "erased \(events), recorded as seq \(done.sequence)"
  }

  static func erasedBefore(_ id: String) -> String {
    "the private values of \(quoted(id)) are erased"
  }

  static func afterVoid(_ id: String) -> String {
    "\(quoted(id)) counts no longer; reports as of an earlier size still have it"
  }

  /// A number with its noun, in the plural where that is right.
  static func count(_ number: Int, _ noun: String) -> String {
    "\(grouped(number)) \(noun)\(number == 1 ? "" : "s")"
  }

  /// A whole number with a comma at every third place, for people.
  static func grouped(_ number: Int) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}
