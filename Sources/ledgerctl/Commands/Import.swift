import Ledger
import Projections

/// `import`: many facts at once, all of them or none.
struct ImportCommand: Command {
  static let spec = CommandSpec(
    "import", "record many facts from NDJSON, CSV or JSON, all or nothing",
    operands: [
      OperandSpec("FILE", "what is imported; - for standard input", value: .file)
    ],
    options: [
      OptionSpec(
        "map", "MAP", "how rows of CSV or JSON become events: a file, or a name in maps/",
        value: .map),
      OptionSpec(
        "format", "FORM",
        "a published form that needs no map of your own: "
          + formats.joined(separator: ", "), value: .choice(formats)),
      OptionSpec("programme", "P", "the programme of events for which the map names none"),
      OptionSpec(
        "encoding", "E", "how the bytes of a CSV stand for characters, whatever the map says",
        value: .choice(CSVFormat.Encoding.allCases.map(\.rawValue))),
      OptionSpec(
        flag: "describe", "look at an unknown CSV and write a first map for it; record nothing"),
      OptionSpec(
        "output", "FILE", "where that map goes, whole or not at all; standard output without it",
        value: .file),
      OptionSpec(flag: "dry-run", "check everything, record nothing, say what would be recorded"),
      OptionSpec(
        "rejects", "FILE", "gets every refusal with its row, a JSON object a line", value: .file),
      OptionSpec("actor", "A", "who records: a role or a job; else $LEDGER_ACTOR, else ledgerctl"),
      .pseudonymKey,
    ],
    examples: [
      .init("ledgerctl import june.ndjson --dry-run", "what would be recorded, and what is wrong"),
      .init(
        "ledgerctl import grants.csv --map grants-by-ward --actor funds-team",
        "a partner's table, by the map events/maps/grants-by-ward.json"),
      .init("zcat june.ndjson.gz | ledgerctl import - --rejects wrong.ndjson", "from a pipe"),
      .init(
        "ledgerctl import june.csv --map encounters --pseudonym-key ~/pupils.key",
        "a school's own table: its pupils' numbers become pseudonyms on the way in"),
      .init(
        "ledgerctl import declarations.json --format npq --programme norwich"
          + " --pseudonym-key ~/people.key", "what a registration service answered"),
      .init(
        "ledgerctl import unknown.csv --describe --output unknown-map.json",
        "a first map for a table, with what there is to decide"),
    ],
    details: [
      "A line of NDJSON is one event: kind, occurred, programme, and as needed id, data, place, "
        + "subject, quantity, source, actor, replaces. If any row is refused, nothing is recorded. "
        + "Importing the same file again records nothing, a longer one only what is new.",
      "--format npq reads bodies of the NPQ registration service's API, gias the extract of the register "
        + "of schools, 360giving packages of grants, xapi statements of the Experience API, and "
        + "cloudevents CloudEvents, one, in a batch or one a line. What a source says is void becomes a "
        + "void, and what it changed a correction. docs/importing.md has the rules.",
      "What looks like personal data is refused, and masked in every message; docs/personal-data.md "
        + "says what is seen. With --pseudonym-key the file of rejects names the places of rows and "
        + "does not hold the rows.",
    ])

  private let file: String
  private static let formats = RowMap.builtInNames + [cloudEvents]
  private static let cloudEvents = "cloudevents"

  private let map: String?
  private let format: String?
  private let programme: String?
  private let encoding: CSVFormat.Encoding?
  private let rejects: String?
  private let isDryRun: Bool
  private let isDescribed: Bool
  private let output: String?
  private let actor: String
  private let key: String?

