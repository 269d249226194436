import Ledger
import Projections
import Testing

@Suite struct ShippedPlanTests {
  static let names = Repository.names(in: "events/plans")

  @Test(arguments: names)
  func `a shipped plan is read without a refusal against the built-in catalogue`(
    _ name: String
  ) throws {
    let text = try Repository.text("events/plans/\(name)")
    for problem in problems(text, catalogue: try Catalogue.builtIn()) {
      Issue.record(
        "\(name):\(problem.place.line ?? 0) \(problem.place.pointer ?? ""): \(problem.what); \(problem.remedy)"
      )
    }
    let plan = try readPlan(text).get()
    #expect(!plan.measures.isEmpty)
    #expect("\(plan.programme).json" == name)
  }

  @Test(arguments: names)
  func `an empty log gives every measure a standing and none a promise kept`(
    _ name: String
  ) throws {
    let plan = try readPlan(Repository.text("events/plans/\(name)")).get()
    let report = PlanFold(plan, on: plan.starts).report()
    #expect(report.measures.map(\.id) == plan.measures.map(\.id))
    #expect(report.measures.filter { $0.standing.isKept }.map(\.id) == [])
  }
}
