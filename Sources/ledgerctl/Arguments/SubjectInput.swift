import Ledger

/// The subject of one event as the user gives it: on the command line where everybody may read it, or
/// on standard input.
enum SubjectInput {
  /// The most bytes that are read: far more than any identifier has.
  private static let bytesMax = 4_096

  /// Reads a subject from standard input.
  ///
  /// - Returns: The one line that is there.
  /// - Throws: ``LedgerError/refused(_:)`` when there is another number of lines.
  static func line() throws(LedgerError) -> String {
    var buffer = [UInt8](repeating: 0, count: bytesMax)
    var count = 0
    while count < buffer.count {
      let more = try system { () throws(SystemFailure) in
        try Descriptor.standardInput.read(into: &buffer, at: count)
      }
      if more == 0 { break }
      count += more
    }
    var line = buffer[..<count]
    if line.last == 0x0A { line.removeLast() }
    if line.last == 0x0D { line.removeLast() }
    if line.isEmpty { throw .refused([.subjectInput("no subject")]) }
    if count == bytesMax || line.contains(0x0A) {
      throw .refused([.subjectInput("more than a subject")])
    }
    guard let text = String(validating: line, as: UTF8.self) else {
      throw .refused([.subjectInput("bytes that are no UTF-8")])
    }
    return text
  }

  /// Why a subject is not taken from the command line; `nil` when it names no person there.
  static func refusal(ofTyped text: String) -> Refusal? {
    if EventForms.isSubject(text), RawIdentifier.scheme(of: text) == nil { return nil }
    return .rawSubjectTyped(PersonalDataScreen.sorts(in: text.utf8.span))
  }
}

extension OptionSpec {
  /// The option of every command that takes raw identifiers.
  static let pseudonymKey = OptionSpec(
    "pseudonym-key", "FILE", "the key that turns raw subjects into pseudonyms on the way in",
    value: .file)
}

extension PseudonymKey {
  /// The key that `--pseudonym-key` names; `nil` without it.
  init?(of path: String?, _ log: EventLog) throws(LedgerError) {
    guard let path else { return nil }
    try self.init(file: path, outside: log.directory)
  }
}

extension Terminal {
  /// Refuses an actor that names a person, once and not for every row.
  func check(actor: String) throws(LedgerError) { try check(actor, of: "actor") }

  /// Refuses the value of an option that holds personal data.
  func check(_ text: String, of option: String) throws(LedgerError) {
    let found = PersonalDataScreen.sorts(in: text.utf8.span)
    guard !found.isEmpty else { return }
    typed["/\(option)"] = "--\(option)"
    throw .refused([.personalData(found, in: "'\(option)'", at: Place(pointer: "/\(option)"))])
  }

  /// Warns of what may be personal data in a document that is adopted as it stands.
  func warnOfPersonalData(in document: JSONValue) {
    for element in document.elements { warnOfPersonalData(in: element) }
    for member in document.members { warnOfPersonalData(in: member.value) }
    guard let text = document.string else { return }
    let found = PersonalDataScreen.sorts(in: text.utf8.span)
    if !found.isEmpty { warn(Message(.mayBePersonal(found, at: document.place))) }
  }
}
