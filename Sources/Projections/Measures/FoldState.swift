import Ledger

/// The sums of a plan's folds, and the numbers of the values under which they stand.
///
/// The state is sums only. An event costs a look at its kind and at the values that the folds of that
/// kind ask for, each once, and nothing is allocated for it.
struct FoldState: Sendable {
  /// A value worked out for one event.
  private struct Slot<Value: Sendable>: Sendable {
    /// The event that it is of.
    var event = 0
    var value: Value
  }

  /// What stands for a list of several values, in place of a number.
  private static let several = UInt32.max

  let layout: FoldLayout
  private(set) var values: [ValueTable]
  private(set) var nodes: [PairTable]
  private(set) var columns: [FoldColumn]
  /// The lines of events after the last day, which may count on a later one, by their numbers; `nil`
  /// when they are many.
  private(set) var later: [Int: [UInt8]]? = [:]
  private let lastDay: CivilDate

  private var event = 0
  private var day = CivilDate.first
  private var dayNumber = 0
  private var places: [ValuePlace]
  private var buckets: [PeriodBuckets]
  private var numbers: [Slot<UInt32>]
  private var steps: [Slot<UInt32>]
  private var verdicts: [Slot<Bool>]
  private var amounts: [Slot<Int128?>]
  private var lists: [[UInt32]]
  private var scratch: [UInt8] = []

  /// Makes the empty state of folds.
  ///
  /// - Parameters:
  ///   - layout: What the folds need.
  ///   - calendar: The days on which years and terms begin.
  ///   - on: The last day that counts.
  init(_ layout: FoldLayout, calendar: SchoolCalendar, on: CivilDate) {
    self.layout = layout
    lastDay = on
    values = Array(repeating: ValueTable(), count: layout.atoms.count)
    nodes = Array(repeating: PairTable(), count: layout.paths.count)
    columns = Array(repeating: FoldColumn(), count: layout.specs.count)
    places = Array(repeating: ValuePlace(), count: layout.fields.count)
    buckets = layout.periods.map { PeriodBuckets($0, in: calendar) }
    numbers = Array(repeating: Slot(value: 0), count: layout.atoms.count)
    steps = Array(repeating: Slot(value: 0), count: layout.paths.count)
    verdicts = Array(repeating: Slot(value: false), count: layout.conditions.count)
    amounts = Array(repeating: Slot(value: nil), count: layout.fields.count)
    lists = Array(repeating: [], count: layout.atoms.count)
  }

  /// Puts an event in, or takes it out again.
  ///
  /// - Parameters:
  ///   - line: The event.
  ///   - bytes: What holds it.
  ///   - weight: 1 to put it in, -1 to take it out.
  @inline(__always)
  mutating func apply(_ line: EventLine, _ bytes: Span<UInt8>, weight: Int) {
    guard let name = line.range(of: .kind),
      let kind = layout.kindNames.number(of: bytes.extracting(name))
    else { return }
    apply(line, bytes, layout.kinds[kind], weight)
  }

  private mutating func apply(
    _ line: EventLine, _ bytes: Span<UInt8>, _ kind: FoldLayout.Kind, _ weight: Int
  ) {
    guard let occurred = line.range(of: .occurred), occurred.count >= 10,
      let day = CivilDate(bytes.extracting(occurred.lowerBound..<occurred.lowerBound &+ 10))
    else { return }
    if day > lastDay {
      noteLater(line, bytes, weight)
      return
    }
    self.day = day
    dayNumber = day.dayNumber
    event &+= 1
    if !kind.fields.isEmpty { find(kind.fields, line, bytes) }
    let units = weight &* line.quantity
    for index in kind.folds {
      let fold = layout.foldList[index]
      let entry = layout.entries[fold]
      guard dayNumber >= entry.firstDay, dayNumber <= entry.lastDay,
        passes(entry.conditions, line, bytes)
      else { continue }
      var sums = Tally.Sums(events: weight, units: units)
      if entry.sum >= 0 {
        guard let amount = amount(entry.sum, bytes) else { continue }
        sums.amount = Int128(weight) &* amount
      }
      guard let isPlain = look(entry.atoms, line, bytes) else { continue }
      if isPlain {
        columns[fold].add(entry.path < 0 ? 0 : Int(step(entry.path)), sums)
      } else {
        branch(fold, entry.path, sums)
      }
    }
  }

  private mutating func noteLater(_ line: EventLine, _ bytes: Span<UInt8>, _ weight: Int) {
    guard let count = later?.count else { return }
    if weight < 0 {
      later?[line.sequence] = nil
    } else if count < Self.laterMax {
      var copy: [UInt8] = []
      copy.reserveCapacity(line.range.count + 1)
      for index in line.range { copy.append(bytes[index]) }
      copy.append(0x0A)
      later?[line.sequence] = copy
    } else {
      later = nil
    }
  }

  /// The most lines of events to come that are kept: of more a report on an early day is made.
  private static let laterMax = 4096

