import Ledger
package import Projections

/// A difference with what its forms need to know of the two prefixes.
package struct DifferencePage: Sendable {
  /// The figures that moved.
  package var difference: Difference
  /// What the figures of each state stand on.
  package var bases: [Basis]
  /// The snapshots' files; `nil` for a size or moment.
  package var files: [String?]

  /// Makes a page.
  ///
  /// - Parameters:
  ///   - difference: The figures that moved.
  ///   - bases: What the figures of each state stand on.
  ///   - files: The snapshots' files; `nil` for a size or moment.
  package init(difference: Difference, bases: [Basis], files: [String?]) {
    self.difference = difference
    self.bases = bases
    self.files = files
  }

  /// One line of JSON.
  package var json: [UInt8] {
    var json = JSONOutput()
    json.object { json in
      json.member("a") { state(&$0, difference.from, 0) }
      json.member("b") { state(&$0, difference.to, 1) }
      json.member("programmes") { json in
        json.array(difference.programmes) { json, programme in
          json.object { json in
            json.member("programme", programme.programme)
            json.member("title", programme.title)
            json.member("plan") { json in
              json.object { json in
                json.member("from") { adoption(&$0, programme.from) }
                json.member("to") { adoption(&$0, programme.to) }
              }
            }
            json.member("unchanged", programme.unchanged)
            json.member("measures") { json in json.array(programme.measures) { measure(&$0, $1) } }
          }
        }
      }
    }
    json.endLine()
    return json.bytes
  }

  private func state(_ json: inout JSONOutput, _ state: Difference.State, _ index: Int) {
    json.object { json in
      json.member("size", state.size)
      json.members(of: bases[index])
      json.member("on", state.on)
      if let file = files[index] { json.member("file", file) }
    }
  }

  private func adoption(_ json: inout JSONOutput, _ adoption: ProgrammeReport.Adoption?) {
    guard let adoption else { return json.null() }
    json.object { json in
      if let origin = adoption.origin { json.member("origin", origin) }
      json.member("seq", adoption.sequence)
      json.member("recorded", adoption.recorded)
    }
  }

  private func measure(_ json: inout JSONOutput, _ change: Difference.MeasureChange) {
    guard let report = change.report else { return json.null() }
    let places = report.scale.isMoney ? 2 : nil
    json.object { json in
      json.member("id", report.id)
      json.member("title", report.title)
      json.member("unit", report.unit)
      json.member("from") { $0.value(change.from?.value, places: places) }
      json.member("to") { $0.value(change.to?.value, places: places) }
      json.member("change") { $0.change(change.change, places) }
      json.member("standing") { json in
        json.object { json in
          json.member("from", change.from?.standing.rawValue)
          json.member("to", change.to?.standing.rawValue)
        }
      }
      if change.from?.target != change.to?.target {
        json.member("target") { json in
          json.object { json in
            json.member("from") { $0.target(ofMeasure: change.from) }
            json.member("to") { $0.target(ofMeasure: change.to) }
          }
        }
      }
      if change.from?.baseline != change.to?.baseline {
        json.member("baseline") { json in
          json.object { json in
            json.member("from") { $0.change(change.from?.baseline?.value, places) }
            json.member("to") { $0.change(change.to?.baseline?.value, places) }
          }
        }
      }
      json.member("parts") { json in
        json.array(change.parts) { json, part in
          json.object { json in
            json.member("causes") { json in
              json.array(part.causes) { $0.string($1.rawValue) }
            }
            json.member("from") { $0.value(part.from, places: places) }
            json.member("to") { $0.value(part.to, places: places) }
            json.member("change") { $0.change(part.change, places) }
            json.member("events") { json in json.array(part.listed) { event(&$0, $1) } }
          }
        }
      }
    }
  }

  private func event(_ json: inout JSONOutput, _ event: Difference.Event) {
    json.object { json in
      json.member("cause", event.cause.rawValue)
      json.member("added") { $0.boolean(event.isAdded) }
      if let origin = event.byOrigin { json.member("byOrigin", origin) }
      if let by = event.by { json.member("by", by) }
      if let origin = event.origin { json.member("origin", origin) }
      json.member("seq", event.sequence)
      json.member("id", event.id)
      json.member("kind", event.kind)
      json.member("occurred", event.occurred)
      json.member("recorded", event.recorded)
      if let subject = event.subject { json.member("subject", subject) }
      if let place = event.place { json.member("place", place) }
      json.member("quantity", event.quantity)
    }
  }
}

extension JSONOutput {
  /// Writes a movement, `null` where there is none.
  fileprivate mutating func change(_ change: ExactDecimal?, _ places: Int?) {
    if let change { number(change, places: places) } else { null() }
  }

  /// Writes a measure's target as a report does.
  fileprivate mutating func target(ofMeasure measure: MeasureReport?) {
    guard let measure, let target = measure.target else { return null() }
    self.target(target, places: measure.scale.isMoney ? 2 : nil)
  }
}
