import Ledger

/// A part of a figure that looks at events itself, or has a number without any.
struct FigureLeaf {
  /// Events that a leaf asks for, and the fold that takes them.
  struct Side {
    let role: Explanation.Role?
    let fold: Int
    let events: Events
  }

  let path: [Explanation.Step]
  let figure: Figure
  let compiled: CompiledFigure
  /// How many keys it is broken down by, and the cell that is asked about.
  let cells: Int
  let cell: [UInt8]

  /// The events that it asks for: one side, or two of a stock or sequence.
  var sides: [Side] {
    let roles: [Explanation.Role?] =
      switch figure {
      case .stock: [.joined, .left]
      case .sequence: [.from, .to]
      default: [nil]
      }
    return zip(zip(roles, compiled.folds), figure.events).map {
      Side(role: $0.0, fold: $0.1, events: $1)
    }
  }
}

extension PlanFold {
  /// The leaves of a measure's figure.
  ///
  /// - Parameters:
  ///   - number: The measure's index in the plan.
  ///   - cell: The cell asked about; `nil` for the whole.
  /// - Returns: The leaves in the order in which the figure names them.
  func leaves(ofMeasure number: Int, cell: [UInt8]?) -> [FigureLeaf] {
    let (measure, compiled) = (plan.measures[number], compiled[number])
    if let cell, let figure = compiled.cells {
      return leaves(measure.figure, figure, [], measure.by.count, cell)
    }
    return leaves(measure.figure, compiled.total, [], 0, [])
  }

  private func leaves(
    _ figure: Figure, _ compiled: CompiledFigure, _ path: [Explanation.Step], _ cells: Int,
    _ cell: [UInt8]
  ) -> [FigureLeaf] {
    switch (figure, compiled) {
    case (.ratio(let a, let b, _), .ratio(let above, let below, _)):
      leaves(a, above, path + [.above], cells, cell)
        + leaves(b, below, path + [.below], cells, cell)
    case (.gap(let a, let b), .gap(let one, let other)):
      leaves(a, one, path + [.minuend], cells, cell)
        + leaves(b, other, path + [.subtrahend], cells, cell)
    case (.share(let a, let cohort), .share(let share, _)):
      leaves(a, share, path + [.share], cells, cell) + leaves(ofCohort: cohort, path)
    case (.cohort(let cohort), _): leaves(ofCohort: cohort, path)
    case (.met(let ids), _):
      ids.flatMap { id -> [FigureLeaf] in
        let path = path + [.measure(id)]
        let whole = FigureLeaf(
          path: path, figure: .met([id]), compiled: .met([id]), cells: 0, cell: [])
        guard let number = plan.measures.firstIndex(where: { $0.id == id }) else { return [whole] }
        return [whole]
          + leaves(plan.measures[number].figure, self.compiled[number].total, path, 0, [])
      }
    default:
      [FigureLeaf(path: path, figure: figure, compiled: compiled, cells: cells, cell: cell)]
    }
  }

  private func leaves(ofCohort key: String, _ path: [Explanation.Step]) -> [FigureLeaf] {
    let path = path + [.cohort(key)]
    if case .figure(let figure)? = plan.cohort(key)?.size, let compiled = cohorts[key] {
      return leaves(figure, compiled, path, 0, [])
    }
    return [
      FigureLeaf(path: path, figure: .cohort(key), compiled: .cohort(key), cells: 0, cell: [])
    ]
  }
}
