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
  private func sums(
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

  private func largest(_ fold: Int, _ day: Int?, _ cells: Int) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: true)
    let cellPath = state.layout.path(path, parts: cells)
    var largest: [Int: ExactRatio] = [:]
    column.forEachStanding { number in
      guard case .number(let value)? = KeyCode.value(state.lastValue(number, of: path)) else {
        return
      }
      let cell = state.beginning(number, of: path, on: cellPath)
      largest[cell] = max(largest[cell] ?? ExactRatio(value), ExactRatio(value))
    }
    return CellValues(largest, state, cellPath)
  }

  /// For each cell, what stands in its last observation's key: day, sequence number, value.
  func lastObservations(_ tally: Tally, _ cells: Int) -> [[UInt8]: ArraySlice<UInt8>] {
    var last: [[UInt8]: ArraySlice<UInt8>] = [:]
    for row in tally.standing where tally.sums[row].events > 0 {
      let key = tally.keys.key(row)
      let end = KeyCode.end(ofParts: cells, in: key.span)
      let cell = Array(key[..<end])
      // Day and sequence number stand first and sort as bytes.
      if let known = last[cell], key[end...].lexicographicallyPrecedes(known) { continue }
      last[cell] = key[end...]
    }
    return last
  }

  private func latest(_ fold: Int, _ day: Int?, _ cells: Int) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: false)
    let cellPath = state.layout.path(path, parts: cells)
    // Days first, then the sequence number, which sorts as bytes.
    let dayPath = state.layout.paths[path].parent
    var last: [Int: (day: Int, observation: ArraySlice<UInt8>)] = [:]
    column.forEachStanding { number in
      let cell = state.beginning(number, of: path, on: cellPath)
      let day = state.day(number, of: path, on: dayPath)
      let observation = state.lastValue(number, of: path)
      if let known = last[cell] {
        if day < known.day { return }
        if day == known.day, observation.lexicographicallyPrecedes(known.observation) { return }
      }
      last[cell] = (day, observation)
    }
    var result = CellValues()
    for (cell, found) in last {
      let key = state.key(cell, of: cellPath)
      if case .number(let number)? = KeyCode.value(found.observation.dropFirst(8)) {
        result.cells[key] = .some(ExactRatio(number))
      } else {
        result.cells[key] = .some(nil)
      }
    }
    return result
  }

  private func first(_ fold: Int, _ day: Int?, _ cells: Int) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: false)
    let cellPath = state.layout.path(path, parts: cells)
    var first: [Int: ExactRatio] = [:]
    column.forEachStanding { number in
      let day = ExactRatio(FoldState.day(state.last(number, of: path)))
      let cell = state.beginning(number, of: path, on: cellPath)
      first[cell] = min(first[cell] ?? day, day)
    }
    return CellValues(first, state, cellPath)
  }

  /// The first or last day of each key of a fold whose keys end in the day.
  func days(_ tally: Tally, isLast: Bool) -> ByteMap<Int> {
    var days = ByteMap<Int>()
    for row in tally.standing where tally.sums[row].events > 0 {
      let key = tally.keys.bytes.span.extracting(tally.keys.range(row))
      guard key.count >= 4 else { continue }
      let day = KeyCode.day(at: key.count - 4, in: key)
      days.merge(key.extracting(0..<key.count - 4), day) {
        $0 = isLast ? max($0, day) : min($0, day)
      }
    }
    return days
  }

  /// How many of the first have a partner among the second, or none, as `counts` says.
  ///
  /// The cell is that of the first. A partner belongs to it when it has the same keys, as far as it
  /// has them: whoever leaves has left, whether or not the leaving says which phase it was.
  private func pairs(
    _ one: Int, _ two: Int, _ day: Int?, _ cells: Int, isFirstLast: Bool,
    _ counts: (_ first: Int, _ second: Int?) -> Bool
  ) -> CellValues {
    let (firsts, path) = sums(of: one, day, isStripped: false)
    let (seconds, _) = sums(of: two, day, isStripped: false)
    guard cells == 0 else {
      var result = ByteMap<Int>()
      forEachPair(
        days(state.tally(firsts, path), isLast: isFirstLast),
        days(state.tally(seconds, path), isLast: true), cells
      ) { key, first, second in
        let one = counts(first, second) ? 1 : 0
        let cell = key.extracting(0..<KeyCode.end(ofParts: cells, in: key))
        result.merge(cell, one) { $0 += one }
      }
      return CellValues(counts: result)
    }
    // The two folds have their keys in common, and so the numbers of them.
    let group = state.layout.paths[path].parent
    let first = daysByNumber(firsts, path, isLast: isFirstLast)
    let second = daysByNumber(seconds, path, isLast: true)
    var result = CellCounts(state, -1)
    for number in first.indices {
      guard let day = first[number] else { continue }
      let other = number < second.count ? second[number] : nil
      result.add(counts(day, other) ? 1 : 0, at: number, of: group)
    }
    return result.values
  }

  /// The first or last day of each key without its day.
  private func daysByNumber(_ column: FoldColumn, _ path: Int, isLast: Bool) -> [Int?] {
    let group = state.layout.paths[path].parent
    var days = [Int?](repeating: nil, count: state.count(of: group))
    column.forEachStanding { number in
      let day = FoldState.day(state.last(number, of: path))
      let key = state.beginning(number, of: path, on: group)
      days[key] = days[key].map { isLast ? max($0, day) : min($0, day) } ?? day
    }
    return days
  }

  /// Goes through the first of pairs, each with the day of its partner, if it has one.
  func forEachPair(
    _ firsts: ByteMap<Int>, _ seconds: ByteMap<Int>, _ cells: Int,
    _ body: (_ key: Span<UInt8>, _ first: Int, _ second: Int?) -> Void
  ) {
    var partners = ByteMap<[(cell: [UInt8], day: Int)]>()
    for number in seconds.values.indices {
      let key = seconds.keys.key(number)
      let end = KeyCode.end(ofParts: cells, in: key.span)
      let partner = (cell: Array(key[..<end]), day: seconds.values[number])
      partners.merge(key.span.extracting(end..<key.count), [partner]) { $0.append(partner) }
    }
    for number in firsts.values.indices {
      let key = firsts.keys.key(number)
      let end = KeyCode.end(ofParts: cells, in: key.span)
      let cell = Array(key[..<end])
      var second: Int?
      for partner in partners[key.span.extracting(end..<key.count)] ?? []
      where Self.agrees(partner.cell, cell, cells) {
        second = max(second ?? partner.day, partner.day)
      }
      body(key.span, firsts.values[number], second)
    }
  }

  /// Whether a cell has the keys of another, as far as it has any.
  static func agrees(_ cell: [UInt8], _ other: [UInt8], _ count: Int) -> Bool {
    var (a, b) = (0, 0)
    for _ in 0..<count {
      let (nextA, nextB) = (
        KeyCode.end(ofPartAt: a, in: cell.span), KeyCode.end(ofPartAt: b, in: other.span)
      )
      if cell[a] != KeyCode.missing, cell[a..<nextA] != other[b..<nextB] { return false }
      (a, b) = (nextA, nextB)
    }
    return true
  }

  /// Whether who joined last on a day is still there.
  static func isInStock(_ joined: Int, _ left: Int?) -> Bool { left.map { $0 < joined } ?? true }

  /// Whether what came first on a day was followed, on that day or later.
  static func isFollowed(_ from: Int, _ to: Int?) -> Bool { to.map { $0 >= from } ?? false }

  /// For each cell, the units of each period, by its part of the key.
  func unitsByPeriod(_ tally: Tally, _ cells: Int) -> [[UInt8]: [[UInt8]: Int]] {
    var units: [[UInt8]: [[UInt8]: Int]] = [:]
    for row in tally.standing where tally.sums[row].events > 0 {
      let key = tally.keys.key(row)
      let end = KeyCode.end(ofParts: cells, in: key.span)
      units[Array(key[..<end]), default: [:]][Array(key[end...])] = tally.sums[row].units
    }
    return units
  }

  private func lowest(_ tally: Tally, _ cells: Int, _ periods: [[UInt8]]) -> CellValues {
    var result = CellValues()
    result.otherwise = periods.isEmpty ? nil : .zero
    for (cell, counts) in unitsByPeriod(tally, cells) {
      result.cells[cell] = .some(periods.map { ExactRatio(counts[$0] ?? 0) }.min())
    }
    return result
  }
}

