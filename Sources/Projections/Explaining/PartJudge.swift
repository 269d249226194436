import Ledger

/// Says of each event that a fold takes whether it counts towards a part of a figure, and what it adds.
///
/// What counts was worked out before by the same functions that work out the report; here each event
/// is only told its share of it, as the log is read once more in order.
struct PartJudge {
  /// What became of an event.
  enum Verdict {
    case counts(amount: ExactRatio?, groups: [[KeyValue?]])
    case leftOut(Rule, groups: [[KeyValue?]])
  }

  typealias Row = (key: [UInt8], sums: Tally.Sums)

  /// One of the things told apart while its events come by.
  private struct GroupState {
    var has: ExactRatio?
    var counts: Bool
    /// What its events so far have.
    var sums = Tally.Sums()
    var values: Set<[UInt8]> = []
    /// Whether they have enough for it to count.
    var isReached = false
    /// The day that decides: of the last joining, of the first beginning.
    var day = 0
    /// The line that took it out of a stock.
    var leaver = 0
    var leaverDay = Int.min
  }

  let leaf: FigureLeaf
  private let having: CompiledFigure.Having?
  private var groups: [[UInt8]: GroupState] = [:]
  private var periods: [(part: [UInt8], units: Int)] = []
  private var lowest: [UInt8]?
  /// The value or day of the one event that counts, and its line once it is met.
  private var best: ExactRatio?
  private(set) var winner = 0

  /// Works out what counts.
  init(_ leaf: FigureLeaf, _ values: FigureValues) {
    self.leaf = leaf
    var having: CompiledFigure.Having?
    var groups: [[UInt8]: GroupState] = [:]
    func rest(_ key: Span<UInt8>) -> [UInt8]? {
      let end = KeyCode.end(ofParts: leaf.cells, in: key)
      guard Self.bytes(key.extracting(0..<end)) == leaf.cell else { return nil }
      return Self.bytes(key.extracting(end..<key.count))
    }
    switch leaf.compiled {
    case .distinct(let fold, let wanted):
      having = wanted
      values.forEachGroup(values.folds[fold].tally, wanted) { key, has, passes in
        if let group = rest(key) { groups[group] = GroupState(has: has, counts: passes) }
      }
    case .stock(let joined, let left):
      values.forEachPair(
        values.days(values.folds[joined].tally, isLast: true),
        values.days(values.folds[left].tally, isLast: true), leaf.cells
      ) { key, joined, left in
        guard let group = rest(key) else { return }
        groups[group] = GroupState(counts: FigureValues.isInStock(joined, left), day: joined)
      }
    case .sequence(let from, let to):
      values.forEachPair(
        values.days(values.folds[from].tally, isLast: false),
        values.days(values.folds[to].tally, isLast: true), leaf.cells
      ) { key, from, to in
        guard let group = rest(key) else { return }
        groups[group] = GroupState(counts: FigureValues.isFollowed(from, to), day: from)
      }
    case .lowest(let fold, let parts):
      let units = values.unitsByPeriod(values.folds[fold].tally, leaf.cells)[leaf.cell] ?? [:]
      periods = parts.map { ($0, units[$0] ?? 0) }
      lowest = periods.min { $0.units < $1.units }?.part
    case .latest(let fold):
      let last = values.lastObservations(values.folds[fold].tally, leaf.cells)[leaf.cell]
      if let key = last, key.count >= 12 {
        winner = Self.sequence(Array(key), at: 4)
      }
    case .largest, .first:
      best = values.values(leaf.compiled, cells: leaf.cells)[leaf.cell]
    case .count, .sum, .mean, .ratio, .gap, .share, .cohort, .met: break
    }
    self.having = having
    self.groups = groups
  }

  private static func bytes(_ span: Span<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(span.count)
    for index in span.indices { bytes.append(span[index]) }
    return bytes
  }

  private static func sequence(_ key: [UInt8], at start: Int) -> Int {
    var number: UInt64 = 0
    for index in start..<start + 8 { number = number << 8 | UInt64(key[index]) }
    return Int(truncatingIfNeeded: number)
  }

