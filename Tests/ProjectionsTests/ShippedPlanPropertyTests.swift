import Foundation
import Ledger
import TestSupport
import Testing

@testable import Projections

/// What must hold of every measure of the plans that ship, whatever was recorded.
@Suite struct ShippedPlanPropertyTests {
  static let names = Repository.names(in: "events/plans")

  private static func document(_ name: String) throws -> String {
    try Repository.text("events/plans/\(name)")
  }

  /// The plan with its measures in another order, some targets gone and one measure fewer, if that is
  /// still a plan.
  private static func revised(_ text: String, _ random: inout SplitMix64) throws -> String {
    let root = try JSONSerialization.jsonObject(with: Data(text.utf8))
    var plan = try #require(root as? [String: Any])
    var measures = try #require(plan["measures"] as? [[String: Any]])
    measures.shuffle(using: &random)
    for index in measures.indices where Int.random(in: 0..<6, using: &random) == 0 {
      measures[index]["target"] = nil
    }
    for candidate in [Array(measures.dropLast()), measures] {
      plan["measures"] = candidate
      let bytes = try JSONSerialization.data(withJSONObject: plan)
      let revised = String(decoding: bytes, as: UTF8.self)
      if case .success = readPlan(revised) { return revised }
    }
    return text
  }

  private static func reportDate(_ plan: Plan, _ random: inout SplitMix64) -> CivilDate {
    let days = plan.starts.dayNumber...plan.ends.dayNumber + 200
    return CivilDate(dayNumber: Int.random(in: days, using: &random))
  }

  private static func measures(
    _ facts: [Fact], _ lines: Int, on: CivilDate
  ) throws -> [MeasureReport] {
    let log = try MemoryLog(facts, linesPerBatch: lines)
    let report = try Replay(log, through: log.size, on: on).report()
    return try #require(report.programmes.first).measures
  }

  @Test(arguments: names)
  func `every figure of a plan comes to what is counted, for it and its cells`(
    _ name: String
  ) throws {
    var random = SplitMix64(stream: "explained \(name)")
    let text = try Self.document(name)
    let plan = try readPlan(text).get()
    let perSide = max(3, 120 / plan.measures.count)
    let facts = [.plan(text)] + PlannedFacts(plan).history(&random, perSide: perSide)
    let log = try MemoryLog(facts, linesPerBatch: 40)
    let size = Int.random(in: facts.count / 2...facts.count, using: &random)
    let standing = Set(NaiveModel(history: Array(facts[..<size])).facts.map(\.sequence))
    let on = plan.ends.adding(days: Int.random(in: -200...200, using: &random))
    let replay = try Replay(log, through: size, on: on)
    var counted = 0
    for measure in try #require(replay.report().programmes.first).measures {
      let whole = try replay.explain(.init(measure.id), in: log, through: log.size)
      try expectConsistent(whole, facts, standing, "\(measure.id) on \(on) at \(size)")
      #expect(whole.value == measure.value)
      // The events are about the plan: else nothing was tried.
      let isOfOthers = whole.measure.figure.events.isEmpty
      #expect(isOfOthers || !(whole.counted + whole.leftOut).isEmpty, "\(measure.id)")
      counted += whole.counted.count
      for cell in measure.cells.shuffled(using: &random).prefix(2) {
        let words = zip(measure.by, cell.by).map { ($0.name, $1?.description ?? "") }
        let found = try replay.explain(.init(measure.id, cell: words), in: log, through: log.size)
        try expectConsistent(found, facts, standing, "\(measure.id) \(words) on \(on) at \(size)")
        #expect(found.value == cell.value)
      }
    }
    #expect(counted > 0)
  }

  @Test(arguments: names)
  func `the parts of every movement of a plan add up`(_ name: String) throws {
    var random = SplitMix64(stream: "differences \(name)")
    let text = try Self.document(name)
    let plan = try readPlan(text).get()
    let counts = Set(
      plan.measures.filter { if case .count = $0.figure { true } else { false } }.map(\.id))
    for round in 0..<2 {
      var facts = PlannedFacts(plan).history(&random, perSide: 2)
      facts.insert(.plan(text), at: Int.random(in: 0...facts.count / 4, using: &random))
      let revised = try Self.revised(text, &random)
      facts.insert(
        .plan(revised), at: Int.random(in: facts.count / 2...facts.count, using: &random))
      let log = try MemoryLog(facts, linesPerBatch: Int.random(in: 1...40, using: &random))
      let isOneDay = Bool.random(using: &random)
      for _ in 0..<2 {
        let sizes = [0, 1].map { _ in
          Int.random(in: facts.count / 4 + 1...facts.count, using: &random)
        }.sorted()
        let days = [0, 1].map { _ in Self.reportDate(plan, &random) }
        let states = [0, 1].map {
          Difference.State(size: sizes[$0], on: days[isOneDay ? 0 : $0])
        }
        let difference = try Difference(from: states[0], to: states[1], in: log)
        #expect(difference.programmes.count == 1)
        try expectAddsUp(difference, log, counts: counts, "\(name) round \(round), \(states)")
      }
    }
  }

  @Test(arguments: names)
  func `any order of the same facts gives the same figures of a plan`(_ name: String) throws {
    var random = SplitMix64(stream: "order \(name)")
    let text = try Self.document(name)
    let plan = try readPlan(text).get()
    // Of two observations of one day the one recorded last is the latest: docs/plans.md.
    let facts = PlannedFacts(plan).history(&random, perSide: 2, ofOneDay: false)
    let on = Self.reportDate(plan, &random)
    let inOrder = try Self.measures([.plan(text)] + facts, 40, on: on)
    for lines in [7, 40] {
      let shuffled = ([.plan(text)] + facts).shuffled(using: &random)
      #expect(try Self.measures(shuffled, lines, on: on) == inOrder, "\(name) on \(on)")
    }
  }

  @Test(arguments: names)
  func `a snapshot of a plan is made again from every later ledger`(_ name: String) throws {
    var random = SplitMix64(stream: "snapshots \(name)")
    let text = try Self.document(name)
    let plan = try readPlan(text).get()
    var facts = PlannedFacts(plan).history(&random, perSide: 2)
    facts.insert(.plan(text), at: 0)
    facts.insert(
      .plan(try Self.revised(text, &random)),
      at: Int.random(in: 1...facts.count, using: &random))
    let size = Int.random(in: 1...facts.count, using: &random)
    let on = Self.reportDate(plan, &random).description
    let then = try MemoryLog(Array(facts[..<size]), linesPerBatch: 10)
    let saved = try snapshot(then, size, on: on)
    for later in [size, Int.random(in: size...facts.count, using: &random), facts.count] {
      let log = try MemoryLog(
        Array(facts[..<later]), linesPerBatch: Int.random(in: 1...40, using: &random))
      #expect(try snapshotFindings(saved.bytes, log) == [], "\(name): \(size) of \(later) on \(on)")
      #expect(try snapshot(log, size, on: on).bytes == saved.bytes)
    }
  }
}
