package import Ledger

/// What other engines are asked so that they give the values of a report: aggregates over events, what
/// follows from them, and which of it is a measure's value.
///
/// Nothing in it is of one engine or of SQL. A figure becomes parts, each a number that one aggregate
/// gives; ratios, gaps, shares and means follow from them as exact fractions, and so does, for a
/// measure that counts which others are met, whether they are.
package struct EngineQuery: Sendable {
  /// A plan and, where some measure of it counts others' standings, its folds: the cells that occur
  /// and the days of first observations are those of the log.
  package struct Source: Sendable {
    let plan: Plan
    let fold: PlanFold?

    /// Takes a plan.
    ///
    /// - Parameters:
    ///   - plan: The plan.
    ///   - fold: Its folds; needed where ``needsFolds(_:)`` says so.
    package init(_ plan: Plan, _ fold: PlanFold?) {
      self.plan = plan
      self.fold = fold
    }

    /// Whether a plan has measures that count others' standings.
    ///
    /// - Parameter plan: The plan.
    /// - Returns: True when it has.
    package static func needsFolds(_ plan: Plan) -> Bool {
      plan.measures.contains { !$0.figure.measures.isEmpty }
    }
  }

  /// The report date.
  let on: CivilDate
  /// Every value, those first from which others follow.
  private(set) var nodes: [EngineNode] = []
  /// How many steps each node is from the parts.
  private(set) var levels: [Int] = []
  /// The measures in the order of the report.
  private(set) var values: [EngineValue] = []
  private var numbers: [EngineNode: Int] = [:]

  /// Works out what must be asked.
  ///
  /// - Parameters:
  ///   - sources: The plans, in the order of the report.
  ///   - on: The report date.
  package init(_ sources: [Source], on: CivilDate) {
    self.init(on: on)
    for source in sources {
      var figures = EngineFigures(source.plan, source.fold, on: on, self)
      let found = source.plan.measures.map { measure in
        EngineValue(
          programme: source.plan.programme, measure: measure.id, node: figures.value(of: measure),
          places: measure.places, isMoney: measure.unit == Measure.pound,
          isDay: measure.figure.isDay)
      }
      self = figures.query
      values += found
    }
  }

  private init(on: CivilDate) { self.on = on }

  /// The number of a node, a new one when it is not there yet.
  mutating func number(_ node: EngineNode) -> Int {
    if let number = numbers[node] { return number }
    let number = nodes.count
    numbers[node] = number
    nodes.append(node)
    levels.append((node.parents.map { levels[$0] + 1 }.max()) ?? 0)
    return number
  }

  /// The parts with their numbers.
  var parts: [(node: Int, part: EnginePart)] {
    nodes.indices.compactMap { number in
      if case .part(let part) = nodes[number] { (number, part) } else { nil }
    }
  }

  /// For each node, the measures that it is a part of.
  var users: [[Int]] {
    var users = [[Int]](repeating: [], count: nodes.count)
    for (index, value) in values.enumerated() {
      var next = [value.node]
      while let node = next.popLast() {
        guard users[node].last != index else { continue }
        users[node].append(index)
        next += nodes[node].parents
      }
    }
    return users
  }
}
