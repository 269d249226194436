import Ledger

/// A report with what its forms need to know of the prefix.
package struct ReportPage: Sendable {
  /// The figures.
  package var report: Report
  /// What the figures stand on.
  package var basis: Basis

  /// Makes a page.
  ///
  /// - Parameters:
  ///   - report: The figures.
  ///   - basis: What they stand on.
  package init(report: Report, basis: Basis) {
    self.report = report
    self.basis = basis
  }

  /// One line of JSON.
  package var json: [UInt8] {
    var json = JSONOutput()
    json.object { json in
      json.member("asOf") { json in
        json.object { json in
          json.member("size", report.size)
          json.members(of: basis)
        }
      }
      json.member("on", report.on)
      json.member("programmes") { $0.programmes(of: report) }
    }
    json.endLine()
    return json.bytes
  }
}

extension JSONOutput {
  /// Writes the programmes of a report as a list.
  ///
  /// - Parameter report: The report.
  package mutating func programmes(of report: Report) {
    array(report.programmes) { $0.programme($1) }
  }

  private mutating func programme(_ programme: ProgrammeReport) {
    object { json in
      json.member("programme", programme.programme)
      json.member("title", programme.title)
      if let plan = programme.plan {
        json.member("plan") { json in
          json.object { json in
            if let origin = plan.origin { json.member("origin", origin) }
            json.member("seq", plan.sequence)
            json.member("recorded", plan.recorded)
          }
        }
      }
      json.member("documents") { json in
        json.array(programme.documents) { json, document in
          json.object { json in
            json.member("key", document.key)
            json.member("file", document.file)
            json.member("title", document.title)
            json.member("publisher", document.publisher)
          }
        }
      }
      json.member("priorities") { json in
        json.array(programme.priorities) { json, priority in
          json.object { json in
            json.member("key", priority.key)
            json.member("title", priority.title)
          }
        }
      }
      json.member("standings") { json in
        json.object { json in
          for (standing, count) in programme.counts { json.member(standing.rawValue, count) }
        }
      }
      json.member("measures") { json in json.array(programme.measures) { $0.measure($1) } }
      json.member("context") { json in
        json.array(programme.context) { json, figure in
          json.object { json in
            json.member("id", figure.id)
            json.member("title", figure.title)
            json.member("value", figure.value)
            json.member("document", figure.document)
            json.member("quote", figure.quote)
          }
        }
      }
    }
  }

  private mutating func measure(_ measure: MeasureReport) {
    let places = measure.unit == Measure.pound ? 2 : nil
    object { json in
      json.member("id", measure.id)
      json.member("title", measure.title)
      json.member("priority", measure.priority)
      json.member("value") { $0.value(measure.value, places: places) }
      json.member("unit", measure.unit)
      json.member("target") { json in
        if let target = measure.target { json.target(target, places: places) } else { json.null() }
      }
      json.member("baseline") { json in
        guard let baseline = measure.baseline else { return json.null() }
        json.object { json in
          json.member("value") { json in
            json.value(baseline.value.map { .number($0) }, places: places)
          }
          if let on = baseline.on { json.member("on", on) }
          if let words = baseline.words { json.member("words", words) }
        }
      }
      json.member("standing", measure.standing.rawValue)
      if let progress = measure.progress { json.member("progress") { $0.number(progress) } }
      json.member("better", measure.better.rawValue)
      json.member("firmness", measure.firmness.rawValue)
      json.member("document", measure.document)
      json.member("quote", measure.quote)
      if let note = measure.note { json.member("note", note) }
      json.member("cells") { json in
        json.array(measure.cells) { json, cell in
          json.object { json in
            json.by(measure.by, cell.by)
            json.member("value") { $0.value(cell.value, places: places) }
            if let standing = cell.standing { json.member("standing", standing.rawValue) }
            if let target = cell.target {
              json.member("target") { $0.target(target, places: places) }
            }
          }
        }
      }
    }
  }

  /// Writes a target with its numbers.
  ///
  /// - Parameters:
  ///   - target: The target.
  ///   - places: Decimal places that are always written, as of money.
  package mutating func target(_ target: MeasureReport.TargetReport, places: Int?) {
    object { json in
      json.member("is", target.word)
      json.member("value") { $0.value(target.value, places: places) }
      if let from = target.from { json.member("from") { $0.value(from, places: places) } }
      if let to = target.to { json.member("to") { $0.value(to, places: places) } }
      json.member("by", target.by)
      if let words = target.words { json.member("words", words) }
      if !target.parts.isEmpty {
        json.member("targets") { json in
          json.array(target.parts) { $0.target($1, places: places) }
        }
      }
    }
  }

  /// Writes a value of a report, `null` where there is none.
  ///
  /// - Parameters:
  ///   - value: The value.
  ///   - places: Decimal places that are always written, as of money.
  package mutating func value(_ value: FigureValue?, places: Int?) {
    switch value {
    case .number(let number)?: self.number(number, places: places)
    case .day(let day)?: string(day.description)
    case nil: null()
    }
  }
}
