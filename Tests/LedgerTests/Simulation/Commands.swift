import Synchronization

@testable import Ledger

/// What a simulated program does to a ledger.
enum SimulatedCommand: Sendable {
  /// Appends, one after the other by one appender.
  case write([[SimulatedEvent]])
  /// Reads lines.
  case read(ClosedRange<Int>)
  /// Reads how far the log reaches.
  case head
  /// Checks everything.
  case verify
  /// The root of a prefix.
  case root(Int)
  /// What the ledger knew at a moment.
  case asOf(Instant)
  /// The plans in force.
  case plans
  /// Looks ids up without reading the log.
  case find([String])
  /// States the root of a size, or of all lines, and keeps it in the ledger.
  case checkpoint(Int?)
  /// Proves that an event is in the log, and that a prefix is.
  case prove(String, from: Int)
  /// Makes the cache anew.
  case repair
}

/// What came of an append.
struct AppendReport: Sendable {
  var receipts: [Receipt] = []
  /// The name of the refusal that ended it.
  var refused: String?
  var head: LogHead?
  /// How many lines the appender knew of when it began.
  var base = 0
}

/// What came of a command.
struct CommandReport: Sendable {
  var appends: [AppendReport] = []
  /// The lines read, in order.
  var lines: [[UInt8]] = []
  var head: LogHead?
  var verification: Verification?
  var root: Digest?
  var size: Int?
  var plans: [Int] = []
  var found: [Int]?
  var isConsistent = false
  var error: LedgerError?
}

extension SimulatedCommand {
  /// Runs the command.
  ///
  /// - Parameter directory: The ledger's.
  /// - Returns: What came of it, errors too.
  func run(at directory: String) -> CommandReport {
    var report = CommandReport()
    do throws(LedgerError) {
      try run(EventLog(at: directory), &report)
    } catch {
      report.error = error
    }
    return report
  }

  private func run(_ log: EventLog, _ report: inout CommandReport) throws(LedgerError) {
    switch self {
    case .write(let appends): try write(appends, log, &report)
    case .read(let range):
      var lines: [[UInt8]] = []
      report.size = try log.forEachBatch(from: range.lowerBound, through: range.upperBound) {
        batch in
        for line in batch.lines { lines.append(Array(batch.bytes[line.range])) }
      }
      report.lines = lines
    case .head: report.head = try log.head()
    case .verify: report.verification = try log.verify()
    case .root(let size): report.root = try log.root(size: size)
    case .asOf(let moment): report.size = try log.size(asOf: moment)
    case .plans: report.plans = try log.inForce(.plan).map(\.sequence)
    case .checkpoint(let size):
      let checkpoint = try log.checkpoint(size: size)
      report.size = Int(checkpoint.size)
      report.root = checkpoint.root
      try log.checkAgainstKept(checkpoint)
      _ = try log.keep(CheckpointFile(checkpoint))
    case .prove(let id, let from):
      let head = try CheckpointFile(log.checkpoint())
      let inclusion = try log.proveInclusion(ofID: id, in: head)
      let consistency = try log.proveConsistency(from: from, to: head)
      report.root = head.checkpoint.root
      report.size = inclusion.index + 1
      report.lines = [inclusion.line]
      report.isConsistent = consistency.oldSize == from
    case .repair: report.verification = try log.repair().found
    case .find(let ids):
      let size = try log.head().size
      var found: [Int] = []
      let isCovered = try log.lookUp(ids: ids.map { Array($0.utf8) }, through: size) {
        _, line throws(LedgerError) in found.append(line.sequence)
      }
      report.size = size
      report.found = isCovered ? found : nil
    }
  }

  private func write(
    _ appends: [[SimulatedEvent]], _ log: EventLog, _ report: inout CommandReport
  ) throws(LedgerError) {
    let appender = try Appender(log)
    // Lines wait in files as often as in memory, by no choice but the log's.
    if appender.size % 3 > 0 {
      appender.bounds.blockBytes = 300
      appender.bounds.memoryBytes = appender.size % 3 == 1 ? 0 : 900
    }
    for events in appends {
      report.appends.append(AppendReport(base: appender.size))
      let last = report.appends.count - 1
      do throws(LedgerError) {
        for event in events {
          let value = try JSONDocument(Array(event.json.utf8), file: nil).root
          let draft = try EventDraft(
            value, actor: "simulation", reserved: [.void, .plan, .reconciled])
          report.appends[last].receipts.append(try appender.stage(draft, at: Place()))
        }
      } catch {
        guard case .refused(let refusals) = error else { throw error }
        report.appends[last].refused = refusals.first?.name ?? ""
        appender.discard()
        continue
      }
      do throws(LedgerError) {
        report.appends[last].head = try appender.commit()
      } catch {
        // As a program does that does not know better: it is told the same, and nothing is written.
        report.appends[last].head = try? appender.commit()
        throw error
      }
    }
  }
}
