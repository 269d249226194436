import Ledger

/// Works figures out from the sums of their folds.
struct FigureValues {
  let state: FoldState
  /// The sizes of the plan's cohorts; `nil` within for those that are not known.
  var cohorts: [String: ExactRatio?] = [:] { didSet { known = Known() } }
  /// The measures of `met` that are met.
  var met: Set<String> = [] { didSet { known = Known() } }
  /// What was worked out already: every cell of a breakdown asks for the same figures.
  private var known = Known()

  /// Values by what was asked, shared by the copies of these values.
  private final class Known {
    struct Question: Hashable {
      let figure: CompiledFigure
      let cells: Int
      let cell: [UInt8]
    }

    var values: [Question: CellValues] = [:]
    var firsts: [Question: (value: ExactRatio, day: CivilDate)?] = [:]
  }

  init(_ state: FoldState) {
    self.state = state
  }

  /// The folds, each by itself.
  var folds: FoldList { FoldList(state: state) }

  /// The values of a figure.
  ///
  /// - Parameters:
  ///   - figure: The figure.
  ///   - cells: How many keys it is broken down by.
  ///   - day: The day number as of which it is asked for, for a figure compiled with days.
  /// - Returns: A value for each cell that occurs.
  /// - Complexity: O(n) in the keys of its folds.
  func values(_ figure: CompiledFigure, cells: Int, at day: Int? = nil) -> CellValues {
    guard day == nil else { return workOut(figure, cells, day) }
    let question = Known.Question(figure: figure, cells: cells, cell: [])
    if let found = known.values[question] { return found }
    let found = workOut(figure, cells, nil)
    known.values[question] = found
    return found
  }

  private func workOut(_ figure: CompiledFigure, _ cells: Int, _ day: Int?) -> CellValues {
    switch figure {
    case .count(let fold):
      return sums(fold, day) { ExactRatio($0.units) }
    case .sum(let fold):
      return sums(fold, day) { $0.total.map { ExactRatio($0) } }
    case .mean(let fold):
      var means = sums(fold, day) { sums in
        sums.total.flatMap { ExactRatio($0).divided(by: ExactRatio(sums.events)) }
      }
      means.otherwise = nil
      return means
    case .distinct(let fold, let having): return distinct(fold, day, cells, having)
    case .largest(let fold): return largest(fold, day, cells)
    case .latest(let fold): return latest(fold, day, cells)
    case .first(let fold): return first(fold, day, cells)
    case .stock(let joined, let left):
      return pairs(joined, left, day, cells, isFirstLast: true, Self.isInStock)
    case .sequence(let from, let to):
      return pairs(from, to, day, cells, isFirstLast: false, Self.isFollowed)
    case .lowest(let fold, let periods):
      let (column, path) = sums(of: fold, day, isStripped: true)
      return lowest(state.tally(column, path), cells, periods)
    case .ratio(let a, let b, let per):
      return values(a, cells: cells, at: day).combined(with: values(b, cells: cells, at: day)) {
        $0.multiplied(by: per)?.divided(by: $1)
      }
    case .gap(let a, let b):
      return values(a, cells: cells, at: day).combined(with: values(b, cells: cells, at: day)) {
        $0.subtracting($1)
      }
    case .share(let a, let cohort):
      var size = CellValues()
      size.otherwise = cohorts[cohort] ?? nil
      return values(a, cells: cells, at: day).combined(with: size) {
        $0.multiplied(by: ExactRatio(100))?.divided(by: $1)
      }
    case .cohort(let cohort):
      var size = CellValues()
      size.otherwise = cohorts[cohort] ?? nil
      return size
    case .met(let ids):
      var count = CellValues()
      count.otherwise = ExactRatio(ids.count { met.contains($0) })
      return count
    }
  }

  /// The value of a cell as it stood on the first day on which all parts were observed, and that
  /// day; on a later one while the value cannot be worked out.
  func firstObservation(
    _ figure: CompiledFigure, cells: Int, of cell: [UInt8]
  ) -> (value: ExactRatio, day: CivilDate)? {
    let question = Known.Question(figure: figure, cells: cells, cell: cell)
    if let found = known.firsts[question] { return found }
    let found = isWithoutValue(figure) ? nil : workOutFirst(figure, cells, cell)
    known.firsts[question] = .some(found)
    return found
  }

  /// Whether a figure has no value on any day: it is a share of nothing, or of nobody knows how many.
  private func isWithoutValue(_ figure: CompiledFigure) -> Bool {
    switch figure {
    case .share(let part, let cohort):
      (cohorts[cohort] ?? nil).map { $0 == .zero } ?? true || isWithoutValue(part)
    case .cohort(let cohort): (cohorts[cohort] ?? nil) == nil
    case .ratio(let a, let b, _), .gap(let a, let b): isWithoutValue(a) || isWithoutValue(b)
    default: false
    }
  }

