import Ledger
import TestSupport
import Testing

@testable import Projections

/// Figures over a federation are those of one ledger that holds the union of its events.
@Suite(.scratch) struct FederationPropertyTests {
  /// Ledgers that share events, and the events of all in the order in which they were recorded first.
  private struct Shared {
    var ledgers: [[Fact]]
    var union: [Fact]
  }

  /// Gives each fact to one ledger or several, at its moment to the first of them and later to others.
  ///
  /// What corrects or voids an event goes where that event is.
  private static func shared(
    _ plans: [Fact], _ facts: [Fact], among count: Int, _ random: inout SplitMix64
  ) -> Shared {
    var times: [[(at: Int, order: Int, fact: Fact)]] = Array(repeating: [], count: count)
    var owners: [String: [Int: Int]] = [:]
    func put(_ fact: Fact, _ ledger: Int, _ at: Int) {
      var copy = fact
      copy.recorded = moment(at)
      times[ledger].append((at, times[ledger].count, copy))
    }
    for ledger in 0..<count { for plan in plans { put(plan, ledger, 0) } }
    var union = plans.map { plan in
      var plan = plan
      plan.recorded = moment(0)
      return plan
    }
    for (number, fact) in facts.enumerated() {
      let at = 1 + number * 10
      let target =
        fact.replaces
        ?? (fact.kind == "ledger.void"
          ? fact.data["event"].map { String($0.dropFirst().dropLast()) } : nil)
      // Of a target, the ledgers that have it, and since when.
      var able = Dictionary(uniqueKeysWithValues: (0..<count).map { ($0, 0) })
      if let target { able = owners[target] ?? able }
      let ready = able.filter { $0.value < at }.keys.sorted()
      guard let first = ready.randomElement(using: &random) else { continue }
      var fact = fact
      if fact.kind == "ledger.void" { fact.id = "void-\(number)" }
      var held = [first: at]
      put(fact, first, at)
      for (other, since) in able.sorted(by: { $0.key < $1.key })
      where other != first && Int.random(in: 0..<max(2, count / 2), using: &random) == 0 {
        let later = max(at, since + 1) + Int.random(in: 0...300, using: &random)
        held[other] = later
        put(fact, other, later)
      }
      owners[fact.id] = held
      fact.recorded = moment(at)
      union.append(fact)
    }
    let ledgers = times.map { lines in
      lines.sorted { ($0.at, $0.order) < ($1.at, $1.order) }.map(\.fact)
    }
    return Shared(ledgers: ledgers, union: union)
  }

  private static func open(_ shared: Shared, _ name: String) throws -> FederatedLog {
    try federated(
      shared.ledgers.enumerated().map { try diskLedger("\(name)-\($0.offset)", $0.element) })
  }

