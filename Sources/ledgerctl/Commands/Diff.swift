import Ledger
import Projections

/// `diff`: why figures moved between two snapshots, sizes or moments.
struct DiffCommand: Command {
  private static let stateHelp =
    "a snapshot's file or name, a size of the log, or a day or moment as --as-of takes it"

  static let spec = CommandSpec(
    "diff", "why figures moved between two snapshots, sizes or moments",
    operands: [
      OperandSpec("A", stateHelp, value: .snapshot),
      OperandSpec("B", "the later one", value: .snapshot),
    ],
    options: [
      OptionSpec(
        "programme", "P", "only this programme; else all that a snapshot, or the ledger, has",
        value: .programme, isRepeatable: true),
      OptionSpec("on", "DATE", "the report date of both"),
      OptionSpec("on-a", "DATE", "the report date of A"),
      OptionSpec("on-b", "DATE", "the report date of B"),
      OptionSpec(flag: "events", "also the events of each part; JSON always has them"),
    ],
    examples: [
      .init(
        "ledgerctl diff june-board september-board --events",
        "what moved between two board papers, and the events behind it"),
      .init(
        "ledgerctl diff 15884 15953 --on 2018-08-31 --programme norwich",
        "what the corrections changed in the figures of one day"),
      .init(
        "ledgerctl diff 15953 15953 --on-a 2018-06-30 --on-b 2018-08-31",
        "what happened between two report dates, by the same lines"),
    ],
    details: [
      "The changes between A and B are made one after another: the report date, the plan, events that "
        + "were voided, those that were corrected, those that came late (they had happened by A's report "
        + "date and were recorded after A), those that are new. What a figure moves by at each is that "
        + "part of its movement, so the parts always add up to it, for rates and numbers of different "
        + "people too; what two changes did together falls to the earlier one. Where a figure cannot be "
        + "worked out between two changes, they are one part.",
      "The report date of a snapshot is its own, of a size or moment the day (UTC) of its last line. "
        + "--on, --on-a and --on-b give others.",
      "Over several ledgers A and B are days or moments: what each of them knew then.",
    ], takesLedgers: true)

