package import Ledger

/// Grants as the 360Giving Data Standard has them, version 1.4: the grants of a prefix that count.
///
/// A grant that was corrected keeps the identifier under which it was first recorded. A person who
/// receives one stays nobody: no pseudonym, no free text and no place below the district.
package struct GrantPackage: Sendable {
  /// The version of the standard.
  package static let version = "1.4"

  /// Who receives a grant.
  package enum Recipient: Sendable, Hashable {
    /// One or more organisations.
    case organisations([Organisation])
    /// A person, by an identifier that only this package gives a meaning.
    case individual(id: String)
  }

  /// A place of those whom a grant is for.
  package struct Location: Sendable, Hashable {
    /// What it is called; `nil` where that is not known.
    package var name: String?
    /// The code of the Office for National Statistics.
    package var code: String
    /// The sort of area, as the standard's list has it.
    package var type: String?
  }

  /// One grant.
  package struct Grant: Sendable, Hashable {
    package var id: String
    package var title: String
    package var description: String
    package var amount: ExactDecimal
    package var awarded: CivilDate
    package var modified: String
    package var recipient: Recipient
    package var funder: Organisation
    package var fund: String?
    package var locations: [Location]
    package var reason: String?
    package var purposes: [String]
  }

  /// What is said beside the grants.
  package let settings: GrantSettings
  /// The grants, in the order of the log.
  package private(set) var grants: [Grant] = []
  /// Programmes of which somebody stands as funder because the plan's publisher is the only one named.
  package private(set) var assumedFunders: [String: Organisation] = [:]

  /// Makes the package of a prefix.
  ///
  /// - Parameters:
  ///   - settings: What is said beside the grants.
  ///   - events: The events that count, with whatever limits them.
  ///   - source: The log.
  /// - Throws: ``LedgerError/refused(_:)`` with every grant that lacks what the standard demands, and
  ///   when there is none; what reading throws.
  package init(
    _ settings: GrantSettings, of events: StandingEvents, in source: some EventSource
  ) throws(LedgerError) {
    self.settings = settings
    let kinds = Set(settings.kinds)
    var refusals: [Refusal] = []
    var grants: [Grant] = []
    var assumed: [String: Organisation] = [:]
    let reader = GrantReader(settings)
    try events.forEach(in: source) { (batch, line) throws(LedgerError) in
      guard let kind = batch.text(.kind, of: line), kinds.contains(kind) else { return }
      let value = try batch.document(of: line).root
      let original = value["id"]?.string.map { events.original(of: $0) }
      switch reader.grant(value, original: original ?? "") {
      case .success(let read):
        grants.append(read.grant)
        if let programme = read.assumedFunderOf { assumed[programme] = read.grant.funder }
      case .failure(let problems): refusals.append(contentsOf: problems.refusals)
      }
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
    guard !grants.isEmpty else { throw .refused([.noGrants(settings.kinds)]) }
    self.grants = grants
    assumedFunders = assumed
  }
}

/// What a grant lacks.
struct GrantProblems: Error {
  var refusals: [Refusal]
}

/// Reads a grant out of an event.
struct GrantReader {
  /// The longest title that the standard's checker takes without a word.
  private static let titleCharactersMax = 140

  private let settings: GrantSettings
  private let organisations: OrganisationReader

  init(_ settings: GrantSettings) {
    self.settings = settings
    organisations = OrganisationReader(prefix: settings.prefix)
  }

  struct Read {
    var grant: GrantPackage.Grant
    /// The programme, where its plan's publisher stands for a funder that the event does not name.
    var assumedFunderOf: String?
  }

  func grant(_ event: JSONValue, original: String) -> Result<Read, GrantProblems> {
    let id = event["id"]?.string ?? ""
    let place = Place()
    var refusals: [Refusal] = []
    let data = event["data"]
    let amount = data?["amount"]?.decimal
    if amount == nil { refusals.append(.grantLacks("an amount", "field 'amount'", id, at: place)) }
    let occurred = event["occurred"]?.string.flatMap { Occurrence($0) }
    let recipient = recipient(of: event, id, &refusals)
    let programme = event["programme"]?.string ?? ""
    var assumed: String?
    var funder = texts(data?["funder"]).first.flatMap {
      organisations.organisation(named: $0, id: data?["funder_id"]?.string)
    }
    if funder == nil, let named = settings.funder { funder = named }
    if funder == nil, let planned = settings.planFunders[programme] {
      funder = planned
      assumed = programme
    }
    if funder == nil { refusals.append(.grantWithoutFunder(id, at: place)) }
    guard let amount, let occurred, let recipient, let funder, refusals.isEmpty else {
      return .failure(GrantProblems(refusals: refusals))
    }
    let fund = texts(data?["fund"]).first
    var isIndividual = false
    if case .individual = recipient { isIndividual = true }
    return .success(
      Read(
        grant: GrantPackage.Grant(
          // A grant that was published has its identifier for ever.
          id: GrantSettings.isGrantIdentifier(original)
            ? original : "\(settings.prefix)-\(original)",
          title: title(data, fund, recipient),
          description: description(data, fund, recipient, funder, event["quantity"]?.integer),
          amount: amount, awarded: occurred.date,
          modified: event["recorded"]?.string ?? "", recipient: recipient, funder: funder,
          fund: fund, locations: locations(event, isIndividual: isIndividual),
          reason: isIndividual ? texts(data?["grant_reason"]).first : nil,
          purposes: isIndividual ? texts(data?["grant_purpose"]) : []),
        assumedFunderOf: assumed))
  }

  private func texts(_ value: JSONValue?) -> [String] {
    guard let value else { return [] }
    let texts =
      value.kind == .array
      ? value.elements.compactMap(\.string) : [value.string].compactMap { $0 }
    // A private value's place is held by a digest, which says nothing to anybody.
    return texts.filter { !PrivateValue.isToken(Array($0.utf8).span) }
  }

  private func recipient(
    of event: JSONValue, _ id: String, _ refusals: inout [Refusal]
  ) -> GrantPackage.Recipient? {
    let data = event["data"]
    let named = texts(data?["recipients"]) + texts(data?["recipient"])
    let ids = texts(data?["recipient_ids"]) + texts(data?["recipient_id"])
    if let subject = event["subject"]?.string {
      if EventForms.isPseudonym(Array(subject.utf8).span) { return individual(subject) }
      let name = named.count == 1 ? named[0] : nil
      if let organisation = organisations.organisation(at: subject, named: name) {
        return .organisations([organisation])
      }
    }
    let people = named.filter { EventForms.isPseudonym(Array($0.utf8).span) }
    if let person = people.first {
      if named.count == 1 { return individual(person) }
      refusals.append(.severalIndividuals(id, at: Place()))
      return nil
    }
    let place = event["place"]?.string
    if named.count == 1, ids.isEmpty, let place,
      let organisation = organisations.organisation(at: place, named: named[0])
    {
      // The recipient's own words name a register before the place does.
      let own = organisations.organisation(named: named[0])
      return .organisations([own.map { $0.name == named[0] ? organisation : $0 } ?? organisation])
    }
    var found: [Organisation] = []
    for (number, name) in named.enumerated() {
      let id = number < ids.count ? ids[number] : nil
      guard let organisation = organisations.organisation(named: name, id: id),
        !found.contains(organisation)
      else { continue }
      found.append(organisation)
    }
    if found.isEmpty { found = ids.compactMap { organisations.organisation(at: $0, named: nil) } }
    if found.isEmpty, let place,
      let organisation = organisations.organisation(at: place, named: nil)
    {
      found = [organisation]
    }
    if found.isEmpty {
      refusals.append(
        .grantLacks(
          "a recipient",
          "field 'recipients', or a subject: a person's pseudonym or an identifier such as ukprn:...",
          id, at: Place()))
      return nil
    }
    return .organisations(found)
  }

  /// A person: the same grant's person has the same identifier in every package of the ledger, and
  /// nobody who lacks the ledger can tell whose it is.
  private func individual(_ pseudonym: String) -> GrantPackage.Recipient {
    let hash = SHA256.hash(Array("\(settings.origin)\n\(pseudonym)".utf8)).hex.prefix(16)
    return .individual(id: "\(settings.prefix)-ind-\(hash)")
  }

  private func title(
    _ data: JSONValue?, _ fund: String?, _ recipient: GrantPackage.Recipient
  ) -> String {
    let whom =
      switch recipient {
      case .individual: "an individual"
      case .organisations(let all): all.map(\.name).joined(separator: " and ")
      }
    var title = fund.map { "\($0): grant to \(whom)" } ?? "Grant to \(whom)"
    if case .organisations = recipient, let own = texts(data?["title"]).first, !own.isEmpty {
      title = own
    }
    if title.count > Self.titleCharactersMax {
      title = String(title.prefix(Self.titleCharactersMax - 1)) + "…"
    }
    return title
  }

  private func description(
    _ data: JSONValue?, _ fund: String?, _ recipient: GrantPackage.Recipient,
    _ funder: Organisation, _ quantity: Int?
  ) -> String {
    let from = fund.map { "from \($0), awarded by \(funder.name)" } ?? "awarded by \(funder.name)"
    let several = quantity.map { " (\($0) grants added up)" } ?? ""
    // Free text may say who a person is.
    guard case .organisations = recipient else {
      return "A grant to an individual \(from)\(several)"
    }
    for name in ["description", "purpose"] {
      if let text = texts(data?[name]).first, !text.isEmpty { return text + several }
    }
    return "A grant \(from)\(several)"
  }

  private func locations(_ event: JSONValue, isIndividual: Bool) -> [GrantPackage.Location] {
    var codes = [event["place"]?.string, event["data"]?["ward"]?.string.map { "ward:\($0)" }]
      .compactMap { $0 }
      .filter { EventForms.isIdentifier($0) }
    if isIndividual { codes.removeAll { !Geography.isAtLeastADistrict($0) } }
    return codes.compactMap { identifier in
      guard let code = Geography.code(of: identifier) else { return nil }
      return GrantPackage.Location(
        name: Geography.area(at: identifier)?.name, code: code, type: Geography.typeOfGrants(code))
    }
  }
}