  @Test(arguments: ShippedPlanPropertyTests.names)
  func `every figure of a plan over ledgers that share events is that of their union`(
    _ name: String
  ) throws {
    var random = SplitMix64(stream: "federation \(name)")
    let text = try Repository.text("events/plans/\(name)")
    let plan = try readPlan(text).get()
    for round in 0..<2 {
      let facts = PlannedFacts(plan).history(&random, perSide: 2)
      let count = Int.random(in: 2...(round == 0 ? 50 : 5), using: &random)
      let shared = Self.shared([.plan(text)], facts, among: count, &random)
      let log = try Self.open(shared, "r\(round)")
      let union = try MemoryLog(shared.union, linesPerBatch: 40)
      let days = plan.starts.dayNumber...plan.ends.dayNumber + 200
      for _ in 0..<3 {
        let on = CivilDate(dayNumber: Int.random(in: days, using: &random))
        let found = try log.report(through: log.size, on: on, programmes: nil)
        let wanted = try Replay(union, through: union.size, on: on).report()
        #expect(
          found.programmes.map(\.measures) == wanted.programmes.map(\.measures),
          "\(name) of \(count) ledgers on \(on)")
      }
      // And what was known at some moment.
      let at = Int.random(in: 1...facts.count * 10, using: &random)
      let moment = Instant(milliseconds: 1_600_000_000_000 + Int64(at) * 1000)
      let then = try FederatedLog(
        log.members.map { FederatedLog.Member($0.log, size: try $0.log.size(asOf: moment)) })
      let known = shared.union.count { $0.recorded <= moment.description }
      let on = plan.ends
      #expect(
        try then.report(through: then.size, on: on, programmes: nil).programmes.map(\.measures)
          == Replay(union, through: known, on: on).report().programmes.map(\.measures),
        "\(name) of \(count) ledgers at \(at)")
    }
  }

  @Test(arguments: ShippedPlanPropertyTests.names)
  func `the parts of every movement over ledgers that share events are those of their union`(
    _ name: String
  ) throws {
    var random = SplitMix64(stream: "federated differences \(name)")
    let text = try Repository.text("events/plans/\(name)")
    let plan = try readPlan(text).get()
    let facts = PlannedFacts(plan).history(&random, perSide: 1)
    let shared = Self.shared(
      [.plan(text)], facts, among: Int.random(in: 2...9, using: &random), &random)
    let log = try Self.open(shared, "d")
    let union = try MemoryLog(shared.union, linesPerBatch: 40)
    let ats = [0, 1].map { _ in Int.random(in: 1...facts.count * 10, using: &random) }.sorted()
    let on = CivilDate(
      dayNumber: Int.random(
        in: plan.starts.dayNumber...plan.ends.dayNumber + 200, using: &random))
    let moments = ats.map { Instant(milliseconds: 1_600_000_000_000 + Int64($0) * 1000) }
    let sizes = try moments.map { moment in
      try log.members.reduce(0) { $0 + (try $1.log.size(asOf: moment)) }
    }
    let known = moments.map { moment in
      shared.union.count { $0.recorded <= moment.description }
    }
    let found = try Difference(
      from: .init(size: sizes[0], on: on), to: .init(size: sizes[1], on: on), in: log)
    let wanted = try Difference(
      from: .init(size: known[0], on: on), to: .init(size: known[1], on: on), in: union)
    func parts(_ difference: Difference) -> [String] {
      difference.programmes.flatMap(\.measures).flatMap { measure in
        measure.parts.map { part in
          let events = part.listed.map { "\($0.id) \($0.isAdded)" }.sorted()
          return
            "\(measure.report?.id ?? "") \(part.causes) \(part.from as Any) \(part.to as Any) \(events)"
        }
      }
    }
    #expect(parts(found) == parts(wanted), "\(name) \(ats) on \(on)")
    let listed = try log.difference(
      from: .init(size: sizes[0], on: on), to: .init(size: sizes[1], on: on), programmes: nil,
      isListing: true)
    let origins = Set(log.members.map(\.origin))
    for event in listed.programmes.flatMap(\.measures).flatMap(\.parts).flatMap(\.listed) {
      #expect(event.origin.map(origins.contains) == true)
      #expect((event.by == nil) == (event.byOrigin == nil))
    }
  }

  @Test func `every table of counts over ledgers that share events is that of their union`() throws
  {
    var random = SplitMix64(stream: "federated counts")
    let name = try #require(ShippedPlanPropertyTests.names.first)
    let plan = try readPlan(try Repository.text("events/plans/\(name)")).get()
    for round in 0..<12 {
      let facts = PlannedFacts(plan).history(&random, perSide: 1)
      let shared = Self.shared([], facts, among: Int.random(in: 2...50, using: &random), &random)
      let log = try Self.open(shared, "c\(round)")
      let union = try MemoryLog(shared.union, linesPerBatch: 40)
      let keys = ["kind", "subject", "place", "year", "month", "source"].map { EventKey($0) }
      for value in [
        CountQuery.Value.units, .sum("amount"), .distinct(EventKey("subject")),
        .distinct(EventKey("place")),
      ] {
        let query = CountQuery(value, by: Array(keys.shuffled(using: &random).prefix(2)))
        #expect(
          try CountTable(query, log, through: log.size).rows
            == CountTable(query, union, through: union.size).rows, "round \(round) \(query)")
      }
    }
  }
}
