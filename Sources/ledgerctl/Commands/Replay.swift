import Ledger
import Projections

/// `replay`: the log's own lines, byte for byte, in order.
struct ReplayCommand: Command {
  static let spec = CommandSpec(
    "replay", "the log's lines, byte for byte, in order",
    options: [
      OptionSpec("from", "N", "the first sequence number"),
      OptionSpec("until", "N", "the last sequence number"),
      OptionSpec(
        "where", "CONDITION", "only lines for which it holds: kind=grant.award, amount>=5000",
        isRepeatable: true),
      OptionSpec(
        flag: "effective", "only events that count: nothing voided, replaced or the ledger's own"),
      OptionSpec(flag: "follow", "stay, and print what is recorded from now on too"),
    ],
    examples: [
      .init("ledgerctl replay --from 401", "from sequence number 401 on"),
      .init("ledgerctl replay --where programme=norwich --effective", "what counts for Norwich"),
      .init("ledgerctl replay --follow | jq .kind", "watch what is recorded"),
    ],
    details: [
      "With --until N, what counts is decided by the first N lines alone: a void recorded later takes "
        + "nothing out."
    ])

  private let first: Int
  private let last: Int?
  private let conditions: [Condition]
  private let isEffective: Bool
  private let follows: Bool

  init(_ arguments: Arguments) throws(UsageError) {
    first = try arguments.number("from", in: 1...Int.max) ?? 1
    last = try arguments.number("until", in: 0...Int.max)
    if arguments["from"] != nil, let last, first > last { throw .reversed("from", "until") }
    var conditions: [Condition] = []
    for text in arguments.all("where") {
      do throws(Refusal) {
        conditions.append(try Condition(parsing: text))
      } catch {
        throw .condition(error)
      }
    }
    self.conditions = conditions
    isEffective = arguments.has("effective")
    follows = arguments.has("follow")
    if follows, isEffective {
      throw .notTogether("effective", "follow", "a later line may void what was printed")
    }
    if follows, last != nil {
      throw .notTogether("until", "follow", "one ends and the other does not")
    }
  }

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openWholeLog()
    try log.refusePrivate([], conditions)
    var removals: Removals?
    var last = last
    if isEffective {
      var found = Removals()
      let size = try log.forEachBatch(through: last) { batch in
        for line in batch.lines { found.note(line, of: batch) }
      }
      removals = found
      // What is recorded while this runs must not count without what it takes out.
      last = min(last ?? size, size)
    }
    var selector = EventSelector(conditions, without: removals)
    var next = first
    var extent = (segments: 0, bytes: -1)
    var isFound = false
    repeat {
      if follows {
        let now = try log.extent()
        if now == extent {
          Program.pause(milliseconds: 200)
          continue
        }
        extent = now
      }
      if let last, last < next { break }
      let size = try log.forEachBatch(from: next, through: last) {
        (batch) throws(LedgerError) in
        if try write(batch, &selector, terminal) { isFound = true }
      }
      next = max(next, size + 1)
      if follows { try terminal.flush() }
    } while follows
    if !isFound { try log.warnOfUnknown(conditions, terminal) }
    return .done
  }

  /// Writes the lines of a batch that are asked for, and gives whether there were any.
  private func write(
    _ batch: EventBatch, _ selector: inout EventSelector, _ terminal: Terminal
  ) throws(LedgerError) -> Bool {
    guard selector.isSelective else {
      guard let first = batch.lines.first, let last = batch.lines.last else { return false }
      try terminal.write(batch.bytes[first.range.lowerBound...last.range.upperBound])
      return true
    }
    selector.turn(to: batch)
    // Lines that stand together are written together.
    var run: Range<Int>?
    for line in batch.lines where selector.takes(line) {
      let range = line.range.lowerBound..<line.range.upperBound + 1
      if let open = run, open.upperBound == range.lowerBound {
        run = open.lowerBound..<range.upperBound
      } else {
        if let run { try terminal.write(batch.bytes[run]) }
        run = range
      }
    }
    guard let run else { return false }
    try terminal.write(batch.bytes[run])
    return true
  }
}
