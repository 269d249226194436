import Ledger

// Figures that pair events up: who joined with who left, what came first with what followed.
extension FigureValues {
  /// How many of the first have a partner among the second, or none, as `counts` says.
  ///
  /// The cell is that of the first. A partner belongs to it when it has the same keys, as far as it
  /// has them: whoever leaves has left, whether or not the leaving says which phase it was.
  func pairs(
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
      let day = first[number]
      guard day != Self.noDay else { continue }
      let other = number < second.count && second[number] != Self.noDay ? second[number] : nil
      result.add(counts(day, other) ? 1 : 0, at: number, of: group)
    }
    return result.values
  }

  /// The first or last day of each key without its day, ``noDay`` where it has none.
  func daysByNumber(_ column: FoldColumn, _ path: Int, isLast: Bool) -> [Int] {
    let group = state.layout.paths[path].parent
    var days = [Int](repeating: Self.noDay, count: state.count(of: group))
    column.forEachStanding { number in
      let day = FoldState.day(state.last(number, of: path))
      let key = state.beginning(number, of: path, on: group)
      let known = days[key]
      days[key] = isLast ? max(known, day) : known == Self.noDay ? day : min(known, day)
    }
    return days
  }

  /// In place of the number of a day: before all of them.
  static var noDay: Int { .min }

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
}
