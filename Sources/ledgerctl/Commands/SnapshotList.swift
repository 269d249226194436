import Ledger
import Projections

/// `snapshot list`: the snapshots that are kept in the ledger.
struct SnapshotListCommand: Command {
  static let spec = CommandSpec(
    "snapshot list", "the snapshots kept in the ledger",
    examples: [
      .init("ledgerctl snapshot list", "a line for each, by its name"),
      .init("ledgerctl snapshot list --json | jq -r .file", "for a script"),
    ],
    details: [
      "What each says of itself, as 'ledgerctl snapshot save NAME' wrote it; 'ledgerctl snapshot check NAME' "
        + "says whether the ledger still gives it. A snapshot that was written elsewhere with --output is not "
        + "listed."
    ])

  init(_ arguments: Arguments) {}

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let names = log.snapshotNames
    if names.isEmpty { terminal.hint(Words.noSnapshots) }
    let width = (names.map(\.count).max() ?? 0) + 2
    for name in names {
      let path = log.layout.snapshot(name)
      let saved: SavedSnapshot
      do throws(LedgerError) {
        saved = try SavedSnapshot(file: path)
      } catch {
        // One file that somebody put there hides no other.
        for message in Message.messages(of: error, terminal) { terminal.warn(message) }
        continue
      }
      if terminal.isJSON {
        try terminal.write(saved.json(path).ended)
      } else {
        let space = String(repeating: " ", count: width - name.count)
        try terminal.print(name, .bold, then: space + Words.listed(saved))
      }
    }
    return .done
  }
}

extension EventLog {
  /// The names of the snapshots in the ledger, in the order of their bytes.
  var snapshotNames: [String] {
    let files = (try? FileSystem.names(in: layout.snapshots)) ?? []
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
      .filter { EventForms.isSlug($0) }.sorted()
  }
}

extension SavedSnapshot {
  fileprivate func json(_ path: String) -> JSONLine {
    var line = JSONLine()
    line.add("name", name)
    line.add("file", path)
    line.add("on", on.description)
    line.add("size", size)
    line.add("root", root.base64)
    line.add("programmes", programmes)
    return line
  }
}

/// What is said of the snapshots in a ledger.
extension Words {
  static let noSnapshots =
    "there is no snapshot in the ledger; 'ledgerctl snapshot save NAME' makes one"

  static func listed(_ saved: SavedSnapshot) -> String {
    let shown = saved.programmes.prefix(4).joined(separator: ", ")
    let more = saved.programmes.count - 4
    return "\(saved.on)  \(shown)\(more > 0 ? " and \(grouped(more)) more" : "")"
      + ", from the first \(count(saved.size, "line"))"
  }
}

extension Refusal {
  /// There is no snapshot of a name.
  static func noSnapshot(_ name: String, known: [String]) -> Refusal {
    let near = nearestName(to: name, among: known)
    return Refusal(
      "no-snapshot", at: Place(), "there is no snapshot \(quoted(name)) in the ledger",
      remedy: near.map { "write '\($0)'" }
        ?? "'ledgerctl snapshot list' lists them; a file is named with its path")
  }
}
