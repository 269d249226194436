import Ledger

/// What is wrong with a command line.
struct UsageError: Error, Sendable {
  /// The name of the kind of problem, as `--json` prints it.
  let name: String
  /// What was found.
  let what: String
  /// What would be right.
  let remedy: String
  /// A help to be shown with it.
  let help: String?

  init(_ name: String, _ what: String, remedy: String, help: String? = nil) {
    self.name = name
    self.what = what
    self.remedy = remedy
    self.help = help
  }
}

/// An error or a warning as it is shown: one line of text, or one JSON object.
struct Message {
  /// The line, without the program's name: place, what, and what to do.
  let text: String
  let members: JSONLine
  private let name: String

  /// A message without a place.
  init(_ name: String, _ text: String) {
    self.name = name
    self.text = text
    var members = JSONLine()
    members.add("message", text)
    self.members = members
  }

  init(_ error: UsageError) {
    self.init(error.name, redacted("\(error.what); \(error.remedy)"))
  }

  /// A refusal with its place; `typed` is what came from the command line, by pointer.
  init(_ refusal: Refusal, typed: [String: String] = [:]) {
    name = refusal.name
    let what = redacted("\(refusal.what); \(refusal.remedy)")
    var place = refusal.place
    var argument = place.file == nil ? place.pointer.flatMap { Self.word(at: $0, typed) } : nil
    // Of personal data only the name of the option or the field is shown.
    if refusal.name == "personal-data" {
      argument = argument.map { String($0.prefix { $0 != "=" && $0 != " " }) }
    }
    argument = argument.map { redacted($0) }
    place.pointer = place.pointer.map { redacted($0) }
    if let argument {
      text = "argument \(quoted(argument)): \(what)"
    } else {
      let words = Self.words(place)
      text = words.isEmpty ? what : "\(words): \(what)"
    }
    var members = JSONLine()
    members.add("argument", argument)
    if place.file != nil {
      members.add("file", place.file)
      members.add("line", place.line)
      members.add("column", place.column)
    }
    members.add("pointer", place.pointer)
    members.add("message", what)
    self.members = members
  }

  init(_ damage: Damage) {
    name = damage.name
    let file = damage.segment.map { "\(LogFormat.logName)/\($0)" }
    let what = "\(damage.what); 'ledgerctl verify' finds all that is wrong, change nothing by hand"
    let words = Self.words(Place(file: file, line: damage.line))
    text = words.isEmpty ? what : "\(words): \(what)"
    var members = JSONLine()
    members.add("file", file)
    members.add("line", damage.line)
    members.add("seq", damage.sequence)
    members.add("message", what)
    self.members = members
  }

  init(_ failure: SystemFailure, recordedBefore: String?) {
    name = "system"
    let what =
      "cannot \(failure.call) \(quoted(failure.path)): \(failure.words); "
      + Self.advice(failure, recordedBefore)
    text = what
    var members = JSONLine()
    members.add("call", failure.call)
    members.add("file", failure.path)
    members.add("message", what)
    self.members = members
  }

  /// The messages of an error, in the order of the input.
  static func messages(of error: LedgerError, _ terminal: Terminal) -> [Message] {
    switch error {
    case .refused(let refusals): refusals.map { Message($0, typed: terminal.typed) }
    case .damaged(let damages): damages.map { Message($0) }
    case .system(let failure): [Message(failure, recordedBefore: terminal.recordedBefore)]
    }
  }

  /// The message as a JSON object on one line, its name under `error` or `warning`.
  func json(as key: String) -> [UInt8] {
    var line = JSONLine()
    line.add(key, name)
    line.addMembers(of: members)
    return line.ended
  }

  private static func words(_ place: Place) -> String {
    var words = place.file ?? ""
    if place.file != nil, let line = place.line {
      words += ":\(line)" + (place.column.map { ":\($0)" } ?? "")
    }
    // The pointer to a whole document says nothing.
    guard let pointer = place.pointer, !pointer.isEmpty else { return words }
    return words.isEmpty ? pointer : "\(words) \(pointer)"
  }

  /// The word of the command line that a value came from, or the one that it is a part of.
  private static func word(at pointer: String, _ typed: [String: String]) -> String? {
    var pointer = pointer[...]
    while !pointer.isEmpty {
      if let word = typed[String(pointer)] { return word }
      guard let slash = pointer.lastIndex(of: "/") else { return nil }
      pointer = pointer[..<slash]
    }
    return nil
  }

  private static func advice(_ failure: SystemFailure, _ recordedBefore: String?) -> String {
    if let recordedBefore { return recordedBefore }
    if failure.call == "fdatasync" || failure.call == "fsync" {
      return "what was not acknowledged may be on the disk or not; check the disk, then repeat the"
        + " command, which records nothing twice"
    }
    if failure.isNoSpace { return "nothing is lost; free space and repeat the command" }
    if failure.isNotPermitted { return "nothing is lost; see who may write there" }
    if failure.isLink { return "nothing in a ledger is a link; put the file itself there" }
    if failure.isMissing { return "see whether the name is right" }
    return "nothing is lost; repeat the command when the cause is mended"
  }
}
