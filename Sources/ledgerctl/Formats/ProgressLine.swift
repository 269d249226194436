/// How far a long work is, in one line that fits a terminal.
package struct ProgressLine: Sendable {
  /// What is done.
  package var what: String
  /// How many bytes are done.
  package var done: Int
  /// How many bytes there are; `nil` where nobody knows.
  package var total: Int?
  /// How long it has been going on.
  package var milliseconds: Int

  private static let barColumns = 20
  private static let gap = "  "

  /// Makes a line.
  ///
  /// - Parameters:
  ///   - what: What is done.
  ///   - done: How many bytes are done.
  ///   - total: How many bytes there are; `nil` where nobody knows.
  ///   - milliseconds: How long it has been going on.
  package init(what: String, done: Int, total: Int?, milliseconds: Int) {
    self.what = what
    self.done = done
    self.total = total
    self.milliseconds = milliseconds
  }

  /// The line.
  ///
  /// - Parameter columns: How wide the terminal is.
  /// - Returns: At most one column less than that: a full line would be broken, and could not be taken
  ///   away again. What matters least is left out first.
  package func text(columns: Int) -> String {
    let room = max(columns - 1, 0)
    let name = printable(what)
    let parts = [percent, rate, left].compactMap { $0 }
    let candidates = [
      [name, bar].compactMap { $0 } + parts,
      [name] + parts,
      [name] + [percent, left].compactMap { $0 },
      [shortened(name, room: room, beside: percent)] + [percent].compactMap { $0 },
      [percent].compactMap { $0 },
    ]
    let lines = candidates.map { $0.joined(separator: Self.gap) }
    return lines.first { $0.count <= room } ?? ""
  }

  private func shortened(_ name: String, room: Int, beside other: String?) -> String {
    let width = room - (other.map { $0.count + Self.gap.count } ?? 0)
    guard name.count > width else { return name }
    return width < 2 ? name : "\(name.prefix(width - 1))…"
  }

  /// What is done of all, from 0 to 100; never 100 before it is all.
  private var percents: Int? {
    guard let total, total > 0 else { return nil }
    if done >= total { return 100 }
    let (product, isLost) = done.multipliedReportingOverflow(by: 100)
    return isLost ? min(done / (total / 100), 99) : product / total
  }

  private var percent: String? {
    guard total != nil else { return done > 0 ? Self.size(done) : nil }
    return percents.map { "\($0) %" }
  }

  private var bar: String? {
    percents.map { percents in
      let full = Self.barColumns * percents / 100
      let rest = String(repeating: ".", count: Self.barColumns - full)
      return "[\(String(repeating: "#", count: full))\(rest)]"
    }
  }

  private var rate: String? {
    guard done > 0, milliseconds > 0 else { return nil }
    return
      "\(Self.size(done / milliseconds * 1_000 + done % milliseconds * 1_000 / milliseconds))/s"
  }

  private var left: String? {
    guard let total, done > 0, done < total else { return nil }
    // In kilobytes, so that the product of the largest log and a day has room.
    let seconds =
      (total - done) / 1_000 * (milliseconds / 100) / max(done / 1_000, 1) / 10
    return switch seconds {
    case ..<60: "\(max(seconds, 1)) s left"
    case ..<3_600: "\((seconds + 59) / 60) min left"
    default: "\(seconds / 3_600) h \(seconds % 3_600 / 60) min left"
    }
  }

  /// A number of bytes in the unit that suits it, of a thousand each.
  private static func size(_ bytes: Int) -> String {
    var unit = 1
    var name = "B"
    for next in ["kB", "MB", "GB", "TB"] where bytes / unit >= 1_000 {
      unit *= 1_000
      name = next
    }
    let tenths = bytes / (max(unit / 10, 1)) % 10
    return unit > 1 && bytes / unit < 10
      ? "\(bytes / unit).\(tenths) \(name)" : "\(bytes / unit) \(name)"
  }
}
