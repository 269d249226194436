import Ledger
import Projections

extension ReportPage {
  /// The column that holds the ledgers, where there are several.
  static let ledgersColumn = "as_of_ledgers"

  /// Comma-separated values: a row for each measure and for each of its cells, none left out.
  package var csv: [UInt8] {
    var csv = CSVOutput()
    let ledgers = basis.ledgers == nil ? [] : [basis.field]
    csv.append(
      [
        "programme", "measure", "title", "priority", "by", "value", "unit", "target_is",
        "target_value", "target_by", "target_words", "baseline", "standing", "on", "as_of_size",
      ] + ledgers.map { _ in Self.ledgersColumn })
    for programme in report.programmes {
      for measure in programme.measures {
        func append(
          by: String?, _ value: FigureValue?, _ target: MeasureReport.TargetReport?,
          _ standing: Standing?
        ) {
          csv.append(
            [
              programme.programme, measure.id, measure.title, measure.priority, by,
              text(value, of: measure), measure.unit, target?.word, number(target),
              target?.by?.description, target.map { measure.text(of: $0) },
              measure.baseline?.value?.description, standing?.rawValue, report.on.description,
              String(report.size),
            ] + ledgers)
        }
        append(by: nil, measure.value, measure.target, measure.standing)
        for cell in measure.cells {
          let by = zip(measure.by, cell.by).map { "\($0.name)=\($1?.description ?? "")" }
          append(by: by.joined(separator: "; "), cell.value, cell.target, cell.standing)
        }
      }
    }
    return csv.bytes
  }

  private func text(_ value: FigureValue?, of measure: MeasureReport) -> String? {
    switch value {
    case .number(let number)?: number.text(places: measure.scale.shownPlaces ?? number.scale)
    case .day(let day)?: day.description
    case nil: nil
    }
  }

  /// The number of a target; of a range both.
  private func number(_ target: MeasureReport.TargetReport?) -> String? {
    guard let target else { return nil }
    if let value = target.value { return value.plain }
    guard target.from != nil || target.to != nil else { return nil }
    return "\(target.from?.plain ?? "")..\(target.to?.plain ?? "")"
  }
}

extension FigureValue {
  fileprivate var plain: String {
    switch self {
    case .number(let number): number.description
    case .day(let day): day.description
    }
  }
}
