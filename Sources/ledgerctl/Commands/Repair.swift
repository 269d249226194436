import Ledger

/// `repair`: what can be put right without losing anything.
struct RepairCommand: Command {
  static let spec = CommandSpec(
    "repair", "set an unfinished end aside, make the cache anew; never touch acknowledged lines",
    examples: [
      .init("ledgerctl repair", "the nearest ledger; status 4 when lines must be restored"),
      .init("ledgerctl repair --json --ledger events | jq .restore", "what to bring back"),
    ],
    details: [
      "It checks the whole ledger first. Where a line that was acknowledged is not as it was written, it "
        + "changes nothing and says which segment to restore from a copy, and how to know the right "
        + "one."
    ])

  init(_ arguments: Arguments) {}

  func run(_ terminal: Terminal) throws(LedgerError) -> ExitStatus {
    let log = try terminal.openLog()
    let repair = try log.repair()
    let isSound = repair.found.isSound
    if terminal.isJSON {
      try write(repair, isSound ? try log.head() : nil, terminal)
      return isSound ? .done : .damaged
    }
    guard isSound else {
      for problem in repair.found.problems { try terminal.print(problem.words) }
      try terminal.print("not repaired", .red, then: ": \(Words.nothingRepaired)")
      for part in repair.restore { try terminal.print(Words.restore(part)) }
      if repair.found.problems.contains(where: { $0.name == "stray-file" }) {
        try terminal.print(Words.moveStrays)
      }
      return .damaged
    }
    for (file, bytes) in repair.setAside { try terminal.print(Words.setAside(file, bytes).text) }
    for cache in repair.found.staleCaches {
      try terminal.print("cache/\(cache.name): \(cache.what)")
    }
    let head = try log.head()
    try terminal.print(
      "made anew: \(repair.rebuilt.map { "cache/\($0)" }.joined(separator: ", "))")
    try terminal.print(
      "sound", .green, then: ": \(Words.count(head.size, "line")), root \(head.root.base64)")
    return .done
  }

  private func write(
    _ repair: Repair, _ head: LogHead?, _ terminal: Terminal
  ) throws(LedgerError) {
    var line = JSONLine()
    line.add("ok", repair.found.isSound)
    line.add("size", head?.size ?? repair.found.size)
    line.add("root", (head?.root ?? repair.found.root).base64)
    line.add(
      "setAside",
      repair.setAside.map { file, bytes in
        var object = JSONLine()
        object.add("file", file)
        object.add("bytes", bytes)
        return object
      })
    line.add("rebuilt", repair.rebuilt)
    line.add("problems", repair.found.problems.map(\.json))
    line.add("staleCaches", repair.found.staleCaches.map(\.json))
    line.add(
      "restore",
      repair.restore.map { part in
        var object = JSONLine()
        object.add("segment", part.segment)
        object.add("seq", part.sequence)
        object.add("proof", part.proof)
        return object
      })
    try terminal.write(line.ended)
  }
}