  /// Takes values, keys and sums in place of its own.
  mutating func take(
    _ values: [ValueTable], _ nodes: [PairTable], _ columns: [FoldColumn]
  ) {
    self.values = values
    self.nodes = nodes
    self.columns = columns
  }

  /// Finds the fields that the folds of a kind look at.
  private mutating func find(_ wanted: Range<Int>, _ line: EventLine, _ bytes: Span<UInt8>) {
    for index in wanted { places[layout.fieldList[index]].type = KeyCode.missing }
    guard let data = line.range(of: .data) else { return }
    var missing = wanted.count
    DataScan.forEachMember(bytes, data) { name, value in
      for index in wanted {
        let field = layout.fieldList[index]
        let wantedName = layout.fields[field]
        guard equal(bytes, name, wantedName.span) else { continue }
        places[field] = value
        missing &-= 1
        break
      }
      return missing > 0
    }
  }

  @inline(__always)
  private mutating func passes(
    _ conditions: Range<Int>, _ line: EventLine, _ bytes: Span<UInt8>
  ) -> Bool {
    for index in conditions {
      let condition = layout.conditionList[index]
      if verdicts[condition].event != event {
        verdicts[condition] = Slot(event: event, value: judge(condition, line, bytes))
      }
      if !verdicts[condition].value { return false }
    }
    return true
  }

  private mutating func judge(_ number: Int, _ line: EventLine, _ bytes: Span<UInt8>) -> Bool {
    let condition = layout.conditions[number]
    switch layout.conditionSources[number] {
    case .envelope(let key):
      if let range = line.range(of: key) {
        return condition.passes(Self.type(of: key), bytes.extracting(range))
      }
      guard key == .quantity else { return condition.holdsOfNothing }
      let one = Self.one
      return condition.passes(KeyCode.number, one.span)
    case .period(let period):
      let label = buckets[period].label(of: day)
      return condition.passes(KeyCode.text, label.span)
    case .field(let field):
      let place = places[field]
      if place.type == KeyCode.missing { return condition.holdsOfNothing }
      guard place.type == ValuePlace.list else {
        return condition.passes(place.type, bytes.extracting(place.range))
      }
      var (isAny, isAll, isEmpty) = (false, true, true)
      DataScan.forEachElement(bytes, place.range) { element in
        let passes = condition.passes(element.type, bytes.extracting(element.range))
        isAny = isAny || passes
        isAll = isAll && passes
        isEmpty = false
      }
      return isEmpty ? condition.holdsOfNothing : condition.asksAll ? isAll : isAny
    }
  }

  private static let one = [UInt8(ascii: "1")]

  /// The type of a key of the envelope.
  @inline(__always)
  private static func type(of key: EnvelopeKey) -> UInt8 {
    key == .quantity || key == .seq ? KeyCode.number : KeyCode.text
  }

  private mutating func amount(_ field: Int, _ bytes: Span<UInt8>) -> Int128? {
    if amounts[field].event != event {
      let number = number(field: field, bytes)
      amounts[field] = Slot(event: event, value: number.flatMap { Tally.amount($0) })
    }
    return amounts[field].value
  }

  private func number(field: Int, _ bytes: Span<UInt8>) -> ExactDecimal? {
    let place = places[field]
    guard place.type == KeyCode.number else { return nil }
    return ExactDecimal(json: bytes.extracting(place.range))
  }

  /// Looks the values of a fold's keys up; `nil` when the event does not have one that it must have,
  /// `false` when there are several of one.
  @inline(__always)
  private mutating func look(
    _ atoms: Range<Int>, _ line: EventLine, _ bytes: Span<UInt8>
  ) -> Bool? {
    var isPlain = true
    for index in atoms {
      let (atom, isRequired) = layout.atomList[index]
      if numbers[atom].event != event {
        numbers[atom] = Slot(event: event, value: enter(atom, line, bytes))
      }
      let number = numbers[atom].value
      if number == 0, isRequired { return nil }
      if number == Self.several { isPlain = false }
    }
    return isPlain
  }

  /// The number of an event's value.
  private mutating func enter(_ atom: Int, _ line: EventLine, _ bytes: Span<UInt8>) -> UInt32 {
    switch layout.atoms[atom].numbered {
    case .value(.envelope(let key)):
      if let range = line.range(of: key) {
        return values[atom].insert(Self.type(of: key), bytes.extracting(range))
      }
      guard key == .quantity else { return 0 }
      let one = Self.one
      return values[atom].insert(KeyCode.number, one.span)
    case .value(.period(let period)):
      let label = buckets[period].label(of: day)
      return values[atom].insert(KeyCode.text, label.span)
    case .value(.field(let field)):
      let place = places[field]
      switch place.type {
      case KeyCode.missing: return 0
      case ValuePlace.list: return enterList(atom, place, bytes)
      default: return values[atom].insert(place.type, bytes.extracting(place.range))
      }
    case .number(let field):
      guard let number = number(field: field, bytes) else { return 0 }
      return enter(atom) { scratch in
        KeyCode.append(.number(number), to: &scratch)
        scratch.removeLast()
      }
    case .observation(let field):
      let number = number(field: field, bytes)
      let sequence = UInt64(truncatingIfNeeded: line.sequence)
      return enter(atom) { scratch in
        for shift in stride(from: 56, through: 0, by: -8) {
          scratch.append(UInt8(truncatingIfNeeded: sequence >> UInt64(shift)))
        }
        KeyCode.append(number.map { .number($0) }, to: &scratch)
      }
    }
  }