  init(_ arguments: Arguments) throws(UsageError) {
    file = arguments.operands[0]
    map = arguments["map"]
    format = arguments["format"]
    programme = arguments["programme"]
    encoding = arguments["encoding"].flatMap(CSVFormat.Encoding.init(rawValue:))
    if map != nil, format != nil {
      throw .notTogether("map", "format", "leave one out: a form brings its own map")
    }
    isDescribed = arguments.has("describe")
    output = arguments["output"]
    if output != nil, !isDescribed { throw .optionMissing("--output", "describe", "--describe") }
    if isDescribed {
      for option in ["map", "format", "rejects", "pseudonym-key", "actor"]
      where arguments[option] != nil {
        throw .notTogether("describe", option, "leave it out: nothing is recorded")
      }
      if file == "-" { throw .fileNeeded("describe") }
    }
    if map == nil, format == nil, !isDescribed {
      for option in ["programme", "encoding"] where arguments[option] != nil {
        throw .onlyWithMap(option)
      }
    }
    if encoding != nil, let format, format != "gias" { throw .encodingOfJSON(format) }
    if let programme, !EventForms.isSlug(programme) { throw .notASlug("programme", programme) }
    rejects = arguments["rejects"]
    isDryRun = arguments.has("dry-run")
    actor = arguments.actor
    key = arguments["pseudonym-key"]
    if let key, !FileSystem.exists(key) { throw .noFile(key) }
    if file == "-" {
      if Descriptor.standardInput.isTerminal { throw .nothingToRead(HelpText.help([Self.self])) }
    } else if !FileSystem.exists(file) {
      throw .noFile(file)
    } else if isDescribed {
      // Whatever its name is.
    } else if map == nil, format == nil, file.lowercased().hasSuffix(".csv") {
      throw .tableWithoutMap(file)
    }
    for read in [file, key] {
      if let output, let read, FileSystem.areSame(output, read) {
        throw .overwritten("output", read)
      }
      guard let rejects, let read, FileSystem.areSame(rejects, read) else { continue }
      throw .overwritten("rejects", read)
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    if isDescribed { return try describe(terminal) }
    let log = try terminal.openLog()
    if map == nil, format == nil, let form = try Describe.form(of: file) {
      throw .refused([.looksLike(form, file)])
    }
    let mapPath = try map.map { name throws(LedgerError) in try Self.path(ofMap: name, log) }
    if let rejects, let mapPath, FileSystem.areSame(rejects, mapPath) {
      throw .refused([.overwritesInput(rejects)])
    }
    try terminal.check(actor: actor)
    let pseudonyms = try PseudonymKey(of: key, log)
    let document = try mapDocument(mapPath)
    // JSON may all stand in one line.
    let needsLines = format != Self.cloudEvents && !RowMap.isOfJSON(document?.root)
    var (source, refusals) = try system { () throws(SystemFailure) in
      try FileSystem.makeDirectory(log.layout.cache)
      let source = try ImportSource(
        file, spoolingIn: log.layout.cache, needsLines: needsLines)
      return (source, try RefusalList(keptIn: rejects, keepsRows: key == nil))
    }
    let appender = try terminal.appender(to: log)
    let keepsReceipts = terminal.isJSON && !isDryRun
    let run = try ImportRun(
      appender, log, actor: actor, pseudonyms: pseudonyms, refusals: refusals,
      keepsReceipts: keepsReceipts, terminal)
    if source.stop != nil {
      // Too long to be read at all.
    } else if let document {
      func makeMap() throws(LedgerError) -> RowMap {
        try RowMap(
          document.root, catalogue: run.catalogue, programme: programme, encoding: encoding,
          pseudonyms: pseudonyms)
      }
      let map = try makeMap()
      if let shape = map.json {
        var rows = JSONImport(run, .mapped(map, shape), file: file)
        try rows.read(&source)
      } else {
        var rows = RowImport(run, map, file: file) { try? makeMap() }
        try rows.read(&source)
      }
    } else if format == Self.cloudEvents {
      let reader = CloudEventReader(run.catalogue, programme: programme)
      var rows = JSONImport(run, .cloudEvents(reader), file: file)
      try rows.read(&source)
    } else {
      var lines = LineImport(run, file: file)
      try lines.read(&source)
    }
    if let stop = source.stop { try run.add([stop]) }
    try run.stageLaterVoids()
    try run.finish()
    refusals = run.refusals
    if run.isRefused || isDryRun {
      appender.discard()
      let head = try log.head()
      if run.isRefused { report(refusals, run.tally, terminal) }
      try summarize(run, head, terminal)
      return run.isRefused ? .refused : .done
    }
    terminal.progress?.begins("recording \(Words.count(run.tally.recorded, "event"))", bytes: nil)
    let head = try appender.commit()
    terminal.recordedBefore = Words.importedBefore
    try write(run.receipts, terminal)
    try summarize(run, head, terminal)
    return .done
  }

  private func describe(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let found = try Describe(file, encoding: encoding, programme: programme)
      .map(Catalogue.builtIn())
    if let output {
      try system { () throws(SystemFailure) in
        try FileSystem.writeWhole(output, found.json)
      }
    } else {
      try terminal.write(found.json)
    }
    terminal.hint(Words.described(file, output, columns: found.columns, rows: found.rows))
    return .done
  }

  /// The map that is asked for, by its file or by the name of a form.
  private func mapDocument(_ path: String?) throws(LedgerError) -> JSONDocument? {
    if let path { return try JSONDocument(file: path, bytesMax: RowMap.bytesMax, as: "a map") }
    guard let format, let bytes = RowMap.builtInBytes(format) else { return nil }
    return try JSONDocument(bytes, file: "the map of --format \(format)")
  }

  /// The file of a map: a path as it stands, else a name in the ledger's `maps`.
  private static func path(ofMap name: String, _ log: EventLog) throws(LedgerError) -> String {
    if name.contains("/") || FileSystem.isOrdinaryFile(name) { return name }
    let directory = "\(log.directory)/maps"
    let path = "\(directory)/\(name)" + (name.hasSuffix(".json") ? "" : ".json")
    if FileSystem.exists(path) { return path }
    let names = (try? FileSystem.names(in: directory)) ?? []
    let known = names.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    throw .refused([.noMap(name, directory, known: known)])
  }

  /// Tells what is refused: the first ones, how many more, and last what it comes to.
  private func report(_ refusals: RefusalList, _ tally: ImportRun.Tally, _ terminal: Terminal) {
    for refusal in refusals.shown { terminal.report(Message(refusal)) }
    let more = refusals.count - refusals.shown.count
    if more > 0 { terminal.report(Words.moreRefusals(more, file: rejects)) }
    terminal.report(
      Words.nothingImported(
        file, problems: refusals.count, rows: tally.refused + tally.conflict, of: tally.read,
        sorts: refusals.sorts))
  }

  private func write(_ receipts: Spool, _ terminal: Terminal) throws(LedgerError) {
    var at = 0
    while at < receipts.count {
      let end = min(at + 1 << 20, receipts.count)
      try terminal.write(system { () throws(SystemFailure) in try receipts.bytes(at..<end) })
      at = end
    }
  }

  private func summarize(
    _ run: ImportRun, _ head: LogHead, _ terminal: Terminal
  ) throws(LedgerError) {
    let tally = run.tally
    let recorded = run.isRefused ? 0 : tally.recorded
    if terminal.isJSON {
      var line = JSONLine()
      line.add("read", tally.read)
      line.add("recorded", recorded)
      line.add("duplicate", tally.duplicate)
      line.add("skipped", tally.skipped)
      line.add("conflict", tally.conflict)
      line.add("refused", tally.refused)
      line.add("size", head.size)
      line.add("root", head.root.base64)
      if key != nil { line.add("pseudonyms", tally.pseudonyms) }
      if isDryRun { line.add("dryRun", true) }
      if !run.skips.isEmpty {
        line.add(
          "skips",
          run.skips.map { skip in
            var object = JSONLine()
            object.add("reason", skip.reason)
            object.add("rows", skip.rows)
            return object
          })
      }
      return try terminal.write(line.ended)
    }
    let verb = isDryRun ? "would record" : "recorded"
    var parts = [
      "read \(Words.grouped(tally.read))", "\(verb) \(Words.grouped(recorded))",
      "duplicate \(Words.grouped(tally.duplicate))", "skipped \(Words.grouped(tally.skipped))",
    ]
    if tally.conflict > 0 { parts.append("conflict \(Words.grouped(tally.conflict))") }
    if tally.refused > 0 { parts.append("refused \(Words.grouped(tally.refused))") }
    try terminal.print(
      parts.joined(separator: ", ") + "; the ledger has \(Words.count(head.size, "line"))")
    for skip in run.skips { terminal.hint(Words.skipped(skip.rows, skip.reason)) }
    if run.correctsUnknown > 0 { terminal.hint(Words.correctsUnknown(run.correctsUnknown)) }
    if run.accountsWithMore > 0 { terminal.hint(Words.accountsWithMore(run.accountsWithMore)) }
    if tally.pseudonyms > 0 { terminal.hint(Words.pseudonymsMade(tally.pseudonyms)) }
    if isDryRun, !run.isRefused { terminal.hint(Words.dryRun) }
  }
}