/// Counts by the numbers of cells.
private struct CellCounts {
  private let state: FoldState
  private let path: Int
  /// -1 for a cell that does not occur.
  private var counts: [Int]

  init(_ state: FoldState, _ path: Int) {
    self.state = state
    self.path = path
    counts = Array(repeating: -1, count: state.count(of: path))
  }

  /// Adds to the cell that a key is in.
  @inline(__always)
  mutating func add(_ count: Int, at number: Int, of longer: Int) {
    let cell = path < 0 ? 0 : state.beginning(number, of: longer, on: path)
    counts[cell] = max(counts[cell], 0) &+ count
  }

  func forEach(_ body: (_ number: Int, _ count: Int) -> Void) {
    for number in counts.indices where counts[number] >= 0 { body(number, counts[number]) }
  }

  /// The counts as values of a figure.
  var values: CellValues {
    var result = CellValues()
    result.otherwise = .zero
    forEach { number, count in
      result.cells[state.key(number, of: path)] = .some(ExactRatio(count))
    }
    return result
  }
}

extension CellValues {
  /// Values of cells that have one, by the numbers of the cells.
  fileprivate init(_ values: [Int: ExactRatio], _ state: FoldState, _ path: Int) {
    for (cell, value) in values { cells[state.key(cell, of: path)] = .some(value) }
  }

  /// Counts, each a whole number.
  init(counts: ByteMap<Int>) {
    otherwise = .zero
    for number in counts.values.indices {
      cells[counts.keys.key(number)] = .some(ExactRatio(counts.values[number]))
    }
  }
}