  /// Judges an event that a fold of the leaf takes.
  ///
  /// - Parameters:
  ///   - rows: What it adds, and under which keys.
  ///   - role: The side that it is on.
  ///   - sequence: Its line.
  /// - Returns: Whether it counts.
  mutating func judge(_ rows: [Row], _ role: Explanation.Role?, sequence: Int) -> Verdict {
    let mine = mine(rows, role)
    guard !mine.isEmpty else { return .leftOut(otherCell(rows), groups: []) }
    switch leaf.compiled {
    case .count: return .counts(amount: total(mine) { ExactRatio($0.units) }, groups: [])
    case .sum, .mean:
      return .counts(amount: total(mine) { $0.total.map { ExactRatio($0) } }, groups: [])
    case .distinct: return judgeGroups(mine)
    case .largest:
      let value = mine.compactMap { row -> ExactRatio? in
        guard case .number(let number)? = KeyCode.value(row.key[...]) else { return nil }
        return ExactRatio(number)
      }.first
      return judgeOne(value, sequence, else: .notLargest(by: 0))
    case .first:
      let day = mine.map { ExactRatio(KeyCode.day(at: 0, in: $0.key.span)) }.min()
      guard case .counts = judgeOne(day, sequence, else: .later(than: 0)) else {
        return .leftOut(.later(than: 0), groups: [])
      }
      return .counts(amount: nil, groups: [])
    case .latest:
      guard sequence == winner else { return .leftOut(.older(than: winner), groups: []) }
      guard case .number(let number)? = mine.first.flatMap({ KeyCode.value($0.key.dropFirst(12)) })
      else { return .counts(amount: nil, groups: []) }
      return .counts(amount: ExactRatio(number), groups: [])
    case .stock, .sequence: return judgePair(mine, role, sequence)
    case .lowest:
      let named = mine.map { KeyCode.values($0.key, count: 1) }
      guard mine.contains(where: { $0.key == lowest }) else {
        return .leftOut(.otherPeriod(named.first ?? []), groups: named)
      }
      return .counts(amount: total(mine) { ExactRatio($0.units) }, groups: named)
    case .ratio, .gap, .share, .cohort, .met:
      return .leftOut(.otherCell([]), groups: [])
    }
  }

  /// The rows of the cell asked about, without it.
  private func mine(_ rows: [Row], _ role: Explanation.Role?) -> [Row] {
    var mine: [Row] = []
    for row in rows {
      let end = KeyCode.end(ofParts: leaf.cells, in: row.key.span)
      let cell = Array(row.key[..<end])
      // Who leaves, and what follows, belongs to a cell as far as it says one.
      let isPartner = role == .left || role == .to
      if isPartner ? FigureValues.agrees(cell, leaf.cell, leaf.cells) : cell == leaf.cell {
        mine.append((Array(row.key[end...]), row.sums))
      }
    }
    return mine
  }

  private func otherCell(_ rows: [Row]) -> Rule {
    .otherCell(rows.map { KeyCode.values($0.key, count: leaf.cells) })
  }

  /// The rule that it is of another cell, for an event that breaks others already.
  func otherCell(_ rows: [Row], _ role: Explanation.Role?) -> Rule? {
    mine(rows, role).isEmpty ? otherCell(rows) : nil
  }

  private func total(_ rows: [Row], _ amount: (Tally.Sums) -> ExactRatio?) -> ExactRatio? {
    rows.reduce(.zero) { sum, row in amount(row.sums).flatMap { sum?.adding($0) } }
  }

  /// The one event that has the value; of several, the one recorded first.
  private mutating func judgeOne(
    _ value: ExactRatio?, _ sequence: Int, else rule: Rule
  ) -> Verdict {
    guard winner == 0, let value, value == best else { return .leftOut(rule, groups: []) }
    winner = sequence
    return .counts(amount: value, groups: [])
  }

