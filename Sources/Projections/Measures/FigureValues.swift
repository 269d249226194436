import Ledger

/// Works figures out from the sums of their folds.
struct FigureValues {
  let folds: [Fold]
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

  init(folds: [Fold]) {
    self.folds = folds
  }

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
    case .distinct(let fold, let having):
      return distinct(tally(fold, day, isStripped: true), cells, having)
    case .largest(let fold): return largest(tally(fold, day, isStripped: true), cells)
    case .latest(let fold): return latest(tally(fold, day, isStripped: false), cells)
    case .first(let fold): return first(tally(fold, day, isStripped: false), cells)
    case .stock(let joined, let left):
      return pairs(
        days(tally(joined, day, isStripped: false), isLast: true),
        days(tally(left, day, isStripped: false), isLast: true), cells, Self.isInStock)
    case .sequence(let from, let to):
      return pairs(
        days(tally(from, day, isStripped: false), isLast: false),
        days(tally(to, day, isStripped: false), isLast: true), cells, Self.isFollowed)
    case .lowest(let fold, let periods):
      return lowest(tally(fold, day, isStripped: true), cells, periods)
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
      var first: Int?
      let tally = folds[fold].tally
      guard let part = folds[fold].spec.parts.firstIndex(of: .day) else { continue }
      for row in tally.standing {
        let key = tally.keys.bytes.span.extracting(tally.keys.range(row))
        let end = KeyCode.end(ofParts: cells, in: key)
        guard Self.isEqual(key.extracting(0..<end), cell) else { continue }
        let day = KeyCode.day(at: KeyCode.end(ofParts: part, in: key), in: key)
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

  private static func isEqual(_ key: Span<UInt8>, _ cell: [UInt8]) -> Bool {
    guard key.count == cell.count else { return false }
    for index in key.indices where key[index] != cell[index] { return false }
    return true
  }

  /// The sums of a fold as of a day; without days, all of them.
  ///
  /// With `isStripped` the day is taken off the end of the keys, so that what differs by it alone
  /// comes together.
  private func tally(_ fold: Int, _ day: Int?, isStripped: Bool) -> Tally {
    let tally = folds[fold].tally
    guard let day, let part = folds[fold].spec.parts.firstIndex(of: .day) else { return tally }
    var reduced = Tally()
    for row in tally.standing {
      let key = tally.keys.bytes.span.extracting(tally.keys.range(row))
      let at = KeyCode.end(ofParts: part, in: key)
      guard KeyCode.day(at: at, in: key) <= day else { continue }
      reduced.add(isStripped ? key.extracting(0..<at) : key, tally.sums[row])
    }
    return reduced
  }

  /// Folds whose keys are the cells themselves.
  private func sums(
    _ fold: Int, _ day: Int?, _ value: (Tally.Sums) -> ExactRatio?
  ) -> CellValues {
    let tally = tally(fold, day, isStripped: true)
    var result = CellValues()
    result.otherwise = .zero
    for row in tally.standing where tally.sums[row].events > 0 {
      result.cells[tally.keys.key(row)] = .some(value(tally.sums[row]))
    }
    return result
  }

  private func distinct(
    _ tally: Tally, _ cells: Int, _ having: CompiledFigure.Having?
  ) -> CellValues {
    var counts = ByteMap<Int>()
    forEachGroup(tally, having) { key, _, passes in
      let cell = key.extracting(0..<KeyCode.end(ofParts: cells, in: key))
      counts.merge(cell, passes ? 1 : 0) { $0 += passes ? 1 : 0 }
    }
    return CellValues(counts: counts)
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
        let passes = having.map { having in has.map { $0 >= having.least } ?? false } ?? true
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

  private func largest(_ tally: Tally, _ cells: Int) -> CellValues {
    var result = CellValues()
    for row in tally.standing where tally.sums[row].events > 0 {
      let key = tally.keys.key(row)
      let end = KeyCode.end(ofParts: cells, in: key.span)
      let cell = Array(key[..<end])
      guard case .number(let number)? = KeyCode.value(key[end...]) else { continue }
      let value = ExactRatio(number)
      if let known = result.cells[cell] ?? nil, known >= value { continue }
      result.cells[cell] = .some(value)
    }
    return result
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

  private func latest(_ tally: Tally, _ cells: Int) -> CellValues {
    var result = CellValues()
    for (cell, rest) in lastObservations(tally, cells) {
      if case .number(let number)? = KeyCode.value(rest.dropFirst(12)) {
        result.cells[cell] = .some(ExactRatio(number))
      } else {
        result.cells[cell] = .some(nil)
      }
    }
    return result
  }

  private func first(_ tally: Tally, _ cells: Int) -> CellValues {
    var result = CellValues()
    for row in tally.standing where tally.sums[row].events > 0 {
      let key = tally.keys.key(row)
      let end = KeyCode.end(ofParts: cells, in: key.span)
      let day = ExactRatio(KeyCode.day(at: end, in: key.span))
      let cell = Array(key[..<end])
      if let known = result.cells[cell] ?? nil, known <= day { continue }
      result.cells[cell] = .some(day)
    }
    return result
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
    _ firsts: ByteMap<Int>, _ seconds: ByteMap<Int>, _ cells: Int,
    _ counts: (_ first: Int, _ second: Int?) -> Bool
  ) -> CellValues {
    var result = ByteMap<Int>()
    forEachPair(firsts, seconds, cells) { key, first, second in
      let one = counts(first, second) ? 1 : 0
      let cell = key.extracting(0..<KeyCode.end(ofParts: cells, in: key))
      result.merge(cell, one) { $0 += one }
    }
    return CellValues(counts: result)
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

extension CellValues {
  /// Counts, each a whole number.
  init(counts: ByteMap<Int>) {
    otherwise = .zero
    for number in counts.values.indices {
      cells[counts.keys.key(number)] = .some(ExactRatio(counts.values[number]))
    }
  }
}
