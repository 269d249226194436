/// The measures of a plan in an order in which each comes after those that it waits for.
///
/// Without recursion, because a chain of measures is as long as whoever wrote the plan made it.
struct PlanOrder {
  /// Indexes of measures, those first that others wait for.
  private(set) var order: [Int] = []
  /// The ids of each circle, the first of them again at the end.
  private(set) var circles: [[String]] = []

  private enum State { case unseen, open, done }

  init(_ measures: [Measure]) {
    var numbers: [String: Int] = [:]
    for (number, measure) in measures.enumerated() where numbers[measure.id] == nil {
      numbers[measure.id] = number
    }
    let needs = measures.map { measure in
      (measure.figure.measures + (measure.target?.measures ?? [])).compactMap { numbers[$0] }
    }
    var states = Array(repeating: State.unseen, count: measures.count)
    var path: [(measure: Int, next: Int)] = []
    for start in measures.indices where states[start] == .unseen {
      path.append((start, 0))
      states[start] = .open
      while let (measure, next) = path.last {
        guard next < needs[measure].count else {
          states[measure] = .done
          order.append(measure)
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let other = needs[measure][next]
        switch states[other] {
        case .done: break
        case .unseen:
          states[other] = .open
          path.append((other, 0))
        case .open:
          let first = path.firstIndex { $0.measure == other } ?? 0
          circles.append(path[first...].map { measures[$0.measure].id } + [measures[other].id])
        }
      }
    }
  }
}
