import Ledger
import Projections

/// `export 360giving`: the grants that count, as the 360Giving Data Standard has them.
struct ExportGrantsCommand: Command {
  static let spec = CommandSpec(
    "export 360giving", "the grants that count, in the 360Giving Data Standard 1.4",
    options: ExportScope.options + [
      OptionSpec("funder", "NAME", "who gives the grants whose events name nobody"),
      OptionSpec(
        "funder-id", "ID", "the funder's identifier, such as GB-CHC-1077201 or GB-GOR-D6"),
      OptionSpec("publisher", "NAME", "who publishes the file"),
      OptionSpec("publisher-id", "ID", "the publisher's identifier"),
      OptionSpec("licence", "URL", "the licence's address"),
      OptionSpec(
        "prefix", "PREFIX",
        "your 360Giving prefix, such as 360G-norfolk; one made of the ledger's origin without it"),
      ExportOutput.option,
    ],
    examples: [
      .init(
        "ledgerctl export 360giving --output grants.json",
        "every grant of the ledger, for publication"),
      .init(
        "ledgerctl export 360giving --programme norwich --funder 'Department for Education'"
          + " --funder-id GB-GOR-D6 | jq '.grants | length'", "one programme's, its funder named"),
    ],
    details: [
      "A grant is an event of a kind 'grant...' whose catalogue entry has a required amount of money. "
        + "What is voided is left out; a correction keeps the identifier of the grant that it "
        + "corrects. Names become organisations with the identifiers that stand beside them, or with "
        + "identifiers of your own prefix; people stay nobody. docs/exports.md has the rules.",
      "Where a grant lacks what the standard demands, every such grant is listed and nothing is "
        + "written.",
    ])

  private let scope: ExportScope
  private let output: ExportOutput
  private let names: [String: String]

  init(_ arguments: Arguments) throws(UsageError) {
    scope = try ExportScope(arguments)
    output = ExportOutput(arguments)
    var names: [String: String] = [:]
    for option in ["funder", "funder-id", "publisher", "publisher-id", "licence", "prefix"] {
      guard let text = arguments[option] else { continue }
      if text.isEmpty { throw .emptyValue(option) }
      names[option] = text
    }
    for option in ["funder", "publisher"] where names[option] == nil && names[option + "-id"] != nil
    {
      throw .optionMissing("--\(option)-id", option, "--\(option) NAME")
    }
    for option in ["funder", "publisher"] {
      guard let id = names[option + "-id"] else { continue }
      guard OrganisationReader(prefix: "360G-x").identifier(id) != nil else {
        throw .notAnOrganisation(option + "-id", id)
      }
    }
    if let prefix = names["prefix"], !GrantSettings.isPrefix(prefix) { throw .notAPrefix(prefix) }
    if let licence = names["licence"], !isAddress(licence) { throw .notAnAddress(licence) }
    self.names = names
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let prefix = try scope.prefix(of: log)
    var settings = GrantSettings(
      origin: log.settings.origin, size: prefix.size, issued: prefix.day, prefix: names["prefix"],
      catalogue: try log.catalogue(at: prefix.size))
    let reader = OrganisationReader(prefix: settings.prefix)
    func organisation(_ option: String) -> Organisation? {
      names[option].flatMap { reader.organisation(named: $0, id: names[option + "-id"]) }
    }
    settings.publisher = organisation("publisher")
    settings.funder = organisation("funder")
    settings.licence = names["licence"]
    for line in try log.inForce(.plan, at: prefix.size) {
      guard let plan = line.plan.flatMap({ try? Plan($0) }) else { continue }
      let publishers = Set(plan.documents.compactMap(\.publisher))
      guard publishers.count == 1, let publisher = publishers.first else { continue }
      settings.planFunders[plan.programme] = reader.organisation(named: publisher)
    }
    let events = try scope.events(of: log, prefix)
    let package = try GrantPackage(settings, of: events, in: log)
    try output.write(package.json, terminal)
    for (programme, funder) in package.assumedFunders.sorted(by: { $0.key < $1.key }) {
      terminal.warn(.assumedFunder(funder.name, programme))
    }
    terminal.hint(Words.exported(package.grants.count, "grant"))
    return .done
  }
}

/// Whether a text is an absolute address: what a licence is named by.
func isAddress(_ text: String) -> Bool {
  ["https://", "http://"].contains { text.hasPrefix($0) && text.count > $0.count }
    && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"<>\"\\^`{|}".utf8.contains($0) }
}

extension Message {
  fileprivate static func assumedFunder(_ funder: String, _ programme: String) -> Message {
    Message(
      "funder-assumed",
      "grants of \(quoted(programme)) do not say who gives them; \(quoted(funder)), who published"
        + " its plan, stands as funder; name another with --funder")
  }
}

extension UsageError {
  static func emptyValue(_ option: String) -> UsageError {
    UsageError("wrong-value", "'--\(option)' says nothing", remedy: "leave it out, or give a value")
  }

  fileprivate static func notAnOrganisation(_ option: String, _ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--\(option)' cannot be \(quoted(text))",
      remedy: "write an identifier of org-id.guide, such as GB-CHC-1077201, GB-COH-00445790 or"
        + " GB-UKPRN-10004772")
  }

  fileprivate static func notAPrefix(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--prefix' cannot be \(quoted(text))",
      remedy: "write the prefix that 360Giving gave you, such as 360G-norfolk")
  }

  static func notAnAddress(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--licence' cannot be \(quoted(text))",
      remedy: "write the licence's address, such as"
        + " https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/")
  }
}

/// What is said of exports.
extension Words {
  static func exported(_ number: Int, _ noun: String) -> String { count(number, noun) }
}