  /// An event adds each group that counts and that has enough with it and what came before.
  private mutating func judgeGroups(_ rows: [Row]) -> Verdict {
    var amount = 0
    var counting: [[KeyValue?]] = []
    var others: [[KeyValue?]] = []
    var most: ExactRatio?
    for row in rows {
      var group = row.key
      if case .distinct? = having {
        group = Array(group[..<FigureValues.startOfLastPart(group.span)])
      }
      guard var state = groups[group] else { continue }
      groups[group] = nil
      state.sums += row.sums
      if case .distinct? = having { state.values.insert(row.key) }
      if state.counts, !state.isReached, isReached(state) {
        state.isReached = true
        amount += 1
      }
      if !state.counts { most = max(most ?? state.has ?? .zero, state.has ?? .zero) }
      let counts = state.counts
      groups[group] = state
      let named = names(group)
      if counts {
        if !counting.contains(named) { counting.append(named) }
      } else if !others.contains(named) {
        others.append(named)
      }
    }
    if counting.isEmpty {
      return .leftOut(
        .belowThreshold(
          has: most?.reported(places: nil), least: having?.least.reported(places: nil)),
        groups: others)
    }
    return .counts(amount: ExactRatio(amount), groups: counting)
  }

  private func isReached(_ state: GroupState) -> Bool {
    switch having {
    case nil: true
    case .distinct(let least)?: ExactRatio(state.values.count) >= least
    case .count(let least)?, .sum(let least)?: having?.has(state.sums).map { $0 >= least } ?? false
    }
  }

  private mutating func judgePair(
    _ rows: [Row], _ role: Explanation.Role?, _ sequence: Int
  ) -> Verdict {
    var amount = 0
    var counting: [[KeyValue?]] = []
    var others: [[KeyValue?]] = []
    for row in rows where row.key.count >= 4 {
      let group = Array(row.key.dropLast(4))
      let day = KeyCode.day(at: row.key.count - 4, in: row.key.span)
      guard var state = groups[group] else { continue }
      groups[group] = nil
      defer { groups[group] = state }
      switch role {
      case .left:
        if day > state.leaverDay { (state.leaver, state.leaverDay) = (sequence, day) }
      case .to:
        if state.counts, day >= state.day { counting.append(names(group)) }
      default:
        guard state.counts else {
          others.append(names(group))
          continue
        }
        counting.append(names(group))
        if !state.isReached, day == state.day {
          state.isReached = true
          amount += 1
        }
      }
    }
    switch role {
    case .left: return .leftOut(.leaves, groups: rows.map { names(Array($0.key.dropLast(4))) })
    case .to where counting.isEmpty:
      return .leftOut(.nothingBefore, groups: rows.map { names(Array($0.key.dropLast(4))) })
    case .from where counting.isEmpty: return .leftOut(.notFollowed, groups: others)
    case .joined where counting.isEmpty: return .leftOut(.left(by: 0), groups: others)
    default: return .counts(amount: ExactRatio(amount), groups: counting)
    }
  }

  /// How many keys tell groups apart.
  private var keys: Int {
    switch leaf.figure {
    case .distinct(let keys, _, _), .stock(let keys, _, _), .sequence(let keys, _, _): keys.count
    case .lowest: 1
    default: 0
    }
  }

  private func names(_ group: [UInt8]) -> [KeyValue?] { KeyCode.values(group, count: keys) }

  /// The line that took a group out of a stock; 0 when none did.
  func leaver(of group: [KeyValue?]) -> Int {
    var key: [UInt8] = []
    for value in group { KeyCode.append(value, to: &key) }
    return groups[key]?.leaver ?? 0
  }

  /// The rule with the line that is the reason, now that all lines were seen.
  func settled(_ rule: Rule, _ groups: [[KeyValue?]]) -> Rule {
    switch rule {
    case .notLargest: .notLargest(by: winner)
    case .later: .later(than: winner)
    case .left: .left(by: groups.map { leaver(of: $0) }.max() ?? 0)
    default: rule
    }
  }

  /// What is told apart, in the order of its bytes; periods in the order of time.
  func described() -> (groups: [Explanation.Group], least: ExactDecimal?) {
    if case .lowest = leaf.compiled {
      let groups = periods.map {
        Explanation.Group(
          by: names($0.part), has: ExactDecimal($0.units), counts: $0.part == lowest)
      }
      return (groups, nil)
    }
    let sorted = groups.keys.sorted { precedes($0.span, $1.span) }
    let found = sorted.compactMap { key in
      groups[key].map {
        Explanation.Group(
          by: names(key), has: $0.has?.reported(places: nil), counts: $0.counts)
      }
    }
    return (found, having?.least.reported(places: nil))
  }
}
