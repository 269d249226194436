import Ledger
import Projections

/// The ledgers that a command is about, where there are several.
struct Federation {
  /// A ledger, and what was seen of it last.
  struct Entry {
    let log: EventLog
    let checkpoint: Checkpoint?
    /// Where the checkpoint stands.
    let place: Place
  }

  /// A ledger that is named and need not be there.
  struct Named {
    let path: String
    /// Its origin, where a file says it.
    var origin: String?
    var checkpoint: Checkpoint?
    /// Where the checkpoint stands.
    var place = Place()
  }

  /// The ledgers in the order in which they were named.
  let entries: [Entry]

  /// The ledgers that directories and files name.
  ///
  /// - Parameter names: Directories of ledgers, and files that name several.
  /// - Returns: Each ledger; it need not be there.
  /// - Throws: ``LedgerError/refused(_:)`` with everything that is wrong with a file.
  static func named(_ names: [String]) throws(LedgerError) -> [Named] {
    var named: [Named] = []
    for name in names {
      guard FileSystem.isOrdinaryFile(name) else {
        named.append(Named(path: name))
        continue
      }
      let file = try FederationFile(name)
      for (number, entry) in file.entries.enumerated() {
        named.append(
          Named(
            path: file.directory(of: entry), origin: entry.origin, checkpoint: entry.checkpoint,
            place: Place(file: name, pointer: "/ledgers/\(number)/checkpoint")))
      }
    }
    return named
  }

  /// Opens ledgers.
  ///
  /// - Parameter names: Directories of ledgers, and files that name several.
  /// - Throws: ``LedgerError/refused(_:)`` with every ledger that is not there, or is another one.
  init(_ names: [String]) throws(LedgerError) {
    var entries: [Entry] = []
    var refusals: [Refusal] = []
    for ledger in try Self.named(names) {
      do throws(LedgerError) {
        let log = try EventLog(at: ledger.path)
        if let refusal = log.refusal(ofOrigin: ledger.origin, at: ledger.place) {
          refusals.append(refusal)
        }
        entries.append(
          Entry(
            log: log, checkpoint: try log.seen(ledger.checkpoint),
            place: ledger.checkpoint == nil && log.isMirror
              ? Place(file: log.layout.mirror) : ledger.place))
      } catch {
        guard case .refused(let found) = error else { throw error }
        refusals += found
      }
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
    try FederatedLog.checkOrigins(entries.map(\.log))
    self.entries = entries
  }

  /// Refuses ledgers that are no continuation of what was seen of them last.
  func checkHistory() throws(LedgerError) {
    var refusals: [Refusal] = []
    for entry in entries {
      guard let checkpoint = entry.checkpoint else { continue }
      if let refusal = try entry.log.refusal(against: checkpoint, at: entry.place) {
        refusals.append(refusal)
      }
    }
    guard refusals.isEmpty else { throw .refused(refusals) }
  }

  /// Finds a prefix of each ledger.
  ///
  /// - Parameter asOf: Which; `nil` for all of each.
  /// - Returns: The prefixes, in the order of the ledgers.
  /// - Throws: ``LedgerError/refused(_:)`` for a size, and for checkpoints where one is missing; what
  ///   reading throws.
  func prefixes(_ asOf: AsOf?) throws(LedgerError) -> FederatedPrefix {
    var prefixes: [(EventLog, Prefix)] = []
    for entry in entries {
      var wanted = asOf
      switch asOf {
      case .size(let lines)?: throw .refused([.sizeOfSeveral(lines)])
      case .checkpoints?:
        guard let size = entry.checkpoint.flatMap({ Int(exactly: $0.size) }) else {
          throw .refused([.noCheckpointsSeen])
        }
        wanted = .size(size)
      case .moment?, .day?, nil: break
      }
      prefixes.append((entry.log, try Prefix(entry.log, asOf: wanted)))
    }
    return FederatedPrefix(prefixes)
  }

  /// Reads the ledgers as one.
  ///
  /// - Parameter asOf: Which prefix of each counts; `nil` for all of it.
  /// - Returns: The lines of all, and which they are.
  /// - Throws: ``LedgerError/refused(_:)`` where a ledger is no continuation of what was seen, or ledgers
  ///   do not agree; what reading throws.
  func open(
    _ asOf: AsOf?
  ) throws(LedgerError) -> (log: FederatedLog, prefix: FederatedPrefix) {
    try checkHistory()
    let prefix = try prefixes(asOf)
    return (try FederatedLog(prefix.members), prefix)
  }
}

/// A prefix of each of several ledgers.
struct FederatedPrefix {
  /// The ledgers, and how many lines of each count.
  let members: [FederatedLog.Member]
  /// When the last line of all was recorded.
  let recorded: Instant

  init(_ prefixes: [(log: EventLog, prefix: Prefix)]) {
    members = prefixes.map { FederatedLog.Member($0.log, size: $0.prefix.size) }
    recorded = prefixes.map(\.prefix.recorded).max() ?? Instant(milliseconds: 0)
  }

  /// The day that figures are of when nobody names one.
  var day: CivilDate { recorded.date }

  /// How many lines the prefixes have together.
  var size: Int { members.reduce(0) { $0 + $1.size } }
}

extension FederatedPrefix {
  /// What figures over the prefixes stand on.
  ///
  /// - Parameter sharedEvents: How many lines say again what another ledger has.
  /// - Returns: Each ledger's checkpoint.
  /// - Throws: What reading throws.
  func basis(sharedEvents: Int) throws(LedgerError) -> Basis {
    var ledgers: [Basis.Prefix] = []
    for member in members {
      ledgers.append(
        Basis.Prefix(
          origin: member.origin, path: member.log.directory, size: member.size,
          root: try member.log.root(size: member.size)))
    }
    return .federation(ledgers, sharedEvents: sharedEvents, lastRecorded: recorded)
  }
}