  private let names: [String]
  private let programmes: [String]
  private let days: [CivilDate?]
  private let listsEvents: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    names = arguments.operands
    programmes = arguments.all("programme").reduce(into: []) {
      if !$0.contains($1) { $0.append($1) }
    }
    let on = try arguments.day("on")
    for option in ["on-a", "on-b"] where on != nil && arguments[option] != nil {
      throw .notTogether("on", option, "give --on for both, or --on-a and --on-b")
    }
    days = [try arguments.day("on-a") ?? on, try arguments.day("on-b") ?? on]
    listsEvents = arguments.has("events") || arguments.has("json")
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    if let federation = try terminal.openFederation() { return try run(federation, terminal) }
    let log = try terminal.openWholeLog()
    let from = try state(0, of: log)
    let to = try state(1, of: log)
    guard from.state.size <= to.state.size else {
      throw .refused([.reversedStates(from.state.size, to.state.size, names)])
    }
    // What both papers were about, where they say so.
    var asked = programmes.isEmpty ? to.programmes ?? from.programmes : programmes
    if programmes.isEmpty, let one = from.programmes, let two = to.programmes {
      asked = two.filter { one.contains($0) }
    }
    let difference = try Difference(
      from: from.state, to: to.state, in: log, programmes: asked, isListing: listsEvents)
    let page = DifferencePage(
      difference: difference, bases: [from.root, to.root].map { .ledger(root: $0) },
      files: [from.file, to.file])
    try terminal.write(
      terminal.isJSON ? page.json : page.text(terminal.page, listsEvents: listsEvents))
    return .done
  }

  /// Compares two states of several ledgers.
  private func run(
    _ federation: Federation, _ terminal: Terminal
  ) throws(LedgerError) -> ExitStatus {
    try federation.checkHistory()
    var states: [FederatedPrefix] = []
    for name in names {
      guard let asOf = AsOf(name) else { throw .refused([.noStateOfSeveral(name)]) }
      states.append(try federation.prefixes(asOf))
    }
    // In each ledger: else what one lost and another gained could come out even.
    guard zip(states[0].members, states[1].members).allSatisfy({ $0.size <= $1.size }) else {
      throw .refused([.reversedStates(states[0].size, states[1].size, names)])
    }
    let log = try FederatedLog(states[1].members)
    // Those of one moment are the first of all; checkpoints may have been seen at different ones.
    if AsOf(names[0]) == .checkpoints,
      try log.sizes(through: states[0].size) != states[0].members.map(\.size)
    {
      throw .refused([.notOneMoment(names[0])])
    }
    let difference = try log.difference(
      from: .init(size: states[0].size, on: days[0] ?? states[0].day),
      to: .init(size: log.size, on: days[1] ?? states[1].day),
      programmes: programmes.isEmpty ? nil : programmes, isListing: listsEvents)
    let page = DifferencePage(
      difference: difference,
      bases: [
        try states[0].basis(sharedEvents: log.sharedEvents(through: states[0].size)),
        try states[1].basis(sharedEvents: log.sharedEvents),
      ], files: [nil, nil])
    try terminal.write(
      terminal.isJSON ? page.json : page.text(terminal.page, listsEvents: listsEvents))
    return .done
  }

  /// A state as it is named, and what a snapshot says beside.
  private struct Named {
    var state: Difference.State
    var root: Digest
    var programmes: [String]?
    var file: String?
  }

  private func state(_ index: Int, of log: EventLog) throws(LedgerError) -> Named {
    let name = names[index]
    if let asOf = AsOf(name) {
      if case .size(let lines) = asOf, try lines > log.head().size {
        throw .refused([.beyondLog(name, size: try log.head().size)])
      }
      let prefix = try Prefix(log, asOf: asOf)
      return Named(
        state: .init(size: prefix.size, on: days[index] ?? prefix.day),
        root: try log.root(size: prefix.size))
    }
    // A file of that name comes first, as everywhere else.
    let isName = EventForms.isSlug(name) && !FileSystem.exists(name)
    let path = isName ? log.layout.snapshot(name) : name
    guard FileSystem.exists(path) else { throw .refused([.noState(name)]) }
    let saved = try SavedSnapshot(file: path)
    let head = try log.head()
    guard saved.size <= head.size, try log.root(size: saved.size) == saved.root else {
      throw .refused([.otherHistory(path, saved.size)])
    }
    return Named(
      state: .init(size: saved.size, on: days[index] ?? saved.on), root: saved.root,
      programmes: saved.programmes, file: path)
  }
}

extension Refusal {
  fileprivate static func beyondLog(_ name: String, size: Int) -> Refusal {
    Refusal(
      "beyond-log", at: Place(), "\(quoted(name)) is beyond the log, which has \(size) lines",
      remedy: "name a size from 0 to \(size), or a moment")
  }

  fileprivate static func noState(_ name: String) -> Refusal {
    Refusal(
      "no-snapshot", at: Place(), "\(quoted(name)) is no snapshot, size or moment",
      remedy:
        "name a file that 'ledgerctl snapshot save' wrote, a number of lines such as 412, or a"
        + " day such as 2018-06-30")
  }

  fileprivate static func noStateOfSeveral(_ name: String) -> Refusal {
    Refusal(
      "no-snapshot", at: Place(),
      "\(quoted(name)) is no day or moment, and there are several ledgers",
      remedy: "name a day such as 2018-06-30, a moment, or 'checkpoints'")
  }

  fileprivate static func notOneMoment(_ name: String) -> Refusal {
    Refusal(
      "no-moment", at: Place(),
      "the lines of \(quoted(name)) are not all that was recorded up to one moment",
      remedy: "name a day or a moment")
  }

  fileprivate static func otherHistory(_ path: String, _ size: Int) -> Refusal {
    Refusal(
      "other-history", at: Place(file: path),
      "the snapshot's \(size) lines are not the first of this ledger",
      remedy: "'ledgerctl snapshot check \(path)' says how they differ")
  }

  fileprivate static func reversedStates(_ from: Int, _ to: Int, _ names: [String]) -> Refusal {
    Refusal(
      "reversed", at: Place(), "the first state has \(from) lines, and the second only \(to)",
      remedy: "write the earlier one first: diff \(names[1]) \(names[0])")
  }
}