  private func workOutFirst(
    _ figure: CompiledFigure, _ cells: Int, _ cell: [UInt8]
  ) -> (value: ExactRatio, day: CivilDate)? {
    var start = Int.min
    var days: Set<Int> = []
    for fold in figure.folds {
      guard let dayPath = state.dayPath(of: fold) else { continue }
      let path = state.layout.entries[fold].path
      let cellPath = state.layout.path(path, parts: cells)
      var first: Int?
      let wanted = (0..<state.count(of: cellPath)).first { state.key($0, of: cellPath) == cell }
      let column = state.columns[fold]
      for number in column.events.indices where !column.sums(number).isNothing {
        guard state.beginning(number, of: path, on: cellPath) == wanted else { continue }
        let day = state.day(number, of: path, on: dayPath)
        days.insert(day)
        first = min(first ?? day, day)
      }
      guard figure.observed.contains(fold) else { continue }
      guard let first else { return nil }
      start = max(start, first)
    }
    for day in days.sorted() where day >= start {
      if let value = values(figure, cells: cells, at: day)[cell] {
        return (value, CivilDate(dayNumber: day))
      }
    }
    return nil
  }

  /// The sums of a fold as of a day, and what their keys are; without days, all of them.
  ///
  /// With `isStripped` the day is taken off the end of the keys, so that what differs by it alone
  /// comes together.
  func sums(
    of fold: Int, _ day: Int?, isStripped: Bool
  ) -> (column: FoldColumn, path: Int) {
    let path = state.layout.entries[fold].path
    let column = state.columns[fold]
    guard let day, let dayPath = state.dayPath(of: fold) else { return (column, path) }
    let parent = isStripped ? state.layout.paths[path].parent : path
    var reduced = FoldColumn()
    for number in column.events.indices {
      let sums = column.sums(number)
      guard !sums.isNothing, state.day(number, of: path, on: dayPath) <= day else { continue }
      reduced.add(isStripped ? state.beginning(number, of: path, on: parent) : number, sums)
    }
    return (reduced, parent)
  }

  /// Folds whose keys are the cells themselves.
  private func sums(
    _ fold: Int, _ day: Int?, _ value: (Tally.Sums) -> ExactRatio?
  ) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: true)
    var result = CellValues()
    result.otherwise = .zero
    column.forEachStanding { number in
      result.cells[state.key(number, of: path)] = .some(value(column.sums(number)))
    }
    return result
  }

  private func distinct(
    _ fold: Int, _ day: Int?, _ cells: Int, _ having: CompiledFigure.Having?
  ) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: true)
    var counts = CellCounts(state, state.layout.path(path, parts: cells))
    switch having {
    case nil where cells == 0: counts.add(toTheOne: column.standing)
    case nil:
      column.forEachStanding { counts.add(1, at: $0, of: path) }
    case .distinct(let least)?:
      // What is told apart is the key without the last part, whose values are counted.
      let group = state.layout.paths[path].parent
      var groups = CellCounts(state, group)
      column.forEachStanding { groups.add(1, at: $0, of: path) }
      groups.forEach { number, count in
        counts.add(ExactRatio(count) >= least ? 1 : 0, at: number, of: group)
      }
    case .count?, .sum?:
      column.forEachStanding { number in
        let passes = having?.passes(column.sums(number)) ?? true
        counts.add(passes ? 1 : 0, at: number, of: path)
      }
    }
    return counts.values
  }

  /// Goes through what is told apart: the key with its cell, what it has, and whether that is enough.
  func forEachGroup(
    _ tally: Tally, _ having: CompiledFigure.Having?,
    _ body: (_ key: Span<UInt8>, _ has: ExactRatio?, _ passes: Bool) -> Void
  ) {
    guard case .distinct(let least)? = having else {
      for row in tally.standing where tally.sums[row].events > 0 {
        let sums = tally.sums[row]
        let has = having.map { $0.has(sums) } ?? ExactRatio(sums.units)
        let passes = having?.passes(sums) ?? true
        body(tally.keys.bytes.span.extracting(tally.keys.range(row)), has, passes)
      }
      return
    }
    var inner = ByteMap<Int>()
    for row in tally.standing where tally.sums[row].events > 0 {
      let key = tally.keys.bytes.span.extracting(tally.keys.range(row))
      inner.merge(key.extracting(0..<Self.startOfLastPart(key)), 1) { $0 += 1 }
    }
    let keys = inner.keys
    for number in inner.values.indices {
      let has = ExactRatio(inner.values[number])
      body(keys.bytes.span.extracting(keys.range(number)), has, has >= least)
    }
  }

  /// Where the last part of a key starts: what is before it says whose value the last part is.
  static func startOfLastPart(_ key: Span<UInt8>) -> Int {
    var start = 0
    var next = KeyCode.end(ofPartAt: 0, in: key)
    while next < key.count {
      start = next
      next = KeyCode.end(ofPartAt: next, in: key)
    }
    return start
  }
}
