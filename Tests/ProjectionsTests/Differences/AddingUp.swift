import Ledger
import Projections
import Testing

private func measures(
  _ log: MemoryLog, _ state: Difference.State, _ programme: String
) throws -> [MeasureReport] {
  let replay = try Replay(log, through: state.size, on: state.on)
  return replay.report().programmes.first { $0.programme == programme }?.measures ?? []
}

/// Holds a difference against the reports of its two states.
///
/// The parts of each movement lead from the one value to the other and add up to it, and what is not
/// listed did not move. Of `counts`, measures that
/// count quantities by the same figure in both plans, the listed events alone come to each part.
func expectAddsUp(
  _ difference: Difference, _ log: MemoryLog, counts: Set<String>, _ context: String
) throws {
  for programme in difference.programmes {
    let before = try measures(log, difference.from, programme.programme)
    let after = try measures(log, difference.to, programme.programme)
    for change in programme.measures {
      let id = change.report?.id ?? ""
      #expect(change.from == before.first { $0.id == id }, "\(context) \(id)")
      #expect(change.to == after.first { $0.id == id }, "\(context) \(id)")
      // The parts lead from the first value to the second, one after another.
      var value = change.from?.value
      for part in change.parts {
        #expect(part.from == value, "\(context) \(change)")
        #expect(part.events == part.listed.count, "\(context) \(change)")
        value = part.to
      }
      #expect(value == change.to?.value, "\(context) \(change)")
      if counts.contains(id), change.to != nil {
        for part in change.parts where part.causes != [.plan] {
          let events = part.listed.reduce(0) { $0 + ($1.isAdded ? $1.quantity : -$1.quantity) }
          #expect(part.change == ExactDecimal(events), "\(context) \(id) \(part)")
        }
      }
      guard let movement = change.change else { continue }
      let sum = change.parts.reduce(ExactDecimal.zero) { $0 + ($1.change ?? .zero) }
      #expect(change.parts.allSatisfy { $0.change != nil }, "\(context) \(change)")
      #expect(sum == movement, "\(context) \(change)")
    }
    // What is not listed is as it was.
    for measure in after where !programme.measures.contains(where: { $0.to?.id == measure.id }) {
      let old = before.first { $0.id == measure.id }
      #expect(old?.value == measure.value && old?.standing == measure.standing, "\(context)")
    }
  }
}
