import Ledger

/// What the folds of a plan need of an event, each thing once: which folds a kind goes to, what is
/// asked of an event, the values that keys are made of, and how keys follow from them.
///
/// A key is a path: a value, then a value after that, and so on. Keys that begin alike share the
/// beginning, so that an event's place in ten folds of one form is looked up once. Numbers are shared
/// by folds of the same kinds only: those of the others would leave gaps in what folds keep by number.
final class FoldLayout: Sendable {
  /// Where a value comes from.
  enum Source: Hashable, Sendable {
    case envelope(EnvelopeKey)
    case period(Int)
    case field(Int)
  }

  /// What is numbered.
  enum Numbered: Hashable, Sendable {
    case value(Source)
    /// The number of a field, as a number is written.
    case number(Int)
    /// The sequence number and a field.
    case observation(Int)
  }

  /// Values that are numbered together.
  struct Atom: Hashable, Sendable {
    var scope: Int
    var numbered: Numbered
  }

  /// What keys are of so many parts.
  struct Path: Hashable, Sendable {
    /// The path of the parts before the last; -1 for none.
    var parent: Int
    /// The last part; -1 for the day.
    var atom: Int
    /// Kinds that share numbers.
    var scope: Int
    /// How many parts.
    var depth: Int

    /// Whether the numbers of its last part are its own.
    var isAtom: Bool { parent < 0 && atom >= 0 }
  }

  /// One fold: day numbers and ranges of the lists below.
  struct Entry: Sendable {
    var firstDay = Int.max
    var lastDay = Int.min
    var conditions = 0..<0
    var atoms = 0..<0
    var path = -1
    var sum = -1
  }

  /// The folds of a kind and the fields that they look at: ranges of the lists below.
  struct Kind: Sendable {
    var folds: Range<Int>
    var fields: Range<Int>
  }

  let specs: [FoldSpec]
  let periods: [PeriodKey]
  let fields: [[UInt8]]
  let conditions: [CompiledCondition]
  let conditionSources: [Source]
  let atoms: [Atom]
  let paths: [Path]
  let entries: [Entry]
  let conditionList: [Int]
  /// The values of each fold's keys, and whether an event must have them.
  let atomList: [(atom: Int, isRequired: Bool)]
  let kindNames: ByteTable
  let kinds: [Kind]
  let foldList: [Int]
  let fieldList: [Int]

  init(_ specs: [FoldSpec]) {
    var maker = FoldLayoutMaker()
    for spec in specs { maker.add(spec) }
    maker.listKinds(specs)
    self.specs = specs
    periods = maker.periods.values
    fields = maker.fields.values
    conditions = maker.conditions.values.map { CompiledCondition($0) }
    conditionSources = maker.conditionSources
    atoms = maker.atoms.values
    paths = maker.paths.values
    entries = maker.entries
    conditionList = maker.conditionList
    atomList = maker.atomList
    kindNames = maker.kindNames
    kinds = maker.kinds
    foldList = maker.foldList
    fieldList = maker.fieldList
  }

  /// The path of the first parts of a path's keys; -1 for none of them.
  func path(_ path: Int, parts count: Int) -> Int {
    var path = path
    while path >= 0, paths[path].depth > count { path = paths[path].parent }
    return path
  }
}

/// Values by their number, each once.
private struct Numbering<Value: Hashable> {
  private(set) var values: [Value] = []
  private var numbers: [Value: Int] = [:]

  mutating func number(_ value: Value) -> Int {
    if let number = numbers[value] { return number }
    numbers[value] = values.count
    values.append(value)
    return values.count - 1
  }
}

/// Goes through the folds and numbers what they need.
private struct FoldLayoutMaker {
  var periods = Numbering<PeriodKey>()
  var fields = Numbering<[UInt8]>()
  var conditions = Numbering<Condition>()
  var conditionSources: [FoldLayout.Source] = []
  var atoms = Numbering<FoldLayout.Atom>()
  var paths = Numbering<FoldLayout.Path>()
  var entries: [FoldLayout.Entry] = []
  var conditionList: [Int] = []
  var atomList: [(atom: Int, isRequired: Bool)] = []
  var kindNames = ByteTable()
  var kinds: [FoldLayout.Kind] = []
  var foldList: [Int] = []
  var fieldList: [Int] = []
  private var scopes = Numbering<[String]>()
  private var fieldsOfFolds: [[Int]] = []

  mutating func add(_ spec: FoldSpec) {
    var entry = FoldLayout.Entry()
    var used: [Int] = []
    if let days = spec.days {
      entry.firstDay = (days.first ?? .first).dayNumber
      entry.lastDay = (days.last ?? .last).dayNumber
    }
    let firstCondition = conditionList.count
    for condition in spec.conditions {
      let source = source(condition.key, &used)
      let number = conditions.number(condition)
      if number == conditionSources.count { conditionSources.append(source) }
      conditionList.append(number)
    }
    entry.conditions = firstCondition..<conditionList.count
    if let sum = spec.sum { entry.sum = field(sum, &used) }
    let scope = scopes.number(spec.scope)
    let firstAtom = atomList.count
    for (index, part) in spec.parts.enumerated() {
      let numbered: FoldLayout.Numbered?
      switch part {
      case .cell(let key), .key(let key): numbered = .value(source(key, &used))
      case .number(let name): numbered = .number(field(name, &used))
      case .observation(let name): numbered = .observation(field(name, &used))
      case .day: numbered = nil
      }
      var atom = -1
      if let numbered {
        atom = atoms.number(FoldLayout.Atom(scope: scope, numbered: numbered))
        var isRequired = true
        if case .cell = part { isRequired = false }
        atomList.append((atom, isRequired))
      }
      entry.path = paths.number(
        FoldLayout.Path(parent: entry.path, atom: atom, scope: scope, depth: index + 1))
    }
    entry.atoms = firstAtom..<atomList.count
    entries.append(entry)
    fieldsOfFolds.append(used)
  }

  private mutating func source(_ key: EventKey, _ used: inout [Int]) -> FoldLayout.Source {
    switch key {
    case .envelope(let key): .envelope(key)
    case .period(let key): .period(periods.number(key))
    case .field(let name): .field(field(name, &used))
    }
  }

  private mutating func field(_ name: String, _ used: inout [Int]) -> Int {
    let number = fields.number(Array(name.utf8))
    if !used.contains(number) { used.append(number) }
    return number
  }

  mutating func listKinds(_ specs: [FoldSpec]) {
    var folds: [[Int]] = []
    for (number, spec) in specs.enumerated() {
      // A line of the ledger's own is no event, whatever a plan says.
      for kind in spec.kinds where !kind.hasPrefix(LogFormat.reservedPrefix) {
        let bytes = Array(KeyCode.part(.text(kind)).dropFirst().dropLast())
        let index = kindNames.insert(bytes.span)
        if index == folds.count { folds.append([]) }
        folds[index].append(number)
      }
    }
    for numbers in folds {
      let (firstFold, firstField) = (foldList.count, fieldList.count)
      foldList += numbers
      fieldList += Set(numbers.flatMap { fieldsOfFolds[$0] }).sorted()
      kinds.append(
        FoldLayout.Kind(
          folds: firstFold..<foldList.count, fields: firstField..<fieldList.count))
    }
  }
}
