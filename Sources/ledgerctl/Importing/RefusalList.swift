import Ledger

/// What is refused of an import.
///
/// The first few are kept to be shown, all of them go into a file where one is asked for, and how many
/// there are of each sort is counted: memory does not grow with their number.
struct RefusalList {
  /// How many are shown: a screenful.
  static let shownMax = 50

  /// The first ones, in the order of the input.
  private(set) var shown: [Refusal] = []
  /// How many there are.
  private(set) var count = 0
  private var counts: [String: Int] = [:]
  private let file: Descriptor?
  /// Whether the file gets the rows too.
  let keepsRows: Bool
  private var buffer: [UInt8] = []

  /// Starts a list.
  ///
  /// - Parameters:
  ///   - path: The file that gets all of them, a JSON object a line; it is emptied now.
  ///   - keepsRows: Whether it gets the rows as well, masked: not when they hold raw identifiers, of
  ///     which no screen knows all.
  /// - Throws: ``SystemFailure`` of `open`.
  init(keptIn path: String?, keepsRows: Bool) throws(SystemFailure) {
    if let path { file = try Descriptor(path, .output) } else { file = nil }
    self.keepsRows = file != nil && keepsRows
  }

  /// Adds a refusal.
  ///
  /// - Parameters:
  ///   - refusal: The refusal.
  ///   - text: The line or the row that it is about, masked.
  /// - Throws: ``SystemFailure`` of `write`.
  mutating func add(_ refusal: Refusal, text: String?) throws(SystemFailure) {
    count += 1
    counts[refusal.name, default: 0] += 1
    if shown.count < Self.shownMax { shown.append(refusal) }
    guard file != nil else { return }
    var line = JSONLine()
    line.add("error", refusal.name)
    line.addMembers(of: Message(refusal).members)
    line.add("text", text)
    buffer += line.ended
    if buffer.count >= 1 << 16 { try flush() }
  }

  /// Writes what waits for the file.
  ///
  /// - Throws: ``SystemFailure`` of `write`.
  mutating func flush() throws(SystemFailure) {
    try file?.write(buffer[...])
    buffer.removeAll(keepingCapacity: true)
  }

  /// How many there are of each sort, the most frequent first.
  var sorts: [(name: String, count: Int)] {
    counts.map { ($0.key, $0.value) }.sorted {
      $0.1 != $1.1 ? $0.1 > $1.1 : $0.0.utf8.lexicographicallyPrecedes($1.0.utf8)
    }
  }
}
