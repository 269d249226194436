import Ledger

/// `reconciled`: partners' own totals against the ledger's figures of the same day, as balance assertions
/// in plain-text accounting.
///
/// All totals of one programme and one day are worked out by one fold, as the report of that day would.
final class ReconciledCheck: EventCheck {
  /// A total that is not the ledger's figure.
  struct Disagreement {
    let total: ReconciledTotal
    /// What the ledger has; `nil` where it cannot be worked out.
    let ours: FigureValue?
    /// The day of the last total of the same thing that agrees.
    let agreedOn: CivilDate?
  }

  private struct Day {
    let programme: Int
    let totals: [ReconciledTotal]
    var fold: PlanFold
    /// How many measures stand before the totals' own.
    let offset: Int
  }

  private var days: [Day] = []
  private let programmes: NameTable
  private var unread: [CheckFinding] = []

  init(_ documents: [JSONDocument], _ plans: [Plan]) {
    programmes = NameTable(plans.map(\.programme))
    var totals: [ReconciledTotal] = []
    for document in documents {
      let (total, problems) = ReconciliationRules.read(document.root, plans)
      if let total {
        totals.append(total)
      } else {
        unread.append(Self.unread(document.root, problems))
      }
    }
    for (programme, plan) in plans.enumerated() {
      let mine = totals.filter { $0.programme == plan.programme }
      for on in Set(mine.map(\.on)).sorted() {
        let today = mine.filter { $0.on == on }
        var part = plan
        // How many others are met takes the others.
        if today.allSatisfy({ $0.measure.figure.measures.isEmpty }) { part.measures = [] }
        let offset = part.measures.count
        part.measures += today.enumerated().map { number, total in
          var measure = total.measure
          // No slug of a plan has such a name.
          measure.id = "#\(number)"
          measure.target = nil
          measure.baseline = nil
          if total.cell.isEmpty { measure.by = [] }
          return measure
        }
        days.append(
          Day(
            programme: programme, totals: today, fold: PlanFold(part, on: on), offset: offset))
      }
    }
  }

  func note(_ line: EventLine, _ batch: EventBatch) {
    guard !days.isEmpty, let slug = line.range(of: .programme) else { return }
    let bytes = batch.bytes
    guard let programme = programmes.number(of: bytes.span.extracting(slug)) else { return }
    for number in days.indices where days[number].programme == programme {
      days[number].fold.apply(batch, line, weight: 1)
    }
  }

  /// The totals that do not agree, by programme, measure and day.
  func disagreements() -> [Disagreement] {
    var compared: [(total: ReconciledTotal, ours: FigureValue?)] = []
    for day in days {
      let reports = day.fold.report().measures.dropFirst(day.offset)
      for (total, report) in zip(day.totals, reports) {
        compared.append((total, Self.figure(total, report)))
      }
    }
    var found: [Disagreement] = []
    for (total, ours) in compared where ours != total.value {
      let agreed = compared.filter {
        $0.ours == $0.total.value && $0.total.series == total.series && $0.total.on < total.on
      }
      found.append(
        Disagreement(total: total, ours: ours, agreedOn: agreed.map(\.total.on).max()))
    }
    return found
  }

  /// The ledger's figure of what a total is of.
  private static func figure(_ total: ReconciledTotal, _ report: MeasureReport) -> FigureValue? {
    guard !total.cell.isEmpty else { return report.value }
    let wanted = total.cell.map(\.value)
    if let cell = report.cells.first(where: { $0.by.map { $0?.description } == wanted }) {
      return cell.value
    }
    // Of a cell in which nothing happened, a count is 0.
    return total.measure.figure.isCount ? .number(ExactDecimal(0)) : nil
  }

  /// Totals that cannot be compared; the disagreements are worked up by ``CheckRun``, which reads the
  /// events in question.
  func findings() -> [CheckFinding] { unread }

  private static func unread(_ event: JSONValue, _ problems: [RuleProblem]) -> CheckFinding {
    var list = EventList()
    list.add(event["seq"]?.integer ?? 0, event["id"]?.string ?? "")
    let why = problems.map(\.refusal.what).joined(separator: "; ")
    return CheckFinding(
      .reconciled, programme: event["programme"]?.string,
      measure: event["data"]?["measure"]?.string, CheckWords.notComparable(why), list)
  }
}

/// The events behind one disagreement.
struct EventsInQuestion {
  private(set) var list = EventList()
  /// Those that are as much as the difference, each by itself.
  private(set) var equal = EventList()
  private let difference: ExactDecimal?
  private let field: [UInt8]?
  private let isCount: Bool

  init(_ disagreement: ReconciledCheck.Disagreement, difference: ExactDecimal?) {
    self.difference = difference?.magnitude
    let figure = disagreement.total.measure.figure
    field = figure.summedField.map { Array($0.utf8) }
    if case .count = figure { isCount = true } else { isCount = false }
  }

  mutating func add(_ event: EventView) {
    list.add(event.line, of: event.batch)
    let amount = isCount ? ExactDecimal(event.line.quantity) : field.flatMap { event.number($0) }
    if let amount, let difference, amount.magnitude == difference {
      equal.add(event.line, of: event.batch)
    }
  }
}

extension Figure {
  /// The field that it adds up, where it adds one up.
  var summedField: String? {
    if case .sum(let field, _) = self { return field }
    return nil
  }
}
