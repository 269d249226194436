import Ledger

/// The arguments of a command, each known to its entry in the table.
struct Arguments: Sendable {
  /// The command that they are for.
  let command: String
  /// The words that are no options, in order.
  let operands: [String]
  private let values: [String: [String]]

  init(command: String, operands: [String], values: [String: [String]]) {
    self.command = command
    self.operands = operands
    self.values = values
  }

  /// The value of an option that is given once; `nil` where it is not given.
  subscript(_ option: String) -> String? { values[option]?.first }

  /// All values of an option that may be repeated, in order.
  func all(_ option: String) -> [String] { values[option] ?? [] }

  /// Whether a flag is given.
  func has(_ flag: String) -> Bool { values[flag] != nil }

  /// The word at a position; `nil` where there are fewer.
  func operand(_ index: Int) -> String? { index < operands.count ? operands[index] : nil }

  /// A whole number of an option.
  func number(_ option: String, in range: ClosedRange<Int>) throws(UsageError) -> Int? {
    guard let text = self[option] else { return nil }
    // `Int` takes a plus sign and any number of zeros; people who type those mean something else.
    guard let number = Int(text), range.contains(number), String(number) == text else {
      throw .notANumber(option, text, range)
    }
    return number
  }

  /// A day of an option.
  func day(_ option: String) throws(UsageError) -> CivilDate? {
    guard let text = self[option] else { return nil }
    guard let day = CivilDate(text) else { throw .notADay(option, text) }
    return day
  }

  /// Who records: `--actor`, else `$LEDGER_ACTOR`, else the program.
  var actor: String {
    self["actor"] ?? Program.environment("LEDGER_ACTOR") ?? "ledgerctl"
  }
}

extension CivilDate {
  /// The day that it is now in Greenwich: the same on every machine, whatever its time zone.
  static var today: CivilDate { Instant.now().date }
}
