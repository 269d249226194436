package import Ledger

extension FederatedLog {
  /// Every measure of programmes against its target, over the different events of all ledgers.
  ///
  /// Lines are numbered in the order of all; ``located(_:)`` says where they stand.
  ///
  /// - Parameters:
  ///   - size: How many lines of all count.
  ///   - on: The report date.
  ///   - programmes: The programmes asked for; `nil` for all that have a plan.
  /// - Returns: The report.
  /// - Throws: As ``Replay/init(_:through:on:programmes:)``; `refused` where ledgers hold different plans
  ///   of a programme, or catalogues that do not go together.
  /// - Complexity: O(n) in the bytes of all lines, as often as for one ledger.
  package func report(
    through size: Int, on: CivilDate, programmes: [String]?
  ) throws(LedgerError) -> Report {
    try checkPlans(at: size, programmes)
    _ = try checkedCatalogues(at: size)
    return try Replay(self, through: size, on: on, programmes: programmes).report()
  }

  /// A report in which each plan's line is that of its ledger.
  ///
  /// - Parameter report: A report of these ledgers.
  /// - Returns: The report.
  package func located(_ report: Report) -> Report {
    var report = report
    for index in report.programmes.indices {
      report.programmes[index].plan = report.programmes[index].plan.map { located($0) }
    }
    return report
  }

  private func located(_ adoption: ProgrammeReport.Adoption) -> ProgrammeReport.Adoption {
    guard let position = self.adoption(adoption.sequence) else { return adoption }
    return ProgrammeReport.Adoption(
      sequence: position.sequence, recorded: adoption.recorded,
      origin: members[position.member].origin)
  }

  /// Why figures over the ledgers moved between two states.
  ///
  /// - Parameters:
  ///   - from: The first state; its size is that of all ledgers together.
  ///   - to: The second.
  ///   - programmes: The programmes; `nil` for all that have a plan in the second state.
  ///   - isListing: Whether events are listed, and not only counted.
  /// - Returns: The difference; its lines are those of their ledgers.
  /// - Throws: As ``Difference``; `refused` where ledgers hold different plans of a programme in one of the
  ///   states, or catalogues that do not go together.
  /// - Complexity: As ``Difference``, and O(n) in the bytes once more where events are listed.
  package func difference(
    from: Difference.State, to: Difference.State, programmes: [String]?, isListing: Bool
  ) throws(LedgerError) -> Difference {
    for state in [from, to] {
      try checkPlans(at: state.size, programmes)
      _ = try checkedCatalogues(at: state.size)
    }
    var difference = try Difference(
      from: from, to: to, in: self, programmes: programmes, isListing: isListing)
    let events = difference.programmes.flatMap(\.measures).flatMap(\.parts).flatMap(\.listed)
    let found = try positions(of: Set(events.map(\.sequence) + events.compactMap(\.by)))
    for index in difference.programmes.indices {
      difference.programmes[index].from = difference.programmes[index].from.map { located($0) }
      difference.programmes[index].to = difference.programmes[index].to.map { located($0) }
      for measure in difference.programmes[index].measures.indices {
        for part in difference.programmes[index].measures[measure].parts.indices {
          locate(&difference.programmes[index].measures[measure].parts[part].listed, found)
        }
      }
    }
    return difference
  }

  private func locate(_ events: inout [Difference.Event], _ found: [Int: Position]) {
    for index in events.indices {
      if let position = found[events[index].sequence] {
        events[index].sequence = position.sequence
        events[index].origin = members[position.member].origin
      }
      if let position = events[index].by.flatMap({ found[$0] }) {
        events[index].by = position.sequence
        events[index].byOrigin = members[position.member].origin
      }
    }
  }

  /// The catalogues in force, which must go together: a field of a kind holds the same in all of them, so
  /// that adding it up means something.
  ///
  /// Titles, codes and further kinds and fields may differ: each event was checked by its own ledger's.
  ///
  /// - Parameter size: How many lines of all count.
  /// - Returns: The different catalogues.
  /// - Throws: `refused` with every field that is not the same.
  package func checkedCatalogues(at size: Int) throws(LedgerError) -> [Catalogue] {
    var catalogues: [Catalogue] = []
    var known: [String: (field: Catalogue.Field, member: Int)] = [:]
    var refusals: [Refusal] = []
    for (data, holders) in self.catalogues(at: size) {
      guard let value = try JSONDocument(data, file: nil).root["catalogue"],
        let holder = holders.first
      else { continue }
      let catalogue = try Catalogue(value)
      for kind in catalogue.kinds {
        for field in kind.fields {
          let name = "\(kind.name) \(field.name)"
          guard let other = known[name] else {
            known[name] = (field, holder)
            continue
          }
          guard other.field.type != field.type || other.field.isPrivate != field.isPrivate else {
            continue
          }
          refusals.append(
            .cataloguesDiffer(
              kind.name, field.name, (field.words, members[holder].log.directory),
              (other.field.words, members[other.member].log.directory)))
        }
      }
      catalogues.append(catalogue)
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
    return catalogues
  }
}

extension Catalogue.Field {
  /// What it holds, as a message says it.
  fileprivate var words: String { isPrivate ? "private \(type.rawValue)" : type.rawValue }
}
