import Ledger

/// Where a command writes: results to standard output, everything else to standard error.
///
/// Results are gathered and written in blocks; ``flush()`` writes what is left, and the program does
/// so before it ends. A result that cannot be written is the system's failure (status 5).
final class Terminal {
  /// How text on a terminal is set off.
  enum Style: String {
    case bold = "1"
    case red = "31"
    case green = "32"
    case yellow = "33"
    case faint = "2"
  }

  /// Whether results and errors are JSON.
  let isJSON: Bool
  /// Whether hints, warnings and progress are left out.
  let isQuiet: Bool
  /// Whether results may be coloured: standard output is a terminal and nobody objects.
  let outputHasColor: Bool
  /// The same for standard error.
  let errorHasColor: Bool
  /// The ledgers that the command line names, in order.
  let ledgers: [String]
  /// What the user is told, when the results cannot be written, of what was recorded before that.
  var recordedBefore: String?
  /// The line that says how far long work is; `nil` where nobody would see it.
  let progress: Progress?
  /// Where values came from that were typed on the command line, by their JSON pointers.
  var typed: [String: String] = [:]

  private var buffer: [UInt8] = []
  /// Whether results are lines of JSON, whoever asked for them.
  var showsJSON: Bool
  /// Why a part of the result could not be written.
  private var lost: LedgerError?
  private static let blockBytes = 1 << 16

  /// Makes a terminal as the common options and the environment ask for.
  ///
  /// - Parameter arguments: The common options among them.
  init(_ arguments: Arguments) {
    isJSON = arguments.has("json")
    showsJSON = isJSON || arguments["format"] == "json" || arguments.command == "replay"
    isQuiet = arguments.has("quiet")
    ledgers = arguments.all("ledger")
    let isPlain =
      arguments.has("no-color") || Program.environment("NO_COLOR") != nil
      || Program.environment("TERM") == "dumb"
    // The lines of 'replay' come as they are read: whoever looks at them sees how far it is.
    let isLong = !["", ReplayCommand.spec.name].contains(arguments.command)
    progress = Progress(
      ifWanted: isLong && !isJSON && !isQuiet && Program.environment("TERM") != "dumb")
    outputHasColor = !isPlain && Descriptor.standardOutput.isTerminal
    errorHasColor = !isPlain && Descriptor.standardError.isTerminal
  }

  /// Text in a style, where standard output takes it.
  func styled(_ text: String, _ style: Style) -> String {
    outputHasColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Writes a part of the result.
  func write(_ bytes: [UInt8]) throws(LedgerError) { try write(bytes[...]) }

  /// Writes a part of the result; large parts without a copy.
  func write(_ bytes: ArraySlice<UInt8>) throws(LedgerError) {
    // A program that reads has the bytes as they are; a terminal would obey some of them.
    let bytes = showsJSON && Descriptor.standardOutput.isTerminal ? printable(json: bytes) : bytes
    if buffer.count + bytes.count > Self.blockBytes { try flush() }
    if bytes.count >= Self.blockBytes {
      try system { () throws(SystemFailure) in try Descriptor.standardOutput.write(bytes) }
    } else {
      buffer.append(contentsOf: bytes)
    }
  }

  /// Writes a line of the result, in which nothing is hidden.
  ///
  /// - Parameters:
  ///   - text: The line, or its beginning.
  ///   - style: How the beginning is set off.
  ///   - rest: What follows it in the line.
  /// - Throws: ``LedgerError/system(_:)`` when it cannot be written.
  func print(_ text: String, _ style: Style? = nil, then rest: String = "") throws(LedgerError) {
    let start = printable(text)
    try write(Array("\(style.map { styled(start, $0) } ?? start)\(printable(rest))\n".utf8))
  }

  /// Writes what is gathered.
  func flush() throws(LedgerError) {
    progress?.clear()
    if let lost { throw lost }
    guard !buffer.isEmpty else { return }
    let bytes = buffer
    // Emptied first: what could not be written once is not tried again.
    buffer.removeAll(keepingCapacity: true)
    try system { () throws(SystemFailure) in try Descriptor.standardOutput.write(bytes[...]) }
  }

  /// Tells a person something that a script does not need; not with `--quiet` or `--json`.
  func hint(_ text: String) {
    guard !isQuiet, !isJSON else { return }
    tell(Array("\(printable(text))\n".utf8))
  }

  /// Tells of something that may be wrong; not with `--quiet`.
  func warn(_ warning: Message) {
    guard !isQuiet else { return }
    tell(
      isJSON
        ? Array(printable(json: warning.json(as: "warning")[...]))
        : line("warning: \(warning.text)", .yellow))
  }

  /// Writes an error; nothing silences it.
  func report(_ error: Message) {
    tell(
      isJSON ? Array(printable(json: error.json(as: "error")[...])) : line(error.text, .red))
  }

  private func line(_ text: String, _ style: Style) -> [UInt8] {
    let name = errorHasColor ? "\u{1B}[\(style.rawValue)mledgerctl\u{1B}[0m" : "ledgerctl"
    return Array("\(name): \(printable(text))\n".utf8)
  }

  private func tell(_ bytes: [UInt8]) {
    progress?.clear()
    // Results first, so that both come in order where both go to one place.
    do throws(LedgerError) {
      try flush()
    } catch {
      lost = error
    }
    // Where an error cannot be told, there is nobody left to tell that to.
    try? Descriptor.standardError.write(bytes[...])
  }
}