  /// The number of a value that does not stand in the line as it stands in keys.
  private mutating func enter(_ atom: Int, _ write: (inout [UInt8]) -> Void) -> UInt32 {
    // Taken out of the state, so that it stays the only one and is written over.
    var value: [UInt8] = []
    swap(&value, &scratch)
    value.removeAll(keepingCapacity: true)
    write(&value)
    let number = values[atom].insert(value[0], value.span.extracting(1..<value.count))
    swap(&value, &scratch)
    return number
  }

  private mutating func enterList(
    _ atom: Int, _ place: ValuePlace, _ bytes: Span<UInt8>
  ) -> UInt32 {
    lists[atom].removeAll(keepingCapacity: true)
    DataScan.forEachElement(bytes, place.range) { element in
      let number = values[atom].insert(element.type, bytes.extracting(element.range))
      if !lists[atom].contains(number) { lists[atom].append(number) }
    }
    return lists[atom].count > 1 ? Self.several : lists[atom].first ?? 0
  }

  /// The number of an event's key of a path, whose values were looked up.
  private mutating func step(_ path: Int) -> UInt32 {
    if steps[path].event == event { return steps[path].value }
    let form = layout.paths[path]
    let last = form.atom < 0 ? Self.number(ofDay: dayNumber) : numbers[form.atom].value
    var number = last
    if !form.isAtom {
      let first = form.parent < 0 ? 0 : step(form.parent)
      number = nodes[path].insert(first, last)
    }
    steps[path] = Slot(event: event, value: number)
    return number
  }

  /// A number that sorts as the day does.
  @inline(__always)
  static func number(ofDay day: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: day) ^ 0x8000_0000
  }

  @inline(__always)
  static func day(_ number: UInt32) -> Int { Int(Int32(bitPattern: number ^ 0x8000_0000)) }

  /// Adds to every key that the values of lists make.
  private mutating func branch(_ fold: Int, _ path: Int, _ sums: Tally.Sums) {
    var reached: [UInt32] = [0]
    for depth in 1...max(1, layout.paths[path].depth) {
      let at = layout.path(path, parts: depth)
      let form = layout.paths[at]
      var lasts: [UInt32] = []
      if form.atom < 0 {
        lasts = [Self.number(ofDay: dayNumber)]
      } else {
        let number = numbers[form.atom].value
        lasts = number == Self.several ? lists[form.atom] : [number]
      }
      var next: [UInt32] = []
      for first in reached {
        for last in lasts { next.append(form.isAtom ? last : nodes[at].insert(first, last)) }
      }
      reached = next
    }
    for number in reached { columns[fold].add(Int(number), sums) }
  }

  /// Adds what another worker folded by the same layout.
  ///
  /// - Complexity: O(n) in the values and keys of the other.
  mutating func merge(_ other: FoldState) {
    var valueMaps: [[UInt32]] = []
    for atom in values.indices {
      var map: [UInt32] = [0]
      let array = other.values[atom].bytes
      let bytes = array.span
      let ends = other.values[atom].ends
      for number in ends.indices.dropFirst() {
        let start = ends[number - 1]
        map.append(
          values[atom].insert(bytes[start], bytes.extracting(start &+ 1..<ends[number])))
      }
      valueMaps.append(map)
    }
    var keyMaps: [[UInt32]] = []
    for path in nodes.indices {
      let form = layout.paths[path]
      guard !form.isAtom else {
        keyMaps.append(valueMaps[form.atom])
        continue
      }
      var map: [UInt32] = []
      for pair in other.nodes[path].pairs {
        let (first, last) = (Int(pair &>> 32), UInt32(truncatingIfNeeded: pair))
        map.append(
          nodes[path].insert(
            form.parent < 0 ? 0 : keyMaps[form.parent][first],
            form.atom < 0 ? last : valueMaps[form.atom][Int(last)]))
      }
      keyMaps.append(map)
    }
    for fold in columns.indices {
      let path = layout.entries[fold].path
      let column = other.columns[fold]
      for number in column.events.indices {
        let sums = column.sums(number)
        guard !sums.isNothing else { continue }
        columns[fold].add(path < 0 ? 0 : Int(keyMaps[path][number]), sums)
      }
    }
    if let mine = later, let others = other.later, mine.count + others.count <= Self.laterMax {
      later = mine.merging(others) { mine, _ in mine }
    } else {
      later = nil
    }
  }
}
