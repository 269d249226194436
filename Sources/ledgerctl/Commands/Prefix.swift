import Ledger

/// What `--as-of` says: which prefix of the log decides the figures.
enum AsOf: Sendable, Hashable {
  /// So many lines.
  case size(Int)
  /// What was recorded until then.
  case moment(Instant)
  /// What was recorded until the end of a day in UTC.
  case day(CivilDate)
  /// The checkpoints that a federation's file holds.
  case checkpoints

  /// The word for the checkpoints of a federation's file.
  static let checkpointsWord = "checkpoints"

  /// The option of every command that takes a prefix.
  static let option = OptionSpec(
    "as-of", "SIZE|MOMENT|DATE",
    "what the ledger knew: so many lines, or those recorded until then; a date is its end in UTC")

  /// Reads what is written.
  ///
  /// - Parameter text: A number of lines, a day, or a moment with its offset from UTC.
  init?(_ text: String) {
    if let size = Int(text), size >= 0, String(size) == text {
      self = .size(size)
    } else if text == Self.checkpointsWord {
      self = .checkpoints
    } else if let day = CivilDate(text) {
      self = .day(day)
    } else if let moment = Instant(text) ?? Occurrence(text)?.instant {
      self = .moment(moment)
    } else {
      return nil
    }
  }
}

/// A prefix of a log.
struct Prefix: Sendable {
  /// How many lines it has.
  let size: Int
  /// When its last line was recorded; of no lines, when the ledger was made.
  let recorded: Instant

  /// Finds a prefix.
  ///
  /// - Parameters:
  ///   - log: The log.
  ///   - asOf: Which prefix; `nil` for all of it.
  /// - Throws: ``LedgerError/refused(_:)`` for more lines than there are; what reading throws.
  init(_ log: EventLog, asOf: AsOf?) throws(LedgerError) {
    let head = try log.head()
    let size: Int
    switch asOf {
    case nil: size = head.size
    case .size(let lines)?:
      guard lines <= head.size else { throw .refused([.beyondLog(lines, size: head.size)]) }
      size = lines
    case .checkpoints?: throw .refused([.noCheckpointsSeen])
    case .moment(let moment)?: size = try log.size(asOf: moment)
    case .day(let day)?: size = try log.size(asOf: day.lastInstant)
    }
    self.size = size
    var recorded: Instant?
    if size == head.size {
      recorded = head.lastRecorded
    } else if size > 0 {
      try log.forEachBatch(from: size, through: size) { (batch: EventBatch) in
        let bytes = batch.bytes
        for line in batch.lines where line.sequence == size {
          recorded = line.range(of: .recorded).flatMap { Instant(bytes.span.extracting($0)) }
        }
      }
    }
    self.recorded = recorded ?? log.settings.created
  }

  /// The day that figures are of when nobody names one: that of the last line, and not today, so that
  /// the same prefix gives the same bytes on any day.
  var day: CivilDate { recorded.date }
}

extension CivilDate {
  /// The last millisecond of the day in UTC.
  var lastInstant: Instant {
    // 1970-01-01 is where an instant counts from.
    let days = dayNumber - (CivilDate(year: 1970, month: 1, day: 1)?.dayNumber ?? 0)
    return Instant(milliseconds: Int64(days + 1) * 86_400_000 - 1)
  }
}

extension Refusal {
  /// A prefix of more lines than the log has.
  static func beyondLog(_ lines: Int, size: Int) -> Refusal {
    Refusal(
      "beyond-log", at: Place(), "'--as-of \(lines)' is beyond the log, which has \(size) lines",
      remedy: "name a size from 0 to \(size), or a moment")
  }
}

extension Refusal {
  /// The checkpoints of a federation's file, where there is none.
  static var noCheckpointsSeen: Refusal {
    Refusal(
      "no-checkpoint", at: Place(), "'--as-of checkpoints' is of a federation's file that has them",
      remedy:
        "name the file by --ledger, with a checkpoint of each ledger; 'ledgerctl federation update'"
        + " writes them")
  }

  /// A size, where there are several ledgers.
  static func sizeOfSeveral(_ lines: Int) -> Refusal {
    Refusal(
      "wrong-value", at: Place(), "\(lines) lines are of one ledger, and there are several",
      remedy: "name a day, a moment, or 'checkpoints' for those of a federation's file")
  }
}

extension Arguments {
  /// The prefix that `--as-of` names; `nil` for the whole log.
  func asOf() throws(UsageError) -> AsOf? {
    guard let text = self["as-of"] else { return nil }
    guard let asOf = AsOf(text) else { throw .notAPrefix(text) }
    return asOf
  }

  /// The form of the results: `--format`, else what `--json` says, else text.
  func format() throws(UsageError) -> String {
    let format = self["format"] ?? (has("json") ? "json" : "text")
    if has("json"), format != "json" {
      throw .notTogether("json", "format", "write --json or --format \(format)")
    }
    return format
  }
}

extension UsageError {
  fileprivate static func notAPrefix(_ text: String) -> UsageError {
    UsageError(
      "wrong-value", "'--as-of' cannot be \(quoted(text))",
      remedy: "write a number of lines such as 412, a day such as 2018-06-30, or a moment such as"
        + " 2018-06-30T12:00:00Z")
  }
}
