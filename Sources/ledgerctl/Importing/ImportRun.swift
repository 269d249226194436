import Ledger
import Projections

/// One import on its way through the door: every row is checked and staged, none is written yet.
final class ImportRun {
  /// What became of the rows; of the events, for those recorded and duplicate.
  struct Tally {
    var read = 0
    var recorded = 0
    var duplicate = 0
    var skipped = 0
    var conflict = 0
    var refused = 0
    /// Events whose subject came raw and got a pseudonym.
    var pseudonyms = 0
  }

  /// What became of what was read so far.
  var tally = Tally()
  /// What is refused.
  private(set) var refusals: RefusalList
  /// How many rows were left out for each reason of the map.
  private(set) var skips: [(reason: String, rows: Int)] = []
  /// The catalogue that the events are checked by.
  let catalogue: Catalogue
  /// The receipts as JSON lines, true once the batch is committed.
  private(set) var receipts: Spool
  /// Voids of events that were not known yet when they came.
  var laterVoids: [LaterVoid] = []
  /// How many events correct one that the ledger does not have, and were taken for themselves.
  var correctsUnknown = 0
  /// How many events say more than the other account of them that is recorded.
  var accountsWithMore = 0

  let appender: Appender
  let actor: String
  let pseudonyms: PseudonymKey?
  private let keepsReceipts: Bool
  private let terminal: Terminal
  private var programmes: KnownProgrammes
  /// What partners' totals are checked by, once the first has come.
  private var totals: ReconciliationRules?

  /// Starts an import.
  ///
  /// - Parameters:
  ///   - appender: The ledger, taken for writing.
  ///   - log: The same for reading.
  ///   - actor: Who records what does not say so itself.
  ///   - pseudonyms: The key that makes pseudonyms of raw subjects.
  ///   - refusals: The list that gets what is refused.
  ///   - keepsReceipts: Whether a receipt of each event is wanted.
  ///   - terminal: Where warnings go.
  /// - Throws: ``LedgerError/refused(_:)`` when the ledger has no catalogue.
  init(
    _ appender: Appender, _ log: EventLog, actor: String, pseudonyms: PseudonymKey?,
    refusals: RefusalList, keepsReceipts: Bool, _ terminal: Terminal
  ) throws(LedgerError) {
    self.appender = appender
    self.actor = actor
    self.pseudonyms = pseudonyms
    self.refusals = refusals
    self.keepsReceipts = keepsReceipts
    self.terminal = terminal
    catalogue = try appender.catalogue(of: log)
    programmes = KnownProgrammes(appender, log)
    receipts = Spool(in: log.layout.cache)
  }

  /// Whether anything is refused: then nothing may be recorded.
  var isRefused: Bool { refusals.count > 0 }

