import Ledger

// Figures that turn on single observations: the largest, the first, the latest, the lowest of some periods.
extension FigureValues {
  func largest(_ fold: Int, _ day: Int?, _ cells: Int) -> CellValues {
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

  func latest(_ fold: Int, _ day: Int?, _ cells: Int) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: false)
    let cellPath = state.layout.path(path, parts: cells)
    // Days first, then the sequence number, which sorts as bytes.
    let dayPath = state.layout.paths[path].parent
    var lastDay = [Int](repeating: Self.noDay, count: state.count(of: cellPath))
    var lastNumber = [Int](repeating: -1, count: lastDay.count)
    column.forEachStanding { number in
      let cell = state.beginning(number, of: path, on: cellPath)
      let day = state.day(number, of: path, on: dayPath)
      if day < lastDay[cell] { return }
      if day == lastDay[cell] {
        let known = state.lastValue(lastNumber[cell], of: path)
        if state.lastValue(number, of: path).lexicographicallyPrecedes(known) { return }
      }
      (lastDay[cell], lastNumber[cell]) = (day, number)
    }
    var result = CellValues()
    for cell in lastNumber.indices where lastNumber[cell] >= 0 {
      let key = state.key(cell, of: cellPath)
      let observation = state.lastValue(lastNumber[cell], of: path)
      if case .number(let number)? = KeyCode.value(observation.dropFirst(8)) {
        result.cells[key] = .some(ExactRatio(number))
      } else {
        result.cells[key] = .some(nil)
      }
    }
    return result
  }

  func first(_ fold: Int, _ day: Int?, _ cells: Int) -> CellValues {
    let (column, path) = sums(of: fold, day, isStripped: false)
    let cellPath = state.layout.path(path, parts: cells)
    var first: [Int: Int] = [:]
    column.forEachStanding { number in
      let day = FoldState.day(state.last(number, of: path))
      let cell = state.beginning(number, of: path, on: cellPath)
      first[cell] = min(first[cell] ?? day, day)
    }
    return CellValues(first.mapValues { ExactRatio($0) }, state, cellPath)
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

  func lowest(_ tally: Tally, _ cells: Int, _ periods: [[UInt8]]) -> CellValues {
    var result = CellValues()
    result.otherwise = periods.isEmpty ? nil : .zero
    for (cell, counts) in unitsByPeriod(tally, cells) {
      result.cells[cell] = .some(periods.map { ExactRatio(counts[$0] ?? 0) }.min())
    }
    return result
  }
}
