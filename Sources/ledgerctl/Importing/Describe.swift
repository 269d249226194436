import Ledger
import Projections

/// Looks at an unknown table and writes a first map for it.
struct Describe {
  private let file: String
  private let encoding: CSVFormat.Encoding?
  private let programme: String?

  /// Starts.
  ///
  /// - Parameters:
  ///   - file: The table's file, which is read twice.
  ///   - encoding: How its bytes stand for characters, where the user says so.
  ///   - programme: The programme, where the user names one.
  init(_ file: String, encoding: CSVFormat.Encoding?, programme: String?) {
    self.file = file
    self.encoding = encoding
    self.programme = programme
  }

  /// Writes the map.
  ///
  /// - Parameter catalogue: The kinds to choose from.
  /// - Returns: The map's JSON, and how many columns and rows were looked at.
  /// - Throws: ``LedgerError/refused(_:)`` where the file is no table; ``LedgerError/system(_:)``.
  func map(_ catalogue: Catalogue) throws(LedgerError) -> (json: [UInt8], columns: Int, rows: Int) {
    var form = TableForm()
    var opening: [UInt8] = []
    try read { block in
      if opening.isEmpty { opening = Array(block.prefix(4096)) }
      form.read(block, in: file)
    }
    if let form = KnownForm(opening) { throw .refused([.notATable(form.format, at: file)]) }
    guard let format = CSVFormat(delimiter: form.delimiter, encoding: encoding ?? form.encoding)
    else { return ([], 0, 0) }
    var survey = TableSurvey(file: file, format: format)
    try read { survey.read($0.span) }
    survey.finish()
    let draft = MapDraft(
      of: survey, form, file: file, programme: programme, catalogue: catalogue)
    let refusals = draft.refusals
    guard refusals.isEmpty else { throw .refused(refusals) }
    return (draft.json, survey.columns.count, survey.rows)
  }

  /// The published form that an ordinary file's first bytes show; `nil` for lines of events, and for
  /// anything else.
  static func form(of file: String) throws(LedgerError) -> String? {
    guard file != "-", FileSystem.isOrdinaryFile(file) else { return nil }
    let opening = try system { () throws(SystemFailure) in
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = try Descriptor(file, .input).read(into: &buffer, at: 0)
      return Array(buffer[..<count])
    }
    return KnownForm(opening)?.format
  }

  private func read(_ body: ([UInt8]) -> Void) throws(LedgerError) {
    try system { () throws(SystemFailure) in
      let input = try Descriptor(file, .input)
      var buffer = [UInt8](repeating: 0, count: ImportSource.blockBytes)
      while true {
        let count = try input.read(into: &buffer, at: 0)
        if count == 0 { break }
        body(Array(buffer[..<count]))
      }
    }
  }
}

/// A published form that a file's first bytes show.
struct KnownForm {
  /// The word for `--format`; `nil` for JSON of some other form.
  let format: String?

  /// Looks at the first bytes of a file; gives `nil` where they are no JSON, or an event in a line of its
  /// own.
  ///
  /// - Parameter opening: The first few thousand bytes.
  init?(_ opening: [UInt8]) {
    let text = String(decoding: opening, as: UTF8.self)
    guard let first = text.first(where: { !$0.isWhitespace && $0 != "\u{FEFF}" }),
      first == "{" || first == "["
    else { return nil }
    func has(_ names: String...) -> Bool {
      names.allSatisfy { text.contains("\"\($0)\"") }
    }
    if has("specversion", "type", "source") {
      format = "cloudevents"
    } else if has("grants"), has("awardDate") || has("fundingOrganization") {
      format = "360giving"
    } else if has("actor", "verb", "object") {
      format = "xapi"
    } else if has("data", "attributes", "type") {
      format = "npq"
    } else if first == "{", has("kind", "occurred") {
      return nil
    } else {
      format = nil
    }
  }
}