  /// Checks an event and takes it into the batch.
  ///
  /// - Parameters:
  ///   - event: The event.
  ///   - reserved: The ledger's own kinds that may come this way.
  ///   - locate: Where a part of the event stands in what was given.
  /// - Returns: Why it is refused; nothing when it is not.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  func stage(
    _ event: JSONValue, reserved: Set<ReservedKind>, locate: @escaping (JSONValue) -> Place
  ) throws(LedgerError) -> [Refusal] {
    var found: [Refusal] = []
    let isTotal = event["kind"]?.string == ReservedKind.reconciled.rawValue
    if isTotal, totals == nil {
      totals = ReconciliationRules(catalogue, plans: try appender.plans())
    } else if !isTotal, let refusal = programmes.refusal(of: event, terminal, locate: locate) {
      found.append(refusal)
    }
    do throws(LedgerError) {
      let draft = try EventDraft(
        event, actor: actor, reserved: reserved, rules: rules(isTotal), pseudonyms: pseudonyms,
        locate: locate)
      if draft.hasNewPseudonym { tally.pseudonyms += 1 }
      // Without a pointer: the engine adds that of what it objects to.
      var place = locate(event)
      place.pointer = nil
      try count(appender.stage(draft, at: place))
    } catch {
      guard case .refused(let refusals) = error else { throw error }
      found += refusals.map { Self.placed($0, in: event, locate) }
    }
    return found
  }

  /// Counts an event and keeps its receipt.
  func count(_ receipt: Receipt) throws(LedgerError) {
    switch receipt.status {
    case .recorded: tally.recorded += 1
    case .duplicate: tally.duplicate += 1
    }
    guard keepsReceipts else { return }
    try system { () throws(SystemFailure) in try receipts.append { $0 += receipt.json.ended } }
  }

  /// A reader of events that are plainly right, for the catalogue, actor and moment of this import.
  func plainReader() -> PlainEventReader {
    PlainEventReader(
      actor: actor, rules: PlainCatalogue(catalogue), recorded: appender.time())
  }

  /// Takes events into the batch that were found plainly right and are new beyond doubt.
  ///
  /// - Parameters:
  ///   - range: Which of the lines, at least one.
  ///   - lines: The lines of events that were read plainly.
  /// - Returns: How many were taken: up to the first of which there is anything else to be said.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  func stagePlain(
    _ range: Range<Int>, of lines: inout DraftedLines
  ) throws(LedgerError) -> Int {
    guard !keepsReceipts else { return 0 }
    var programmes = programmes
    defer { self.programmes = programmes }
    let count = try appender.stage(range, of: &lines) { programmes.isPassed($0, $1) }
    tally.recorded += count
    return count
  }

  /// Takes an event into the batch that was found plainly right.
  ///
  /// - Parameters:
  ///   - index: Which of the lines.
  ///   - lines: The lines of events that were read plainly.
  /// - Returns: `false` where nothing was done, and the event is to be staged as any other.
  /// - Throws: ``LedgerError/damaged(_:)``, ``LedgerError/system(_:)``.
  func stagePlain(_ index: Int, of lines: inout DraftedLines) throws(LedgerError) -> Bool {
    guard lines.lines[index].isTaken,
      programmes.isPassed(lines.bytes.span, lines.programme(index))
    else { return false }
    let sequence: Int
    let status: Receipt.Status
    switch try appender.stage(index, of: &lines) {
    case .unclear: return false
    case .recorded(let number): (sequence, status) = (number, .recorded)
    case .duplicate(let number): (sequence, status) = (number, .duplicate)
    }
    if keepsReceipts {
      try count(Receipt(id: lines.id(index), sequence: sequence, status: status))
    } else if status == .recorded {
      tally.recorded += 1
    } else {
      tally.duplicate += 1
    }
    return true
  }

  func rules(_ isTotal: Bool) -> any EventRules {
    guard isTotal, let totals else { return catalogue }
    return totals
  }

  /// A refusal of the engine's with the place of the very value: it knows only the pointer.
  private static func placed(
    _ refusal: Refusal, in event: JSONValue, _ locate: (JSONValue) -> Place
  ) -> Refusal {
    guard ["/id", "/replaces", "/data/event"].contains(refusal.place.pointer ?? "") else {
      return refusal
    }
    var value = event
    for part in (refusal.place.pointer ?? "").split(separator: "/") {
      guard let member = value[String(part)] else { return refusal }
      value = member
    }
    var refusal = refusal
    refusal.place = locate(value)
    return refusal
  }

  /// Ends a row.
  ///
  /// - Parameters:
  ///   - found: Why it is refused; nothing when it is not.
  ///   - text: The row as it came, for the file of refusals.
  /// - Throws: ``LedgerError/system(_:)`` when that file cannot be written.
  func endRow(_ found: [Refusal] = [], text: () -> String? = { nil }) throws(LedgerError) {
    tally.read += 1
    guard !found.isEmpty else { return }
    if found.allSatisfy({ $0.name == "conflict" }) {
      tally.conflict += 1
    } else {
      tally.refused += 1
    }
    try add(found, text: text)
  }

  /// Ends rows of which nothing is refused.
  func endRows(_ count: Int) { tally.read += count }

  /// Ends rows that could not be read at all.
  func endUnreadRows(_ count: Int) {
    tally.read += count
    tally.refused += count
  }

  /// Ends a row that the map leaves out.
  func skipRow(_ reason: String) {
    tally.read += 1
    leaveOut(reason)
  }

  /// Counts something that is left out of a row that was read.
  func leaveOut(_ reason: String) {
    tally.skipped += 1
    if let known = skips.firstIndex(where: { $0.reason == reason }) {
      skips[known].rows += 1
    } else {
      skips.append((reason, 1))
    }
  }

  /// Adds refusals of something that is no row.
  func add(_ found: [Refusal], text: () -> String? = { nil }) throws(LedgerError) {
    // Of a row with a raw subject nothing is kept: what names somebody there no screen knows.
    let isShown = refusals.keepsRows && !found.contains { $0.place.pointer == "/subject" }
    let hidesDays = found.contains { $0.name == "personal-data" }
    let text = isShown ? text().map { redacted($0, hidesDays: hidesDays) } : nil
    var said: [Refusal] = []
    // Several events of one row are often refused for the same cell.
    for refusal in found where !said.contains(refusal) {
      said.append(refusal)
      try system { () throws(SystemFailure) in try refusals.add(refusal, text: text) }
    }
  }

  /// Ends the reading.
  func finish() throws(LedgerError) {
    terminal.progress?.clear()
    try system { () throws(SystemFailure) in try refusals.flush() }
  }
}
