public import Ledger

/// Looks at every event that counts, once.
protocol EventCheck: AnyObject {
  /// Looks at an event.
  ///
  /// - Parameters:
  ///   - line: Its line.
  ///   - batch: The batch that holds it.
  func note(_ line: EventLine, _ batch: EventBatch)

  /// What was found, in an order that depends on the events alone.
  func findings() -> [CheckFinding]
}

/// Named checks run over a prefix of a log, all of them in the same passes.
///
/// One pass finds what later lines take out, the plans in force and partners' totals; a second shows each
/// event that counts to every check. A third looks for the events behind a total that does not agree, and
/// is only made where there is one.
///
/// ```swift
/// let run = try CheckRun(log, through: size, on: day)
/// for finding in run.findings { show(finding) }
/// ```
public struct CheckRun: Sendable {
  /// What is asked for.
  public struct Options: Sendable {
    /// The checks.
    public var checks: [CheckName] = CheckName.allCases
    /// The programmes; `nil` for all.
    public var programmes: [String]?
    /// How many days after something happened it may be recorded without being late.
    public var lateDays = CheckRun.lateDaysDefault

    /// Asks for everything.
    public init() {}
  }

  /// A quarter of a year: monthly and quarterly returns come in within it.
  public static let lateDaysDefault = 92
  /// The most findings of a check that are kept one by one.
  public static let findingsMax = 1_000

  /// What was found, by check in the order of ``CheckName``.
  public private(set) var findings: [CheckFinding] = []

  /// Runs checks.
  ///
  /// - Parameters:
  ///   - source: The log.
  ///   - size: How many lines count.
  ///   - on: The report date, for ceilings.
  ///   - options: What is asked for.
  /// - Throws: What reading throws; `LedgerError.refused` for a programme that has neither a plan
  ///   nor an event, and for a plan in force that this version cannot read.
  /// - Complexity: O(n) in the bytes of the prefix, two or three times; memory grows with what is found
  ///   and with the keys of the figures that are asked for, not with the log.
  public init(
    _ source: some EventSource, through size: Int, on: CivilDate, _ options: Options = Options()
  ) throws(LedgerError) {
    let asked = CheckName.allCases.filter { options.checks.contains($0) }
    let survey = try CheckSurvey(
      source, through: size, isAlikeWanted: asked.contains(.suspiciousDuplicates))
    let known = survey.plans.map(\.programme)
    let unknown = (options.programmes ?? []).filter { !known.contains($0) }
    if !unknown.isEmpty { throw .refused(unknown.map { .noPlan($0, known: known) }) }
    let plans = survey.plans.filter { options.programmes?.contains($0.programme) ?? true }
    let totals = survey.totals.filter { document in
      guard let wanted = options.programmes else { return true }
      return wanted.contains(document.root["programme"]?.string ?? "")
    }
    let reconciled = ReconciledCheck(totals, plans)
    let checks: [any EventCheck] = asked.map { name in
      switch name {
      case .reconciled: reconciled
      case .grantsWithinCap: GrantCheck(plans, on: on)
      case .suspiciousDuplicates: DuplicateCheck(survey.sketch)
      case .implausibleQuantities: QuantityCheck(survey.catalogue)
      case .futureDates: FutureDateCheck()
      case .lateRecords: LateRecordCheck(daysMax: options.lateDays)
      case .unknownProgrammes: ProgrammeCheck(survey.plans)
      case .orphans: OrphanCheck(plans)
      case .withoutSource: SourceCheck()
      }
    }
    let wanted = options.programmes.map { NameTable($0) }
    try Self.forEachEvent(source, through: size, survey, wanted) { line, batch in
      for check in checks { check.note(line, batch) }
    }
    for (name, check) in zip(asked, checks) {
      var found = check.findings()
      if name == .reconciled {
        found =
          try Self.workUp(reconciled.disagreements(), plans) {
            (body) throws(LedgerError) in
            try Self.forEachEvent(source, through: size, survey, wanted, body)
          } + found
      }
      findings += found.prefix(Self.findingsMax)
      if found.count > Self.findingsMax {
        findings.append(CheckFinding(name, CheckWords.more(found.count - Self.findingsMax)))
      }
    }
  }

  private static func forEachEvent(
    _ source: some EventSource, through size: Int, _ survey: CheckSurvey, _ wanted: NameTable?,
    _ body: (EventLine, EventBatch) -> Void
  ) throws(LedgerError) {
    guard size > 0 else { return }
    try source.forEachBatch(from: 1, through: size) { (batch) throws(LedgerError) in
      let bytes = batch.bytes
      for line in batch.lines where line.sequence >= 1 && line.sequence <= size {
        guard survey.stands(line, batch) else { continue }
        if let wanted {
          guard let programme = line.range(of: .programme),
            wanted.number(of: bytes.span.extracting(programme)) != nil
          else { continue }
        }
        body(line, batch)
      }
    }
  }

  /// Puts the events in question beside each total that does not agree: those that the figure counts, of
  /// the days since a total of the same thing agreed.
  private static func workUp(
    _ disagreements: [ReconciledCheck.Disagreement], _ plans: [Plan],
    _ forEachEvent: ((EventLine, EventBatch) -> Void) throws(LedgerError) -> Void
  ) throws(LedgerError) -> [CheckFinding] {
    guard !disagreements.isEmpty else { return [] }
    var questions = disagreements.map {
      EventsInQuestion($0, difference: difference($0))
    }
    var programmes = plans.map { plan in
      let matchers = disagreements.enumerated().flatMap { number, found in
        found.total.programme == plan.programme
          ? found.total.measure.figure.events.map { (matcher($0, found), number) } : []
      }
      return ProgrammeMatchers(plan, matchers)
    }
    try forEachEvent { line, batch in
      for number in programmes.indices where programmes[number].isOf(line, batch) {
        programmes[number].forEachMatch(line, batch) { questions[$0].add($1) }
      }
    }
    return zip(disagreements, questions).map { found, question in
      let difference = difference(found)
      return CheckFinding(
        .reconciled, programme: found.total.programme, measure: found.total.measure.id,
        CheckWords.disagreement(found, difference: difference, question),
        difference: difference, question.list)
    }
  }

  private static func matcher(
    _ events: Events, _ found: ReconciledCheck.Disagreement
  ) -> EventMatcher {
    let window = DayRange(found.agreedOn?.adding(days: 1), found.total.on)
    return EventMatcher(
      events, days: window.flatMap { (events.period?.days ?? .always).intersection($0) },
      and: found.total.cell.map(\.condition), sum: found.total.measure.figure.summedField)
  }

  /// The ledger's figure less the partner's, of days in days.
  private static func difference(_ found: ReconciledCheck.Disagreement) -> ExactDecimal? {
    switch (found.ours, found.total.value) {
    case (.number(let ours)?, .number(let theirs)): ours.subtracting(theirs)
    case (.day(let ours)?, .day(let theirs)): ExactDecimal(ours.dayNumber - theirs.dayNumber)
    default: nil
    }
  }
}
